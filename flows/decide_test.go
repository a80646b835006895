package flows

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// office: ann reports to bob, bob to cid, cid to dan, who reports to nobody; root is the flow admin.
func office() *org {
	return &org{
		managers: map[string]string{"ann": "bob", "bob": "cid", "cid": "dan", "eve": "bob"},
		heads:    "cid",
		roles:    map[string][]string{"hr": {"hal"}, "board": {"gus", "hal", "ivy", "jon", "kim"}, "pair": {"fay", "gus"}, "empty": nil},
		admins:   []string{"root"},
		gone:     map[string]bool{},
		balance:  map[string]string{},
		broken:   map[string]string{},
	}
}

func TestARequestIsSubmittedAgreedAndApproved(t *testing.T) {
	w := newWorld(t, flow(t,
		approver("lead", manager()),
		`{"id":"long","type":"branch","branches":[
			{"id":"over-3","when":"days > 3","nodes":[`+approver("head", `{"source":"department-head"}`)+`]},
			{"id":"otherwise","default":true,"nodes":[]}]}`,
	), office())
	w.data = rules.Data{"days": figure("5")}
	w.do("ann", Submit)
	w.expect("running lead:bob")
	w.do("bob", Agree)
	w.expect("running head:cid")
	w.do("cid", Agree)
	w.expect("approved")
}

func TestAResubmissionMeetsTheDataAsItIs(t *testing.T) {
	w := newWorld(t, long(t), office())
	w.data = rules.Data{"days": figure("5")}
	w.do("ann", Submit)
	w.do("bob", Return)
	w.data = rules.Data{"days": figure("1")}
	w.do("ann", Resubmit)
	w.do("bob", Agree)
	w.expect("approved")
	if ch := w.last("long").Change; ch != nil {
		t.Errorf("the resubmission planned anew, yet the branch is marked %s", ch.Text("en"))
	}
}

func TestACommandInAnyOtherStateIsRefused(t *testing.T) {
	fresh := func(w *world) {}
	running := func(w *world) { w.do("ann", Submit) }
	agreed := func(w *world) { running(w); w.do("bob", Agree) }
	over := func(w *world) { agreed(w); w.do("cid", Agree) }
	cases := []struct {
		name, by string
		before   func(*world)
		verb     Verb
		want     string
	}{
		{"withdraw before submission", "ann", fresh, Withdraw, "Nothing is open here that this would answer."},
		{"agree before submission", "bob", fresh, Agree, "Nothing is open here that this would answer."},
		{"terminate before submission", "root", fresh, Terminate, "Nothing is open here that this would answer."},
		{"an unknown verb", "ann", running, "fly", "There is no verb fly."},
		{"no verb", "ann", running, "", "There is no verb ."},
		{"submit twice", "ann", running, Submit, "Already handled by ann at 2026-09-21T14:14:20Z (submitted)."},
		{"agree without a seat", "ivy", running, Agree, "Nothing is open here that this would answer."},
		{"withdraw by another", "bob", running, Withdraw, "This is not yours to do."},
		{"withdraw after a decision", "ann", agreed, Withdraw, "Already handled by bob at 2026-09-21T14:15:20Z (agreed)."},
		{"withdraw after the end", "ann", over, Withdraw, "Already handled by cid at 2026-09-21T14:16:20Z (agreed)."},
		{"terminate after the end", "root", over, Terminate, "Already handled by cid at 2026-09-21T14:16:20Z (agreed)."},
		{"resume after the end", "root", over, Resume, "Already handled by cid at 2026-09-21T14:16:20Z (agreed)."},
		{"agree after the end", "bob", over, Agree, "Already handled by bob at 2026-09-21T14:15:20Z (agreed)."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, flow(t, approver("lead", manager()), approver("head", person("cid"))), office())
			c.before(w)
			if got := w.refused(c.by, c.verb); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestASeatIsItsHolders(t *testing.T) {
	w := newWorld(t, flow(t, approver("lead", manager())), office())
	w.do("ann", Submit)
	cmd := w.command("cid", Agree, "")
	cmd.Seat = w.seatOf("bob")
	if out := w.try(cmd); out.Refusal == nil || out.Refusal.Code != "not_yours" {
		t.Errorf("got %+v", out.Refusal)
	}
}

func TestAWaitingSeatIsNotOpen(t *testing.T) {
	w := newWorld(t, flow(t, approver("both", role("pair"), `"vote":"all","order":"sequential"`)), office())
	w.do("ann", Submit)
	w.expect("running both:fay")
	if got, want := w.refused("gus", Agree), "Nothing is open here that this would answer."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w.do("fay", Agree)
	w.expect("running both:gus")
}

func TestWithdrawTellsThoseWhoWereAsked(t *testing.T) {
	w := newWorld(t, flow(t, approver("both", role("pair"), `"vote":"all","order":"sequential"`)), office())
	w.do("ann", Submit)
	w.do("ann", Withdraw, "not needed any more")
	w.expect("withdrawn")
	if got := strings.Join(w.told, ", "); got != "fay withdrawn" {
		t.Errorf("told: %s", got)
	}
	for _, s := range w.last("both").Seats {
		if s.Status != SeatWithdrawn {
			t.Errorf("the seat of %s is %s", names()[s.Member], s.Status)
		}
	}
	if got, want := w.refused("fay", Agree), "Already handled by ann at 2026-09-21T14:15:20Z (withdrawn)."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestCommentsWhereTheNodeNeedsThem(t *testing.T) {
	w := newWorld(t, flow(t, approver("lead", manager(), `"comment":{"on_reject":"required","on_return":"required"}`)), office())
	w.do("ann", Submit)
	for _, verb := range []Verb{Reject, Return} {
		if got, want := w.refused("bob", verb, "  \n"), "A comment is required."; got != want {
			t.Errorf("%s: got %s, want %s", verb, got, want)
		}
	}
	if got, want := w.refused("bob", Reject, strings.Repeat("长", maxComment+1)), "A comment has at most 4000 characters."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w.do("bob", Reject, " no\xff ")
	w.expect("rejected")
	for _, e := range w.events {
		if e.Kind == EventRejected && e.Comment != "no\uFFFD" {
			t.Errorf("the comment kept is %q", e.Comment)
		}
	}
}

func TestAnInstanceIsPinnedToItsDefinition(t *testing.T) {
	w := newWorld(t, flow(t, approver("lead", manager())), office())
	w.do("ann", Submit)
	w.def = flow(t, approver("lead", manager(), `"vote":"all"`))
	if got, want := w.refused("bob", Agree), "This record runs another version of the flow."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDecideWithoutFactsAsks(t *testing.T) {
	out := Decide(flow(t, approver("lead", manager())), State{}, Facts{}, Command{Verb: Submit, Requester: member("ann")})
	if len(out.Asks) != 1 || out.Asks[0].Fact != "people" || out.Events != nil || out.Refusal != nil {
		t.Errorf("got %+v", out)
	}
}

func TestASubmissionNamesItsRequester(t *testing.T) {
	out := Decide(flow(t, approver("lead", manager())), State{}, Facts{}, Command{Verb: Submit, By: member("ann")})
	if out.Refusal == nil || out.Refusal.Code != "not_yours" {
		t.Errorf("got %+v", out.Refusal)
	}
}
