package rich

import (
	"strings"
	"unicode/utf8"
)

// reader goes through a source once. What is open is counted, not remembered.
type reader struct {
	src    string
	lines  []line
	cur    *line // nil: the next text begins one
	open   [len(formats)]int
	href   string
	lists  []byte
	deeper int // lists that are open beyond maxLists
	quotes int
	head   byte // the kind of heading that is open, 0 for none
	tables int
	table  int
	row    int
	breaks int
	space  *run // a space that counts only where text follows: its format
}

// Read reads a text as HTML. Elements that the subset does not have are left out, their text stays; that of scripts, styles
// and pictures goes.
func Read(src string) Doc {
	r := &reader{src: src}
	for pos := 0; pos < len(src); {
		at := strings.IndexByte(src[pos:], '<')
		if at < 0 {
			at = len(src) - pos
		}
		r.text(src[pos : pos+at])
		if pos += at; pos < len(src) {
			pos = r.tag(pos)
		}
	}
	r.end()
	return Doc{r.lines}
}

// format is that of the text at hand.
func (r *reader) format() int {
	format := 0
	for i, open := range r.open {
		if open > 0 {
			format |= 1 << i
		}
	}
	return format
}

// begin gives the line that text goes to.
func (r *reader) begin() *line {
	if r.cur != nil {
		return r.cur
	}
	l := &line{kind: paragraph, quote: r.quotes > 0}
	switch {
	case r.tables > 0:
		l.kind, l.table, l.row = cell, r.table, r.row
	case len(r.lists) > 0:
		l.kind, l.lists = item, string(r.lists)
	case r.head != 0:
		l.kind = r.head
	}
	r.cur = l
	return l
}

// end closes the line at hand; one without anything to see goes, but for a cell.
func (r *reader) end() {
	if l := r.cur; l != nil {
		switch {
		case l.visible():
			r.lines = append(r.lines, *l)
		case l.kind == cell:
			l.runs = nil
			r.lines = append(r.lines, *l)
		}
	}
	r.cur, r.space, r.breaks = nil, nil, 0
}

// boundary is where a block begins or ends: in an item or a cell a line break.
func (r *reader) boundary() {
	if r.cur != nil && (r.cur.kind == item || r.cur.kind == cell) {
		r.lineBreak(1)
		return
	}
	r.end()
}

// lineBreak notes line breaks, which count only between texts, at most two together.
func (r *reader) lineBreak(n int) {
	r.space = nil
	if r.cur != nil && len(r.cur.runs) > 0 {
		r.breaks = max(r.breaks, n)
	}
}

// add puts text of a format to the line at hand.
func (r *reader) add(text string, format int, href string) {
	l := r.begin()
	if n := len(l.runs); n > 0 && l.runs[n-1].format == format && l.runs[n-1].href == href {
		l.runs[n-1].text = append(l.runs[n-1].text, text...)
		return
	}
	l.runs = append(l.runs, run{[]byte(text), format, href})
}

// text takes what stands between tags.
func (r *reader) text(src string) {
	format := r.format()
	for pos := 0; pos < len(src); {
		c, size := utf8.DecodeRuneInString(src[pos:])
		one := src[pos : pos+size]
		if c == '&' {
			one, size = reference(src[pos:])
		}
		pos += size
		switch one {
		case " ", "\t", "\n", "\r", "\f":
			if r.cur != nil && len(r.cur.runs) > 0 && r.space == nil && r.breaks == 0 {
				r.space = &run{format: format, href: r.href}
			}
			continue
		}
		if r.breaks > 0 {
			r.add("\n\n"[:r.breaks], format, r.href)
		} else if r.space != nil {
			r.add(" ", r.space.format, r.space.href)
		}
		r.breaks, r.space = 0, nil
		r.add(one, format, r.href)
	}
}

// names are the named characters that are known.
var names = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u00a0"}

// maxReference is how long a reference to a character is at most.
const maxReference = 12

// reference reads the reference to a character with which src begins, and says how long it is; what is none is an ampersand.
func reference(src string) (string, int) {
	end := strings.IndexByte(src[:min(len(src), maxReference)], ';')
	if end < 2 {
		return "&", 1
	}
	body := src[1:end]
	if known, ok := names[body]; ok {
		return known, end + 1
	}
	if body[0] != '#' {
		return "&", 1
	}
	digits, base := body[1:], 10
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	if digits == "" {
		return "&", 1
	}
	code := 0
	for _, c := range []byte(digits) {
		d := strings.IndexByte("0123456789abcdef", c|0x20)
		if c >= '0' && c <= '9' {
			d = int(c - '0')
		}
		if d < 0 || d >= base {
			return "&", 1
		}
		code = min(code*base+d, 0x110000)
	}
	if code == 0 || code > 0x10ffff || code >= 0xd800 && code <= 0xdfff {
		code = utf8.RuneError
	}
	return string(rune(code)), end + 1
}
