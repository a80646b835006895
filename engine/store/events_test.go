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
			tx.InsertEvents([]*store.EventRow{{Subject: id(subject), Seq: int64(seq), ID: id(n), PayloadHash: []byte("p"), Hash: []byte{byte(n)}}}, []string{"{}"})
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

func TestEventsSinceAKind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			for i, kind := range []string{"saved", "saved", "submitted", "commented", "commented"} {
				tx.InsertEvents([]*store.EventRow{{Subject: id(10), Seq: int64(i + 1), ID: id(30 + i), Kind: kind, PayloadHash: []byte("p"), Hash: []byte("h")}}, []string{"{}"})
			}
			return nil
		})
		for _, c := range []struct {
			company forms.ID
			kinds   []string
			want    string
		}{
			{acme, []string{"submitted", "ended"}, "31 32 33 34"}, // with the event just before it
			{acme, []string{"saved"}, "30 31 32 33 34"},
			{acme, []string{"ended"}, ""},
			{bolts, []string{"submitted"}, ""},
		} {
			read(t, s, c.company, func(tx *store.Tx) error {
				events, err := tx.EventsSince(id(10), c.kinds...)
				ids := make([]forms.ID, len(events))
				for i, e := range events {
					ids[i] = e.ID
				}
				expect(t, strings.Join(c.kinds, " "), numbers(ids), c.want)
				return err
			})
		}
		read(t, s, acme, func(tx *store.Tx) error {
			n, err := tx.CountEvents(id(10), "commented")
			expect(t, "comments", n, 2)
			return err
		})
		for _, c := range []struct {
			company forms.ID
			of      []forms.ID
			want    int
		}{{acme, []forms.ID{id(10), id(11)}, 2}, {acme, []forms.ID{id(11)}, 0}, {acme, nil, 0}, {bolts, []forms.ID{id(10)}, 0}} {
			read(t, s, c.company, func(tx *store.Tx) error {
				events, err := tx.EventsOfKind(c.of, "saved")
				expect(t, "of a kind", len(events), c.want)
				return err
			})
		}
	})
}

func TestPinsOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertRecord(&store.RecordRow{ID: id(10), Form: "a.f", Status: "running", Data: "{}"})
			tx.InsertInstance(&store.InstanceRow{ID: id(20), Record: id(10), Flow: "a.flow", FlowVersion: 2, DefinitionHash: "hash", State: "{}", Status: "running"})
			return nil
		})
		for company, want := range map[forms.ID]string{acme: "hash", bolts: ""} {
			read(t, s, company, func(tx *store.Tx) error {
				pins, err := tx.PinsOf([]forms.ID{id(20), id(99)})
				got := ""
				for _, p := range pins {
					got += p.DefinitionHash + p.State
				}
				expect(t, "pins", got, want)
				return err
			})
		}
	})
}
