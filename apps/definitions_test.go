package apps_test

import (
	"testing"

	"github.com/superform-dev/superform/apps"
)

// What is stored of an app makes the same app again.
func TestFromDefinitions(t *testing.T) {
	app := loaded(t, usesSource())
	bodies := map[string][]byte{}
	for path, tree := range app.Trees {
		if path != "records/kinds.yaml" {
			bodies[path] = tree.Definition()
		}
	}
	again, problems := apps.FromDefinitions(bodies)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if problems := apps.Check(again); len(problems) > 0 {
		t.Fatal(problems)
	}
	for path := range bodies {
		if string(again.Trees[path].Definition()) != string(app.Trees[path].Definition()) {
			t.Errorf("%s differs", path)
		}
	}
	for name, c := range map[string]struct{ path, body, want string }{
		"no JSON":             {"forms/order.yaml", "{", "json_syntax"},
		"a key twice":         {"forms/order.yaml", `{"format":1,"format":1}`, "json_duplicate"},
		"a view with no form": {"views/all.yaml", `{"format":1,"kind":"list","title":"A","columns":["way"]}`, "key_choice"},
		"no app":              {"app.yaml", ``, "json_syntax"},
	} {
		broken := map[string][]byte{}
		for path, body := range bodies {
			broken[path] = body
		}
		broken[c.path] = []byte(c.body)
		app, problems := apps.FromDefinitions(broken)
		if app != nil || len(problems) == 0 || problems[0].Code != c.want {
			t.Errorf("%s: %v", name, problems)
		}
	}
	for _, c := range [][3]string{{"form", "order", "forms/order.yaml"}, {"app", "", "app.yaml"}, {"app", "x", ""}, {"form", "../x", ""}, {"case", "x", ""}, {"flow", "", ""}} {
		if got := apps.DefinitionPath(c[0], c[1]); got != c[2] {
			t.Errorf("%s %s lies at %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
