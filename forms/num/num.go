// Package num holds the one kind of number that forms, rules, ledgers and slots count with: an exact
// decimal, never a float. A Number is an integer coefficient times 10⁻ˢ; coefficients that fit 63 bits
// are plain integers, larger ones lie in a decimal.Decimal.
//
// At the border (data, literals, facts) a number has at most 15 significant digits and 6 decimals, as
// checked by Parse on the raw token. Inside, + − × are exact up to 40 digits; / is rounded half away
// from zero to 16 decimals.
package num

import (
	"errors"
	"math"
	"strconv"

	"github.com/shopspring/decimal"
)

// Limits of what is calculated inside.
const (
	MaxDigits   = 40 // digits before and after the point together, trailing zeros after it ignored
	DivDecimals = 16 // decimals that a quotient is rounded to

	maxScale = 18 // largest scale of a coefficient kept as an int64
)

// What an operation can fail with.
var (
	ErrOverflow     = errors.New("num: more than 40 digits")
	ErrDivideByZero = errors.New("num: division by zero")
)

// Number is an exact decimal. The zero value is 0. Compare with Cmp, not with ==: 1.50 and 1.5 are
// equal numbers with different coefficients.
type Number struct {
	coef  int64            // never math.MinInt64, so that it can be negated
	scale int8             // 0 … maxScale
	big   *decimal.Decimal // set when the value does not fit coef and scale; then these are 0
}

// FromInt gives the whole number i.
func FromInt(i int64) Number {
	if i == math.MinInt64 {
		return fromBig(decimal.NewFromInt(i))
	}
	return Number{coef: i}
}

// FromMinor gives units × 10^-scale: FromMinor(1050, 2) is 10.50. The scale is cut to 0 … 40.
func FromMinor(units int64, scale int) Number {
	if uint(scale) > maxScale || units == math.MinInt64 {
		return fromBig(decimal.New(units, -int32(min(max(scale, 0), MaxDigits))))
	}
	return Number{coef: units, scale: int8(scale)}
}

// Fixed gives the parts of a number that is kept as a plain integer: coef × 10^-scale, with a scale of 0 to
// 18. It is false for larger ones. FromMinor(coef, scale) is the number again.
func (a Number) Fixed() (coef int64, scale int8, ok bool) { return a.coef, a.scale, a.big == nil }

// Sign is -1, 0 or 1.
func (a Number) Sign() int {
	switch {
	case a.big != nil:
		return a.big.Sign()
	case a.coef < 0:
		return -1
	case a.coef > 0:
		return 1
	}
	return 0
}

// IsWhole reports whether the number has no decimals.
func (a Number) IsWhole() bool { return a.Decimals() == 0 }

// Decimals is the number of decimals needed to write the value, trailing zeros ignored: 2 for 10.050.
func (a Number) Decimals() int {
	if a.big != nil {
		return -int(a.big.Exponent())
	}
	_, scale := trim(a.coef, a.scale)
	return int(scale)
}

// Int gives the value as an int64, false if it has decimals or does not fit.
func (a Number) Int() (int64, bool) { return a.Minor(0) }

// Minor gives the value in units of 10^-scale, exactly: 10.5 at scale 2 is 1050. It is false if decimals
// would be lost, the result does not fit an int64, or the scale is not 0 … 18.
func (a Number) Minor(scale int) (int64, bool) {
	if scale < 0 || scale > maxScale {
		return 0, false
	}
	if a.big != nil {
		return minorOfBig(*a.big, scale)
	}
	coef, own := trim(a.coef, a.scale)
	if int(own) > scale {
		return 0, false
	}
	return mulPow(coef, scale-int(own))
}

func minorOfBig(d decimal.Decimal, scale int) (int64, bool) {
	shifted := d.Shift(int32(scale))
	if !shifted.IsInteger() {
		return 0, false
	}
	i := shifted.BigInt()
	return i.Int64(), i.IsInt64()
}

// String is the canonical text: no exponent, no trailing zeros, no leading +, never "-0".
func (a Number) String() string {
	if a.big != nil {
		return a.big.String()
	}
	return string(a.Append(nil))
}

// Append appends the canonical text to b.
func (a Number) Append(b []byte) []byte {
	if a.big != nil {
		return append(b, a.big.String()...)
	}
	coef, scale := trim(a.coef, a.scale)
	if scale == 0 {
		return strconv.AppendInt(b, coef, 10)
	}
	if coef < 0 {
		b, coef = append(b, '-'), -coef
	}
	b = strconv.AppendInt(b, coef/pow10[scale], 10)
	b = append(b, '.')
	rest := coef % pow10[scale]
	for at := scale - 1; at >= 0; at-- {
		b = append(b, byte('0'+rest/pow10[at]%10))
	}
	return b
}

// MarshalJSON writes the canonical text as a JSON number.
func (a Number) MarshalJSON() ([]byte, error) { return a.Append(nil), nil }

// fromBig keeps d in its smallest form: without trailing zeros, and as an int64 where it fits.
func fromBig(d decimal.Decimal) Number {
	d = d.Normalize()
	if d.Exponent() > 0 {
		d = decimal.NewFromBigInt(d.BigInt(), 0)
	}
	if scale := -d.Exponent(); scale <= maxScale {
		if c := d.Coefficient(); c.IsInt64() && c.Int64() != math.MinInt64 {
			return Number{coef: c.Int64(), scale: int8(scale)}
		}
	}
	return Number{big: &d}
}

// asBig is the value as a decimal.Decimal.
func (a Number) asBig() decimal.Decimal {
	if a.big != nil {
		return *a.big
	}
	return decimal.New(a.coef, -int32(a.scale))
}

// within checks the limit of 40 digits on a result.
func within(d decimal.Decimal) (Number, error) {
	n := fromBig(d)
	if n.big == nil {
		return n, nil
	}
	if n.digits() > MaxDigits {
		return Number{}, ErrOverflow
	}
	return n, nil
}

// digits counts the digits before the point (a lone 0 not counted) and after it.
func (a Number) digits() int {
	d := a.asBig()
	return max(d.NumDigits(), -int(d.Exponent()))
}
