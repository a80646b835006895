package rules

import (
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
)

// exampleFacts are the facts that the examples of the table of functions rest on.
func exampleFacts() *Facts {
	now, _ := ParseInstant("2026-11-22T06:09:00Z")
	f := &Facts{Now: now, Zone: "Asia/Shanghai", User: "m1", Department: "d1", Company: "c1"}
	friday, _ := ParseDate("2026-11-20")
	monday, _ := ParseDate("2026-11-23")
	f.Answer(Ask{"workdays", []Value{Date(friday), {}, Date(monday), Text("am")}}, Num(num.MustParse("1.5")))
	f.Answer(Ask{"addWorkdays", []Value{Date(friday), Num(num.FromInt(1))}}, Date(monday))
	f.Answer(Ask{"calendarKnown", []Value{Date(friday)}}, Bool(true))
	f.Answer(Ask{"balance", []Value{List([]Value{Text("annual"), Text("m1")})}}, Num(num.FromInt(5)))
	return f
}

func TestFunctionsGiveWhatTheirExamplesSay(t *testing.T) {
	for _, f := range Functions() {
		t.Run(f.Name, func(t *testing.T) {
			rule, cerr := Compile(f.Example, Type{}, Env{})
			if cerr != nil {
				t.Fatal(cerr)
			}
			got, err := rule.Eval(&Input{Facts: exampleFacts()})
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
	for _, f := range Functions() {
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
	for _, f := range Functions() {
		b.WriteString("| `" + cell.Replace(f.Signature) + "` | " + f.English + " | " + f.Chinese + " | `" + cell.Replace(f.Example) + "` → " + f.Gives + " |\n")
	}
	return b.String()
}

func TestThePageOfTheLanguageListsTheFunctions(t *testing.T) {
	const path, begin, end = "../../docs/rules.md", "-update -->\n", "<!-- end -->"
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
