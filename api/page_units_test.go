package api

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

func TestUnitsThatAFormNeeds(t *testing.T) {
	cl, err := loadClient(fixtureClient(t, "start()"))
	if err != nil {
		t.Fatal(err)
	}
	form := &page{view: "form"}
	for body, want := range map[string]string{
		`{"fields":[{"type":"money"},{"type":"integer"},{"type":"text"}]}`:                                                 "number,text",
		`{"fields":[{"type":"text","rules":{"value":{"source":"1"}}}]}`:                                                    "", // only shown
		`{"fields":[{"type":"table","columns":[{"type":"decimal"}]}]}`:                                                     "number",
		`{"fields":[{"type":"table","rules":{"value":{}},"columns":[{"type":"text"}]}]}`:                                   "text",
		`{"fields":[{"type":"../../m/pages/home"},{"type":""},{"type":"text,number"}]}`:                                    "", // of another build
		`{"fields":[{"type":"integer","control":"text"},{"type":"table","columns":[{"type":"text","control":"number"}]}]}`: "number,text",
		`{"fields":"text"}`: "", `[]`: "", ``: "",
	} {
		if got := cl.unitsOf(form, []answered{{as: "form", status: 200, body: []byte(body)}}); got != want {
			t.Errorf("%s needs %q, not %q", body, got, want)
		}
	}
	if got := cl.unitsOf(&page{view: "task"}, []answered{{as: "form", status: 200, body: []byte(`{"fields":[{"type":"text"}]}`)}}); got != "" {
		t.Errorf("a page that only shows needs %q", got)
	}
}

func TestAPageCarriesTheUnitsOfItsFormAlone(t *testing.T) {
	cl, err := loadClient(fixtureClient(t, "start()"))
	if err != nil {
		t.Fatal(err)
	}
	l := look{lang: "en", theme: "auto", font: "normal", view: "form"}
	for units, want := range map[string][2]bool{"": {false, false}, "text": {true, false}, "number": {false, true}, "number,text": {true, true}} {
		l.units = units
		f := cl.frame(l)
		tail := string(f.tail.raw)
		if got := [2]bool{strings.Contains(tail, "unit of texts"), strings.Contains(tail, "unit of numbers")}; got != want {
			t.Errorf("with %q: %v", units, got)
		}
		if !strings.Contains(f.policy, source(cl.builtFor(l).script)) || !strings.Contains(tail, string(cl.builtFor(l).script)) {
			t.Errorf("with %q the policy forbids the page's own script", units)
		}
		held := l
		held.held = true
		if got := strings.Contains(string(cl.frame(held).head.raw), `src="/assets/field-text-6.js"`); got != want[0] {
			t.Errorf("a later visit with %q names the unit: %v", units, got)
		}
	}
}

func TestFramesOfManyFormsAreFew(t *testing.T) {
	var kept latest[string, int]
	made := 0
	get := func(key string) int { return kept.get(key, func() int { made++; return made }) }
	first := get("a")
	for i := range 4 * mostUnits {
		get(strconv.Itoa(i))
		if get("a") != first {
			t.Fatal("what is asked for again and again was let go of")
		}
	}
	if len(kept.made) != mostUnits || len(kept.keys) != mostUnits {
		t.Errorf("%d and %d are kept", len(kept.made), len(kept.keys))
	}
	if get("0") == 2 {
		t.Error("the oldest is still there")
	}
}

// TestEveryTypeHasAUnit holds the built client against the types of forms.
func TestEveryTypeHasAUnit(t *testing.T) {
	files, what := aClient(t)
	if what == "a fixture" {
		return // of which there is a test above
	}
	cl, err := loadClient(files)
	if err != nil {
		t.Fatal(err)
	}
	units := cl.everyUnit()
	for _, kind := range forms.FieldTypes() {
		if kind != "serial" && !slices.Contains(units, unitOf(kind, "")) { // which nobody fills in
			t.Errorf("nothing fills in %s", kind)
		}
	}
	for input := range strings.FieldsSeq("rating slider nps scale cascade consent ranking") {
		if !slices.Contains(units, unitOf("text", input)) {
			t.Errorf("nothing fills in %s", input)
		}
	}
	var list []string
	if json.Unmarshal(cl.assets[cl.listPath].body, &list) != nil || !slices.Equal(list, cl.files) {
		t.Errorf("the list of files is %v", list)
	}
}
