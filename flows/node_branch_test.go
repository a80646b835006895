package flows

import (
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestABranchWalksItsFirstConditionThatHolds(t *testing.T) {
	arm := func(id, when, who string) string {
		if when == "" {
			return `{"id":"` + id + `","default":true,"nodes":[` + approver("n-"+id, person(who)) + `]}`
		}
		return `{"id":"` + id + `","when":"` + when + `","nodes":[` + approver("n-"+id, person(who)) + `]}`
	}
	cases := []struct {
		name, arms, days, want string
	}{
		{"the first in order", arm("a", "days > 3", "gus") + "," + arm("b", "days > 1", "hal") + "," + arm("c", "", "ivy"), "5", "running n-a:gus"},
		{"the second where the first does not hold", arm("a", "days > 3", "gus") + "," + arm("b", "days > 1", "hal") + "," + arm("c", "", "ivy"), "2", "running n-b:hal"},
		{"the default where none holds", arm("a", "days > 3", "gus") + "," + arm("b", "days > 1", "hal") + "," + arm("c", "", "ivy"), "1", "running n-c:ivy"},
		{"the default last, wherever it stands", arm("c", "", "ivy") + "," + arm("a", "days > 3", "gus"), "5", "running n-a:gus"},
		{"F13: a bound is exact", arm("a", "days > 10000", "gus") + "," + arm("c", "", "ivy"), "10000.005", "running n-a:gus"},
		{"F13: an open bound is open", arm("a", "days > 10000", "gus") + "," + arm("c", "", "ivy"), "10000.00", "running n-c:ivy"},
		{"F14: ordering against a blank does not hold", arm("a", "days > 0 or days <= 0", "gus") + "," + arm("c", "", "ivy"), "", "running n-c:ivy"},
		{"F14: a blank can be asked for", arm("a", "days == nil", "gus") + "," + arm("c", "", "ivy"), "", "running n-a:gus"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, flow(t, `{"id":"b","type":"branch","branches":[`+c.arms+`]}`), office())
			if c.days != "" {
				w.data = rules.Data{"days": figure(c.days)}
			}
			w.do("ann", Submit)
			w.expect(c.want)
		})
	}
}

func TestBlocksNest(t *testing.T) {
	inner := `{"id":"inner","type":"branch","branches":[{"id":"x","default":true,"nodes":[` + approver("deep", person("gus")) + `]}]}`
	outer := `{"id":"outer","type":"branch","branches":[{"id":"y","default":true,"nodes":[` + inner + `]}]}`
	w := newWorld(t, flow(t, outer, approver("behind", person("hal"))), office())
	w.do("ann", Submit)
	w.expect("running deep:gus")
	if deep, in, out := w.last("deep"), w.last("inner"), w.last("outer"); deep.Parent != in.ID || in.Parent != out.ID || !out.Parent.IsZero() {
		t.Error("the visits do not lie in each other")
	}
	w.do("gus", Agree)
	w.expect("running behind:hal")
	if w.last("inner").Open || w.last("outer").Open {
		t.Error("a block that has been walked is still open")
	}
}

func TestARejectionInsideABlockEndsTheInstance(t *testing.T) {
	w := newWorld(t, flow(t, `{"id":"b","type":"branch","branches":[{"id":"x","default":true,"nodes":[`+approver("in", person("gus"))+`]}]}`), office())
	w.do("ann", Submit)
	w.do("gus", Reject)
	w.expect("rejected")
}

// A definition without a default cannot be compiled; should one run all the same, it parks.
func TestF12_NoBranchMatches(t *testing.T) {
	def := flow(t, approver("lead", manager()), `{"id":"b","type":"branch","branches":[{"id":"a","when":"days > 3","nodes":[]},{"id":"c","default":true,"nodes":[]}]}`)
	n, _ := def.Node("b")
	b := n.spec.(*branch)
	b.arms = b.arms[:1]
	w := newWorld(t, def, office())
	w.do("ann", Submit)
	w.do("bob", Agree)
	w.expect("running parked b(incident):root")
	if got := w.last("lead").Outcome; got != OutcomePassed {
		t.Errorf("the vote is not kept: lead is %q", got)
	}
	if got, want := w.last("b").Incident.Text("zh-CN"), "没有符合条件的分支。"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTheSameFactsGiveTheSameBranch(t *testing.T) {
	def := flow(t, `{"id":"b","type":"branch","branches":[{"id":"a","when":"now() > submitted","nodes":[`+approver("in", person("gus"))+`]},{"id":"c","default":true,"nodes":[]}]}`)
	w := newWorld(t, def, office())
	w.data = rules.Data{"submitted": rules.Instant(w.now)}
	w.do("ann", Submit) // world.try decides twice and compares
	w.expect("running in:gus")
}
