package forms

import (
	"maps"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// uniqueRows is the scope of x-unique in which a value stands in one row of its table alone.
const uniqueRows = "rows"

// starts gives the rows that a table has before anybody has filled in anything, blank where it has none or the record
// is not being begun.
func (r *run) starts(f *Field) rules.Value {
	if r.in.Before != nil {
		return rules.Value{}
	}
	return f.Starts
}

// held is what a field held until now, which it keeps while it is locked; before is nil while the record is being begun: a
// table then holds the rows that it begins with, a cell of such a row what the definition has there.
func (r *run) held(f *Field, before rules.Data, at place) rules.Value {
	switch {
	case before != nil:
		return before[f.ID]
	case at.table == "":
		return r.starts(f)
	}
	for _, row := range r.starts(r.form.Field(at.table)).AsRows() {
		if row[RowID].AsText() == at.row {
			return row[f.ID]
		}
	}
	return rules.Value{}
}

// keepRows gives tables with x-fixed the rows that they had: of what was sent the cells of these count. Rows that were not
// sent stay as they were.
func (r *run) keepRows() {
	for _, f := range r.form.Fields {
		if !f.Fixed || !r.mayChange(f) {
			continue
		}
		base := r.in.Before[f.ID]
		if base.IsBlank() {
			base = f.Starts
		}
		if sent := r.data[f.ID]; sent.Kind() == rules.KindRows {
			r.data[f.ID] = r.ownRows(f, base, sent)
		} else if delete(r.data, f.ID); r.in.Before != nil {
			r.data[f.ID] = base
		}
	}
}

// sentRows are the rows of a table of which the caller may change some columns alone.
func (r *run) sentRows(f *Field) rules.Value {
	base, sent := r.in.Before[f.ID], r.in.Data[f.ID]
	if base.IsBlank() && sent.Kind() == rules.KindRows {
		base = r.starts(f)
	}
	return r.ownRows(f, base, sent)
}

// ownRows are the rows of base with those cells that were sent for them and that the caller may change.
func (r *run) ownRows(table *Field, base, sent rules.Value) rules.Value {
	changes := rowsByID(sent)
	rows := make([]rules.Data, len(base.AsRows()))
	for i, row := range base.AsRows() {
		rows[i] = maps.Clone(row)
		change, ok := changes[row[RowID].AsText()]
		if !ok {
			continue
		}
		for _, column := range table.Columns {
			if v, sent := change[column.ID]; !r.mayChange(column) {
				continue
			} else if sent && v.IsBlank() {
				rows[i][column.ID] = v // which takes a default away
			} else {
				r.put(rows[i], column.ID, v)
			}
		}
	}
	return rules.Rows(rows)
}

// repeats reports rows that hold what an earlier one holds, in the columns of which the form says that no two rows may. A
// row in which one of these is blank repeats none.
func (r *run) repeats(f *Field) {
	t := r.tables[f.index]
	for _, columns := range f.alone {
		if !r.settledAll(columns) {
			continue
		}
		seen := make(map[string]int, len(t.rows))
		for k, row := range t.rows {
			key, whole := keyOf(columns, row)
			if !whole {
				continue
			}
			first, ok := seen[key]
			if !ok {
				seen[key] = k
				continue
			}
			bad := wrong("same_as_row", "row", itoa(first+1))
			if len(columns) > 1 {
				bad = wrong("rows_alike", "row", itoa(first+1))
			}
			r.ps.add(problem(place{f.ID, t.names[k], columns[0].ID}.String(), bad.code, bad.args...))
		}
	}
}

func (r *run) settledAll(columns []*Field) bool {
	for _, column := range columns {
		if r.steps[column.step] != settled {
			return false
		}
	}
	return true
}

// keyOf writes the values of columns so that only the same ones are written so; false where one is blank.
func keyOf(columns []*Field, row rules.Data) (string, bool) {
	var key []byte
	for _, column := range columns {
		v := row[column.ID]
		if v.IsBlank() {
			return "", false
		}
		if v.Kind() == rules.KindNumber {
			v = rules.Num(v.AsNumber().Round(column.Scale))
		}
		key = append(append(key, uniqueText(v.String())...), 0) // which no text may hold
	}
	return string(key), true
}

// total adds up what stands in the columns of a table whose totals pages show, in the rows in which x-total is true.
func (r *run) total(f *Field) {
	for _, column := range f.Columns {
		if column.Total == nil || r.steps[column.step] != settled || r.readable(column.Total) != settled {
			continue
		}
		r.sum(f, column)
	}
}

// sum keeps the total of one column, where it is known.
func (r *run) sum(f, column *Field) {
	if sum := r.columnTotal(f, column); !sum.IsBlank() {
		if r.result.Totals == nil {
			r.result.Totals = map[string]rules.Value{}
		}
		r.result.Totals[column.Path()] = sum
	}
}

// columnTotal adds up one column; blank where no row counts, or where it is not known whether one does.
func (r *run) columnTotal(f, column *Field) rules.Value {
	t, sum, any := r.tables[f.index], num.FromInt(0), false
	for k, row := range t.rows {
		v := row[column.ID]
		if v.IsBlank() {
			continue
		}
		counts, is := r.eval(column.Total, row, place{f.ID, t.names[k], column.ID})
		if is != settled {
			return rules.Value{}
		}
		if !counts.AsBool() {
			continue
		}
		more, err := sum.Add(v.AsNumber())
		if err != nil { // more than 40 digits, to which rows of 15 do not come
			return rules.Value{}
		}
		sum, any = more, true
	}
	if !any {
		return rules.Value{}
	}
	return rules.Num(sum)
}
