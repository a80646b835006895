package forms

import (
	"strings"
	"testing"
)

func TestForm_Inside(t *testing.T) {
	const head = `{"format":1,"kind":"plain","title":"a","summary":"a","schema":{"type":"object","properties":{`
	for name, c := range map[string]struct{ fields, rest, want string }{
		"a flow":                     {`"a":{"type":"string","x-field":"text"}`, `,"kind":"approval"`, "/kind outside_flow"},
		"nothing of the company":     {`"a":{"type":"string","x-field":"text"},"b":{"type":"string","x-field":"text","x-value":"initials(a)"}`, "", ""},
		"a member":                   {`"a":{"type":"string","x-field":"member"}`, "", "a outside_type"},
		"departments in a table":     {`"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"d":{"type":"array","x-field":"departments"}}}}`, "", "t.d outside_type"},
		"a reference":                {`"a":{"type":"string","x-field":"reference","x-form":"app.other"}`, "", "a outside_type"},
		"options of records":         {`"a":{"type":"string","x-field":"option","x-options":{"from":"app.other"}}`, "", "a outside_type"},
		"a file":                     {`"a":{"type":"string","x-field":"file"}`, "", ""},
		"who fills it in":            {`"a":{"type":"string","x-field":"text","x-default":"user"}`, "", "a outside_rule"},
		"the requester":              {`"a":{"type":"string","x-field":"text","x-default":"requester"}`, "", "a outside_rule"},
		"their manager":              {`"a":{"type":"string","x-field":"text","x-value":"manager(requester)"}`, "", "a outside_rule"},
		"the company's calendar":     {`"a":{"type":"string","format":"date","x-field":"date"},"n":{"type":"integer","x-field":"integer","x-value":"workdays(a, 'am', a, 'pm')"}`, "", "n outside_rule"},
		"a check":                    {`"a":{"type":"string","x-field":"text"}`, `,"checks":[{"id":"c","when":"a == department","message":"no"}]`, "/checks/0/when outside_rule"},
		"not who reads it":           {`"a":{"type":"string","x-field":"text"}`, `,"access":[{"id":"r","who":[{"source":"everyone"}],"can":["read"],"where":"requester == user"}]`, ""},
		"who fills in which of them": {`"a":{"type":"string","x-field":"text"}`, `,"access":[{"id":"r","who":[{"source":"everyone"}],"can":["create"],"except":["a"]}]`, "/access outside_access"},
	} {
		text := head + c.fields + `}}` + c.rest + `}`
		if strings.Contains(c.rest, `"kind"`) {
			text = strings.Replace(text, `"kind":"plain",`, "", 1)
		}
		form, problems := Compile([]byte(text), Env{ID: "app.form", App: "app"})
		if form == nil {
			t.Errorf("%s: %v", name, problems)
			continue
		}
		var got []string
		for _, p := range form.Inside() {
			got = append(got, p.Path+" "+p.Code)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestForm_InsideNamesLabels(t *testing.T) {
	const text = `{"format":1,"kind":"plain","title":"a","summary":"a","schema":{"type":"object","properties":{
		"a":{"type":"string","x-field":"member","x-label":{"zh-CN":"经手人","en":"Handled by"}},"b":{"type":"string","x-field":"member"},
		"t":{"type":"array","x-field":"table","x-label":"Rows","items":{"type":"object","properties":{"d":{"type":"string","x-field":"department","x-label":"Where"}}}}}},
		"checks":[{"id":"c","when":"requester == requester","message":"no"}]}`
	form, problems := Compile([]byte(text), Env{ID: "app.form", App: "app"})
	if form == nil {
		t.Fatal(problems)
	}
	starts := map[string][2]string{"a": {"经手人：外部填写", "Handled by: a form"}, "b": {"b：外部", "b: a form"}, "t.d": {"Rows · Where：外部", "Rows · Where: a form"}, "/checks/0/when": {"外部填写", "A rule"}}
	for _, p := range form.Inside() {
		want := starts[p.Path]
		if delete(starts, p.Path); want[0] == "" || !strings.HasPrefix(p.Text(Chinese), want[0]) || !strings.HasPrefix(p.Text(English), want[1]) {
			t.Errorf("%s: %q, %q", p.Path, p.Text(Chinese), p.Text(English))
		}
	}
	if len(starts) > 0 {
		t.Errorf("not told: %v", starts)
	}
}
