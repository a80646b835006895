package rules

import "github.com/superform-dev/superform/forms/num"

func callQuarter(e *evaluator, n *Node, args []Value) Value {
	return e.ofDay(n, args[0], func(day int64) int64 { _, m, _ := civil(day); return (m + 2) / 3 })
}

// callWeek counts a week to the year that its Thursday lies in.
func callWeek(e *evaluator, n *Node, args []Value) Value {
	return e.ofDay(n, args[0], func(day int64) int64 {
		thursday := day - weekday(day) + 4
		y, _, _ := civil(thursday)
		return (thursday-daysFrom(y, 1, 1))/7 + 1
	})
}

func callStartOf(e *evaluator, n *Node, args []Value) Value { return e.edgeOf(n, args, 0) }
func callEndOf(e *evaluator, n *Node, args []Value) Value   { return e.edgeOf(n, args, 1) }

// edgeOf is the first (0) or the last (1) day of the period that a day lies in.
func (e *evaluator) edgeOf(n *Node, args []Value, edge int) Value {
	day, ok := e.dayOf(n, args[0])
	if !ok {
		return failed
	}
	if day = spanOf(day, args[1].text)[edge]; !dayInRange(day) {
		return e.fail(n, "date_range")
	}
	return Date(day)
}

// spanOf is the first and the last day of a period.
func spanOf(day int64, unit string) [2]int64 {
	months := map[string]int64{"month": 1, "quarter": 3, "year": 12}[unit]
	if months == 0 {
		monday := day - weekday(day) + 1
		return [2]int64{monday, monday + 6}
	}
	y, m, _ := civil(day)
	first := m - (m-1)%months
	last := first + months - 1
	return [2]int64{daysFrom(y, first, 1), daysFrom(y, last, daysIn(y, last))}
}

func callAddYears(e *evaluator, n *Node, args []Value) Value {
	years, ok := e.whole(n, args[1], -10_000, 10_000)
	if !ok {
		return failed
	}
	day, ok := addMonths(args[0].at, years*12)
	if !ok {
		return e.fail(n, "date_range")
	}
	return Date(day)
}

// callAge counts the birthdays since the birth. Somebody born on 29 February has none before 1 March in a
// common year.
func callAge(_ *evaluator, _ *Node, args []Value) Value {
	y, m, d := civil(args[0].at)
	toY, toM, toD := civil(args[1].at)
	years := toY - y
	if toM*100+toD < m*100+d {
		years--
	}
	return Num(num.FromInt(years))
}
