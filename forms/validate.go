package forms

import (
	"maps"

	"github.com/superform-dev/superform/forms/rules"
)

// validate holds the settled values against the schema, and asks whether what they name exists.
func (r *run) validate() {
	for _, f := range r.form.Fields {
		state := r.result.Fields[f.ID]
		if r.steps[f.step] != settled || !state.Shown {
			continue
		}
		r.field(f, r.data, r.in.Before, nil, place{field: f.ID}, &state)
		if f.Require != nil {
			r.result.Fields[f.ID] = state
		}
		if f.Type == "table" {
			r.cells(f)
			r.repeats(f)
			r.total(f)
		}
	}
}

// cells validates every cell of a table.
func (r *run) cells(f *Field) {
	t := r.tables[f.index]
	for k, row := range t.rows {
		before := t.old(k)
		for i, column := range f.Columns {
			if r.steps[column.step] != settled {
				continue
			}
			at := place{f.ID, t.names[k], column.ID}
			if states := t.states[i]; states == nil {
				state := FieldState{Shown: true, Required: column.Required}
				r.field(column, row, before, row, at, &state)
			} else if states[k].Shown {
				r.field(column, row, before, row, at, &states[k])
			}
		}
	}
}

// field validates one value that is shown.
func (r *run) field(f *Field, d, before, row rules.Data, at place, state *FieldState) {
	if f.Require != nil && r.readable(f.Require) == settled {
		v, _ := r.eval(f.Require, row, at)
		state.Required = state.Required || v.AsBool()
	}
	v := d[f.ID]
	if v.IsBlank() || state.Required && r.in.Submit && v.Kind() == rules.KindText && !hasVisible(v.AsText()) {
		if state.Required && r.in.Submit {
			r.ps.add(problem(at.String(), "required"))
		}
		return
	}
	bad := f.kind.check(f, v)
	if bad == nil && f.Pattern != nil {
		bad = r.matched(f.Pattern, v.AsText())
	}
	if bad != nil {
		r.ps.add(problem(at.String(), bad.code, bad.args...))
		return
	}
	if f.chooses() {
		r.chosen(f, d, before, row, at)
	} else if f.Type == "answers" {
		if bad := r.answered(f, v, before[f.ID]); bad != nil {
			r.ps.add(problem(at.String(), bad.code, bad.args...))
		}
	} else if f.peopleFact() != "" {
		r.people(f, v, before[f.ID], at)
	} else if f.IsFile() && (r.in.Submit || !v.Equal(before[f.ID])) {
		r.exists(f, v, at)
	}
}

// matched holds a text against its field's pattern. It takes steps of what all rules may spend, as many as the operator matches; where they do not
// suffice, the text is not searched.
func (r *run) matched(pattern *rules.Pattern, text string) *fault {
	steps := pattern.Steps(len(text))
	if steps > r.left.Steps {
		return wrong("pattern_budget")
	}
	r.left.Steps -= steps
	if !pattern.Match(text) {
		return wrong("pattern")
	}
	return nil
}

// exists asks for the files that a value names; what was stored before is taken as it is until the record is submitted again.
func (r *run) exists(f *Field, v rules.Value, at place) {
	for _, id := range f.FilesIn(v) {
		if !r.there(rules.Ask{Fact: "file", Args: []rules.Value{rules.Text(id)}}) {
			r.ps.add(problem(at.String(), "file_unknown"))
			return
		}
	}
}

// there asks whether something is; true too while that is not known.
func (r *run) there(ask rules.Ask) bool {
	is, ok := r.in.Facts.Get(ask)
	if !ok && !r.failedFact(ask) {
		r.ask(ask)
		return true
	}
	return is.AsBool()
}

// failedFact says whether a fact was asked for and cannot be had.
func (r *run) failedFact(ask rules.Ask) bool {
	if r.gone == nil {
		r.gone = map[string]bool{}
		for _, a := range r.in.Facts.Answers() {
			if a.Code != "" {
				r.gone[a.Ask.Key()] = true
			}
		}
	}
	return r.gone[ask.Key()]
}

// runChecks evaluates checks, warnings and the notes that are not always shown.
func (r *run) runChecks() {
	for _, c := range r.form.Checks {
		r.check(c, &r.ps)
	}
	var warnings problems
	for _, c := range r.form.Warnings {
		r.check(c, &warnings)
	}
	r.result.Warnings = warnings.list
	var notes problems
	for _, n := range r.form.Notes {
		r.check(n, &notes)
	}
	r.result.Notes = notes.list
}

// withDefault adds the text in the app's language as the one for languages that have none.
func withDefault(t Text, language string) Text {
	if t[""] != "" || t[language] == "" {
		return t
	}
	out := maps.Clone(t)
	out[""] = t[language]
	return out
}

func (r *run) check(c *Check, into *problems) {
	if r.readable(c.When) != settled {
		return
	}
	v, is, err := r.value(c.When, nil)
	switch {
	case is == failed:
		label := Text(nil)
		if f := r.form.Field(c.At); f != nil {
			label = f.Label
		}
		into.add(r.form.failure(c.At, c.ID, label, err))
	case v.AsBool():
		p := problem(c.At, "check", "check", c.ID)
		p.Message = withDefault(c.Message, r.form.Language)
		into.add(p)
	}
}
