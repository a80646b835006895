package rules

import (
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
