package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// HookEvents lists what webhooks can be told of.
var HookEvents = []string{"record.submitted", "record.approved", "record.rejected", "record.ended", "record.withdrawn", "record.terminated", "record.revoked", "task.opened"}

// What heads the kinds of events of webhooks and of deliveries, each in a history of its own.
const (
	hookEvent     = "webhook_"
	deliveryEvent = "delivery_"
)

// hookTest is the event that an administrator sends to see whether a webhook works.
const hookTest = "test"

// HookEvent is what a webhook is sent: ids and states, never what a record holds; that is asked for with an API key.
type HookEvent struct {
	ID      forms.ID    `json:"id" doc:"of the event; the same when it is sent again"`
	Type    string      `json:"type"`
	At      Instant     `json:"at"`
	Company forms.ID    `json:"company"`
	Record  *HookRecord `json:"record,omitempty"`
	Task    *HookTask   `json:"task,omitempty"`
	Actor   forms.ID    `json:"actor,omitzero" doc:"the member who did it"`
}

// HookRecord is the record that an event is about.
type HookRecord struct {
	ID        forms.ID `json:"id"`
	Form      string   `json:"form"`
	Number    string   `json:"number,omitempty"`
	Status    string   `json:"status"`
	Requester forms.ID `json:"requester,omitzero"`
}

// HookTask is the task that an event is about.
type HookTask struct {
	ID     forms.ID `json:"id"`
	Kind   string   `json:"kind"`
	Member forms.ID `json:"member"`
}

// wantedEvents gives the events that some webhook of the company wants.
func wantedEvents(tx *store.Tx) (map[string]bool, error) {
	rows, err := tx.Webhooks()
	wanted := map[string]bool{}
	for _, h := range rows {
		if h.DisabledAt != 0 {
			continue
		}
		for _, event := range strings.Fields(h.Events) {
			wanted[event] = true
		}
	}
	return wanted, err
}

// announce writes the events of a change as jobs, where some webhook wants them.
func (w *work) announce(ch *change) error {
	if len(w.cat.wanted) == 0 {
		return nil
	}
	r := ch.record
	for _, event := range eventsOf(ch, w.now) {
		if !w.cat.wanted[event.Type] {
			continue
		}
		event.ID, event.At, event.Company, event.Actor = w.nextID(), Instant(w.now), w.caller.Company, w.caller.Member
		event.Record = &HookRecord{ID: r.ID, Form: r.Form, Number: r.Number, Status: r.Status, Requester: r.Requester}
		body, err := json.Marshal(event)
		if err != nil {
			return fmt.Errorf("encode event %s: %w", event.Type, err)
		}
		w.tx.InsertJob(&store.JobRow{ID: event.ID, Kind: kindEvent, Subject: r.ID, Body: string(body), FireAt: w.now, CreatedAt: w.now})
	}
	return nil
}

// eventsOf lists what a change is to webhooks.
func eventsOf(ch *change, now int64) (events []HookEvent) {
	if ch.first && ch.record.SubmittedAt == now {
		events = append(events, HookEvent{Type: "record.submitted"})
	}
	if ch.instance == nil && ch.record.Status == statusEnded && ch.record.EndedAt == now {
		events = append(events, HookEvent{Type: "record.ended"})
	}
	for _, effect := range ch.effects {
		switch {
		case effect.Kind == flows.SetStatus && effect.Status.Final():
			events = append(events, HookEvent{Type: "record." + string(effect.Status)})
		case effect.Kind == flows.OpenTask:
			events = append(events, HookEvent{Type: "task.opened", Task: &HookTask{ID: effect.Task, Kind: string(effect.TaskKind), Member: effect.Member}})
		}
	}
	return events
}

// event puts an event on its way to each webhook that wants it.
func (j *jobRun) event() error {
	var event HookEvent
	if err := j.read(&event); err != nil {
		return err
	}
	rows, err := j.tx.Webhooks()
	if err != nil {
		return err
	}
	for i, h := range rows {
		if h.DisabledAt == 0 && slices.Contains(strings.Fields(h.Events), event.Type) {
			j.e.callHook(j.tx, h, event.Type, j.row.Body, forms.DeriveID(j.clock, event.ID, 1+i), j.clock)
		}
	}
	return nil
}

// callHook writes the delivery of an event, given as JSON, to one webhook.
func (e *Engine) callHook(tx *store.Tx, h *store.WebhookRow, kind, body string, id forms.ID, clock int64) {
	notify.Send(tx, e.ways(), &store.DeliveryRow{ID: id, Target: h.ID, Channel: store.ChannelWebhook, Kind: kind, Body: body, CreatedAt: clock}, clock)
}

// eventOf is the id of the event that a delivery to a webhook carries: the same in each attempt, and for each webhook.
func eventOf(d *store.DeliveryRow) forms.ID {
	var event HookEvent
	if err := json.Unmarshal([]byte(d.Body), &event); err != nil || event.ID.IsZero() {
		return d.ID
	}
	return event.ID
}
