package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// How many deliveries a round takes, and how many of them leave at once: so few that the last of a round begins long before its
// lease ends.
const (
	sendBatch  = 16
	sendAtOnce = 8
)

// sendRound sends what is due, of all companies in turn. What is sent leaves outside of any transaction: one finds out
// what it is, another notes what came of it. Whoever is killed in between has it sent again, under the same id.
func (e *Engine) sendRound(ctx context.Context, holder string) (int, error) {
	var claimed []store.CompanyJobs
	err := e.store.System(store.Deliver).Write(ctx, func(tx *store.Tx) (err error) {
		claimed, err = tx.ClaimJobs(store.Claim{Holder: holder, Now: e.now(), Lease: leaving.Lease.Milliseconds(), Leaving: true}, sendBatch)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("claim: %w", err)
	}
	var running sync.WaitGroup
	var mu sync.Mutex
	var failed error
	total, turns := 0, make(chan struct{}, sendAtOnce)
	for _, of := range claimed {
		total += len(of.Jobs)
		for _, row := range of.Jobs {
			turns <- struct{}{}
			running.Go(func() {
				defer func() { <-turns }()
				if err := e.sendJob(ctx, of, row, holder); err != nil {
					mu.Lock()
					defer mu.Unlock()
					failed = errors.Join(failed, err)
				}
			})
		}
	}
	running.Wait()
	return total, failed
}

// sendJob tries one delivery. The error is that what came of it could not be written; its lease ends by itself then.
func (e *Engine) sendJob(ctx context.Context, of store.CompanyJobs, row *store.JobRow, holder string) error {
	s := &sending{e: e, job: row, now: e.now(), clock: e.now() + of.Offset}
	v, err := s.attempt(ctx)
	if ctx.Err() != nil && err != nil {
		return ctx.Err()
	}
	if err != nil {
		e.log.Warn("a message was not sent", "delivery", row.ID.String(), "kind", row.Kind, "company", row.Company.String(), "attempt", row.Attempts, "error", err)
		v = &verdict{status: store.DeliveryWaiting, again: true}
	}
	var told []live.Change
	// What was sent is noted even where the process is about to end.
	err = e.store.Company(row.Company).Write(context.WithoutCancel(ctx), func(tx *store.Tx) (err error) {
		s.now, s.clock = e.now(), e.now()+of.Offset
		told, err = s.conclude(tx, v, holder)
		return err
	})
	if errors.Is(err, errLeaseLost) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("note what came of delivery %s: %w", row.ID, err)
	}
	e.tell(told...)
	return nil
}

// attempt finds out what is to be sent, and sends it. A panic is an attempt that failed.
func (s *sending) attempt(ctx context.Context) (v *verdict, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &jobPanic{p}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, leaving.Timeout)
	defer cancel()
	if s.cat, err = s.e.catalog(ctx, s.job.Company); err != nil {
		return nil, err
	}
	if s.job.Attempts > leaving.Attempts {
		return nil, NewFault("job_lost")
	}
	err = s.e.store.Company(s.job.Company).Write(ctx, func(tx *store.Tx) (err error) {
		v, err = s.prepare(tx)
		return err
	})
	if v != nil || err != nil {
		return v, err
	}
	if s.e.demo {
		return s.withhold()
	}
	return s.transmit(ctx)
}

// hold does what sendJob does, inside of the process: a sandbox sends nothing out.
func (j *jobRun) hold() error {
	s := &sending{e: j.e, cat: j.cat, job: j.row, now: j.now, clock: j.clock}
	v, err := s.prepare(j.tx)
	if err == nil && v == nil {
		v, err = s.withhold()
	}
	if err != nil {
		return err
	}
	if v.until != 0 && s.waitsItself() {
		return j.goOn(v.until, struct{}{})
	}
	return s.note(j.tx, v)
}

// conclude notes what came of an attempt, and gives the lease up.
func (s *sending) conclude(tx *store.Tx, v *verdict, holder string) ([]live.Change, error) {
	if v.again {
		return s.failed(tx, v, holder)
	}
	mine, err := false, error(nil)
	if v.until != 0 && s.waitsItself() {
		mine, err = tx.ContinueJob(s.job.ID, holder, "{}", v.until)
	} else if err = s.note(tx, v); err == nil {
		mine, err = tx.FinishJob(s.job.ID, holder, s.now)
	}
	if err == nil && !mine {
		return nil, errLeaseLost
	}
	if err != nil || s.hook == nil {
		return nil, err
	}
	return nil, s.hookWorks(tx, v)
}

// waitsItself says whether a delivery waits for the end of quiet hours by itself, and not in a digest.
func (s *sending) waitsItself() bool {
	return s.d.Kind == notify.MessageDigest || s.d.Kind == notify.MessageInvite
}

// note writes a verdict that is no further attempt; where the channel could not take it for good, the next one is tried.
func (s *sending) note(tx *store.Tx, v *verdict) error {
	if s.d == nil || v.status == "" {
		return nil
	}
	for _, device := range v.gone {
		if _, err := tx.DropPush(s.d.Member, device); err != nil {
			return err
		}
	}
	switch v.status {
	case store.DeliveryQuiet:
		return notify.Keep(tx, s.e.ways(), s.d, v.until, s.clock)
	case store.DeliveryHeld:
		tx.HoldDelivery(s.d.ID, string(v.held), s.clock)
	default:
		tx.SetDelivery(s.d.ID, v.status, v.reason, s.clock)
	}
	next := v.status == store.DeliveryFailed && s.reader != nil && notify.Next(tx, s.e.ways(), s.d, s.settings, s.clock)
	if s.d.Kind == notify.MessageDigest && !next {
		s.noteItems(tx, v)
	}
	return nil
}

// noteItems ends the deliveries that a digest told of.
func (s *sending) noteItems(tx *store.Tx, v *verdict) {
	for _, item := range s.items {
		switch {
		case item.Read:
			tx.SetDelivery(item.ID, store.DeliverySkipped, "read", s.clock)
		case v.status == store.DeliverySent || v.status == store.DeliveryHeld:
			tx.SetDelivery(item.ID, v.status, "in_digest", s.clock)
		default:
			tx.SetDelivery(item.ID, v.status, v.reason, s.clock)
		}
	}
}

// failed puts a delivery back until its next attempt, or gives it up: then admins are told, and the next channel is tried.
func (s *sending) failed(tx *store.Tx, v *verdict, holder string) (told []live.Change, err error) {
	problem := jobs.Problem{Code: "not_sent", Args: map[string]string{"reason": v.reason}}
	if v.reason == "" {
		problem = jobs.Problem{Code: "internal"}
	}
	if s.d == nil { // not even looked at
		if s.d, err = tx.LockDelivery(s.job.ID); err != nil {
			return nil, err
		}
	}
	died, err := jobs.Fail(tx, s.job, holder, leaving, problem, s.now, s.clock)
	if err != nil {
		return nil, err
	}
	for _, device := range v.gone {
		if _, err := tx.DropPush(s.d.Member, device); err != nil {
			return nil, err
		}
	}
	if s.hook != nil {
		if told, err = s.hookFails(tx); err != nil {
			return nil, err
		}
	}
	if !died {
		tx.SetDelivery(s.d.ID, store.DeliveryWaiting, v.reason, 0)
		return told, nil
	}
	if v.reason == "" {
		v.reason = "gave_up"
	}
	if err := s.note(tx, over(store.DeliveryFailed, v.reason)); err != nil {
		return nil, err
	}
	admins, err := tellAdmins(tx, s.job, s.clock)
	return append(told, admins...), err
}

// hookOff is after how long a webhook that nothing got through to is turned off.
const hookOff = 5 * 24 * time.Hour

// hookTouch is how often it is noted, in milliseconds, that a webhook works.
const hookTouch = 60_000

func (s *sending) hookWorks(tx *store.Tx, v *verdict) error {
	if v.status != store.DeliverySent || s.hook.FailingSince == 0 && s.now-s.hook.SentAt < hookTouch {
		return nil
	}
	h, err := tx.LockWebhook(s.hook.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err == nil {
		h.SentAt, h.FailingSince = s.now, 0
		tx.PutWebhook(h)
	}
	return err
}

func (s *sending) hookFails(tx *store.Tx) ([]live.Change, error) {
	h, err := tx.LockWebhook(s.hook.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && h.DisabledAt != 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	switch {
	case h.FailingSince == 0:
		h.FailingSince = s.now
		tx.PutWebhook(h)
		return nil, nil
	case s.now-h.FailingSince < hookOff.Milliseconds():
		return nil, nil
	}
	h.DisabledAt, h.Reason = s.now, "hook_failing"
	tx.PutWebhook(h)
	s.e.catalogs.drop(s.job.Company)
	admins, err := tx.RoleHolders(org.RoleAdmin)
	for _, admin := range admins {
		m := notify.Message{Member: admin, Kind: "webhook_off", Args: map[string]string{"name": h.Name}}
		if err := notify.Show(tx, forms.DeriveID(s.clock, admin, int(h.ID[15])), s.clock, m); err != nil {
			return nil, err
		}
	}
	return []live.Change{{Company: s.job.Company, Members: admins}}, err
}
