package forms

import (
	"strings"
	"unicode/utf8"
)

// creditCodeCharacters are those of GB 32100 in the order of their values: no I, O, S, V, Z.
const creditCodeCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// checkCreditCode holds a text against GB 32100: 18 characters, of which the last is made of the others, weighed by the
// powers of three modulo 31.
func checkCreditCode(code string) *fault {
	if n := utf8.RuneCountInString(code); n != 18 {
		return wrong("credit_code_length", "count", itoa(n))
	}
	sum, weight := 0, 1
	for _, r := range code[:len(code)-1] {
		value := strings.IndexRune(creditCodeCharacters, r)
		if value < 0 {
			return wrong("credit_code_characters")
		}
		sum += value * weight
		weight = weight * 3 % 31
	}
	switch last := strings.IndexByte(creditCodeCharacters, code[len(code)-1]); {
	case last < 0:
		return wrong("credit_code_characters")
	case (sum+last)%31 != 0:
		return wrong("credit_code_check")
	}
	return nil
}
