package apps

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
	// coreOnly is what YAML 1.2's core schema reads as something else than a text and JSON does not know.
	coreOnly = regexp.MustCompile(`^(~|Null|NULL|True|TRUE|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|` +
		`[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
)

// plainKind says what an unquoted scalar is. ok is false where YAML readers would take it for a value
// that JSON spells differently, so that its author must say which is meant.
func plainKind(s string) (k Kind, ok bool) {
	switch {
	case s == "" || s == "null":
		return Null, true
	case s == "true" || s == "false":
		return Bool, true
	case jsonNumber.MatchString(s):
		return Number, true
	case coreOnly.MatchString(s):
		return Text, false
	}
	return Text, true
}

// plainSafe reports whether a text reads back as itself without quotes.
func plainSafe(s string, inFlow bool) bool {
	if k, ok := plainKind(s); k != Text || !ok {
		return false
	}
	if strings.ContainsRune("-?:,[]{}#&*!|>'\"%@`=<", rune(s[0])) || strings.HasPrefix(s, "...") {
		return false
	}
	if strings.Contains(s, "<<") || strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.HasSuffix(s, ":") ||
		strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") {
		return false
	}
	for _, r := range s {
		if needsEscape(r) || r == '\n' || r == '\t' {
			return false
		}
		if inFlow && strings.ContainsRune(",[]{}?#'\"", r) {
			return false
		}
	}
	return !inFlow || !strings.Contains(s, ":")
}

// needsEscape holds what fmt writes as an escape: whatever does not show, except blank and line break.
func needsEscape(r rune) bool {
	return r != ' ' && r != '\n' && r != '\t' && !unicode.IsGraphic(r) || r != ' ' && unicode.Is(unicode.Zs, r) ||
		refusedRune(r) || r == unicode.ReplacementChar
}

// blockSafe reports whether a text of several lines reads back as itself from a literal block.
func blockSafe(s string) bool {
	body := strings.TrimSuffix(s, "\n")
	if !strings.Contains(s, "\n") || strings.HasSuffix(body, "\n") || body == "" {
		return false
	}
	for i, line := range strings.Split(body, "\n") {
		if strings.HasSuffix(line, " ") || strings.Contains(line, "\t") {
			return false
		}
		if i == 0 && (line == "" || line[0] == ' ') {
			return false
		}
		for _, r := range line {
			if needsEscape(r) {
				return false
			}
		}
	}
	return true
}

// quoted writes a text in double quotes, as YAML.
func quoted(s string) string { return string(appendQuoted(nil, s, needsEscape)) }

// appendQuoted writes a text in double quotes, in the escapes that YAML and JSON share; escapes says which
// characters are written as their number. In JSON it may name none beyond U+FFFF.
func appendQuoted(b []byte, s string, escapes func(rune) bool) []byte {
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\t':
			b = append(b, `\t`...)
		case escapes(r):
			b = append(b, escape(r)...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

const hexDigits = "0123456789abcdef"

// escape writes one character as \uXXXX or \UXXXXXXXX.
func escape(r rune) string {
	digits, mark := 4, "\\u"
	if r > 0xffff {
		digits, mark = 8, "\\U"
	}
	out := []byte(mark)
	for i := digits - 1; i >= 0; i-- {
		out = append(out, hexDigits[r>>(4*i)&15])
	}
	return string(out)
}
