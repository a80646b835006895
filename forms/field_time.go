package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// timeKind is a time on the clock without a day or a zone, written 09:30; it is indexed as seconds since midnight. Seconds
// are kept where a rule gives some. It has no format: JSON Schema's «time» is one with an offset.
type timeKind struct{}

func (timeKind) shape() (string, message) {
	return "string", message{"时间（例如 09:30）", "a time such as 09:30"}
}

func (timeKind) read(*propertyReader) {}

func (timeKind) ruleType(*Field) rules.Type { return rules.Type{Kind: rules.KindTimeOfDay} }

func (timeKind) decode(d *decoder, _ *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok || text == "" {
		return rules.Value{}
	}
	seconds, ok := rules.ParseTimeOfDay(text)
	if !ok {
		d.fault(at, wrong("not_a_time"))
		return rules.Value{}
	}
	return rules.TimeOfDay(seconds)
}

func (timeKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return append(append(append(b, '"'), clockText(v)...), '"')
}

func (timeKind) check(*Field, rules.Value) *fault { return nil }

func (timeKind) slot(_ *Field, v rules.Value) (SlotValue, bool) {
	return SlotValue{Kind: SlotInt, Int: v.AsTimeOfDay()}, true
}

func (timeKind) display(_ *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	return clockText(v)
}

// clockText writes a time as it is stored and read: "09:30", with seconds where there are some.
func clockText(v rules.Value) string {
	return strings.TrimSuffix(rules.FormatTimeOfDay(v.AsTimeOfDay()), ":00")
}
