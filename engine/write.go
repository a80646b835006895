package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"

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

// dataEvent is the payload of the event "saved": the record's data as they are from then on, with what else
// of the record no other event says.
type dataEvent struct {
	Data      json.RawMessage `json:"data"`
	Form      string          `json:"form"`
	At        int             `json:"version"` // the form's version
	Number    string          `json:"number,omitempty"`
	Requester forms.ID        `json:"requester,omitzero"`
	FiledBy   forms.ID        `json:"filed_by,omitzero"`
	// Files are the SHA-256 of the files that the data name, by id: of what was filed, not of drafts.
	Files map[string]string `json:"files,omitempty"`
}

func saved(r *store.RecordRow) dataEvent {
	return dataEvent{Data: json.RawMessage(r.Data), Form: r.Form, At: r.FormVersion, Number: r.Number, Requester: r.Requester, FiledBy: r.FiledBy}
}

// write carries out a change: the record, its instance, tasks, ledger, events and jobs, in this order,
// and answers the record as its caller sees it. Everything that reads comes before everything that
// writes, so that the writes can leave in one batch with the commit.
func (w *work) write(ch *change) (*RecordView, error) {
	w.fold(ch)
	if err := w.learn(w.concerned(ch)...); err != nil {
		return nil, err
	}
	if err := w.findStandIns(ch.effects); err != nil {
		return nil, err
	}
	if ch.state.Status == flows.Running {
		if _, err := w.looksAfterFlows(ch.record); err != nil { // the view will ask
			return nil, err
		}
	}
	took, err := w.take(ch)
	if err != nil {
		return nil, err
	}
	if err := w.allot(ch); err != nil {
		return nil, err
	}
	if ch.record.Data, err = took.beside(ch.pub.form.Encode(ch.data)); err != nil {
		return nil, err
	}
	ch.record.Summary = w.keptSummary(ch.pub, ch.record, ch.data)
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
		approvals.Tasks(w.tx, ch.instance, ch.record.Form, ch.effects, ch.comment, w.cat.company.Language, w.now)
	}
	if err := w.attachEvidence(ch.record, ch.evidence); err != nil {
		return nil, err
	}
	if err := w.notify(ch); err != nil {
		return nil, err
	}
	if err := w.announce(ch); err != nil {
		return nil, err
	}
	if err := w.touch(ch.record, &ch.state); err != nil {
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

// post carries out what the change does to the ledger. The accounts are locked already, all at once, or are so by
// the first hold that ends: what a command holds it has asked for (answer), what it ends lies on the record.
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
			return fmt.Errorf("%s of record %s: %w", effect.Kind, ch.record.ID, w.unposted(err))
		}
	}
	return nil
}

// unposted turns what the ledger refuses into what a caller is told: an amount that an account cannot count, or that
// is not there.
func (w *work) unposted(err error) error {
	var unfit *ledger.Unfit
	var short *ledger.Short
	switch {
	case errors.As(err, &unfit):
		return w.refused(&flows.Refusal{Code: "hold_invalid", Args: map[string]string{"account": unfit.Account, "amount": unfit.Amount.String()}})
	case errors.As(err, &short):
		return w.refused(&flows.Refusal{Code: "balance_short",
			Args: map[string]string{"account": short.Account, "asked": short.Asked.String(), "left": short.Left.String()}})
	}
	return err
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
	if ch.changed() || ch.handed {
		event, err := saved(ch.record), error(nil)
		if event.Files, err = w.hashesOf(filesOf(ch.pub.form, ch.data)); err != nil {
			return err
		}
		if err := own("saved", event); err != nil {
			return err
		}
	}
	if ch.first && ch.instance == nil && ch.record.Status == statusEnded {
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
			Actor: event.Actor, For: event.For, Command: event.Command, Payload: body})
	}
	if w.outside != nil && ch.first {
		if err := own(eventOutside, EntryMark{ID: w.outside.ID, Title: w.outside.Title}); err != nil {
			return err
		}
	}
	if len(ch.evidence) > 0 {
		hashes, err := w.hashesOf(ch.evidence)
		if err != nil {
			return err
		}
		if err := own(eventEvidence, evidenceEvent{ch.evidence, hashes}); err != nil {
			return err
		}
	}
	head := &history.Head{Seq: ch.record.EventSeq, Hash: ch.record.EventHash}
	history.Append(w.tx, ch.record.ID, head, entries...)
	ch.record.EventSeq, ch.record.EventHash = head.Seq, head.Hash
	return nil
}

// flowEvent heads the kinds of events that package flows made and folds.
const flowEvent = "flow."

// notify puts what people are to be told into jobs: of their new tasks, and what the flow tells
// them. Nobody is told what they did themselves.
func (w *work) notify(ch *change) error {
	summary := func(lang string, data rules.Data, sight *forms.Sight) string {
		return w.summaryFor(lang, ch.pub, ch.record, data, sight)
	}
	for _, effect := range ch.effects {
		m := notify.Message{Member: effect.Member, Task: effect.Task}
		switch effect.Kind {
		case flows.OpenTask:
			m.Kind = string(effect.TaskKind)
		case flows.Notify:
			m.Kind = "told_" + effect.Notice
		}
		if !notify.Known(m.Kind) {
			continue
		}
		if err := w.tell(ch, m, effect.Args, summary); err != nil {
			return err
		}
		if err := w.tellClerks(ch, m, effect.Args, summary); err != nil {
			return err
		}
		if stand := w.standIns[m.Member]; effect.Kind == flows.OpenTask && !stand.IsZero() && stand != ch.record.Requester {
			absent := m.Member
			m.Member = stand
			if err := w.tellFor(ch, m, absent, effect.Args, summary); err != nil {
				return err
			}
		}
	}
	return w.tellClient(ch, summary)
}

// tell puts a message about a record into a job, unless it is for nobody, for the caller, or for somebody who may not
// read the record: in the company's language, with what reads otherwise in another. Summary names the record in a
// language, of data that the one who is told may read; the names of the caller and the requester are learned before.
func (w *work) tell(ch *change, m notify.Message, args map[string]string, summary func(lang string, data rules.Data, sight *forms.Sight) string) error {
	return w.tellFor(ch, m, m.Member, args, summary)
}

// tellFor is tell to somebody who acts for another: they read what the other one may read.
func (w *work) tellFor(ch *change, m notify.Message, absent forms.ID, args map[string]string, summary func(lang string, data rules.Data, sight *forms.Sight) string) error {
	if m.Member == w.caller.Member || m.Member.IsZero() {
		return nil
	}
	pub, r := ch.pub, ch.record
	sight, err := w.sightOfOther(ch, absent)
	if err != nil || sight == nil {
		return err
	}
	data := sight.Data(w.ruling(pub).form, ch.data)
	m.Record = r.ID
	m.Args = map[string]string{"requester": w.names[r.Requester], "actor": w.names[w.caller.Member]}
	maps.Copy(m.Args, args)
	m.In = map[string]map[string]string{}
	w.naming(w.namesOf(absent), func() { w.word(&m, pub, func(lang string) string { return summary(lang, data, sight) }) })
	return notify.Enqueue(w.tx, w.nextID(), w.now, m)
}

// word puts what a message calls a form and its record, in each language.
func (w *work) word(m *notify.Message, pub *published, summary func(lang string) string) {
	own := w.cat.company.Language
	for _, lang := range []string{own, forms.Chinese, forms.English} {
		for name, text := range map[string]string{"form": pub.form.Title.In(lang, pub.form.Language), "summary": summary(lang)} {
			if lang == own {
				m.Args[name] = text
			} else if text != m.Args[name] {
				m.Put(lang, name, text)
			}
		}
	}
}

// index writes what finds the record by its values: slots, references, unique values, and the files that it names,
// which its readers may then open. Where the data stay as they were, so do these.
func (w *work) index(ch *change) error {
	if ch.changed() {
		if err := w.slot(ch.pub, ch.record, ch.data); err != nil {
			return err
		}
		w.refer(ch)
		if err := w.attachFiles(ch.pub, ch.record, ch.data); err != nil {
			return err
		}
		problems, err := records.Unique(w.tx, ch.record, ch.pub.form, ch.data)
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			return Invalid(problems)
		}
	}
	switch flows.Status(ch.record.Status) {
	case flows.Rejected, flows.Withdrawn, flows.Terminated:
		records.Free(w.tx, ch.record)
	}
	return nil
}

// slot writes the slots of a record as the newest version of its form keeps them, since that is how lists read them.
func (w *work) slot(pub *published, r *store.RecordRow, data rules.Data) error {
	if newest := w.cat.forms[r.Form]; newest != nil {
		pub = newest
	}
	return records.Index(w.tx, r, pub.form, data, pub.slots)
}
