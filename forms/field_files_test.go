package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

const (
	oneFile     = "01890a5d-ac96-774b-bcce-b302099a8057"
	anotherFile = "01890a5d-ac96-774b-bcce-b302099a8058"
	thirdFile   = "01890a5d-ac96-774b-bcce-b302099a8059"
)

func TestFiles(t *testing.T) {
	property := `{"type":"array","x-field":"files","minItems":2,"maxItems":2,"x-accept":["image","pdf"],"x-input":"camera"}`
	ids := func(all ...string) string { return `["` + strings.Join(all, `","`) + `"]` }
	testValues(t, property, []valueCase{
		{"two files in their order", ids(anotherFile, oneFile), ids(anotherFile, oneFile), ""},
		{"one that comes twice counts once", ids(oneFile, anotherFile, oneFile), ids(oneFile, anotherFile), ""},
		{"too few", ids(oneFile), ids(oneFile), "at least 2 files are needed"},
		{"too many", ids(oneFile, anotherFile, thirdFile), ids(oneFile, anotherFile, thirdFile), "at most 2 files; remove some"},
		{"none", `[]`, "", ""},
		{"blanks", `["",null]`, "", ""},
		{"a path among them", `["../../etc/passwd","` + oneFile + `","` + anotherFile + `"]`, ids(oneFile, anotherFile), "not a valid id"},
		{"an id by itself", `"` + oneFile + `"`, "", "a list of files is needed here"},
		{"an object", `{"filepath":"/etc/passwd"}`, "", "a list of files is needed here"},
	})
	testDisplay(t, property, ids(oneFile, anotherFile), "file/"+oneFile+"、file/"+anotherFile, "file/"+oneFile+", file/"+anotherFile, "")
}

func TestFilesAreBounded(t *testing.T) {
	f := compile(t, wholeForm(`{"f":{"type":"array","x-field":"files","maxItems":50}}`), Env{})
	many := strings.Repeat(`"`+oneFile+`",`, MaxFiles) + `"` + anotherFile + `"`
	data, problems := f.Decode([]byte(`{"f":[` + many + `]}`))
	if len(problems) != 1 || problems[0].Code != "too_many_files" || len(data["f"].AsList()) != 1 {
		t.Errorf("%v of %v", problems, data)
	}
}

func TestFilesInRules(t *testing.T) {
	f := compile(t, wholeForm(`{"f":{"type":"array","x-field":"files"},"n":{"type":"integer","x-field":"integer","x-value":"count(f)"}}`), Env{})
	d := decoded(t, f, `{"f":["`+oneFile+`","`+anotherFile+`"]}`)
	in := Input{Data: d, Facts: &rules.Facts{}}
	asks := f.Evaluate(in).Asks
	if len(asks) != 2 {
		t.Fatalf("asked %v", asks)
	}
	in.Facts.Answer(asks[0], rules.Bool(true))
	in.Facts.Answer(asks[1], rules.Bool(false))
	res := f.Evaluate(in)
	if got := res.Data["n"].AsNumber().String(); got != "2" {
		t.Errorf("count is %s", got)
	}
	if len(res.Problems) != 1 || res.Problems[0].Code != "file_unknown" || res.Problems[0].Path != "f" {
		t.Errorf("problems %v", res.Problems)
	}
	if f.SlotKind("f") != SlotNone {
		t.Error("files have no slot")
	}
}

func TestWhatFilesAreTaken(t *testing.T) {
	f := compile(t, wholeForm(`{"f":{"type":"string","x-field":"file","x-accept":["image","sheet"],"x-max-bytes":2097152},"other":{"type":"string","x-field":"file"}}`), Env{})
	for _, c := range []struct {
		field, media string
		size         int64
		code         string
	}{
		{"f", "image/png", 2 << 20, ""},
		{"f", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 1, ""},
		{"f", "image/png", 2<<20 + 1, "file_large"},
		{"f", "image/svg+xml", 1, "file_kind"},
		{"f", "text/html; charset=utf-8", 1, "file_kind"},
		{"other", "text/html; charset=utf-8", MaxFileBytes, ""},
		{"other", "image/png", MaxFileBytes + 1, "file_large"},
	} {
		p, unfit := f.Field(c.field).Unfit("at", c.media, c.size)
		if p.Code != c.code || unfit != (c.code != "") || unfit && p.Path != "at" {
			t.Errorf("%s of %d in %s: %v", c.media, c.size, c.field, p)
		}
		if c.code == "file_kind" && (p.Text(Chinese) != "只能上传：图片、表格文件。请换一个文件，或先转换格式" || !strings.Contains(p.Text(English), "pictures, spreadsheets")) {
			t.Errorf("it says %v", p)
		}
	}
}

func TestWrongLimitsOfFiles(t *testing.T) {
	for keyword, code := range map[string]string{
		`"x-accept":["svg"]`: "value_not_here", `"x-accept":[]`: "accept_none", `"x-accept":"image"`: "wrong_kind",
		`"x-max-bytes":0`: "number_range", `"x-max-bytes":209715201`: "number_range", `"minItems":4,"maxItems":3`: "bounds_crossed", `"maxItems":51`: "number_range",
	} {
		_, ps := Compile([]byte(wholeForm(`{"f":{"type":"array","x-field":"files",`+keyword+`}}`)), Env{})
		if len(ps) != 1 || ps[0].Code != code {
			t.Errorf("%s: %v", keyword, ps)
		}
	}
}

func TestBytesText(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1 KB", 2 << 20: "2 MB"} {
		if got := BytesText(bytes); got != want {
			t.Errorf("%d is %s, want %s", bytes, got, want)
		}
	}
}
