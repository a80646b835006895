package rules

import (
	"errors"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// Choice is what a rule over the options of a field looks at (x-options: {where}). Outside predicates `.name`
// is a field of the record that the option is, and `.id` the option's id. The tree says both by the field
// itself: `.seats` of the field room is the look-up room.seats, so whoever evaluates the rule for an option
// puts its id in the field's place.
//
// Such a rule is worked out for every option at once where people choose, so it asks for nothing that only the
// server knows: no function that asks, no look-up from a look-up. It does not read its own field.
type Choice struct {
	Field string // the field's id; with Env.Table, the column's
	Form  string // the form whose records the options are; "" where they are listed, which have only .id
}

// choiceOpening makes expr's parser read a source as it reads predicates, where a name may begin with a point.
const choiceOpening = "any([],"

// parseChoice reads src, which scan has let through.
func (p *parsed) parseChoice() *Error {
	last := p.tokens[len(p.tokens)-1]
	if last.text == "," { // the parser would take it as the last one of the call
		return &Error{Code: "unexpected", Args: args("text", ","), From: last.from, To: last.to, Source: p.source}
	}
	tree, err := parseSafely(choiceOpening + p.source + ")")
	var at *file.Error
	switch {
	case errors.As(err, &at):
		return p.syntaxError(p.unwrapped(at))
	case err != nil:
		return p.syntaxError(err)
	}
	call, ok := tree.Node.(*ast.BuiltinNode)
	if !ok || len(call.Arguments) != 2 {
		return &Error{Code: "unexpected", Args: args("text", ""), To: len(p.runes), Source: p.source}
	}
	body, ok := call.Arguments[1].(*ast.PredicateNode)
	if !ok {
		return &Error{Code: "unexpected", Args: args("text", ""), To: len(p.runes), Source: p.source}
	}
	p.root = body.Node
	ast.Walk(&p.root, back(len(choiceOpening)))
	return nil
}

// unwrapped says where in the source itself the parser stopped; at the bracket behind it, it was the end.
func (p *parsed) unwrapped(at *file.Error) *file.Error {
	out := *at
	out.From, out.To = at.From-len(choiceOpening), at.To-len(choiceOpening)
	if out.From >= len(p.runes) {
		out.Message = "unexpected end"
	}
	return &out
}

// back moves nodes to where they stand in the source itself.
type back int

func (b back) Visit(n *ast.Node) {
	at := (*n).Location()
	(*n).SetLocation(file.Location{From: at.From - int(b), To: at.To - int(b)})
}

// choice checks `.name` of the option.
func (c *checker) choice(n *ast.MemberNode, pointer *ast.PointerNode, id string) (*Node, *Error) {
	of := c.env.Choice
	own := c.make(OpField, n, Type{Kind: KindText, Of: of.Form}, runField)
	own.From, own.Name = min(pointer.Location().From, own.From), of.Field
	if c.env.Table != "" {
		own.Op, own.run = OpCell, runCell
	}
	switch {
	case id == "id":
		return own, nil
	case of.Form == "":
		err := c.refuse("choice_list", own, "name", id)
		err.Hint = ".id"
		return nil, err
	}
	own.To = own.From + 1 // what stands for the option is the point
	out, err := c.lookup(n, own, id)
	if err != nil && err.Hint != "" {
		err.Hint = "." + nearest(id, c.env.Names(of.Form))
	}
	if out != nil {
		out.From = own.From
	} else if err != nil {
		err.From = own.From
	}
	return out, err
}

// choosing refuses what a rule over options cannot have: its own field, and what only the server knows.
func (c *checker) choosing(n *Node) *Error {
	switch of := c.env.Choice; {
	case of == nil:
		return nil
	case n.Op == OpAsk:
		return c.refuse("choice_asks", n, "name", n.Name)
	case n.Op == OpLookup && n.Args[1].Op == OpLookup:
		return c.refuse("choice_deep", n, "name", n.Args[2].Value.AsText())
	case (n.Op == OpField || n.Op == OpCell) && n.Name == of.Field && (n.Op == OpCell) == (c.env.Table != ""):
		err := c.refuse("choice_itself", n, "name", n.Name)
		err.Hint = ".id"
		return err
	}
	return nil
}
