package flows

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestApplyIgnoresWhatItCannotPlace(t *testing.T) {
	w := newWorld(t, flow(t, approver("lead", manager())), office())
	w.do("ann", Submit)
	lead := w.last("lead")
	start := w.last("start")
	for _, c := range []struct {
		name string
		e    Event
	}{
		{"an event of an unknown kind", Event{Kind: "danced", Visit: lead.ID}},
		{"an event of a later format", Event{Format: Format + 1, Kind: "delegated", Seat: lead.Seats[0].ID}},
		{"a seat that is not there", Event{Kind: EventAgreed, Seat: member("seat")}},
		{"a visit that is not there", Event{Kind: EventClosed, Visit: member("visit"), Outcome: OutcomePassed}},
		{"a visit that is closed", Event{Kind: EventClosed, Visit: start.ID, Outcome: OutcomeReturned}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Apply(w.s, c.e); text(t, got) != text(t, w.s) {
				t.Errorf("the state is now %s", text(t, got))
			}
		})
	}
}

func TestApplyLeavesTheStateItWasGiven(t *testing.T) {
	w := newWorld(t, flow(t, approver("board", role("board"), `"vote":"all"`)), office())
	w.do("ann", Submit)
	before, was := w.s, text(t, w.s)
	out := w.do("gus", Agree)
	one := Fold(before, out.Events)
	w.do("hal", Agree)
	if text(t, before) != was {
		t.Error("a later command changed an earlier state")
	}
	if again := Fold(before, out.Events); !reflect.DeepEqual(again, one) {
		t.Error("folding again gives another state")
	}
}

// Apply takes whatever a table holds.
func FuzzApply(f *testing.F) {
	for _, file := range []string{"withdrawn", "returned", "parked"} {
		var h history
		if err := json.Unmarshal(readFile(f, "testdata/histories/"+file+".json"), &h); err != nil {
			f.Fatal(err)
		}
		b, err := json.Marshal(h.Events)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte("[]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var events []Event
		if json.Unmarshal(b, &events) != nil {
			return
		}
		s := State{}
		for _, e := range events {
			s = Apply(s, e)
		}
		if !reflect.DeepEqual(s, Fold(State{}, events)) {
			t.Fatal("Fold and Apply differ")
		}
	})
}
