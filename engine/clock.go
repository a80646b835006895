package engine

import (
	"context"

	"github.com/superform-dev/superform/engine/store"
)

// latest is the last instant that a virtual clock may show: the end of the year 9999, which RFC 3339 can write.
const latest = 253402300799999

// MoveClock moves the virtual clock of a demo or sandbox company forward, to an instant or by a span, and
// fires what is due on the way, in order.
func (e *Engine) MoveClock(ctx context.Context, c Caller, move ClockMove) (Clock, error) {
	if !e.demo || !c.Sandbox {
		return Clock{}, NewFault("not_demo")
	}
	if move.By > latest || move.To > latest {
		return Clock{}, NewFault("bad_parameter", "name", "clock")
	}
	var clock Clock
	err := e.store.System(store.Companies).Write(ctx, func(tx *store.Tx) error {
		row, err := tx.LockCompany(c.Company)
		if err != nil {
			return err
		}
		now, offset := e.now(), row.ClockOffset+move.By
		if move.To != 0 {
			offset = int64(move.To) - now
		}
		if offset < row.ClockOffset {
			return NewFault("clock_backwards")
		}
		if now+offset > latest {
			return NewFault("bad_parameter", "name", "clock")
		}
		clock, row.ClockOffset = Clock{Now: Instant(now + offset)}, offset
		return tx.UpdateCompany(row)
	})
	if err != nil {
		return Clock{}, fault(err)
	}
	e.catalogs.drop(c.Company)
	return clock, nil
}
