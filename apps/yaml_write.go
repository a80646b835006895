package apps

import (
	"bytes"
	"strings"
)

// pageWidth is how wide a line may get, in columns of a terminal, before a map or a list that stands in
// one line is spread over several.
const pageWidth = 120

// Format gives a file as superform fmt writes it.
func Format(path string, src []byte) ([]byte, []Problem) {
	t, problems := Parse(path, src)
	if len(problems) > 0 {
		return nil, problems
	}
	out := t.YAML()
	again, problems := Parse(path, out)
	if len(problems) > 0 || !again.Root.Equal(t.Root) {
		return nil, []Problem{newProblem(path, place{1, 1}, "fmt_differs")}
	}
	return out, nil
}

// YAML gives the tree exactly as superform fmt writes it:
//
//   - keys in the vocabulary's order, two blanks per level, lists indented below their key, no blank
//     lines, no alignment;
//   - a comment on lines of its own before what it concerns;
//   - a map or a list in one line where it fits into 120 columns, holds no comment and is at most three
//     deep; the file itself, and lists of fields, nodes, checks, cases and steps, are always spread out;
//   - texts unquoted where they read back as themselves, else in double quotes; a text of several lines
//     as a literal block ("|"); a line is never folded, however long;
//   - numbers as they were written, null as null.
func (t *Tree) YAML() []byte {
	w := &writer{}
	w.comment(0, t.Root.Comment)
	if len(t.Root.Members) == 0 {
		w.line(0)
		w.out.WriteString("{}")
	} else {
		w.members(t.Root, t.shape.on(t.Root), 0, false)
	}
	w.out.WriteByte('\n')
	return w.out.Bytes()
}

type writer struct {
	out bytes.Buffer
}

func (w *writer) line(indent int) {
	if w.out.Len() > 0 {
		w.out.WriteByte('\n')
	}
	w.out.WriteString(strings.Repeat(" ", indent))
}

func (w *writer) comment(indent int, text string) {
	if text == "" {
		return
	}
	for _, l := range strings.Split(text, "\n") {
		w.line(indent)
		w.out.WriteString(strings.TrimRight("# "+l, " "))
	}
}

// members writes the entries of a block map. inline says that the first stands behind a dash already.
func (w *writer) members(n *Node, s *shape, indent int, inline bool) {
	for i, m := range n.Members {
		own := m.Comment
		if !s.closed() {
			own = m.Value.Comment
		}
		w.comment(indent, own)
		if !inline || i > 0 {
			w.line(indent)
		}
		w.out.WriteString(keyText(m.Key, false))
		w.out.WriteByte(':')
		w.value(m.Value, s.key(m.Key), indent, indent+textWidth(m.Key)+2)
	}
}

// value writes what stands behind a key. indent is the key's, column where a one-line value begins.
func (w *writer) value(n *Node, s *shape, indent, column int) {
	s = s.on(n)
	if flow, ok := inFlow(n, s, pageWidth-column); ok {
		w.out.WriteByte(' ')
		w.out.WriteString(flow)
		return
	}
	switch n.Kind {
	case Map:
		w.members(n, s, indent+2, false)
	case List:
		w.items(n, s, indent+2)
	default:
		w.out.WriteByte(' ')
		w.scalar(n, indent+2)
	}
}

func (w *writer) items(n *Node, s *shape, indent int) {
	for _, item := range n.Items {
		inner := s.element().on(item)
		w.comment(indent, item.Comment)
		w.line(indent)
		w.out.WriteByte('-')
		if flow, ok := inFlow(item, inner, pageWidth-indent-2); ok {
			w.out.WriteByte(' ')
			w.out.WriteString(flow)
			continue
		}
		switch item.Kind {
		case Map:
			w.out.WriteByte(' ')
			w.members(item, inner, indent+2, true)
		case List:
			w.items(item, inner, indent+2)
		default:
			w.out.WriteByte(' ')
			w.scalar(item, indent+2)
		}
	}
}

// scalar writes one value that does not fit the line or is a block of text.
func (w *writer) scalar(n *Node, indent int) {
	if n.Kind != Text || !blockSafe(n.Text) {
		w.out.WriteString(scalarText(n, false))
		return
	}
	body, mark := n.Text, "|-"
	if strings.HasSuffix(body, "\n") {
		body, mark = strings.TrimSuffix(body, "\n"), "|"
	}
	w.out.WriteString(mark)
	for _, l := range strings.Split(body, "\n") {
		if l == "" {
			w.out.WriteByte('\n')
			continue
		}
		w.line(indent)
		w.out.WriteString(l)
	}
}

func keyText(k string, inFlow bool) string {
	if plainSafe(k, inFlow) {
		return k
	}
	return quoted(k)
}

func scalarText(n *Node, inFlow bool) string {
	switch {
	case n.Kind == Null:
		return "null"
	case n.Kind != Text || plainSafe(n.Text, inFlow):
		return n.Text
	}
	return quoted(n.Text)
}

// inFlow writes a map or a list in one line, where it may stand so and is at most width wide.
func inFlow(n *Node, s *shape, width int) (string, bool) {
	if n.Kind != Map && n.Kind != List {
		return "", false
	}
	if len(n.Members) == 0 && len(n.Items) == 0 {
		if n.Kind == Map {
			return "{}", true
		}
		return "[]", true
	}
	var b strings.Builder
	bare := *n
	bare.Comment = ""
	n = &bare // a comment before the value does not stand in its line
	if !flowInto(&b, n, s, 3) || textWidth(b.String()) > width {
		return "", false
	}
	return b.String(), true
}

// flowInto writes n in one line; levels is how many maps and lists may stand inside each other.
func flowInto(b *strings.Builder, n *Node, s *shape, levels int) bool {
	s = s.on(n)
	switch {
	case n.Comment != "" || s.block && len(n.Members)+len(n.Items) > 0 || b.Len() > 4*pageWidth:
		return false
	case n.Kind == Map:
		return flowMap(b, n, s, levels)
	case n.Kind == List:
		return flowList(b, n, s, levels)
	case n.Kind == Text && strings.Contains(n.Text, "\n"):
		return false
	}
	b.WriteString(scalarText(n, true))
	return true
}

func flowMap(b *strings.Builder, n *Node, s *shape, levels int) bool {
	if levels == 0 && len(n.Members) > 0 {
		return false
	}
	b.WriteByte('{')
	for i, m := range n.Members {
		if m.Comment != "" {
			return false
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(keyText(m.Key, true))
		b.WriteString(": ")
		if !flowInto(b, m.Value, s.key(m.Key), levels-1) {
			return false
		}
	}
	b.WriteByte('}')
	return true
}

func flowList(b *strings.Builder, n *Node, s *shape, levels int) bool {
	if levels == 0 && len(n.Items) > 0 {
		return false
	}
	b.WriteByte('[')
	for i, item := range n.Items {
		if i > 0 {
			b.WriteString(", ")
		}
		if !flowInto(b, item, s.element(), levels-1) {
			return false
		}
	}
	b.WriteByte(']')
	return true
}
