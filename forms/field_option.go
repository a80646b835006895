package forms

import "github.com/superform-dev/superform/forms/rules"

// optionKind is one choice: of a list in the definition, or of the records of a form. The value is the
// option's id, or the record's key (a record without one has its UUID). Whether a record exists is a
// fact: Ask{"lookup", [form, key, ""]}.
type optionKind struct{}

func (optionKind) shape() (string, message) { return "string", message{"一个选项", "an option"} }

func (optionKind) read(r *propertyReader) { r.options() }

func (optionKind) ruleType(f *Field) rules.Type {
	return rules.Type{Kind: rules.KindText, Of: f.From, Most: maxKey}
}

func (optionKind) decode(d *decoder, f *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok || text == "" {
		return rules.Value{}
	}
	if !f.knows(text) {
		d.fault(at, wrong("option_unknown"))
		return rules.Value{}
	}
	return rules.Text(text)
}

func (optionKind) encode(b []byte, _ *Field, v rules.Value) []byte { return appendText(b, v.AsText()) }

func (optionKind) check(f *Field, v rules.Value) *fault { return f.chosen(v.AsText()) }

func (optionKind) slot(_ *Field, v rules.Value) (SlotValue, bool) { return textSlot(v.AsText()), true }

func (optionKind) display(f *Field, v rules.Value, lang string, names func(kind, id string) string) string {
	return f.choiceText(v.AsText(), lang, names)
}

// maxKey is the length of the longest key of a record, and of the longest id, in bytes.
const maxKey = 64

// isKey says whether s can be the key of a record: 1 to 64 lower-case letters, digits and hyphens, not
// beginning with a hyphen. Canonical UUIDs are keys.
func isKey(s string) bool {
	if s == "" || len(s) > maxKey || s[0] == '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-') {
			return false
		}
	}
	return true
}
