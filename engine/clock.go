package engine

import (
	"context"

	"github.com/superform-dev/superform/engine/store"
)

// MoveClock moves the virtual clock of a demo or sandbox company forward, to an instant or by a span, and
// fires what is due on the way, in order.
func (e *Engine) MoveClock(ctx context.Context, c Caller, move ClockMove) (Clock, error) {
	if !e.demo || !c.Sandbox {
		return Clock{}, NewFault("not_demo")
	}
	cat, err := e.catalog(ctx, c.Company)
	if err != nil {
		return Clock{}, fault(err)
	}
	now := e.now()
	offset := cat.company.ClockOffset + move.By
	if move.To != 0 {
		offset = int64(move.To) - now
	}
	if offset < cat.company.ClockOffset {
		return Clock{}, NewFault("clock_backwards")
	}
	err = e.store.System(store.Companies).Write(ctx, func(tx *store.Tx) error {
		row, err := tx.CompanyByID(c.Company)
		if err != nil {
			return err
		}
		row.ClockOffset = offset
		return tx.UpdateCompany(row)
	})
	if err != nil {
		return Clock{}, fault(err)
	}
	e.catalogs.drop(c.Company)
	return Clock{Now: Instant(now + offset)}, nil
}
