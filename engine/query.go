package engine

import (
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// recordList turns what a caller asks for into a list: where it can into one of the named ones. Unless the caller says
// which scope, a plain form's list is of all records that they may read, any other of their own.
func (w *work) recordList(in ListIn) (store.RecordList, error) {
	paging, err := w.paging(in.Cursor, in.Limit)
	q := store.RecordList{Form: in.Form, Requester: w.caller.Member, Data: len(in.Fields) > 0 || w.translates(), Budget: w.e.listBudget, Paging: paging}
	if err != nil {
		return q, err
	}
	if in.Scope == scopeFiled {
		return w.filedList(in, paging)
	}
	if in.Scope != "" && in.Scope != "mine" && in.Scope != "form" {
		return q, NewFault("bad_parameter", "name", "scope")
	}
	if in.Form == "" {
		if in.Sort != "" || in.Scope == "form" || len(in.Fields) > 0 {
			return q, NewFault("bad_parameter", "name", "form")
		}
		if err := w.scopeOwn(&q); err != nil {
			return q, err
		}
		return q, w.filter(&q, nil, in.Filter)
	}
	pub := w.cat.forms[in.Form]
	if pub == nil {
		return q, ErrNotFound
	}
	if known, err := w.mayKnow(pub); err != nil || !known {
		return q, orNotFound(err)
	}
	if pub.form.Kind == forms.Plain && in.Scope != "mine" || in.Scope == "form" {
		q.Requester = forms.ID{}
	}
	if err := w.scope(&q, pub); err != nil {
		return q, err
	}
	q.Data = q.Data || w.limited(pub) && (q.Requester.IsZero() || !readsConcerned(pub, forms.WhoRequester))
	if err := w.order(&q, pub, in.Sort); err != nil {
		return q, err
	}
	q.Slots = pub.listed
	return q, w.filter(&q, pub, in.Filter)
}

// orNotFound is an error, or that there is nothing.
func orNotFound(err error) error {
	if err == nil {
		return ErrNotFound
	}
	return err
}

// limited tells whether the caller may read some fields of a form's records only, or only some records, so that what is
// shown of each has to be asked.
func (w *work) limited(pub *published) bool {
	return pub.form.DeclaresAccess() && !w.readsAll(pub)
}

// order reads "field" or "-field"; submission order is that of ids.
func (w *work) order(q *store.RecordList, pub *published, sort string) error {
	field, descending := strings.CutPrefix(sort, "-")
	if field == "" {
		return nil
	}
	slot := pub.listed[field]
	if slot == "" && pub.slots[field] != "" && w.mayFilterBy(pub, field) {
		return NewFault("filter_filling", "field", field)
	}
	if pub.form.Field(field) != nil && !w.mayFilterBy(pub, field) {
		return NewFault("filter_unread", "field", field)
	}
	if of := pub.form.Field(field); slot == "" || of != nil && (of.Table != "" || of.RuleType().Kind == rules.KindList) || !w.mayFilterBy(pub, field) {
		return NewFault("bad_parameter", "name", "sort")
	}
	q.Order = slot
	if descending {
		q.Order = "-" + slot
	}
	return nil
}
