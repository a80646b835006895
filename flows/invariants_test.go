package flows

import (
	"reflect"
	"slices"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// checkDecision asserts that Decide answered in exactly one way, changed nothing, gives the same again
// (I13), and decided on what a replay will see: its own state is the fold of its events.
func (w *world) checkDecision(f Facts, cmd Command, out Out) {
	w.t.Helper()
	ways := 0
	for _, is := range []bool{len(out.Events) > 0, out.Refusal != nil, len(out.Asks) > 0} {
		if is {
			ways++
		}
	}
	if ways != 1 || out.Refusal != nil && len(out.Effects) > 0 {
		w.t.Fatalf("%s: an answer is events, a refusal or questions: %+v", cmd.Verb, out)
	}
	before := text(w.t, w.s)
	if again := Decide(w.def, w.s, f, cmd); !reflect.DeepEqual(again, out) {
		w.t.Fatalf("%s: deciding again gives another answer", cmd.Verb)
	}
	if text(w.t, w.s) != before {
		w.t.Fatalf("%s: Decide changed the state it was given", cmd.Verb)
	}
	walk := newWalk(w.def, w.s, f, cmd)
	walk.command()
	if out.Refusal == nil && !reflect.DeepEqual(walk.s, Fold(w.s, out.Events)) {
		w.t.Fatalf("%s: the state Decide worked on is not the fold of its events", cmd.Verb)
	}
	if w.s.Status.Final() && out.Refusal == nil {
		w.t.Fatalf("I4: %s changes a record that is %s", cmd.Verb, w.s.Status)
	}
	for _, e := range out.Events {
		roundTrip(w.t, e)
	}
}

// checkState asserts the invariants of the state after a command.
func (w *world) checkState() {
	w.t.Helper()
	roundTrip(w.t, w.s)
	if w.s.Status == "" {
		return
	}
	openSeats := 0
	openVisits := map[string]int{}
	for _, v := range w.s.Visits {
		w.checkVisit(v)
		if v.Open {
			openVisits[v.Parent.String()]++
		}
		for _, s := range v.Seats {
			if s.Status == SeatOpen {
				openSeats++
				if _, ok := w.tasks[s.Task]; !ok {
					w.t.Fatalf("I2: the open seat of %s at %s has no open task", names()[s.Member], v.Node)
				}
			}
		}
	}
	if openSeats != len(w.tasks) {
		w.t.Fatalf("I2: %d open seats, %d open tasks", openSeats, len(w.tasks))
	}
	if w.s.Status == Running && openSeats == 0 && !w.s.Incident {
		w.t.Fatal("I1: running, but nobody is asked and nothing is parked")
	}
	if w.s.Status.Final() && (len(openVisits) > 0 || w.s.Incident || len(w.held) > 0) {
		w.t.Fatalf("I4: %s, but visits, incidents or holds are left", w.s.Status)
	}
	w.checkBlocks(openVisits)
	w.checkHolds()
	w.checkVotes()
}

// checkVisit asserts what holds of one visit by itself: I2, I5, I6, I8.
func (w *world) checkVisit(v Visit) {
	w.t.Helper()
	n, ok := w.def.Node(v.Node)
	if !ok || n.Type != v.Type {
		w.t.Fatalf("I2: a visit of %s, which the definition does not have", v.Node)
	}
	for _, s := range v.Seats {
		if (s.Status == SeatOpen || s.Status == SeatWaiting) && !v.Open {
			w.t.Fatalf("I2: a seat is %s at %s, whose visit is closed", s.Status, v.Node)
		}
	}
	a, ok := n.spec.(*approve)
	if !ok || v.Incident != nil || v.Electorate == nil {
		return
	}
	b := count(v.Seats)
	if b.agreed+b.rejected+b.undecided > v.Electorate.Of || v.Electorate.Needed != a.vote.needed(v.Electorate.Of) {
		w.t.Fatalf("I6: the electorate of %s does not match its seats", v.Node)
	}
	if v.Outcome == OutcomePassed && b.agreed != v.Electorate.Needed && v.Why.Code == "vote_passed" {
		same := 0
		for _, s := range v.Seats {
			if s.Agrees {
				same++
			}
		}
		if same < v.Electorate.Needed {
			w.t.Fatalf("I5, I6: %s passed with %d of %d needed, not at the first crossing", v.Node, b.agreed, v.Electorate.Needed)
		}
	}
	if v.Open && b.decide(*v.Electorate) != "" {
		w.t.Fatalf("I6: %s is decided but open", v.Node)
	}
	for _, s := range v.Seats {
		own := s.Member == w.s.Requester && s.Status != SeatSkipped
		if own && a.requester != "self" && !(a.requester == "skip" && v.Arrival != First) {
			w.t.Fatalf("I8: the requester has a seat at %s", v.Node)
		}
	}
}

// checkActions asserts that Decide takes every verb that Actions lists and refuses every other.
func (w *world) checkActions() {
	w.t.Helper()
	for _, name := range everybody {
		admin := slices.Contains(w.org.admins, name)
		listed := map[Verb]forms.ID{}
		for _, a := range Actions(w.def, w.s, member(name), admin) {
			listed[a.Verb] = a.Seat
		}
		for _, verb := range []Verb{Agree, Reject, Return, Resubmit, Withdraw, Resume, Terminate} {
			seat, offered := listed[verb]
			if !offered {
				seat = w.seatOf(name)
			}
			cmd := Command{ID: member("probe"), Verb: verb, By: member(name), Seat: seat, Comment: "why"}
			f := w.facts()
			out, _ := Settle(w.def, w.s, f, cmd, func(asks []rules.Ask) error { w.org.answer(f.Facts, asks, names()); return nil })
			refused := out.Refusal != nil && out.Refusal.Code != "refused_by_rule" && out.Refusal.Code != "balance_short" && out.Refusal.Code != "fact_failed"
			if refused == offered {
				w.t.Fatalf("%s %s is offered: %v, and answered with %+v", name, verb, offered, out.Refusal)
			}
		}
	}
}

// checkBlocks asserts I3: a visit with a block is open exactly while something in its block is.
func (w *world) checkBlocks(open map[string]int) {
	w.t.Helper()
	for _, v := range w.s.Visits {
		inside := open[v.ID.String()]
		if v.Type == "branch" && v.Incident == nil && v.Open != (inside == 1) {
			w.t.Fatalf("I3: the branch visit %s is open: %v, with %d open visits in it", v.Node, v.Open, inside)
		}
	}
	if w.s.Status == Running && open[""] != 1 {
		w.t.Fatalf("I3: %d open visits in the top block", open[""])
	}
}

// checkHolds asserts that what the effects hold is what the state holds (I19).
func (w *world) checkHolds() {
	w.t.Helper()
	left := map[string]string{}
	for key, n := range w.held {
		left[key] = n.String()
	}
	for _, h := range w.s.Holds {
		key := h.ID + " " + AccountName(h.Account)
		if _, ok := left[key]; !ok {
			w.t.Fatalf("I19: the state holds %s, the effects do not", key)
		}
	}
	if len(w.s.Holds) == 0 && len(left) > 0 {
		w.t.Fatalf("I19: the effects hold %v, the state nothing", left)
	}
}

// checkVotes asserts I7: one decision a seat, by its holder.
func (w *world) checkVotes() {
	w.t.Helper()
	decided := map[string]bool{}
	for _, e := range w.events {
		switch e.Kind {
		case EventAgreed, EventRejected, EventReturned, EventResubmitted:
			if decided[e.Seat.String()] {
				w.t.Fatalf("I7: seat %s was decided twice", e.Seat)
			}
			decided[e.Seat.String()] = true
			i, j := w.s.seat(e.Seat)
			if holder := w.s.Visits[i].Seats[j].Member; holder != e.Actor && holder != e.For {
				w.t.Fatal("I7: a seat was decided by somebody else")
			}
		}
	}
}
