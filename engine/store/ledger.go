package store

import (
	"github.com/superform-dev/superform/forms"
)

// LedgerAccountRow is a balance. Amounts are int64 in units of 10^-Scale. Available is Balance − Held − Floor.
type LedgerAccountRow struct {
	ID        forms.ID
	Key       string
	Unit      string
	Scale     int
	Floor     int64
	Balance   int64
	Held      int64
	CreatedAt int64
}

const ledgerAccountColumns = `id, key, unit, scale, floor, balance, held, created_at`

func (a *LedgerAccountRow) fields() []any {
	return []any{&a.ID, &a.Key, &a.Unit, &a.Scale, &a.Floor, &a.Balance, &a.Held, &a.CreatedAt}
}

func scanLedgerAccount(row scanner) (*LedgerAccountRow, error) {
	a := &LedgerAccountRow{}
	if err := row.Scan(a.fields()...); err != nil {
		return nil, err
	}
	return a, nil
}

// InsertLedgerAccount opens an account; one of that key or id that is there already stays as it is.
func (tx *Tx) InsertLedgerAccount(a *LedgerAccountRow) {
	tx.queue(`insert into ledger_accounts (company_id, id, key, unit, scale, floor, balance, held, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict do nothing`, tx.company, a.ID, a.Key, a.Unit, a.Scale, a.Floor, a.Balance, a.Held, a.CreatedAt)
}

// LedgerAccount gives an account by its key, or ErrNotFound.
func (tx *Tx) LedgerAccount(key string) (*LedgerAccountRow, error) {
	return scanLedgerAccount(tx.queryRow(`select `+ledgerAccountColumns+` from ledger_accounts where company_id = ? and key = ?`, tx.company, key))
}

// LockLedgerAccounts gives those of the keyed accounts that exist, locked in the order of ids.
func (tx *Tx) LockLedgerAccounts(keys []string) ([]*LedgerAccountRow, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	marks, args := inList(keys)
	return all(tx, scanLedgerAccount, `select `+ledgerAccountColumns+` from ledger_accounts where company_id = ? and key in (`+marks+`) order by id`+tx.forUpdate(),
		append([]any{tx.company}, args...)...)
}

// MoveLedgerAccount adds to balance and held of a locked account.
func (tx *Tx) MoveLedgerAccount(id forms.ID, balance, held int64) {
	tx.queue(`update ledger_accounts set balance = balance + ?, held = held + ? where company_id = ? and id = ?`, balance, held, tx.company, id)
}

// AllLedgerAccounts calls visit with every account of the company: for verify.
func (tx *Tx) AllLedgerAccounts(visit func(*LedgerAccountRow) error) error {
	return walk(tx, scanLedgerAccount, visit, `select `+ledgerAccountColumns+` from ledger_accounts where company_id = ?`, `id`,
		func(a *LedgerAccountRow) []any { return []any{a.ID} })
}

// EntryRow is one side of a transfer. The amounts of one transfer add up to zero: what an account gains
// another loses.
type EntryRow struct {
	ID       forms.ID
	Account  forms.ID
	Transfer forms.ID
	Kind     string
	Amount   int64
	Record   forms.ID
	Hold     forms.ID
	At       int64
	Actor    forms.ID
	Note     string
}

// InsertEntry writes one side of a transfer, or several.
func (tx *Tx) InsertEntry(entries ...EntryRow) {
	for len(entries) > 0 {
		n := min(len(entries), maxRows)
		var rows []any
		for _, e := range entries[:n] {
			rows = append(rows, tx.company, e.ID, e.Account, e.Transfer, e.Kind, e.Amount, e.Record, e.Hold, e.At, e.Actor, orNull(e.Note))
		}
		tx.queue(insertEntries[n], rows...)
		entries = entries[n:]
	}
}

var insertEntries = insertsOf(`insert into ledger_entries (company_id, id, account_id, transfer_id, kind, amount, record_id, hold_id, at, actor_id,
	note) values `, 11)

// AllEntries calls visit with every entry of the company, transfer by transfer: for verify.
func (tx *Tx) AllEntries(visit func(*EntryRow) error) error {
	return walk(tx, scanEntry, visit, `select id, account_id, transfer_id, kind, amount, record_id, hold_id, at, actor_id, coalesce(note, '')
		from ledger_entries where company_id = ?`, `transfer_id, id`, func(e *EntryRow) []any { return []any{e.Transfer, e.ID} })
}

func scanEntry(row scanner) (*EntryRow, error) {
	e := &EntryRow{}
	if err := row.Scan(&e.ID, &e.Account, &e.Transfer, &e.Kind, &e.Amount, &e.Record, &e.Hold, &e.At, &e.Actor, &e.Note); err != nil {
		return nil, err
	}
	return e, nil
}

// HoldRow is an amount held on an account for a record until it is posted or released, once.
type HoldRow struct {
	ID        forms.ID
	Account   forms.ID
	Record    forms.ID
	Key       string
	Amount    int64
	Status    string
	CreatedAt int64
	EndedAt   int64
}

// The statuses of a hold.
const (
	HoldOpen     = "open"
	HoldPosted   = "posted"
	HoldReleased = "released"
)

// HeldRow is a hold with the account that it is on.
type HeldRow struct {
	*HoldRow
	On *LedgerAccountRow
}

func (h *HoldRow) fields() []any {
	return []any{&h.ID, &h.Account, &h.Record, &h.Key, &h.Amount, &h.Status, &h.CreatedAt, &h.EndedAt}
}

func scanHold(row scanner) (*HoldRow, error) {
	h := &HoldRow{}
	if err := row.Scan(h.fields()...); err != nil {
		return nil, err
	}
	return h, nil
}

const holdColumns = `id, account_id, record_id, hold_key, amount, status, created_at, coalesce(ended_at, 0)`

// InsertHold opens a hold.
func (tx *Tx) InsertHold(h *HoldRow) {
	tx.queue(`insert into ledger_holds (company_id, id, account_id, record_id, hold_key, amount, status, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, h.ID, h.Account, h.Record, h.Key, h.Amount, HoldOpen, h.CreatedAt)
}

// LockOpenHolds gives a record's open holds, each with its account, locked in the order of ids; holds on one account
// share its row. The caller holds the record's lock.
func (tx *Tx) LockOpenHolds(record forms.ID) ([]HeldRow, error) {
	accounts := map[forms.ID]*LedgerAccountRow{}
	return all(tx, func(row scanner) (HeldRow, error) {
		h, a := &HoldRow{}, &LedgerAccountRow{}
		if err := row.Scan(append(h.fields(), a.fields()...)...); err != nil {
			return HeldRow{}, err
		}
		if first := accounts[a.ID]; first != nil {
			a = first
		}
		accounts[a.ID] = a
		return HeldRow{h, a}, nil
	}, `select h.id, h.account_id, h.record_id, h.hold_key, h.amount, h.status, h.created_at, coalesce(h.ended_at, 0),
		a.id, a.key, a.unit, a.scale, a.floor, a.balance, a.held, a.created_at
		from ledger_holds h join ledger_accounts a on a.company_id = h.company_id and a.id = h.account_id
		where h.company_id = ? and h.record_id = ? and h.status = 'open' order by a.id, h.id`+tx.forUpdateOf("a"), tx.company, record)
}

// EndHold posts or releases an open hold. The caller has read it under its record's lock.
func (tx *Tx) EndHold(id forms.ID, status string, at int64) {
	tx.queue(`update ledger_holds set status = ?, ended_at = ? where company_id = ? and id = ? and status = 'open'`, status, at, tx.company, id)
}

// AllHolds calls visit with every hold of the company: for verify.
func (tx *Tx) AllHolds(visit func(*HoldRow) error) error {
	return walk(tx, scanHold, visit, `select `+holdColumns+` from ledger_holds where company_id = ?`, `id`,
		func(h *HoldRow) []any { return []any{h.ID} })
}
