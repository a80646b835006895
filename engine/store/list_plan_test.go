package store_test

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// plannedStores are stores of both databases with the records of filings, their statistics known.
func plannedStores(t *testing.T) map[string]*store.Store {
	stores := map[string]*store.Store{}
	for _, dialect := range storetest.Dialects {
		s, options := migrated(t, dialect)
		write(t, s, acme, func(tx *store.Tx) error {
			for _, f := range filings() {
				f.save(tx)
			}
			return nil
		})
		if dialect == store.PostgreSQL {
			if _, err := raw(t, options).Exec("analyze"); err != nil {
				t.Fatal(err)
			}
		}
		stores[dialect] = s
	}
	return stores
}

// expectPlan checks that the first statement of a list reads an index, and sorts only where it may.
func expectPlan(t *testing.T, s *store.Store, list func(*store.Tx) error, index string, maySort bool, args []any) {
	t.Helper()
	err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
		if s.Dialect() == store.PostgreSQL {
			if err := tx.Behind(noScan, new(string)); err != nil {
				return err
			}
		}
		sent := tx.Sent()
		if err := list(tx); err != nil {
			return err
		}
		plan, err := tx.Plan((*sent)[0], args...)
		if !strings.Contains(plan, index+" ") {
			t.Errorf("%s is not used:\n%s", index, plan)
		}
		if !maySort && (strings.Contains(plan, "Sort") || strings.Contains(plan, "TEMP B-TREE")) {
			t.Errorf("it sorts:\n%s", plan)
		}
		return err
	})
	expect(t, "error", err, error(nil))
}

// The figures of the named lists rest on each finding its index and sorting nothing.
func TestANamedListReadsItsIndexInOrder(t *testing.T) {
	stores := plannedStores(t)
	one := []forms.ID{id(200)}
	for _, c := range []struct {
		name, index string
		args        []any
		list        func(*store.Tx) error
	}{
		{"inbox", "tasks_open", []any{acme, id(1)}, func(tx *store.Tx) error {
			_, err := tx.ListTasks(store.TaskList{Member: id(1)})
			return err
		}},
		{"done", "tasks_done", []any{acme, id(1)}, func(tx *store.Tx) error {
			_, err := tx.ListTasks(store.TaskList{Member: id(1), Done: true})
			return err
		}},
		{"mine", "records_mine", []any{acme, id(1)}, records(store.RecordList{Requester: id(1)})},
		{"mine of a form", "records_mine_form", []any{acme, "a.x", id(1)}, records(store.RecordList{Requester: id(1), Form: "a.x"})},
		{"mine in a status", "records_mine_status", []any{acme, id(1), "running"}, records(store.RecordList{Requester: id(1), Status: "running"})},
		{"by form", "records_by_form", []any{acme, "a.x"}, records(store.RecordList{Form: "a.x"})},
		{"by form and status", "records_by_status", []any{acme, "a.x", "running"}, records(store.RecordList{Form: "a.x", Status: "running"})},
		{"by department", "records_by_department", []any{acme, "a.x", id(200)}, records(store.RecordList{Form: "a.x", Departments: one})},
		{"counts: open tasks", "tasks_open", countArgs, counts},
		{"counts: unread messages", "notices_unread", countArgs, counts},
		{"counts: drafts", "records_mine_status", countArgs, counts},
		{"counts: under way", "records_mine_status", countArgs, counts},
		{"slot, newest first", "record_index_t3", []any{acme, "a.x", "v"}, records(store.RecordList{Form: "a.x",
			Slot: &store.SlotFilter{Slot: "t3", Op: "==", Values: []any{"v"}}})},
		{"slot in its order", "record_index_n2", []any{acme, "a.x", int64(7)}, records(store.RecordList{Form: "a.x", Order: "-n2",
			Slot: &store.SlotFilter{Slot: "n2", Op: "<", Values: []any{int64(7)}}})},
	} {
		t.Run(c.name, func(t *testing.T) {
			for dialect, s := range stores {
				t.Run(dialect, func(t *testing.T) { expectPlan(t, s, c.list, c.index, false, c.args) })
			}
		})
	}
}

var countArgs = []any{acme, id(1), acme, id(1), acme, id(1), acme, id(1)}

func counts(tx *store.Tx) error {
	_, err := tx.CountsOf(id(1))
	return err
}

// On a few rows reading all of them is right; what is asked here is whether the index can serve.
const noScan = `select set_config('enable_seqscan', 'off', true) || set_config('enable_bitmapscan', 'off', true) ||
	set_config('enable_hashjoin', 'off', true) || set_config('enable_mergejoin', 'off', true)`

func records(q store.RecordList) func(*store.Tx) error {
	return func(tx *store.Tx) error {
		_, err := tx.ListRecords(q)
		return err
	}
}

// Who heads a department is asked before every list of a form that heads may read: from their departments, not from the whole tree.
// PostgreSQL plans that by what the tables hold.
func TestWhatAMemberHeadsIsReadFromTheirDepartments(t *testing.T) {
	list := func(tx *store.Tx) error { _, err := tx.DepartmentsHeaded([]forms.ID{id(1)}); return err }
	expectPlan(t, plannedStores(t)[store.SQLite], list, "departments_by_head", true, []any{acme, id(1)})
}
