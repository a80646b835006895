package forms

// scanner reads JSON text strictly and once: numbers stay raw tokens, strings say what is wrong with
// them, nesting is bounded. The first syntax error sticks; everything after it reads as nothing.
type scanner struct {
	src   []byte
	pos   int
	depth int // containers that are open
	limit int // containers that may be open at once
	fault string
	where int // byte offset of the fault
}

// Faults of a JSON text as a whole; they are codes of the catalogue.
const (
	faultSyntax = "json_syntax"
	faultDepth  = "json_depth"
)

// textFault says what is wrong with a string; "" is nothing.
type textFault string

const (
	textNUL       textFault = "text_nul"
	textSurrogate textFault = "text_surrogate"
	textUTF8      textFault = "text_utf8"
)

func (s *scanner) fail(code string) {
	if s.fault == "" {
		s.fault, s.where = code, s.pos
	}
	s.pos = len(s.src)
}

// peek skips white space and gives the next byte, 0 at the end.
func (s *scanner) peek() byte {
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; c {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.pos++
	return true
}

func (s *scanner) enter() bool {
	if s.depth == s.limit {
		s.fail(faultDepth)
		return false
	}
	s.depth++
	return true
}

// end says whether the whole text has been read.
func (s *scanner) end() {
	if s.fault == "" && s.peek() != 0 || s.fault == "" && s.pos < len(s.src) {
		s.fail(faultSyntax)
	}
}

// object reads an object; member is called at each value and must read exactly that value. The key
// is only valid during the call.
func (s *scanner) object(member func(key []byte, fault textFault)) {
	if !s.take('{') {
		s.fail(faultSyntax)
		return
	}
	if !s.enter() {
		return
	}
	for first := true; !s.take('}'); first = false {
		if s.fault != "" || !first && !s.take(',') || s.peek() != '"' {
			s.fail(faultSyntax)
			return
		}
		key, fault := s.text()
		if !s.take(':') {
			s.fail(faultSyntax)
			return
		}
		member(key, fault)
		if s.fault != "" {
			return
		}
	}
	s.depth--
}

// array reads an array; item is called at each value and must read exactly that value.
func (s *scanner) array(item func(i int)) {
	if !s.take('[') {
		s.fail(faultSyntax)
		return
	}
	if !s.enter() {
		return
	}
	for i := 0; !s.take(']'); i++ {
		if s.fault != "" || i > 0 && !s.take(',') {
			s.fail(faultSyntax)
			return
		}
		item(i)
		if s.fault != "" {
			return
		}
	}
	s.depth--
}

// skip reads one value and forgets it.
func (s *scanner) skip() {
	switch s.peek() {
	case '{':
		s.object(func([]byte, textFault) { s.skip() })
	case '[':
		s.array(func(int) { s.skip() })
	case '"':
		s.text()
	default:
		s.token()
	}
}

// token reads a number, true, false or null as it is written.
func (s *scanner) token() []byte {
	s.peek()
	start := s.pos
	for s.pos < len(s.src) && isTokenByte(s.src[s.pos]) {
		s.pos++
	}
	raw := s.src[start:s.pos]
	switch string(raw) {
	case "true", "false", "null":
		return raw
	}
	if !isNumber(raw) {
		s.pos = start
		s.fail(faultSyntax)
		return nil
	}
	return raw
}

func isTokenByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}

// isNumber says whether raw is a number by JSON's grammar.
func isNumber(raw []byte) bool {
	i := 0
	if i < len(raw) && raw[i] == '-' {
		i++
	}
	whole := digits(raw[i:])
	if whole == 0 || whole > 1 && raw[i] == '0' {
		return false
	}
	i += whole
	if i < len(raw) && raw[i] == '.' {
		n := digits(raw[i+1:])
		if n == 0 {
			return false
		}
		i += 1 + n
	}
	if i < len(raw) && (raw[i] == 'e' || raw[i] == 'E') {
		i++
		if i < len(raw) && (raw[i] == '+' || raw[i] == '-') {
			i++
		}
		n := digits(raw[i:])
		if n == 0 {
			return false
		}
		i += n
	}
	return i == len(raw)
}

func digits(raw []byte) int {
	n := 0
	for n < len(raw) && raw[n] >= '0' && raw[n] <= '9' {
		n++
	}
	return n
}
