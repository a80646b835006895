package store

import "github.com/superform-dev/superform/forms"

// OutsideEntry is a link by which a form is answered from outside. TokenHash is SHA-256 of what it holds. Most is how many answers it takes, 0 any
// number. Instants are of the company's clock, in milliseconds: from ClosesAt on it takes none, at ClosedAt somebody closed it; 0 is never.
type OutsideEntry struct {
	ID        forms.ID
	TokenHash []byte
	App       string
	Form      string
	Title     string
	MadeBy    forms.ID
	Most      int
	Answers   int
	CreatedAt int64
	ClosesAt  int64
	ClosedAt  int64
}

const outsideColumns = `id, token_hash, app_id, form_id, title, made_by, coalesce(most, 0), answers, created_at, coalesce(closes_at, 0), coalesce(closed_at, 0)`

func scanOutside(row scanner) (*OutsideEntry, error) {
	e := &OutsideEntry{}
	if err := row.Scan(&e.ID, &e.TokenHash, &e.App, &e.Form, &e.Title, &e.MadeBy, &e.Most, &e.Answers, &e.CreatedAt, &e.ClosesAt, &e.ClosedAt); err != nil {
		return nil, err
	}
	return e, nil
}

// InsertOutsideEntry adds an entry.
func (tx *Tx) InsertOutsideEntry(e *OutsideEntry) {
	tx.queue(`insert into entries (company_id, id, token_hash, app_id, form_id, title, made_by, most, answers, created_at, closes_at, closed_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.company, e.ID, e.TokenHash, e.App, e.Form, e.Title, e.MadeBy, orNull(int64(e.Most)), e.Answers,
		e.CreatedAt, orNull(e.ClosesAt), orNull(e.ClosedAt))
}

// OutsideEntry gives an entry, or ErrNotFound.
func (tx *Tx) OutsideEntry(id forms.ID) (*OutsideEntry, error) {
	return scanOutside(tx.queryRow(`select `+outsideColumns+` from entries where company_id = ? and id = ?`, tx.company, id))
}

// LockOutsideEntry is OutsideEntry under the entry's lock, held until the transaction ends: who counts its answers takes turns.
func (tx *Tx) LockOutsideEntry(id forms.ID) (*OutsideEntry, error) {
	return scanOutside(tx.queryRow(`select `+outsideColumns+` from entries where company_id = ? and id = ?`+tx.forUpdate(), tx.company, id))
}

// UpdateOutsideEntry writes what of an entry changes: how many answers it has, and that it is closed.
func (tx *Tx) UpdateOutsideEntry(e *OutsideEntry) {
	tx.queue(`update entries set answers = ?, closed_at = ? where company_id = ? and id = ?`, e.Answers, orNull(e.ClosedAt), tx.company, e.ID)
}

// OutsideEntryByToken gives an entry and its company, or ErrNotFound. It is asked across companies.
func (tx *Tx) OutsideEntryByToken(hash []byte) (company, id forms.ID, err error) {
	err = tx.queryRow(`select company_id, id from entries where company_id is not null and token_hash = ?`, hash).Scan(&company, &id)
	return company, id, err
}

// OutsideEntries gives a page of the entries of some apps, newest first.
func (tx *Tx) OutsideEntries(apps []string, paging Paging) (Page[*OutsideEntry], error) {
	p, err := tx.pager("entries", apps, paging)
	if err != nil || len(apps) == 0 {
		return Page[*OutsideEntry]{}, err
	}
	marks, args := inList(apps)
	var w where
	w.and("company_id = ?", tx.company)
	w.and("app_id in ("+marks+")", args...)
	if p.after != nil {
		w.and("id < ?", p.after.id)
	}
	items, err := all(tx, scanOutside, `select `+outsideColumns+` from entries where `+w.text()+` order by id desc limit ?`, append(w.args, p.limit+1)...)
	if err != nil {
		return Page[*OutsideEntry]{}, err
	}
	return cut(p, items, func(e *OutsideEntry) lastKey { return lastKey{id: e.ID} })
}

// LockOutsideEntriesBy gives the entries that somebody made and nobody has closed, under their locks, in the order of ids.
func (tx *Tx) LockOutsideEntriesBy(maker forms.ID) ([]*OutsideEntry, error) {
	return all(tx, scanOutside, `select `+outsideColumns+` from entries where company_id = ? and made_by = ? and closed_at is null order by id`+tx.forUpdate(), tx.company, maker)
}

// CountOutsideEntries counts the entries of an app that nobody has closed and whose time is not over, up to limit.
func (tx *Tx) CountOutsideEntries(app string, now int64, limit int) (n int, err error) {
	err = tx.queryRow(`select count(*) from (select 1 from entries where company_id = ? and app_id = ? and closed_at is null
		and (closes_at is null or closes_at > ?) limit ?) counted`, tx.company, app, now, limit).Scan(&n)
	return n, err
}

// OutsideAnswer is what came by an entry: under the hash of a key that the device made up, with a hash of what it sent.
type OutsideAnswer struct {
	Entry     forms.ID
	KeyHash   []byte
	BodyHash  []byte
	Record    forms.ID
	CreatedAt int64
}

// InsertOutsideAnswer notes an answer; the caller holds the lock of its entry.
func (tx *Tx) InsertOutsideAnswer(a *OutsideAnswer) {
	tx.queue(`insert into entry_answers (company_id, entry_id, key_hash, body_hash, record_id, created_at) values (?, ?, ?, ?, ?, ?)`,
		tx.company, a.Entry, a.KeyHash, a.BodyHash, a.Record, a.CreatedAt)
}

// OutsideAnswered gives the answer that came to an entry under a key, or ErrNotFound.
func (tx *Tx) OutsideAnswered(entry forms.ID, key []byte) (*OutsideAnswer, error) {
	a := &OutsideAnswer{Entry: entry, KeyHash: key}
	err := tx.queryRow(`select body_hash, record_id, created_at from entry_answers where company_id = ? and entry_id = ? and key_hash = ?`, tx.company, entry, key).
		Scan(&a.BodyHash, &a.Record, &a.CreatedAt)
	return a, err
}
