package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestMembers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		keeps("members", func(m *store.MemberRow) { orID(&m.ID, 10) }, func(tx *store.Tx, m *store.MemberRow) { tx.InsertMember(m) },
			func(tx *store.Tx, m *store.MemberRow) (*store.MemberRow, error) { return tx.Member(m.ID) }).run(t, s)
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertMember(&store.MemberRow{ID: id(10), Name: "Bob", Department: id(20), Manager: id(11)})
			tx.InsertDepartment(&store.DepartmentRow{ID: id(20), Name: "Sales"})
			return nil
		})
		write(t, s, bolts, func(tx *store.Tx) error {
			tx.SetMemberDisabled(id(10), 9)
			tx.MovePerson(id(10), id(1), id(1))
			names, err := tx.NamesOf([]forms.ID{id(10), id(20)})
			expect(t, "names that another company sees", len(names), 0)
			return err
		})
		is := func(want string) {
			t.Helper()
			read(t, s, acme, func(tx *store.Tx) error {
				m, err := tx.Member(id(10))
				if err != nil {
					return err
				}
				manager, err := tx.Manager(id(10))
				expect(t, "member", fmt.Sprint(number(m.Department), " ", number(manager), " ", m.DisabledAt), want)
				return err
			})
		}
		is("20 11 0")
		write(t, s, acme, func(tx *store.Tx) error {
			tx.SetMemberDisabled(id(10), 7)
			tx.MovePerson(id(10), id(21), id(12))
			return nil
		})
		is("21 12 7")
		write(t, s, acme, func(tx *store.Tx) error { tx.SetMemberDisabled(id(10), 0); return nil })
		is("21 12 0")
		read(t, s, acme, func(tx *store.Tx) error {
			names, err := tx.NamesOf([]forms.ID{id(10), id(20), id(99)})
			same(t, "names", names, map[forms.ID]string{id(10): "Bob", id(20): "Sales"})
			none, empty := tx.NamesOf(nil)
			expect(t, "names of none", len(none), 0)
			_, missing := tx.Manager(id(99))
			expect(t, "manager of nobody", missing, store.ErrNotFound)
			return errors.Join(err, empty)
		})
	})
}

func TestAccounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		account := &store.AccountRow{ID: id(10), Login: "bob", PasswordHash: "h", Language: "en", CreatedAt: 3}
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.InsertAccount(account)
			tx.InsertAccount(&store.AccountRow{ID: id(11), Login: "eve", DisabledAt: 4})
			tx.SetPasswordHash(id(10), "g")
			tx.SetAccountDisabled(id(10), 8)
			tx.SetAccountDisabled(id(11), 0)
			tx.SetAccountLanguage(id(11), "fr")
			return nil
		})
		account.PasswordHash, account.DisabledAt = "g", 8
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			byLogin, err := tx.AccountByLogin("bob")
			same(t, "by login", byLogin, account)
			byID, err2 := tx.AccountByID(id(11))
			same(t, "by id", byID, &store.AccountRow{ID: id(11), Login: "eve", Language: "fr"})
			_, missing := tx.AccountByLogin("nobody")
			expect(t, "nobody", missing, store.ErrNotFound)
			_, missing = tx.AccountByID(id(99))
			expect(t, "none", missing, store.ErrNotFound)
			return errors.Join(err, err2)
		})
		err := s.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
			tx.InsertAccount(&store.AccountRow{ID: id(12), Login: "bob"})
			return nil
		})
		expect(t, "a taken login", fmt.Sprint(err), "store: conflict with accounts_login")
		system(t, s, store.Companies, func(tx *store.Tx) error {
			return errors.Join(tx.InsertCompany(&store.CompanyRow{ID: acme, Name: "Acme"}), tx.InsertCompany(&store.CompanyRow{ID: bolts, Name: "Bolts"}))
		})
		for n, company := range []forms.ID{bolts, acme} {
			write(t, s, company, func(tx *store.Tx) error {
				tx.InsertMember(&store.MemberRow{ID: id(20 + n), Account: id(10), Name: "Bob"})
				tx.InsertMember(&store.MemberRow{ID: id(30 + n), Account: id(11), Name: "Eve", DisabledAt: int64(n)})
				return nil
			})
		}
		for account, want := range map[int][]store.MembershipRow{
			10: {{acme, id(21), "Acme"}, {bolts, id(20), "Bolts"}}, 11: {{bolts, id(30), "Bolts"}}, 99: nil,
		} {
			system(t, s, store.SignIn, func(tx *store.Tx) error {
				got, err := tx.Memberships(id(account))
				same(t, "memberships", got, want)
				return err
			})
		}
	})
}
