package files

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/superform-dev/superform/forms"
)

// Store keeps the bytes of files by company and id. It is safe for use by several goroutines and processes.
type Store interface {
	// Put writes the body: whole, or not at all, in place of what may be there. The media type is found from the content; what a caller
	// says of it is not asked. A body of more than most bytes is ErrTooLarge.
	Put(ctx context.Context, company, id forms.ID, most int64, body io.Reader) (Stored, error)
	// Open gives the bytes of a file, which the caller closes. A file that is not there is os.ErrNotExist.
	Open(ctx context.Context, company, id forms.ID) (io.ReadCloser, error)
	// Remove gives up the bytes of a file that no row names. That there are none is no error.
	Remove(ctx context.Context, company, id forms.ID) error
	// Walk gives some of what is kept, in an order of the store's own: up to limit names after a place, "" being the beginning, and where to go
	// on, "" being the end. What this program has not written is left out.
	Walk(ctx context.Context, after string, limit int) (found []Kept, next string, err error)
	// Discard removes what Walk gave. That it is gone is no error.
	Discard(ctx context.Context, k Kept) error
}

// Kept is something that a store holds: the bytes of a file or, without an id, what a write left that never came to its end.
type Kept struct {
	Company, ID forms.ID
	Written     time.Time
	Size        int64
	name        string // as the store calls it
}

// Stored is what Put found out about a file from its bytes: how many, their SHA-256, and a media type.
type Stored struct {
	Size   int64
	SHA256 []byte
	Type   string
}

// Vault is a Store that draws pictures, one at a time: each may take some 200 MB for a moment.
type Vault struct {
	Store
	draw, guest turn
}

// NewVault draws what a store keeps.
func NewVault(s Store) *Vault { return &Vault{Store: s, draw: make(turn, 1), guest: make(turn, 1)} }

// turn is had by one at a time.
type turn chan struct{}

// take waits for the turn and does something in it, or gives the context's error.
func (t turn) take(ctx context.Context, do func() error) error {
	select {
	case t <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-t }()
	return do()
}

// Guest does something for somebody outside while nobody else outside draws: members wait for one of them at most.
func (v *Vault) Guest(ctx context.Context, do func() error) error { return v.guest.take(ctx, do) }

// Portrait makes of a file what Portrait makes of its content.
func (v *Vault) Portrait(ctx context.Context, company, id forms.ID) (large, small []byte, err error) {
	err = v.picture(ctx, company, id, func(body io.ReadSeeker) error {
		large, small, err = Portrait(body)
		return err
	})
	return large, small, err
}

// Thumb makes of a file what Thumb makes of its content.
func (v *Vault) Thumb(ctx context.Context, company, id forms.ID) (thumb []byte, err error) {
	err = v.picture(ctx, company, id, func(body io.ReadSeeker) error {
		thumb, err = Thumb(body)
		return err
	})
	return thumb, err
}

// Anew makes of a file what Anew makes of its content.
func (v *Vault) Anew(ctx context.Context, company, id forms.ID) (whole []byte, err error) {
	err = v.picture(ctx, company, id, func(body io.ReadSeeker) error {
		whole, err = Anew(body)
		return err
	})
	return whole, err
}

// mostPicture is how many bytes a file has at most that is looked at as a picture.
const mostPicture = 48 << 20

// picture draws a file while nobody else draws.
func (v *Vault) picture(ctx context.Context, company, id forms.ID, draw func(io.ReadSeeker) error) error {
	return v.draw.take(ctx, func() error { return v.drawn(ctx, company, id, draw) })
}

func (v *Vault) drawn(ctx context.Context, company, id forms.ID, draw func(io.ReadSeeker) error) error {
	file, err := v.Open(ctx, company, id)
	if err != nil {
		return err
	}
	if seeker, ok := file.(io.ReadSeeker); ok {
		return errors.Join(draw(seeker), file.Close())
	}
	content, err := io.ReadAll(io.LimitReader(file, mostPicture+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if len(content) > mostPicture {
		return ErrManyPixels
	}
	return draw(bytes.NewReader(content))
}
