package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// submitRows is what submitting a form with a number, a balance and an approver reads and writes, in the order of the
// write path, through the queries that it uses.
func submitRows(tx *store.Tx, n int) error {
	command := forms.DeriveID(int64(n), forms.ID{2}, n)
	next := func(i int) forms.ID { return forms.DeriveID(int64(n), command, i) }
	one, instance, task, requester, boss := next(1), next(2), next(3), id(5), id(6)
	key := &store.KeyRow{Member: requester, Route: "POST /forms/{id}/records", Key: command.String(), Body: command[:], CreatedAt: 1}
	if _, _, _, err := tx.ClaimKey(key); err != nil {
		return err
	}
	account := fmt.Sprint("leave/", n%100)
	if _, err := tx.LockLedgerAccounts([]string{account}); err != nil {
		return err
	}
	count, err := tx.NextCount("leave.request/2026")
	if err != nil {
		return err
	}
	var events []*store.EventRow
	var payloads []string
	for i, kind := range []string{"saved", "flow.started", "flow.opened"} {
		events = append(events, &store.EventRow{Subject: one, Seq: int64(i + 1), ID: next(10 + i), Kind: kind, Format: 1, At: 1, Actor: requester,
			Command: command, PayloadHash: command[:], Hash: command[:]})
		payloads = append(payloads, `{"type":"annual","from":"2026-11-23","to":"2026-11-24"}`)
	}
	tx.InsertEvents(events, payloads)
	tx.InsertRecord(&store.RecordRow{ID: one, Form: "leave.request", FormVersion: 1, Number: fmt.Sprint("L", count), Status: "running", Requester: requester,
		Department: id(7), CreatedBy: requester, CreatedAt: 1, SubmittedAt: 1, UpdatedAt: 1, Revision: 1, EventSeq: 3, EventHash: command[:],
		Data: `{"type":"annual","from":"2026-11-23","to":"2026-11-24","reason":"a few days off","days":2}`, Summary: "annual, 2 days"})
	kind, from := "annual", int64(20780)
	tx.PutIndex(&store.IndexRow{Record: one, Form: "leave.request", Texts: [12]*string{&kind}, Numbers: [12]*int64{&from}})
	tx.InsertInstance(&store.InstanceRow{ID: instance, Record: one, Flow: "leave.approval", FlowVersion: 1, DefinitionHash: "h",
		State: `{"format":1,"visits":[]}`, Status: "running", CreatedAt: 1, UpdatedAt: 1})
	tx.InsertTask(&store.TaskRow{ID: task, Record: one, Form: "leave.request", Instance: instance, Seat: next(4), Visit: next(5), Node: "boss", Title: "Boss", Member: boss, Kind: "approve", OpenedAt: 1})
	tx.MoveLedgerAccount(id(100+n%100), 0, 200)
	tx.InsertHold(&store.HoldRow{ID: next(6), Account: id(100 + n%100), Record: one, Key: "days", Amount: 200, CreatedAt: 1})
	tx.InsertJob(&store.JobRow{ID: next(7), Kind: "notice", Subject: one, Member: boss, Body: `{"kind":"approve"}`, FireAt: 1, CreatedAt: 1})
	key.Code, key.Answer = 201, `{"id":"`+one.String()+`","status":"running"}`
	tx.StoreAnswer(key)
	return nil
}

// One caller, and 32 at once. On PostgreSQL set SUPERFORM_TEST_FSYNC=on for a figure that means something.
func BenchmarkSubmitRows(b *testing.B) {
	storetest.EachBenchmark(b, func(b *testing.B, s *store.Store) {
		err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			for n := range 100 {
				tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: id(100 + n), Key: fmt.Sprint("leave/", n), Scale: 2})
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		var n atomic.Int64
		submit := func(b *testing.B) {
			one := int(n.Add(1))
			if err := s.Company(acme).Write(ctx, func(tx *store.Tx) error { return submitRows(tx, one) }); err != nil {
				b.Error(err)
			}
		}
		b.Run("alone", func(b *testing.B) {
			for b.Loop() {
				submit(b)
			}
		})
		b.Run("32 at once", func(b *testing.B) {
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					submit(b)
				}
			})
		})
	})
}
