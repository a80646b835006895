package num

import "errors"

// Limits at the border.
const (
	MaxBorderDigits   = 15 // significant digits, so that every border number survives a float64
	MaxBorderDecimals = 6
	maxTokenBytes     = 64 // longer tokens are refused unread
)

// What Parse refuses with.
var (
	ErrSyntax   = errors.New("num: not a number")
	ErrExponent = errors.New("num: exponents are not allowed")
	ErrDigits   = errors.New("num: more than 15 digits")
	ErrDecimals = errors.New("num: more than 6 decimals")
	ErrLength   = errors.New("num: token is too long")
)

// Parse reads a number at the border from its raw token: an optional minus, digits without a leading
// zero, and optionally a point with digits. Zeros that end the decimals do not count: "1.5000000" is
// 1.5. "-0" is 0. The error is ErrSyntax, ErrExponent, ErrDigits, ErrDecimals or ErrLength.
func Parse(s string) (Number, error) {
	if len(s) > maxTokenBytes {
		return Number{}, ErrLength
	}
	t := token{s: s}
	if t.at < len(s) && s[t.at] == '-' {
		t.negative = true
		t.at++
	}
	start := t.at
	whole := t.digits()
	if whole == "" || (len(whole) > 1 && whole[0] == '0') {
		return Number{}, ErrSyntax
	}
	decimals := ""
	if t.at < len(s) && s[t.at] == '.' {
		t.at++
		if decimals = t.digits(); decimals == "" {
			return Number{}, ErrSyntax
		}
	}
	if err := t.end(start); err != nil {
		return Number{}, err
	}
	return t.number(whole, decimals)
}

// MustParse is Parse for constants in tests and tables; it panics on a bad text.
func MustParse(s string) Number {
	n, err := Parse(s)
	if err != nil {
		panic("num.MustParse(" + s + "): " + err.Error())
	}
	return n
}

type token struct {
	s        string
	at       int
	negative bool
}

// digits takes the run of digits at the current place.
func (t *token) digits() string {
	from := t.at
	for t.at < len(t.s) && t.s[t.at] >= '0' && t.s[t.at] <= '9' {
		t.at++
	}
	return t.s[from:t.at]
}

// end checks that nothing follows; a complete exponent is named as such.
func (t *token) end(start int) error {
	if t.at == len(t.s) {
		return nil
	}
	if c := t.s[t.at]; t.at > start && (c == 'e' || c == 'E') {
		t.at++
		if t.at < len(t.s) && (t.s[t.at] == '+' || t.s[t.at] == '-') {
			t.at++
		}
		if t.digits() != "" && t.at == len(t.s) {
			return ErrExponent
		}
	}
	return ErrSyntax
}

func (t *token) number(whole, decimals string) (Number, error) {
	for decimals != "" && decimals[len(decimals)-1] == '0' {
		decimals = decimals[:len(decimals)-1]
	}
	significant := len(whole) + len(decimals)
	if whole == "0" {
		significant = len(decimals)
	}
	if significant > MaxBorderDigits {
		return Number{}, ErrDigits
	}
	if len(decimals) > MaxBorderDecimals {
		return Number{}, ErrDecimals
	}
	coef := int64(0)
	for _, part := range [2]string{whole, decimals} {
		for i := 0; i < len(part); i++ {
			coef = coef*10 + int64(part[i]-'0')
		}
	}
	if t.negative {
		coef = -coef
	}
	return Number{coef: coef, scale: int8(len(decimals))}, nil
}
