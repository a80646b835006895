package api

import (
	"context"
	"errors"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/forms"
)

func (f *fake) Visibility(context.Context, engine.Caller) (engine.VisibilityView, error) {
	return engine.VisibilityView{Names: map[string]string{}}, f.reach("Visibility")
}

func (f *fake) SetVisibility(_ context.Context, c engine.Caller, _ engine.Key, _ int, _ org.Visibility) (engine.Answer, error) {
	return f.settles(c, "SetVisibility", forms.ID{})
}

func (f *fake) VisibleAs(_ context.Context, c engine.Caller, member forms.ID, _ string, _ int) (engine.SeenAs, error) {
	return engine.SeenAs{Items: []engine.OrgMember{}}, errors.Join(f.reach("VisibleAs"), f.mine(c, member))
}
