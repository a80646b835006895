package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// wideForm is a form with so many records that a range of a slot can be wide: n1 counts them, from the newest on.
const wideForm = 10_500

func wideRecord(n int) filed {
	return filed{n: 1000 + n, form: "a.x", status: []string{"running", "approved"}[n%2], requester: id(100), department: id(200 + n%3),
		n1: int64(wideForm - n), t1: []string{"A", "b"}[n%50/49]}
}

func fillWide(records int) func(*store.Tx) error {
	return func(tx *store.Tx) error {
		for n := range records {
			wideRecord(n).save(tx)
		}
		return nil
	}
}

// A wide range is read from the newest record on, and stops with the page; a narrow one by its index. Both give the same list.
func TestAWideRangeIsReadNewestFirst(t *testing.T) {
	s, _ := migrated(t, store.SQLite)
	write(t, s, acme, fillWide(wideForm))
	above := func(n int64) store.RecordList {
		return store.RecordList{Form: "a.x", Slot: &store.SlotFilter{Slot: "n1", Op: ">", Values: []any{n}}, Paging: store.Paging{Limit: 50}}
	}
	for _, c := range []struct {
		name string
		list store.RecordList
		wide bool
	}{
		{"nearly all", above(10), true}, {"one too few", above(wideForm - 9999), false}, {"just enough", above(wideForm - 10_000), true}, {"few", above(wideForm - 100), false},
		{"of a status", func() store.RecordList { q := above(10); q.Status = "running"; return q }(), true},
		{"of departments", func() store.RecordList { q := above(10); q.Departments = []forms.ID{id(200), id(201)}; return q }(), true},
		{"equality", store.RecordList{Form: "a.x", Slot: &store.SlotFilter{Slot: "t1", Op: "==", Values: []any{"A"}}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				sent := tx.Sent()
				if _, err := tx.ListRecords(c.list); err != nil {
					return err
				}
				text := (*sent)[len(*sent)-1]
				plan, err := tx.Plan(text, make([]any, strings.Count(text, "?"))...)
				if walks := !strings.Contains(plan, "record_index_n1 ") && !strings.Contains(plan, "record_index_t1 "); walks != c.wide {
					t.Errorf("the plan of a list that is wide (%t):\n%s\n%s", c.wide, plan, text)
				}
				if sorts := strings.Contains(plan, "TEMP B-TREE"); c.wide && sorts && c.list.Departments == nil {
					t.Errorf("it sorts:\n%s", plan)
				}
				return err
			})
			expect(t, "error", err, error(nil))
			if got, want := pagesOf(t, s, c.list), wanted(c.list); !slices.Equal(got, want) {
				t.Errorf("%d records are listed, not %d", len(got), len(want))
			}
		})
	}
}

// pagesOf reads a list to its end, page by page.
func pagesOf(t *testing.T, s *store.Store, q store.RecordList) (all []forms.ID) {
	t.Helper()
	for {
		read(t, s, acme, func(tx *store.Tx) error {
			page, err := tx.ListRecords(q)
			for _, r := range page.Items {
				all = append(all, r.ID)
			}
			q.Cursor = page.Next
			return err
		})
		if q.Cursor == "" {
			return all
		}
	}
}

// wanted is the list by what it says, newest first.
func wanted(q store.RecordList) (all []forms.ID) {
	for n := wideForm - 1; n >= 0; n-- {
		if f := wideRecord(n); on(q, f) {
			all = append(all, id(f.n))
		}
	}
	return all
}

// After bulk work PostgreSQL is told what the tables hold, and plans a list by the slot that it asks for.
func TestAnalyzeAfterBulkWork(t *testing.T) {
	const bulk = 2500
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			s, options := migrated(t, dialect)
			write(t, s, acme, fillWide(bulk))
			known := func() (rows float64) {
				err := raw(t, options).QueryRow("select reltuples from pg_class where oid = 'record_index'::regclass").Scan(&rows)
				expect(t, "error", err, error(nil))
				return rows
			}
			if dialect == store.PostgreSQL && known() > 0 {
				t.Log("somebody else has analyzed the tables already")
			}
			expect(t, "error", s.Analyze(ctx), error(nil))
			if dialect != store.PostgreSQL {
				return
			}
			if rows := known(); rows < bulk {
				t.Errorf("%v rows are known of", rows)
			}
			rare := store.RecordList{Form: "a.x", Slot: &store.SlotFilter{Slot: "t1", Op: "==", Values: []any{"b"}}, Departments: []forms.ID{id(200)}}
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				sent := tx.Sent()
				if _, err := tx.ListRecords(rare); err != nil {
					return err
				}
				plan, err := tx.Plan((*sent)[0], acme, "a.x", "b", id(200))
				if !strings.Contains(plan, "record_index_t1") {
					t.Errorf("the plan of a rare value:\n%s", plan)
				}
				return err
			})
			expect(t, "error", err, error(nil))
		})
	}
}
