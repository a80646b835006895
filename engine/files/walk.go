package files

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/minio/minio-go/v7"

	"github.com/superform-dev/superform/forms"
)

// halfName begins the name of a file that is being written.
const halfName = "upload-"

// Walk gives files by company, by the end of their ids, and by name.
func (d *Disk) Walk(ctx context.Context, after string, limit int) (found []Kept, next string, err error) {
	err = fs.WalkDir(os.DirFS(d.root), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil: // what is gone by now is no error
			return gone(err)
		case ctx.Err() != nil:
			return ctx.Err()
		case name == ".":
			return nil
		case entry.IsDir() && (!isFolder(name) || name < after && !strings.HasPrefix(after, name+"/")):
			return fs.SkipDir
		case entry.IsDir() || name <= after:
			return nil
		}
		k, is := d.kept(name)
		if !is {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return gone(err)
		}
		k.Written, k.Size = info.ModTime(), info.Size()
		if found = append(found, k); len(found) == limit {
			next = name
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("walk the file folder: %w", err)
	}
	return found, next, nil
}

// isFolder says whether path makes a folder of that name: one of a company, or one in it.
func isFolder(name string) bool {
	company, of, inside := strings.Cut(name, "/")
	_, err := forms.ParseID(company)
	return err == nil && (!inside || len(of) == 2)
}

// kept reads a name below the root.
func (d *Disk) kept(name string) (Kept, bool) {
	folder, file := path.Split(name)
	company, err := forms.ParseID(strings.SplitN(folder, "/", 2)[0])
	if err != nil {
		return Kept{}, false
	}
	k := Kept{Company: company, name: name}
	if strings.HasPrefix(file, halfName) {
		return k, strings.Count(name, "/") == 2
	}
	if k.ID, err = forms.ParseID(file); err != nil {
		return Kept{}, false
	}
	full, err := d.path(k.Company, k.ID)
	return k, err == nil && full == filepath.Join(d.root, filepath.FromSlash(name))
}

// Discard removes what Walk gave. That it is gone is no error.
func (d *Disk) Discard(_ context.Context, k Kept) error {
	if err := gone(os.Remove(filepath.Join(d.root, filepath.FromSlash(k.name)))); err != nil {
		return fmt.Errorf("discard %s: %w", k.name, err)
	}
	return nil
}

// Walk gives objects by their names. An object is whole or not there, so none is a half.
func (s *S3) Walk(ctx context.Context, after string, limit int) (found []Kept, next string, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	seen := 0
	for o := range s.client.ListObjectsIter(ctx, s.o.Bucket, minio.ListObjectsOptions{Prefix: s.o.Prefix, Recursive: true, StartAfter: after, MaxKeys: limit}) {
		if o.Err != nil {
			return nil, "", fmt.Errorf("walk the S3 store: %w", s3Error(o.Err))
		}
		if k, is := s.kept(o.Key); is {
			k.Written, k.Size = o.LastModified, o.Size
			found = append(found, k)
		}
		if seen++; seen == limit {
			return found, o.Key, nil
		}
	}
	return found, "", nil
}

// kept reads the name of an object.
func (s *S3) kept(name string) (Kept, bool) {
	company, file, _ := strings.Cut(strings.TrimPrefix(name, s.o.Prefix), "/")
	k := Kept{name: name}
	var err, other error
	k.Company, err = forms.ParseID(company)
	k.ID, other = forms.ParseID(file)
	if err != nil || other != nil {
		return Kept{}, false
	}
	own, err := s.name(k.Company, k.ID)
	return k, err == nil && own == name
}

// Discard removes what Walk gave. That it is gone is no error.
func (s *S3) Discard(ctx context.Context, k Kept) error {
	if err := s.remove(ctx, k.name); err != nil {
		return fmt.Errorf("discard %s: %w", k.name, err)
	}
	return nil
}
