// Package files owns the bytes of uploaded files: on the local disk, under the company's and the file's
// own id, never under a name that a caller chose.
package files

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/superform-dev/superform/forms"
)

// ErrTooLarge says that a file has more bytes than it may have.
var ErrTooLarge = errors.New("the file is too large")

// MaxSize is how many bytes a file may have.
const MaxSize = 20 << 20

// Disk keeps files below one folder.
type Disk struct{ root string }

// NewDisk uses the folder root, making it where it does not exist.
func NewDisk(root string) (*Disk, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("make the file folder: %w", err)
	}
	return &Disk{root}, nil
}

// Stored is what Put found out about a file from its bytes.
type Stored struct {
	Size   int64
	SHA256 []byte
	Type   string
}

// Put writes the body under company and id: whole, synced and then renamed, or not at all. The media type
// is found from the content; what the caller said of it is not asked.
func (d *Disk) Put(company, id forms.ID, body io.Reader) (stored Stored, err error) {
	path := d.path(company, id)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Stored{}, fmt.Errorf("make the folder of a file: %w", err)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "upload-*")
	if err != nil {
		return Stored{}, fmt.Errorf("make a file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	defer temp.Close()
	head := &prefix{}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(temp, hash, head), io.LimitReader(body, MaxSize+1))
	if err != nil {
		return Stored{}, fmt.Errorf("write a file: %w", err)
	}
	if n > MaxSize {
		return Stored{}, ErrTooLarge
	}
	if err := temp.Sync(); err != nil {
		return Stored{}, fmt.Errorf("sync a file: %w", err)
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return Stored{}, fmt.Errorf("place a file: %w", err)
	}
	return Stored{Size: n, SHA256: hash.Sum(nil), Type: http.DetectContentType(head.bytes)}, syncFolder(filepath.Dir(path))
}

// Open gives the bytes of a file; the caller closes them.
func (d *Disk) Open(company, id forms.ID) (io.ReadCloser, error) {
	f, err := os.Open(d.path(company, id))
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", id, err)
	}
	return f, nil
}

// Remove gives up the bytes of a file that no row names. That there are none is no error.
func (d *Disk) Remove(company, id forms.ID) error {
	if err := os.Remove(d.path(company, id)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove file %s: %w", id, err)
	}
	return nil
}

func (d *Disk) path(company, id forms.ID) string {
	name := id.String()
	return filepath.Join(d.root, company.String(), name[len(name)-2:], name)
}

// syncFolder makes a rename in the folder survive a power loss.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the folder of a file: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync the folder of a file: %w", err)
	}
	return nil
}

// prefix keeps the first 512 bytes written to it: what a media type is found from.
type prefix struct{ bytes []byte }

func (p *prefix) Write(b []byte) (int, error) {
	if room := 512 - len(p.bytes); room > 0 {
		p.bytes = append(p.bytes, b[:min(room, len(b))]...)
	}
	return len(b), nil
}
