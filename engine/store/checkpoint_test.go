package store_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// TestTheLogIsCopiedBesideTheWriter looks into the database file alone, without its log: after far fewer
// commits than would make a commit copy the log itself, and with the store open, all is in it.
func TestTheLogIsCopiedBesideTheWriter(t *testing.T) {
	options := storetest.Fresh(t, store.SQLite)
	s, err := store.Open(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const commits = 80
	for n := range commits {
		write(t, s, acme, adds(10+n, fmt.Sprint("D", n)))
	}
	deadline := time.Now().Add(time.Minute)
	for {
		// A copy that is made while a checkpoint writes may be torn: then the next one is looked at.
		n, err := departmentsWithoutLog(t, options.Dir)
		if err == nil && n == commits {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d departments are in the database file, %v", n, commits, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func departmentsWithoutLog(t *testing.T, dir string) (n int, err error) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, store.SQLiteFile))
	if err != nil {
		return 0, err
	}
	alone := filepath.Join(t.TempDir(), "alone.db")
	if err := os.WriteFile(alone, content, 0o600); err != nil {
		return 0, err
	}
	db, err := sql.Open("sqlite", "file://"+(&url.URL{Path: alone}).EscapedPath()+"?immutable=1")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	err = db.QueryRow("select count(*) from departments where name like 'D%'").Scan(&n)
	return n, err
}
