package engine

import (
	"context"
	"strconv"

	"github.com/superform-dev/superform/engine/history"
)

// latest is the last instant that a virtual clock may show: the end of the year 9999, which RFC 3339 can write.
const latest = 253402300799999

// longestMove is how far a virtual clock goes in one move, in days: what falls due on the way is done then.
const longestMove = 366

// MoveClock moves the virtual clock of a demo or sandbox company forward, to an instant or by a span, once
// per key, and notes it in the company's history. It answers a Clock.
func (e *Engine) MoveClock(ctx context.Context, c Caller, key Key, move ClockMove) (Answer, error) {
	if !e.demo || !c.Sandbox {
		return Answer{}, NewFault("not_demo")
	}
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.LockCompany(c.Company)
		if err != nil {
			return result{}, err
		}
		now := e.now()
		offset, err := moved(now, row.ClockOffset, move)
		if err != nil {
			return result{}, err
		}
		from := now + row.ClockOffset
		row.ClockOffset = offset
		if err := w.tx.UpdateCompany(row); err != nil {
			return result{}, err
		}
		return result{200, Clock{Now: Instant(now + offset)}}, w.note("clock_moved", clockMoved{Instant(from), Instant(now + offset)})
	})
	e.catalogs.drop(c.Company)
	if err == nil {
		e.tellAll(c.Company)
	}
	return answer, err
}

// moved gives the offset of a clock after a move.
func moved(now, offset int64, move ClockMove) (int64, error) {
	if move.By > latest || move.To > latest || now+offset+move.By > latest {
		return 0, NewFault("bad_parameter", "name", "clock")
	}
	by := move.By
	if move.To != 0 {
		by = int64(move.To) - now - offset
	}
	switch {
	case by < 0:
		return 0, NewFault("clock_backwards")
	case by > longestMove*24*3600_000:
		return 0, NewFault("clock_too_far", "days", strconv.Itoa(longestMove))
	}
	return offset + by, nil
}

// clockMoved is the event of a move.
type clockMoved struct {
	From Instant `json:"from"`
	To   Instant `json:"to"`
}

// note writes an event into the company's own history, under the lock of its row.
func (w *work) note(kind string, payload any) error {
	seq, hash, err := w.tx.EventHead(w.caller.Company)
	if err != nil {
		return err
	}
	return w.append(w.caller.Company, &history.Head{Seq: seq, Hash: hash}, kind, payload)
}
