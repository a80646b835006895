package forms

import "strings"

// textShape is what a text is that x-validate names: a phone number, a bank card. It is an input on the type text, no type.
// The texts that a person or a program sends are normalised once, where they are decoded, so that one number has one
// writing in data, keys, filters and rules.
type textShape struct {
	name string
	// normal writes a text the usual way: spaces and signs between digits gone, letters as they ought to be. What it cannot
	// make anything of stays, for check to tell.
	normal func(text string) string
	// check says what is wrong with a normal text; nil is nothing.
	check func(text string) *fault
	// head and tail are how many characters a mask leaves at either end.
	head, tail int
}

// textShapes are those that x-validate may name, in the order of the documentation.
var textShapes = []*textShape{
	{"phone", normalPhone, checkPhone, 3, 4},
	{"mobile", normalPhone, checkMobile, 3, 4},
	{"id-number", normalCode, checkIDNumber, 3, 2},
	{"bank-card", normalCode, checkBankCard, 0, 4},
	{"plate", normalPlate, checkPlate, 2, 1},
	{"credit-code", normalCode, checkCreditCode, 2, 4},
}

// TextShapes are what x-validate can say that a text is.
func TextShapes() []string {
	names := make([]string, len(textShapes))
	for i, s := range textShapes {
		names[i] = s.name
	}
	return names
}

// shapeOf is the shape of this name; nil where there is none.
func shapeOf(name string) *textShape {
	for _, s := range textShapes {
		if s.name == name {
			return s
		}
	}
	return nil
}

// shape reads x-validate and x-display of a text.
func (r *propertyReader) shape() {
	if n := r.n.get("x-validate"); n != nil {
		r.f.Validate = r.c.word(n, TextShapes()...)
		r.f.shape = shapeOf(r.f.Validate)
		if r.f.Format != "" {
			r.c.ps.add(problem(n.path, "validate_and_format"))
		}
	}
}

// normalText is the text as the field keeps it. An address loses the spaces around it and full-width writing; what is no
// address and of no shape stays exactly as it is.
func (f *Field) normalText(text string) string {
	switch {
	case f.shape != nil:
		return f.shape.normal(text)
	case f.Format != "":
		return strings.Trim(halfWidth(text), " ")
	}
	return text
}

// halfWidth writes full-width letters, digits and signs, as Chinese keyboards give them, as plain ones, and spaces of any
// width as one; what is not seen and comes along from address books and chats goes.
func halfWidth(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			return r - 0xff01 + '!'
		case r == 0x3000 || r == 0xa0 || r == 0x2002 || r == 0x2003 || r == 0x2009 || r == 0x202f:
			return ' '
		case r >= 0x2010 && r <= 0x2015 || r == 0x2212 || r == 0xfe63:
			return '-'
		case r == '\t' || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x2064 || r >= 0x2066 && r <= 0x2069 || r == 0xfeff || r == 0xad:
			return -1
		}
		return r
	}, text)
}

// capital writes letters a–z as capitals.
func capital(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r - 'a' + 'A'
	}
	return r
}

// normalCode leaves spaces and hyphens out and writes letters as capitals.
func normalCode(text string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return capital(r)
	}, halfWidth(text))
}

// allDigits says whether a text is digits alone, at least one.
func allDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// Link is what a value of the field leads to where it is shown: "tel:" a call, "mailto:" a mail, "web" the address that it is;
// "" where it leads nowhere.
func (f *Field) Link() string {
	switch {
	case f.Validate == "phone" || f.Validate == "mobile":
		return "tel:"
	case f.Type == "text" && f.Format == "email":
		return "mailto:"
	case f.Type == "text" && f.Format == "uri":
		return "web"
	}
	return ""
}
