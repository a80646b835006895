// Package approvals owns the instances of flows and the tasks in people's inboxes.
package approvals

import (
	"encoding/json"
	"fmt"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// Load gives a record's instance and its state, or store.ErrNotFound. With lock, under its lock: the
// first that a command on a running record takes.
func Load(tx *store.Tx, record forms.ID, lock bool) (*store.InstanceRow, flows.State, error) {
	read := tx.InstanceOf
	if lock {
		read = tx.LockInstanceOf
	}
	var state flows.State
	row, err := read(record)
	if err != nil {
		return nil, state, err
	}
	if err := json.Unmarshal([]byte(row.State), &state); err != nil {
		return nil, state, fmt.Errorf("decode the state of instance %s: %w", row.ID, err)
	}
	return row, state, nil
}

// Save writes an instance with its new state.
func Save(tx *store.Tx, row *store.InstanceRow, state *flows.State, fresh bool, at int64) error {
	body, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("encode the state of instance %s: %w", row.ID, err)
	}
	row.State, row.Status, row.UpdatedAt = string(body), string(state.Status), at
	if fresh {
		tx.InsertInstance(row)
	} else {
		tx.UpdateInstance(row)
	}
	return nil
}

// Tasks opens and closes the tasks that a decision about a record of a form opens and closes. Comment is what the command said.
func Tasks(tx *store.Tx, instance *store.InstanceRow, form string, effects []flows.Effect, comment, language string, at int64) {
	for _, e := range effects {
		switch e.Kind {
		case flows.OpenTask:
			tx.InsertTask(&store.TaskRow{ID: e.Task, Record: instance.Record, Form: form, Instance: instance.ID, Seat: e.Seat, Visit: e.Visit,
				Node: e.Node, Title: e.Title.In(language, ""), Member: e.Member, Kind: string(e.TaskKind), OpenedAt: at})
		case flows.CloseTask:
			tx.CloseTask(e.Task, string(e.Outcome), commentOf(e, comment), at, e.By)
		}
	}
}

// commentOf is the comment that closes a task: the one of the command, where its holder gave it.
func commentOf(e flows.Effect, comment string) string {
	switch e.Outcome {
	case flows.SeatAgreed, flows.SeatRejected, flows.SeatReturned, flows.SeatResubmitted, flows.SeatResumed:
		return comment
	}
	return ""
}
