package jobs

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// TickKind is the kind of the job that is a schedule's next run.
const TickKind = "tick"

// tick is the body of that job: the run is of the schedule as it was when it was planned.
type tick struct {
	At int64 `json:"at"`
}

// Plan works out when a schedule runs next after the instant, in its zone or else the company's, and puts it in place
// with the job for that run; a run planned earlier is off. A schedule that is paused has no next run. id names the new
// job.
func Plan(tx *store.Tx, s *store.ScheduleRow, zone *time.Location, id forms.ID, now, clock int64) error {
	tx.CancelJobsOf(s.ID, TickKind, now)
	return plan(tx, s, zone, id, clock)
}

func plan(tx *store.Tx, s *store.ScheduleRow, zone *time.Location, id forms.ID, clock int64) (err error) {
	if s.NextAt = 0; s.Paused {
		tx.PutSchedule(s)
		return nil
	}
	if s.Zone != "" {
		if zone, err = time.LoadLocation(s.Zone); err != nil {
			return fmt.Errorf("the zone of schedule %s: %w", s.Key, err)
		}
	}
	if s.NextAt, err = apps.NextRun(s.Cron, zone, clock); err != nil {
		return err
	}
	tx.PutSchedule(s)
	body, err := json.Marshal(tick{s.NextAt})
	if err != nil {
		return fmt.Errorf("encode a run: %w", err)
	}
	tx.InsertJob(&store.JobRow{ID: id, Kind: TickKind, Subject: s.ID, Body: string(body), FireAt: s.NextAt, CreatedAt: clock})
	return nil
}

// Run does what the job of a schedule's run is for: it puts the schedule's own job beside it and plans the next run after the
// instant clock. So runs that were missed while nobody was there are one run, now. A schedule that is gone, paused or
// planned anew since does nothing. next gives ids.
func Run(tx *store.Tx, row *store.JobRow, zone *time.Location, next func() forms.ID, clock int64) error {
	var t tick
	if err := json.Unmarshal([]byte(row.Body), &t); err != nil {
		return fmt.Errorf("read the run of a schedule: %w", err)
	}
	s, err := tx.LockSchedule(row.Subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil || s.Paused || s.NextAt != t.At {
		return err
	}
	s.LastRun = clock
	key := fmt.Sprintf("%s %s %d", TickKind, s.ID, t.At)
	if _, err := tx.InsertJobOnce(&store.JobRow{ID: next(), Kind: s.Kind, Subject: s.ID, Body: s.Body, Key: key, FireAt: clock, CreatedAt: clock}); err != nil {
		return err
	}
	return plan(tx, s, zone, next(), clock)
}
