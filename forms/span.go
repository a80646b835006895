package forms

import "github.com/superform-dev/superform/forms/rules"

// Ranges are values of parts: from and to, days or instants, both inclusive; of days, where the form has halves, from_half and to_half too, each am
// or pm. One that begins in the afternoon has from_half pm, one that ends at noon to_half am. What a person has
// begun to fill in may lack an end; check says that it is not one yet.

// spanParts are the names of a range's parts in the order in which they are written.
var spanParts = []string{"from", "from_half", "to", "to_half"}

// span reads what ranges and instants have in common: x-earliest and x-latest, which parse reads.
func (r *propertyReader) span(parse func(string) (int64, bool), code string) {
	bound := func(key string, text *string, at **int64) {
		n := r.n.get(key)
		if n == nil || !r.c.want(n, isText, "string") {
			return
		}
		value, ok := parse(n.text)
		if !ok {
			r.c.ps.add(problem(n.path, code))
			return
		}
		*text, *at = n.text, &value
	}
	bound("x-earliest", &r.f.Earliest, &r.f.earliest)
	bound("x-latest", &r.f.Latest, &r.f.latest)
	if r.f.earliest != nil && r.f.latest != nil && *r.f.earliest > *r.f.latest {
		r.c.ps.add(problem(r.n.get("x-earliest").path, "bounds_crossed", "low", "x-earliest", "high", "x-latest"))
	}
}

// within holds the ends of a value against x-earliest and x-latest.
func (f *Field) within(from, to int64) *fault {
	if f.earliest != nil && from < *f.earliest {
		return wrong("below_minimum", "limit", f.Earliest)
	}
	if f.latest != nil && to > *f.latest {
		return wrong("above_maximum", "limit", f.Latest)
	}
	return nil
}

// ends gives a range its ends as fields of their own, which lists keep and filters name: "span.from".
func (r *propertyReader) ends(kind fieldKind, name string) {
	r.end("from", name, kind, 0)
	r.end("to", name, kind, 0)
}

// end gives a value of parts one of them as a field of its own.
func (r *propertyReader) end(part, name string, kind fieldKind, scale int) {
	if r.f.ends == nil {
		r.f.ends = map[string]*Field{}
	}
	r.f.ends[part] = &Field{ID: r.f.ID, Type: name, Table: r.f.Table, Scale: scale, MaxLength: maxText, kind: kind, part: part, whole: r.f}
}

// spanType is the type of a range in rules, its ends of a kind.
func spanType(kind rules.Kind, halves bool) rules.Type {
	parts := map[string]rules.Type{"from": {Kind: kind}, "to": {Kind: kind}}
	if halves {
		parts["from_half"], parts["to_half"] = rules.Type{Kind: rules.KindText, Most: 2}, rules.Type{Kind: rules.KindText, Most: 2}
	}
	return rules.Type{Kind: rules.KindParts, Columns: parts}
}

// decodeParts reads a value of parts, numbers and texts as its type in rules says. What is not of its shape is of a wrong type as a whole; else the
// first part that is none of its kind is told. part reads what is written of one, no empty text.
func decodeParts(d *decoder, f *Field, at place, part func(name, written string) (rules.Value, *fault)) rules.Value {
	if d.peek() != '{' {
		d.wrongType(f, at)
		return rules.Value{}
	}
	parts := make(rules.Data, 4)
	known := f.RuleType().Columns
	seen := map[string]bool{}
	shapeless, twice := false, ""
	var bad *fault
	d.object(func(key []byte, unfitKey textFault) {
		name := string(key)
		typ, ok := known[name]
		if !ok || unfitKey != "" || !d.begins(typ.Kind) {
			shapeless = true
			d.skip()
			return
		}
		if seen[name] {
			twice = name
		}
		seen[name] = true
		value, none := d.part(name, part)
		if bad == nil {
			bad = none
		}
		parts[name] = value
	})
	switch {
	case shapeless:
		d.fault(at, wrong("wrong_type", "want", f.Type))
	case twice != "":
		d.fault(at, wrong("duplicate_key", "key", twice))
	case bad != nil:
		d.fault(at, bad)
	default:
		return rules.Parts(parts)
	}
	return rules.Value{}
}

// begins says whether what comes next is null, or begins as a part of a kind is written: as a number, or as a text.
func (d *decoder) begins(kind rules.Kind) bool {
	c := d.peek()
	if kind == rules.KindNumber {
		return c == 'n' || c == '-' || c >= '0' && c <= '9'
	}
	return c == 'n' || c == '"'
}

// part reads one part; blank where it is null or an empty text.
func (d *decoder) part(name string, read func(name, written string) (rules.Value, *fault)) (rules.Value, *fault) {
	if c := d.peek(); c != '"' {
		if token := string(d.token()); c != 'n' {
			return read(name, token)
		}
		return rules.Value{}, nil
	}
	raw, unfit := d.scanner.text()
	switch {
	case unfit != "":
		return rules.Value{}, wrong(string(unfit))
	case len(raw) == 0:
		return rules.Value{}, nil
	}
	return read(name, string(raw))
}

// encodeParts writes a value of parts, those that are there, in the order of names.
func encodeParts(b []byte, v rules.Value, names []string) []byte {
	b = append(b, '{')
	for _, name := range names {
		part := v.AsParts()[name]
		if part.IsBlank() {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), `":`...)
		if part.Kind() == rules.KindNumber {
			b = part.AsNumber().Append(b)
		} else {
			b = appendText(b, part.String())
		}
	}
	return append(b, '}')
}

// checkSpan says what is wrong with a range: an end that is missing or lies before its beginning, or beyond the bounds. at gives
// an end as it is counted.
func checkSpan(f *Field, v rules.Value, at func(rules.Value) int64) *fault {
	parts := v.AsParts()
	if parts["from"].IsBlank() || parts["to"].IsBlank() {
		return wrong("range_open")
	}
	from, to := at(parts["from"]), at(parts["to"])
	if from > to || from == to && parts["from_half"].AsText() == "pm" && parts["to_half"].AsText() == "am" {
		return wrong("range_turned")
	}
	return f.within(from, to)
}

// noSlot is the slot of a range as a whole: its ends have one.
func noSlot() (SlotValue, bool) { return SlotValue{}, false }
