package engine

import (
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// brings notes which records the data at hand name that stood nowhere before: of those that the caller may not choose, rules and pages are told
// no more than of records that are not there. Else whoever guesses an id would read the record by filling it in.
func (w *work) brings(form *forms.Form, data, seen, before rules.Data) {
	had := namesIn(form, before)
	w.brought = namesIn(form, data)
	for name := range namesIn(form, seen) {
		w.brought[name] = true
	}
	for name := range had {
		delete(w.brought, name)
	}
}

// namesIn are the records that fields of data name.
func namesIn(form *forms.Form, data rules.Data) map[choiceName]bool {
	names := map[choiceName]bool{}
	note := func(f *forms.Field, v rules.Value) {
		if f.From == "" {
			return
		}
		for _, id := range f.Choices(v) {
			names[choiceName{f.From, id}] = true
		}
	}
	for _, f := range form.Fields {
		note(f, data[f.ID])
		for _, row := range data[f.ID].AsRows() {
			for _, c := range f.Columns {
				note(c, row[c.ID])
			}
		}
	}
	return names
}

// conceals says whether a record was only brought, and is not the caller's to choose.
func (w *work) conceals(name choiceName) bool { return w.brought[name] && !w.choosable(name) }

// nameReferred is the line of a record that a field refers to, for readers of a record that took something of it.
func (w *work) nameReferred(took snapshots) func(kind, id string) string {
	lines := map[string]string{}
	label := map[choiceName]string{}
	for path, all := range took {
		for key, one := range all {
			lines[path+"/"+key] = w.lines(one)
			label[choiceName{one.Form, key}] = one.Label.In(w.caller.Language, forms.English)
		}
	}
	return func(kind, id string) string {
		switch kind {
		case forms.NameKept:
			return lines[id]
		case forms.NameOpen:
			form, key, _ := strings.Cut(id, "/")
			if record := w.readableChoice(form, key); record != nil && !w.conceals(choiceName{form, key}) {
				return record.ID.String()
			}
			return ""
		}
		if line := label[choiceName{kind, id}]; line != "" {
			return line
		}
		return w.displayIn(w.caller.Language)(kind, id)
	}
}
