package forms

import "testing"

func TestInteger(t *testing.T) {
	testValues(t, `{"type":"integer","x-field":"integer","minimum":-5,"maximum":999999999999999}`, []valueCase{
		{"a whole number", `42`, `42`, ""},
		{"with a point and zeros it is the same", `42.000`, `42`, ""},
		{"minus zero is zero", `-0`, `0`, ""},
		{"fifteen digits", `999999999999999`, `999999999999999`, ""},
		{"sixteen digits", `1234567890123456`, "", "a number has at most 15 significant digits"},
		{"thirty digits", `123456789012345678901234567890`, "", "a number has at most 15 significant digits"},
		{"a half", `1.5`, "", "a whole number is needed here"},
		{"an exponent", `1e3`, "", "a number is written without an exponent"},
		{"an exponent that ends a library", `1e1000001`, "", "a number is written without an exponent"},
		{"beyond a float", `1e400`, "", "a number is written without an exponent"},
		{"a number as text", `"42"`, "", "a whole number is needed here"},
		{"the bound", `-5`, `-5`, ""},
		{"one beyond it", `-6`, `-6`, "this must be at least -5"},
	})
	testDisplay(t, `{"type":"integer","x-field":"integer"}`, `-1200`, "-1200", "-1200", "int -1200")
}
