package store

import (
	"bytes"
	"slices"

	"github.com/superform-dev/superform/forms"
)

// OutboxRow is something that must leave the transaction: written with the change that causes it, delivered
// afterwards by a leased job, at least once. Body is JSON of the kind's own shape; Attempts counts how often the row
// was claimed. While it is leased, DueAt is when the lease runs out.
type OutboxRow struct {
	Company   forms.ID
	ID        forms.ID
	Kind      string
	Record    forms.ID
	Member    forms.ID
	Body      string
	Status    string
	DueAt     int64
	Attempts  int
	LastError string
	CreatedAt int64
}

// The statuses of an outbox row. A dead one was tried too often and waits for an admin.
const (
	OutboxWaiting = "waiting"
	OutboxDone    = "done"
	OutboxDead    = "dead"
)

// InsertOutbox writes a row to be delivered.
func (tx *Tx) InsertOutbox(o *OutboxRow) {
	tx.queue(`insert into outbox (company_id, id, kind, record_id, member_id, body, status, due_at, attempts, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)`, tx.company, o.ID, o.Kind, o.Record, o.Member, o.Body, OutboxWaiting, o.DueAt, o.CreatedAt)
}

// ClaimOutbox leases up to limit due rows to holder until the instant until; rows whose lease has run out are taken
// over, and those that another transaction is claiming are passed by. The companies with something due share the
// limit evenly, whoever waits longest first, so that a company with a million rows delays the others by no more
// than its share. It is asked across companies.
func (tx *Tx) ClaimOutbox(holder string, now, until int64, limit int) ([]*OutboxRow, error) {
	companies, err := tx.companiesDue(now, limit)
	if err != nil {
		return nil, err
	}
	var claimed []*OutboxRow
	for i, company := range companies {
		share := (limit - len(claimed)) / (len(companies) - i)
		rows, err := all(tx, scanOutbox, `with due as materialized (select id from outbox where company_id = ? and status = 'waiting' and due_at <= ?
				order by due_at, id limit ?`+tx.forUpdateSkipLocked()+`)
			update outbox set leased_by = ?, leased_until = ?, due_at = ?, attempts = attempts + 1 where company_id = ? and id in (select id from due)
			returning company_id, id, kind, record_id, member_id, body, status, due_at, attempts, coalesce(last_error, ''), created_at`,
			company, now, share, holder, until, until, company)
		if err != nil {
			return nil, err
		}
		slices.SortFunc(rows, func(a, b *OutboxRow) int { return bytes.Compare(a.ID[:], b.ID[:]) })
		claimed = append(claimed, rows...)
	}
	return claimed, nil
}

// companiesDue gives up to limit companies that have something due, whoever waits longest first. It steps from one
// company that has a waiting row to the next, and so costs no more where each of them has many.
func (tx *Tx) companiesDue(now int64, limit int) ([]forms.ID, error) {
	return all(tx, scanID, `with recursive waiting (company_id) as (
			select company_id from (select company_id from outbox where status = 'waiting' order by company_id limit 1) first
			union all
			select (select o.company_id from outbox o where o.status = 'waiting' and o.company_id > w.company_id order by o.company_id limit 1)
			from waiting w where w.company_id is not null)
		select company_id from (select w.company_id, (select min(o.due_at) from outbox o where o.company_id = w.company_id and o.status = 'waiting') as due
			from waiting w where w.company_id is not null) companies
		where due <= ? order by due, company_id limit ?`, now, limit)
}

func scanOutbox(row scanner) (*OutboxRow, error) {
	o := &OutboxRow{}
	err := row.Scan(&o.Company, &o.ID, &o.Kind, &o.Record, &o.Member, &o.Body, &o.Status, &o.DueAt, &o.Attempts, &o.LastError, &o.CreatedAt)
	if err != nil {
		return nil, err
	}
	return o, nil
}

// FinishOutbox marks a row that holder still leases as done; false where the lease has passed on, and then
// the caller must undo what it did for it.
func (tx *Tx) FinishOutbox(id forms.ID, holder string, now int64) (bool, error) {
	n, err := tx.exec(`update outbox set status = 'done', done_at = ?, leased_by = null, leased_until = null
		where company_id = ? and id = ? and status = 'waiting' and leased_by = ?`, now, tx.company, id, holder)
	return n == 1, err
}

// RetryOutbox puts a row back until dueAt with what went wrong, or buries it where dead is true.
func (tx *Tx) RetryOutbox(id forms.ID, holder, problem string, dueAt int64, dead bool) error {
	status := OutboxWaiting
	if dead {
		status = OutboxDead
	}
	_, err := tx.exec(`update outbox set status = ?, last_error = ?, due_at = ?, leased_by = null, leased_until = null
		where company_id = ? and id = ? and status = 'waiting' and leased_by = ?`, status, problem, dueAt, tx.company, id, holder)
	return err
}

// NoticeRow is a message to a member, shown in the app.
type NoticeRow struct {
	ID        forms.ID
	Member    forms.ID
	Kind      string
	Record    forms.ID
	Task      forms.ID
	Body      string
	CreatedAt int64
	ReadAt    int64
}

// InsertNotice delivers a message; one that is there already stays as it is.
func (tx *Tx) InsertNotice(n *NoticeRow) {
	tx.queue(`insert into notices (company_id, id, member_id, kind, record_id, task_id, body, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (company_id, id) do nothing`, tx.company, n.ID, n.Member, n.Kind, n.Record, n.Task, n.Body, n.CreatedAt)
}

// ReadNotices marks up to limit unread messages of a member as read, oldest first, up to the one that until names
// (zero: all of them), and says how many there were.
func (tx *Tx) ReadNotices(member, until forms.ID, at int64, limit int) (int64, error) {
	w := where{}
	w.and("company_id = ?", tx.company)
	w.and("member_id = ?", member)
	w.and("read_at is null")
	if !until.IsZero() {
		w.and("id <= ?", until)
	}
	args := append([]any{at, tx.company}, append(w.args, limit)...)
	return tx.exec(`update notices set read_at = ? where company_id = ? and id in (select id from notices where `+w.text()+` order by id limit ?)`, args...)
}

// ListNotices gives a page of a member's messages, newest first.
func (tx *Tx) ListNotices(member forms.ID, paging Paging) (Page[*NoticeRow], error) {
	p, err := tx.pager("notices", member, paging)
	if err != nil {
		return Page[*NoticeRow]{}, err
	}
	w := where{}
	w.and("company_id = ?", tx.company)
	w.and("member_id = ?", member)
	if p.after != nil {
		w.and("id < ?", p.after.id)
	}
	items, err := all(tx, func(row scanner) (*NoticeRow, error) {
		n := &NoticeRow{Member: member}
		return n, row.Scan(&n.ID, &n.Kind, &n.Record, &n.Task, &n.Body, &n.CreatedAt, &n.ReadAt)
	}, `select id, kind, record_id, task_id, body, created_at, coalesce(read_at, 0) from notices where `+w.text()+` order by id desc limit ?`,
		append(w.args, p.limit+1)...)
	if err != nil {
		return Page[*NoticeRow]{}, err
	}
	return cut(p, items, func(n *NoticeRow) lastKey { return lastKey{id: n.ID} })
}
