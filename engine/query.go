package engine

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// recordList turns what a caller asks for into one of the named lists. A plain form's records are listed to
// everybody in the company, all others to their requester.
func (w *work) recordList(in ListIn) (store.RecordList, error) {
	paging, err := w.paging(in.Cursor, in.Limit)
	q := store.RecordList{Form: in.Form, Requester: w.caller.Member, Data: len(in.Fields) > 0 || w.translates(), Paging: paging}
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
		return q, w.filter(&q, &published{}, anyForm, in.Filter)
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
	return q, w.filter(&q, pub, pub.form.RulesEnv(), in.Filter)
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

// anyForm is what a filter of records of all forms may name.
var anyForm = rules.Env{Fields: map[string]rules.Type{"status": {Kind: rules.KindText}}}

// filter reads a rule of the list subset as far as a named list carries it: at most one condition on the
// status and one on a field that has a slot, joined by "and".
func (w *work) filter(q *store.RecordList, pub *published, env rules.Env, source string) error {
	if source == "" {
		return nil
	}
	rule, err := rules.Compile(source, rules.Type{Kind: rules.KindBool}, env)
	if err != nil {
		return NewFault("bad_filter", "reason", err.Text(w.caller.Language))
	}
	return w.condition(q, pub, rule.Tree())
}

// listedOps are the comparisons that an index answers; turned is each with its sides exchanged.
var (
	listedOps = []string{"==", "in", "<", "<=", ">", ">="}
	turned    = map[string]string{"==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
)

// condition narrows the list by one node of the filter.
func (w *work) condition(q *store.RecordList, pub *published, n *rules.Node) error {
	switch n.Op {
	case "and":
		for _, part := range n.Args {
			if err := w.condition(q, pub, part); err != nil {
				return err
			}
		}
		return nil
	case "or", "not", "!=":
		return NewFault("filter_word", "word", n.Op, "condition", listable(pub))
	}
	field, op, values := comparison(n)
	if field == "" {
		return w.notListed(pub)
	}
	if field == "status" && len(values) == 1 && (op == "==" || op == "in") && q.Status == "" {
		q.Status = values[0].AsText()
		return nil
	}
	slot := pub.slots[field]
	if slot == "" || q.Slot != nil || !slices.Contains(listedOps, op) || len(values) == 0 || len(values) > store.MaxPage {
		return w.notListed(pub)
	}
	f := &store.SlotFilter{Slot: slot, Op: op}
	for _, v := range values {
		value, ok := slotValue(pub.form.Field(field), slot, v)
		if !ok {
			return w.notListed(pub)
		}
		f.Values = append(f.Values, value)
	}
	q.Slot = f
	return nil
}

// comparison reads a field against constants, on either side; field is "" where it is something else.
func comparison(n *rules.Node) (field, op string, values []rules.Value) {
	if len(n.Args) != 2 {
		return "", "", nil
	}
	left, right, op := n.Args[0], n.Args[1], n.Op
	if left.Op != "field" && turned[op] != "" {
		left, right, op = right, left, turned[op]
	}
	values, err := constants(right)
	if left.Op != "field" || err != nil {
		return "", "", nil
	}
	return left.Name, op, values
}

// notListed says what a filter may ask of this form.
func (w *work) notListed(pub *published) error {
	return NewFault("filter_too_broad", "condition", listable(pub))
}

// listable writes the conditions that a filter may have.
func listable(pub *published) string {
	conditions := []string{"status == …"}
	for _, field := range sortedKeys(pub.slots) {
		conditions = append(conditions, field+" == …")
	}
	return strings.Join(conditions, ", ")
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

// slotValue is a literal as the slot of a field keeps it: minor units of a number, days of a date. Ok is false
// for what no slot keeps: a blank, more decimals than the field has, a text longer than an index keeps.
func slotValue(field *forms.Field, slot string, v rules.Value) (value any, ok bool) {
	switch {
	case v.IsBlank():
		return nil, false
	case slot[0] == 't':
		return v.AsText(), utf8.RuneCountInString(v.AsText()) < forms.SlotTextLength
	case v.Kind() == rules.KindDate:
		return v.AsDate(), true
	case v.Kind() == rules.KindBool:
		if v.AsBool() {
			return int64(1), true
		}
		return int64(0), true
	}
	n := v.AsNumber()
	return minor(n, field.Scale), n.Cmp(n.Round(field.Scale)) == 0
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
