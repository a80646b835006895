package rich

import "strings"

// dropped are elements of which the content goes too.
var dropped = map[string]bool{"script": true, "style": true, "title": true, "textarea": true, "xmp": true, "iframe": true, "noembed": true,
	"noframes": true, "noscript": true, "template": true, "svg": true, "math": true}

// marks are elements that format their text.
var marks = map[string]int{"strong": 0, "b": 0, "em": 1, "i": 1, "u": 2, "ins": 2, "s": 3, "strike": 3, "del": 3}

// blocks are elements that stand on lines of their own and are nothing more.
var blocks = map[string]bool{"p": true, "div": true, "section": true, "article": true, "header": true, "footer": true, "main": true, "aside": true,
	"nav": true, "address": true, "figure": true, "figcaption": true, "dl": true, "dt": true, "dd": true, "pre": true, "center": true, "form": true,
	"fieldset": true, "legend": true, "caption": true, "hr": true, "body": true, "html": true, "details": true, "summary": true}

// tag reads what begins with "<" at pos, and gives where it ends.
func (r *reader) tag(pos int) int {
	src := r.src
	rest := src[pos+1:]
	switch {
	case strings.HasPrefix(rest, "!--"):
		return after(src, pos+4, "-->")
	case rest != "" && (rest[0] == '!' || rest[0] == '?'):
		return after(src, pos+2, ">")
	}
	closing := strings.HasPrefix(rest, "/")
	start := pos + 1
	if closing {
		start++
	}
	end := start
	for end < len(src) && isName(src[end], end > start) {
		end++
	}
	if end == start {
		if closing { // which no parser takes for text
			return after(src, start, ">")
		}
		r.text("&lt;")
		return pos + 1
	}
	name := lower(src[start:end])
	href, next := attributes(src, end)
	switch {
	case next < 0:
		return len(src) // it has no end
	case closing:
		r.close(name)
	case dropped[name]:
		return beyond(src, next, name)
	default:
		r.openTag(name, href)
	}
	return next
}

// after gives where the next mark ends, or the end of the source.
func after(src string, pos int, mark string) int {
	if pos > len(src) {
		return len(src)
	}
	at := strings.Index(src[pos:], mark)
	if at < 0 {
		return len(src)
	}
	return pos + at + len(mark)
}

func isName(c byte, inside bool) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || inside && (c >= '0' && c <= '9' || c == ':' || c == '-')
}

// lower is a name in small letters, those of ASCII alone.
func lower(name string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'A' && c <= 'Z' {
			return c | 0x20
		}
		return c
	}, name)
}

// beyond gives where the content of an element that is dropped ends: behind its closing tag.
func beyond(src string, pos int, name string) int {
	for pos < len(src) {
		at := strings.Index(src[pos:], "</")
		if at < 0 {
			break
		}
		start := pos + at + 2
		if end := start + len(name); end <= len(src) && lower(src[start:end]) == name && (end == len(src) || !isName(src[end], true)) {
			return after(src, end, ">")
		}
		pos = start
	}
	return len(src)
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

// attributes reads the attributes of a tag from pos on, and gives the value of href, and where the tag ends; -1 where it does not.
func attributes(src string, pos int) (href string, end int) {
	first := true
	for pos < len(src) {
		switch c := src[pos]; {
		case c == '>':
			return href, pos + 1
		case blank(c) || c == '/' || c == '=':
			pos++
			continue
		}
		start := pos
		for pos < len(src) && !blank(src[pos]) && src[pos] != '=' && src[pos] != '>' && src[pos] != '/' {
			pos++
		}
		name := src[start:pos]
		for pos < len(src) && blank(src[pos]) {
			pos++
		}
		value := ""
		if pos < len(src) && src[pos] == '=' {
			if value, pos = attribute(src, pos+1); pos < 0 {
				return "", -1
			}
		}
		if first && lower(name) == "href" {
			href, first = value, false
		}
	}
	return "", -1
}

// attribute reads a value behind "=", and gives where it ends; -1 where it does not.
func attribute(src string, pos int) (string, int) {
	for pos < len(src) && blank(src[pos]) {
		pos++
	}
	if pos == len(src) {
		return "", -1
	}
	if quote := src[pos]; quote == '"' || quote == '\'' {
		end := strings.IndexByte(src[pos+1:], quote)
		if end < 0 {
			return "", -1
		}
		return src[pos+1 : pos+1+end], pos + end + 2
	}
	start := pos
	for pos < len(src) && !blank(src[pos]) && src[pos] != '>' {
		pos++
	}
	return src[start:pos], pos
}

// openTag begins an element.
func (r *reader) openTag(name, href string) {
	if format, ok := marks[name]; ok {
		r.open[format]++
		return
	}
	switch name {
	case "a":
		r.href = Address(href)
	case "br":
		if r.cur != nil && len(r.cur.runs) > 0 {
			r.space, r.breaks = nil, min(r.breaks+1, 2)
		}
	case "h1", "h2":
		r.boundary()
		r.head = heading
	case "h3", "h4", "h5", "h6":
		r.boundary()
		r.head = smaller
	case "table":
		r.end()
		if r.tables++; r.tables == 1 {
			r.table++
			r.row++
		}
	case "tr", "td", "th":
		r.cells(name)
	case "ul", "ol", "li", "blockquote":
		r.nest(name)
	default:
		if blocks[name] {
			r.boundary()
		}
	}
}

// cells begins a row or a cell; outside of a table it is a block.
func (r *reader) cells(name string) {
	if r.tables == 0 {
		r.boundary()
		return
	}
	r.end()
	if name == "tr" {
		r.row++
		return
	}
	r.begin().head = name == "th"
}

// nest begins a list, an item or a quotation; in a table it is a block.
func (r *reader) nest(name string) {
	if r.tables > 0 {
		r.boundary()
		return
	}
	r.end()
	switch {
	case name == "blockquote":
		r.quotes++
	case name == "li":
	case len(r.lists) < maxLists:
		r.lists = append(r.lists, name[0])
	default:
		r.deeper++
	}
}

// close ends an element.
func (r *reader) close(name string) {
	if format, ok := marks[name]; ok {
		r.open[format] = max(r.open[format]-1, 0)
		return
	}
	switch name {
	case "a":
		r.href = ""
	case "h1", "h2", "h3", "h4", "h5", "h6":
		r.boundary()
		r.head = 0
	case "table":
		r.end()
		r.tables = max(r.tables-1, 0)
	case "tr", "td", "th":
		if r.tables > 0 {
			r.end()
			return
		}
		r.boundary()
	case "ul", "ol", "li", "blockquote":
		r.unnest(name)
	default:
		if blocks[name] {
			r.boundary()
		}
	}
}

func (r *reader) unnest(name string) {
	if r.tables > 0 {
		r.boundary()
		return
	}
	r.end()
	switch {
	case name == "blockquote":
		r.quotes = max(r.quotes-1, 0)
	case name == "li":
	case r.deeper > 0:
		r.deeper--
	case len(r.lists) > 0:
		r.lists = r.lists[:len(r.lists)-1]
	}
}
