package rules

// Kinds that only exist while evaluating.
const (
	kindPending Kind = 254 // a fact is missing; the ask is recorded
	kindFailed  Kind = 255 // the failure is recorded
)

// maxAsks is how many facts are asked for in one round; further ones are asked for in the next.
const maxAsks = 2000

// evaluator walks one tree once. Operands are evaluated from left to right, and only those that the value
// depends on. Where a fact is missing, evaluation goes on with the other operands and rows that are needed
// in any case, so that one round asks for as much as possible.
type evaluator struct {
	data    Data
	cells   Data // the row that a row's own rule stands in
	row     Data // the row that the innermost predicate looks at
	facts   *Facts
	budget  *Budget
	asks    []Ask
	asked   map[string]bool
	key     []byte
	stack   []Value // arguments of the calls that are being evaluated
	failure *Failure
}

// begin readies the evaluator for a rule on an input. What the last rule left is taken away where it left something, which
// few do; the memory of arguments and keys stays.
func (e *evaluator) begin(in *Input) {
	e.data, e.cells, e.facts, e.budget = in.Data, in.Row, in.Facts, in.Budget
	if e.budget == nil {
		e.budget = NewBudget()
	}
	if e.facts == nil {
		e.facts = new(Facts)
	}
	if e.row != nil || e.asks != nil || e.failure != nil {
		e.row, e.asks, e.asked, e.failure = nil, nil, nil, nil
	}
	e.stack = e.stack[:0]
}

var (
	pending = Value{kind: kindPending}
	failed  = Value{kind: kindFailed}
)

// stopped reports whether there is no value: a fact is missing or evaluation failed.
func (v Value) stopped() bool { return v.kind >= kindPending }

// leaf says that a node is one of those that most of a tree is made of, and that take less to do than to call.
type leaf uint8

const (
	noLeaf leaf = iota
	leafLiteral
	leafField
	leafCell
	leafRow
)

var leaves = map[string]leaf{OpLiteral: leafLiteral, OpField: leafField, OpCell: leafCell, OpRow: leafRow}

// settle notes in a checked tree what eval does itself.
func (n *Node) settle() {
	n.leaf = leaves[n.Op]
	for _, arg := range n.Args {
		arg.settle()
	}
}

// eval gives the value of a node.
func (e *evaluator) eval(n *Node) (v Value) {
	e.into(n, &v)
	return v
}

func (e *evaluator) fail(n *Node, code string, pairs ...string) Value {
	e.failure = &Failure{Code: code, Args: args(pairs...), From: n.From, To: n.To}
	return failed
}

// spendRow counts a row that is looked at; false if the budget is used up.
func (e *evaluator) spendRow() bool {
	e.budget.Rows--
	return e.budget.Rows >= 0
}

// spendText counts bytes of text before they are made; false if the budget is used up.
func (e *evaluator) spendText(bytes int) bool {
	e.budget.Text -= bytes
	return e.budget.Text >= 0
}

// spendSearch counts a search through bytes of text as one step for every 16; false if the budget is used up.
func (e *evaluator) spendSearch(bytes int) bool {
	e.budget.Steps -= bytes / 16
	return e.budget.Steps >= 0
}

// spendCompare counts the comparison of two texts as one step for every 16 bytes of the shorter one, and that of two
// lists as one more for each pair of elements; false if the budget is used up.
func (e *evaluator) spendCompare(left, right *Value) bool {
	if left.kind == KindText {
		e.budget.Steps -= min(len(left.text), len(right.text)) / 16
	} else if left.kind == KindList {
		a, b := left.AsList(), right.AsList()
		for i := range min(len(a), len(b)) {
			e.budget.Steps -= 1 + min(len(a[i].text), len(b[i].text))/16
		}
	}
	return e.budget.Steps >= 0
}

// both evaluates two operands into left and right. The kind is that of pending or failed where there is no
// value to go on with, else blank.
func (e *evaluator) both(n *Node, left, right *Value) Kind {
	args := n.Args
	e.into(args[0], left)
	if left.kind == kindFailed {
		return kindFailed
	}
	e.into(args[1], right)
	if right.kind == kindFailed {
		return kindFailed
	}
	if left.kind == kindPending || right.kind == kindPending {
		return kindPending
	}
	return KindBlank
}

// into is eval where there is a place for the value: that of a leaf then comes into it from where it lies.
func (e *evaluator) into(n *Node, v *Value) {
	if e.budget.Steps <= 0 {
		*v = e.fail(n, "budget_steps")
		return
	}
	e.budget.Steps--
	switch n.leaf {
	case noLeaf:
		*v = n.run(e, n)
		return
	case leafLiteral:
		*v = n.Value
		return
	case leafField:
		*v = e.data[n.Name]
	case leafCell:
		*v = e.cells[n.Name]
	case leafRow:
		*v = e.row[n.Name]
	}
	if v.kind != n.Type.Kind && v.kind != KindBlank {
		*v = e.wrongKind(n, n.Name, n.Type.Kind, *v)
	}
}

func runLiteral(_ *evaluator, n *Node) Value { return n.Value }

func runField(e *evaluator, n *Node) Value { return e.typed(n, e.data[n.Name]) }
func runCell(e *evaluator, n *Node) Value  { return e.typed(n, e.cells[n.Name]) }
func runRow(e *evaluator, n *Node) Value   { return e.typed(n, e.row[n.Name]) }

// typed checks that data is what the schema says, so that no operator ever sees another kind.
func (e *evaluator) typed(n *Node, v Value) Value {
	if v.kind != n.Type.Kind && v.kind != KindBlank {
		return e.wrongKind(n, n.Name, n.Type.Kind, v)
	}
	return v
}

func (e *evaluator) wrongKind(n *Node, name string, want Kind, got Value) Value {
	return e.fail(n, "data_kind", "name", name, "want", want.String(), "got", got.kind.String())
}

func runColumn(e *evaluator, n *Node) Value {
	rows := e.eval(n.Args[0])
	if rows.stopped() || rows.IsBlank() {
		return rows
	}
	out := make([]Value, 0, len(rows.AsRows()))
	for _, row := range rows.AsRows() {
		v := e.cell(n, row)
		if v.stopped() {
			return v
		}
		out = append(out, v)
	}
	return List(out)
}

func runPart(e *evaluator, n *Node) Value {
	parts := e.eval(n.Args[0])
	if parts.stopped() || parts.IsBlank() {
		return parts
	}
	return e.typed(n, parts.AsParts()[n.Name])
}

// cell is a column's value in one row.
func (e *evaluator) cell(n *Node, row Data) Value {
	if !e.spendRow() {
		return e.fail(n, "budget_rows")
	}
	v := row[n.Name]
	if v.kind != n.Type.Elem.Kind && v.kind != KindBlank {
		return e.wrongKind(n, n.Name, n.Type.Elem.Kind, v)
	}
	return v
}

func runList(e *evaluator, n *Node) Value {
	out := make([]Value, 0, len(n.Args))
	waiting := false
	for _, arg := range n.Args {
		v := e.eval(arg)
		if v.kind == kindFailed {
			return v
		}
		waiting = waiting || v.kind == kindPending
		out = append(out, v)
	}
	if waiting {
		return pending
	}
	return List(out)
}

func runIf(e *evaluator, n *Node) Value {
	condition := e.eval(n.Args[0])
	switch {
	case condition.stopped():
		return condition
	case condition.AsBool():
		return e.eval(n.Args[1])
	}
	return e.eval(n.Args[2])
}

func runDefault(e *evaluator, n *Node) Value {
	v := e.eval(n.Args[0])
	if v.IsBlank() {
		return e.eval(n.Args[1])
	}
	return v
}

func runAnd(e *evaluator, n *Node) Value {
	left := e.eval(n.Args[0])
	if left.stopped() {
		return left
	}
	if !left.AsBool() {
		return Bool(false)
	}
	return truth(e.eval(n.Args[1]))
}

func runOr(e *evaluator, n *Node) Value {
	left := e.eval(n.Args[0])
	if left.stopped() {
		return left
	}
	if left.AsBool() {
		return Bool(true)
	}
	return truth(e.eval(n.Args[1]))
}

func runNot(e *evaluator, n *Node) Value {
	v := e.eval(n.Args[0])
	if v.stopped() {
		return v
	}
	return Bool(!v.AsBool())
}

// truth makes a blank false.
func truth(v Value) Value {
	if v.IsBlank() {
		return Bool(false)
	}
	return v
}
