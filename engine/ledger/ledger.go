// Package ledger owns accounts, their entries and the holds on them. An account is named by a key of
// texts (kind, owner, period …); its balance is never below its floor, holds included.
package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
)

// Scale is the number of decimals in which an account counts where nothing else says so.
const Scale = 2

// ErrScale says that an amount has more decimals than its account, or is too large for it.
var ErrScale = errors.New("the amount does not fit the account's scale")

// Key joins the parts of an account's key into the one text that names it; "/" and "%" in a part are
// escaped, so that two different lists never share a text.
func Key(parts []string) string {
	escaped := make([]string, len(parts))
	for i, p := range parts {
		escaped[i] = escaper.Replace(p)
	}
	return strings.Join(escaped, "/")
}

var escaper = strings.NewReplacer("%", "%25", "/", "%2f")

// Stamp is what every movement of a command shares: the instant, who acts, and ids.
type Stamp struct {
	At    int64
	Actor forms.ID
	Next  func() forms.ID
}

// Accounts is what a transaction has locked of the ledger so far. It lives as long as the transaction.
type Accounts struct {
	tx     *store.Tx
	locked map[string]*store.LedgerAccountRow // nil: looked for, does not exist
	record forms.ID                           // whose open holds are in holds
	holds  map[string]*store.HoldRow
}

// Open starts with nothing locked.
func Open(tx *store.Tx) *Accounts {
	return &Accounts{tx: tx, locked: map[string]*store.LedgerAccountRow{}}
}

// Available locks the accounts of the keys, in the order of ids, and gives what is left on each: balance −
// held − floor. An account that does not exist has nothing.
func (a *Accounts) Available(keys []string) (map[string]num.Number, error) {
	if err := a.lock(keys); err != nil {
		return nil, err
	}
	left := make(map[string]num.Number, len(keys))
	for _, key := range keys {
		left[key] = num.FromInt(0)
		if row := a.locked[key]; row != nil {
			left[key] = num.FromMinor(row.Balance-row.Held-row.Floor, row.Scale)
		}
	}
	return left, nil
}

func (a *Accounts) lock(keys []string) error {
	var missing []string
	for _, key := range keys {
		if _, ok := a.locked[key]; !ok {
			missing = append(missing, key)
			a.locked[key] = nil
		}
	}
	rows, err := a.tx.LockLedgerAccounts(missing)
	if err != nil {
		return fmt.Errorf("lock accounts: %w", err)
	}
	for _, row := range rows {
		a.locked[row.Key] = row
	}
	return nil
}

// Balance gives what is left on one account without locking it: for pages and previews.
func Balance(tx *store.Tx, key string) (num.Number, error) {
	a, err := tx.LedgerAccount(key)
	if err == store.ErrNotFound {
		return num.FromInt(0), nil
	}
	if err != nil {
		return num.Number{}, fmt.Errorf("read account %s: %w", key, err)
	}
	return num.FromMinor(a.Balance-a.Held-a.Floor, a.Scale), nil
}

// Hold holds an amount for a record. The caller has seen that it is there (Available); the row's own
// check refuses it otherwise.
func (a *Accounts) Hold(s Stamp, record forms.ID, holdKey, account string, amount num.Number) error {
	if err := a.lock([]string{account}); err != nil {
		return err
	}
	row := a.locked[account]
	if row == nil {
		return fmt.Errorf("account %s: %w", account, store.ErrNotFound)
	}
	units, ok := amount.Minor(row.Scale)
	if !ok {
		return fmt.Errorf("%s on account %s: %w", amount, account, ErrScale)
	}
	row.Held += units
	a.tx.MoveLedgerAccount(row.ID, 0, units)
	hold := &store.HoldRow{ID: s.Next(), Account: row.ID, Record: record, Key: holdKey, Amount: units, CreatedAt: s.At}
	if a.record == record {
		a.holds[holdKey] = hold
	}
	a.tx.InsertHold(hold)
	return nil
}

// Release ends a record's open hold of that key and gives its amount back.
func (a *Accounts) Release(s Stamp, record forms.ID, holdKey string) error {
	return a.end(s, record, holdKey, store.HoldReleased, func(h *store.HoldRow) { a.tx.MoveLedgerAccount(h.Account, 0, -h.Amount) })
}

// Post ends a record's open hold of that key and takes its amount from the balance.
func (a *Accounts) Post(s Stamp, record forms.ID, holdKey string) error {
	return a.end(s, record, holdKey, store.HoldPosted, func(h *store.HoldRow) {
		a.tx.MoveLedgerAccount(h.Account, -h.Amount, -h.Amount)
		transfer(a.tx, s, h.Account, "post", -h.Amount, record, h.ID, "")
	})
}

func (a *Accounts) end(s Stamp, record forms.ID, holdKey, status string, move func(*store.HoldRow)) error {
	hold, err := a.open(record, holdKey)
	if err != nil {
		return err
	}
	a.tx.EndHold(hold.ID, status, s.At)
	move(hold)
	delete(a.holds, holdKey)
	return nil
}

// open gives a record's open hold of a key: those it had when the transaction first asked, and those that
// this transaction made. The caller holds the record's lock, so nobody else ends them.
func (a *Accounts) open(record forms.ID, holdKey string) (*store.HoldRow, error) {
	if a.record != record {
		rows, err := a.tx.OpenHolds(record)
		if err != nil {
			return nil, fmt.Errorf("read the holds of %s: %w", record, err)
		}
		a.record, a.holds = record, map[string]*store.HoldRow{}
		for _, h := range rows {
			a.holds[h.Key] = h
		}
	}
	if h := a.holds[holdKey]; h != nil {
		return h, nil
	}
	return nil, fmt.Errorf("record %s has no open hold %q: %w", record, holdKey, store.ErrNotFound)
}

// Grant adds an amount to an account, opening it where it does not exist yet. A negative amount takes
// away, but never below what is held and the floor.
func (a *Accounts) Grant(s Stamp, account, unit string, amount num.Number, note string) error {
	if err := a.lock([]string{account}); err != nil {
		return err
	}
	row := a.locked[account]
	if row == nil {
		row = &store.LedgerAccountRow{ID: accountID(a.tx.Company(), account), Key: account, Unit: unit, Scale: Scale, CreatedAt: s.At}
		if err := a.tx.InsertLedgerAccount(row); err != nil {
			return fmt.Errorf("open account %s: %w", account, err)
		}
		a.locked[account] = row
	}
	units, ok := amount.Minor(row.Scale)
	if !ok {
		return fmt.Errorf("grant %s on %s: %w", amount, account, ErrScale)
	}
	row.Balance += units
	a.tx.MoveLedgerAccount(row.ID, units, 0)
	transfer(a.tx, s, row.ID, "grant", units, forms.ID{}, forms.ID{}, note)
	return nil
}

// transfer writes both sides of a movement: the account's, and that of the counter account of its kind,
// whose balance nobody keeps, so that no two commands wait for each other on it.
func transfer(tx *store.Tx, s Stamp, account forms.ID, kind string, units int64, record, hold forms.ID, note string) {
	id := s.Next()
	e := store.EntryRow{ID: s.Next(), Account: account, Transfer: id, Kind: kind, Amount: units, Record: record, Hold: hold, At: s.At, Actor: s.Actor, Note: note}
	counter := e
	counter.ID, counter.Account, counter.Amount = s.Next(), CounterAccount(tx.Company(), kind), -units
	tx.InsertEntry(e, counter)
}

// CounterAccount is where the other side of every movement of a kind is written: an id, not a row.
func CounterAccount(company forms.ID, kind string) forms.ID { return accountID(company, "~"+kind) }

// accountID derives an account's id from its company and key.
func accountID(company forms.ID, key string) forms.ID {
	sum := sha256.Sum256(append(company[:], key...))
	return forms.StampID(0, [10]byte(sum[:10]))
}
