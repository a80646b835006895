package forms

import (
	"strings"
)

// nodeKind is the JSON type of a node.
type nodeKind uint8

const (
	isNull nodeKind = iota
	isBool
	isNumeric
	isText
	isList
	isObject
)

// node is one value of a definition: an ordered tree with numbers as written, each node knowing its
// JSON pointer.
type node struct {
	kind    nodeKind
	path    string
	text    string // a text; a number, true, false or null as written
	members []member
	items   []*node
	seen    map[string]bool // keys met while reading
}

type member struct {
	key   string
	value *node
}

// Bounds of a definition file: bytes and nesting.
const (
	maxDefinition = 2 << 20
	maxNesting    = 32
)

// parseTree reads a definition. Broken text, duplicate keys, numbers beyond the border of
// forms/num, NUL and lone surrogates are problems; nil where the text as a whole is unreadable.
func parseTree(src []byte, ps *problems) *node {
	if len(src) > maxDefinition {
		ps.add(problem("", "too_large", "limit", itoa(maxDefinition)))
		return nil
	}
	s := &scanner{src: src, limit: maxNesting}
	n := readNode(s, "", ps)
	s.end()
	if s.fault != "" {
		ps.add(problem("", s.fault, "offset", itoa(s.where), "limit", itoa(s.limit)))
		return nil
	}
	return n
}

func readNode(s *scanner, path string, ps *problems) *node {
	n := &node{path: path}
	switch s.peek() {
	case '{':
		n.kind = isObject
		s.object(func(key []byte, fault textFault) { n.addMember(s, string(key), fault, ps) })
	case '[':
		n.kind = isList
		s.array(func(i int) { n.items = append(n.items, readNode(s, path+"/"+itoa(i), ps)) })
	case '"':
		n.kind = isText
		text, fault := s.text()
		n.text = string(text)
		if fault != "" {
			ps.add(problem(path, string(fault)))
		}
	default:
		n.scalar(string(s.token()), ps)
	}
	return n
}

func (n *node) addMember(s *scanner, key string, fault textFault, ps *problems) {
	if fault != "" {
		ps.add(problem(n.path, string(fault)))
	}
	at := n.path + "/" + escapePointer(clip(key))
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	if n.seen[key] {
		ps.add(problem(at, "duplicate_key", "key", clip(key)))
	}
	n.seen[key] = true
	n.members = append(n.members, member{key, readNode(s, at, ps)})
}

func (n *node) scalar(raw string, ps *problems) {
	n.text = raw
	switch raw {
	case "null", "":
		n.kind = isNull
	case "true", "false":
		n.kind = isBool
	default:
		n.kind = isNumeric
		if _, fault := parseNumber(raw); fault != "" {
			ps.add(problem(n.path, fault))
			n.text = "0"
		}
	}
}

// get gives the member named key, nil where there is none.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i := range n.members {
		if n.members[i].key == key {
			return n.members[i].value
		}
	}
	return nil
}

// appendJSON writes the node as it was read, without white space and without comments ($comment,
// x-comment), which are for authors.
func (n *node) appendJSON(b []byte) []byte {
	switch n.kind {
	case isObject:
		b = append(b, '{')
		start := len(b)
		for _, m := range n.members {
			if m.key == "$comment" || m.key == "x-comment" {
				continue
			}
			if len(b) > start {
				b = append(b, ',')
			}
			b = m.value.appendJSON(append(appendText(b, m.key), ':'))
		}
		return append(b, '}')
	case isList:
		b = append(b, '[')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendJSON(b)
		}
		return append(b, ']')
	case isText:
		return appendText(b, n.text)
	}
	return append(b, n.text...)
}

func escapePointer(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}
