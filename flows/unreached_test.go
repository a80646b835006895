package flows

import (
	"slices"
	"testing"
)

// Whoever has no smartphone and no clerk is there, but cannot be reached: they are passed over like who is absent, and the reason names them.
func TestF5_NobodyWhoCanBeReached(t *testing.T) {
	offline := func(names ...string) func(*org) {
		return func(o *org) {
			o.clerks = map[string]string{}
			for _, n := range names {
				o.clerks[n] = ""
			}
		}
	}
	for _, c := range []struct {
		name, node string
		change     func(*org)
		want, why  string
	}{
		{"the next source answers", approver("n", manager()+","+role("hr")), offline("bob"), "running n:hal", "who 1 role"},
		{"climbing starts from them", approver("n", manager(), `"nobody":["superior"]`), offline("bob"), "running n:cid", "nobody 0 superior"},
		{"climbing goes on past them", approver("n", manager(), `"nobody":["superior"]`), offline("bob", "cid"), "running n:dan", "nobody 0 superior"},
		{"a clerk makes them reached", approver("n", manager()), func(o *org) { o.clerks = map[string]string{"bob": "leo"} }, "running n:bob", "who 0 line-manager"},
		{"pass says who it was", approver("n", manager(), `"nobody":["pass"]`), offline("bob"), "approved", "unreached_pass"},
		{"reject says who it was", approver("n", manager(), `"nobody":["reject"]`), offline("bob"), "rejected", "unreached_reject"},
		{"parking says who it was", approver("n", manager(), `"nobody":[]`), offline("bob"), "running parked n(incident):root", "unreached_found"},
		{"who has left is not there", approver("n", manager(), `"nobody":[]`), func(o *org) { offline("bob")(o); o.gone["bob"] = true }, "running parked n(incident):root", "nobody_found"},
		{"one of those who are found is enough", approver("n", role("board"), `"vote":"all"`), offline("hal", "ivy"), "running n:gus, n:jon, n:kim", "who 0 role"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := office()
			c.change(o)
			w := newWorld(t, flow(t, c.node), o)
			w.do("ann", Submit)
			w.expect(c.want)
			v := w.last("n")
			v.Seats = slices.DeleteFunc(v.Seats, func(s Seat) bool { // who is passed over is on the path, with the reason
				return s.Skip != nil && s.Skip.Code == "skipped_unreached" && s.Task.IsZero()
			})
			if got := reasonOf(v); got != c.why {
				t.Errorf("why is %q, want %q", got, c.why)
			}
		})
	}
}

// A flow that refuses says that nobody could be reached, which is not that nobody is there; so it does where a fact fails.
func TestF5_RefusedForWhoCannotBeReached(t *testing.T) {
	o := office()
	o.clerks = map[string]string{"bob": ""}
	w := newWorld(t, flow(t, approver("n", manager(), `"nobody":["refuse"]`)), o)
	want := "Whoever would decide at node n has no smartphone and no clerk, and the flow then refuses the request."
	if got := w.refused("ann", Submit); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	w.expect("")
}

// A requester who has lost their clerk is not given back what nobody would see: it waits for the flow admin, and comes to them once
// there is a clerk again.
func TestReturningToARequesterWhoCannotBeReached(t *testing.T) {
	o := office()
	o.clerks = map[string]string{"ann": "leo"}
	w := newWorld(t, flow(t, approver("lead", manager())), o)
	w.do("ann", Submit)
	o.clerks["ann"] = ""
	w.do("bob", Return)
	w.expect("running parked start(incident):root")
	if got := w.last("start"); got.Incident == nil || got.Incident.Code != "requester_unreached" {
		t.Errorf("the incident is %+v", got.Incident)
	}
	o.clerks["ann"] = "leo"
	w.do("root", Resume)
	w.expect("running start(resubmit):ann")
}
