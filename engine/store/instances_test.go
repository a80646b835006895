package store_test

import (
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestUpdateInstance(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		row := &store.InstanceRow{ID: id(11), Record: id(10), Flow: "a.f", FlowVersion: 1, DefinitionHash: "h", State: "{}", Status: "running", CreatedAt: 3, UpdatedAt: 3}
		write(t, s, acme, func(tx *store.Tx) error { record(tx, 10); tx.InsertInstance(row); return nil })
		row.FlowVersion, row.DefinitionHash, row.State, row.Status, row.UpdatedAt = 2, "g", `{"a":1}`, "approved", 5
		write(t, s, bolts, func(tx *store.Tx) error { tx.UpdateInstance(row); return nil })
		write(t, s, acme, func(tx *store.Tx) error {
			got, err := tx.LockInstanceOf(id(10))
			expect(t, "what another company may change", got.Status, "running")
			tx.UpdateInstance(row)
			return err
		})
		write(t, s, acme, func(tx *store.Tx) error {
			got, err := tx.LockInstanceOf(id(10))
			same(t, "instance", got, row)
			_, missing := tx.LockInstanceOf(id(99))
			expect(t, "of a record without one", missing, store.ErrNotFound)
			return err
		})
	})
}

func TestTasks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		task := func(n int) *store.TaskRow {
			return &store.TaskRow{ID: id(n), Record: id(10), Form: "leave.request", Instance: id(11), Seat: id(12), Visit: id(13), Node: "boss", Title: "Boss", Member: id(n + 100), Kind: "approve", OpenedAt: 3}
		}
		write(t, s, acme, func(tx *store.Tx) error {
			record(tx, 10)
			for _, n := range []int{22, 20, 21} {
				tx.InsertTask(task(n))
			}
			tx.CloseTask(id(21), "agreed", "fine", 9, id(121))
			tx.CloseTask(id(21), "rejected", "no", 10, id(99)) // it is closed
			tx.CloseTask(id(22), "superseded", "", 9, forms.ID{})
			return nil
		})
		write(t, s, bolts, func(tx *store.Tx) error { tx.CloseTask(id(20), "agreed", "", 9, id(1)); return nil })
		read(t, s, acme, func(tx *store.Tx) error {
			tasks, err := tx.TasksOf(id(10))
			open, agreed, superseded := task(20), task(21), task(22)
			open.Status, agreed.Status, superseded.Status = "open", "done", "done"
			agreed.Outcome, agreed.Comment, agreed.ClosedAt, agreed.ClosedBy = "agreed", "fine", 9, id(121)
			superseded.Outcome, superseded.ClosedAt = "superseded", 9
			same(t, "tasks of the record", tasks, []*store.TaskRow{open, agreed, superseded})
			return err
		})
		for _, c := range []struct {
			name           string
			company        forms.ID
			record, member int
			want           bool
		}{
			{"an open task", acme, 10, 120, true}, {"a closed one", acme, 10, 121, true}, {"none", acme, 10, 99, false},
			{"on another record", acme, 9, 120, false}, {"in another company", bolts, 10, 120, false},
		} {
			t.Run("held a seat: "+c.name, func(t *testing.T) {
				read(t, s, c.company, func(tx *store.Tx) error {
					held, err := tx.HeldSeat(id(c.record), id(c.member))
					expect(t, "held", held, c.want)
					return err
				})
			})
		}
	})
}
