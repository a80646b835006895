package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// jobRun is one attempt at a job, in its transaction. A retried transaction gets a fresh one.
type jobRun struct {
	e     *Engine
	tx    *store.Tx
	row   *store.JobRow
	cat   *catalog
	now   int64         // real time
	clock int64         // the company's
	told  []live.Change // what open pages are told once it is committed
	// again says that the job is not done yet: its next body, and when it goes on.
	again *jobAgain
	// republished says that the company's catalog is to be read anew once it is committed.
	republished bool
	// bulk says that many records have been written, once it is committed.
	bulk bool
}

type jobAgain struct {
	body string
	at   int64
}

// newID makes an id on the company's clock.
func (j *jobRun) newID() forms.ID { return j.e.newIDAt(j.clock) }

// work is the use case of a job, by nobody, on the company's clock.
func (j *jobRun) work() *work {
	w := j.e.newWork(j.tx.Context(), j.tx, Caller{Company: j.row.Company, Language: j.cat.company.Language}, j.cat, j.newID())
	w.now, w.facts.Now, w.locks = j.clock, j.clock, true
	return w
}

// goOn makes the job go on at an instant of the company's clock with another body.
func (j *jobRun) goOn(at int64, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode what a job goes on with: %w", err)
	}
	j.again = &jobAgain{string(text), at}
	return nil
}

// read decodes the job's body.
func (j *jobRun) read(into any) error {
	if err := json.Unmarshal([]byte(j.row.Body), into); err != nil {
		return fmt.Errorf("read the body of job %s: %w", j.row.ID, err)
	}
	return nil
}

// enqueue makes a job that happens at an instant of the company's clock.
func (w *work) enqueue(kind string, at int64, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode a job: %w", err)
	}
	w.tx.InsertJob(&store.JobRow{ID: w.nextID(), Kind: kind, Body: string(text), FireAt: at, CreatedAt: w.now})
	return nil
}

// jobsBatch is how many jobs one round does.
const jobsBatch = 100

// errLeaseLost rolls back what was done for a job whose lease has passed on, or which was cancelled.
var errLeaseLost = errors.New("the lease has passed on")

func (e *Engine) claim(holder string) store.Claim {
	return store.Claim{Holder: holder, Now: e.now(), Lease: brief.Lease.Milliseconds(), Leases: jobLeases}
}

// jobsRound does what is due, company by company.
func (e *Engine) jobsRound(ctx context.Context, holder string) (int, error) {
	var claimed []store.CompanyJobs
	err := e.store.System(store.Deliver).Write(ctx, func(tx *store.Tx) (err error) {
		claimed, err = tx.ClaimJobs(e.claim(holder), jobsBatch)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("claim: %w", err)
	}
	total := 0
	for _, of := range claimed {
		if err := e.runJobs(ctx, of, holder); err != nil {
			return total, err
		}
		total += len(of.Jobs)
	}
	return total, nil
}

// ownJobsRound is jobsRound of one company.
func (e *Engine) ownJobsRound(ctx context.Context, company forms.ID, holder string) (int, error) {
	var claimed store.CompanyJobs
	err := e.store.Company(company).Write(ctx, func(tx *store.Tx) error {
		row, err := tx.CompanyByID(company)
		if err != nil {
			return err
		}
		claimed, err = tx.ClaimOwnJobs(e.claim(holder), row.ClockOffset, jobsBatch)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("claim: %w", err)
	}
	return len(claimed.Jobs), e.runJobs(ctx, claimed, holder)
}

// settleJobs does what is due in a company until nothing is.
func (e *Engine) settleJobs(ctx context.Context, company forms.ID) error {
	for {
		done, err := e.ownJobsRound(ctx, company, "settle")
		if err != nil || done == 0 {
			return err
		}
	}
}

// nextDue gives when the next job of a company is due on its clock; store.ErrNotFound where none is until the instant.
func (e *Engine) nextDue(ctx context.Context, company forms.ID, until int64) (at int64, err error) {
	err = e.store.Company(company).Read(ctx, func(tx *store.Tx) error {
		at, err = tx.NextJob(forms.ID{}, until)
		return err
	})
	return at, err
}

// runJobs does what was claimed of a company, in order; of some kinds several in one transaction, and where that
// fails each in one of its own, so that a job which cannot be done stands in nobody's way.
func (e *Engine) runJobs(ctx context.Context, of store.CompanyJobs, holder string) error {
	left := of.Jobs
	slices.SortStableFunc(left, func(a, b *store.JobRow) int {
		return boolInt(jobKinds[a.Kind].last) - boolInt(jobKinds[b.Kind].last)
	})
	for len(left) > 0 {
		n := 1
		for n < len(left) && jobKinds[left[0].Kind].together && left[n].Kind == left[0].Kind {
			n++
		}
		if n > 1 && e.attempt(ctx, of, left[:n], holder) == nil {
			left = left[n:]
			continue
		}
		for _, row := range left[:n] {
			if err := e.runJob(ctx, of, row, holder); err != nil {
				return err
			}
		}
		left = left[n:]
	}
	return nil
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// runJob tries one job and, where it fails, puts it back or buries it. The error is that neither could be written.
func (e *Engine) runJob(ctx context.Context, of store.CompanyJobs, row *store.JobRow, holder string) error {
	var err error
	kind, known := jobKinds[row.Kind]
	switch {
	case !known:
		kind.rule, err = unknownKind, NewFault("job_unknown_kind", "kind", row.Kind)
	case row.Attempts > kind.rule.Attempts: // whoever tried it before never came back to say what happened
		err = NewFault("job_lost")
	default:
		err = e.attempt(ctx, of, []*store.JobRow{row}, holder)
	}
	if err == nil || errors.Is(err, errLeaseLost) {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	e.log.Warn("a job failed", "job", row.ID.String(), "kind", row.Kind, "company", row.Company.String(), "attempt", row.Attempts, "error", err)
	var told []live.Change
	failed := e.store.Company(row.Company).Write(ctx, func(tx *store.Tx) error {
		now, clock := e.now(), e.now()+of.Offset
		died, err := jobs.Fail(tx, row, holder, kind.rule, jobProblem(err), now, clock)
		if err != nil || !died {
			return err
		}
		told, err = tellAdmins(tx, row, clock)
		return err
	})
	if failed != nil {
		return fmt.Errorf("put job %s back: %w", row.ID, failed)
	}
	e.tell(told...)
	return nil
}

// jobPanic is a mistake of the program that a job came upon. It is an attempt like others that failed.
type jobPanic struct{ value any }

func (p *jobPanic) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// jobProblem is what an admin reads of an error.
func jobProblem(err error) jobs.Problem {
	var panicked *jobPanic
	if errors.As(err, &panicked) {
		return jobs.Problem{Code: "job_panicked"}
	}
	if f := AsFault(fault(err)); f != nil {
		return jobs.Problem{Code: f.Code, Args: f.Args}
	}
	return jobs.Problem{Code: "internal"}
}

// attempt does jobs of one kind in one transaction: their effects, and that they are done or go on later. One whose
// lease has passed on rolls it back, so that each effect is there once.
func (e *Engine) attempt(ctx context.Context, of store.CompanyJobs, rows []*store.JobRow, holder string) error {
	kind := jobKinds[rows[0].Kind]
	ctx, cancel := context.WithTimeout(ctx, kind.rule.Timeout)
	defer cancel()
	var cat *catalog
	var err error
	if !kind.together {
		if cat, err = e.catalog(ctx, of.Company); err != nil {
			return err
		}
	}
	var told []live.Change
	republished, bulk := false, false
	err = e.store.Company(of.Company).Write(ctx, func(tx *store.Tx) error {
		told = nil
		for _, row := range rows {
			now := e.now()
			j := &jobRun{e: e, tx: tx, row: row, cat: cat, now: now, clock: now + of.Offset}
			if err := j.do(kind, holder); err != nil {
				return err
			}
			told, republished, bulk = append(told, j.told...), republished || j.republished, bulk || j.bulk
		}
		return nil
	})
	if err == nil && republished {
		e.catalogs.drop(of.Company)
	}
	if err == nil {
		e.tell(told...)
	}
	if err == nil && bulk {
		e.analyze(ctx)
	}
	return err
}

// analyze lets the database know what much new data look like. Lists are right without, only slower.
func (e *Engine) analyze(ctx context.Context) {
	if err := e.store.Analyze(ctx); err != nil {
		e.log.Warn("the database could not look over its records", "error", err)
	}
}

// do runs the job and, last, gives its lease up: what the job locks is locked before the job is, as a command does that
// cancels jobs.
func (j *jobRun) do(kind jobKind, holder string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &jobPanic{p}
		}
	}()
	if err := kind.run(j); err != nil {
		return err
	}
	mine := false
	if j.again != nil {
		mine, err = j.tx.ContinueJob(j.row.ID, holder, j.again.body, j.again.at)
	} else {
		mine, err = j.tx.FinishJob(j.row.ID, holder, j.now)
	}
	if err == nil && !mine {
		return errLeaseLost
	}
	return err
}

// notice delivers a message in the app and puts it on its way over the reader's other channels.
func (j *jobRun) notice() error {
	j.told = append(j.told, live.Change{Company: j.row.Company, Members: []forms.ID{j.row.Member}})
	if err := notify.Deliver(j.tx, j.row); err != nil {
		return err
	}
	return notify.Route(j.tx, j.e.ways(), j.row, j.clock)
}

// tick is a run of a schedule.
func (j *jobRun) tick() error {
	return jobs.Run(j.tx, j.row, j.cat.location, j.newID, j.clock)
}

// toldEvery is the time in which admins are told once of jobs of a kind that die.
const toldEvery = time.Hour

// tellAdmins tells those who administer a company that a job died, at once and not by a job, which might die as well:
// of each kind once an hour, however many die.
func tellAdmins(tx *store.Tx, row *store.JobRow, clock int64) ([]live.Change, error) {
	admins, err := tx.RoleHolders(org.RoleAdmin)
	if err != nil || len(admins) == 0 {
		return nil, err
	}
	m := notify.Message{Kind: "job_died", Args: map[string]string{"job": row.Kind}, In: map[string]map[string]string{}}
	if kind, known := jobKinds[row.Kind]; known {
		for _, lang := range []string{forms.Chinese, forms.English} {
			m.Put(lang, "job", kind.name.In(lang, forms.English))
		}
	}
	since := clock - clock%toldEvery.Milliseconds()
	about := fnv.New32a()
	about.Write([]byte(row.Kind))
	for _, admin := range admins {
		m.Member = admin
		if err := notify.Show(tx, forms.DeriveID(since, admin, int(about.Sum32())), clock, m); err != nil {
			return nil, err
		}
	}
	return []live.Change{{Company: row.Company, Members: admins}}, nil
}
