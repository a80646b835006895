package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

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
		s, err := w.subject(form, in)
		if err != nil {
			return err
		}
		data, problems := s.pub.form.Decode(in.Data)
		data = s.pub.form.Stamp(data, s.before, w.now)
		if len(problems) > 0 && in.Choose == nil { // what cannot be read elsewhere keeps nobody from choosing
			return Invalid(problems)
		}
		if view, err = w.evaluated(s, data); err == nil && in.Choose != nil {
			view.Choices, err = w.referable(s, data, *in.Choose)
		}
		if err != nil || len(in.Why) == 0 {
			return err
		}
		input := granted(s.pub.form, data, s.before, s.grant, s.fills)
		view.Why, err = w.explain(s, input, in.Why)
		return err
	})
	return view, err
}

// evaluated is what rules make of a subject. Who may change nothing of it is told what the record holds: what would be
// worked out now, and what refuses it, may tell of facts and fields that are not theirs to know.
func (w *work) evaluated(s *subject, data rules.Data) (Evaluation, error) {
	out, err := w.evaluate(s.pub, s.record, data, s.before, s.hand, false)
	if err != nil {
		return Evaluation{}, err
	}
	concerned, err := w.concernedNow(s.record)
	if err != nil {
		return Evaluation{}, err
	}
	form := s.pub.form
	view := Evaluation{Data: form.Encode(s.seen(out.Data)), Fields: s.states(out, concerned), Problems: []ProblemView{}, Warnings: []ProblemView{}}
	if !concerned {
		view.Data = form.Encode(s.seen(s.before))
	}
	lang := w.caller.Language
	switch {
	case s.fills:
		view.Problems, view.Warnings = ViewProblems(told(form, out.Problems, s.sight), lang), ViewProblems(told(form, out.Warnings, s.sight), lang)
		view.Notes = shownNotes(out.Notes)
	case concerned && s.sight.All():
		view.Problems, view.Warnings = ViewProblems(out.Problems, lang), ViewProblems(out.Warnings, lang)
		view.Notes = shownNotes(out.Notes)
	}
	if s.fills {
		if err := w.answer(slices.DeleteFunc(form.Papers(out.Data), w.knows)); err != nil {
			return Evaluation{}, err
		}
	}
	view.Facts, err = w.encodeFacts(concerned, s.hidden(s.before, out.Data))
	return view, err
}

// knows says whether a fact was asked for already.
func (w *work) knows(ask rules.Ask) bool {
	_, ok := w.facts.Get(ask)
	return ok
}

// shownNotes are the ids of notes that are shown; one whose rule fails is not.
func shownNotes(notes []forms.Problem) []string {
	var ids []string
	for _, n := range notes {
		if n.Code == "check" {
			ids = append(ids, n.Args["check"])
		}
	}
	return ids
}

// subject is what data are evaluated for: a form, a record of it, what that held before and what of it the caller may
// change, as forms.Input says.
type subject struct {
	pub    *published
	record *store.RecordRow
	before rules.Data
	fills  bool // the caller is filling it in
	hand
}

// seen are data that the caller may read: of what they fill in, also what they may fill in.
func (s *subject) seen(data rules.Data) rules.Data {
	return s.sight.Or(s.grant).Data(s.pub.form, data)
}

// states are those of the fields that the caller may read or fill in. Who fills in nothing and does not know all that
// rules read is told which fields hold something, and no more of what rules say.
func (s *subject) states(out forms.Result, concerned bool) map[string]FieldState {
	states := fieldStates(out.Fields)
	may := s.sight.Or(s.grant)
	for path, state := range states {
		if !may.Sees(s.pub.form, path) {
			delete(states, path)
			continue
		}
		switch {
		case s.fills:
			state.Locked = state.Locked || !s.grant.Sees(s.pub.form, path)
		case !concerned || !s.sight.All():
			state = s.held(path)
		}
		states[path] = state
	}
	return states
}

// held is the state of a field of a record that is only read: shown where it holds something or is always shown.
func (s *subject) held(path string) FieldState {
	table, row, column := strings.Cut(path, ".")
	data, field := s.before, s.pub.form.Field(path)
	if row, id, cell := strings.Cut(row, "."); cell && column {
		data, field = nil, s.pub.form.Field(table+"."+id)
		for _, one := range s.before[table].AsRows() {
			if one[forms.RowID].AsText() == row {
				data = one
			}
		}
	}
	if field == nil {
		return FieldState{Locked: true}
	}
	return FieldState{Shown: field.Show == nil || !data[field.ID].IsBlank(), Required: field.Required, Locked: true}
}

// subject finds what a caller names: a task of their own, a record that they may read, or nothing, which is a new
// record. A draft is evaluated as it would be saved, a returned record as it would be submitted again; whatever else
// is there already stays as it is.
func (w *work) subject(form string, in EvaluateIn) (*subject, error) {
	id, task, fills := in.Record, in.Task, false
	if !task.IsZero() {
		row, err := w.tx.Task(task)
		if err != nil {
			return nil, err
		}
		if absent, err := w.forWhom(row); err != nil || !absent.IsZero() && w.client == nil || !id.IsZero() && id != row.Record {
			return nil, orNotFound(err)
		}
		id, fills = row.Record, resubmits(row)
	}
	if id.IsZero() {
		return w.blank(form, in.Filing)
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
		if err := w.rework(record, in.Filing); err != nil {
			return nil, err
		}
		return w.begun(form, record)
	}
	s := &subject{pub: pub, record: record, fills: fills}
	if s.sight, err = w.sight(pub, record, nil); err != nil {
		return nil, err
	}
	if fills {
		if s.hand, err = w.refillable(pub, record, nil); err != nil {
			return nil, err
		}
	} else if s.grant, err = w.changing(pub, record, s.sight); err != nil {
		return nil, err
	} else if s.grant != nil {
		s.fills = true
	}
	s.before, err = pub.stored(record)
	return s, err
}

// changing are the fields of a filed record without a flow that the caller may change; nil: none.
func (w *work) changing(pub *published, r *store.RecordRow, sight *forms.Sight) (*forms.Sight, error) {
	if w.ruling(pub).flow != nil {
		return nil, nil
	}
	return w.changeable(pub, r, sight)
}

// blank is a new record of a form.
func (w *work) blank(form string, f Filing) (*subject, error) {
	if err := w.actAs(f.For); err != nil {
		return nil, err
	}
	s, err := w.begun(form, nil)
	if err == nil {
		s.record, err = w.newRecord(s.pub, f)
	}
	return s, err
}

// begun is a record of a form that the caller is filling in for the first time.
func (w *work) begun(form string, record *store.RecordRow) (*subject, error) {
	pub, by, err := w.fillable(form)
	return &subject{pub: pub, record: record, fills: true, hand: by}, err
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
	if written := forms.Written(v); written != "" {
		return written
	}
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
// the record concerns who asks, and so is what was looked up in what they may not read, or with what they may not be shown.
func (w *work) encodeFacts(concerned bool, hidden []string) (json.RawMessage, error) {
	answers := map[string]any{}
	for _, a := range w.facts.Answers() {
		if p := providers[a.Ask.Fact]; p != nil && (!p.page || p.private && !concerned) || w.concealsLookup(a.Ask) || names(a.Ask, hidden) {
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
		s, err := w.subject(form, in)
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
		out, err := w.evaluate(pub, record, pub.form.Stamp(input, nil, w.now), nil, s.hand, true)
		if err != nil {
			return err
		}
		view.Problems = ViewProblems(told(pub.form, out.Problems, s.sight), c.Language)
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
	cmd := flows.Command{ID: w.id, Verb: flows.Submit, By: w.caller.Member, For: w.actingFor(), Holds: out.Holds,
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
