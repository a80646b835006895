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
