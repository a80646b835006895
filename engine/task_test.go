package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// asked is what the rules make of data, short: the data, and the fields that are locked.
func (w *world) asked(as, form string, in engine.EvaluateIn) string {
	w.t.Helper()
	view, err := w.Evaluate(context.Background(), w.as(as), form, in)
	if err != nil {
		w.t.Fatal(err)
	}
	locked := 0
	for path, f := range view.Fields {
		if f.Locked && !strings.Contains(path, ".") {
			locked++
		}
	}
	return fmt.Sprintf("%s, %d of %d locked", view.Data, locked, len(w.topFields(view)))
}

func (w *world) topFields(view engine.Evaluation) []string {
	var top []string
	for path := range view.Fields {
		if !strings.Contains(path, ".") {
			top = append(top, path)
		}
	}
	return top
}

// A task shows its whole record, what may be done, and what of the data may be changed: only the holder of a record
// that was returned changes any.
func TestTask(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.submit("ana", "relay", `{"subject":"一"}`)
		voter := w.turn(r.ID)
		task := w.tasksOf(r.ID)[voter].ID
		shown := func(as string, id forms.ID) string {
			t.Helper()
			view, err := w.Task(ctx, w.as(as), id)
			if err != nil {
				return told(err)
			}
			var verbs []string
			for _, a := range view.Actions {
				verbs = append(verbs, a.Verb)
			}
			if record := w.seen(as, r.ID); string(record.Data) != string(view.Record.Data) || len(record.Path) != len(view.Record.Path) ||
				len(record.History) != len(view.Record.History) || len(view.Record.History) == 0 {
				t.Errorf("the record of the task is %+v, not %+v", view.Record, record)
			}
			return fmt.Sprintf("%s %s %s%s %v %v", view.Label, view.Kind, view.Status, view.Outcome, verbs, view.Editable)
		}
		notFound := told(engine.ErrNotFound)
		for as, want := range map[string]string{voter: "Vote approve open [agree reject return] []", "ana": notFound, "ben": notFound, "admin": notFound} {
			if got := shown(as, task); got != want {
				t.Errorf("%s sees %s, not %s", as, got, want)
			}
		}
		all := `{"subject":"一","total":0}, 10 of 10 locked`
		other := json.RawMessage(`{"subject":"二"}`)
		for as, in := range map[string]engine.EvaluateIn{voter: {Data: other, Task: task}, "ana": {Data: other, Record: r.ID}} {
			if got := w.asked(as, "proof.relay", in); got != all {
				t.Errorf("%s evaluates to %s", as, got)
			}
		}
		w.record(w.act(w.Engine, voter, "return", task))
		again := w.tasksOf(r.ID)["ana"].ID
		if got, want := shown("ana", again), "start resubmit open [resubmit] [subject tag amount second third kind lines paper]"; got != want {
			t.Errorf("the requester sees %s, not %s", got, want)
		}
		if got := w.asked("ana", "proof.relay", engine.EvaluateIn{Data: other, Task: again}); got != `{"subject":"二","total":0}, 2 of 10 locked` {
			t.Errorf("to be submitted again it evaluates to %s", got)
		}
		w.record(w.TaskVerb(ctx, w.as("ana"), w.key(), again, "resubmit", engine.VerbIn{Data: other}))
		if got := shown("ana", again); got != "start resubmit doneresubmitted [] []" {
			t.Errorf("afterwards the requester sees %s", got)
		}
		if got := w.asked("ana", "proof.relay", engine.EvaluateIn{Data: json.RawMessage(`{}`), Task: again}); got != `{"subject":"二","total":0}, 10 of 10 locked` {
			t.Errorf("afterwards it evaluates to %s", got)
		}
	})
}

// What a record is read with has names, and nothing that is asked again.
func TestReading_OfAVersion(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		view, err := w.Reading(context.Background(), w.as("ben"), "proof.relay", 1)
		if err != nil {
			t.Fatal(err)
		}
		of := map[string]engine.ReadingField{}
		for _, f := range view.Fields {
			of[f.ID] = f
		}
		if of["total"].Scale != 2 || len(of["lines"].Columns) != 3 || of["subject"].Label != "subject" {
			t.Errorf("%+v", view)
		}
		if _, err := w.Reading(context.Background(), w.as("ben"), "proof.relay", 2); !engine.HasCode(err, "not_found") {
			t.Errorf("a version that is not there: %v", err)
		}
	})
}

// A record is shown with the version that it was filled with, a draft is evaluated by the newest.
func TestForm_OfAVersion(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(`{"subject":"一"}`)))
		source := proofSource()
		source["app.yaml"] = bytes.Replace(source["app.yaml"], []byte("1.0.0"), []byte("1.1.0"), 1)
		source["forms/relay.yaml"] = bytes.Replace(source["forms/relay.yaml"], []byte("    tag:"), []byte("    note: {type: string, x-field: text, x-value: subject}\n    tag:"), 1)
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, source)); err != nil {
			t.Fatal(err)
		}
		for version, want := range map[int]string{0: "2 true", 1: "1 false", 2: "2 true", 3: told(engine.ErrNotFound), -1: told(engine.ErrNotFound)} {
			got := ""
			if view, err := w.Form(ctx, w.as("ben"), "proof.relay", version); err != nil {
				got = told(err)
			} else {
				got = fmt.Sprint(view.Version, " ", strings.Contains(string(view.Schema), "note"))
			}
			if got != want {
				t.Errorf("version %d is %s, not %s", version, got, want)
			}
		}
		if got := w.asked("ana", "proof.relay", engine.EvaluateIn{Data: json.RawMessage(`{"subject":"二"}`), Record: draft.ID}); got != `{"subject":"二","note":"二","total":0}, 3 of 11 locked` {
			t.Errorf("the draft evaluates to %s", got)
		}
	})
}
