package api

import (
	"context"
	"net/http"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// joiningRoutes are the routes of joining by oneself. Who has come by a link is nobody yet: tokens stand in bodies alone.
func (s *Server) joiningRoutes() []route {
	const (
		get  = http.MethodGet
		post = http.MethodPost
		put  = http.MethodPut
	)
	return []route{
		{method: post, path: v1 + "/join/look", needs: public, summary: "What a link to join is for", bind: asks(s.lookAtInvitation)},
		{method: post, path: v1 + "/join/state", needs: public, summary: "How it stands with whoever joined with a key", bind: asks(s.joinState)},
		{method: post, path: v1 + "/join", needs: public, summary: "Join by a link, with a new account; asked twice under the same key it happens once", bind: asks(s.join)},
		{method: post, path: v1 + "/join/account", needs: account, summary: "Join by a link with my account", bind: asks(s.joinAs)},

		{method: get, path: v1 + "/invitations", needs: member, scope: "read", summary: "My invitations, newest first, and what I may do with them", bind: reads(s.invitations)},
		{method: post, path: v1 + "/invitations", needs: member, secret: true, summary: "Invite people: a link, which is shown this once, or mails", bind: asks(s.invite)},
		{method: post, path: v1 + "/invitations/{id}/revoke", needs: member, summary: "Withdraw an invitation", bind: commands[idPath, none, engine.Invitation](s.revokeInvitation)},

		{method: get, path: v1 + "/joining", needs: member, scope: "read", summary: "How far the departments have come in joining for which I answer", bind: reads(s.joining)},
		{method: get, path: v1 + "/joining/people", needs: member, scope: "read", summary: "Who of a department has not joined, by name", bind: reads(s.toJoin)},
		{method: put, path: v1 + "/joining/people/{id}", needs: member, scope: "write", summary: "Say why somebody has not joined", bind: commands[idPath, joiningReasonBody, nothing](s.setJoiningReason)},

		{method: get, path: v1 + "/admin/joining", needs: admin, right: org.RightOrganisation, of: somewhere, scope: "admin", summary: "How far the departments have come in joining", bind: reads(s.joining)},
		{method: get, path: v1 + "/admin/joining/settings", needs: admin, right: org.RightOrganisation, of: somewhere, scope: "admin", summary: "What the company has settled for joining", bind: reads(s.joiningSettings)},
		{method: put, path: v1 + "/admin/joining/settings", needs: admin, right: org.RightOrganisation, scope: "admin", summary: "Settle it anew; If-Match is needed", bind: commands[ofRevision, engine.JoiningRules, engine.JoiningSettled](s.setJoining)},
		{method: get, path: v1 + "/admin/joiners", needs: admin, right: org.RightOrganisation, of: somewhere, scope: "admin", summary: "Who waits to be let in, those who have waited longest first", bind: reads(s.joiners)},
		{method: post, path: v1 + "/admin/joiners/{id}/accept", needs: admin, right: org.RightOrganisation, of: somewhere, summary: "Let somebody in: as a member of the list, or as a new one", bind: commands[idPath, engine.AcceptIn, engine.JoinerView](s.acceptJoiner)},
		{method: post, path: v1 + "/admin/joiners/{id}/refuse", needs: admin, right: org.RightOrganisation, of: somewhere, summary: "Turn somebody away, and say why", bind: commands[idPath, refuseBody, engine.JoinerView](s.refuseJoiner)},
	}
}

type lookBody struct {
	Token string `json:"token" maxLength:"200" doc:"what stands behind # in the link"`
}

func (s *Server) lookAtInvitation(ctx context.Context, c *call, _ *none, b *lookBody) (engine.JoinPage, error) {
	return s.engine.LookAtInvitation(ctx, b.Token, c.address)
}

type joinStateBody struct {
	Key string `json:"key" maxLength:"128" doc:"what the device made up when it joined"`
}

func (s *Server) joinState(ctx context.Context, c *call, _ *none, b *joinStateBody) (engine.JoinState, error) {
	return s.engine.JoinState(ctx, b.Key, c.address)
}

// personBody is what somebody says of themselves.
type personBody struct {
	Token string `json:"token" maxLength:"200" doc:"what stands behind # in the link"`
	Key   string `json:"key" maxLength:"128" doc:"made up by the device: random, 32 to 128 hexadecimal digits; shows afterwards how it stands"`
	Name  string `json:"name,omitempty" maxLength:"100" doc:"not needed with a personal link"`
	Phone string `json:"phone,omitempty" maxLength:"32" doc:"with an open link this or staff_number is needed"`
	Staff string `json:"staff_number,omitempty" maxLength:"64"`
	Email string `json:"email,omitempty" maxLength:"254"`
}

type joinBody struct {
	personBody
	Password string `json:"password" maxLength:"500" doc:"of the new account"`
}

func (b *personBody) in(c *call) engine.JoinIn {
	return engine.JoinIn{Token: b.Token, Key: b.Key, Name: b.Name, Phone: b.Phone, Staff: b.Staff, Email: b.Email, Address: c.address, Language: c.lang}
}

func (s *Server) join(ctx context.Context, c *call, _ *none, b *joinBody) (engine.JoinState, error) {
	in := b.in(c)
	in.Password = b.Password
	return s.engine.Join(ctx, in)
}

func (s *Server) joinAs(ctx context.Context, c *call, _ *none, b *personBody) (engine.JoinState, error) {
	return s.engine.JoinAs(ctx, c.caller, b.in(c))
}

type invitationsQuery struct {
	All    bool   `query:"all" doc:"those of everybody, for whoever organises the whole company"`
	Cursor string `query:"cursor" maxLength:"8192"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) invitations(ctx context.Context, c *call, p *invitationsQuery) (engine.InvitationList, error) {
	return s.engine.Invitations(ctx, c.caller, p.All, p.Cursor, p.Limit)
}

func (s *Server) invite(ctx context.Context, c *call, _ *none, b *engine.InvitationIn) (engine.List[engine.MadeInvitation], error) {
	made, err := s.engine.Invite(ctx, c.caller, *b)
	if err != nil {
		return made, err
	}
	for i := range made.Items {
		one := &made.Items[i]
		if one.Token == "" {
			continue
		}
		if one.Link, one.QR, err = s.shared(c, engine.JoinPath(one.Token)); err != nil {
			return made, err
		}
	}
	return made, nil
}

func (s *Server) revokeInvitation(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.RevokeInvitation(ctx, c.caller, key, id)
}

func (s *Server) joining(ctx context.Context, c *call, _ *none) (engine.JoiningRates, error) {
	return s.engine.Joining(ctx, c.caller)
}

type toJoinQuery struct {
	Department string `query:"department" maxLength:"36" doc:"its main members; absent: of all for which I answer"`
	Cursor     string `query:"cursor" maxLength:"8192"`
	Limit      int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) toJoin(ctx context.Context, c *call, p *toJoinQuery) (engine.List[engine.ToJoinView], error) {
	var department forms.ID
	if p.Department != "" {
		var err error
		if department, err = recordID(p.Department); err != nil {
			return engine.List[engine.ToJoinView]{}, err
		}
	}
	return s.engine.ToJoin(ctx, c.caller, department, p.Cursor, p.Limit)
}

type joiningReasonBody struct {
	Reason string `json:"reason,omitempty" enum:"away,phone,left,other" doc:"on leave, without a phone of their own, gone, or what note says; absent: none any more"`
	Note   string `json:"note,omitempty" maxLength:"200"`
}

func (s *Server) setJoiningReason(ctx context.Context, c *call, key engine.Key, p *idPath, b *joiningReasonBody) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SetJoiningReason(ctx, c.caller, key, engine.JoiningReason{Member: id, Reason: b.Reason, Note: b.Note})
}

func (s *Server) joiningSettings(ctx context.Context, c *call, _ *none) (engine.JoiningSettled, error) {
	return s.engine.JoiningSettings(ctx, c.caller)
}

func (s *Server) setJoining(ctx context.Context, c *call, key engine.Key, _ *ofRevision, b *engine.JoiningRules) (engine.Answer, error) {
	revision, err := c.settledRevision()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SetJoining(ctx, c.caller, key, revision, *b)
}

func (s *Server) joiners(ctx context.Context, c *call, _ *none) (engine.List[engine.JoinerView], error) {
	return s.engine.Joiners(ctx, c.caller)
}

func (s *Server) acceptJoiner(ctx context.Context, c *call, key engine.Key, p *idPath, b *engine.AcceptIn) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.AcceptJoiner{ID: id, AcceptIn: *b})
}

type refuseBody struct {
	Reason string `json:"reason" maxLength:"200" doc:"what they are told"`
}

func (s *Server) refuseJoiner(ctx context.Context, c *call, key engine.Key, p *idPath, b *refuseBody) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeOrg(ctx, c.caller, key, engine.RefuseJoiner{ID: id, Reason: b.Reason})
}
