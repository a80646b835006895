package store_test

import (
	"sync/atomic"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// sixRows is what submitting a record writes at least: the record, its slots, its flow, a task, an event, its
// payload. First it reads, as the write path does.
func sixRows(tx *store.Tx, n int) error {
	company, one := tx.Company(), forms.DeriveID(int64(n), forms.ID{2}, n)
	var free int
	if err := tx.QueryRow("select count(*) from records where company_id = ? and id = ?", company, one).Scan(&free); err != nil {
		return err
	}
	tx.Queue(`insert into records (company_id, id, form_id, form_version, number, status, incident, requester_id, department_id,
		created_by, created_at, submitted_at, updated_at, revision, data, summary, event_seq) values
		(?, ?, 'leave.request', 1, ?, 'running', ?, ?, ?, ?, 1, 1, 1, 1, ?, ?, 1)`, company, one, one.String(), false, id(5), id(6), id(5),
		`{"type":"annual","from":"2026-11-23","to":"2026-11-24","reason":"a few days off","days":2}`, "annual, 2 days")
	tx.Queue("insert into record_index (company_id, record_id, form_id, t1, n1, n2) values (?, ?, 'leave.request', ?, ?, ?)", company, one, "annual", 20, 21)
	tx.Queue(`insert into instances (company_id, id, record_id, flow_id, flow_version, definition_hash, state, status, created_at, updated_at)
		values (?, ?, ?, 'leave.request', 1, 'h', ?, 'running', 1, 1)`, company, one, one, `{"format":1,"visits":[]}`)
	tx.Queue(`insert into tasks (company_id, id, record_id, instance_id, seat_id, visit_id, node, title, member_id, kind, status, opened_at)
		values (?, ?, ?, ?, ?, ?, 'boss', 'Leave', ?, 'approve', 'open', 1)`, company, one, one, one, one, one, id(7))
	tx.Queue("insert into events (company_id, subject_id, seq, id, kind, format, at, actor_id, payload_hash, hash) values (?, ?, 1, ?, 'submitted', 1, 1, ?, ?, ?)",
		company, one, one, id(5), one[:], one[:])
	tx.Queue("insert into event_payloads (company_id, event_id, body) values (?, ?, ?)", company, one, `{"a":1}`)
	return nil
}

// One caller, and 32 at once. On PostgreSQL set SUPERFORM_TEST_FSYNC=on for a figure that means something.
func BenchmarkWriteOfSixRows(b *testing.B) {
	storetest.EachBenchmark(b, func(b *testing.B, s *store.Store) {
		var n atomic.Int64
		one := func(b *testing.B) {
			if err := s.Company(acme).Write(ctx, func(tx *store.Tx) error { return sixRows(tx, int(n.Add(1))) }); err != nil {
				b.Fatal(err)
			}
		}
		b.Run("alone", func(b *testing.B) {
			for b.Loop() {
				one(b)
			}
		})
		b.Run("32 at once", func(b *testing.B) {
			b.SetParallelism(16)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					one(b)
				}
			})
		})
	})
}

func BenchmarkReadOfOneRow(b *testing.B) {
	storetest.EachBenchmark(b, func(b *testing.B, s *store.Store) {
		if err := s.Company(acme).Write(ctx, func(tx *store.Tx) error { return addDepartment(tx, 10, "A") }); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
				var name string
				return tx.QueryRow("select name from departments where company_id = ? and id = ?", acme, id(10)).Scan(&name)
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkFilteredList reads a page of a list of 20,000 records by a condition that one in ten satisfies.
func BenchmarkFilteredList(b *testing.B) {
	for _, dialect := range storetest.Dialects {
		s, options := migrated(b, dialect)
		for from := 0; from < 20000; from += 500 {
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
				for n := from; n < from+500; n++ {
					one := forms.DeriveID(int64(n), forms.ID{2}, n)
					tx.InsertRecord(&store.RecordRow{ID: one, Form: "a.x", FormVersion: 1, Status: "running", Requester: id(n % 50), Data: `{"a":1}`})
					text, number := string(rune('a'+n%10)), int64(n%1000)
					row := &store.IndexRow{Record: one, Form: "a.x"}
					row.Texts[0], row.Numbers[0] = &text, &number
					tx.PutIndex(row)
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		if dialect == store.PostgreSQL { // which autovacuum does, in time
			if _, err := raw(b, options).Exec("analyze"); err != nil {
				b.Fatal(err)
			}
		}
		slots := map[string]string{"name": "t1", "amount": "n1"}
		for _, c := range []struct {
			name string
			list store.RecordList
		}{
			{"one slot", store.RecordList{Form: "a.x", Slot: &store.SlotFilter{Slot: "t1", Op: "==", Values: []any{"c"}}}},
			{"or", store.RecordList{Form: "a.x", Slots: slots, Where: condition(b, "name == 'c' or amount == 7")}},
			{"nothing found", store.RecordList{Form: "a.x", Slots: slots, Where: condition(b, "name != nil and amount > 1000")}},
			{"mine", store.RecordList{Form: "a.x", Requester: id(7), Slots: slots, Where: condition(b, "not (name == 'c') and amount > 5")}},
		} {
			b.Run(dialect+"/"+c.name, func(b *testing.B) {
				for b.Loop() {
					err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
						_, err := tx.ListRecords(c.list)
						return err
					})
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
