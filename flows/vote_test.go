package flows

import "testing"

func TestF1_ThreeVerbs(t *testing.T) {
	cases := []struct {
		name string
		verb Verb
		by   string
		want string
	}{
		{"reject is a vote: the others still decide", Reject, "gus", "running board:hal, board:ivy, board:jon, board:kim"},
		{"return ignores the vote", Return, "gus", "running start(resubmit):ann"},
		{"terminate ends it", Terminate, "root", "terminated"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, flow(t, approver("board", role("board"), `"vote":{"percent":60}`)), office())
			w.do("ann", Submit)
			w.do(c.by, c.verb)
			w.expect(c.want)
		})
	}
}

// ballots runs one node over the members of board (gus hal ivy jon kim) and gives where it ends.
func ballots(t *testing.T, more string, acts ...string) *world {
	t.Helper()
	w := newWorld(t, flow(t, approver("board", role("board"), more)), office())
	w.do("ann", Submit)
	for _, act := range acts {
		name, verb := split(act)[0], Verb(split(act)[1])
		w.do(name, verb)
	}
	return w
}

func TestF2_AnySign(t *testing.T) {
	cases := []struct {
		name, more string
		acts       []string
		want       string
	}{
		{"one agreement passes", `"vote":"any"`, []string{"hal agree"}, "approved"},
		{"the first rejection rejects by default", `"vote":"any"`, []string{"hal reject"}, "rejected"},
		{"with all, one rejection leaves it to the others", `"vote":"any","on_reject":"all"`, []string{"hal reject"}, "running board:gus, board:ivy, board:jon, board:kim"},
		{"with all, an agreement after rejections passes", `"vote":"any","on_reject":"all"`, []string{"hal reject", "gus reject", "ivy agree"}, "approved"},
		{"with all, the last rejection rejects", `"vote":"any","on_reject":"all"`, []string{"hal reject", "gus reject", "ivy reject", "jon reject", "kim reject"}, "rejected"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := ballots(t, c.more, c.acts...)
			w.expect(c.want)
			acted := map[string]bool{}
			for _, act := range c.acts {
				acted[split(act)[0]] = true
			}
			for _, s := range w.last("board").Seats {
				name := names()[s.Member]
				if w.s.Status.Final() && !acted[name] && s.Status != SeatSuperseded {
					t.Errorf("%s did not act and is %s, not superseded", name, s.Status)
				}
			}
		})
	}
}

func TestF3_VotesAreIntegers(t *testing.T) {
	cases := []struct {
		name, more string
		acts       []string
		want       string
	}{
		{"all: four of five do not pass", `"vote":"all"`, []string{"gus agree", "hal agree", "ivy agree", "jon agree"}, "running board:kim"},
		{"all: five of five pass", `"vote":"all"`, []string{"gus agree", "hal agree", "ivy agree", "jon agree", "kim agree"}, "approved"},
		{"all: one rejection cannot be made good", `"vote":"all","on_reject":"all"`, []string{"gus agree", "hal reject"}, "rejected"},
		{"60 % of five are three, at once", `"vote":{"percent":60}`, []string{"gus agree", "hal agree", "ivy agree"}, "approved"},
		{"61 % of five are four", `"vote":{"percent":61}`, []string{"gus agree", "hal agree", "ivy agree"}, "running board:jon, board:kim"},
		{"1 % of five is one", `"vote":{"percent":1}`, []string{"kim agree"}, "approved"},
		{"100 % of five are five", `"vote":{"percent":100}`, []string{"kim reject"}, "rejected"},
		{"60 %: three rejections cannot be made good", `"vote":{"percent":60}`, []string{"gus reject", "hal reject", "ivy reject"}, "rejected"},
		{"60 %: two rejections can", `"vote":{"percent":60}`, []string{"gus reject", "hal reject"}, "running board:ivy, board:jon, board:kim"},
		{"a count of two", `"vote":{"count":2}`, []string{"gus agree", "hal reject", "ivy agree"}, "approved"},
		{"a count above the electorate is all of it", `"vote":{"count":9}`, []string{"gus agree", "hal agree", "ivy agree", "jon agree"}, "running board:kim"},
		{"on_reject first decides against, counted or not", `"vote":{"count":2},"on_reject":"first"`, []string{"gus agree", "hal reject"}, "rejected"},
		{"one after another, counting is the same", `"vote":{"percent":40},"order":"sequential"`, []string{"gus agree", "hal reject"}, "running board:ivy"},
		{"one after another, the second agreement passes", `"vote":{"percent":40},"order":"sequential"`, []string{"gus agree", "hal reject", "ivy agree"}, "approved"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ballots(t, c.more, c.acts...).expect(c.want)
		})
	}
}

func TestF3_NeededIsTheCeiling(t *testing.T) {
	for _, c := range []struct{ n, p, want int }{
		{1, 1, 1}, {1, 100, 1}, {2, 50, 1}, {2, 51, 2}, {3, 33, 1}, {3, 34, 2}, {3, 66, 2}, {3, 67, 3}, {7, 60, 5}, {200, 100, 200}, {0, 60, 0},
	} {
		if got := (vote{rule: "percent", n: c.p}).needed(c.n); got != c.want {
			t.Errorf("%d %% of %d: %d are needed, want %d", c.p, c.n, got, c.want)
		}
	}
}

func TestF3_TheElectorateIsThePresent(t *testing.T) {
	o := office()
	o.gone["jon"], o.gone["kim"] = true, true
	w := newWorld(t, flow(t, approver("board", role("board"), `"vote":{"percent":60}`)), o)
	w.do("ann", Submit)
	w.expect("running board:gus, board:hal, board:ivy")
	e := w.last("board").Electorate
	if e.Of != 3 || e.Needed != 2 || len(e.Absent) != 2 {
		t.Errorf("the electorate is %+v", *e)
	}
}

func TestF8_TwoAtOnceOnAnAnySignNode(t *testing.T) {
	w := ballots(t, `"vote":"any"`)
	second := w.command("hal", Agree, "")
	w.do("gus", Agree)
	out := w.try(second)
	want := "Already handled by gus at 2026-09-21T14:16:20Z (agreed)."
	if out.Refusal == nil || named(out.Refusal.Text("en")) != want {
		t.Fatalf("got %v, want %s", out.Refusal, want)
	}
	if got := out.Refusal.Code; got != "already_handled" {
		t.Errorf("the code is %s", got)
	}
}

func TestF8_TheSameTaskTwice(t *testing.T) {
	w := ballots(t, `"vote":"all"`)
	w.do("gus", Agree)
	if got, want := w.refused("gus", Reject), "Already handled by gus at 2026-09-21T14:15:20Z (agreed)."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestF9_TwoLastCountersigners(t *testing.T) {
	w := newWorld(t, flow(t, approver("both", role("pair"), `"vote":"all"`), approver("next", person("leo"))), office())
	w.do("ann", Submit)
	first, second := w.command("fay", Agree, ""), w.command("gus", Agree, "")
	w.try(first)
	w.expect("running both:gus")
	w.try(second)
	w.expect("running next:leo")
	passed := 0
	for _, e := range w.events {
		if e.Kind == EventClosed && e.Node == "both" {
			passed++
		}
	}
	if passed != 1 {
		t.Errorf("the node closed %d times", passed)
	}
}
