package rules

import (
	"errors"
	"regexp/syntax"

	"github.com/expr-lang/expr/ast"

	"github.com/superform-dev/superform/forms/num"
)

func (c *checker) unary(n *ast.UnaryNode, level int) (*Node, *Error) {
	operand, err := c.node(n.Node, level+1)
	if err != nil {
		return nil, err
	}
	switch n.Operator {
	case "not":
		out := c.make(OpNot, n, Type{Kind: KindBool}, runNot, operand)
		return out, c.must(operand, KindBool, "not")
	case "-":
		if operand.Op == OpLiteral && operand.Type.Kind == KindNumber {
			out := c.make(OpLiteral, n, operand.Type, runLiteral, operand)
			out.Args, out.Value = nil, Num(operand.Value.AsNumber().Neg())
			return out, nil
		}
		out := c.make(OpNeg, n, Type{Kind: KindNumber, Scale: operand.Type.Scale}, runNeg, operand)
		return out, c.must(operand, KindNumber, "-")
	}
	return nil, &Error{Code: "unexpected", Args: args("text", n.Operator), From: n.Location().From, To: n.Location().To}
}

// must checks that an operand is of a kind.
func (c *checker) must(n *Node, kind Kind, operator string) *Error {
	if n.Type.Kind == kind || n.Type.Kind == KindBlank {
		return nil
	}
	return c.refuse("operand_kind", n, "operator", operator, "want", kind.String(), "got", n.Type.String())
}

func (c *checker) binary(n *ast.BinaryNode, level int) (*Node, *Error) {
	// The parser makes `a < b && b < c` of `a < b < c`: the two share b, so that nested ones would make the
	// tree grow without bound. Authors cannot write &&.
	if n.Operator == "&&" {
		t, _ := c.tokenAt(n.Location().From)
		return nil, &Error{Code: "chained_comparison", Args: args("operator", t.text), From: t.from, To: t.to}
	}
	left, err := c.node(n.Left, level)
	if err != nil {
		return nil, err
	}
	right, err := c.node(n.Right, level+1)
	if err != nil {
		return nil, err
	}
	run, ok := binaryRuns[n.Operator]
	if !ok {
		return nil, c.outside(n)
	}
	out := c.make(n.Operator, n, Type{Kind: KindBool}, run, left, right)
	switch n.Operator {
	case OpAdd, OpSub, OpMul, OpDiv, OpMod:
		return out, c.arithmetic(out)
	case OpAnd, OpOr:
		return out, first(c.must(left, KindBool, n.Operator), c.must(right, KindBool, n.Operator))
	case OpEq, OpNe:
		return out, c.equality(out)
	case OpLt, OpLe, OpGt, OpGe:
		return out, c.ordering(out)
	case OpIn:
		return out, c.in(out)
	case OpDefault:
		out.Type, err = c.common(out, left, right)
		return out, first(err, c.notRows(out))
	case OpMatches:
		return c.matches(out)
	case OpContains:
		return out, c.contains(out)
	}
	return out, first(c.must(left, KindText, n.Operator), c.must(right, KindText, n.Operator))
}

func first(errs ...*Error) *Error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// arithmetic types + − × ÷ %. Days are not added with +: the error says which function does it.
func (c *checker) arithmetic(n *Node) *Error {
	for _, arg := range n.Args {
		if arg.Type.Kind == KindDate && (n.Op == OpAdd || n.Op == OpSub) {
			err := c.refuse("date_arithmetic", n, "operator", n.Op)
			err.Hint = "addDays"
			if n.Op == OpSub && n.Args[0].Type.Kind == n.Args[1].Type.Kind {
				err.Hint = "daysBetween"
			}
			return err
		}
		if arg.Type.Kind == KindText && n.Op == OpAdd {
			err := c.refuse("operand_kind", arg, "operator", n.Op, "want", KindNumber.String(), "got", arg.Type.String())
			err.Hint = "concat"
			return err
		}
		if err := c.must(arg, KindNumber, n.Op); err != nil {
			return err
		}
	}
	n.Type = Type{Kind: KindNumber, Scale: resultScale(n.Op, n.Args[0].Type.Scale, n.Args[1].Type.Scale)}
	return nil
}

// resultScale is the most decimals that a result can have.
func resultScale(op string, a, b int) int {
	switch op {
	case OpMul:
		return min(a+b, num.MaxDigits)
	case OpDiv:
		return num.DivDecimals
	}
	return max(a, b)
}

func (c *checker) equality(n *Node) *Error {
	if _, err := c.common(n, n.Args[0], n.Args[1]); err != nil {
		return err
	}
	for _, arg := range n.Args {
		other := n.Args[0]
		if other == arg {
			other = n.Args[1]
		}
		if arg.Type.Kind == KindRows && other.Type.Kind != KindBlank {
			return c.refuse("operand_kind", arg, "operator", n.Op, "want", "value", "got", arg.Type.String())
		}
	}
	return nil
}

func (c *checker) ordering(n *Node) *Error {
	if _, err := c.common(n, n.Args[0], n.Args[1]); err != nil {
		return err
	}
	for _, arg := range n.Args {
		switch arg.Type.Kind {
		case KindBool, KindList, KindRows, KindParts:
			return c.refuse("no_order", arg, "operator", n.Op, "got", arg.Type.String())
		}
	}
	return nil
}

func (c *checker) in(n *Node) *Error {
	left, right := n.Args[0], n.Args[1]
	if right.Type.Kind == KindBlank {
		return nil
	}
	if right.Type.Kind != KindList {
		return c.refuse("operand_kind", right, "operator", n.Op, "want", KindList.String(), "got", right.Type.String())
	}
	if err := first(c.convert(right, left.Type.Kind), c.convert(left, right.Type.elemKind())); err != nil {
		return err
	}
	if right.Type.Elem != nil && !left.Type.same(*right.Type.Elem) {
		return c.refuse("kinds_differ", n, "operator", n.Op, "left", left.Type.String(), "right", right.Type.String())
	}
	return nil
}

// contains takes a text in a text, or an element in a list.
func (c *checker) contains(n *Node) *Error {
	left, right := n.Args[0], n.Args[1]
	if left.Type.Kind != KindList {
		return first(c.must(left, KindText, n.Op), c.must(right, KindText, n.Op))
	}
	if err := c.convert(right, left.Type.elemKind()); err != nil {
		return err
	}
	if left.Type.Elem != nil && !right.Type.same(*left.Type.Elem) {
		return c.refuse("kinds_differ", n, "operator", n.Op, "left", left.Type.String(), "right", right.Type.String())
	}
	return nil
}

func (c *checker) matches(n *Node) (*Node, *Error) {
	text, pattern := n.Args[0], n.Args[1]
	if err := c.must(text, KindText, n.Op); err != nil {
		return nil, err
	}
	if pattern.Op != OpLiteral || pattern.Type.Kind != KindText {
		return nil, c.refuse("pattern_not_literal", pattern)
	}
	compiled, err := CompilePattern(pattern.Value.AsText())
	if err != nil {
		return nil, c.badPattern(pattern, err)
	}
	n.Name, n.Args, n.pattern = compiled.String(), n.Args[:1], compiled
	return n, nil
}

// badPattern says why a pattern does not compile, and which part of it.
func (c *checker) badPattern(pattern *Node, err error) *Error {
	switch err {
	case ErrPatternLength:
		return c.refuse("pattern_length", pattern, "limit", itoa(MaxPattern))
	case ErrPatternSize:
		return c.refuse("pattern_size", pattern, "limit", itoa(MaxInstructions))
	}
	part := pattern.Value.AsText()
	var detail *syntax.Error
	if _, err := syntax.Parse(part, syntax.Perl); errors.As(err, &detail) && detail.Expr != "" {
		part = detail.Expr
	}
	return c.refuse("pattern_syntax", pattern, "text", part)
}

func (c *checker) conditional(n *ast.ConditionalNode, level int) (*Node, *Error) {
	if !n.Ternary || n.Cond == n.Exp1 {
		return nil, &Error{Code: "not_in_language", Args: args("text", "?:"), To: len(c.runes)}
	}
	var operands [3]*Node
	for i, arg := range [3]ast.Node{n.Cond, n.Exp1, n.Exp2} {
		checked, err := c.node(arg, level+1)
		if err != nil {
			return nil, err
		}
		operands[i] = checked
	}
	out := c.make(OpIf, n.Cond, Type{}, runIf, operands[:]...)
	err := c.must(operands[0], KindBool, "?:")
	if err == nil {
		out.Type, err = c.common(out, operands[1], operands[2])
	}
	return out, first(err, c.notRows(out))
}

// notRows keeps tables to fields and filters, so that each column read can be named.
func (c *checker) notRows(n *Node) *Error {
	if n.Type.Kind == KindRows {
		return c.refuse("rows_here", n)
	}
	return nil
}

func (c *checker) list(n *ast.ArrayNode, level int) (*Node, *Error) {
	out := c.make(OpList, n, Type{Kind: KindList}, runList)
	if to, ok := c.closing(n.Location().From); ok {
		out.To = to
	}
	for _, arg := range n.Nodes {
		elem, err := c.node(arg, level+1)
		if err != nil {
			return nil, err
		}
		if elem.Type.Kind == KindList || elem.Type.Kind == KindRows || elem.Type.Kind == KindParts {
			return nil, c.refuse("list_of_lists", elem, "got", elem.Type.String())
		}
		out.Args = append(out.Args, elem)
	}
	if err := c.convertAmong(out.Args); err != nil {
		return nil, err
	}
	for _, elem := range out.Args {
		if err := c.joinElem(out, elem); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// joinElem makes elem part of the list's element type.
func (c *checker) joinElem(list, elem *Node) *Error {
	if list.Type.Elem == nil || list.Type.Elem.Kind == KindBlank {
		typ := elem.Type
		list.Type.Elem = &typ
		return nil
	}
	if !elem.Type.same(*list.Type.Elem) {
		return c.refuse("list_mixed", elem, "want", list.Type.Elem.String(), "got", elem.Type.String())
	}
	return nil
}
