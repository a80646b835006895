package rules

import (
	"strings"

	"github.com/superform-dev/superform/forms/num"
)

// Value is one value of a rule. The zero Value is blank. Values do not change after they are made; compare
// them with Equal.
//
// A text, a list or a table with nothing in it is no value: Text(""), List(nil) and Rows(nil) are blank.
type Value struct {
	kind  Kind
	scale int8  // of a number without a box
	at    int64 // coefficient of a number without a box; boolean (0, 1), days, milliseconds or seconds
	text  string
	box   *box
}

// box holds what is too large for every Value to have room for it.
type box struct {
	number num.Number
	list   []Value
	rows   []Data
	parts  Data
}

// Data holds a record's or a row's values by field id. A blank is an absent key; a blank Value under a key
// means the same.
type Data map[string]Value

// Bool makes a boolean.
func Bool(b bool) Value {
	if b {
		return Value{kind: KindBool, at: 1}
	}
	return Value{kind: KindBool}
}

// Num makes a number.
func Num(n num.Number) Value {
	if coef, scale, ok := n.Fixed(); ok {
		return Value{kind: KindNumber, at: coef, scale: scale}
	}
	return Value{kind: KindNumber, box: &box{number: n}}
}

// Text makes a text; "" is blank.
func Text(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: KindText, text: s}
}

// Date makes a date from days since 1970-01-01.
func Date(days int64) Value { return Value{kind: KindDate, at: days} }

// Instant makes a point in time from milliseconds since 1970-01-01T00:00:00Z.
func Instant(ms int64) Value { return Value{kind: KindInstant, at: ms} }

// TimeOfDay makes a time on the clock from seconds since midnight.
func TimeOfDay(seconds int64) Value { return Value{kind: KindTimeOfDay, at: seconds} }

// List makes a list of values of one kind, which the caller no longer changes; an empty one is blank.
func List(vs []Value) Value {
	if len(vs) == 0 {
		return Value{}
	}
	return Value{kind: KindList, box: &box{list: vs}}
}

// Rows makes a table, which the caller no longer changes; one without rows is blank.
func Rows(rows []Data) Value {
	if len(rows) == 0 {
		return Value{}
	}
	return Value{kind: KindRows, box: &box{rows: rows}}
}

// Parts makes a value of several parts, which the caller no longer changes; one without any is blank.
func Parts(parts Data) Value {
	for _, part := range parts {
		if !part.IsBlank() {
			return Value{kind: KindParts, box: &box{parts: parts}}
		}
	}
	return Value{}
}

// Kind says what the value is.
func (v Value) Kind() Kind { return v.kind }

// IsBlank reports whether there is no value.
func (v Value) IsBlank() bool { return v.kind == KindBlank }

// AsBool is the boolean; false for a blank or another kind.
func (v Value) AsBool() bool { return v.kind == KindBool && v.at == 1 }

// AsNumber is the number; 0 for a blank or another kind.
func (v Value) AsNumber() num.Number {
	switch {
	case v.kind != KindNumber:
		return num.Number{}
	case v.box != nil:
		return v.box.number
	}
	return num.FromMinor(v.at, int(v.scale))
}

// number is AsNumber of what is one, without a copy.
func (v *Value) number() num.Number {
	if v.box != nil {
		return v.box.number
	}
	return num.FromMinor(v.at, int(v.scale))
}

// AsText is the text; "" for a blank or another kind.
func (v Value) AsText() string { return v.text }

// AsDate is the date in days since 1970-01-01; 0 for a blank or another kind.
func (v Value) AsDate() int64 { return v.atOf(KindDate) }

// AsInstant is the point in time in milliseconds since 1970-01-01T00:00:00Z; 0 for a blank or another kind.
func (v Value) AsInstant() int64 { return v.atOf(KindInstant) }

// AsTimeOfDay is the time in seconds since midnight; 0 for a blank or another kind.
func (v Value) AsTimeOfDay() int64 { return v.atOf(KindTimeOfDay) }

// AsList are the elements; none for a blank or another kind. The caller does not change them.
func (v Value) AsList() []Value {
	if v.box == nil {
		return nil
	}
	return v.box.list
}

// AsRows are the rows; none for a blank or another kind. The caller does not change them.
func (v Value) AsRows() []Data {
	if v.box == nil {
		return nil
	}
	return v.box.rows
}

// AsParts are the parts by name; none for a blank or another kind. The caller does not change them.
func (v Value) AsParts() Data {
	if v.box == nil {
		return nil
	}
	return v.box.parts
}

func (v Value) atOf(kind Kind) int64 {
	if v.kind != kind {
		return 0
	}
	return v.at
}

// Equal reports whether two values are the same: numbers by value (1.50 is 1.5), texts by code points,
// lists element by element in order, rows key by key. A blank equals a blank.
func (v Value) Equal(w Value) bool { return v.equal(&w) }

// equal is Equal without copies.
func (v *Value) equal(w *Value) bool {
	if v.kind != w.kind {
		return false
	}
	switch v.kind {
	case KindBlank:
		return true
	case KindNumber:
		return v.number().Cmp(w.number()) == 0
	case KindText:
		return v.text == w.text
	case KindList:
		return equalLists(v.AsList(), w.AsList())
	case KindRows:
		return equalRows(v.AsRows(), w.AsRows())
	case KindParts:
		return v.AsParts().Equal(w.AsParts())
	}
	return v.at == w.at
}

func equalLists(a, b []Value) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].equal(&b[i]) {
			return false
		}
	}
	return true
}

func equalRows(a, b []Data) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].Equal(b[i]) {
			return false
		}
	}
	return true
}

// Equal reports whether both hold the same values, blanks left out.
func (d Data) Equal(e Data) bool {
	for key, v := range d {
		if !v.Equal(e[key]) {
			return false
		}
	}
	for key, v := range e {
		if _, ok := d[key]; !ok && !v.IsBlank() {
			return false
		}
	}
	return true
}

// order is −1, 0 or 1 for two values of one kind that has an order (numbers, texts by code point, dates,
// instants, times; false before true).
func (v *Value) order(w *Value) int {
	switch v.kind {
	case KindNumber:
		return v.number().Cmp(w.number())
	case KindText:
		return strings.Compare(v.text, w.text)
	}
	switch {
	case v.at < w.at:
		return -1
	case v.at > w.at:
		return 1
	}
	return 0
}

// String is the value as text: a number in its canonical form, "true", "2026-11-22",
// "2026-11-22T06:09:00Z", "06:09:00", a list as "[a, b]", "" for a blank, rows as their number: "3 rows", parts by
// their names in order: "{from: 2026-11-22, to: 2026-11-23}".
func (v Value) String() string {
	switch v.kind {
	case KindBool:
		if v.at == 1 {
			return "true"
		}
		return "false"
	case KindNumber:
		return v.AsNumber().String()
	case KindText:
		return v.text
	case KindDate:
		return FormatDate(v.at)
	case KindInstant:
		return FormatInstant(v.at)
	case KindTimeOfDay:
		return FormatTimeOfDay(v.at)
	case KindList:
		parts := make([]string, len(v.AsList()))
		for i, elem := range v.AsList() {
			parts[i] = elem.String()
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case KindRows:
		return num.FromInt(int64(len(v.AsRows()))).String() + " rows"
	case KindParts:
		var parts []string
		for _, name := range sortedKeys(v.AsParts()) {
			if part := v.AsParts()[name]; !part.IsBlank() {
				parts = append(parts, name+": "+part.String())
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return ""
}
