package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

func (f *fake) LookAtEntry(context.Context, string, string, string) (engine.EntryForm, error) {
	return engine.EntryForm{}, f.reach("LookAtEntry")
}

func (f *fake) EvaluateEntry(context.Context, string, string, string, json.RawMessage) (engine.Evaluation, error) {
	return engine.Evaluation{}, f.reach("EvaluateEntry")
}

func (f *fake) SendEntry(context.Context, engine.SendIn) (engine.EntrySent, error) {
	return engine.EntrySent{}, f.reach("SendEntry")
}

func (f *fake) PutEntryFile(_ context.Context, in engine.EntryUpload) (engine.EntryFile, error) {
	if err := f.reach("PutEntryFile"); err != nil {
		return engine.EntryFile{}, err
	}
	n, err := io.Copy(io.Discard, in.Body)
	return engine.EntryFile{Name: in.Name, Size: n}, err
}

func (f *fake) DropEntryFile(context.Context, engine.EntryUpload) error {
	return f.reach("DropEntryFile")
}

func (f *fake) Entries(context.Context, engine.Caller, string, string, int) (engine.List[engine.EntryView], error) {
	return engine.List[engine.EntryView]{}, f.reach("Entries")
}

func (f *fake) MakeEntry(context.Context, engine.Caller, engine.EntryIn) (engine.MadeEntry, error) {
	return engine.MadeEntry{}, f.reach("MakeEntry")
}

func (f *fake) CloseEntry(_ context.Context, c engine.Caller, _ engine.Key, id forms.ID) (engine.Answer, error) {
	return engine.Answer{Code: 200, Body: json.RawMessage(`{}`)}, errors.Join(f.reach("CloseEntry"), f.mine(c, id))
}
