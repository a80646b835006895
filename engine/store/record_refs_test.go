package store_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestRefsOfARecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n, key := range map[int]string{1: "", 2: "main", 3: ""} {
				tx.InsertRecord(&store.RecordRow{ID: id(n), Form: "a.x", FormVersion: 1, Key: key, Status: "ended", Data: "{}"})
			}
			return nil
		})
		write(t, s, bolts, func(tx *store.Tx) error {
			tx.InsertRecord(&store.RecordRow{ID: id(9), Form: "a.x", FormVersion: 1, Key: "theirs", Status: "ended", Data: "{}"})
			return nil
		})
		refs := func(change func(*store.Tx)) string {
			t.Helper()
			var got []store.RefRow
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) (err error) {
				change(tx)
				got, err = tx.RefsOf(id(1))
				return err
			})
			expect(t, "error", err, error(nil))
			var out []string
			for _, r := range got {
				out = append(out, r.Field+" "+name(r.Target))
			}
			return strings.Join(out, ", ")
		}
		to := func(rows ...store.RefRow) func(*store.Tx) {
			return func(tx *store.Tx) { tx.DropRefs(id(1)); tx.AddRefs(id(1), "a.y", rows) }
		}
		byKey := func(field, key string) store.RefRow { return store.RefRow{Field: field, Form: "a.x", Key: key} }
		expect(t, "by id and by key", refs(to(store.RefRow{Field: "b", Target: id(3)}, byKey("a", "main"), byKey("a", "none"), byKey("a", "theirs"))), "a 2, b 3")
		expect(t, "one by id and by key", refs(to(store.RefRow{Field: "a", Target: id(2)}, byKey("a", "main"))), "a 2")
		expect(t, "beside them", refs(func(tx *store.Tx) { tx.AddRefs(id(1), "a.y", []store.RefRow{{Field: "b", Target: id(2)}}) }), "a 2, b 2")
		many := make([]store.RefRow, 2300)
		for i := range many {
			many[i] = store.RefRow{Field: "c", Target: id(100 + i%1500)}
		}
		expect(t, "many", strings.Count(refs(to(many...)), "c "), 1500)
		expect(t, "none", refs(to()), "")
		expect(t, "of a record that is deleted", refs(func(tx *store.Tx) { to(byKey("a", "main"))(tx); tx.DeleteRecord(id(1)) }), "")
	})
}

func name(of forms.ID) string {
	for n := range 3 {
		if id(n) == of {
			return fmt.Sprint(n)
		}
	}
	return "3"
}

// refer notes what a record refers to: one of two others by a field, every third the first of them by a column too.
func refer(tx *store.Tx, n int, form string) {
	refs := []store.RefRow{{Field: "supplier", Target: id(5000 + n%2)}}
	if n%3 == 0 {
		refs = append(refs, store.RefRow{Field: "lines.from", Target: id(5000)})
	}
	if n%40 == 0 {
		refs = append(refs, store.RefRow{Field: "rare", Target: id(5002)})
	}
	tx.AddRefs(id(n), form, refs)
}

func referringTo(target int, field string, reach []store.Reach) store.RecordList {
	return store.RecordList{Form: "a.x", Refers: &store.Referring{Target: id(target), Field: field}, Reach: reach, Slots: map[string]string{"n": "n1", "t": "t1"}}
}

// counted holds the count of a list against what is shown of it.
func counted(t *testing.T, s *store.Store, q store.RecordList, shown func(filed) bool) {
	t.Helper()
	want := 0
	for _, f := range filings() {
		want += map[bool]int{true: 1}[shown(f)]
	}
	read(t, s, acme, func(tx *store.Tx) error {
		n, err := tx.CountRecords(q)
		expect(t, "counted", n, min(want, store.MostCounted))
		return err
	})
}

// What refers to a record is listed and counted as the list of the form shows it to who may read so much.
func TestWhatRefersToARecord(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		s, options := migrated(t, dialect)
		write(t, s, acme, func(tx *store.Tx) error {
			if err := saveFilings(tx); err != nil {
				return err
			}
			for _, f := range filings() {
				refer(tx, f.n, f.form)
			}
			return nil
		})
		if dialect == store.PostgreSQL {
			if _, err := raw(t, options).Exec("analyze"); err != nil {
				t.Fatal(err)
			}
		}
		ways := map[string][]store.Reach{"whole": nil}
		maps.Copy(ways, reached)
		for name, reach := range ways {
			may := func(f filed) bool {
				return reach == nil || slices.ContainsFunc(reach, func(a store.Reach) bool { return within(a, f) })
			}
			for target := range 2 {
				q := referringTo(5000+target, "supplier", reach)
				shown := func(f filed) bool { return f.n%2 == target && on(store.RecordList{Form: "a.x"}, f) && may(f) }
				sameList(t, s, dialect+" "+name, q, shown)
				counted(t, s, q, shown)
			}
			q := referringTo(5000, "lines.from", reach)
			sameList(t, s, dialect+" column "+name, q, func(f filed) bool { return f.n%3 == 0 && on(store.RecordList{Form: "a.x"}, f) && may(f) })
			sameList(t, s, "another field "+name, referringTo(5000, "other", reach), func(filed) bool { return false })
			sameList(t, s, "another record "+name, referringTo(5001, "lines.from", reach), func(filed) bool { return false })
		}
		read(t, s, bolts, func(tx *store.Tx) error {
			page, err := tx.ListRecords(referringTo(5000, "supplier", nil))
			expect(t, "of another company", len(page.Items), 0)
			return err
		})
		index := map[string]string{store.SQLite: "sqlite_autoindex_record_refs_1", store.PostgreSQL: "record_refs_pkey"}[dialect]
		expectPlan(t, s, records(referringTo(5002, "rare", nil)), index, dialect == store.PostgreSQL, []any{acme, "a.x", acme, id(5002), "a.x", "rare"})
		fields := map[string][]string{"a.x": {"supplier", "lines.from"}, "a.y": {"lines.from"}, "a.z": {"supplier"}}
		for i := range 60 {
			fields["a.x"] = append(fields["a.x"], fmt.Sprint("f", i))
		}
		read(t, s, acme, func(tx *store.Tx) error {
			found, err := tx.ReferringFields(id(5000), fields)
			slices.Sort(found["a.x"])
			expect(t, "by which fields", fmt.Sprint(found), "map[a.x:[lines.from supplier] a.y:[lines.from]]")
			return err
		})
		to := &store.Referring{Target: id(5000), Field: "supplier"}
		for _, bad := range []store.RecordList{{Refers: to}, {Refers: to, Form: "a.x", Order: "n1"}, {Refers: to, Form: "a.x", Requester: id(1)}} {
			read(t, s, acme, func(tx *store.Tx) error {
				_, err := tx.CountRecords(bad)
				expect(t, "a bad list", errors.Is(err, store.ErrBadList), true)
				return nil
			})
		}
	}
}

// Where very many records refer to one, whoever reads few of them is not shown them by way of all: the list begins with what lets them read.
func TestWhatRefersToARecordOfMany(t *testing.T) {
	s, _ := migrated(t, store.SQLite)
	write(t, s, acme, func(tx *store.Tx) error {
		for n := range 2 * wideForm {
			r := wideRecord(n)
			if n%100 == 0 {
				r.department = id(203)
			}
			r.save(tx)
			refer(tx, r.n, r.form)
		}
		return nil
	})
	few := referringTo(5000, "supplier", []store.Reach{{Departments: []forms.ID{id(203)}}, {Seat: id(101)}})
	few.Paging.Limit = 30
	if got := len(pagesOf(t, s, few)); got != 2*wideForm/100 {
		t.Errorf("%d are listed", got)
	}
	err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
		sent := tx.Sent()
		if _, err := tx.ListRecords(few); err != nil {
			return err
		}
		text := (*sent)[1]
		plan, err := tx.Plan(text, make([]any, strings.Count(text, "?"))...)
		if !strings.Contains(plan, "records_by_department ") || !strings.Contains(plan, "tasks_") {
			t.Errorf("the plan:\n%s\n%s", plan, text)
		}
		return err
	})
	expect(t, "error", err, error(nil))
}
