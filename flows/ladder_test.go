package flows

import (
	"testing"
)

func TestF5_NobodyFound(t *testing.T) {
	gone := func(names ...string) func(*org) {
		return func(o *org) {
			for _, n := range names {
				o.gone[n] = true
			}
		}
	}
	noAdmin := func(o *org) { o.admins = nil }
	cases := []struct {
		name, node string
		change     func(*org)
		want, why  string
	}{
		{"the first source that finds somebody present answers", approver("n", role("empty")+","+manager()), nil, "running n:bob", "who 1 line-manager"},
		{"an absent person counts as not found", approver("n", manager()+","+role("hr")), gone("bob"), "running n:hal", "who 1 role"},
		{"the default is the flow admin", approver("n", role("empty")), nil, "running n:root", "nobody 0 flow-admin"},
		{"climbing starts from whom was found absent", approver("n", manager(), `"nobody":["superior"]`), gone("bob"), "running n:cid", "nobody 0 superior"},
		{"climbing goes on past the absent", approver("n", manager(), `"nobody":["superior"]`), gone("bob", "cid"), "running n:dan", "nobody 0 superior"},
		{"climbing without anybody found starts from the requester", approver("n", role("empty"), `"nobody":["superior"]`), nil, "running n:bob", "nobody 0 superior"},
		{"a named fallback follows", approver("n", manager(), `"nobody":["superior",{"source":"role","role":"hr"},"flow-admin"]`), gone("bob", "cid", "dan"), "running n:hal", "nobody 1 role"},
		{"climbing never ends at the requester", approver("n", manager(), `"nobody":["superior"]`), func(o *org) { o.gone["bob"] = true; o.managers["bob"] = "ann" }, "running parked n(incident):root", "nobody_found"},
		{"then the flow admin", approver("n", manager(), `"nobody":["superior",{"source":"role","role":"empty"},"flow-admin"]`), gone("bob", "cid", "dan"), "running n:root", "nobody 2 flow-admin"},
		{"then pass, where set", approver("n", role("empty"), `"nobody":["pass"]`), nil, "approved", "nobody_pass"},
		{"reject, where set", approver("n", role("empty"), `"nobody":["flow-admin","reject"]`), noAdmin, "rejected", "nobody_reject"},
		{"below the last rung it parks", approver("n", role("empty")), gone("root"), "running parked", "nobody_found"},
		{"an empty ladder parks at once", approver("n", role("empty"), `"nobody":[]`), nil, "running parked n(incident):root", "nobody_found"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := office()
			if c.change != nil {
				c.change(o)
			}
			w := newWorld(t, flow(t, c.node), o)
			w.do("ann", Submit)
			w.expect(c.want)
			if got := reasonOf(w.last("n")); got != c.why {
				t.Errorf("why is %q, want %q", got, c.why)
			}
		})
	}
}

// reasonOf is why a visit has its people, or the rule that decided it without any.
func reasonOf(v Visit) string {
	switch {
	case v.Incident != nil:
		return v.Incident.Code
	case len(v.Seats) > 0:
		why := v.Seats[0].Why
		return why.Ladder + " " + itoa(why.Rung) + " " + why.Source
	}
	return v.Why.Code
}

func TestF5_RefusedAtSubmission(t *testing.T) {
	later := flow(t, approver("lead", manager()), approver("n", role("empty"), `"nobody":["refuse"]`))
	t.Run("also where the node comes later on the path", func(t *testing.T) {
		w := newWorld(t, later, office())
		want := "Nobody is found for node n, and the flow then refuses the request."
		if got := w.refused("ann", Submit); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		w.expect("")
	})
	t.Run("where people go missing afterwards it parks, and the vote is kept", func(t *testing.T) {
		o := office()
		o.roles["empty"] = []string{"leo"}
		w := newWorld(t, later, o)
		w.do("ann", Submit)
		o.roles["empty"] = nil
		w.do("bob", Agree)
		w.expect("running parked n(incident):root")
		if got := w.last("lead").Outcome; got != OutcomePassed {
			t.Errorf("lead is %s", got)
		}
	})
}

func TestF6_ApproverIsTheRequester(t *testing.T) {
	board := role("board")
	cases := []struct {
		name, by, node string
		change         func(*org)
		want, why      string
	}{
		{"self: the requester decides", "gus", approver("n", person("gus"), `"requester":"self"`), nil, "running n:gus", "who 0 member"},
		{"skip: the node passes", "gus", approver("n", person("gus"), `"requester":"skip"`), nil, "approved", "who 0 member"},
		{"skip: the others decide without", "gus", approver("n", board, `"requester":"skip","vote":"all"`), nil, "running n:hal, n:ivy, n:jon, n:kim", "who 0 role"},
		{"superior is the default", "bob", approver("n", person("bob")), nil, "running n:cid", "requester 0 superior"},
		{"superior climbs past the absent", "bob", approver("n", person("bob")), func(o *org) { o.gone["cid"] = true }, "running n:dan", "requester 0 superior"},
		{"a head without a superior does not approve their own", "dan", approver("n", person("dan")), nil, "running n:root", "who 0 member"},
		{"without a superior the others decide", "gus", approver("n", board), nil, "running n:hal, n:ivy, n:jon, n:kim", "who 0 role"},
		{"a superior who is there already is not asked twice", "gus", approver("n", board, `"vote":"all"`), func(o *org) { o.managers["gus"] = "hal" }, "running n:hal, n:ivy, n:jon, n:kim", "who 0 role"},
		{"department head", "bob", approver("n", person("bob"), `"requester":"department-head"`), nil, "running n:cid", "requester 0 department-head"},
		{"a department head asks their superior", "cid", approver("n", person("cid"), `"requester":"department-head"`), nil, "running n:dan", "requester 0 superior"},
		{"the flow admin does not decide on their own either", "root", approver("n", role("empty")), nil, "running parked n(incident):root", "nobody_found"},
		{"a circle of superiors ends", "ann", approver("n", person("ann")), func(o *org) { o.managers["bob"] = "ann"; o.gone["bob"] = true }, "running n:root", "who 0 member"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := office()
			if c.change != nil {
				c.change(o)
			}
			w := newWorld(t, flow(t, c.node), o)
			w.do(c.by, Submit)
			w.expect(c.want)
			if got := reasonOf(w.last("n")); got != c.why {
				t.Errorf("why is %q, want %q", got, c.why)
			}
		})
	}
	t.Run("refuse: the submission is refused", func(t *testing.T) {
		w := newWorld(t, flow(t, approver("n", person("ann"), `"requester":"refuse"`)), office())
		want := "The requester would decide at node n, and the flow then refuses the request."
		if got := w.refused("ann", Submit); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestF6_AfterAReturnTheRequestersOwnNodeIsNotSkipped(t *testing.T) {
	w := newWorld(t, flow(t, approver("own", person("ann"), `"requester":"skip"`), approver("lead", manager())), office())
	w.do("ann", Submit)
	w.expect("running lead:bob")
	w.do("bob", Return)
	w.expect("running start(resubmit):ann")
	w.do("ann", Resubmit)
	w.expect("running own:ann")
	w.do("ann", Agree)
	w.expect("running lead:bob")
}
