package engine

import (
	"context"
	"fmt"

	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms/num"
)

// Grant is an amount to be added to an account, by the parts of its key.
type Grant struct {
	Account []string   `json:"account"`
	Amount  num.Number `json:"amount"`
	Unit    string     `json:"unit"`
	Note    string     `json:"note"`
}

// GrantBalances adds amounts to accounts, opening those that do not exist, all or none.
func (e *Engine) GrantBalances(ctx context.Context, c Caller, grants []Grant) error {
	if !c.HoldsEverywhere(org.RightRecords) {
		return NewFault("forbidden")
	}
	cat, err := e.catalog(ctx, c.Company)
	if err != nil {
		return fault(err)
	}
	id := e.newID()
	return fault(e.writing(ctx, c, cat, id, func(w *work) error {
		keys := make([]string, len(grants))
		for i, g := range grants {
			keys[i] = ledger.Key(g.Account)
		}
		if err := w.ledger.Lock(keys); err != nil {
			return err
		}
		for i, g := range grants {
			if err := w.ledger.Grant(w.stamp(), keys[i], g.Unit, g.Amount, g.Note); err != nil {
				return fmt.Errorf("grant on %s: %w", keys[i], w.unposted(err))
			}
		}
		return nil
	}))
}
