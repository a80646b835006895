package forms

import (
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestSerial(t *testing.T) {
	f := compile(t, wholeForm(`{"name":{"type":"string","x-field":"text"},
		"code":{"type":"string","x-field":"serial","x-number":"HT-{yyyy}-{000}"},
		"own":{"type":"string","x-field":"serial","x-number":"{00}","x-number-by":"department","x-show":"name != 'none'"},
		"label":{"type":"string","x-field":"text","x-value":"slice(code, 0, 2)"}}`), Env{})
	code := f.Field("code")
	if code.NumberBy != "" || f.Field("own").NumberBy != "department" || code.Numbering.Reset != "year" || f.SlotKind("code") != SlotText {
		t.Errorf("read as %v", code)
	}
	sent := decoded(t, f, `{"name":"a","code":"HT-2026-999","own":"07"}`)
	res := f.Evaluate(Input{Data: sent})
	if got := string(f.Encode(res.Data)); got != `{"name":"a"}` || string(f.Encode(res.Draft())) != got {
		t.Errorf("what is sent is taken: %s", got)
	}
	unnumbered := func(res Result) (ids string) {
		for _, field := range f.Unnumbered(res) {
			ids += field.ID + " "
		}
		return ids
	}
	if got := unnumbered(res); got != "code own " || !res.Fields["code"].Locked {
		t.Errorf("to be numbered: %s", got)
	}
	res = f.Evaluate(Input{Data: decoded(t, f, `{"name":"none","code":"x"}`), Before: rules.Data{"code": rules.Text("HT-2026-001"), "own": rules.Text("01")}})
	if got := string(f.Encode(res.Data)); got != `{"name":"none","code":"HT-2026-001","label":"HT"}` || unnumbered(res) != "" {
		t.Errorf("what stood is not kept: %s, %s", got, unnumbered(res))
	}
	if got := code.Display(rules.Text("HT-2026-001"), English, nil); got != "HT-2026-001" {
		t.Errorf("shown as %s", got)
	}
	if _, bad := f.Filter("code startsWith 'HT-2026'"); bad != nil {
		t.Error(bad)
	}
	if _, problems := f.Decode([]byte(`{"code":7,"own":"a\nb"}`)); listing(problems) != "code: a number that is given is needed here\nown: the text contains a line break; use a longtext field" && len(problems) != 2 {
		t.Error(listing(problems))
	}
}

func TestWrongSerials(t *testing.T) {
	for property, code := range map[string]string{
		`"x-number":"A{0}","x-require":"true"`: "serial_given", `"x-number":"A{0}","x-lock":"true"`: "serial_given", `"x-number":"A"`: "number_counter",
		`"x-label":"N"`: "missing_key", `"x-number":7`: "wrong_kind", `"x-number":"{0}","x-number-by":"month"`: "value_not_here", `"x-number":"{0}","x-value":"'a'"`: "keyword_not_here",
	} {
		_, ps := Compile([]byte(wholeForm(`{"f":{"type":"string","x-field":"serial",`+property+`}}`)), Env{})
		if len(ps) != 1 || ps[0].Code != code {
			t.Errorf("%s: %v", property, ps)
		}
	}
	const serial = `{"type":"string","x-field":"serial","x-number":"{0}"}`
	if _, ps := Compile([]byte(wholeForm(`{"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"f":`+serial+`,"g":{"type":"string","x-field":"text"}}}}}`)), Env{}); len(ps) != 1 || ps[0].Code != "serial_in_table" {
		t.Error(ps)
	}
	if _, ps := Compile([]byte(`{"format":1,"kind":"plain","title":"X","schema":{"type":"object","required":["f"],"properties":{"f":`+serial+`}}}`), Env{}); len(ps) != 1 || ps[0].Code != "serial_given" {
		t.Error(ps)
	}
}

func TestWhyASerialIsLocked(t *testing.T) {
	f := compile(t, wholeForm(`{"code":{"type":"string","x-field":"serial","x-number":"{000}"}}`), whyEnv(t))
	in := Input{Data: rules.Data{}, Facts: whyClock()}
	if got := told(whyOf(t, f, in, "code", whyReader(t))); got != "lock [] 提交时由系统编号，不能填写。 / The number is given when the record is submitted; nobody fills it in.\n" {
		t.Error(got)
	}
}
