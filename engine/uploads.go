package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// longestName is how many characters a file's name may have.
const longestName = 200

// What one person may have lying loose: uploads that no record has taken, and those that are on their way.
const (
	looseFiles = 500
	looseBytes = 1 << 30
)

// PutFile stores an upload that a record may then name, once per key, name and content. The bytes are in the
// file store before the row is, so a file that a row names is always there; bytes without a row nobody
// sees, and sweepRound removes them.
func (e *Engine) PutFile(ctx context.Context, c Caller, key Key, up Upload) (FileRef, error) {
	name, err := fileName(up.Name)
	if err != nil {
		return FileRef{}, err
	}
	if up.Size > files.MaxSize {
		return FileRef{}, tooLarge(files.MaxSize)
	}
	row, err := e.storeBytes(ctx, c, e.newID(), files.MaxSize, up.Body)
	if err != nil {
		return FileRef{}, e.withoutBytes(ctx, c.Company, row, err)
	}
	row.Name = name
	key.Body = sha256.Sum256(slices.Concat(key.Body[:], row.SHA256, []byte(name)))
	ref, err := e.keepFile(ctx, c, key, row)
	// Where it is not known whether the row was written, the bytes stay.
	if refused := AsFault(err); refused != nil && refused.Status < 500 || err == nil && ref.ID != row.ID {
		err = errors.Join(err, e.removeBytes(ctx, c.Company, row))
	}
	return ref, err
}

func tooLarge(limit int64) *Fault {
	return NewFault("too_large", "limit", forms.BytesText(limit))
}

// storeBytes puts a body of at most so many bytes into the file store, with a thumb where it is a picture that can be drawn, and gives the
// row of it without a name; with an error too where there are bytes by then.
func (e *Engine) storeBytes(ctx context.Context, c Caller, id forms.ID, most int64, body io.Reader) (*store.FileRow, error) {
	stored, err := e.files.Put(ctx, c.Company, id, most, body)
	if errors.Is(err, files.ErrTooLarge) {
		return nil, tooLarge(most)
	}
	if err != nil {
		return nil, fault(fmt.Errorf("store the upload: %w", err))
	}
	row := &store.FileRow{ID: id, SHA256: stored.SHA256, Type: stored.Type, Size: stored.Size, UploadedBy: c.Member}
	return row, e.drawThumb(ctx, c.Company, row)
}

// drawThumb puts a small picture beside a file that is one and can be drawn.
func (e *Engine) drawThumb(ctx context.Context, company forms.ID, row *store.FileRow) error {
	if !strings.HasPrefix(row.Type, "image/") {
		return nil
	}
	thumb, err := e.files.Thumb(ctx, company, row.ID)
	if errors.Is(err, files.ErrNoPicture) || errors.Is(err, files.ErrManyPixels) {
		return nil
	}
	if err != nil {
		return fault(fmt.Errorf("draw the thumb of %s: %w", row.ID, err))
	}
	row.Thumb = e.newID()
	small, err := e.files.Put(ctx, company, row.Thumb, files.MaxSize, bytes.NewReader(thumb))
	row.ThumbHash, row.ThumbSize = small.SHA256, small.Size
	return fault(err)
}

// withoutBytes gives up the bytes of a file that no row can name any more, and gives why; whoever sent them may be gone by now.
func (e *Engine) withoutBytes(ctx context.Context, company forms.ID, row *store.FileRow, why error) error {
	if row == nil {
		return why
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removal)
	defer cancel()
	return errors.Join(why, e.removeBytes(ctx, company, row))
}

// removal is how long giving up bytes may take.
const removal = 10 * time.Second

// removeBytes gives up the bytes of a file and of its thumb.
func (e *Engine) removeBytes(ctx context.Context, company forms.ID, row *store.FileRow) error {
	err := e.files.Remove(ctx, company, row.ID)
	if !row.Thumb.IsZero() {
		err = errors.Join(err, e.files.Remove(ctx, company, row.Thumb))
	}
	return err
}

// keepFile writes the row of an upload, or gives the file that the key stands for already.
func (e *Engine) keepFile(ctx context.Context, c Caller, key Key, row *store.FileRow) (FileRef, error) {
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) {
		if row.Size == 0 {
			return result{}, NewFault("empty_file")
		}
		if err := w.roomFor(row.Size); err != nil {
			return result{}, err
		}
		row.CreatedAt = w.e.now()
		w.tx.InsertFile(row)
		return result{201, fileRef(row)}, nil
	})
	if err != nil {
		return FileRef{}, err
	}
	var ref FileRef
	if err := json.Unmarshal(answer.Body, &ref); err != nil {
		return FileRef{}, fmt.Errorf("decode a stored answer: %w", err)
	}
	return ref, nil
}

// roomFor refuses one more file of so many bytes where too much of the caller's lies loose.
func (w *work) roomFor(size int64) error {
	count, bytes, err := w.tx.LooseBytes(w.caller.Member)
	if err == nil && (count >= looseFiles || bytes+size > looseBytes) {
		return NewFault("too_many_loose", "files", strconv.Itoa(looseFiles), "limit", forms.BytesText(looseBytes))
	}
	return err
}

// fileName cleans what a caller calls a file: the last part of a path, without control characters.
func fileName(name string) (string, error) {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) {
			return -1
		}
		return r
	}, name))
	if name == "" || name == "." || name == ".." {
		return "", NewFault("bad_parameter", "name", "file name")
	}
	if runes := []rune(name); len(runes) > longestName {
		name = string(runes[len(runes)-longestName:]) // the end carries the extension
	}
	return name, nil
}

func fileRef(f *store.FileRow) FileRef {
	return FileRef{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, Hash: hex.EncodeToString(f.SHA256), Thumb: !f.Thumb.IsZero()}
}

// File gives a file and its bytes; the caller of the use case closes them. Bytes that are not those of its hash are not given to the end.
func (e *Engine) File(ctx context.Context, c Caller, id forms.ID) (FileRef, io.ReadCloser, error) {
	return e.openFile(ctx, c, id, fileRef)
}

// FileThumb gives a picture small, as JPEG, to whom File gives it; ErrNotFound where there is no such picture.
func (e *Engine) FileThumb(ctx context.Context, c Caller, id forms.ID) (FileRef, io.ReadCloser, error) {
	return e.openFile(ctx, c, id, func(row *store.FileRow) FileRef {
		name := strings.TrimSuffix(row.Name, path.Ext(row.Name)) + ".jpg"
		return FileRef{ID: row.Thumb, Name: name, Type: "image/jpeg", Size: row.ThumbSize, Hash: hex.EncodeToString(row.ThumbHash)}
	})
}

func (e *Engine) openFile(ctx context.Context, c Caller, id forms.ID, of func(*store.FileRow) FileRef) (ref FileRef, body io.ReadCloser, err error) {
	err = e.read(ctx, c, func(w *work) error {
		row, err := w.tx.File(id)
		if err != nil {
			return err
		}
		if err := w.mayReadFile(row); err != nil {
			return err
		}
		if ref = of(row); ref.ID.IsZero() {
			return ErrNotFound
		}
		return nil
	})
	if err != nil {
		return FileRef{}, nil, err
	}
	if body, err = e.files.Open(ctx, c.Company, ref.ID); err != nil {
		return FileRef{}, nil, fmt.Errorf("file %s of company %s: %w", ref.ID, c.Company, err)
	}
	return ref, files.Checked(body, ref.Hash), nil
}
