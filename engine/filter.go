package engine

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// builtInTypes are what a filter of records of all forms may name, and of each form beside its fields.
var builtInTypes = map[string]rules.Type{
	"status": {Kind: rules.KindText}, "number": {Kind: rules.KindText}, "requester": {Kind: rules.KindText},
	"department": {Kind: rules.KindText}, "submitted_at": {Kind: rules.KindInstant},
}

// mayFilterBy tells whether the caller may filter and sort lists of a form by a field ("days") or column
// ("items.amount"): only by what they may read, and see whole, in every record of the list. Otherwise an order, or how many records
// are left, would tell what nobody shows them. What only older versions had is on no list.
func (w *work) mayFilterBy(pub *published, field string) bool {
	if _, known := builtInTypes[field]; known {
		return true
	}
	return pub != nil && pub.form.Field(field) != nil && inEvery(pub.form, w.ways, field) && w.unmasksEvery(pub, field)
}

// filter narrows the list by a rule of the list subset; pub is nil where the list is of all forms. A cursor holds for
// the text of the rule: where today() or a person's manager changes between two pages, the later page is that of the
// later day, and no error.
func (w *work) filter(q *store.RecordList, pub *published, source string) error {
	if source == "" {
		return nil
	}
	f, bad := readFilter(pub, source)
	if bad != nil {
		return w.badFilter(bad)
	}
	if err := w.filterable(pub, f.Fields()); err != nil {
		return err
	}
	w.guardedBy() // whom its constants name the caller has chosen
	condition, err := w.known(f)
	w.guard = nil
	if err != nil {
		return err
	}
	q.Filter = source
	narrow(q, pub, condition)
	return nil
}

func readFilter(pub *published, source string) (*rules.Filter, *rules.Error) {
	if pub != nil {
		return pub.form.Filter(source)
	}
	rule, bad := rules.Compile(source, rules.Type{Kind: rules.KindBool}, rules.Env{Fields: builtInTypes})
	if bad != nil {
		return nil, bad
	}
	return rule.Filter()
}

// badFilter says what is wrong with the text of a filter, and where.
func (w *work) badFilter(bad *rules.Error) error {
	return NewFault("bad_filter", "reason", bad.Text(w.caller.Language), "from", strconv.Itoa(bad.From), "to", strconv.Itoa(bad.To))
}

// filterable refuses fields that the caller may not filter by, or that no index holds.
func (w *work) filterable(pub *published, fields []string) error {
	for _, field := range fields {
		_, builtIn := builtInTypes[field]
		if w.mayFilterBy(pub, field) && (builtIn || pub.listed[field] != "" || hasColumn(fields, field) || hasColumn(sortedKeys(pub.listed), field)) {
			continue
		}
		if pub != nil && pub.form.Field(field) != nil && !w.mayFilterBy(pub, field) {
			return NewFault("filter_unread", "field", field)
		}
		if w.mayFilterBy(pub, field) && pub != nil && (pub.slots[field] != "" || hasColumn(sortedKeys(pub.slots), field)) {
			return NewFault("filter_filling", "field", field)
		}
		return NewFault("filter_field", "field", field, "fields", strings.Join(w.filters(pub), ", "))
	}
	return nil
}

// hasColumn reports whether a column of a table is among fields.
func hasColumn(fields []string, table string) bool {
	return slices.ContainsFunc(fields, func(field string) bool { return strings.HasPrefix(field, table+".") })
}

// filters are the fields by which the caller may filter, built-ins first.
func (w *work) filters(pub *published) []string {
	fields := sortedKeys(builtInTypes)
	if pub == nil {
		return fields
	}
	for _, field := range sortedKeys(pub.listed) {
		if w.mayFilterBy(pub, field) {
			fields = append(fields, field)
		}
	}
	return fields
}

// known evaluates the constants of a filter, asking for facts until none is missing.
func (w *work) known(f *rules.Filter) (*rules.Condition, error) {
	defer w.regard(w.regard(concern{}))
	w.asked = 0
	budget := rules.NewBudget()
	for round := 1; ; round++ {
		condition, err := f.Condition(&rules.Input{Facts: w.facts, Budget: budget})
		asks, missing := rules.AsMissing(err)
		var failure *rules.Failure
		switch {
		case missing && round > maxRounds:
			for _, ask := range asks {
				w.facts.Fail(ask, "too_many_rounds")
			}
		case missing:
			if err := w.answer(asks); err != nil {
				return nil, err
			}
		case errors.As(err, &failure):
			return nil, NewFault("bad_filter", "reason", failure.Text(w.caller.Language), "from", strconv.Itoa(failure.From), "to", strconv.Itoa(failure.To))
		default:
			return condition, err
		}
	}
}

// narrow puts into the list what an index serves of a condition, a status and the values of one slot, and the rest
// as a condition on each record.
func narrow(q *store.RecordList, pub *published, c *rules.Condition) {
	parts := []*rules.Condition{c}
	if c.Op == rules.OpAnd {
		parts = slices.Clone(c.Args)
	}
	parts = slices.DeleteFunc(parts, func(part *rules.Condition) bool {
		if part.Op != rules.OpEq || part.Field != "status" || q.Status != "" {
			return false
		}
		q.Status = part.Values[0].AsText()
		return true
	})
	if best := bestSlot(q, pub, parts); best >= 0 {
		q.Slot, _ = slotFilter(pub, parts[best])
		parts = slices.Delete(parts, best, best+1)
	}
	switch {
	case len(parts) == 1:
		q.Where = parts[0]
	case len(parts) > 1:
		q.Where = &rules.Condition{Op: rules.OpAnd, Args: parts}
	}
	if q.Where != nil && q.Where.Op == rules.CondTrue {
		q.Where = nil
	}
}

// bestSlot is the part of a condition whose index leads through the list, -1 for none: equality before a range, in
// another order than that of ids only the slot of the order. A person's own records are few, and found by the person.
func bestSlot(q *store.RecordList, pub *published, parts []*rules.Condition) int {
	best, rank := -1, 0
	order := strings.TrimPrefix(q.Order, "-")
	if pub == nil || order == "" && !q.Requester.IsZero() {
		return -1
	}
	for i, part := range parts {
		f, ok := slotFilter(pub, part)
		if !ok || order != "" && f.Slot != order {
			continue
		}
		this := 1
		if f.Op == rules.OpIn {
			this = 2
		} else if f.Op == rules.OpEq {
			this = 3
		}
		if this > rank {
			best, rank = i, this
		}
	}
	return best
}

// slotFilter is a comparison as one of a slot; false for what an index does not answer as it stands: a value between
// two that the slot can hold or beyond them, and a text as long as what the slot keeps.
func slotFilter(pub *published, c *rules.Condition) (*store.SlotFilter, bool) {
	slot := pub.listed[c.Path()]
	switch c.Op {
	case rules.OpEq, rules.OpIn, rules.OpLt, rules.OpLe, rules.OpGt, rules.OpGe:
	default:
		return nil, false
	}
	if slot == "" || c.Table != "" || len(c.Values) > store.MaxPage {
		return nil, false
	}
	f := &store.SlotFilter{Slot: slot, Op: c.Op}
	for _, v := range c.Values {
		value, ok := slotValue(pub.form.Field(c.Field), slot, v)
		if !ok {
			return nil, false
		}
		f.Values = append(f.Values, value)
	}
	return f, true
}

// slotValue is a value as the slot of a field keeps it: minor units of a number, days of a date, seconds of a time.
func slotValue(field *forms.Field, slot string, v rules.Value) (value any, ok bool) {
	switch {
	case slot[0] == 't':
		return v.AsText(), utf8.RuneCountInString(v.AsText()) < forms.SlotTextLength
	case v.Kind() == rules.KindDate:
		return v.AsDate(), true
	case v.Kind() == rules.KindInstant:
		return v.AsInstant(), true
	case v.Kind() == rules.KindTimeOfDay:
		return v.AsTimeOfDay(), true
	case v.Kind() == rules.KindBool:
		if v.AsBool() {
			return int64(1), true
		}
		return int64(0), true
	}
	units, ok := v.AsNumber().Minor(field.Scale)
	return units, ok
}

// unlisted says of a list that could not be read what its caller can do about it.
func (w *work) unlisted(q *store.RecordList, pub *published, err error) error {
	var asked *store.Unlistable
	switch {
	case errors.As(err, &asked) && asked.Why != store.NoSlot:
		reason := &rules.Error{Code: "list_" + asked.Why, Args: map[string]string{"name": asked.Path, "limit": strconv.Itoa(forms.SlotTextLength - 1)}}
		return NewFault("bad_filter", "reason", reason.Text(w.caller.Language))
	case errors.Is(err, store.ErrTooBroad):
		return w.tooBroad(q, pub)
	}
	return err
}

// tooBroad names the conditions that an index answers; where the filter has one, it says so.
func (w *work) tooBroad(q *store.RecordList, pub *published) error {
	var has, could []string
	add := func(field string, used bool) {
		if used {
			has = append(has, field)
		} else {
			could = append(could, field+" == …")
		}
	}
	add("status", q.Status != "")
	if pub != nil {
		for _, field := range sortedKeys(pub.listed) {
			if w.mayFilterBy(pub, field) && !strings.Contains(field, ".") {
				add(field, q.Slot != nil && q.Slot.Slot == pub.listed[field])
			}
		}
	}
	condition := strings.Join(could, ", ")
	switch {
	case len(has) == 0:
		return NewFault("filter_too_broad", "condition", condition)
	case condition == "":
		return NewFault("filter_too_slow", "has", strings.Join(has, ", "))
	}
	return NewFault("filter_still_broad", "has", strings.Join(has, ", "), "condition", condition)
}
