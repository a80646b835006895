package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
)

// Rows are written in place of those that stood there, also more than a statement takes at once; two tables may name
// their rows alike.
func TestRowsOfARecordAreReplaced(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		text, number := "中", int64(-7)
		put := func(rows ...store.SlottedRow) string {
			var got []string
			err := s.Company(acme).Write(ctx, func(tx *store.Tx) (err error) {
				tx.PutRows(id(1), "a.x", rows)
				got, err = tx.Texts(`select table_field || ' ' || row_id || ' ' || position || ' ' || coalesce(t6, '-') || ' ' || coalesce(n1, 0)
					from record_rows where company_id = ? and record_id = ? order by row_id`, acme, id(1))
				return err
			})
			expect(t, "error", err, error(nil))
			return strings.Join(got, ", ")
		}
		write(t, s, acme, func(tx *store.Tx) error {
			tx.InsertRecord(&store.RecordRow{ID: id(1), Form: "a.x", FormVersion: 1, Status: "running", Data: "{}"})
			return nil
		})
		first := store.SlottedRow{Table: "items", Row: "1", Position: 0}
		second := store.SlottedRow{Table: "others", Row: "1", Position: 3}
		second.Texts[5], second.Numbers[0] = &text, &number
		expect(t, "rows", put(first, second), "items items/1 0 - 0, others others/1 3 中 -7")
		expect(t, "fewer", put(second), "others others/1 3 中 -7")
		many := make([]store.SlottedRow, 1200)
		for i := range many {
			many[i] = store.SlottedRow{Table: "items", Row: fmt.Sprint(i), Position: i}
		}
		expect(t, "many", strings.Count(put(many...), "items/"), 1200)
		expect(t, "none", put(), "")
	})
}
