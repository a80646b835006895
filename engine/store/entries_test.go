package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestOutsideEntries(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i, company := range []forms.ID{acme, bolts} {
			write(t, s, company, func(tx *store.Tx) error {
				for n, app := range []string{"a", "b", "a", "c"} {
					tx.InsertOutsideEntry(&store.OutsideEntry{ID: id(100 + n), TokenHash: []byte{byte(10*i + n)}, App: app, Form: app + ".form", Title: "t", MadeBy: id(1),
						Most: n, CreatedAt: 5, ClosesAt: int64(10 * n)})
				}
				return nil
			})
		}
		system(t, s, store.SignIn, func(tx *store.Tx) error {
			company, entry, err := tx.OutsideEntryByToken([]byte{12})
			if company != bolts || entry != id(102) {
				t.Errorf("by token: %v %v", company, entry)
			}
			if _, _, err := tx.OutsideEntryByToken([]byte{99}); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("no token: %v", err)
			}
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			row, err := tx.LockOutsideEntry(id(102))
			if err != nil {
				return err
			}
			row.Answers, row.ClosedAt = 4, 7
			tx.UpdateOutsideEntry(row)
			tx.InsertOutsideAnswer(&store.OutsideAnswer{Entry: id(102), KeyHash: []byte{1}, BodyHash: []byte{2}, Record: id(3), CreatedAt: 6})
			return nil
		})
		write(t, s, acme, func(tx *store.Tx) error {
			open, err := tx.LockOutsideEntriesBy(id(1))
			got := ""
			for _, e := range open {
				got += fmt.Sprint(number(e.ID), " ")
			}
			expect(t, "open ones of a maker", got, "100 101 103 ")
			if none, err := tx.LockOutsideEntriesBy(id(2)); len(none) != 0 || err != nil {
				t.Errorf("of somebody else: %v %v", none, err)
			}
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			page, err := tx.OutsideEntries([]string{"a", "b"}, store.Paging{Viewer: id(1), Limit: 2})
			if err != nil {
				return err
			}
			rest, err := tx.OutsideEntries([]string{"a", "b"}, store.Paging{Viewer: id(1), Limit: 2, Cursor: page.Next})
			if err != nil {
				return err
			}
			got := ""
			for _, e := range append(page.Items, rest.Items...) {
				got += fmt.Sprint(number(e.ID), e.App, e.Most, e.Answers, e.ClosesAt, e.ClosedAt, ";")
			}
			expect(t, "pages", got, "102a2 4 20 7;101b1 0 10 0;100a0 0 0 0;")
			if none, err := tx.OutsideEntries(nil, store.Paging{Viewer: id(1)}); len(none.Items) != 0 || err != nil {
				t.Errorf("of no app: %v %v", none, err)
			}
			one, err := tx.OutsideEntry(id(102))
			if err != nil || one.ClosedAt != 7 || one.Form != "a.form" {
				t.Errorf("%+v %v", one, err)
			}
			for app, want := range map[string]int{"a": 1, "b": 0, "c": 1} {
				if n, err := tx.CountOutsideEntries(app, 15, 9); n != want || err != nil {
					t.Errorf("of %s hold %d, %v", app, n, err)
				}
			}
			known, err := tx.OutsideAnswered(id(102), []byte{1})
			if err != nil || known.Record != id(3) || known.CreatedAt != 6 || known.BodyHash[0] != 2 {
				t.Errorf("%+v %v", known, err)
			}
			_, err = tx.OutsideAnswered(id(101), []byte{1})
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("of another entry: %v", err)
			}
			return nil
		})
	})
}

// A file from outside is of its entry and its session alone until their answer claims it, and goes with what is loose.
func TestFilesInQuarantine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, two := []byte("one"), []byte("two")
		for _, company := range []forms.ID{acme, bolts} {
			write(t, s, company, func(tx *store.Tx) error {
				for n, session := range [][]byte{one, one, one, two} {
					tx.InsertEntryFile(&store.FileRow{ID: id(20 + n), SHA256: []byte("s"), Name: "a.png", Type: "image/png", Size: 3, CreatedAt: 4, Entry: id(100), Session: session, Address: [][]byte{nil, one, two}[n%3]}, []byte{byte(n)})
				}
				return nil
			})
		}
		write(t, s, acme, func(tx *store.Tx) error {
			f, err := tx.EntryFile(id(100), one, []byte{1})
			if err != nil || f.ID != id(21) || f.Entry != id(100) || string(f.Session) != "one" || !f.UploadedBy.IsZero() {
				t.Errorf("%+v %v", f, err)
			}
			if _, err := tx.EntryFile(id(100), two, []byte{1}); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("of another session: %v", err)
			}
			waits, err := tx.CountEntryFiles(id(100), one, two)
			expect(t, "in quarantine", waits, store.Waiting{Files: 3, Near: 3, Bytes: 12})
			for name, c := range map[string]struct {
				entry   forms.ID
				session []byte
			}{"of another entry": {id(101), one}, "of another session": {id(100), two}} {
				if bound, err := tx.ClaimFile(id(20), c.entry, c.session, id(8), "f"); bound || err != nil {
					t.Errorf("%s: %v %v", name, bound, err)
				}
			}
			if bound, err := tx.AttachFile(id(20), forms.ID{}, id(8), "f", true); bound || err != nil {
				t.Errorf("as of nobody: %v %v", bound, err)
			}
			bound, other := tx.ClaimFile(id(20), id(100), one, id(8), "f")
			expect(t, "claimed", bound, true)
			tx.DropEntryFile(id(100), one, []byte{1})
			return errors.Join(err, other)
		})
		system(t, s, store.Expire, func(tx *store.Tx) error {
			strays, err := tx.StrayFiles(4, 9)
			same(t, "given up", strays, []store.Stray{{Company: acme, ID: id(21)}})
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			waits, err := tx.CountEntryFiles(id(100), one, one)
			expect(t, "left in quarantine", waits, store.Waiting{Files: 1, Bytes: 6})
			_, doomed := tx.DoomFile(id(22), 5)
			bound, other := tx.ClaimFile(id(22), id(100), one, id(8), "f")
			expect(t, "claimed when it was doomed", bound, false)
			return errors.Join(err, doomed, other)
		})
	})
}
