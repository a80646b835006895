package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// fieldKind is what one field type knows. A type is one file field_<type>.go with a test beside it,
// and one row in kinds; a keyword that no other type has is one row in Vocabulary. Values handed to encode, check, slot and display are never blank.
type fieldKind interface {
	// shape is the JSON type that the schema must give the field, and what a person is told is needed.
	shape() (jsonType string, want message)
	// read takes the type's own keywords from the field's property and checks them.
	read(r *propertyReader)
	// ruleType is the type of its values in rules.
	ruleType(f *Field) rules.Type
	// decode reads one JSON value that is not null; a problem goes to d, and the value is then blank.
	decode(d *decoder, f *Field, at place) rules.Value
	// encode appends the value as canonical JSON.
	encode(b []byte, f *Field, v rules.Value) []byte
	// check says what is wrong with a value by the schema's bounds; nil is nothing.
	check(f *Field, v rules.Value) *fault
	// slot gives the value that an index keeps; false where the type has none.
	slot(f *Field, v rules.Value) (SlotValue, bool)
	// display writes the value as people read it.
	display(f *Field, v rules.Value, lang string, names func(kind, id string) string) string
}

// kinds is every field type, in the order in which a builder offers them: its keywords beside those that
// stand on every field, and in which other ways pages may ask for it (x-input).
var kinds = []struct {
	name  string
	kind  fieldKind
	words string
	input string
}{
	{"text", textKind{}, "minLength maxLength pattern format x-value x-default x-unique x-input x-validate x-display", "scan"},
	{"longtext", longtextKind{}, "minLength maxLength pattern x-value x-default", ""},
	{"richtext", richtextKind{}, "x-max-text", ""},
	{"integer", integerKind{}, bounds + " x-unit x-value x-default x-unique x-total x-input", "rating slider nps"},
	{"decimal", decimalKind{}, bounds + " x-scale x-unit x-value x-default x-total x-input", "slider"},
	{"money", moneyKind{}, bounds + " x-scale x-currency x-unit x-value x-default x-total x-display", ""},
	{"boolean", booleanKind{}, "x-value x-default", ""},
	{"date", dateKind{}, "format x-value x-default x-unique", ""},
	{"time", timeKind{}, "x-value x-default x-unique", ""},
	{"datetime", datetimeKind{}, "format x-earliest x-latest x-value x-default x-unique", ""},
	{"daterange", daterangeKind{}, "x-halves x-earliest x-latest x-default", ""},
	{"datetimerange", datetimerangeKind{}, "x-earliest x-latest x-default", ""},
	{"duration", durationKind{}, bounds + " x-value x-default x-unique x-input", "minutes"},
	{"option", optionKind{}, "x-options x-value x-default x-unique x-input", "buttons scale cascade consent"},
	{"options", optionsKind{}, "minItems maxItems x-options x-value x-default x-input", "ranking"},
	{"member", memberKind, "x-choose x-value x-default x-unique", ""},
	{"members", membersKind, "minItems maxItems x-choose x-value x-default", ""},
	{"department", departmentKind, "x-choose x-value x-default x-unique", ""},
	{"departments", departmentsKind, "minItems maxItems x-choose x-value x-default", ""},
	{"reference", referenceKind{}, "x-form x-where x-fill x-snapshot x-value x-default x-unique", ""},
	{"references", referencesKind{}, "minItems maxItems x-form x-where x-snapshot", ""},
	{"file", fileKind{}, "x-accept x-max-bytes x-input", "camera camera-only"},
	{"files", filesKind{}, "minItems maxItems x-accept x-max-bytes x-input", "camera camera-only"},
	{"signature", signatureKind{}, "", ""},
	{"location", locationKind{}, "x-within x-input", inputHere},
	{"region", regionKind{}, "x-levels x-value x-default x-unique", ""},
	{"serial", serialKind{}, "x-number x-number-by", ""},
	{"questions", questionsKind{}, "", ""},
	{"answers", answersKind{}, "x-questions", ""},
	{"table", tableKind{}, "items minItems maxItems x-unique-together x-rows x-fixed", ""},
}

const bounds = "minimum maximum exclusiveMinimum exclusiveMaximum"

// typesWith are the types that have a keyword of their own.
func typesWith(keyword string) []string {
	var names []string
	for _, k := range kinds {
		if contains(strings.Fields(k.words), keyword) {
			names = append(names, k.name)
		}
	}
	return names
}

// inputsOf are the other ways to ask for a type.
func inputsOf(name string) []string {
	for _, k := range kinds {
		if k.name == name {
			return strings.Fields(k.input)
		}
	}
	return nil
}

// inputWords says which other ways there are to ask for which type: "scan (text), minutes (duration)".
func inputWords() string {
	var out []string
	for _, k := range kinds {
		for _, word := range strings.Fields(k.input) {
			out = append(out, word+" ("+k.name+")")
		}
	}
	return strings.Join(out, ", ")
}

// displayOf is the second way to show a type, "" for none.
func displayOf(name string) string {
	return map[string]string{"text": "masked", "money": "capitals"}[name]
}

// FieldTypes are the names of all field types.
func FieldTypes() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

func kindOf(name string) fieldKind {
	for _, k := range kinds {
		if k.name == name {
			return k.kind
		}
	}
	return nil
}

// fault is what is wrong with one value; place and field are added where it is reported.
type fault struct {
	code string
	args []string // pairs of name and value
}

func wrong(code string, pairs ...string) *fault { return &fault{code, pairs} }

// place is where a value stands in a record. It becomes a path only when there is a problem.
type place struct {
	table, row string // "" for a field of the form
	field      string
}

// String is the field path: "days", "items.3.amount".
func (p place) String() string {
	switch {
	case p.table == "":
		return p.field
	case p.row == "":
		return p.table
	case p.field == "":
		return p.table + "." + p.row
	}
	return p.table + "." + p.row + "." + p.field
}
