package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// choosingRoutes are those of whoever fills in fields of members and departments.
func (s *Server) choosingRoutes() []route {
	return []route{
		{method: http.MethodGet, path: v1 + "/org/names", needs: member, scope: "read", summary: "The names of members and departments by their ids, as they read in records", bind: reads(s.namesOf)},
		{method: http.MethodPost, path: v1 + "/forms/{id}/choose", needs: member, scope: "read", summary: "Whom a field of members or departments offers, nothing is kept", bind: asks(s.choose)},
	}
}

type chooseBody struct {
	Field  string   `json:"field" maxLength:"129" doc:"a field (who) or column (items.who) of members or departments"`
	Search string   `json:"search,omitempty" maxLength:"64" doc:"what somebody types: there is no second page then"`
	Under  forms.ID `json:"under,omitempty" doc:"a department: those right below it, and for a field of members who is in it"`
	Record forms.ID `json:"record,omitempty" doc:"the record that is being filled in"`
	Task   forms.ID `json:"task,omitempty" doc:"the task from which it is"`
	Cursor string   `json:"cursor,omitempty" maxLength:"1000" doc:"next of the page before"`
	Limit  int      `json:"limit,omitempty" minimum:"1" maximum:"100" default:"50"`
	filingBody
}

func (s *Server) choose(ctx context.Context, c *call, p *formPath, b *chooseBody) (engine.Choosing, error) {
	form, err := p.form()
	if err != nil {
		return engine.Choosing{}, err
	}
	return s.engine.Choosing(ctx, c.caller, form, engine.ChoosingIn{Field: b.Field, Search: b.Search, Under: b.Under,
		Record: b.Record, Task: b.Task, Filing: b.filing(), Cursor: b.Cursor, Limit: b.Limit})
}

type namesQuery struct {
	IDs string `query:"ids" maxLength:"2000" doc:"at most 50, joined by commas"`
}

func (s *Server) namesOf(ctx context.Context, c *call, q *namesQuery) (engine.List[engine.MemberRef], error) {
	var ids []forms.ID
	for _, text := range strings.Split(q.IDs, ",") {
		if text == "" {
			continue
		}
		id, err := forms.ParseID(text)
		if err != nil {
			return engine.List[engine.MemberRef]{}, engine.NewFault("bad_parameter", "name", "ids")
		}
		ids = append(ids, id)
	}
	return s.engine.NamesOf(ctx, c.caller, ids)
}
