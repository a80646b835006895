package apps

import (
	"sort"
	"strings"

	"github.com/goccy/go-yaml/token"
)

// commentKey is the key under which comments stand in canonical JSON: in the map whose keys they
// precede, an object from key to text; "" is the comment before the map itself.
const commentKey = "x-comment"

// comment is one "#" of the source.
type comment struct {
	at   place
	own  bool // alone on its line
	text string
	flow int // the line where the flow collection around it begins, 0 outside
}

// spot is a key of a block map or an element of a block list: what a comment can stand before.
type spot struct {
	at     place
	parent *Node
	index  int
}

func (r *reader) collect(t *token.Token, at place, inFlow bool, flowFrom place) {
	c := comment{at: at, text: commentText(t.Value)}
	before := []rune(r.lines[at.line-1])
	c.own = strings.TrimSpace(string(before[:min(at.column-1, len(before))])) == ""
	if inFlow {
		c.flow = flowFrom.line
	}
	r.comments = append(r.comments, c)
}

// commentText drops the one blank after "#" and blanks at the end.
func commentText(raw string) string {
	return strings.TrimRight(strings.TrimPrefix(raw, " "), " \t")
}

// placeComments gives each comment to a key or an element: one on a line of its own to what follows,
// except that a comment indented like what stands above and deeper than what follows stays with what
// stands above; one at the end of a line to the last key on that line; one inside a flow collection
// to the key that holds the collection; one that nothing follows to the last key.
func (r *reader) placeComments(root *Node) {
	if root == nil {
		return
	}
	sort.SliceStable(r.spots, func(i, j int) bool { return r.spots[i].at.before(r.spots[j].at) })
	for _, c := range r.comments {
		s := r.spotFor(c)
		if s < 0 {
			root.Comment = addLine(root.Comment, c.text)
			continue
		}
		r.spots[s].add(c.text)
	}
}

func (p place) before(o place) bool {
	return p.line < o.line || p.line == o.line && p.column < o.column
}

func (r *reader) spotFor(c comment) int {
	line := c.at.line
	if c.flow > 0 {
		line = c.flow
	}
	next := sort.Search(len(r.spots), func(i int) bool { return r.spots[i].at.line > line })
	last := next - 1
	if c.flow > 0 || !c.own {
		return last
	}
	if next == 0 {
		return -1
	}
	if next == len(r.spots) || r.spots[next].at.column < c.at.column {
		for i := last; i >= 0 && r.spots[i].at.column >= c.at.column; i-- {
			if r.spots[i].at.column == c.at.column {
				return i
			}
		}
	}
	if next == len(r.spots) {
		return last
	}
	return next
}

func (s spot) add(text string) {
	if s.parent.Kind == Map {
		m := &s.parent.Members[s.index]
		m.Comment = addLine(m.Comment, text)
		return
	}
	if item := s.parent.Items[s.index]; item != nil {
		item.Comment = addLine(item.Comment, text)
	}
}

func addLine(comment, line string) string {
	if comment == "" {
		return line
	}
	return comment + "\n" + line
}

// tidyComment drops blanks at the ends of lines and empty lines at both ends.
func tidyComment(c string) string {
	if c == "" {
		return ""
	}
	lines := strings.Split(c, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// joinComments puts one comment below another.
func joinComments(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "\n" + b
}

// standing says where a map stands, and so whether it has a comment of its own.
type standing uint8

const (
	underWord standing = iota // under a word of the vocabulary: the comment is kept beside that word
	underFree                 // under a free key: the comment is the map's own
	inline                    // in a list, or the root: the comment is the map's own, and the first key's too
)

// settle moves the comments of n to where the tree can hold them: before the keys of maps whose keys
// are vocabulary, and in such maps as stand in lists or under free keys. What can be held nowhere in n
// is given back, to go before n's own key.
func settle(n *Node, s *shape, spot standing) (left string) {
	s = s.on(n)
	n.Comment = tidyComment(n.Comment)
	switch n.Kind {
	case Map:
		if !s.closed() {
			return settleFree(n, s)
		}
		for i := range n.Members {
			m := &n.Members[i]
			m.Comment = joinComments(tidyComment(m.Comment), settle(m.Value, s.key(m.Key), underWord))
		}
		if spot == inline && len(n.Members) > 0 {
			n.Comment = joinComments(n.Comment, n.Members[0].Comment)
			n.Members[0].Comment = ""
		}
		if spot == underWord {
			left, n.Comment = n.Comment, ""
		}
	case List:
		for _, item := range n.Items {
			rest := settle(item, s.element(), inline)
			if item.Kind != Map || !s.element().on(item).closed() {
				rest, item.Comment = joinComments(item.Comment, rest), ""
			}
			left = joinComments(left, rest)
		}
	}
	return left
}

func settleFree(n *Node, s *shape) (left string) {
	left, n.Comment = n.Comment, ""
	for i := range n.Members {
		m := &n.Members[i]
		inner := s.key(m.Key)
		own := tidyComment(m.Comment)
		m.Comment = ""
		if m.Value.Kind == Map && inner.on(m.Value).closed() {
			m.Value.Comment = joinComments(own, m.Value.Comment)
			left = joinComments(left, settle(m.Value, inner, underFree))
			continue
		}
		left = joinComments(left, joinComments(own, settle(m.Value, inner, underWord)))
	}
	return left
}
