package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// Long statements that are all different, as filters are, do not pile up: neither here nor in the database.
func TestPreparedStatementsAreBound(t *testing.T) {
	const most, long, many = 1 << 20, 20 << 10, 120
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			options := storetest.Fresh(t, dialect)
			options.Connections = 1
			s, err := store.Open(context.Background(), options)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for n := range many {
				list := strings.Repeat("1,", long/2)
				read(t, s, acme, func(tx *store.Tx) error {
					var found int
					return tx.QueryRow(fmt.Sprintf("select %d from (select 1 as one) t where one in (%s1)", n, list)).Scan(&found)
				})
			}
			if count, bytes := store.PreparedTexts(); bytes > 2*most || bytes < long {
				t.Errorf("%d texts of %d bytes are kept", count, bytes)
			}
			if dialect != store.PostgreSQL {
				return
			}
			read(t, s, acme, func(tx *store.Tx) error {
				var bytes int
				if err := tx.Behind("select coalesce(sum(length(statement)), 0)::int from pg_prepared_statements", &bytes); err != nil {
					return err
				}
				if bytes > most {
					t.Errorf("the server keeps %d bytes of statements", bytes)
				}
				return nil
			})
		})
	}
}
