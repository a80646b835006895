package store_test

import (
	"errors"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestPhotos(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		put := func(company forms.ID, photo int) {
			write(t, s, company, func(tx *store.Tx) error {
				tx.PutPhoto(&store.PhotoRow{Member: id(1), Photo: id(photo), Small: id(photo + 1), Hash: []byte{1}, Size: 9, SmallHash: []byte{2}, SmallSize: 3})
				return nil
			})
		}
		put(acme, 10)
		put(acme, 20)
		put(bolts, 30)
		read(t, s, acme, func(tx *store.Tx) error {
			p, err := tx.Photo(id(1))
			if err != nil {
				return err
			}
			expect(t, "the picture", [4]any{p.Photo, p.Small, p.Size, p.SmallSize}, [4]any{id(20), id(21), int64(9), int64(3)})
			all, err := tx.PhotosOf([]forms.ID{id(1), id(2)})
			expect(t, "the pictures", len(all), 1)
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error { tx.DeletePhoto(id(1)); return nil })
		read(t, s, acme, func(tx *store.Tx) error {
			if _, err := tx.Photo(id(1)); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("the picture is still there: %v", err)
			}
			return nil
		})
		read(t, s, bolts, func(tx *store.Tx) error { _, err := tx.Photo(id(1)); return err })
	})
}

func TestOwnGroupsOpenDepartmentsAndLogins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for i, g := range []store.GroupRow{{Owner: id(1), Favourites: true, Position: -1}, {Owner: id(1), Name: "b"}, {Owner: id(2), Name: "c"}, {Name: "d"}} {
				g.ID, g.Revision = id(10+i), 1
				tx.PutGroup(&g)
				tx.InsertGroupMember(g.ID, id(5))
			}
			for _, d := range []store.DepartmentRow{{ID: id(31), Name: "a"}, {ID: id(32), Name: "b", ClosedAt: 7}, {ID: id(33), Name: "c"}} {
				tx.InsertDepartment(&d)
			}
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			with, err := tx.OwnGroupsWith(id(1), id(5))
			if err != nil {
				return err
			}
			expect(t, "the groups with somebody", numbers(with), "10 11")
			groups, err := tx.GroupsOf(id(1))
			if err != nil {
				return err
			}
			expect(t, "the favourites come first", [3]any{groups[0].ID, groups[0].Favourites, groups[1].Favourites}, [3]any{id(10), true, false})
			open, err := tx.OpenDepartments(forms.ID{}, 10)
			expect(t, "open departments", len(open), 2)
			if err != nil {
				return err
			}
			rest, err := tx.OpenDepartments(id(31), 10)
			expect(t, "after the first", len(rest), 1)
			return err
		})
		if err := s.Company(acme).Write(t.Context(), func(tx *store.Tx) error {
			tx.PutGroup(&store.GroupRow{ID: id(20), Owner: id(1), Favourites: true, Revision: 1})
			return nil
		}); err == nil {
			t.Error("a member has two groups of favourites")
		}
		err := s.System(store.SignIn).Write(t.Context(), func(tx *store.Tx) error {
			tx.InsertAccount(&store.AccountRow{ID: id(40), Login: "one", Language: "en"})
			tx.InsertAccount(&store.AccountRow{ID: id(41), Login: "two", Language: "en"})
			tx.SetLogin(id(40), "uno")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.System(store.SignIn).Write(t.Context(), func(tx *store.Tx) error { tx.SetLogin(id(40), "two"); return nil })
		var taken *store.Conflict
		if !errors.As(err, &taken) || taken.Constraint != "accounts_login" {
			t.Errorf("a login that is taken: %v", err)
		}
	})
}
