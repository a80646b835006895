package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
	"pgregory.net/rapid"
)

// filed is a record of the test's data: 150 of them, of two forms, three requesters and departments.
type filed struct {
	n                     int
	form, status          string
	requester, department forms.ID
	deleted               bool
	t1                    string // "" is blank
	n1                    int64  // 0 is blank
}

func filings() []filed {
	var all []filed
	for n := range 150 {
		f := filed{n: 1000 + n, form: "a.x", status: []string{"draft", "running", "approved"}[n*7%3],
			requester: id(100 + n%3), department: id(200 + n*5%4), deleted: n%17 == 3,
			t1: []string{"", "A", "b", "中", "𠀀"}[n*3%5], n1: int64(n*11%9 - 4)}
		if n%4 == 0 {
			f.form = "a.y"
		}
		all = append(all, f)
	}
	return all
}

func (f filed) save(tx *store.Tx) {
	company := tx.Company()
	deleted := any(nil)
	if f.deleted {
		deleted = int64(5)
	}
	tx.Queue(`insert into records (company_id, id, form_id, form_version, status, incident, requester_id, department_id, created_at,
		updated_at, revision, data, summary, event_seq, deleted_at) values (?, ?, ?, 1, ?, false, ?, ?, ?, 0, 1, '{"a":1}', '', 0, ?)`,
		company, id(f.n), f.form, f.status, f.requester, f.department, f.n, deleted)
	text, number := any(nil), any(nil)
	if f.t1 != "" {
		text = f.t1
	}
	if f.n1 != 0 {
		number = f.n1
	}
	tx.Queue("insert into record_index (company_id, record_id, form_id, t1, n1) values (?, ?, ?, ?, ?)", company, id(f.n), f.form, text, number)
}

// on says whether the list shows the record, and before which of two comes first: the meaning of a list, apart
// from SQL.
func on(q store.RecordList, f filed) bool {
	if f.deleted || q.Form != "" && f.form != q.Form || q.Status != "" && f.status != q.Status ||
		!q.Requester.IsZero() && f.requester != q.Requester || q.Requester.IsZero() && f.status == "draft" ||
		q.Departments != nil && !slices.Contains(q.Departments, f.department) {
		return false
	}
	if q.Slot == nil {
		return true
	}
	return slices.ContainsFunc(q.Slot.Values, func(v any) bool {
		order := 0
		switch v := v.(type) {
		case string:
			if f.t1 == "" {
				return false
			}
			order = cmp.Compare(f.t1, v)
		case int64:
			if f.n1 == 0 {
				return false
			}
			order = cmp.Compare(f.n1, v)
		}
		switch q.Slot.Op {
		case "<":
			return order < 0
		case "<=":
			return order <= 0
		case ">":
			return order > 0
		case ">=":
			return order >= 0
		}
		return order == 0
	})
}

func before(q store.RecordList, a, b filed) int {
	direction := 1
	if q.Order == "" || q.Order[0] == '-' {
		direction = -1
	}
	byID := direction * cmp.Compare(a.n, b.n)
	switch strings.TrimPrefix(q.Order, "-") {
	case "t1":
		return cmp.Or(blankLast(a.t1, b.t1), direction*cmp.Compare(a.t1, b.t1), byID)
	case "n1":
		return cmp.Or(blankLast(a.n1, b.n1), direction*cmp.Compare(a.n1, b.n1), byID)
	}
	return byID
}

func blankLast[T comparable](a, b T) int {
	var blank T
	switch {
	case a == blank && b != blank:
		return 1
	case a != blank && b == blank:
		return -1
	}
	return 0
}

func drawList(t *rapid.T) store.RecordList {
	q := store.RecordList{Form: rapid.SampledFrom([]string{"a.x", "a.y", "a.none"}).Draw(t, "form")}
	if rapid.Bool().Draw(t, "mine") {
		q.Requester = id(rapid.IntRange(100, 103).Draw(t, "requester"))
		if rapid.Bool().Draw(t, "any form") {
			q.Form = ""
		}
	}
	q.Status = rapid.SampledFrom([]string{"", "", "draft", "running", "approved"}).Draw(t, "status")
	if rapid.Bool().Draw(t, "in departments") {
		q.Departments = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) forms.ID { return id(rapid.IntRange(200, 204).Draw(t, "department")) }), 0, 3).Draw(t, "departments")
	}
	if q.Form == "" {
		return q
	}
	q.Order = rapid.SampledFrom([]string{"", "t1", "-t1", "n1", "-n1"}).Draw(t, "order")
	if !rapid.Bool().Draw(t, "filtered") {
		return q
	}
	q.Slot = &store.SlotFilter{Slot: rapid.SampledFrom([]string{"t1", "n1"}).Draw(t, "slot"),
		Op: rapid.SampledFrom([]string{"==", "in", "<", "<=", ">", ">="}).Draw(t, "op")}
	values := rapid.IntRange(1, 1)
	if q.Slot.Op == "in" {
		values = rapid.IntRange(0, 60)
	}
	for range values.Draw(t, "values") {
		if q.Slot.Slot == "t1" {
			q.Slot.Values = append(q.Slot.Values, rapid.SampledFrom([]string{"A", "b", "中", "𠀀", "z", ""}).Draw(t, "text"))
		} else {
			q.Slot.Values = append(q.Slot.Values, rapid.Int64Range(-5, 5).Draw(t, "number"))
		}
	}
	return q
}

func TestAListIsWhatItsMeaningSays(t *testing.T) {
	all := filings()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, company := range []forms.ID{acme, bolts} {
			write(t, s, company, func(tx *store.Tx) error {
				for _, f := range all {
					f.save(tx)
				}
				return nil
			})
		}
		rapid.Check(t, func(rt *rapid.T) {
			q := drawList(rt)
			q.Viewer, q.Limit = id(1), rapid.IntRange(1, 40).Draw(rt, "limit")
			var want []filed
			for _, f := range all {
				if on(q, f) {
					want = append(want, f)
				}
			}
			slices.SortFunc(want, func(a, b filed) int { return before(q, a, b) })
			var got []store.ListedRecord
			for {
				page, err := pageOf(s, q)
				if err != nil {
					rt.Fatal(err)
				}
				got = append(got, page.Items...)
				if page.Next == "" {
					break
				}
				if len(page.Items) != q.Limit {
					rt.Fatalf("a page of %d rows has a next one", len(page.Items))
				}
				q.Cursor = page.Next
			}
			if len(got) != len(want) {
				rt.Fatalf("got %d records, want %d", len(got), len(want))
			}
			for i := range want {
				if got[i].ID != id(want[i].n) {
					rt.Fatalf("record %d: got %v, want %v", i, got[i], want[i])
				}
			}
		})
	})
}

func pageOf(s *store.Store, q store.RecordList) (page store.Page[store.ListedRecord], err error) {
	err = s.Company(acme).Read(ctx, func(tx *store.Tx) error {
		page, err = tx.ListRecords(q)
		return err
	})
	return page, err
}

func TestACursorHoldsForItsListOnly(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	write(t, s, acme, func(tx *store.Tx) error {
		for _, f := range filings() {
			f.save(tx)
		}
		return nil
	})
	first := store.RecordList{Form: "a.x", Paging: store.Paging{Viewer: id(1), Limit: 3}}
	page, err := pageOf(s, first)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		q    store.RecordList
		want error
	}{
		{"same list", store.RecordList{Form: "a.x", Paging: store.Paging{Viewer: id(1)}}, nil},
		{"same list with data", store.RecordList{Form: "a.x", Data: true, Paging: store.Paging{Viewer: id(1)}}, nil},
		{"other form", store.RecordList{Form: "a.y", Paging: store.Paging{Viewer: id(1)}}, store.ErrBadCursor},
		{"other order", store.RecordList{Form: "a.x", Order: "t1", Paging: store.Paging{Viewer: id(1)}}, store.ErrBadCursor},
		{"other viewer", store.RecordList{Form: "a.x", Paging: store.Paging{Viewer: id(2)}}, store.ErrBadCursor},
	} {
		c.q.Cursor = page.Next
		_, err := pageOf(s, c.q)
		expect(t, c.name, err, c.want)
	}
	first.Data = true
	page, err = pageOf(s, first)
	expect(t, "error", err, error(nil))
	expect(t, "data", page.Items[0].Data, `{"a":1}`)
}

func TestListsThatAreNone(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	slot := func(name, op string, values ...any) store.RecordList {
		return store.RecordList{Form: "a.x", Slot: &store.SlotFilter{Slot: name, Op: op, Values: values}}
	}
	for _, c := range []struct {
		q    store.RecordList
		want string
	}{
		{store.RecordList{}, "neither a form nor a requester"},
		{store.RecordList{Requester: id(1), Order: "t1"}, "a slot without a form"},
		{store.RecordList{Form: "a.x", Order: "--t1"}, `no slot "-t1"`},
		{store.RecordList{Form: "a.x", Order: "t13"}, `no slot "t13"`},
		{store.RecordList{Form: "a.x", Order: "n01"}, `no slot "n01"`},
		{store.RecordList{Form: "a.x", Order: "t1 desc"}, `no slot "t1 desc"`},
		{store.RecordList{Form: "a.x", Departments: make([]forms.ID, 1001)}, "1001 departments"},
		{store.RecordList{Form: "a.x", Paging: store.Paging{Limit: 101}}, "a page of 101 rows"},
		{store.RecordList{Form: "a.x", Paging: store.Paging{Limit: -1}}, "a page of -1 rows"},
		{slot("t0", "==", "a"), `no slot "t0"`},
		{slot("t1", "like", "a"), `no operator "like"`},
		{slot("t1", "=="), "0 values for =="},
		{slot("t1", "<", "a", "b"), "2 values for <"},
		{slot("t1", "==", int64(1)), "a int64 for slot t1"},
		{slot("n1", "==", "1"), "a string for slot n1"},
		{slot("n1", "in", 1), "a int for slot n1"},
	} {
		t.Run(c.want, func(t *testing.T) {
			_, err := pageOf(s, c.q)
			expect(t, "error", fmt.Sprint(err), "store: not a list: "+c.want)
		})
	}
}

func TestInbox(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n, f := range filings()[:60] {
				f.save(tx)
				status, closed := "open", any(nil)
				if n%2 == 0 {
					status, closed = "done", int64(n/8) // several at one instant
				}
				tx.Queue(`insert into tasks (company_id, id, record_id, instance_id, seat_id, visit_id, node, title, member_id, kind, status, opened_at, closed_at)
					values (?, ?, ?, ?, ?, ?, 'boss', 'T', ?, 'approve', ?, 1, ?)`, acme, id(2000+n), id(f.n), id(1), id(1), id(1), id(300+n%3), status, closed)
			}
			return nil
		})
		read := func(done bool) (got []string) {
			q := store.TaskList{Member: id(300), Done: done, Paging: store.Paging{Viewer: id(300), Limit: 4}}
			for {
				var page store.Page[store.ListedTask]
				err := s.Company(acme).Read(ctx, func(tx *store.Tx) (err error) {
					page, err = tx.ListTasks(q)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				for _, task := range page.Items {
					got = append(got, fmt.Sprintf("%d/%d", millis(task.ID)-2000, task.Record.CreatedAt-1000))
				}
				if q.Cursor = page.Next; q.Cursor == "" {
					return got
				}
			}
		}
		expect(t, "open", strings.Join(read(false), " "), "57/57 51/51 45/45 39/39 33/33 27/27 21/21 15/15 9/9 3/3")
		expect(t, "done", strings.Join(read(true), " "), "54/54 48/48 42/42 36/36 30/30 24/24 18/18 12/12 6/6 0/0")
		write(t, s, acme, func(tx *store.Tx) error { // one was decided for somebody else, another ended with its record
			for n, outcome := range map[int]string{20: "agreed", 22: "terminated", 0: "agreed", 30: "rejected"} {
				tx.Queue("update tasks set closed_by = ?, outcome = ? where company_id = ? and id = ?", id(300), outcome, acme, id(2000+n))
			}
			return nil
		})
		expect(t, "open, of a substitute", strings.Join(read(false), " "), "57/57 51/51 45/45 39/39 33/33 27/27 21/21 15/15 9/9 3/3")
		expect(t, "done, of a substitute", strings.Join(read(true), " "), "54/54 48/48 42/42 36/36 30/30 24/24 20/20 18/18 12/12 6/6 0/0")
	})
}

// millis is the instant that a version 7 id begins with.
func millis(id forms.ID) int64 {
	return int64(id[0])<<40 | int64(id[1])<<32 | int64(id[2])<<24 | int64(id[3])<<16 | int64(id[4])<<8 | int64(id[5])
}
