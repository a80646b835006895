package store_test

import (
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func countsOf(t *testing.T, s *store.Store, company, member forms.ID) string {
	t.Helper()
	var got store.Counts
	read(t, s, company, func(tx *store.Tx) (err error) {
		got, err = tx.CountsOf(member)
		return err
	})
	return fmt.Sprint(got)
}

func TestCountsEndAtTheirMost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n, status := range []string{"draft", "draft", "running", "approved"} {
				tx.InsertRecord(&store.RecordRow{ID: id(50 + n), Form: "a.x", Status: status, Requester: id(3), Data: "{}"})
			}
			gone := &store.RecordRow{ID: id(60), Form: "a.x", Status: "running", Requester: id(3), Data: "{}"}
			tx.InsertRecord(gone)
			gone.DeletedAt = 5
			tx.UpdateRecord(gone)
			for n := range store.MostCounted + 1 {
				tx.InsertTask(&store.TaskRow{ID: id(1000 + n), Record: id(50), Form: "a.x", Instance: id(6), Seat: id(7), Visit: id(8), Member: id(3)})
				tx.InsertNotice(&store.NoticeRow{ID: id(2000 + n), Member: id(3), Body: "{}"})
			}
			return nil
		})
		expect(t, "more than is counted", countsOf(t, s, acme, id(3)), "{100 100 2 1}")
		expect(t, "another member's", countsOf(t, s, acme, id(4)), "{0 0 0 0}")
		expect(t, "another company's", countsOf(t, s, bolts, id(3)), "{0 0 0 0}")
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 10 {
				tx.CloseTask(id(1000+n), "agreed", "", 7, id(3))
			}
			return nil
		})
		expect(t, "after ten were closed", countsOf(t, s, acme, id(3)), "{91 100 2 1}")
	})
}

func TestReadNotices(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for n := range 6 {
				tx.InsertNotice(&store.NoticeRow{ID: id(20 + n), Member: id(3 + n/5), Body: "{}"})
			}
			return nil
		})
		marked := func(company, member, until forms.ID, limit int) (n int64) {
			t.Helper()
			write(t, s, company, func(tx *store.Tx) (err error) {
				n, err = tx.ReadNotices(member, until, 9, limit)
				return err
			})
			return n
		}
		expect(t, "of another company", marked(bolts, id(3), forms.ID{}, 10), int64(0))
		expect(t, "up to the third, two at a time", marked(acme, id(3), id(22), 2), int64(2))
		expect(t, "the rest of them", marked(acme, id(3), id(22), 2), int64(1))
		expect(t, "again", marked(acme, id(3), id(22), 2), int64(0))
		expect(t, "unread", countsOf(t, s, acme, id(3)), "{0 2 0 0}")
		expect(t, "all", marked(acme, id(3), forms.ID{}, 10), int64(2))
		expect(t, "unread afterwards", countsOf(t, s, acme, id(3)), "{0 0 0 0}")
		expect(t, "unread by another", countsOf(t, s, acme, id(4)), "{0 1 0 0}")
		read(t, s, acme, func(tx *store.Tx) error {
			page, err := tx.ListNotices(id(3), store.Paging{})
			expect(t, "when", page.Items[0].ReadAt, int64(9))
			return err
		})
	})
}

func TestDeleteRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		text := "A"
		for _, company := range []forms.ID{acme, bolts} {
			write(t, s, company, func(tx *store.Tx) error {
				for n := range 2 {
					of := record(tx, 10+n)
					tx.PutIndex(&store.IndexRow{Record: of, Form: "a.x", Texts: [12]*string{&text}})
					tx.InsertEvents([]*store.EventRow{{Subject: of, Seq: 1, ID: id(30 + n), PayloadHash: []byte("p"), Hash: []byte("h")}}, []string{"{}"})
					if _, err := tx.ClaimUnique("a.x", of, []store.UniqueRow{{Rule: "r", Hash: [32]byte{byte(n)}}}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		write(t, s, acme, func(tx *store.Tx) error {
			tx.ErasePayloads(id(10))
			tx.DeleteRecord(id(10))
			return nil
		})
		for _, c := range []struct {
			company forms.ID
			n       int
			want    string
		}{
			{acme, 10, "store: not found, erased true"}, {acme, 11, "<nil>, erased false"}, {bolts, 10, "<nil>, erased false"},
		} {
			read(t, s, c.company, func(tx *store.Tx) error {
				_, missing := tx.Record(id(c.n))
				events, err := tx.EventsOf(id(c.n))
				expect(t, fmt.Sprint("record ", c.n), fmt.Sprintf("%v, erased %v", missing, events[0].Erased), c.want)
				keys, err2 := tx.Texts("select rule from record_keys where company_id = ? and record_id = ?", c.company, id(c.n))
				slots, err3 := tx.Texts("select t1 from record_index where company_id = ? and record_id = ?", c.company, id(c.n))
				expect(t, fmt.Sprint("what finds record ", c.n), len(keys) == 0 && len(slots) == 0, missing != nil)
				for _, err := range []error{err, err2, err3} {
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
	})
}
