package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
)

// definitionRoutes are those of whoever looks after an app: its definitions, their drafts, and publishing them.
func (s *Server) definitionRoutes() []route {
	const of = v1 + "/admin/apps/{id}"
	const draft = of + "/drafts/{kind}/{name}"
	return []route{
		{method: http.MethodGet, path: of + "/definitions", needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "What an app has: forms, flows, views and its own head, published or drafted", bind: reads(s.definitions)},
		{method: http.MethodGet, path: of + "/definitions/{kind}/{name}", needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "A version of a definition, whole", bind: reads(s.definition)},
		{method: http.MethodGet, path: of + "/definitions/{kind}/{name}/changes", needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "What differs between two versions of a definition, in words", bind: reads(s.definitionChanges)},
		{method: http.MethodGet, path: draft, needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "The draft of a definition, and what is wrong with it", bind: reads(s.draftOf)},
		{method: http.MethodPut, path: draft, needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "Write the draft of a definition, which need not be finished; If-Match is needed, \"0\" for a new one", bind: commands[draftPath, draftBody, engine.DraftRef](s.putDraft)},
		{method: http.MethodDelete, path: draft, needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "Drop the draft of a definition; If-Match is needed", bind: commands[draftPath, none, engine.DraftRef](s.dropDraft)},
		{method: http.MethodGet, path: of + "/plan", needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "What publishing all drafts of an app would do, and what stands against it", bind: reads(s.draftPlan)},
		{method: http.MethodGet, path: of + "/impact", needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "The newest records of a form, replayed through the drafts of its app: what would be invalid, differ or go another way", bind: reads(s.draftImpact)},
		{method: http.MethodGet, path: of + "/uses", needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "Which definitions refer to a form, a field, an option or a node", bind: reads(s.uses)},
		{method: http.MethodPost, path: of + "/publish", needs: admin, right: org.RightApps, of: someApp, scope: "admin", summary: "Publish drafts of an app together", bind: commands[appPath, engine.PublishIn, engine.Published](s.publish)},
	}
}

type appPath struct {
	ID string `path:"id" maxLength:"64"`
}

// definitionPath names a definition; of the kind app the name is that of the app.
type definitionPath struct {
	ID   string `path:"id" maxLength:"64"`
	Kind string `path:"kind" enum:"app,form,flow,view"`
	Name string `path:"name" maxLength:"64"`
}

// definitionName is the name that a path has for a definition.
func definitionName(app, kind, name string) engine.DefinitionName {
	if kind == "app" && name == app {
		name = ""
	}
	return engine.DefinitionName{Kind: kind, App: app, Name: name}
}

type draftPath struct {
	ID      string `path:"id" maxLength:"64"`
	Kind    string `path:"kind" enum:"app,form,flow,view"`
	Name    string `path:"name" maxLength:"64"`
	IfMatch string `header:"If-Match" doc:"the draft's revision; \"0\": there is none yet"`
}

type draftBody struct {
	Body json.RawMessage `json:"body" doc:"the definition as JSON"`
	Base *int            `json:"base,omitempty" doc:"the published version on which it stands; absent: as it stood, the current one for a new draft"`
}

func (s *Server) definitions(ctx context.Context, c *call, p *appPath) (engine.List[engine.DefinitionRef], error) {
	return s.engine.Definitions(ctx, c.caller, p.ID)
}

type versionQuery struct {
	ID      string `path:"id" maxLength:"64"`
	Kind    string `path:"kind" enum:"app,form,flow,view"`
	Name    string `path:"name" maxLength:"64"`
	Version int    `query:"version" minimum:"0" doc:"absent: the current one"`
}

func (s *Server) definition(ctx context.Context, c *call, q *versionQuery) (engine.DefinitionView, error) {
	return s.engine.Definition(ctx, c.caller, definitionName(q.ID, q.Kind, q.Name), q.Version)
}

type changesQuery struct {
	ID   string `path:"id" maxLength:"64"`
	Kind string `path:"kind" enum:"app,form,flow,view"`
	Name string `path:"name" maxLength:"64"`
	From int    `query:"from" minimum:"0" doc:"absent: the version on which the other stands"`
	To   int    `query:"to" minimum:"0" doc:"absent: the draft"`
}

func (s *Server) definitionChanges(ctx context.Context, c *call, q *changesQuery) (engine.List[engine.ChangeView], error) {
	return s.engine.DefinitionDiff(ctx, c.caller, definitionName(q.ID, q.Kind, q.Name), q.From, q.To)
}

func (s *Server) draftOf(ctx context.Context, c *call, p *definitionPath) (engine.DraftView, error) {
	return s.engine.Draft(ctx, c.caller, definitionName(p.ID, p.Kind, p.Name))
}

func (s *Server) putDraft(ctx context.Context, c *call, key engine.Key, p *draftPath, b *draftBody) (engine.Answer, error) {
	revision, err := c.settledRevision()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.PutDraft(ctx, c.caller, key, definitionName(p.ID, p.Kind, p.Name), revision, engine.DraftIn{Body: b.Body, Base: b.Base})
}

func (s *Server) dropDraft(ctx context.Context, c *call, key engine.Key, p *draftPath, _ *none) (engine.Answer, error) {
	revision, err := c.revision()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.DropDraft(ctx, c.caller, key, definitionName(p.ID, p.Kind, p.Name), revision)
}

func (s *Server) draftPlan(ctx context.Context, c *call, p *appPath) (engine.DraftPlan, error) {
	return s.engine.Plan(ctx, c.caller, p.ID)
}

type impactQuery struct {
	ID    string `path:"id" maxLength:"64"`
	Form  string `query:"form" required:"true" maxLength:"64" doc:"its name in the app"`
	After string `query:"after" maxLength:"64" doc:"next of the answer before"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"1000"`
}

func (s *Server) draftImpact(ctx context.Context, c *call, q *impactQuery) (engine.Impact, error) {
	return s.engine.Impact(ctx, c.caller, q.ID, engine.ImpactIn{Form: q.Form, After: q.After, Limit: q.Limit})
}

type usesQuery struct {
	ID     string `path:"id" maxLength:"64"`
	Form   string `query:"form" maxLength:"64" doc:"its name in the app"`
	Field  string `query:"field" maxLength:"130" doc:"of the form; items.amount is a column"`
	Option string `query:"option" maxLength:"64" doc:"of the field"`
	Flow   string `query:"flow" maxLength:"64" doc:"its name in the app, in place of a form"`
	Node   string `query:"node" maxLength:"64" doc:"of the flow"`
}

func (s *Server) uses(ctx context.Context, c *call, q *usesQuery) (engine.List[apps.Use], error) {
	part := apps.Part{Field: q.Field, Option: q.Option, Node: q.Node}
	if q.Form != "" {
		part.Form = q.ID + "." + q.Form
	}
	if q.Flow != "" {
		part.Flow = q.ID + "." + q.Flow
	}
	return s.engine.Uses(ctx, c.caller, q.ID, part)
}

func (s *Server) publish(ctx context.Context, c *call, key engine.Key, p *appPath, b *engine.PublishIn) (engine.Answer, error) {
	return s.engine.Publish(ctx, c.caller, key, p.ID, *b)
}
