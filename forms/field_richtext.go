package forms

import (
	"github.com/superform-dev/superform/forms/rich"
	"github.com/superform-dev/superform/forms/rules"
)

// Bounds of a formatted text: characters of its plain text where x-max-text does not say, bytes of its markup, and bytes of what is sent.
const (
	maxRichText = 50_000
	maxMarkup   = 256 << 10
	maxRichSent = 1 << 20
)

// richtextKind is formatted text, a small subset of HTML (docs/forms.md). It is cleaned where it is decoded, whoever sends it, so that nothing
// else is stored. In rules it is a value of parts of which text, the plain text, can be named; markup is what is stored.
type richtextKind struct{}

func (richtextKind) shape() (string, message) {
	return "string", message{"带格式的文字", "formatted text"}
}

func (richtextKind) read(r *propertyReader) {
	r.f.MaxLength = r.c.whole(r.n.get("x-max-text"), 1, maxRichText, maxRichText)
}

func (richtextKind) ruleType(f *Field) rules.Type {
	return rules.Type{Kind: rules.KindParts, Columns: map[string]rules.Type{"text": {Kind: rules.KindText, Most: maxRune * f.MaxLength}}}
}

func (richtextKind) decode(d *decoder, _ *Field, at place) rules.Value {
	source, ok := d.text(at)
	if !ok {
		return rules.Value{}
	}
	if len(source) > maxRichSent {
		d.fault(at, wrong("markup_too_large", "limit", itoa(maxMarkup)))
		return rules.Value{}
	}
	doc := rich.Read(source)
	text := doc.Text()
	if text == "" {
		return rules.Value{}
	}
	if bad := checkLines(text); bad != nil {
		d.fault(at, bad)
		return rules.Value{}
	}
	return rules.Parts(rules.Data{"text": rules.Text(text), "markup": rules.Text(doc.Markup())})
}

// markupOf is the markup of a formatted text.
func markupOf(v rules.Value) string { return v.AsParts()["markup"].AsText() }

func (richtextKind) encode(b []byte, _ *Field, v rules.Value) []byte {
	return appendText(b, markupOf(v))
}

func (richtextKind) check(f *Field, v rules.Value) *fault {
	if len(markupOf(v)) > maxMarkup {
		return wrong("markup_too_large", "limit", itoa(maxMarkup))
	}
	return checkLength(f, v.AsParts()["text"].AsText())
}

func (richtextKind) slot(*Field, rules.Value) (SlotValue, bool) { return SlotValue{}, false }

func (richtextKind) display(_ *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	return rich.Read(markupOf(v)).Said()
}
