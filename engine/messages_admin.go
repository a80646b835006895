package engine

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// DeliveryView is a message on its way over one channel, as an admin sees it: never what it says, but in a sandbox.
type DeliveryView struct {
	ID       forms.ID        `json:"id"`
	Channel  string          `json:"channel" enum:"mail,push,webhook"`
	Kind     string          `json:"kind" doc:"of the message, or the event of a webhook"`
	Status   string          `json:"status" enum:"waiting,quiet,sent,failed,skipped,held"`
	Reason   *JobProblem     `json:"reason,omitempty" doc:"why it was not sent, or not yet"`
	Member   *MemberRef      `json:"member,omitempty" doc:"whom it is for"`
	Webhook  forms.ID        `json:"webhook,omitzero"`
	Notice   forms.ID        `json:"notice,omitzero" doc:"the message in the app"`
	At       Instant         `json:"at" doc:"when it came up"`
	DueAt    Instant         `json:"due_at,omitzero" doc:"its next attempt"`
	EndedAt  Instant         `json:"ended_at,omitzero"`
	Attempts int             `json:"attempts"`
	Would    json.RawMessage `json:"would,omitempty" doc:"in a sandbox: what would have been sent"`
	Actions  []jobs.Verb     `json:"actions"`
}

// DeliveryListIn asks for a page of deliveries: in a status, over a channel, to a webhook, where one is named.
type DeliveryListIn struct {
	Status, Channel string
	Webhook         forms.ID
	Cursor          string
	Limit           int
}

// Deliveries lists the company's deliveries, newest first.
func (e *Engine) Deliveries(ctx context.Context, c Caller, in DeliveryListIn) (List[DeliveryView], error) {
	page := List[DeliveryView]{Items: []DeliveryView{}}
	err := e.asAdmin(ctx, c, org.RightMessages, func(w *work) error {
		paging, err := w.paging(in.Cursor, in.Limit)
		if err != nil {
			return err
		}
		rows, err := w.tx.ListDeliveries(store.DeliveryList{Status: in.Status, Channel: in.Channel, Target: in.Webhook, Paging: paging})
		if err != nil {
			return err
		}
		page.Next = rows.Next
		members := make([]forms.ID, len(rows.Items))
		for i, row := range rows.Items {
			members[i] = row.Member
		}
		if err := w.learn(members...); err != nil {
			return err
		}
		for _, row := range rows.Items {
			page.Items = append(page.Items, w.deliveryView(row))
		}
		return nil
	})
	return page, err
}

// Delivery gives one delivery; in a sandbox with what would have been sent.
func (e *Engine) Delivery(ctx context.Context, c Caller, id forms.ID) (view DeliveryView, err error) {
	err = e.asAdmin(ctx, c, org.RightMessages, func(w *work) error {
		view, err = w.delivery(id)
		return err
	})
	return view, err
}

func (w *work) delivery(id forms.ID) (view DeliveryView, err error) {
	row, err := w.tx.ListedDelivery(id)
	if err != nil {
		return view, err
	}
	if err := w.learn(row.Member); err != nil {
		return view, err
	}
	view = w.deliveryView(row)
	if row.Status == store.DeliveryHeld && strings.HasPrefix(row.Body, "{") {
		view.Would = json.RawMessage(row.Body)
	}
	return view, nil
}

func (w *work) deliveryView(d *store.ListedDelivery) DeliveryView {
	view := DeliveryView{ID: d.ID, Channel: d.Channel, Kind: d.Kind, Status: d.Status, Notice: d.Notice, Webhook: d.Target, At: Instant(d.CreatedAt),
		EndedAt: Instant(d.EndedAt), Attempts: d.Attempts, Actions: []jobs.Verb{}}
	if !d.Member.IsZero() {
		view.Member = w.member(d.Member)
	}
	if d.Reason != "" {
		code, _, _ := strings.Cut(d.Reason, " ")
		view.Reason = &JobProblem{code, notify.ReasonText(d.Reason, w.caller.Language)}
	}
	waits := d.Status == store.DeliveryWaiting && d.JobStatus == store.JobWaiting
	if waits {
		view.DueAt = Instant(d.DueAt)
	}
	if d.Status == store.DeliveryFailed && d.Kind != notify.MessageReset && d.JobStatus != "" || waits && d.Attempts > 0 {
		view.Actions = append(view.Actions, jobs.Retry)
	}
	return view
}

// DeliveryVerb does one of a delivery's actions, once per key. It answers a DeliveryView.
func (e *Engine) DeliveryVerb(ctx context.Context, c Caller, key Key, id forms.ID, verb string) (Answer, error) {
	if !c.HoldsEverywhere(org.RightMessages) {
		return Answer{}, NewFault("forbidden")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		job, err := w.tx.LockJob(id) // before the delivery, as whoever sends it does last: their note of it is lost then
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return result{}, err
		}
		view, found := w.delivery(id)
		if found != nil {
			return result{}, found
		}
		if err != nil || job.Leased || !slices.Contains(view.Actions, jobs.Verb(verb)) {
			return result{}, NewFault("job_not_now", "status", view.Status)
		}
		w.tx.SetDelivery(id, store.DeliveryWaiting, "", 0)
		w.tx.ReviveJob(id, w.now)
		if err := w.note(id, deliveryEvent+verb, struct {
			Channel string `json:"channel"`
		}{view.Channel}); err != nil {
			return result{}, err
		}
		if view, err = w.delivery(id); err != nil {
			return result{}, err
		}
		return result{200, view}, nil
	})
}
