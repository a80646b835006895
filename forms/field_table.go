package forms

import "github.com/superform-dev/superform/forms/rules"

// Bounds of a table: rows in a document, and the key of a row's id in it.
const (
	MaxRows = 500
	RowID   = "_id"
)

// tableKind is a detail table: at most MaxRows rows of columns of the other types. A row carries its
// id under "_id": 1 to 36 letters, digits, hyphens and underscores. A row that a caller sends without
// one is new; Decode names it "+1", "+2" … by its place, and Evaluate gives it an id that neither the
// record nor its former version has.
type tableKind struct{}

func (tableKind) shape() (string, message) {
	return "array", message{"明细行的列表", "a list of rows"}
}

func (tableKind) read(r *propertyReader) { r.table() }

func (tableKind) ruleType(f *Field) rules.Type {
	columns := make(map[string]rules.Type, len(f.Columns))
	for _, c := range f.Columns {
		columns[c.ID] = c.RuleType()
	}
	return rules.Type{Kind: rules.KindRows, Columns: columns, Most: f.MaxItems}
}

func (tableKind) decode(d *decoder, f *Field, at place) rules.Value {
	if d.peek() != '[' {
		d.wrongType(f, at)
		return rules.Value{}
	}
	var rows []rules.Data
	ids := map[string]bool{}
	d.array(func(i int) {
		if i >= MaxRows {
			if i == MaxRows {
				d.fault(at, wrong("too_many_rows", "limit", itoa(MaxRows)))
			}
			d.skip()
			return
		}
		if row := d.row(f, i, ids); row != nil {
			rows = append(rows, row)
		}
	})
	return rules.Rows(rows)
}

func (tableKind) encode(b []byte, f *Field, v rules.Value) []byte {
	b = append(b, '[')
	for i, row := range v.AsRows() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"_id":`...)
		b = appendText(b, row[RowID].AsText())
		b = appendFields(b, f.Columns, row, false)
		b = append(b, '}')
	}
	return append(b, ']')
}

func (tableKind) check(f *Field, v rules.Value) *fault {
	switch n := len(v.AsRows()); {
	case f.MaxItems >= 0 && n > f.MaxItems:
		return wrong("too_many_rows", "limit", itoa(f.MaxItems))
	case n < f.MinItems:
		return wrong("too_few_rows", "limit", itoa(f.MinItems))
	}
	return nil
}

func (tableKind) slot(*Field, rules.Value) (SlotValue, bool) { return SlotValue{}, false }

func (tableKind) display(_ *Field, v rules.Value, lang string, _ func(kind, id string) string) string {
	n := len(v.AsRows())
	switch {
	case lang == Chinese:
		return itoa(n) + " 行"
	case n == 1:
		return "1 row"
	}
	return itoa(n) + " rows"
}

// isRowID says whether a caller may name a row so.
func isRowID(s string) bool {
	if s == "" || len(s) > 36 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return true
}
