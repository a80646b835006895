package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// longestName is how many characters a file's name may have.
const longestName = 200

// PutFile stores an upload that a record may then name, once per key, name and content. The bytes are on the
// disk before the row is, so a file that a row names is always there; bytes without a row are an orphan that
// nobody sees.
func (e *Engine) PutFile(ctx context.Context, c Caller, key Key, up Upload) (FileRef, error) {
	name, err := fileName(up.Name)
	if err != nil {
		return FileRef{}, err
	}
	if up.Size > files.MaxSize {
		return FileRef{}, tooLarge()
	}
	id := e.newID()
	stored, err := e.files.Put(c.Company, id, up.Body)
	if errors.Is(err, files.ErrTooLarge) {
		return FileRef{}, tooLarge()
	}
	if err != nil {
		return FileRef{}, fault(fmt.Errorf("store the upload: %w", err))
	}
	key.Body = sha256.Sum256(slices.Concat(key.Body[:], stored.SHA256, []byte(name)))
	ref, err := e.keepFile(ctx, c, key, &store.FileRow{ID: id, SHA256: stored.SHA256, Name: name, Type: stored.Type, Size: stored.Size, UploadedBy: c.Member})
	// Where it is not known whether the row was written, the bytes stay.
	if refused := AsFault(err); refused != nil && refused.Status < 500 || err == nil && ref.ID != id {
		err = errors.Join(err, e.files.Remove(c.Company, id))
	}
	return ref, err
}

func tooLarge() *Fault {
	return NewFault("too_large", "limit", fmt.Sprintf("%d MB", files.MaxSize>>20))
}

// keepFile writes the row of an upload, or gives the file that the key stands for already.
func (e *Engine) keepFile(ctx context.Context, c Caller, key Key, row *store.FileRow) (FileRef, error) {
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) {
		if row.Size == 0 {
			return result{}, NewFault("empty_file")
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
	return FileRef{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, Hash: hex.EncodeToString(f.SHA256)}
}

// File gives a file and its bytes; the caller of the use case closes them.
func (e *Engine) File(ctx context.Context, c Caller, id forms.ID) (FileRef, io.ReadCloser, error) {
	var ref FileRef
	err := e.read(ctx, c, func(w *work) error {
		row, err := w.tx.File(id)
		if err != nil {
			return err
		}
		if err := w.mayReadFile(row); err != nil {
			return err
		}
		ref = fileRef(row)
		return nil
	})
	if err != nil {
		return ref, nil, err
	}
	body, err := e.files.Open(c.Company, id)
	return ref, body, err
}
