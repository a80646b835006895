package apps

import (
	"regexp"
	"sort"
)

// shape says what may stand at one place of a file. From the shapes follow the order of keys, where
// comments can stand, how fmt lays a value out, what Load refuses, and the JSON Schemas in
// docs/schemas. The shapes of each kind of file stand in vocabulary_<kind>.go.
type shape struct {
	kind    shapeKind
	help    string   // one sentence, in the JSON Schema
	keys    []key    // of an object, in canonical order
	item    *shape   // of a list's elements, of a map's values
	names   *grammar // of a map's keys
	grammar *grammar // of a text
	enum    []string // of a text
	options []*shape // of either
	ref     string   // of a reference: a name in shapes
	block   bool     // fmt never writes it in one line
	min     int      // least number of elements or keys
	unique  bool     // elements carry ids, each of which occurs once
	exactly int      // with oneOf: how many of those keys stand in the object
	oneOf   []string // keys of an object that exclude each other
}

type shapeKind uint8

const (
	anyShape     shapeKind = iota
	objectShape            // a map whose keys are vocabulary
	mapShape               // a map whose keys are free
	listShape              // a list
	textShape              // one text
	wordsShape             // a text in one or several languages
	scalarShape            // a text, a number or a boolean
	numberShape            // a number
	integerShape           // a whole number
	booleanShape           // true or false
	eitherShape            // one of several shapes, told apart by the kind of value
	refShape               // another shape by its name, so that shapes can contain themselves
)

// key is one word of a vocabulary.
type key struct {
	name     string
	shape    *shape
	required bool
	beside   string // it is required where this other key stands
}

// grammar is the syntax of a kind of text, with a name for messages.
type grammar struct {
	code    string // message code
	pattern *regexp.Regexp
}

// The grammars of ids. Apps, forms, flows, nodes, options are named with hyphens, fields and columns with
// underscores, because rules name those.
var (
	idGrammar    = &grammar{"id_syntax", regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)}
	fieldGrammar = &grammar{"field_id_syntax", regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)}
	// What lists have as columns and order: a field, or an end of a range.
	listedGrammar = &grammar{"field_id_syntax", regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}(\.(from|to))?$`)}
	tagGrammar    = &grammar{"language_syntax", regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)}
	dateGrammar   = &grammar{"date_syntax", regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)}
)

// freeShape is what stands where no vocabulary says anything.
var freeShape = &shape{kind: anyShape}

func object(keys ...key) *shape             { return &shape{kind: objectShape, keys: keys} }
func listOf(item *shape) *shape             { return &shape{kind: listShape, item: item} }
func mapOf(g *grammar, item *shape) *shape  { return &shape{kind: mapShape, names: g, item: item} }
func text() *shape                          { return &shape{kind: textShape} }
func textLike(g *grammar) *shape            { return &shape{kind: textShape, grammar: g} }
func oneOfTexts(values ...string) *shape    { return &shape{kind: textShape, enum: values} }
func words() *shape                         { return &shape{kind: wordsShape} }
func either(options ...*shape) *shape       { return &shape{kind: eitherShape, options: options} }
func number() *shape                        { return &shape{kind: numberShape} }
func integer() *shape                       { return &shape{kind: integerShape} }
func boolean() *shape                       { return &shape{kind: booleanShape} }
func scalar() *shape                        { return &shape{kind: scalarShape} }
func anything() *shape                      { return &shape{kind: anyShape} }
func refTo(name string) *shape              { return &shape{kind: refShape, ref: name} }
func need(name string, s *shape) key        { return key{name: name, shape: s, required: true} }
func may(name string, s *shape) key         { return key{name: name, shape: s} }
func (k key) with(other string) key         { k.beside = other; return k }
func (s *shape) says(help string) *shape    { c := *s; c.help = help; return &c }
func (s *shape) inBlock() *shape            { c := *s; c.block = true; return &c }
func (s *shape) atLeast(n int) *shape       { c := *s; c.min = n; return &c }
func (s *shape) withIDs() *shape            { c := *s; c.unique = true; return &c }
func (s *shape) just(keys ...string) *shape { c := *s; c.oneOf = keys; c.exactly = 1; return &c }

// on gives the shape that applies to a value: what a reference names, and of several the first that
// takes a value of that kind.
func (s *shape) on(n *Node) *shape {
	switch s.kind {
	case refShape:
		return shapes[s.ref].on(n)
	case eitherShape:
		for _, o := range s.options {
			if o = o.on(n); o.takes(n.Kind) {
				return o
			}
		}
		return s.options[len(s.options)-1].on(n)
	}
	return s
}

// takes reports whether a value of kind k can stand here.
func (s *shape) takes(k Kind) bool {
	switch s.kind {
	case objectShape, mapShape:
		return k == Map
	case listShape:
		return k == List
	case textShape:
		return k == Text
	case wordsShape:
		return k == Text || k == Map
	case scalarShape:
		return k == Text || k == Number || k == Bool
	case numberShape, integerShape:
		return k == Number
	case booleanShape:
		return k == Bool
	}
	return true
}

// closed reports whether the keys of a map here are vocabulary, so that a comment can stand before them.
func (s *shape) closed() bool { return s != nil && s.kind == objectShape }

// key gives the shape of the value under a key.
func (s *shape) key(name string) *shape {
	switch s.kind {
	case objectShape:
		for i := range s.keys {
			if s.keys[i].name == name {
				return s.keys[i].shape
			}
		}
	case mapShape:
		return s.item
	}
	return freeShape
}

// element gives the shape of a list's elements.
func (s *shape) element() *shape {
	if s.item == nil {
		return freeShape
	}
	return s.item
}

// order gives the position of a key in the canonical order; unknown keys come last, as written.
func (s *shape) order(name string) int {
	for i := range s.keys {
		if s.keys[i].name == name {
			return i
		}
	}
	return len(s.keys)
}

// canonical brings a tree into the one form in which it is stored: keys of the vocabulary in its
// order, unknown ones after them, comments where the tree can hold them.
func (t *Tree) canonical() {
	sortKeys(t.Root, t.shape)
	left := settle(t.Root, t.shape, inline)
	t.Root.Comment = joinComments(t.Root.Comment, left)
}

func sortKeys(n *Node, s *shape) {
	s = s.on(n)
	if s.kind == objectShape {
		sort.SliceStable(n.Members, func(i, j int) bool { return s.order(n.Members[i].Key) < s.order(n.Members[j].Key) })
	}
	for i := range n.Members {
		sortKeys(n.Members[i].Value, s.key(n.Members[i].Key))
	}
	for _, item := range n.Items {
		sortKeys(item, s.element())
	}
}
