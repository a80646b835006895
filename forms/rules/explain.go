package rules

import "errors"

// Trace is how one part of a rule came to its value. Its parts stand in the order of the node's Args; nil
// stands for one that was not evaluated, because the value does not depend on it.
type Trace struct {
	Node  *Node
	Value Value // blank where there is none; Standing says why
	Standing
	Parts []*Trace // of a predicate: the rows, and what it found in the row that decides, nil where none does
	Row   int      // of a predicate: the place of the row that decides, from 0; −1 where none does
	Ask   *Ask     // of a look-up and a fact asked for: what was asked
}

// Standing says whether a part has a value.
type Standing uint8

// A part has a value, which may be blank; facts must be found first; or it has none for good.
const (
	Known Standing = iota
	Waiting
	Failing
)

// maxTrace bounds the parts that one explanation looks at.
const maxTrace = 2_000

// LookBudget is what looking at the parts of rules may spend.
func LookBudget() Budget { return Budget{Steps: 2_000_000, Rows: 2_000_000, Text: 2_000_000} }

// Explain evaluates the rule as Eval does, in the same order, and says how each part came to its value.
// The error is that of Eval; the trace is there all the same. Where a rule has more parts than one would
// read, or looking at them takes more than look still has, the deepest, or all, have no Parts.
func (r *Rule) Explain(in *Input, look *Budget) (*Trace, error) {
	v, err := r.Eval(in)
	x := explainer{evaluator: evaluator{data: in.Data, cells: in.Row, facts: in.Facts, budget: look}, parts: maxTrace}
	if x.facts == nil {
		x.facts = new(Facts)
	}
	t := &Trace{Node: r.tree, Row: -1}
	if look.Steps > 0 {
		t = x.trace(r.tree)
	}
	if look.Steps <= 0 || look.Rows < 0 || look.Text < 0 {
		look.Steps = 0
		t.Parts, t.Row, t.Ask = nil, -1, nil // what was looked at last may have failed for that alone
	}
	if t.Value = v; err == nil {
		t.Standing = Known
		return t, nil
	}
	if t.Standing = Failing; isMissing(err) {
		t.Standing = Waiting
	}
	return t, err
}

func isMissing(err error) bool {
	_, ok := AsMissing(err)
	return ok
}

// explainer evaluates parts of a tree once more, each by itself.
type explainer struct {
	evaluator
	parts int
}

// trace evaluates a node, and those of its operands that its value depends on.
func (x *explainer) trace(n *Node) *Trace {
	t := &Trace{Node: n, Row: -1}
	v := x.eval(n)
	switch v.kind {
	case kindPending:
		t.Standing = Waiting
	case kindFailed:
		t.Standing = Failing
	default:
		t.Value = v
	}
	if x.parts -= len(n.Args); x.parts < 0 || len(n.Args) == 0 {
		return t
	}
	t.Parts = make([]*Trace, len(n.Args))
	switch n.Op {
	case OpEach:
		x.each(t)
	case OpAnd, OpOr, OpIf, OpDefault:
		x.some(t)
	default:
		for i, arg := range n.Args {
			if t.Parts[i] = x.trace(arg); t.Parts[i].Standing == Failing {
				break // what stands behind it was not evaluated
			}
		}
	}
	t.Ask = x.asking(t)
	return t
}

// some traces the operands that an operator evaluates only where they matter.
func (x *explainer) some(t *Trace) {
	first := x.trace(t.Node.Args[0])
	t.Parts[0] = first
	if first.Standing != Known {
		return
	}
	next := 1
	switch t.Node.Op {
	case OpAnd:
		if !first.Value.AsBool() {
			return
		}
	case OpOr:
		if first.Value.AsBool() {
			return
		}
	case OpDefault:
		if !first.Value.IsBlank() {
			return
		}
	case OpIf:
		if !first.Value.AsBool() {
			next = 2
		}
	}
	t.Parts[next] = x.trace(t.Node.Args[next])
}

// each traces the rows that a predicate looks at, and the row by which any, all and none are decided.
func (x *explainer) each(t *Trace) {
	t.Parts[0] = x.trace(t.Node.Args[0])
	wanted := t.Node.Name != "all"
	if t.Parts[0].Standing != Known || t.Standing != Known || t.Node.Type.Kind != KindBool {
		return
	}
	outer := x.row
	for i, row := range t.Parts[0].Value.AsRows() {
		x.row = row
		v := x.eval(t.Node.Args[1])
		if v.stopped() {
			break
		}
		if v.AsBool() == wanted {
			t.Row, t.Parts[1] = i, x.trace(t.Node.Args[1])
			break
		}
	}
	x.row = outer
}

// asking is what a part asked for; nil where it needed not ask, as something it asks by is blank.
func (x *explainer) asking(t *Trace) *Ask {
	if t.Node.Op != OpAsk && t.Node.Op != OpLookup {
		return nil
	}
	args := make([]Value, len(t.Parts))
	for i, part := range t.Parts {
		if part == nil || part.Standing != Known {
			return nil
		}
		args[i] = part.Value
	}
	if t.Node.Op == OpLookup {
		if args[1].IsBlank() {
			return nil
		}
		return &Ask{Fact: OpLookup, Args: args}
	}
	if lacks(t.Node, args) {
		return nil
	}
	return &Ask{Fact: t.Node.Name, Args: args}
}

// Decisive gives the smallest part that by itself decides the value: of `a and b` that is false because of
// b, it is b. Of what several parts decide together it is the whole.
func (t *Trace) Decisive() *Trace {
	for {
		part := t.decider()
		if part == nil {
			return t
		}
		t = part
	}
}

// decider is the operand by which and, or and not are decided alone; nil where there is none. A value that
// is not known, or that failed, is decided by the operand that has none.
func (t *Trace) decider() *Trace {
	switch t.Node.Op {
	case OpAnd, OpOr, OpNot:
	default:
		return nil
	}
	if len(t.Parts) == 0 {
		return nil
	}
	last := t.Parts[len(t.Parts)-1]
	if last == nil {
		last = t.Parts[0]
	}
	switch {
	case last.Standing != t.Standing:
		return nil
	case t.Node.Op == OpNot, t.Standing != Known:
		return last
	case t.Value.AsBool() == (t.Node.Op == OpOr): // an or that is true, an and that is false
		return last
	}
	return nil
}

// AsFailure gives the failure that an error of Eval is; nil where it is none.
func AsFailure(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Walk visits the trace and what lies below it, operands from left to right, until visit says false.
func (t *Trace) Walk(visit func(*Trace) bool) {
	if !visit(t) {
		return
	}
	for _, part := range t.Parts {
		if part != nil {
			part.Walk(visit)
		}
	}
}

// Blank gives the part whose blank makes this value blank, as deep as it lies; the trace itself where
// nothing that it is made of does.
func (t *Trace) Blank() *Trace {
	for i, part := range t.Parts {
		if part != nil && part.Standing == Known && t.needs(i, part.Value) {
			return part.Blank()
		}
	}
	return t
}

// needs says whether the value is blank because operand i is v.
func (t *Trace) needs(i int, v Value) bool {
	n := t.Node
	switch n.Op {
	case OpAdd, OpSub, OpMul, OpDiv, OpMod, OpNeg, OpColumn, OpPart:
		return v.IsBlank()
	case OpLookup:
		return i == 1 && v.IsBlank()
	case OpIf:
		return i > 0
	case OpDefault:
		return i == 1
	case OpList:
		return v.IsBlank()
	case OpCall:
		return n.fn.call != nil && !n.fn.blanks && v.IsBlank()
	case OpAsk:
		return lacks(&Node{fn: n.fn}, t.until(i, v))
	}
	return false
}

// until are arguments that stand for those of an ask, with only the one at i blank, if that is.
func (t *Trace) until(i int, v Value) []Value {
	args := make([]Value, i+1)
	for j := range args {
		args[j] = Bool(true)
	}
	args[i] = v
	return args
}

// Clock is a point in time in the company's zone: its day, and "14:09"; in UTC, with a "Z" behind it, where the zone
// is unknown.
func (f *Facts) Clock(ms int64) (day int64, clock string) {
	day, known := f.dayOf(ms)
	seconds, _ := f.timeOf(ms)
	clock = FormatTimeOfDay(seconds)[:5]
	if !known {
		clock += "Z"
	}
	return day, clock
}
