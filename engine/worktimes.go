package engine

import (
	"errors"
	"fmt"
	"time"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// workTimes are the calendars of a company beside its own, and the calendars and zones of its locations.
type workTimes struct {
	calendars map[forms.ID]org.WorkTime // without a zone
	locations map[forms.ID]*store.LocationRow
	zones     map[forms.ID]*time.Location // of those locations that have one of their own
}

// alike says that all members work by the company's own calendar and clock.
func (t *workTimes) alike() bool { return len(t.calendars) == 0 && len(t.locations) == 0 }

// schedule reads when the people of a company work.
func (cat *catalog) schedule(tx *store.Tx, days []store.CalendarDay) error {
	own := map[forms.ID][]org.Day{}
	for _, d := range days {
		own[d.Calendar] = append(own[d.Calendar], org.Day{Date: d.Day, Off: !d.Works})
	}
	var err error
	if cat.calendar, err = org.CalendarOf(country, own[forms.ID{}]); err != nil {
		return fmt.Errorf("read the holidays: %w", err)
	}
	var ok bool
	if cat.hours, ok = org.ParseHours(cat.company.WorkHours); !ok {
		return fmt.Errorf("the working hours of the company: %q", cat.company.WorkHours)
	}
	calendars, err := tx.Calendars()
	if err != nil {
		return err
	}
	cat.times.calendars = map[forms.ID]org.WorkTime{}
	for _, c := range calendars {
		when := org.WorkTime{Hours: cat.hours}
		if when.Calendar, err = calendarOf(c.Country, own[c.ID]); err != nil {
			return fmt.Errorf("read calendar %s: %w", c.ID, err)
		}
		if c.Hours != "" {
			if when.Hours, ok = org.ParseHours(c.Hours); !ok {
				return fmt.Errorf("the working hours of calendar %s: %q", c.ID, c.Hours)
			}
		}
		cat.times.calendars[c.ID] = when
	}
	if cat.absences, err = tx.AnyAbsence(); err != nil {
		return err
	}
	if cat.offline, err = tx.AnyOffline(); err != nil {
		return err
	}
	return cat.locate(tx)
}

// calendarOf is a calendar with the holidays of a country, "" for none.
func calendarOf(country string, own []org.Day) (org.Calendar, error) {
	if country == "" {
		return org.NewCalendar(own).Covering(1, 9998), nil
	}
	return org.CalendarOf(country, own)
}

// locate reads where the people of a company work.
func (cat *catalog) locate(tx *store.Tx) error {
	rows, err := tx.Locations()
	if err != nil {
		return err
	}
	cat.times.locations, cat.times.zones = map[forms.ID]*store.LocationRow{}, map[forms.ID]*time.Location{}
	for _, l := range rows {
		cat.times.locations[l.ID] = l
		if l.Zone == "" {
			continue
		}
		if cat.times.zones[l.ID], err = time.LoadLocation(l.Zone); err != nil {
			return fmt.Errorf("zone of location %s: %w", l.ID, err)
		}
	}
	return nil
}

// worktime is when a member works: by the calendar of the first of the company's groups that has one, else that of their location, else the
// company's own; by the clock of their location. With no member it is the company's own.
func (w *work) worktime(member forms.ID) (org.WorkTime, error) {
	when := org.WorkTime{Calendar: w.cat.calendar, Hours: w.cat.hours, Zone: w.cat.location}
	if member.IsZero() || w.cat.times.alike() {
		return when, nil
	}
	if known, ok := w.times[member]; ok {
		return known, nil
	}
	row, err := w.tx.Member(member)
	if errors.Is(err, store.ErrNotFound) {
		return when, nil
	}
	if err != nil {
		return when, err
	}
	byGroup, err := w.tx.GroupCalendars([]forms.ID{member})
	if err != nil {
		return when, err
	}
	calendar := byGroup[member]
	if at := w.cat.times.locations[row.Location]; at != nil {
		if calendar.IsZero() {
			calendar = at.Calendar
		}
		if zone := w.cat.times.zones[at.ID]; zone != nil {
			when.Zone = zone
		}
	}
	if own, ok := w.cat.times.calendars[calendar]; ok {
		when.Calendar, when.Hours = own.Calendar, own.Hours
	}
	if w.times == nil {
		w.times = map[forms.ID]org.WorkTime{}
	}
	w.times[member] = when
	return when, nil
}
