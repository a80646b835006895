package forms

import "github.com/superform-dev/superform/forms/rules"

// serialKind is a number that the server gives when the record is submitted, beside the record's own: x-number is its pattern. What is sent
// for it is never taken: it holds what it held before, so a draft and a copy have none. Rules read it as a text, blank until it is given.
type serialKind struct{}

// byDepartment is the x-number-by of a serial of which each department counts its own.
const byDepartment = "department"

func (serialKind) shape() (string, message) {
	return "string", message{"系统编号", "a number that is given"}
}

func (serialKind) read(r *propertyReader) { r.serial() }

// serial reads the pattern of a number that the server gives, and refuses what only somebody who fills it in could do.
func (r *propertyReader) serial() {
	r.f.MaxLength = maxText
	for _, keyword := range []string{"x-require", "x-lock"} {
		if n := r.n.get(keyword); n != nil {
			r.c.ps.add(problem(n.path, "serial_given", "keyword", keyword))
		}
	}
	r.f.NumberBy = r.c.word(r.n.get("x-number-by"), byDepartment)
	n := r.n.get("x-number")
	if n == nil {
		r.c.ps.add(problem(r.n.path, "missing_key", "key", "x-number"))
		return
	}
	if !r.c.want(n, isText, "string") {
		return
	}
	numbering, bad := ParseNumbering(n.text)
	if bad != nil {
		bad.Path = n.path
		r.c.ps.add(*bad)
	}
	r.f.Numbering = numbering
}

func (serialKind) ruleType(*Field) rules.Type {
	return rules.Type{Kind: rules.KindText, Most: 2 * maxKey}
}

func (serialKind) decode(d *decoder, _ *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok {
		return rules.Value{}
	}
	if bad := checkLine(text); bad != nil {
		d.fault(at, bad)
		return rules.Value{}
	}
	return rules.Text(text)
}

func (serialKind) encode(b []byte, _ *Field, v rules.Value) []byte { return appendText(b, v.AsText()) }

func (serialKind) check(f *Field, v rules.Value) *fault { return checkLength(f, v.AsText()) }

func (serialKind) slot(_ *Field, v rules.Value) (SlotValue, bool) { return textSlot(v.AsText()), true }

func (serialKind) display(_ *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	return v.AsText()
}

// Unnumbered are the serials that are shown in what an evaluation gave and hold nothing: a record that is submitted, or changed afterwards,
// gets their numbers. In the order of the form.
func (f *Form) Unnumbered(res Result) []*Field {
	var out []*Field
	for _, field := range f.Fields {
		if field.Numbering != nil && res.Fields[field.ID].Shown && res.Data[field.ID].IsBlank() {
			out = append(out, field)
		}
	}
	return out
}
