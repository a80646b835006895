package store_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// Some filings were filed by id(102) for others, and id(103) has seats on some, several on a few.
func filedFor(f filed) bool { return f.n%10 == 6 && f.requester != id(102) }
func seated(f filed) bool   { return f.n%9 < 2 }

// On some id(103) decided in the seat of id(104); others were closed by what they did elsewhere.
func acted(f filed) bool { return f.n%9 == 6 || f.n%9 == 7 }

func saveFilings(tx *store.Tx) error {
	for i, f := range filings() {
		f.save(tx)
		by := f.requester
		if filedFor(f) {
			by = id(102)
		}
		tx.Queue("update records set created_by = ? where company_id = ? and id = ?", by, tx.Company(), id(f.n))
		for k := range f.n % 9 {
			if seated(f) || k == 5 {
				member := id(103)
				if !seated(f) {
					member = id(104)
				}
				tx.InsertTask(&store.TaskRow{ID: id(9000 + 20*i + k), Record: id(f.n), Form: f.form, Instance: id(6), Seat: id(7), Visit: id(8), Member: member, Status: store.TaskDone, ClosedAt: 1})
			}
		}
		outcome := "superseded"
		if acted(f) {
			outcome = "agreed"
		}
		tx.Queue("update tasks set closed_by = ?, outcome = ? where company_id = ? and record_id = ? and member_id = ?", id(103), outcome, tx.Company(), id(f.n), id(104))
		if f.n%9 == 0 {
			tx.InsertTask(&store.TaskRow{ID: id(9000 + 20*i + 10), Record: id(f.n), Form: f.form, Instance: id(6), Seat: id(7), Visit: id(8), Member: id(103), Status: store.TaskOpen})
		}
	}
	return nil
}

// within says what a Reach takes in, apart from SQL.
func within(a store.Reach, f filed) bool {
	return (a.Requester.IsZero() || f.requester == a.Requester) && (a.Filer.IsZero() || filedFor(f) && a.Filer == id(102)) &&
		(a.Seat.IsZero() || a.Seat == id(103) && (a.Acted && acted(f) || !a.Acted && seated(f) && (!a.Open || f.n%9 == 0))) && (a.Requesters == nil || slices.Contains(a.Requesters, f.requester)) &&
		(a.Departments == nil || slices.Contains(a.Departments, f.department)) && !slices.Contains(a.Without, f.status) &&
		(a.Where == nil || f.n1 > 1)
}

func many(n int) (ids []forms.ID) {
	for i := range n {
		ids = append(ids, id(202+i))
	}
	return ids
}

var over1 = &rules.Condition{Op: rules.OpGt, Field: "n", Type: rules.Type{Kind: rules.KindNumber}, Values: []rules.Value{rules.Num(num.FromInt(1))}}

// reached are ways to records, alone and together.
var reached = map[string][]store.Reach{
	"nothing":           {},
	"own":               {{Requester: id(101)}, {Filer: id(101)}},
	"filed for others":  {{Requester: id(102)}, {Filer: id(102)}},
	"seats":             {{Seat: id(103)}},
	"open seats":        {{Seat: id(103), Open: true}},
	"decided":           {{Seat: id(103), Acted: true}},
	"seats and decided": {{Seat: id(103)}, {Seat: id(103), Acted: true, Without: []string{"approved"}}},
	"departments":       {{Departments: []forms.ID{id(200), id(202)}}},
	"many departments":  {{Departments: many(60)}},
	"reports":           {{Requesters: []forms.ID{id(100), id(102)}}},
	"many reports":      {{Requesters: append(many(60), id(100), id(102))}},
	"many of both":      {{Departments: many(60)}, {Requesters: append(many(60), id(100), id(102)), Without: []string{"approved"}}, {Seat: id(103)}},
	"a rule":            {{Where: over1}},
	"but not when over": {{Requester: id(101), Without: []string{"approved"}}, {Seat: id(103), Without: []string{"running", "draft"}}},
	"all of these":      {{Requester: id(102)}, {Filer: id(102)}, {Seat: id(103)}, {Departments: []forms.ID{id(200)}}, {Departments: []forms.ID{id(201)}, Where: over1}},
	"too many ways":     slices.Repeat([]store.Reach{{Departments: []forms.ID{id(200), id(201)}}}, 30),
	"everything":        {{Departments: []forms.ID{id(200)}}, {}},
}

// However few of the newest records are looked at first, a list of many departments or people is the same.
func TestListRecords_OfManyByLittle(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, saveFilings)
		for _, n := range []int{1, 3, 7} {
			store.WithWindow(n, func() {
				for _, name := range []string{"many departments", "many reports", "many of both"} {
					q := store.RecordList{Form: "a.x", Reach: reached[name]}
					sameList(t, s, fmt.Sprint(name, " ", n), q, func(f filed) bool {
						return on(q, f) && slices.ContainsFunc(q.Reach, func(a store.Reach) bool { return within(a, f) })
					})
				}
			})
		}
	})
}

// What somebody may read is what a list shows, each record once, page by page, in every order and with every filter.
func TestListRecords_Reach(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, saveFilings)
		slots := map[string]string{"n": "n1", "t": "t1"}
		for name, reach := range reached {
			for _, order := range []string{"", "n1", "-t1"} {
				for _, slot := range []*store.SlotFilter{nil, {Slot: "t1", Op: "in", Values: []any{"A", "中"}}} {
					q := store.RecordList{Form: "a.x", Reach: reach, Slots: slots, Order: order, Slot: slot}
					sameList(t, s, name+" "+order, q, func(f filed) bool {
						return on(q, f) && slices.ContainsFunc(reach, func(a store.Reach) bool { return within(a, f) })
					})
				}
			}
		}
		own := []store.OwnReach{{Form: "a.x", Slots: slots, Reach: []store.Reach{{Without: []string{"approved"}}, {Where: over1}}}, {Form: "a.y", Reach: []store.Reach{}}}
		for _, form := range []string{"", "a.x"} {
			q := store.RecordList{Form: form, Requester: id(101), Own: own}
			sameList(t, s, "own "+form, q, func(f filed) bool {
				return on(q, f) && (f.status == "draft" || f.form == "a.x" && (f.status != "approved" || f.n1 > 1))
			})
		}
	})
}

func sameList(t *testing.T, s *store.Store, name string, q store.RecordList, shown func(filed) bool) {
	t.Helper()
	var want, got []string
	all := filings()
	slices.SortFunc(all, func(a, b filed) int { return before(q, a, b) })
	for _, f := range all {
		if shown(f) {
			want = append(want, strconv.Itoa(f.n))
		}
	}
	names := map[forms.ID]string{}
	for _, f := range all {
		names[id(f.n)] = strconv.Itoa(f.n)
	}
	read(t, s, acme, func(tx *store.Tx) error {
		q.Paging = store.Paging{Viewer: id(1), Limit: 7}
		for {
			page, err := tx.ListRecords(q)
			if err != nil {
				return err
			}
			for _, item := range page.Items {
				got = append(got, names[item.ID])
			}
			if q.Cursor = page.Next; page.Next == "" {
				return nil
			}
		}
	})
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v\nwant %v", name, got, want)
	}
}

// The list of a department's subtree, newest first, reads the departments' index and sorts nothing; what somebody reads
// in several ways reads an index for each.
func TestAReachReadsItsIndex(t *testing.T) {
	for dialect, s := range plannedStores(t) {
		for _, c := range []struct {
			name, index string
			sorts       bool
			reach       []store.Reach
			args        []any
		}{
			{"a department", "records_by_department", false, []store.Reach{{Departments: []forms.ID{id(200)}}}, []any{acme, "a.x", id(200)}},
			{"a subtree", "records_by_department", true, []store.Reach{{Departments: []forms.ID{id(200), id(201)}}}, []any{acme, "a.x", id(200), acme, "a.x", id(201)}},
			{"seats", "tasks_by_member", false, []store.Reach{{Seat: id(103)}}, []any{acme, "a.x", acme, id(103), "a.x", id(103)}},
			{"decided", "tasks_acted_on", false, []store.Reach{{Seat: id(103), Acted: true}}, []any{acme, "a.x", acme, id(103), "a.x", id(103)}},
			{"a report", "records_mine_form", false, []store.Reach{{Requesters: []forms.ID{id(103)}}}, []any{acme, "a.x", id(103)}},
			{"filed for others", "records_filed_for", false, []store.Reach{{Filer: id(103)}}, []any{acme, "a.x", id(103)}},
			{"much of a company", "records_by_form", true, []store.Reach{{Departments: many(60)}}, []any{acme, "a.x", acme, "a.x", store.AmongIDs(dialect, many(60))}},
		} {
			t.Run(dialect+"/"+c.name, func(t *testing.T) {
				expectPlan(t, s, records(store.RecordList{Form: "a.x", Reach: c.reach}), c.index, c.sorts, c.args)
			})
		}
	}
}

// PostgreSQL plans open seats by what the tables hold.
func TestOpenSeatsAreReadFromTheirHolder(t *testing.T) {
	list := records(store.RecordList{Form: "a.x", Reach: []store.Reach{{Seat: id(103), Open: true}}})
	expectPlan(t, plannedStores(t)[store.SQLite], list, "tasks_open", true, []any{acme, id(103), acme, "a.x"})
}

// What access rules look at of people.
func TestPlacesOfPeople(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertDepartment(&store.DepartmentRow{ID: id(10), Name: "top", Head: id(1)})
			tx.InsertDepartment(&store.DepartmentRow{ID: id(11), Name: "lab", Parent: id(10), Head: id(2)})
			tx.InsertDepartment(&store.DepartmentRow{ID: id(12), Name: "bench", Parent: id(11), Head: id(2)})
			tx.InsertMember(&store.MemberRow{ID: id(1), Name: "a"})
			tx.InsertMember(&store.MemberRow{ID: id(2), Name: "b", Manager: id(1)})
			tx.InsertMember(&store.MemberRow{ID: id(3), Name: "c", Manager: id(1)})
			tx.PutGroup(&store.GroupRow{ID: id(20), Name: "g"})
			tx.PutGroup(&store.GroupRow{ID: id(21), Name: "own", Owner: id(3)})
			tx.InsertGroupMember(id(20), id(3))
			tx.InsertGroupMember(id(21), id(3))
			return saveFilings(tx)
		})
		read(t, s, acme, func(tx *store.Tx) error {
			below, err := tx.DepartmentsBelow([]forms.ID{id(10), id(12), id(99)})
			expect(t, "below", fmt.Sprint([][]forms.ID{below[id(10)], below[id(12)], below[id(99)]}), fmt.Sprint([][]forms.ID{{id(10), id(11), id(12)}, {id(12)}, nil}))
			headed, err2 := tx.DepartmentsHeaded([]forms.ID{id(1), id(2), id(3)})
			expect(t, "headed", fmt.Sprint([][]forms.ID{headed[id(1)], headed[id(2)], headed[id(3)]}), fmt.Sprint([][]forms.ID{{id(10), id(11), id(12)}, {id(11), id(12)}, nil}))
			reports, err3 := tx.Reports(id(1))
			expect(t, "reports", fmt.Sprint(reports), fmt.Sprint([]forms.ID{id(2), id(3)}))
			groups, err4 := tx.CompanyGroupsOf(id(3))
			expect(t, "groups", fmt.Sprint(groups), fmt.Sprint([]forms.ID{id(20)}))
			held, err5 := tx.HeldSeats(id(103), []forms.ID{id(1008), id(1000), id(1011)})
			expect(t, "seats", fmt.Sprint(held), fmt.Sprint(map[forms.ID]bool{id(1008): true, id(1000): true}))
			for i, want := range []bool{true, true, true, false} {
				is, err := tx.Concerned("a.x", id(101+i))
				expect(t, "concerned "+strconv.Itoa(i), is, want || i == 3)
				if err != nil {
					return err
				}
			}
			is, err6 := tx.Concerned("a.none", id(101))
			expect(t, "of another form", is, false)
			for _, err := range []error{err, err2, err3, err4, err5, err6} {
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
}
