package forms

import "github.com/superform-dev/superform/forms/rules"

// decimalKind is a number with at most x-scale decimals (6 where none is given). A value with more is
// a problem, never rounded; a computed one is rounded half away from zero.
type decimalKind struct{}

func (decimalKind) shape() (string, message) { return "number", message{"数字", "a number"} }

func (decimalKind) read(r *propertyReader) {
	r.scale(6)
	r.bounds()
}

func (decimalKind) ruleType(f *Field) rules.Type {
	return rules.Type{Kind: rules.KindNumber, Scale: f.Scale}
}

func (decimalKind) decode(d *decoder, f *Field, at place) rules.Value { return decodeNumber(d, f, at) }

func (decimalKind) encode(b []byte, _ *Field, v rules.Value) []byte { return v.AsNumber().Append(b) }

func (decimalKind) check(f *Field, v rules.Value) *fault { return checkNumber(f, v) }

func (decimalKind) slot(f *Field, v rules.Value) (SlotValue, bool) { return numberSlot(f, v) }

func (decimalKind) display(_ *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	return v.AsNumber().String()
}
