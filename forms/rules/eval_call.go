package rules

// baseFacts are names that stand for what the caller always knows. A field of the same name comes first.
var baseFacts = map[string]func(*evaluator, *Node) Value{
	"user":       runUser,
	"department": runDepartment,
	"company":    runCompany,
}

func runUser(e *evaluator, _ *Node) Value       { return Text(e.facts.User) }
func runDepartment(e *evaluator, _ *Node) Value { return Text(e.facts.Department) }
func runCompany(e *evaluator, _ *Node) Value    { return Text(e.facts.Company) }
func runNow(e *evaluator, _ *Node) Value        { return Instant(e.facts.Now) }

func runToday(e *evaluator, n *Node) Value {
	day, ok := e.facts.dayOf(e.facts.Now)
	if !ok {
		return e.fail(n, "zone_unknown", "zone", e.facts.Zone)
	}
	return Date(day)
}

// runCall evaluates the arguments in order and calls the function.
func runCall(e *evaluator, n *Node) Value {
	base := len(e.stack)
	args, v := e.arguments(n)
	switch {
	case v.stopped():
	case !n.fn.blanks && anyBlank(args):
		v = Value{}
	default:
		v = n.fn.call(e, n, args)
	}
	e.stack = e.stack[:base]
	return v
}

// arguments puts the values of n's arguments on the stack. stop is pending or failed where one has none.
func (e *evaluator) arguments(n *Node) (args []Value, stop Value) {
	base := len(e.stack)
	var v Value
	for _, arg := range n.Args {
		e.into(arg, &v)
		if v.kind == kindFailed {
			return nil, v
		}
		if v.kind == kindPending {
			stop = v
		}
		e.stack = append(e.stack, v)
	}
	return e.stack[base:], stop
}

// runFold gives the values of the arguments, and of the lists among them, to an aggregate one by one.
func runFold(e *evaluator, n *Node) Value {
	var f fold
	waiting := false
	for _, arg := range n.Args {
		v := e.foldArgument(n, arg, &f)
		if v.kind == kindFailed {
			return v
		}
		waiting = waiting || v.kind == kindPending
	}
	if waiting {
		return pending
	}
	return n.fn.end(e, n, &f)
}

// foldArgument gives one argument's values to the aggregate. The result is blank, pending or failed.
func (e *evaluator) foldArgument(n, arg *Node, f *fold) Value {
	if arg.Op == OpColumn {
		return e.foldColumn(n, arg, f)
	}
	v := e.eval(arg)
	switch {
	case v.stopped() || v.IsBlank():
		return v
	case v.kind != KindList:
		return n.fn.add(e, n, f, v)
	}
	want := arg.Type.elemKind()
	for _, elem := range v.AsList() {
		if elem.IsBlank() {
			continue
		}
		if elem.kind != want {
			return e.wrongKind(arg, arg.Name, want, elem)
		}
		if stop := n.fn.add(e, n, f, elem); stop.stopped() {
			return stop
		}
	}
	return Value{}
}

// foldColumn does the same for a column without making its list.
func (e *evaluator) foldColumn(n, column *Node, f *fold) Value {
	if e.budget.Steps <= 0 {
		return e.fail(column, "budget_steps")
	}
	e.budget.Steps--
	rows := e.eval(column.Args[0])
	if rows.stopped() {
		return rows
	}
	for _, row := range rows.AsRows() {
		v := e.cell(column, row)
		if v.kind == kindFailed {
			return v
		}
		if v.IsBlank() {
			continue
		}
		if stop := n.fn.add(e, n, f, v); stop.stopped() {
			return stop
		}
	}
	return Value{}
}

func anyBlank(args []Value) bool {
	for i := range args {
		if args[i].IsBlank() {
			return true
		}
	}
	return false
}

// runAsk gives the fact's value, or asks for it. A blank argument makes the value blank without asking,
// except for the halves of workdays.
func runAsk(e *evaluator, n *Node) Value {
	base := len(e.stack)
	args, v := e.arguments(n)
	switch {
	case v.stopped():
	case lacks(n, args):
		v = Value{}
	default:
		v = e.ask(n, n.Name, args)
	}
	e.stack = e.stack[:base]
	return v
}

// lacks reports whether an argument that the fact cannot do without is blank.
func lacks(n *Node, args []Value) bool {
	for i, v := range args {
		optional := n.fn.params[min(i, len(n.fn.params)-1)].kinds.has(KindBlank)
		if (v.IsBlank() && !optional) || anyBlank(v.AsList()) {
			return true
		}
	}
	return false
}

// runLookup asks for a field of another record; without a key it is blank.
func runLookup(e *evaluator, n *Node) Value {
	base := len(e.stack)
	args, v := e.arguments(n)
	switch {
	case v.stopped():
	case args[1].IsBlank():
		v = Value{}
	default:
		v = e.ask(n, OpLookup, args)
	}
	e.stack = e.stack[:base]
	return v
}

// spendAsk counts the arguments of a question before its key is made: bytes of texts, also in lists, of which
// each element counts one more; false if the budget is used up.
func (e *evaluator) spendAsk(args []Value) bool {
	bytes := 0
	for i := range args {
		bytes += len(args[i].text)
		for _, elem := range args[i].AsList() {
			bytes += len(elem.text) + 1
		}
	}
	return e.spendText(bytes)
}

// ask looks a fact up among the answers; where there is none, it records the ask.
func (e *evaluator) ask(n *Node, fact string, args []Value) Value {
	if !e.spendAsk(args) {
		return e.fail(n, "budget_text")
	}
	e.key = appendArgs(append(append(e.key[:0], fact...), '('), args, ')')
	answer, ok := e.facts.answers[string(e.key)]
	switch {
	case !ok:
		e.record(fact, args)
		return pending
	case answer.Code != "":
		return e.fail(n, "fact_failed", "fact", fact, "code", answer.Code)
	case answer.Value.kind != n.Type.Kind && !answer.Value.IsBlank():
		return e.wrongKind(n, fact, n.Type.Kind, answer.Value)
	}
	return answer.Value
}

func (e *evaluator) record(fact string, args []Value) {
	key := string(e.key)
	if e.asked[key] || len(e.asks) == maxAsks {
		return
	}
	if e.asked == nil {
		e.asked = map[string]bool{}
	}
	e.asked[key] = true
	e.asks = append(e.asks, Ask{Fact: fact, Args: append([]Value(nil), args...)})
}
