package api

import (
	"context"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

func (f *fake) Choosing(ctx context.Context, c engine.Caller, form string, in engine.ChoosingIn) (engine.Choosing, error) {
	view := engine.Choosing{Items: []engine.OrgMember{}, Departments: []engine.OrgDepartment{}}
	_, err := f.Form(ctx, c, form, 0)
	return view, err
}

func (f *fake) NamesOf(context.Context, engine.Caller, []forms.ID) (engine.List[engine.MemberRef], error) {
	return engine.List[engine.MemberRef]{Items: []engine.MemberRef{}}, nil
}
