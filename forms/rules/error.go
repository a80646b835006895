package rules

import (
	"fmt"
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error says why a text is not a rule. From and To are runes of Source, To exclusive. Hint, if not empty,
// is what the author probably wanted, in the rule language.
type Error struct {
	Code     string            `json:"code"`
	Args     map[string]string `json:"args,omitempty"`
	From, To int               `json:"-"`
	Source   string            `json:"-"`
	Hint     string            `json:"hint,omitempty"`

	labels  map[string]string // what people call the field that Hint names, by language
	reasons map[string]string // of Args["reason"], by language; nil: it is none, or the same in all
}

// Error is the English text with the line and a caret.
func (e *Error) Error() string { return e.Text("en") + "\n" + e.Caret() }

// Text is the message in lang ("zh-CN" or "en"; anything else gives English) with the suggestion.
func (e *Error) Text(lang string) string {
	of := e.Args
	if e.reasons != nil {
		of = maps.Clone(of)
		of["reason"] = inLanguage(e.reasons, lang)
	}
	text := message(lang, e.Code, of)
	switch label := inLanguage(e.labels, lang); {
	case e.Hint == "":
	case label == "" || label == e.Hint:
		text += message(lang, "did_you_mean", args("hint", e.Hint))
	default:
		text += message(lang, "did_you_mean_field", args("hint", e.Hint, "label", label))
	}
	return text
}

// inLanguage is a text in lang, or else in any language.
func inLanguage(texts map[string]string, lang string) string {
	for _, tag := range append([]string{lang, ""}, sortedKeys(texts)...) {
		if texts[tag] != "" {
			return texts[tag]
		}
	}
	return ""
}

// Caret is the line of the source that the error lies in and, below it, carets under the place. Lines over
// 120 characters are cut around the place.
func (e *Error) Caret() string { return caret(e.Source, e.From, e.To) }

// Failure says why a rule that was compiled could not give a value: division by zero, a budget used up, a
// fact that cannot be had. It never means false. From and To are runes of the rule's source.
type Failure struct {
	Code     string            `json:"code"`
	Args     map[string]string `json:"args,omitempty"`
	From, To int               `json:"-"`
	Source   string            `json:"-"`
}

// Error is the English text with the line and a caret.
func (f *Failure) Error() string { return f.Text("en") + "\n" + f.Caret() }

// Text is the message in lang, as with Error.Text.
func (f *Failure) Text(lang string) string { return message(lang, f.Code, f.Args) }

// Caret is the line of the source with carets under the part that failed.
func (f *Failure) Caret() string { return caret(f.Source, f.From, f.To) }

// Missing says which facts a rule needs before it can give a value; at least one.
type Missing struct{ Asks []Ask }

// Error names the facts.
func (m *Missing) Error() string {
	keys := make([]string, len(m.Asks))
	for i, ask := range m.Asks {
		keys[i] = ask.Key()
	}
	return "rules: facts are missing: " + strings.Join(keys, " ")
}

const maxCaretLine = 120

func caret(source string, from, to int) string {
	runes := []rune(source)
	from = min(max(from, 0), len(runes))
	to = min(max(to, from+1), len(runes)+1)
	start, end := from, from
	for start > 0 && runes[start-1] != '\n' {
		start--
	}
	for end < len(runes) && runes[end] != '\n' {
		end++
	}
	start = max(start, from-maxCaretLine/2)
	end = min(end, start+maxCaretLine)
	var b strings.Builder
	for _, r := range runes[start:end] {
		b.WriteRune(plain(r))
	}
	b.WriteByte('\n')
	for _, r := range runes[start:from] {
		b.WriteString(strings.Repeat(" ", columns(r)))
	}
	b.WriteByte('^')
	for i := from + 1; i < min(to, end); i++ {
		b.WriteString(strings.Repeat("^", columns(runes[i])))
	}
	if from < end && columns(runes[from]) == 2 {
		b.WriteByte('^')
	}
	return b.String()
}

// shown is an argument as messages show it: on one line, at most 160 characters.
func shown(value string) string {
	const limit = 160
	var b strings.Builder
	count := 0
	for _, r := range value {
		if count++; count > limit {
			b.WriteString("…")
			break
		}
		b.WriteRune(plain(r))
	}
	return b.String()
}

// plain replaces what would move the line or turn the writing around.
func plain(r rune) rune {
	switch {
	case r < ' ', r == 0x7f, r == utf8.RuneError,
		r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff:
		return ' '
	}
	return r
}

// columns is how many columns of a fixed-width font a character takes: 2 for Chinese, Japanese, Korean and
// full-width forms, none for marks above and below another.
func columns(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe4f, r >= 0xff00 && r <= 0xff60,
		r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}

// message fills a text of messages with args; an argument stands as {name}.
func message(lang, code string, args map[string]string) string {
	texts, ok := messages[code]
	if !ok {
		return fmt.Sprintf("rule error %q", code)
	}
	column := 1
	if lang == "zh-CN" || lang == "zh" {
		column = 0
	}
	var pairs []string
	for _, name := range sortedKeys(args) {
		value := args[name]
		if kind, ok := kindTexts[value]; ok && kindArgs[name] {
			value = kind[column]
		}
		if name == "code" && code == "fact_failed" {
			value = FactText(lang, value)
		}
		pairs = append(pairs, "{"+name+"}", shown(value))
	}
	return strings.NewReplacer(pairs...).Replace(texts[column])
}
