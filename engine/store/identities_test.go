package store_test

import (
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestIdentities(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := &store.IdentityRow{Provider: "a", Issuer: "https://a", Subject: "1", Account: id(10), Email: "ana@corp", How: "email", CreatedAt: 5, UsedAt: 5}
		bare := &store.IdentityRow{Provider: "b", Issuer: "https://a", Subject: "1", Account: id(10), How: "self", CreatedAt: 6, UsedAt: 6}
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.InsertIdentity(first)
			tx.InsertIdentity(bare)
			return nil
		})
		for _, c := range []struct {
			name string
			row  store.IdentityRow
			want string
		}{
			{"the same of another account", store.IdentityRow{Provider: "a", Issuer: "https://a", Subject: "1", Account: id(11), How: "self"}, "store: conflict with identities_pkey"},
			{"another of the same account", store.IdentityRow{Provider: "a", Issuer: "https://a", Subject: "2", Account: id(10), How: "self"}, "store: conflict with identities_by_account"},
		} {
			err := s.System(store.SignIn).Write(ctx, func(tx *store.Tx) error { tx.InsertIdentity(&c.row); return nil })
			expect(t, c.name, fmt.Sprint(err), c.want)
		}
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			tx.TouchIdentity(first, 9)
			first.UsedAt = 9
			got, err := tx.Identity("a", "https://a", "1")
			same(t, "found", got, first)
			if err != nil {
				return err
			}
			for _, wrong := range [][3]string{{"c", "https://a", "1"}, {"a", "https://b", "1"}, {"a", "https://a", "2"}} {
				_, err := tx.Identity(wrong[0], wrong[1], wrong[2])
				expect(t, fmt.Sprint(wrong), err, store.ErrNotFound)
			}
			all, err := tx.IdentitiesOf(id(10))
			same(t, "of the account", all, []*store.IdentityRow{first, bare})
			return err
		})
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			for _, want := range []bool{true, false} {
				gone, err := tx.DeleteIdentities(id(10), "a")
				if err != nil {
					return err
				}
				expect(t, "unlinked", gone, want)
			}
			all, err := tx.IdentitiesOf(id(10))
			same(t, "left", all, []*store.IdentityRow{bare})
			return err
		})
	})
}

func TestMembersKnownBy(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		none := func(want string) {
			system(t, s, store.SignIn, func(tx *store.Tx) error {
				only, err := tx.OnlyCompany()
				expect(t, "the only company", fmt.Sprint(number(only)), want)
				return err
			})
		}
		none(fmt.Sprint(number(forms.ID{})))
		for n, company := range []forms.ID{acme, bolts} {
			system(t, s, store.Companies, func(tx *store.Tx) error { return tx.InsertCompany(&store.CompanyRow{ID: company, Settings: "{}"}) })
			if n == 0 {
				none(fmt.Sprint(number(acme)))
			}
			write(t, s, company, func(tx *store.Tx) error {
				for m, row := range []store.MemberRow{
					{Email: "ana@corp", Phone: "138", StaffNumber: "7", Account: id(90)}, {Email: "Ben@corp"}, {Email: "ana@corp", DisabledAt: 1},
				} {
					row.ID, row.Name = id(20+10*n+m), "x"
					tx.InsertMember(&row)
				}
				return nil
			})
		}
		none(fmt.Sprint(number(forms.ID{})))
		for _, c := range []struct {
			kind, text, other string
			company           forms.ID
			want              string
		}{
			{"email", "ana@corp", "ana@corp", forms.ID{}, "20 30 "}, {"email", "ana@corp", "ana@corp", bolts, "30 "}, {"email", "ben@corp", "Ben@corp", acme, "21 "},
			{"phone", "138", "+86138", forms.ID{}, "20 30 "}, {"staff", "7", "7", acme, "20 "}, {"staff", "8", "8", acme, ""},
		} {
			system(t, s, store.SignIn, func(tx *store.Tx) error {
				found, err := tx.MembersKnownBy(c.kind, c.text, c.other, c.company, 5)
				got := ""
				for _, m := range found {
					got += fmt.Sprint(number(m.Member), " ")
				}
				expect(t, c.kind+" "+c.text, got, c.want)
				return err
			})
		}
	})
}

func TestProvidersOfACompany(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.PutProvider(&store.ProviderRow{ID: id(10), Key: "b", Body: "{}", ChangedAt: 1})
			tx.PutProvider(&store.ProviderRow{ID: id(11), Key: "a", Body: "{}", Secret: []byte("x"), ChangedAt: 1})
			tx.PutProvider(&store.ProviderRow{ID: id(12), Key: "b", Body: `{"a":1}`, ChangedAt: 2})
			return nil
		})
		write(t, s, acme, func(tx *store.Tx) error {
			all, err := tx.Providers()
			same(t, "providers", all, []*store.ProviderRow{{ID: id(11), Key: "a", Body: "{}", Secret: []byte("x"), ChangedAt: 1}, {ID: id(12), Key: "b", Body: `{"a":1}`, ChangedAt: 2}})
			if err != nil {
				return err
			}
			for _, want := range []bool{true, false} {
				gone, err := tx.DeleteProvider("a")
				if err != nil {
					return err
				}
				expect(t, "gone", gone, want)
			}
			return nil
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			all, err := tx.Providers()
			expect(t, "of another company", len(all), 0)
			return err
		})
	})
}

func TestWaiting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n, c := range []struct {
				row  store.WaitingRow
				want bool
			}{
				{store.WaitingRow{Provider: "a", Issuer: "i", Subject: "1", Name: "Eve", Email: "e", Phone: "p", Staff: "s", CreatedAt: 1}, true},
				{store.WaitingRow{Provider: "a", Issuer: "i", Subject: "2", CreatedAt: 2}, true},
				{store.WaitingRow{Provider: "a", Issuer: "i", Subject: "3", CreatedAt: 3}, false},
			} {
				c.row.ID = id(10 + n)
				waits, err := tx.InsertWaiting(&c.row, 2)
				if err != nil {
					return err
				}
				expect(t, c.row.Subject+" waits", waits, c.want)
			}
			_, err := tx.InsertWaiting(&store.WaitingRow{ID: id(13), Provider: "a", Issuer: "i", Subject: "1", Name: "Eva", CreatedAt: 4}, 9)
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			all, err := tx.Waiting(5)
			want := &store.WaitingRow{ID: id(10), Provider: "a", Issuer: "i", Subject: "1", Name: "Eva", CreatedAt: 1}
			same(t, "waiting", all, []*store.WaitingRow{want, {ID: id(11), Provider: "a", Issuer: "i", Subject: "2", CreatedAt: 2}})
			if err != nil {
				return err
			}
			got, err := tx.TakeWaiting(id(10))
			same(t, "taken", got, want)
			_, again := tx.TakeWaiting(id(10))
			expect(t, "again", again, store.ErrNotFound)
			return err
		})
	})
}
