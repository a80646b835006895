// Package files owns the bytes of uploaded files: on the local disk or in an S3-compatible store, under the company's and the file's
// own id, never under a name that a caller chose.
package files

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

var (
	// ErrTooLarge says that a file has more bytes than it may have.
	ErrTooLarge = errors.New("the file is too large")
	// ErrNoName says that a company or a file has no id.
	ErrNoName = errors.New("a file needs an id and a company")
)

// MaxSize is how many bytes a file may have that comes in one request.
const MaxSize = 20 << 20

// Disk keeps files below one folder. It is safe for use by several goroutines and processes.
type Disk struct {
	root string
}

// NewDisk uses the folder root, making it where it does not exist.
func NewDisk(root string) (*Disk, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fmt.Errorf("make the file folder: %w", err)
	}
	return &Disk{root: root}, nil
}

// Put writes the body under company and id: whole, synced and then renamed, or not at all. A full disk is store.ErrFull.
func (d *Disk) Put(_ context.Context, company, id forms.ID, most int64, body io.Reader) (Stored, error) {
	path, err := d.path(company, id)
	if err != nil {
		return Stored{}, err
	}
	stored, err := d.put(path, most, body)
	if err != nil {
		return Stored{}, fmt.Errorf("put file %s: %w", id, full(err))
	}
	return stored, nil
}

// full says of an error whether it is that the disk has no room.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", store.ErrFull, err)
	}
	return err
}

func (d *Disk) put(path string, most int64, body io.Reader) (stored Stored, err error) {
	folder := filepath.Dir(path)
	if err := makeFolder(folder); err != nil {
		return Stored{}, err
	}
	temp, err := os.CreateTemp(folder, halfName+"*")
	if err != nil {
		return Stored{}, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	stored, err = fill(temp, most, body)
	if err = errors.Join(err, temp.Close()); err != nil {
		return Stored{}, err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return Stored{}, err
	}
	return stored, syncFolder(folder)
}

// fill writes the body into an empty file and syncs it.
func fill(file *os.File, most int64, body io.Reader) (Stored, error) {
	head, hash := &prefix{}, sha256.New()
	n, err := io.Copy(io.MultiWriter(file, hash, head), io.LimitReader(body, most+1))
	switch {
	case err != nil:
		return Stored{}, err
	case n > most:
		return Stored{}, ErrTooLarge
	}
	return Stored{Size: n, SHA256: hash.Sum(nil), Type: mediaType(head.bytes)}, file.Sync()
}

// Open gives the bytes of a file, which the caller closes. A file that is not there is os.ErrNotExist.
func (d *Disk) Open(_ context.Context, company, id forms.ID) (io.ReadCloser, error) {
	path, err := d.path(company, id)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", id, err)
	}
	return f, nil
}

// Remove gives up the bytes of a file that no row names. That there are none is no error.
func (d *Disk) Remove(_ context.Context, company, id forms.ID) error {
	path, err := d.path(company, id)
	if err != nil {
		return err
	}
	if err := gone(os.Remove(path)); err != nil {
		return fmt.Errorf("remove file %s: %w", id, err)
	}
	return nil
}

// gone takes it that something is not there for no error.
func gone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// path spreads the files of a company over folders by the end of their ids, which is random.
func (d *Disk) path(company, id forms.ID) (string, error) {
	if company.IsZero() || id.IsZero() {
		return "", ErrNoName
	}
	name := id.String()
	return filepath.Join(d.root, company.String(), name[len(name)-2:], name), nil
}

// makeFolder makes a folder of files and that of its company where they are missing, so that a power loss cannot
// take them away from under a file that is there.
func makeFolder(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	company := filepath.Dir(path)
	return errors.Join(syncFolder(company), syncFolder(filepath.Dir(company)))
}

// syncFolder makes what was made or renamed in a folder survive a power loss. Windows cannot sync a folder, and
// journals what is done to it.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// prefix keeps the first bytes written to it: what a media type is found from.
type prefix struct{ bytes []byte }

func (p *prefix) Write(b []byte) (int, error) {
	if room := headBytes - len(p.bytes); room > 0 {
		p.bytes = append(p.bytes, b[:min(room, len(b))]...)
	}
	return len(b), nil
}
