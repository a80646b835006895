package api

import (
	"context"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// Filing for somebody else, or for one of several departments.

// filingBody says for whom data are looked at.
type filingBody struct {
	For        forms.ID  `json:"for,omitempty" doc:"somebody without a smartphone for whom I act; absent: for myself, or for whom the draft is"`
	Department *forms.ID `json:"department,omitempty" doc:"one of the requester's departments; absent: the draft's, or the main one"`
}

func (b *filingBody) filing() engine.Filing {
	return engine.Filing{For: b.For, Department: b.Department}
}

// newOfBody says for whom something is begun.
type newOfBody struct {
	For        forms.ID   `json:"for,omitempty" doc:"somebody without a smartphone for whom I act: they are the requester"`
	Department *forms.ID  `json:"department,omitempty" doc:"one of the requester's departments; absent: the main one"`
	Evidence   []forms.ID `json:"evidence,omitempty" maxItems:"9" doc:"with for: my uploads that show the paper"`
}

func (b *newOfBody) filing() engine.Filing { return engine.Filing(*b) }

// draftOfBody is what of that a draft may change.
type draftOfBody struct {
	For        forms.ID   `json:"for,omitempty" doc:"for whom the draft is, where that is to be made sure of; it stays"`
	Department *forms.ID  `json:"department,omitempty" doc:"of a draft, one of the requester's departments; absent: it stays"`
	Evidence   []forms.ID `json:"evidence,omitempty" maxItems:"9" doc:"of a draft for somebody else, my uploads that show the paper, in the place of those that it has; absent: they stay"`
}

func (b *draftOfBody) filing() engine.Filing {
	return engine.Filing(*b)
}

// actingBody says for whom the caller acts.
type actingBody struct {
	For      forms.ID   `json:"for,omitempty" doc:"for whom I act, where that is to be made sure of; it follows from whose task or record it is"`
	Evidence []forms.ID `json:"evidence,omitempty" maxItems:"9" doc:"my uploads that show the paper on which somebody without a smartphone decided"`
}

func (b *verbBody) in() engine.VerbIn {
	return engine.VerbIn{Comment: b.Comment, Data: b.Data, Mentions: b.Mentions, For: b.For, Evidence: b.Evidence, Nevertheless: b.Nevertheless}
}

type actingQuery struct {
	Q string `query:"q" maxLength:"100" doc:"how a name, its pinyin or first letters, or a staff number begins"`
}

func (s *Server) acting(ctx context.Context, c *call, q *actingQuery) (engine.ActingList, error) {
	return s.engine.Acting(ctx, c.caller, q.Q)
}

func (s *Server) actingOn(ctx context.Context, c *call, p *idPath) (engine.ActingView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.ActingView{}, err
	}
	return s.engine.ActingOn(ctx, c.caller, id)
}

func (s *Server) memberClerks(ctx context.Context, c *call, p *idPath) (engine.ClerksView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.ClerksView{}, err
	}
	return s.engine.Clerks(ctx, c.caller, id, false)
}

func (s *Server) departmentClerks(ctx context.Context, c *call, p *idPath) (engine.ClerksView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.ClerksView{}, err
	}
	return s.engine.Clerks(ctx, c.caller, id, true)
}

func (s *Server) setMemberClerks(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *engine.ClerksIn) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.SetClerks{ID: id, Revision: revision, ClerksIn: *b}
	})
}

type departmentClerksBody struct {
	Clerks []forms.ID `json:"clerks" maxItems:"20" doc:"in the place of those there are"`
}

func (s *Server) setDepartmentClerks(ctx context.Context, c *call, key engine.Key, p *revisionPath, b *departmentClerksBody) (engine.Answer, error) {
	return s.changes(ctx, c, key, p, func(id forms.ID, revision int) engine.OrgChange {
		return engine.SetClerks{ID: id, Department: true, Revision: revision, ClerksIn: engine.ClerksIn{Clerks: &b.Clerks}}
	})
}

func (s *Server) evidenceRule(ctx context.Context, c *call, _ *none) (engine.EvidenceSettled, error) {
	return s.engine.EvidenceRule(ctx, c.caller)
}

func (s *Server) setEvidenceRule(ctx context.Context, c *call, key engine.Key, _ *ofRevision, b *engine.Evidence) (engine.Answer, error) {
	revision, err := c.settledRevision()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SetEvidenceRule(ctx, c.caller, key, revision, *b)
}
