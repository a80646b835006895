package files_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

var ctx = context.Background()

// id gives the nth of the ids that tests use.
func id(n int) forms.ID { return forms.DeriveID(int64(n), forms.ID{1}, n) }

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func disk(t *testing.T) (*files.Disk, string) {
	t.Helper()
	root := filepath.Join(t.TempDir(), "deep", "files")
	d, err := files.NewDisk(root)
	if err != nil {
		t.Fatal(err)
	}
	return d, root
}

// inside lists the files below a folder.
func inside(t *testing.T, root string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestPutAndOpen(t *testing.T) {
	d, root := disk(t)
	for n, c := range []struct{ name, body, kind string }{
		{"text", "审批", "text/plain; charset=utf-8"},
		{"nothing", "", "text/plain; charset=utf-8"},
		{"a page that says it is none", "<html><script>", "text/html; charset=utf-8"},
		{"an image", "\x89PNG\x0d\x0a\x1a\x0a", "image/png"},
		{"a type that shows only after 512 bytes", strings.Repeat("\x00", 600) + "%PDF-", "application/octet-stream"},
		{"the largest", strings.Repeat("x", files.MaxSize), "text/plain; charset=utf-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			stored, err := d.Put(ctx, id(1), id(n+10), files.MaxSize, iotest.OneByteReader(strings.NewReader(c.body[:min(len(c.body), 1000)])))
			if len(c.body) > 1000 {
				stored, err = d.Put(ctx, id(1), id(n+10), files.MaxSize, strings.NewReader(c.body))
			}
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256([]byte(c.body))
			expect(t, "size", stored.Size, int64(len(c.body)))
			expect(t, "hash", string(stored.SHA256), string(sum[:]))
			expect(t, "type", stored.Type, c.kind)
			body, err := d.Open(ctx, id(1), id(n+10))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(body)
			if err := errors.Join(err, body.Close()); err != nil {
				t.Fatal(err)
			}
			expect(t, "bytes come back", bytes.Equal(got, []byte(c.body)), true)
		})
	}
	expect(t, "files", len(inside(t, root)), 6)
}

func TestAFileIsThereWholeOrNotAtAll(t *testing.T) {
	broken := errors.New("the line is dead")
	for _, c := range []struct {
		name string
		body io.Reader
		want error
	}{
		{"too large", io.MultiReader(strings.NewReader(strings.Repeat("x", files.MaxSize)), strings.NewReader("y")), files.ErrTooLarge},
		{"too large without end", endless{}, files.ErrTooLarge},
		{"a body that breaks off", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), broken},
		{"a full disk", iotest.ErrReader(&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}), store.ErrFull},
		{"a quota", iotest.ErrReader(&os.PathError{Op: "write", Path: "x", Err: syscall.EDQUOT}), store.ErrFull},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, root := disk(t)
			_, err := d.Put(ctx, id(1), id(10), files.MaxSize, c.body)
			expect(t, "error is the one", errors.Is(err, c.want), true)
			expect(t, "files left", len(inside(t, root)), 0)
			_, err = d.Open(ctx, id(1), id(10))
			expect(t, "not there", errors.Is(err, fs.ErrNotExist), true)
		})
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

func TestACompanyHasItsOwnFiles(t *testing.T) {
	d, _ := disk(t)
	if _, err := d.Put(ctx, id(1), id(10), files.MaxSize, strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	_, err := d.Open(ctx, id(2), id(10))
	expect(t, "in another company", errors.Is(err, fs.ErrNotExist), true)
}

func TestNothingIsKeptWithoutAnID(t *testing.T) {
	d, root := disk(t)
	for _, c := range []struct{ company, id forms.ID }{{forms.ID{}, id(1)}, {id(1), forms.ID{}}, {}} {
		_, err := d.Put(ctx, c.company, c.id, files.MaxSize, strings.NewReader("x"))
		expect(t, "put", err, files.ErrNoName)
		_, err = d.Open(ctx, c.company, c.id)
		expect(t, "open", err, files.ErrNoName)
	}
	expect(t, "files", len(inside(t, root)), 0)
}

func TestNewDiskWhereAFileStands(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := files.NewDisk(path)
	expect(t, "error", errors.Is(err, syscall.ENOTDIR), true)
}
