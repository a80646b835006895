package org_test

import (
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/org"
)

func TestParseHours(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "09:00-18:00": true, "09:00-12:00 13:30-18:00": true, "00:00-24:00": true, "09:00-12:00  13:00-18:00": true,
		" ": false, "9:00-18:00": false, "09:00-09:00": false, "18:00-09:00": false, "09:00-12:00 12:00-18:00": false, "13:00-18:00 09:00-12:00": false,
		"09:00-24:01": false, "09:60-18:00": false, "-1:00-18:00": false, "09:00–18:00": false,
		"01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00 11:00-12:00 13:00-14:00": false,
	} {
		if _, ok := org.ParseHours(text); ok != want {
			t.Errorf("%q: %v", text, ok)
		}
	}
}

// Deadlines go over lunch, nights, weekends, the holidays of the country and its make-up days, by the zone's clock.
func TestDeadlines(t *testing.T) {
	calendar, err := org.CalendarOf("cn", nil)
	if err != nil {
		t.Fatal(err)
	}
	hours, _ := org.ParseHours("")
	for _, c := range []struct {
		name, zone, from string
		minutes, days    int
		want             string
	}{
		{"over lunch", "Asia/Shanghai", "2026-03-02T11:30", 60, 0, "2026-03-02T14:00"},
		{"to the end of a span", "Asia/Shanghai", "2026-03-02T11:30", 30, 0, "2026-03-02T12:00"},
		{"over night", "Asia/Shanghai", "2026-03-02T17:30", 60, 0, "2026-03-03T09:30"},
		{"over a weekend", "Asia/Shanghai", "2026-03-06T17:00", 120, 0, "2026-03-09T10:00"},
		{"from a day off", "Asia/Shanghai", "2026-03-07T11:00", 60, 0, "2026-03-09T10:00"},
		{"none, out of hours", "Asia/Shanghai", "2026-03-07T11:00", 0, 0, "2026-03-09T09:00"},
		{"none, within", "Asia/Shanghai", "2026-03-06T11:00", 0, 0, "2026-03-06T11:00"},
		{"a day", "Asia/Shanghai", "2026-03-06T16:00", 0, 1, "2026-03-09T16:00"},
		{"a day, from a day off", "Asia/Shanghai", "2026-03-07T16:00", 0, 1, "2026-03-10T09:00"},
		{"over the National Day, which has a make-up day", "Asia/Shanghai", "2026-09-30T17:00", 0, 2, "2026-10-09T17:00"},
		{"over the change of clocks", "Europe/Berlin", "2026-03-27T17:30", 60, 0, "2026-03-30T09:30"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		from, err := time.ParseInLocation("2006-01-02T15:04", c.from, zone)
		if err != nil {
			t.Fatal(err)
		}
		at, ok := org.WorkTime{Calendar: calendar, Hours: hours, Zone: zone}.After(org.Deadline{From: from.UnixMilli(), Minutes: c.minutes, Days: c.days})
		if got := time.UnixMilli(at).In(zone).Format("2006-01-02T15:04"); got != c.want || !ok {
			t.Errorf("%s: %s, %v, not %s", c.name, got, ok, c.want)
		}
	}
}

func TestDeadlines_Refused(t *testing.T) {
	hours, _ := org.ParseHours("")
	var never []org.Day
	for day := int64(20000); day < 45000; day++ {
		never = append(never, org.Day{Date: day, Off: true})
	}
	from := int64(20500) * 86400_000
	for name, c := range map[string]struct {
		when org.WorkTime
		d    org.Deadline
	}{
		"negative":       {org.WorkTime{Hours: hours, Zone: time.UTC}, org.Deadline{From: from, Days: -1}},
		"endless":        {org.WorkTime{Hours: hours, Zone: time.UTC}, org.Deadline{From: from, Minutes: 1 << 40}},
		"both":           {org.WorkTime{Hours: hours, Zone: time.UTC}, org.Deadline{From: from, Minutes: 1, Days: 1}},
		"no hours":       {org.WorkTime{Zone: time.UTC}, org.Deadline{From: from, Minutes: 1}},
		"nobody working": {org.WorkTime{Calendar: org.NewCalendar(never), Hours: hours, Zone: time.UTC}, org.Deadline{From: from, Days: 1}},
	} {
		if at, ok := c.when.After(c.d); ok {
			t.Errorf("%s: %d", name, at)
		}
	}
}
