package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func numbers(ids []forms.ID) string {
	var got []string
	for _, one := range ids {
		got = append(got, number(one))
	}
	return strings.Join(got, " ")
}

func TestTheTreeOfDepartments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		// 10 is above 11 and 12, 11 above 13, 13 above 14; 20 stands for itself.
		write(t, s, acme, func(tx *store.Tx) error {
			for _, d := range []store.DepartmentRow{{ID: id(10), Head: id(100)}, {ID: id(12), Parent: id(10)}, {ID: id(11), Parent: id(10)},
				{ID: id(13), Parent: id(11), Head: id(103)}, {ID: id(14), Parent: id(13)}, {ID: id(20)}} {
				tx.InsertDepartment(&d)
			}
			return nil
		})
		for _, c := range []struct {
			company      forms.ID
			n            int
			below, heads string
		}{
			{acme, 10, "10 11 12 13 14", "100"}, {acme, 11, "11 13 14", "100"}, {acme, 14, "14", "103 100"},
			{acme, 20, "20", ""}, {acme, 99, "", ""}, {bolts, 10, "", ""},
		} {
			read(t, s, c.company, func(tx *store.Tx) error {
				below, err := tx.DepartmentTree(id(c.n))
				expect(t, "below", numbers(below), c.below)
				if err != nil {
					return err
				}
				above, err := tx.DepartmentsAbove([]forms.ID{id(10), id(11), id(12), id(13), id(14), id(20), id(99)})
				if err != nil {
					return err
				}
				for department, tops := range above {
					if slices.Contains(tops, id(c.n)) != slices.Contains(below, department) {
						t.Errorf("above %s are %s", number(department), numbers(tops))
					}
				}
				heads, err := tx.HeadsAbove(id(c.n))
				expect(t, "heads, nearest first", numbers(heads), c.heads)
				return err
			})
		}
	})
}

func TestRoles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 3 {
				tx.InsertMember(&store.MemberRow{ID: id(30 + n), Name: "A", DisabledAt: int64(n / 2)})
			}
			tx.InsertRole(&store.RoleRow{ID: id(11), Key: "cashier", Name: "出纳"})
			tx.InsertRole(&store.RoleRow{ID: id(10), Key: "admin", Name: "管理员"})
			for _, n := range []int{32, 31, 30, 31} {
				tx.InsertRoleMember(id(11), id(n))
			}
			tx.InsertRoleMember(id(10), id(31))
			return nil
		})
		write(t, s, bolts, func(tx *store.Tx) error {
			tx.InsertRole(&store.RoleRow{ID: id(11), Key: "cashier", Name: "出纳"})
			tx.DeleteRoleMember(id(11), id(31))
			return nil
		})
		holders := func(company forms.ID, want string) {
			t.Helper()
			read(t, s, company, func(tx *store.Tx) error {
				ids, err := tx.RoleHolders("cashier")
				expect(t, "holders who are not disabled", numbers(ids), want)
				both, bothErr := tx.HoldersOf("cashier", "nobody")
				expect(t, "holders of several roles", numbers(both["cashier"])+"/"+numbers(both["nobody"]), want+"/")
				return errors.Join(err, bothErr)
			})
		}
		roles := func(company forms.ID, want string) {
			t.Helper()
			read(t, s, company, func(tx *store.Tx) error {
				keys, err := tx.RolesOfMembers([]forms.ID{id(31)})
				expect(t, "roles", strings.Join(keys[id(31)], " "), want)
				return err
			})
		}
		holders(acme, "30 31")
		holders(bolts, "")
		roles(acme, "admin cashier")
		roles(bolts, "")
		write(t, s, acme, func(tx *store.Tx) error { tx.DeleteRoleMember(id(11), id(31)); return nil })
		holders(acme, "30")
		roles(acme, "admin")
	})
}
