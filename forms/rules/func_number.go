package rules

import "github.com/superform-dev/superform/forms/num"

// whole gives an argument that must be a whole number from low to high.
func (e *evaluator) whole(n *Node, v Value, low, high int64) (int64, bool) {
	i, ok := v.AsNumber().Int()
	if !ok || i < low || i > high {
		e.fail(n, "not_whole", "name", n.Name, "low", num.FromInt(low).String(), "high", num.FromInt(high).String(), "number", v.AsNumber().String())
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
	return e.number(n, args[0].AsNumber().Round(int(decimals)), num.Number{}, num.Number.Add)
}

func callFloor(e *evaluator, n *Node, args []Value) Value {
	return e.number(n, args[0].AsNumber().Floor(), num.Number{}, num.Number.Add)
}

func callCeil(e *evaluator, n *Node, args []Value) Value {
	return e.number(n, args[0].AsNumber().Ceil(), num.Number{}, num.Number.Add)
}

func callAbs(_ *evaluator, _ *Node, args []Value) Value { return Num(args[0].AsNumber().Abs()) }

// fold is what an aggregate knows of the values so far.
type fold struct {
	total num.Number
	count int64
	best  Value
}

// foldSum adds a value; the failure if the total becomes too long.
func foldSum(e *evaluator, n *Node, f *fold, v Value) Value {
	total, err := f.total.Add(v.AsNumber())
	if err != nil {
		return e.wrongNumber(n, err)
	}
	f.total = total
	f.count++
	return Value{}
}

func endSum(_ *evaluator, _ *Node, f *fold) Value { return Num(f.total) }

func endAvg(e *evaluator, n *Node, f *fold) Value {
	if f.count == 0 {
		return Value{}
	}
	return e.number(n, f.total, num.FromInt(f.count), num.Number.Div)
}

func foldCount(_ *evaluator, _ *Node, f *fold, v Value) Value {
	if v.kind == KindRows {
		f.count += int64(len(v.AsRows()))
	} else {
		f.count++
	}
	return Value{}
}

func endCount(_ *evaluator, _ *Node, f *fold) Value { return Num(num.FromInt(f.count)) }

func foldMin(_ *evaluator, _ *Node, f *fold, v Value) Value {
	if f.best.IsBlank() || v.order(&f.best) < 0 {
		f.best = v
	}
	return Value{}
}

func foldMax(_ *evaluator, _ *Node, f *fold, v Value) Value {
	if f.best.IsBlank() || v.order(&f.best) > 0 {
		f.best = v
	}
	return Value{}
}

func endBest(_ *evaluator, _ *Node, f *fold) Value { return f.best }

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
