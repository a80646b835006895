package rules

import "github.com/superform-dev/superform/forms/num"

// whole gives an argument that must be a whole number from low to high.
func (e *evaluator) whole(n *Node, v Value, low, high int64) (int64, bool) {
	i, ok := v.n.Int()
	if !ok || i < low || i > high {
		e.fail(n, "not_whole", "name", n.Name, "low", num.FromInt(low).String(), "high", num.FromInt(high).String(), "number", v.n.String())
		return 0, false
	}
	return i, true
}

func callRound(e *evaluator, n *Node, args []Value) Value {
	decimals := int64(0)
	if len(args) == 2 {
		var ok bool
		if decimals, ok = e.whole(n, args[1], -15, num.DivDecimals); !ok {
			return failed
		}
	}
	return e.number(n, args[0].n.Round(int(decimals)), num.Number{}, num.Number.Add)
}

func callFloor(e *evaluator, n *Node, args []Value) Value {
	return e.number(n, args[0].n.Floor(), num.Number{}, num.Number.Add)
}

func callCeil(e *evaluator, n *Node, args []Value) Value {
	return e.number(n, args[0].n.Ceil(), num.Number{}, num.Number.Add)
}

func callAbs(_ *evaluator, _ *Node, args []Value) Value { return Num(args[0].n.Abs()) }

func callSum(e *evaluator, n *Node, args []Value) Value {
	total := Num(num.Number{})
	for i := range args {
		if args[i].IsBlank() {
			continue
		}
		if total = e.number(n, total.n, args[i].n, num.Number.Add); total.stopped() {
			return total
		}
	}
	return total
}

func callAvg(e *evaluator, n *Node, args []Value) Value {
	present := int64(0)
	for i := range args {
		if !args[i].IsBlank() {
			present++
		}
	}
	if present == 0 {
		return Value{}
	}
	total := callSum(e, n, args)
	if total.stopped() {
		return total
	}
	return e.number(n, total.n, num.FromInt(present), num.Number.Div)
}

// callCount counts rows, which come as one argument, or the elements of a list.
func callCount(_ *evaluator, n *Node, args []Value) Value {
	if n.Args[0].Type.Kind == KindRows {
		return Num(num.FromInt(int64(len(args[0].rows))))
	}
	present := int64(0)
	for i := range args {
		if !args[i].IsBlank() {
			present++
		}
	}
	return Num(num.FromInt(present))
}

func callMin(_ *evaluator, _ *Node, args []Value) Value { return extreme(args, -1) }
func callMax(_ *evaluator, _ *Node, args []Value) Value { return extreme(args, 1) }

// extreme is the first value that no other one lies beyond in a direction; blank if there is none.
func extreme(args []Value, direction int) Value {
	var best Value
	for _, v := range args {
		if !v.IsBlank() && (best.IsBlank() || v.order(best) == direction) {
			best = v
		}
	}
	return best
}

// typeExtreme takes values, and lists of values, of one kind that has an order.
func typeExtreme(args []*Node) (Type, int) {
	var typ Type
	for i, arg := range args {
		own := arg.Type
		if own.Kind == KindList {
			if own = (Type{}); arg.Type.Elem != nil {
				own = *arg.Type.Elem
			}
		}
		switch own.Kind {
		case KindNumber, KindDate, KindInstant, KindTimeOfDay, KindBlank:
		default:
			return typ, i
		}
		if !own.same(typ) {
			return typ, i
		}
		if typ.Kind == KindBlank {
			typ = own
		}
		typ.Scale = max(typ.Scale, own.Scale)
	}
	return typ, -1
}
