package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestEventsOfASubject(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		event := func(tx *store.Tx, subject, seq, n int) {
			tx.InsertEvents([]*store.EventRow{&store.EventRow{Subject: id(subject), Seq: int64(seq), ID: id(n), PayloadHash: []byte("p"), Hash: []byte{byte(n)}}}, []string{"{}"})
		}
		write(t, s, acme, func(tx *store.Tx) error {
			event(tx, 10, 2, 31)
			event(tx, 10, 1, 32)
			event(tx, 11, 1, 30)
			_, err := tx.Exec("delete from event_payloads where company_id = ? and event_id = ?", acme, id(31))
			return err
		})
		write(t, s, bolts, func(tx *store.Tx) error { event(tx, 12, 1, 33); return nil })
		var got []string
		read(t, s, acme, func(tx *store.Tx) error {
			events, err := tx.EventsOf(id(10))
			for _, e := range events {
				got = append(got, number(e.ID)+map[bool]string{true: " erased" + e.Payload}[e.Erased])
			}
			return err
		})
		expect(t, "in order, the erased one too", strings.Join(got, ", "), "32, 31 erased")
		read(t, s, acme, func(tx *store.Tx) error {
			seq, hash, err := tx.EventHead(id(10))
			expect(t, "head", seq, int64(2))
			expect(t, "hash", string(hash), "\x1f")
			seq, hash, none := tx.EventHead(id(99))
			expect(t, "head of nothing", seq == 0 && hash == nil && none == nil, true)
			return err
		})
		seal := func(want ...forms.ID) {
			t.Helper()
			err := s.System(store.Seal).Read(ctx, func(tx *store.Tx) error {
				companies, err := tx.CompaniesToSeal()
				same(t, "companies to seal", companies, want)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		seal(acme, bolts)
		write(t, s, acme, func(tx *store.Tx) error {
			_, err := tx.LastBlock()
			expect(t, "no block yet", err, store.ErrNotFound)
			events, err := tx.Unsealed(2)
			expect(t, "the first two by id", number(events[0].ID)+" "+number(events[1].ID), "30 31")
			tx.InsertBlock(&store.BlockRow{Number: 1, FirstEvent: 1, Count: 2, Hash: []byte("h")}, []forms.ID{id(30), id(31)})
			tx.InsertBlock(&store.BlockRow{Number: 2, FirstEvent: 3, Count: 2, Hash: []byte("i")}, []forms.ID{id(31), id(32)})
			return err
		})
		read(t, s, acme, func(tx *store.Tx) error {
			last, err := tx.LastBlock()
			expect(t, "last", last.Number, int64(2))
			events, more := tx.Unsealed(10)
			expect(t, "unsealed", len(events), 0)
			blocks := map[string]int64{}
			walk := tx.AllEvents(func(e *store.Event) error { blocks[number(e.ID)] = e.Block; return nil })
			same(t, "an event keeps its first block", blocks, map[string]int64{"30": 1, "31": 1, "32": 2})
			return errors.Join(err, more, walk)
		})
		seal(bolts)
	})
}
