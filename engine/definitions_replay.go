package engine

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// replayedAs is what one version makes of a record.
type replayedAs struct {
	pub    *published
	data   rules.Data
	result forms.Result
	left   map[string]json.RawMessage
	path   []string // nodes, as pages name them
	way    string   // all of the path: nodes, branches and people
}

// record replays one record by what is published and by the drafts.
func (r *replay) record(w *work, row *store.RecordRow) error {
	filled, err := w.formVersion(row.Form, row.FormVersion)
	if err != nil {
		return err
	}
	now, err := w.replayed(w.cat, filled, row)
	if err != nil {
		return err
	}
	then, err := w.replayed(r.plan.next, filled, row)
	if err != nil {
		return err
	}
	sight, err := w.sight(filled, row, nil)
	if err != nil {
		return err
	}
	whole := sight.All() // else examples would tell what is not the caller's to know
	r.converted(filled, then, row, whole)
	one := ImpactRecord{Record: row.ID, Number: row.Number, Summary: row.Summary}
	more, fewer := beyond(then.result.Problems, now.result.Problems), beyond(now.result.Problems, then.result.Problems)
	if len(more) > 0 {
		r.out.Invalid++
		one.Problems = ViewProblems(more, w.caller.Language)
	} else if len(fewer) > 0 && len(then.result.Problems) == 0 {
		r.out.Valid++
	}
	if one.Before, one.After = differing(now, then); len(one.After)+len(one.Before) > 0 {
		r.out.Values++
	}
	if now.way != then.way {
		r.out.Paths++
		one.PathFrom, one.PathTo = now.path, then.path
	}
	if whole && len(r.out.Examples) < impactExamples && (len(more) > 0 || len(one.Before)+len(one.After) > 0 || now.way != then.way) {
		r.out.Examples = append(r.out.Examples, one)
	}
	return nil
}

// replayed works a record out by a catalog, as its requester would see it.
func (w *work) replayed(cat *catalog, filled *published, row *store.RecordRow) (*replayedAs, error) {
	as := w.e.newWork(w.ctx, w.tx, Caller{Company: w.caller.Company, Member: row.Requester, Language: w.caller.Language}, cat, w.id)
	as.trusted = true
	pub := cat.forms[row.Form]
	text, _, err := apart(row.Data)
	if err != nil {
		return nil, err
	}
	data, left, problems := pub.form.FitFrom(filled.form, text)
	if len(problems) > 0 {
		return nil, fmt.Errorf("the stored data of record %s: %s at %q", row.ID, problems[0].Code, problems[0].Path)
	}
	out := &replayedAs{pub: pub, data: data, left: left}
	if out.result, err = as.settle(pub, forms.Input{Data: data, Before: data, Submit: true}, row); err != nil || pub.flow == nil {
		return out, err
	}
	as.asked = 0
	facts := flows.Facts{Facts: as.facts, Data: withBuiltIns(row, out.result.Data)}
	cmd := flows.Command{ID: w.id, Verb: flows.Submit, By: row.Requester, Holds: out.result.Holds, Record: row.ID, Requester: row.Requester, Department: row.Department}
	path, refusal, err := flows.SettlePreview(pub.flow.def, flows.State{}, facts, cmd, as.answer)
	if err != nil {
		return out, err
	}
	out.walked(path, refusal, w.caller.Language)
	return out, nil
}

// walked notes a path: what people are shown of it, and what tells one path from another.
func (o *replayedAs) walked(path flows.Path, refusal *flows.Refusal, lang string) {
	var b strings.Builder
	for _, step := range path {
		fmt.Fprint(&b, step.Node, " ", step.Branch)
		for _, p := range step.People {
			fmt.Fprint(&b, " ", p.Member)
		}
		b.WriteByte(';')
		name := step.Title.In(lang, o.pub.form.Language)
		if name == "" {
			name = step.Node
		}
		if step.Type == "approve" {
			o.path = append(o.path, name)
		}
	}
	if refusal != nil {
		b.WriteString(refusal.Code)
	}
	o.way = b.String()
}

// converted counts what becomes of the values of fields that change their types.
func (r *replay) converted(filled *published, then *replayedAs, row *store.RecordRow, whole bool) {
	text, _, err := apart(row.Data)
	if err != nil {
		return
	}
	had, _ := filled.form.Decode(text)
	for i := range r.out.Conversions {
		c := &r.out.Conversions[i]
		table, column, in := strings.Cut(c.Field, ".")
		if !in {
			r.count(c, had[table], then.data[table], then.left[table], whole)
			continue
		}
		kept := map[string]rules.Data{}
		for _, cells := range then.data[table].AsRows() {
			kept[cells[forms.RowID].AsText()] = cells
		}
		for _, cells := range had[table].AsRows() {
			id := cells[forms.RowID].AsText()
			r.count(c, cells[column], kept[id][column], then.left[table+"."+id+"."+column], whole)
		}
	}
}

func (r *replay) count(c *ConversionImpact, had, has rules.Value, left json.RawMessage, whole bool) {
	switch {
	case had.IsBlank():
	case !has.IsBlank() && left == nil:
		c.Kept++
	default:
		c.Lost++
		if whole && len(c.Fails) < impactFails && !slices.Contains(c.Fails, string(left)) {
			c.Fails = append(c.Fails, string(left))
		}
	}
}

// beyond are the problems of one list that another has not.
func beyond(these, those []forms.Problem) []forms.Problem {
	known := map[string]bool{}
	for _, p := range those {
		known[p.Path+" "+p.Code+" "+p.Args["check"]] = true
	}
	return slices.DeleteFunc(slices.Clone(these), func(p forms.Problem) bool { return known[p.Path+" "+p.Code+" "+p.Args["check"]] })
}

// differing are the values of fields that both versions have and that differ: those that a rule works out, by one of them at least.
func differing(now, then *replayedAs) (before, after map[string]json.RawMessage) {
	was, is := fieldsIn(now), fieldsIn(then)
	before, after = map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for _, f := range then.pub.form.Fields {
		old := now.pub.form.Field(f.ID)
		if old == nil || !worksOut(old) && !worksOut(f) || string(was[f.ID]) == string(is[f.ID]) {
			continue
		}
		if was[f.ID] != nil {
			before[f.ID] = was[f.ID]
		}
		if is[f.ID] != nil {
			after[f.ID] = is[f.ID]
		}
	}
	return before, after
}

// worksOut says whether rules give a field, or a column of it, its value or take it away.
func worksOut(f *forms.Field) bool {
	return f.Value != nil || f.Show != nil || slices.ContainsFunc(f.Columns, worksOut)
}

// fieldsIn are the values of a replay by field.
func fieldsIn(o *replayedAs) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	if json.Unmarshal(o.pub.form.Encode(o.result.Data), &out) != nil {
		return nil
	}
	return out
}
