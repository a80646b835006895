package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// JobView is a background job as an admin sees it: never what it holds, which may be personal.
type JobView struct {
	ID        forms.ID    `json:"id"`
	Kind      string      `json:"kind"`
	Title     string      `json:"title" doc:"what jobs of the kind do"`
	Status    string      `json:"status" enum:"waiting,done,dead,cancelled"`
	Subject   forms.ID    `json:"subject,omitzero" doc:"the record or schedule that it is about"`
	Member    forms.ID    `json:"member,omitzero" doc:"whom it is for"`
	At        Instant     `json:"at" doc:"when it was meant to happen"`
	DueAt     Instant     `json:"due_at" doc:"when it is looked at next, while it waits"`
	Attempts  int         `json:"attempts"`
	Most      int         `json:"most" doc:"how often it is tried"`
	Running   bool        `json:"running" doc:"a node is at it"`
	Problem   *JobProblem `json:"problem,omitempty" doc:"what went wrong the last time"`
	Done      int         `json:"done,omitempty" doc:"of a batch: how much of it is done"`
	CreatedAt Instant     `json:"created_at"`
	EndedAt   Instant     `json:"ended_at,omitzero"`
	Actions   []jobs.Verb `json:"actions"`
}

// JobProblem is what went wrong, in the caller's language.
type JobProblem struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// JobCounts is how many jobs wait and have died; 1000 is 1000 or more.
type JobCounts struct {
	Waiting int `json:"waiting" maximum:"1000"`
	Dead    int `json:"dead" maximum:"1000" doc:"tried too often; they wait for an admin"`

	Kinds []JobKindCount `json:"kinds" doc:"of each kind that there are any of, those with dead ones first"`
}

// mostJobs is where the counts of jobs end.
const mostJobs = 1000

// JobListIn asks for a page of jobs: in a status, of a kind where one is named.
type JobListIn struct {
	Status, Kind, Cursor string
	Limit                int
}

// asAdmin runs a use case that changes nothing, for who holds a right for the whole company.
func (e *Engine) asAdmin(ctx context.Context, c Caller, right string, do func(*work) error) error {
	if !c.HoldsEverywhere(right) {
		return NewFault("forbidden")
	}
	return e.read(ctx, c, do)
}

// Jobs lists the company's background jobs: those that wait by when they are due, others newest first.
func (e *Engine) Jobs(ctx context.Context, c Caller, in JobListIn) (List[JobView], error) {
	page := List[JobView]{Items: []JobView{}}
	err := e.asAdmin(ctx, c, org.RightSettings, func(w *work) error {
		paging, err := w.paging(in.Cursor, in.Limit)
		if err != nil {
			return err
		}
		rows, err := w.tx.ListJobs(store.JobList{Status: in.Status, Kind: in.Kind, Paging: paging})
		if err != nil {
			return err
		}
		page.Next = rows.Next
		for _, row := range rows.Items {
			page.Items = append(page.Items, w.jobView(row))
		}
		return nil
	})
	return page, err
}

// Job gives one background job.
func (e *Engine) Job(ctx context.Context, c Caller, id forms.ID) (view JobView, err error) {
	err = e.asAdmin(ctx, c, org.RightSettings, func(w *work) error {
		row, err := w.tx.Job(id)
		if err != nil {
			return err
		}
		view = w.jobView(row)
		return nil
	})
	return view, err
}

// JobCounts counts the background jobs that wait, and those that died.
func (e *Engine) JobCounts(ctx context.Context, c Caller) (counts JobCounts, err error) {
	err = e.asAdmin(ctx, c, org.RightSettings, func(w *work) (err error) {
		if counts.Waiting, err = w.tx.CountJobs(store.JobWaiting, mostJobs); err == nil {
			counts.Dead, err = w.tx.CountJobs(store.JobDead, mostJobs)
		}
		if err == nil {
			counts.Kinds, err = w.jobKindCounts()
		}
		return err
	})
	return counts, err
}

// JobVerb does one of a job's actions, once per key, and notes it in the job's history. It answers a JobView.
func (e *Engine) JobVerb(ctx context.Context, c Caller, key Key, id forms.ID, verb string) (Answer, error) {
	if !c.Holds(org.RightSettings) {
		return Answer{}, NewFault("forbidden")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.LockJob(id)
		if err != nil {
			return result{}, err
		}
		if !slices.Contains(jobs.Verbs(row, jobKinds[row.Kind].stoppable), jobs.Verb(verb)) {
			return result{}, NewFault("job_not_now", "status", row.Status)
		}
		jobs.Act(w.tx, row, jobs.Verb(verb), w.e.now(), w.now)
		if err := w.note(row.ID, jobEvent+verb, struct {
			Kind string `json:"kind"`
		}{row.Kind}); err != nil {
			return result{}, err
		}
		if row, err = w.tx.Job(id); err != nil {
			return result{}, err
		}
		return result{200, w.jobView(row)}, nil
	})
}

// What heads the kinds of events of jobs and of schedules, each in a history of its own.
const (
	jobEvent      = "job_"
	scheduleEvent = "schedule_"
)

// note appends an event to the history of a subject whose lock the caller holds.
func (w *work) note(subject forms.ID, kind string, payload any) error {
	seq, hash, err := w.tx.EventHead(subject)
	if err != nil {
		return err
	}
	return w.append(subject, &history.Head{Seq: seq, Hash: hash}, kind, payload)
}

func (w *work) jobView(row *store.JobRow) JobView {
	kind, known := jobKinds[row.Kind]
	view := JobView{ID: row.ID, Kind: row.Kind, Title: row.Kind, Status: row.Status, Subject: row.Subject, Member: row.Member,
		At: Instant(row.FireAt), DueAt: Instant(row.DueAt), Attempts: row.Attempts, Most: unknownKind.Attempts, Running: row.Leased,
		Done: jobs.Progress(row).Done, CreatedAt: Instant(row.CreatedAt), EndedAt: Instant(row.DoneAt), Actions: jobs.Verbs(row, kind.stoppable)}
	if known {
		view.Title, view.Most = kind.name.In(w.caller.Language, forms.English), kind.rule.Attempts
	}
	if row.LastError != "" {
		p := jobs.Failed(row)
		f := &Fault{Code: p.Code, Args: p.Args}
		view.Problem = &JobProblem{p.Code, f.Text(w.caller.Language)}
	}
	return view
}

// ScheduleView is what happens again and again.
type ScheduleView struct {
	Key     string  `json:"key"`
	Kind    string  `json:"kind" doc:"the kind of the jobs that it makes"`
	Title   string  `json:"title" doc:"what they do"`
	Cron    string  `json:"cron" doc:"minute, hour, day, month, weekday"`
	Zone    string  `json:"zone" doc:"IANA name of the zone of the expression"`
	NextAt  Instant `json:"next_at,omitzero" doc:"absent while it is paused"`
	LastRun Instant `json:"last_run,omitzero"`
	Paused  bool    `json:"paused"`
}

// ScheduleIn is what a schedule is to say: Zone is "" for the company's.
type ScheduleIn struct {
	Key, Kind, Cron, Zone string
	Paused                bool
}

// mostSchedules is how many schedules a company has.
const mostSchedules = 100

// Schedules lists the company's schedules by key.
func (e *Engine) Schedules(ctx context.Context, c Caller) (page List[ScheduleView], err error) {
	page.Items = []ScheduleView{}
	err = e.asAdmin(ctx, c, org.RightSettings, func(w *work) error {
		rows, err := w.tx.Schedules()
		for _, s := range rows {
			page.Items = append(page.Items, w.scheduleView(s))
		}
		return err
	})
	return page, err
}

func (w *work) scheduleView(s *store.ScheduleRow) ScheduleView {
	zone := s.Zone
	if zone == "" {
		zone = w.cat.company.Zone
	}
	return ScheduleView{Key: s.Key, Kind: s.Kind, Title: jobKinds[s.Kind].name.In(w.caller.Language, forms.English), Cron: s.Cron, Zone: zone,
		NextAt: Instant(s.NextAt), LastRun: Instant(s.LastRun), Paused: s.Paused}
}

// PutSchedule puts a schedule in place, or another in place of the one with its key, once per key of the command. It
// answers a ScheduleView.
func (e *Engine) PutSchedule(ctx context.Context, c Caller, key Key, in ScheduleIn) (Answer, error) {
	if !c.Holds(org.RightSettings) {
		return Answer{}, NewFault("forbidden")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		if _, err := w.tx.LockCompany(c.Company); err != nil { // schedules are counted, and two of one key would be one too many
			return result{}, err
		}
		row, err := w.schedule(in)
		if err != nil {
			return result{}, err
		}
		var wrong *apps.ScheduleError
		err = jobs.Plan(w.tx, row, w.cat.location, w.nextID(), w.e.now(), w.now)
		if errors.As(err, &wrong) {
			return result{}, NewFault("bad_schedule", "reason", wrong.Text(c.Language))
		}
		if err != nil {
			return result{}, err
		}
		return result{200, w.scheduleView(row)}, w.note(row.ID, scheduleEvent+"put", in)
	})
}

// schedule gives the row of a schedule as it is to be; that of its key where there is one.
func (w *work) schedule(in ScheduleIn) (*store.ScheduleRow, error) {
	if !jobKinds[in.Kind].planned {
		return nil, NewFault("bad_parameter", "name", "kind")
	}
	if _, err := time.LoadLocation(in.Zone); err != nil || in.Zone == "Local" || len(in.Zone) > 64 {
		return nil, NewFault("bad_parameter", "name", "zone")
	}
	if _, err := apps.NextRun(in.Cron, w.cat.location, w.now); err != nil { // also of one that is paused
		var wrong *apps.ScheduleError
		if errors.As(err, &wrong) {
			return nil, NewFault("bad_schedule", "reason", wrong.Text(w.caller.Language))
		}
		return nil, err
	}
	row, err := w.tx.LockScheduleByKey(in.Key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		all, err := w.tx.Schedules()
		if err != nil {
			return nil, err
		}
		if len(all) >= mostSchedules {
			return nil, NewFault("too_many_schedules", "limit", fmt.Sprint(mostSchedules))
		}
		row = &store.ScheduleRow{ID: w.nextID(), Key: in.Key, CreatedAt: w.now}
	case err != nil:
		return nil, err
	}
	body, err := json.Marshal(struct{}{})
	row.Cron, row.Zone, row.Kind, row.Body, row.Paused = in.Cron, in.Zone, in.Kind, string(body), in.Paused
	return row, err
}

// DropSchedule removes a schedule and the run that it has planned, once per key. It answers the ScheduleView that it
// was.
func (e *Engine) DropSchedule(ctx context.Context, c Caller, key Key, schedule string) (Answer, error) {
	if !c.Holds(org.RightSettings) {
		return Answer{}, NewFault("forbidden")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.LockScheduleByKey(schedule)
		if err != nil {
			return result{}, err
		}
		w.tx.CancelJobsOf(row.ID, jobs.TickKind, w.e.now())
		w.tx.DeleteSchedule(row.ID)
		return result{200, w.scheduleView(row)}, w.note(row.ID, scheduleEvent+"dropped", struct {
			Key string `json:"key"`
		}{row.Key})
	})
}
