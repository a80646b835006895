package apps

import (
	"strings"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/superform-dev/superform/forms"
)

// ScheduleError says what is wrong with the expression of a schedule.
type ScheduleError struct{ Code string }

// Text says it in a language.
func (e *ScheduleError) Text(lang string) string {
	return say(lang, e.Code, map[string]string{})
}

// Error says it in English.
func (e *ScheduleError) Error() string { return e.Text(forms.English) }

// maxCron bounds an expression, in bytes: a list of all minutes and a little more.
const maxCron = 256

// cronFields are the fields that an expression has. Seconds, "@every" and a zone within the expression are none.
const cronFields = cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow

// parseCron reads an expression of five fields: minute, hour, day of the month, month, day of the week. Nothing that
// cron reads beside them gets to it: a zone makes it read the disk, and panic where the rest is missing.
func parseCron(expr string) (cron.Schedule, error) {
	if len(expr) > maxCron {
		return nil, &ScheduleError{"cron_long"}
	}
	if len(strings.Fields(expr)) != 5 || strings.ContainsAny(expr, "@=") {
		return nil, &ScheduleError{"cron_fields"}
	}
	schedule, err := cron.NewParser(cronFields).Parse(expr)
	if err != nil {
		return nil, &ScheduleError{"cron_syntax"}
	}
	return schedule, nil
}

// NextRun gives the first instant after another at which a schedule runs, in milliseconds UTC: that of the next clock
// time in the zone that the expression (five fields of cron) names. A clock time that is skipped when clocks go forward
// runs at the instant they do so for, once, and one that comes twice when they go back runs the first time only. A
// *ScheduleError refuses what is no such expression, and what names no day within five years, as 31 February.
func NextRun(expr string, zone *time.Location, after int64) (int64, error) {
	schedule, err := parseCron(expr)
	if err != nil {
		return 0, err
	}
	clock := asUTC(time.UnixMilli(after).In(zone))
	for {
		clock = schedule.Next(clock)
		if clock.IsZero() {
			return 0, &ScheduleError{"cron_never"}
		}
		if at := instantOf(clock, zone).UnixMilli(); at > after {
			return at, nil
		}
	}
}

// asUTC is what the clock of the zone shows, as if it were UTC: there no clock time is skipped or comes twice.
func asUTC(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// instantOf gives the first instant at which the clock of a zone shows a time, or has come to show a later one.
func instantOf(clock time.Time, zone *time.Location) time.Time {
	t := time.Date(clock.Year(), clock.Month(), clock.Day(), clock.Hour(), clock.Minute(), 0, 0, zone)
	shown := asUTC(t)
	if shown.After(clock) || shown.Before(clock) { // skipped: the end of the gap
		_, end := t.ZoneBounds()
		start, _ := t.ZoneBounds()
		if shown.After(clock) {
			return start
		}
		return end
	}
	if start, _ := t.ZoneBounds(); !start.IsZero() { // shown twice: the first time lies before the clocks went back
		_, now := t.Zone()
		_, before := start.Add(-time.Second).Zone()
		if first := t.Add(time.Duration(now-before) * time.Second); before > now && first.Before(start) {
			return first
		}
	}
	return t
}
