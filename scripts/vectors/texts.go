package main

import (
	"time"

	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// writeTexts writes asks with their keys, texts as moments, and clocks of zones.
func writeTexts(s *sheet) error {
	if err := s.keys(); err != nil {
		return err
	}
	for _, text := range momentTexts {
		if err := s.line(rulestest.Line{Moment: rulestest.Moment(text)}); err != nil {
			return err
		}
	}
	for _, zone := range located {
		if err := s.zone(zone); err != nil {
			return err
		}
	}
	return nil
}

// zone writes clocks all over the years since 1970, and around the turns.
func (s *sheet) zone(name string) error {
	v := &rulestest.ZoneVector{Zone: name}
	at := func(ms int64) error {
		clock, err := s.corpus.Clock(name, ms)
		v.Clock = append(v.Clock, clock)
		return err
	}
	for t := time.Date(1970, 1, 5, 0, 0, 0, 0, time.UTC); t.Year() < 2026; t = t.Add(2311*time.Hour + 47*time.Minute + 13*time.Second) {
		if err := at(t.UnixMilli()); err != nil {
			return err
		}
	}
	for _, turn := range turns {
		for _, seconds := range []int64{-3600, -1, 0, 1, 3599} {
			if err := at(turn + seconds*1000); err != nil {
				return err
			}
		}
	}
	return s.line(rulestest.Line{Zone: v})
}

// keys writes asks with arguments of all kinds.
func (s *sheet) keys() error {
	for i, text := range append([]string{"\x00\x01\x1f\x7f", "\a\b\f\n\r\t\v", "\u0080\u00a0\u00ad\u200b\u2028\u202e\ufeff\ufffd\uffff", "\U000e0001\U0010ffff", "'`\"\\/<&>"}, texts...) {
		args := []rules.Value{
			rules.Text(text), {}, rules.Bool(i%2 == 0), rules.Num(bigNumbers()[i%len(bigNumbers())]), rules.Date(int64(i * 99999)), rules.Instant(int64(i)*1e11 + 7),
			rules.TimeOfDay(int64(i * 777)), rules.List([]rules.Value{rules.Text(text + "a"), {}}),
			rules.Rows([]rules.Data{{"b": rules.Text("x"), "a": rules.Bool(true), "c": {}}, {}}),
		}
		v := &rulestest.KeyVector{Fact: "f", Key: rules.Ask{Fact: "f", Args: args}.Key()}
		for _, arg := range args {
			v.Args = append(v.Args, rulestest.WriteValue(arg))
		}
		if err := s.line(rulestest.Line{Key: v}); err != nil {
			return err
		}
	}
	return nil
}

var momentTexts = []string{
	"2026-11-22", "0001-01-01", "9999-12-31", "0000-12-31", "10000-01-01", "2026-02-29", "2028-02-29", "1900-02-29", "2000-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
	"2026-1-1", " 2026-11-22", "2026-11-22\n", "２０２６-11-22", "06:09", "06:09:00", "24:00", "23:59:59", "23:60:00", "6:09", "06:09:60", "06:09:00\n",
	"2026-11-22T06:09:00Z", "2026-11-22T14:09:00+08:00", "2026-11-22T06:09:00.25Z", "2026-11-22T06:09:00.250000Z", "2026-11-22T06:09:00.2501Z", "2026-11-22t06:09:00Z",
	"2026-11-22T06:09:00z", "2026-11-22 06:09:00Z", "2026-11-22T06:09Z", "2026-11-22T6:09:00Z", "2026-11-22T06:09:00+0800", "2026-11-22T06:09:00+24:00", "2026-11-22T06:09:00+25:00",
	"2026-11-22T06:09:00-23:59", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-00:01", "2026-11-22T06:09:00.Z",
	"2026-11-22T06:09:00,5Z", "2026-02-30T00:00:00Z", "2026-11-22T06:09:60Z", "2026-11-22T06:09:00", "", "now",
	"2026-11-22T06:09:00+08:60", "2026-11-22T06:09:00+08:61", "2026-11-22T06:09:00.123456789123Z", "2026-11-22T06:09:00.1230000000000Z",
}
