package engine

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// ReasonView is one reason why a field stands as it does, in the caller's language.
type ReasonView struct {
	Keyword string        `json:"keyword" enum:"problem,options,check,warning,value,default,required,require,rights,lock,show,hold" doc:"what it is about: problem, check: the value is refused; options: the choice is not offered; value: it is computed; default: it was filled in for the caller; required, require: always, and by a rule; rights: the caller may not change it now; hold: what submitting holds"`
	ID      string        `json:"id,omitempty" doc:"of a check, a warning, a hold"`
	Rule    string        `json:"rule,omitempty" doc:"the rule's source, where one decides"`
	From    int           `json:"from,omitempty" doc:"the part of the rule that decides, in characters"`
	To      int           `json:"to,omitempty" doc:"its end, exclusive"`
	State   string        `json:"state" enum:"known,unknown,failed" doc:"unknown, failed: the rule has no value, and words say why"`
	Result  string        `json:"result,omitempty" doc:"of a condition true or false, else what the field holds by it, as rules write it; absent for a blank"`
	Shown   string        `json:"shown,omitempty" doc:"the result as people read it"`
	Words   string        `json:"words" doc:"one or two whole sentences"`
	Inputs  []ReasonInput `json:"inputs" doc:"what the part that decides reads"`
}

// ReasonInput is something that a rule reads.
type ReasonInput struct {
	Path      string `json:"path,omitempty" doc:"the field or cell; absent for what lies beyond the record"`
	Label     string `json:"label"`
	Value     string `json:"value,omitempty" doc:"as rules write it; absent for a blank"`
	Shown     string `json:"shown,omitempty" doc:"as people read it"`
	Concealed bool   `json:"concealed,omitempty" doc:"the caller may not see the value"`
	Why       bool   `json:"why,omitempty" doc:"the field is worked out itself: one may ask why in turn"`
}

// Why is the reasons of fields by path.
type Why struct {
	Why map[string][]ReasonView `json:"why" doc:"by field path; nothing for a field that stands as it is for no reason, and for what the form does not have"`
}

// Why says why fields of a stored record stand as they do: of a draft as it would be saved, of any other
// record as it now is, where nothing may be changed.
func (e *Engine) Why(ctx context.Context, c Caller, id forms.ID, paths []string) (Why, error) {
	var view Why
	err := e.read(ctx, c, func(w *work) error {
		record, err := w.tx.Record(id)
		if err != nil {
			return err
		}
		s, err := w.subject(record.Form, EvaluateIn{Record: id})
		if err != nil {
			return err
		}
		in := forms.Input{Data: s.before, Before: s.before, Editable: map[string]bool{}}
		if record.Status == statusDraft {
			data, _, err := w.draft(s.pub, record)
			if err != nil {
				return err
			}
			in = granted(s.pub.form, data, nil, s.grant, true)
		}
		view.Why, err = w.explain(s, in, paths)
		return err
	})
	return view, err
}

// explain gives the reasons of fields of a record, answering what the rules ask until they are content.
func (w *work) explain(s *subject, in forms.Input, paths []string) (map[string][]ReasonView, error) {
	if _, err := w.settle(s.pub, in, s.record); err != nil {
		return nil, err
	}
	concerned, err := w.concernedNow(s.record)
	if err != nil {
		return nil, err
	}
	in.Record, in.Facts = builtIns(s.record), w.facts
	reader := w.reader(concerned)
	if may := s.sight.Or(s.grant); !may.All() {
		form := s.pub.form
		reader.Sees = func(path string) bool { return may.Whole(form, path) }
		reader.Tells = func(rule *rules.Rule) bool { return may.Tells(form, rule, func(string) bool { return false }) }
	}
	all, _ := s.pub.form.Why(in, paths, reader)
	out := make(map[string][]ReasonView, len(all))
	for path, reasons := range all {
		views := make([]ReasonView, len(reasons))
		for i, r := range reasons {
			views[i] = w.reasonView(r)
		}
		out[path] = views
	}
	return out, nil
}

// concernedNow says whether the caller filed a record or has to decide on it now. Others who may read it are told what it
// holds, but not what has become since of private facts that it was worked out from.
func (w *work) concernedNow(r *store.RecordRow) (bool, error) {
	if r.Requester == w.caller.Member || r.CreatedBy == w.caller.Member || r.Requester == w.actingFor() {
		return true, nil
	}
	tasks, err := w.tx.TasksOf(r.ID)
	return slices.ContainsFunc(tasks, func(t *store.TaskRow) bool { return t.Member == w.caller.Member && t.Status == store.TaskOpen }), err
}

// reader is what the caller may be told beside the record: names of people, records and files, and the
// answers of facts, private ones to those whom the record concerns now. What a look-up finds is told to those who may
// read the record that it finds it in.
func (w *work) reader(concerned bool) forms.Reader {
	return forms.Reader{
		Names: func(kind, id string) string {
			switch kind {
			case "file":
				return w.fileName(id)
			case "chosen-member", "chosen-department":
				return w.display(kind, id)
			case "member", "department":
				parsed, err := forms.ParseID(id)
				if err != nil || w.learn(parsed) != nil {
					return ""
				}
				return w.names[parsed]
			}
			record := w.readableChoice(kind, id)
			if record == nil {
				return ""
			}
			if label, _, err := w.offered(record); err == nil && label != nil {
				return *label
			}
			return ""
		},
		Form: func(id string) *forms.Form {
			if pub := w.cat.forms[id]; pub != nil {
				return pub.form
			}
			return nil
		},
		Conceals: func(ask rules.Ask) bool {
			return !concerned && providers[ask.Fact] != nil && providers[ask.Fact].private || w.concealsLookup(ask) ||
				ask.Fact == rules.OpLookup && w.readableChoice(ask.Args[0].AsText(), ask.Args[1].AsText()) == nil
		},
	}
}

// concealsLookup says whether the caller may not be told what a look-up finds: the record, or the field of it, is not
// theirs to read. Whether there is such a record is answered for them anyway.
func (w *work) concealsLookup(ask rules.Ask) bool {
	if ask.Fact != rules.OpLookup {
		return false
	}
	form, field := ask.Args[0].AsText(), ask.Args[2].AsText()
	record, sight := w.choiceSeen(form, ask.Args[1].AsText())
	if record == nil {
		there, err := w.choice(form, ask.Args[1].AsText())
		return err == nil && there != nil && field != ""
	}
	if f := w.cat.forms[form].form.Field(field); f != nil && f.Type == "questions" { // look-ups tell no more than every reader sees
		return !sight.Sees(w.cat.forms[form].form, field)
	}
	return field != "" && !sight.Whole(w.cat.forms[form].form, field)
}

// readableChoice is the record that an option names; nil where there is none that the caller may read.
func (w *work) readableChoice(form, key string) *store.RecordRow {
	record, _ := w.choiceSeen(form, key)
	return record
}

// choiceSeen is the record that an option names, and what of it the caller may read; nil where there is none.
func (w *work) choiceSeen(form, key string) (*store.RecordRow, *forms.Sight) {
	record, err := w.choice(form, key)
	if err != nil || w.cat.forms[form] == nil {
		return nil, nil
	}
	sight, err := w.sight(w.cat.forms[form], record, nil)
	if err != nil || sight == nil {
		return nil, nil
	}
	return record, sight
}

// offered is what the caller is shown of a record that may be chosen, its line and its data; nil where they may not
// read it.
func (w *work) offered(r *store.RecordRow) (label *string, data json.RawMessage, err error) {
	pub, err := w.formVersion(r.Form, r.FormVersion)
	if err != nil {
		return nil, nil, err
	}
	sight, err := w.sight(pub, r, nil)
	if err != nil || sight == nil {
		return nil, nil, err
	}
	if sight.All() && !pub.form.DeclaresAccess() {
		line := w.choiceIn(w.caller.Language, r)
		data, _, err := apart(r.Data)
		return &line, data, err
	}
	all, err := pub.stored(r)
	if err != nil {
		return nil, nil, err
	}
	seen := sight.Data(w.ruling(pub).form, all)
	line := w.summaryFor(w.caller.Language, pub, r, seen, sight)
	return &line, pub.form.Encode(seen), nil
}

var reasonStates = [...]string{rules.Known: "known", rules.Waiting: "unknown", rules.Failing: "failed"}

func (w *work) reasonView(r forms.Reason) ReasonView {
	lang := w.caller.Language
	view := ReasonView{
		Keyword: r.Keyword, ID: r.ID, Rule: r.Rule, From: r.From, To: r.To, State: reasonStates[r.Standing],
		Result: r.Result.String(), Shown: r.Shown.In(lang, forms.English), Words: r.Words.In(lang, forms.English), Inputs: []ReasonInput{},
	}
	for _, in := range r.Inputs {
		view.Inputs = append(view.Inputs, ReasonInput{
			Path: in.Path, Label: in.Label.In(lang, forms.English), Value: in.Value.String(), Shown: in.Shown.In(lang, forms.English),
			Concealed: in.Concealed, Why: in.Explained,
		})
	}
	return view
}
