package rules_test

import (
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

func TestFunctionsGiveWhatTheirExamplesSay(t *testing.T) {
	for _, f := range rules.Functions() {
		t.Run(f.Name, func(t *testing.T) {
			rule, cerr := rules.Compile(f.Example, rules.Type{}, rules.Env{})
			if cerr != nil {
				t.Fatal(cerr)
			}
			got, err := rule.Eval(&rules.Input{Facts: rulestest.ExampleFacts()})
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != f.Gives {
				t.Errorf("%s gives %s, not %s", f.Example, got, f.Gives)
			}
			if got.Kind() != rule.Type().Kind {
				t.Errorf("%s gives a %s where its type is %s", f.Example, got.Kind(), rule.Type())
			}
		})
	}
}

func TestFunctionsAreDocumentedInBothLanguages(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range rules.Functions() {
		if seen[f.Name] {
			t.Errorf("%s stands twice in the table", f.Name)
		}
		seen[f.Name] = true
		if f.Chinese == "" || f.English == "" || f.Example == "" {
			t.Errorf("%s lacks a text or an example", f.Name)
		}
	}
}

// functionsPage is the table of functions as docs/rules.md shows it.
func functionsPage() string {
	var b strings.Builder
	b.WriteString("\n| function | does | 说明 | example |\n|---|---|---|---|\n")
	cell := strings.NewReplacer("|", "\\|")
	for _, f := range rules.Functions() {
		b.WriteString("| `" + cell.Replace(f.Signature) + "` | " + f.English + " | " + f.Chinese + " | `" + cell.Replace(f.Example) + "` → " + f.Gives + " |\n")
	}
	return b.String()
}

func TestThePageOfTheLanguageListsTheFunctions(t *testing.T) {
	const path, begin, end = "../../docs/rules.md", "-run Page -update -->\n", "<!-- end -->"
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(src), begin)
	shown, tail, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatal("the page has no place for the functions")
	}
	if *update {
		if err := os.WriteFile(path, []byte(head+begin+functionsPage()+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if shown != functionsPage() {
		t.Error("docs/rules.md is not current: run go test ./forms/rules -run Page -update")
	}
}
