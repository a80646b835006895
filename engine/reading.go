package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// ReadingForm is what somebody needs who reads a record and changes nothing: names, units and choices, all in the
// caller's language. What is shown is what the record's data hold; no rule is asked again.
type ReadingForm struct {
	ID       string           `json:"id" doc:"app.form"`
	Version  int              `json:"version"`
	Title    string           `json:"title"`
	Sections []ReadingSection `json:"sections" doc:"in the order of the page"`
	Fields   []ReadingField   `json:"fields" doc:"in the order of the page, those outside of it last"`
}

// ReadingSection is fields under a heading; one without a title is fields that stand alone.
type ReadingSection struct {
	Title  string   `json:"title,omitempty"`
	Fields []string `json:"fields"`
}

// ReadingField is a field or column to be read.
type ReadingField struct {
	ID       string            `json:"id"`
	Type     string            `json:"type"`
	Label    string            `json:"label"`
	Unit     string            `json:"unit,omitempty" doc:"what a number counts"`
	Currency string            `json:"currency,omitempty" doc:"ISO 4217 code of money"`
	Scale    int               `json:"scale,omitempty" doc:"decimals of a number"`
	Options  []Choice          `json:"options,omitempty" doc:"choices that the form lists; how records read that are chosen, each record says (said)"`
	Tones    map[string]string `json:"tones,omitempty" doc:"of an option or options field with colours: the classes that pages draw its choices with, by id"`
	Columns  []ReadingField    `json:"columns,omitempty" doc:"of a table"`
	Link     string            `json:"link,omitempty" enum:"tel:,mailto:,web" doc:"what a value of the field leads to when tapped: a call, a mail, or the web address that it is"`
	Computed bool              `json:"computed,omitempty" doc:"a rule works it out; GET /records/{id}/why says how"`
}

// Choice names one choice of an option field.
type Choice struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// Reading gives what a page needs to show records of a version of a form; version 0 is the current one. Who may
// have it is who may have the Form.
func (e *Engine) Reading(ctx context.Context, c Caller, id string, version int) (ReadingForm, error) {
	var view ReadingForm
	err := e.read(ctx, c, func(w *work) error {
		pub, err := w.readable(id, version)
		if err != nil {
			return err
		}
		view = ReadingForm{ID: pub.row.ID, Version: pub.row.Version, Title: w.label(pub.form.Title, pub)}
		view.Sections = w.readingSections(pub)
		view.Fields = w.readingFields(pub, pub.form.Fields)
		return nil
	})
	return view, err
}

// readingSections are those that hold fields; one of a tab or step that has no title of its own has that of the pane.
func (w *work) readingSections(pub *published) []ReadingSection {
	panes := map[string]forms.Text{}
	if pub.form.Panes != nil {
		for _, pane := range pub.form.Panes.List {
			panes[pane.ID] = pane.Title
		}
	}
	list := []ReadingSection{}
	for _, s := range pub.form.Layout {
		title := s.Title
		if len(title) == 0 {
			title = panes[s.Pane]
		}
		if len(s.Fields) > 0 {
			list = append(list, ReadingSection{Title: w.label(title, pub), Fields: s.Fields})
		}
	}
	return list
}

// readingFields names no record that could be chosen: how those read that are chosen, each record says.
func (w *work) readingFields(pub *published, fields []*forms.Field) []ReadingField {
	list := make([]ReadingField, len(fields))
	for i, f := range fields {
		one := ReadingField{ID: f.ID, Type: f.Type, Label: w.label(f.Label, pub), Unit: w.label(f.Unit, pub), Currency: f.Currency, Scale: f.Scale, Link: f.Link(), Computed: f.Value != nil}
		if one.Label == "" {
			one.Label = f.ID
		}
		for _, c := range w.listedOptions(f, pub) {
			if c.Under != "" {
				c.Label = f.Display(rules.Text(c.ID), w.caller.Language, nil) // with what it stands below
			}
			one.Options = append(one.Options, Choice{ID: c.ID, Label: c.Label})
		}
		one.Tones = tonesOf(f)
		if len(f.Columns) > 0 {
			one.Columns = w.readingFields(pub, f.Columns)
		}
		list[i] = one
	}
	return list
}

// tones are the classes of the colours that options may have, as ui/kit/fields/options/colour.ts has them.
var tones = map[string]string{
	"grey": "tag", "red": "tag tag-bad", "orange": "tag tag-warn", "green": "tag tag-good", "teal": "tag tint-1", "blue": "tag tag-accent", "purple": "tag tint-2", "pink": "tag tint-3",
}

// tonesOf is how the choices of a field are drawn; nil where none has a colour, and of a ranking, in which places count.
func tonesOf(f *forms.Field) map[string]string {
	if f.Input == "ranking" || !slices.ContainsFunc(f.Options, func(o forms.Option) bool { return o.Colour != "" }) {
		return nil
	}
	all := make(map[string]string, len(f.Options))
	for _, o := range f.Options {
		all[o.ID] = strings.TrimPrefix(tones[o.Colour]+" value", " ")
	}
	return all
}
