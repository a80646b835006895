package store

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// SlottedRow is what a row of a detail table puts into its slots: texts and numbers by slot (0–5), nil where blank.
type SlottedRow struct {
	Table    string // the field that is the table
	Row      string // the row's id, of which a table has each once
	Position int    // from 0
	Texts    [6]*string
	Numbers  [6]*int64
}

// rowsPerInsert keeps a statement within the number of arguments that both databases take.
const rowsPerInsert = 500

// PutRows writes the slots of a record's rows, in place of what stood there. Of a table all rows are given or none,
// also those whose slots are empty: they are what tells whether the table has rows.
func (tx *Tx) PutRows(record forms.ID, form string, rows []SlottedRow) {
	tx.queue(`delete from record_rows where company_id = ? and record_id = ?`, tx.company, record)
	for chunk := range slices.Chunk(rows, rowsPerInsert) {
		var args []any
		for _, r := range chunk {
			args = append(args, tx.company, record, r.Table+"/"+r.Row, form, r.Table, r.Position)
			for _, t := range r.Texts {
				args = append(args, t)
			}
			for _, n := range r.Numbers {
				args = append(args, n)
			}
		}
		values := strings.TrimSuffix(strings.Repeat("("+marks(18)+"), ", len(chunk)), ", ")
		tx.queue(`insert into record_rows (company_id, record_id, row_id, form_id, table_field, position, t1, t2, t3, t4, t5, t6,
			n1, n2, n3, n4, n5, n6) values `+values, args...)
	}
}
