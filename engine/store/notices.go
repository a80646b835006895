package store

import "github.com/superform-dev/superform/forms"

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
