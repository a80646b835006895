package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// WebhookView is an address that is told of events.
type WebhookView struct {
	ID      forms.ID    `json:"id"`
	Name    string      `json:"name"`
	URL     string      `json:"url"`
	Events  []string    `json:"events"`
	On      bool        `json:"on"`
	Reason  *JobProblem `json:"reason,omitempty" doc:"why it was turned off, where nobody did it"`
	Failing Instant     `json:"failing_since,omitzero" doc:"since when nothing has got there"`
	Sent    Instant     `json:"sent_at,omitzero" doc:"when something got there last, to the minute"`
	Created Instant     `json:"created"`
	Secret  string      `json:"secret,omitempty" doc:"with which calls are signed; answered once, when it is made"`
}

// WebhookIn is what a webhook is to be.
type WebhookIn struct {
	Name, URL string
	Events    []string
	On        bool
}

// mostWebhooks is how many webhooks a company has.
const mostWebhooks = 20

// Webhooks lists the company's webhooks, oldest first.
func (e *Engine) Webhooks(ctx context.Context, c Caller) (list List[WebhookView], err error) {
	list.Items = []WebhookView{}
	err = e.asAdmin(ctx, c, org.RightMessages, func(w *work) error {
		rows, err := w.tx.Webhooks()
		for _, h := range rows {
			list.Items = append(list.Items, webhookView(h, c.Language))
		}
		return err
	})
	return list, err
}

func webhookView(h *store.WebhookRow, lang string) WebhookView {
	view := WebhookView{ID: h.ID, Name: h.Name, URL: h.URL, Events: append([]string{}, strings.Fields(h.Events)...), On: h.DisabledAt == 0,
		Failing: Instant(h.FailingSince), Sent: Instant(h.SentAt), Created: Instant(h.CreatedAt)}
	if h.Reason != "" {
		view.Reason = &JobProblem{h.Reason, notify.ReasonText(h.Reason, lang)}
	}
	return view
}

// check says what is wrong with a webhook.
func (e *Engine) checkWebhook(in *WebhookIn) error {
	in.Name = strings.TrimSpace(in.Name)
	if n := utf8.RuneCountInString(in.Name); n == 0 || n > 60 || strings.ContainsFunc(in.Name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return NewFault("bad_parameter", "name", "name")
	}
	if !e.out.client.Allowed(in.URL) {
		return NewFault("bad_webhook")
	}
	slices.Sort(in.Events)
	in.Events = slices.Compact(in.Events)
	for _, event := range in.Events {
		if !slices.Contains(HookEvents, event) {
			return NewFault("bad_parameter", "name", "events")
		}
	}
	return nil
}

// MakeWebhook makes a webhook. Its secret is answered once; so this is no command under a key, whose answer is kept.
func (e *Engine) MakeWebhook(ctx context.Context, c Caller, in WebhookIn) (WebhookView, error) {
	if err := e.checkWebhook(&in); err != nil {
		return WebhookView{}, err
	}
	row := &store.WebhookRow{ID: e.newID(), CreatedAt: e.now()}
	return e.writeWebhook(ctx, c, hookEvent+"made", true, func(w *work) (*store.WebhookRow, error) {
		if _, err := w.tx.LockCompany(c.Company); err != nil {
			return nil, err
		}
		all, err := w.tx.Webhooks()
		if err == nil && len(all) >= mostWebhooks {
			err = tooMany("too_many_webhooks", mostWebhooks)
		}
		in.put(row, e.now())
		return row, err
	})
}

func (in WebhookIn) put(row *store.WebhookRow, now int64) {
	row.Name, row.URL, row.Events = in.Name, in.URL, strings.Join(in.Events, " ")
	switch {
	case in.On && row.DisabledAt != 0:
		row.DisabledAt, row.Reason, row.FailingSince = 0, "", 0
	case !in.On && row.DisabledAt == 0:
		row.DisabledAt, row.Reason = now, ""
	}
}

// SetWebhook changes a webhook; turning one on forgets that it failed.
func (e *Engine) SetWebhook(ctx context.Context, c Caller, id forms.ID, in WebhookIn) (WebhookView, error) {
	if err := e.checkWebhook(&in); err != nil {
		return WebhookView{}, err
	}
	return e.writeWebhook(ctx, c, hookEvent+"set", false, func(w *work) (*store.WebhookRow, error) {
		row, err := w.tx.LockWebhook(id)
		if err == nil {
			in.put(row, e.now())
		}
		return row, err
	})
}

// RenewWebhook gives a webhook another secret, which holds from the next call on.
func (e *Engine) RenewWebhook(ctx context.Context, c Caller, id forms.ID) (WebhookView, error) {
	return e.writeWebhook(ctx, c, hookEvent+"renewed", true, func(w *work) (*store.WebhookRow, error) { return w.tx.LockWebhook(id) })
}

// writeWebhook writes what do made of a webhook, with a new secret where that is wanted, and notes it in its history.
func (e *Engine) writeWebhook(ctx context.Context, c Caller, event string, renew bool, do func(*work) (*store.WebhookRow, error)) (view WebhookView, err error) {
	secret := notify.NewHookSecret(e.random)
	err = e.administers(ctx, c, func(w *work) error {
		row, err := do(w)
		if err != nil {
			return err
		}
		if renew {
			if row.Secret, err = e.out.secrets.Seal(row.ID, []byte(secret)); err != nil {
				return err
			}
		}
		w.tx.PutWebhook(row)
		if view = webhookView(row, c.Language); renew {
			view.Secret = secret
		}
		return w.noteWebhook(row, event)
	})
	return view, err
}

func (w *work) noteWebhook(row *store.WebhookRow, event string) error {
	seq, hash, err := w.tx.EventHead(row.ID)
	if err != nil {
		return err
	}
	return w.append(row.ID, &history.Head{Seq: seq, Hash: hash}, event, struct {
		Name   string `json:"name"`
		URL    string `json:"url"`
		Events string `json:"events"`
		On     bool   `json:"on"`
	}{row.Name, row.URL, row.Events, row.DisabledAt == 0})
}

// administers runs a change by an admin whose answer is not kept, and has the company's catalog read anew.
func (e *Engine) administers(ctx context.Context, c Caller, do func(*work) error) error {
	if !c.HoldsEverywhere(org.RightMessages) {
		return NewFault("forbidden")
	}
	cat, err := e.catalog(ctx, c.Company)
	if err != nil {
		return fault(err)
	}
	err = fault(e.writing(ctx, c, cat, e.newID(), do))
	e.catalogs.drop(c.Company)
	return err
}

// DropWebhook takes a webhook away, with what it was to be sent.
func (e *Engine) DropWebhook(ctx context.Context, c Caller, id forms.ID) error {
	return e.administers(ctx, c, func(w *work) error {
		row, err := w.tx.LockWebhook(id)
		if err != nil {
			return err
		}
		w.tx.DropWebhook(id)
		return w.noteWebhook(row, hookEvent+"dropped")
	})
}

// TestWebhook sends a webhook the event "test", once per key. It answers a DeliveryView, whose
// status tells later what came of it.
func (e *Engine) TestWebhook(ctx context.Context, c Caller, key Key, id forms.ID) (Answer, error) {
	if !c.HoldsEverywhere(org.RightMessages) {
		return Answer{}, NewFault("forbidden")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.Webhook(id)
		if err != nil {
			return result{}, err
		}
		if row.DisabledAt != 0 {
			return result{}, NewFault("webhook_off")
		}
		event := HookEvent{ID: w.nextID(), Type: hookTest, At: Instant(w.now), Company: c.Company, Actor: c.Member}
		body, err := json.Marshal(event)
		if err != nil {
			return result{}, fmt.Errorf("encode event %s: %w", event.Type, err)
		}
		e.callHook(w.tx, row, hookTest, string(body), event.ID, w.now)
		view, err := w.delivery(event.ID)
		return result{202, view}, err
	})
}
