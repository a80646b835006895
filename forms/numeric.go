package forms

import (
	"errors"
	"math"
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// maxDigits is how many significant digits a number has that is kept: what the border of forms/num
// lets in again.
const maxDigits = 15

// parseNumber reads a number token at the border; what is wrong is a code of the catalogue.
func parseNumber(raw string) (num.Number, string) {
	n, err := num.Parse(raw)
	switch {
	case err == nil:
		return n, ""
	case errors.Is(err, num.ErrExponent):
		return n, "number_exponent"
	case errors.Is(err, num.ErrDigits), errors.Is(err, num.ErrLength):
		return n, "number_digits"
	case errors.Is(err, num.ErrDecimals):
		return n, "number_decimals"
	}
	return n, "number_syntax"
}

// decodeNumber reads a number with at most scale decimals.
func decodeNumber(d *decoder, f *Field, at place) rules.Value {
	raw, ok := d.number(at)
	if !ok {
		return rules.Value{}
	}
	v, bad := readNumber(raw, f.Scale)
	if bad != nil {
		d.fault(at, bad)
	}
	return v
}

// readNumber takes a number as it is written, with at most scale decimals.
func readNumber(raw string, scale int) (rules.Value, *fault) {
	n, code := parseNumber(raw)
	switch {
	case code != "":
		return rules.Value{}, wrong(code)
	case n.Decimals() <= scale:
		return rules.Num(n), nil
	case scale == 0:
		return rules.Value{}, wrong("not_whole")
	}
	return rules.Value{}, wrong("too_many_decimals", "scale", itoa(scale))
}

// checkNumber holds a number against its bounds, and against what an index and the border can take.
func checkNumber(f *Field, v rules.Value) *fault {
	n := v.AsNumber()
	if beyondBorder(n, f.Scale) {
		return wrong("number_too_large")
	}
	if f.Minimum != nil {
		if c := n.Cmp(*f.Minimum); c == 0 && f.AboveMinimum {
			return wrong("not_above", "limit", f.Minimum.String())
		} else if c < 0 {
			return wrong(pick(f.AboveMinimum, "not_above", "below_minimum"), "limit", f.Minimum.String())
		}
	}
	if f.Maximum != nil {
		if c := n.Cmp(*f.Maximum); c == 0 && f.BelowMaximum {
			return wrong("not_below", "limit", f.Maximum.String())
		} else if c > 0 {
			return wrong(pick(f.BelowMaximum, "not_below", "above_maximum"), "limit", f.Maximum.String())
		}
	}
	return nil
}

// beyondBorder says whether an index or the border could not take a number of so many decimals.
func beyondBorder(n num.Number, scale int) bool {
	const plain = 1e15 // below this in minor units there are at most 15 digits
	units, ok := n.Minor(scale)
	return !ok || (units >= plain || units <= -plain) && significant(n) > maxDigits
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// significant counts the digits of a number without leading zeros and without trailing zeros behind
// the point, as the border does.
func significant(n num.Number) int {
	var buf [64]byte
	text := strings.TrimLeft(string(n.Append(buf[:0])), "-0.")
	return len(text) - strings.Count(text, ".")
}

// numberSlot keeps a number in units of its field's decimals; false where it has more decimals, as a draft may. What
// is beyond the units that there are counts as the last of them, so that it is still larger, or smaller, than all others.
func numberSlot(f *Field, v rules.Value) (SlotValue, bool) {
	n := v.AsNumber()
	units, ok := n.Minor(f.Scale)
	if !ok && n.Round(f.Scale).Cmp(n) == 0 {
		units, ok = math.MaxInt64, true
		if n.Sign() < 0 {
			units = math.MinInt64
		}
	}
	return SlotValue{Kind: SlotInt, Int: units}, ok
}

// fixed writes a number with exactly scale decimals, thousands grouped if so asked.
func fixed(n num.Number, scale int, group bool) string {
	text := n.Round(scale).String()
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, rest, _ := strings.Cut(text, ".")
	if scale > 0 {
		rest = "." + rest + strings.Repeat("0", max(0, scale-len(rest)))
	}
	if group {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	return sign + whole + rest
}
