package forms

import (
	"net/mail"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/rules"
)

// maxText is the length of a text field without maxLength, in code points.
const maxText = 1000

// maxRune is how many bytes of UTF-8 one code point takes at most.
const maxRune = 4

// textKind is one line of text, kept exactly as it was typed unless x-validate or format says what it is. Line breaks, control characters, and
// characters that are invisible or turn the writing around are refused.
type textKind struct{}

func (textKind) shape() (string, message) { return "string", message{"文字", "text"} }

func (textKind) read(r *propertyReader) {
	r.lengths(maxText)
	r.pattern()
	r.format("email", "uri")
	r.shape()
}

func (textKind) ruleType(f *Field) rules.Type {
	return rules.Type{Kind: rules.KindText, Most: maxRune * f.MaxLength}
}

func (textKind) decode(d *decoder, f *Field, at place) rules.Value {
	text, ok := d.text(at)
	if !ok {
		return rules.Value{}
	}
	text = f.normalText(text)
	if bad := checkLine(text); bad != nil {
		d.fault(at, bad)
		return rules.Value{}
	}
	return rules.Text(text)
}

func (textKind) encode(b []byte, _ *Field, v rules.Value) []byte { return appendText(b, v.AsText()) }

func (textKind) check(f *Field, v rules.Value) *fault {
	text := v.AsText()
	if bad := checkLength(f, text); bad != nil {
		return bad
	}
	switch {
	case f.Format == "email" && !isEmail(text):
		return wrong("not_an_email")
	case f.Format == "uri" && !isURI(text):
		return wrong("not_a_uri")
	case f.shape != nil:
		return f.shape.check(text)
	}
	return nil
}

func (textKind) slot(_ *Field, v rules.Value) (SlotValue, bool) { return textSlot(v.AsText()), true }

func (textKind) display(f *Field, v rules.Value, _ string, _ func(kind, id string) string) string {
	if f.Showing == showMasked {
		return f.mask(v.AsText())
	}
	return v.AsText()
}

// checkLength holds a text against minLength and maxLength.
func checkLength(f *Field, text string) *fault {
	if n := len(text); n > f.MaxLength || f.MinLength > 0 {
		n = utf8.RuneCountInString(text)
		if n > f.MaxLength {
			return wrong("too_long", "limit", itoa(f.MaxLength))
		}
		if n < f.MinLength || f.MinLength > 0 && !hasVisible(text) {
			return wrong("too_short", "limit", itoa(f.MinLength))
		}
	}
	return nil
}

// hasVisible says whether a text shows anything: white space, joiners, fillers and marks without a letter
// that carries them do not.
func hasVisible(text string) bool {
	for i, r := range text {
		switch {
		case !unicode.IsGraphic(r), unicode.IsSpace(r), unicode.In(r, unicode.Zs, unicode.Mn, unicode.Me), r == 0x2800:
		case isInvisible(r, text[:i], text[i:]):
		default:
			return true
		}
	}
	return false
}

// checkLine refuses what one line of text must not hold.
func checkLine(text string) *fault {
	for i, r := range text {
		switch {
		case r == '\n' || r == '\r' || r == 0x2028 || r == 0x2029:
			return wrong("text_line")
		case isControl(r) || r == '\t' || isInvisible(r, text[:i], text[i:]):
			return wrong("text_control", "character", runeName(r))
		}
	}
	return nil
}

// isControl says whether r is a control character that no text holds. Tab and line feed are left to
// the caller.
func isControl(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0
}

// isInvisible says whether r changes how a line reads without being seen: bidirectional controls,
// zero-width characters, tags, fillers. A zero-width joiner that joins two pictures (family emoji) and
// a joiner or non-joiner inside Indic or Arabic script is part of the writing and stays.
func isInvisible(r rune, before, from string) bool {
	switch {
	case r == 0x200c || r == 0x200d:
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(from[utf8.RuneLen(r):])
		return before == "" || !joins(last) || !joins(next)
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200b, r == 0x200e, r == 0x200f,
		r == 0x061c, r >= 0x2060 && r <= 0x2064, r >= 0x206a && r <= 0x206f, r == 0xfeff, r == 0x00ad, r == 0x034f,
		r == 0x180e, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x3164, r == 0xffa0,
		r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// joins says whether a joiner beside r is part of the writing: pictures with their modifiers, Arabic
// and Indic scripts.
func joins(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2190 && r <= 0x2bff || r == 0xfe0f || r >= 0x0600 && r <= 0x08ff || r >= 0x0900 && r <= 0x0dff
}

func runeName(r rune) string {
	const hex = "0123456789ABCDEF"
	digits := make([]byte, 0, 6)
	for shift := 20; shift >= 0; shift -= 4 {
		if d := r >> shift & 15; d != 0 || len(digits) > 0 || shift < 16 {
			digits = append(digits, hex[d])
		}
	}
	return "U+" + string(digits)
}

// isEmail accepts what can be written to: one plain address of at most 254 bytes with a dot in its
// domain's place or not, without a name, comments or quotes.
func isEmail(s string) bool {
	if len(s) > 254 || strings.ContainsAny(s, " \"<>(),;:[]\\") {
		return false
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

// isURI accepts absolute web and mail addresses, which a page may show as a link: javascript:, data:
// and file: are not among them.
func isURI(s string) bool {
	u, err := url.Parse(s)
	if err != nil || len(s) > 2000 || strings.ContainsAny(s, " \"<>\\^`{|}") {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != "" && u.User == nil
	case "mailto":
		return isEmail(u.Opaque)
	}
	return false
}
