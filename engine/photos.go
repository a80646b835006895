package engine

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// PhotoIn is a picture of a member as it is set: an upload of the caller's, of which two squares are made; none takes the
// picture away.
type PhotoIn struct {
	File forms.ID `json:"file,omitempty" doc:"what POST /files answered; absent: no picture"`
}

// PhotoView is a member's picture: its id changes with it.
type PhotoView struct {
	Photo forms.ID `json:"photo,omitzero"`
}

// setPhoto is the change, once the squares lie in the file store.
type setPhoto struct {
	member forms.ID
	row    *store.PhotoRow // nil: no picture
	before *store.PhotoRow // what it replaced
}

// Subject is whose picture it is.
func (s *setPhoto) Subject() forms.ID { return s.member }

func (s *setPhoto) may(w *work) error { return w.organisesPerson(s.member) }

func (s *setPhoto) changeOwn(w *work) (any, error) {
	if !org.MayEdit(w.cat.company.OwnFields, "photo") {
		return nil, NewFault("not_own_field", "field", "photo")
	}
	return s.change(w)
}

func (s *setPhoto) change(w *work) (any, error) {
	if _, err := w.tx.LockMember(s.member); err != nil {
		return nil, err
	}
	before, err := w.tx.Photo(s.member)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	s.before = before
	view := PhotoView{}
	if s.row == nil {
		w.tx.DeletePhoto(s.member)
	} else {
		w.tx.PutPhoto(s.row)
		view.Photo = s.row.Photo
	}
	return view, w.happened(s.member, "photo_changed", changes{"photo": {before != nil, s.row != nil}}, s.member)
}

// SetPhoto gives a member another picture, once per key: the caller themselves, where the company lets them, or whom their right
// over the organisation reaches. It answers a PhotoView.
func (e *Engine) SetPhoto(ctx context.Context, c Caller, key Key, member forms.ID, in PhotoIn) (Answer, error) {
	change := &setPhoto{member: member}
	if !in.File.IsZero() {
		row, err := e.portrait(ctx, c, member, in.File)
		if err != nil {
			return Answer{}, err
		}
		change.row = row
	}
	var answer Answer
	var err error
	if member == c.Member {
		answer, err = e.ChangeOwn(ctx, c, key, change)
	} else {
		answer, err = e.ChangeOrg(ctx, c, key, change)
	}
	// Where it is not known what was written, the bytes stay.
	switch refused := AsFault(err); {
	case err == nil && change.row != nil && !bytes.Contains(answer.Body, []byte(change.row.Photo.String())), refused != nil && refused.Status < 500:
		return answer, errors.Join(err, e.forgetPhoto(ctx, c.Company, change.row))
	case err == nil:
		return answer, e.forgetPhoto(ctx, c.Company, change.before)
	}
	return answer, err
}

// portrait makes the squares of an upload of the caller's.
func (e *Engine) portrait(ctx context.Context, c Caller, member, file forms.ID) (*store.PhotoRow, error) {
	err := e.read(ctx, c, func(w *work) error {
		row, err := w.tx.File(file)
		if errors.Is(err, store.ErrNotFound) || err == nil && (row.UploadedBy != c.Member || !row.Record.IsZero()) {
			return NewFault("bad_parameter", "name", "file")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	large, small, err := e.files.Portrait(ctx, c.Company, file)
	switch {
	case errors.Is(err, files.ErrNoPicture):
		return nil, NewFault("not_picture")
	case errors.Is(err, files.ErrManyPixels):
		return nil, NewFault("picture_large", "max", strconv.Itoa(files.MaxPixels/1_000_000))
	case err != nil:
		return nil, fault(fmt.Errorf("make a picture: %w", err))
	}
	row := &store.PhotoRow{Member: member, Photo: e.newID(), Small: e.newID()}
	first, err := e.files.Put(ctx, c.Company, row.Photo, files.MaxSize, bytes.NewReader(large))
	if err != nil {
		return nil, fault(err)
	}
	second, err := e.files.Put(ctx, c.Company, row.Small, files.MaxSize, bytes.NewReader(small))
	row.Hash, row.Size, row.SmallHash, row.SmallSize = first.SHA256, first.Size, second.SHA256, second.Size
	return row, fault(err)
}

func (e *Engine) forgetPhoto(ctx context.Context, company forms.ID, row *store.PhotoRow) error {
	if row == nil {
		return nil
	}
	return errors.Join(e.files.Remove(ctx, company, row.Photo), e.files.Remove(ctx, company, row.Small))
}

// Photo gives the picture of a member whom the caller may see, and its bytes, which the caller of the use case closes.
func (e *Engine) Photo(ctx context.Context, c Caller, member forms.ID, small bool) (ref FileRef, body io.ReadCloser, err error) {
	err = e.read(ctx, c, func(w *work) error {
		m, err := w.tx.Member(member)
		if err != nil {
			return err
		}
		if shown, err := w.maySee(m); err != nil || !shown || !w.tells("photo", m) {
			return cmp.Or(err, ErrNotFound)
		}
		row, err := w.tx.Photo(member)
		if err != nil {
			return err
		}
		ref = FileRef{ID: row.Photo, Name: "photo.jpg", Type: "image/jpeg", Size: row.Size, Hash: hex.EncodeToString(row.Hash)}
		if small {
			ref.ID, ref.Size, ref.Hash = row.Small, row.SmallSize, hex.EncodeToString(row.SmallHash)
		}
		return nil
	})
	if err != nil {
		return ref, nil, err
	}
	body, err = e.files.Open(ctx, c.Company, ref.ID)
	return ref, body, err
}
