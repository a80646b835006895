package apps

import (
	"os"
	"regexp"
	"testing"

	"github.com/superform-dev/superform/forms"
)

var snippet = regexp.MustCompile("(?s)```yaml( demo)?\n(.*?)```")

// TestDocs_SnippetsOfCasesRun reads and checks every snippet of docs/cases.md as a file of the bundled app
// that has a form named request.
func TestDocs_SnippetsOfCasesRun(t *testing.T) {
	page, err := os.ReadFile("../docs/cases.md")
	if err != nil {
		t.Fatal(err)
	}
	_, files := bundled(t, "leave")
	found := snippet.FindAllSubmatch(page, -1)
	if len(found) < 5 {
		t.Fatalf("the page has %d snippets", len(found))
	}
	for i, m := range found {
		path := "cases/snippet.yaml"
		if len(m[1]) > 0 {
			path = "records/demo/snippet.yaml"
		}
		with := map[string][]byte{path: m[2]}
		for p, content := range files {
			with[p] = content
		}
		app, problems := Load(with)
		if app != nil {
			problems = Check(app)
		}
		for _, p := range problems {
			if p.Code == "case_twice" {
				continue // the page tells what the app's own cases tell
			}
			t.Errorf("snippet %d: %s", i+1, p.Render(forms.English, with[p.File]))
		}
		if formatted, _ := Format(path, m[2]); string(formatted) != string(m[2]) {
			t.Errorf("snippet %d is not as superform fmt writes it: %s", i+1, firstDifference(string(m[2]), string(formatted)))
		}
	}
}
