package engine

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// latest is the last instant that a virtual clock may show: the end of the year 9999, which RFC 3339 can write.
const latest = 253402300799999

// longestMove is how far a virtual clock goes in one move, in days: what falls due on the way is done then.
const longestMove = 366

// moveTime is how long a move waits for what falls due on its way; beyond it the clock goes on moving by itself.
const moveTime = 5 * time.Second

// MoveClock moves the virtual clock of a demo or sandbox company forward, to an instant or by a span, once
// per key, and notes it in the company's history. What falls due on the way happens in the order of time, each with
// the clock at its instant; that may go on after the answer, a Clock, which is where the clock will be.
func (e *Engine) MoveClock(ctx context.Context, c Caller, key Key, move ClockMove) (Answer, error) {
	if !e.demo || !c.Sandbox {
		return Answer{}, NewFault("not_demo")
	}
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) { return w.startMove(move) })
	e.catalogs.drop(c.Company)
	if err != nil {
		return answer, err
	}
	e.tellAll(c.Company)
	return answer, e.finishMove(ctx, c.Company)
}

// startMove moves the clock at once where nothing falls due on the way, and else has a job do it.
func (w *work) startMove(move ClockMove) (result, error) {
	row, err := w.tx.LockCompany(w.caller.Company)
	if err != nil {
		return result{}, err
	}
	now := w.e.now()
	from := now + row.ClockOffset // and where it is going already
	under, err := w.moveUnderWay()
	if err != nil {
		return result{}, err
	}
	if under != nil {
		from = max(from, under.To)
	}
	to, err := moved(from, move)
	if err != nil {
		return result{}, err
	}
	if err := w.noteClock(Instant(from), Instant(to)); err != nil {
		return result{}, err
	}
	answer := result{200, Clock{Now: Instant(to)}}
	if _, err := w.tx.NextJob(forms.ID{}, to); under == nil && errors.Is(err, store.ErrNotFound) {
		w.tx.MoveClock(to - now)
		return answer, nil
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return result{}, err
	}
	body, err := json.Marshal(clockMoveBody{To: to})
	if err != nil {
		return result{}, err
	}
	clock := now + row.ClockOffset
	return answer, jobs.Set(w.tx, &store.JobRow{ID: w.nextID(), Kind: kindClock, Key: kindClock, Body: string(body), FireAt: clock, CreatedAt: clock})
}

// clockMoveBody is where a clock is going.
type clockMoveBody struct {
	To int64 `json:"to"`
}

// moveUnderWay gives where the clock is going, nil where it stands.
func (w *work) moveUnderWay() (*clockMoveBody, error) {
	row, err := w.tx.LockJobByKey(kindClock)
	if errors.Is(err, store.ErrNotFound) || err == nil && row.Status != store.JobWaiting {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	body := &clockMoveBody{}
	return body, json.Unmarshal([]byte(row.Body), body)
}

// moved gives where a clock is after a move.
func moved(from int64, move ClockMove) (to int64, err error) {
	if move.By > latest || move.To > latest || from+move.By > latest {
		return 0, NewFault("bad_parameter", "name", "clock")
	}
	by := move.By
	if move.To != 0 {
		by = int64(move.To) - from
	}
	switch {
	case by < 0:
		return 0, NewFault("clock_backwards")
	case by > longestMove*24*3600_000:
		return 0, NewFault("clock_too_far", "days", strconv.Itoa(longestMove))
	}
	return from + by, nil
}

// finishMove does what is due in the company until its clock stands again, or moveTime is over.
func (e *Engine) finishMove(ctx context.Context, company forms.ID) error {
	ctx, cancel := context.WithTimeout(ctx, moveTime)
	defer cancel()
	holder := e.newID().String()
	for {
		moving := false
		err := e.store.Company(company).Read(ctx, func(tx *store.Tx) error {
			row, err := tx.JobByKey(kindClock)
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			moving = err == nil && row.Status == store.JobWaiting
			return err
		})
		done := 0
		if err == nil && moving {
			done, err = e.ownJobsRound(ctx, company, holder)
		}
		if ctx.Err() != nil { // the move is there, and goes on
			return nil
		}
		if err != nil || !moving {
			return fault(err)
		}
		if done == 0 { // another node is at it
			time.Sleep(5 * time.Millisecond)
		}
	}
}

// moveClock takes a company's clock to the next instant at which something falls due, once all that was due is done,
// and in the end to where it is going.
func (j *jobRun) moveClock() error {
	var body clockMoveBody
	if err := j.read(&body); err != nil {
		return err
	}
	row, err := j.tx.LockCompany(j.row.Company)
	if err != nil {
		return err
	}
	clock := j.now + row.ClockOffset
	next, err := j.tx.NextJob(j.row.ID, body.To)
	switch {
	case errors.Is(err, store.ErrNotFound):
		j.tx.MoveClock(max(row.ClockOffset, body.To-j.now))
		j.republished, j.told = true, []live.Change{{Company: j.row.Company}}
		return nil
	case err != nil:
		return err
	}
	busy, err := j.tx.AnyLeasedJob(j.row.ID, j.now)
	if err != nil {
		return err
	}
	if busy || next <= clock {
		return j.goOn(clock, body)
	}
	j.tx.MoveClock(next - j.now)
	j.republished = true
	return j.goOn(next, body)
}

// noteClock writes a move into the company's own history.
func (w *work) noteClock(from, to Instant) error {
	return w.note(w.caller.Company, "clock_moved", struct {
		From Instant `json:"from"`
		To   Instant `json:"to"`
	}{from, to})
}
