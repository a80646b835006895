package forms

import "github.com/superform-dev/superform/forms/rules"

// moneyKind is an amount in the field's currency with at most x-scale decimals (2 where none is
// given), shown with all of them and grouped thousands.
type moneyKind struct{}

func (moneyKind) shape() (string, message) { return "number", message{"金额", "an amount"} }

func (moneyKind) read(r *propertyReader) {
	r.scale(2)
	r.bounds()
	r.currency()
}

func (moneyKind) ruleType(f *Field) rules.Type {
	return rules.Type{Kind: rules.KindNumber, Scale: f.Scale}
}

func (moneyKind) decode(d *decoder, f *Field, at place) rules.Value { return decodeNumber(d, f, at) }

func (moneyKind) encode(b []byte, _ *Field, v rules.Value) []byte { return v.AsNumber().Append(b) }

func (moneyKind) check(f *Field, v rules.Value) *fault { return checkNumber(f, v) }

func (moneyKind) slot(f *Field, v rules.Value) (SlotValue, bool) { return numberSlot(f, v) }

func (moneyKind) display(f *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	return fixed(v.AsNumber(), f.Scale, true)
}
