package api

import (
	"context"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// app is reach for what names an app: for the fake its id is that of a record.
func (f *fake) app(c engine.Caller, name, app string) error {
	id, _ := forms.ParseID(app)
	if err := f.reach(name); err != nil {
		return err
	}
	return f.mine(c, id)
}

// ofApp is settles for what names an app.
func (f *fake) ofApp(c engine.Caller, name, app string) (engine.Answer, error) {
	id, _ := forms.ParseID(app)
	return f.settles(c, name, id)
}

func (f *fake) Definitions(_ context.Context, c engine.Caller, app string) (engine.List[engine.DefinitionRef], error) {
	return engine.List[engine.DefinitionRef]{Items: []engine.DefinitionRef{}}, f.app(c, "Definitions", app)
}

func (f *fake) Definition(_ context.Context, c engine.Caller, name engine.DefinitionName, _ int) (engine.DefinitionView, error) {
	return engine.DefinitionView{Body: []byte("{}"), Versions: []engine.VersionView{}}, f.app(c, "Definition", name.App)
}

func (f *fake) DefinitionDiff(_ context.Context, c engine.Caller, name engine.DefinitionName, _, _ int) (engine.List[engine.ChangeView], error) {
	return engine.List[engine.ChangeView]{Items: []engine.ChangeView{}}, f.app(c, "DefinitionDiff", name.App)
}

func (f *fake) Draft(_ context.Context, c engine.Caller, name engine.DefinitionName) (engine.DraftView, error) {
	return engine.DraftView{Body: []byte("{}"), Problems: []engine.DefinitionProblem{}}, f.app(c, "Draft", name.App)
}

func (f *fake) PutDraft(_ context.Context, c engine.Caller, _ engine.Key, name engine.DefinitionName, _ int, _ engine.DraftIn) (engine.Answer, error) {
	return f.ofApp(c, "PutDraft", name.App)
}

func (f *fake) DropDraft(_ context.Context, c engine.Caller, _ engine.Key, name engine.DefinitionName, _ int) (engine.Answer, error) {
	return f.ofApp(c, "DropDraft", name.App)
}

func (f *fake) Plan(_ context.Context, c engine.Caller, app string) (engine.DraftPlan, error) {
	return engine.DraftPlan{Definitions: []engine.PlannedDefinition{}, Problems: []engine.DefinitionProblem{}}, f.app(c, "Plan", app)
}

func (f *fake) Impact(_ context.Context, c engine.Caller, app string, _ engine.ImpactIn) (engine.Impact, error) {
	return engine.Impact{Conversions: []engine.ConversionImpact{}, Examples: []engine.ImpactRecord{}}, f.app(c, "Impact", app)
}

func (f *fake) Uses(_ context.Context, c engine.Caller, app string, _ apps.Part) (engine.List[apps.Use], error) {
	return engine.List[apps.Use]{Items: []apps.Use{}}, f.app(c, "Uses", app)
}

func (f *fake) Publish(_ context.Context, c engine.Caller, _ engine.Key, app string, _ engine.PublishIn) (engine.Answer, error) {
	return f.ofApp(c, "Publish", app)
}
