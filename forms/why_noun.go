package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// part is the trace of operand i; nil where there is none.
func part(t *rules.Trace, i int) *rules.Trace {
	if t == nil || i >= len(t.Parts) {
		return nil
	}
	return t.Parts[i]
}

// full says a value with what it is: "Total (6,200.00)". as is the field in whose way a literal is written.
func (s *speaker) full(n *rules.Node, t *rules.Trace, as *Field) string {
	if n.Op == rules.OpLiteral {
		return s.literal(n, as)
	}
	noun := s.marked(n, t)
	value := s.told(t, nil)
	switch {
	case n.Op == rules.OpList:
		value = ""
	case value != "" && n.Op != rules.OpMod && (isArithmetic(n) || n.Op == rules.OpNeg):
		return noun + " = " + value
	}
	return s.withValue(noun, value)
}

// noun says what a value is, without it.
func (s *speaker) noun(n *rules.Node, t *rules.Trace) string { return s.withValue(s.marked(n, t), "") }

// literal says what a rule's author wrote.
func (s *speaker) literal(n *rules.Node, as *Field) string {
	switch {
	case n.Value.IsBlank():
		return s.sentence("nothing")
	case n.Value.Kind() != rules.KindText:
		return s.value(n, n.Value, nil)
	case as != nil && as.Type == "option":
		return s.quoted(as.Display(n.Value, s.lang, s.reader.Names))
	}
	return "“" + clipTo(oneLine(n.Value.AsText()), 60) + "”"
}

// marked says what a value is, and of what is worked out the values that it is made of, with the place for it.
func (s *speaker) marked(n *rules.Node, t *rules.Trace) string {
	switch n.Op {
	case rules.OpLiteral:
		return s.literal(n, nil)
	case rules.OpField, rules.OpCell, rules.OpRow:
		return s.name(n)
	case rules.OpPart:
		switch n.Args[0].Op {
		case rules.OpField, rules.OpCell, rules.OpRow:
			return s.placed(partWords[n.Name], s.name(n.Args[0]))
		}
	case rules.OpFact:
		return s.pick(factNames[n.Name])
	case rules.OpLookup:
		return s.lookup(n, t)
	case rules.OpColumn:
		if n.Args[0].Op == rules.OpField {
			return s.placed(rowWords["column"], s.name(n.Args[0]), s.name(n))
		}
	case rules.OpList:
		return s.list(n, t)
	case rules.OpNeg:
		return "−" + s.operand(n.Args[0], part(t, 0))
	case rules.OpCall, rules.OpAsk:
		return s.call(n, t)
	case rules.OpEach:
		return s.each(n)
	}
	if isArithmetic(n) {
		return s.arithmetic(n, t)
	}
	s.lost = true
	return ""
}

// name is the label of what a node reads.
func (s *speaker) name(n *rules.Node) string {
	if f := s.fieldOf(n); f != nil {
		return s.quoted(s.fieldLabel(f))
	}
	if name, ok := factNames[n.Name]; ok && n.Op == rules.OpField {
		return s.pick(name)
	}
	return s.quoted(n.Name)
}

// lookup names a field of another record: “Paid” of Kind (Sick leave).
func (s *speaker) lookup(n *rules.Node, t *rules.Trace) string {
	label := n.Args[2].Value.AsText()
	if f := s.fieldOf(n); f != nil {
		label = s.fieldLabel(f)
	}
	if !s.bare {
		label = "“" + label + "”"
	}
	return s.placed(rowWords["column"], s.full(n.Args[1], part(t, 1), nil), label)
}

func (s *speaker) list(n *rules.Node, t *rules.Trace) string {
	parts := make([]string, len(n.Args))
	for i, arg := range n.Args {
		parts[i] = s.full(arg, part(t, i), nil)
	}
	return s.joined(parts, "、", "and")
}

func isArithmetic(n *rules.Node) bool {
	switch n.Op {
	case rules.OpAdd, rules.OpSub, rules.OpMul, rules.OpDiv, rules.OpMod:
		return true
	}
	return false
}

var signs = map[string]string{rules.OpAdd: " + ", rules.OpSub: " − ", rules.OpMul: " × ", rules.OpDiv: " ÷ "}

func (s *speaker) arithmetic(n *rules.Node, t *rules.Trace) string {
	left, right := s.operand(n.Args[0], part(t, 0)), s.operand(n.Args[1], part(t, 1))
	if n.Op == rules.OpMod {
		return s.sentence("remainder", left, right)
	}
	if n.Op != rules.OpAdd && n.Op != rules.OpSub {
		left = wrapped(n.Args[0], left)
	}
	if n.Op != rules.OpAdd {
		right = wrapped(n.Args[1], right)
	}
	return left + signs[n.Op] + right
}

// wrapped puts brackets around an operand that is itself worked out.
func wrapped(n *rules.Node, text string) string {
	if isArithmetic(n) {
		return "(" + text + ")"
	}
	return text
}

// operand is a part of a calculation: what is itself worked out stands without its value.
func (s *speaker) operand(n *rules.Node, t *rules.Trace) string {
	if isArithmetic(n) || n.Op == rules.OpNeg {
		return s.noun(n, t)
	}
	return s.full(n, t, nil)
}

// each says what is worked out over the rows of a table: a count or a total.
func (s *speaker) each(n *rules.Node) string {
	words, ok := rowWords[n.Name]
	if n.Args[0].Op != rules.OpField || n.Name != "count" && n.Name != "sum" || !ok {
		s.lost = true
		return ""
	}
	s.rows = append(s.rows, s.tableOf(n.Args[0]))
	defer func() { s.rows = s.rows[:len(s.rows)-1] }()
	table := s.name(n.Args[0])
	if n.Name == "sum" {
		return s.placed(words, table, "", s.noun(n.Args[1], nil))
	}
	return s.placed(words, table, "", s.clause(n.Args[1], nil, true))
}

// placed fills in a message that says where the value stands.
func (s *speaker) placed(m message, parts ...string) string {
	return fillPlaces(strings.Replace(s.pick(m), "~", valuePlace, 1), parts)
}
