package engine_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/forms"
)

// slowFiles lets something happen before it gives the first file.
type slowFiles struct {
	files.Store
	before func()
}

func (s *slowFiles) Open(ctx context.Context, company, id forms.ID) (io.ReadCloser, error) {
	if before := s.before; before != nil {
		s.before = nil
		before()
	}
	return s.Store.Open(ctx, company, id)
}

// Whoever finishes an upload twice, with two hashes at a time, never has two files under one id, whichever is held up.
func TestResumable_TwoHashesAtOnce(t *testing.T) {
	for _, held := range []string{"hello", "hallo"} {
		eachWorld(t, func(t *testing.T, w *world) {
			ctx, ana := context.Background(), w.as("ana")
			slow := &slowFiles{Store: w.files}
			node := engine.New(engine.Options{Store: w.store, Files: slow, Now: w.clock.Load, Log: slog.New(slog.DiscardHandler), Demo: true})
			other := map[string]string{"hello": "hallo", "hallo": "hello"}[held]
			up := w.begin("ana", "hello")
			if _, err := w.AppendUpload(ctx, ana, up.ID, 0, strings.NewReader("hello")); err != nil {
				t.Fatal(err)
			}
			slow.before = func() { _, _ = w.FinishUpload(ctx, ana, up.ID, sumOf(other)) }
			_, _ = node.FinishUpload(ctx, ana, up.ID, sumOf(held))
			if _, err := w.AppendUpload(ctx, ana, up.ID, 0, strings.NewReader("jello")); err == nil {
				if _, err := w.FinishUpload(ctx, ana, up.ID, sumOf("jello")); err != nil {
					t.Errorf("begun anew, and not to be finished: %v", err)
				}
			}
			ref, body, err := w.File(ctx, ana, up.ID)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(body)
			body.Close()
			if err != nil || sumOf(string(got)) != ref.Hash {
				t.Errorf("%s was held up: the file is %q, %v", held, got, err)
			}
		})
	}
}
