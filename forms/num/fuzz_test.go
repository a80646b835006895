package num

import (
	"errors"
	"math/big"
	"testing"
)

// FuzzArithmetic calculates with chains of operations and holds every result against math/big: a value is exact,
// a quotient rounded half away from zero to 16 decimals, and more than 40 digits is an error and nothing else.
func FuzzArithmetic(f *testing.F) {
	f.Add("1.5", "2.25", []byte("+-*/%"))
	f.Add("999999999999999", "-0.000001", []byte("*****//%"))
	f.Add("-7.5", "2", []byte("%/*r3f0c1n"))
	f.Add("0.1", "0.2", []byte("+++///-*%rrr"))
	f.Add("922337203685477", "9.223372", []byte("**+*-/"))
	f.Add("0", "-0", []byte("+*/%"))
	f.Fuzz(func(t *testing.T, first, second string, ops []byte) {
		a, errA := Parse(first)
		b, errB := Parse(second)
		if errA != nil || errB != nil || len(ops) > 40 {
			return
		}
		for i, op := range ops {
			result, want, err := calculated(a, b, op, i)
			if want == nil {
				if !errors.Is(err, ErrDivideByZero) {
					t.Fatalf("%s %c 0 gives %s, %v", a, op, result, err)
				}
				return
			}
			if err != nil {
				if !errors.Is(err, ErrOverflow) || digitsOf(want) <= MaxDigits {
					t.Fatalf("%s %c %s is %s, not %v", a, op, b, want.FloatString(50), err)
				}
				return
			}
			if rat(result).Cmp(want) != 0 {
				t.Fatalf("%s %c %s gives %s, not %s", a, op, b, result, want.FloatString(50))
			}
			standsFor(t, result, want)
			if a, b = b, result; i%3 == 2 {
				a, b = b, a
			}
		}
	})
}

// calculated is one operation and what math/big makes of it; nil for a division by zero.
func calculated(a, b Number, op byte, i int) (Number, *big.Rat, error) {
	x, y, want := rat(a), rat(b), new(big.Rat)
	switch op {
	case '+':
		n, err := a.Add(b)
		return n, want.Add(x, y), err
	case '-':
		n, err := a.Sub(b)
		return n, want.Sub(x, y), err
	case '*':
		n, err := a.Mul(b)
		return n, want.Mul(x, y), err
	case '/':
		n, err := a.Div(b)
		if y.Sign() == 0 {
			return n, nil, err
		}
		return n, roundedRat(want.Quo(x, y), DivDecimals), err
	case '%':
		n, err := a.Mod(b)
		if y.Sign() == 0 {
			return n, nil, err
		}
		quotient := new(big.Rat).Quo(x, y)
		whole := new(big.Rat).SetInt(new(big.Int).Quo(quotient.Num(), quotient.Denom()))
		return n, want.Sub(x, whole.Mul(whole, y)), err
	case 'f':
		return a.Floor(), floorRat(x), nil
	case 'c':
		return a.Ceil(), want.Neg(floorRat(want.Neg(x))), nil
	case 'n':
		return a.Neg().Abs().Neg(), want.Neg(want.Abs(x)), nil
	}
	scale := int(op)%24 - 6 + i%2
	return a.Round(scale), roundedRat(x, scale), nil
}

func floorRat(x *big.Rat) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Div(x.Num(), x.Denom())) // Euclidean, and the denominator is positive
}

// roundedRat rounds half away from zero.
func roundedRat(x *big.Rat, decimals int) *big.Rat {
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(decimals, -decimals))), nil))
	if decimals < 0 {
		unit.Inv(unit)
	}
	scaled := new(big.Rat).Mul(new(big.Rat).Abs(x), unit)
	scaled = floorRat(scaled.Add(scaled, big.NewRat(1, 2)))
	scaled.Quo(scaled, unit)
	if x.Sign() < 0 {
		scaled.Neg(scaled)
	}
	return scaled
}

// digitsOf counts digits as Number.digits does, of a decimal fraction.
func digitsOf(x *big.Rat) int {
	coefficient, decimals := new(big.Rat).Set(x), 0
	for ; !coefficient.IsInt(); decimals++ {
		coefficient.Mul(coefficient, big.NewRat(10, 1))
	}
	return max(len(new(big.Int).Abs(coefficient.Num()).String()), decimals)
}

// standsFor holds a number's text, order and parts against the value.
func standsFor(t *testing.T, n Number, want *big.Rat) {
	text, ok := new(big.Rat).SetString(n.String())
	if !ok || text.Cmp(want) != 0 || n.Sign() != want.Sign() || n.IsWhole() != want.IsInt() {
		t.Fatalf("%s stands for %s", n, want.FloatString(50))
	}
	if n.Cmp(n.Neg()) != want.Sign() || n.Cmp(FromInt(1)) != want.Cmp(big.NewRat(1, 1)) {
		t.Fatalf("the order of %s is wrong", n)
	}
	if i, ok := n.Int(); ok != (want.IsInt() && want.Num().IsInt64()) || ok && i != want.Num().Int64() {
		t.Fatalf("%s is %d, %v as an int64", n, i, ok)
	}
}
