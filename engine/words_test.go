package engine

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// TestWordsOfStatuses holds the words of faults, of flows and of pages for statuses, and for what the holder of a
// seat did, against the glossary: nothing has two names.
func TestWordsOfStatuses(t *testing.T) {
	page := map[string]map[string]string{}
	for _, lang := range []string{forms.Chinese, forms.English} {
		text, err := os.ReadFile("../ui/texts/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]string
		if err := json.Unmarshal(text, &all); err != nil {
			t.Fatal(err)
		}
		page[lang] = all
	}
	kit := func(lang, key string) string { return strings.ToLower(page[lang]["kit.status."+key]) }
	same := func(what, got, want string) {
		t.Helper()
		if got != want || got == "" {
			t.Errorf("%s is called %q, not %q", what, got, want)
		}
	}
	statuses := glossary(t, "Status of a record")
	named := 0
	for name, text := range faultWords {
		status, is := strings.CutPrefix(name, "status.")
		if !is {
			continue
		}
		named++
		same(name+" of faults", text.In(forms.Chinese, ""), statuses[status])
		same(name+" of pages", kit(forms.Chinese, status), statuses[status])
		same(name+" of pages in English", kit(forms.English, status), strings.TrimPrefix(text.In(forms.English, ""), "a "))
	}
	if len(statuses) != named {
		t.Errorf("%d statuses have words, of %d", named, len(statuses))
	}
	verbs := glossary(t, "Verbs of a flow")
	for outcome, verb := range map[string]string{
		"submitted": "submit", "agreed": "agree", "rejected": "reject", "returned": "return", "resubmitted": "resubmit",
		"withdrawn": "withdraw", "terminated": "terminate", "resumed": "resume",
	} {
		refusal := flows.Refusal{Code: "already_handled", Args: map[string]string{"outcome": outcome}}
		same(verb+" on a button", verbTexts[verb].In(forms.Chinese, ""), verbs[verb])
		same(verb+" in a history", shownEvents[flowEvent+outcome].In(forms.Chinese, ""), verbs[verb])
		same(outcome+" of pages", kit(forms.Chinese, outcome), "已"+verbs[verb])
		same(outcome+" of flows", within(refusal.Text(forms.Chinese), "（", "）"), "已"+verbs[verb])
		same(outcome+" of flows in English", within(refusal.Text(forms.English), "(", ")"), kit(forms.English, outcome))
	}
	states := glossary(t, "Glossary · 词汇表")
	for _, state := range []string{"superseded", "skipped"} {
		same(state+" of pages", kit(forms.Chinese, state), states[state])
	}
}

func within(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

// glossary gives the Chinese words of a table of docs/glossary.md, under its heading, by the English ones.
func glossary(t *testing.T, heading string) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "# "+heading+"\n")
	table, _, _ = strings.Cut(table, "\n## ")
	words := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([a-z, ]+) \| (.+?) \|`).FindAllStringSubmatch(table, -1) {
		chinese := regexp.MustCompile("[、,] ?").Split(row[2], -1)
		for i, name := range strings.Split(row[1], ", ") {
			words[name] = chinese[min(i, len(chinese)-1)]
		}
	}
	delete(words, "status")
	delete(words, "verb")
	return words
}
