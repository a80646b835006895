package rules

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/num"
)

// Limits of a source, checked before the parser sees it.
const (
	MaxSource  = 4096 // bytes
	MaxNesting = 64   // open brackets; also levels of the tree, left operands of + - and or … not counted
	MaxNodes   = 1000 // nodes of the checked tree
)

type tokenKind uint8

const (
	tokenName tokenKind = iota
	tokenNumber
	tokenText
	tokenOperator
	tokenOpen
	tokenClose
)

// token is one word of the source; from and to are runes. Of a bracket, pair is the index of its partner.
type token struct {
	kind     tokenKind
	text     string
	from, to int
	pair     int
}

// scanner cuts a source into tokens. It lets through only what the rule language has, so that the parser
// behind it never meets the rest of expr's syntax, and knows where each call and list ends.
type scanner struct {
	source string
	at     int // byte
	rune   int
	tokens []token
	open   []int // indexes of open brackets
}

// scan gives the tokens of src, or why it cannot be a rule.
func scan(src string) ([]token, *Error) {
	if len(src) > MaxSource {
		return nil, tooLong(src)
	}
	if !utf8.ValidString(src) {
		return nil, notUTF8(src)
	}
	s := &scanner{source: src}
	for s.at < len(src) {
		if err := s.next(); err != nil {
			err.Source = src
			return nil, err
		}
	}
	if len(s.open) > 0 {
		t := s.tokens[s.open[len(s.open)-1]]
		return nil, &Error{Code: "bracket_open", Args: args("bracket", t.text), From: t.from, To: t.to, Source: src}
	}
	if len(s.tokens) == 0 {
		return nil, &Error{Code: "source_empty", Source: src}
	}
	return s.tokens, nil
}

// tooLong points at the first character beyond the limit, of a source cut a little behind it.
func tooLong(src string) *Error {
	const shown = 240
	head := strings.ToValidUTF8(src[:min(len(src), MaxSource+shown)], "?")
	from := min(utf8.RuneCountInString(strings.ToValidUTF8(src[:MaxSource], "?")), len([]rune(head))-1)
	return &Error{Code: "source_too_long", Args: args("limit", itoa(MaxSource)), From: from, To: from + 1, Source: head}
}

// notUTF8 points at the first byte that belongs to no character.
func notUTF8(src string) *Error {
	from := 0
	for at := 0; ; from++ {
		r, size := utf8.DecodeRuneInString(src[at:])
		if r == utf8.RuneError && size == 1 {
			return &Error{Code: "source_not_utf8", From: from, To: from + 1, Source: src}
		}
		at += size
	}
}

func (s *scanner) next() *Error {
	c := s.source[s.at]
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		s.at++
		s.rune++
		return nil
	case isLetter(c):
		return s.name()
	case isDigit(c), c == '.' && s.at+1 < len(s.source) && isDigit(s.source[s.at+1]):
		return s.number()
	case c == '\'' || c == '"':
		return s.quoted(c)
	}
	return s.operator()
}

// take moves over n bytes that hold as many runes, and keeps them as a token.
func (s *scanner) take(kind tokenKind, n int) {
	s.tokens = append(s.tokens, token{kind: kind, text: s.source[s.at : s.at+n], from: s.rune, to: s.rune + n})
	s.at += n
	s.rune += n
}

func (s *scanner) name() *Error {
	n := 1
	for s.at+n < len(s.source) && (isLetter(s.source[s.at+n]) || isDigit(s.source[s.at+n])) {
		n++
	}
	if s.wordRunes(n) > n {
		return s.refuse("name_letters", s.wordRunes(n))
	}
	if word := s.source[s.at : s.at+n]; refusedWords[word] != "" {
		return s.refuseText(word, n, refusedWords[word])
	}
	if s.at+n < len(s.source) && (s.source[s.at+n] == '\'' || s.source[s.at+n] == '"') {
		return s.refuseAt("unexpected", n, 1)
	}
	s.take(tokenName, n)
	return nil
}

// wordRunes is the length of the word that begins at the current place, letters of all alphabets counted,
// of which the first n are known.
func (s *scanner) wordRunes(n int) int {
	for _, r := range s.source[s.at+n:] {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '_' && r != '$' {
			break
		}
		n++
	}
	return n
}

func (s *scanner) number() *Error {
	n := 1
	for s.at+n < len(s.source) {
		c := s.source[s.at+n]
		sign := (c == '+' || c == '-') && (s.source[s.at+n-1]|0x20) == 'e'
		if !isLetter(c) && !isDigit(c) && c != '.' && !sign {
			break
		}
		n++
	}
	if _, err := num.Parse(s.source[s.at : s.at+n]); err != nil {
		return s.refuse(numberCode(err), n)
	}
	s.take(tokenNumber, n)
	return nil
}

// numberCode names what num.Parse refused.
func numberCode(err error) string {
	switch err {
	case num.ErrExponent:
		return "number_exponent"
	case num.ErrDigits, num.ErrLength:
		return "number_digits"
	case num.ErrDecimals:
		return "number_decimals"
	}
	return "number_syntax"
}

// quoted moves over a text literal. Known escapes are \\ \n \t \uXXXX and its own quote's.
func (s *scanner) quoted(quote byte) *Error {
	rest := s.source[s.at+1:]
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == quote:
			word := s.source[s.at : s.at+i+2]
			runes := utf8.RuneCountInString(word)
			s.tokens = append(s.tokens, token{kind: tokenText, text: word, from: s.rune, to: s.rune + runes})
			s.at += len(word)
			s.rune += runes
			return nil
		case c == '\n':
			return s.refuse("text_open", 1)
		case c < ' ' && c != '\t' || c == 0x7f:
			return s.refuseAt("character", utf8.RuneCountInString(rest[:i])+1, 1)
		case c == '\\':
			n := escapeLength(rest[i:], quote)
			if n == 0 {
				skip := utf8.RuneCountInString(rest[:i]) + 1
				err := s.refuseAt("text_escape", skip, escapeShown(rest[i:]))
				err.Args["quote"] = string(rune(quote))
				return err
			}
			i += n - 1
		}
	}
	return s.refuse("text_open", 1)
}

// escapeLength is the length of the escape that s begins with, 0 if it is none.
func escapeLength(s string, quote byte) int {
	if len(s) < 2 {
		return 0
	}
	switch s[1] {
	case '\\', quote, 'n', 't':
		return 2
	case 'u':
		if len(s) >= 6 && isHex(s[2:6]) && !isSurrogate(s[2:6]) && s[2:6] != "0000" {
			return 6
		}
	}
	return 0
}

// escapeShown is how many characters of a bad escape a message shows.
func escapeShown(s string) int {
	if len(s) >= 6 && s[1] == 'u' && isHex(s[2:6]) {
		return 6
	}
	return min(2, len(s))
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdefABCDEF") == "" }

// isSurrogate reports whether four hexadecimal digits are half of a pair, which is no character.
func isSurrogate(s string) bool {
	return (s[0] == 'd' || s[0] == 'D') && strings.IndexByte("89abcdefABCDEF", s[1]) >= 0
}

func (s *scanner) operator() *Error {
	rest := s.source[s.at:]
	for _, op := range operators {
		if strings.HasPrefix(rest, op.text) {
			if op.refused {
				return s.refuseText(op.text, len(op.text), op.hint)
			}
			return s.keep(op.text)
		}
	}
	if n := s.wordRunes(0); n > 0 {
		return s.refuse("name_letters", n)
	}
	r, _ := utf8.DecodeRuneInString(rest)
	err := s.refuse("character", 1)
	err.Hint = halfWidth[r]
	return err
}

func (s *scanner) keep(op string) *Error {
	switch op {
	case "(", "[":
		if len(s.open) == MaxNesting {
			return s.refuseArgs("too_nested", args("limit", itoa(MaxNesting)))
		}
		s.open = append(s.open, len(s.tokens))
		s.take(tokenOpen, 1)
	case ")", "]":
		if len(s.open) == 0 || (op == ")") != (s.tokens[s.open[len(s.open)-1]].text == "(") {
			return s.refuseArgs("bracket_close", args("bracket", op))
		}
		partner := s.open[len(s.open)-1]
		s.open = s.open[:len(s.open)-1]
		s.tokens[partner].pair = len(s.tokens)
		s.take(tokenClose, 1)
		s.tokens[len(s.tokens)-1].pair = partner
	default:
		s.take(tokenOperator, len(op))
	}
	return nil
}

// refuse makes an error about the next runes.
func (s *scanner) refuse(code string, runes int) *Error { return s.refuseAt(code, 0, runes) }

// refuseAt makes an error about some runes, skip runes after the current place.
func (s *scanner) refuseAt(code string, skip, runes int) *Error {
	from := s.rune + skip
	all := []rune(s.source)
	word := string(all[min(from, len(all)):min(from+runes, len(all))])
	if r, _ := utf8.DecodeRuneInString(word); code == "character" && !unicode.IsPrint(r) {
		word = fmt.Sprintf("U+%04X", r)
	}
	return &Error{Code: code, Args: args("text", word), From: from, To: from + runes}
}

func (s *scanner) refuseText(text string, runes int, hint string) *Error {
	return &Error{
		Code: "not_in_language", Args: args("text", text), From: s.rune, To: s.rune + runes,
		Hint: strings.TrimSpace(hint),
	}
}

func (s *scanner) refuseArgs(code string, args map[string]string) *Error {
	return &Error{Code: code, Args: args, From: s.rune, To: s.rune + 1}
}

func isLetter(c byte) bool { return c == '_' || (c|0x20 >= 'a' && c|0x20 <= 'z') }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
