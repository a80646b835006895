package rules

import "github.com/superform-dev/superform/forms/num"

// dayOf is the date of a date or instant, the latter in the company's zone.
func (e *evaluator) dayOf(n *Node, v Value) (int64, bool) {
	if v.kind != KindInstant {
		return v.at, true
	}
	day, ok := e.facts.dayOf(v.at)
	if !ok {
		e.fail(n, "zone_unknown", "zone", e.facts.Zone)
	}
	return day, ok
}

// timeOf is the time on the clock of a time or instant, the latter in the company's zone.
func (e *evaluator) timeOf(n *Node, v Value) (int64, bool) {
	if v.kind != KindInstant {
		return v.at, true
	}
	seconds, ok := e.facts.timeOf(v.at)
	if !ok {
		e.fail(n, "zone_unknown", "zone", e.facts.Zone)
	}
	return seconds, ok
}

// ofDay is a whole number about a date or instant.
func (e *evaluator) ofDay(n *Node, v Value, part func(day int64) int64) Value {
	day, ok := e.dayOf(n, v)
	if !ok {
		return failed
	}
	return Num(num.FromInt(part(day)))
}

func callYear(e *evaluator, n *Node, args []Value) Value {
	return e.ofDay(n, args[0], func(day int64) int64 { y, _, _ := civil(day); return y })
}

func callMonth(e *evaluator, n *Node, args []Value) Value {
	return e.ofDay(n, args[0], func(day int64) int64 { _, m, _ := civil(day); return m })
}

func callDay(e *evaluator, n *Node, args []Value) Value {
	return e.ofDay(n, args[0], func(day int64) int64 { _, _, d := civil(day); return d })
}

func callWeekday(e *evaluator, n *Node, args []Value) Value { return e.ofDay(n, args[0], weekday) }

func callHour(e *evaluator, n *Node, args []Value) Value {
	seconds, ok := e.timeOf(n, args[0])
	if !ok {
		return failed
	}
	return Num(num.FromInt(seconds / 3600))
}

func callMinute(e *evaluator, n *Node, args []Value) Value {
	seconds, ok := e.timeOf(n, args[0])
	if !ok {
		return failed
	}
	return Num(num.FromInt(seconds / 60 % 60))
}

func callDate(e *evaluator, n *Node, args []Value) Value {
	day, ok := e.dayOf(n, args[0])
	if !ok {
		return failed
	}
	return Date(day)
}

func callTime(e *evaluator, n *Node, args []Value) Value {
	seconds, ok := e.timeOf(n, args[0])
	if !ok {
		return failed
	}
	return TimeOfDay(seconds)
}

func callAddDays(e *evaluator, n *Node, args []Value) Value {
	days, ok := e.whole(n, args[1], -4_000_000, 4_000_000)
	if !ok {
		return failed
	}
	if !dayInRange(args[0].at + days) {
		return e.fail(n, "date_range")
	}
	return Date(args[0].at + days)
}

func callAddMonths(e *evaluator, n *Node, args []Value) Value {
	months, ok := e.whole(n, args[1], -120_000, 120_000)
	if !ok {
		return failed
	}
	day, ok := addMonths(args[0].at, months)
	if !ok {
		return e.fail(n, "date_range")
	}
	return Date(day)
}

func callDaysBetween(_ *evaluator, _ *Node, args []Value) Value {
	return Num(num.FromInt(args[1].at - args[0].at))
}

func callPeriod(e *evaluator, n *Node, args []Value) Value {
	day, ok := e.dayOf(n, args[0])
	if !ok {
		return failed
	}
	unit := "month"
	if len(args) == 2 {
		unit = args[1].text
	}
	date := FormatDate(day)
	switch unit {
	case "year":
		return Text(date[:4])
	case "quarter":
		_, m, _ := civil(day)
		return Text(date[:4] + "-Q" + itoa(int(m+2)/3))
	}
	return Text(date[:7])
}

// typeWorkdays refuses literal halves other than 'am' and 'pm'.
func typeWorkdays(args []*Node) (Type, int) {
	for _, i := range [2]int{1, 3} {
		if args[i].Op == OpLiteral && args[i].Type.Kind == KindText && !isOneOf(args[i], "am", "pm") {
			return Type{}, i
		}
	}
	return Type{Kind: KindNumber, Scale: 1}, -1
}

func isOneOf(n *Node, texts ...string) bool {
	for _, text := range texts {
		if n.Op == OpLiteral && n.Value.AsText() == text {
			return true
		}
	}
	return false
}
