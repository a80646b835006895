package api

import (
	"strconv"
	"strings"
	"time"
)

// clock tells times as the client does (ui/kit/time.ts): in the company's zone, by its clock, in a language.
type clock struct {
	now   time.Time // in the company's zone
	lang  string
	texts map[string]string
}

// newClock is the clock of who is signed in; an unknown zone is UTC.
func newClock(now int64, zone, lang string, texts map[string]string) clock {
	at := time.UnixMilli(now).UTC()
	if place, err := time.LoadLocation(zone); err == nil {
		at = at.In(place)
	}
	return clock{at, lang, texts}
}

// moment is «今天 10:32», «昨天 10:32», «11月20日 周五 10:32»; "" for none. At is in milliseconds, 0 for none.
func (c clock) moment(at int64) string {
	if at == 0 {
		return ""
	}
	t := time.UnixMilli(at).In(c.now.Location())
	date := t.Format(time.DateOnly)
	switch date {
	case c.now.Format(time.DateOnly):
		date = c.texts["kit.today"]
	case c.now.AddDate(0, 0, -1).Format(time.DateOnly):
		date = c.texts["kit.yesterday"]
	default:
		date = told(date, c.lang, c.now.Year())
	}
	return date + " " + t.Format("15:04")
}

// waited is how long something has waited since at: «等了 2 天», «刚刚»; "" for none.
func (c clock) waited(at int64) string {
	if at == 0 {
		return ""
	}
	long := c.now.Sub(time.UnixMilli(at))
	if long < time.Minute {
		return c.texts["kit.now"]
	}
	return strings.ReplaceAll(c.texts["kit.waited"], "{time}", c.duration(long))
}

// duration is a length of time in its greatest whole unit.
func (c clock) duration(long time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case long < time.Minute:
		return c.texts["kit.moment"]
	case long < time.Hour:
		return c.counted("kit.minutes", int(long/time.Minute))
	case long < day:
		return c.counted("kit.hours", int(long/time.Hour))
	}
	return c.counted("kit.days", int(long/day))
}

// counted is a text of {count} things; one of two texts with a bar is that for a single one.
func (c clock) counted(key string, n int) string {
	one, more, two := strings.Cut(c.texts[key], "|")
	if two && n != 1 {
		one = more
	}
	return strings.ReplaceAll(one, "{count}", strconv.Itoa(n))
}
