package apps

import (
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms"
)

// validator compares a tree with the shape of its file and collects what differs.
type validator struct {
	t        *Tree
	problems []Problem
}

// maxProblems bounds the problems of one file, so that a hostile file gives a readable answer.
const maxProblems = 50

// validate says what in a file its shape does not allow.
func validate(t *Tree) []Problem {
	v := &validator{t: t}
	v.value(t.Root, t.shape, "", t.Root.at)
	sortProblems(v.problems)
	return v.problems
}

func (v *validator) fail(at place, pointer, code string, args ...string) {
	if len(v.problems) < maxProblems {
		p := newProblem(v.t.Path, at, code, args...)
		p.Path = pointer
		v.problems = append(v.problems, p)
	}
}

// value checks one value; at is where a person looks for it: the key, or the element.
func (v *validator) value(n *Node, s *shape, pointer string, at place) {
	s = s.on(n)
	if !s.takes(n.Kind) {
		v.fail(at, pointer, "kind_wrong", "want", shapeNames[s.kind])
		return
	}
	switch s.kind {
	case objectShape:
		v.object(n, s, pointer, at)
	case mapShape:
		v.freeMap(n, s, pointer, at)
	case listShape:
		v.list(n, s, pointer, at)
	case textShape:
		v.text(n, s, pointer)
	case wordsShape:
		v.words(n, pointer, at)
	case integerShape:
		if strings.ContainsAny(n.Text, ".eE") || len(n.Text) > 15 {
			v.fail(n.at, pointer, "kind_wrong", "want", "integer")
		}
	}
}

func (v *validator) object(n *Node, s *shape, pointer string, at place) {
	chosen := 0
	for _, m := range n.Members {
		i := s.order(m.Key)
		if i == len(s.keys) {
			v.fail(m.at, below(pointer, m.Key), "key_unknown", "key", m.Key, "suggestion", nearest(m.Key, s.vocabulary()))
			continue
		}
		if contains(s.oneOf, m.Key) {
			chosen++
			if chosen > s.exactly {
				v.fail(m.at, below(pointer, m.Key), "key_excluded", "keys", strings.Join(s.oneOf, ", "))
			}
		}
		v.value(m.Value, s.keys[i].shape, below(pointer, m.Key), m.at)
	}
	if chosen < s.exactly {
		v.fail(at, pointer, "key_choice", "keys", strings.Join(s.oneOf, ", "))
	}
	for _, k := range s.keys {
		if (k.required || k.beside != "" && n.Get(k.beside) != nil) && n.Get(k.name) == nil {
			v.fail(at, pointer, "key_missing", "key", k.name)
		}
	}
	if pointer == "" && n.Get("format") != nil && n.Get("format").Text != "1" {
		_, where := n.child("format")
		v.fail(where, "/format", "format_unknown")
	}
}

// vocabulary gives the words of an object's vocabulary.
func (s *shape) vocabulary() []string {
	out := make([]string, len(s.keys))
	for i, k := range s.keys {
		out[i] = k.name
	}
	return out
}

func (v *validator) freeMap(n *Node, s *shape, pointer string, at place) {
	if len(n.Members) < s.min {
		v.fail(at, pointer, "empty_here")
	}
	for _, m := range n.Members {
		if s.names != nil && !s.names.pattern.MatchString(m.Key) {
			v.fail(m.at, below(pointer, m.Key), s.names.code, "value", clip(m.Key))
		}
		v.value(m.Value, s.item, below(pointer, m.Key), m.at)
	}
}

func (v *validator) list(n *Node, s *shape, pointer string, at place) {
	if len(n.Items) < s.min {
		v.fail(at, pointer, "empty_here")
	}
	seen := map[string]bool{}
	for i, item := range n.Items {
		here := below(pointer, itoa(i))
		v.value(item, s.item, here, item.at)
		if id := item.Get("id"); s.unique && id != nil && id.Kind == Text {
			if seen[id.Text] {
				v.fail(id.at, here+"/id", "id_twice", "id", clip(id.Text))
			}
			seen[id.Text] = true
		}
	}
}

func (v *validator) text(n *Node, s *shape, pointer string) {
	if len(s.enum) > 0 && !contains(s.enum, n.Text) {
		v.fail(n.at, pointer, "value_not_here", "value", clip(n.Text), "values", strings.Join(s.enum, ", "),
			"suggestion", nearest(n.Text, s.enum))
	}
	if s.grammar != nil && !s.grammar.pattern.MatchString(n.Text) {
		v.fail(n.at, pointer, s.grammar.code, "value", clip(n.Text))
	}
}

// words checks a text in one or several languages. Texts are shown to people as they are, so they hold
// no control characters; what looks like markup stays text.
func (v *validator) words(n *Node, pointer string, at place) {
	if n.Kind == Text {
		v.spoken(n, pointer)
		return
	}
	if len(n.Members) == 0 {
		v.fail(at, pointer, "empty_here")
	}
	for _, m := range n.Members {
		here := below(pointer, m.Key)
		switch {
		case !tagGrammar.pattern.MatchString(m.Key):
			v.fail(m.at, here, tagGrammar.code, "value", clip(m.Key))
		case m.Key == "zh" && n.Get(forms.Chinese) != nil:
			v.fail(m.at, here, "language_twice")
		}
		if m.Value.Kind != Text {
			v.fail(m.at, here, "kind_wrong", "want", "text")
			continue
		}
		v.spoken(m.Value, here)
	}
}

func (v *validator) spoken(n *Node, pointer string) {
	if n.Text == "" {
		v.fail(n.at, pointer, "empty_here")
	}
	for _, r := range n.Text {
		if refusedRune(r) {
			v.fail(n.at, pointer, "words_character")
			return
		}
	}
	if utf8.RuneCountInString(n.Text) > maxWords {
		v.fail(n.at, pointer, "words_long")
	}
}

// maxWords bounds a text that people read, in runes.
const maxWords = 2000

// clip keeps a quoted value short enough for a message.
func clip(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

// shapeNames are what a message calls what is wanted, by kind of shape; messages holds them as want_….
var shapeNames = map[shapeKind]string{
	objectShape: "map", mapShape: "map", listShape: "list", textShape: "text", wordsShape: "words",
	scalarShape: "scalar", numberShape: "number", integerShape: "integer", booleanShape: "boolean",
}
