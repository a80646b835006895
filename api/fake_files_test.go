package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

func (f *fake) FileThumb(_ context.Context, c engine.Caller, id forms.ID) (engine.FileRef, io.ReadCloser, error) {
	if err := errors.Join(f.reach("FileThumb"), f.mine(c, id)); err != nil {
		return engine.FileRef{}, nil, err
	}
	return engine.FileRef{ID: id, Name: "a.jpg", Type: "image/jpeg", Size: 3, Hash: "beef"}, io.NopCloser(bytes.NewReader([]byte("jpg"))), nil
}

func (f *fake) BeginUpload(_ context.Context, c engine.Caller, key engine.Key, in engine.UploadIn) (engine.Answer, error) {
	return f.once(c, key, "BeginUpload", func() (engine.Answer, error) {
		id := f.id()
		f.records[id] = fakeRecord{company: c.Company}
		body, err := json.Marshal(engine.UploadView{ID: id, Name: in.Name, Size: in.Size, Most: 8 << 20})
		return engine.Answer{Code: http.StatusCreated, Body: body}, err
	})
}

func (f *fake) UploadState(_ context.Context, c engine.Caller, id forms.ID) (engine.UploadView, error) {
	return engine.UploadView{ID: id}, errors.Join(f.reach("UploadState"), f.mine(c, id))
}

func (f *fake) AppendUpload(_ context.Context, c engine.Caller, id forms.ID, offset int64, body io.Reader) (engine.UploadView, error) {
	if err := errors.Join(f.reach("AppendUpload"), f.mine(c, id)); err != nil {
		return engine.UploadView{}, err
	}
	n, err := io.Copy(io.Discard, body)
	return engine.UploadView{ID: id, Offset: offset + n}, err
}

func (f *fake) FinishUpload(_ context.Context, c engine.Caller, id forms.ID, _ string) (engine.FileRef, error) {
	return engine.FileRef{ID: id}, errors.Join(f.reach("FinishUpload"), f.mine(c, id))
}

func (f *fake) DropUpload(_ context.Context, c engine.Caller, id forms.ID) error {
	return errors.Join(f.reach("DropUpload"), f.mine(c, id))
}
