package api

import (
	"net/http"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// anotherRoutes are those about people without a smartphone and their clerks.
func (s *Server) anotherRoutes() []route {
	const (
		get = http.MethodGet
		put = http.MethodPut
	)
	return []route{
		{method: get, path: v1 + "/me/acting", needs: member, scope: "read", summary: "Those without a smartphone for whom I act", bind: reads(s.acting)},
		{method: get, path: v1 + "/me/acting/{id}", needs: member, scope: "read", summary: "Somebody for whom I act, with the forms that I may file for them", bind: reads(s.actingOn)},

		{method: get, path: v1 + "/admin/members/{id}/clerks", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Whether a member is without a smartphone, and who acts for them", bind: reads(s.memberClerks)},
		{method: put, path: v1 + "/admin/members/{id}/clerks", needs: admin, right: org.RightOrganisation, of: someMember, scope: "admin", summary: "Say whether a member is without a smartphone, and who acts for them; If-Match is needed", bind: commands[revisionPath, engine.ClerksIn, engine.ClerksView](s.setMemberClerks)},
		{method: get, path: v1 + "/admin/departments/{id}/clerks", needs: admin, right: org.RightOrganisation, of: someDepartment, scope: "admin", summary: "Who acts for those of a department who are without a smartphone", bind: reads(s.departmentClerks)},
		{method: put, path: v1 + "/admin/departments/{id}/clerks", needs: admin, right: org.RightOrganisation, of: someDepartment, scope: "admin", summary: "Say who acts for those of a department who are without a smartphone; If-Match is needed", bind: commands[revisionPath, departmentClerksBody, engine.ClerksView](s.setDepartmentClerks)},
		{method: get, path: v1 + "/admin/evidence", needs: admin, right: org.RightSettings, scope: "admin", summary: "Whether everything that is done for somebody takes a photo of the paper", bind: reads(s.evidenceRule)},
		{method: put, path: v1 + "/admin/evidence", needs: admin, right: org.RightSettings, scope: "admin", summary: "Say whether everything that is done for somebody takes a photo of the paper; If-Match is needed", bind: commands[ofRevision, engine.Evidence, engine.EvidenceSettled](s.setEvidenceRule)},
	}
}
