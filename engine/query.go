package engine

import (
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// recordList turns what a caller asks for into a list: where it can into one of the named ones. A plain form's records are listed to
// everybody in the company, all others to their requester.
func (w *work) recordList(in ListIn) (store.RecordList, error) {
	paging, err := w.paging(in.Cursor, in.Limit)
	q := store.RecordList{Form: in.Form, Requester: w.caller.Member, Data: len(in.Fields) > 0 || w.translates(), Budget: w.e.listBudget, Paging: paging}
	if err != nil {
		return q, err
	}
	if in.Scope != "" && in.Scope != "mine" && in.Scope != "form" {
		return q, NewFault("bad_parameter", "name", "scope")
	}
	if in.Form == "" {
		if in.Sort != "" || in.Scope == "form" || len(in.Fields) > 0 {
			return q, NewFault("bad_parameter", "name", "form")
		}
		return q, w.filter(&q, nil, in.Filter)
	}
	pub := w.cat.forms[in.Form]
	if pub == nil {
		return q, ErrNotFound
	}
	if pub.form.Kind == forms.Plain && in.Scope != "mine" {
		q.Requester = forms.ID{}
	} else if in.Scope == "form" {
		return q, NewFault("forbidden")
	}
	if err := w.order(&q, pub, in.Sort); err != nil {
		return q, err
	}
	q.Slots = pub.listed
	return q, w.filter(&q, pub, in.Filter)
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
	if slot == "" || strings.Contains(field, ".") || !w.mayFilterBy(pub, field) {
		return NewFault("bad_parameter", "name", "sort")
	}
	q.Order = slot
	if descending {
		q.Order = "-" + slot
	}
	return nil
}
