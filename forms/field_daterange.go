package forms

import "github.com/superform-dev/superform/forms/rules"

// daterangeKind is days from one to another, both included, and where the form has halves (x-halves) from the afternoon of the first or to the
// noon of the last: {"from":"2026-11-22","from_half":"pm","to":"2026-11-24"}. Its ends are indexed as dates are.
type daterangeKind struct{}

func (daterangeKind) shape() (string, message) {
	return "object", message{"开始和结束日期", "a first and a last day"}
}

func (daterangeKind) read(r *propertyReader) {
	if n := r.n.get("x-halves"); n != nil && r.c.want(n, isBool, "true/false") {
		r.f.Halves = n.text == "true"
	}
	r.span(rules.ParseDate, "not_a_date")
	r.ends(dateKind{}, "date")
}

func (daterangeKind) ruleType(f *Field) rules.Type { return spanType(rules.KindDate, f.Halves) }

func (daterangeKind) decode(d *decoder, f *Field, at place) rules.Value {
	return decodeParts(d, f, at, func(name, text string) (rules.Value, *fault) {
		if name == "from_half" || name == "to_half" {
			if text != "am" && text != "pm" {
				return rules.Value{}, wrong("option_unknown")
			}
			return rules.Text(text), nil
		}
		day, ok := rules.ParseDate(text)
		if !ok {
			return rules.Value{}, wrong("not_a_date")
		}
		return rules.Date(day), nil
	})
}

func (daterangeKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return encodeParts(b, v, spanParts)
}

func (daterangeKind) check(f *Field, v rules.Value) *fault {
	return checkSpan(f, v, rules.Value.AsDate)
}

func (daterangeKind) slot(*Field, rules.Value) (SlotValue, bool) { return noSlot() }

func (daterangeKind) display(_ *Field, v rules.Value, lang string, _ func(kind, id string) string) string {
	parts := v.AsParts()
	half := func(name string) string {
		switch parts[name].AsText() {
		case "am":
			return pick(lang == Chinese, " 上午", " morning")
		case "pm":
			return pick(lang == Chinese, " 下午", " afternoon")
		}
		return ""
	}
	from, to := parts["from"].String(), parts["to"].String()
	if from == to { // a day, or a half of one
		begins, ends := half("from_half"), half("to_half")
		switch {
		case parts["from_half"].AsText() == "pm":
			return from + begins
		case parts["to_half"].AsText() == "am":
			return from + ends
		}
		return from
	}
	return from + half("from_half") + " – " + to + half("to_half")
}
