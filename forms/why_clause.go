package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// clause says that a condition is true, or that it is not: only the part that decides. Without a trace it
// states the condition itself.
func (s *speaker) clause(n *rules.Node, t *rules.Trace, truth bool) string {
	if t != nil && (t.Standing != rules.Known || t.Value.AsBool() != truth) {
		s.lost = true // words that would not be so
		return ""
	}
	if t != nil && len(t.Parts) < len(n.Args) {
		s.lost = true // too much to look at (Explain)
		return ""
	}
	switch n.Op {
	case rules.OpAnd, rules.OpOr:
		return s.several(n, t, truth)
	case rules.OpNot:
		if t == nil {
			return s.notSo(n.Args[0])
		}
		return s.clause(n.Args[0], part(t, 0), !truth)
	case rules.OpEq, rules.OpNe:
		return s.equality(n, t, truth)
	case rules.OpLt, rules.OpLe, rules.OpGt, rules.OpGe:
		return s.ordering(n, t, truth)
	case rules.OpIn, rules.OpContains, rules.OpStartsWith, rules.OpMatches:
		return s.containing(n, t, truth)
	case rules.OpEach:
		return s.overRows(n, t, truth)
	case rules.OpCall, rules.OpAsk:
		if words, ok := clauseWords[n.Name]; ok {
			return s.known(n, t, words, truth)
		}
	case rules.OpField, rules.OpCell, rules.OpRow, rules.OpLookup:
		return s.flag(n, t, truth)
	case rules.OpLiteral:
		return s.sentence("constant", s.sentence(pick(truth, "yes", "no")))
	}
	s.lost = true
	return ""
}

// notSo states the contrary of a condition.
func (s *speaker) notSo(n *rules.Node) string {
	if n.Op == rules.OpCall && n.Name == "blank" {
		return s.isBlank(n.Args[0], nil, false, false)
	}
	return s.sentence("not so", s.clause(n, nil, true))
}

// several says and and or: those of the operands on which the outcome rests.
func (s *speaker) several(n *rules.Node, t *rules.Trace, truth bool) string {
	if t == nil {
		if !truth {
			return s.notSo(n)
		}
		parts := []string{s.clause(n.Args[0], nil, true), s.clause(n.Args[1], nil, true)}
		if n.Op == rules.OpOr {
			return s.joined(parts, "或者", "or")
		}
		return s.joined(parts, "，并且", "and")
	}
	if d := t.Decisive(); d != t {
		return s.clause(d.Node, d, d.Value.AsBool())
	}
	var all []*rules.Trace
	s.gather(n.Op, t, &all)
	var parts []string
	for i, one := range all {
		if s.implied(one, all, i) {
			continue
		}
		if clause := s.clause(one.Node, one, truth); !contains(parts, clause) {
			parts = append(parts, clause)
		}
	}
	return s.joined(parts, "，并且", "and")
}

// gather lists the operands of a chain of one operator, all of which count.
func (s *speaker) gather(op string, t *rules.Trace, into *[]*rules.Trace) {
	switch {
	case t == nil:
		s.lost = true
	case t.Node.Op == op && len(t.Parts) == 2:
		for _, p := range t.Parts {
			s.gather(op, p, into)
		}
	default:
		*into = append(*into, t)
	}
}

// implied says whether an operand only says that something has a value of which another says what it is.
func (s *speaker) implied(t *rules.Trace, all []*rules.Trace, i int) bool {
	n := t.Node
	if n.Op != rules.OpNot || n.Args[0].Op != rules.OpCall || n.Args[0].Name != "blank" || !t.Value.AsBool() {
		return false
	}
	of := n.Args[0].Args[0]
	for j, other := range all {
		for _, operand := range other.Node.Args {
			if j != i && isOrdering(other.Node) && operand.Op == of.Op && s.written(operand) == s.written(of) {
				return true
			}
		}
	}
	return false
}

func (s *speaker) written(n *rules.Node) string { return string(s.source[n.From:n.To]) }

func isOrdering(n *rules.Node) bool {
	switch n.Op {
	case rules.OpLt, rules.OpLe, rules.OpGt, rules.OpGe:
		return true
	}
	return false
}

// known says a statement of a function; where an argument's blank makes it blank, that.
func (s *speaker) known(n *rules.Node, t *rules.Trace, words yesNo, truth bool) string {
	if n.Name == "blank" {
		return s.isBlank(n.Args[0], part(t, 0), truth, t != nil)
	}
	if s.blank(t) {
		return s.lacking(t)
	}
	if truth {
		return s.filled(n, t, words.is)
	}
	return s.filled(n, t, words.isNot)
}

// isBlank says that something is blank, or is not.
func (s *speaker) isBlank(n *rules.Node, t *rules.Trace, blank, traced bool) string {
	if traced && t != nil && blank {
		return s.lacking(t)
	}
	words := clauseWords["blank"]
	if n.Op == rules.OpField || n.Op == rules.OpCell || n.Op == rules.OpRow {
		filled := clauseWords["filled"]
		words = yesNo{filled.isNot, filled.is}
	}
	if blank {
		return s.say(words.is, s.noun(n, t))
	}
	return s.say(words.isNot, s.full(n, t, nil))
}

// blank says whether a part is known to be blank, and may be told to be.
func (s *speaker) blank(t *rules.Trace) bool {
	return t != nil && t.Standing == rules.Known && t.Value.IsBlank() && !s.conceals(t)
}

// lacking says what must have a value and has none.
func (s *speaker) lacking(t *rules.Trace) string {
	b := t.Blank()
	switch b.Node.Op {
	case rules.OpField, rules.OpCell, rules.OpRow:
		return s.say(clauseWords["filled"].isNot, s.noun(b.Node, b))
	case rules.OpEach, rules.OpIf, rules.OpDefault:
		s.lost = true
		return ""
	}
	return s.say(clauseWords["blank"].is, s.noun(b.Node, b))
}

// flag says a yes or no.
func (s *speaker) flag(n *rules.Node, t *rules.Trace, truth bool) string {
	if s.blank(t) {
		return s.lacking(t)
	}
	words := clauseWords["bool"]
	if truth {
		return s.say(words.is, s.noun(n, t))
	}
	return s.say(words.isNot, s.noun(n, t))
}

// overRows says what any, all and none found.
func (s *speaker) overRows(n *rules.Node, t *rules.Trace, truth bool) string {
	table := s.tableOf(n.Args[0])
	if n.Args[0].Op != rules.OpField || table == nil || n.Type.Kind != rules.KindBool {
		s.lost = true
		return ""
	}
	name := s.quoted(s.fieldLabel(table))
	if t != nil && part(t, 0) == nil {
		s.lost = true
		return ""
	}
	if t != nil && part(t, 0).Value.IsBlank() {
		return s.say(rowWords["empty"], name)
	}
	s.rows = append(s.rows, table)
	defer func() { s.rows = s.rows[:len(s.rows)-1] }()
	if t != nil && t.Row >= 0 {
		p := t.Parts[1]
		return s.say(rowWords["row"], name, itoa(t.Row+1), s.clause(p.Node, p, p.Value.AsBool()))
	}
	which := n.Name
	if !truth {
		which = map[string]string{"any": "none", "none": "any", "all": "some"}[n.Name]
	}
	return s.say(rowWords[which], name, "", s.clause(n.Args[1], nil, true))
}

// ruleText is the rule with the labels of what it reads, for what cannot be put into words well.
func (s *speaker) ruleText(root *rules.Node) string {
	var b strings.Builder
	at := 0
	s.bare = true
	defer func() { s.bare = false }()
	s.substitute(root, &at, &b)
	b.WriteString(string(s.source[at:]))
	return oneLine(b.String())
}

// substitute writes the source up to the end of each name that it replaces.
func (s *speaker) substitute(n *rules.Node, at *int, b *strings.Builder) {
	label := ""
	switch n.Op {
	case rules.OpField, rules.OpCell, rules.OpRow:
		label = s.name(n)
	case rules.OpColumn:
		if n.Args[0].Op == rules.OpField {
			label = s.noun(n, nil)
		}
	case rules.OpLookup:
		label = s.lookup(n, nil)
	case rules.OpEach:
		s.rows = append(s.rows, s.tableOf(n.Args[0]))
		defer func() { s.rows = s.rows[:len(s.rows)-1] }()
	}
	if label != "" && n.From >= *at {
		b.WriteString(string(s.source[*at:n.From]) + label)
		*at = n.To
		return
	}
	for _, arg := range n.Args {
		s.substitute(arg, at, b)
	}
}
