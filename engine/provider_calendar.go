package engine

import (
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// longestSpan is how many days a span may have that working days are counted in: about ten years.
const longestSpan = 3700

// workdays is the calendar by which the person works whom the record is about: its requester or, where there is none yet, the caller.
func (w *work) workdays() (org.Calendar, error) {
	member := w.requester
	if member.IsZero() {
		member = w.caller.Member
	}
	when, err := w.worktime(member)
	return when.Calendar, err
}

// factWorkdays: workdays[from, from_half, to, to_half], in days with halves.
func (w *work) factWorkdays(args []rules.Value) (rules.Value, error) {
	from, to := arg(args, 0), arg(args, 2)
	if from.IsBlank() || to.IsBlank() {
		return rules.Value{}, nil
	}
	if to.AsDate()-from.AsDate() > longestSpan {
		return rules.Value{}, factCode("span_too_long")
	}
	fromHalf, ok1 := org.HalfOf(arg(args, 1).AsText())
	toHalf, ok2 := org.HalfOf(arg(args, 3).AsText())
	if !ok1 || !ok2 {
		return rules.Value{}, factCode("half_unknown")
	}
	when, err := w.workdays()
	if err != nil {
		return rules.Value{}, err
	}
	halves := when.Workdays(from.AsDate(), fromHalf, to.AsDate(), toHalf)
	return rules.Num(num.FromMinor(int64(halves)*5, 1)), nil
}

// factAddWorkdays: addWorkdays[date, n].
func (w *work) factAddWorkdays(args []rules.Value) (rules.Value, error) {
	date, n := arg(args, 0), arg(args, 1)
	if date.IsBlank() || n.IsBlank() {
		return rules.Value{}, nil
	}
	days, ok := n.AsNumber().Minor(0)
	if !ok || days > longestSpan || days < -longestSpan {
		return rules.Value{}, factCode("span_too_long")
	}
	when, err := w.workdays()
	if err != nil {
		return rules.Value{}, err
	}
	result, ok := when.AddWorkdays(date.AsDate(), int(days))
	if !ok {
		return rules.Value{}, factCode("span_too_long")
	}
	return rules.Date(result), nil
}

// factCalendarKnown: calendarKnown[date]: whether the holidays of the date's year are published.
func (w *work) factCalendarKnown(args []rules.Value) (rules.Value, error) {
	when, err := w.workdays()
	return rules.Bool(when.Known(arg(args, 0).AsDate())), err
}

// factInitials: initials[text].
func (w *work) factInitials(args []rules.Value) (rules.Value, error) {
	return rules.Text(rules.Initials(arg(args, 0).AsText())), nil
}
