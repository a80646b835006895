package api

import (
	"context"
	"net/url"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

// subject is what the {id} of an administrator's route names: what the caller's right must reach. The zero value is the whole
// company.
type subject uint8

const (
	company        subject = iota
	somewhere              // the use case narrows what it answers, or asks where its body names what it is about
	someMember             // {id} is a member
	someApp                // {id} is an app
	someKey                // {id} is an API key of a member
	someDepartment         // {id} is a department
)

// subjects are those that the engine looks up.
var subjects = map[subject]engine.Subject{
	someMember: engine.SubjectMember, someApp: engine.SubjectApp, someKey: engine.SubjectKey, someDepartment: engine.SubjectDepartment,
}

// administers says why the caller's right does not reach what a route is about, or nil. Id is what stands in its path.
func (s *Server) administers(ctx context.Context, c *call, id string) error {
	r := c.route
	if r.needs != admin && r.needs != demo || c.caller.Admin {
		return nil
	}
	switch of, named := subjects[r.of]; {
	case named:
		return s.engine.MayAdminister(ctx, c.caller, r.right, of, id)
	case r.of == company && !c.caller.HoldsEverywhere(r.right):
		return engine.NewFault("forbidden")
	}
	return nil
}

type grantBody struct {
	Member      forms.ID   `json:"member,omitempty" doc:"who is to hold it; or a role"`
	Role        forms.ID   `json:"role,omitempty"`
	Rights      []string   `json:"rights" maxItems:"10" doc:"organisation, apps, flows, records, messages, settings, keys"`
	Departments []forms.ID `json:"departments,omitempty" maxItems:"100" doc:"with all below them; absent: all"`
	Apps        []string   `json:"apps,omitempty" maxItems:"100" doc:"absent: all"`
}

type shareBody struct {
	Rights      []string   `json:"rights" maxItems:"10" doc:"organisation, apps, flows, records, messages, settings, keys"`
	Departments []forms.ID `json:"departments,omitempty" maxItems:"100" doc:"with all below them; absent: all"`
	Apps        []string   `json:"apps,omitempty" maxItems:"100" doc:"absent: all"`
}

// revisedPath names something by its id, and its revision.
type revisedPath struct {
	ID      string `path:"id" maxLength:"64"`
	IfMatch string `header:"If-Match" doc:"its revision, as the list answers it"`
}

type ofRevision struct {
	IfMatch string `header:"If-Match" doc:"the revision that GET answers, \"0\" where nothing was settled yet"`
}

func (s *Server) grants(ctx context.Context, c *call, _ *none) (engine.List[engine.GrantView], error) {
	return s.engine.Grants(ctx, c.caller)
}

func (s *Server) addGrant(ctx context.Context, c *call, key engine.Key, _ *none, b *grantBody) (engine.Answer, error) {
	return s.engine.AddGrant(ctx, c.caller, key, engine.GrantIn{Member: b.Member, Role: b.Role,
		Share: org.Share{Rights: b.Rights, Departments: b.Departments, Apps: b.Apps}})
}

func (s *Server) changeGrant(ctx context.Context, c *call, key engine.Key, p *revisedPath, b *shareBody) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	revision, err := c.revision()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeGrant(ctx, c.caller, key, id, revision, org.Share{Rights: b.Rights, Departments: b.Departments, Apps: b.Apps})
}

func (s *Server) dropGrant(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.DropGrant(ctx, c.caller, key, id)
}

func (s *Server) owners(ctx context.Context, c *call, _ *none) (engine.List[engine.MemberRef], error) {
	return s.engine.Owners(ctx, c.caller)
}

func (s *Server) addOwner(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	return s.setOwner(ctx, c, key, p, true)
}

func (s *Server) dropOwner(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	return s.setOwner(ctx, c, key, p, false)
}

func (s *Server) setOwner(ctx context.Context, c *call, key engine.Key, p *idPath, owner bool) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SetOwner(ctx, c.caller, key, id, owner)
}

func (s *Server) adminKeys(ctx context.Context, c *call, _ *none) (engine.List[engine.AdminKeyInfo], error) {
	return s.engine.AdminKeys(ctx, c.caller)
}

func (s *Server) endMemberKey(ctx context.Context, c *call, key engine.Key, p *idPath, _ *none) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.EndMemberKey(ctx, c.caller, key, id)
}

func (s *Server) adminApps(ctx context.Context, c *call, _ *none) (engine.List[engine.AudienceView], error) {
	return s.engine.AdminApps(ctx, c.caller)
}

type audienceBody struct {
	All         bool       `json:"all,omitempty" doc:"everybody"`
	Departments []forms.ID `json:"departments,omitempty" maxItems:"200" doc:"with all below them"`
	Members     []forms.ID `json:"members,omitempty" maxItems:"200"`
}

func (s *Server) setAudience(ctx context.Context, c *call, key engine.Key, p *revisedPath, b *audienceBody) (engine.Answer, error) {
	revision, err := c.settledRevision()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SetAudience(ctx, c.caller, key, p.ID, revision, engine.Audience{All: b.All, Departments: b.Departments, Members: b.Members})
}

func (s *Server) menu(ctx context.Context, c *call, _ *none) (engine.MenuView, error) {
	return s.engine.Menu(ctx, c.caller)
}

func (s *Server) adminMenu(ctx context.Context, c *call, _ *none) (engine.MenuSettled, error) {
	return s.engine.AdminMenu(ctx, c.caller)
}

type menuBody struct {
	Places []engine.MenuPlace `json:"places" maxItems:"12"`
}

func (s *Server) setMenu(ctx context.Context, c *call, key engine.Key, _ *ofRevision, b *menuBody) (engine.Answer, error) {
	revision, err := c.settledRevision()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SetMenu(ctx, c.caller, key, revision, engine.Menu{Places: b.Places})
}

type requestKey struct {
	Key string `header:"Idempotency-Key" maxLength:"200" doc:"asked twice under the same key, the company is founded once"`
}

type newCompanyBody struct {
	Name     string `json:"name" maxLength:"400"`
	Zone     string `json:"zone,omitempty" maxLength:"64" doc:"IANA name; absent: Asia/Shanghai"`
	Language string `json:"language,omitempty" enum:"zh-CN,en"`
	Owner    string `json:"owner" maxLength:"400" doc:"name of the first owner"`
	Login    string `json:"login" maxLength:"400" doc:"what the first owner signs in with"`
}

// CompanyFounded is a company that was founded, with the link with which its first owner sets a password.
type CompanyFounded struct {
	Company forms.ID       `json:"company"`
	Owner   forms.ID       `json:"owner"`
	Link    string         `json:"link,omitempty" doc:"for the first owner; absent where their account has a password already"`
	Expires engine.Instant `json:"expires,omitzero"`
}

// defaultZone is the zone of a company that names none.
const defaultZone = "Asia/Shanghai"

func (s *Server) foundCompany(ctx context.Context, _ *call, p *requestKey, b *newCompanyBody) (CompanyFounded, error) {
	if b.Zone == "" {
		b.Zone = defaultZone
	}
	if b.Language == "" {
		b.Language = forms.Chinese
	}
	made, err := s.engine.FoundCompany(ctx, engine.NewCompany{Name: b.Name, Zone: b.Zone, Language: b.Language, Owner: b.Owner, Login: b.Login, Request: p.Key})
	if err != nil {
		return CompanyFounded{}, err
	}
	out := CompanyFounded{Company: made.Company, Owner: made.Owner, Expires: made.Expires}
	if made.Token != "" {
		out.Link = s.origin + "/m/reset#" + url.QueryEscape(made.Token)
	}
	return out, nil
}
