package forms

import "github.com/superform-dev/superform/forms/rules"

// integerKind is a whole number of at most 15 digits.
type integerKind struct{}

func (integerKind) shape() (string, message) { return "integer", message{"整数", "a whole number"} }

func (integerKind) read(r *propertyReader) { r.bounds() }

func (integerKind) ruleType(*Field) rules.Type { return rules.Type{Kind: rules.KindNumber} }

func (integerKind) decode(d *decoder, f *Field, at place) rules.Value { return decodeNumber(d, f, at) }

func (integerKind) encode(b []byte, _ *Field, v rules.Value) []byte { return v.AsNumber().Append(b) }

func (integerKind) check(f *Field, v rules.Value) *fault { return checkNumber(f, v) }

func (integerKind) slot(f *Field, v rules.Value) (SlotValue, bool) { return numberSlot(f, v) }

func (integerKind) display(_ *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	return v.AsNumber().String()
}
