package rules

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

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
	case of.Type.Kind == KindParts:
		return c.part(n, of, property.Value)
	case of.Type.Of != "" && of.Type.Kind == KindText:
		return c.lookup(n, of, property.Value)
	case of.Type.Kind == KindList && of.Op != OpColumn && of.Op != OpEach && of.Type.Elem != nil && of.Type.Elem.Of != "":
		return nil, c.refuse("lookup_several", of, "name", property.Value, "text", string(c.runes[of.From:of.To]))
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
	if typ.Kind == KindList {
		return nil, c.refuse("list_of_lists", out, "got", typ.String())
	}
	c.read(origin(of), id)
	return out, nil
}

// part checks a part of a value: `span.from`.
func (c *checker) part(n *ast.MemberNode, of *Node, name string) (*Node, *Error) {
	typ, ok := of.Type.Columns[name]
	out := c.make(OpPart, n, typ, runPart, of)
	out.Name = name
	if ok {
		return out, nil
	}
	err := c.refuse("unknown_part", out, "name", name, "parts", strings.Join(of.Type.columnIDs(), ", "))
	if near := nearest(name, of.Type.columnIDs()); near != "" {
		err.Hint = string(c.runes[of.From:of.To]) + "." + near
	}
	return nil, err
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
	if typ.Kind == KindParts {
		return nil, c.refuse("lookup_parts", at, "name", id, "form", of.Type.Of)
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
