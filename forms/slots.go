package forms

import (
	"sort"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// SlotKind is the kind of index slot that a value needs.
type SlotKind uint8

// The kinds of slots: records and rows have so many of each.
const (
	SlotNone SlotKind = iota
	SlotText          // text, cut to SlotTextLength
	SlotInt           // int64: minor units of a number, days of a date, milliseconds of an instant, seconds of a time, 0 or 1 of a boolean
)

// SlotTextLength is how much of a text an index keeps, in code points: at most 800 bytes, which a
// PostgreSQL index entry can hold.
const SlotTextLength = 200

// SlotValue is what an index keeps of one value.
type SlotValue struct {
	Slot string // the slot's name, as given to Slots
	Row  string // the row's id, for a column; the choice, where there are several
	Kind SlotKind
	Text string
	Int  int64
}

// textSlot cuts a text for an index.
func textSlot(s string) SlotValue {
	n := 0
	for i := range s {
		if n == SlotTextLength {
			s = s[:i]
			break
		}
		n++
	}
	return SlotValue{Kind: SlotText, Text: s}
}

// SlotKind is the kind of slot that the field or column named by path can have; SlotNone for none.
func (f *Form) SlotKind(path string) SlotKind {
	field := f.Field(path)
	if field == nil {
		return SlotNone
	}
	switch field.RuleType().Kind {
	case rules.KindNumber, rules.KindDate, rules.KindInstant, rules.KindTimeOfDay, rules.KindBool:
		return SlotInt
	case rules.KindList: // one for each choice, as if these were rows; within rows there is no place for them
		if field.Table == "" && !field.IsFile() {
			return SlotText
		}
	case rules.KindText:
		if _, ok := field.kind.slot(field, rules.Text("x")); ok {
			return SlotText
		}
	}
	return SlotNone
}

// SlottedAs reports whether a field keeps its values in a slot as another one does: of one kind, and numbers in units of
// one size.
func (f *Field) SlottedAs(other *Field) bool {
	a, b := f.RuleType(), other.RuleType()
	return a.Kind == b.Kind && (a.Kind != rules.KindNumber || a.Scale == b.Scale)
}

// Filter reads a rule by which lists of the form's records are filtered: one of the list subset, over built-ins and
// fields that can have a slot.
func (f *Form) Filter(source string) (*rules.Filter, *rules.Error) {
	rule, bad := rules.Compile(source, rules.Type{Kind: rules.KindBool}, f.env)
	if bad != nil {
		return nil, bad
	}
	return f.listed(rule)
}

// unordered are the built-ins that lists know by id: one is equal to another or not, and neither smaller nor larger.
var unordered = []string{"requester", "department"}

// listed reads a compiled rule as a filter.
func (f *Form) listed(rule *rules.Rule) (*rules.Filter, *rules.Error) {
	filter, bad := rule.Filter()
	if bad != nil {
		return nil, bad
	}
	for _, path := range filter.Fields() {
		field := f.Field(path)
		if _, builtIn := builtins[path]; !builtIn && (field == nil || len(field.Columns) == 0 && f.SlotKind(path) == SlotNone) {
			return nil, filter.NotKept(path)
		}
	}
	if bad := filter.Beyond(unordered, SlotTextLength); bad != nil {
		return nil, bad
	}
	return filter, nil
}

// Slots gives the values for the indexes of a record: slots names the slot of each indexed field
// ("total") and column ("items.amount"). Of several choices each is one, which lies as a row does: under "tags" its slot is "tags.t1". Blanks have no value, nor has what is of another kind than its field: data of
// another version of the form. Ordered by field, then by row.
func (f *Form) Slots(d rules.Data, slots map[string]string) []SlotValue {
	paths := sortedKeys(slots)
	sort.SliceStable(paths, func(i, j int) bool { return f.place(paths[i]) < f.place(paths[j]) })
	var out []SlotValue
	for _, path := range paths {
		field := f.Field(path)
		if field == nil {
			continue
		}
		if field.Table == "" {
			out = appendSlot(out, field, d, slots[path], "")
			continue
		}
		for _, row := range d[field.Table].AsRows() {
			out = appendSlot(out, field, row, slots[path], row[RowID].AsText())
		}
	}
	return out
}

// place orders fields and columns as the form does.
func (f *Form) place(path string) int {
	field := f.Field(path)
	switch {
	case field == nil:
		return 0
	case field.Table == "":
		return field.own().index * (maxColumns + 1)
	}
	return f.Field(field.Table).index*(maxColumns+1) + field.own().index + 1
}

// own is the field that holds the values of which an end of a range is a part; else the field itself.
func (f *Field) own() *Field {
	if f.whole != nil {
		return f.whole
	}
	return f
}

func appendSlot(out []SlotValue, field *Field, d rules.Data, slot, row string) []SlotValue {
	v := d[field.ID]
	if field.whole != nil {
		v = v.AsParts()[field.part]
	}
	if v.IsBlank() || v.Kind() != field.RuleType().Kind {
		return out
	}
	if v.Kind() == rules.KindList {
		if field.IsFile() {
			return out
		}
		for _, one := range v.AsList() {
			s := textSlot(one.AsText())
			s.Slot, s.Row = slot, one.AsText()
			out = append(out, s)
		}
		return out
	}
	s, ok := field.kind.slot(field, v)
	if !ok {
		return out
	}
	s.Slot, s.Row = slot, row
	return append(out, s)
}

// UniqueKey is a value that no other record in its scope may have.
type UniqueKey struct {
	Field string // "number", "items.invoice"
	Scope string // "company" or "requester"
	Row   string // the row's id, for a column
	Value string // canonical text; of a text without spaces at its ends, full-width letters and digits as plain ones
}

// uniqueText makes texts equal that a person would call the same number: "ＦＰ０１ " is "FP01".
func uniqueText(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xff01 + '!'
		case r == 0x3000 || r == 0xa0:
			return ' '
		}
		return r
	}, s))
}

// Path names the field or cell that holds the value in data: "number", "items.3.invoice".
func (k UniqueKey) Path() string {
	if table, column, ok := strings.Cut(k.Field, "."); ok {
		return place{table: table, row: k.Row, field: column}.String()
	}
	return k.Field
}

// Taken is the problem of a value that another record has. Which one, its person may not know.
func (k UniqueKey) Taken() Problem { return problem(k.Path(), "not_unique") }

// UniqueAmongRecords says whether x-unique is about other records, which only the server knows, and not about rows of one table.
func (f *Field) UniqueAmongRecords() bool { return f.Unique != "" && f.Unique != uniqueRows }

// UniqueKeys are the record's values in fields with x-unique, in the form's order.
func (f *Form) UniqueKeys(d rules.Data) []UniqueKey {
	var out []UniqueKey
	add := func(field *Field, d rules.Data, row string) {
		if v := d[field.ID]; field.UniqueAmongRecords() && !v.IsBlank() {
			out = append(out, UniqueKey{field.Path(), field.Unique, row, uniqueText(v.String())})
		}
	}
	for _, field := range f.Fields {
		add(field, d, "")
		for _, column := range field.Columns {
			if !column.UniqueAmongRecords() {
				continue
			}
			for _, row := range d[field.ID].AsRows() {
				add(column, row, row[RowID].AsText())
			}
		}
	}
	return out
}
