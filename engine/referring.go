package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Which records refer to a record. They are shown as the list of their form shows them, and among those only where the caller reads
// the very field by which they refer: a field that is hidden does not tell what it names by this way either.

// ReferringField is that records of a form refer to a record by one of its fields, with how many of them the caller may read.
type ReferringField struct {
	Form      string `json:"form" doc:"app.form"`
	FormTitle string `json:"form_title"`
	Field     string `json:"field" doc:"field (supplier) or column (items.supplier)"`
	Label     string `json:"label" doc:"what the field is called"`
	Count     int    `json:"count" maximum:"100"`
	More      bool   `json:"more,omitempty" doc:"there may be more than count, which is 100 then"`
}

// ReferringFields are all of these, for a record. Which field it is that takes too long is not said: whoever may read none of what refers
// by it would know of it by that.
type ReferringFields struct {
	Items []ReferringField `json:"items"`
	More  bool             `json:"more,omitempty" doc:"further ones were not found in time, if there are any"`
}

// ReferringIn asks for a page of the records that refer by one field of one form.
type ReferringIn struct {
	Form, Field string
	Cursor      string
	Limit       int
}

// Referring gives by which fields of which forms records that the caller may read refer to a record, with how many.
func (e *Engine) Referring(ctx context.Context, c Caller, id forms.ID) (ReferringFields, error) {
	page := ReferringFields{Items: []ReferringField{}}
	var found []ReferringField
	err := e.read(ctx, c, func(w *work) (err error) {
		found, err = w.referringFields(id)
		return err
	})
	if err != nil {
		return page, err
	}
	spent := time.Duration(0)
	for _, one := range found {
		started := time.Now()
		err := e.read(ctx, c, func(w *work) (err error) {
			one.Count, err = w.countReferring(id, one.Form, one.Field, spent)
			return err
		})
		spent += time.Since(started)
		switch {
		case HasCode(err, "referring_too_broad"):
			page.More = true
			continue
		case errors.Is(err, ErrNotFound): // it was published anew meanwhile
			continue
		case err != nil:
			return page, err
		}
		if one.More = one.Count == store.MostCounted; one.Count > 0 {
			page.Items = append(page.Items, one)
		}
	}
	return page, nil
}

// ReferringRecords gives a page of the records that refer to a record by one field, newest first. Of a field that is not there, refers to
// other records or is not the caller's to read it says the same.
func (e *Engine) ReferringRecords(ctx context.Context, c Caller, id forms.ID, in ReferringIn) (List[RecordView], error) {
	page := List[RecordView]{Items: []RecordView{}}
	err := e.read(ctx, c, func(w *work) error {
		paging, err := w.paging(in.Cursor, in.Limit)
		if err != nil {
			return err
		}
		target, err := w.referredRecord(id)
		if err != nil {
			return err
		}
		q, err := w.referringList(target, in.Form, in.Field)
		if err != nil {
			return err
		}
		if q == nil {
			return NewFault("bad_parameter", "name", "field")
		}
		q.Paging = paging
		return unreferred(w.listInto(&page, *q))
	})
	return page, err
}

// unreferred says of what is not found in time where to look for it: there is no condition that could be added.
func unreferred(err error) error {
	if f := AsFault(err); errors.Is(err, store.ErrTooBroad) || f != nil && f.Code == "filter_too_broad" {
		return NewFault("referring_too_broad")
	}
	return err
}

// referringTo is Referring of a record that may not be there, or not be the caller's to read: nothing they may know of refers to that.
func (e *Engine) referringTo(ctx context.Context, c Caller, id forms.ID) (ReferringFields, error) {
	found, err := e.Referring(ctx, c, id)
	if HasCode(err, "not_found") {
		err = nil
	}
	return found, err
}

// mostReferring is how many fields that refer to a record are named in a message.
const mostReferring = 5

// referredBy says in words what refers to a record: the titles of forms, with the field where several of one do, and how many.
func referredBy(refers ReferringFields, lang string) string {
	titles := map[string]int{}
	for _, one := range refers.Items {
		titles[one.Form]++
	}
	var parts []string
	for _, one := range refers.Items[:min(len(refers.Items), mostReferring)] {
		part := one.FormTitle
		if titles[one.Form] > 1 {
			part += " · " + one.Label
		}
		part += " (" + strconv.Itoa(one.Count)
		if one.More {
			part += "+"
		}
		parts = append(parts, part+")")
	}
	if refers.More || len(refers.Items) > mostReferring {
		parts = append(parts, "…")
	}
	if lang == forms.Chinese {
		return strings.Join(parts, "、")
	}
	return strings.Join(parts, ", ")
}

// referredRecord is the record to which others may refer, where the caller may read it.
func (w *work) referredRecord(id forms.ID) (*store.RecordRow, error) {
	target, err := w.tx.Record(id)
	if err != nil {
		return nil, err
	}
	pub, err := w.formVersion(target.Form, target.FormVersion)
	if err != nil {
		return nil, err
	}
	return target, w.mayRead(pub, target)
}

// referringFields are those fields by which any record refers to a record, as far as the caller may read them, in the order of forms.
func (w *work) referringFields(id forms.ID) ([]ReferringField, error) {
	target, err := w.referredRecord(id)
	if err != nil {
		return nil, err
	}
	may := map[string][]string{}
	for _, form := range sortedKeys(w.cat.forms) {
		for _, f := range records.Referring(w.cat.forms[form].form) {
			q, err := w.referringList(target, form, f.Path())
			if err != nil {
				return nil, err
			}
			if q != nil {
				may[form] = append(may[form], f.Path())
			}
		}
	}
	found, err := w.tx.ReferringFields(id, may)
	var all []ReferringField
	for _, form := range sortedKeys(found) {
		pub := w.cat.forms[form]
		for _, path := range may[form] {
			if slices.Contains(found[form], path) {
				all = append(all, ReferringField{Form: form, FormTitle: w.label(pub.form.Title, pub), Field: path, Label: w.calledAt(pub, path)})
			}
		}
	}
	return all, err
}

// calledAt is what people call a field, or a column behind its table.
func (w *work) calledAt(pub *published, path string) string {
	field := pub.form.Field(path)
	if field.Table == "" {
		return w.called(field, pub)
	}
	return w.called(pub.form.Field(field.Table), pub) + " · " + w.called(field, pub)
}

// countReferring counts those who refer by a field, within what is left of the budget of lists.
func (w *work) countReferring(id forms.ID, form, field string, spent time.Duration) (int, error) {
	target, err := w.referredRecord(id)
	if err != nil {
		return 0, err
	}
	q, err := w.referringList(target, form, field)
	if err != nil || q == nil {
		return 0, orNotFound(err)
	}
	if q.Budget > 0 {
		q.Budget = max(q.Budget-spent, time.Microsecond)
	}
	n, err := w.tx.CountRecords(*q)
	if err != nil {
		return 0, unreferred(err)
	}
	return n, nil
}

// referringList is the list of the records that refer to a record by a field of a form, of those of which the caller may read that
// field; nil where there is no such field, or none of it that they may read.
func (w *work) referringList(target *store.RecordRow, form, field string) (*store.RecordList, error) {
	pub := w.cat.forms[form]
	if pub == nil {
		return nil, nil
	}
	f := pub.form.Field(field)
	if f == nil || !f.Refers() || f.From != target.Form {
		return nil, nil
	}
	ways, err := w.reach(pub, false)
	if err != nil {
		return nil, err
	}
	ways = slices.DeleteFunc(ways, func(one way) bool { return !forms.SightOf([]*forms.AccessRule{one.rule}).Sees(pub.form, field) })
	if len(ways) == 0 {
		return nil, nil
	}
	return &store.RecordList{Form: form, Refers: &store.Referring{Target: target.ID, Field: field}, Slots: pub.listed, Reach: reaches(ways),
		Data: w.translates() || w.limited(pub), Budget: w.e.listBudget}, nil
}
