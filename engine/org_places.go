package engine

import (
	"context"
	"strconv"
	"time"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// PostView is a post that people have.
type PostView struct {
	PostRef
	Revision int `json:"revision" doc:"what If-Match names"`
}

// LocationView is where people work.
type LocationView struct {
	LocationRef
	Calendar forms.ID `json:"calendar,omitzero" doc:"absent: the company's"`
	Revision int      `json:"revision" doc:"what If-Match names"`
}

// CalendarDays is a work calendar beside the company's own.
type CalendarDays struct {
	ID       forms.ID        `json:"id"`
	Name     string          `json:"name"`
	Country  string          `json:"country" doc:"whose public holidays it keeps; empty: none"`
	Hours    string          `json:"hours" doc:"of a working day, as 09:00-12:00 13:30-18:00; empty: the company's"`
	Days     map[string]bool `json:"days,omitempty" doc:"its own days by date: whether people work on them"`
	Revision int             `json:"revision" doc:"what If-Match names"`
}

// The most of each that a company has.
const (
	mostPosts     = 500
	mostLocations = 500
	mostCalendars = 100
	highestRank   = 1000
)

// Posts lists the company's posts, the highest rank first.
func (e *Engine) Posts(ctx context.Context, c Caller) (List[PostView], error) {
	list := List[PostView]{Items: []PostView{}}
	err := e.read(ctx, c, func(w *work) error {
		rows, err := w.tx.Posts()
		for _, p := range rows {
			list.Items = append(list.Items, postView(p))
		}
		return err
	})
	return list, err
}

func postView(p *store.PostRow) PostView {
	return PostView{PostRef{ID: p.ID, Name: p.Name, Rank: p.Rank}, p.Revision}
}

// Locations lists the company's locations by name.
func (e *Engine) Locations(ctx context.Context, c Caller) (List[LocationView], error) {
	list := List[LocationView]{Items: []LocationView{}}
	err := e.read(ctx, c, func(w *work) error {
		rows, err := w.tx.Locations()
		for _, l := range rows {
			list.Items = append(list.Items, w.locationView(l))
		}
		return err
	})
	return list, err
}

func (w *work) locationView(l *store.LocationRow) LocationView {
	v := LocationView{LocationRef{ID: l.ID, Name: l.Name, Zone: l.Zone}, l.Calendar, l.Revision}
	if v.Zone == "" {
		v.Zone = w.cat.company.Zone
	}
	return v
}

// Calendars lists the work calendars beside the company's own.
func (e *Engine) Calendars(ctx context.Context, c Caller) (List[CalendarDays], error) {
	list := List[CalendarDays]{Items: []CalendarDays{}}
	err := e.asAdmin(ctx, c, org.RightOrganisation, func(w *work) error {
		rows, err := w.tx.Calendars()
		if err != nil {
			return err
		}
		for _, row := range rows {
			view, err := w.calendarDays(row)
			if err != nil {
				return err
			}
			list.Items = append(list.Items, view)
		}
		return nil
	})
	return list, err
}

func (w *work) calendarDays(row *store.CalendarRow) (CalendarDays, error) {
	view := CalendarDays{ID: row.ID, Name: row.Name, Country: row.Country, Hours: row.Hours, Days: map[string]bool{}, Revision: row.Revision}
	days, err := w.tx.CalendarDays()
	for _, d := range days {
		if d.Calendar == row.ID {
			view.Days[rules.FormatDate(d.Day)] = d.Works
		}
	}
	return view, err
}

// ChangePost adds a post (no ID), changes one, or removes one that nobody has.
type ChangePost struct {
	ID       forms.ID
	Revision int
	Drop     bool
	PostPatch
}

// PostPatch is what of a post changes; what is absent stays.
type PostPatch struct {
	Name *string `json:"name,omitempty"`
	Rank *int    `json:"rank,omitempty" minimum:"0" maximum:"1000" doc:"the higher, the further up"`
}

// Subject is what is changed.
func (c ChangePost) Subject() forms.ID { return c.ID }

func (c ChangePost) change(w *work) (any, error) {
	rows, err := w.tx.Posts()
	if err != nil {
		return nil, err
	}
	row, kind, err := thing(w, c.ID, c.Revision, rows, mostPosts, func(p *store.PostRow) (forms.ID, int) { return p.ID, p.Revision })
	if err != nil {
		return nil, err
	}
	if row.ID.IsZero() {
		row.ID = w.nextID()
	}
	if c.Drop {
		n, err := w.tx.CountPosted(row.ID)
		if err != nil || n > 0 {
			return nil, stillUsed(n, err)
		}
		w.tx.DeletePost(row.ID)
		return struct{}{}, w.happened(row.ID, "post_removed", struct{}{})
	}
	ch := changes{}
	if c.Rank != nil && (*c.Rank < 0 || *c.Rank > highestRank) {
		return nil, NewFault("bad_parameter", "name", "rank")
	}
	if err := ch.need(&row.Name, c.Name); err != nil {
		return nil, err
	}
	set(ch, "rank", &row.Rank, c.Rank)
	row.Revision++
	w.tx.PutPost(row)
	return postView(row), w.happened(row.ID, "post_"+kind, ch)
}

// need writes a name that a change gives, and refuses that there is none.
func (ch changes) need(field *string, to *string) error {
	if err := ch.named(field, to); err != nil {
		return err
	}
	_, err := orgName(*field)
	return err
}

// thing gives a new row, or that of the id at the revision that the caller changes; kind says what happens to it.
func thing[T any](w *work, id forms.ID, revision int, rows []*T, most int, key func(*T) (forms.ID, int)) (row *T, kind string, err error) {
	if id.IsZero() {
		if len(rows) >= most {
			return nil, "", NewFault("too_many", "max", strconv.Itoa(most))
		}
		return new(T), "added", nil
	}
	for _, row := range rows {
		if have, at := key(row); have == id {
			return row, "changed", w.unchanged(id, at, revision)
		}
	}
	return nil, "", ErrNotFound
}

func stillUsed(n int, err error) error {
	if err != nil {
		return err
	}
	return NewFault("in_use", "count", strconv.Itoa(n))
}

// ChangeLocation adds a location (no ID), changes one, or removes one at which nobody works.
type ChangeLocation struct {
	ID       forms.ID
	Revision int
	Drop     bool
	LocationPatch
}

// LocationPatch is what of a location changes; what is absent stays.
type LocationPatch struct {
	Name     *string   `json:"name,omitempty"`
	Zone     *string   `json:"zone,omitempty" doc:"IANA name; empty: the company's"`
	Calendar *forms.ID `json:"calendar,omitempty" doc:"empty: the company's"`
}

func (ChangeLocation) reschedules() {}

// Subject is what is changed.
func (c ChangeLocation) Subject() forms.ID { return c.ID }

func (c ChangeLocation) change(w *work) (any, error) {
	rows, err := w.tx.Locations()
	if err != nil {
		return nil, err
	}
	row, kind, err := thing(w, c.ID, c.Revision, rows, mostLocations, func(l *store.LocationRow) (forms.ID, int) { return l.ID, l.Revision })
	if err != nil {
		return nil, err
	}
	if row.ID.IsZero() {
		row.ID = w.nextID()
	}
	if c.Drop {
		n, err := w.tx.CountLocated(row.ID)
		if err != nil || n > 0 {
			return nil, stillUsed(n, err)
		}
		w.tx.DeleteLocation(row.ID)
		return struct{}{}, w.happened(row.ID, "location_removed", struct{}{})
	}
	ch := changes{}
	if err := ch.need(&row.Name, c.Name); err != nil {
		return nil, err
	}
	if c.Zone != nil && *c.Zone != "" {
		if _, err := time.LoadLocation(*c.Zone); err != nil || *c.Zone == "Local" {
			return nil, NewFault("bad_parameter", "name", "zone")
		}
	}
	set(ch, "zone", &row.Zone, c.Zone)
	if err := w.knownCalendar(c.Calendar); err != nil {
		return nil, err
	}
	set(ch, "calendar", &row.Calendar, c.Calendar)
	row.Revision++
	w.tx.PutLocation(row)
	if err := w.enqueue(kindDeadlines, w.now+fillDelay, deadlinesBody{}); err != nil {
		return nil, err
	}
	return w.locationView(row), w.happened(row.ID, "location_"+kind, ch)
}

// knownCalendar refuses what is no calendar of the company.
func (w *work) knownCalendar(id *forms.ID) error {
	if id == nil || id.IsZero() {
		return nil
	}
	rows, err := w.tx.Calendars()
	for _, c := range rows {
		if c.ID == *id {
			return nil
		}
	}
	if err != nil {
		return err
	}
	return NewFault("bad_parameter", "name", "calendar")
}

// ChangeCalendarDays adds a work calendar (no ID), changes one, or removes one that no location and no group has.
type ChangeCalendarDays struct {
	ID       forms.ID
	Revision int
	Drop     bool
	CalendarPatch
}

// CalendarPatch is what of a work calendar changes; what is absent stays.
type CalendarPatch struct {
	Name    *string         `json:"name,omitempty"`
	Country *string         `json:"country,omitempty" doc:"whose public holidays it keeps (cn); empty: none"`
	Hours   *string         `json:"hours,omitempty" doc:"of a working day, as 09:00-12:00 13:30-18:00; empty: the company's"`
	Days    map[string]bool `json:"days,omitempty" doc:"by date: whether people work on it"`
}

func (ChangeCalendarDays) reschedules() {}

// Subject is what is changed.
func (c ChangeCalendarDays) Subject() forms.ID { return c.ID }

func (c ChangeCalendarDays) change(w *work) (any, error) {
	rows, err := w.tx.Calendars()
	if err != nil {
		return nil, err
	}
	row, kind, err := thing(w, c.ID, c.Revision, rows, mostCalendars, func(l *store.CalendarRow) (forms.ID, int) { return l.ID, l.Revision })
	if err != nil {
		return nil, err
	}
	if row.ID.IsZero() {
		row.ID, row.Country = w.nextID(), country
	}
	if c.Drop {
		n, err := w.tx.CountScheduled(row.ID)
		if err != nil || n > 0 {
			return nil, stillUsed(n, err)
		}
		w.tx.DeleteCalendar(row.ID)
		return struct{}{}, w.happened(row.ID, "calendar_removed", struct{}{})
	}
	ch := changes{}
	if err := c.patch(w, row, ch); err != nil {
		return nil, err
	}
	row.Revision++
	w.tx.PutCalendar(row)
	if err := w.enqueue(kindDeadlines, w.now+fillDelay, deadlinesBody{}); err != nil {
		return nil, err
	}
	if err := w.happened(row.ID, "calendar_"+kind, ch); err != nil {
		return nil, err
	}
	return w.calendarDays(row)
}

// patch writes what the change names into the row, and its days.
func (c ChangeCalendarDays) patch(w *work, row *store.CalendarRow, ch changes) error {
	if err := ch.need(&row.Name, c.Name); err != nil {
		return err
	}
	if c.Country != nil && *c.Country != "" && *c.Country != country {
		return NewFault("bad_parameter", "name", "country")
	}
	if c.Hours != nil {
		if _, ok := org.ParseHours(*c.Hours); !ok {
			return NewFault("bad_parameter", "name", "hours")
		}
	}
	set(ch, "country", &row.Country, c.Country)
	set(ch, "hours", &row.Hours, c.Hours)
	if len(c.Days) > mostDays {
		return NewFault("bad_parameter", "name", "days")
	}
	for _, date := range sortedKeys(c.Days) {
		day, ok := rules.ParseDate(date)
		if !ok {
			return NewFault("bad_parameter", "name", "days")
		}
		w.tx.PutCalendarDay(store.CalendarDay{Calendar: row.ID, Day: day, Works: c.Days[date]})
		ch["days."+date] = [2]any{nil, c.Days[date]}
	}
	return nil
}
