package ledger

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
)

// Checker holds the ledger of one company against the invariants I18 to I21: entries first, then holds, then
// accounts, then what the histories claim, then Close. Problems say what does not hold, each with the
// invariant's number.
type Checker struct {
	Problems []string
	Accounts int

	company  forms.ID
	balance  map[forms.ID]int64 // by account, of its entries
	held     map[forms.ID]int64 // by account, of its open holds
	sums     map[forms.ID]int64 // by transfer, while it is not zero
	counters map[forms.ID]bool  // accounts that only balance transfers
	posted   map[forms.ID][]posting
	open     map[place]*store.HoldRow
	accounts map[forms.ID]*store.LedgerAccountRow
}

// posting is an entry that ends a hold.
type posting struct {
	account forms.ID
	amount  int64
}

// place is where a record may have one open hold.
type place struct {
	record forms.ID
	key    string
}

// NewChecker starts a check of one company.
func NewChecker(company forms.ID) *Checker {
	return &Checker{company: company, balance: map[forms.ID]int64{}, held: map[forms.ID]int64{}, sums: map[forms.ID]int64{}, counters: map[forms.ID]bool{},
		posted: map[forms.ID][]posting{}, open: map[place]*store.HoldRow{}, accounts: map[forms.ID]*store.LedgerAccountRow{}}
}

func (c *Checker) problem(format string, args ...any) {
	c.Problems = append(c.Problems, fmt.Sprintf(format, args...))
}

// Entry takes one entry.
func (c *Checker) Entry(e *store.EntryRow) error {
	c.balance[e.Account] += e.Amount
	c.sums[e.Transfer] += e.Amount
	if c.sums[e.Transfer] == 0 {
		delete(c.sums, e.Transfer)
	}
	counter := CounterAccount(c.company, e.Kind)
	c.counters[counter] = true
	if !e.Hold.IsZero() && e.Account != counter {
		c.posted[e.Hold] = append(c.posted[e.Hold], posting{e.Account, e.Amount})
	}
	return nil
}

// endings are the statuses in which a record's hold may have ended so; a resubmission releases what was held.
var endings = map[string][]string{
	store.HoldOpen:     {"running"},
	store.HoldPosted:   {"approved", "ended"},
	store.HoldReleased: {"running", "approved", "ended", "rejected", "withdrawn", "terminated"},
}

// Hold takes one hold with the status of its record, "" where the record is not there.
func (c *Checker) Hold(h *store.HoldRow, recordStatus string) {
	if !slices.Contains(endings[h.Status], recordStatus) {
		c.problem("I19 hold %s is %s, its record %s is %q", h.ID, h.Status, h.Record, recordStatus)
	}
	postings := c.posted[h.ID]
	delete(c.posted, h.ID)
	switch {
	case h.Status != store.HoldPosted && len(postings) > 0:
		c.problem("I19 hold %s is %s and was posted", h.ID, h.Status)
	case h.Status == store.HoldPosted && (len(postings) != 1 || postings[0] != posting{h.Account, -h.Amount}):
		c.problem("I19 hold %s of %d is posted, its entries are %v", h.ID, h.Amount, amounts(postings))
	}
	if h.Status != store.HoldOpen {
		return
	}
	c.held[h.Account] += h.Amount
	at := place{h.Record, h.Key}
	if c.open[at] != nil {
		c.problem("I19 hold %s is open beside hold %s", h.ID, c.open[at].ID)
	}
	c.open[at] = h
}

func amounts(postings []posting) []int64 {
	list := make([]int64, len(postings))
	for i, p := range postings {
		list[i] = p.amount
	}
	return list
}

// Account takes one account.
func (c *Checker) Account(a *store.LedgerAccountRow) error {
	c.Accounts++
	c.accounts[a.ID] = a
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

// Claim takes what a running record holds by its history: amount, a decimal, on the account of that key.
func (c *Checker) Claim(record forms.ID, key, account, amount string) {
	at := place{record, key}
	h := c.open[at]
	delete(c.open, at)
	if h == nil {
		c.problem("I19 record %s holds %q by its history and has no such hold", record, key)
		return
	}
	row := c.accounts[h.Account]
	if row == nil {
		return // told by Close
	}
	n, err := num.Parse(amount)
	if err != nil || row.Key != account || n.Cmp(num.FromMinor(h.Amount, row.Scale)) != 0 {
		c.problem("I19 hold %s is of %s on %s, by the history of record %s of %s on %s",
			h.ID, num.FromMinor(h.Amount, row.Scale), row.Key, record, amount, account)
	}
}

// Close tells what is left over when everything has been taken.
func (c *Checker) Close() {
	for _, transfer := range inOrder(c.sums) {
		c.problem("I21 transfer %s adds up to %d", transfer, c.sums[transfer])
	}
	for _, hold := range inOrder(c.posted) {
		c.problem("I19 hold %s was posted and is not there", hold)
	}
	left := map[forms.ID]*store.HoldRow{}
	for _, h := range c.open {
		left[h.ID] = h
	}
	for _, id := range inOrder(left) {
		c.problem("I19 hold %s is open, the history of its record %s does not know it", id, left[id].Record)
	}
	used := map[forms.ID]bool{}
	for _, of := range []map[forms.ID]int64{c.balance, c.held} {
		for account := range of {
			used[account] = c.accounts[account] == nil && !c.counters[account]
		}
	}
	for _, account := range inOrder(used) {
		if used[account] {
			c.problem("I18 account %s has entries or holds and is not there", account)
		}
	}
}

// inOrder are the keys of a map in order.
func inOrder[V any](m map[forms.ID]V) []forms.ID {
	keys := make([]forms.ID, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b forms.ID) int { return bytes.Compare(a[:], b[:]) })
	return keys
}
