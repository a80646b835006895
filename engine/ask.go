package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Evaluate says what the rules make of data: values, what is shown, required and locked, and what is
// wrong so far. Nothing is written.
func (e *Engine) Evaluate(ctx context.Context, c Caller, form string, in EvaluateIn) (Evaluation, error) {
	var view Evaluation
	err := e.read(ctx, c, func(w *work) error {
		s, err := w.subject(form, in.Record, in.Task)
		if err != nil {
			return err
		}
		data, problems := s.pub.form.Decode(in.Data)
		if len(problems) > 0 {
			return Invalid(problems)
		}
		input := forms.Input{Data: data, Before: s.before, Editable: s.editable}
		out, err := w.settle(s.pub, input, s.record)
		if err != nil {
			return err
		}
		view = Evaluation{
			Data: s.pub.form.Encode(out.Data), Fields: fieldStates(out.Fields),
			Problems: ViewProblems(out.Problems, c.Language), Warnings: ViewProblems(out.Warnings, c.Language),
		}
		concerned, err := w.concernedNow(s.record)
		if err != nil {
			return err
		}
		if !concerned { // nor may the caller change anything: what would be worked out now tells of private facts
			view.Data = s.pub.form.Encode(s.before)
		}
		if view.Facts, err = encodeFacts(w.facts, concerned); err != nil || len(in.Why) == 0 {
			return err
		}
		view.Why, err = w.explain(s.pub, input, s.record, in.Why)
		return err
	})
	return view, err
}

// subject is what data are evaluated for: a form, a record of it, what that held before and what of it the caller may
// change, as forms.Input says.
type subject struct {
	pub      *published
	record   *store.RecordRow
	before   rules.Data
	editable map[string]bool
}

// subject finds what a caller names: a task of their own, a record that they may read, or nothing, which is a new
// record. A draft is evaluated as it would be saved, a returned record as it would be submitted again; whatever else
// is there already stays as it is.
func (w *work) subject(form string, id, task forms.ID) (*subject, error) {
	fills := false
	if !task.IsZero() {
		row, err := w.tx.Task(task)
		if err != nil {
			return nil, err
		}
		if row.Member != w.caller.Member || (!id.IsZero() && id != row.Record) {
			return nil, ErrNotFound
		}
		id, fills = row.Record, resubmits(row)
	}
	if id.IsZero() {
		return w.blank(form)
	}
	record, err := w.tx.Record(id)
	if err != nil {
		return nil, err
	}
	pub, err := w.formVersion(record.Form, record.FormVersion)
	if err != nil {
		return nil, err
	}
	if record.Form != form {
		return nil, ErrNotFound
	}
	if err := w.mayRead(pub, record); err != nil {
		return nil, err
	}
	if record.Status == statusDraft {
		pub, err = w.fillable(form)
		return &subject{pub: pub, record: record}, err
	}
	s := &subject{pub: pub, record: record}
	if !fills {
		s.editable = map[string]bool{}
	}
	s.before, err = pub.stored(record)
	return s, err
}

// blank is a new record of a form.
func (w *work) blank(form string) (*subject, error) {
	pub, err := w.fillable(form)
	if err != nil {
		return nil, err
	}
	record, err := w.newRecord(pub)
	return &subject{pub: pub, record: record}, err
}

func fieldStates(from map[string]forms.FieldState) map[string]FieldState {
	out := make(map[string]FieldState, len(from))
	for path, s := range from {
		out[path] = FieldState{Shown: s.Shown, Required: s.Required, Locked: s.Locked}
	}
	return out
}

// plain is a value as literals of trees and facts write it: a text, or a list of texts.
func plain(v rules.Value) any {
	if v.Kind() != rules.KindList {
		return v.String()
	}
	all := make([]any, len(v.AsList()))
	for i, elem := range v.AsList() {
		all[i] = plain(elem)
	}
	return all
}

// encodeFacts writes the answers that rules used, by question, for the page's own evaluator: what plain gives, or
// {"code"} where a fact cannot be had, so that the rule fails there as it does here. Private ones are left out unless
// the record concerns who asks.
func encodeFacts(f *rules.Facts, concerned bool) (json.RawMessage, error) {
	answers := map[string]any{}
	for _, a := range f.Answers() {
		if p := providers[a.Ask.Fact]; p != nil && (!p.page || p.private && !concerned) {
			continue
		}
		answers[a.Ask.Key()] = plain(a.Value)
		if a.Code != "" {
			answers[a.Ask.Key()] = map[string]string{"code": a.Code}
		}
	}
	body, err := json.Marshal(answers)
	if err != nil {
		return nil, fmt.Errorf("encode facts: %w", err)
	}
	return body, nil
}

// Preview says which path the data would take if they were submitted now and everybody agreed: the same
// decisions on a copy. Data that could not be submitted are told as problems and take no path; where the flow would
// refuse them the answer says why, also without steps. They are those of a new record or of the draft that is named,
// which has files of its own.
func (e *Engine) Preview(ctx context.Context, c Caller, form string, in EvaluateIn) (Path, error) {
	view := Path{Steps: []PathStep{}, Problems: []ProblemView{}}
	err := e.read(ctx, c, func(w *work) error {
		s, err := w.subject(form, in.Record, in.Task)
		if err != nil {
			return err
		}
		pub, record := s.pub, s.record
		if record.Status != statusDraft {
			return NewFault("wrong_status", "status", record.Status)
		}
		input, problems := pub.form.Decode(in.Data)
		if len(problems) > 0 {
			return Invalid(problems)
		}
		out, err := w.evaluate(pub, record, input, nil, true)
		if err != nil {
			return err
		}
		view.Problems = ViewProblems(out.Problems, c.Language)
		if pub.flow == nil || len(out.Problems) > 0 {
			return nil
		}
		return w.preview(&view, pub, record, out)
	})
	return view, err
}

func (w *work) preview(view *Path, pub *published, record *store.RecordRow, out forms.Result) error {
	w.asked = 0
	facts := flows.Facts{Facts: w.facts, Data: withBuiltIns(record, out.Data)}
	cmd := flows.Command{ID: w.id, Verb: flows.Submit, By: w.caller.Member, Holds: out.Holds,
		Record: record.ID, Requester: record.Requester, Department: record.Department}
	path, refusal, err := flows.SettlePreview(pub.flow.def, flows.State{}, facts, cmd, w.answer)
	if err != nil {
		return err
	}
	if refusal != nil {
		told := AsFault(w.refused(named(refusal, out.Holds, w.caller.Language)))
		if told == nil {
			return fmt.Errorf("a preview was refused with the unknown code %q", refusal.Code)
		}
		view.Refusal = &ProblemView{Code: told.Code, Message: told.Text(w.caller.Language)}
	}
	return w.steps(view, pub, path)
}
