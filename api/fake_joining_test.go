package api

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

func (f *fake) LookAtInvitation(context.Context, string, string) (engine.JoinPage, error) {
	return engine.JoinPage{}, f.reach("LookAtInvitation")
}

func (f *fake) JoinState(context.Context, string, string) (engine.JoinState, error) {
	return engine.JoinState{}, f.reach("JoinState")
}

func (f *fake) Join(context.Context, engine.JoinIn) (engine.JoinState, error) {
	return engine.JoinState{}, f.reach("Join")
}

func (f *fake) JoinAs(context.Context, engine.Caller, engine.JoinIn) (engine.JoinState, error) {
	return engine.JoinState{}, f.reach("JoinAs")
}

func (f *fake) Invite(context.Context, engine.Caller, engine.InvitationIn) (engine.List[engine.MadeInvitation], error) {
	return engine.List[engine.MadeInvitation]{Items: []engine.MadeInvitation{}}, f.reach("Invite")
}

func (f *fake) Invitations(context.Context, engine.Caller, bool, string, int) (engine.InvitationList, error) {
	return engine.InvitationList{}, f.reach("Invitations")
}

func (f *fake) RevokeInvitation(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, errors.Join(f.reach("RevokeInvitation"), f.mine(c, id))
}

func (f *fake) Joiners(context.Context, engine.Caller) (engine.List[engine.JoinerView], error) {
	return engine.List[engine.JoinerView]{}, f.reach("Joiners")
}

func (f *fake) Joining(context.Context, engine.Caller) (engine.JoiningRates, error) {
	return engine.JoiningRates{}, f.reach("Joining")
}

func (f *fake) ToJoin(context.Context, engine.Caller, forms.ID, string, int) (engine.List[engine.ToJoinView], error) {
	return engine.List[engine.ToJoinView]{}, f.reach("ToJoin")
}

func (f *fake) SetJoiningReason(_ context.Context, c engine.Caller, _ engine.Key, in engine.JoiningReason) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, errors.Join(f.reach("SetJoiningReason"), f.mine(c, in.Member))
}

func (f *fake) JoiningSettings(context.Context, engine.Caller) (engine.JoiningSettled, error) {
	return engine.JoiningSettled{}, f.reach("JoiningSettings")
}

func (f *fake) SetJoining(context.Context, engine.Caller, engine.Key, int, engine.JoiningRules) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, f.reach("SetJoining")
}
