package forms

import (
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func arranged(t *testing.T) *Form {
	t.Helper()
	return compileFile(t, "testdata/page/arranged.json", Env{ID: "x.arranged", App: "x"})
}

// evaluated is a form worked out on JSON data.
func evaluated(t *testing.T, f *Form, data string) Result {
	t.Helper()
	values, problems := f.Decode([]byte(data))
	if len(problems) > 0 {
		t.Fatalf("Decode: %s", listing(problems))
	}
	return f.Evaluate(Input{Data: values, Submit: true, Facts: &rules.Facts{Zone: "Asia/Shanghai"}})
}

// TestLayout_HidesWhatAPartHolds: what stands in a hidden section or step has no value and is not required, whatever its
// own rule says; what is in neither stays.
func TestLayout_HidesWhatAPartHolds(t *testing.T) {
	f := arranged(t)
	for _, c := range []struct{ data, shown, kept string }{
		{`{"name":"a","abroad":true,"country":"de","days":3,"rooms":2}`, "name abroad country visa rooms days rate total per_room nights stay_all", "country visa rooms"},
		{`{"name":"a","abroad":true,"country":"cn","days":3,"rooms":2}`, "name abroad country rooms days rate total per_room", "country rooms"},
		{`{"name":"a","abroad":true,"country":"de","days":2,"rooms":2}`, "name abroad country days rate total per_room", "country"},
		{`{"name":"a","abroad":false,"country":"de","rooms":2}`, "name abroad days", ""},
	} {
		out := evaluated(t, f, c.data)
		var shown, kept []string
		for _, field := range f.Fields {
			if out.Fields[field.ID].Shown {
				shown = append(shown, field.ID)
			}
			if _, is := out.Data[field.ID]; is && slices.Contains([]string{"country", "visa", "rooms"}, field.ID) {
				kept = append(kept, field.ID)
			}
		}
		if got := strings.Join(shown, " "); got != c.shown {
			t.Errorf("%s shows\n%s, want\n%s", c.data, got, c.shown)
		}
		if got := strings.Join(kept, " "); got != c.kept {
			t.Errorf("%s keeps %q, want %q", c.data, got, c.kept)
		}
		if len(out.Problems) > 0 {
			t.Errorf("%s: %s", c.data, listing(out.Problems))
		}
	}
}

// TestLayout_NotesSpeakWhereTheirRuleIsTrue, and stay silent in a part that is hidden.
func TestLayout_NotesSpeakWhereTheirRuleIsTrue(t *testing.T) {
	f := arranged(t)
	for data, want := range map[string]string{
		`{"name":"a"}`: "",
		`{"name":"a","abroad":true,"country":"de","days":11,"rooms":1}`: "Far away|One room each|Dear",
		`{"name":"a","abroad":true,"country":"de","days":11,"rooms":0}`: `fails|Dear|Far away`,
	} {
		var said []string
		for _, n := range evaluated(t, f, data).Notes {
			text := n.Text(English)
			if n.Code != "check" {
				text = "fails"
			}
			said = append(said, text)
		}
		slices.Sort(said)
		wanted := strings.Split(want, "|")
		slices.Sort(wanted)
		if strings.Join(said, "|") != strings.Join(wanted, "|") {
			t.Errorf("%s says %q, want %q", data, said, want)
		}
	}
}

// TestLayout_KeepsItsOrder: fields stand in the order of the page, also those of tabs and steps.
func TestLayout_KeepsItsOrder(t *testing.T) {
	f := arranged(t)
	var order, panes []string
	for _, s := range f.Layout {
		order = append(order, s.Fields...)
		panes = append(panes, s.Pane)
	}
	if got := strings.Join(order, " "); got != "name abroad country visa rooms days rate total per_room nights stay_all" {
		t.Errorf("the order is %s", got)
	}
	if got := strings.Join(slices.Compact(panes), " "); got != " trip money" {
		t.Errorf("the panes are %q", got)
	}
	if f.Panes.As != AsSteps || len(f.Panes.List) != 2 || f.Panes.List[0].Title.In(English, "") != "Trip" {
		t.Errorf("the panes are %+v", f.Panes)
	}
}
