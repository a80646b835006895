package api

import (
	"context"
	"net/http"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// urgentRoutes are what an administrator needs in a hurry.
func (s *Server) urgentRoutes() []route {
	return []route{
		{method: http.MethodGet, path: v1 + "/admin/members", needs: admin, right: org.RightOrganisation, of: somewhere, scope: "admin", summary: "The people whom I organise by name; with q those who are found by it", bind: reads(s.people)},
		{method: http.MethodDelete, path: v1 + "/admin/members/{id}/sessions", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "End all sessions of a member", bind: commands[idPath, none, nothing](s.endMemberSessions)},
		{method: http.MethodPost, path: v1 + "/admin/members/{id}/reset-mail", needs: admin, right: org.RightOrganisation, of: someMember, summary: "Mail a member a link to set a new password", bind: commands[idPath, none, engine.ResetMailed](s.mailReset)},
	}
}

type peopleQuery struct {
	Q      string `query:"q" maxLength:"64" doc:"the beginning of a name, of its pinyin or first letters, of a phone or staff number"`
	Left   bool   `query:"left" doc:"also who has left"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) people(ctx context.Context, c *call, q *peopleQuery) (engine.List[engine.OrgMember], error) {
	return s.engine.People(ctx, c.caller, engine.PeopleIn{Text: q.Q, Left: q.Left, Cursor: q.Cursor, Limit: q.Limit})
}

func (s *Server) endMemberSessions(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.EndSessions{Member: id})
}

func (s *Server) mailReset(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.MailReset(ctx, c.caller, key, id)
}
