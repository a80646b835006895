// Package storetest gives tests a fresh store on each of the two databases. Nothing is skipped: where there is
// no PostgreSQL to be had, the test fails and says what to install.
package storetest

import (
	"context"
	"testing"

	"github.com/superform-dev/superform/engine/store"
)

// CursorKey is the key that the stores of tests seal cursors with.
var CursorKey = []byte("a key for the cursors of tests..")

// Each runs body on a fresh, migrated store of each database. The store is closed when the test ends. On
// PostgreSQL it serves as the role superform_app.
func Each(t *testing.T, body func(t *testing.T, s *store.Store)) {
	t.Helper()
	for _, dialect := range Dialects {
		t.Run(dialect, func(t *testing.T) { body(t, Open(t, dialect)) })
	}
}

// EachBenchmark is Each for benchmarks.
func EachBenchmark(b *testing.B, body func(b *testing.B, s *store.Store)) {
	b.Helper()
	for _, dialect := range Dialects {
		b.Run(dialect, func(b *testing.B) { body(b, Open(b, dialect)) })
	}
}

// Dialects are the databases that Each runs on.
var Dialects = []string{store.SQLite, store.PostgreSQL}

// Open gives one fresh, migrated store.
func Open(tb testing.TB, dialect string) *store.Store {
	tb.Helper()
	return OpenTraced(tb, dialect, nil)
}

// OpenTraced is Open with store.Options.Trace.
func OpenTraced(tb testing.TB, dialect string, trace func([]string)) *store.Store {
	tb.Helper()
	options := Fresh(tb, dialect)
	options.Trace = trace
	s, err := store.Open(context.Background(), options)
	if err != nil {
		tb.Fatalf("open a store on %s: %v", dialect, err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close the store: %v", err)
		}
	})
	return s
}

// Fresh gives the options of a migrated database that is used by nobody and gone when the test ends.
func Fresh(tb testing.TB, dialect string) store.Options {
	tb.Helper()
	keys := [][]byte{CursorKey}
	if dialect == store.SQLite {
		return store.Options{Dir: freshFile(tb), CursorKeys: keys}
	}
	url, owner := freshDatabase(tb, true)
	return store.Options{URL: url, OwnerURL: owner, CursorKeys: keys}
}

// Empty is Fresh without tables.
func Empty(tb testing.TB, dialect string) store.Options {
	tb.Helper()
	if dialect == store.SQLite {
		return store.Options{Dir: tb.TempDir(), CursorKeys: [][]byte{CursorKey}}
	}
	url, owner := freshDatabase(tb, false)
	return store.Options{URL: url, OwnerURL: owner, CursorKeys: [][]byte{CursorKey}}
}
