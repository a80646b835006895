package flows

import (
	"errors"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// divides parks where days is 0.
func divides(t *testing.T) *Definition {
	return flow(t, approver("lead", manager()),
		`{"id":"b","type":"branch","branches":[{"id":"a","when":"1 / days > 1","nodes":[`+approver("head", person("cid"))+`]},{"id":"c","default":true,"nodes":[]}]}`)
}

func TestF12_AConditionThatFailsParksAndTheVoteIsKept(t *testing.T) {
	w := newWorld(t, divides(t), office())
	w.data = rules.Data{"days": figure("0")}
	w.do("ann", Submit)
	w.do("bob", Agree)
	w.expect("running parked b(incident):root")
	if lead := w.last("lead"); lead.Outcome != OutcomePassed || lead.Seats[0].Status != SeatAgreed {
		t.Errorf("the vote is not kept: %+v", lead)
	}
	v := w.last("b")
	if got, want := v.Incident.Text("en"), "The condition of branch a, 1 / days > 1, failed (division_by_zero)."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if v.Branch != "" {
		t.Errorf("branch %s was taken on an error (I17)", v.Branch)
	}
	if got := strings.Join(w.told, ", "); got != "ann incident" {
		t.Errorf("told: %s", got)
	}
}

func TestF12_ResumeTriesAgain(t *testing.T) {
	w := newWorld(t, divides(t), office())
	w.data = rules.Data{"days": figure("0")}
	w.do("ann", Submit)
	w.do("bob", Agree)
	w.do("root", Resume)
	w.expect("running parked b(incident):root")
	w.data = rules.Data{"days": figure("0.5")}
	w.do("root", Resume, "mended")
	w.expect("running head:cid")
	w.do("cid", Agree)
	w.expect("approved")
}

func TestAParkedInstanceIsTheFlowAdmins(t *testing.T) {
	parked := func(t *testing.T) *world {
		w := newWorld(t, divides(t), office())
		w.data = rules.Data{"days": figure("0")}
		w.org.admins = []string{"root", "leo"}
		w.do("ann", Submit)
		w.do("bob", Agree)
		w.expect("running parked b(incident):root, b(incident):leo")
		return w
	}
	t.Run("every admin has a task, and one closes all", func(t *testing.T) {
		w := parked(t)
		w.do("leo", Terminate)
		w.expect("terminated")
	})
	t.Run("others may neither resume nor terminate", func(t *testing.T) {
		w := parked(t)
		if got, want := w.refused("bob", Resume), "You may not resume this."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got, want := w.refused("ann", Terminate), "You may not terminate this."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("an incident is not answered by agreeing", func(t *testing.T) {
		w := parked(t)
		if got, want := w.refused("root", Agree), "Nothing is open here that this would answer."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("an admin who was given no task resumes as well", func(t *testing.T) {
		w := parked(t)
		w.org.admins = append(w.org.admins, "kim")
		w.data = rules.Data{"days": figure("9")}
		w.do("kim", Resume)
		w.expect("approved")
	})
	t.Run("what runs cannot be resumed", func(t *testing.T) {
		w := newWorld(t, divides(t), office())
		w.do("ann", Submit)
		if got, want := w.refused("root", Resume), "The flow is not parked, so there is nothing to resume."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestFactsThatCannotBeHadPark(t *testing.T) {
	for _, fact := range []string{"people", "present"} {
		t.Run(fact, func(t *testing.T) {
			w := newWorld(t, flow(t, approver("lead", manager())), office())
			w.org.broken[fact] = "directory_down"
			w.do("ann", Submit)
			w.expect("running parked")
			if got, want := w.last("lead").Incident.Text("en"), fact+" could not be found out (directory_down)."; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			w.org.broken = map[string]string{}
			w.do("root", Resume)
			w.expect("running lead:bob")
		})
	}
	t.Run("may", func(t *testing.T) {
		w := newWorld(t, flow(t, approver("lead", manager())), office())
		w.do("ann", Submit)
		w.org.broken["may"] = "directory_down"
		if got, want := w.refused("root", Terminate), "may could not be found out (directory_down)."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
	t.Run("an answer that is no list of members", func(t *testing.T) {
		w := newWorld(t, flow(t, approver("lead", manager())), office())
		f := w.facts()
		out, err := Settle(w.def, w.s, f, w.command("ann", Submit, ""), func(asks []rules.Ask) error {
			for _, a := range asks {
				f.Answer(a, rules.Text("nobody in particular"))
			}
			return nil
		})
		if err != nil || out.Refusal != nil {
			t.Fatal(err, out.Refusal)
		}
		if s := Fold(State{}, out.Events); !s.Incident {
			t.Error("it is not parked")
		}
	})
}

func TestTooManyPeoplePark(t *testing.T) {
	for _, c := range []struct {
		name   string
		people int
		want   string
	}{
		{"seats", MaxSeats + 1, "More than 200 people would decide."},
		{"people to look at", maxPeople + 1, "More than 1000 people would decide."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, flow(t, approver("lead", role("crowd"))), office())
			for i := range c.people {
				w.org.roles["crowd"] = append(w.org.roles["crowd"], "m"+itoa(i))
			}
			w.do("ann", Submit)
			w.expect("running parked lead(incident):root")
			if got := w.last("lead").Incident.Text("en"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTooManyRoundsOfAskingPark(t *testing.T) {
	var each []string
	for i := range MaxRounds/2 + 1 {
		each = append(each, "workdays(today(), nil, addWorkdays(today(), "+itoa(i)+"), nil) > 1000")
	}
	condition := strings.Join(each, " or ")
	w := newWorld(t, flow(t, approver("lead", manager()),
		`{"id":"b","type":"branch","branches":[{"id":"a","when":"`+condition+`","nodes":[]},{"id":"c","default":true,"nodes":[]}]}`), office())
	w.do("ann", Submit)
	w.expect("running lead:bob")
	w.do("bob", Agree)
	w.expect("running parked b(incident):root")
	if got := w.last("b").Incident.Args["code"]; got != "addWorkdays: too_many_rounds" {
		t.Errorf("the code is %s", got)
	}
	if got := w.last("lead").Outcome; got != OutcomePassed {
		t.Errorf("the vote is not kept: lead is %q", got)
	}
}

// All branch nodes and rounds of one decision share a budget; what goes beyond it parks. It is measured by what is left.
func TestConditionsShareOneBudget(t *testing.T) {
	node := func(id string) string {
		return `{"id":"` + id + `","type":"branch","branches":[{"id":"a","when":"days > 1 and workdays(today(), nil, addWorkdays(today(), 1), nil) > 1","nodes":[]},{"id":"c","default":true,"nodes":[]}]}`
	}
	w := newWorld(t, flow(t, node("one"), node("two"), node("three")), office())
	w.data = rules.Data{"days": rules.Num(num.FromInt(3))}
	spent := func(budget *rules.Budget) (string, int) {
		had := *budget
		f := w.facts()
		f.Budget = budget
		out, err := Settle(w.def, w.s, f, w.command("ann", Submit, ""), func(asks []rules.Ask) error {
			w.org.answer(f.Facts, asks, names())
			return nil
		})
		if err != nil || out.Refusal != nil {
			t.Fatal(out.Refusal, err)
		}
		for _, e := range out.Events {
			if e.Kind == EventParked {
				return e.Reason.Args["code"], had.Steps - budget.Steps
			}
		}
		return "", had.Steps - budget.Steps
	}
	code, all := spent(forms.NewBudget())
	if code != "" || all < 100 {
		t.Fatalf("%d steps, %s", all, code)
	}
	if code, _ := spent(&rules.Budget{Steps: all, Rows: 10, Text: 10_000}); code != "" {
		t.Errorf("what just suffices parks: %s", code)
	}
	if code, took := spent(&rules.Budget{Steps: all - 1, Rows: 10, Text: 10_000}); code != "budget_steps" || took < all-1 {
		t.Errorf("with one step less it takes %d and parks by %q", took, code)
	}
}

// The deepest definition there can be, in the worst organisation, stays within MaxRounds.
func TestTheWorstDefinitionAsksWithinTheRounds(t *testing.T) {
	ladder := strings.Repeat(role("empty")+",", maxRungs-1) + manager()
	node := approver("deep", ladder, `"requester":"department-head"`, `"nobody":["superior",`+strings.Repeat(role("empty")+",", maxRungs-3)+`"flow-admin","reject"]`)
	for i := range maxNesting - 1 {
		arms := ""
		for j := range maxBlocks - 1 {
			arms += `{"id":"a` + itoa(j) + `","when":"workdays(today(), nil, addWorkdays(today(), ` + itoa(i*100+j) + `), nil) > 9","nodes":[]},`
		}
		node = `{"id":"b` + itoa(i) + `","type":"branch","branches":[` + arms + `{"id":"d","default":true,"nodes":[` + node + `]}]}`
	}
	o := office()
	o.roles["empty"], o.heads = []string{"ann"}, "ann"
	chain := []string{"ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal", "ivy"}
	for i := range len(chain) - 1 {
		o.managers[chain[i]] = chain[i+1]
		o.gone[chain[i+1]] = true
	}
	w := newWorld(t, flow(t, node), o)
	f, rounds := w.facts(), 0
	_, err := Settle(w.def, w.s, f, w.command("ann", Submit, ""), func(asks []rules.Ask) error {
		rounds++
		o.answer(f.Facts, asks, names())
		return nil
	})
	if err != nil || rounds >= MaxRounds {
		t.Errorf("%d rounds, %v", rounds, err)
	}
}

func TestSettleEndsWithTheErrorOfAnswering(t *testing.T) {
	w := newWorld(t, divides(t), office())
	down := errors.New("the database is down")
	_, err := Settle(w.def, w.s, w.facts(), w.command("ann", Submit, ""), func([]rules.Ask) error { return down })
	if !errors.Is(err, down) {
		t.Errorf("got %v", err)
	}
}
