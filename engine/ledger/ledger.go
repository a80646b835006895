// Package ledger owns accounts, their entries and the holds on them. An account is named by a key of
// texts (kind, owner, period …); its balance less what is held never falls below its floor.
package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
)

// Scale is the number of decimals in which an account counts where nothing else says so.
const Scale = 2

// ErrNoAccount says that an amount was to be held on an account that does not exist; ErrNoHold, that a record has no
// open hold of a key. Neither happens to a caller who asked Available, or who ends what it holds.
var (
	ErrNoAccount = errors.New("there is no such account")
	ErrNoHold    = errors.New("there is no such open hold")
)

// Unfit says that an amount cannot be moved on an account: it is negative (a hold also: zero), has more decimals
// than the account counts in, or is too large for it.
type Unfit struct {
	Account string // its key
	Amount  num.Number
	Scale   int // the account's decimals
}

func (e *Unfit) Error() string {
	return fmt.Sprintf("%s does not fit account %s, which has %d decimals", e.Amount, e.Account, e.Scale)
}

// Short says that an account has less left than is asked of it.
type Short struct {
	Account     string // its key
	Asked, Left num.Number
}

func (e *Short) Error() string {
	return fmt.Sprintf("%s asked of account %s, %s left", e.Asked, e.Account, e.Left)
}

// Key joins the parts of an account's key into the one text that names it. "/", "%" and "~" in a part are
// escaped, so that two different lists never share a text, nor one of them the name of a counter account.
func Key(parts []string) string {
	escaped := make([]string, len(parts))
	for i, p := range parts {
		escaped[i] = escaper.Replace(p)
	}
	return strings.Join(escaped, "/")
}

var escaper = strings.NewReplacer("%", "%25", "/", "%2f", "~", "%7e")

// Stamp is what every movement of a command shares: the instant in milliseconds UTC, who acts, and where ids come
// from.
type Stamp struct {
	At    int64
	Actor forms.ID
	Next  func() forms.ID
}

// Accounts is what a transaction has locked of the ledger so far, as it will be after what the transaction has
// moved. It lives as long as the transaction.
type Accounts struct {
	tx     *store.Tx
	locked map[string]*store.LedgerAccountRow // by key; nil: looked for, does not exist
	record forms.ID                           // whose open holds are in holds
	holds  map[string]store.HeldRow           // by hold key
}

// Open starts with nothing locked.
func Open(tx *store.Tx) *Accounts {
	return &Accounts{tx: tx, locked: map[string]*store.LedgerAccountRow{}}
}

// Available locks the accounts of the keys, in the order of ids, and gives what is left on each: balance −
// held − floor. An account that does not exist has nothing.
func (a *Accounts) Available(keys []string) (map[string]num.Number, error) {
	if err := a.Lock(keys); err != nil {
		return nil, err
	}
	available := make(map[string]num.Number, len(keys))
	for _, key := range keys {
		available[key] = left(a.locked[key])
	}
	return available, nil
}

// Balances gives what is left on accounts without locking them: for rules, pages and previews. An account that
// does not exist has nothing.
func Balances(tx *store.Tx, keys []string) (map[string]num.Number, error) {
	rows, err := tx.LedgerAccounts(keys)
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	balances := make(map[string]num.Number, len(keys))
	for _, key := range keys {
		balances[key] = left(nil)
	}
	for _, row := range rows {
		balances[row.Key] = left(row)
	}
	return balances, nil
}

func left(row *store.LedgerAccountRow) num.Number {
	if row == nil {
		return num.FromInt(0)
	}
	return num.FromMinor(row.Balance-row.Held-row.Floor, row.Scale)
}

// Lock locks those of the accounts that exist and are not locked yet, in the order of ids. A command that
// touches several locks them in one call.
func (a *Accounts) Lock(keys []string) error {
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

// Hold holds an amount for a record until it is posted or released under the key, of which a record has one open
// hold at a time. The caller holds the record's lock and has asked Available; *Short and *Unfit refuse what it
// should have seen.
func (a *Accounts) Hold(s Stamp, record forms.ID, holdKey, account string, amount num.Number) error {
	if err := a.Lock([]string{account}); err != nil {
		return err
	}
	row := a.locked[account]
	if row == nil {
		return fmt.Errorf("account %s: %w", account, ErrNoAccount)
	}
	units, ok := amount.Minor(row.Scale)
	if !ok || units <= 0 {
		return &Unfit{account, amount, row.Scale}
	}
	if err := a.move(row, 0, units); err != nil {
		return err
	}
	hold := &store.HoldRow{ID: s.Next(), Account: row.ID, Record: record, Key: holdKey, Amount: units, Status: store.HoldOpen, CreatedAt: s.At}
	if a.record == record {
		a.holds[holdKey] = store.HeldRow{HoldRow: hold, On: row}
	}
	a.tx.InsertHold(hold)
	return nil
}

// Release ends a record's open hold of that key and gives its amount back. The caller holds the record's lock.
func (a *Accounts) Release(s Stamp, record forms.ID, holdKey string) error {
	hold, err := a.end(s, record, holdKey, store.HoldReleased)
	if err != nil {
		return err
	}
	return a.move(hold.On, 0, -hold.Amount)
}

// Post ends a record's open hold of that key and takes its amount from the balance. The caller holds the record's
// lock.
func (a *Accounts) Post(s Stamp, record forms.ID, holdKey string) error {
	hold, err := a.end(s, record, holdKey, store.HoldPosted)
	if err != nil {
		return err
	}
	transfer(a.tx, s, store.EntryRow{Account: hold.Account, Kind: "post", Amount: -hold.Amount, Record: record, Hold: hold.ID})
	return a.move(hold.On, -hold.Amount, -hold.Amount)
}

func (a *Accounts) end(s Stamp, record forms.ID, holdKey, status string) (store.HeldRow, error) {
	if err := a.load(record); err != nil {
		return store.HeldRow{}, err
	}
	hold, ok := a.holds[holdKey]
	if !ok {
		return hold, fmt.Errorf("hold %q of record %s: %w", holdKey, record, ErrNoHold)
	}
	delete(a.holds, holdKey)
	a.tx.EndHold(hold.ID, status, s.At)
	return hold, nil
}

// load reads a record's open holds and locks their accounts, once. Whoever has the record's lock is alone with
// its holds: from then on they are what was read and what this transaction makes of them.
func (a *Accounts) load(record forms.ID) error {
	if a.record == record {
		return nil
	}
	rows, err := a.tx.LockOpenHolds(record)
	if err != nil {
		return fmt.Errorf("read the holds of record %s: %w", record, err)
	}
	a.record, a.holds = record, make(map[string]store.HeldRow, len(rows))
	for _, h := range rows {
		if known := a.locked[h.On.Key]; known != nil {
			h.On = known
		}
		a.locked[h.On.Key] = h.On
		a.holds[h.Key] = h
	}
	return nil
}

// Grant adds an amount to an account, opening it where it does not exist yet. A negative amount takes
// away: *Short where that is more than is left.
func (a *Accounts) Grant(s Stamp, account, unit string, amount num.Number, note string) error {
	row, err := a.opened(s, account, unit)
	if err != nil {
		return err
	}
	units, ok := amount.Minor(row.Scale)
	if !ok {
		return &Unfit{account, amount, row.Scale}
	}
	if err := a.move(row, units, 0); err != nil {
		return err
	}
	transfer(a.tx, s, store.EntryRow{Account: row.ID, Kind: "grant", Amount: units, Note: note})
	return nil
}

// opened locks an account, making it where it does not exist; another transaction may be making it too.
func (a *Accounts) opened(s Stamp, key, unit string) (*store.LedgerAccountRow, error) {
	if err := a.Lock([]string{key}); err != nil || a.locked[key] != nil {
		return a.locked[key], err
	}
	a.tx.InsertLedgerAccount(&store.LedgerAccountRow{ID: accountID(a.tx.Company(), key), Key: key, Unit: unit, Scale: Scale, CreatedAt: s.At})
	delete(a.locked, key)
	if err := a.Lock([]string{key}); err != nil {
		return nil, err
	}
	if a.locked[key] == nil {
		return nil, fmt.Errorf("open account %s: %w", key, ErrNoAccount)
	}
	return a.locked[key], nil
}

// move changes the balance and what is held of a locked account. *Short says that less would be left than the
// floor and *Unfit that the account cannot count so far; what gives back is never refused.
func (a *Accounts) move(row *store.LedgerAccountRow, balance, held int64) error {
	taken := held - balance
	switch {
	case balance > 0 && row.Balance > math.MaxInt64/2-balance:
		return &Unfit{row.Key, num.FromMinor(balance, row.Scale), row.Scale}
	case taken > 0 && taken > row.Balance-row.Held-row.Floor:
		return &Short{row.Key, num.FromMinor(taken, row.Scale), left(row)}
	}
	row.Balance += balance
	row.Held += held
	a.tx.MoveLedgerAccount(row.ID, balance, held)
	return nil
}

// transfer writes both sides of a movement: the account's, and that of the counter account of its kind,
// whose balance nobody keeps, so that no two commands wait for each other on it.
func transfer(tx *store.Tx, s Stamp, e store.EntryRow) {
	e.Transfer, e.At, e.Actor = s.Next(), s.At, s.Actor
	e.ID = s.Next()
	counter := e
	counter.ID, counter.Account, counter.Amount = s.Next(), CounterAccount(tx.Company(), e.Kind), -e.Amount
	tx.InsertEntry(e, counter)
}

// CounterAccount is where the other side of every movement of a kind is written: an id, not a row.
func CounterAccount(company forms.ID, kind string) forms.ID { return accountID(company, "~"+kind) }

// accountID derives an account's id from its company and key.
func accountID(company forms.ID, key string) forms.ID {
	sum := sha256.Sum256(append(company[:], key...))
	return forms.StampID(0, [10]byte(sum[:10]))
}
