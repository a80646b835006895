package engine

import (
	"errors"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// A record keeps its summary in the language of its app, which finds it and names it in the company's own records.
// Readers of a language for which the form has a summary of its own are given that one, made of the record's data.

// display names what a summary in the app's language shows: members and departments by name, options that are
// records by their record's summary.
func (w *work) display(kind, id string) string {
	return w.named(kind, id, func(r *store.RecordRow) string { return r.Summary })
}

// displayIn is display for readers of lang.
func (w *work) displayIn(lang string) func(kind, id string) string {
	return func(kind, id string) string {
		return w.named(kind, id, func(r *store.RecordRow) string { return w.choiceIn(lang, r) })
	}
}

func (w *work) named(kind, id string, choice func(*store.RecordRow) string) string {
	switch kind {
	case "member", "department":
		if parsed, err := forms.ParseID(id); err == nil {
			return w.names[parsed]
		}
		return ""
	}
	if kind == "file" {
		return w.fileName(id)
	}
	record, err := w.choice(kind, id)
	if err != nil {
		return id
	}
	return choice(record)
}

// choiceIn is the line that names a record among options, in lang where its form, as it now is, has one for it.
func (w *work) choiceIn(lang string, r *store.RecordRow) string {
	pub := w.cat.forms[r.Form]
	if pub == nil || !pub.form.HasSummaryIn(lang) {
		return r.Summary
	}
	data, _ := pub.form.Decode([]byte(r.Data)) // what an older version had beyond this one is not named
	return pub.form.SummaryIn(lang, withBuiltIns(r, data), w.display)
}

// summaryIn is a record's summary for readers of lang; data are the record's, pub its version of the form. The
// names of its requester and department are learned before.
func (w *work) summaryIn(lang string, pub *published, r *store.RecordRow, data rules.Data) string {
	if !pub.form.HasSummaryIn(lang) {
		return r.Summary
	}
	return pub.form.SummaryIn(lang, withBuiltIns(r, data), w.displayIn(lang))
}

// translates reports whether lists need the data of their records, to name them in the caller's language.
func (w *work) translates() bool {
	for _, pub := range w.cat.forms {
		if pub.form.HasSummaryIn(w.caller.Language) {
			return true
		}
	}
	return false
}

// readNamed reads at once what the summaries of records for the caller name: option records, and what the summaries of
// those name in turn. data gives a record's, by its version of the form; a form of nil is passed over.
func (w *work) readNamed(records int, one func(i int) (*forms.Form, rules.Data)) error {
	lang := w.caller.Language
	var names []choiceName
	note := func(form *forms.Form, data rules.Data) {
		for _, f := range form.SummaryChoices(lang) {
			if v := data[f.ID]; !v.IsBlank() {
				names = append(names, choiceName{f.From, v.AsText()})
			}
		}
	}
	for i := range records {
		if form, data := one(i); form != nil && form.HasSummaryIn(lang) {
			note(form, data)
		}
	}
	if err := w.readChoices(names); err != nil {
		return err
	}
	first := names
	names = nil
	for _, name := range first {
		found := w.looked[name]
		if found == nil {
			continue
		}
		if pub := w.cat.forms[found.record.Form]; pub != nil && pub.form.HasSummaryIn(lang) {
			data, _ := pub.form.Decode([]byte(found.record.Data)) // as choiceIn reads it
			note(pub.form, data)
		}
	}
	return w.readChoices(names)
}

// briefData are the data of a listed record where its summary is made of them, and its version of the form; nil where not.
func (w *work) briefData(r *store.ListedRecord) (*published, rules.Data, error) {
	if r.Data == "" || r.Summary == "" {
		return nil, nil, nil
	}
	pub, err := w.formVersion(r.Form, int(r.FormVersion))
	if err != nil || !pub.form.HasSummaryIn(w.caller.Language) {
		return nil, nil, err
	}
	data, _ := pub.form.Decode([]byte(r.Data)) // what a draft holds beside its version of the form is not named
	return pub, data, nil
}

// learnNamed reads at once what the summaries of listed records name.
func (w *work) learnNamed(rows []store.ListedRecord) error {
	if !w.translates() {
		return nil
	}
	var failed error
	err := w.readNamed(len(rows), func(i int) (*forms.Form, rules.Data) {
		pub, data, err := w.briefData(&rows[i])
		if err != nil {
			failed = err
		}
		if pub == nil {
			return nil, nil
		}
		return pub.form, data
	})
	return errors.Join(failed, err)
}

// briefs is brief with the summary in the caller's language; r comes with its data where translates says so.
func (w *work) briefs(r *store.ListedRecord) (RecordView, error) {
	view := w.brief(r)
	pub, data, err := w.briefData(r)
	if pub != nil {
		view.Summary = w.summaryIn(w.caller.Language, pub, listedRow(r), data)
	}
	return view, err
}

// listedRow is what summaries read of a record.
func listedRow(r *store.ListedRecord) *store.RecordRow {
	return &store.RecordRow{ID: r.ID, Form: r.Form, Requester: r.Requester, Department: r.Department, Status: r.Status, Number: r.Number,
		SubmittedAt: r.SubmittedAt, Summary: r.Summary}
}
