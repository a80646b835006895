package store_test

import (
	"errors"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

func TestGrantsAndSettings(t *testing.T) {
	for _, k := range []kept{
		keeps("grants", func(g *store.GrantRow) {
			if g.ID.IsZero() {
				g.ID, g.Holder = id(20), id(21)
			}
		}, func(tx *store.Tx, g *store.GrantRow) { tx.InsertGrant(g) }, func(tx *store.Tx, g *store.GrantRow) (*store.GrantRow, error) {
			all, err := tx.Grants()
			if err == nil && len(all) == 0 {
				err = store.ErrNotFound
			}
			if err != nil {
				return nil, err
			}
			return all[0], nil
		}),
		keeps("settings", func(s *store.SettingRow) { s.Key, s.Revision = "menu", 1 },
			func(tx *store.Tx, s *store.SettingRow) {
				if done, err := tx.PutSetting(s); err != nil || !done {
					t.Errorf("put a setting: %v %v", done, err)
				}
			}, func(tx *store.Tx, s *store.SettingRow) (*store.SettingRow, error) {
				all, err := tx.Settings()
				if err == nil && all[s.Key] == nil {
					err = store.ErrNotFound
				}
				return all[s.Key], err
			}),
	} {
		storetest.Each(t, func(t *testing.T, s *store.Store) { t.Run(k.name, func(t *testing.T) { k.run(t, s) }) })
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		company := newCompany()
		write(t, s, company, func(tx *store.Tx) error {
			tx.InsertMember(&store.MemberRow{ID: id(30), Name: "A"})
			tx.InsertRole(&store.RoleRow{ID: id(40), Key: "clerk", Name: "Clerk"})
			tx.InsertRoleMember(id(40), id(30))
			tx.InsertGrant(&store.GrantRow{ID: id(50), HolderKind: store.HolderMember, Holder: id(30), Rights: "apps", Revision: 1})
			tx.InsertGrant(&store.GrantRow{ID: id(51), HolderKind: store.HolderRole, Holder: id(40), Rights: "flows", Revision: 1, CreatedAt: 1})
			tx.InsertGrant(&store.GrantRow{ID: id(52), HolderKind: store.HolderMember, Holder: id(31), Rights: "keys", Revision: 1, CreatedAt: 2})
			return nil
		})
		write(t, s, company, func(tx *store.Tx) error {
			row, err := tx.LockGrant(id(52))
			if err != nil {
				return err
			}
			row.Rights, row.Revision, row.Apps = "keys messages", 2, `["leave"]`
			tx.UpdateGrant(row)
			tx.DeleteGrant(id(99))
			return nil
		})
		read(t, s, company, func(tx *store.Tx) error {
			held, err := tx.GrantsOf(id(30))
			if err != nil || len(held) != 2 || held[0].Rights != "apps" || held[1].Rights != "flows" {
				t.Errorf("held: %s %v", text(t, held), err)
			}
			other, err := tx.GrantsOf(id(31))
			if err != nil || len(other) != 1 || other[0].Rights != "keys messages" || other[0].Apps != `["leave"]` {
				t.Errorf("changed: %s %v", text(t, other), err)
			}
			role, err := tx.RoleByKey("clerk")
			if err != nil || role.ID != id(40) {
				t.Errorf("role by key: %v %v", role, err)
			}
			role, err = tx.RoleByID(id(40))
			if err != nil || role.Key != "clerk" {
				t.Errorf("role by id: %v %v", role, err)
			}
			_, err = tx.RoleByKey("nothing")
			expect(t, "a key that is none", err, store.ErrNotFound)
			return nil
		})
		write(t, s, company, func(tx *store.Tx) error { tx.DeleteGrant(id(52)); return nil })
		read(t, s, company, func(tx *store.Tx) error {
			all, err := tx.Grants()
			expect(t, "grants left", len(all), 2)
			return err
		})
		for _, c := range []struct {
			revision int64
			want     bool
		}{{1, true}, {1, false}, {3, false}, {2, true}, {2, false}} {
			write(t, s, company, func(tx *store.Tx) error {
				done, err := tx.PutSetting(&store.SettingRow{Key: "menu", Body: "{}", Revision: c.revision})
				expect(t, "put", done, c.want)
				return err
			})
		}
	})
}

func TestACompanyIsFoundedOncePerRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		company, request := newCompany(), text(t, newCompany())
		row := &store.CompanyRow{ID: company, Name: "A", Zone: "UTC", Language: "en", Settings: "{}", Request: &request}
		system(t, s, store.Companies, func(tx *store.Tx) error {
			if _, err := tx.CompanyByRequest(request); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("before: %v", err)
			}
			return tx.InsertCompany(row)
		})
		system(t, s, store.Companies, func(tx *store.Tx) error {
			got, err := tx.CompanyByRequest(request)
			same(t, "company", got, row)
			return err
		})
		again := *row
		again.ID = newCompany()
		err := s.System(store.Companies).Write(ctx, func(tx *store.Tx) error { return tx.InsertCompany(&again) })
		var conflict *store.Conflict
		if !errors.As(err, &conflict) || conflict.Constraint != "companies_request" {
			t.Errorf("again: %v", err)
		}
	})
}

func TestKeysOfAllMembers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		company := newCompany()
		write(t, s, company, func(tx *store.Tx) error {
			for n := range 3 {
				tx.InsertAPIKey(&store.APIKeyRow{ID: id(60 + n), KeyHash: []byte(text(t, []any{company, n})), Account: id(1), Member: id(30 + n%2), Name: "k", CreatedAt: int64(n)})
			}
			return nil
		})
		read(t, s, company, func(tx *store.Tx) error {
			all, err := tx.APIKeys(2)
			if err != nil || len(all) != 2 || all[0].ID != id(60) || all[1].ID != id(62) {
				t.Errorf("keys: %s %v", text(t, all), err)
			}
			member, err := tx.MemberOfAPIKey(id(61))
			expect(t, "whose key", member, id(31))
			if err != nil {
				return err
			}
			_, err = tx.MemberOfAPIKey(id(69))
			expect(t, "no key", err, store.ErrNotFound)
			return nil
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			_, err := tx.MemberOfAPIKey(id(61))
			expect(t, "another company's", err, store.ErrNotFound)
			return nil
		})
	})
}
