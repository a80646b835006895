package forms

import "github.com/superform-dev/superform/forms/rules"

// rows copies a table's rows, so that its columns can be settled in them, and names new rows. Only
// columns of the form, with values of their type, come along.
func (r *run) rows(f *Field) {
	sent := r.data[f.ID].AsRows()
	if len(sent) == 0 {
		return
	}
	rows := make([]rules.Data, len(sent))
	worked := 0
	for _, column := range f.Columns {
		if column.Value != nil || column.Default != nil {
			worked++
		}
	}
	var fresh func() string
	old := rowsByID(r.in.Before[f.ID])
	for i, row := range sent {
		id := row[RowID]
		rows[i] = make(rules.Data, min(len(row)+worked, len(f.Columns)+1))
		r.copyFields(f.Columns, row, rows[i], old[id.AsText()], place{table: f.ID, row: id.AsText()})
		if name := id.AsText(); name == "" || name[0] == '+' {
			if fresh == nil {
				fresh = freshRows(sent, r.in.Before[f.ID].AsRows())
			}
			id = rules.Text(fresh())
		}
		rows[i][RowID] = id
	}
	r.data[f.ID] = rules.Rows(rows)
}

// copyFields copies the values of fields; one that is not of its field's type is a problem. before is what they held until now.
func (r *run) copyFields(fields []*Field, from, to, before rules.Data, at place) {
	for _, f := range fields {
		v, ok := from[f.ID]
		if ok && v.IsBlank() && standsIn(f, before) {
			to[f.ID] = v
		}
		if !ok || v.IsBlank() {
			continue
		}
		if v.Kind() != f.valueKind {
			at.field = f.ID
			r.ps.add(problem(at.String(), "wrong_type", "want", f.Type))
			continue
		}
		to[f.ID] = v
	}
}

// freshRows gives names for new rows: numbers above those of all rows, past what is taken.
func freshRows(tables ...[]rules.Data) func() string {
	taken := map[string]bool{}
	next := 1
	for _, rows := range tables {
		for _, row := range rows {
			id := row[RowID].AsText()
			taken[id] = true
			if n, ok := rowNumber(id); ok && n >= next {
				next = n + 1
			}
		}
	}
	return func() string {
		for taken[itoa(next)] {
			next++
		}
		next++
		return itoa(next - 1)
	}
}

// rowNumber reads a row's id that is a number of at most nine digits, such as Evaluate gives.
func rowNumber(id string) (int, bool) {
	if id == "" || len(id) > 9 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(id); i++ {
		if id[i] < '0' || id[i] > '9' {
			return 0, false
		}
		n = n*10 + int(id[i]-'0')
	}
	return n, true
}

func rowsByID(v rules.Value) map[string]rules.Data {
	rows := v.AsRows()
	if len(rows) == 0 {
		return nil
	}
	byID := make(map[string]rules.Data, len(rows))
	for _, row := range rows {
		byID[row[RowID].AsText()] = row
	}
	return byID
}
