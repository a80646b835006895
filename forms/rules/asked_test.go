package rules_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

func TestFacts_AreDeclared(t *testing.T) {
	number, text := rules.Type{Kind: rules.KindNumber}, rules.Type{Kind: rules.KindText}
	env := rules.Env{
		Fields: map[string]rules.Type{
			"type": {Kind: rules.KindText, Of: "leave.types"}, "from": {Kind: rules.KindDate}, "name": text, "amount": number,
			"items": {Kind: rules.KindRows, Columns: map[string]rules.Type{"kind": {Kind: rules.KindText, Of: "leave.kinds"}}},
		},
		Lookup: func(_, field string) (rules.Type, bool) {
			typ, ok := map[string]rules.Type{"counted": {Kind: rules.KindBool}, "group": {Kind: rules.KindText, Of: "leave.groups"}, "label": text}[field]
			return typ, ok
		},
	}
	for source, want := range map[string]string{
		"amount > 1 and name == user":                                        "",
		"today() > from":                                                     "",
		"type.counted and not type.counted":                                  "lookup leave.types.counted",
		"amount > 5 and type.counted":                                        "lookup leave.types.counted",
		"type.group.label":                                                   "lookup leave.groups.label; lookup leave.types.group",
		"any(items, .kind.counted)":                                          "lookup leave.kinds.counted",
		"workdays(from, nil, from, 'am') + balance(['a', user])":             "balance(list(text)); workdays(date,blank,date,text)",
		"workdays(from, name, from, 'am') + workdays(from, 'pm', from, nil)": "workdays(date,text,date,blank); workdays(date,text,date,text)",
		"manager(manager(user)) == head(department)":                         "head(text); manager(text)",
		"inDepartment(manager(user), department) ? hasRole(user, 'hr') : calendarKnown(from)": "calendarKnown(date); hasRole(text,text); inDepartment(text,text); manager(text)",
	} {
		rule, bad := rules.Compile(source, rules.Type{}, env)
		if bad != nil {
			t.Fatalf("%s: %s", source, bad.Text("en"))
		}
		var names []string
		for _, f := range rule.Facts() {
			names = append(names, f.String())
		}
		if got := strings.Join(names, "; "); got != want {
			t.Errorf("%s asks for %q, not %q", source, got, want)
		}
		body, err := json.Marshal(rule)
		if err != nil {
			t.Fatal(err)
		}
		var shipped struct{ Facts []string }
		if err := json.Unmarshal(body, &shipped); err != nil || strings.Join(shipped.Facts, "; ") != want || want == "" && strings.Contains(string(body), `"facts"`) {
			t.Errorf("%s ships %s", source, body)
		}
	}
}

// What a rule of the golden files asks for when it runs is what it declared.
func TestFacts_AreAllDeclared(t *testing.T) {
	asked := 0
	for _, file := range goldenFiles(t) {
		for _, c := range file.Cases {
			out := c.Run()
			if out.Rule == nil {
				continue
			}
			declared := map[string]bool{}
			for _, f := range out.Rule.Facts() {
				name, _, _ := strings.Cut(f.String(), "(")
				declared[name] = true
			}
			for _, ask := range out.Asks {
				name := ask.Fact
				if name == rules.OpLookup {
					name += " " + ask.Args[0].AsText() + "." + ask.Args[2].AsText()
				}
				if asked++; !declared[name] {
					t.Errorf("%s asks for %s, which it does not declare", c.Source, ask.Key())
				}
			}
		}
	}
	if asked < 25 {
		t.Errorf("the golden files ask %d times", asked)
	}
}

func goldenFiles(t *testing.T) []rulestest.File {
	t.Helper()
	files, err := rulestest.Read(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}
