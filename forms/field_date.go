package forms

import "github.com/superform-dev/superform/forms/rules"

// dateKind is a day without a zone, written 2026-11-22; it is indexed as days since 1970-01-01.
type dateKind struct{}

func (dateKind) shape() (string, message) {
	return "string", message{"日期（例如 2026-11-22）", "a date such as 2026-11-22"}
}

func (dateKind) read(r *propertyReader) { r.formatMust("date") }

func (dateKind) ruleType(*Field) rules.Type { return rules.Type{Kind: rules.KindDate} }

func (dateKind) decode(d *decoder, f *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok || text == "" {
		return rules.Value{}
	}
	days, ok := rules.ParseDate(text)
	if !ok {
		d.fault(at, wrong("not_a_date"))
		return rules.Value{}
	}
	return rules.Date(days)
}

func (dateKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return append(append(append(b, '"'), rules.FormatDate(v.AsDate())...), '"')
}

func (dateKind) check(*Field, rules.Value) *fault { return nil }

func (dateKind) slot(_ *Field, v rules.Value) (SlotValue, bool) {
	return SlotValue{Kind: SlotInt, Int: v.AsDate()}, true
}

func (dateKind) display(_ *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	return rules.FormatDate(v.AsDate())
}
