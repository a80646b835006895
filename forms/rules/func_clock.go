package rules

import "github.com/superform-dev/superform/forms/num"

func callSecond(e *evaluator, n *Node, args []Value) Value {
	seconds, ok := e.timeOf(n, args[0])
	if !ok {
		return failed
	}
	return Num(num.FromInt(seconds % 60))
}

// callAddTime goes round the clock with a time, which has no day that it could leave: a night shift ends in
// the morning.
func callAddTime(e *evaluator, n *Node, args []Value) Value {
	const far = (maxDay - minDay + 1) * secondsPerDay
	unit := map[string]int64{"hour": 3600, "minute": 60, "second": 1}[args[2].text]
	product := e.number(n, args[1].AsNumber(), num.FromInt(unit), num.Number.Mul)
	if product.stopped() {
		return product
	}
	seconds, ok := product.AsNumber().Round(0).Int()
	switch {
	case !ok || seconds < -far || seconds > far:
		return e.fail(n, "date_range")
	case args[0].kind == KindTimeOfDay:
		_, clock := floorDiv(args[0].at+seconds, secondsPerDay)
		return TimeOfDay(clock)
	case !instantInRange(args[0].at + seconds*1000):
		return e.fail(n, "date_range")
	}
	return Instant(args[0].at + seconds*1000)
}

// typeAddTime gives what it takes.
func typeAddTime(args []*Node) (Type, int) {
	if args[0].Type.Kind == KindBlank {
		return Type{Kind: KindInstant}, -1
	}
	return args[0].Type, -1
}

// callMinutesBetween does not go round the clock: a time before the other is told from one behind it.
func callMinutesBetween(_ *evaluator, _ *Node, args []Value) Value {
	minute := int64(60)
	if args[0].kind == KindInstant {
		minute = 60_000
	}
	return Num(num.FromInt((args[1].at - args[0].at) / minute))
}

// typeMinutesBetween takes two instants or two times.
func typeMinutesBetween(args []*Node) (Type, int) {
	if !args[0].Type.same(args[1].Type) {
		return Type{}, 1
	}
	return Type{Kind: KindNumber}, -1
}
