package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/superform-dev/superform/engine/store"
)

// freshFile gives a directory with a migrated database in it, a copy of one that the process makes once: the
// migrations are most of what a short test would take.
func freshFile(tb testing.TB) (dir string) {
	tb.Helper()
	content, err := templateFile()
	if err != nil {
		tb.Fatalf("make the template of test databases: %v", err)
	}
	dir = tb.TempDir()
	if err := os.WriteFile(filepath.Join(dir, store.SQLiteFile), content, 0o600); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// templateFile is a migrated database without a log beside it.
var templateFile = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "superform-template")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{Dir: dir})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(s.Migrate(ctx), s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, store.SQLiteFile))
})
