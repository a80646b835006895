package rules

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDatesAgreeWithTheCalendarOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.Int64Range(minDay, maxDay).Draw(t, "days")
		want := time.Unix(days*secondsPerDay, 0).UTC()
		if got := FormatDate(days); got != want.Format(time.DateOnly) {
			t.Fatalf("day %d is %s, not %s", days, want.Format(time.DateOnly), got)
		}
		if back, ok := ParseDate(FormatDate(days)); !ok || back != days {
			t.Fatalf("%s is read as %d, %v", FormatDate(days), back, ok)
		}
		if got := weekday(days); got != (int64(want.Weekday())+6)%7+1 {
			t.Fatalf("%s has weekday %d", FormatDate(days), got)
		}
		months := rapid.Int64Range(-30_000, 30_000).Draw(t, "months")
		moved, ok := addMonths(days, months)
		first := time.Date(want.Year(), want.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
		if ok != (first.Year() >= 1 && first.Year() <= 9999) {
			t.Fatalf("%s plus %d months: %v", FormatDate(days), months, ok)
		}
		if y, m, d := civil(moved); ok && (y != int64(first.Year()) || m != int64(first.Month()) || d > int64(want.Day()) || (d < int64(want.Day()) && d != daysIn(y, m))) {
			t.Fatalf("%s plus %d months is %s", FormatDate(days), months, FormatDate(moved))
		}
	})
}

func TestInstantsAgreeWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(minDay*msPerDay, (maxDay+1)*msPerDay-1).Draw(t, "ms")
		text := FormatInstant(ms)
		want, err := time.Parse(time.RFC3339Nano, text)
		if back, ok := ParseInstant(text); err != nil || want.UnixMilli() != ms || !ok || back != ms {
			t.Fatalf("%d is %s, read as %d, %v", ms, text, back, ok)
		}
		seconds := rapid.Int64Range(0, secondsPerDay-1).Draw(t, "seconds")
		if back, ok := ParseTimeOfDay(FormatTimeOfDay(seconds)); !ok || back != seconds {
			t.Fatalf("%s is read as %d, %v", FormatTimeOfDay(seconds), back, ok)
		}
	})
}

func TestTextsThatAreNoDates(t *testing.T) {
	for _, s := range []string{
		"", "2026-1-01", "2026-01-1", "2026/01/01", "2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32", "2026-02-29", "1900-02-29",
		"0000-01-01", "+026-01-01", "2026-01-01 ", "２０２６-01", "10000-01-01", "2026-01-01T00:00:00Z", "-001-01-01",
	} {
		if _, ok := ParseDate(s); ok {
			t.Errorf("%q is no date", s)
		}
	}
	for _, s := range []string{
		"", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00.0001Z", "2026-02-30T00:00:00Z",
		"2026-01-01t00:00:00z", "0000-12-31T23:59:59Z", "9999-12-31T23:59:59-01:00", "2026-01-01T00:00:60Z",
	} {
		if ms, ok := ParseInstant(s); ok {
			t.Errorf("%q is no instant, read as %s", s, FormatInstant(ms))
		}
	}
	for _, s := range []string{"", "1:00", "24:00", "00:60", "00:00:60", "00-00", "00:00:0", "0a:00", "00:00:00Z"} {
		if _, ok := ParseTimeOfDay(s); ok {
			t.Errorf("%q is no time", s)
		}
	}
}

func TestInstantsWithAnOffsetAreTurnedIntoUTC(t *testing.T) {
	ms, ok := ParseInstant("2026-11-22T14:09:00.5+08:00")
	if got := FormatInstant(ms); !ok || got != "2026-11-22T06:09:00.500Z" {
		t.Errorf("got %s, %v", got, ok)
	}
}
