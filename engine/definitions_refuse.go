package engine

import (
	"errors"
	"slices"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/bundles"
	"github.com/superform-dev/superform/forms"
)

// planForms looks at what becomes of each form's kind, fields and options.
func (w *work) planForms(p *planned) error {
	for _, s := range p.steps {
		before, after := w.cat.forms[s.ID], p.next.forms[s.ID]
		if s.Kind != kindForm || s.Action != bundles.Change || before == nil {
			continue
		}
		if before.form.Kind != after.form.Kind {
			used, err := w.tx.HasRecords(s.ID)
			if err != nil {
				return err
			}
			if used {
				p.refuse(kindForm, s.ID, "/kind", NewFault("kind_fixed", "kind", before.form.Kind))
			}
		}
		p.losses[s.ID] = forms.Conversions(before.form, after.form)
		for _, c := range p.losses[s.ID] {
			if c.Loss == forms.Refused {
				p.refuse(kindForm, s.ID, c.To.Pointer(), NewFault("conversion_refused", "field", c.Path, "from", keptAs(c.From), "to", keptAs(c.To)))
			}
		}
		for _, gone := range removed(before.form, after.form) {
			p.refuse(kindForm, s.ID, "", NewFault("field_published", "field", gone))
		}
		for _, gone := range optionsGone(before.form, after.form) {
			p.refuse(kindForm, s.ID, gone.field.Pointer()+"/x-options", NewFault("option_published", "field", gone.field.Path(), "option", gone.option))
		}
		if err := w.planIDs(p, s, before, after); err != nil {
			return err
		}
	}
	return nil
}

// keptAs says as what a field keeps its values.
func keptAs(f *forms.Field) string {
	if f.Currency != "" {
		return f.Type + " " + f.Currency
	}
	return f.Type
}

// fieldsOf are a form's fields and columns, in its order.
func fieldsOf(form *forms.Form) []*forms.Field {
	var all []*forms.Field
	for _, f := range form.Fields {
		all = append(append(all, f), f.Columns...)
	}
	return all
}

// removed are the fields and columns that only the earlier version has; a table goes with its columns.
func removed(before, after *forms.Form) []string {
	var gone []string
	for _, f := range fieldsOf(before) {
		if after.Field(f.Path()) == nil && (f.Table == "" || after.Field(f.Table) != nil) {
			gone = append(gone, f.Path())
		}
	}
	return gone
}

// goneOption is an option that a field does not list any more.
type goneOption struct {
	field  *forms.Field
	option string
}

// optionsGone are the options that only the earlier version lists, of fields that still list some.
func optionsGone(before, after *forms.Form) (gone []goneOption) {
	for _, f := range fieldsOf(after) {
		was := before.Field(f.Path())
		if was == nil || len(f.Options) == 0 {
			continue
		}
		for _, o := range was.Options {
			if !slices.ContainsFunc(f.Options, func(now forms.Option) bool { return now.ID == o.ID }) {
				gone = append(gone, goneOption{f, o.ID})
			}
		}
	}
	return gone
}

// planIDs refuses a new field whose id had another meaning in an earlier version than the last.
func (w *work) planIDs(p *planned, s bundles.Step, before, after *published) error {
	for _, f := range fieldsOf(after.form) {
		if before.form.Field(f.Path()) != nil {
			continue
		}
		if was := w.fieldBefore(s.ID, f.Path(), before.row.Version); was != nil && forms.LossOf(was, f) == forms.Refused {
			p.refuse(kindForm, s.ID, f.Pointer(), NewFault("field_reused", "field", f.Path(), "from", keptAs(was), "to", keptAs(f)))
		}
	}
	return nil
}

// planReaders refuses to archive what rules of other apps read; apps.Check has looked at those of this one. Of a reader of which the caller may
// not know it tells no more than Uses does.
func (w *work) planReaders(p *planned) error {
	uses := p.next.uses(nil)
	for _, s := range p.steps {
		after := p.next.forms[s.ID]
		if s.Kind != kindForm || after == nil {
			continue
		}
		for _, f := range after.form.Archived() {
			for _, u := range uses.Of(apps.Part{Form: s.ID, Field: f.Path()}) {
				if u.As != forms.UseRule || appOf(u.ID) == appOf(s.ID) {
					continue
				}
				told, err := w.mayKnowUse(u)
				if err != nil {
					return err
				}
				fault := NewFault("archived_elsewhere", "field", f.Path(), "in", u.Kind)
				if told {
					fault = NewFault("archived_in_use", "field", f.Path(), "reader", u.ID, "place", u.Path, "rule", u.Rule)
				}
				p.refuse(kindForm, s.ID, f.Pointer(), fault)
			}
		}
	}
	return nil
}

// planSlots refuses a field that lists would need a slot for where none is left.
func (w *work) planSlots(p *planned) error {
	trial := *w
	trial.cat = p.next
	named, err := trial.namedInLists(p.app)
	if err != nil {
		return err
	}
	for _, id := range sortedKeys(named) {
		pub := p.next.forms[id]
		if pub == nil {
			continue
		}
		slots := map[string]string{}
		for field, slot := range pub.slots {
			if was, is := w.fieldNow(id, field), pub.form.Field(field); was == nil || is == nil || was.SlottedAs(is) {
				slots[field] = slot
				continue
			}
			slots[field+"~"] = slot // retired: it holds its slot, and its field needs another
		}
		if _, err := bundles.Give(slots, pub.form, named[id]); err != nil {
			f := AsFault(slotsFault(err))
			p.refuse(kindForm, id, "", f)
		}
	}
	return nil
}

// fieldNow is a field of the published form; nil where there is none.
func (w *work) fieldNow(form, path string) *forms.Field {
	if pub := w.cat.forms[form]; pub != nil {
		return pub.form.Field(path)
	}
	return nil
}

// slotsFault says which fields hold the slots that one more would need; any other error stays as it is.
func slotsFault(err error) error {
	var taken *bundles.SlotsTaken
	if !errors.As(err, &taken) {
		return err
	}
	return NewFault("slots_taken", "form", taken.Form, "field", taken.Field, "fields", strings.Join(taken.Fields, ", "))
}
