package forms

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string. Without escapes what it gives is part of the source: it is to be copied
// before it is kept. A fault leaves the scanner behind the string, so that reading goes on.
func (s *scanner) text() ([]byte, textFault) {
	if !s.take('"') {
		s.fail(faultSyntax)
		return nil, ""
	}
	start, ascii := s.pos, true
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; {
		case c == '"':
			raw := s.src[start:s.pos]
			s.pos++
			if !ascii && !utf8.Valid(raw) {
				return nil, textUTF8
			}
			return raw, ""
		case c == '\\':
			return s.escaped(start)
		case c < 0x20:
			s.fail(faultSyntax)
			return nil, ""
		case c >= utf8.RuneSelf:
			ascii = false
		}
		s.pos++
	}
	s.fail(faultSyntax)
	return nil, ""
}

// escaped goes on reading a string that began at start and has come to its first backslash.
func (s *scanner) escaped(start int) ([]byte, textFault) {
	out := append(make([]byte, 0, 64), s.src[start:s.pos]...)
	var fault textFault
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		switch {
		case c == '"':
			s.pos++
			if fault == "" && !utf8.Valid(out) {
				fault = textUTF8
			}
			if fault != "" {
				return nil, fault
			}
			return out, ""
		case c < 0x20:
			s.fail(faultSyntax)
			return nil, ""
		case c == '\\':
			var found textFault
			if out, found = s.escape(out); found != "" {
				fault = found
			}
		default:
			out = append(out, c)
			s.pos++
		}
	}
	s.fail(faultSyntax)
	return nil, ""
}

// escape reads one backslash sequence.
func (s *scanner) escape(out []byte) ([]byte, textFault) {
	const plain, means = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	s.pos++
	if s.pos >= len(s.src) {
		return out, ""
	}
	c := s.src[s.pos]
	s.pos++
	if i := strings.IndexByte(plain, c); i >= 0 {
		return append(out, means[i]), ""
	}
	if c != 'u' {
		s.pos--
		s.fail(faultSyntax)
		return out, ""
	}
	r, ok := s.hex4()
	if !ok {
		return out, ""
	}
	if r == 0 {
		return out, textNUL
	}
	if !utf16.IsSurrogate(r) {
		return utf8.AppendRune(out, r), ""
	}
	if s.pos+1 < len(s.src) && s.src[s.pos] == '\\' && s.src[s.pos+1] == 'u' {
		back := s.pos
		s.pos += 2
		low, ok := s.hex4()
		if !ok {
			return out, ""
		}
		if full := utf16.DecodeRune(r, low); full != utf8.RuneError {
			return utf8.AppendRune(out, full), ""
		}
		s.pos = back
	}
	return out, textSurrogate
}

func (s *scanner) hex4() (rune, bool) {
	if s.pos+4 > len(s.src) {
		s.fail(faultSyntax)
		return 0, false
	}
	var r rune
	for _, c := range s.src[s.pos : s.pos+4] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			s.fail(faultSyntax)
			return 0, false
		}
	}
	s.pos += 4
	return r, true
}
