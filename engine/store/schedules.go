package store

import "github.com/superform-dev/superform/forms"

// ScheduleRow is something that happens again and again: Cron is an expression of five fields, Zone the IANA name of
// the zone it is read in, "" the company's. Each run is a job of Kind with Body. NextAt and LastRun are on the
// company's clock, 0 is never.
type ScheduleRow struct {
	ID        forms.ID
	Key       string
	Cron      string
	Zone      string
	Kind      string
	Body      string
	NextAt    int64
	Paused    bool
	LastRun   int64
	CreatedAt int64
}

const scheduleColumns = `id, key, cron, zone, kind, body, next_at, paused, coalesce(last_run, 0), created_at`

func scanSchedule(row scanner) (*ScheduleRow, error) {
	s := &ScheduleRow{}
	if err := row.Scan(&s.ID, &s.Key, &s.Cron, &s.Zone, &s.Kind, &s.Body, &s.NextAt, &s.Paused, &s.LastRun, &s.CreatedAt); err != nil {
		return nil, err
	}
	return s, nil
}

// PutSchedule adds a schedule or replaces what the one with its id says.
func (tx *Tx) PutSchedule(s *ScheduleRow) {
	tx.queue(`insert into schedules (company_id, id, key, cron, zone, kind, body, next_at, paused, last_run, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (company_id, id) do update set cron = excluded.cron, zone = excluded.zone, kind = excluded.kind, body = excluded.body,
			next_at = excluded.next_at, paused = excluded.paused, last_run = excluded.last_run`,
		tx.company, s.ID, s.Key, s.Cron, s.Zone, s.Kind, s.Body, s.NextAt, s.Paused, orNull(s.LastRun), s.CreatedAt)
}

// LockSchedule gives a schedule under the row's lock, or ErrNotFound.
func (tx *Tx) LockSchedule(id forms.ID) (*ScheduleRow, error) {
	return scanSchedule(tx.queryRow(`select `+scheduleColumns+` from schedules where company_id = ? and id = ?`+tx.forUpdate(), tx.company, id))
}

// LockScheduleByKey is LockSchedule by the key.
func (tx *Tx) LockScheduleByKey(key string) (*ScheduleRow, error) {
	return scanSchedule(tx.queryRow(`select `+scheduleColumns+` from schedules where company_id = ? and key = ?`+tx.forUpdate(), tx.company, key))
}

// Schedules gives all schedules of the company by key.
func (tx *Tx) Schedules() ([]*ScheduleRow, error) {
	return all(tx, scanSchedule, `select `+scheduleColumns+` from schedules where company_id = ? order by key`, tx.company)
}

// DeleteSchedule removes a schedule.
func (tx *Tx) DeleteSchedule(id forms.ID) {
	tx.queue(`delete from schedules where company_id = ? and id = ?`, tx.company, id)
}
