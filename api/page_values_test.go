package api

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// A page without scripts says how many rows a table has, and what stands below them.
func TestATableInWords(t *testing.T) {
	form := readingView{Fields: []engine.ReadingField{{ID: "lines", Label: "Expenses", Type: "table"}}, Sections: []engine.ReadingSection{{Fields: []string{"lines"}}}}
	form.hear(map[string][]forms.Saying{"lines": {{ID: "Cost", Label: "¥1,235.50"}, {ID: "Days", Label: "3"}}, "lines.day": {{ID: "a", Label: "A"}}})
	data := map[string]json.RawMessage{"lines": json.RawMessage(`[{"_id":"1"},{"_id":"2"}]`)}
	got := form.sections(data, "en", 2026, map[string]string{"kit.rows": "Rows: {count}"})
	if want := "Rows: 2 · Cost\u00a0¥1,235.50 · Days\u00a03"; len(got) != 1 || got[0].Values[0].Value != want {
		t.Errorf("%+v, want %s", got, want)
	}
}

// valuePage is what the page of a record shows of one field before its scripts run.
func valuePage(t *testing.T, cl *client, field engine.ReadingField, raw string) string {
	t.Helper()
	field.ID, field.Label = "f", "F"
	form := readingView{Fields: []engine.ReadingField{field}, Sections: []engine.ReadingSection{{Fields: []string{"f"}}}}
	v := &view{look: look{lang: "en"}, Page: "record", Place: "record", Record: &engine.RecordView{}, cl: cl}
	v.Sections = form.sections(map[string]json.RawMessage{"f": json.RawMessage(raw)}, "en", 2026, cl.texts["en"])
	var out bytes.Buffer
	v.write(&out)
	_, shown, _ := strings.Cut(out.String(), "<dd>")
	shown, _, _ = strings.Cut(shown, "</dd>")
	return shown
}

// A page that runs no scripts calls, mails and opens what one with scripts does (ui/kit/fields/value.vue), and nothing else.
func TestValues_Links(t *testing.T) {
	cl, err := loadClient(fixtureClient(t, "start()"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ link, raw, want string }{
		{"tel:", `"13800138000"`, `<a class="value" href="tel:13800138000">13800138000</a>`},
		{"mailto:", `"li@example.com"`, `<a class="value" href="mailto:li@example.com">li@example.com</a>`},
		{"web", `"https://example.com/a?b=1&c=\"><script>"`, `<a class="value" href="https://example.com/a?b=1&amp;c=%22%3e%3cscript%3e">https://example.com/a?b=1&amp;c=&#34;&gt;&lt;script&gt;</a>`},
		{"web", `"javascript:alert(1)"`, `javascript:alert(1)`}, {"web", `"data:text/html,x"`, `data:text/html,x`}, {"web", `"//example.com"`, `//example.com`},
		{"tel:", `"138****8000"`, `138****8000`}, {"mailto:", `5`, `5`}, {"", `"https://example.com"`, `https://example.com`},
	} {
		if got := valuePage(t, cl, engine.ReadingField{Type: "text", Link: c.link}, c.raw); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.link, c.raw, got, c.want)
		}
	}
}

// Choices are drawn with the colours of their options, as scripts draw them.
func TestValues_Colours(t *testing.T) {
	cl, err := loadClient(fixtureClient(t, "start()"))
	if err != nil {
		t.Fatal(err)
	}
	coloured := engine.ReadingField{Type: "options", Options: []engine.Choice{{ID: "a", Label: "<A>"}, {ID: "b", Label: "B"}}, Tones: map[string]string{"a": "tag tag-bad value", "b": "value"}}
	for raw, want := range map[string]string{
		`["a","b"]`: `<bdi class="tag tag-bad value">&lt;A&gt;</bdi> <bdi class="value">B</bdi> `, `"gone"`: `<bdi class="">gone</bdi> `, `"a"`: `<bdi class="tag tag-bad value">&lt;A&gt;</bdi> `, `null`: "",
	} {
		if got := valuePage(t, cl, coloured, raw); got != want {
			t.Errorf("%s: %s, want %s", raw, got, want)
		}
	}
	coloured.Tones, coloured.Type = nil, "option"
	if got := valuePage(t, cl, coloured, `"a"`); got != "&lt;A&gt;" {
		t.Error(got)
	}
}

// The classes that the engine names are those with which a form is filled in.
func TestValues_ColoursAreThoseOfForms(t *testing.T) {
	entry := regexp.MustCompile(`["']?(\w+)["']?: ["'](tag[a-z0-9 -]*)["']`)
	in := func(name string) map[string]string {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, m := range entry.FindAllStringSubmatch(string(text), -1) {
			all[m[1]] = m[2]
		}
		return all
	}
	pages, server := in("../ui/kit/fields/options/colour.ts"), in("../engine/reading.go")
	if len(pages) != 8 || len(server) != 8 {
		t.Errorf("%v and %v", pages, server)
	}
	for name, class := range pages {
		if server[name] != class {
			t.Errorf("%s is %q in forms and %q where they are read", name, class, server[name])
		}
	}
}
