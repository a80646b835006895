package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms/rules"
)

// deadlinesBody is the batch that works open deadlines out again.
type deadlinesBody struct{ jobs.Slice }

// moveDeadlines works out again when a slice of the jobs with a deadline in working time fall due, by the calendar as
// it is now. One that was tried already has fallen due.
func (j *jobRun) moveDeadlines() error {
	var body deadlinesBody
	if err := j.read(&body); err != nil {
		return err
	}
	rows, err := j.tx.JobsWithDeadlines(body.After, sliceRows)
	if err != nil || len(rows) == 0 {
		return err
	}
	w := j.work()
	for _, row := range rows {
		when, err := w.worktime(row.Member)
		if err != nil {
			return err
		}
		var d org.Deadline
		if err := json.Unmarshal([]byte(row.Deadline), &d); err != nil {
			return fmt.Errorf("read the deadline of job %s: %w", row.ID, err)
		}
		if at, ok := when.After(d); ok && at != row.FireAt {
			j.tx.MoveJob(row.ID, at)
		}
		body.After = row.ID
		body.Done++
	}
	return j.goOn(j.clock, body)
}

// CalendarChange is what of a company's work calendar changes: days by date, with whether people work on them, and the
// hours of a working day ("09:00-12:00 13:30-18:00"), "" where they stay.
type CalendarChange struct {
	Days  map[string]bool `json:"days,omitempty"`
	Hours string          `json:"hours,omitempty"`
}

// mostDays is how many days one change names.
const mostDays = 400

// ChangeCalendar changes the company's work calendar, once per key, and has open deadlines worked out again. It answers
// a CalendarView.
func (e *Engine) ChangeCalendar(ctx context.Context, c Caller, key Key, change CalendarChange) (Answer, error) {
	if !c.Holds(org.RightSettings) {
		return Answer{}, NewFault("forbidden")
	}
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) { return w.changeCalendar(change) })
	e.catalogs.drop(c.Company)
	if err == nil {
		e.tellAll(c.Company)
	}
	return answer, err
}

// CalendarView is the hours of a working day.
type CalendarView struct {
	Hours string `json:"hours" doc:"of a working day, as 09:00-12:00 13:30-18:00"`
}

func (w *work) changeCalendar(change CalendarChange) (result, error) {
	row, err := w.tx.LockCompany(w.caller.Company)
	if err != nil {
		return result{}, err
	}
	if len(change.Days) > mostDays {
		return result{}, NewFault("bad_parameter", "name", "days")
	}
	if _, ok := org.ParseHours(change.Hours); !ok {
		return result{}, NewFault("bad_parameter", "name", "hours")
	}
	for _, date := range sortedKeys(change.Days) {
		day, ok := rules.ParseDate(date)
		if !ok {
			return result{}, NewFault("bad_parameter", "name", "days")
		}
		w.tx.PutCalendarDay(store.CalendarDay{Day: day, Works: change.Days[date]})
	}
	if change.Hours != "" {
		row.WorkHours = change.Hours
		if err := w.tx.UpdateCompany(row); err != nil {
			return result{}, err
		}
	}
	if err := w.enqueue(kindDeadlines, w.now+fillDelay, deadlinesBody{}); err != nil {
		return result{}, err
	}
	hours := row.WorkHours
	if hours == "" {
		hours = org.DefaultHours
	}
	return result{200, CalendarView{hours}}, w.note(w.caller.Company, "calendar_changed", change)
}
