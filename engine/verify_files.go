package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// heldFile is a stored file or a thumb with the hash that its bytes must have.
type heldFile struct {
	file, bytes forms.ID // the file whose row it is, and what the bytes are called in the file store
	sum         string   // hex SHA-256
}

// noteFiles keeps what an event says of the content of files.
func (v *verifier) noteFiles(e *store.Event) error {
	var said struct {
		Files  json.RawMessage   `json:"files"`
		Hashes map[string]string `json:"hashes"`
	}
	if e.Erased || e.Kind != "saved" && e.Kind != eventEvidence {
		return nil
	}
	err := json.Unmarshal([]byte(e.Payload), &said)
	if err == nil && e.Kind == "saved" && len(said.Files) > 0 {
		err = json.Unmarshal(said.Files, &said.Hashes)
	}
	if err != nil {
		return fmt.Errorf("what event %s says of files: %w", e.ID, err)
	}
	maps.Copy(v.hashes, said.Hashes)
	return nil
}

// filesSlice is how many rows of files are read at once.
const filesSlice = 1000

// walkFiles holds the rows of files against what the history says of them (I35), and notes what their bytes must be.
func (v *verifier) walkFiles(tx *store.Tx) error {
	for after := (forms.ID{}); ; {
		rows, err := tx.FilesAfter(after, filesSlice)
		if err != nil {
			return err
		}
		for _, row := range rows {
			after = row.ID
			sum := hex.EncodeToString(row.SHA256)
			if told, is := v.hashes[row.ID.String()]; is && told != sum {
				v.found("I35 file %s: its row has the hash %s, and what was filed %s", row.ID, sum, told)
			}
			delete(v.hashes, row.ID.String())
			v.held = append(v.held, heldFile{row.ID, row.ID, sum})
			if !row.Thumb.IsZero() {
				v.held = append(v.held, heldFile{row.ID, row.Thumb, hex.EncodeToString(row.ThumbHash)})
			}
		}
		if len(rows) < filesSlice {
			break
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.hashes)) {
		v.found("I35 file %s: it was filed, and there is no row of it", id)
	}
	v.report.Files = len(v.held)
	return nil
}

// verifyBytes holds the bytes of files against their hashes, outside of any transaction. What was removed meanwhile is no finding.
func (e *Engine) verifyBytes(ctx context.Context, company forms.ID, v *verifier) error {
	for _, held := range v.held {
		sum, err := e.sumOf(ctx, company, held.bytes)
		if err == nil && sum == held.sum {
			continue
		}
		gone := false
		other := e.store.Company(company).Read(ctx, func(tx *store.Tx) error {
			_, err := tx.File(held.file)
			gone = errors.Is(err, store.ErrNotFound)
			if gone {
				return nil
			}
			return err
		})
		switch {
		case other != nil:
			return other
		case gone:
		case errors.Is(err, fs.ErrNotExist):
			v.found("I35 file %s: its bytes are gone", held.file)
		case err != nil:
			return err
		default:
			v.found("I35 file %s: its bytes have the hash %s, not %s", held.file, sum, held.sum)
		}
	}
	return nil
}

// sumOf gives the SHA-256 of bytes in the file store, in hex.
func (e *Engine) sumOf(ctx context.Context, company, id forms.ID) (string, error) {
	body, err := e.files.Open(ctx, company, id)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	_, err = io.Copy(hash, body)
	return hex.EncodeToString(hash.Sum(nil)), errors.Join(err, body.Close())
}
