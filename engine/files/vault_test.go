package files_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"testing"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/forms"
)

// opened calls back whenever a file is opened, which is while it is drawn.
type opened struct {
	files.Store
	meanwhile func()
}

func (o *opened) Open(ctx context.Context, company, id forms.ID) (io.ReadCloser, error) {
	o.meanwhile()
	return o.Store.Open(ctx, company, id)
}

func TestPicturesAreDrawnOneAtATime(t *testing.T) {
	d, _ := disk(t)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 90, 60))); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Put(ctx, id(1), id(2), files.MaxSize, &picture); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	store, times := &opened{Store: d}, 0
	v := files.NewVault(store)
	store.meanwhile = func() {
		times++
		if _, err := v.Thumb(gone, id(1), id(2)); !errors.Is(err, context.Canceled) {
			t.Errorf("whoever has gone meanwhile waits on: %v", err)
		}
	}
	err := v.Guest(ctx, func() error {
		if err := v.Guest(gone, func() error { return errors.New("two from outside at once") }); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		_, err := v.Thumb(ctx, id(1), id(2)) // somebody from outside has their turn, and draws nothing at the moment
		return err
	})
	if err != nil || times != 1 {
		t.Error(times, err)
	}
}
