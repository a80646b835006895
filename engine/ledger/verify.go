package ledger

import (
	"fmt"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Checker recounts the ledger of a company from its entries and holds.
type Checker struct {
	Problems []string
	Accounts int

	balance map[forms.ID]int64
	held    map[forms.ID]int64
	sums    map[forms.ID]int64
}

// NewChecker starts a recount.
func NewChecker() *Checker {
	return &Checker{balance: map[forms.ID]int64{}, held: map[forms.ID]int64{}, sums: map[forms.ID]int64{}}
}

func (c *Checker) problem(format string, args ...any) {
	c.Problems = append(c.Problems, fmt.Sprintf(format, args...))
}

// Entry takes one side of a transfer.
func (c *Checker) Entry(e *store.EntryRow) error {
	c.balance[e.Account] += e.Amount
	c.sums[e.Transfer] += e.Amount
	if c.sums[e.Transfer] == 0 {
		delete(c.sums, e.Transfer)
	}
	return nil
}

// Hold takes one hold with the status of its record: an open hold belongs to a record that runs (I19).
func (c *Checker) Hold(h *store.HoldRow, recordStatus string) {
	if h.Status != store.HoldOpen {
		return
	}
	c.held[h.Account] += h.Amount
	if recordStatus != "running" {
		c.problem("I19 hold %s is open, its record %s is %q", h.ID, h.Record, recordStatus)
	}
}

// Account takes an account's row, after all entries and holds (I18, I20, I22).
func (c *Checker) Account(a *store.LedgerAccountRow) error {
	c.Accounts++
	if a.Balance != c.balance[a.ID] {
		c.problem("I18 account %s shows %d, its entries add up to %d", a.Key, a.Balance, c.balance[a.ID])
	}
	if a.Held != c.held[a.ID] {
		c.problem("I18 account %s shows %d held, its open holds add up to %d", a.Key, a.Held, c.held[a.ID])
	}
	if a.Balance-a.Held < a.Floor {
		c.problem("I20 account %s is below its floor", a.Key)
	}
	return nil
}

// Close ends the recount: every transfer adds up to zero (I21).
func (c *Checker) Close() {
	for transfer, sum := range c.sums {
		c.problem("I21 transfer %s adds up to %d", transfer, sum)
	}
}
