package store

import (
	"errors"

	"github.com/superform-dev/superform/forms"
)

// CompanyRow is a tenant. ClockOffset is what its virtual clock is ahead of the real one, in milliseconds:
// 0 outside of demo mode and sandboxes. Settings is JSON.
type CompanyRow struct {
	ID          forms.ID
	Name        string
	Zone        string
	Language    string
	Settings    string
	ClockOffset int64
	CreatedAt   int64
	Paused      bool
}

func scanCompany(row scanner) (*CompanyRow, error) {
	c := &CompanyRow{}
	if err := row.Scan(&c.ID, &c.Name, &c.Zone, &c.Language, &c.Settings, &c.ClockOffset, &c.CreatedAt, &c.Paused); err != nil {
		return nil, err
	}
	return c, nil
}

const companyColumns = `id, name, zone, language, settings, clock_offset, created_at, paused`

// InsertCompany adds a tenant. It is asked across companies.
func (tx *Tx) InsertCompany(c *CompanyRow) error {
	_, err := tx.exec(`insert into companies (id, name, zone, language, settings, clock_offset, created_at, paused) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, c.Name, c.Zone, c.Language, c.Settings, c.ClockOffset, c.CreatedAt, c.Paused)
	return err
}

// CompanyByID gives a tenant, or ErrNotFound.
func (tx *Tx) CompanyByID(id forms.ID) (*CompanyRow, error) {
	return scanCompany(tx.queryRow(`select `+companyColumns+` from companies where id = ?`, id))
}

// LockCompany is CompanyByID under the row's lock: for changing the tenant itself, never for a command in it.
func (tx *Tx) LockCompany(id forms.ID) (*CompanyRow, error) {
	return scanCompany(tx.queryRow(`select `+companyColumns+` from companies where id = ?`+tx.forUpdate(), id))
}

// Companies gives all tenants in the order of their ids.
func (tx *Tx) Companies() ([]*CompanyRow, error) {
	return all(tx, scanCompany, `select `+companyColumns+` from companies order by id`)
}

// NoCompany reports whether there is no tenant; it reads one row at most, however many there are.
func (tx *Tx) NoCompany() (bool, error) {
	var id forms.ID
	err := tx.queryRow(`select id from companies limit 1`).Scan(&id)
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return false, err
}

// UpdateCompany writes what of a tenant may change.
func (tx *Tx) UpdateCompany(c *CompanyRow) error {
	_, err := tx.exec(`update companies set name = ?, zone = ?, language = ?, settings = ?, clock_offset = ?, paused = ? where id = ?`,
		c.Name, c.Zone, c.Language, c.Settings, c.ClockOffset, c.Paused, c.ID)
	return err
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

// CalendarDay is a day on which a company's calendar differs from the weekday: Day in days since 1970,
// Works tells whether people work on it.
type CalendarDay struct {
	Day   int64
	Works bool
	Name  string
}

// CalendarDays gives the company's own exceptional days, which win over the country's.
func (tx *Tx) CalendarDays() ([]CalendarDay, error) {
	return all(tx, func(row scanner) (CalendarDay, error) {
		var d CalendarDay
		return d, row.Scan(&d.Day, &d.Works, &d.Name)
	}, `select day, works, name from calendar_days where company_id = ? order by day`, tx.company)
}

// PutCalendarDay sets one exceptional day.
func (tx *Tx) PutCalendarDay(d CalendarDay) {
	tx.queue(`insert into calendar_days (company_id, day, works, name) values (?, ?, ?, ?)
		on conflict (company_id, day) do update set works = excluded.works, name = excluded.name`, tx.company, d.Day, d.Works, d.Name)
}
