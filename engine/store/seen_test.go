package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// generated is a company of departments 10…17, posts 30…32, roles 40…42, groups 50…52 and people 100…139, thrown together.
func generated(t *testing.T, s *store.Store, rnd *rand.Rand) {
	t.Helper()
	some := func(from, n int) forms.ID {
		if k := rnd.IntN(n + 1); k < n {
			return id(from + k)
		}
		return forms.ID{}
	}
	write(t, s, acme, func(tx *store.Tx) error {
		for n := range 8 {
			d := store.DepartmentRow{ID: id(10 + n), Name: fmt.Sprint("d", n)}
			if n > 0 {
				d.Parent = some(10, n)
			}
			tx.InsertDepartment(&d)
		}
		for n := range 3 {
			tx.InsertRole(&store.RoleRow{ID: id(40 + n), Key: fmt.Sprint("r", n)})
			tx.PutGroup(&store.GroupRow{ID: id(50 + n), Name: fmt.Sprint("g", n)})
		}
		for n := range 40 {
			m := &store.MemberRow{ID: id(100 + n), Name: fmt.Sprint("m", n), SortKey: fmt.Sprintf("%03d", n), Department: some(10, 8), Post: some(30, 3), Hidden: rnd.IntN(8) == 0}
			if rnd.IntN(8) == 0 {
				m.DisabledAt = 7
			}
			if rnd.IntN(3) > 0 {
				m.Manager = id(100 + rnd.IntN(4))
			}
			tx.InsertMember(m)
			tx.PutMemberKeys(m.ID, []store.MemberKey{{Key: fmt.Sprint("z", n), Kind: "name"}, {Key: fmt.Sprint("1380", n), Kind: "phone"}})
			if f := some(10, 8); rnd.IntN(2) == 0 && !f.IsZero() && f != m.Department {
				tx.PutFurther(m.ID, []store.FurtherRow{{Department: f, Post: some(30, 3)}})
			}
		}
		for range 25 {
			tx.InsertRoleMember(id(40+rnd.IntN(3)), id(100+rnd.IntN(40)))
			tx.InsertGroupMember(id(50+rnd.IntN(3)), id(100+rnd.IntN(40)))
		}
		return nil
	})
}

// anySeen is what somebody may be shown, thrown together.
func anySeen(rnd *rand.Rand) store.Seen {
	some := func(from, n, odds int) (out []forms.ID) {
		for k := range n {
			if rnd.IntN(odds) == 0 {
				out = append(out, id(from+k))
			}
		}
		return out
	}
	crowd := func(odds int) store.Crowd {
		return store.Crowd{Members: some(100, 40, odds*6), Departments: some(10, 8, odds*2), Below: some(10, 8, odds*3), Posts: some(30, 3, odds*2),
			Roles: some(40, 3, odds*2), Groups: some(50, 3, odds*2)}
	}
	s := store.Seen{Hidden: rnd.IntN(12) == 0, Disabled: rnd.IntN(4) == 0, Narrow: rnd.IntN(3) > 0, Reach: crowd(3)}
	if rnd.IntN(2) == 0 {
		s.Close = some(100, 40, 20)
	}
	if rnd.IntN(2) == 0 {
		s.Reports = id(100 + rnd.IntN(4))
	}
	if rnd.IntN(3) == 0 {
		s.Over = some(10, 8, 6)
	}
	if rnd.IntN(2) == 0 {
		s.Kept, s.KeptUnder = some(100, 40, 20), some(10, 8, 6)
	}
	if rnd.IntN(2) == 0 {
		s.Numbers, s.AllNumbers = crowd(4), rnd.IntN(5) == 0
	}
	return s
}

// Whatever companies and rules are like: queries and what is worked out of people who were read already show the same.
func TestWhoIsSeen_Everywhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seed := rand.Uint64()
		rnd := rand.New(rand.NewPCG(seed, 1))
		generated(t, s, rnd)
		usual, excepted, places, stride := store.Few(0), store.MostExcepted(0), store.FewPlaces(0), store.Stride(0)
		defer store.Few(usual)
		defer store.MostExcepted(excepted)
		defer store.FewPlaces(places)
		defer store.Stride(stride)
		for n := range 150 {
			store.Few(usual * (n % 3 / 2)) // two times of three more than are gathered, and then once more than sums are put right by
			store.MostExcepted(excepted * (n % 3))
			store.FewPlaces(places * (n % 2))
			store.Stride([]int{stride, 2}[n%2])
			see := anySeen(rnd)
			what := fmt.Sprintf("seed %d, %+v", seed, see)
			var rows []*store.MemberRow
			var want, called []forms.ID
			read(t, s, acme, func(tx *store.Tx) error {
				for n := range 40 {
					m, err := tx.Member(id(100 + n))
					if err != nil {
						return err
					}
					rows = append(rows, m)
				}
				shown, err := tx.SeenOf(see, rows...)
				numbers, err2 := tx.NumbersOf(see, rows...)
				for _, m := range rows {
					if shown[m.ID] {
						want = append(want, m.ID)
					}
					if shown[m.ID] && numbers[m.ID] {
						called = append(called, m.ID)
					}
				}
				n, err3 := tx.CountSeen(see)
				expect(t, "count, "+what, n, len(want))
				return orFirst(err, err2, err3)
			})
			expect(t, "list, "+what, listed(t, s, store.MemberList{See: see}), numbers(want))
			read(t, s, acme, func(tx *store.Tx) error {
				expect(t, "search by name, "+what, foundBy(t, tx, "z", see), sortedNumbers(want))
				expect(t, "search by phone, "+what, foundBy(t, tx, "138", see), sortedNumbers(called))
				return sameInDepartments(t, tx, s, what, see, rows, want)
			})
		}
	})
}

// sameInDepartments compares what departments, roles and groups show with the people of them who are seen.
func sameInDepartments(t *testing.T, tx *store.Tx, s *store.Store, what string, see store.Seen, rows []*store.MemberRow, want []forms.ID) error {
	t.Helper()
	var departments []forms.ID
	for n := range 8 {
		departments = append(departments, id(10+n))
	}
	counts, err := tx.CountDepartments(departments, see)
	groups, err2 := tx.CountGroupSeen([]forms.ID{id(50), id(51), id(52)}, see)
	kept, err3 := tx.DepartmentsSeen(departments, see)
	below, err4 := tx.DepartmentsBelow(slices.Concat(see.KeptUnder, see.Over))
	for n, d := range departments {
		in, err := tx.Among(store.Crowd{Departments: []forms.ID{d}}, rows...)
		under, err2 := tx.Among(store.Crowd{Below: []forms.ID{d}}, rows...)
		if err := orFirst(err, err2); err != nil {
			return err
		}
		expect(t, "count of a department, "+what, fmt.Sprint(counts[d].Members, counts[d].All), fmt.Sprint(len(both(want, in)), len(both(want, under))))
		expect(t, "list of a department, "+what, listed(t, s, store.MemberList{Department: d, See: see}), numbers(both(want, in)))
		expect(t, "list of a subtree, "+what, listed(t, s, store.MemberList{Department: d, Below: true, See: see}), numbers(both(want, under)))
		hidden := false
		for i, top := range slices.Concat(see.KeptUnder, see.Over) {
			if slices.Contains(below[top], d) {
				hidden = i < len(see.KeptUnder)
			}
		}
		expect(t, fmt.Sprint("department ", n, " hidden, ", what), !kept[d], hidden && !see.Hidden)
	}
	for n := range 3 {
		role, err := tx.Among(store.Crowd{Roles: []forms.ID{id(40 + n)}}, rows...)
		group, err2 := tx.Among(store.Crowd{Groups: []forms.ID{id(50 + n)}}, rows...)
		if err := orFirst(err, err2); err != nil {
			return err
		}
		expect(t, "list of a role, "+what, listed(t, s, store.MemberList{Role: id(40 + n), See: see}), numbers(both(want, role)))
		expect(t, "list of a group, "+what, listed(t, s, store.MemberList{Group: id(50 + n), See: see}), numbers(both(want, group)))
		expect(t, "count of a group, "+what, groups[id(50+n)], len(both(want, group)))
	}
	return orFirst(err, err2, err3, err4)
}

func both(ids []forms.ID, in map[forms.ID]bool) (out []forms.ID) {
	for _, id := range ids {
		if in[id] {
			out = append(out, id)
		}
	}
	return out
}

func orFirst(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func listed(t *testing.T, s *store.Store, l store.MemberList) string {
	t.Helper()
	l.Paging.Limit = store.MaxPage
	var got []forms.ID
	read(t, s, acme, func(tx *store.Tx) error {
		page, err := tx.ListMembers(l)
		for _, m := range page.Items {
			got = append(got, m.ID)
		}
		return err
	})
	return numbers(got)
}

func foundBy(t *testing.T, tx *store.Tx, text string, see store.Seen) string {
	t.Helper()
	hits, err := tx.FindMembers(text, see, 50)
	expect(t, "error of a search", err, error(nil))
	var got []forms.ID
	for _, h := range hits {
		got = append(got, h.Member)
	}
	return sortedNumbers(got)
}

func sortedNumbers(ids []forms.ID) string {
	words := strings.Fields(numbers(ids))
	slices.Sort(words)
	return strings.Join(words, " ")
}

func TestHiddenReports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		manager := id(1)
		write(t, s, acme, func(tx *store.Tx) error {
			for n, m := range []store.MemberRow{{}, {Manager: manager, Hidden: true}, {Manager: manager}, {Hidden: true}, {Manager: manager, Hidden: true, DisabledAt: 9}} {
				m.ID, m.Name = id(n+1), fmt.Sprint("M", n)
				tx.InsertMember(&m)
			}
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			got, err := tx.HiddenReports(manager)
			expect(t, "who is hidden and answers to them", fmt.Sprint(got), fmt.Sprint([]forms.ID{id(2)}))
			return err
		})
	})
}
