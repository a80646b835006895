package forms

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/rules"
)

// Reader is what an explanation has to know beside the record, for one person.
type Reader struct {
	// Names gives the names of what values name, as Summary's does; "" for what the person may not see.
	Names func(kind, id string) string
	// Form gives another form, for the labels of what is looked up in its records. Nil: ids are said.
	Form func(id string) *Form
	// Conceals says whether the person may not be told the answer of a fact. Nil: everything may be told.
	Conceals func(rules.Ask) bool
	// Sees says whether the person may read a field, column or cell, Tells whether all that a rule reads. What they may
	// not is left out. Nil: they may read everything.
	Sees  func(path string) bool
	Tells func(*rules.Rule) bool
}

// speaker puts parts of a rule into words of one language. What it is given is a node, and its trace where
// the words are about the record at hand; without a trace they are about any record or row.
type speaker struct {
	form   *Form
	reader Reader
	lang   string
	source []rune   // of the rule
	rule   *Field   // the field that the rule belongs to; nil: a check's or a hold's
	rows   []*Field // tables whose rows the predicates around the part look at
	facts  *rules.Facts
	bare   bool // labels stand without quotation marks
	lost   bool // something cannot be put into words
}

// pick gives a message in the speaker's language.
func (s *speaker) pick(m message) string {
	if s.lang == Chinese {
		return m.zh
	}
	return m.en
}

// say fills in a message.
func (s *speaker) say(m message, parts ...string) string { return fillPlaces(s.pick(m), parts) }

func (s *speaker) sentence(key string, parts ...string) string {
	return s.say(whySentences[key], parts...)
}

// fillPlaces puts parts for {1}, {2} …, in one pass: what stands in a part stays as it is. Between a Chinese
// character and a digit or Latin letter of a part there is a space.
func fillPlaces(text string, parts []string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '{' || i+2 >= len(text) || text[i+2] != '}' {
			b.WriteByte(text[i])
			continue
		}
		part := ""
		if at := int(text[i+1] - '1'); at >= 0 && at < len(parts) {
			part = parts[at]
		}
		i += 2
		if part == "" {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(b.String()); unicode.Is(unicode.Han, before) && isWordByte(part[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(part)
		if after, _ := utf8.DecodeRuneInString(text[i+1:]); unicode.Is(unicode.Han, after) && isWordByte(part[len(part)-1]) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func isWordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// bracketed leaves out the parts of a text in brackets whose argument is not there.
func bracketed(text string, there func(i int) bool) string {
	for {
		open := strings.IndexByte(text, '[')
		if open < 0 {
			return text
		}
		end := open + strings.IndexByte(text[open:], ']')
		inner, brace := text[open+1:end], strings.IndexByte(text[open:end], '{')
		if !there(int(text[open+brace+1] - '1')) {
			inner = ""
		}
		text = text[:open] + inner + text[end+1:]
	}
}

// quoted is a label in a sentence: Chinese has no capital letters that would set it apart.
func (s *speaker) quoted(label string) string {
	if s.lang == Chinese && !s.bare {
		return "“" + label + "”"
	}
	return label
}

// withValue puts a value in brackets behind a noun, at its ~ where it has one.
func (s *speaker) withValue(noun, value string) string {
	noun, rest, _ := strings.Cut(noun, valuePlace)
	switch {
	case value == "":
	case s.lang == Chinese:
		noun += "（" + value + "）"
	default:
		noun += " (" + value + ")"
	}
	return noun + rest
}

// valuePlace marks where the value stands in the words for it. No text of a record or form holds it.
const valuePlace = "\x00"

// joined lists parts: comma, comma and word.
func (s *speaker) joined(parts []string, zh, en string) string {
	if s.lang == Chinese {
		return strings.Join(parts, zh)
	}
	if len(parts) < 3 {
		return strings.Join(parts, " "+en+" ")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + ", " + en + " " + parts[len(parts)-1]
}

// fieldLabel is what people call a field, its id where it has no label.
func (s *speaker) fieldLabel(f *Field) string {
	if label := f.Label.In(s.lang, f.language); label != "" {
		return label
	}
	return f.ID
}

// fieldOf is the field, column or other form's field that a node reads; nil for anything else.
func (s *speaker) fieldOf(n *rules.Node) *Field {
	switch n.Op {
	case rules.OpField:
		return s.form.Field(n.Name)
	case rules.OpCell:
		if s.rule != nil {
			return s.form.Field(s.rule.Table).Column(n.Name)
		}
	case rules.OpRow:
		if len(s.rows) > 0 && s.rows[len(s.rows)-1] != nil {
			return s.rows[len(s.rows)-1].Column(n.Name)
		}
	case rules.OpColumn:
		if table := s.tableOf(n.Args[0]); table != nil {
			return table.Column(n.Name)
		}
	case rules.OpLookup:
		if s.reader.Form != nil {
			if form := s.reader.Form(n.Args[0].Value.AsText()); form != nil {
				return form.Field(n.Args[2].Value.AsText())
			}
		}
	}
	return nil
}

// tableOf is the table that rows come from; nil where they are none of the form.
func (s *speaker) tableOf(n *rules.Node) *Field {
	for n.Op == rules.OpEach {
		n = n.Args[0]
	}
	if n.Op != rules.OpField {
		return nil
	}
	return s.form.Field(n.Name)
}
