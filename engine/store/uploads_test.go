package store_test

import (
	"errors"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// What the file store keeps is named by rows of several tables, of the company alone.
func TestNamedBytes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertFile(&store.FileRow{ID: id(20), SHA256: []byte("s"), Name: "a.png", Type: "image/png", Size: 1, UploadedBy: id(3), Thumb: id(21), ThumbHash: []byte("t")})
			tx.InsertUpload(&store.UploadRow{ID: id(22), Member: id(3), Name: "b.mp4", Size: 80, ExpiresAt: 100})
			tx.PutPhoto(&store.PhotoRow{Member: id(3), Photo: id(24), Small: id(25), Hash: []byte{1}, Size: 9, SmallHash: []byte{2}, SmallSize: 3})
			return nil
		})
		write(t, s, acme, func(tx *store.Tx) error {
			_, err := tx.InsertPart(id(22), &store.PartRow{At: 0, ID: id(23), Size: 40}, 200)
			return err
		})
		ids := []forms.ID{id(19), id(20), id(21), id(22), id(23), id(24), id(25), id(26)}
		read(t, s, acme, func(tx *store.Tx) error {
			named, err := tx.NamedBytes(ids)
			for n, one := range ids {
				expect(t, one.String(), named[one], n > 0 && n < 7)
			}
			none, other := tx.NamedBytes(nil)
			expect(t, "of none", len(none), 0)
			return errors.Join(err, other)
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			named, err := tx.NamedBytes(ids)
			expect(t, "of another company", len(named), 0)
			return err
		})
	})
}

func TestUploads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		add := func(company forms.ID, at int64, part int, want bool) {
			t.Helper()
			write(t, s, company, func(tx *store.Tx) error {
				added, err := tx.InsertPart(id(20), &store.PartRow{At: at, ID: id(part), Size: 40}, 200)
				expect(t, "added", added, want)
				return err
			})
		}
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertUpload(&store.UploadRow{ID: id(20), Member: id(3), Name: "a.mp4", Size: 80, SHA256: []byte("s"), CreatedAt: 1, ExpiresAt: 100})
			tx.InsertUpload(&store.UploadRow{ID: id(21), Member: id(3), Name: "b.mp4", Size: 7, CreatedAt: 1, ExpiresAt: 90})
			return nil
		})
		add(acme, 40, 30, false) // nothing is here yet
		add(bolts, 0, 31, false) // another company's
		add(acme, 0, 32, true)
		add(acme, 0, 33, false) // is here already
		add(acme, 40, 34, true)
		read(t, s, acme, func(tx *store.Tx) error {
			u, err := tx.Upload(id(20))
			same(t, "the upload", u, &store.UploadRow{ID: id(20), Member: id(3), Name: "a.mp4", Size: 80, SHA256: []byte("s"), Received: 80, CreatedAt: 1, ExpiresAt: 200})
			parts, other := tx.Parts(id(20))
			same(t, "its parts", parts, []*store.PartRow{{At: 0, ID: id(32), Size: 40}, {At: 40, ID: id(34), Size: 40}})
			count, bytes, third := tx.LooseBytes(id(3))
			expect(t, "on their way", [2]int64{count, bytes}, [2]int64{2, 87})
			return errors.Join(err, other, third)
		})
		sealed := func(upload int, sum string, want bool) {
			t.Helper()
			write(t, s, acme, func(tx *store.Tx) error {
				is, err := tx.SealUpload(id(upload), []byte(sum))
				expect(t, "sealed as "+sum, is, want)
				return err
			})
		}
		sealed(20, "t", false) // it was announced as another
		sealed(20, "s", true)
		sealed(21, "t", false) // not all is here
		write(t, s, acme, func(tx *store.Tx) error {
			parts, err := tx.Parts(id(20))
			if err != nil {
				return err
			}
			first, err := tx.EmptyUpload(id(20), parts[:1], nil)
			again, other := tx.EmptyUpload(id(20), parts, nil)
			expect(t, "emptied of its own parts alone", [2]bool{first, again}, [2]bool{false, true})
			return errors.Join(err, other)
		})
		add(acme, 0, 36, true)
		add(acme, 40, 37, true)
		sealed(20, "t", true)
		write(t, s, acme, func(tx *store.Tx) error {
			first, err := tx.FinishUpload(id(20))
			again, other := tx.FinishUpload(id(20))
			expect(t, "finished once", [2]bool{first, again}, [2]bool{true, false})
			tx.EndUpload(id(21))
			return errors.Join(err, other)
		})
		add(acme, 80, 35, false) // it is over
		system(t, s, store.Expire, func(tx *store.Tx) error {
			strays, err := tx.StrayUploads(201, 5)
			same(t, "what expired", strays, []store.Stray{{Company: acme, ID: id(21)}, {Company: acme, ID: id(20)}})
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error { tx.DeleteUpload(id(20)); return nil })
		read(t, s, acme, func(tx *store.Tx) error {
			_, gone := tx.Upload(id(20))
			expect(t, "the upload", gone, store.ErrNotFound)
			parts, err := tx.Parts(id(20))
			expect(t, "its parts", len(parts), 0)
			return err
		})
	})
}

// A file is loose until a record has it, and again when a draft lets go of it; one that a submitted record had stays.
func TestStrayFiles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 4 {
				tx.InsertFile(&store.FileRow{ID: id(20 + n), SHA256: []byte("s"), Name: "a.png", Type: "image/png", Size: 3, UploadedBy: id(3), CreatedAt: 4,
					Thumb: id(50), ThumbHash: []byte("t"), ThumbSize: 2})
			}
			for n := 1; n < 4; n++ {
				if bound, err := tx.AttachFile(id(20+n), id(3), id(8), "f", n == 2); err != nil || !bound {
					t.Errorf("bound %v: %v", bound, err)
				}
			}
			tx.DetachFiles(id(8), []forms.ID{id(23)}, 9)
			return nil
		})
		system(t, s, store.Expire, func(tx *store.Tx) error {
			strays, err := tx.StrayFiles(10, 9)
			same(t, "loose", strays, []store.Stray{{Company: acme, ID: id(20)}, {Company: acme, ID: id(21)}})
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			all, err := tx.FilesAfter(id(20), 2)
			expect(t, "files after one", len(all), 2)
			count, bytes, other := tx.LooseBytes(id(3))
			expect(t, "loose", [2]int64{count, bytes}, [2]int64{2, 6})
			for n, want := range map[int]error{20: nil, 21: store.ErrNotFound, 22: store.ErrNotFound, 23: store.ErrNotFound} {
				f, err := tx.DoomFile(id(n), 9)
				expect(t, "doomed", err, want)
				if err == nil {
					expect(t, "of nobody", f.UploadedBy.IsZero() && f.Thumb == id(50) && f.ThumbSize == 2, true)
				}
				tx.DeleteFile(id(n))
			}
			return errors.Join(err, other)
		})
		read(t, s, acme, func(tx *store.Tx) error {
			left, err := tx.FilesAfter(forms.ID{}, 9)
			expect(t, "what is left", len(left), 3)
			return err
		})
	})
}
