package api

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

type idPath struct {
	ID string `path:"id" maxLength:"64"`
}

type recordPatch struct {
	ID      string `path:"id" maxLength:"64"`
	IfMatch string `header:"If-Match" doc:"the record's revision, as GET answers it in ETag"`
}

type verbPath struct {
	ID   string `path:"id" maxLength:"64"`
	Verb string `path:"verb" maxLength:"64"`
}

type verbBody struct {
	Comment string          `json:"comment,omitempty" maxLength:"5000"`
	Data    json.RawMessage `json:"data,omitempty" doc:"fields to change, where the verb lets the caller change any"`
	actingBody
	Nevertheless bool       `json:"nevertheless,omitempty" doc:"delete a record although others refer to it"`
	Mentions     []forms.ID `json:"mentions,omitempty" maxItems:"20" doc:"members whom a comment calls; they are told. GET …/mentionable finds those who may be"`
}

type mentionableQuery struct {
	ID string `path:"id" maxLength:"64"`
	Q  string `query:"q" maxLength:"64" doc:"what people are found by, as in GET /org/search; without it, those whom the record names"`
}

type picksBody struct {
	Seen  engine.Seen  `json:"seen,omitempty" doc:"what was shown when this was submitted, as data: fields that the draft does not hold keep the defaults that stood there; without it they are worked out anew"`
	Picks engine.Picks `json:"picks,omitempty" doc:"the people whom the requester picks, by node"`
	draftOfBody
}

type listQuery struct {
	Form   string `query:"form" maxLength:"129" doc:"app.form"`
	Filter string `query:"filter" maxLength:"4096" doc:"a rule of the list subset"`
	Sort   string `query:"sort" maxLength:"65" doc:"a field; with - before it, descending"`
	Fields string `query:"fields" maxLength:"4096" doc:"field ids, separated by commas"`
	Scope  string `query:"scope" maxLength:"64" doc:"a named list"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type pageQuery struct {
	Cursor string `query:"cursor" maxLength:"1000" doc:"next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

func (s *Server) records(ctx context.Context, c *call, q *listQuery) (engine.List[engine.RecordView], error) {
	if q.Form != "" && !formName.MatchString(q.Form) {
		return engine.List[engine.RecordView]{}, engine.NewFault("bad_parameter", "name", "form")
	}
	in := engine.ListIn{
		Form: q.Form, Filter: q.Filter, Sort: q.Sort, Scope: q.Scope, Cursor: q.Cursor, Limit: q.Limit,
	}
	if q.Fields != "" {
		in.Fields = strings.Split(q.Fields, ",")
	}
	return list(s.engine.Records(ctx, c.caller, in))
}

func (s *Server) record(ctx context.Context, c *call, p *idPath) (engine.RecordView, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.RecordView{}, err
	}
	return s.engine.Record(ctx, c.caller, id)
}

type whyQuery struct {
	ID    string `path:"id" maxLength:"64"`
	Field string `query:"field" maxLength:"4096" required:"true" doc:"paths of fields (days), columns (items.amount) and cells (items.3.amount), separated by commas, at most 50"`
}

func (s *Server) why(ctx context.Context, c *call, q *whyQuery) (engine.Why, error) {
	id, err := recordID(q.ID)
	if err != nil {
		return engine.Why{}, err
	}
	paths := strings.Split(q.Field, ",")
	if len(paths) > mostExplained {
		return engine.Why{}, engine.NewFault("bad_parameter", "name", "field")
	}
	return s.engine.Why(ctx, c.caller, id, paths)
}

// mostExplained is how many fields are explained at once.
const mostExplained = 50

type patchBody struct {
	Data  json.RawMessage `json:"data" doc:"an object by field id, as the form's schema says"`
	Whole bool            `json:"whole,omitempty" doc:"true: data are all that is filled in; else fields that they do not name stay as they are"`
	draftOfBody
}

func (s *Server) patchRecord(ctx context.Context, c *call, key engine.Key, p *recordPatch, b *patchBody) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	revision, err := c.revision()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.ChangeFor(ctx, c.caller, key, id, revision, b.filing(), b.Data, b.Whole)
}

func (s *Server) submitDraft(ctx context.Context, c *call, key engine.Key, p *idPath, b *picksBody) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SubmitFor(ctx, c.caller, key, id, b.filing(), b.Seen, b.Picks)
}

func (s *Server) recordVerb(ctx context.Context, c *call, key engine.Key, p *verbPath, b *verbBody) (engine.Answer, error) {
	id, err := recordID(p.ID)
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.RecordVerb(ctx, c.caller, key, id, p.Verb, b.in())
}

func (s *Server) mentionable(ctx context.Context, c *call, q *mentionableQuery) (engine.List[engine.MemberRef], error) {
	id, err := recordID(q.ID)
	if err != nil {
		return engine.List[engine.MemberRef]{}, err
	}
	return s.engine.Mentionable(ctx, c.caller, id, q.Q)
}

// list makes an empty page an empty list rather than null.
func list[T any](page engine.List[T], err error) (engine.List[T], error) {
	if page.Items == nil {
		page.Items = []T{}
	}
	return page, err
}
