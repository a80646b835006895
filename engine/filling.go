package engine

import (
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// hand is what somebody may do to a record: the fields that they may fill in, and those that they may read; nil: none.
type hand struct{ grant, sight *forms.Sight }

// freeHand is that of whoever may do everything.
func freeHand() hand { return hand{forms.FullSight(), forms.FullSight()} }

// fillable gives the current version of a form that the caller may fill in, and what they may do to a new record.
func (w *work) fillable(form string) (*published, hand, error) {
	pub := w.cat.forms[form]
	if pub == nil {
		return nil, hand{}, ErrNotFound
	}
	filer := w.filer()
	served, err := filer.isServed(pub)
	if err != nil {
		return nil, hand{}, err
	}
	if !served {
		return nil, hand{}, NewFault("not_in_audience")
	}
	grant, err := filer.mayInGeneral(forms.MayCreate, pub)
	if err != nil || grant == nil {
		return nil, hand{}, orNotFound(err)
	}
	sight, err := w.sightOfNew(pub)
	return pub, hand{grant, sight}, err
}

// evaluate runs the form's rules on what the caller sends, of which they may fill in what their hand grants. What they
// send for another field and does not stand there anyway is a problem of that field: nobody is to think that it was
// taken. Of a field that they may not read nothing is compared, and one of which they are shown a mask is compared with that.
func (w *work) evaluate(pub *published, record *store.RecordRow, sent, before rules.Data, by hand, submit bool) (forms.Result, error) {
	return w.evaluateInput(pub, record, granted(pub.form, sent, before, by.grant, submit), sent, by)
}

// evaluateInput is evaluate of an input that was made by granted from what the caller sent.
func (w *work) evaluateInput(pub *published, record *store.RecordRow, in forms.Input, sent rules.Data, by hand) (forms.Result, error) {
	out, err := w.settle(pub, in, record)
	if err == nil && by.grant != nil && !by.grant.All() {
		out.Problems = append(overstepped(pub.form, sent, in.Before, out, by), out.Problems...)
	}
	return out, err
}

// granted is the input of an evaluation of which the caller may fill in what grant says.
func granted(form *forms.Form, sent, before rules.Data, grant *forms.Sight, submit bool) forms.Input {
	in := forms.Input{Data: sent, Before: before, Submit: submit}
	if grant.All() {
		return in
	}
	in.Editable = grant.Editable(form)
	if before != nil {
		return in
	}
	in.Data = grant.Data(form, sent) // of a new table all rows come, with the columns that are granted
	for _, f := range form.Fields {
		if len(f.Columns) > 0 && grant.Sees(form, f.ID) {
			in.Editable[f.ID] = true
		}
	}
	return in
}

// overstepped are the values that a caller sent for what they may not fill in and that do not stand there.
func overstepped(form *forms.Form, sent, before rules.Data, out forms.Result, by hand) []forms.Problem {
	var problems []forms.Problem
	refuse := func(path string) { problems = append(problems, forms.Forbidden(path)) }
	for _, f := range form.Fields {
		v, is := sent[f.ID]
		switch {
		case f.Value != nil || !is || v.IsBlank() && before == nil:
		case len(f.Columns) > 0:
			oversteppedRows(form, f, v, before, out.Data[f.ID], by, refuse)
		case by.grant.Sees(form, f.ID):
		case !by.sight.Sees(form, f.ID) || out.Fields[f.ID].Shown && !v.Equal(by.sight.Masks(f.ID, out.Data[f.ID])):
			refuse(f.ID)
		}
	}
	return problems
}

func oversteppedRows(form *forms.Form, table *forms.Field, sent rules.Value, before rules.Data, kept rules.Value, by hand, refuse func(string)) {
	whole := !slices.ContainsFunc(table.Columns, func(c *forms.Field) bool { return !by.grant.Sees(form, c.Path()) })
	if whole {
		return
	}
	if before == nil && !by.grant.Sees(form, table.ID) || before != nil && (!by.sight.Sees(form, table.ID) || !sameRows(sent, before[table.ID])) {
		refuse(table.ID)
		return
	}
	stands := map[string]rules.Data{}
	for _, row := range kept.AsRows() {
		stands[row[forms.RowID].AsText()] = row
	}
	for _, row := range sent.AsRows() {
		id := row[forms.RowID].AsText()
		for _, c := range table.Columns {
			v, path := row[c.ID], c.Path()
			if c.Value == nil && !by.grant.Sees(form, path) && !v.IsBlank() && (!by.sight.Sees(form, path) || !v.Equal(by.sight.Masks(path, stands[id][c.ID]))) {
				refuse(table.ID + "." + id + "." + c.ID)
			}
		}
	}
}

// sameRows tells whether two tables have the same rows, whatever is in them.
func sameRows(a, b rules.Value) bool {
	return slices.EqualFunc(a.AsRows(), b.AsRows(), func(x, y rules.Data) bool { return x[forms.RowID].Equal(y[forms.RowID]) })
}
