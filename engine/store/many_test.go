package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// crowd is more than one statement names.
const crowd = 1100

// What is asked of many at once is what each of them is asked, of one's own company only.
func TestManyAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, fillCrowd)
		var ids []forms.ID
		var keys []string
		for n := range crowd + 5 { // the last are not there
			ids = append(ids, id(n))
			keys = append(keys, fmt.Sprint("k", n))
		}
		read(t, s, acme, func(tx *store.Tx) error {
			one, err := tx.Member(id(3)) // read before, and changed by its reader
			if err != nil {
				return err
			}
			one.Name = "changed"
			members, err := tx.Members(ids)
			expect(t, "members", len(members), crowd)
			expect(t, "their names", members[id(3)].Name+members[id(1000)].Name, "m3m1000")
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			roles, err := tx.RolesOfMembers(ids)
			for n, want := range []string{"", "cashier", "", "cashier chief"} {
				expect(t, fmt.Sprint("roles of ", n), strings.Join(roles[id(n)], " "), want)
			}
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			records, err := tx.Records(ids)
			expect(t, "records", len(records), crowd-1) // one lies in the trash
			if err != nil {
				return err
			}
			records, err = tx.RecordsByKeys("a.x", append(keys, "k7"))
			expect(t, "records by key", len(records), crowd/2)
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			accounts, err := tx.LedgerAccounts(keys)
			expect(t, "accounts", len(accounts), 2)
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error { return treeAtOnce(t, tx) })
		read(t, s, bolts, func(tx *store.Tx) error {
			members, _ := tx.Members(ids)
			roles, _ := tx.RolesOfMembers(ids)
			records, _ := tx.Records(ids)
			byKey, _ := tx.RecordsByKeys("a.x", keys)
			accounts, _ := tx.LedgerAccounts(keys)
			heads, _ := tx.Heads(ids)
			above, err := tx.DepartmentsAbove(ids)
			expect(t, "of another company", len(members)+len(roles)+len(records)+len(byKey)+len(accounts)+len(heads)+len(above), 0)
			return err
		})
	})
}

func treeAtOnce(t *testing.T, tx *store.Tx) error {
	t.Helper()
	all := []forms.ID{id(2010), id(2011), id(2012), id(2013), id(2014), id(2020), id(2099)}
	heads, err := tx.Heads(all)
	if err != nil {
		return err
	}
	above, err := tx.DepartmentsAbove(all)
	if err != nil {
		return err
	}
	for _, department := range all {
		each, err := tx.HeadsAbove(department)
		if err != nil {
			return err
		}
		first := forms.ID{}
		if len(each) > 0 {
			first = each[0]
		}
		expect(t, "the head of "+number(department), heads[department], first)
		for _, top := range all {
			below, err := tx.DepartmentTree(top)
			if err != nil {
				return err
			}
			expect(t, number(department)+" below "+number(top), slices.Contains(above[department], top), slices.Contains(below, department))
		}
	}
	return nil
}

func fillCrowd(tx *store.Tx) error {
	for n := range crowd {
		tx.InsertMember(&store.MemberRow{ID: id(n), Name: fmt.Sprint("m", n)})
		tx.InsertRecord(&store.RecordRow{ID: id(n), Form: []string{"a.x", "a.y"}[n%2], Status: "ended", Key: fmt.Sprint("k", n), Data: "{}"})
	}
	gone, err := tx.LockRecord(id(5))
	if err != nil {
		return err
	}
	gone.DeletedAt = 7
	tx.UpdateRecord(gone)
	tx.InsertRole(&store.RoleRow{ID: id(11), Key: "cashier", Name: "出纳"})
	tx.InsertRole(&store.RoleRow{ID: id(12), Key: "chief", Name: "主管"})
	tx.InsertRoleMember(id(11), id(1))
	tx.InsertRoleMember(id(11), id(3))
	tx.InsertRoleMember(id(12), id(3))
	tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(12), Key: "k1", Balance: 5})
	tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(13), Key: "k1000", Balance: 5})
	for _, d := range []store.DepartmentRow{{ID: id(2010), Head: id(100)}, {ID: id(2012), Parent: id(2010)}, {ID: id(2011), Parent: id(2010)},
		{ID: id(2013), Parent: id(2011), Head: id(103)}, {ID: id(2014), Parent: id(2013)}, {ID: id(2020)}} {
		tx.InsertDepartment(&d)
	}
	return nil
}
