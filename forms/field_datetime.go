package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// datetimeKind is a point in time, written as RFC 3339 with an offset or Z and kept in UTC, to the millisecond: 2026-11-22T06:09:00Z. It
// is indexed as milliseconds since 1970. How it reads depends on a zone, which is a fact: Display asks for it.
type datetimeKind struct{}

func (datetimeKind) shape() (string, message) {
	return "string", message{"日期和时间（例如 2026-11-22T14:09:00+08:00）", "a date and time such as 2026-11-22T14:09:00+08:00"}
}

func (datetimeKind) read(r *propertyReader) {
	r.formatMust("date-time")
	r.span(rules.ParseInstant, "not_an_instant")
}

func (datetimeKind) ruleType(*Field) rules.Type { return rules.Type{Kind: rules.KindInstant} }

func (datetimeKind) decode(d *decoder, _ *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok || text == "" {
		return rules.Value{}
	}
	ms, ok := rules.ParseInstant(text)
	if !ok {
		d.fault(at, wrong("not_an_instant"))
		return rules.Value{}
	}
	return rules.Instant(ms)
}

func (datetimeKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return append(append(append(b, '"'), rules.FormatInstant(v.AsInstant())...), '"')
}

func (datetimeKind) check(f *Field, v rules.Value) *fault {
	return f.within(v.AsInstant(), v.AsInstant())
}

func (datetimeKind) slot(_ *Field, v rules.Value) (SlotValue, bool) {
	return SlotValue{Kind: SlotInt, Int: v.AsInstant()}, true
}

func (datetimeKind) display(_ *Field, v rules.Value, _ string, names func(kind, id string) string) string {
	return localText(v.AsInstant(), names)
}

// localText writes an instant by the clock that names("local", instant) knows: "2026-11-22 14:09", with seconds where there are some;
// in UTC, and saying so, where nobody knows one.
func localText(ms int64, names func(kind, id string) string) string {
	text := rules.FormatInstant(ms)
	if names != nil {
		if local := names("local", text); local != "" {
			return strings.TrimSuffix(local, ":00")
		}
	}
	text = strings.TrimSuffix(strings.Replace(strings.TrimSuffix(text, "Z"), "T", " ", 1), ":00")
	return text + " UTC"
}
