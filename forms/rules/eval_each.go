package rules

import "github.com/superform-dev/superform/forms/num"

// predicates are the functions whose second argument is evaluated for each row.
var predicates = map[string]func(*evaluator, *Node) Value{
	"any":    runAny,
	"all":    runAll,
	"none":   runNone,
	"count":  runCountRows,
	"filter": runFilter,
	"map":    runMap,
	"sum":    runSumRows,
}

// eachRow evaluates the predicate of n for the rows in order until visit returns false. Where a fact is
// missing for a row, the later rows are still evaluated, to ask for theirs in the same round, but not
// visited. The result is blank, pending or failed.
func (e *evaluator) eachRow(n *Node, visit func(row Data, v Value) bool) Value {
	rows := e.eval(n.Args[0])
	if rows.stopped() {
		return rows
	}
	outer, waiting := e.row, false
	for _, row := range rows.AsRows() {
		if !e.spendRow() {
			return e.fail(n, "budget_rows")
		}
		e.row = row
		v := e.eval(n.Args[1])
		if v.kind == kindFailed {
			return v
		}
		waiting = waiting || v.kind == kindPending
		if v.kind != kindPending && !visit(row, v) {
			break
		}
	}
	e.row = outer
	if waiting {
		return pending
	}
	return Value{}
}

// search looks for a row whose predicate is wanted, and gives found if there is one, else not found.
func (e *evaluator) search(n *Node, wanted, found bool) Value {
	result := !found
	stop := e.eachRow(n, func(_ Data, v Value) bool {
		if v.AsBool() == wanted {
			result = found
			return false
		}
		return true
	})
	if stop.stopped() {
		return stop
	}
	return Bool(result)
}

func runAny(e *evaluator, n *Node) Value  { return e.search(n, true, true) }
func runAll(e *evaluator, n *Node) Value  { return e.search(n, false, false) }
func runNone(e *evaluator, n *Node) Value { return e.search(n, true, false) }

func runCountRows(e *evaluator, n *Node) Value {
	total := int64(0)
	stop := e.eachRow(n, func(_ Data, v Value) bool {
		if v.AsBool() {
			total++
		}
		return true
	})
	if stop.stopped() {
		return stop
	}
	return Num(num.FromInt(total))
}

func runFilter(e *evaluator, n *Node) Value {
	var kept []Data
	stop := e.eachRow(n, func(row Data, v Value) bool {
		if v.AsBool() {
			kept = append(kept, row)
		}
		return true
	})
	if stop.stopped() {
		return stop
	}
	return Rows(kept)
}

func runMap(e *evaluator, n *Node) Value {
	var out []Value
	stop := e.eachRow(n, func(_ Data, v Value) bool {
		out = append(out, v)
		return true
	})
	if stop.stopped() {
		return stop
	}
	return List(out)
}

func runSumRows(e *evaluator, n *Node) Value {
	var f fold
	var wrong Value
	stop := e.eachRow(n, func(_ Data, v Value) bool {
		if !v.IsBlank() {
			wrong = foldSum(e, n, &f, v)
		}
		return !wrong.stopped()
	})
	switch {
	case stop.stopped():
		return stop
	case wrong.stopped():
		return wrong
	}
	return Num(f.total)
}
