package apps_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/forms"
)

// Runs are those of the clock of the zone: what it skips happens once, at the instant it does, and what it shows twice once.
func TestNextRun(t *testing.T) {
	for _, c := range []struct{ name, expr, zone, after, want string }{
		{"every day", "0 9 * * *", "Asia/Shanghai", "2026-03-02T01:30:00Z", "2026-03-03T01:00:00Z"},
		{"not now", "30 9 * * *", "Asia/Shanghai", "2026-03-02T01:30:00Z", "2026-03-03T01:30:00Z"},
		{"working days", "0 9 * * 1-5", "Asia/Shanghai", "2026-03-06T01:00:00Z", "2026-03-09T01:00:00Z"},
		{"a leap day", "0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"},
		{"skipped by the clock", "30 2 * * *", "Europe/Berlin", "2026-03-28T02:00:00Z", "2026-03-29T01:00:00Z"},
		{"once, although several are skipped", "*/20 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"},
		{"shown twice: the first time", "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"},
		{"shown twice: not the second time", "30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"},
		{"within the hour that comes twice", "45 2 * * *", "Europe/Berlin", "2026-10-25T01:15:00Z", "2026-10-26T01:45:00Z"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		after, _ := time.Parse(time.RFC3339, c.after)
		at, err := apps.NextRun(c.expr, zone, after.UnixMilli())
		if got := time.UnixMilli(at).UTC().Format(time.RFC3339); got != c.want || err != nil {
			t.Errorf("%s: %s, %v, not %s", c.name, got, err, c.want)
		}
	}
}

func TestNextRun_Refuses(t *testing.T) {
	for expr, code := range map[string]string{
		"":                                     "cron_fields",
		"* * * * * *":                          "cron_fields",
		"@every 1s":                            "cron_fields",
		"@daily":                               "cron_fields",
		"TZ=":                                  "cron_fields",
		"TZ=Asia/Shanghai 0 9 * *":             "cron_fields",
		"0 0 31 2 *":                           "cron_never",
		"61 * * * *":                           "cron_syntax",
		"a b c d e":                            "cron_syntax",
		"* * * * *" + strings.Repeat(" ", 300): "cron_long",
		"*/0 * * * *":                          "cron_syntax",
		"-1 * * * *":                           "cron_syntax",
		"0-99999999999999 * * * *":             "cron_syntax",
	} {
		_, err := apps.NextRun(expr, time.UTC, 0)
		var wrong *apps.ScheduleError
		if !errors.As(err, &wrong) || wrong.Code != code || wrong.Text(forms.Chinese) == wrong.Error() {
			t.Errorf("%q: %v", expr, err)
		}
	}
}
