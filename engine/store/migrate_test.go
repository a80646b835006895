package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// newest is the number of the last migration there is.
func newest(t *testing.T, dialect string) int {
	t.Helper()
	files, err := os.ReadDir(filepath.Join("migrations", dialect))
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	number, _, _ := strings.Cut(files[len(files)-1].Name(), "_")
	n, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMigrate(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect+": nodes that start at once migrate once", func(t *testing.T) {
			options := storetest.Empty(t, dialect)
			nodes := 4
			if dialect == store.SQLite {
				nodes = 1 // of one directory; but it may be asked more than once
			}
			together(nodes, func(int) {
				s, err := store.Open(ctx, options)
				if err != nil {
					t.Error(err)
					return
				}
				defer s.Close()
				for range 2 {
					expect(t, "error", s.Migrate(ctx), error(nil))
				}
				expect(t, "departments", departments(t, s, acme), "")
			})
			got := lines(t, raw(t, options), "select count(*) from schema_versions where version_id = 1")
			expect(t, "times that version 1 was applied", got[0], "1")
		})
		t.Run(dialect+": versions", func(t *testing.T) {
			s, err := store.Open(ctx, storetest.Empty(t, dialect))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.Close() })
			version := func() string {
				have, known, err := s.Version(ctx)
				return fmt.Sprint(have, known, err)
			}
			expect(t, "before migrating", version(), fmt.Sprintf("0 %d <nil>", newest(t, dialect)))
			if err := s.Migrate(ctx); err != nil {
				t.Fatal(err)
			}
			expect(t, "after migrating", version(), fmt.Sprintf("%d %[1]d <nil>", newest(t, dialect)))
		})
		t.Run(dialect+": a database from the future is refused", func(t *testing.T) {
			s, options := migrated(t, dialect)
			_, err := raw(t, options).Exec("insert into schema_versions (version_id, is_applied) values (99, true)")
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := s.Migrate(ctx); err != nil {
				got = err.Error()
			}
			expect(t, "error", got, fmt.Sprintf("store: migrate: store: the database is at version 99, this program knows %d; use the newer program", newest(t, dialect)))
		})
	}
}
