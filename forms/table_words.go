package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// Bounds of what a table's own keywords list.
const (
	maxTogether        = 10 // sets of columns
	maxTogetherColumns = 5  // columns of a set
)

// pendingRows are the rows that a table begins with, to be read when all its columns are known.
type pendingRows struct {
	source *node
	table  *Field
}

// uniqueScopes are what x-unique may say of a field.
func uniqueScopes(f *Field) []string {
	if f.Table != "" {
		return []string{"company", "requester", uniqueRows}
	}
	return []string{"company", "requester"}
}

// alone reads which columns, each by itself or several together, hold in no two rows the same.
func (r *propertyReader) alone() {
	for _, column := range r.f.Columns {
		if column.Unique == uniqueRows {
			r.f.alone = append(r.f.alone, []*Field{column})
		}
	}
	sets := r.n.get("x-unique-together")
	if sets == nil || !r.c.want(sets, isList, "list") {
		return
	}
	if len(sets.items) > maxTogether {
		r.c.ps.add(problem(sets.path, "too_many", "limit", itoa(maxTogether)))
		return
	}
	for _, set := range sets.items {
		if columns := r.together(set); len(columns) > 0 {
			r.f.alone = append(r.f.alone, columns)
		}
	}
}

// together reads one set of columns; nil where it is wrong.
func (r *propertyReader) together(set *node) []*Field {
	if !r.c.want(set, isList, "list") {
		return nil
	}
	if n := len(set.items); n < 2 || n > maxTogetherColumns {
		r.c.ps.add(problem(set.path, "together_columns", "least", "2", "most", itoa(maxTogetherColumns)))
		return nil
	}
	var columns []*Field
	for _, item := range set.items {
		column := r.f.Column(r.c.text(item))
		switch {
		case item.kind != isText:
		case column == nil:
			r.c.ps.add(problem(item.path, "together_unknown", "key", clip(item.text), "suggestion", suggest(item.text, sortedKeys(r.f.columns))))
		case !singleValued(column):
			r.c.ps.add(problem(item.path, "together_type", "key", column.ID, "type", column.Type))
		case containsField(columns, column):
			r.c.ps.add(problem(item.path, "id_twice", "id", column.ID))
		default:
			columns = append(columns, column)
		}
	}
	if len(columns) < len(set.items) {
		return nil
	}
	return columns
}

func containsField(list []*Field, f *Field) bool {
	for _, one := range list {
		if one == f {
			return true
		}
	}
	return false
}

// singleValued says whether two values of a column can be told to be the same: each is one short value.
func singleValued(f *Field) bool {
	switch f.valueKind {
	case rules.KindText, rules.KindNumber, rules.KindBool, rules.KindDate, rules.KindInstant, rules.KindTimeOfDay:
		return f.Type != "longtext" && !f.IsFile()
	}
	return false
}

// begins notes x-rows, and whether these rows are all that there ever are.
func (r *propertyReader) begins() {
	list, fixed := r.n.get("x-rows"), r.n.get("x-fixed")
	if fixed != nil && r.c.want(fixed, isBool, "true/false") {
		r.f.Fixed = fixed.text == "true"
	}
	if r.f.Fixed && list == nil {
		r.c.ps.add(problem(fixed.path, "fixed_rows"))
	}
	if list == nil || !r.c.want(list, isList, "list") {
		return
	}
	if n := len(list.items); n < 1 || n > r.f.MaxItems {
		r.c.ps.add(problem(list.path, "starting_count", "limit", itoa(r.f.MaxItems)))
		return
	}
	r.c.starts = append(r.c.starts, pendingRows{list, r.f})
}

// startRows reads the rows that tables begin with.
func (c *compiler) startRows() {
	for _, p := range c.starts {
		d := &decoder{scanner: scanner{src: p.source.appendJSON(nil), limit: maxDepth}, form: c.form}
		v := p.table.kind.decode(d, p.table, place{field: p.table.ID})
		for _, bad := range d.ps.list {
			bad.Path = p.source.path
			c.ps.add(bad)
		}
		if len(d.ps.list) == 0 && c.startsWell(p, v.AsRows()) {
			p.table.Starts = v
		}
	}
}

// startsWell holds the rows that a table begins with against its columns.
func (c *compiler) startsWell(p pendingRows, rows []rules.Data) bool {
	had := len(c.ps.list)
	for i, row := range rows {
		at := p.source.path + "/" + itoa(i)
		if strings.HasPrefix(row[RowID].AsText(), "+") {
			c.ps.add(problem(at, "missing_key", "key", RowID))
		}
		for _, column := range p.table.Columns {
			v, ok := row[column.ID]
			switch {
			case !ok:
			case column.Value != nil || column.IsFile():
				c.ps.add(problem(at+"/"+column.ID, "starting_cell", "key", column.ID))
			case !v.IsBlank():
				if bad := column.kind.check(column, v); bad != nil {
					c.ps.add(problem(at+"/"+column.ID, bad.code, bad.args...))
				}
			}
		}
	}
	return len(c.ps.list) == had
}
