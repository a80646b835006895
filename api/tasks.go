package api

import (
	"context"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

type taskQuery struct {
	Status string `query:"status" enum:"open,done" default:"open"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) tasks(ctx context.Context, c *call, q *taskQuery) (engine.List[engine.TaskView], error) {
	return list(s.engine.Tasks(ctx, c.caller, engine.TaskListIn{Status: q.Status, Cursor: q.Cursor, Limit: q.Limit}))
}

func (s *Server) task(ctx context.Context, c *call, p *idPath) (engine.TaskView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.TaskView{}, err
	}
	return s.engine.Task(ctx, c.caller, id)
}

func (s *Server) taskVerb(ctx context.Context, c *call, key engine.Key, p *verbPath, b *verbBody) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.TaskVerb(ctx, c.caller, key, id, p.Verb, b.in())
}

func (s *Server) counts(ctx context.Context, c *call, _ *none) (engine.Counts, error) {
	return s.engine.Counts(ctx, c.caller)
}

type readBody struct {
	Until forms.ID `json:"until,omitempty" doc:"the newest message that was seen; absent: all"`
}

func (s *Server) readNotices(ctx context.Context, c *call, _ *none, b *readBody) (engine.Counts, error) {
	return s.engine.ReadNotices(ctx, c.caller, b.Until)
}

func (s *Server) notices(ctx context.Context, c *call, q *pageQuery) (engine.List[engine.Notice], error) {
	return list(s.engine.Notices(ctx, c.caller, q.Cursor, q.Limit))
}
