package forms

import "github.com/superform-dev/superform/forms/rules"

// pair says both operands, each as the other's field writes it where it is a literal.
func (s *speaker) pair(n *rules.Node, t *rules.Trace) (left, right string) {
	a, b := n.Args[0], n.Args[1]
	return s.side(a, part(t, 0), b), s.side(b, part(t, 1), a)
}

// side says one operand of a comparison.
func (s *speaker) side(n *rules.Node, t *rules.Trace, other *rules.Node) string {
	if n.Op == rules.OpLiteral && n.Value.Kind() == rules.KindText && s.fieldOf(other) == nil {
		if kind := namesKind(other); kind != "" { // what names somebody
			return s.quoted(s.text(other, n.Value.AsText(), nil))
		}
	}
	if n.Op == rules.OpList && t != nil {
		parts := make([]string, len(n.Args))
		for i, arg := range n.Args {
			parts[i] = s.side(arg, part(t, i), other)
		}
		return s.joined(parts, "、", "and")
	}
	return s.full(n, t, s.fieldOf(other))
}

func (s *speaker) equality(n *rules.Node, t *rules.Trace, truth bool) string {
	same := truth == (n.Op == rules.OpEq)
	for i, other := range []int{1, 0} {
		literal, value := n.Args[i], n.Args[other]
		if literal.Op != rules.OpLiteral {
			continue
		}
		switch literal.Value.Kind() {
		case rules.KindBlank:
			return s.isBlank(value, part(t, other), same, t != nil)
		case rules.KindBool:
			if t == nil {
				return s.clauseOr(value, literal.Value.AsBool() == same)
			}
			if p := part(t, other); s.blank(p) {
				return s.lacking(p)
			}
			return s.clause(value, part(t, other), literal.Value.AsBool() == same)
		}
	}
	if a, b := part(t, 0), part(t, 1); same && a != nil && b != nil && a.Value.IsBlank() {
		return s.sentence("both blank", s.noun(a.Node, a), s.noun(b.Node, b))
	}
	words := clauseWords["=="]
	if n.Args[0].Type.Kind == rules.KindNumber && n.Args[1].Type.Kind == rules.KindNumber {
		words = clauseWords["== number"]
	}
	left, right := s.pair(n, t)
	if same {
		return s.say(words.is, left, right)
	}
	return s.say(words.isNot, left, right)
}

// clauseOr states a condition or its contrary.
func (s *speaker) clauseOr(n *rules.Node, truth bool) string {
	if truth {
		return s.clause(n, nil, true)
	}
	switch n.Op {
	case rules.OpField, rules.OpCell, rules.OpRow, rules.OpLookup:
		return s.flag(n, nil, false)
	}
	return s.notSo(n)
}

func (s *speaker) ordering(n *rules.Node, t *rules.Trace, truth bool) string {
	for i := range 2 {
		if p := part(t, i); s.blank(p) {
			return s.lacking(p) // ordering against a blank is false
		}
	}
	kind := ""
	switch n.Args[0].Type.Kind {
	case rules.KindNumber:
		kind = " number"
	case rules.KindDate, rules.KindInstant, rules.KindTimeOfDay:
		kind = " date"
	default:
		s.lost = true
		return ""
	}
	left, right := s.pair(n, t)
	op, is := n.Op, truth
	switch op { // a >= b is that a < b is not so
	case rules.OpGe:
		op, is = rules.OpLt, !truth
	case rules.OpLe:
		op, is = rules.OpGt, !truth
	}
	words := clauseWords[op+kind]
	if is {
		return s.say(words.is, left, right)
	}
	return s.say(words.isNot, left, right)
}

func (s *speaker) containing(n *rules.Node, t *rules.Trace, truth bool) string {
	words := clauseWords[n.Op]
	if !truth {
		for i := range n.Args {
			if p := part(t, i); s.blank(p) {
				return s.lacking(p) // in a blank there is nothing, and a blank is in nothing
			}
		}
	}
	left, right := "", ""
	if n.Op == rules.OpMatches {
		left = s.full(n.Args[0], part(t, 0), nil)
	} else {
		left, right = s.pair(n, t)
	}
	if truth {
		return s.say(words.is, left, right)
	}
	return s.say(words.isNot, left, right)
}
