package forms

import (
	"github.com/superform-dev/superform/forms/rules"
)

// mayChange says whether the caller may change a field: it, or for a column its whole table, is among
// Editable.
func (r *run) mayChange(f *Field) bool {
	return r.in.Editable == nil || r.in.Editable[f.Path()] || f.Table != "" && r.in.Editable[f.Table]
}

// permitted is the caller's data without what they may not change: such a field keeps what it held
// before. Of a table of which only columns may be changed, the rows stay as they are, and those columns
// come from the caller's rows of the same id.
func (r *run) permitted() rules.Data {
	if r.in.Editable == nil {
		return r.in.Data
	}
	out := make(rules.Data, len(r.in.Data))
	for _, f := range r.form.Fields {
		v := r.in.Before[f.ID]
		switch {
		case r.mayChange(f):
			var sent bool
			if v, sent = r.in.Data[f.ID]; sent && v.IsBlank() {
				out[f.ID] = v // which takes a default away
				continue
			}
		case f.Type == "table":
			v = r.sentRows(f)
		}
		r.put(out, f.ID, v)
	}
	return out
}
