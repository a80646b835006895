package api

import (
	"context"
	"encoding/json"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

func (f *fake) FormFor(ctx context.Context, c engine.Caller, id string, _ forms.ID) (engine.FormView, error) {
	return f.Form(ctx, c, id, 0)
}

func (f *fake) Acting(context.Context, engine.Caller, string) (engine.ActingList, error) {
	return engine.ActingList{Items: []engine.ActingFor{}}, nil
}

func (f *fake) ActingOn(_ context.Context, c engine.Caller, member forms.ID) (engine.ActingView, error) {
	return engine.ActingView{ActingFor: engine.ActingFor{ID: member}, Forms: []engine.ActingForm{}}, f.mine(c, member)
}

func (f *fake) Clerks(_ context.Context, c engine.Caller, id forms.ID, _ bool) (engine.ClerksView, error) {
	return engine.ClerksView{Clerks: []engine.MemberRef{}}, f.mine(c, id)
}

func (f *fake) EvidenceRule(context.Context, engine.Caller) (engine.EvidenceSettled, error) {
	return engine.EvidenceSettled{}, nil
}

func (f *fake) SetEvidenceRule(_ context.Context, c engine.Caller, key engine.Key, _ int, rule engine.Evidence) (engine.Answer, error) {
	return f.once(c, key, "SetEvidenceRule", func() (engine.Answer, error) {
		body, err := json.Marshal(engine.EvidenceSettled{Evidence: rule})
		return engine.Answer{Code: 200, Body: body}, err
	})
}
