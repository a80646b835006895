package api

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// nothing is the answer of what removes something: an empty object.
type nothing struct{}

type ifMatch struct {
	IfMatch string `header:"If-Match" doc:"the revision that is changed, as GET answers it in ETag"`
}

type revisionPath struct {
	ID      string `path:"id" maxLength:"64"`
	IfMatch string `header:"If-Match" doc:"the revision that is changed, as it was answered"`
}

// at reads which row at which revision a call changes.
func (c *call) at(p *revisionPath) (id forms.ID, revision int, err error) {
	if id, err = recordID(p.ID); err != nil {
		return id, 0, err
	}
	revision, err = c.revision()
	return id, revision, err
}

// changes runs a change of the organisation on a row at a revision.
func (s *Server) changes(ctx context.Context, c *call, key engine.Key, p *revisionPath, change func(id forms.ID, revision int) engine.OrgChange) (engine.Answer, error) {
	id, revision, err := c.at(p)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeOrg(ctx, c.caller, key, change(id, revision))
}

type treeQuery struct {
	Under string `query:"under" maxLength:"64" doc:"a department; absent: the top"`
}

func (s *Server) orgTree(ctx context.Context, c *call, q *treeQuery) (engine.List[engine.OrgDepartment], error) {
	var under forms.ID
	if q.Under != "" {
		var err error
		if under, err = recordID(q.Under); err != nil {
			return engine.List[engine.OrgDepartment]{}, err
		}
	}
	return s.engine.OrgTree(ctx, c.caller, under)
}

func (s *Server) orgDepartment(ctx context.Context, c *call, p *idPath) (engine.OrgDepartment, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.OrgDepartment{}, err
	}
	return s.engine.OrgDepartment(ctx, c.caller, id)
}

type departmentMembersQuery struct {
	ID     string `path:"id" maxLength:"64"`
	Below  bool   `query:"below" doc:"those of the departments below it too"`
	Left   bool   `query:"left" doc:"also who has left; for administrators"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) departmentMembers(ctx context.Context, c *call, q *departmentMembersQuery) (engine.List[engine.OrgMember], error) {
	id, err := recordID(q.ID)
	if err != nil {
		return engine.List[engine.OrgMember]{}, err
	}
	return s.engine.OrgMembers(ctx, c.caller, engine.MemberListIn{Department: id, Below: q.Below, Left: q.Left, Cursor: q.Cursor, Limit: q.Limit})
}

type membersQuery struct {
	Left   bool   `query:"left" doc:"also who has left; for administrators"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) orgMembers(ctx context.Context, c *call, q *membersQuery) (engine.List[engine.OrgMember], error) {
	return s.engine.OrgMembers(ctx, c.caller, engine.MemberListIn{Left: q.Left, Cursor: q.Cursor, Limit: q.Limit})
}

type withinQuery struct {
	ID     string `path:"id" maxLength:"64"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) groupMembers(ctx context.Context, c *call, q *withinQuery) (engine.List[engine.OrgMember], error) {
	id, err := recordID(q.ID)
	if err != nil {
		return engine.List[engine.OrgMember]{}, err
	}
	return s.engine.OrgMembers(ctx, c.caller, engine.MemberListIn{Group: id, Cursor: q.Cursor, Limit: q.Limit})
}

func (s *Server) roleMembers(ctx context.Context, c *call, q *withinQuery) (engine.List[engine.OrgMember], error) {
	id, err := recordID(q.ID)
	if err != nil {
		return engine.List[engine.OrgMember]{}, err
	}
	return s.engine.OrgMembers(ctx, c.caller, engine.MemberListIn{Role: id, Cursor: q.Cursor, Limit: q.Limit})
}

func (s *Server) orgMember(ctx context.Context, c *call, p *idPath) (engine.MemberCard, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.MemberCard{}, err
	}
	return s.engine.OrgMember(ctx, c.caller, id)
}

type searchQuery struct {
	Q     string `query:"q" maxLength:"64" required:"true"`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
}

func (s *Server) orgSearch(ctx context.Context, c *call, q *searchQuery) (engine.List[engine.OrgMember], error) {
	return s.engine.OrgSearch(ctx, c.caller, q.Q, q.Limit)
}

func (s *Server) groups(ctx context.Context, c *call, _ *none) (engine.List[engine.GroupView], error) {
	return s.engine.Groups(ctx, c.caller)
}

func (s *Server) posts(ctx context.Context, c *call, _ *none) (engine.List[engine.PostView], error) {
	return s.engine.Posts(ctx, c.caller)
}

func (s *Server) locations(ctx context.Context, c *call, _ *none) (engine.List[engine.LocationView], error) {
	return s.engine.Locations(ctx, c.caller)
}

func (s *Server) calendars(ctx context.Context, c *call, _ *none) (engine.List[engine.CalendarDays], error) {
	return s.engine.Calendars(ctx, c.caller)
}

func (s *Server) roles(ctx context.Context, c *call, _ *none) (engine.List[engine.RoleView], error) {
	return s.engine.Roles(ctx, c.caller)
}

func (s *Server) ownCard(ctx context.Context, c *call, _ *none) (engine.MemberCard, error) {
	return s.engine.OrgMember(ctx, c.caller, c.caller.Member)
}

type ownCardBody struct {
	engine.OwnPatch
	Password string `json:"password,omitempty" maxLength:"500" doc:"needed for another email, by who has an account"`
}

func (s *Server) patchOwnCard(ctx context.Context, c *call, key engine.Key, _ *ifMatch, b *ownCardBody) (engine.Answer, error) {
	revision, err := c.revision()
	if err != nil {
		return engine.Answer{}, err
	}
	if b.Password != "" {
		// A stored hash of the whole body would let its reader guess at the password.
		body, err := json.Marshal(b.OwnPatch)
		if err != nil {
			return engine.Answer{}, fmt.Errorf("encode a card: %w", err)
		}
		if key, err = c.key(body); err != nil {
			return engine.Answer{}, err
		}
	}
	return s.engine.ChangeOwn(ctx, c.caller, key, engine.PatchOwnCard{Revision: revision, OwnPatch: b.OwnPatch, Password: b.Password, Address: c.address})
}

func (s *Server) ownAbsence(ctx context.Context, c *call, _ *none) (engine.AbsenceView, error) {
	return s.engine.Absence(ctx, c.caller, c.caller.Member)
}

func (s *Server) setOwnAbsence(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.AbsenceIn) (engine.Answer, error) {
	return s.engine.ChangeOwn(ctx, c.caller, key, engine.SetAbsence{AbsenceIn: *b})
}

func (s *Server) dropOwnAbsence(ctx context.Context, c *call, key engine.Key, _ *none, _ *none) (engine.Answer, error) {
	return s.engine.ChangeOwn(ctx, c.caller, key, engine.SetAbsence{Drop: true})
}

func (s *Server) addOwnGroup(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.GroupPatch) (engine.Answer, error) {
	return s.engine.ChangeOwn(ctx, c.caller, key, engine.ChangeGroup{GroupPatch: *b})
}

func (s *Server) patchOwnGroup(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.GroupPatch) (engine.Answer, error) {
	id, revision, err := c.at(p)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeOwn(ctx, c.caller, key, engine.ChangeGroup{ID: id, Revision: revision, GroupPatch: *b})
}

func (s *Server) dropOwnGroup(ctx context.Context, c *call, key engine.Key, p *revisionPath, _ *none) (engine.Answer, error) {
	id, revision, err := c.at(p)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeOwn(ctx, c.caller, key, engine.ChangeGroup{ID: id, Revision: revision, Drop: true})
}
