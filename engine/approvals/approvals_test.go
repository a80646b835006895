package approvals_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/approvals"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

var (
	ctx  = context.Background()
	acme = id(1)
)

// id gives the nth of the ids that tests use; a greater n sorts later.
func id(n int) forms.ID { return forms.DeriveID(int64(n), forms.ID{1}, n) }

func write(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	if err := s.Company(acme).Write(ctx, fn); err != nil {
		t.Fatal(err)
	}
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func instance() *store.InstanceRow {
	return &store.InstanceRow{ID: id(11), Record: id(10), Flow: "a.f", FlowVersion: 1, DefinitionHash: "h", CreatedAt: 3}
}

func record(tx *store.Tx) {
	tx.InsertRecord(&store.RecordRow{ID: id(10), Form: "a.x", Status: "running", Data: "{}"})
}

func TestAnInstanceComesBackWithItsState(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			record(tx)
			_, _, err := approvals.Load(tx, id(10), true)
			expect(t, "before it is there", err, store.ErrNotFound)
			return nil
		})
		state := flows.State{Status: flows.Running, Requester: id(3)}
		write(t, s, func(tx *store.Tx) error { return approvals.Save(tx, instance(), &state, true, 5) })
		for _, lock := range []bool{true, false} {
			write(t, s, func(tx *store.Tx) error {
				row, got, err := approvals.Load(tx, id(10), lock)
				if err != nil {
					return err
				}
				expect(t, "row", fmt.Sprint(row.ID, row.Flow, row.Status, row.CreatedAt, row.UpdatedAt), fmt.Sprint(id(11), "a.f", "running", 3, 5))
				expect(t, "state", fmt.Sprint(got), fmt.Sprint(state))
				return nil
			})
		}
		state.Status = flows.Approved
		write(t, s, func(tx *store.Tx) error { return approvals.Save(tx, instance(), &state, false, 9) })
		write(t, s, func(tx *store.Tx) error {
			row, got, err := approvals.Load(tx, id(10), false)
			expect(t, "status", row.Status+" "+string(got.Status), "approved approved")
			expect(t, "updated", row.UpdatedAt, 9)
			return err
		})
	})
}

func TestAStateThatCannotBeReadIsAnError(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
		record(tx)
		row := instance()
		row.State = "["
		tx.InsertInstance(row)
		_, _, err := approvals.Load(tx, id(10), false)
		return err
	})
	expect(t, "error", fmt.Sprint(err), "decode the state of instance "+id(11).String()+": unexpected end of JSON input")
}

func TestTasksFollowTheDecision(t *testing.T) {
	title := forms.Text{forms.Chinese: "主管审批", forms.English: "Line manager"}
	open := func(n int) flows.Effect {
		return flows.Effect{Kind: flows.OpenTask, Task: id(n), Seat: id(n + 1), Visit: id(n + 2), Node: "boss", Title: title, Member: id(n + 3), TaskKind: flows.SeatApprove}
	}
	closed := func(n int, outcome flows.SeatStatus) flows.Effect {
		return flows.Effect{Kind: flows.CloseTask, Task: id(n), Outcome: outcome, By: id(99)}
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error {
			record(tx)
			tx.InsertInstance(instance())
			var effects []flows.Effect
			for n := 20; n < 110; n += 10 {
				effects = append(effects, open(n))
			}
			approvals.Tasks(tx, instance(), "leave.request", append(effects, flows.Effect{Kind: flows.Notify, Member: id(3)}), "ignored", forms.English, 5)
			return nil
		})
		outcomes := []flows.SeatStatus{flows.SeatAgreed, flows.SeatRejected, flows.SeatReturned, flows.SeatResubmitted, flows.SeatResumed,
			flows.SeatSuperseded, flows.SeatWithdrawn, flows.SeatTerminated}
		write(t, s, func(tx *store.Tx) error {
			for i, outcome := range outcomes {
				approvals.Tasks(tx, instance(), "leave.request", []flows.Effect{closed(20+10*i, outcome)}, "why", forms.English, 9)
			}
			return nil
		})
		err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
			tasks, err := tx.TasksOf(id(10))
			var got []string
			for _, k := range tasks {
				got = append(got, strings.TrimSpace(fmt.Sprint(k.Status, " ", k.Outcome, " ", k.Comment)))
			}
			expect(t, "tasks: what their holders said, and nothing that others did", strings.Join(got, ", "),
				"done agreed why, done rejected why, done returned why, done resubmitted why, done resumed why, "+
					"done superseded, done withdrawn, done terminated, open")
			k := tasks[0]
			expect(t, "ids", fmt.Sprint(k.ID, k.Record, k.Instance, k.Seat, k.Visit, k.Member, k.ClosedBy), fmt.Sprint(id(20), id(10), id(11), id(21), id(22), id(23), id(99)))
			expect(t, "what it shows", fmt.Sprint(k.Node, k.Title, k.Kind, k.OpenedAt, k.ClosedAt), fmt.Sprint("boss", "Line manager", "approve", 5, 9))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
