package forms

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/rules"
)

// showMasked is the way to show a text of which those who may not see the whole are given a mask: only that leaves the
// server for them. Whatever names a record, also to those who may, has the mask: lines, options, messages.
const showMasked = "masked"

// showCapitals is the way to show an amount of which the Chinese capitals stand beside it, as on a cheque.
const showCapitals = "capitals"

// maskMark stands for what is left out.
const maskMark = "*"

// mask leaves of a text what its shape says at either end, of an address the first letter and the domain, of any other text
// the first character. How long a text of no shape is, its mask does not tell.
func (f *Field) mask(text string) string {
	switch {
	case f.shape != nil:
		return masked(text, f.shape.head, f.shape.tail)
	case f.Format == "email":
		if name, domain, is := strings.Cut(text, "@"); is {
			return firstOf(name) + strings.Repeat(maskMark, 3) + "@" + domain
		}
	case text == "":
		return ""
	}
	return firstOf(text) + strings.Repeat(maskMark, 3)
}

// firstOf is the first character, with the marks that it carries left out; nothing of a text of one character.
func firstOf(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	if size == len(text) {
		return ""
	}
	return text[:size]
}

// masked leaves head and tail characters of a text, and nothing of one that is hardly longer.
func masked(text string, head, tail int) string {
	runes := []rune(text)
	if len(runes) < head+tail+3 {
		head, tail = 0, 0
	}
	return string(runes[:head]) + strings.Repeat(maskMark, len(runes)-head-tail) + string(runes[len(runes)-tail:])
}

// Mask is what those see of a value who may not see the whole of it; the value itself where the field has no mask.
func (f *Field) Mask(v rules.Value) rules.Value {
	if f.Type == "questions" {
		return f.maskQuestions(v)
	}
	if f.Showing != showMasked || v.Kind() != rules.KindText {
		return v
	}
	return rules.Text(f.mask(v.AsText()))
}

// MaskJSON is Mask of a value as Encode writes it; what is no text stays.
func (f *Field) MaskJSON(raw json.RawMessage) json.RawMessage {
	if f.Type == "questions" && len(raw) > 0 && string(raw) != "null" {
		if told := withoutKeys(string(raw)); told != "" {
			return json.RawMessage(told)
		}
		return json.RawMessage("null") // it held something else when it was of another type
	}
	var text string
	if f.Showing != showMasked || json.Unmarshal(raw, &text) != nil || text == "" {
		return raw
	}
	return appendText(nil, f.mask(text))
}

func (f *Form) findMasked() map[string]*Field {
	var out map[string]*Field
	for _, field := range f.every() {
		if field.Showing == showMasked || field.Type == "questions" {
			if out == nil {
				out = map[string]*Field{}
			}
			out[field.Path()] = field
		}
	}
	return out
}

// Masked are the fields and columns of the form that have a mask, by path; nil for none.
func (f *Form) Masked() map[string]*Field { return f.masked }
