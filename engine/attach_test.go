package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// upload puts a file of a member's.
func (w *world) upload(as string) forms.ID {
	w.t.Helper()
	ref, err := w.PutFile(context.Background(), w.as(as), w.key(), engine.Upload{Name: "a.txt", Size: -1, Body: strings.NewReader(as)})
	if err != nil {
		w.t.Fatal(err)
	}
	return ref.ID
}

// A record may name its own files and the caller's loose ones: naming a file shows it to the record's readers.
func TestAttach(t *testing.T) {
	const refused = "422 invalid (1 problems, first file_unknown at \"paper\") [paper file_unknown] | 有内容需要修改。 | Something needs to be corrected."
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		naming := func(file forms.ID) json.RawMessage {
			return json.RawMessage(fmt.Sprintf(`{"subject":"一","paper":"%s"}`, file))
		}
		create := func(as string, file forms.ID) error {
			_, err := w.CreateRecord(ctx, w.as(as), w.key(), "proof.relay", naming(file), nil)
			return err
		}
		loose, bound, readable := w.upload("ana"), w.upload("ben"), w.upload("ben")
		r := w.record(w.CreateRecord(ctx, w.as("ben"), w.key(), "proof.relay", naming(bound), nil))
		// Whoever holds a task on ben's record may read its file, but not make it their own.
		reader := w.turn(r.ID)
		if _, body, err := w.File(ctx, w.as(reader), bound); err != nil {
			t.Errorf("the holder of a task cannot read the file: %v", err)
		} else {
			body.Close()
		}
		for name, tt := range map[string]struct {
			as   string
			file forms.ID
		}{
			"another's loose upload":         {"ana", readable},
			"another's upload on a record":   {"ana", bound},
			"one that I may read":            {reader, bound},
			"mine, but on another record":    {"ben", bound},
			"one that there is not":          {"ana", forms.MustID("019cac2a-9dc0-7174-bab0-b632b9b893a9")},
			"a record's id instead":          {"ben", r.ID},
			"another company's or the like ": {"ana", forms.ID{15: 1}},
		} {
			if err := create(tt.as, tt.file); told(err) != refused {
				t.Errorf("%s: told %s", name, told(err))
			}
			if _, err := w.SaveDraft(ctx, w.as(tt.as), w.key(), "proof.relay", naming(tt.file)); told(err) != refused {
				t.Errorf("%s, in a draft: told %s", name, told(err))
			}
		}
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", naming(loose)))
		if err := create("ana", loose); told(err) != refused {
			t.Errorf("a file that a draft has: told %s", told(err))
		}
		if _, err := w.PatchRecord(ctx, w.as("ana"), w.key(), draft.ID, draft.Revision, naming(bound)); told(err) != refused {
			t.Errorf("patching another's file in: told %s", told(err))
		}
		if _, err := w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil); err != nil {
			t.Errorf("a draft with its own file: %v", err)
		}
		if _, _, err := w.File(ctx, w.as("ana"), readable); !engine.HasCode(err, "not_found") {
			t.Errorf("another's loose upload: told %v", err)
		}
		// Sent back, the record still has its file.
		w.record(w.act(w.Engine, reader, "return", w.tasksOf(r.ID)[reader].ID))
		if _, err := w.TaskVerb(ctx, w.as("ben"), w.key(), w.tasksOf(r.ID)["ben"].ID, "resubmit", engine.VerbIn{Data: naming(bound)}); err != nil {
			t.Errorf("resubmitting with the same file: %v", err)
		}
		w.clean()
	})
}

// What a draft holds is foreseen as what it would be submitted with; nothing else has a path of its own.
func TestPreview_OfADraftWithItsFile(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		naming := json.RawMessage(fmt.Sprintf(`{"subject":"一","paper":"%s"}`, w.upload("ana")))
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", naming))
		foresee := func(as string, record forms.ID) (engine.Path, error) {
			return w.Preview(ctx, w.as(as), "proof.relay", engine.EvaluateIn{Data: naming, Record: record})
		}
		if path, err := foresee("ana", draft.ID); err != nil || len(path.Problems) > 0 || len(path.Steps) == 0 {
			t.Errorf("the draft: %+v, %v", path, err)
		}
		if path, err := foresee("ana", forms.ID{}); err != nil || len(path.Problems) != 1 || path.Problems[0].Code != "file_unknown" {
			t.Errorf("a new record with the draft's file: %+v, %v", path, err)
		}
		if _, err := foresee("ben", draft.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("another's draft: told %v", err)
		}
		w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil))
		if _, err := foresee("ana", draft.ID); !engine.HasCode(err, "wrong_status") {
			t.Errorf("what was submitted: told %v", err)
		}
	})
}

// A file taken out again is its uploader's alone: whoever reads the record later does not read it.
func TestAttach_TakenOut(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		readable := func(as string, file forms.ID) bool {
			_, body, err := w.File(ctx, w.as(as), file)
			if err == nil {
				body.Close()
			} else if !engine.HasCode(err, "not_found") {
				t.Errorf("%s opens the file: %v", as, err)
			}
			return err == nil
		}
		naming := func(file forms.ID) json.RawMessage {
			return json.RawMessage(fmt.Sprintf(`{"subject":"一","paper":"%s"}`, file))
		}
		wrong, right, later := w.upload("ana"), w.upload("ana"), w.upload("ana")
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", naming(wrong)))
		draft = w.record(w.PatchRecord(ctx, w.as("ana"), w.key(), draft.ID, draft.Revision, naming(right)))
		r := w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil))
		voter := w.turn(r.ID)
		if readable(voter, wrong) || !readable(voter, right) || !readable("ana", wrong) {
			t.Error("of a draft's files, others than those of its last data are read")
		}
		w.record(w.act(w.Engine, voter, "return", w.tasksOf(r.ID)[voter].ID))
		w.record(w.TaskVerb(ctx, w.as("ana"), w.key(), w.tasksOf(r.ID)["ana"].ID, "resubmit", engine.VerbIn{Data: naming(later)}))
		if readable(voter, right) || !readable(voter, later) {
			t.Error("of a resubmitted record's files, others than those of its data are read")
		}
		// Free again, it may go elsewhere.
		w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.relay", naming(wrong), nil))
		draft = w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.relay", naming(right)))
		draft = w.record(w.PatchRecord(ctx, w.as("ana"), w.key(), draft.ID, draft.Revision, json.RawMessage(`{"paper":null}`)))
		w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.relay", naming(right), nil))
		w.clean()
	})
}

// Two records that name one loose file at once: one gets it.
func TestAttach_AtOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for range 5 {
			file := w.upload("ana")
			results := together(6, func(i int) (engine.Answer, error) {
				data := json.RawMessage(fmt.Sprintf(`{"subject":"一","paper":"%s"}`, file))
				if i%2 == 0 {
					return w.SaveDraft(context.Background(), w.as("ana"), w.key(), "proof.relay", data)
				}
				return w.CreateRecord(context.Background(), w.as("ana"), w.key(), "proof.relay", data, nil)
			})
			if won := winners(results); len(won) != 1 {
				t.Errorf("%d records got the file", len(won))
			}
		}
		w.clean()
	})
}

// A unique value belongs to one living record; a rejected, withdrawn or changed one gives it back.
func TestUnique(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		results := together(10, func(i int) (engine.Answer, error) {
			return w.CreateRecord(ctx, w.as([]string{"ana", "ben"}[i%2]), w.key(), "proof.relay", json.RawMessage(`{"subject":"一","tag":"A-1"}`), nil)
		})
		won := winners(results)
		if len(won) != 1 {
			t.Fatalf("%d records have the value", len(won))
		}
		const taken = "422 invalid (1 problems, first not_unique at \"tag\") [tag not_unique] | 有内容需要修改。 | Something needs to be corrected."
		for i, r := range results {
			if i != won[0] && told(r.err) != taken {
				t.Fatalf("told %s", told(r.err))
			}
		}
		r := w.record(results[won[0]].answer, nil)
		owner := []string{"ana", "ben"}[won[0]%2]
		// Sent back and handed in without the value, the record no longer has it.
		voter := w.turn(r.ID)
		w.record(w.act(w.Engine, voter, "return", w.tasksOf(r.ID)[voter].ID))
		w.record(w.TaskVerb(ctx, w.as(owner), w.key(), w.tasksOf(r.ID)[owner].ID, "resubmit", engine.VerbIn{Data: json.RawMessage(`{"subject":"一"}`)}))
		second := w.submit("ana", "relay", `{"subject":"二","tag":"A-1"}`)
		w.record(w.RecordVerb(ctx, w.as("ana"), w.key(), second.ID, "withdraw", engine.VerbIn{}))
		w.submit("ben", "relay", `{"subject":"三","tag":"A-1"}`)
		// Rows that want the same values in opposite order do not wait for each other.
		for round := range 8 {
			results := together(4, func(i int) (engine.Answer, error) {
				a, b := fmt.Sprintf("x%d", round), fmt.Sprintf("y%d", round)
				if i%2 == 1 {
					a, b = b, a
				}
				data := fmt.Sprintf(`{"subject":"一","lines":[{"_id":"1","code":"%s"},{"_id":"2","code":"%s"}]}`, a, b)
				return w.CreateRecord(ctx, w.as("ana"), w.key(), "proof.relay", json.RawMessage(data), nil)
			})
			if won := winners(results); len(won) != 1 {
				t.Errorf("%d records have the values", len(won))
			}
			for _, r := range results {
				if r.err != nil && told(r.err) != "422 invalid (2 problems, first not_unique at \"lines.1.code\") [lines.1.code not_unique] [lines.2.code not_unique]"+
					" | 有内容需要修改。 | Something needs to be corrected." {
					t.Errorf("told %s", told(r.err))
				}
			}
		}
		w.clean()
	})
}

// An upload for which there is no space is told so.
func TestPutFile_FullDisk(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		full := iotest.ErrReader(&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC})
		_, err := w.PutFile(context.Background(), w.as("ana"), w.key(), engine.Upload{Name: "a.txt", Size: -1, Body: full})
		if want := "507 storage_full | 存储空间不足，请联系管理员。 | There is no space left; tell an administrator."; told(err) != want {
			t.Errorf("told %s", told(err))
		}
	})
}
