package engine

import (
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// choice is a record that an option with records behind it names, with its data once they are needed.
type choice struct {
	record *store.RecordRow
	data   rules.Data
}

// choiceName is what a record is called among those that a use case has looked up.
type choiceName struct{ form, key string }

// answerLookups: lookup[form, key, field]: a field of another form's record, or whether there is such a
// record where field is blank. The records of a round are read together.
func (w *work) answerLookups(asks []rules.Ask) error {
	names := make([]choiceName, len(asks))
	for i, ask := range asks {
		names[i] = choiceName{arg(ask.Args, 0).AsText(), arg(ask.Args, 1).AsText()}
	}
	if err := w.readChoices(names); err != nil {
		return err
	}
	for i, ask := range asks {
		found := w.looked[names[i]]
		if found != nil && (arg(ask.Args, 2).IsBlank() && !w.choosable(names[i]) || w.conceals(names[i])) {
			found = nil
		}
		value, err := w.lookedUp(found, arg(ask.Args, 2).AsText())
		if err != nil {
			return err
		}
		w.facts.Answer(ask, value)
	}
	return nil
}

// mayChoose tells whether the caller may choose a record that is there: one that they may read, or that was chosen
// before. What rules look up in a record that was chosen they read whoever the caller is: they are the form's.
func (w *work) mayChoose(name choiceName) bool {
	return w.trusted || w.chosen[name] || w.readableChoice(name.form, name.key) != nil
}

// keep notes what options of a record name already: that stays, also where whoever changes another field could not
// choose it.
func (w *work) keep(form *forms.Form, data rules.Data) {
	w.chosen = namesIn(form, data)
}

// lookedUp is a field of a record, nil where there is none, or whether there is one.
func (w *work) lookedUp(c *choice, field string) (rules.Value, error) {
	if field == "" {
		return rules.Bool(c != nil), nil
	}
	if c == nil {
		return rules.Value{}, nil
	}
	if c.data == nil {
		pub, err := w.formVersion(c.record.Form, c.record.FormVersion)
		if err != nil {
			return rules.Value{}, err
		}
		if c.data, err = pub.stored(c.record); err != nil {
			return rules.Value{}, err
		}
	}
	if pub, err := w.formVersion(c.record.Form, c.record.FormVersion); err != nil {
		return rules.Value{}, err
	} else if f := pub.form.Field(field); f != nil {
		return f.Told(c.data[field]), nil
	}
	return c.data[field], nil
}

// choice gives the record that an option with records behind it names: by key, or by id. Only what is offered
// (store.RecordsOfForm) can be chosen: a caller who names somebody's draft by its id learns nothing of it. Rules
// and summaries ask for the same one many times; a use case reads it once.
func (w *work) choice(form, key string) (*store.RecordRow, error) {
	name := choiceName{form, key}
	if err := w.readChoices([]choiceName{name}); err != nil {
		return nil, err
	}
	if found := w.looked[name]; found != nil {
		return found.record, nil
	}
	return nil, store.ErrNotFound
}

// readChoices reads those records into looked that are not there yet: by key a query for each form, by id one for all.
// Nil stands for what may not be chosen.
func (w *work) readChoices(names []choiceName) error {
	keys := map[string][]string{}
	ids := map[forms.ID][]choiceName{}
	for _, name := range names {
		if _, known := w.looked[name]; known {
			continue
		}
		w.looked[name] = nil
		if id, err := forms.ParseID(name.key); err == nil {
			ids[id] = append(ids[id], name)
		} else if storable(name.key) {
			keys[name.form] = append(keys[name.form], name.key)
		}
	}
	for _, form := range sortedKeys(keys) {
		rows, err := w.tx.RecordsByKeys(form, keys[form])
		if err != nil {
			return err
		}
		for _, row := range rows {
			w.offer(choiceName{form, row.Key}, row)
		}
	}
	rows, err := w.tx.Records(idsOf(ids))
	for _, row := range rows {
		for _, name := range ids[row.ID] {
			w.offer(name, row)
		}
	}
	return err
}

// offer keeps a record under a name if it is one of the form named that may be chosen.
func (w *work) offer(name choiceName, row *store.RecordRow) {
	if row.Form == name.form && (row.Status == statusEnded || row.Status == string(flows.Approved)) {
		w.looked[name] = &choice{record: row}
	}
}

func idsOf[V any](m map[forms.ID]V) []forms.ID {
	ids := make([]forms.ID, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	return ids
}
