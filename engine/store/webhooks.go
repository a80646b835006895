package store

import "github.com/superform-dev/superform/forms"

// WebhookRow is an address that is told of events. Events are words, separated by spaces. Secret is sealed. Reason is why
// it was turned off where nobody did it. FailingSince is since when nothing has got there; instants are 0 for never,
// and of the real clock.
type WebhookRow struct {
	ID           forms.ID
	Name         string
	URL          string
	Events       string
	Secret       []byte
	Reason       string
	CreatedAt    int64
	DisabledAt   int64
	FailingSince int64
	SentAt       int64
}

const webhookColumns = `id, name, url, events, secret, reason, created_at, coalesce(disabled_at, 0), coalesce(failing_since, 0), coalesce(sent_at, 0)`

func scanWebhook(row scanner) (*WebhookRow, error) {
	h := &WebhookRow{}
	if err := row.Scan(&h.ID, &h.Name, &h.URL, &h.Events, &h.Secret, &h.Reason, &h.CreatedAt, &h.DisabledAt, &h.FailingSince, &h.SentAt); err != nil {
		return nil, err
	}
	return h, nil
}

// Webhooks gives the company's webhooks, oldest first, also those that are off.
func (tx *Tx) Webhooks() ([]*WebhookRow, error) {
	return all(tx, scanWebhook, `select `+webhookColumns+` from webhooks where company_id = ? order by created_at, id`, tx.company)
}

// Webhook gives one, or ErrNotFound.
func (tx *Tx) Webhook(id forms.ID) (*WebhookRow, error) {
	return scanWebhook(tx.queryRow(`select `+webhookColumns+` from webhooks where company_id = ? and id = ?`, tx.company, id))
}

// LockWebhook is Webhook under the row's lock.
func (tx *Tx) LockWebhook(id forms.ID) (*WebhookRow, error) {
	return scanWebhook(tx.queryRow(`select `+webhookColumns+` from webhooks where company_id = ? and id = ?`+tx.forUpdate(), tx.company, id))
}

// PutWebhook adds a webhook, or sets the one with its id.
func (tx *Tx) PutWebhook(h *WebhookRow) {
	tx.queue(`insert into webhooks (company_id, id, name, url, events, secret, reason, created_at, disabled_at, failing_since, sent_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (company_id, id) do update set name = excluded.name, url = excluded.url, events = excluded.events,
			secret = excluded.secret, reason = excluded.reason, disabled_at = excluded.disabled_at, failing_since = excluded.failing_since, sent_at = excluded.sent_at`,
		tx.company, h.ID, h.Name, h.URL, h.Events, h.Secret, h.Reason, h.CreatedAt, orNull(h.DisabledAt), orNull(h.FailingSince), orNull(h.SentAt))
}

// DropWebhook takes a webhook away.
func (tx *Tx) DropWebhook(id forms.ID) {
	tx.queue(`delete from webhooks where company_id = ? and id = ?`, tx.company, id)
}
