package forms

import "testing"

func TestSignature(t *testing.T) {
	property := `{"type":"string","x-field":"signature"}`
	testValues(t, property, []valueCase{
		{"the id of its file", `"` + oneFile + `"`, `"` + oneFile + `"`, ""},
		{"a blank pad", `""`, "", ""},
		{"none", `null`, "", ""},
		{"a name that was typed", `"王芳"`, "", "not a valid id"},
		{"a picture in the text", `"data:image/png;base64,iVBORw0KGgo="`, "", "not a valid id"},
		{"a picture of SVG", `"<svg onload=alert(1)>"`, "", "not a valid id"},
		{"the id of nothing", `"00000000-0000-0000-0000-000000000000"`, "", "not a valid id"},
		{"a list", `["` + oneFile + `"]`, "", "a signature is needed here"},
		{"an object", `{"name":"王芳"}`, "", "a signature is needed here"},
	})
	testDisplay(t, property, `"`+oneFile+`"`, "signed/"+oneFile, "signed/"+oneFile, "")
}

func TestWhatIsNoSignature(t *testing.T) {
	f := compile(t, wholeForm(`{"f":{"type":"string","x-field":"signature"}}`), Env{})
	for _, c := range []struct {
		media string
		size  int64
		code  string
	}{
		{"image/png", maxSignatureBytes, ""},
		{"image/png", maxSignatureBytes + 1, "file_large"},
		{"image/jpeg", 1000, "file_kind"},
		{"image/svg+xml", 1000, "file_kind"},
		{"text/html; charset=utf-8", 1000, "file_kind"},
	} {
		if p, unfit := f.Field("f").Unfit("f", c.media, c.size); p.Code != c.code || unfit != (c.code != "") {
			t.Errorf("%s of %d bytes: %q", c.media, c.size, p.Code)
		}
	}
	for _, keyword := range []string{`"x-accept":["image"]`, `"x-max-bytes":5`, `"x-value":"'a'"`, `"x-unique":"company"`} {
		if _, ps := Compile([]byte(wholeForm(`{"f":{"type":"string","x-field":"signature",`+keyword+`}}`)), Env{}); len(ps) != 1 {
			t.Errorf("%s: %v", keyword, ps)
		}
	}
	if _, ps := Compile([]byte(wholeForm(`{"f":{"type":"string","x-field":"file","x-accept":["signature"]}}`)), Env{}); len(ps) != 1 {
		t.Errorf("a field of files asks for signatures: %v", ps)
	}
}
