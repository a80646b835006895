package apps

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// JSON gives the canonical text in which a definition is stored, hashed, pinned and patched: compact,
// keys in the vocabulary's order, numbers as written, comments under "x-comment". Equal trees give
// equal bytes.
func (t *Tree) JSON() []byte {
	var b bytes.Buffer
	writeJSON(&b, t.Root, t.shape, true, true)
	return b.Bytes()
}

// Definition gives the canonical text without comments: what forms and flows compile.
func (t *Tree) Definition() []byte {
	var b bytes.Buffer
	writeJSON(&b, t.Root, t.shape, true, false)
	return b.Bytes()
}

// JSON gives the canonical text of one value, without comments.
func (n *Node) JSON() []byte {
	if n == nil {
		return nil
	}
	var b bytes.Buffer
	writeJSON(&b, n, freeShape, false, false)
	return b.Bytes()
}

func writeJSON(b *bytes.Buffer, n *Node, s *shape, root, comments bool) {
	s = s.on(n)
	switch n.Kind {
	case Null:
		b.WriteString("null")
	case Bool, Number:
		b.WriteString(n.Text)
	case Text:
		writeJSONText(b, n.Text)
	case List:
		b.WriteByte('[')
		for i, item := range n.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSON(b, item, s.element(), false, comments)
		}
		b.WriteByte(']')
	case Map:
		b.WriteByte('{')
		first := !comments || !writeComments(b, n)
		for _, m := range n.Members {
			if !first {
				b.WriteByte(',')
			}
			first = false
			writeJSONText(b, m.Key)
			b.WriteByte(':')
			writeJSON(b, m.Value, s.key(m.Key), false, comments)
		}
		b.WriteByte('}')
	}
}

// writeComments writes the member that holds a map's comments, if there are any.
func writeComments(b *bytes.Buffer, n *Node) bool {
	wrote := false
	put := func(key, text string) {
		if text == "" {
			return
		}
		if wrote {
			b.WriteByte(',')
		} else {
			b.WriteString(`"` + commentKey + `":{`)
		}
		wrote = true
		writeJSONText(b, key)
		b.WriteByte(':')
		writeJSONText(b, text)
	}
	put("", n.Comment)
	for _, m := range n.Members {
		put(m.Key, m.Comment)
	}
	if wrote {
		b.WriteByte('}')
	}
	return wrote
}

// writeJSONText escapes what JSON demands and what does not show, and nothing else.
func writeJSONText(b *bytes.Buffer, s string) {
	b.Write(appendQuoted(nil, s, func(r rune) bool { return r < 0x20 || refusedRune(r) }))
}

// ParseJSON reads a stored definition: what Tree.JSON wrote, or what the builder sends. It refuses what
// Parse refuses: duplicate keys, more than 2 MB or 64 levels, bytes that are not UTF-8. Positions are
// unknown. Comments of keys that are gone are dropped.
func ParseJSON(path string, src []byte) (*Tree, []Problem) {
	fail := func(code string, args ...string) (*Tree, []Problem) {
		return nil, []Problem{newProblem(path, place{}, code, args...)}
	}
	switch {
	case len(src) > MaxBytes:
		return fail("file_large")
	case !utf8.Valid(src):
		return fail("file_utf8")
	}
	r := &jsonReader{dec: json.NewDecoder(bytes.NewReader(src))}
	r.dec.UseNumber()
	root, err := r.value(1)
	if err == nil {
		if _, end := r.dec.Token(); !errors.Is(end, io.EOF) {
			err = errTrailing
		}
	}
	var coded jsonError
	switch {
	case errors.As(err, &coded):
		return fail(coded.code, "key", coded.key)
	case err != nil:
		return fail("json_syntax", "detail", err.Error())
	case root.Kind != Map:
		return fail("yaml_root")
	}
	t := &Tree{Path: path, Root: root, shape: shapeOf(path)}
	t.canonical()
	return t, nil
}

var errTrailing = errors.New("text after the end")

// jsonError is a refusal with a code of its own.
type jsonError struct{ code, key string }

func (e jsonError) Error() string { return e.code }

type jsonReader struct {
	dec       *json.Decoder
	nodes     int
	inComment bool
}

func (r *jsonReader) value(depth int) (*Node, error) {
	r.nodes++
	if depth > MaxDepth {
		return nil, jsonError{code: "yaml_deep"}
	}
	if r.nodes > maxNodes {
		return nil, jsonError{code: "yaml_large"}
	}
	token, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			return r.object(depth)
		}
		return r.list(depth)
	case bool:
		if v {
			return &Node{Kind: Bool, Text: "true"}, nil
		}
		return &Node{Kind: Bool, Text: "false"}, nil
	case json.Number:
		return &Node{Kind: Number, Text: v.String()}, nil
	case string:
		return &Node{Kind: Text, Text: v}, nil
	}
	return &Node{Kind: Null}, nil
}

func (r *jsonReader) list(depth int) (*Node, error) {
	out := &Node{Kind: List}
	for r.dec.More() {
		item, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out.Items = append(out.Items, item)
	}
	_, err := r.dec.Token()
	return out, err
}

func (r *jsonReader) object(depth int) (*Node, error) {
	out := &Node{Kind: Map}
	seen := map[string]bool{}
	var comments *Node
	for r.dec.More() {
		token, err := r.dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		switch {
		case seen[name]:
			return nil, jsonError{"json_duplicate", name}
		case name == "" && !r.inComment:
			return nil, jsonError{code: "yaml_key_empty"}
		case len([]rune(name)) > maxKey:
			return nil, jsonError{code: "yaml_key_long"}
		}
		seen[name] = true
		r.inComment = name == commentKey
		value, err := r.value(depth + 1)
		r.inComment = false
		if err != nil {
			return nil, err
		}
		if name == commentKey {
			comments = value
			continue
		}
		out.Members = append(out.Members, Member{Key: name, Value: value})
	}
	if _, err := r.dec.Token(); err != nil {
		return nil, err
	}
	return out, out.readComments(comments)
}

// readComments puts the texts of an "x-comment" member where they belong.
func (n *Node) readComments(c *Node) error {
	if c == nil {
		return nil
	}
	if c.Kind != Map {
		return jsonError{code: "json_comment"}
	}
	n.Comment = commentLines(c.Get("").String())
	for i := range n.Members {
		n.Members[i].Comment = commentLines(c.Get(n.Members[i].Key).String())
	}
	return nil
}

// commentLines drops from a comment what a line of YAML cannot hold.
func commentLines(s string) string {
	return strings.Map(func(r rune) rune {
		if refusedRune(r) || r == utf8.RuneError || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}
