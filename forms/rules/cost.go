package rules

import "math"

// Cost is the most that evaluating a rule can spend, in the counters of Budget. It never overflows: what is
// beyond int64 is math.MaxInt64.
type Cost struct {
	Steps int64 `json:"steps"`
	Rows  int64 `json:"rows"`
	Text  int64 `json:"text"`
}

// Bounds says how large data can be where the static types do not. The zero Bounds takes types at their
// word.
type Bounds struct {
	Rows int              // no table has more rows than this, whatever its type says; 0: as its type says
	Text map[string]int64 // bytes that a text takes at most, by the path of its field ("note", "items.note"), in place of its type's Most
}

// What is assumed where a type does not say (Type.Most 0), and of texts that are no field's.
const (
	UnknownRows = 500   // rows of a table, elements of a list
	UnknownText = 4_000 // bytes of a text
	idText      = 64    // bytes of the id of a member, a department or a company
	factItems   = 1000  // elements of a list that is a fact: departments
)

// Cost is the most that one evaluation spends on data within the bounds, found without evaluating: every
// condition is taken to go the dearer way and every predicate to look at all rows. What a round spends that
// ends in questions is within it too.
func (r *Rule) Cost(b Bounds) Cost {
	c := coster{bounds: b, table: r.table}
	return c.node(r.tree).Cost
}

// Longest is how many bytes the rule's value takes as a text at most, on data within the bounds.
func (r *Rule) Longest(b Bounds) int64 {
	c := coster{bounds: b, table: r.table}
	return c.node(r.tree).bytes
}

// Plus is both costs together.
func (c Cost) Plus(d Cost) Cost {
	return Cost{plus(c.Steps, d.Steps), plus(c.Rows, d.Rows), plus(c.Text, d.Text)}
}

// Times is the cost of n evaluations.
func (c Cost) Times(n int64) Cost {
	return Cost{times(c.Steps, n), times(c.Rows, n), times(c.Text, n)}
}

// most is the larger of two costs, counter by counter.
func (c Cost) most(d Cost) Cost {
	return Cost{max(c.Steps, d.Steps), max(c.Rows, d.Rows), max(c.Text, d.Text)}
}

// Share gives the counter of which the cost takes the largest part of a budget ("steps", "rows", "text"), what it
// spends of that and what the budget has of it.
func (c Cost) Share(b Budget) (counter string, spent, limit int64) {
	counter, spent, limit = "steps", c.Steps, int64(b.Steps)
	for _, other := range [2]struct {
		name         string
		spent, limit int64
	}{{"rows", c.Rows, int64(b.Rows)}, {"text", c.Text, int64(b.Text)}} {
		if float64(other.spent)*float64(limit) > float64(spent)*float64(other.limit) {
			counter, spent, limit = other.name, other.spent, other.limit
		}
	}
	return counter, spent, limit
}

func plus(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

func times(a, b int64) int64 {
	if a == 0 || b == 0 {
		return 0
	}
	if a > math.MaxInt64/b {
		return math.MaxInt64
	}
	return a * b
}

// reach is what a node can spend, and how large its value can be.
type reach struct {
	Cost
	bytes int64 // of the value as a text; of a list, of each element
	items int64 // elements of a list, rows of a table
}

// coster walks a checked tree as an evaluator does.
type coster struct {
	bounds Bounds
	table  string   // whose rows a row's own rule stands in
	tables []string // of the predicates around the current node, innermost last
}

func (c *coster) node(n *Node) reach {
	switch n.Op {
	case OpLiteral:
		return reach{Cost{Steps: 1}, int64(len(n.Value.String())), 0}
	case OpField:
		return c.data(n.Type, n.Name)
	case OpCell:
		return c.data(n.Type, c.table+"."+n.Name)
	case OpRow:
		return c.data(n.Type, c.tables[len(c.tables)-1]+"."+n.Name)
	case OpFact:
		return reach{Cost{Steps: 1}, idText, 0}
	case OpColumn:
		rows := c.node(n.Args[0])
		cell := c.data(*n.Type.Elem, origin(n.Args[0])+"."+n.Name)
		return reach{rows.Plus(Cost{1, rows.items, 0}), cell.bytes, rows.items}
	case OpEach:
		return c.each(n)
	case OpIf:
		condition, then, other := c.node(n.Args[0]), c.node(n.Args[1]), c.node(n.Args[2])
		return reach{condition.Plus(then.most(other.Cost)).Plus(Cost{Steps: 1}), max(then.bytes, other.bytes), max(then.items, other.items)}
	}
	return c.operation(n)
}

// data is a field, a cell or an answer: its type says how large it can be, or the bounds do.
func (c *coster) data(t Type, path string) reach {
	out := reach{Cost{Steps: 1}, sizeOf(t), 0}
	if most, ok := c.bounds.Text[path]; ok && t.Kind == KindText {
		out.bytes = most
	}
	switch {
	case t.Kind == KindList:
		out.items = known(t.Most, UnknownRows)
	case t.Kind == KindRows:
		if out.items = known(t.Most, UnknownRows); c.bounds.Rows > 0 {
			out.items = min(out.items, int64(c.bounds.Rows))
		}
	}
	return out
}

func known(most, missing int) int64 {
	if most > 0 {
		return int64(most)
	}
	return int64(missing)
}

// sizeOf is how many bytes a value takes as a text at most; of a list, one element.
func sizeOf(t Type) int64 {
	switch t.Kind {
	case KindText:
		return known(t.Most, UnknownText)
	case KindList:
		if t.Elem != nil {
			return sizeOf(*t.Elem)
		}
	}
	const number = 44 // 40 digits, a sign, a point and the zero before it; all others are shorter
	return number
}

// each is a predicate: its second argument is evaluated once for each row.
func (c *coster) each(n *Node) reach {
	rows := c.node(n.Args[0])
	c.tables = append(c.tables, origin(n.Args[0]))
	body := c.node(n.Args[1])
	c.tables = c.tables[:len(c.tables)-1]
	out := reach{Cost: rows.Plus(body.Plus(Cost{Rows: 1}).Times(rows.items)).Plus(Cost{Steps: 1}), bytes: sizeOf(n.Type)}
	switch n.Name {
	case "filter":
		out.items = rows.items
	case "map":
		out.items, out.bytes = rows.items, body.bytes
	}
	return out
}

// operation is a node all of whose operands are evaluated, at most.
func (c *coster) operation(n *Node) reach {
	out := reach{Cost: Cost{Steps: 1}, bytes: sizeOf(n.Type)}
	operands := make([]reach, len(n.Args))
	for i, arg := range n.Args {
		operands[i] = c.node(arg)
		out.Cost = out.Plus(operands[i].Cost)
	}
	switch n.Op {
	case OpDefault:
		out.bytes, out.items = max(operands[0].bytes, operands[1].bytes), max(operands[0].items, operands[1].items)
	case OpList:
		out.items, out.bytes = int64(len(operands)), largest(operands)
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe, OpStartsWith:
		out.Steps = plus(out.Steps, comparison(n, operands))
	case OpIn:
		out.Steps = plus(out.Steps, operands[1].items)
	case OpContains:
		if n.Args[0].Type.Kind == KindList {
			out.Steps = plus(out.Steps, operands[0].items)
		} else {
			out.Steps = plus(out.Steps, operands[0].bytes/16)
		}
	case OpMatches:
		out.Steps = plus(out.Steps, times(operands[0].bytes, int64(len(n.pattern.prog.Inst)))/16)
	case OpAsk, OpLookup:
		out.Text = plus(out.Text, question(n, operands))
		if n.Name == "initials" {
			out.bytes = operands[0].bytes
		} else if n.Op == OpAsk && n.Type.Kind == KindText {
			out.bytes = idText
		} else if n.Type.Kind == KindList {
			out.items, out.bytes = factItems, idText
		}
	case OpCall:
		if cost, ok := callCosts[n.Name]; ok {
			cost(&out, n, operands)
		}
	}
	return out
}

// comparison is what spendCompare counts.
func comparison(n *Node, operands []reach) int64 {
	left, right := operands[0], operands[1]
	switch n.Args[0].Type.Kind {
	case KindText:
		return min(left.bytes, right.bytes) / 16
	case KindList:
		each := int64(1)
		if n.Args[0].Type.elemKind() == KindText {
			each = plus(each, min(left.bytes, right.bytes)/16)
		}
		return times(each, min(left.items, right.items))
	}
	return 0
}

// question is what spendAsk counts of the arguments of a question.
func question(n *Node, operands []reach) int64 {
	total := int64(0)
	for i, arg := range n.Args {
		switch arg.Type.Kind {
		case KindText:
			total = plus(total, operands[i].bytes)
		case KindList:
			each := int64(1)
			if arg.Type.elemKind() == KindText {
				each = plus(each, operands[i].bytes)
			}
			total = plus(total, times(each, operands[i].items))
		}
	}
	return total
}

// callCosts are the functions that spend more than the steps of their nodes, or give a text.
var callCosts = map[string]func(out *reach, n *Node, operands []reach){
	"length": func(out *reach, _ *Node, operands []reach) { out.Steps = plus(out.Steps, operands[0].bytes/16) },
	"slice":  copied,
	"upper":  copied,
	"lower":  copied,
	"trim":   copied,
	"concat": func(out *reach, _ *Node, operands []reach) {
		out.bytes = 0
		for _, part := range operands {
			out.bytes = plus(out.bytes, part.bytes)
		}
		out.Text = plus(out.Text, out.bytes)
	},
	"pad":      padded,
	"capitals": func(out *reach, _ *Node, _ []reach) { out.bytes = 200 },
	"period":   func(out *reach, _ *Node, _ []reach) { out.bytes = 16 },
	"sex":      func(out *reach, _ *Node, _ []reach) { out.bytes = 16 },
	"min":      extreme,
	"max":      extreme,
}

// copied is a function that gives its text again, or a part of it.
func copied(out *reach, _ *Node, operands []reach) {
	out.bytes = operands[0].bytes
	out.Text = plus(out.Text, out.bytes)
}

func padded(out *reach, n *Node, operands []reach) {
	length := int64(longestPad)
	if n.Args[1].Op == OpLiteral {
		if written, ok := n.Args[1].Value.AsNumber().Int(); ok {
			length = min(max(written, 0), longestPad)
		}
	}
	with := int64(1)
	if len(operands) > 2 {
		with = operands[2].bytes
	}
	out.bytes = max(operands[0].bytes, 4*length)
	out.Text = plus(out.Text, plus(plus(operands[0].bytes, with), 4*length))
}

func extreme(out *reach, _ *Node, operands []reach) { out.bytes = largest(operands) }

func largest(operands []reach) int64 {
	most := int64(0)
	for _, one := range operands {
		most = max(most, one.bytes)
	}
	return most
}
