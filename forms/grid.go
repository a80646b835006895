package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// table is one table of the record under way. Its columns are settled and validated cell by cell, so what they would look up
// for each is looked up once.
type table struct {
	locked bool         // x-lock locks it
	rows   []rules.Data // those of the data
	names  []string
	before []rules.Data   // what each held until now; nil: no row held anything
	states [][]FieldState // by column and row; nil for a column whose cells all stand as it does
}

// open readies a table for its columns, once its rows are settled.
func (r *run) open(f *Field) *table {
	t := &table{rows: r.data[f.ID].AsRows(), states: make([][]FieldState, len(f.Columns))}
	r.tables[f.index] = t
	if len(t.rows) == 0 {
		return t
	}
	before := rowsByID(r.in.Before[f.ID])
	if before != nil {
		t.before = make([]rules.Data, len(t.rows))
	}
	t.names = make([]string, len(t.rows))
	for k, row := range t.rows {
		t.names[k] = row[RowID].AsText()
		if before != nil {
			t.before[k] = before[t.names[k]]
		}
	}
	return t
}

// old is what a row held until now.
func (t *table) old(k int) rules.Data {
	if t.before == nil {
		return nil
	}
	return t.before[k]
}

// statesOf makes room for the states of a column's cells; nil where they all stand as the column does.
func (t *table) statesOf(f *Field) []FieldState {
	if f.varies() {
		t.states[f.index] = make([]FieldState, len(t.rows))
	}
	return t.states[f.index]
}

// tellCells adds to the result how cells stand, by their paths.
func (r *run) tellCells() {
	for _, f := range r.form.Fields {
		if t := r.tables[f.index]; t != nil {
			for i, states := range t.states {
				r.tellColumn(f, f.Columns[i], t.names, states)
			}
		}
	}
}

// tellColumn writes the paths of a column's cells into one text, of which each is a part.
func (r *run) tellColumn(f, column *Field, names []string, states []FieldState) {
	size := 0
	for k := range states {
		size += len(f.ID) + len(names[k]) + len(column.ID) + 2
	}
	var text strings.Builder
	text.Grow(size)
	for k, state := range states {
		from := text.Len()
		text.WriteString(f.ID)
		text.WriteByte('.')
		text.WriteString(names[k])
		text.WriteByte('.')
		text.WriteString(column.ID)
		r.result.Fields[text.String()[from:]] = state
	}
}
