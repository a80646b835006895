package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// valueCase is one JSON value sent for a field, and what comes of it.
type valueCase struct {
	name string
	sent string // the JSON value
	want string // the value as it is stored, "" for none
	bad  string // the problem's text, "" for none
}

// testValues sends each value for a field with the property, through Decode and Evaluate, in the form
// and in a row of a table, and decodes again what was stored.
func testValues(t *testing.T, property string, cases []valueCase) {
	t.Helper()
	f := fieldForm(t, property)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			stored, bad := through(f, `{"f":`+c.sent+`}`)
			if want := wrap(`{"f":`, c.want, `}`, `{}`); stored != want {
				t.Errorf("\n got %s\nwant %s", stored, want)
			}
			if want := wrap("f: ", c.bad, "", ""); bad != want {
				t.Errorf("\n got %s\nwant %s", bad, want)
			}
			if again, _ := through(f, stored); again != stored {
				t.Errorf("stored %s is read again as %s", stored, again)
			}
			if f.Field("t") == nil {
				return
			}
			stored, bad = through(f, `{"t":[{"_id":"r","f":`+c.sent+`}]}`)
			if want := `{"t":[{"_id":"r"` + wrap(`,"f":`, c.want, "", "") + `}]}`; stored != want {
				t.Errorf("in a row\n got %s\nwant %s", stored, want)
			}
			if want := wrap("t.r.f: ", c.bad, "", ""); bad != want {
				t.Errorf("in a row\n got %s\nwant %s", bad, want)
			}
		})
	}
}

// fieldForm has the field f, and the same as a column of t where it can be one.
func fieldForm(t testing.TB, property string) *Form {
	t.Helper()
	table := ""
	if !strings.Contains(property, `"table"`) {
		table = `,"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"f":` + property + `}}}`
	}
	return compile(t, wholeForm(`{"f":`+property+table+`}`), leaveEnv())
}

func wrap(before, s, after, none string) string {
	if s == "" {
		return none
	}
	return before + s + after
}

// through decodes and evaluates a document where every record and file exists.
func through(f *Form, raw string) (stored, problems string) {
	d, bad := f.Decode([]byte(raw))
	facts := &rules.Facts{}
	res := f.Evaluate(Input{Data: d, Facts: facts})
	for range 3 {
		for _, a := range res.Asks {
			facts.Answer(a, rules.Bool(a.Args[len(a.Args)-1].AsText() != "gone" && (len(a.Args) < 2 || a.Args[1].AsText() != "gone")))
		}
		res = f.Evaluate(Input{Data: d, Facts: facts})
	}
	return string(f.Encode(res.Data)), listing(append(bad, res.Problems...))
}

// testDisplay writes a stored value as people read it, in Chinese and in English, and as a slot.
func testDisplay(t *testing.T, property, stored, zh, en, slot string) {
	t.Helper()
	t.Run("shows "+stored+" as "+en, func(t *testing.T) {
		f := fieldForm(t, property)
		d, bad := f.Decode([]byte(`{"f":` + stored + `}`))
		if len(bad) > 0 {
			t.Fatal(listing(bad))
		}
		names := func(kind, id string) string { return kind + "/" + id }
		if got := f.Fields[0].Display(d["f"], Chinese, names); got != zh {
			t.Errorf("zh-CN %q, want %q", got, zh)
		}
		if got := f.Fields[0].Display(d["f"], English, names); got != en {
			t.Errorf("en %q, want %q", got, en)
		}
		var got string
		for _, s := range f.Slots(d, map[string]string{"f": "s1"}) {
			got = map[SlotKind]string{SlotText: "text " + s.Text, SlotInt: "int " + itoa64(s.Int)}[s.Kind]
		}
		if got != slot {
			t.Errorf("slot %q, want %q", got, slot)
		}
		if kind := f.SlotKind("f"); (kind == SlotNone) != (slot == "") {
			t.Errorf("SlotKind %d does not agree with slot %q", kind, slot)
		}
	})
}
