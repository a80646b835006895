package forms

import (
	"reflect"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// readable is what of some data a form can read.
func readable(f *Form, data string) rules.Data {
	values, _ := f.Decode([]byte(data))
	return values
}

func TestSaid(t *testing.T) {
	f := compile(t, wholeForm(`{"note":{"type":"string","x-field":"text"},"at":{"type":"string","x-field":"time"},"spent":{"type":"integer","x-field":"duration"},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"d":{"type":"integer","x-field":"duration"}}}}}`), leaveEnv())
	said := map[string][]Saying{}
	for _, data := range []string{`{"note":"90","at":"09:30","spent":90,"t":[{"_id":"a","d":30},{"_id":"b"},{"_id":"c","d":30}]}`, `{"spent":60,"t":null}`, `{"spent":90}`, `{"spent":"x","gone":1}`} {
		f.Said(said, readable(f, data), English, nil)
	}
	want := map[string][]Saying{"spent": {{ID: "90", Label: "1 hour 30 minutes"}, {ID: "60", Label: "1 hour"}}, "t.d": {{ID: "30", Label: "30 minutes"}}}
	if !reflect.DeepEqual(said, want) {
		t.Error(said)
	}
	if plain := compile(t, wholeForm(`{"note":{"type":"string","x-field":"text"}}`), leaveEnv()); plain.Says() || !f.Says() {
		t.Error("what pages know how to show needs no words")
	}
	if !ShownByPages("money") || ShownByPages("duration") {
		t.Error("every page shows money, and what is rarer is said")
	}
}

// A location is measured from another one of its row or form; without that nothing is said of it.
func TestSaid_OfPlaces(t *testing.T) {
	f := compileFile(t, "testdata/page/locations.json", Env{ID: "x.locations", App: "x"})
	const at = `{"lat":31.24,"lng":121.47,"accuracy":5}`
	spots := func(to string) string {
		return `{"again":` + at + `,"items":[{"_id":"a","at":` + at + `,"to":` + to + `},{"_id":"b","at":` + at + `,"to":` + at + `}]}`
	}
	near, far := `{"lat":31.241,"lng":121.47,"accuracy":5}`, `{"lat":31.34,"lng":121.47,"accuracy":5}`
	for _, c := range [][4]string{
		{"near", `{"again":` + at + `,"place":` + near + `}`, "again", " · no more than 500 m from where it ought to be"},
		{"far", `{"again":` + at + `,"place":` + far + `}`, "again", " · 11120 m from where it ought to be"},
		{"unseen", `{"again":` + at + `}`, "again", ""},
		{"no coordinates", `{"again":` + at + `,"place":{"address":"x"}}`, "again", ""},
		{"rows alike, near", spots(near), "items.at", " · no more than 1000 m from where it ought to be"},
		{"rows alike, one far", spots(far), "items.at", " · up to 11120 m from where it ought to be"},
		{"rows alike, one unknown", spots(`null`), "items.at", ""},
		{"a column from a field", `{"place":` + far + `,"items":[{"_id":"a","to":` + at + `}]}`, "items.to", " · no more than 100000 m from where it ought to be"},
	} {
		said := map[string][]Saying{}
		f.Said(said, readable(f, c[1]), English, nil)
		f.Said(said, readable(f, `{"again":`+at+`}`), English, nil) // as a change, without its centre
		if got := said[c[2]]; len(got) != 1 || got[0] != (Saying{ID: at, Label: "31.24, 121.47 ±5 m" + c[3]}) {
			t.Errorf("%s: %+v", c[0], got)
		}
	}
}
