package records

import (
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Referring are the fields and columns of a form that refer to records.
func Referring(form *forms.Form) []*forms.Field {
	var all []*forms.Field
	for _, f := range form.Fields {
		for _, one := range append([]*forms.Field{f}, f.Columns...) {
			if one.Refers() {
				all = append(all, one)
			}
		}
	}
	return all
}

// Refs are what data refer to, as the version of the form that they are of says: each once, however many rows of a table name it.
func Refs(form *forms.Form, data rules.Data) []store.RefRow {
	var refs []store.RefRow
	had := map[store.RefRow]bool{}
	note := func(f *forms.Field, v rules.Value) {
		for _, name := range f.Choices(v) {
			ref := store.RefRow{Field: f.Path(), Form: f.From, Key: name}
			if id, err := forms.ParseID(name); err == nil {
				ref = store.RefRow{Field: f.Path(), Target: id}
			}
			if !had[ref] {
				had[ref] = true
				refs = append(refs, ref)
			}
		}
	}
	for _, f := range Referring(form) {
		if f.Table == "" {
			note(f, data[f.ID])
			continue
		}
		for _, row := range data[f.Table].AsRows() {
			note(f, row[f.ID])
		}
	}
	return refs
}

// Refer notes what a record refers to; with anew in place of what it referred to before.
func Refer(tx *store.Tx, r *store.RecordRow, form *forms.Form, data rules.Data, anew bool) {
	if anew {
		tx.DropRefs(r.ID)
	}
	tx.AddRefs(r.ID, r.Form, Refs(form, data))
}
