package ledger

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Checker recounts the ledger of a company: first all entries, then all holds, then all accounts, then Close.
// Problems begin with the number of the invariant that does not hold.
type Checker struct {
	Problems []string
	Accounts int

	accounts map[forms.ID]*recount
	sums     map[forms.ID]int64     // of transfers that do not add up to zero (so far)
	posts    map[forms.ID]postedFor // by hold
}

// recount is what an account's entries and open holds add up to. Kind is that of its last entry.
type recount struct {
	balance, held int64
	kind          string
}

// postedFor is the side of a posted hold that took from an account.
type postedFor struct {
	account forms.ID
	amount  int64
}

// NewChecker starts a recount.
func NewChecker() *Checker {
	return &Checker{accounts: map[forms.ID]*recount{}, sums: map[forms.ID]int64{}, posts: map[forms.ID]postedFor{}}
}

func (c *Checker) problem(format string, args ...any) {
	c.Problems = append(c.Problems, fmt.Sprintf(format, args...))
}

func (c *Checker) account(id forms.ID) *recount {
	if c.accounts[id] == nil {
		c.accounts[id] = &recount{}
	}
	return c.accounts[id]
}

// Entry takes one side of a transfer. Its error is always nil.
func (c *Checker) Entry(e *store.EntryRow) error {
	account := c.account(e.Account)
	account.balance += e.Amount
	account.kind = e.Kind
	c.sums[e.Transfer] += e.Amount
	if c.sums[e.Transfer] == 0 {
		delete(c.sums, e.Transfer)
	}
	if !e.Hold.IsZero() && e.Amount < 0 {
		if _, twice := c.posts[e.Hold]; twice {
			c.problem("I19 hold %s is posted twice", e.Hold)
		}
		c.posts[e.Hold] = postedFor{e.Account, -e.Amount}
	}
	return nil
}

// Hold takes one hold with the status of its record: an open hold belongs to a record that runs, a posted one
// has taken its amount from its account, a released one nothing (I19).
func (c *Checker) Hold(h *store.HoldRow, recordStatus string) {
	posted, wasPosted := c.posts[h.ID]
	delete(c.posts, h.ID)
	switch h.Status {
	case store.HoldOpen:
		c.account(h.Account).held += h.Amount
		if recordStatus != "running" {
			c.problem("I19 hold %s is open, its record %s is %q", h.ID, h.Record, recordStatus)
		}
	case store.HoldPosted:
		if posted != (postedFor{h.Account, h.Amount}) {
			c.problem("I19 hold %s is posted, its amount was not taken from its account", h.ID)
		}
		return
	}
	if wasPosted {
		c.problem("I19 hold %s is %s, but its amount was taken from an account", h.ID, h.Status)
	}
}

// Account takes an account's row (I18, I20, I22). Its error is always nil.
func (c *Checker) Account(a *store.LedgerAccountRow) error {
	c.Accounts++
	counted := c.account(a.ID)
	delete(c.accounts, a.ID)
	if a.Balance != counted.balance {
		c.problem("I18 account %s shows %d, its entries add up to %d", a.Key, a.Balance, counted.balance)
	}
	if a.Held != counted.held {
		c.problem("I18 account %s shows %d held, its open holds add up to %d", a.Key, a.Held, counted.held)
	}
	if a.Balance-a.Held < a.Floor {
		c.problem("I20 account %s is below its floor", a.Key)
	}
	return nil
}

// Close ends the recount: every transfer adds up to zero (I21), every posting has its hold, and every account with
// entries its row, but for the one counter account of each kind.
func (c *Checker) Close() {
	for _, transfer := range inOrder(c.sums) {
		c.problem("I21 transfer %s adds up to %d", transfer, c.sums[transfer])
	}
	for _, hold := range inOrder(c.posts) {
		c.problem("I19 hold %s is posted and not there", hold)
	}
	counters := map[string]forms.ID{}
	for _, id := range inOrder(c.accounts) {
		kind := c.accounts[id].kind
		if first, taken := counters[kind]; taken {
			c.problem("I18 accounts %s and %s have entries of kind %q and no row", first, id, kind)
			continue
		}
		counters[kind] = id
	}
}

func inOrder[V any](m map[forms.ID]V) []forms.ID {
	return slices.SortedFunc(maps.Keys(m), func(a, b forms.ID) int { return bytes.Compare(a[:], b[:]) })
}
