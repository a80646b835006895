package rules

import "sort"

// Kind is what a value is.
type Kind uint8

// The kinds of values. The zero kind is that of a blank.
const (
	KindBlank Kind = iota
	KindBool
	KindNumber
	KindText
	KindDate      // a day without a zone
	KindInstant   // a point in time, UTC, to the millisecond
	KindTimeOfDay // a time on the clock, to the second
	KindList      // values of one kind; single elements may be blank
	KindRows      // the rows of a detail table
	KindParts     // several values under names of their own: from and to of a range
)

var kindNames = [...]string{"blank", "boolean", "number", "text", "date", "instant", "time", "list", "rows", "parts"}

// String is the name used in trees and messages: "blank", "boolean", "number", "text", "date", "instant",
// "time", "list", "rows", "parts".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// Type is the static type of a field, a column or an expression.
type Type struct {
	Kind    Kind
	Scale   int             // of a number: decimals that its field keeps; the evaluator does not round to it
	Elem    *Type           // of a list: the type of its elements
	Columns map[string]Type // of rows: the columns by id; of parts: each by its name
	Most    int             // of a text: bytes; of a list or rows: elements, that its field holds at most; 0: not known. The evaluator does not check it
	Of      string          // of a text that is the key of a record: that record's form, so that `field.other` can look there
}

// String is the name used in trees and messages: "number", "list(text)", "rows".
func (t Type) String() string {
	if t.Kind == KindList && t.Elem != nil {
		return "list(" + t.Elem.String() + ")"
	}
	return t.Kind.String()
}

// same reports whether values of both types can stand in one place; a blank stands anywhere.
func (t Type) same(u Type) bool {
	if t.Kind == KindBlank || u.Kind == KindBlank {
		return true
	}
	if t.Kind != u.Kind {
		return false
	}
	if t.Kind == KindList && t.Elem != nil && u.Elem != nil {
		return t.Elem.same(*u.Elem)
	}
	if t.Kind == KindParts {
		for name, part := range t.Columns {
			if other, ok := u.Columns[name]; !ok || !part.same(other) {
				return false
			}
		}
		return len(t.Columns) == len(u.Columns)
	}
	return true
}

// columnIDs are the ids of the columns, sorted.
func (t Type) columnIDs() []string { return sortedKeys(t.Columns) }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

func listOf(elem Type) Type { return Type{Kind: KindList, Elem: &elem} }
