package store_test

import (
	"fmt"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

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
			expect(t, "before migrating", version(), "0 10 <nil>")
			if err := s.Migrate(ctx); err != nil {
				t.Fatal(err)
			}
			expect(t, "after migrating", version(), "10 10 <nil>")
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
			expect(t, "error", got, "store: migrate: store: the database is at version 99, this program knows 10; use the newer program")
		})
	}
}
