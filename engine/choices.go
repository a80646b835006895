package engine

import (
	"encoding/json"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// mostOptions is how many records an option field offers; a longer list is searched.
const mostOptions = 500

// optionView is one choice of an option field.
type optionView struct {
	ID       string          `json:"id"`
	Label    string          `json:"label"`
	Data     json.RawMessage `json:"data,omitempty"`
	Colour   string          `json:"colour,omitempty"`
	Archived bool            `json:"archived,omitempty"`
	Under    string          `json:"under,omitempty"`
	Text     string          `json:"text,omitempty"`
}

// options gives the choices of every option field by field path, in the caller's language; those that are
// records with their data, which rules may read (`type.counted`).
func (w *work) options(pub *published) (json.RawMessage, error) {
	all := map[string][]optionView{}
	for _, f := range optionFields(pub.form) {
		choices, err := w.choices(f, pub)
		if err != nil {
			return nil, err
		}
		all[f.Path()] = choices
	}
	return json.Marshal(all)
}

// listedOptions are the choices that a form lists.
func (w *work) listedOptions(f *forms.Field, pub *published) []optionView {
	list := make([]optionView, len(f.Options))
	for i, o := range f.Options {
		list[i] = optionView{ID: o.ID, Label: w.label(o.Label, pub), Colour: o.Colour, Archived: o.Archived, Under: o.Under, Text: w.label(o.Text, pub)}
	}
	return list
}

// choices are those of one field: listed in its form, or the records of another one.
func (w *work) choices(f *forms.Field, pub *published) ([]optionView, error) {
	list := w.listedOptions(f, pub)
	if f.From == "" {
		return list, nil
	}
	rows, err := w.tx.RecordsOfForm(f.From, mostOptions)
	if err != nil {
		return list, err
	}
	if from := w.cat.forms[f.From]; from != nil && w.namesAnew(from) {
		err := w.readNamed(len(rows), func(i int) (*forms.Form, rules.Data) {
			data, _ := from.form.Decode([]byte(rows[i].Data)) // as choiceIn reads it
			return from.form, data
		})
		if err != nil {
			return nil, err
		}
	}
	for _, r := range rows {
		label, data, err := w.offered(r)
		if err != nil {
			return nil, err
		}
		if label != nil {
			list = append(list, optionView{ID: recordKey(r), Label: *label, Data: data})
		}
	}
	return list, nil
}

// optionFields lists the option fields of a form, columns included.
func optionFields(form *forms.Form) []*forms.Field {
	var list []*forms.Field
	for _, f := range form.Fields {
		for _, one := range append([]*forms.Field{f}, f.Columns...) {
			if one.Type == "option" || one.Type == "options" {
				list = append(list, one)
			}
		}
	}
	return list
}
