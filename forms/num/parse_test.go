package num

import (
	"errors"
	"math/big"
	"strings"
	"testing"
)

func TestParseReadsBorderNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"0": "0", "-0": "0", "-0.0": "0", "0.000000": "0", "7": "7", "-7": "-7", "10.50": "10.5", "0.1": "0.1",
		"0.000001": "0.000001", "-0.000001": "-0.000001", "1.5000000000": "1.5", "1234.560": "1234.56",
		"999999999999999": "999999999999999", "-999999999.999999": "-999999999.999999",
		"100000000000000": "100000000000000", "10000.005": "10000.005",
	} {
		t.Run(in, func(t *testing.T) {
			got, err := Parse(in)
			if err != nil || got.String() != want {
				t.Errorf("Parse(%q) = %v, %v; want %s", in, got, err, want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	cases := []struct {
		why, in string
		want    error
	}{
		{"nothing", "", ErrSyntax},
		{"a lone minus", "-", ErrSyntax},
		{"a plus", "+1", ErrSyntax},
		{"two minuses", "--1", ErrSyntax},
		{"a leading zero", "01", ErrSyntax},
		{"a point without digits before", ".5", ErrSyntax},
		{"a point without digits after", "1.", ErrSyntax},
		{"two points", "1.2.3", ErrSyntax},
		{"white space", " 1", ErrSyntax},
		{"a line end", "1\n", ErrSyntax},
		{"a thousands separator", "1,000", ErrSyntax},
		{"an underscore", "1_000", ErrSyntax},
		{"not a number", "NaN", ErrSyntax},
		{"infinity", "-Infinity", ErrSyntax},
		{"hexadecimal", "0x10", ErrSyntax},
		{"full-width digits", "１２", ErrSyntax},
		{"Arabic digits", "١", ErrSyntax},
		{"a NUL", "1\x00", ErrSyntax},
		{"half an exponent", "1e", ErrSyntax},
		{"an exponent with a point", "1e1.5", ErrSyntax},
		{"an exponent", "1e5", ErrExponent},
		{"a negative exponent", "1.5E-7", ErrExponent},
		{"the exponent that panics jsonschema", "1e1000001", ErrExponent},
		{"an exponent beyond float64", "1e400", ErrExponent},
		{"16 digits", "1000000000000000", ErrDigits},
		{"16 digits around the point", "12345678901234.56", ErrDigits},
		{"30 digits", strings.Repeat("9", 30), ErrDigits},
		{"7 decimals", "0.0000001", ErrDecimals},
		{"600 KB of digits", strings.Repeat("9", 600_000), ErrLength},
		{"600 KB of decimals", "0." + strings.Repeat("0", 600_000), ErrLength},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			if got, err := Parse(c.in); !errors.Is(err, c.want) || got != (Number{}) {
				t.Errorf("Parse = %v, %v; want %v", got, err, c.want)
			}
		})
	}
}

func TestMustParsePanicsOnABadConstant(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	MustParse("1e5")
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"0", "-0", "1.50", "1e1000001", "999999999999999", "0.0000001", "NaN", "-", "1..2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := Parse(s)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(s)
		if !ok || rat(n).Cmp(want) != 0 {
			t.Errorf("Parse(%q) = %s", s, n)
		}
		again, err := Parse(n.String())
		if err != nil || again.Cmp(n) != 0 {
			t.Errorf("Parse(%q).String() = %q, which is read as %v, %v", s, n, again, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for name, in := range map[string]string{
		"amount": "12345.67", "exponent": "1e1000001", "600KB": strings.Repeat("9", 600_000),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Parse(in)
			}
		})
	}
}
