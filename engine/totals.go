package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// sums notes in a record's view what stands below its tables, by their paths: totals of columns with x-total, and the sums that the form keeps
// of columns. Data are what the caller may see of it; a total is told to those who see its column and all that its rule reads.
func (w *work) sums(pub *published, view *RecordView, r *store.RecordRow, data rules.Data, sight *forms.Sight) error {
	totals, err := w.totals(pub, r, data, sight)
	if err != nil {
		return err
	}
	note := func(table, column string, f *forms.Field, v rules.Value) {
		text := f.SumText(v, w.caller.Language, pub.form.Language)
		if text == "" {
			return
		}
		if view.Said == nil {
			view.Said = map[string][]forms.Saying{}
		}
		view.Said[table] = append(view.Said[table], forms.Saying{ID: cmp.Or(w.label(f.Label, pub), f.ID), Label: text, Column: column})
	}
	for _, table := range pub.form.Fields {
		for _, column := range table.Columns {
			note(table.ID, column.ID, column, totals[column.Path()])
		}
	}
	for _, f := range pub.form.Fields {
		if table := summed(f, pub.form); table != "" && !data[table].IsBlank() {
			note(table, "", f, data[f.ID])
		}
	}
	return nil
}

// totals works out what columns come to, answering what their rules ask. What somebody may not be told who only reads the record leaves a
// total unknown.
func (w *work) totals(pub *published, r *store.RecordRow, data rules.Data, sight *forms.Sight) (map[string]rules.Value, error) {
	newest := w.ruling(pub).form
	counts := func(column *forms.Field) bool {
		return sight.All() || sight.Whole(newest, column.Path()) && sight.Tells(newest, column.Total, func(string) bool { return false })
	}
	defer w.regard(w.regard(concern{r.ID, r.Requester, r.Department, true}))
	in := forms.Input{Data: data, Before: data, Record: builtIns(r), Facts: w.facts}
	out, asks := pub.form.Totals(in, counts)
	if len(asks) == 0 {
		return out, nil
	}
	w.guarded(pub, in, r)
	concerned, err := w.concernedNow(r)
	if err != nil {
		return nil, err
	}
	reader := w.reader(concerned)
	for round := 1; round <= maxRounds; round++ {
		out, asks = pub.form.Totals(in, counts)
		if asks = slices.DeleteFunc(asks, reader.Conceals); len(asks) == 0 {
			return out, nil
		}
		if err := w.answer(asks); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// summed is the table of which a computed field sums a column, as sum(items.amount) does; "" for any other.
func summed(f *forms.Field, form *forms.Form) string {
	if f.Value == nil {
		return ""
	}
	source := strings.Join(strings.Fields(f.Value.Source()), "")
	i := slices.IndexFunc(form.Fields, func(table *forms.Field) bool {
		return table.Type == "table" && strings.HasPrefix(source, "sum("+table.ID+".")
	})
	if i < 0 {
		return ""
	}
	return form.Fields[i].ID
}
