package engine

import (
	"context"
	"errors"
	"testing"
)

// JobsRound is one round of the worker that does jobs.
func JobsRound(e *Engine, ctx context.Context) (int, error) { return e.jobsRound(ctx, "round") }

// A job that panics has failed, and what it came upon is for the log alone.
func TestAPanicIsAFailedAttempt(t *testing.T) {
	err := (&jobRun{}).do(jobKind{run: func(*jobRun) error { panic("secret") }}, "me")
	if !errors.As(err, new(*jobPanic)) {
		t.Fatalf("told %v", err)
	}
	if p := jobProblem(err); p.Code != "job_panicked" || p.Args != nil {
		t.Errorf("an admin reads %+v", p)
	}
}

// Every kind of job has a name in both languages, and a lease that outlasts its attempts.
func TestJobKinds(t *testing.T) {
	for name, kind := range jobKinds {
		if kind.name["zh-CN"] == "" || kind.name["en"] == "" || kind.run == nil || kind.rule.Lease <= kind.rule.Timeout || kind.rule.Attempts < 1 {
			t.Errorf("%s: %+v", name, kind)
		}
	}
}
