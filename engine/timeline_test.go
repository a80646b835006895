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

// Everything that people may read takes comments, with a flow and without one; of a plain form there is nobody to tell.
func TestComments(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		plain := w.record(w.CreateRecord(ctx, w.as("admin"), w.key(), "proof.kinds", json.RawMessage(`{"name":"一"}`), nil))
		w.record(w.RecordVerb(ctx, w.as("ben"), w.key(), plain.ID, "comment", engine.VerbIn{Comment: "看"}))
		view := w.seen("admin", plain.ID)
		if got := kindsOf(view.History); !slices.Equal(got, []string{"ended", "commented"}) || view.Actions[len(view.Actions)-1].Verb != "comment" {
			t.Errorf("a record without a flow: %v, %v", got, view.Actions)
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

// A comment calls people who may read the record and tells each of them once; the requester who is called is not told twice.
func TestComments_Mentions(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.submit("ana", "any", `{"subject":"一"}`)
		of := func(names ...string) (ids []forms.ID) {
			for _, name := range names {
				ids = append(ids, w.made.Members[name])
			}
			return ids
		}
		comment := func(as string, mentions []forms.ID) error {
			_, err := w.RecordVerb(ctx, w.as(as), w.key(), r.ID, "comment", engine.VerbIn{Comment: "请看", Mentions: mentions})
			return err
		}
		if err := comment(panel(1), of("ana", panel(2), panel(2), panel(1))); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			who  []forms.ID
			want string
		}{
			"who may not read it": {of("ben"), "mention_unread"},
			"nobody":              {[]forms.ID{r.ID}, "no_such_member"},
			"too many":            {make([]forms.ID, 21), "too_many_mentions"},
		} {
			if err := comment("ana", c.who); code(err) != c.want {
				t.Errorf("%s: %s", name, told(err))
			}
		}
		if _, err := w.RecordVerb(ctx, w.as("ana"), w.key(), r.ID, "withdraw", engine.VerbIn{Mentions: of(panel(1))}); code(err) != "no_mentions" {
			t.Errorf("a verb that says nothing: %s", told(err))
		}
		last := w.seen("ana", r.ID).History
		if got := last[len(last)-1]; got.Comment != "请看" || len(got.Mentions) != 2 {
			t.Errorf("the history says %+v", got)
		}
		w.clean()
		for who, want := range map[string]string{"ana": "评审01 mentioned you in a comment on Proof of ", panel(2): "评审01 mentioned you in a comment on Proof of ", panel(1): "", "ben": ""} {
			page, err := w.Notices(ctx, w.as(who), "", 10)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, one := range page.Items {
				if strings.Contains(one.Text, "comment") {
					n++
					if want == "" || !strings.HasPrefix(one.Text, want) {
						t.Errorf("%s was told %q", who, one.Text)
					}
				}
			}
			if (n == 1) != (want != "") {
				t.Errorf("%s was told %d times", who, n)
			}
		}
	})
}

// Offered are those whom the record names, or who are found; who may not read it, who left and the caller are not.
func TestMentionable(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.submit("ana", "any", `{"subject":"一"}`)
		offered := func(as, text string) (names []string) {
			page, err := w.Mentionable(ctx, w.as(as), r.ID, text)
			if err != nil {
				return []string{code(err)}
			}
			for _, one := range page.Items {
				for name, id := range w.made.Members {
					if id == one.ID {
						names = append(names, name)
					}
				}
			}
			slices.Sort(names)
			return names
		}
		named := offered("ana", "")
		if len(named) == 0 || slices.Contains(named, "ana") || slices.Contains(named, "ben") || len(named) != 20 {
			t.Errorf("without a search: %v", named)
		}
		if got := offered("ana", "评审01"); !slices.Equal(got, []string{panel(1)}) {
			t.Errorf("by a name: %v", got)
		}
		if got := offered("ben", ""); !slices.Equal(got, []string{"not_found"}) {
			t.Errorf("somebody who may not read it: %v", got)
		}
		number := "S77"
		w.change(nil, engine.PatchMember{ID: w.made.Members[panel(1)], Revision: 1, MemberPatch: engine.MemberPatch{StaffNumber: &number}})
		if got := offered("ana", "s7"); !slices.Equal(got, []string{panel(1)}) {
			t.Errorf("by a staff number: %v", got)
		}
		if _, err := w.Install(ctx, w.admin(), acceptedApp(t, folk("admins: [staff_number]\n"))); err != nil {
			t.Fatal(err)
		}
		if got := offered("ana", "s7"); len(got) != 0 {
			t.Errorf("by what is kept for administrators: %v", got)
		}
		if _, err := w.Mentionable(ctx, w.as("ana"), r.ID, "\x00"); code(err) != "bad_text" {
			t.Errorf("a text that no database keeps: %v", err)
		}
		hidden := true
		other := named[0]
		if other == panel(1) {
			// Changed above, and so of a later revision.
			other = named[1]
		}
		w.change(nil, engine.PatchMember{ID: w.made.Members[other], Revision: 1, MemberPatch: engine.MemberPatch{Hidden: &hidden}})
		if got := offered("ana", "评审"+other[1:]); len(got) != 0 {
			t.Errorf("a hidden one is found: %v", got)
		}
		if got := offered("ana", ""); !slices.Contains(got, other) {
			t.Errorf("a hidden one who decides on it: %v", got)
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
