package forms

import "testing"

func TestRegion(t *testing.T) {
	const codes = "a region such as 330106 is needed here"
	property := `{"type":"string","x-field":"region"}`
	testValues(t, property, []valueCase{
		{"a district", `"330106"`, `"330106"`, ""},
		{"a county that no city has", `"429004"`, `"429004"`, ""},
		{"a city without districts", `"441900"`, `"441900"`, ""},
		{"a district that there was", `"330103"`, `"330103"`, ""},
		{"an island", `"710000"`, `"710000"`, ""},
		{"blank", `""`, "", ""},
		{"a city with districts", `"330100"`, `"330100"`, "choose the part of it too"},
		{"a municipality", `"110000"`, `"110000"`, "choose the part of it too"},
		{"nothing there", `"330199"`, `"330199"`, "there is no region 330199; choose one from the list"},
		{"nowhere", `"999999"`, `"999999"`, "there is no region 999999; choose one from the list"},
		{"a name", `"杭州市"`, "", codes},
		{"five digits", `"33010"`, "", codes},
		{"full-width digits", `"３３０１０６"`, "", codes},
		{"a leading zero", `"033010"`, "", codes},
		{"NUL", `"33010\u0000"`, "", "the text contains a NUL character"},
		{"a number", `330106`, "", codes},
		{"a list", `["330106"]`, "", codes},
	})
	testDisplay(t, property, `"330106"`, "浙江省 杭州市 西湖区", "浙江省 杭州市 西湖区", "text 330106")
	testValues(t, `{"type":"string","x-field":"region","x-levels":2}`, []valueCase{
		{"a city", `"330100"`, `"330100"`, ""},
		{"a municipality, which has no cities", `"110000"`, `"110000"`, ""},
		{"a county that no city has", `"429004"`, `"429004"`, ""},
		{"a province", `"330000"`, `"330000"`, "choose the part of it too"},
		{"a district", `"330106"`, `"330106"`, "that is further than asked for; choose what it lies in"},
	})
	testValues(t, `{"type":"string","x-field":"region","x-levels":1}`, []valueCase{
		{"a province", `"330000"`, `"330000"`, ""},
		{"a city", `"330100"`, `"330100"`, "that is further than asked for; choose what it lies in"},
	})
}

func TestRegionsInRulesAndLists(t *testing.T) {
	f := compile(t, wholeForm(`{"f":{"type":"string","x-field":"region"},"near":{"type":"boolean","x-field":"boolean","x-value":"f startsWith '3301'"},
		"home":{"type":"string","x-field":"region","x-levels":1,"x-value":"f startsWith '33' ? '330000' : '110000'"}}`), Env{})
	for code, want := range map[string]string{"330106": `{"f":"330106","near":true,"home":"330000"}`, "110105": `{"f":"110105","near":false,"home":"110000"}`} {
		if got, _ := through(f, `{"f":"`+code+`"}`); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if _, bad := f.Filter("f startsWith '33' or f in ['110105', '110101']"); bad != nil {
		t.Error(bad)
	}
	for _, keyword := range []string{`"x-levels":0`, `"x-levels":4`, `"x-levels":"2"`, `"maxLength":3`, `"x-options":[{"id":"a"}]`} {
		if _, ps := Compile([]byte(wholeForm(`{"f":{"type":"string","x-field":"region",`+keyword+`}}`)), Env{}); len(ps) != 1 {
			t.Errorf("%s: %v", keyword, ps)
		}
	}
}
