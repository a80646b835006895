package store

import (
	"slices"

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

func scanLedgerAccount(row scanner) (*LedgerAccountRow, error) {
	a := &LedgerAccountRow{}
	if err := row.Scan(&a.ID, &a.Key, &a.Unit, &a.Scale, &a.Floor, &a.Balance, &a.Held, &a.CreatedAt); err != nil {
		return nil, err
	}
	return a, nil
}

// InsertLedgerAccount opens an account; a taken key is a Conflict.
func (tx *Tx) InsertLedgerAccount(a *LedgerAccountRow) error {
	_, err := tx.exec(`insert into ledger_accounts (company_id, id, key, unit, scale, floor, balance, held, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, a.ID, a.Key, a.Unit, a.Scale, a.Floor, a.Balance, a.Held, a.CreatedAt)
	return err
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
	return each(tx, func(rows scanner) error {
		a, err := scanLedgerAccount(rows)
		if err != nil {
			return err
		}
		return visit(a)
	}, `select `+ledgerAccountColumns+` from ledger_accounts where company_id = ? order by id`, tx.company)
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
			rows = append(rows, tx.company, e.ID, e.Account, e.Transfer, e.Kind, e.Amount, e.Record, e.Hold, e.At, e.Actor, e.Note)
		}
		tx.queue(insertEntries[n], rows...)
		entries = entries[n:]
	}
}

var insertEntries = insertsOf(`insert into ledger_entries (company_id, id, account_id, transfer_id, kind, amount, record_id, hold_id, at, actor_id,
	note) values `, 11)

// AllEntries calls visit with every entry of the company, transfer by transfer: for verify.
func (tx *Tx) AllEntries(visit func(*EntryRow) error) error {
	return each(tx, func(rows scanner) error {
		e := &EntryRow{}
		err := rows.Scan(&e.ID, &e.Account, &e.Transfer, &e.Kind, &e.Amount, &e.Record, &e.Hold, &e.At, &e.Actor, &e.Note)
		if err != nil {
			return err
		}
		return visit(e)
	}, `select id, account_id, transfer_id, kind, amount, record_id, hold_id, at, actor_id, coalesce(note, '') from ledger_entries where company_id = ? order by transfer_id, id`, tx.company)
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

func scanHold(row scanner) (*HoldRow, error) {
	h := &HoldRow{}
	if err := row.Scan(&h.ID, &h.Account, &h.Record, &h.Key, &h.Amount, &h.Status, &h.CreatedAt, &h.EndedAt); err != nil {
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

// OpenHolds gives a record's open holds in the order of their accounts. Their status is looked at here: a
// condition on it would lead SQLite to the index of all open holds of the company.
func (tx *Tx) OpenHolds(record forms.ID) ([]*HoldRow, error) {
	holds, err := all(tx, scanHold, `select `+holdColumns+` from ledger_holds where company_id = ? and record_id = ? order by account_id, id`,
		tx.company, record)
	return slices.DeleteFunc(holds, func(h *HoldRow) bool { return h.Status != HoldOpen }), err
}

// EndHold posts or releases an open hold. The caller has read it under its record's lock.
func (tx *Tx) EndHold(id forms.ID, status string, at int64) {
	tx.queue(`update ledger_holds set status = ?, ended_at = ? where company_id = ? and id = ? and status = 'open'`, status, at, tx.company, id)
}

// AllHolds calls visit with every hold of the company: for verify.
func (tx *Tx) AllHolds(visit func(*HoldRow) error) error {
	return each(tx, func(rows scanner) error {
		h, err := scanHold(rows)
		if err != nil {
			return err
		}
		return visit(h)
	}, `select `+holdColumns+` from ledger_holds where company_id = ? order by id`, tx.company)
}
