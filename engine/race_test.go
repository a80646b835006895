package engine_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms/num"
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
		lost := fmt.Sprintf(`409 already_handled at="2026-03-02T01:30:00.000Z" outcome="agreed" who=%q`+
			" | %s 已于 2026年3月2日 09:30 处理（已同意）。 | Already handled by %s at 2 March 2026, 09:30 (agreed).", name, name, name)
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
			lost := fmt.Sprintf(`409 already_handled at="2026-03-02T01:30:00.000Z" outcome="agreed" who=%q`+
				" | %s 已于 2026年3月2日 09:30 处理（已同意）。 | Already handled by %s at 2 March 2026, 09:30 (agreed).", name, name, name)
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
		" | budget/王芳额度不足：剩余 4，申请 6。 | Not enough budget/王芳: 4 left, 6 asked for."
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

// Records that hold on the same two accounts in opposite order are decided and handed in again at once without
// waiting for each other in a circle: nothing had to be tried again.
func TestRace_TwoAccounts(t *testing.T) {
	const pairs = 8
	shapes := []string{`{"subject":"一","amount":1,"second":"a","third":"b"}`, `{"subject":"一","amount":1,"second":"b","third":"a"}`}
	eachWorld(t, func(t *testing.T, w *world) {
		w.grantOn([]string{"shared", "a"}, "1000")
		w.grantOn([]string{"shared", "b"}, "1000")
		for _, verb := range []string{"agree", "reject", "return"} {
			results := together(2*pairs, func(i int) (engine.Answer, error) {
				return w.CreateRecord(context.Background(), w.as("ana"), w.key(), "proof.relay", []byte(shapes[i%2]), nil)
			})
			tasks := make([]*store.TaskRow, len(results))
			holders, records := make([]string, len(results)), make([]engine.RecordView, len(results))
			for i, result := range results {
				records[i] = w.record(result.answer, result.err)
			}
			// All but the last of the trio agree, one after another; what ends the record is done at once.
			for i, r := range records {
				for range 2 {
					voter := w.turn(r.ID)
					w.record(w.act(w.Engine, voter, "agree", w.tasksOf(r.ID)[voter].ID))
				}
				holders[i] = w.turn(r.ID)
				tasks[i] = w.tasksOf(r.ID)[holders[i]]
			}
			for _, result := range together(len(records), func(i int) (engine.Answer, error) { return w.act(w.Engine, holders[i], verb, tasks[i].ID) }) {
				if result.err != nil {
					t.Errorf("%s: %v", verb, result.err)
				}
			}
			if verb != "return" {
				continue
			}
			back := make([]*store.TaskRow, len(records))
			for i, r := range records {
				back[i] = w.tasksOf(r.ID)["ana"]
			}
			for _, result := range together(len(records), func(i int) (engine.Answer, error) {
				in := engine.VerbIn{Data: []byte([]string{`{"subject":"二","amount":2,"second":"b"}`, `{"subject":"二","amount":2,"second":"a"}`}[i%2])}
				return w.TaskVerb(context.Background(), w.as("ana"), w.key(), back[i].ID, "resubmit", in)
			}) {
				if result.err != nil {
					t.Errorf("resubmit: %v", result.err)
				}
			}
		}
		if n := w.store.Stats().Retries; n != 0 {
			t.Errorf("%d transactions had to be tried again", n)
		}
		w.clean()
	})
}

// Two grants at once on an account that is not there yet open it once and both count.
func TestRace_GrantsOpenAnAccount(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		results := together(10, func(int) (engine.Answer, error) {
			err := w.GrantBalances(context.Background(), w.as("admin"), []engine.Grant{{Account: []string{"fresh"}, Amount: num.FromInt(1), Unit: "CNY"}})
			return engine.Answer{}, err
		})
		for _, r := range results {
			if r.err != nil {
				t.Error(r.err)
			}
		}
		w.read(func(tx *store.Tx) error {
			a, err := tx.LedgerAccount("fresh")
			if err == nil && a.Balance != 1000 {
				t.Errorf("the account shows %d", a.Balance)
			}
			return err
		})
		w.clean()
	})
}

// Two pages that save one draft at once: one is told that it is out of date, and nothing is lost silently.
func TestRace_Draft(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.any", []byte(`{"subject":"稿"}`)))
		for revision := 1; revision <= 5; revision++ {
			results := together(8, func(i int) (engine.Answer, error) {
				return w.PatchRecord(ctx, w.as("ana"), w.key(), draft.ID, revision, fmt.Appendf(nil, `{"subject":"%d"}`, i))
			})
			won := winners(results)
			if len(won) != 1 {
				t.Fatalf("%d patches of revision %d won", len(won), revision)
			}
			stale := fmt.Sprintf(`412 stale revision="%d" | 内容已被更新，请重新载入（当前版本 %d）。 | It was changed meanwhile; load it again (now at revision %d).`, revision+1, revision+1, revision+1)
			for i, r := range results {
				if i != won[0] && told(r.err) != stale {
					t.Fatalf("told\n%s, not\n%s", told(r.err), stale)
				}
			}
		}
		// Handing it in twice at once makes one flow of it.
		results := together(8, func(int) (engine.Answer, error) { return w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil) })
		if won := winners(results); len(won) != 1 {
			t.Errorf("%d submissions won", len(won))
		}
		for _, r := range results {
			if r.err != nil && told(r.err) != `409 wrong_status status="running" | 当前状态（进行中）不能进行此操作。 | That cannot be done while it is under way.` {
				t.Errorf("told %s", told(r.err))
			}
		}
		if n := len(w.tasksOf(draft.ID)); n != panelSize {
			t.Errorf("%d tasks were opened", n)
		}
		w.clean()
	})
}
