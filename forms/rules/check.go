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

// name resolves a name: a column of the rule's own row, a field, or a base fact.
func (c *checker) name(n *ast.IdentifierNode) (*Node, *Error) {
	if typ, ok := c.env.Fields[c.env.Table].Columns[n.Value]; ok && c.env.Table != "" {
		out := c.make(OpCell, n, typ, runCell)
		out.Name = n.Value
		c.read(c.env.Table, n.Value)
		return out, c.choosing(out)
	}
	if typ, ok := c.env.Fields[n.Value]; ok {
		out := c.make(OpField, n, typ, runField)
		out.Name = n.Value
		c.reads[n.Value] = true
		return out, c.choosing(out)
	}
	if f, ok := baseFacts[n.Value]; ok {
		out := c.make(OpFact, n, Type{Kind: KindText}, f)
		out.Name = n.Value
		return out, c.forbidden(out, n.Value)
	}
	out := c.make(OpField, n, Type{}, nil)
	return nil, c.unknown(out, n.Value)
}

func (c *checker) unknown(at *Node, name string) *Error {
	if _, ok := functions[name]; ok {
		return c.refuse("function_without_call", at, "name", name)
	}
	err := c.refuse("unknown_name", at, "name", name)
	called, labels, whole := c.calledHere(name)
	if err.Hint = nearest(name, c.names()); err.Hint == "" || whole {
		err.Hint, err.labels = called, labels
		return err
	}
	err.labels = c.labelsOf(err.Hint)
	return err
}

// calledHere is what goes by a label here; columns of the table that a predicate looks at stand with a point.
func (c *checker) calledHere(name string) (hint string, labels map[string]string, whole bool) {
	hint, path, whole := c.env.called(name, "")
	if table, column, isColumn := strings.Cut(path, "."); isColumn && len(c.scopes) > 0 && c.scopes[len(c.scopes)-1].table == table {
		hint = "." + column
	}
	return hint, c.env.Labels[path], whole
}

// labelsOf is what people call the field or column of a name that may stand alone here.
func (c *checker) labelsOf(name string) map[string]string {
	table := c.env.Table
	if column, ok := strings.CutPrefix(name, "."); ok && len(c.scopes) > 0 {
		table, name = c.scopes[len(c.scopes)-1].table, column
	}
	if labels := c.env.Labels[table+"."+name]; labels != nil {
		return labels
	}
	return c.env.Labels[name]
}

// names are all names that may stand alone here.
func (c *checker) names() []string {
	out := sortedKeys(c.env.Fields)
	if c.env.Table != "" {
		out = append(out, c.env.Fields[c.env.Table].columnIDs()...)
	}
	out = append(out, sortedKeys(baseFacts)...)
	if len(c.scopes) > 0 {
		for _, column := range sortedKeys(c.scopes[len(c.scopes)-1].columns) {
			out = append(out, "."+column)
		}
	} else if of := c.env.Choice; of != nil && of.Form != "" && c.env.Names != nil {
		for _, name := range c.env.Names(of.Form) {
			out = append(out, "."+name)
		}
	}
	return out
}

func (c *checker) forbidden(n *Node, name string) *Error {
	if reason, ok := c.env.Forbid[name]; ok {
		if name == OpLookup { // which nobody writes by that name
			name = string(c.runes[n.From:n.To])
		}
		return c.refuse("forbidden", n, "name", name, "reason", reason)
	}
	return nil
}

func (c *checker) read(table, column string) {
	c.reads[table] = true
	c.reads[table+"."+column] = true
}

// member checks `.column` in a predicate, `table.column`, and `reference.field`.
func (c *checker) member(n *ast.MemberNode, level int) (*Node, *Error) {
	property, ok := n.Property.(*ast.StringNode)
	t, found := c.tokenAt(n.Location().From)
	if !ok || !found || t.kind != tokenName || n.Optional || n.Method {
		return nil, c.outside(n)
	}
	if pointer, ok := n.Node.(*ast.PointerNode); ok && pointer.Name == "" && len(c.scopes) > 0 {
		return c.row(n, pointer, property.Value)
	} else if ok && pointer.Name == "" && c.env.Choice != nil {
		return c.choice(n, pointer, property.Value)
	}
	of, err := c.node(n.Node, level+1)
	if err != nil {
		return nil, furtherStep(err, n.Node, property.Value)
	}
	switch {
	case of.Type.Kind == KindRows:
		return c.column(n, of, property.Value)
	case of.Type.Of != "" && of.Type.Kind == KindText:
		return c.lookup(n, of, property.Value)
	case of.Op == OpLookup && of.Type.Kind == KindBlank:
		return c.lookedUp(n, of, property.Value, Type{}) // in a form of another app, whose fields are not known here
	}
	err = &Error{Code: "no_members", Args: args("kind", of.Type.String(), "name", property.Value), From: of.From, To: t.to}
	if of.Op == OpColumn && of.Type.Elem.Of != "" {
		rows := of.Args[0]
		err.Hint = mapHint + string(c.runes[rows.From:rows.To]) + ", ." + of.Name + "." + property.Value + ")"
	}
	return nil, err
}

func (c *checker) row(n *ast.MemberNode, pointer *ast.PointerNode, id string) (*Node, *Error) {
	in := c.scopes[len(c.scopes)-1]
	out := c.make(OpRow, n, Type{}, runRow)
	out.From, out.Name = min(pointer.Location().From, out.From), id
	typ, ok := in.columns[id]
	if !ok {
		return nil, c.unknownColumn(out, in.table, "", id, in.columns)
	}
	out.Type = typ
	c.read(in.table, id)
	return out, nil
}

func (c *checker) column(n *ast.MemberNode, of *Node, id string) (*Node, *Error) {
	typ, ok := of.Type.Columns[id]
	out := c.make(OpColumn, n, listOf(typ), runColumn, of)
	out.Name = id
	if !ok {
		return nil, c.unknownColumn(out, origin(of), string(c.runes[of.From:of.To]), id, of.Type.Columns)
	}
	c.read(origin(of), id)
	return out, nil
}

// mapHint begins the hint at a look-up in a column.
const mapHint = "map("

// furtherStep takes another step of a look-up into the hint of what is wrong with the step before.
func furtherStep(err *Error, inner ast.Node, id string) *Error {
	if _, ok := inner.(*ast.MemberNode); ok && err.Code == "no_members" && strings.HasPrefix(err.Hint, mapHint) {
		err.Hint = strings.TrimSuffix(err.Hint, ")") + "." + id + ")"
	}
	return err
}

// unknownColumn refuses a column; of is the source of the rows in front of the point.
func (c *checker) unknownColumn(at *Node, table, of, id string, columns map[string]Type) *Error {
	err := c.refuse("unknown_column", at, "name", id, "table", table)
	name := nearest(id, sortedKeys(columns))
	if name == "" {
		name, _, _ = c.env.called(id, table+".")
	}
	if name != "" {
		err.Hint, err.labels = of+"."+name, c.env.Labels[table+"."+name]
	}
	return err
}

func (c *checker) lookup(n *ast.MemberNode, of *Node, id string) (*Node, *Error) {
	var typ Type
	ok := false
	if c.env.Lookup != nil {
		typ, ok = c.env.Lookup(of.Type.Of, id)
	}
	at := c.make(OpLookup, n, typ, runLookup, of)
	if !ok {
		err := c.refuse("unknown_lookup", at, "name", id, "form", of.Type.Of)
		if c.env.Names != nil {
			if near := nearest(id, c.env.Names(of.Type.Of)); near != "" {
				err.Hint = string(c.runes[of.From:of.To]) + "." + near
			}
		}
		return nil, err
	}
	if typ.Kind == KindRows {
		return nil, c.refuse("lookup_rows", at, "name", id, "form", of.Type.Of)
	}
	return c.lookedUp(n, of, id, typ)
}

// maxLookups is how many records a look-up goes through one behind the other: `type.category.name`.
const maxLookups = 2

// lookedUp gives the node of a look-up whose field is known.
func (c *checker) lookedUp(n *ast.MemberNode, of *Node, id string, typ Type) (*Node, *Error) {
	at := c.make(OpLookup, n, typ, runLookup, of)
	if lookups(of) >= maxLookups {
		return nil, c.refuse("lookup_depth", at, "name", id, "limit", itoa(maxLookups))
	}
	if err := c.forbidden(at, OpLookup); err != nil {
		return nil, err
	}
	form, field := c.make(OpLiteral, n, Type{Kind: KindText}, runLiteral), c.make(OpLiteral, n, Type{Kind: KindText}, runLiteral)
	form.Value, field.Value = Text(of.Type.Of), Text(id)
	at.Args = []*Node{form, of, field}
	return at, c.choosing(at)
}

// lookups is how many look-ups one behind the other a record's key comes from.
func lookups(n *Node) int {
	switch n.Op {
	case OpLookup:
		return 1 + lookups(n.Args[1])
	case OpIf:
		return max(lookups(n.Args[1]), lookups(n.Args[2]))
	case OpDefault:
		return max(lookups(n.Args[0]), lookups(n.Args[1]))
	}
	return 0
}

// origin is the id of the table that rows come from.
func origin(rows *Node) string {
	for rows.Op == OpEach {
		rows = rows.Args[0]
	}
	return rows.Name
}
