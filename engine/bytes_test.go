package engine_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/forms"
)

// tiring is a file store that takes one file, and knows what lies in it.
type tiring struct {
	files.Store
	taken int
	lies  map[forms.ID]bool
}

func (s *tiring) Put(ctx context.Context, company, id forms.ID, most int64, body io.Reader) (files.Stored, error) {
	if s.taken++; s.taken > 1 {
		return files.Stored{}, errors.New("the store has had enough")
	}
	stored, err := s.Store.Put(ctx, company, id, most, body)
	s.lies[id] = err == nil
	return stored, err
}

func (s *tiring) Remove(ctx context.Context, company, id forms.ID) error {
	delete(s.lies, id)
	return s.Store.Remove(ctx, company, id)
}

func TestBytesThatNoRowCanNameGo(t *testing.T) {
	w := newWorld(t, "sqlite")
	w.install(damageSource())
	made := w.entry(engine.EntryIn{Form: "damage.report", Title: "Broken"})
	disk := w.files
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 90, 60))); err != nil {
		t.Fatal(err)
	}
	for name, send := range map[string]func(*engine.Engine) error{
		"a member's picture whose thumb is not stored": func(e *engine.Engine) error {
			_, err := e.PutFile(context.Background(), w.as("ana"), w.key(), engine.Upload{Name: "a.png", Size: -1, Body: bytes.NewReader(picture.Bytes())})
			return err
		},
		"one from outside that is not stored anew": func(e *engine.Engine) error {
			_, err := bring(e, made.Token, 1, 1, picture.Bytes())
			return err
		},
	} {
		store := &tiring{Store: disk, lies: map[forms.ID]bool{}}
		w.files = store
		if err := send(w.node()); err == nil || store.taken != 2 || len(store.lies) != 0 {
			t.Errorf("%s: %v, %d stored, left lying %v", name, err, store.taken, store.lies)
		}
	}
}
