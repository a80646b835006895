package forms

import (
	"fmt"
	"testing"
)

func TestSlotsAreGivenByFieldThenByRow(t *testing.T) {
	f := everyField(t)
	d := decoded(t, f, `{"text":"a","whole":-3,"dec":1.5,"day":"1970-01-11","yes":false,"long":"x","rows":[{"_id":"p","money":0.1,"text":"b"},{"_id":"q","money":2}]}`)
	slots := map[string]string{"rows.money": "n1", "text": "t1", "whole": "n1", "dec": "n2", "day": "n3", "yes": "n4", "money": "n5", "long": "t2", "rows.text": "t1", "nothing": "t9"}
	var got string
	for _, s := range f.Slots(d, slots) {
		got += fmt.Sprintf("%s/%s=%s%d ", s.Row, s.Slot, s.Text, s.Int)
	}
	if want := "/t1=a0 /n1=-3 /n2=1500 /n4=0 /n3=10 p/t1=b0 p/n1=10 q/n1=200 "; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	for path, want := range map[string]SlotKind{"text": SlotText, "opt": SlotText, "whole": SlotInt, "rows.day": SlotInt, "yes": SlotInt, "long": SlotNone, "file": SlotNone, "rows": SlotNone, "nothing": SlotNone, "text.x": SlotNone} {
		if got := f.SlotKind(path); got != want {
			t.Errorf("SlotKind(%q) is %d, want %d", path, got, want)
		}
	}
}

func TestUniqueKeys(t *testing.T) {
	f := compile(t, wholeForm(`{"a":{"type":"integer","x-field":"integer","x-unique":"requester"},"b":{"type":"string","x-field":"text","x-unique":"company"},
		"r":{"type":"array","x-field":"table","items":{"type":"object","properties":{"no":{"type":"string","x-field":"text","x-unique":"company"},"n":{"type":"integer","x-field":"integer"}}}}}`), Env{})
	d := decoded(t, f, `{"a":7,"r":[{"_id":"p","no":"X1","n":1},{"_id":"q"},{"_id":"s","no":" Ｘ２　"}]}`)
	if got, want := fmt.Sprint(f.UniqueKeys(d)), "[{a requester  7} {r.no company p X1} {r.no company s X2}]"; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// A number beyond the units of a slot is the last of them; what is of another kind than the field has no place.
func TestSlots_OfWhatDoesNotFit(t *testing.T) {
	fine := compile(t, wholeForm(`{"n":{"type":"number","x-field":"decimal"},"x":{"type":"string","x-field":"text"},"r":{"type":"array","x-field":"table","items":{"type":"object","properties":{"n":{"type":"integer","x-field":"integer"}}}}}`), Env{})
	other := compile(t, wholeForm(`{"n":{"type":"number","x-field":"decimal","x-scale":2},"x":{"type":"number","x-field":"decimal"},"r":{"type":"string","x-field":"text"}}`), Env{})
	slots := map[string]string{"n": "n1", "x": "t1", "r.n": "r.n1"}
	for data, want := range map[string]string{
		`{"n":9223372036854}`:               "[{n1  2  9223372036854000000}]",
		`{"n":9223372036855}`:               "[{n1  2  9223372036854775807}]",
		`{"n":-999999999999999}`:            "[{n1  2  -9223372036854775808}]",
		`{"x":"a","r":[{"_id":"p","n":1}]}`: "[{t1  1 a 0} {r.n1 p 2  1}]",
	} {
		if got := fmt.Sprint(fine.Slots(decoded(t, fine, data), slots)); got != want {
			t.Errorf("%s: %s, want %s", data, got, want)
		}
	}
	for data, want := range map[string]string{`{"x":"a"}`: "[]", `{"r":[{"_id":"p","n":1}]}`: "[]", `{"n":1.5}`: "[{n1  2  150}]", `{"n":1.555}`: "[]"} {
		if got := fmt.Sprint(other.Slots(decoded(t, fine, data), slots)); got != want {
			t.Errorf("%s of another version: %s, want %s", data, got, want)
		}
	}
	for path, same := range map[string]bool{"n": false, "x": false} {
		if fine.Field(path).SlottedAs(other.Field(path)) != same || !fine.Field(path).SlottedAs(fine.Field(path)) {
			t.Errorf("%s is slotted alike: %v", path, !same)
		}
	}
}
