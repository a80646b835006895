package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// Offers tells which of the records a reference field offers, by key, for data as they stand; path names the field ("supplier") or cell
// ("items.3.supplier"). A record stays where the rule cannot be worked out, for want of budget too: submission says why. While Asks are not empty the caller answers
// them in Facts and calls again with the same input, as with Evaluate.
func (f *Form) Offers(in Input, path string, keys []string) (map[string]bool, []rules.Ask) {
	r := f.begin(in)
	r.all()
	at, field := place{field: path}, f.Field(path)
	if parts := strings.Split(path, "."); len(parts) == 3 {
		at, field = place{parts[0], parts[1], parts[2]}, f.Field(parts[0]+"."+parts[2])
	}
	out := make(map[string]bool, len(keys))
	if field == nil || field.Table != at.table {
		return out, nil
	}
	d, row := r.data, rules.Data(nil)
	if at.table != "" {
		row = rowsByID(r.data[at.table])[at.row]
		if row == nil { // one that is about to be added
			row = rules.Data{}
		}
		d = row
	}
	standing := field.Where != nil && r.readable(field.Where) == settled
	for _, key := range keys {
		out[key] = true
		if standing {
			fits, is := r.offered(field, d, row, rules.Text(key), at)
			out[key] = is != settled || fits
		}
	}
	if in.Budget != nil {
		*in.Budget = r.left
	}
	return out, r.result.Asks
}
