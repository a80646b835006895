package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// recounted compares the counts of every member with a count of the rows (I29).
func (w *world) recounted() {
	w.t.Helper()
	count := func(member forms.ID, query string) int {
		return len(w.rows(strings.NewReplacer("{company}", w.literal(w.made.Company), "{member}", w.literal(member)).Replace(query)))
	}
	for name, id := range w.made.Members {
		want := engine.Counts{
			Tasks:   count(id, "select id from tasks where company_id = {company} and member_id = {member} and status = 'open'"),
			Notices: count(id, "select id from notices where company_id = {company} and member_id = {member} and read_at is null"),
			Drafts:  count(id, "select id from records where company_id = {company} and created_by = {member} and status = 'draft'"),
			Running: count(id, "select id from records where company_id = {company} and requester_id = {member} and status = 'running'"),
		}
		got, err := w.Counts(context.Background(), w.as(name))
		if err != nil || got != want {
			w.t.Errorf("%s counts %+v, %v; there are %+v", name, got, err, want)
		}
	}
}

func TestCounts(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		settled := func(step string) {
			t.Helper()
			if err := w.Settle(ctx); err != nil {
				t.Fatal(err)
			}
			w.recounted()
		}
		settled("nothing")
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(`{"subject":"一"}`)))
		other := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(`{}`)))
		settled("drafts")
		w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil))
		w.record(w.RecordVerb(ctx, w.as("ana"), w.key(), other.ID, "discard", engine.VerbIn{}))
		all := w.submit("ana", "all", `{"subject":"二"}`)
		settled("submitted")
		w.record(w.act(w.Engine, trio(1), "agree", w.tasksOf(all.ID)[trio(1)].ID))
		w.record(w.act(w.Engine, trio(2), "reject", w.tasksOf(all.ID)[trio(2)].ID))
		voter := w.turn(draft.ID)
		w.record(w.act(w.Engine, voter, "return", w.tasksOf(draft.ID)[voter].ID))
		settled("rejected and returned")
		page, err := w.Notices(ctx, w.as("ana"), "", 0)
		if err != nil || len(page.Items) < 2 {
			t.Fatalf("ana has the messages %+v, %v", page.Items, err)
		}
		left, err := w.ReadNotices(ctx, w.as("ana"), page.Items[1].ID)
		if err != nil || left.Notices != 1 {
			t.Errorf("all but the newest are read: %+v, %v", left, err)
		}
		for range 2 {
			if left, err = w.ReadNotices(ctx, w.as("ana"), forms.ID{}); err != nil || left.Notices != 0 {
				t.Errorf("all are read: %+v, %v", left, err)
			}
		}
		settled("read")
		w.clean()
	})
}

// A draft that its author discards is gone with everything it said; its history still verifies.
func TestDiscard(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		file := w.upload("ana")
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(fmt.Sprintf(`{"subject":"怨言","paper":"%s"}`, file))))
		draft = w.record(w.PatchRecord(ctx, w.as("ana"), w.key(), draft.ID, draft.Revision, json.RawMessage(`{"subject":"怨言二"}`)))
		if verbs := fmt.Sprint(draft.Actions); verbs != "[{submit Submit none} {discard Discard none}]" {
			t.Errorf("a draft offers %s", verbs)
		}
		w.clean()
		submitted := w.submit("ana", "relay", `{"subject":"一"}`)
		for name, tt := range map[string]struct {
			as   string
			id   forms.ID
			in   engine.VerbIn
			want string
		}{
			"another's":        {"ben", draft.ID, engine.VerbIn{}, "not_found"},
			"an admin's":       {"admin", draft.ID, engine.VerbIn{}, "not_found"},
			"what is no draft": {"ana", submitted.ID, engine.VerbIn{}, "wrong_status"},
			"with data":        {"ana", draft.ID, engine.VerbIn{Data: json.RawMessage(`{}`)}, "no_data"},
		} {
			if _, err := w.RecordVerb(ctx, w.as(tt.as), w.key(), tt.id, "discard", tt.in); !engine.HasCode(err, tt.want) {
				t.Errorf("%s: told %v", name, err)
			}
		}
		key := w.key()
		for range 2 {
			if gone := w.record(w.RecordVerb(ctx, w.as("ana"), key, draft.ID, "discard", engine.VerbIn{})); gone.ID != draft.ID || gone.Data != nil {
				t.Errorf("discarding answers %+v", gone)
			}
		}
		if _, err := w.Record(ctx, w.as("ana"), draft.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("afterwards it is %v", err)
		}
		for _, table := range []string{"records", "record_index", "event_payloads", "notices", "jobs"} {
			for _, row := range w.rows("select * from " + table + " where company_id = " + w.literal(w.made.Company)) {
				if strings.Contains(strings.Join(row, " "), "怨言") {
					t.Errorf("%s still says %s", table, row)
				}
			}
		}
		if _, body, err := w.File(ctx, w.as("ana"), file); err != nil {
			t.Errorf("the upload is gone: %v", err)
		} else {
			body.Close()
		}
		w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(fmt.Sprintf(`{"subject":"二","paper":"%s"}`, file)), nil))
		w.clean()
		w.disarm()
		w.sql("update events set kind = 'saved' where kind = 'discarded'", nil)
		if found := strings.Join(w.findings(), "\n"); !strings.Contains(found, "I34 record "+draft.ID.String()+" has a history and is not there") {
			t.Errorf("a record that vanished is found as %q", found)
		}
	})
}

// Nobody hides a record that was submitted behind the word for a discarded draft.
func TestDiscard_IsForDraftsOnly(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		r := w.submit("ana", "relay", `{"subject":"一"}`)
		w.disarm()
		w.sql("update events set kind = 'discarded' where subject_id = {r} and seq = (select max(seq) from events where subject_id = {r})", map[string]forms.ID{"r": r.ID})
		want := fmt.Sprintf("I34 record %s was discarded, and is there or was submitted", r.ID)
		if found := w.findings(); !strings.Contains(strings.Join(found, "\n"), want) {
			t.Errorf("found %q", found)
		}
	})
}

// What an account chose is the language of its next request, in whatever company.
func TestSetLanguage(t *testing.T) {
	eachSignedWorld(t, func(t *testing.T, w *world, other engine.Founded) {
		ctx := context.Background()
		here, there := w.signIn("ana@corp", w.made.Company), w.signIn("ana@corp", other.Company)
		c, err := w.caller(here.Token)
		if err != nil || c.Language != forms.Chinese {
			t.Fatalf("the caller is %+v, %v", c, err)
		}
		if _, err := w.SetLanguage(ctx, c, "fr"); told(err) != told(engine.NewFault("bad_parameter", "name", "language")) {
			t.Errorf("French: told %v", err)
		}
		if me, err := w.SetLanguage(ctx, c, forms.English); err != nil || me.Language != forms.English || me.Member.Name != "王芳" {
			t.Errorf("me is %+v, %v", me, err)
		}
		for _, token := range []string{here.Token, there.Token} {
			if c, err := w.caller(token); err != nil || c.Language != forms.English {
				t.Errorf("the caller is %+v, %v", c, err)
			}
		}
	})
}
