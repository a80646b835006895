package org

import (
	"embed"
	"encoding/json"
	"fmt"
	"sort"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

//go:embed holidays
var holidayFiles embed.FS

// Holiday is one day of a country's calendar: a day off, or a day of work that makes up for one.
type Holiday struct {
	Day
	Name forms.Text
}

// Holidays gives the public holidays and make-up days of a country ("cn") that the program knows, and the
// first and last year that they cover, without a gap. Later years come as an upload.
func Holidays(country string) (days []Holiday, first, through int, err error) {
	dir := "holidays/" + country
	entries, err := holidayFiles.ReadDir(dir)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("no calendar of the country %q: %w", country, err)
	}
	for _, entry := range entries {
		src, err := holidayFiles.ReadFile(dir + "/" + entry.Name())
		if err != nil {
			return nil, 0, 0, err
		}
		year, list, err := ParseHolidays(src)
		if err != nil {
			return nil, 0, 0, fmt.Errorf("%s/%s: %w", dir, entry.Name(), err)
		}
		if through != 0 && year != through+1 {
			return nil, 0, 0, fmt.Errorf("%s/%s: the year after %d is missing", dir, entry.Name(), through)
		}
		if first == 0 {
			first = year
		}
		days, through = append(days, list...), year
	}
	sort.Slice(days, func(i, j int) bool { return days[i].Date < days[j].Date })
	return days, first, through, nil
}

// ParseHolidays reads the calendar of one year: {year, days: [{date, off, name}]}. Every day lies in that
// year and occurs once.
func ParseHolidays(src []byte) (year int, days []Holiday, err error) {
	var file struct {
		Year int `json:"year"`
		Days []struct {
			Date string     `json:"date"`
			Off  *bool      `json:"off"`
			Name forms.Text `json:"name"`
		} `json:"days"`
	}
	if err := json.Unmarshal(src, &file); err != nil {
		return 0, nil, err
	}
	seen := map[string]bool{}
	for _, d := range file.Days {
		day, ok := rules.ParseDate(d.Date)
		switch {
		case !ok:
			return 0, nil, fmt.Errorf("%q is not a date", d.Date)
		case d.Date[:4] != fmt.Sprintf("%04d", file.Year):
			return 0, nil, fmt.Errorf("%s does not lie in the year %d", d.Date, file.Year)
		case seen[d.Date]:
			return 0, nil, fmt.Errorf("%s stands here twice", d.Date)
		case d.Off == nil:
			return 0, nil, fmt.Errorf("%s: off is missing", d.Date)
		}
		seen[d.Date] = true
		days = append(days, Holiday{Day{day, *d.Off}, d.Name})
	}
	return file.Year, days, nil
}

// CalendarOf makes the work calendar of a country with a company's own days over it.
func CalendarOf(country string, own []Day) (Calendar, error) {
	holidays, first, through, err := Holidays(country)
	if err != nil {
		return Calendar{}, err
	}
	days := make([]Day, len(holidays))
	for i, h := range holidays {
		days[i] = h.Day
	}
	return NewCalendar(days, own).Covering(first, through), nil
}
