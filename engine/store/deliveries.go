package store

import (
	"github.com/superform-dev/superform/forms"
)

// DeliveryRow is one message on its way over one channel; its job has the same id. Notice is what it tells of in the app,
// Target the webhook. Rest are the channels to try after this one, in order, separated by spaces. Body is JSON: what a
// message without a notice says, or what a sandbox would have sent. Reason is a code, with an argument behind a space
// where it has one. Instants are on the company's clock, EndedAt is 0 while it is on its way.
type DeliveryRow struct {
	ID        forms.ID
	Member    forms.ID
	Notice    forms.ID
	Target    forms.ID
	Channel   string
	Kind      string
	Status    string
	Reason    string
	Rest      string
	Body      string
	CreatedAt int64
	EndedAt   int64
}

// The statuses of a delivery.
const (
	DeliveryWaiting = "waiting" // its job is to send it
	DeliveryQuiet   = "quiet"   // a digest will tell of it
	DeliverySent    = "sent"
	DeliveryFailed  = "failed"
	DeliverySkipped = "skipped" // not wanted any more when its turn came
	DeliveryHeld    = "held"    // a sandbox sends nothing out
)

// The channels beside the app.
const (
	ChannelMail    = "mail"
	ChannelPush    = "push"
	ChannelWebhook = "webhook"
)

const deliveryColumns = `d.id, d.member_id, d.notice_id, d.target_id, d.channel, d.kind, d.status, d.reason, d.rest, d.body, d.created_at, coalesce(d.ended_at, 0)`

func (d *DeliveryRow) into() []any {
	return []any{&d.ID, &d.Member, &d.Notice, &d.Target, &d.Channel, &d.Kind, &d.Status, &d.Reason, &d.Rest, &d.Body, &d.CreatedAt, &d.EndedAt}
}

func scanDelivery(row scanner) (*DeliveryRow, error) {
	d := &DeliveryRow{}
	if err := row.Scan(d.into()...); err != nil {
		return nil, err
	}
	return d, nil
}

// InsertDelivery adds a delivery that waits; one with its id that is there stays as it is.
func (tx *Tx) InsertDelivery(d *DeliveryRow) {
	tx.queue(`insert into deliveries (company_id, id, member_id, notice_id, target_id, channel, kind, status, reason, rest, body, created_at)
		values (?, ?, ?, ?, ?, ?, ?, 'waiting', '', ?, ?, ?) on conflict (company_id, id) do nothing`,
		tx.company, d.ID, d.Member, d.Notice, d.Target, d.Channel, d.Kind, d.Rest, d.Body, d.CreatedAt)
}

// Delivery gives a delivery, or ErrNotFound.
func (tx *Tx) Delivery(id forms.ID) (*DeliveryRow, error) {
	return scanDelivery(tx.queryRow(`select `+deliveryColumns+` from deliveries d where d.company_id = ? and d.id = ?`, tx.company, id))
}

// LockDelivery is Delivery under the row's lock.
func (tx *Tx) LockDelivery(id forms.ID) (*DeliveryRow, error) {
	return scanDelivery(tx.queryRow(`select `+deliveryColumns+` from deliveries d where d.company_id = ? and d.id = ?`+tx.forUpdate(), tx.company, id))
}

// SetDelivery changes how it stands with a delivery; endedAt is 0 while it is on its way.
func (tx *Tx) SetDelivery(id forms.ID, status, reason string, endedAt int64) {
	tx.queue(`update deliveries set status = ?, reason = ?, ended_at = ? where company_id = ? and id = ?`, status, reason, orNull(endedAt), tx.company, id)
}

// HoldDelivery ends a delivery of a sandbox with what would have been sent.
func (tx *Tx) HoldDelivery(id forms.ID, body string, endedAt int64) {
	tx.queue(`update deliveries set status = 'held', reason = '', body = ?, ended_at = ? where company_id = ? and id = ?`, body, endedAt, tx.company, id)
}

// QuietOne is a delivery that waits for a digest, with the message that it tells of.
type QuietOne struct {
	ID     forms.ID
	Notice forms.ID
	Kind   string
	Body   string // of the notice
	Read   bool
}

// QuietDeliveries gives up to limit deliveries of a member that wait for a digest, oldest first.
func (tx *Tx) QuietDeliveries(member forms.ID, limit int) ([]QuietOne, error) {
	return all(tx, func(row scanner) (q QuietOne, err error) {
		return q, row.Scan(&q.ID, &q.Notice, &q.Kind, &q.Body, &q.Read)
	}, `select d.id, d.notice_id, d.kind, coalesce(n.body, ''), n.read_at is not null or n.id is null
		from deliveries d left join notices n on n.company_id = d.company_id and n.id = d.notice_id
		where d.company_id = ? and d.member_id = ? and d.status = 'quiet' order by d.id limit ?`, tx.company, member, limit)
}

// ListedDelivery is a delivery with how it stands with its job: Attempts and DueAt are 0 where that is over, LastError as in JobRow.
type ListedDelivery struct {
	DeliveryRow
	Attempts  int
	DueAt     int64
	JobStatus string
	LastError string
}

// DeliveryList says which deliveries: in a status, over a channel, to a webhook, where one is given.
type DeliveryList struct {
	Status, Channel string
	Target          forms.ID
	Paging          Paging
}

const listedDelivery = `select ` + deliveryColumns + `, coalesce(j.attempts, 0), coalesce(j.due_at, 0), coalesce(j.status, ''), coalesce(j.last_error, '')
	from deliveries d left join jobs j on j.company_id = d.company_id and j.id = d.id where `

func scanListedDelivery(row scanner) (*ListedDelivery, error) {
	d := &ListedDelivery{}
	if err := row.Scan(append(d.into(), &d.Attempts, &d.DueAt, &d.JobStatus, &d.LastError)...); err != nil {
		return nil, err
	}
	return d, nil
}

// ListedDelivery gives one delivery with its job, or ErrNotFound.
func (tx *Tx) ListedDelivery(id forms.ID) (*ListedDelivery, error) {
	return scanListedDelivery(tx.queryRow(listedDelivery+`d.company_id = ? and d.id = ?`, tx.company, id))
}

// ListDeliveries gives a page of deliveries, newest first.
func (tx *Tx) ListDeliveries(l DeliveryList) (Page[*ListedDelivery], error) {
	p, err := tx.pager("deliveries "+l.Status+" "+l.Channel+" "+l.Target.String(), l.Paging.Viewer, l.Paging)
	if err != nil {
		return Page[*ListedDelivery]{}, err
	}
	w := where{}
	w.and("d.company_id = ?", tx.company)
	if l.Status != "" {
		w.and("d.status = ?", l.Status)
	}
	if l.Channel != "" {
		w.and("d.channel = ?", l.Channel)
	}
	if !l.Target.IsZero() {
		w.and("d.target_id = ?", l.Target)
	}
	if p.after != nil {
		w.and("d.id < ?", p.after.id)
	}
	items, err := all(tx, scanListedDelivery, listedDelivery+w.text()+` order by d.id desc limit ?`, append(w.args, p.limit+1)...)
	if err != nil {
		return Page[*ListedDelivery]{}, err
	}
	return cut(p, items, func(d *ListedDelivery) lastKey { return lastKey{id: d.ID} })
}

// ForgetDeliveries removes up to limit deliveries of any company that ended before the instant, but for those that failed
// and whose job may be run again. It is asked across companies.
func (tx *Tx) ForgetDeliveries(before int64, limit int) (int64, error) {
	return tx.exec(`delete from deliveries where (company_id, id) in (select company_id, id from deliveries
		where ended_at < ? order by ended_at, company_id, id limit ?)`, before, limit)
}
