package apps

import (
	"strconv"
	"strings"
)

// Kind says what a node of a tree is. The types are JSON's and no others: an unquoted date is a text.
type Kind uint8

// The kinds of nodes.
const (
	Null Kind = iota
	Bool
	Number
	Text
	List
	Map
)

// Node is one value of a definition with the place where it stands.
type Node struct {
	Kind Kind
	// Text is the value of a text, the digits of a number as they were written, or "true" or "false".
	Text    string
	Items   []*Node  // of a list
	Members []Member // of a map, in canonical order; keys are unique
	// Comment stands before the list item, the named entry or the file that this map is. Only maps
	// whose keys are vocabulary hold one; lines are separated by "\n", without "#".
	Comment string

	at    place
	style scalarStyle
}

// Member is one key of a map with its value.
type Member struct {
	Key     string
	Value   *Node
	Comment string // stands before the key; only in maps whose keys are vocabulary

	at place
}

// place is where something begins: line and column from 1, the column in runes; 0 is nowhere.
type place struct{ line, column int }

type scalarStyle uint8

const (
	plainStyle scalarStyle = iota
	singleQuoted
	doubleQuoted
	blockStyle
)

// Tree is one file of an app: an ordered tree of JSON's types in canonical order, with positions and
// comments. It is made by Parse or ParseJSON and never changes.
type Tree struct {
	Path string // relative to the app's folder, with slashes
	Root *Node

	shape *shape
	lines []string // of the source, for carets; nil for trees that came from JSON
}

// Get gives the value of a key of a map, nil where there is none. It may be called on nil.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for i := range n.Members {
		if n.Members[i].Key == key {
			return n.Members[i].Value
		}
	}
	return nil
}

// String gives the text of a text, a number or a boolean, and "" of everything else and of nil.
func (n *Node) String() string {
	if n == nil {
		return ""
	}
	return n.Text
}

// Texts gives the texts of a list of scalars.
func (n *Node) Texts() []string {
	if n == nil {
		return nil
	}
	var out []string
	for _, item := range n.Items {
		out = append(out, item.Text)
	}
	return out
}

// Find walks a JSON pointer. An element of a list is named by its position or by its id. It gives nil
// where the pointer leads nowhere.
func (t *Tree) Find(pointer string) *Node {
	n, rest := t.walk(pointer)
	if rest != "" {
		return nil
	}
	return n
}

// At gives the line and column, from 1, of what a JSON pointer names: of the key for a member of a
// map, of the value for an element of a list. Where the pointer leads nowhere it is the place of the
// nearest thing above; 0, 0 only where the tree came from JSON.
func (t *Tree) At(pointer string) (line, column int) {
	n, at := t.Root, place{1, 1}
	if t.lines == nil {
		at = place{}
	}
	for _, token := range pointerTokens(pointer) {
		next, where := n.child(token)
		if next == nil {
			break
		}
		n, at = next, where
	}
	return at.line, at.column
}

// walk follows a pointer as far as it leads and gives what could not be followed.
func (t *Tree) walk(pointer string) (*Node, string) {
	n := t.Root
	for _, token := range pointerTokens(pointer) {
		next, _ := n.child(token)
		if next == nil {
			return n, token
		}
		n = next
	}
	return n, ""
}

// child gives the element that one token of a pointer names, and where it begins.
func (n *Node) child(token string) (*Node, place) {
	switch n.Kind {
	case Map:
		for i := range n.Members {
			if n.Members[i].Key == token {
				return n.Members[i].Value, n.Members[i].at
			}
		}
	case List:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.Items) {
			return n.Items[i], n.Items[i].at
		}
		for _, item := range n.Items {
			if id := item.Get("id"); id != nil && id.Text == token {
				return item, item.at
			}
		}
	}
	return nil, place{}
}

func pointerTokens(pointer string) []string {
	pointer = strings.TrimPrefix(pointer, "/")
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(pointer, "/")
	for i, token := range tokens {
		tokens[i] = pointerUnescape.Replace(token)
	}
	return tokens
}

var (
	pointerUnescape = strings.NewReplacer("~1", "/", "~0", "~")
	pointerEscape   = strings.NewReplacer("~", "~0", "/", "~1")
)

// below extends a JSON pointer by one token.
func below(pointer, token string) string { return pointer + "/" + pointerEscape.Replace(token) }

// Equal reports whether two nodes hold the same values, keys in the same order and the same comments.
// Positions do not count.
func (n *Node) Equal(o *Node) bool {
	if n == nil || o == nil {
		return n == o
	}
	if n.Kind != o.Kind || n.Text != o.Text || n.Comment != o.Comment ||
		len(n.Items) != len(o.Items) || len(n.Members) != len(o.Members) {
		return false
	}
	for i, item := range n.Items {
		if !item.Equal(o.Items[i]) {
			return false
		}
	}
	for i, m := range n.Members {
		if m.Key != o.Members[i].Key || m.Comment != o.Members[i].Comment || !m.Value.Equal(o.Members[i].Value) {
			return false
		}
	}
	return true
}
