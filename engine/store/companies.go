package store

import (
	"errors"

	"github.com/superform-dev/superform/forms"
	"gorm.io/gorm/clause"
)

// CompanyRow is a tenant. ClockOffset is what its virtual clock is ahead of the real one, in milliseconds:
// 0 outside of demo mode and sandboxes. Settings is JSON. WorkHours are the hours of a working day, as org.ParseHours
// reads them. OwnFields are the words of what members edit themselves of their own cards, divided by spaces.
type CompanyRow struct {
	ID          forms.ID
	Name        string
	Zone        string
	Language    string
	Settings    string
	ClockOffset int64
	CreatedAt   int64 `gorm:"autoCreateTime:false"`
	Paused      bool
	WorkHours   string
	Request     *string // names the request that founded it; nil where none did
	NeedsSecond bool    // everybody must have a second factor
	OwnFields   string
}

// TableName is for gorm.
func (CompanyRow) TableName() string { return "companies" }

func itself(c *CompanyRow) *CompanyRow { return c }

// InsertCompany adds a tenant; *Conflict "companies_pkey" where its id is taken, "companies_request" where its request
// has founded one already. It is asked across companies.
func (tx *Tx) InsertCompany(c *CompanyRow) error { return tx.fail(tx.gorm().Create(c).Error) }

// CompanyByID gives a tenant, or ErrNotFound.
func (tx *Tx) CompanyByID(id forms.ID) (*CompanyRow, error) {
	return take(tx, tx.gorm().Where("id = ?", id), itself)
}

// CompanyByRequest gives the tenant that a request has founded, or ErrNotFound. It is asked across companies.
func (tx *Tx) CompanyByRequest(request string) (*CompanyRow, error) {
	return take(tx, tx.gorm().Where("request = ?", request), itself)
}

// LockCompany is CompanyByID under the row's lock: for changing the tenant itself, never for a command in it.
func (tx *Tx) LockCompany(id forms.ID) (*CompanyRow, error) {
	return take(tx, tx.gorm().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id), itself)
}

// Companies gives all tenants in the order of their ids.
func (tx *Tx) Companies() ([]*CompanyRow, error) { return find(tx, tx.gorm().Order("id"), itself) }

// NoCompany reports whether there is no tenant; it reads one row at most, however many there are.
func (tx *Tx) NoCompany() (bool, error) {
	var id forms.ID
	err := tx.queryRow(`select id from companies limit 1`).Scan(&id)
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return false, err
}

// MoveClock sets what the clock of the transaction's own company is ahead of the real one.
func (tx *Tx) MoveClock(offset int64) {
	tx.queue(`update companies set clock_offset = ? where id = ?`, offset, tx.company)
}

// UpdateCompany writes what of a tenant may change: all but its id and when it was made.
func (tx *Tx) UpdateCompany(c *CompanyRow) error {
	return tx.fail(tx.gorm().Model(&CompanyRow{}).Where("id = ?", c.ID).
		Select("name", "zone", "language", "settings", "clock_offset", "paused", "work_hours", "needs_second", "own_fields").Updates(c).Error)
}

// TakeLease gives holder the named lease until the instant until, or false where another holds it.
func (tx *Tx) TakeLease(name, holder string, now, until int64) (bool, error) {
	n, err := tx.exec(`insert into leases (name, holder, until) values (?, ?, ?) on conflict (name) do update set holder = excluded.holder, until = excluded.until
		where leases.holder = excluded.holder or leases.until <= ?`, name, holder, until, now)
	return n == 1, err
}

// DropLease gives a lease back.
func (tx *Tx) DropLease(name, holder string) error {
	_, err := tx.exec(`delete from leases where name = ? and holder = ?`, name, holder)
	return err
}

// CalendarDay is a day on which a calendar differs from the weekday: Day in days since 1970,
// Works tells whether people work on it. Calendar is none for the company's own calendar.
type CalendarDay struct {
	Calendar forms.ID `gorm:"column:calendar_id"`
	Day      int64
	Works    bool
	Name     string
}

type calendarDayModel struct {
	CompanyID forms.ID
	CalendarDay
}

// TableName is for gorm.
func (calendarDayModel) TableName() string { return "calendar_days" }

// CalendarDays gives the exceptional days of all of the company's calendars in order; they win over a country's.
func (tx *Tx) CalendarDays() ([]CalendarDay, error) {
	return find(tx, tx.gorm().Where("company_id = ?", tx.company).Order("calendar_id, day"), func(m *calendarDayModel) CalendarDay {
		if m.Calendar == tx.company {
			m.Calendar = forms.ID{}
		}
		return m.CalendarDay
	})
}

// PutCalendarDay sets one exceptional day.
func (tx *Tx) PutCalendarDay(d CalendarDay) {
	if d.Calendar.IsZero() {
		d.Calendar = tx.company
	}
	tx.keep(tx.gorm().Clauses(replace([]string{"company_id", "calendar_id", "day"}, "works", "name")).Create(&calendarDayModel{tx.company, d}))
}
