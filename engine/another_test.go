package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// dutyApp has a form of which the head of the requester's department decides, and tells in its data what rules know of them.
func dutyApp(t *testing.T) map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: duty\nversion: 1.0.0\nlanguage: en\nname: Duty\n"),
		"forms/swap.yaml": []byte(`format: 1
kind: approval
title: Swap
summary: "{{requester}} {{why}}"
evidence: true
schema:
  type: object
  properties:
    why: {type: string, x-field: text}
    who: {type: string, x-field: text, x-value: user}
    at: {type: string, x-field: text, x-value: department}
    of: {type: string, x-field: text, x-value: departmentOf(requester)}
`),
		"flows/swap.yaml": []byte(`format: 1
form: swap
nodes:
  - {id: start, type: start}
  - {id: head, type: approve, title: Head, who: [{source: department-head, levels: 1}], nobody: [superior, flow-admin], requester: self}
  - {id: end, type: end}
`),
	}
}

func (w *world) duty() {
	w.t.Helper()
	if _, err := w.Install(context.Background(), w.as("admin"), acceptedApp(w.t, dutyApp(w.t.(*testing.T)))); err != nil {
		w.t.Fatal(err)
	}
}

// offline marks a member as being without a smartphone, with clerks.
func (w *world) offline(member string, clerks ...string) {
	w.t.Helper()
	yes, ids := true, []forms.ID{}
	for _, c := range clerks {
		ids = append(ids, w.made.Members[c])
	}
	w.change(nil, engine.SetClerks{ID: w.made.Members[member], Revision: w.revision(member), ClerksIn: engine.ClerksIn{Offline: &yes, Clerks: &ids}})
}

// two gives ana a second department, which ben heads.
func (w *world) two() forms.ID {
	w.t.Helper()
	var other engine.OrgDepartment
	w.change(&other, engine.AddDepartment{Name: "Other", Head: w.made.Members["ben"]})
	w.change(nil, engine.TransferMember{ID: w.made.Members["ana"], Revision: w.revision("ana"), Transfer: engine.Transfer{Further: &[]engine.Place{{Department: other.ID}}}})
	return other.ID
}

func TestAnother_OneOfSeveralDepartments(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, ana, lab := context.Background(), w.as("ana"), w.made.Departments["lab"]
		w.duty()
		other := w.two()
		for department, head := range map[*forms.ID]string{nil: "boss", &lab: "boss", &other: "ben"} {
			f := engine.Filing{Department: department}
			path, err := w.Preview(ctx, ana, "duty.swap", engine.EvaluateIn{Data: json.RawMessage(`{}`), Filing: f})
			if err != nil || len(path.Steps) < 2 || path.Steps[1].People[0].ID != w.made.Members[head] {
				t.Fatalf("preview %+v %v, want %s", path, err, head)
			}
			view := w.record(w.CreateFor(ctx, ana, w.key(), "duty.swap", f, json.RawMessage(`{}`), nil, nil))
			want := lab
			if department != nil {
				want = *department
			}
			if view.Department == nil || view.Department.ID != want || w.turn(view.ID) != head || !strings.Contains(string(view.Data), `"of":"`+want.String()) || !strings.Contains(string(view.Data), `"at":"`+want.String()) {
				t.Errorf("filed for %+v, %s decides, %s", view.Department, w.turn(view.ID), view.Data)
			}
		}
		none := forms.ID{}
		for _, wrong := range []forms.ID{none, w.made.Company, w.made.Members["ana"]} {
			_, err := w.CreateFor(ctx, ana, w.key(), "duty.swap", engine.Filing{Department: &wrong}, json.RawMessage(`{}`), nil, nil)
			if !engine.HasCode(err, "no_such_department") {
				t.Errorf("for %s: %v", wrong, err)
			}
		}
		if _, err := w.CreateFor(ctx, w.as("boss"), w.key(), "duty.swap", engine.Filing{Department: &other}, json.RawMessage(`{}`), nil, nil); !engine.HasCode(err, "no_such_department") {
			t.Errorf("for a department of somebody else: %v", err)
		}
		w.clean()
	})
}

func TestAnother_ADraftIsForOneDepartment(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, ana, lab := context.Background(), w.as("ana"), w.made.Departments["lab"]
		w.duty()
		other := w.two()
		draft := w.record(w.SaveDraft(ctx, ana, w.key(), "duty.swap", json.RawMessage(`{}`)))
		if draft.Department.ID != lab {
			t.Errorf("a draft is for %+v", draft.Department)
		}
		changed := w.record(w.ChangeFor(ctx, ana, w.key(), draft.ID, draft.Revision, engine.Filing{Department: &other}, json.RawMessage(`{}`), false))
		seen, err := w.Evaluate(ctx, ana, "duty.swap", engine.EvaluateIn{Data: json.RawMessage(`{}`), Record: draft.ID})
		if err != nil || changed.Department.ID != other || !strings.Contains(string(seen.Data), `"at":"`+other.String()) {
			t.Errorf("changed to %+v, evaluated %s %v", changed.Department, seen.Data, err)
		}
		second := w.record(w.SaveDraftFor(ctx, ana, w.key(), "duty.swap", engine.Filing{Department: &other}, json.RawMessage(`{}`)))
		filed := w.record(w.SubmitDraft(ctx, ana, w.key(), draft.ID, nil))
		if filed.Department.ID != other || w.turn(filed.ID) != "ben" {
			t.Errorf("filed for %+v, %s decides", filed.Department, w.turn(filed.ID))
		}
		if _, err := w.ChangeFor(ctx, ana, w.key(), filed.ID, filed.Revision, engine.Filing{Department: &lab}, json.RawMessage(`{}`), false); !engine.HasCode(err, "wrong_status") {
			t.Errorf("a filed record goes to another department: %v", err)
		}
		// Who leaves the department keeps what they filed for it; a draft goes on for the main one.
		w.change(nil, engine.TransferMember{ID: w.made.Members["ana"], Revision: w.revision("ana"), Transfer: engine.Transfer{Further: &[]engine.Place{}}})
		kept, err := w.Record(ctx, ana, filed.ID)
		if err != nil || kept.Department.ID != other {
			t.Errorf("after a transfer: %+v %v", kept.Department, err)
		}
		if view, err := w.Record(ctx, ana, second.ID); err != nil || view.Department.ID != lab {
			t.Errorf("the draft is for %+v %v", view.Department, err)
		}
		if last := w.record(w.SubmitDraft(ctx, ana, w.key(), second.ID, nil)); last.Department.ID != lab || w.turn(last.ID) != "boss" {
			t.Errorf("the draft was filed for %+v, %s decides", last.Department, w.turn(last.ID))
		}
		w.clean()
	})
}

// paper is a photo that somebody uploaded.
func (w *world) paper(as string) []forms.ID { return []forms.ID{w.upload(as)} }

func TestAnother_AClerkFiles(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, ana := context.Background(), w.made.Members["ana"]
		w.duty()
		w.offline("ana", "ben")
		f := engine.Filing{For: ana, Evidence: w.paper("ben")}
		if _, err := w.CreateFor(ctx, w.as("ben"), w.key(), "duty.swap", engine.Filing{For: ana}, json.RawMessage(`{}`), nil, nil); !engine.HasCode(err, "evidence_required") {
			t.Errorf("without the paper: %v", err)
		}
		for who, member := range map[string]forms.ID{"boss": ana, "ben": w.made.Members["boss"], "admin": ana, "t1": w.made.Company} {
			_, err := w.CreateFor(ctx, w.as(who), w.key(), "duty.swap", engine.Filing{For: member, Evidence: w.paper(who)}, json.RawMessage(`{}`), nil, nil)
			if !engine.HasCode(err, "no_such_member") {
				t.Errorf("%s for %s: %v", who, w.nameOf(member), err)
			}
		}
		key := w.key()
		view := w.record(w.CreateFor(ctx, w.as("ben"), key, "duty.swap", f, json.RawMessage(`{"why":"x"}`), nil, nil))
		again := w.record(w.CreateFor(ctx, w.as("ben"), key, "duty.swap", f, json.RawMessage(`{"why":"x"}`), nil, nil))
		if again.ID != view.ID {
			t.Error("the same key filed twice")
		}
		if view.Requester.ID != ana || view.FiledBy == nil || view.FiledBy.ID != w.made.Members["ben"] || !strings.Contains(string(view.Data), `"who":"`+ana.String()) {
			t.Errorf("filed %+v by %+v: %s", view.Requester, view.FiledBy, view.Data)
		}
		w.clean()
		for _, who := range []string{"ana", "ben", "boss"} {
			seen, err := w.Record(ctx, w.as(who), view.ID)
			if err != nil || len(seen.History) == 0 || seen.History[0].Actor.ID != w.made.Members["ben"] || seen.History[0].For == nil || seen.History[0].For.ID != ana || len(seen.History[0].Files) != 1 {
				t.Fatalf("%s sees %+v %v", who, seen.History, err)
			}
			if _, body, err := w.File(ctx, w.as(who), f.Evidence[0]); err != nil {
				t.Errorf("%s opens the paper: %v", who, err)
			} else {
				body.Close()
			}
		}
		if _, _, err := w.File(ctx, w.as("t1"), f.Evidence[0]); !engine.HasCode(err, "not_found") {
			t.Errorf("somebody else opens the paper: %v", err)
		}
		if told := w.toldOf("ana"); !slices.Contains(told, "filed_for_you") {
			t.Errorf("ana is told %v", told)
		}
		inbox, err := w.Tasks(ctx, w.as("boss"), engine.TaskListIn{})
		if err != nil || len(inbox.Items) != 1 || inbox.Items[0].Record.FiledBy == nil {
			t.Errorf("the inbox of who decides: %+v %v", inbox.Items, err)
		}
		w.record(w.act(w.Engine, "boss", "agree", inbox.Items[0].ID))
		w.clean()
		if told := w.toldOf("ben"); !slices.Contains(told, "told_approved") {
			t.Errorf("ben is told %v", told)
		}
		mine, err := w.Records(ctx, w.as("ben"), engine.ListIn{Scope: "filed"})
		if err != nil || len(mine.Items) != 1 || mine.Items[0].ID != view.ID {
			t.Errorf("what ben filed for others: %+v %v", mine.Items, err)
		}
	})
}

// toldOf are the kinds of the messages of a member, newest first.
func (w *world) toldOf(member string) []string {
	w.t.Helper()
	page, err := w.Notices(context.Background(), w.as(member), "", 0)
	if err != nil {
		w.t.Fatal(err)
	}
	var kinds []string
	for _, n := range page.Items {
		kinds = append(kinds, n.Kind)
	}
	return kinds
}

func TestAnother_AClerkFillsInAgain(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.duty()
		w.offline("ana", "ben", "t1")
		f := engine.Filing{For: w.made.Members["ana"], Evidence: w.paper("ben")}
		id := w.record(w.CreateFor(ctx, w.as("ben"), w.key(), "duty.swap", f, json.RawMessage(`{}`), nil, nil)).ID
		if _, err := w.RecordVerb(ctx, w.as("boss"), w.key(), id, "withdraw", engine.VerbIn{}); !engine.HasCode(err, "not_yours") {
			t.Errorf("boss withdraws: %v", err)
		}
		w.record(w.act(w.Engine, "boss", "return", w.tasksOf(id)["boss"].ID))
		for _, clerk := range []string{"ben", "t1"} {
			inbox, err := w.Tasks(ctx, w.as(clerk), engine.TaskListIn{})
			if err != nil || len(inbox.Items) != 1 || inbox.Items[0].For == nil || inbox.Items[0].For.ID != w.made.Members["ana"] {
				t.Fatalf("what waits for %s: %+v %v", clerk, inbox.Items, err)
			}
		}
		task := w.tasksOf(id)["ana"].ID
		in := engine.VerbIn{Data: json.RawMessage(`{"why":"again"}`), Evidence: w.paper("t1")}
		if _, err := w.TaskVerb(ctx, w.as("boss"), w.key(), task, "resubmit", in); !engine.HasCode(err, "not_found") {
			t.Errorf("boss fills in for ana: %v", err)
		}
		if _, err := w.TaskVerb(ctx, w.as("t1"), w.key(), task, "resubmit", engine.VerbIn{Data: in.Data}); !engine.HasCode(err, "evidence_required") {
			t.Errorf("without the paper: %v", err)
		}
		if seen, err := w.Evaluate(ctx, w.as("t1"), "duty.swap", engine.EvaluateIn{Data: in.Data, Task: task}); err != nil || !strings.Contains(string(seen.Data), `"why":"again"`) {
			t.Errorf("t1 looks at what they fill in: %s %v", seen.Data, err)
		}
		view := w.record(w.TaskVerb(ctx, w.as("t1"), w.key(), task, "resubmit", in))
		if view.Requester.ID != w.made.Members["ana"] || w.waitsFor(id) != "boss" {
			t.Errorf("filled in again: %+v", view)
		}
		view = w.record(w.RecordVerb(ctx, w.as("ben"), w.key(), id, "withdraw", engine.VerbIn{Evidence: w.paper("ben"), For: w.made.Members["ana"]}))
		if view.Status != "withdrawn" {
			t.Errorf("withdrawn: %s", view.Status)
		}
		w.clean()
	})
}

// waitsFor is for whom a task on a record is open.
func (w *world) waitsFor(record forms.ID) (who string) {
	w.t.Helper()
	w.read(func(tx *store.Tx) error {
		rows, err := tx.TasksOf(record)
		for _, row := range rows {
			if row.Status == store.TaskOpen {
				who = w.nameOf(row.Member)
			}
		}
		return err
	})
	return who
}

// Two clerks of somebody who has to decide answer at once: one of them decides, the other is told so.
func TestAnother_TwoClerksDecideAtOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.offline(trio(1), "ben", "boss")
		id := w.submit("ana", "all", `{"subject":"s"}`).ID
		task := w.tasksOf(id)[trio(1)].ID
		clerks := []string{"ben", "boss"}
		errs := make([]error, len(clerks))
		var both sync.WaitGroup
		for i, clerk := range clerks {
			both.Go(func() {
				_, errs[i] = w.TaskVerb(ctx, w.as(clerk), keyed(clerk), task, "agree", engine.VerbIn{})
			})
		}
		both.Wait()
		won := slices.Index(errs, nil)
		if won < 0 || !engine.HasCode(errs[1-won], "already_handled") {
			t.Fatalf("%v", errs)
		}
		view, err := w.Record(ctx, w.as("ana"), id)
		if err != nil {
			t.Fatal(err)
		}
		seats := slices.DeleteFunc(view.Path, func(s engine.SeatView) bool { return s.State != "agreed" })
		if len(seats) != 1 || seats[0].Person.ID != w.made.Members[trio(1)] || seats[0].By == nil || seats[0].By.ID != w.made.Members[clerks[won]] {
			t.Errorf("the seat says %+v", seats)
		}
		if _, err := w.Record(ctx, w.as(clerks[won]), id); err != nil {
			t.Errorf("who decided may read on: %v", err)
		}
		w.clean()
	})
}

// A flow never waits for somebody who cannot be reached: it looks further, and says why.
func TestAnother_NobodyReachesTheHead(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.duty()
		w.offline("boss")
		path, err := w.Preview(ctx, w.as("ana"), "duty.swap", engine.EvaluateIn{Data: json.RawMessage(`{}`)})
		if err != nil || len(path.Steps) < 2 || len(path.Steps[1].Left) != 1 || path.Steps[1].Left[0].Reason != "Has no smartphone and no clerk, and so cannot decide." {
			t.Fatalf("%+v %v", path.Steps, err)
		}
		id := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "duty.swap", json.RawMessage(`{}`), nil)).ID
		if w.turn(id) != "admin" {
			t.Errorf("%s decides", w.turn(id))
		}
		w.offline("boss", "ben")
		if id = w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "duty.swap", json.RawMessage(`{}`), nil)).ID; w.turn(id) != "boss" {
			t.Errorf("with a clerk, %s decides", w.turn(id))
		}
		// The clerk leaves without a successor: what waits goes on to whom flows find.
		w.leave("ben", "")
		w.clean()
		if w.turn(id) != "admin" {
			t.Errorf("after the clerk left, %s decides", w.turn(id))
		}
	})
}

func TestAnother_ClerksAreHandedOver(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, lab := context.Background(), w.made.Departments["lab"]
		w.offline("ana", "ben")
		ids := []forms.ID{w.made.Members["ben"]}
		var view engine.ClerksView
		department, err := w.OrgDepartment(ctx, w.as("admin"), lab)
		if err != nil {
			t.Fatal(err)
		}
		w.change(&view, engine.SetClerks{ID: lab, Department: true, Revision: department.Revision, ClerksIn: engine.ClerksIn{Clerks: &ids}})
		if len(view.Clerks) != 1 || view.Revision != department.Revision+1 {
			t.Errorf("%+v", view)
		}
		if got := w.refusedChange(engine.SetClerks{ID: lab, Department: true, Revision: department.Revision, ClerksIn: engine.ClerksIn{Clerks: &ids}}); !strings.Contains(got, "changed it at") {
			t.Error(got)
		}
		for _, wrong := range []string{"ana", "t1"} {
			ids := []forms.ID{w.made.Members["ana"]}
			if got := w.refusedChange(engine.SetClerks{ID: w.made.Members[wrong], Revision: w.revision(wrong), ClerksIn: engine.ClerksIn{Clerks: &ids}}); got != "clerks: there is no such member, or they have left." {
				t.Error(got)
			}
		}
		acting, err := w.Acting(ctx, w.as("ben"), "")
		if err != nil || len(acting.Items) != 1 || acting.Items[0].ID != w.made.Members["ana"] {
			t.Errorf("%+v %v", acting, err)
		}
		on, err := w.ActingOn(ctx, w.as("ben"), w.made.Members["ana"])
		if err != nil || len(on.Forms) == 0 || on.Departments != nil {
			t.Errorf("%+v %v", on, err)
		}
		for _, who := range []string{"boss", "ana"} {
			if _, err := w.ActingOn(ctx, w.as(who), w.made.Members["ana"]); !engine.HasCode(err, "not_found") {
				t.Errorf("%s: %v", who, err)
			}
		}
		w.leave("ben", "boss")
		w.clean()
		after, err := w.Clerks(ctx, w.as("admin"), w.made.Members["ana"], false)
		if err != nil || !after.Offline || len(after.Clerks) != 1 || after.Clerks[0].ID != w.made.Members["boss"] || len(after.Above) != 1 || after.Above[0].Clerks[0].ID != w.made.Members["boss"] {
			t.Errorf("%+v %v", after, err)
		}
		if told := w.toldOf("boss"); !slices.Contains(told, "told_clerk") {
			t.Errorf("boss is told %v", told)
		}
	})
}

// Whoever has more waiting than one slice looks at keeps none of it when nobody acts for them any more.
func TestAnother_MuchWaitsForWhomNobodyReaches(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.offline(trio(1), "ben")
		w.clean()
		var filed []forms.ID
		for i := range 60 {
			filed = append(filed, w.submit("ana", "all", fmt.Sprintf(`{"subject":"s%d"}`, i)).ID)
		}
		none := []forms.ID{}
		w.change(nil, engine.SetClerks{ID: w.made.Members[trio(1)], Revision: w.revision(trio(1)), ClerksIn: engine.ClerksIn{Clerks: &none}})
		w.clean()
		left := 0
		for _, id := range filed {
			if task := w.tasksOf(id)[trio(1)]; task != nil && task.Status == store.TaskOpen {
				left++
			}
		}
		if left > 0 {
			t.Errorf("%d of %d wait for them", left, len(filed))
		}
	})
}

// What the company settles is asked of every form; drafts keep the photo until they are filed.
func TestAnother_TheCompanyWantsThePaper(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx, ana := context.Background(), w.made.Members["ana"]
		w.offline("ana", "ben")
		if _, err := w.SetEvidenceRule(ctx, w.as("ben"), w.key(), 0, engine.Evidence{Demanded: true}); !engine.HasCode(err, "forbidden") {
			t.Errorf("ben settles it: %v", err)
		}
		if _, err := w.SetEvidenceRule(ctx, w.as("admin"), w.key(), 0, engine.Evidence{Demanded: true}); err != nil {
			t.Fatal(err)
		}
		data := json.RawMessage(`{"subject":"s"}`)
		draft := w.record(w.SaveDraftFor(ctx, w.as("ben"), w.key(), "proof.any", engine.Filing{For: ana}, data))
		if _, err := w.SubmitDraft(ctx, w.as("ben"), w.key(), draft.ID, nil); !engine.HasCode(err, "evidence_required") {
			t.Errorf("without the paper: %v", err)
		}
		photo := w.paper("ben")
		draft = w.record(w.ChangeFor(ctx, w.as("ben"), w.key(), draft.ID, draft.Revision, engine.Filing{Evidence: photo}, data, true))
		if len(draft.Evidence) != 1 || draft.Evidence[0].ID != photo[0] || draft.FiledBy == nil {
			t.Errorf("the draft has %+v", draft)
		}
		if seen, err := w.Record(ctx, w.as("ana"), draft.ID); err != nil || len(seen.Actions) != 0 {
			t.Errorf("ana may %v with it, %v", seen.Actions, err)
		}
		foreign := w.paper("boss")
		if _, err := w.ChangeFor(ctx, w.as("ben"), w.key(), draft.ID, draft.Revision, engine.Filing{Evidence: foreign}, data, true); !engine.HasCode(err, "bad_parameter") {
			t.Errorf("somebody else's photo: %v", err)
		}
		filed := w.record(w.SubmitDraft(ctx, w.as("ben"), w.key(), draft.ID, nil))
		seen, err := w.Record(ctx, w.as("ben"), filed.ID)
		if err != nil || len(seen.History) == 0 || len(seen.History[0].Files) != 1 {
			t.Errorf("%+v %v", seen.History, err)
		}
		// Whoever is named no more files nothing more, also what they began.
		late := w.record(w.SaveDraftFor(ctx, w.as("ben"), w.key(), "proof.any", engine.Filing{For: ana, Evidence: w.paper("ben")}, data))
		w.offline("ana", "boss")
		if _, err := w.SubmitDraft(ctx, w.as("ben"), w.key(), late.ID, nil); !engine.HasCode(err, "no_such_member") {
			t.Errorf("ben is no clerk any more: %v", err)
		}
		w.record(w.RecordVerb(ctx, w.as("ben"), w.key(), late.ID, "discard", engine.VerbIn{}))
		if _, err := w.Record(ctx, w.as("ben"), filed.ID); err != nil {
			t.Errorf("who filed it reads on: %v", err)
		}
		w.clean()
	})
}

// filings are the use cases that file for somebody, with an id of another company.
func filings(id forms.ID) []reach {
	raw := json.RawMessage(`{"subject":"夺"}`)
	return []reach{
		{"FormFor", "", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.FormFor(ctx, c, "proof.any", id)
			return err
		}, "no_such_member"},
		{"ActingOn", "", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.ActingOn(ctx, c, id)
			return err
		}, "not_found"},
		{"CreateFor somebody", "", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.CreateFor(ctx, c, key, "proof.any", engine.Filing{For: id}, raw, nil, nil)
			return err
		}, "no_such_member"},
		{"SaveDraftFor somebody", "", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.SaveDraftFor(ctx, c, key, "proof.any", engine.Filing{For: id}, raw)
			return err
		}, "no_such_member"},
		{"Evaluate for somebody", "", func(ctx context.Context, e *engine.Engine, c engine.Caller, _ engine.Key) error {
			_, err := e.Evaluate(ctx, c, "proof.any", engine.EvaluateIn{Data: raw, Filing: engine.Filing{For: id}})
			return err
		}, "no_such_member"},
		{"Org CreateFor a department", "", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.CreateFor(ctx, c, key, "proof.any", engine.Filing{Department: &id}, raw, nil, nil)
			return err
		}, "no_such_department"},
		{"ChangeFor", "", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.ChangeFor(ctx, c, key, id, 1, engine.Filing{Evidence: []forms.ID{id}}, raw, true)
			return err
		}, "not_found"},
		{"SubmitFor", "", func(ctx context.Context, e *engine.Engine, c engine.Caller, key engine.Key) error {
			_, err := e.SubmitFor(ctx, c, key, id, engine.Filing{Evidence: []forms.ID{id}}, nil, nil)
			return err
		}, "not_found"},
	}
}
