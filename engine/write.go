package engine

import (
	"encoding/json"
	"fmt"

	"github.com/superform-dev/superform/engine/approvals"
	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// dataEvent is the payload of the event "saved": the record's data as they are from then on.
type dataEvent struct {
	Data json.RawMessage `json:"data"`
	Form string          `json:"form"`
	At   int             `json:"version"` // the form's version
}

// write carries out a change: the record, its instance, tasks, ledger, events and outbox, in this order,
// and answers the record as its caller sees it. Everything that reads comes before everything that
// writes, so that the writes can leave in one batch with the commit.
func (w *work) write(ch *change) (*RecordView, error) {
	w.fold(ch)
	if err := w.learn(w.concerned(ch)...); err != nil {
		return nil, err
	}
	if ch.state.Status == flows.Running {
		if _, err := w.looksAfterFlows(); err != nil { // the view will ask
			return nil, err
		}
	}
	ch.record.Data = string(ch.pub.form.Encode(ch.data))
	if err := w.allot(ch); err != nil {
		return nil, err
	}
	ch.record.Summary = ch.pub.form.Summary(withBuiltIns(ch.record, ch.data), w.display)
	if err := w.post(ch); err != nil {
		return nil, err
	}
	if err := w.chain(ch); err != nil {
		return nil, err
	}
	records.Put(w.tx, ch.record, ch.isNew)
	if err := w.index(ch); err != nil {
		return nil, err
	}
	if ch.instance != nil {
		if err := approvals.Save(w.tx, ch.instance, &ch.state, ch.fresh, w.now); err != nil {
			return nil, err
		}
		approvals.Tasks(w.tx, ch.instance, ch.effects, ch.comment, w.cat.company.Language, w.now)
	}
	if err := w.notify(ch); err != nil {
		return nil, err
	}
	return w.view(ch.pub, ch.record, ch.data, ch.instance, &ch.state)
}

// fold applies the decided events to the state and the statuses they give to the record.
func (w *work) fold(ch *change) {
	ch.state = flows.Fold(ch.state, ch.events)
	for _, effect := range ch.effects {
		if effect.Kind != flows.SetStatus {
			continue
		}
		ch.record.Status, ch.record.Incident = string(effect.Status), effect.Incident
		if effect.Status.Final() && ch.record.EndedAt == 0 {
			ch.record.EndedAt = w.now
		}
	}
	ch.record.UpdatedAt = w.now
}

// post carries out what the change does to the ledger.
func (w *work) post(ch *change) error {
	for _, effect := range ch.effects {
		var err error
		switch effect.Kind {
		case flows.HoldOn:
			err = w.ledger.Hold(w.stamp(), ch.record.ID, effect.Hold.ID, ledger.Key(effect.Hold.Account), effect.Hold.Amount)
		case flows.Release:
			err = w.ledger.Release(w.stamp(), ch.record.ID, effect.Hold.ID)
		case flows.Post:
			err = w.ledger.Post(w.stamp(), ch.record.ID, effect.Hold.ID)
		}
		if err != nil {
			return fmt.Errorf("%s of record %s: %w", effect.Kind, ch.record.ID, err)
		}
	}
	return nil
}

// chain appends what happened to the record's history: its data where they changed, then the flow's
// events as they are, from which verify folds the state again.
func (w *work) chain(ch *change) error {
	var entries []history.Entry
	own := func(kind string, payload any) error {
		e, err := w.entry(kind, payload)
		entries = append(entries, e)
		return err
	}
	if ch.changed() {
		payload := dataEvent{Data: json.RawMessage(ch.record.Data), Form: ch.pub.row.ID, At: ch.pub.row.Version}
		if err := own("saved", payload); err != nil {
			return err
		}
	}
	if ch.instance == nil && ch.record.Status == statusEnded && ch.record.EndedAt == w.now {
		if err := own("ended", struct{}{}); err != nil {
			return err
		}
	}
	for i := range ch.events {
		event := &ch.events[i]
		body, err := json.Marshal(event)
		if err != nil {
			return fmt.Errorf("encode event %s: %w", event.Kind, err)
		}
		entries = append(entries, history.Entry{ID: w.nextID(), Kind: flowEvent + string(event.Kind), Format: event.Format, At: event.At,
			Actor: event.Actor, Command: event.Command, Payload: body})
	}
	head := &history.Head{Seq: ch.record.EventSeq, Hash: ch.record.EventHash}
	history.Append(w.tx, ch.record.ID, head, entries...)
	ch.record.EventSeq, ch.record.EventHash = head.Seq, head.Hash
	return nil
}

// flowEvent heads the kinds of events that package flows made and folds.
const flowEvent = "flow."

// notify puts what people are to be told into the outbox: of their new tasks, and what the flow tells
// them. Nobody is told what they did themselves.
func (w *work) notify(ch *change) error {
	for _, effect := range ch.effects {
		m := notify.Message{Member: effect.Member, Record: ch.record.ID, Task: effect.Task}
		switch effect.Kind {
		case flows.OpenTask:
			m.Kind = string(effect.TaskKind)
		case flows.Notify:
			m.Kind = "told_" + effect.Notice
		}
		if !notify.Known(m.Kind) || effect.Member == w.caller.Member {
			continue
		}
		m.Args = map[string]string{
			"form": ch.pub.form.Title.In(w.cat.company.Language, ch.pub.form.Language), "summary": ch.record.Summary,
			"requester": w.names[ch.record.Requester], "actor": w.names[w.caller.Member],
		}
		for name, value := range effect.Args {
			m.Args[name] = value
		}
		if err := notify.Enqueue(w.tx, w.nextID(), w.now, m); err != nil {
			return err
		}
	}
	return nil
}

// index writes what finds the record by its values: slots, unique values, and the files that it names,
// which its readers may then open.
func (w *work) index(ch *change) error {
	if ch.changed() { // what finds them stays otherwise
		if err := records.Index(w.tx, ch.record, ch.pub.form, ch.data, ch.pub.slots); err != nil {
			return err
		}
		w.attachFiles(ch.pub, ch.record, ch.data)
	}
	switch flows.Status(ch.record.Status) {
	case flows.Rejected, flows.Withdrawn, flows.Terminated:
		records.Free(w.tx, ch.record)
		return nil
	}
	problems, err := records.Unique(w.tx, ch.record, ch.pub.form, ch.data)
	if err == nil && len(problems) > 0 {
		return Invalid(problems)
	}
	return err
}

// attachFiles binds the uploads that the data name to the record.
func (w *work) attachFiles(pub *published, r *store.RecordRow, data rules.Data) {
	attach := func(field *forms.Field, v rules.Value) {
		if id, err := forms.ParseID(v.AsText()); field.Type == "file" && err == nil {
			w.tx.AttachFile(id, r.ID, field.Path())
		}
	}
	for _, f := range pub.form.Fields {
		attach(f, data[f.ID])
		for _, row := range data[f.ID].AsRows() {
			for _, column := range f.Columns {
				attach(column, row[column.ID])
			}
		}
	}
}
