package store_test

import (
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestDrafts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		draft := &store.DraftRow{Kind: "form", ID: "a.x", App: "a", Base: 1, Body: `{"a":1}`, Revision: 1, ChangedBy: id(7), ChangedAt: 5}
		flow := &store.DraftRow{Kind: "flow", ID: "a.x", App: "a", Body: `{}`, Revision: 1, ChangedBy: id(7), ChangedAt: 6}
		write(t, s, acme, func(tx *store.Tx) error {
			tx.PutDraft(draft)
			tx.PutDraft(flow)
			tx.PutDraft(&store.DraftRow{Kind: "form", ID: "b.x", App: "b", Body: `{}`, Revision: 1, ChangedAt: 7})
			again := *draft
			again.Body, again.Revision, again.Base = `{"a":2}`, 2, 2
			tx.PutDraft(&again)
			draft = &again
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			rows, err := tx.Drafts("a")
			same(t, "drafts of an app", rows, []*store.DraftRow{flow, draft})
			one, err2 := tx.Draft("form", "a.x")
			same(t, "a draft", one, draft)
			expect(t, "errors", err2, err)
			_, missing := tx.Draft("view", "a.x")
			expect(t, "of another kind", missing, store.ErrNotFound)
			return err
		})
		read(t, s, bolts, func(tx *store.Tx) error {
			rows, err := tx.Drafts("a")
			expect(t, "drafts of another company", len(rows), 0)
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error { tx.DeleteDraft("form", "a.x"); return nil })
		read(t, s, acme, func(tx *store.Tx) error {
			_, missing := tx.Draft("form", "a.x")
			expect(t, "after it was taken away", missing, store.ErrNotFound)
			_, err := tx.Draft("flow", "a.x")
			return err
		})
	})
}

func TestVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for version := 1; version <= 4; version++ {
			write(t, s, acme, func(tx *store.Tx) error {
				tx.InsertDefinition(&store.DefinitionRow{Kind: "form", ID: "a.x", Version: version, Hash: "h", Body: "{}", PublishedAt: int64(version), PublishedBy: id(version - 1)})
				return nil
			})
		}
		read(t, s, acme, func(tx *store.Tx) error {
			for _, c := range []struct {
				before, limit int
				want          string
			}{{0, 2, "4 3 "}, {3, 5, "2 1 "}, {1, 5, ""}} {
				rows, err := tx.Versions("form", "a.x", c.before, c.limit)
				if err != nil {
					return err
				}
				got := ""
				for _, r := range rows {
					got += fmt.Sprint(r.Version, " ")
					expect(t, "who published it", r.PublishedBy, id(r.Version-1))
				}
				expect(t, fmt.Sprint("before ", c.before), got, c.want)
			}
			return nil
		})
	})
}

func TestNewestRecords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n := 1; n <= 5; n++ {
				r := &store.RecordRow{ID: id(n), Form: "a.x", FormVersion: 1, Status: "ended", Requester: id(9), Department: id(9), CreatedBy: id(9), Data: "{}", Revision: 1, EventHash: []byte{}}
				if n == 4 {
					r.Status = "draft"
				}
				if n == 2 {
					r.Form = "a.y"
				}
				tx.InsertRecord(r)
			}
			return nil
		})
		read(t, s, acme, func(tx *store.Tx) error {
			for before, want := range map[forms.ID]string{{}: id(5).String() + " " + id(3).String(), id(5): id(3).String() + " " + id(1).String(), id(1): ""} {
				rows, err := tx.NewestRecords("a.x", before, 2)
				if err != nil {
					return err
				}
				got := ""
				for i, r := range rows {
					if i > 0 {
						got += " "
					}
					got += r.ID.String()
				}
				expect(t, "records", got, want)
			}
			return nil
		})
	})
}

// Replaying records of a large company reads the newest of a form by their index, slice by slice.
func TestNewestRecordsReadTheirIndexInOrder(t *testing.T) {
	for _, s := range plannedStores(t) {
		expectPlan(t, s, func(tx *store.Tx) error {
			_, err := tx.NewestRecords("leave.request", forms.ID{}, 50)
			return err
		}, "records_by_form", false, []any{acme, "leave.request", 50})
		expectPlan(t, s, func(tx *store.Tx) error {
			_, err := tx.NewestRecords("leave.request", id(7), 50)
			return err
		}, "records_by_form", false, []any{acme, "leave.request", id(7), 50})
	}
}
