package forms

import "github.com/superform-dev/superform/forms/rules"

// booleanKind is yes or no; a box that nobody touched is blank, not no.
type booleanKind struct{}

func (booleanKind) shape() (string, message) { return "boolean", message{"是或否", "true or false"} }

func (booleanKind) read(*propertyReader) {}

func (booleanKind) ruleType(*Field) rules.Type { return rules.Type{Kind: rules.KindBool} }

func (booleanKind) decode(d *decoder, f *Field, at place) rules.Value {
	switch d.peek() {
	case 't', 'f':
		return rules.Bool(string(d.token()) == "true")
	}
	d.wrongType(f, at)
	return rules.Value{}
}

func (booleanKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	if v.AsBool() {
		return append(b, "true"...)
	}
	return append(b, "false"...)
}

func (booleanKind) check(*Field, rules.Value) *fault { return nil }

func (booleanKind) slot(_ *Field, v rules.Value) (SlotValue, bool) {
	s := SlotValue{Kind: SlotInt}
	if v.AsBool() {
		s.Int = 1
	}
	return s, true
}

func (booleanKind) display(_ *Field, v rules.Value, lang string, _ func(kind, id string) string) string {
	if lang == Chinese {
		return pick(v.AsBool(), "是", "否")
	}
	return pick(v.AsBool(), "Yes", "No")
}
