package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// storm is many people at once who do whatever comes into their heads to the same few records.
type storm struct {
	*world
	mu      sync.Mutex
	records []forms.ID
}

// Whatever happens at once, every answer is one that a caller can understand, and the books are right.
func TestStorm(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.grant("ana", "60")
		w.grant("ben", "60")
		s := &storm{world: w}
		nodes := []*engine.Engine{w.Engine, w.node()}
		var running sync.WaitGroup
		for seed := range uint64(8) {
			running.Go(func() {
				random := rand.New(rand.NewPCG(seed, 20261122))
				for step := range 25 {
					what, err := s.step(nodes[seed%2], random)
					if f := engine.AsFault(err); err != nil && (f == nil || f.Status >= 500) {
						t.Errorf("seed %d, step %d: %s: %v", seed, step, what, err)
					}
				}
			})
		}
		running.Go(func() {
			for range 10 {
				if err := nodes[1].Settle(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
		running.Wait()
		if n := w.store.Stats().Retries; n != 0 {
			t.Errorf("%d transactions had to be tried again", n)
		}
		w.clean()
	})
}

// step does one thing at random and says what.
func (s *storm) step(e *engine.Engine, random *rand.Rand) (string, error) {
	ctx, requester := context.Background(), []string{"ana", "ben"}[random.IntN(2)]
	id, some := s.pick(random)
	if !some || random.IntN(5) == 0 {
		form := []string{"any", "all", "relay"}[random.IntN(3)]
		data := fmt.Sprintf(`{"subject":"%d","amount":%d,"tag":"%d"}`, random.IntN(10), random.IntN(20), random.IntN(30))
		answer, err := e.CreateRecord(ctx, s.as(requester), s.key(), "proof."+form, json.RawMessage(data), nil)
		if err == nil {
			var view engine.RecordView
			err = json.Unmarshal(answer.Body, &view)
			s.mu.Lock()
			s.records = append(s.records, view.ID)
			s.mu.Unlock()
		}
		return "create", err
	}
	switch random.IntN(8) {
	case 0:
		_, err := e.RecordVerb(ctx, s.as(requester), s.key(), id, "withdraw", engine.VerbIn{})
		return "withdraw", err
	case 1:
		_, err := e.RecordVerb(ctx, s.as("admin"), s.key(), id, "terminate", engine.VerbIn{Comment: "止"})
		return "terminate", err
	case 2:
		_, err := e.RecordVerb(ctx, s.as(requester), s.key(), id, "comment", engine.VerbIn{Comment: "言"})
		return "comment", err
	}
	task, err := s.task(id, random)
	if err != nil || task == nil {
		return "look", err
	}
	verb, in := []string{"agree", "agree", "agree", "reject", "return"}[random.IntN(5)], engine.VerbIn{Comment: "为证"}
	if task.Kind == "resubmit" {
		verb, in.Data = "resubmit", fmt.Appendf(nil, `{"subject":"再","amount":%d}`, random.IntN(20))
	}
	_, err = e.TaskVerb(ctx, s.as(s.nameOf(task.Member)), s.key(), task.ID, verb, in)
	return verb, err
}

func (s *storm) pick(random *rand.Rand) (forms.ID, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.records) == 0 {
		return forms.ID{}, false
	}
	newest := s.records[max(0, len(s.records)-4):] // so that they get into each other's way
	return newest[random.IntN(len(newest))], true
}

// task is one of a record's tasks, mostly an open one.
func (s *storm) task(record forms.ID, random *rand.Rand) (*store.TaskRow, error) {
	var tasks []*store.TaskRow
	err := s.store.Company(s.made.Company).Read(context.Background(), func(tx *store.Tx) (err error) {
		tasks, err = tx.TasksOf(record)
		return err
	})
	if open := slices.DeleteFunc(slices.Clone(tasks), func(t *store.TaskRow) bool { return t.Status != store.TaskOpen }); len(open) > 0 && random.IntN(5) > 0 {
		tasks = open
	}
	if err != nil || len(tasks) == 0 {
		return nil, err
	}
	return tasks[random.IntN(len(tasks))], nil
}

// Numbers have no gap and no double, also where submissions are refused in between.
func TestNumbers(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		results := together(40, func(i int) (engine.Answer, error) {
			return w.CreateRecord(context.Background(), w.as("ana"), w.key(), "proof.relay", fmt.Appendf(nil, `{"subject":"一","tag":"%d"}`, i/2), nil)
		})
		var numbers, want []string
		for i, winner := range winners(results) {
			numbers = append(numbers, w.record(results[winner].answer, nil).Number)
			want = append(want, fmt.Sprintf("relay-2026-%04d", i+1))
		}
		slices.Sort(numbers)
		if len(want) != 20 || !slices.Equal(numbers, want) {
			t.Errorf("the numbers are %v", numbers)
		}
		w.clean()
	})
}

// Comments at once all stand in one history.
func TestComments_AtOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		r := w.submit("ana", "relay", `{"subject":"一"}`)
		for _, result := range together(20, func(i int) (engine.Answer, error) {
			return w.RecordVerb(context.Background(), w.as("ana"), w.key(), r.ID, "comment", engine.VerbIn{Comment: fmt.Sprint(i)})
		}) {
			if result.err != nil {
				t.Error(result.err)
			}
		}
		if n := w.events(r.ID)["commented"]; n != 20 {
			t.Errorf("%d comments are kept", n)
		}
		w.clean()
	})
}

// An option can name what is offered, and nothing else is shown through it: not somebody's draft by its id.
func TestOptions_NameOnlyWhatIsOffered(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		offered := w.record(w.CreateRecord(ctx, w.as("admin"), w.key(), "proof.kinds", []byte(`{"name":"公开"}`), nil))
		draft := w.record(w.SaveDraft(ctx, w.as("admin"), w.key(), "proof.kinds", []byte(`{"name":"机密"}`)))
		other := w.submit("ben", "any", `{"subject":"机密"}`)
		for name, tt := range map[string]struct {
			id      forms.ID
			summary string
		}{
			"an offered one":           {offered.ID, "一 公开"},
			"a draft":                  {draft.ID, "一 " + draft.ID.String()},
			"a record of another form": {other.ID, "一 " + other.ID.String()},
			"one that there is not":    {forms.ID{1}, "一 " + forms.ID{1}.String()},
		} {
			data := fmt.Appendf(nil, `{"subject":"一","kind":"%s"}`, tt.id)
			saved := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.any", data))
			var values map[string]any
			if err := json.Unmarshal(saved.Data, &values); err != nil {
				t.Fatal(err)
			}
			if seen := values["of_kind"]; saved.Summary != tt.summary || (seen != nil) != (tt.id == offered.ID) {
				t.Errorf("%s: the draft shows %q and %v", name, saved.Summary, seen)
			}
			_, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.any", data, nil)
			if (err == nil) != (tt.id == offered.ID) {
				t.Errorf("%s: told %s", name, told(err))
			}
		}
		w.clean()
	})
}
