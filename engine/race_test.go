package engine_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
)

// F8: two at once on an any-sign node, fifty times over.
func TestRace_FiftyAgreeOnAnAnySignNode(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "100")
		r := w.submit("ana", "any", `{"subject":"一","amount":30}`)
		tasks := w.tasksOf(r.ID)
		if len(tasks) != panelSize {
			t.Fatalf("%d tasks were opened, not %d", len(tasks), panelSize)
		}
		nodes := []*engine.Engine{w.Engine, w.node()}
		results := together(panelSize, func(i int) (engine.Answer, error) {
			return w.act(nodes[i%2], panel(i+1), "agree", tasks[panel(i+1)].ID)
		})
		won := winners(results)
		if len(won) != 1 {
			t.Fatalf("%d agreements won", len(won))
		}
		name := fmt.Sprintf("评审%02d", won[0]+1)
		lost := fmt.Sprintf(`409 already_handled at="2026-03-02 09:30:00" outcome="agreed" who=%q`+
			" | %s 已于 2026-03-02 09:30:00 处理（已同意）。 | Already handled by %s at 2026-03-02 09:30:00 (agreed).", name, name, name)
		for i, result := range results {
			if i == won[0] {
				continue
			}
			if got := told(result.err); got != lost {
				t.Fatalf("told\n%s, not\n%s", got, lost)
			}
		}
		outcomes := map[string]int{}
		for member, task := range w.tasksOf(r.ID) {
			outcomes[task.Status+" "+task.Outcome]++
			if (task.Comment != "") != (member == panel(won[0]+1)) {
				t.Errorf("the task of %s has the comment %q", member, task.Comment)
			}
		}
		same(t, "tasks", outcomes, map[string]int{"done agreed": 1, "done superseded": panelSize - 1})
		same(t, "holds", w.holds(r.ID), map[string]int{store.HoldPosted: 1})
		events := w.events(r.ID)
		same(t, "agreements and ends", map[string]int{"agreed": events["flow.agreed"], "finished": events["flow.finished"]}, map[string]int{"agreed": 1, "finished": 1})
		if a := w.account("ana"); a.Balance != 7000 || a.Held != 0 {
			t.Errorf("the account shows %d, %d held", a.Balance, a.Held)
		}
		w.clean()
	})
}

func same[K comparable, V comparable](t *testing.T, what string, got, want map[K]V) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s: %v, not %v", what, got, want)
	}
}

// F9: the last countersigners at once, each of them several times over.
func TestRace_AllSign(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "100")
		r := w.submit("ana", "all", `{"subject":"一","amount":30}`)
		tasks := w.tasksOf(r.ID)
		results := together(panelSize, func(i int) (engine.Answer, error) {
			member := trio(i%3 + 1)
			return w.act(w.Engine, member, "agree", tasks[member].ID)
		})
		bySeat := map[int]int{}
		for _, i := range winners(results) {
			bySeat[i%3]++
		}
		same(t, "agreements by seat", bySeat, map[int]int{0: 1, 1: 1, 2: 1})
		for i, result := range results {
			name := fmt.Sprintf("三人%d", i%3+1)
			lost := fmt.Sprintf(`409 already_handled at="2026-03-02 09:30:00" outcome="agreed" who=%q`+
				" | %s 已于 2026-03-02 09:30:00 处理（已同意）。 | Already handled by %s at 2026-03-02 09:30:00 (agreed).", name, name, name)
			if result.err != nil && told(result.err) != lost {
				t.Fatalf("told\n%s, not\n%s", told(result.err), lost)
			}
		}
		events := w.events(r.ID)
		same(t, "agreements and ends", map[string]int{"agreed": events["flow.agreed"], "arrived": events["flow.arrived"], "finished": events["flow.finished"]},
			map[string]int{"agreed": 3, "arrived": 3, "finished": 1}) // at start, vote and end
		same(t, "holds", w.holds(r.ID), map[string]int{store.HoldPosted: 1})
		w.clean()
	})
}

// One after another: whoever pushes at once, the turns stay in order and each comes once.
func TestRace_Sequential(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		r := w.submit("ana", "relay", `{"subject":"一"}`)
		for turn := 1; turn <= 3; turn++ {
			tasks := w.tasksOf(r.ID)
			if len(tasks) != turn {
				t.Fatalf("turn %d: %d tasks", turn, len(tasks))
			}
			member := w.turn(r.ID)
			results := together(20, func(int) (engine.Answer, error) { return w.act(w.Engine, member, "agree", tasks[member].ID) })
			if won := winners(results); len(won) != 1 {
				t.Fatalf("turn %d: %d agreements won", turn, len(won))
			}
		}
		if s := w.status(r.ID); s != "approved" {
			t.Errorf("the record is %s", s)
		}
		w.clean()
	})
}

// Whatever is done to one task at once: one wins, the others are told of the winner.
func TestRace_DifferentVerbs(t *testing.T) {
	type contender struct{ as, verb string }
	contenders := []contender{{panel(1), "agree"}, {panel(2), "reject"}, {panel(3), "return"}, {"ana", "withdraw"}, {"admin", "terminate"}}
	status := map[string]string{"agree": "approved", "reject": "rejected", "return": "running", "withdraw": "withdrawn", "terminate": "terminated"}
	hold := map[string]string{"agree": store.HoldPosted, "return": store.HoldOpen}
	outcome := map[string]string{"agree": "agreed", "reject": "rejected", "return": "returned", "withdraw": "withdrawn", "terminate": "terminated"}
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "1000")
		for range 12 {
			r := w.submit("ana", "any", `{"subject":"一","amount":1}`)
			tasks := w.tasksOf(r.ID)
			results := together(len(contenders), func(i int) (engine.Answer, error) {
				c := contenders[i]
				if task := tasks[c.as]; task != nil {
					return w.act(w.Engine, c.as, c.verb, task.ID)
				}
				return w.RecordVerb(context.Background(), w.as(c.as), w.key(), r.ID, c.verb, engine.VerbIn{Comment: "为证"})
			})
			won := winners(results)
			// A return lets the flow go on: withdrawing or terminating it then is no second answer to one question.
			last := won[len(won)-1]
			if len(won) > 2 || len(won) == 2 && (contenders[won[0]].verb != "return" || contenders[last].as == panel(1) || contenders[last].as == panel(2)) {
				t.Fatalf("%d won: %v", len(won), won)
			}
			verb := contenders[last].verb
			if got := w.status(r.ID); got != status[verb] {
				t.Errorf("after %s the record is %s", verb, got)
			}
			ends := hold[verb]
			if ends == "" {
				ends = store.HoldReleased
			}
			same(t, "holds after "+verb, w.holds(r.ID), map[string]int{ends: 1})
			for i, result := range results {
				f := engine.AsFault(result.err)
				if result.err == nil {
					continue
				}
				if f == nil || f.Status != 409 || f.Code != "already_handled" || len(won) == 1 && f.Args["outcome"] != outcome[verb] {
					t.Errorf("%s against %s was told: %s", contenders[i].verb, verb, told(result.err))
				}
			}
		}
		w.clean()
	})
}

// I20: two requests that fit singly but not together, over and over.
func TestRace_TwoRequestsOnOneBalance(t *testing.T) {
	const short = `422 balance_short account="budget/王芳" asked="6" left="4"` +
		" | 额度不足：剩余 4，申请 6。 | Not enough left: 4 left, 6 asked for."
	ends := []struct{ verb, hold string }{{"agree", store.HoldPosted}, {"reject", store.HoldReleased}, {"withdraw", store.HoldReleased}}
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "10")
		for round := range 18 {
			results := together(4, func(i int) (engine.Answer, error) {
				return w.CreateRecord(context.Background(), w.as("ana"), w.key(), []string{"proof.any", "proof.all"}[i%2], []byte(`{"subject":"一","amount":6}`), nil)
			})
			won := winners(results)
			if len(won) != 1 {
				t.Fatalf("%d requests of 6 fit into 10", len(won))
			}
			for i, result := range results {
				if i != won[0] && told(result.err) != short {
					t.Fatalf("told\n%s, not\n%s", told(result.err), short)
				}
			}
			if a := w.account("ana"); a.Balance != 1000 || a.Held != 600 {
				t.Fatalf("the account shows %d, %d held", a.Balance, a.Held)
			}
			r := w.record(results[won[0]].answer, nil)
			end := ends[round%len(ends)]
			w.end(r, end.verb)
			same(t, "holds after "+end.verb, w.holds(r.ID), map[string]int{end.hold: 1})
			if end.hold == store.HoldPosted {
				w.grant("ana", "6")
			}
		}
		w.clean()
	})
}

// end ends a record with everybody who has a task doing the same at once.
func (w *world) end(r engine.RecordView, verb string) {
	w.t.Helper()
	if verb == "withdraw" {
		together(5, func(int) (engine.Answer, error) {
			return w.RecordVerb(context.Background(), w.as("ana"), w.key(), r.ID, verb, engine.VerbIn{})
		})
		return
	}
	tasks := w.tasksOf(r.ID)
	members := make([]string, 0, len(tasks))
	for member := range tasks {
		members = append(members, member)
	}
	together(min(len(members), 8), func(i int) (engine.Answer, error) { return w.act(w.Engine, members[i], verb, tasks[members[i]].ID) })
	if s := w.status(r.ID); s == "running" {
		w.t.Fatalf("the record is still running after %s", verb)
	}
}
