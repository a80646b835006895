package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// worker is one thing that a node does again and again, outside of everybody's commands: a round does what
// is due and says how much that was. What must not run twice at once holds a lease or leased rows, so any
// node may run it.
type worker struct {
	name  string
	pause time.Duration // between rounds that found nothing
	round func(*Engine, context.Context, string) (int, error)
}

// workers lists them all.
var workers = []worker{
	{"seal", time.Second, (*Engine).sealRound},
	{"jobs", 500 * time.Millisecond, (*Engine).jobsRound},
	{"send", 500 * time.Millisecond, (*Engine).sendRound},
	{"resets", time.Second, (*Engine).resetsRound},
	{"forget", time.Minute, (*Engine).forgetRound},
	{"strays", time.Minute, (*Engine).strayRound},
	{"sweep", 10 * time.Second, (*Engine).sweepRound},
}

// sealLease is how long the lease on sealing lasts, in milliseconds. It is short, since nobody seals while a
// node that was killed still holds it; a round that outlasts it loses its block to a unique key, nothing else.
const sealLease = 5_000

// Work runs the workers, and hears what other nodes commit, until ctx ends, and returns when their last rounds are over and their leases given back.
func (e *Engine) Work(ctx context.Context) {
	holder := e.newID().String()
	var running sync.WaitGroup
	running.Go(func() { e.listen(ctx) })
	for _, wk := range workers {
		running.Go(func() { e.workLoop(ctx, wk, holder) })
	}
	running.Wait()
	e.endLeases(context.WithoutCancel(ctx), holder)
}

// endLeasesTime is how long giving the leases back may take; they end by themselves as well.
const endLeasesTime = 2 * time.Second

func (e *Engine) endLeases(ctx context.Context, holder string) {
	ctx, cancel := context.WithTimeout(ctx, endLeasesTime)
	defer cancel()
	err := e.store.System(store.Leases).Write(ctx, func(tx *store.Tx) error { return tx.DropLease("seal", holder) })
	if err != nil {
		e.log.Warn("the lease on sealing was not given back; it ends by itself", "error", err)
	}
}

func (e *Engine) workLoop(ctx context.Context, wk worker, holder string) {
	for {
		done, err := wk.round(e, ctx, holder)
		if err != nil && ctx.Err() == nil {
			e.log.Error("a worker's round failed", "worker", wk.name, "error", err)
		}
		if done > 0 && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wk.pause):
		}
	}
}

// Settle runs the workers' rounds until nothing is left to do: for tests, cases and before verify.
func (e *Engine) Settle(ctx context.Context) error {
	for {
		total := 0
		for _, wk := range workers {
			n, err := wk.round(e, ctx, "settle")
			if err != nil {
				return fmt.Errorf("%s: %w", wk.name, err)
			}
			total += n
		}
		if total == 0 {
			return nil
		}
	}
}

// sealBatch is how many events one block holds at most.
const sealBatch = 500

// sealRound seals one block in each company that has unsealed events. One that cannot be sealed is logged and
// does not keep the others waiting; where none could be, the round has failed.
func (e *Engine) sealRound(ctx context.Context, holder string) (int, error) {
	var companies []forms.ID
	err := e.store.System(store.Seal).Read(ctx, func(tx *store.Tx) (err error) {
		companies, err = tx.CompaniesToSeal()
		return err
	})
	if err != nil {
		return 0, err
	}
	total := 0
	var failed error
	for _, id := range companies {
		leased, err := e.lease(ctx, "seal", holder, sealLease)
		if err != nil || !leased {
			return total, err
		}
		sealed, err := e.sealCompany(ctx, id)
		if err != nil && ctx.Err() == nil {
			e.log.Error("a company was not sealed", "company", id.String(), "error", err)
			failed = errors.Join(failed, err)
		}
		total += sealed
	}
	if total > 0 {
		return total, nil
	}
	return 0, failed
}

// sealCompany seals one block of a company and says how many events it holds.
func (e *Engine) sealCompany(ctx context.Context, id forms.ID) (sealed int, err error) {
	err = e.store.Company(id).Write(ctx, func(tx *store.Tx) (err error) {
		sealed, err = history.Seal(tx, e.now(), sealBatch)
		return err
	})
	var conflict *store.Conflict
	if errors.As(err, &conflict) { // another node took the lease over and wrote the block first
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("seal company %s: %w", id, err)
	}
	e.log.Debug("a block was sealed", "company", id.String(), "events", sealed)
	return sealed, nil
}

func (e *Engine) lease(ctx context.Context, name, holder string, lasts int64) (bool, error) {
	leased := false
	err := e.store.System(store.Leases).Write(ctx, func(tx *store.Tx) (err error) {
		leased, err = tx.TakeLease(name, holder, e.now(), e.now()+lasts)
		return err
	})
	return leased, err
}

// forgetBatch is how many rows one round removes.
const forgetBatch = 500

// keptDead is how long an API key is listed after it has expired, so that its owner sees why a program stopped, in milliseconds.
const keptDead = 30 * 24 * 3600_000

// forgetRound removes idempotency keys that are older than their window, expired sessions, tickets and API keys, counts of failed
// sign-ins that no longer matter, and jobs and deliveries that were over a month ago.
func (e *Engine) forgetRound(ctx context.Context, _ string) (int, error) {
	removed := int64(0)
	err := e.store.System(store.Expire).Write(ctx, func(tx *store.Tx) error {
		removed = 0
		for _, forget := range []func() (int64, error){
			func() (int64, error) { return tx.ForgetKeys(e.now(), forgetBatch) },
			func() (int64, error) { return tx.ForgetSessions(e.now(), forgetBatch) },
			func() (int64, error) { return tx.ForgetTickets(e.now(), forgetBatch) },
			func() (int64, error) { return tx.ForgetAPIKeys(e.now()-keptDead, forgetBatch) },
			func() (int64, error) { return org.ForgetAttempts(tx, e.now(), forgetBatch) },
			func() (int64, error) { return tx.ForgetJobs(e.now()-jobs.Kept, forgetBatch) },
			func() (int64, error) { return tx.ForgetDeliveries(e.now()-jobs.Kept, forgetBatch) },
		} {
			n, err := forget()
			if err != nil {
				return err
			}
			removed += n
		}
		return nil
	})
	return int(removed), err
}
