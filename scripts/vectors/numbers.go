package main

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms/num"
)

// bigNumbers are numbers at the limits and of up to 40 digits.
func bigNumbers() []num.Number {
	out := []num.Number{
		{}, num.FromInt(1), num.FromInt(-1), num.FromMinor(5, 1), num.FromMinor(-15, 1), num.FromMinor(25, 1), num.FromMinor(1005, 3), num.FromMinor(-2345, 3),
		num.FromInt(1<<53 - 1), num.FromInt(1 << 53), num.FromInt(1<<53 + 1), num.FromInt(-1<<53 - 1), num.FromInt(math.MaxInt64), num.FromInt(math.MinInt64),
		num.FromMinor(1, 16), num.FromMinor(1, 17), num.FromMinor(-1, 18), num.FromMinor(1, 19), num.FromMinor(1, 40), num.FromMinor(math.MaxInt64, 18), num.FromMinor(math.MaxInt64, 40),
		num.FromInt(10_000_000), num.FromInt(9_999_999), num.FromInt(100_000_000_000_000), num.MustParse("999999999999999"), num.MustParse("-999999999.999999"), num.MustParse("0.000001"),
	}
	for _, pair := range [][2]num.Number{
		{num.FromInt(math.MaxInt64), num.FromInt(math.MaxInt64)}, {num.FromInt(1e18), num.FromInt(1e18)}, {num.FromMinor(math.MaxInt64, 10), num.FromMinor(-99999999999, 6)},
		{num.MustParse("999999999999999"), num.FromMinor(999999999999999, 15)}, {num.FromInt(3), num.FromMinor(1, 20)},
	} {
		if n, err := pair[0].Mul(pair[1]); err == nil {
			out = append(out, n)
		}
	}
	if n, err := out[len(out)-1].Add(out[27]); err == nil { // digits on both sides of the point
		out = append(out, n)
	}
	forty := num.FromInt(0)
	for range 40 {
		ten, _ := forty.Mul(num.FromInt(10))
		forty, _ = ten.Add(num.FromInt(9))
	}
	return append(out, forty, forty.Neg())
}

func randomNumber(r *rand.Rand) num.Number {
	switch r.IntN(6) {
	case 0:
		return num.FromInt(r.Int64N(41) - 20)
	case 1:
		return num.FromMinor(r.Int64N(2_000_000)-1_000_000, r.IntN(7))
	case 2:
		all := bigNumbers()
		return all[r.IntN(len(all))]
	case 3:
		return num.FromMinor(r.Int64()-r.Int64(), r.IntN(21))
	}
	n := num.FromMinor(r.Int64N(1_999_999_999_999_999)-999_999_999_999_999, r.IntN(7))
	if r.IntN(2) == 0 {
		if m, err := n.Mul(num.FromMinor(r.Int64()>>r.IntN(60), r.IntN(12))); err == nil {
			return m
		}
	}
	return n
}

// numberVectors are [operation, a, b, result or why there is none]; b of round is the scale.
func numberVectors() [][]string {
	r := rand.New(rand.NewPCG(3, 20))
	var out [][]string
	hostile := bigNumbers()
	for _, a := range hostile {
		for _, b := range hostile {
			out = append(out, calculated(a, b)...)
		}
		out = append(out, roundings(a, r)...)
	}
	for range 3000 {
		a := randomNumber(r)
		out = append(out, calculated(a, randomNumber(r))...)
		out = append(out, roundings(a, r)...)
	}
	return out
}

func calculated(a, b num.Number) [][]string {
	row := func(op string, n num.Number, err error) []string {
		switch err {
		case nil:
			return []string{op, a.String(), b.String(), n.String()}
		case num.ErrDivideByZero:
			return []string{op, a.String(), b.String(), "division_by_zero"}
		}
		return []string{op, a.String(), b.String(), "overflow"}
	}
	sum, sumErr := a.Add(b)
	difference, differenceErr := a.Sub(b)
	product, productErr := a.Mul(b)
	quotient, quotientErr := a.Div(b)
	rest, restErr := a.Mod(b)
	return [][]string{
		row("add", sum, sumErr), row("sub", difference, differenceErr), row("mul", product, productErr), row("div", quotient, quotientErr), row("mod", rest, restErr),
		{"compare", a.String(), b.String(), strconv.Itoa(a.Cmp(b))},
	}
}

func roundings(a num.Number, r *rand.Rand) [][]string {
	scale := r.IntN(24) - 6
	if r.IntN(8) == 0 {
		scale = r.IntN(100) - 50
	}
	out := [][]string{
		{"floor", a.String(), "", a.Floor().String()}, {"ceil", a.String(), "", a.Ceil().String()}, {"neg", a.String(), "", a.Neg().String()}, {"abs", a.String(), "", a.Abs().String()},
		{"decimals", a.String(), "", strconv.Itoa(a.Decimals())}, {"sign", a.String(), "", strconv.Itoa(a.Sign())},
		{"round", a.String(), strconv.Itoa(scale), a.Round(scale).String()}, {"round", a.String(), "2", a.Round(2).String()},
	}
	if i, ok := a.Int(); ok && i <= 1<<53-1 && i >= -(1<<53-1) {
		return append(out, []string{"int", a.String(), "", strconv.FormatInt(i, 10)})
	}
	return append(out, []string{"int", a.String(), "", "undefined"})
}

// parseVectors are texts with their number, or why they are none.
func parseVectors() [][]string {
	codes := map[error]string{num.ErrSyntax: "syntax", num.ErrExponent: "exponent", num.ErrDigits: "digits", num.ErrDecimals: "decimals", num.ErrLength: "length"}
	list := []string{
		"0", "-0", "-0.0", "0.000000", "7", "-7", "10.50", "0.1", "0.000001", "-0.000001", "1.5000000000", "1234.560", "999999999999999", "-999999999.999999", "100000000000000", "10000.005",
		"", "-", "+1", "--1", "01", "-01", "00", ".5", "1.", "1.2.3", " 1", "1 ", "1\n", "1\r\n", "1,000", "1_000", "NaN", "-Infinity", "Infinity", "0x10", "0b1", "１２", "١", "1\x00", "1e", "1e+", "1e1.5", "1e5", "1.5E-7",
		"1e1000001", "1e400", "-1e5", "01e5", ".5e5", "1.e5", "e5", "-e5", "1e5x", "1000000000000000", "12345678901234.56", "0.0000001", "0.1234567", "123456789.1234567", "0.1234567890123456",
		"12345678901234567.1234567", strings.Repeat("9", 30), strings.Repeat("9", 64), strings.Repeat("9", 65), "0." + strings.Repeat("0", 62), "0." + strings.Repeat("0", 63), "1." + strings.Repeat("0", 62),
		strings.Repeat("９", 21), strings.Repeat("９", 22), strings.Repeat("𠀀", 16), strings.Repeat("𠀀", 17), strings.Repeat("é", 33), strings.Repeat("é", 32), "0.0000005", "-0.0000000", "0.9999990",
	}
	r := rand.New(rand.NewPCG(3, 21))
	for range 500 {
		var b strings.Builder
		for range 1 + r.IntN(20) {
			b.WriteByte("00123456789..-eE+ "[r.IntN(18)])
		}
		list = append(list, b.String())
	}
	var out [][]string
	for _, s := range list {
		if n, err := num.Parse(s); err != nil {
			out = append(out, []string{s, codes[err]})
		} else {
			out = append(out, []string{s, n.String()})
		}
	}
	return out
}
