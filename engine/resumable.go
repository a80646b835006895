package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// A file may come in parts, so that a connection that drops costs one of them: it is announced, its parts are appended, each where the one
// before it ended, and it is finished. No transaction is open while bytes come: each part is put into the file store by itself, and becomes
// one of the upload when it is there, if the upload still ends where it begins.

// UploadIn announces a file.
type UploadIn struct {
	Name string `json:"name" maxLength:"255" doc:"the file's name"`
	Size int64  `json:"size" doc:"bytes of the whole file, at most 209715200"`
	Hash string `json:"hash,omitempty" maxLength:"64" doc:"hex SHA-256 of the whole file, where it is known already"`
}

// UploadView is how far a file has come.
type UploadView struct {
	ID      forms.ID `json:"id" doc:"the id that the file will have"`
	Name    string   `json:"name"`
	Size    int64    `json:"size"`
	Offset  int64    `json:"offset" doc:"bytes that are here: where the next part begins"`
	Most    int64    `json:"most" doc:"bytes that a part may have"`
	Expires Instant  `json:"expires" doc:"when it is removed if nothing more comes"`
}

// Bounds of parts. One that is not the last has at least leastPart bytes, so that nobody makes a file of millions of them.
const (
	mostPart  = 8 << 20
	leastPart = 64 << 10
	looseLife = 24 * 3600_000 // milliseconds that a file lies loose, and an upload without a further part
)

func uploadView(u *store.UploadRow) UploadView {
	return UploadView{ID: u.ID, Name: u.Name, Size: u.Size, Offset: u.Received, Most: mostPart, Expires: Instant(u.ExpiresAt)}
}

// BeginUpload announces a file of the caller's, once per key. It answers an UploadView.
func (e *Engine) BeginUpload(ctx context.Context, c Caller, key Key, in UploadIn) (Answer, error) {
	name, err := fileName(in.Name)
	if err != nil {
		return Answer{}, err
	}
	sum, err := hex.DecodeString(in.Hash)
	switch {
	case err != nil, len(sum) != 0 && len(sum) != 32:
		return Answer{}, NewFault("bad_parameter", "name", "hash")
	case in.Size <= 0:
		return Answer{}, NewFault("empty_file")
	case in.Size > forms.MaxFileBytes:
		return Answer{}, tooLarge(forms.MaxFileBytes)
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		if err := w.roomFor(in.Size); err != nil {
			return result{}, err
		}
		row := &store.UploadRow{ID: w.nextID(), Member: c.Member, Name: name, Size: in.Size, SHA256: sum, CreatedAt: e.now(), ExpiresAt: e.now() + looseLife}
		w.tx.InsertUpload(row)
		return result{201, uploadView(row)}, nil
	})
}

// upload gives an upload of the caller's that is not over.
func (e *Engine) upload(ctx context.Context, c Caller, id forms.ID) (row *store.UploadRow, err error) {
	err = e.read(ctx, c, func(w *work) error {
		row, err = w.tx.Upload(id)
		if err == nil && (row.Member != c.Member || row.Finished || row.ExpiresAt < e.now()) {
			return ErrNotFound
		}
		return err
	})
	return row, err
}

// UploadState tells how far a file of the caller's has come.
func (e *Engine) UploadState(ctx context.Context, c Caller, id forms.ID) (UploadView, error) {
	row, err := e.upload(ctx, c, id)
	if err != nil {
		return UploadView{}, err
	}
	return uploadView(row), nil
}

// AppendUpload adds a part that begins at an offset. Where the upload does not end there, the fault upload_offset tells where it does; so sending
// a part again does no harm.
func (e *Engine) AppendUpload(ctx context.Context, c Caller, id forms.ID, offset int64, body io.Reader) (UploadView, error) {
	row, err := e.upload(ctx, c, id)
	if err != nil {
		return UploadView{}, err
	}
	if offset != row.Received {
		return UploadView{}, wrongOffset(row)
	}
	part := &store.PartRow{At: offset, ID: e.newID()}
	most := min(mostPart, row.Size-offset)
	stored, err := e.files.Put(ctx, c.Company, part.ID, most, body)
	if errors.Is(err, files.ErrTooLarge) {
		return UploadView{}, NewFault("part_large", "limit", strconv.FormatInt(most, 10))
	}
	if err != nil {
		return UploadView{}, fault(fmt.Errorf("store a part: %w", err))
	}
	part.Size = stored.Size
	if part.Size < leastPart && offset+part.Size < row.Size {
		return UploadView{}, errors.Join(NewFault("part_small", "least", strconv.Itoa(leastPart)), e.files.Remove(ctx, c.Company, part.ID))
	}
	added := false
	err = e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) (err error) {
		if added, err = tx.InsertPart(id, part, e.now()+looseLife); err != nil {
			return err
		}
		row, err = tx.Upload(id)
		return err
	})
	switch {
	case err != nil: // it is not known whether the part was taken: its bytes stay
		return UploadView{}, fault(err)
	case !added:
		return UploadView{}, errors.Join(wrongOffset(row), e.files.Remove(ctx, c.Company, part.ID))
	}
	return uploadView(row), nil
}

func wrongOffset(row *store.UploadRow) *Fault {
	return NewFault("upload_offset", "offset", strconv.FormatInt(row.Received, 10))
}

// FinishUpload makes the file of an upload whose parts are all here and whose SHA-256, in hex, is the one told: a record may then name it. Done again it
// gives the same file. Where the hash is another, what has come is let go of, and the upload begins anew at 0.
func (e *Engine) FinishUpload(ctx context.Context, c Caller, id forms.ID, hash string) (FileRef, error) {
	row, err := e.upload(ctx, c, id)
	if errors.Is(err, ErrNotFound) {
		return e.finished(ctx, c, id)
	}
	if err != nil {
		return FileRef{}, err
	}
	want, err := hex.DecodeString(hash)
	if err != nil || len(want) != 32 || len(row.SHA256) != 0 && string(want) != string(row.SHA256) {
		return FileRef{}, NewFault("bad_parameter", "name", "hash")
	}
	if row.Received != row.Size {
		return FileRef{}, wrongOffset(row)
	}
	select { // each writes and reads the whole file
	case e.assembling <- struct{}{}:
		defer func() { <-e.assembling }()
	case <-ctx.Done():
		return FileRef{}, fault(ctx.Err())
	}
	parts, err := e.seal(ctx, c, row, want)
	if err != nil {
		return e.finishedOr(ctx, c, id, err)
	}
	file, err := e.assemble(ctx, c, row, parts, want)
	if refused := AsFault(err); refused != nil && refused.Code == "upload_hash" {
		err = errors.Join(err, e.beginAnew(ctx, c, row, parts))
	}
	if err != nil { // somebody may have been faster, and taken the parts away
		return e.finishedOr(ctx, c, id, err)
	}
	return e.keepAssembled(ctx, c, file)
}

// mostAssembling is how many files a process makes of parts at a time; others wait.
const mostAssembling = 2

// seal settles what hash the file of an upload has: whoever finishes it with another one is refused, so that never two different files are made
// under one id. It gives the parts.
func (e *Engine) seal(ctx context.Context, c Caller, row *store.UploadRow, want []byte) (parts []*store.PartRow, err error) {
	sealed := false
	err = e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) (err error) {
		if sealed, err = tx.SealUpload(row.ID, want); err == nil {
			parts, err = tx.Parts(row.ID)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, fault(err)
	case !sealed:
		return nil, NewFault("bad_parameter", "name", "hash")
	}
	return parts, nil
}

// assemble makes the file of an upload's parts, once they were held against the hash that they must have together: what stands under the upload's id
// is never anything else.
func (e *Engine) assemble(ctx context.Context, c Caller, row *store.UploadRow, parts []*store.PartRow, want []byte) (*store.FileRow, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, e.whole(ctx, c, parts))
	if errors.Is(err, os.ErrNotExist) || err == nil && !bytes.Equal(sum.Sum(nil), want) {
		return nil, NewFault("upload_hash")
	}
	if err != nil {
		return nil, err
	}
	file, err := e.storeBytes(ctx, c, row.ID, row.Size, e.whole(ctx, c, parts))
	if err == nil {
		file.Name, file.CreatedAt = row.Name, e.now()
	}
	return file, err
}

// keepAssembled writes the row of a file that was made of parts, and removes them.
func (e *Engine) keepAssembled(ctx context.Context, c Caller, file *store.FileRow) (FileRef, error) {
	id, first := file.ID, false
	err := e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) (err error) {
		if first, err = tx.FinishUpload(id); err == nil && first {
			tx.InsertFile(file)
		}
		return err
	})
	if err != nil {
		return FileRef{}, fault(err)
	}
	if !first { // somebody was faster: the bytes are the same, the thumb is theirs
		if !file.Thumb.IsZero() {
			err = e.files.Remove(ctx, c.Company, file.Thumb)
		}
		ref, other := e.finished(ctx, c, id)
		return ref, errors.Join(err, other)
	}
	if err := e.forgetUpload(ctx, c.Company, id); err != nil {
		e.log.Warn("the parts of an upload were not removed; they will be with what has expired", "upload", id.String(), "error", err)
	}
	return fileRef(file), nil
}

// finishedOr is finished, or where there is no such file the error.
func (e *Engine) finishedOr(ctx context.Context, c Caller, id forms.ID, err error) (FileRef, error) {
	if ref, other := e.finished(ctx, c, id); other == nil {
		return ref, nil
	}
	return FileRef{}, err
}

// finished gives the file that an upload of the caller's has become.
func (e *Engine) finished(ctx context.Context, c Caller, id forms.ID) (ref FileRef, err error) {
	err = e.read(ctx, c, func(w *work) error {
		row, err := w.tx.File(id)
		if err == nil && row.UploadedBy != c.Member {
			return ErrNotFound
		}
		if err == nil {
			ref = fileRef(row)
		}
		return err
	})
	return ref, err
}

// DropUpload ends an upload of the caller's before it is finished.
func (e *Engine) DropUpload(ctx context.Context, c Caller, id forms.ID) error {
	if _, err := e.upload(ctx, c, id); err != nil {
		return err
	}
	err := e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) error {
		tx.EndUpload(id)
		return nil
	})
	if err != nil {
		return fault(err)
	}
	return e.forgetUpload(ctx, c.Company, id)
}

// beginAnew lets go of the parts of an upload, which stays announced as it was; where somebody else was faster, of nothing.
func (e *Engine) beginAnew(ctx context.Context, c Caller, row *store.UploadRow, parts []*store.PartRow) error {
	emptied := false
	err := e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) (err error) {
		emptied, err = tx.EmptyUpload(row.ID, parts, row.SHA256)
		return err
	})
	if err != nil || !emptied {
		return err
	}
	for _, p := range parts {
		err = errors.Join(err, e.files.Remove(ctx, c.Company, p.ID))
	}
	return err
}

// forgetUpload removes the parts of an upload from the file store, and then its rows.
func (e *Engine) forgetUpload(ctx context.Context, company, id forms.ID) error {
	var parts []*store.PartRow
	err := e.store.Company(company).Read(ctx, func(tx *store.Tx) (err error) {
		parts, err = tx.Parts(id)
		return err
	})
	for _, p := range parts {
		err = errors.Join(err, e.files.Remove(ctx, company, p.ID))
	}
	if err != nil {
		return err
	}
	return e.store.Company(company).Write(ctx, func(tx *store.Tx) error {
		tx.DeleteUpload(id)
		return nil
	})
}

// whole reads parts one after the other.
func (e *Engine) whole(ctx context.Context, c Caller, parts []*store.PartRow) *partReader {
	return &partReader{parts: parts, open: func(part forms.ID) (io.ReadCloser, error) { return e.files.Open(ctx, c.Company, part) }}
}

// partReader is the content of several parts.
type partReader struct {
	open  func(forms.ID) (io.ReadCloser, error)
	parts []*store.PartRow
	now   io.ReadCloser // nil: between two
}

// Read reads on in the part at hand, and opens the next where it is over.
func (r *partReader) Read(p []byte) (int, error) {
	for {
		if r.now == nil {
			if len(r.parts) == 0 {
				return 0, io.EOF
			}
			part, err := r.open(r.parts[0].ID)
			if err != nil {
				return 0, err
			}
			r.now, r.parts = part, r.parts[1:]
		}
		n, err := r.now.Read(p)
		if errors.Is(err, io.EOF) {
			err = r.now.Close()
			r.now = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}
