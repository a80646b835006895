package engine_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// seen is a record as a member sees it.
func (w *world) seen(as string, id forms.ID) engine.RecordView {
	w.t.Helper()
	view, err := w.Record(context.Background(), w.as(as), id)
	if err != nil {
		w.t.Fatalf("%s reads the record: %v", as, err)
	}
	return view
}

// kindsOf are the kinds of a history's entries.
func kindsOf(history []engine.HistoryView) []string {
	kinds := make([]string, len(history))
	for i, h := range history {
		kinds[i] = h.Kind
	}
	return kinds
}

// What an author wrote and struck out before submitting is shown to nobody; what changes afterwards is.
func TestHistory_OfADraft(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(`{"subject":"怨言"}`)))
		for _, subject := range []string{"怨言二", "得体"} {
			draft = w.record(w.PatchRecord(ctx, w.as("ana"), w.key(), draft.ID, draft.Revision, json.RawMessage(`{"subject":"`+subject+`"}`)))
		}
		if view := w.seen("ana", draft.ID); len(view.History) != 0 {
			t.Errorf("the draft shows %v", kindsOf(view.History))
		}
		r := w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil))
		voter := w.turn(r.ID)
		view := w.seen(voter, r.ID)
		if got := kindsOf(view.History); !slices.Equal(got, []string{"submitted"}) {
			t.Errorf("the approver sees %v", got)
		}
		w.record(w.act(w.Engine, voter, "return", w.tasksOf(r.ID)[voter].ID))
		w.record(w.TaskVerb(ctx, w.as("ana"), w.key(), w.tasksOf(r.ID)["ana"].ID, "resubmit", engine.VerbIn{Data: json.RawMessage(`{"subject":"改过"}`)}))
		view = w.seen(voter, r.ID)
		if got := kindsOf(view.History); !slices.Equal(got, []string{"submitted", "returned", "saved", "resubmitted"}) {
			t.Fatalf("after a return the approver sees %v", got)
		}
		if got := string(view.History[2].Changes); got != `{"subject":["得体","改过"]}` {
			t.Errorf("the change is told as %s", got)
		}
		if body, err := json.Marshal(view); err != nil || strings.Contains(string(body), "怨言") {
			t.Errorf("the approver reads what the draft held: %s, %v", body, err)
		}
	})
}

// Comments belong to what is being decided: a record without a flow, which the whole company reads, takes none.
func TestComments(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		plain := w.record(w.CreateRecord(ctx, w.as("admin"), w.key(), "proof.kinds", json.RawMessage(`{"name":"一"}`), nil))
		for _, as := range []string{"ben", "admin"} {
			_, err := w.RecordVerb(ctx, w.as(as), w.key(), plain.ID, "comment", engine.VerbIn{Comment: "看"})
			if told(err) != "409 no_comments | 没有流程的记录不能评论。 | A record without a flow takes no comments." {
				t.Errorf("%s was told %s", as, told(err))
			}
		}
		// The message says who comments also where the record does not name them, in the company's words.
		r := w.submit("ana", "any", `{"subject":"一"}`)
		w.record(w.act(w.Engine, panel(1), "agree", w.tasksOf(r.ID)[panel(1)].ID))
		w.record(w.RecordVerb(ctx, w.as(panel(2)), w.key(), r.ID, "comment", engine.VerbIn{Comment: "好"}))
		w.clean()
		page, err := w.Notices(ctx, w.as("ana"), "", 10)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, n := range page.Items {
			texts = append(texts, n.Text)
		}
		slices.Sort(texts) // both at one instant
		if got := strings.Join(texts, " / "); got != "Your Proof was approved: 一 / 评审02 commented on your Proof: 好" {
			t.Errorf("the notices are %s", got)
		}
	})
}

// A record takes only so many comments, so that reading it stays cheap.
func TestComments_TooMany(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.submit("ana", "any", `{"subject":"一"}`)
		comment := func() error {
			_, err := w.RecordVerb(ctx, w.as("ana"), w.key(), r.ID, "comment", engine.VerbIn{Comment: "看"})
			return err
		}
		err := w.store.Company(w.made.Company).Write(ctx, func(tx *store.Tx) error {
			row, err := tx.LockRecord(r.ID)
			if err != nil {
				return err
			}
			head := &history.Head{Seq: row.EventSeq, Hash: row.EventHash}
			for i := range 999 {
				history.Append(tx, r.ID, head, history.Entry{ID: forms.DeriveID(start, r.ID, i), Kind: "commented", Format: 1, At: start, Payload: []byte(`{"comment":"x"}`)})
			}
			row.EventSeq, row.EventHash = head.Seq, head.Hash
			tx.UpdateRecord(row)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := comment(); err != nil {
			t.Fatal(err)
		}
		if err := comment(); told(err) != `422 too_many_comments max="1000" | 一条记录最多 1000 条评论。 | A record takes at most 1000 comments.` {
			t.Errorf("one more was told %s", told(err))
		}
	})
}
