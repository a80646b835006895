package api

import (
	"context"
	"net/http"

	"github.com/superform-dev/superform/engine"
)

// referringRoutes are those of whoever looks for what refers to a record.
func (s *Server) referringRoutes() []route {
	return []route{
		{method: http.MethodGet, path: v1 + "/records/{id}/referring", needs: member, scope: "read", summary: "By which fields of which forms records that I may read refer to a record, with how many; 100 is 100 or more", bind: reads(s.referring)},
		{method: http.MethodGet, path: v1 + "/records/{id}/referring/records", needs: member, scope: "read", summary: "The records that refer to a record by one field, newest first", bind: reads(s.referringRecords)},
	}
}

type referringQuery struct {
	ID     string `path:"id" maxLength:"64"`
	Form   string `query:"form" maxLength:"129" required:"true" doc:"app.form"`
	Field  string `query:"field" maxLength:"129" required:"true" doc:"a field (supplier) or column (items.supplier)"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) referring(ctx context.Context, c *call, p *idPath) (engine.ReferringFields, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.ReferringFields{}, err
	}
	return s.engine.Referring(ctx, c.caller, id)
}

func (s *Server) referringRecords(ctx context.Context, c *call, q *referringQuery) (engine.List[engine.RecordView], error) {
	id, err := recordID(q.ID)
	if err != nil {
		return engine.List[engine.RecordView]{}, err
	}
	if !formName.MatchString(q.Form) {
		return engine.List[engine.RecordView]{}, engine.NewFault("bad_parameter", "name", "form")
	}
	return list(s.engine.ReferringRecords(ctx, c.caller, id, engine.ReferringIn{Form: q.Form, Field: q.Field, Cursor: q.Cursor, Limit: q.Limit}))
}
