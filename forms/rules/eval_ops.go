package rules

import (
	"strings"

	"github.com/superform-dev/superform/forms/num"
)

// binaryRuns are the operators with two operands.
var binaryRuns = map[string]func(*evaluator, *Node) Value{
	OpAdd:        runAdd,
	OpSub:        runSub,
	OpMul:        runMul,
	OpDiv:        runDiv,
	OpMod:        runMod,
	OpEq:         runEq,
	OpNe:         runNe,
	OpLt:         runLt,
	OpLe:         runLe,
	OpGt:         runGt,
	OpGe:         runGe,
	OpAnd:        runAnd,
	OpOr:         runOr,
	OpIn:         runIn,
	OpContains:   runContains,
	OpStartsWith: runStartsWith,
	OpMatches:    runMatches,
	OpDefault:    runDefault,
}

func runAdd(e *evaluator, n *Node) Value { return e.calculate(n, num.Number.Add) }
func runSub(e *evaluator, n *Node) Value { return e.calculate(n, num.Number.Sub) }
func runMul(e *evaluator, n *Node) Value { return e.calculate(n, num.Number.Mul) }
func runDiv(e *evaluator, n *Node) Value { return e.calculate(n, num.Number.Div) }
func runMod(e *evaluator, n *Node) Value { return e.calculate(n, num.Number.Mod) }

func (e *evaluator) calculate(n *Node, op func(a, b num.Number) (num.Number, error)) Value {
	var left, right Value
	if stop := e.both(n, &left, &right); stop != KindBlank {
		return Value{kind: stop}
	}
	if left.IsBlank() || right.IsBlank() {
		return Value{}
	}
	return e.number(n, left.number(), right.number(), op)
}

// number is a calculation's value, or its failure.
func (e *evaluator) number(n *Node, a, b num.Number, op func(a, b num.Number) (num.Number, error)) Value {
	result, err := op(a, b)
	if err != nil {
		return e.wrongNumber(n, err)
	}
	return Num(result)
}

func (e *evaluator) wrongNumber(n *Node, err error) Value {
	if err == num.ErrDivideByZero {
		return e.fail(n, "division_by_zero")
	}
	return e.fail(n, "number_too_long", "limit", itoa(num.MaxDigits))
}

func runNeg(e *evaluator, n *Node) Value {
	v := e.eval(n.Args[0])
	if v.stopped() || v.IsBlank() {
		return v
	}
	return Num(v.AsNumber().Neg())
}

func runEq(e *evaluator, n *Node) Value {
	var left, right Value
	if stop := e.both(n, &left, &right); stop != KindBlank {
		return Value{kind: stop}
	}
	if !e.spendCompare(&left, &right) {
		return e.fail(n, "budget_steps")
	}
	return Bool(left.equal(&right))
}

func runNe(e *evaluator, n *Node) Value {
	var left, right Value
	if stop := e.both(n, &left, &right); stop != KindBlank {
		return Value{kind: stop}
	}
	if !e.spendCompare(&left, &right) {
		return e.fail(n, "budget_steps")
	}
	return Bool(!left.equal(&right))
}

func runLt(e *evaluator, n *Node) Value { return e.compare(n, func(o int) bool { return o < 0 }) }
func runLe(e *evaluator, n *Node) Value { return e.compare(n, func(o int) bool { return o <= 0 }) }
func runGt(e *evaluator, n *Node) Value { return e.compare(n, func(o int) bool { return o > 0 }) }
func runGe(e *evaluator, n *Node) Value { return e.compare(n, func(o int) bool { return o >= 0 }) }

func (e *evaluator) compare(n *Node, holds func(order int) bool) Value {
	var left, right Value
	if stop := e.both(n, &left, &right); stop != KindBlank {
		return Value{kind: stop}
	}
	if left.IsBlank() || right.IsBlank() {
		return Bool(false)
	}
	if !e.spendCompare(&left, &right) {
		return e.fail(n, "budget_steps")
	}
	return Bool(holds(left.order(&right)))
}

func runIn(e *evaluator, n *Node) Value {
	var left, right Value
	if stop := e.both(n, &left, &right); stop != KindBlank {
		return Value{kind: stop}
	}
	return e.has(n, right, left)
}

// has says whether a list has an element; a blank is in no list. Each element costs a step.
func (e *evaluator) has(n *Node, list, elem Value) Value {
	if e.budget.Steps -= len(list.AsList()); e.budget.Steps < 0 {
		return e.fail(n, "budget_steps")
	}
	if elem.IsBlank() {
		return Bool(false)
	}
	for _, v := range list.AsList() {
		if v.Equal(elem) {
			return Bool(true)
		}
	}
	return Bool(false)
}

func runContains(e *evaluator, n *Node) Value {
	var left, right Value
	if stop := e.both(n, &left, &right); stop != KindBlank {
		return Value{kind: stop}
	}
	if left.kind == KindList {
		return e.has(n, left, right)
	}
	if !e.spendSearch(len(left.text)) {
		return e.fail(n, "budget_steps")
	}
	return Bool(!left.IsBlank() && !right.IsBlank() && strings.Contains(left.text, right.text))
}

func runStartsWith(e *evaluator, n *Node) Value {
	var left, right Value
	if stop := e.both(n, &left, &right); stop != KindBlank {
		return Value{kind: stop}
	}
	if !e.spendCompare(&left, &right) {
		return e.fail(n, "budget_steps")
	}
	return Bool(!left.IsBlank() && !right.IsBlank() && strings.HasPrefix(left.text, right.text))
}

// runMatches searches the pattern; a blank matches nothing.
func runMatches(e *evaluator, n *Node) Value {
	v := e.eval(n.Args[0])
	if v.stopped() {
		return v
	}
	if v.IsBlank() {
		return Bool(false)
	}
	if e.budget.Steps -= n.pattern.Steps(len(v.text)); e.budget.Steps < 0 {
		return e.fail(n, "budget_steps")
	}
	return Bool(n.pattern.Match(v.text))
}
