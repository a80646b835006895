package store_test

import (
	"slices"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// 10 is above 11. 100 and 101 are clerks, 102 has left; 200 works in 11 and 201 in 20 without a smartphone, 202 in 11 has one.
func clerksThere(tx *store.Tx) error {
	for _, d := range []store.DepartmentRow{{ID: id(10)}, {ID: id(11), Parent: id(10)}, {ID: id(20)}} {
		tx.InsertDepartment(&d)
	}
	for _, m := range []store.MemberRow{{ID: id(100), Name: "clerk"}, {ID: id(101), Name: "other clerk"}, {ID: id(102), Name: "left", DisabledAt: 5},
		{ID: id(200), Name: "Bao", SortKey: "bao", Department: id(11), Offline: true}, {ID: id(201), Name: "An", SortKey: "an", Department: id(20), Offline: true},
		{ID: id(202), Name: "Chen", SortKey: "chen", Department: id(11)}} {
		tx.InsertMember(&m)
	}
	for _, c := range []store.ClerkRow{{Of: id(10), Clerk: id(100), Kind: store.OfDepartment}, {Of: id(200), Clerk: id(101), Kind: store.OfMember},
		{Of: id(200), Clerk: id(100), Kind: store.OfMember}, {Of: id(201), Clerk: id(102), Kind: store.OfMember}, {Of: id(201), Clerk: id(201), Kind: store.OfMember}} {
		c.SetBy, c.SetAt = id(1), 7
		tx.PutClerk(&c)
	}
	return nil
}

func TestClerksActForWhoIsWithoutASmartphone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, clerksThere)
		read(t, s, acme, func(tx *store.Tx) error {
			of, err := tx.Clerks([]forms.ID{id(200), id(201), id(202), id(999)})
			if err != nil || len(of) != 1 || numbers(of[id(200)]) != "100 101" {
				t.Errorf("clerks %v %v, want 100 and 101 for 200 alone", of, err)
			}
			for _, c := range []struct {
				clerk, member int
				is            bool
			}{{100, 200, true}, {101, 200, true}, {102, 201, false}, {201, 201, false}, {100, 202, false}, {100, 201, false}} {
				if is, err := tx.IsClerk(id(c.clerk), id(c.member)); err != nil || is != c.is {
					t.Errorf("%d acts for %d: %v %v", c.clerk, c.member, is, err)
				}
			}
			rows, err := tx.ActsForOffline(id(100), "", 10)
			if err != nil || len(rows) != 1 || rows[0].ID != id(200) || !rows[0].Offline {
				t.Errorf("100 acts for %v %v", rows, err)
			}
			if rows, err := tx.ActsForOffline(id(100), "x", 10); err != nil || len(rows) != 0 {
				t.Errorf("100 acts for %v %v of those who begin with x", rows, err)
			}
			if any, err := tx.AnyOffline(); err != nil || !any {
				t.Errorf("anybody is without a smartphone: %v %v", any, err)
			}
			return nil
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			is, err := tx.IsClerk(id(100), id(200))
			any, also := tx.AnyOffline()
			if is || err != nil || any || also != nil {
				t.Errorf("another company knows of them: %v %v %v %v", is, err, any, also)
			}
			return nil
		})
	})
}

func TestClerksAreNamedAndEnded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, clerksThere)
		write(t, s, acme, func(tx *store.Tx) error {
			tx.DeleteClerk(id(200), id(101))
			tx.InsertRecord(&store.RecordRow{ID: id(302), Form: "a.b", Status: "running", Requester: id(200), FiledBy: id(100), Data: "{}"})
			tx.InsertInstance(&store.InstanceRow{ID: id(301), Record: id(302), State: "{}"})
			tx.InsertTask(&store.TaskRow{ID: id(300), Instance: id(301), Record: id(302), Form: "a.b", Seat: id(303), Visit: id(304), Member: id(200), Kind: "resubmit", Status: "open"})
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			rows, err := tx.ClerksNamed(id(200))
			if err != nil || len(rows) != 1 || rows[0].Clerk != id(100) || rows[0].Kind != store.OfMember || rows[0].SetBy != id(1) || rows[0].SetAt != 7 {
				t.Errorf("named for 200: %v %v", rows, err)
			}
			of, err := tx.ClerkOf(id(100), forms.ID{}, 10)
			if err != nil || len(of) != 2 || of[0].Of != id(10) || of[1].Of != id(200) {
				t.Errorf("100 is named for %v %v", of, err)
			}
			if of, err := tx.ClerkOf(id(100), id(10), 10); err != nil || len(of) != 1 {
				t.Errorf("100 is named, after 10, for %v %v", of, err)
			}
			if of, err := tx.ClerkOfDepartments(id(100)); err != nil || numbers(of) != "10" {
				t.Errorf("100 is named for the departments %v %v", of, err)
			}
			for clerk, want := range map[int][]forms.ID{100: {id(200)}, 101: nil} {
				if ids, err := tx.OfflineWaiting(id(clerk), 10); err != nil || !slices.Equal(ids, want) {
					t.Errorf("waiting for %d: %v %v", clerk, ids, err)
				}
			}
			if r, err := tx.Record(id(302)); err != nil || r.FiledBy != id(100) {
				t.Errorf("filed by %v %v", r, err)
			}
			if page, err := tx.ListRecords(store.RecordList{Filer: id(100)}); err != nil || len(page.Items) != 1 || page.Items[0].FiledBy != id(100) {
				t.Errorf("what 100 filed: %v %v", page.Items, err)
			}
			if page, err := tx.ListRecords(store.RecordList{Filer: id(101)}); err != nil || len(page.Items) != 0 {
				t.Errorf("what 101 filed: %v %v", page.Items, err)
			}
			if ids, err := tx.OfflineHolders(forms.ID{}, 10); err != nil || numbers(ids) != "200" {
				t.Errorf("holders %v %v", ids, err)
			}
			if ids, err := tx.OfflineHolders(id(200), 10); err != nil || len(ids) != 0 {
				t.Errorf("holders after the last: %v %v", ids, err)
			}
			return nil
		})
	})
}

func TestEvidenceBelongsToItsRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertRecord(&store.RecordRow{ID: id(302), Form: "a.b", Status: "running", Requester: id(200), FiledBy: id(100), Data: "{}"})
			for _, n := range []int{400, 401, 402} {
				tx.InsertFile(&store.FileRow{ID: id(n), SHA256: make([]byte, 32), Name: "paper.jpg", Type: "image/jpeg", Size: 1, UploadedBy: id(100)})
			}
			for n, field := range map[int]string{400: store.EvidenceField, 401: store.EvidenceField, 402: "photo"} {
				if bound, err := tx.AttachFile(id(n), id(100), id(302), field, false); err != nil || !bound {
					t.Errorf("attach %d: %v %v", n, bound, err)
				}
			}
			tx.DetachFiles(id(302), nil, 9)
			tx.DetachEvidence(id(302), []forms.ID{id(401)}, 9)
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			rows, err := tx.EvidenceOf(id(302))
			if err != nil || len(rows) != 1 || rows[0].ID != id(401) {
				t.Errorf("evidence %v %v", rows, err)
			}
			for _, n := range []int{400, 402} {
				if f, err := tx.File(id(n)); err != nil || !f.Record.IsZero() {
					t.Errorf("file %d is still bound: %v %v", n, f, err)
				}
			}
			return nil
		})
	})
}
