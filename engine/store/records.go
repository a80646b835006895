package store

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// RecordRow is a row of records: one filled-in form. Instants are milliseconds, 0 is none; texts are ""
// where the column is NULL. EventSeq and EventHash are the head of the record's event chain, so that
// appending needs no look-up: whoever appends holds the record's lock.
type RecordRow struct {
	ID          forms.ID
	Form        string
	FormVersion int
	Number      string
	Key         string
	Status      string
	Incident    bool
	Requester   forms.ID
	Department  forms.ID
	CreatedBy   forms.ID
	FiledBy     forms.ID // who filed it for the requester; none: they themselves
	CreatedAt   int64
	SubmittedAt int64
	UpdatedAt   int64
	EndedAt     int64
	Revision    int
	Data        string
	Summary     string
	EventSeq    int64
	EventHash   []byte
	DeletedAt   int64
}

const recordRowColumns = `id, form_id, form_version, coalesce(number, ''), coalesce(key, ''), status, incident, requester_id, department_id,
	created_by, filed_by, created_at, coalesce(submitted_at, 0), updated_at, coalesce(ended_at, 0), revision, data, summary, event_seq, event_hash, coalesce(deleted_at, 0)`

func scanRecord(row scanner) (*RecordRow, error) {
	r := &RecordRow{}
	err := row.Scan(&r.ID, &r.Form, &r.FormVersion, &r.Number, &r.Key, &r.Status, &r.Incident, &r.Requester, &r.Department,
		&r.CreatedBy, &r.FiledBy, &r.CreatedAt, &r.SubmittedAt, &r.UpdatedAt, &r.EndedAt, &r.Revision, &r.Data, &r.Summary, &r.EventSeq, &r.EventHash, &r.DeletedAt)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// InsertRecord adds a record. A taken number or key comes back as a Conflict, at the latest from the commit.
func (tx *Tx) InsertRecord(r *RecordRow) {
	tx.queue(`insert into records (company_id, id, form_id, form_version, number, key, status, incident, requester_id, department_id,
		created_by, filed_by, created_at, submitted_at, updated_at, ended_at, revision, data, summary, event_seq, event_hash)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, r.ID, r.Form, r.FormVersion, orNull(r.Number), orNull(r.Key), r.Status, r.Incident, r.Requester, r.Department,
		r.CreatedBy, r.FiledBy, r.CreatedAt, orNull(r.SubmittedAt), r.UpdatedAt, orNull(r.EndedAt), r.Revision, r.Data, r.Summary, r.EventSeq, r.EventHash)
}

// UpdateRecord writes everything that may change in a record's life. The caller holds its lock.
func (tx *Tx) UpdateRecord(r *RecordRow) {
	tx.queue(`update records set form_version = ?, number = ?, status = ?, incident = ?, requester_id = ?, department_id = ?, submitted_at = ?, updated_at = ?,
		ended_at = ?, revision = ?, data = ?, summary = ?, event_seq = ?, event_hash = ?, deleted_at = ? where company_id = ? and id = ?`,
		r.FormVersion, orNull(r.Number), r.Status, r.Incident, r.Requester, r.Department, orNull(r.SubmittedAt), r.UpdatedAt,
		orNull(r.EndedAt), r.Revision, r.Data, r.Summary, r.EventSeq, r.EventHash, orNull(r.DeletedAt), tx.company, r.ID)
}

// DeleteRecord removes a record's row and what finds it by its values: for drafts, which nothing else names. Its events
// stay. The caller holds its lock.
func (tx *Tx) DeleteRecord(id forms.ID) {
	for _, table := range []string{"record_index", "record_refs", "record_keys", "record_rows"} {
		tx.queue(`delete from `+table+` where company_id = ? and record_id = ?`, tx.company, id)
	}
	tx.queue(`delete from records where company_id = ? and id = ?`, tx.company, id)
}

// Record gives a record that is not in the trash, or ErrNotFound.
func (tx *Tx) Record(id forms.ID) (*RecordRow, error) {
	return scanRecord(tx.queryRow(`select `+recordRowColumns+` from records where company_id = ? and id = ? and deleted_at is null`, tx.company, id))
}

// LockRecord is Record under the record's lock, held until the transaction ends.
func (tx *Tx) LockRecord(id forms.ID) (*RecordRow, error) {
	return scanRecord(tx.queryRow(`select `+recordRowColumns+` from records where company_id = ? and id = ? and deleted_at is null`+tx.forUpdate(), tx.company, id))
}

// RecordByKey gives the record of a form that a definition calls by key ("annual"), or ErrNotFound.
func (tx *Tx) RecordByKey(form, key string) (*RecordRow, error) {
	return scanRecord(tx.queryRow(`select `+recordRowColumns+` from records where company_id = ? and form_id = ? and key = ? and deleted_at is null`, tx.company, form, key))
}

// RecordsOfForm gives up to limit records of a form that are in one of the final, usable states, oldest
// first: what an option field that takes its options from a form may choose among.
func (tx *Tx) RecordsOfForm(form string, limit int) ([]*RecordRow, error) {
	return all(tx, scanRecord, `select `+recordRowColumns+` from records where company_id = ? and form_id = ? and status in ('ended', 'approved')
		and deleted_at is null order by id limit ?`, tx.company, form, limit)
}

// AllRecords calls visit with every record of the company in the order of ids: for verify and exports.
func (tx *Tx) AllRecords(visit func(*RecordRow) error) error {
	return walk(tx, scanRecord, visit, `select `+recordRowColumns+` from records where company_id = ?`, `id`,
		func(r *RecordRow) []any { return []any{r.ID} })
}

// RecordSlice gives the last of up to limit records after an id, in the order of ids: where a slice ends of what goes
// over all records of a company. ErrNotFound where there is none after it.
func (tx *Tx) RecordSlice(after forms.ID, limit int) (last forms.ID, err error) {
	err = tx.queryRow(`select id from (select id from records where company_id = ? and id > ? order by id limit ?) slice order by id desc limit 1`,
		tx.company, orLowest(after), limit).Scan(&last)
	return last, err
}

// LockSlice gives the records of a form, or with "" of all, after an id and up to another, also drafts and those in the trash,
// in the order of ids and under their locks.
func (tx *Tx) LockSlice(form string, after, last forms.ID) ([]*RecordRow, error) {
	return all(tx, scanRecord, `select `+recordRowColumns+` from records where company_id = ? and id > ? and id <= ? and (form_id = ? or ? = '') order by id`+tx.forUpdate(),
		tx.company, orLowest(after), last, form, form)
}

// HasRecords reports whether a form has any record, be it in the trash.
func (tx *Tx) HasRecords(form string) (bool, error) {
	var n int
	err := tx.queryRow(`select count(*) from (select 1 from records where company_id = ? and form_id = ? limit 1) one`, tx.company, form).Scan(&n)
	return n > 0, err
}

// IndexRow is what a record puts into its slots: texts and numbers by slot (0–11), nil where blank.
type IndexRow struct {
	Record  forms.ID
	Form    string
	Texts   [12]*string
	Numbers [12]*int64
}

// PutIndex writes a record's slots, in place of what stood there.
func (tx *Tx) PutIndex(r *IndexRow) {
	args := []any{tx.company, r.Record, r.Form}
	for _, t := range r.Texts {
		args = append(args, t)
	}
	for _, n := range r.Numbers {
		args = append(args, n)
	}
	tx.queue(`insert into record_index (company_id, record_id, form_id, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12,
		n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, n12)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (company_id, record_id) do update set
		t1 = excluded.t1, t2 = excluded.t2, t3 = excluded.t3, t4 = excluded.t4, t5 = excluded.t5, t6 = excluded.t6,
		t7 = excluded.t7, t8 = excluded.t8, t9 = excluded.t9, t10 = excluded.t10, t11 = excluded.t11, t12 = excluded.t12,
		n1 = excluded.n1, n2 = excluded.n2, n3 = excluded.n3, n4 = excluded.n4, n5 = excluded.n5, n6 = excluded.n6,
		n7 = excluded.n7, n8 = excluded.n8, n9 = excluded.n9, n10 = excluded.n10, n11 = excluded.n11, n12 = excluded.n12`, args...)
}

// UniqueRow is a value that no other record of a form may have, by the rule (the field) and SHA-256 of the value.
type UniqueRow struct {
	Rule string
	Hash [32]byte
}

// maxClaims keeps a statement within the number of arguments that both databases take.
const maxClaims = 1000

// ClaimUnique enters values for a record and gives those that were free and are now its own. A value that another
// transaction is claiming is waited for; values are claimed in one order, so that no two records wait for each other.
func (tx *Tx) ClaimUnique(form string, record forms.ID, values []UniqueRow) (map[UniqueRow]bool, error) {
	values = slices.Clone(values)
	slices.SortFunc(values, func(a, b UniqueRow) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), bytes.Compare(a.Hash[:], b.Hash[:]))
	})
	values = slices.Compact(values)
	own := make(map[UniqueRow]bool, len(values))
	for chunk := range slices.Chunk(values, maxClaims) {
		var args []any
		for _, v := range chunk {
			args = append(args, tx.company, form, v.Rule, v.Hash[:], record)
		}
		rows := strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?), ", len(chunk)), ", ")
		err := each(tx, func(row scanner) error {
			var v UniqueRow
			var hash []byte
			if err := row.Scan(&v.Rule, &hash); err != nil {
				return err
			}
			copy(v.Hash[:], hash)
			own[v] = true
			return nil
		}, `insert into record_keys (company_id, form_id, rule, key_hash, record_id) values `+rows+`
			on conflict (company_id, form_id, rule, key_hash) do nothing returning rule, key_hash`, args...)
		if err != nil {
			return nil, err
		}
	}
	return own, nil
}

// DropKeys gives up all unique values of a record.
func (tx *Tx) DropKeys(record forms.ID) {
	tx.queue(`delete from record_keys where company_id = ? and record_id = ?`, tx.company, record)
}

// NextCount adds one to a counter and gives its new value, from 1. It is the last lock a command takes.
func (tx *Tx) NextCount(name string) (int64, error) {
	var n int64
	err := tx.queryRow(`insert into counters (company_id, name, value) values (?, ?, 1)
		on conflict (company_id, name) do update set value = counters.value + 1 returning value`, tx.company, name).Scan(&n)
	return n, err
}
