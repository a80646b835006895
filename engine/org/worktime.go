package org

import (
	"fmt"
	"strings"
	"time"
)

// Hours are the hours of a working day: spans of minutes since midnight, in order, none touching the next. The zero
// Hours are no time at all.
type Hours [][2]int

// DefaultHours are those of a company that says nothing else: nine to six with lunch from twelve to half past one.
const DefaultHours = "09:00-12:00 13:30-18:00"

// maxSpans is how many spans a working day has at most.
const maxSpans = 6

// ParseHours reads hours as "09:00-12:00 13:30-18:00"; "" are DefaultHours. ok is false where a span is none, ends
// before it begins, or begins before the one before it has ended; a day ends at 24:00.
func ParseHours(text string) (hours Hours, ok bool) {
	if text == "" {
		text = DefaultHours
	}
	spans := strings.Fields(text)
	if len(spans) == 0 || len(spans) > maxSpans {
		return nil, false
	}
	last := -1
	for _, span := range spans {
		var h1, m1, h2, m2 int
		if n, err := fmt.Sscanf(span, "%02d:%02d-%02d:%02d", &h1, &m1, &h2, &m2); n != 4 || err != nil || len(span) != len("09:00-12:00") {
			return nil, false
		}
		from, to := h1*60+m1, h2*60+m2
		if h1 < 0 || m1 < 0 || h2 < 0 || m2 < 0 || m1 > 59 || m2 > 59 || from <= last || to <= from || to > 24*60 {
			return nil, false
		}
		hours, last = append(hours, [2]int{from, to}), to
	}
	return hours, true
}

// WorkTime is when people work: on the days of a calendar, in some hours of each, by the clock of a zone.
type WorkTime struct {
	Calendar Calendar
	Hours    Hours
	Zone     *time.Location
}

// Deadline is an instant reckoned in working time: so many minutes, or so many days, after From. It is kept so that the
// instant can be worked out again when the calendar changes.
type Deadline struct {
	From    int64 `json:"from"` // milliseconds UTC
	Minutes int   `json:"minutes,omitempty"`
	Days    int   `json:"days,omitempty"`
}

// The longest deadlines that are reckoned: some four working years.
const (
	longestDays    = 1000
	longestMinutes = 1000 * 8 * 60
)

// searchedDays is how many days are looked through for working time: with nine days off out of ten, the longest
// deadline is found.
const searchedDays = 20_000

// After gives the instant at which a deadline falls due, in milliseconds UTC. Minutes count while people work: the last
// one may end with a span. Days go from the next instant at which people work to the same clock time of the nth
// working day after it. A clock time that is skipped when clocks go forward counts as the time after. ok is false for a
// negative or endless deadline, and where there is no working time.
func (w WorkTime) After(d Deadline) (at int64, ok bool) {
	if d.Minutes < 0 || d.Days < 0 || d.Minutes > longestMinutes || d.Days > longestDays || d.Minutes > 0 && d.Days > 0 {
		return 0, false
	}
	day, begins, ok := w.next(d.From)
	switch {
	case !ok:
		return 0, false
	case d.Days > 0:
		return w.sameTime(day, begins, d.Days)
	}
	left := int64(d.Minutes) * 60_000
	for n := 0; n < searchedDays; n++ {
		for _, span := range w.spans(day + int64(n)) {
			from := max(span[0], begins)
			if from >= span[1] {
				continue
			}
			if from+left <= span[1] {
				return from + left, true
			}
			left -= span[1] - from
		}
	}
	return 0, false
}

// next gives the first instant at or after another at which people work, with its day.
func (w WorkTime) next(from int64) (day, at int64, ok bool) {
	local := time.UnixMilli(from).In(w.Zone)
	day = dayOf(local)
	for n := int64(0); n < searchedDays; n++ {
		for _, span := range w.spans(day + n) {
			if from < span[1] {
				return day + n, max(from, span[0]), true
			}
		}
	}
	return 0, 0, false
}

// sameTime is the clock time of an instant, on the nth working day after its day.
func (w WorkTime) sameTime(day, at int64, n int) (int64, bool) {
	to, ok := w.Calendar.AddWorkdays(day, n)
	if !ok {
		return 0, false
	}
	local := time.UnixMilli(at).In(w.Zone)
	date := time.Unix(to*86400, 0).UTC()
	return time.Date(date.Year(), date.Month(), date.Day(), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), w.Zone).UnixMilli(), true
}

// spans gives the working time of a day as instants; none of a day off.
func (w WorkTime) spans(day int64) [][2]int64 {
	if !w.Calendar.IsWorkday(day) {
		return nil
	}
	date := time.Unix(day*86400, 0).UTC()
	at := func(minute int) int64 {
		return time.Date(date.Year(), date.Month(), date.Day(), 0, minute, 0, 0, w.Zone).UnixMilli()
	}
	spans := make([][2]int64, 0, len(w.Hours))
	for _, h := range w.Hours {
		if from, to := at(h[0]), at(h[1]); from < to {
			spans = append(spans, [2]int64{from, to})
		}
	}
	return spans
}

// dayOf is the date that a clock shows, in days since 1970-01-01.
func dayOf(local time.Time) int64 {
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
}
