package api

import (
	"context"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// The administration of the organisation. Each call is one change of the engine's.

func (s *Server) addDepartment(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.AddDepartment) (engine.Answer, error) {
	return s.engine.ChangeOrg(ctx, c.caller, key, *b)
}

func (s *Server) patchDepartment(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.DepartmentPatch) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.PatchDepartment{ID: id, Revision: revision, DepartmentPatch: *b}
	})
}

func (s *Server) moveDepartment(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.DepartmentMove) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.MoveDepartment{ID: id, Revision: revision, DepartmentMove: *b}
	})
}

func (s *Server) mergeDepartment(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.MergeIn) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.MergeDepartment{ID: id, Revision: revision, Into: b.Into}
	})
}

func (s *Server) closeDepartment(ctx context.Context, c *call, key engine.Key, p *revisionPath, _ *none) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.CloseDepartment{ID: id, Revision: revision}
	})
}

func (s *Server) addMember(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.AddMember) (engine.Answer, error) {
	return s.engine.ChangeOrg(ctx, c.caller, key, *b)
}

func (s *Server) patchMember(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.MemberPatch) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.PatchMember{ID: id, Revision: revision, MemberPatch: *b}
	})
}

func (s *Server) transferMember(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.Transfer) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.TransferMember{ID: id, Revision: revision, Transfer: *b}
	})
}

func (s *Server) leaveMember(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.Leaving) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.LeaveMember{ID: id, Revision: revision, Leaving: *b}
	})
}

func (s *Server) returnMember(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.Returning) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ReturnMember{ID: id, Revision: revision, Returning: *b}
	})
}

func (s *Server) addRole(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.RolePatch) (engine.Answer, error) {
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.ChangeRole{RolePatch: *b})
}

func (s *Server) patchRole(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.RolePatch) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangeRole{ID: id, Revision: revision, RolePatch: *b}
	})
}

func (s *Server) dropRole(ctx context.Context, c *call, key engine.Key, p *revisionPath, _ *none) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangeRole{ID: id, Revision: revision, Drop: true}
	})
}

func (s *Server) addPost(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.PostPatch) (engine.Answer, error) {
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.ChangePost{PostPatch: *b})
}

func (s *Server) patchPost(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.PostPatch) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangePost{ID: id, Revision: revision, PostPatch: *b}
	})
}

func (s *Server) dropPost(ctx context.Context, c *call, key engine.Key, p *revisionPath, _ *none) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangePost{ID: id, Revision: revision, Drop: true}
	})
}

func (s *Server) addLocation(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.LocationPatch) (engine.Answer, error) {
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.ChangeLocation{LocationPatch: *b})
}

func (s *Server) patchLocation(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.LocationPatch) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangeLocation{ID: id, Revision: revision, LocationPatch: *b}
	})
}

func (s *Server) dropLocation(ctx context.Context, c *call, key engine.Key, p *revisionPath, _ *none) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangeLocation{ID: id, Revision: revision, Drop: true}
	})
}

func (s *Server) addCalendar(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.CalendarPatch) (engine.Answer, error) {
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.ChangeCalendarDays{CalendarPatch: *b})
}

func (s *Server) patchCalendar(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.CalendarPatch) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangeCalendarDays{ID: id, Revision: revision, CalendarPatch: *b}
	})
}

func (s *Server) dropCalendar(ctx context.Context, c *call, key engine.Key, p *revisionPath, _ *none) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangeCalendarDays{ID: id, Revision: revision, Drop: true}
	})
}

func (s *Server) addGroup(ctx context.Context, c *call, key engine.Key, _ *none, b *engine.GroupPatch) (engine.Answer, error) {
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.ChangeGroup{GroupPatch: *b})
}

func (s *Server) patchGroup(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.GroupPatch) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangeGroup{ID: id, Revision: revision, GroupPatch: *b}
	})
}

func (s *Server) dropGroup(ctx context.Context, c *call, key engine.Key, p *revisionPath, _ *none) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.ChangeGroup{ID: id, Revision: revision, Drop: true}
	})
}

func (s *Server) memberUses(ctx context.Context, c *call, p *idPath) (engine.MemberUses, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.MemberUses{}, err
	}
	return s.engine.MemberUses(ctx, c.caller, id)
}

func (s *Server) absence(ctx context.Context, c *call, p *idPath) (engine.AbsenceView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.AbsenceView{}, err
	}
	return s.engine.Absence(ctx, c.caller, id)
}

func (s *Server) setAbsence(ctx context.Context, c *call, key engine.Key, p *idPath, b *engine.AbsenceIn) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.SetAbsence{Member: id, AbsenceIn: *b})
}

func (s *Server) dropAbsence(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.SetAbsence{Member: id, Drop: true})
}

func (s *Server) ownFields(ctx context.Context, c *call, _ *none) (engine.OwnFieldsView, error) {
	return s.engine.OwnFields(ctx, c.caller)
}

type ownFieldsBody struct {
	Fields []string `json:"fields" maxItems:"10" doc:"of phone, email, internal_number, location, hidden_phone"`
}

func (s *Server) setOwnFields(ctx context.Context, c *call, key engine.Key, _ *none, b *ownFieldsBody) (engine.Answer, error) {
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.SetOwnFields{Fields: b.Fields})
}
