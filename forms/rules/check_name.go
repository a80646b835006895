package rules

import (
	"strings"

	"github.com/expr-lang/expr/ast"
)

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
	if reasons, ok := c.env.Forbid[name]; ok {
		if name == OpLookup { // which nobody writes by that name
			name = string(c.runes[n.From:n.To])
		}
		err := c.refuse("forbidden", n, "name", name, "reason", inLanguage(reasons, "en"))
		err.reasons = reasons
		return err
	}
	return nil
}

func (c *checker) read(table, column string) {
	c.reads[table] = true
	c.reads[table+"."+column] = true
}
