package rules

// Condition is a Filter whose constants are known: what a database is asked, for one moment and one person. A
// blank is a value that is not there; the meaning of every node is that of the rule it comes from, so that a
// comparison is true or false and never unknown.
//
//	and or            Args, two or more
//	not               Args, one
//	any               Field: the table, or a list; Args, one: about a row. True where a row of the table satisfies it, or an element of the list:
//	                  of it Table is the list and Field ""
//	true false        whatever the record
//	== < <= > >=      Field, Values: one that is not blank. False where the field is blank
//	in                Field, Values: two or more, none blank, no two alike
//	startsWith        Field, Values: one text that is not blank
//	blank             Field; of a table: whether it has no row
type Condition struct {
	Op     string
	Args   []*Condition
	Field  string  // the id of a field, or of a column where Table is set; of a part of it "span.from"; "" where Table is a list
	Table  string  // the table whose row is looked at
	Type   Type    // of the field
	Values []Value // of the field's kind
}

// Ops of a Condition beside those of rules.
const (
	CondAny   = "any"
	CondBlank = "blank"
	CondTrue  = "true"
	CondFalse = "false"
)

// Path is the field as definitions name it: "days", "items.amount".
func (c *Condition) Path() string {
	if c.Field == "" {
		return c.Table
	}
	if c.Table != "" {
		return c.Table + "." + c.Field
	}
	return c.Field
}

var (
	condTrue  = &Condition{Op: CondTrue}
	condFalse = &Condition{Op: CondFalse}
)

func condBool(b bool) *Condition {
	if b {
		return condTrue
	}
	return condFalse
}

// Condition evaluates the constants. The errors are those of Rule.Eval; what fails anywhere, and is not ruled
// out by a constant before it, fails the whole, as no record is looked at yet. in.Data is not read.
func (f *Filter) Condition(in *Input) (*Condition, error) {
	e := evaluator{facts: in.Facts, budget: in.Budget}
	if e.budget == nil {
		e.budget = NewBudget()
	}
	if e.facts == nil {
		e.facts = new(Facts)
	}
	c := e.condition(f.root)
	switch {
	case e.failure != nil:
		e.failure.Source = f.source
		return nil, e.failure
	case len(e.asks) > 0:
		return nil, &Missing{Asks: e.asks}
	}
	return c, nil
}

// condition gives the meaning of a part, or nil where a fact is missing or evaluation failed.
func (e *evaluator) condition(p *part) *Condition {
	switch p.op {
	case "":
		v := e.eval(p.constant)
		if v.stopped() {
			return nil
		}
		return condBool(v.AsBool())
	case OpAnd, OpOr:
		return e.joint(p)
	case OpNot:
		return negated(e.condition(p.args[0]))
	case CondAny:
		c := e.condition(p.args[0])
		if c == nil || c.Op == CondFalse {
			return c
		}
		return &Condition{Op: CondAny, Field: p.field.Name, Type: p.field.Type, Args: []*Condition{c}}
	}
	leaf := &Condition{Op: p.op, Field: pathOf(p.field), Table: p.table, Type: p.field.Type}
	if p.op == CondBlank {
		return leaf
	}
	v := e.eval(p.constant)
	if v.stopped() {
		return nil
	}
	if p.op == OpContains {
		return leaf.holding(v)
	}
	if p.op == OpIn {
		if e.budget.Steps -= listedSteps * len(v.AsList()); e.budget.Steps < 0 {
			e.fail(p.constant, "budget_steps")
			return nil
		}
	}
	return leaf.against(v)
}

// joint is and, or: a constant on the left that decides ends it, as it does in a rule.
func (e *evaluator) joint(p *part) *Condition {
	decides, other := condFalse, condTrue
	if p.op == OpOr {
		decides, other = condTrue, condFalse
	}
	left := e.condition(p.args[0])
	if left == decides || e.failure != nil {
		return left
	}
	right := e.condition(p.args[1])
	if left == nil {
		e.failure = nil // what is not known yet may rule the right side out
	}
	switch {
	case left == nil || right == nil:
		return nil
	case right == decides, left == other:
		return right
	case right == other:
		return left
	}
	out := &Condition{Op: p.op}
	for _, c := range []*Condition{left, right} {
		if c.Op == p.op {
			out.Args = append(out.Args, c.Args...)
		} else {
			out.Args = append(out.Args, c)
		}
	}
	return out
}

func negated(c *Condition) *Condition {
	switch {
	case c == nil:
		return nil
	case c == condTrue:
		return condFalse
	case c == condFalse:
		return condTrue
	case c.Op == OpNot:
		return c.Args[0]
	}
	return &Condition{Op: OpNot, Args: []*Condition{c}}
}

// listedSteps is what a value on the right of "in" costs: a list that a fact answers may be long, and each of its values is bound in
// the query. So a filter holds at most 25,000 of them, fewer than either database takes.
const listedSteps = 8

// against completes a comparison with its constant.
func (c *Condition) against(v Value) *Condition {
	if c.Op == OpIn {
		return c.among(v.AsList())
	}
	if v.IsBlank() {
		switch c.Op {
		case OpEq:
			c.Op = CondBlank
			return c
		case OpNe:
			c.Op = CondBlank
			return negated(c)
		}
		return condFalse
	}
	c.Values = []Value{v}
	if c.Op == OpNe {
		c.Op = OpEq
		return negated(c)
	}
	return c
}

// holding completes "contains" of a list, as if each element were a row of one column that has no name. A blank is in no list, nor is a text longer than
// the elements can be.
func (c *Condition) holding(v Value) *Condition {
	elem := *c.Type.Elem
	if v.IsBlank() || elem.Most > 0 && len(v.text) > elem.Most {
		return condFalse
	}
	one := &Condition{Op: OpEq, Table: c.Field, Type: elem, Values: []Value{v}}
	return &Condition{Op: CondAny, Field: c.Field, Type: c.Type, Args: []*Condition{one}}
}

// among completes "in": a blank is in no list, and of like values one is enough.
func (c *Condition) among(list []Value) *Condition {
	texts := make(map[string]bool, len(list)) // a long list is one of ids
	for _, v := range list {
		switch {
		case v.IsBlank():
			continue
		case v.kind == KindText && texts[v.text], v.kind != KindText && c.has(v):
			continue
		case v.kind == KindText:
			texts[v.text] = true
		}
		c.Values = append(c.Values, v)
	}
	switch len(c.Values) {
	case 0:
		return condFalse
	case 1:
		c.Op = OpEq
	}
	return c
}

func (c *Condition) has(v Value) bool {
	for _, known := range c.Values {
		if known.Equal(v) {
			return true
		}
	}
	return false
}
