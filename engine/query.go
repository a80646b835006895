package engine

import (
	"errors"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// recordList turns what a caller asks for into one of the named lists. A plain form's records are listed to
// everybody in the company, all others to their requester.
func (w *work) recordList(in ListIn) (store.RecordList, error) {
	paging, err := w.paging(in.Cursor, in.Limit)
	q := store.RecordList{Form: in.Form, Requester: w.caller.Member, Data: len(in.Fields) > 0, Paging: paging}
	if err != nil {
		return q, err
	}
	if in.Scope != "" && in.Scope != "mine" && in.Scope != "form" {
		return q, NewFault("bad_parameter", "name", "scope")
	}
	if in.Form == "" {
		if in.Sort != "" || in.Filter != "" || len(in.Fields) > 0 {
			return q, NewFault("bad_parameter", "name", "form")
		}
		return q, nil
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
	return q, w.filter(&q, pub, in.Filter)
}

// order reads "field" or "-field"; submission order is that of ids.
func (w *work) order(q *store.RecordList, pub *published, sort string) error {
	field, descending := strings.CutPrefix(sort, "-")
	if field == "" {
		return nil
	}
	slot := pub.slots[field]
	if slot == "" {
		return NewFault("bad_parameter", "name", "sort")
	}
	q.Order = slot
	if descending {
		q.Order = "-" + slot
	}
	return nil
}

// filter reads a rule of the list subset as far as a named list carries it: at most one condition on the
// status and one on a field that has a slot, joined by "and".
func (w *work) filter(q *store.RecordList, pub *published, source string) error {
	if source == "" {
		return nil
	}
	rule, err := rules.Compile(source, rules.Type{Kind: rules.KindBool}, pub.form.RulesEnv())
	if err != nil {
		return NewFault("bad_filter", "reason", err.Text(w.caller.Language))
	}
	return w.condition(q, pub, rule.Tree())
}

// listedOps are the comparisons that an index answers.
var listedOps = []string{"==", "in", "<", "<=", ">", ">="}

// condition narrows the list by one node of the filter.
func (w *work) condition(q *store.RecordList, pub *published, n *rules.Node) error {
	if n.Op == "and" {
		for _, part := range n.Args {
			if err := w.condition(q, pub, part); err != nil {
				return err
			}
		}
		return nil
	}
	if len(n.Args) != 2 || n.Args[0].Op != "field" {
		return w.notListed(pub)
	}
	field := n.Args[0].Name
	values, err := constants(n.Args[1])
	if err != nil {
		return w.notListed(pub)
	}
	if field == "status" && n.Op == "==" && q.Status == "" {
		q.Status = values[0].AsText()
		return nil
	}
	slot := pub.slots[field]
	if slot == "" || q.Slot != nil || !slices.Contains(listedOps, n.Op) || len(values) == 0 || len(values) > store.MaxPage {
		return w.notListed(pub)
	}
	f := &store.SlotFilter{Slot: slot, Op: n.Op}
	for _, v := range values {
		f.Values = append(f.Values, slotValue(pub.form.Field(field), slot, v))
	}
	q.Slot = f
	return nil
}

// notListed says what a filter may ask of this form.
func (w *work) notListed(pub *published) error {
	return NewFault("filter_too_broad", "condition", "status == …, "+strings.Join(sortedKeys(pub.slots), " == …, ")+" == …")
}

// constants gives the literals on the right of a comparison.
func constants(n *rules.Node) ([]rules.Value, error) {
	switch n.Op {
	case "literal":
		return []rules.Value{n.Value}, nil
	case "list":
		var values []rules.Value
		for _, item := range n.Args {
			if item.Op != "literal" {
				return nil, errors.New("not a constant")
			}
			values = append(values, item.Value)
		}
		return values, nil
	}
	return nil, errors.New("not a constant")
}

// slotValue is a literal as the slot of a field keeps it: minor units of a number, days of a date.
func slotValue(field *forms.Field, slot string, v rules.Value) any {
	if slot[0] == 't' {
		return v.AsText()
	}
	switch v.Kind() {
	case rules.KindDate:
		return v.AsDate()
	case rules.KindBool:
		if v.AsBool() {
			return int64(1)
		}
		return int64(0)
	}
	return minor(v.AsNumber(), field.Scale)
}

// minor cuts a number to the units of a slot; beyond int64 it is the largest that there is.
func minor(n num.Number, scale int) int64 {
	units, ok := n.Round(scale).Minor(scale)
	if !ok && n.Sign() < 0 {
		return -1 << 63
	}
	if !ok {
		return 1<<63 - 1
	}
	return units
}
