package notify_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/superform-dev/superform/engine/notify"
)

func TestQuietHours(t *testing.T) {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	weekday := func(day int64) bool { return (day+3)%7 < 5 }
	for _, c := range []struct {
		quiet    notify.Quiet
		at, want string
	}{
		{notify.Quiet{}, "2026-03-04 23:00", "2026-03-04 23:00"},
		{notify.Quiet{From: "22:00", To: "07:30"}, "2026-03-04 21:59", "2026-03-04 21:59"},
		{notify.Quiet{From: "22:00", To: "07:30"}, "2026-03-04 22:00", "2026-03-05 07:30"},
		{notify.Quiet{From: "22:00", To: "07:30"}, "2026-03-05 07:29", "2026-03-05 07:30"},
		{notify.Quiet{From: "22:00", To: "07:30"}, "2026-03-05 07:30", "2026-03-05 07:30"},
		{notify.Quiet{From: "12:00", To: "13:30"}, "2026-03-05 12:30", "2026-03-05 13:30"},
		{notify.Quiet{DaysOff: true}, "2026-03-07 12:00", "2026-03-09 00:00"}, // a weekend in which clocks go forward
		{notify.Quiet{From: "22:00", To: "07:30", DaysOff: true}, "2026-03-06 23:00", "2026-03-09 07:30"},
		{notify.Quiet{From: "22:00", To: "02:30"}, "2026-03-07 23:00", "2026-03-08 01:30"}, // 02:30 is skipped that night: they end before it
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		got := time.UnixMilli(c.quiet.Until(at.UnixMilli(), zone, weekday)).In(zone).Format("2006-01-02 15:04")
		expect(t, fmt.Sprint(c.quiet, " at ", c.at), got, c.want)
	}
	never := func(int64) bool { return false }
	if got := (notify.Quiet{DaysOff: true}).Until(0, time.UTC, never); got > 16*24*3600_000 {
		t.Errorf("where nobody ever works it is quiet for %d days", got/24/3600_000)
	}
}

func TestSettings(t *testing.T) {
	got, company, err := notify.ReadSettings(`{"channels":[],"topics":{"comments":false}}`, `{"defaults":{"wait":9,"channels":["mail"],"topics":{"results":false}},"sender":"A"}`)
	if err != nil || len(got.Channels) != 0 || *got.Wait != 9 || *got.All || company.Sender != "A" {
		t.Errorf("%+v %+v %v", got, company, err)
	}
	expect(t, "topics", fmt.Sprint(got.Topics), "map[comments:false reminders:true results:false system:true tasks:true]")
	if _, _, err := notify.ReadSettings("[", ""); err == nil {
		t.Error("what is no JSON was read")
	}
	long, minus := 2000, -1
	for want, s := range map[string]notify.Settings{"channels": {Channels: []string{"mail", "mail"}}, "wait": {Wait: &long}, "quiet": {Quiet: &notify.Quiet{From: "25:00", To: "07:00"}},
		"topics": {Topics: map[string]bool{"x": true}}, "": {Channels: []string{"push"}, Quiet: &notify.Quiet{}}} {
		expect(t, "wrong", s.Check(), want)
	}
	expect(t, "wrong", notify.Settings{Wait: &minus}.Check(), "wait")
	expect(t, "wrong", notify.Settings{Quiet: &notify.Quiet{From: "7:00", To: "09:00"}}.Check(), "quiet")
	expect(t, "a channel twice removed", notify.Settings{Channels: []string{"webhook"}}.Check(), "channels")
}

func TestReasons(t *testing.T) {
	expect(t, "with a number", notify.ReasonText("mail_refused 550", "en"), "The mail server refused it (550)")
	expect(t, "none", notify.ReasonText("", "en"), "")
}
