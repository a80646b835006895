package rules

import "github.com/superform-dev/superform/forms/num"

// common finds the type in which two operands meet, converting text literals next to dates.
func (c *checker) common(n, a, b *Node) (Type, *Error) {
	if err := first(c.convert(a, b.Type.elemKind()), c.convert(b, a.Type.elemKind())); err != nil {
		return Type{}, err
	}
	if !a.Type.same(b.Type) {
		err := c.refuse("kinds_differ", n, "operator", n.Op, "left", a.Type.String(), "right", b.Type.String())
		err.Hint = c.unquoted(a, b)
		return Type{}, err
	}
	if a.Type.Kind == KindBlank {
		return b.Type, nil
	}
	typ := a.Type
	typ.Scale = max(a.Type.Scale, b.Type.Scale)
	if b.Type.Kind != KindBlank && a.Type.Of != b.Type.Of {
		typ.Of = ""
	}
	return typ, nil
}

// elemKind is the kind, of a list that of its elements.
func (t Type) elemKind() Kind {
	if t.Kind == KindList && t.Elem != nil {
		return t.Elem.Kind
	}
	return t.Kind
}

// unquoted suggests the number in '9999' where a number was meant.
func (c *checker) unquoted(a, b *Node) string {
	for _, pair := range [2][2]*Node{{a, b}, {b, a}} {
		if pair[0].Type.Kind == KindNumber && pair[1].Op == OpLiteral && pair[1].Type.Kind == KindText {
			if value, err := num.Parse(pair[1].Value.AsText()); err == nil {
				return value.String()
			}
		}
	}
	return ""
}

// convert reads text literals in n as dates, instants or times, where that kind is wanted.
func (c *checker) convert(n *Node, kind Kind) *Error {
	if kind != KindDate && kind != KindInstant && kind != KindTimeOfDay {
		return nil
	}
	switch {
	case n.Op == OpLiteral && n.Type.Kind == KindText:
		value, ok := parseAs(kind, n.Value.AsText())
		if !ok {
			return c.refuse("bad_"+kind.String(), n, "text", n.Value.AsText())
		}
		n.Value, n.Type = value, Type{Kind: kind}
	case n.Op == OpList && n.Type.elemKind() == KindText:
		return c.convertAll(n, n.Args, kind)
	case n.Op == OpDefault && n.Type.Kind == KindText:
		return c.convertAll(n, n.Args, kind)
	case n.Op == OpIf && n.Type.Kind == KindText:
		return c.convertAll(n, n.Args[1:], kind)
	}
	return nil
}

// convertAll converts the operands of n and, when all are converted, n itself.
func (c *checker) convertAll(n *Node, operands []*Node, kind Kind) *Error {
	for _, arg := range operands {
		if !literals(arg) {
			return nil
		}
	}
	for _, arg := range operands {
		if err := c.convert(arg, kind); err != nil {
			return err
		}
	}
	if n.Op == OpList {
		n.Type = listOf(Type{Kind: kind})
	} else {
		n.Type = Type{Kind: kind}
	}
	return nil
}

// literals reports whether n can only give literals.
func literals(n *Node) bool {
	operands := n.Args
	switch n.Op {
	case OpLiteral:
		return true
	case OpIf:
		operands = n.Args[1:]
	case OpDefault, OpList:
	default:
		return false
	}
	for _, arg := range operands {
		if !literals(arg) {
			return false
		}
	}
	return true
}

func parseAs(kind Kind, s string) (Value, bool) {
	switch kind {
	case KindDate:
		days, ok := ParseDate(s)
		return Date(days), ok
	case KindInstant:
		ms, ok := ParseInstant(s)
		return Instant(ms), ok
	}
	seconds, ok := ParseTimeOfDay(s)
	return TimeOfDay(seconds), ok
}

// convertAmong converts the text literals among nodes, where one of them is a date, an instant or a time.
func (c *checker) convertAmong(nodes []*Node) *Error {
	for _, n := range nodes {
		kind := n.Type.elemKind()
		if kind != KindDate && kind != KindInstant && kind != KindTimeOfDay {
			continue
		}
		for _, other := range nodes {
			if err := c.convert(other, kind); err != nil {
				return err
			}
		}
		return nil
	}
	return nil
}
