package forms

import (
	"github.com/superform-dev/superform/forms/rules"
)

// Bounds of a record's document: bytes and nesting.
const (
	maxDocument = 8 << 20
	maxDepth    = 16
)

// decoder reads a record's data: the scanner, and where problems go.
type decoder struct {
	scanner
	form *Form
	ps   problems
}

// Decode reads a record's data as a caller sent it: a JSON object of values by field id, in one pass.
// A null is a blank; in a field that has a default a blank that was sent stays in the data as a blank value, since
// somebody has taken the default away, and a key that was not sent does not. What cannot be taken (unknown field, wrong type, a number beyond the border or
// with too many decimals, a character that is refused) is a problem and left out; the rest is given.
// Whether values satisfy the form is Evaluate's to say.
func (f *Form) Decode(raw []byte) (rules.Data, []Problem) {
	if len(raw) > maxDocument {
		return rules.Data{}, []Problem{problem("", "too_large", "limit", itoa(maxDocument))}
	}
	d := &decoder{scanner: scanner{src: raw, limit: maxDepth}, form: f}
	data := make(rules.Data, len(f.Fields)+len(builtins))
	if d.peek() != '{' {
		d.skip()
		d.end()
		if d.scanner.fault == "" {
			d.ps.add(problem("", "not_an_object"))
		}
	} else {
		d.record(data)
		d.end()
	}
	if code := d.scanner.fault; code != "" {
		return rules.Data{}, []Problem{problem("", code, "offset", itoa(d.where), "limit", itoa(maxDepth))}
	}
	return data, d.ps.list
}

func (d *decoder) record(data rules.Data) {
	seen := make([]bool, len(d.form.Fields))
	d.object(func(key []byte, fault textFault) {
		i, ok := d.form.byID[string(key)]
		if !ok || fault != "" {
			d.unknown("", key, func() []string { return sortedKeys(d.form.byID) })
			return
		}
		field := d.form.Fields[i]
		d.member(field, place{field: field.ID}, &seen[i], data)
	})
}

// row reads one row of a table; nil where its id cannot stand.
func (d *decoder) row(table *Field, index int, ids map[string]bool) rules.Data {
	at := place{table: table.ID, row: "+" + itoa(index+1)}
	if d.peek() != '{' {
		d.fault(at, wrong("not_an_object"))
		d.skip()
		return nil
	}
	at.row = d.rowID(at)
	row := make(rules.Data, len(table.Columns)+1)
	seen := make([]bool, len(table.Columns)+1)
	d.object(func(key []byte, fault textFault) {
		if string(key) == RowID {
			d.once(at, RowID, &seen[len(table.Columns)])
			d.skip()
			return
		}
		i, ok := table.columns[string(key)]
		if !ok || fault != "" {
			d.unknown(at.String()+".", key, func() []string { return append(sortedKeys(table.columns), RowID) })
			return
		}
		column := table.Columns[i]
		d.member(column, place{at.table, at.row, column.ID}, &seen[i], row)
	})
	if at.row == "" {
		return nil
	}
	if ids[at.row] {
		d.fault(place{table: table.ID}, wrong("row_id_twice", "row", at.row))
		return nil
	}
	ids[at.row] = true
	row[RowID] = rules.Text(at.row)
	return row
}

// rowID looks ahead for the row's _id, so that problems in the row can be named by it. It gives "+n"
// where there is none, "" where it is refused.
func (d *decoder) rowID(at place) string {
	ahead := &scanner{src: d.src, pos: d.pos, depth: d.depth, limit: d.limit}
	id := at.row
	ahead.object(func(key []byte, _ textFault) {
		if string(key) != RowID {
			ahead.skip()
			return
		}
		if ahead.peek() != '"' {
			if string(ahead.src[ahead.pos:min(ahead.pos+4, len(ahead.src))]) != "null" {
				id = ""
			}
			ahead.skip()
			return
		}
		text, fault := ahead.text()
		id = string(text)
		if fault != "" || !isRowID(id) {
			id = ""
		}
		ahead.fail("found") // no need to look further
	})
	if id == "" {
		d.fault(at, wrong("row_id"))
	}
	return id
}

// member reads the value of a field that the document names.
func (d *decoder) member(f *Field, at place, seen *bool, into rules.Data) {
	if !d.once(place{at.table, at.row, ""}, f.ID, seen) {
		d.skip()
		return
	}
	v := rules.Value{}
	if d.peek() == 'n' {
		d.token()
	} else {
		v = f.kind.decode(d, f, at)
	}
	if !v.IsBlank() || f.Default != nil || !f.Starts.IsBlank() {
		into[f.ID] = v
	}
}

// once reports a key that the object has had already.
func (d *decoder) once(at place, key string, seen *bool) bool {
	if *seen {
		at.field = key
		d.fault(at, wrong("duplicate_key", "key", key))
		return false
	}
	*seen = true
	return true
}

func (d *decoder) unknown(prefix string, key []byte, known func() []string) {
	name := clip(string(key))
	if !d.ps.full {
		d.ps.add(problem(prefix+name, "unknown_field", "field", name, "suggestion", suggest(string(key), known())))
	}
	d.skip()
}

// fault reports what is wrong at a place.
func (d *decoder) fault(at place, bad *fault) { d.ps.add(problem(at.String(), bad.code, bad.args...)) }

// wrongType reports a JSON value that is not of the field's type, and reads past it.
func (d *decoder) wrongType(f *Field, at place) {
	d.fault(at, wrong("wrong_type", "want", f.Type))
	d.skip()
}

// field gives the field that stands at a place.
func (d *decoder) field(at place) *Field {
	if at.table != "" {
		return d.form.Field(at.table).Column(at.field)
	}
	return d.form.Field(at.field)
}

// text reads a JSON string; false after a problem.
func (d *decoder) text(at place) (string, bool) {
	if d.peek() != '"' {
		d.wrongType(d.field(at), at)
		return "", false
	}
	raw, bad := d.scanner.text()
	if bad != "" {
		d.fault(at, wrong(string(bad)))
		return "", false
	}
	return string(raw), true
}

// number reads a JSON number as it is written; false after a problem.
func (d *decoder) number(at place) (string, bool) {
	if c := d.peek(); c != '-' && (c < '0' || c > '9') {
		d.wrongType(d.field(at), at)
		return "", false
	}
	return string(d.token()), true
}
