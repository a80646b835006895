package main

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules/rulestest"
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

// writeNumbers writes numbers at the limits against each other, random ones, and texts at the border.
func writeNumbers(s *sheet) error {
	m := newMaker(publishedSeed, 20)
	for _, a := range bigNumbers() {
		for _, b := range bigNumbers() {
			if m.IntN(3) == 0 {
				if err := s.pair(a, b); err != nil {
					return err
				}
			}
		}
	}
	for range 350 {
		if err := s.numbers(m); err != nil {
			return err
		}
	}
	for _, text := range borderTexts(m.Rand) {
		if err := s.line(rulestest.Line{Border: rulestest.Border(text)}); err != nil {
			return err
		}
	}
	return nil
}

// numbers writes what comes of two random numbers, and of one alone.
func (s *sheet) numbers(m *maker) error {
	a := randomNumber(m.Rand)
	if err := s.pair(a, randomNumber(m.Rand)); err != nil {
		return err
	}
	decimals := m.IntN(24) - 6
	if m.IntN(8) == 0 {
		decimals = m.IntN(100) - 50
	}
	return s.line(rulestest.Line{Number: &rulestest.NumberVector{A: a.String(), B: strconv.Itoa(decimals), Give: rulestest.Calculate(a, nil, decimals)}})
}

func (s *sheet) pair(a, b num.Number) error {
	return s.line(rulestest.Line{Number: &rulestest.NumberVector{A: a.String(), B: b.String(), Give: rulestest.Calculate(a, &b, 0)}})
}

// borderTexts are texts that are numbers at the border, or nearly.
func borderTexts(r *rand.Rand) []string {
	list := []string{
		"0", "-0", "-0.0", "0.000000", "7", "-7", "10.50", "0.1", "0.000001", "-0.000001", "1.5000000000", "1234.560", "999999999999999", "-999999999.999999", "100000000000000", "10000.005",
		"", "-", "+1", "--1", "01", "-01", "00", ".5", "1.", "1.2.3", " 1", "1 ", "1\n", "1\r\n", "1,000", "1_000", "NaN", "-Infinity", "Infinity", "0x10", "0b1", "１２", "١", "1\x00", "1e", "1e+", "1e1.5", "1e5", "1.5E-7",
		"1e1000001", "1e400", "-1e5", "01e5", ".5e5", "1.e5", "e5", "-e5", "1e5x", "1000000000000000", "12345678901234.56", "0.0000001", "0.1234567", "123456789.1234567", "0.1234567890123456",
		"12345678901234567.1234567", strings.Repeat("9", 30), strings.Repeat("9", 64), strings.Repeat("9", 65), "0." + strings.Repeat("0", 62), "0." + strings.Repeat("0", 63), "1." + strings.Repeat("0", 62),
		strings.Repeat("９", 21), strings.Repeat("９", 22), strings.Repeat("𠀀", 16), strings.Repeat("𠀀", 17), strings.Repeat("é", 33), strings.Repeat("é", 32), "0.0000005", "-0.0000000", "0.9999990",
	}
	for range 300 {
		var b strings.Builder
		for range 1 + r.IntN(20) {
			b.WriteByte("00123456789..-eE+ "[r.IntN(18)])
		}
		list = append(list, b.String())
	}
	return list
}
