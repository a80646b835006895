package num

import (
	"encoding/json"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rat is the exact value, from the canonical text.
func rat(n Number) *big.Rat {
	r, ok := new(big.Rat).SetString(n.String())
	if !ok {
		panic("not a number: " + n.String())
	}
	return r
}

// anyNumber draws numbers of all sizes: small ones, the edges of int64, and up to 40 digits.
func anyNumber() *rapid.Generator[Number] {
	return rapid.Custom(func(t *rapid.T) Number {
		edges := []int64{0, 1, -1, 5, 15, -25, 10, 1e18, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1}
		units := rapid.OneOf(rapid.Int64Range(-1000, 1000), rapid.Int64(), rapid.SampledFrom(edges)).Draw(t, "units")
		n := FromMinor(units, rapid.IntRange(0, 20).Draw(t, "scale"))
		if rapid.Bool().Draw(t, "large") {
			if m, err := n.Mul(FromMinor(rapid.Int64().Draw(t, "by"), rapid.IntRange(0, 6).Draw(t, "by scale"))); err == nil {
				n = m
			}
		}
		return n
	})
}

// ratDigits counts the digits before and after the point of a value with finite decimals.
func ratDigits(r *big.Rat) int {
	text := strings.TrimPrefix(r.FloatString(80), "-")
	whole, decimals, _ := strings.Cut(text, ".")
	return len(strings.TrimLeft(whole, "0")) + len(strings.TrimRight(decimals, "0"))
}

// same checks a result against the exact one, which may be refused only for its length.
func same(t *rapid.T, got Number, err error, want *big.Rat) {
	t.Helper()
	if ratDigits(want) > MaxDigits {
		if err != ErrOverflow {
			t.Fatalf("%s has more than 40 digits, but the result is %v, %v", want.FloatString(50), got, err)
		}
		return
	}
	if err != nil || rat(got).Cmp(want) != 0 {
		t.Fatalf("got %v, %v; want %s", got, err, want.FloatString(50))
	}
	if again := got.Round(40); again.Cmp(got) != 0 || again.String() != got.String() {
		t.Fatalf("%s and %s are one number", again, got)
	}
}

// roundRat rounds half away from zero.
func roundRat(r *big.Rat, scale int) *big.Rat {
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(scale, -scale))), nil))
	if scale < 0 {
		unit.Inv(unit)
	}
	scaled := new(big.Rat).Mul(r, unit)
	half := new(big.Rat).Add(new(big.Rat).Abs(scaled), big.NewRat(1, 2))
	q := new(big.Rat).SetInt(new(big.Int).Quo(half.Num(), half.Denom()))
	if r.Sign() < 0 {
		q.Neg(q)
	}
	return q.Quo(q, unit)
}

func TestArithmeticAgreesWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyNumber().Draw(t, "a"), anyNumber().Draw(t, "b")
		x, y := rat(a), rat(b)
		sum, err := a.Add(b)
		same(t, sum, err, new(big.Rat).Add(x, y))
		difference, err := a.Sub(b)
		same(t, difference, err, new(big.Rat).Sub(x, y))
		product, err := a.Mul(b)
		same(t, product, err, new(big.Rat).Mul(x, y))
		if a.Cmp(b) != x.Cmp(y) || a.Sign() != x.Sign() {
			t.Fatalf("%s against %s: Cmp %d, Sign %d", a, b, a.Cmp(b), a.Sign())
		}
		if b.Sign() == 0 {
			return
		}
		quotient, err := a.Div(b)
		same(t, quotient, err, roundRat(new(big.Rat).Quo(x, y), DivDecimals))
		exact := new(big.Rat).Quo(x, y)
		whole := new(big.Int).Quo(exact.Num(), exact.Denom())
		rest, err := a.Mod(b)
		same(t, rest, err, new(big.Rat).Sub(x, new(big.Rat).Mul(y, new(big.Rat).SetInt(whole))))
	})
}

func TestRoundingAgreesWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyNumber().Draw(t, "a")
		scale := rapid.IntRange(-45, 45).Draw(t, "scale")
		if got, want := a.Round(scale), roundRat(rat(a), scale); rat(got).Cmp(want) != 0 {
			t.Fatalf("Round(%s, %d) = %s, want %s", a, scale, got, want.FloatString(45))
		}
		floor := new(big.Rat).SetInt(new(big.Int).Div(rat(a).Num(), rat(a).Denom()))
		if rat(a.Floor()).Cmp(floor) != 0 {
			t.Fatalf("Floor(%s) = %s", a, a.Floor())
		}
		if a.Ceil().Cmp(a.Neg().Floor().Neg()) != 0 || a.Ceil().Cmp(a) < 0 || a.Floor().Cmp(a) > 0 {
			t.Fatalf("Ceil(%s) = %s, Floor = %s", a, a.Ceil(), a.Floor())
		}
		if rat(a.Abs()).Cmp(new(big.Rat).Abs(rat(a))) != 0 || rat(a.Neg()).Cmp(new(big.Rat).Neg(rat(a))) != 0 {
			t.Fatalf("Abs(%s) = %s, Neg = %s", a, a.Abs(), a.Neg())
		}
	})
}

func TestMinorIsExactOrFalse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyNumber().Draw(t, "a")
		scale := rapid.IntRange(0, maxScale).Draw(t, "scale")
		units := new(big.Rat).Mul(rat(a), new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)))
		got, ok := a.Minor(scale)
		if ok != (units.IsInt() && units.Num().IsInt64()) {
			t.Fatalf("Minor(%s, %d) = %d, %v", a, scale, got, ok)
		}
		if ok && (units.Num().Int64() != got || FromMinor(got, scale).Cmp(a) != 0) {
			t.Fatalf("Minor(%s, %d) = %d", a, scale, got)
		}
	})
}

func TestNumbersOfOneValueLookTheSame(t *testing.T) {
	for _, c := range []struct{ a, b Number }{
		{FromMinor(150, 2), FromMinor(15, 1)},
		{FromMinor(0, 5), Number{}},
		{FromMinor(-0, 2), FromInt(0)},
		{FromMinor(5_000_000_000, 9), FromInt(5)},
		{FromMinor(math.MinInt64, 0), FromInt(math.MinInt64)},
	} {
		if c.a.Cmp(c.b) != 0 || c.a.String() != c.b.String() || c.a.Decimals() != c.b.Decimals() {
			t.Errorf("%s (%d decimals) and %s (%d decimals) should be one number", c.a, c.a.Decimals(), c.b, c.b.Decimals())
		}
	}
}

func TestTextsAreCanonical(t *testing.T) {
	for want, n := range map[string]Number{
		"0": {}, "-1.05": FromMinor(-105, 2), "0.000001": FromMinor(1, 6), "-0.5": FromMinor(-5, 1),
		"9223372036854775807": FromInt(math.MaxInt64), "-9223372036854775808": FromInt(math.MinInt64),
		"0.0000000000000000000000000000000000000001": FromMinor(1, 40), "10": FromMinor(100, 1),
		"-9.223372036854775808": FromMinor(math.MinInt64, 18),
	} {
		if got := n.String(); got != want {
			t.Errorf("String() = %s, want %s", got, want)
		}
		if js, err := json.Marshal(n); err != nil || string(js) != want {
			t.Errorf("JSON is %s, %v; want %s", js, err, want)
		}
	}
}

func TestLimits(t *testing.T) {
	long := MustParse("999999999999999")
	square, _ := long.Mul(long)
	if _, err := square.Mul(square); err != ErrOverflow {
		t.Errorf("60 digits: %v", err)
	}
	tiny := FromMinor(1, 20)
	if _, err := tiny.Mul(FromMinor(1, 21)); err != ErrOverflow {
		t.Errorf("41 decimals: %v", err)
	}
	if got, err := tiny.Mul(tiny); err != nil || got.Decimals() != 40 {
		t.Errorf("40 decimals: %v, %v", got, err)
	}
	if _, err := long.Div(Number{}); err != ErrDivideByZero {
		t.Errorf("division by zero: %v", err)
	}
	if _, err := long.Mod(FromMinor(0, 3)); err != ErrDivideByZero {
		t.Errorf("rest of a division by zero: %v", err)
	}
	for _, scale := range []int{-1, 19, 1000} {
		if _, ok := long.Minor(scale); ok {
			t.Errorf("Minor at scale %d should not be had", scale)
		}
	}
}

func TestQuotientsRoundHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"1", "3", "0.3333333333333333"},
		{"2", "3", "0.6666666666666667"},
		{"-2", "3", "-0.6666666666666667"},
		{"1", "8", "0.125"},
		{"10000", "3", "3333.3333333333333333"},
		{"100", "0.000001", "100000000"},
		{"0.000001", "-100", "-0.00000001"},
	} {
		if got, err := MustParse(c.a).Div(MustParse(c.b)); err != nil || got.String() != c.want {
			t.Errorf("%s / %s = %v, %v; want %s", c.a, c.b, got, err, c.want)
		}
	}
	half, _ := FromMinor(1, 16).Div(FromInt(2))
	if half.String() != "0.0000000000000001" {
		t.Errorf("half a unit of the last place became %s", half)
	}
}

func BenchmarkArithmetic(b *testing.B) {
	x, y := MustParse("12345.67"), MustParse("0.3")
	large := FromMinor(math.MaxInt64, 2)
	ops := []struct {
		name string
		op   func() (Number, error)
	}{
		{"add", func() (Number, error) { return x.Add(y) }},
		{"mul", func() (Number, error) { return x.Mul(y) }},
		{"div", func() (Number, error) { return y.Div(x) }},
		{"add large", func() (Number, error) { return large.Add(large) }},
		{"div large", func() (Number, error) { return large.Div(y) }},
	}
	for _, op := range ops {
		b.Run(op.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = op.op()
			}
		})
	}
	b.Run("cmp", func(b *testing.B) {
		for b.Loop() {
			_ = x.Cmp(y)
		}
	})
}
