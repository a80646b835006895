package api

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

func (f *fake) People(context.Context, engine.Caller, engine.PeopleIn) (engine.List[engine.OrgMember], error) {
	return engine.List[engine.OrgMember]{}, f.reach("People")
}

func (f *fake) MailReset(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, errors.Join(f.reach("MailReset"), f.mine(c, id))
}
