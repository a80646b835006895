package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// A merger of more people than the command itself moves goes on in a batch, which closes the department at its end; what was filed meanwhile goes along.
func TestOrg_AMergerThatNeedsItsBatch(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		lab := w.made.Departments["lab"]
		before, err := w.OrgDepartment(ctx, w.as("admin"), lab)
		if err != nil || before.All <= 50 {
			t.Fatalf("%d people, which need no batch, %v", before.All, err)
		}
		var into engine.OrgDepartment
		w.change(&into, engine.AddDepartment{Name: "新部"})
		running := w.submit("ana", "all", `{"subject":"在途"}`)
		w.change(&into, engine.MergeDepartment{ID: lab, Revision: before.Revision, Into: into.ID})
		if into.All == 0 || into.All >= before.All {
			t.Fatalf("the command moved %d of %d", into.All, before.All)
		}
		half, err := w.OrgDepartment(ctx, w.as("admin"), lab)
		if err != nil || half.Closed || half.All+into.All != before.All {
			t.Fatalf("between: %+v, %v", half, err)
		}
		w.clean()
		after, err := w.OrgDepartment(ctx, w.as("admin"), into.ID)
		if err != nil || after.All != before.All || after.Members != before.Members || after.Head == nil {
			t.Errorf("afterwards: %+v, %v", after, err)
		}
		if old, err := w.OrgDepartment(ctx, w.as("admin"), lab); err != nil || !old.Closed || old.All != 0 {
			t.Errorf("the merged one: %+v, %v", old, err)
		}
		if view, err := w.Record(ctx, w.as("ana"), running.ID); err != nil || view.Department == nil || view.Department.ID != into.ID {
			t.Errorf("the record under way is filed for %+v, %v", view.Department, err)
		}
	})
}

// A successor who leaves while slices of the batch are left passes on what they would have got.
func TestOrg_ASuccessorWhoLeavesBeforeTheBatchIsDone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		var filed []forms.ID
		for i := range 30 {
			filed = append(filed, w.submit("ana", "all", fmt.Sprintf(`{"subject":"s%d"}`, i)).ID)
		}
		w.leave(trio(1), "ben")
		w.leave("ben", panel(2))
		w.clean()
		for _, id := range filed {
			tasks := w.tasksOf(id)
			if last := tasks[panel(2)]; last == nil || last.Status != store.TaskOpen {
				t.Fatalf("%s: the last successor has no task: %v", id, tasks)
			}
			if mid := tasks["ben"]; mid != nil && mid.Status == store.TaskOpen {
				t.Fatalf("%s: who has left has a task", id)
			}
		}
	})
}

// A decision that was under way when somebody left may give them a task after the last look: it is looked once more.
func TestOrg_WhatReachesALeaverInTheMomentOfLeaving(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		leaver := map[string]forms.ID{"id": w.made.Members[trio(1)]}
		w.change(nil, engine.LeaveMember{ID: w.made.Members[trio(1)], Revision: w.revision(trio(1)), Leaving: engine.Leaving{Successor: w.made.Members["ben"]}})
		w.clean()
		w.sql("update members set disabled_at = null where id = {id}", leaver)
		late := w.submit("ana", "all", `{"subject":"late"}`).ID
		w.sql("update members set disabled_at = 1 where id = {id}", leaver)
		if task := w.tasksOf(late)[trio(1)]; task == nil || task.Status != store.TaskOpen {
			t.Fatal("the leaver has no task")
		}
		w.clock.Add(61_000)
		w.clean()
		tasks := w.tasksOf(late)
		if one := tasks["ben"]; one == nil || one.Status != store.TaskOpen || tasks[trio(1)].Status == store.TaskOpen {
			t.Errorf("a minute later: %+v", tasks)
		}
	})
}

// Who comes back before the batch is done keeps what was not handed over, and all that they get from then on.
func TestOrg_WhoIsBackBeforeTheBatchIsDone(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.change(nil, engine.LeaveMember{ID: w.made.Members[trio(1)], Revision: w.revision(trio(1)), Leaving: engine.Leaving{Successor: w.made.Members["ben"]}})
		w.change(nil, engine.ReturnMember{ID: w.made.Members[trio(1)], Revision: w.revision(trio(1))})
		filed := w.submit("ana", "all", `{"subject":"new"}`).ID
		own := w.submit(trio(1), "any", `{"subject":"own"}`).ID
		w.clock.Add(61_000)
		w.clean()
		if one := w.tasksOf(filed)[trio(1)]; one == nil || one.Status != store.TaskOpen {
			t.Errorf("their task is gone: %+v", w.tasksOf(filed))
		}
		if view, err := w.Record(context.Background(), w.as(trio(1)), own); err != nil || view.Requester == nil || view.Requester.ID != w.made.Members[trio(1)] {
			t.Errorf("their record: %+v, %v", view.Requester, err)
		}
	})
}

// Personal groups wait for no change of the organisation.
func TestOrg_OwnGroupsTakeNoTurnOfTheOrganisation(t *testing.T) {
	w := newWorld(t, store.PostgreSQL)
	held, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- w.store.Company(w.made.Company).Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.LockCompany(w.made.Company)
			close(held)
			<-release
			return err
		})
	}()
	<-held
	name := "我的人"
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	_, err := w.ChangeOwn(ctx, w.as("ana"), w.key(), engine.ChangeGroup{GroupPatch: engine.GroupPatch{Name: &name, Add: []forms.ID{w.made.Members["ben"]}}})
	close(release)
	if err != nil {
		t.Errorf("while somebody changes the organisation: %v", err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	groups, err := w.Groups(context.Background(), w.as("ana"))
	if err != nil || len(groups.Items) != 1 || !groups.Items[0].Own || groups.Items[0].Members != 1 {
		t.Errorf("%+v, %v", groups.Items, err)
	}
}
