package forms

import "github.com/superform-dev/superform/forms/rules"

// maxLongtext is the length of a longtext field without maxLength, in code points.
const maxLongtext = 50_000

// longtextKind is text of several lines, kept exactly as it was typed. Control characters other than
// tab and line breaks are refused, and those that turn the writing around; invisible ones that people
// paste by accident are kept.
type longtextKind struct{}

func (longtextKind) shape() (string, message) { return "string", message{"文字", "text"} }

func (longtextKind) read(r *propertyReader) {
	r.lengths(maxLongtext)
	r.pattern()
}

func (longtextKind) ruleType(f *Field) rules.Type {
	return rules.Type{Kind: rules.KindText, Most: maxRune * f.MaxLength}
}

func (longtextKind) decode(d *decoder, f *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok {
		return rules.Value{}
	}
	if bad := checkLines(text); bad != nil {
		d.fault(at, bad)
		return rules.Value{}
	}
	return rules.Text(text)
}

// checkLines refuses what no text may hold.
func checkLines(text string) *fault {
	for _, r := range text {
		if isControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return wrong("text_control", "character", runeName(r))
		}
	}
	return nil
}

func (longtextKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return appendText(b, v.AsText())
}

func (longtextKind) check(f *Field, v rules.Value) *fault { return checkLength(f, v.AsText()) }

func (longtextKind) slot(*Field, rules.Value) (SlotValue, bool) { return SlotValue{}, false }

func (longtextKind) display(_ *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	return v.AsText()
}
