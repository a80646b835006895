package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestSummary(t *testing.T) {
	const properties = `{"text":{"type":"string","x-field":"longtext"},"money":{"type":"number","x-field":"money"},"yes":{"type":"boolean","x-field":"boolean"},"day":{"type":"string","format":"date","x-field":"date"},
		"half":{"type":"string","x-field":"option","x-options":[{"id":"am","label":{"zh":"上午","en":"morning"}}]},"type":{"type":"string","x-field":"option","x-options":{"from":"types"}}}`
	const record = `{"text":"a {{money}} ${x} {{requester}}\n\tb","money":1234.5,"yes":true,"day":"2026-11-22","half":"am","type":"annual"}`
	names := func(kind, id string) string { return kind + ":" + id }
	for _, c := range []struct{ name, template, want string }{
		{"people and records are named", "{{requester}} {{department}} {{type}}", "member:u1 department:d1 leave.types:annual"},
		{"values read as in lists", "{{ money }} 元 · {{yes}} · {{day}} · {{half}}", "1,234.50 元 · 是 · 2026-11-22 · 上午"},
		{"values are filled in once and literally, on one line", "{{text}}!", "a {{money}} ${x} {{requester}} b!"},
		{"a segment of blanks leaves nothing", "{{number}}{{submitted_at}} 天", ""},
		{"the segments beside it stay", "{{yes}} · {{number}} 天 · {{half}} · 完", "是 · 上午 · 完"},
		{"single braces are text", "{money} }}", "{money} }}"},
		{"no template, no summary", "", ""},
		{"it is cut after 200 characters", strings.Repeat("长", 199) + "{{money}}", strings.Repeat("长", 199) + "…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := compile(t, `{"format":1,"kind":"plain","title":"T","summary":"`+c.template+`","schema":{"type":"object","properties":`+properties+`}}`, leaveEnv())
			d := decoded(t, f, record)
			d["requester"], d["department"] = rules.Text("u1"), rules.Text("d1")
			if got := f.Summary(d, names); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestASummaryByLanguage(t *testing.T) {
	const form = `{"format":1,"kind":"plain","title":"T","summary":%s,"schema":{"type":"object","properties":{
		"name":{"type":"string","x-field":"text"},"name_en":{"type":"string","x-field":"text"},"yes":{"type":"boolean","x-field":"boolean"}}}}`
	const both = `{"zh":"{{name}} {{yes}}","en":"{{name_en}}"}`
	for _, c := range []struct{ name, summary, lang, record, want string }{
		{"in the reader's language", both, "en", `{"name":"年假","name_en":"Annual"}`, "Annual"},
		{"in the app's language", both, "zh-CN", `{"name":"年假","name_en":"Annual","yes":true}`, "年假 是"},
		{"in a language that it has not", both, "fr", `{"name":"年假","name_en":"Annual"}`, "年假"},
		{"what is blank in the reader's language", both, "en", `{"name":"年假"}`, "年假"},
		{"one for every language", `"{{name}}"`, "en", `{"name":"年假"}`, "年假"},
		{"none in the app's language", `{"en":"{{name_en}}"}`, "zh-CN", `{"name_en":"Annual"}`, "Annual"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := compile(t, strings.Replace(form, "%s", c.summary, 1), Env{})
			if got := f.SummaryIn(c.lang, decoded(t, f, c.record), nil); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	for summary, want := range map[string]string{
		`{"en":"{{nam}}"}`: `/summary/en: "nam" in the summary is not a field; did you mean "name"?`,
		`{"EN":"x"}`:       `/summary/EN: "EN" is not a language tag such as zh-CN or en`,
		`{}`:               `/summary: the text must not be empty`,
		`7`:                `/summary: this must be a text`,
	} {
		_, problems := Compile([]byte(strings.Replace(form, "%s", summary, 1)), Env{})
		if got := listing(problems); got != want {
			t.Errorf("%s:\n got %s\nwant %s", summary, got, want)
		}
	}
}
