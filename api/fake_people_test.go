package api

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

func (f *fake) PeopleView(context.Context, engine.Caller, string) (engine.PeopleView, error) {
	return engine.PeopleView{}, f.reach("PeopleView")
}

func (f *fake) ViewPeople(_ context.Context, c engine.Caller, _ string, in engine.ViewPeopleIn) (engine.PeopleList, error) {
	err := f.reach("ViewPeople")
	for _, id := range []forms.ID{in.Department, in.Group} {
		if !id.IsZero() {
			err = errors.Join(err, f.mine(c, id))
		}
	}
	return engine.PeopleList{}, err
}

func (f *fake) PersonCard(_ context.Context, c engine.Caller, _ string, id forms.ID) (engine.PersonCard, error) {
	return engine.PersonCard{}, errors.Join(f.reach("PersonCard"), f.mine(c, id))
}

func (f *fake) Photo(_ context.Context, c engine.Caller, id forms.ID, _ bool) (engine.FileRef, io.ReadCloser, error) {
	if err := errors.Join(f.reach("Photo"), f.mine(c, id)); err != nil {
		return engine.FileRef{}, nil, err
	}
	return engine.FileRef{ID: id, Name: "photo.jpg", Type: "image/jpeg", Size: 3, Hash: "beef"}, io.NopCloser(bytes.NewReader([]byte("jpg"))), nil
}

func (f *fake) SetPhoto(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID, _ engine.PhotoIn) (engine.Answer, error) {
	if id == c.Member {
		id = forms.ID{}
	}
	return f.changed(c, "SetPhoto", id)
}

func (f *fake) Login(context.Context, engine.Caller) (engine.LoginView, error) {
	return engine.LoginView{Login: "li", Password: true}, f.reach("Login")
}

func (f *fake) SetLogin(context.Context, engine.Caller, engine.NewLogin) error {
	return f.reach("SetLogin")
}
