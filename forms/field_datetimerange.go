package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// datetimerangeKind is from one point in time to another, each as a datetime is written: {"from":"2026-11-22T01:00:00Z","to":"2026-11-22T03:30:00Z"}.
// Its ends are indexed as instants are.
type datetimerangeKind struct{}

func (datetimerangeKind) shape() (string, message) {
	return "object", message{"开始和结束时间", "a beginning and an end"}
}

func (datetimerangeKind) read(r *propertyReader) {
	r.span(rules.ParseInstant, "not_an_instant")
	r.ends(datetimeKind{}, "datetime")
}

func (datetimerangeKind) ruleType(*Field) rules.Type { return spanType(rules.KindInstant, false) }

func (datetimerangeKind) decode(d *decoder, f *Field, at place) rules.Value {
	return decodeParts(d, f, at, func(_, text string) (rules.Value, *fault) {
		ms, ok := rules.ParseInstant(text)
		if !ok {
			return rules.Value{}, wrong("not_an_instant")
		}
		return rules.Instant(ms), nil
	})
}

func (datetimerangeKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return encodeParts(b, v, spanParts)
}

func (datetimerangeKind) check(f *Field, v rules.Value) *fault {
	return checkSpan(f, v, rules.Value.AsInstant)
}

func (datetimerangeKind) slot(*Field, rules.Value) (SlotValue, bool) { return noSlot() }

// display writes the day once where both ends are on one.
func (datetimerangeKind) display(_ *Field, v rules.Value, _ string, names func(kind, id string) string) string {
	write := func(name string) string {
		if part := v.AsParts()[name]; !part.IsBlank() {
			return localText(part.AsInstant(), names)
		}
		return ""
	}
	from, to := write("from"), write("to")
	const day = len("2026-11-22 ")
	if len(from) > day && from[day-1] == ' ' && strings.HasPrefix(to, from[:day]) {
		from, to = strings.TrimSuffix(from, " UTC"), to[day:]
	}
	return from + " – " + to
}
