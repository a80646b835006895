package rules

import (
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/superform-dev/superform/forms/num"
)

// checker turns a parsed tree into a checked one.
type checker struct {
	*parsed
	env    Env
	reads  map[string]bool
	nodes  int
	scopes []scope // of the predicates around the current node, innermost last
}

// scope is what `.column` stands for inside a predicate.
type scope struct {
	columns map[string]Type
	table   string
}

func (c *checker) root(want Type) (*Node, *Error) {
	n, err := c.node(c.parsed.root, 1)
	if err != nil {
		return nil, err
	}
	if want.Kind == KindBlank {
		return n, nil
	}
	if err := c.convert(n, want.Kind); err != nil {
		return nil, err
	}
	if !n.Type.same(want) {
		return nil, c.refuse("result_kind", n, "want", want.String(), "got", n.Type.String())
	}
	return n, nil
}

// node checks one node at a level of nesting.
func (c *checker) node(n ast.Node, level int) (*Node, *Error) {
	c.nodes++
	if c.nodes > MaxNodes {
		return nil, &Error{Code: "too_many_nodes", Args: args("limit", itoa(MaxNodes)), To: len(c.runes)}
	}
	if level > MaxNesting {
		from := 0
		if n != nil {
			from = n.Location().From
		}
		return nil, &Error{Code: "too_nested", Args: args("limit", itoa(MaxNesting)), From: from, To: from + 1}
	}
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.StringNode, *ast.BoolNode, *ast.NilNode:
		return c.literal(n)
	case *ast.IdentifierNode:
		return c.name(n)
	case *ast.MemberNode:
		return c.member(n, level)
	case *ast.UnaryNode:
		return c.unary(n, level)
	case *ast.BinaryNode:
		return c.binary(n, level)
	case *ast.ConditionalNode:
		return c.conditional(n, level)
	case *ast.ArrayNode:
		return c.list(n, level)
	case *ast.BuiltinNode:
		return c.call(n, n.Name, n.Arguments, level)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.call(n, callee.Value, n.Arguments, level)
		}
		if callee, ok := n.Callee.(*ast.MemberNode); ok {
			return nil, c.method(callee)
		}
	}
	return nil, c.outside(n)
}

// outside refuses a node kind that the language does not have.
func (c *checker) outside(n ast.Node) *Error {
	from, to := 0, len(c.runes)
	if n != nil {
		if t, ok := c.tokenAt(n.Location().From); ok {
			from, to = t.from, t.to
		}
	}
	return &Error{Code: "not_in_language", Args: args("text", string(c.runes[from:to])), From: from, To: to}
}

// method refuses x.f(), and says how the call is written.
func (c *checker) method(callee *ast.MemberNode) *Error {
	t, ok := c.tokenAt(callee.Location().From)
	if !ok || t.kind != tokenName {
		return c.outside(callee)
	}
	err := &Error{Code: "method_call", Args: args("name", t.text), From: t.from, To: t.to}
	if of, ok := callee.Node.(*ast.IdentifierNode); ok && functions[t.text] != nil {
		err.Hint = t.text + "(" + of.Value + ")"
	}
	return err
}

// make gives a node that covers its own token and its arguments.
func (c *checker) make(op string, at ast.Node, typ Type, run func(*evaluator, *Node) Value, operands ...*Node) *Node {
	loc := at.Location()
	n := &Node{Op: op, Args: operands, Type: typ, From: loc.From, To: loc.To, run: run}
	for _, arg := range operands {
		from, to := c.bracketed(arg.From, arg.To)
		n.From, n.To = min(n.From, from), max(n.To, to)
	}
	return n
}

// bracketed widens a range over the brackets that stand directly around it.
func (c *checker) bracketed(from, to int) (int, int) {
	for {
		i, ok := c.at[from]
		if !ok || i == 0 || c.tokens[i-1].text != "(" || c.tokens[i-1].kind != tokenOpen {
			return from, to
		}
		last := c.tokens[c.tokens[i-1].pair]
		if strings.TrimSpace(string(c.runes[to:last.from])) != "" {
			return from, to
		}
		from, to = c.tokens[i-1].from, last.to
	}
}

func (c *checker) refuse(code string, n *Node, pairs ...string) *Error {
	return &Error{Code: code, Args: args(pairs...), From: n.From, To: n.To}
}

// literal reads a literal. Numbers are read from the source, never from the parser's float.
func (c *checker) literal(n ast.Node) (*Node, *Error) {
	out := c.make(OpLiteral, n, Type{}, runLiteral)
	switch n := n.(type) {
	case *ast.BoolNode:
		out.Value = Bool(n.Value)
	case *ast.StringNode:
		out.Value = Text(n.Value)
	case *ast.IntegerNode, *ast.FloatNode:
		t, _ := c.tokenAt(out.From)
		value, err := num.Parse(t.text)
		if err != nil {
			return nil, c.refuse(numberCode(err), out, "text", t.text)
		}
		out.Value = Num(value)
		out.Type.Scale = value.Decimals()
	}
	out.Type.Kind = out.Value.Kind()
	return out, nil
}
