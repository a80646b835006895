package flows

import (
	"strings"
	"testing"
)

func TestAReturnGoesToTheRequester(t *testing.T) {
	w := newWorld(t, flow(t, approver("lead", manager()), approver("both", role("pair"), `"vote":"all"`)), office())
	w.do("ann", Submit)
	w.do("bob", Agree)
	w.do("fay", Return, "which days?")
	w.expect("running start(resubmit):ann")
	if got := w.last("both").Seats[1].Status; got != SeatSuperseded {
		t.Errorf("the other seat is %s", got)
	}
	if got := strings.Join(w.told, ", "); got != "ann returned" {
		t.Errorf("told: %s", got)
	}
	if w.s.Round != 2 {
		t.Errorf("the round is %d", w.s.Round)
	}
	w.do("ann", Resubmit)
	w.expect("running lead:bob")
	if v := w.last("lead"); v.Arrival != Again || v.Round != 2 {
		t.Errorf("the visit is %s of round %d", v.Arrival, v.Round)
	}
}

func TestAReturnFromInsideABranchClosesIt(t *testing.T) {
	w := newWorld(t, flow(t, `{"id":"b","type":"branch","branches":[{"id":"a","default":true,"nodes":[`+approver("in", manager())+`]}]}`), office())
	w.do("ann", Submit)
	w.do("bob", Return)
	w.expect("running start(resubmit):ann")
	if v := w.last("b"); v.Open || v.Outcome != OutcomeReturned {
		t.Errorf("the branch visit is %+v", v)
	}
}

func TestTheReturnedRecordIsTheRequestersToResubmit(t *testing.T) {
	returned := func(t *testing.T) *world {
		w := newWorld(t, flow(t, approver("lead", manager())), office())
		w.do("ann", Submit)
		w.do("bob", Return)
		return w
	}
	t.Run("nobody else resubmits", func(t *testing.T) {
		w := returned(t)
		cmd := w.command("bob", Resubmit, "")
		cmd.Seat = w.seatOf("ann")
		if out := w.try(cmd); out.Refusal == nil || out.Refusal.Code != "not_yours" {
			t.Errorf("got %+v", out.Refusal)
		}
	})
	t.Run("agreeing is no answer to it", func(t *testing.T) {
		if got, want := returned(t).refused("ann", Agree), "Nothing is open here that this would answer."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("resubmitting twice is told", func(t *testing.T) {
		w := returned(t)
		second := w.command("ann", Resubmit, "")
		w.do("ann", Resubmit)
		if out := w.try(second); out.Refusal == nil || named(out.Refusal.Text("en")) != "Already handled by ann at 2026-09-21T14:17:20Z (submitted again)." {
			t.Errorf("got %+v", out.Refusal)
		}
	})
	t.Run("an agreement given before is not an answer any more", func(t *testing.T) {
		w := returned(t)
		if got, want := w.refused("bob", Agree), "Already handled by bob at 2026-09-21T14:15:20Z (returned)."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("a requester who is gone parks it", func(t *testing.T) {
		w := newWorld(t, flow(t, approver("lead", manager())), office())
		w.do("ann", Submit)
		w.org.gone["ann"] = true
		w.do("bob", Return)
		w.expect("running parked start(incident):root")
		w.org.gone["ann"] = false
		w.do("root", Resume)
		w.expect("running start(resubmit):ann")
	})
}

func TestF21_TwentyRoundsPark(t *testing.T) {
	w := newWorld(t, flow(t, approver("lead", manager())), office())
	w.do("ann", Submit)
	for range maxWalks - 1 {
		w.do("bob", Return)
		w.do("ann", Resubmit)
	}
	w.do("bob", Return)
	w.expect("running parked start(incident):root")
	w.do("root", Resume)
	w.expect("running start(resubmit):ann")
	w.do("ann", Resubmit)
	w.expect("running lead:bob")
}
