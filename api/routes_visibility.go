package api

import (
	"context"
	"net/http"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// visibilityRoutes are the routes of who may see whom.
func (s *Server) visibilityRoutes() []route {
	return []route{
		{method: http.MethodGet, path: v1 + "/admin/visibility", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Who may see whom", bind: reads(s.visibility)},
		{method: http.MethodPut, path: v1 + "/admin/visibility", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Settle who may see whom; If-Match is needed", bind: commands[ofRevision, org.Visibility, engine.VisibilityView](s.setVisibility)},
		{method: http.MethodGet, path: v1 + "/admin/visibility/as/{id}", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Whom a member sees, and by which rule", bind: reads(s.visibleAs)},
	}
}

func (s *Server) visibility(ctx context.Context, c *call, _ *none) (engine.VisibilityView, error) {
	return s.engine.Visibility(ctx, c.caller)
}

func (s *Server) setVisibility(ctx context.Context, c *call, key engine.Key, _ *ofRevision, b *org.Visibility) (engine.Answer, error) {
	revision, err := c.settledRevision()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SetVisibility(ctx, c.caller, key, revision, *b)
}

func (s *Server) visibleAs(ctx context.Context, c *call, q *withinQuery) (engine.SeenAs, error) {
	id, err := recordID(q.ID)
	if err != nil {
		return engine.SeenAs{}, err
	}
	return s.engine.VisibleAs(ctx, c.caller, id, q.Cursor, q.Limit)
}
