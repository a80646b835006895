package num

import (
	"math"
	"math/bits"
)

var pow10 = [maxScale + 1]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// Add is a + b, exact. It fails with ErrOverflow.
func (a Number) Add(b Number) (Number, error) {
	if a.big == nil && b.big == nil {
		if x, y, scale, ok := align(a, b); ok {
			if sum, ok := addInt(x, y); ok {
				return Number{coef: sum, scale: scale}, nil
			}
		}
	}
	return within(a.asBig().Add(b.asBig()))
}

// Sub is a − b, exact. It fails with ErrOverflow.
func (a Number) Sub(b Number) (Number, error) { return a.Add(b.Neg()) }

// Mul is a × b, exact. It fails with ErrOverflow.
func (a Number) Mul(b Number) (Number, error) {
	if a.big == nil && b.big == nil {
		if product, ok := mulInt(a.coef, b.coef); ok {
			scale := a.scale + b.scale
			if scale > maxScale {
				product, scale = trim(product, scale)
			}
			if scale <= maxScale {
				return Number{coef: product, scale: scale}, nil
			}
		}
	}
	return within(a.asBig().Mul(b.asBig()))
}

// Div is a ÷ b, rounded half away from zero to 16 decimals. It fails with ErrDivideByZero or ErrOverflow.
func (a Number) Div(b Number) (Number, error) {
	if b.Sign() == 0 {
		return Number{}, ErrDivideByZero
	}
	if a.big == nil && b.big == nil {
		if q, ok := divInt(a, b); ok {
			return q, nil
		}
	}
	return within(a.asBig().DivRound(b.asBig(), DivDecimals))
}

// Mod is what is left of a after taking b away as often as it fits whole; it has the sign of a.
// 7.5 mod 2 is 1.5, −7 mod 3 is −1. It fails with ErrDivideByZero.
func (a Number) Mod(b Number) (Number, error) {
	if b.Sign() == 0 {
		return Number{}, ErrDivideByZero
	}
	if a.big == nil && b.big == nil {
		if x, y, scale, ok := align(a, b); ok {
			return Number{coef: x % y, scale: scale}, nil
		}
	}
	_, rest := a.asBig().QuoRem(b.asBig(), 0)
	return within(rest)
}

// Neg is −a.
func (a Number) Neg() Number {
	if a.big != nil {
		return fromBig(a.big.Neg())
	}
	a.coef = -a.coef
	return a
}

// Abs is a without its sign.
func (a Number) Abs() Number {
	if a.Sign() < 0 {
		return a.Neg()
	}
	return a
}

// Cmp is -1 where a < b, 0 where they are equal, 1 where a > b.
func (a Number) Cmp(b Number) int {
	if a.big != nil || b.big != nil {
		return a.asBig().Cmp(b.asBig())
	}
	if a.scale == b.scale {
		return cmpInt(a.coef, b.coef)
	}
	if x, y := a.Sign(), b.Sign(); x != y || x == 0 {
		return cmpInt(int64(x), int64(y))
	}
	size := cmpSize(a, b)
	if a.coef < 0 {
		return -size
	}
	return size
}

// cmpSize compares without signs, in 128 bits.
func cmpSize(a, b Number) int {
	scale := max(a.scale, b.scale)
	ahi, alo := bits.Mul64(size(a.coef), uint64(pow10[scale-a.scale]))
	bhi, blo := bits.Mul64(size(b.coef), uint64(pow10[scale-b.scale]))
	switch {
	case ahi != bhi && ahi < bhi, ahi == bhi && alo < blo:
		return -1
	case ahi == bhi && alo == blo:
		return 0
	}
	return 1
}

// align brings two small numbers to one scale; false if a coefficient then overflows.
func align(a, b Number) (x, y int64, scale int8, ok bool) {
	switch {
	case a.scale == b.scale:
		return a.coef, b.coef, a.scale, true
	case a.scale < b.scale:
		x, ok = mulPow(a.coef, int(b.scale-a.scale))
		return x, b.coef, b.scale, ok
	}
	y, ok = mulPow(b.coef, int(a.scale-b.scale))
	return a.coef, y, a.scale, ok
}

// divInt divides in 128 bits; false where the quotient or a factor does not fit.
func divInt(a, b Number) (Number, bool) {
	up, divisor := DivDecimals+int(b.scale)-int(a.scale), size(b.coef)
	if up < 0 || up > maxScale {
		return Number{}, false
	}
	hi, lo := bits.Mul64(size(a.coef), uint64(pow10[up]))
	if hi >= divisor {
		return Number{}, false
	}
	q, rest := bits.Div64(hi, lo, divisor)
	if rest >= divisor-rest {
		q++
	}
	if q > math.MaxInt64 {
		return Number{}, false
	}
	coef := int64(q)
	if (a.coef < 0) != (b.coef < 0) {
		coef = -coef
	}
	coef, scale := trim(coef, DivDecimals)
	return Number{coef: coef, scale: scale}, true
}

// trim takes trailing zeros off the decimals.
func trim(coef int64, scale int8) (int64, int8) {
	if coef == 0 {
		return 0, 0
	}
	for scale >= 4 && coef%10000 == 0 {
		coef, scale = coef/10000, scale-4
	}
	for scale > 0 && coef%10 == 0 {
		coef, scale = coef/10, scale-1
	}
	return coef, scale
}

func addInt(x, y int64) (int64, bool) {
	sum := x + y
	if (x > 0 && y > 0 && sum <= 0) || (x < 0 && y < 0 && sum >= 0) || sum == math.MinInt64 {
		return 0, false
	}
	return sum, true
}

func mulInt(x, y int64) (int64, bool) {
	hi, lo := bits.Mul64(size(x), size(y))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (x < 0) != (y < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func mulPow(x int64, exp int) (int64, bool) {
	if exp == 0 || x == 0 {
		return x, true
	}
	return mulInt(x, pow10[exp])
}

func size(x int64) uint64 {
	if x < 0 {
		return uint64(-x)
	}
	return uint64(x)
}

func cmpInt(x, y int64) int {
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
