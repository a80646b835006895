package org

import (
	"fmt"
	"sort"

	"github.com/superform-dev/superform/forms/rules"
)

// Half names a half of a working day.
type Half uint8

// The halves. As the beginning of a span NoHalf means the morning, as its end the evening.
const (
	NoHalf Half = iota
	Morning
	Afternoon
)

// HalfOf reads the half of a rule: "am", "pm" or "" (blank). ok is false for anything else.
func HalfOf(s string) (h Half, ok bool) {
	switch s {
	case "":
		return NoHalf, true
	case "am":
		return Morning, true
	case "pm":
		return Afternoon, true
	}
	return NoHalf, false
}

// Day is one exceptional day of a calendar.
type Day struct {
	Date int64 // days since 1970-01-01
	Off  bool  // false: a day of work although it may be a Saturday or Sunday
}

// Calendar says which days are working days: Monday to Friday, except for its exceptional days. The zero
// Calendar has none. It does not change and may be used by many at once.
type Calendar struct {
	dates []int64 // of days whose state differs from their weekday's, ascending
	sums  []int64 // sums[i]: what dates[:i] add to the number of working days

	knownFrom, knownTo int64 // the days of the years whose exceptional days it has, knownTo without
}

// The dates a calendar reckons with, those of the rule language: years 1 to 9999.
const (
	firstDay = -719162
	lastDay  = 2932896
)

// NewCalendar makes a calendar from layers of exceptional days, such as a country's and then the company's
// own. Of several entries for one date the last counts.
func NewCalendar(layers ...[]Day) Calendar {
	off := map[int64]bool{}
	for _, layer := range layers {
		for _, d := range layer {
			if d.Date >= firstDay && d.Date <= lastDay {
				off[d.Date] = d.Off
			}
		}
	}
	c := Calendar{sums: []int64{0}}
	for date, isOff := range off {
		if isOff == isWeekday(date) {
			c.dates = append(c.dates, date)
		}
	}
	sort.Slice(c.dates, func(i, j int) bool { return c.dates[i] < c.dates[j] })
	for _, date := range c.dates {
		change := int64(1)
		if isWeekday(date) {
			change = -1
		}
		c.sums = append(c.sums, c.sums[len(c.sums)-1]+change)
	}
	return c
}

// Covering gives the same calendar, known to be complete for the years first to through.
func (c Calendar) Covering(first, through int) Calendar {
	c.knownFrom, _ = rules.ParseDate(fmt.Sprintf("%04d-01-01", first))
	c.knownTo, _ = rules.ParseDate(fmt.Sprintf("%04d-01-01", through+1))
	return c
}

// Known reports whether the calendar has the holidays of a day's year. Where it has not, it still counts,
// with Monday to Friday: the result may change once the holidays are published.
func (c Calendar) Known(day int64) bool {
	return day >= c.knownFrom && day < c.knownTo
}

// isWeekday reports whether a day is one of Monday to Friday.
func isWeekday(day int64) bool { return mod7(day+3) < 5 }

func mod7(n int64) int64 { return (n%7 + 7) % 7 }

// IsWorkday reports whether a day is a working day.
func (c Calendar) IsWorkday(day int64) bool { return c.upTo(day)-c.upTo(day-1) == 1 }

// upTo counts the working days up to and including a day, from a fixed day on.
func (c Calendar) upTo(day int64) int64 {
	// Days since Monday, 1969-12-29.
	n := day + 4
	weeks := (n - mod7(n)) / 7
	count := weeks*5 + min(mod7(n), 5)
	i := sort.Search(len(c.dates), func(i int) bool { return c.dates[i] > day })
	if len(c.sums) > 0 {
		count += c.sums[i]
	}
	return count
}

// Workdays counts the working time of a span in half days. A span from NoHalf or Morning begins in the
// morning of from, from Afternoon after lunch; to NoHalf or Afternoon it ends in the evening of to, to
// Morning at lunch. A half of a day that is off is nothing. A span that ends before it begins is 0.
func (c Calendar) Workdays(from int64, fromHalf Half, to int64, toHalf Half) (halves int) {
	from, to = max(from, firstDay), min(to, lastDay)
	if from > to {
		return 0
	}
	n := 2 * (c.upTo(to) - c.upTo(from-1))
	if fromHalf == Afternoon && c.IsWorkday(from) {
		n--
	}
	if toHalf == Morning && c.IsWorkday(to) {
		n--
	}
	return int(max(n, 0))
}

// AddWorkdays gives the nth working day after a day, before it where n is negative. With n 0 it is the day
// itself, or the next working day where it is off. ok is false outside the years 1 to 9999.
func (c Calendar) AddWorkdays(day int64, n int) (result int64, ok bool) {
	if day < firstDay || day > lastDay || n > lastDay || n < firstDay {
		return 0, false
	}
	if n == 0 && c.IsWorkday(day) {
		return day, true
	}
	// The wanted day is the first on which so many working days have passed.
	target := c.upTo(day) + int64(n)
	switch {
	case n == 0:
		target++
	case n < 0 && !c.IsWorkday(day):
		target++
	}
	if c.upTo(firstDay-1) >= target || c.upTo(lastDay) < target {
		return 0, false
	}
	found := sort.Search(int(lastDay-firstDay+1), func(i int) bool { return c.upTo(firstDay+int64(i)) >= target })
	return firstDay + int64(found), true
}

// ParseDays reads exceptional days as a case or an upload writes them, by date.
func ParseDays(off map[string]bool) (days []Day, ok bool) {
	for date, isOff := range off {
		day, good := rules.ParseDate(date)
		if !good {
			return nil, false
		}
		days = append(days, Day{day, isOff})
	}
	sort.Slice(days, func(i, j int) bool { return days[i].Date < days[j].Date })
	return days, true
}
