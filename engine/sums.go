package engine

import (
	"context"
	"fmt"

	"github.com/superform-dev/superform/engine/store"
)

// CountPeople counts anew, in every company, how many people each department has with all below it. Nothing but a fault of the
// server or of who wrote past it makes that needed: superform verify says where.
func (e *Engine) CountPeople(ctx context.Context) error {
	var companies []*store.CompanyRow
	err := e.store.System(store.Companies).Read(ctx, func(tx *store.Tx) (err error) {
		companies, err = tx.Companies()
		return err
	})
	for _, c := range companies {
		if err != nil {
			break
		}
		err = e.store.Company(c.ID).Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.LockCompany(c.ID); err != nil {
				return err
			}
			tx.CountSums()
			return nil
		})
		if err != nil {
			err = fmt.Errorf("company %s: %w", c.ID, err)
		}
	}
	return err
}
