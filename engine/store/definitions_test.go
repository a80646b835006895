package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestPutAppReplaces(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		newer := &store.AppRow{ID: "leave", Version: "2", Hash: "g", Status: "archived", InstalledAt: 9}
		other := &store.AppRow{ID: "assets", Version: "1", Hash: "h", Status: "installed", InstalledAt: 5}
		write(t, s, acme, func(tx *store.Tx) error {
			for _, a := range []*store.AppRow{{ID: "leave", Version: "1", Hash: "h", Status: "installed", InstalledAt: 5}, other, newer} {
				tx.PutApp(a)
			}
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			apps, err := tx.Apps()
			same(t, "apps, by id", apps, []*store.AppRow{other, newer})
			return err
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			apps, err := tx.Apps()
			expect(t, "apps of another company", len(apps), 0)
			return err
		})
	})
}

func TestTheLastVersionPublishedIsTheCurrentOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		publish := func(company forms.ID, kind, id string, version int) {
			t.Helper()
			write(t, s, company, func(tx *store.Tx) error {
				tx.InsertDefinition(&store.DefinitionRow{Kind: kind, ID: id, Version: version, Hash: "h", Body: "{}", PublishedAt: int64(version)})
				return nil
			})
		}
		publish(acme, "form", "b.x", 1)
		publish(acme, "form", "a.x", 1)
		publish(acme, "form", "a.x", 2)
		publish(acme, "flow", "a.x", 1)
		publish(bolts, "form", "a.x", 3)
		for company, want := range map[forms.ID]string{acme: "flow a.x 1, form a.x 2, form b.x 1", bolts: "form a.x 3", id(9): ""} {
			read(t, s, company, func(tx *store.Tx) error {
				rows, err := tx.CurrentDefinitions()
				var got []string
				for _, d := range rows {
					got = append(got, fmt.Sprint(d.Kind, " ", d.ID, " ", d.Version))
				}
				expect(t, "current", strings.Join(got, ", "), want)
				return err
			})
		}
		read(t, s, acme, func(tx *store.Tx) error {
			old, err := tx.Definition("form", "a.x", 1)
			same(t, "an older version", old, &store.DefinitionRow{Kind: "form", ID: "a.x", Version: 1, Hash: "h", Body: "{}", PublishedAt: 1})
			_, missing := tx.Definition("form", "a.x", 3)
			expect(t, "a version of another company", missing, store.ErrNotFound)
			return err
		})
	})
}

func TestSlots(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.PutSlot("a.x", "t1", "kind", true)
			tx.PutSlot("a.x", "n1", "total", false)
			tx.PutSlot("a.y", "t1", "name", true)
			return nil
		})
		for company, want := range map[forms.ID]string{acme: `{"a.x":{"All":{"kind":"t1","total":"n1"},"Filled":{"kind":"t1"}},"a.y":{"All":{"name":"t1"},"Filled":{"name":"t1"}}}`, bolts: "{}"} {
			read(t, s, company, func(tx *store.Tx) error {
				slots, err := tx.Slots()
				expect(t, "slots", text(t, slots), want)
				return err
			})
		}
	})
}

func TestAttachFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 2 {
				tx.InsertFile(&store.FileRow{ID: id(20 + n), SHA256: []byte("s"), Name: "a.pdf", Type: "application/pdf", Size: 3, UploadedBy: id(3), CreatedAt: 4})
			}
			return nil
		})
		attach := func(company forms.ID, member, record int, field string, want bool) {
			t.Helper()
			write(t, s, company, func(tx *store.Tx) error {
				attached, err := tx.AttachFile(id(20), id(member), id(record), field, false)
				expect(t, field, attached, want)
				return err
			})
		}
		attach(bolts, 3, 8, "of another company", false)
		attach(acme, 4, 10, "of another member", false)
		attach(acme, 3, 10, "proof", true)
		attach(acme, 3, 11, "of another record", false)
		attach(acme, 4, 10, "proof", true) // this record has it already
		read(t, s, acme, func(tx *store.Tx) error {
			both, err := tx.Files([]forms.ID{id(20), id(21), id(99)})
			expect(t, "files that there are", len(both), 2)
			return err
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			none, err := tx.Files([]forms.ID{id(20)})
			expect(t, "files of another company", len(none), 0)
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			bound, err := tx.File(id(20))
			expect(t, "bound", number(bound.Record)+" "+bound.Field, "10 proof")
			loose, other := tx.File(id(21))
			expect(t, "loose", loose.Record.IsZero() && loose.Field == "", true)
			return errors.Join(err, other)
		})
		bound := func(when string, keep []forms.ID, want string) {
			t.Helper()
			write(t, s, acme, func(tx *store.Tx) error { tx.DetachFiles(id(10), keep, 9); return nil })
			read(t, s, acme, func(tx *store.Tx) error {
				f, err := tx.File(id(20))
				expect(t, when, number(f.Record)+" "+f.Field, want)
				return err
			})
		}
		bound("kept", []forms.ID{id(21), id(20)}, "10 proof")
		bound("kept no longer", []forms.ID{id(21)}, " ")
		attach(acme, 3, 10, "proof", true)
		bound("nothing kept", nil, " ")
	})
}
