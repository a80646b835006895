package api

import (
	"context"

	"github.com/superform-dev/superform/engine"
)

type jobQuery struct {
	Status string `query:"status" enum:"waiting,done,dead,cancelled" default:"dead"`
	Kind   string `query:"kind" maxLength:"64"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) jobs(ctx context.Context, c *call, q *jobQuery) (engine.List[engine.JobView], error) {
	return list(s.engine.Jobs(ctx, c.caller, engine.JobListIn{Status: q.Status, Kind: q.Kind, Cursor: q.Cursor, Limit: q.Limit}))
}

func (s *Server) jobCounts(ctx context.Context, c *call, _ *none) (engine.JobCounts, error) {
	return s.engine.JobCounts(ctx, c.caller)
}

func (s *Server) job(ctx context.Context, c *call, p *idPath) (engine.JobView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.JobView{}, err
	}
	return s.engine.Job(ctx, c.caller, id)
}

func (s *Server) jobVerb(ctx context.Context, c *call, key engine.Key, p *verbPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.JobVerb(ctx, c.caller, key, id, p.Verb)
}

type schedulePath struct {
	Key string `path:"key" pattern:"^[a-z][a-z0-9-]{0,63}$" maxLength:"64"`
}

type scheduleBody struct {
	Kind   string `json:"kind" maxLength:"64" doc:"what each run does, as remind-tasks"`
	Cron   string `json:"cron" maxLength:"256" doc:"minute, hour, day, month, weekday, as 0 9 * * 1-5"`
	Zone   string `json:"zone,omitempty" maxLength:"64" doc:"IANA name; absent: the company's"`
	Paused bool   `json:"paused,omitempty"`
}

func (s *Server) schedules(ctx context.Context, c *call, _ *none) (engine.List[engine.ScheduleView], error) {
	return list(s.engine.Schedules(ctx, c.caller))
}

func (s *Server) putSchedule(ctx context.Context, c *call, key engine.Key, p *schedulePath, b *scheduleBody) (engine.Answer, error) {
	return s.engine.PutSchedule(ctx, c.caller, key, engine.ScheduleIn{Key: p.Key, Kind: b.Kind, Cron: b.Cron, Zone: b.Zone, Paused: b.Paused})
}

func (s *Server) dropSchedule(ctx context.Context, c *call, key engine.Key, p *schedulePath, _ *none) (engine.Answer, error) {
	return s.engine.DropSchedule(ctx, c.caller, key, p.Key)
}

type calendarBody struct {
	Days  map[string]bool `json:"days,omitempty" doc:"by date: whether people work on it"`
	Hours string          `json:"hours,omitempty" maxLength:"100" doc:"of a working day, as 09:00-12:00 13:30-18:00"`
}

func (s *Server) changeCalendar(ctx context.Context, c *call, key engine.Key, _ *none, b *calendarBody) (engine.Answer, error) {
	return s.engine.ChangeCalendar(ctx, c.caller, key, engine.CalendarChange{Days: b.Days, Hours: b.Hours})
}
