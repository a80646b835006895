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
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// change carries out a change of the organisation that must be accepted, and reads what it answers.
func (w *world) change(into any, change engine.OrgChange) {
	w.t.Helper()
	answer, err := w.ChangeOrg(context.Background(), w.as("admin"), w.key(), change)
	if err == nil && into != nil {
		err = json.Unmarshal(answer.Body, into)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// refusedChange gives why a change is refused.
func (w *world) refusedChange(change engine.OrgChange) string {
	w.t.Helper()
	_, err := w.ChangeOrg(context.Background(), w.as("admin"), w.key(), change)
	f := engine.AsFault(err)
	if f == nil {
		w.t.Fatalf("not refused: %v", err)
	}
	return f.Text(forms.English)
}

// revision is that of a member.
func (w *world) revision(member string) int {
	w.t.Helper()
	card, err := w.OrgMember(context.Background(), w.as("admin"), w.made.Members[member])
	if err != nil {
		w.t.Fatal(err)
	}
	return card.Revision
}

// leave lets a member leave, with a successor or "".
func (w *world) leave(member, successor string) {
	w.t.Helper()
	w.change(nil, engine.LeaveMember{ID: w.made.Members[member], Revision: w.revision(member), Leaving: engine.Leaving{Successor: w.made.Members[successor], Roles: successor != ""}})
}

func TestOrg_LeaveHandsEverythingOver(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		// More tasks than the command itself hands over: the rest follows in a batch.
		var filed []forms.ID
		for i := range 45 {
			filed = append(filed, w.submit("ana", "all", fmt.Sprintf(`{"subject":"s%d"}`, i)).ID)
		}
		relay := w.submit("ana", "relay", `{"subject":"r"}`).ID
		own := w.submit(trio(1), "any", `{"subject":"own"}`).ID
		w.leave(trio(1), "ben")
		w.clean()
		for range 3 { // one after another: whose turn has not come yet is replaced when it does
			turn := w.turn(relay)
			if turn == trio(1) {
				t.Fatal("it is the leaver's turn")
			}
			w.record(w.act(w.Engine, turn, "agree", w.tasksOf(relay)[turn].ID))
		}
		if got := w.status(relay); got != "approved" {
			t.Errorf("the relay is %s", got)
		}
		for _, id := range filed {
			tasks := w.tasksOf(id)
			if task := tasks["ben"]; task == nil || task.Status != store.TaskOpen {
				t.Fatalf("ben has no task on %s: %v", id, tasks)
			}
			if tasks[trio(1)].Status != store.TaskDone || tasks[trio(1)].Outcome != "superseded" {
				t.Fatalf("the leaver's task is %+v", tasks[trio(1)])
			}
		}
		view, err := w.Record(context.Background(), w.as("ben"), own)
		if err != nil || view.Requester.ID != w.made.Members["ben"] {
			t.Errorf("the successor owns the record: %v %v", view.Requester, err)
		}
		for _, member := range []string{"ben", trio(2), trio(3)} {
			w.record(w.act(w.Engine, member, "agree", w.tasksOf(filed[0])[member].ID))
		}
		if got := w.status(filed[0]); got != "approved" {
			t.Errorf("with the successor's agreement it is %s", got)
		}
		w.read(func(tx *store.Tx) error {
			holders, err := tx.RoleHolders("trio")
			if len(holders) != 3 {
				t.Errorf("%d hold the role", len(holders))
			}
			return err
		})
		w.clean()
	})
}

func TestOrg_LeaveWithoutSuccessor(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		id := w.submit("ana", "all", `{"subject":"s"}`).ID
		// The superior of everybody in the lab is its head.
		w.leave(trio(2), "")
		w.clean()
		if task := w.tasksOf(id)["boss"]; task == nil || task.Status != store.TaskOpen {
			t.Errorf("the superior has no task: %v", w.tasksOf(id))
		}
		history, err := w.Record(context.Background(), w.as("ana"), id)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, h := range history.History {
			said += h.Text + "\n"
		}
		if !strings.Contains(said, "Handed over: Vote · 陈静 · 三人2 left or moved on") && !strings.Contains(said, "Handed over") {
			t.Errorf("the history says %s", said)
		}
		// Those who come before a vote that any of several decides are not replaced.
		other := w.submit("ana", "any", `{"subject":"s"}`).ID
		w.leave(panel(1), "ben")
		w.clean()
		if w.tasksOf(other)["ben"] != nil {
			t.Error("a seat that others can decide for is handed over")
		}
	})
}

func TestOrg_ReturnIsTheSameMember(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.leave("ana", "ben")
		if got := w.refusedChange(engine.LeaveMember{ID: w.made.Members["ana"], Revision: w.revision("ana")}); got != "That member has left." {
			t.Error(got)
		}
		var card engine.MemberCard
		w.change(&card, engine.ReturnMember{ID: w.made.Members["ana"], Revision: w.revision("ana")})
		if card.ID != w.made.Members["ana"] || card.Left != 0 || card.Successor != nil || card.Manager == nil {
			t.Errorf("%+v", card)
		}
		w.submit("ana", "any", `{"subject":"s"}`)
		w.clean()
	})
}

// The same command again under the same key does nothing twice.
func TestOrg_LeaveOnce(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		key := w.key()
		leave := engine.LeaveMember{ID: w.made.Members["ana"], Revision: w.revision("ana"), Leaving: engine.Leaving{Successor: w.made.Members["ben"]}}
		first, err := w.ChangeOrg(context.Background(), w.as("admin"), key, leave)
		if err != nil {
			t.Fatal(err)
		}
		second, err := w.ChangeOrg(context.Background(), w.as("admin"), key, leave)
		if err != nil || string(first.Body) != string(second.Body) {
			t.Errorf("%v %s", err, second.Body)
		}
		if n := w.events(w.made.Members["ana"])["member_left"]; n != 1 {
			t.Errorf("%d events", n)
		}
	})
}

func TestOrg_ReportsAndHeads(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.leave("boss", "ana")
		w.clean()
		card, err := w.OrgMember(context.Background(), w.as("admin"), w.made.Members["ben"])
		if err != nil || card.Manager.ID != w.made.Members["ana"] {
			t.Errorf("ben answers to %v (%v)", card.Manager, err)
		}
		// The successor answers to whom the leaver answered: nobody.
		if card, err = w.OrgMember(context.Background(), w.as("admin"), w.made.Members["ana"]); err != nil || card.Manager != nil || !card.Departments[0].Head {
			t.Errorf("ana answers to %v, %+v (%v)", card.Manager, card.Departments, err)
		}
	})
}

func TestOrg_RingsAreNamed(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		members := w.made.Members
		manager := func(of, to string) engine.PatchMember {
			id := members[to]
			return engine.PatchMember{ID: members[of], Revision: w.revision(of), MemberPatch: engine.MemberPatch{Manager: &id}}
		}
		w.change(nil, manager(trio(1), "ana"))
		if got := w.refusedChange(manager("boss", trio(1))); got != "Line managers would run in a ring: 陈静 → 三人1 → 王芳 → 陈静." {
			t.Error(got)
		}
		away := func(of, to string, from, days int64) engine.SetAbsence {
			at := start + from*86400_000
			return engine.SetAbsence{Member: members[of], AbsenceIn: engine.AbsenceIn{From: engine.Instant(at), Until: engine.Instant(at + days*86400_000), Substitute: members[to]}}
		}
		w.change(nil, away("ana", "ben", 0, 5))
		w.change(nil, away("ben", "boss", 4, 5))
		if got := w.refusedChange(away("boss", "ana", 4, 5)); got != "Substitutes would run in a ring: 陈静 → 王芳 → 李强 → 陈静." {
			t.Error(got)
		}
		w.change(nil, away("boss", "ana", 9, 5)) // ben is back by then
		var lab, low engine.OrgDepartment
		w.change(&low, engine.AddDepartment{Name: "Low", Parent: w.made.Departments["lab"]})
		lab, err := w.OrgDepartment(context.Background(), w.as("ana"), w.made.Departments["lab"])
		if err != nil {
			t.Fatal(err)
		}
		move := engine.MoveDepartment{ID: lab.ID, Revision: lab.Revision, DepartmentMove: engine.DepartmentMove{Parent: low.ID}}
		if got := w.refusedChange(move); got != "A department cannot go below itself: 实验室 → Low." {
			t.Error(got)
		}
	})
}

// Two who move departments below each other at once: one of them is refused.
func TestOrg_TwoMovesAtOnceMakeNoRing(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		var a, b engine.OrgDepartment
		w.change(&a, engine.AddDepartment{Name: "A"})
		w.change(&b, engine.AddDepartment{Name: "B"})
		moves := []engine.MoveDepartment{
			{ID: a.ID, Revision: a.Revision, DepartmentMove: engine.DepartmentMove{Parent: b.ID}},
			{ID: b.ID, Revision: b.Revision, DepartmentMove: engine.DepartmentMove{Parent: a.ID}},
		}
		var done sync.WaitGroup
		errs := make([]error, 2)
		for i, key := range []engine.Key{w.key(), w.key()} {
			done.Add(1)
			go func() {
				defer done.Done()
				_, errs[i] = w.ChangeOrg(context.Background(), w.as("admin"), key, moves[i])
			}()
		}
		done.Wait()
		if refused := engine.HasCode(errs[0], "department_ring") || engine.HasCode(errs[1], "department_ring"); !refused || errs[0] == nil == (errs[1] == nil) {
			t.Errorf("%v, %v", errs[0], errs[1])
		}
		w.clean()
	})
}

func TestOrg_MergeAndClose(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		lab := w.made.Departments["lab"]
		var other, low engine.OrgDepartment
		w.change(&other, engine.AddDepartment{Name: "Other"})
		w.change(&low, engine.AddDepartment{Name: "Low", Parent: lab})
		id := w.submit("ana", "all", `{"subject":"s"}`).ID
		now, err := w.OrgDepartment(context.Background(), w.as("ana"), lab)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.refusedChange(engine.CloseDepartment{ID: lab, Revision: now.Revision}); !strings.Contains(got, "56 members, 1 departments below it and 1 running records") {
			t.Error(got)
		}
		w.change(&other, engine.MergeDepartment{ID: lab, Revision: now.Revision, Into: other.ID})
		w.clean()
		if other, err = w.OrgDepartment(context.Background(), w.as("ana"), other.ID); err != nil || other.Members != 56 || other.Departments != 1 || other.Head == nil {
			t.Errorf("%+v %v", other, err)
		}
		if _, err := w.OrgDepartment(context.Background(), w.as("ana"), lab); !engine.HasCode(err, "not_found") {
			t.Errorf("the merged one: %v", err)
		}
		view, err := w.Record(context.Background(), w.as("ana"), id)
		if err != nil || view.Department.ID != other.ID {
			t.Errorf("the record is filed for %v (%v)", view.Department, err)
		}
	})
}

func TestOrg_RoleThatAFlowNames(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		roles, err := w.Roles(context.Background(), w.as("admin"))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range roles.Items {
			want := map[string]string{"admin": "The system's own roles cannot be removed.", "panel": "The role cannot be removed: proof.any name it.",
				"trio": "The role cannot be removed: proof.all, proof.relay name it."}[r.Key]
			if got := w.refusedChange(engine.ChangeRole{ID: r.ID, Revision: r.Revision, Drop: true}); got != want {
				t.Errorf("%s: %s", r.Key, got)
			}
			if r.Key == "admin" {
				if got := w.refusedChange(engine.ChangeRole{ID: r.ID, Revision: r.Revision, RolePatch: engine.RolePatch{Remove: []forms.ID{w.made.Members["admin"]}}}); got != "A company keeps at least one owner who can sign in." {
					t.Error(got)
				}
			}
		}
	})
}

func TestOrg_ASubstituteActsWhileSomebodyIsAway(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		in := engine.AbsenceIn{From: engine.Instant(start), Until: engine.Instant(start + 3600_000), Substitute: w.made.Members["ben"]}
		if _, err := w.ChangeOwn(ctx, w.as(trio(1)), w.key(), engine.SetAbsence{AbsenceIn: in}); err != nil {
			t.Fatal(err)
		}
		id := w.submit("ana", "all", `{"subject":"s"}`).ID
		inbox, err := w.Tasks(ctx, w.as("ben"), engine.TaskListIn{})
		if err != nil || len(inbox.Items) != 1 || inbox.Items[0].For == nil || inbox.Items[0].For.ID != w.made.Members[trio(1)] {
			t.Fatalf("%+v %v", inbox, err)
		}
		task := inbox.Items[0].ID
		if one, err := w.Task(ctx, w.as("ben"), task); err != nil || one.For == nil {
			t.Errorf("%+v %v", one, err)
		}
		if _, err := w.Task(ctx, w.as("boss"), task); !engine.HasCode(err, "not_found") {
			t.Errorf("somebody else opens it: %v", err)
		}
		w.record(w.act(w.Engine, "ben", "agree", task))
		view, err := w.Record(ctx, w.as("ana"), id)
		if err != nil {
			t.Fatal(err)
		}
		seat := view.Path[0]
		for _, s := range view.Path {
			if s.State == "agreed" {
				seat = s
			}
		}
		if seat.Person == nil || seat.Person.ID != w.made.Members[trio(1)] || seat.By == nil || seat.By.ID != w.made.Members["ben"] {
			t.Errorf("the seat says %+v by %+v", seat.Person, seat.By)
		}
		if _, err := w.Record(ctx, w.as("ben"), id); err != nil {
			t.Errorf("who decided may read on: %v", err)
		}
		w.listsWhatWasDecided("ben", "all", id, task)
		// Nobody decides on what they requested themselves, for whomever.
		own := w.submit("ben", "all", `{"subject":"s"}`).ID
		if _, err := w.act(w.Engine, "ben", "agree", w.tasksOf(own)[trio(1)].ID); !engine.HasCode(err, "delegate_own") {
			t.Errorf("their own: %v", err)
		}
		later := w.submit("ana", "all", `{"subject":"t"}`).ID
		w.clock.Add(3600_000)
		if _, err := w.act(w.Engine, "ben", "agree", w.tasksOf(later)[trio(1)].ID); !engine.HasCode(err, "not_found") {
			t.Errorf("after the absence: %v", err)
		}
		w.listsWhatWasDecided("ben", "all", id, task)
		w.clean()
	})
}

// listsWhatWasDecided says that what somebody decided for another is in their lists: that of the form, also narrowed, and what they have done.
func (w *world) listsWhatWasDecided(who, form string, record, task forms.ID) {
	w.t.Helper()
	ctx, c := context.Background(), w.as(who)
	for _, in := range []engine.ListIn{{Form: "proof." + form, Scope: "form"}, {Form: "proof." + form, Scope: "form", Filter: "status == 'running'"}} {
		page, err := w.Records(ctx, c, in)
		if err != nil || !slices.ContainsFunc(page.Items, func(r engine.RecordView) bool { return r.ID == record }) {
			w.t.Errorf("%q of %s: %+v %v", in.Filter, who, page.Items, err)
		}
	}
	done, err := w.Tasks(ctx, c, engine.TaskListIn{Status: "done"})
	if err != nil || len(done.Items) != 1 || done.Items[0].ID != task || done.Items[0].For == nil {
		w.t.Errorf("done by %s: %+v %v", who, done.Items, err)
	}
	if one, err := w.Task(ctx, c, task); err != nil || one.For == nil || len(one.Actions) != 0 {
		w.t.Errorf("the task that %s has done: %+v %v", who, one, err)
	}
}

// Somebody in two departments: flows ask the head of the one for which the record was filed.
func TestOrg_TheDepartmentForWhichOneFiles(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		members, lab := w.made.Members, w.made.Departments["lab"]
		var other engine.OrgDepartment
		w.change(&other, engine.AddDepartment{Name: "Other", Head: members["ben"]})
		w.change(nil, engine.TransferMember{ID: members["ana"], Revision: w.revision("ana"), Transfer: engine.Transfer{Further: &[]engine.Place{{Department: other.ID}}}})
		for department, want := range map[forms.ID]string{{}: "boss", lab: "boss", other.ID: "ben"} {
			w.read(func(tx *store.Tx) error {
				got, err := org.People(tx, "department-head", org.For{Member: members["ana"], Department: department}, "1")
				if err != nil || len(got) != 1 || got[0] != members[want] {
					t.Errorf("filing for %s: %v (%v), want %s", department, got, err, want)
				}
				return err
			})
		}
		card, err := w.OrgMember(context.Background(), w.as("ben"), members["ana"])
		if err != nil || len(card.Departments) != 2 || !card.Departments[0].Main || card.Departments[1].Department.ID != other.ID {
			t.Errorf("%+v %v", card.Departments, err)
		}
		if got := w.refusedChange(engine.TransferMember{ID: members["ana"], Revision: w.revision("ana"),
			Transfer: engine.Transfer{Further: &[]engine.Place{{Department: lab}}}}); got != "The parameter further is not valid." {
			t.Error(got)
		}
	})
}

// A rule counts working days by the calendar of the person whom the record is about: group, then location, then company.
func TestOrg_WorkdaysAreThoseOfThePersonConcerned(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		app := map[string][]byte{
			"app.yaml": []byte("format: 1\nid: span\nversion: 1.0.0\nlanguage: en\nname: Span\n"),
			"forms/days.yaml": []byte(`format: 1
kind: approval
title: Days
schema:
  type: object
  properties:
    days: {type: number, x-field: decimal, x-scale: 1, x-value: "workdays(date('2026-03-02'), 'am', date('2026-03-08'), 'pm')"}
`),
			"flows/days.yaml": []byte("format: 1\nform: days\nnodes:\n  - {id: start, type: start}\n  - {id: vote, type: approve, who: [{source: line-manager}]}\n  - {id: end, type: end}\n"),
		}
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, app)); err != nil {
			t.Fatal(err)
		}
		days := func() string {
			t.Helper()
			got, err := w.Evaluate(ctx, w.as("ana"), "span.days", engine.EvaluateIn{Data: json.RawMessage(`{}`)})
			if err != nil || len(got.Problems) > 0 {
				t.Fatal(err, got.Problems)
			}
			return string(got.Data)
		}
		if got := days(); got != `{"days":5}` {
			t.Errorf("by the company's calendar: %s", got)
		}
		name, none, zone := "Shop", "", "Europe/Berlin"
		var shop, crew engine.CalendarDays
		w.change(&shop, engine.ChangeCalendarDays{CalendarPatch: engine.CalendarPatch{Name: &name, Country: &none, Days: map[string]bool{"2026-03-07": true}}})
		w.change(&crew, engine.ChangeCalendarDays{CalendarPatch: engine.CalendarPatch{Name: &name, Country: &none, Days: map[string]bool{"2026-03-07": true, "2026-03-08": true}}})
		var place engine.LocationView
		w.change(&place, engine.ChangeLocation{LocationPatch: engine.LocationPatch{Name: &name, Zone: &zone, Calendar: &shop.ID}})
		w.change(nil, engine.PatchMember{ID: w.made.Members["ana"], Revision: w.revision("ana"), MemberPatch: engine.MemberPatch{Location: &place.ID}})
		if got := days(); got != `{"days":6}` {
			t.Errorf("by the calendar of the location: %s", got)
		}
		w.change(nil, engine.ChangeGroup{GroupPatch: engine.GroupPatch{Name: &name, Calendar: &crew.ID, Add: []forms.ID{w.made.Members["ana"]}}})
		if got := days(); got != `{"days":7}` {
			t.Errorf("by the calendar of the group: %s", got)
		}
		w.rightsCountByTheCaller()
	})
}

// rightsCountByTheCaller asks by one and the same fact whether somebody reads a record and what its rules say: the one goes by the
// calendar of who reads, the other by that of who filed, whichever is asked first.
func (w *world) rightsCountByTheCaller() {
	w.t.Helper()
	ctx := context.Background()
	app := map[string][]byte{
		"app.yaml": []byte("format: 1\nid: due\nversion: 1.0.0\nlanguage: en\nname: Due\n"),
		"forms/days.yaml": []byte(`format: 1
kind: plain
title: Days
access:
  - {id: all, who: [{source: everyone}], can: [create]}
  - {id: own, who: [{source: everyone}], can: [read, change], where: "by == workdays(date('2026-03-02'), 'am', date('2026-03-08'), 'pm')"}
schema:
  type: object
  properties:
    by: {type: number, x-field: decimal, x-scale: 1}
    note: {type: string, x-field: text}
    days: {type: number, x-field: decimal, x-scale: 1, x-value: "workdays(date('2026-03-02'), 'am', date('2026-03-08'), 'pm')"}
`),
	}
	if _, err := w.Install(ctx, w.as("admin"), acceptedApp(w.t, app)); err != nil {
		w.t.Fatal(err)
	}
	filed := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "due.days", json.RawMessage(`{"by":5}`), nil))
	changed := w.record(w.PatchRecord(ctx, w.as("boss"), w.key(), filed.ID, filed.Revision, json.RawMessage(`{"by":5,"note":"x"}`)))
	if string(changed.Data) != `{"by":5,"note":"x","days":7}` {
		w.t.Errorf("by the calendar of who filed: %s", changed.Data)
	}
	other := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "due.days", json.RawMessage(`{"by":7}`), nil))
	if _, err := w.Record(ctx, w.as("boss"), other.ID); !engine.HasCode(err, "not_found") {
		w.t.Errorf("by the calendar of who filed, who does not read: %v", err)
	}
}
