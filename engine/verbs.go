package engine

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/superform-dev/superform/engine/approvals"
	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// taskVerbs are what the holder of a task may do, by the kind of seat, in the order of the buttons.
var taskVerbs = map[flows.SeatKind][]flows.Verb{
	flows.SeatApprove:  {flows.Agree, flows.Reject, flows.Return},
	flows.SeatResubmit: {flows.Resubmit, flows.Withdraw},
	flows.SeatIncident: {flows.Resume, flows.Terminate},
}

// resubmits tells whether the holder of a task may change the record's data with it: what was returned is filled in
// again, everything else is read.
func resubmits(task *store.TaskRow) bool {
	return task.Status == store.TaskOpen && flows.SeatKind(task.Kind) == flows.SeatResubmit
}

// recordVerbs are what may be done to a record without a task of one's own.
var recordVerbs = []flows.Verb{flows.Withdraw, flows.Terminate, flows.Resume}

// The verbs that are no business of the flow's: a comment is added, a draft is discarded, a record goes into the trash.
const (
	verbComment = "comment"
	verbDiscard = "discard"
	verbDelete  = "delete"
)

// TaskVerb lets the holder of a task act on it.
func (e *Engine) TaskVerb(ctx context.Context, c Caller, key Key, id forms.ID, verb string, in VerbIn) (Answer, error) {
	return e.command(ctx, c, key, func(w *work) (result, error) {
		task, err := w.tx.Task(id)
		if err != nil {
			return result{}, err
		}
		absent, err := w.forWhom(task)
		if err != nil {
			return result{}, err
		}
		if !in.For.IsZero() && in.For != absent {
			return result{}, ErrNotFound
		}
		if !slices.Contains(taskVerbs[flows.SeatKind(task.Kind)], flows.Verb(verb)) {
			return result{}, NewFault("unknown_verb", "verb", verb)
		}
		if len(in.Mentions) > 0 {
			return result{}, NewFault("no_mentions")
		}
		ch, def, err := w.running(task.Record)
		if err != nil {
			return result{}, err
		}
		cmd := flows.Command{Verb: flows.Verb(verb), Seat: task.Seat, For: absent, Comment: in.Comment}
		return w.act(ch, def, cmd, in)
	})
}

// RecordVerb does something to a record: what a flow decides, a comment, or the end of a draft. A flow admin who may not read the
// record is answered what a list would show of it, without anything that its data say.
func (e *Engine) RecordVerb(ctx context.Context, c Caller, key Key, id forms.ID, verb string, in VerbIn) (Answer, error) {
	var refers ReferringFields
	if verb == verbDelete && !in.Nevertheless {
		var err error
		if refers, err = e.referringTo(ctx, c, id); err != nil {
			return Answer{}, err
		}
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		switch verb {
		case verbComment:
			return w.comment(id, in)
		case verbDiscard:
			return w.discard(id, in)
		case verbDelete:
			return w.delete(id, in, refers)
		}
		if len(in.Mentions) > 0 {
			return result{}, NewFault("no_mentions")
		}
		if !slices.Contains(recordVerbs, flows.Verb(verb)) {
			return result{}, NewFault("unknown_verb", "verb", verb)
		}
		ch, def, err := w.running(id)
		if err != nil {
			return result{}, err
		}
		reads := w.mayRead(ch.pub, ch.record)
		if reads == ErrNotFound {
			if err := w.mayOversee(ch.record); err != nil {
				return result{}, err
			}
		} else if reads != nil {
			return result{}, reads
		}
		if err := w.withdrawsFor(ch.record, flows.Verb(verb), in); err != nil {
			return result{}, err
		}
		done, err := w.act(ch, def, flows.Command{Verb: flows.Verb(verb), For: w.actingFor(), Comment: in.Comment}, in)
		if err == nil && reads != nil {
			done.body = w.outline(ch.record)
		}
		return done, err
	})
}

// running locks a record with its instance, in this order, and reads what a command on it needs.
func (w *work) running(id forms.ID) (*change, *flows.Definition, error) {
	instance, state, err := approvals.Load(w.tx, id, true)
	if err == store.ErrNotFound {
		return nil, nil, w.noFlow(id)
	}
	if err != nil {
		return nil, nil, err
	}
	record, err := w.tx.LockRecord(id)
	if err != nil {
		return nil, nil, err
	}
	pub, err := w.formVersion(record.Form, record.FormVersion)
	if err != nil {
		return nil, nil, err
	}
	if pub, err = w.pinned(pub, instance); err != nil {
		return nil, nil, err
	}
	if w.caller.Holds(org.RightFlows) { // the flow will ask what they may
		if _, err := w.looksAfterFlows(record); err != nil {
			return nil, nil, err
		}
	}
	data, err := pub.stored(record)
	if err != nil {
		return nil, nil, err
	}
	return &change{pub: pub, record: record, before: data, data: data, instance: instance, state: state}, pub.flow.def, nil
}

// noFlow is why nothing can be done to a record on which no flow was started, for those who may read it.
func (w *work) noFlow(id forms.ID) error {
	record, err := w.tx.Record(id)
	if err != nil {
		return err
	}
	pub, err := w.formVersion(record.Form, record.FormVersion)
	if err != nil {
		return err
	}
	if err := w.mayRead(pub, record); err != nil {
		return err
	}
	return NewFault("wrong_status", "status", record.Status)
}

// act lets the flow decide a command on a running record and writes what it decides. Only a resubmission
// brings data: they are evaluated like a first submission.
func (w *work) act(ch *change, def *flows.Definition, cmd flows.Command, in VerbIn) (result, error) {
	if err := checkComment(in.Comment); err != nil {
		return result{}, err
	}
	if len(in.Data) > 0 && cmd.Verb != flows.Resubmit {
		return result{}, NewFault("no_data", "verb", string(cmd.Verb))
	}
	if err := w.answersWith(ch, in.Evidence); err != nil {
		return result{}, err
	}
	cmd.ID, cmd.By = w.id, w.caller.Member
	cmd.Record, cmd.Requester, cmd.Department = ch.record.ID, ch.record.Requester, ch.record.Department
	for _, h := range ch.state.Holds {
		w.held = append(w.held, ledger.Key(h.Account))
	}
	if cmd.Verb == flows.Resubmit {
		if err := w.resubmitted(ch, &cmd, in.Data); err != nil {
			return result{}, err
		}
	}
	if err := w.decide(ch, def, cmd); err != nil {
		return result{}, err
	}
	ch.comment = cmd.Comment
	ch.record.Revision++
	view, err := w.write(ch)
	return result{200, view}, err
}

func (w *work) resubmitted(ch *change, cmd *flows.Command, raw json.RawMessage) error {
	input := ch.before
	if len(raw) > 0 {
		decoded, problems := ch.pub.form.Decode(raw)
		if len(problems) > 0 {
			return Invalid(problems)
		}
		input = ch.pub.form.Stamp(decoded, ch.before, w.now)
	}
	by, err := w.refillable(ch.pub, ch.record, &ch.state)
	if err != nil {
		return err
	}
	w.keep(ch.pub.form, ch.before)
	out, err := w.evaluate(ch.pub, ch.record, input, ch.before, by, true)
	if err != nil {
		return err
	}
	if len(out.Problems) > 0 {
		return Invalid(told(ch.pub.form, out.Problems, by.sight))
	}
	ch.take(out)
	cmd.Holds, ch.again = out.Holds, true
	return nil
}

// viewStored is the view of a record as it stands in the store, its form with the flow that it runs by, and where
// that flow stands; nil where it has none.
func (w *work) viewStored(pub *published, record *store.RecordRow) (*published, *RecordView, *flows.State, error) {
	data, err := pub.stored(record)
	if err != nil {
		return nil, nil, nil, err
	}
	instance, state, err := approvals.Load(w.tx, record.ID, false)
	if err == store.ErrNotFound {
		view, err := w.view(pub, record, data, nil, nil)
		return pub, view, nil, err
	}
	if err != nil {
		return nil, nil, nil, err
	}
	if pub, err = w.pinned(pub, instance); err != nil {
		return nil, nil, nil, err
	}
	view, err := w.view(pub, record, data, instance, &state)
	return pub, view, &state, err
}
