package api

import (
	"context"
	"encoding/json"
	"regexp"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

type formPath struct {
	ID string `path:"id" maxLength:"129" doc:"app.form"`
}

// formName is how forms are called from outside: app.form.
var formName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}\.[a-z][a-z0-9-]{0,63}$`)

// form gives the name of the form; what cannot be one names nothing.
func (p *formPath) form() (string, error) {
	if !formName.MatchString(p.ID) {
		return "", engine.ErrNotFound
	}
	return p.ID, nil
}

// FormList is what a member may fill in.
type FormList struct {
	Items []engine.FormRef `json:"items"`
	Next  string           `json:"next"`
}

func (s *Server) forms(ctx context.Context, c *call, _ *none) (FormList, error) {
	items, err := s.engine.Forms(ctx, c.caller)
	if items == nil {
		items = []engine.FormRef{}
	}
	return FormList{Items: items}, err
}

type formVersion struct {
	ID      string `path:"id" maxLength:"129" doc:"app.form"`
	Version int    `query:"version" minimum:"1" maximum:"2147483647" doc:"the version that a record was filled with, its form_version; absent: the current one"`
	For     string `query:"for" maxLength:"64" doc:"somebody for whom I act: the form as it is filled in for them; the current version"`
}

func (s *Server) form(ctx context.Context, c *call, p *formVersion) (engine.FormView, error) {
	form, err := (&formPath{p.ID}).form()
	if err != nil {
		return engine.FormView{}, err
	}
	if p.For != "" {
		member, err := recordID(p.For)
		if err != nil {
			return engine.FormView{}, err
		}
		return s.engine.FormFor(ctx, c.caller, form, member)
	}
	return s.engine.Form(ctx, c.caller, form, p.Version)
}

func (s *Server) reading(ctx context.Context, c *call, p *formVersion) (engine.ReadingForm, error) {
	form, err := (&formPath{p.ID}).form()
	if err != nil {
		return engine.ReadingForm{}, err
	}
	return s.engine.Reading(ctx, c.caller, form, p.Version)
}

type evaluateBody struct {
	Data   json.RawMessage `json:"data"`
	Record forms.ID        `json:"record,omitempty" doc:"the record that the data are a change of"`
	Task   forms.ID        `json:"task,omitempty" doc:"the task from which they are changed"`
	filingBody
	Choose *engine.ChooseIn `json:"choose,omitempty" doc:"asks which records a reference field offers for these data; what of them cannot be read is left out then"`
	Why    []string         `json:"why,omitempty" doc:"at most 50 paths of fields (days), columns (items.amount) and cells (items.3.amount) to be explained"`
}

func (s *Server) evaluate(ctx context.Context, c *call, p *formPath, b *evaluateBody) (engine.Evaluation, error) {
	form, err := p.form()
	if err != nil {
		return engine.Evaluation{}, err
	}
	if len(b.Why) > mostExplained {
		return engine.Evaluation{}, engine.NewFault("bad_parameter", "name", "why")
	}
	return s.engine.Evaluate(ctx, c.caller, form, engine.EvaluateIn{Data: b.Data, Record: b.Record, Task: b.Task, Why: b.Why, Choose: b.Choose, Filing: b.filing()})
}

type dataBody struct {
	Data json.RawMessage `json:"data" doc:"an object by field id, as the form's schema says"`
	newOfBody
}

type previewBody struct {
	Data   json.RawMessage `json:"data" doc:"an object by field id, as the form's schema says"`
	Record forms.ID        `json:"record,omitempty" doc:"the caller's draft that the data are of"`
	filingBody
}

func (s *Server) preview(ctx context.Context, c *call, p *formPath, b *previewBody) (engine.Path, error) {
	form, err := p.form()
	if err != nil {
		return engine.Path{}, err
	}
	return s.engine.Preview(ctx, c.caller, form, engine.EvaluateIn{Data: b.Data, Record: b.Record, Filing: b.filing()})
}

type createBody struct {
	Data  json.RawMessage `json:"data" doc:"an object by field id, as the form's schema says"`
	Seen  engine.Seen     `json:"seen,omitempty" doc:"what was shown when this was submitted, as data: fields that data do not name keep the defaults that stood there; without it they are worked out anew"`
	Picks engine.Picks    `json:"picks,omitempty" doc:"the people whom the requester picks, by node"`
	newOfBody
}

func (s *Server) createRecord(ctx context.Context, c *call, key engine.Key, p *formPath, b *createBody) (engine.Answer, error) {
	form, err := p.form()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.CreateFor(ctx, c.caller, key, form, b.filing(), b.Data, b.Seen, b.Picks)
}

func (s *Server) saveDraft(ctx context.Context, c *call, key engine.Key, p *formPath, b *dataBody) (engine.Answer, error) {
	form, err := p.form()
	if err != nil {
		return engine.Answer{}, err
	}
	return s.engine.SaveDraftFor(ctx, c.caller, key, form, b.filing(), b.Data)
}
