// Package jobs owns what happens outside of the transaction that wants it: how long a job is leased, how often it is
// tried, when again, and what an admin may do about one that died; and the schedules by which jobs happen again and
// again. What a job does stands in package engine. Its functions work in the transaction that they are given.
package jobs

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Rule says how jobs of a kind are tried.
type Rule struct {
	Lease    time.Duration // how long whoever claimed one has for it; longer than Timeout
	Timeout  time.Duration // how long one attempt may take
	Attempts int           // how often one is tried before an admin has to look at it
	Backoff  func(attempt int) time.Duration
}

// Doubling is a Backoff of 2, 4, 8 … seconds, at most an hour.
func Doubling(attempt int) time.Duration {
	if attempt > 11 {
		return time.Hour
	}
	return min(time.Hour, time.Second<<max(attempt, 1))
}

// Problem is what went wrong, as an admin may read it: a code with its arguments, never a text of the program's own,
// which might hold what is secret.
type Problem struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
}

// Failed reads what went wrong the last time; "internal" for what older programs wrote.
func Failed(row *store.JobRow) Problem {
	var p Problem
	if err := json.Unmarshal([]byte(row.LastError), &p); err != nil || p.Code == "" {
		return Problem{Code: "internal"}
	}
	return p
}

// Fail puts a job back until its next attempt, or buries it after the last one. Lost: the lease had passed on, and
// nothing was changed. Now is real time, clock the company's.
func Fail(tx *store.Tx, row *store.JobRow, holder string, rule Rule, p Problem, now, clock int64) (died bool, err error) {
	text, err := json.Marshal(p)
	if err != nil {
		return false, fmt.Errorf("encode what went wrong: %w", err)
	}
	if row.Attempts >= rule.Attempts {
		return tx.BuryJob(row.ID, holder, string(text), now)
	}
	_, err = tx.RetryJob(row.ID, holder, string(text), clock+rule.Backoff(row.Attempts).Milliseconds())
	return false, err
}

// Verb is what an admin does about a job.
type Verb string

// The verbs. Retry makes a job that is over without having happened wait again, and one that waits for its next attempt be tried
// at once; drop gives up one that died; cancel stops one that waits.
const (
	Retry  Verb = "retry"
	Drop   Verb = "drop"
	Cancel Verb = "cancel"
)

// Verbs lists what may be done about a job; stoppable says that its kind may be cancelled.
func Verbs(row *store.JobRow, stoppable bool) []Verb {
	switch {
	case row.Status == store.JobDead:
		return []Verb{Retry, Drop}
	case row.Status == store.JobCancelled && stoppable:
		return []Verb{Retry}
	case row.Status == store.JobWaiting && !row.Leased && row.Attempts > 0 && stoppable:
		return []Verb{Retry, Cancel}
	case row.Status == store.JobWaiting && !row.Leased && row.Attempts > 0:
		return []Verb{Retry}
	case row.Status == store.JobWaiting && stoppable:
		return []Verb{Cancel}
	}
	return []Verb{}
}

// Act carries out a verb that Verbs gave for the job, whose lock the caller holds.
func Act(tx *store.Tx, row *store.JobRow, verb Verb, now, clock int64) {
	switch verb {
	case Retry:
		tx.ReviveJob(row.ID, clock)
	case Drop, Cancel:
		tx.CancelJob(row.ID, now)
	}
}

// Kept is how long, in milliseconds, jobs stay that are done or were given up.
const Kept = 30 * 24 * 3600_000

// Set makes a job under a key happen, whatever became of an earlier one under it: it waits, with the body, until fireAt.
func Set(tx *store.Tx, j *store.JobRow) error {
	old, err := tx.LockJobByKey(j.Key)
	if errors.Is(err, store.ErrNotFound) {
		_, err = tx.InsertJobOnce(j)
		return err
	}
	if err != nil {
		return err
	}
	tx.SetJobBody(old.ID, j.Body)
	tx.ReviveJob(old.ID, j.FireAt)
	return nil
}

// Slice is how far a batch has come: the id after which its next slice begins, and what it has done so far.
type Slice struct {
	After forms.ID `json:"after,omitzero"`
	Done  int      `json:"done"`
}

// Progress reads how far a batch has come; zero for a job that is none.
func Progress(row *store.JobRow) (s Slice) {
	_ = json.Unmarshal([]byte(row.Body), &s) // whose body reads otherwise is no batch
	return s
}
