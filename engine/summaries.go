package engine

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// A record keeps its summary in the language of its app, which finds it and names it in the company's own records.
// Readers of a language for which the form has a summary of its own are given that one, made of the record's data.

// display names what a summary in the app's language shows: members and departments by name, options that are
// records by their record's summary.
func (w *work) display(kind, id string) string {
	return w.named(kind, id, func(r *store.RecordRow) string {
		if line, limited := w.publicLine("", r); limited {
			return line
		}
		return r.Summary
	})
}

// publicLine is the line that names a record among options as everybody may read it, in lang or, with "", in the app's
// language; limited says that it is another one than the record keeps. The line goes with the field that names the record,
// so whoever reads that field reads it.
func (w *work) publicLine(lang string, r *store.RecordRow) (line string, limited bool) {
	pub := w.cat.forms[r.Form]
	if pub == nil || !pub.form.DeclaresAccess() {
		return "", false
	}
	var granting []*forms.AccessRule
	for _, rule := range pub.form.Access(forms.MayRead) {
		if slices.ContainsFunc(rule.Who, func(who forms.AccessWho) bool { return who.Source == forms.WhoEveryone }) {
			granting = append(granting, rule)
		}
	}
	sight := forms.SightOf(granting)
	if sight != nil && sight.SummaryShows(pub.form) {
		return "", false
	}
	data, _ := pub.form.Decode([]byte(r.Data))
	seen := withBuiltIns(r, sight.Data(pub.form, data))
	if lang == "" {
		return pub.form.Summary(seen, w.display), true
	}
	return pub.form.SummaryIn(lang, seen, w.display), true
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
	if kind == "chosen-member" || kind == "chosen-department" {
		parsed, err := forms.ParseID(id)
		if err != nil {
			return ""
		}
		return w.chosenName(parsed)
	}
	if kind == "local" {
		return w.local(id)
	}
	if kind == "file" {
		return w.fileName(id)
	}
	if kind == "signed" {
		return w.signed(id)
	}
	record, err := w.choice(kind, id)
	if err != nil || w.conceals(choiceName{kind, id}) {
		return id
	}
	return choice(record)
}

// choiceIn is the line that names a record among options, in lang where its form, as it now is, has one for it.
func (w *work) choiceIn(lang string, r *store.RecordRow) string {
	if line, limited := w.publicLine(lang, r); limited {
		return line
	}
	pub := w.cat.forms[r.Form]
	if pub == nil || !rewrites(pub, lang) {
		return r.Summary
	}
	data, _ := pub.form.Decode([]byte(r.Data)) // what an older version had beyond this one is not named
	return pub.form.SummaryIn(lang, withBuiltIns(r, data), w.display)
}

// summaryIn is a record's summary for readers of lang; data are the record's, pub its version of the form. The
// names of its requester and department are learned before.
func (w *work) summaryIn(lang string, pub *published, r *store.RecordRow, data rules.Data) string {
	if !rewrites(pub, lang) {
		return r.Summary
	}
	return pub.form.SummaryIn(lang, withBuiltIns(r, data), w.displayIn(lang))
}

// summaryFor is a record's summary for somebody who may read some of its fields: data are those of them. Where the
// form's summaries name others too, the line that is kept is not for them.
func (w *work) summaryFor(lang string, pub *published, r *store.RecordRow, data rules.Data, sight *forms.Sight) string {
	if sight.SummaryShows(w.ruling(pub).form) && sight.SummaryShows(pub.form) {
		return w.summaryIn(lang, pub, r, data)
	}
	return pub.form.SummaryIn(lang, withBuiltIns(r, data), w.displayIn(lang))
}

// translates reports whether lists of what concerns the caller need the data of their records, to name them in the
// caller's language or to leave out what they may not read.
func (w *work) translates() bool {
	for _, pub := range w.cat.forms {
		if rewrites(pub, w.caller.Language) || !readsConcerned(pub, forms.WhoRequester) || !readsConcerned(pub, forms.WhoSeat) {
			return true
		}
	}
	return false
}

// rewrites says whether readers of lang are given another line than the one that is kept: their language has its own, or it names people, of whom the
// line that is kept tells only those whom nobody is kept from seeing.
func rewrites(pub *published, lang string) bool {
	return pub.form.HasSummaryIn(lang) || pub.form.SummaryNames()
}

// keptSummary is the line that a record keeps, whoever its readers will be.
func (w *work) keptSummary(pub *published, r *store.RecordRow, data rules.Data) (line string) {
	w.naming(w.openName, func() { line = pub.form.Summary(withBuiltIns(r, data), w.display) })
	return line
}

// namesAnew says whether the caller is given other lines of a form's records than those that are kept.
func (w *work) namesAnew(pub *published) bool {
	return rewrites(pub, w.caller.Language) || w.limited(pub)
}

// readNamed reads at once what the summaries of records for the caller name: option records, and what the summaries of
// those name in turn. one gives a record's data with its version of the form; those without a form are passed over.
func (w *work) readNamed(records int, one func(i int) (*forms.Form, rules.Data)) error {
	names := map[choiceName]bool{}
	var people []forms.ID
	for i := range records {
		if form, data := one(i); form != nil {
			people = append(people, w.namedBy(form, data, names)...)
		}
	}
	return w.readLines(names, people)
}

// namedBy adds to names the records that the summary of a record names, and gives whom it may name.
func (w *work) namedBy(form *forms.Form, data rules.Data, names map[choiceName]bool) (people []forms.ID) {
	if form.SummaryNames() {
		people = peopleIn(form, data)
	}
	for _, f := range form.SummaryChoices(w.caller.Language) {
		for _, id := range f.Choices(data[f.ID]) {
			names[choiceName{f.From, id}] = true
		}
	}
	return people
}

// readLines reads at once some records that are named, what their lines for the caller name in turn, and how people read.
func (w *work) readLines(named map[choiceName]bool, people []forms.ID) error {
	if err := w.readChoices(slices.Collect(maps.Keys(named))); err != nil {
		return err
	}
	next := map[choiceName]bool{}
	for name := range named {
		found := w.looked[name]
		if found == nil {
			continue
		}
		if pub := w.cat.forms[found.record.Form]; pub != nil && rewrites(pub, w.caller.Language) {
			data, _ := pub.form.Decode([]byte(found.record.Data)) // as choiceIn reads it
			people = append(people, w.namedBy(pub.form, data, next)...)
		}
	}
	return errors.Join(w.learnChosen(people...), w.readChoices(slices.Collect(maps.Keys(next))))
}

// learnNamed reads at once what the summaries of listed records name.
func (w *work) learnNamed(rows []store.ListedRecord) error {
	if !w.translates() {
		return nil
	}
	var failed error
	err := w.readNamed(len(rows), func(i int) (*forms.Form, rules.Data) {
		r := &rows[i]
		if r.Data == "" || r.Summary == "" || failed != nil {
			return nil, nil
		}
		pub, err := w.formVersion(r.Form, int(r.FormVersion))
		if err != nil || !w.namesAnew(pub) {
			failed = err
			return nil, nil
		}
		text, _, err := apart(r.Data)
		failed = err
		data, _ := pub.form.Decode(text) // as briefs reads it
		return pub.form, data
	})
	return errors.Join(failed, err)
}

// briefs is brief with the summary in the caller's language, of fields that they may read; r comes with its data where
// translates says so.
func (w *work) briefs(r *store.ListedRecord, sight *forms.Sight) (RecordView, error) {
	view := w.brief(r)
	if sight == nil { // an inbox names also what may no longer be read
		view.Summary = ""
	}
	if r.Data == "" || r.Summary == "" || sight == nil {
		return view, nil
	}
	pub, err := w.formVersion(r.Form, int(r.FormVersion))
	if err != nil {
		return view, err
	}
	if !sight.All() {
		text, _, err := apart(r.Data)
		if err != nil {
			return view, err
		}
		data, _ := pub.form.Decode(text)
		view.Summary = w.summaryFor(w.caller.Language, pub, listedRow(r), sight.Data(w.ruling(pub).form, data), sight)
		return view, nil
	}
	if rewrites(pub, w.caller.Language) {
		data, _ := pub.form.Decode([]byte(r.Data)) // what a draft holds beside its version of the form is not named
		view.Summary = w.summaryIn(w.caller.Language, pub, listedRow(r), data)
	}
	return view, nil
}

// listedRow is what summaries and access rules read of a record.
func listedRow(r *store.ListedRecord) *store.RecordRow {
	return &store.RecordRow{ID: r.ID, Form: r.Form, Requester: r.Requester, Department: r.Department, Status: r.Status, Number: r.Number,
		SubmittedAt: r.SubmittedAt, Summary: r.Summary, CreatedBy: r.CreatedBy, Data: r.Data}
}

// local writes an instant, given as RFC 3339, by the clock of the company: "2026-11-22 14:09:00".
func (w *work) local(instant string) string {
	at, err := time.Parse(time.RFC3339, instant)
	if err != nil || w.cat.location == nil {
		return ""
	}
	return at.In(w.cat.location).Format(time.DateTime)
}
