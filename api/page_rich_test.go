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

// onlyRich is what a page may hold of formatted text: elements of the subset, without attributes but those of a link.
var onlyRich = regexp.MustCompile(`^(?:[^<>"]|</?(?:p|br|strong|em|u|s|h2|h3|ul|ol|li|blockquote|table|tr|td|th|a)>|` +
	`<a href="(?:https?:|mailto:|tel:)[^"<> ]*" rel="noopener noreferrer nofollow" target="_blank">)*$`)

// richPage is the readable content of the page of a record with one formatted text.
func richPage(t *testing.T, cl *client, stored string) string {
	t.Helper()
	raw, err := json.Marshal(stored)
	if err != nil {
		t.Fatal(err)
	}
	form := readingView{Fields: []engine.ReadingField{{ID: "terms", Label: "Clauses", Type: "richtext"}}, Sections: []engine.ReadingSection{{Fields: []string{"terms"}}}}
	form.hear(map[string][]forms.Saying{"terms": {{ID: stored, Label: "as it is said"}}})
	v := &view{look: look{lang: "en"}, Page: "record", Place: "record", Record: &engine.RecordView{Summary: "nothing to show"}, cl: cl}
	v.Sections = form.sections(map[string]json.RawMessage{"terms": raw}, "en", 2026, cl.texts["en"])
	var out bytes.Buffer
	v.write(&out)
	return out.String()
}

func TestAPageShowsFormattedText(t *testing.T) {
	files, what := aClient(t)
	cl, err := loadClient(files)
	if err != nil {
		t.Fatal(err)
	}
	page := richPage(t, cl, `<h2>Due</h2><p>in <strong>5</strong> days, <a href="https://a.test/?a=1&amp;b=2">see</a></p>`)
	if want := `<dd class="rich"><h2>Due</h2><p>in <strong>5</strong> days, <a href="https://a.test/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">see</a></p></dd>`; !strings.Contains(page, want) {
		t.Errorf("no %s in %s", want, page)
	}
	style := regexp.MustCompile(`<noscript><link rel="stylesheet" href="(/assets/[^"]*\.css)"></noscript>`).FindStringSubmatch(page)
	if what != "a fixture" && (style == nil || cl.assets[style[1]] == nil) {
		t.Errorf("nothing styles it: %v", style)
	}
	if page = richPage(t, cl, " "); strings.Contains(page, "rich") || !strings.Contains(page, "nothing to show") {
		t.Errorf("a blank text shows: %s", page)
	}
}

// What attackers store (faults.md L), as if a way around the decoder had been found: the page makes elements of the subset of it.
func TestAPageShowsNothingOfAnAttack(t *testing.T) {
	cl, err := loadClient(fixtureClient(t, "start()"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../forms/rich/testdata/cases.json")
	var cases []struct{ In string }
	if err != nil || json.Unmarshal(text, &cases) != nil || len(cases) < 600 {
		t.Fatal(err, len(cases))
	}
	for _, c := range cases {
		page := richPage(t, cl, c.In)
		_, shown, found := strings.Cut(page, `<dd class="rich">`)
		if !found {
			if !strings.Contains(page, "nothing to show") {
				t.Errorf("%q is shown otherwise: %s", c.In, page)
			}
			continue
		}
		if shown, _, _ = strings.Cut(shown, "</dd>"); !onlyRich.MatchString(shown) {
			t.Errorf("%q is shown as %s", c.In, shown)
		}
	}
}
