package forms

import "testing"

func TestDecimal(t *testing.T) {
	testValues(t, `{"type":"number","x-field":"decimal","x-scale":1,"minimum":0,"maximum":10.5}`, []valueCase{
		{"a half day", `0.5`, `0.5`, ""},
		{"zeros at the end do not count", `0.50000000`, `0.5`, ""},
		{"a quarter is refused, not rounded", `0.25`, "", "there can be 1 decimals at most"},
		{"the bound", `10.5`, `10.5`, ""},
		{"a tenth beyond it", `10.6`, `10.6`, "this must be at most 10.5"},
		{"a tenth below the other", `-0.1`, `-0.1`, "this must be at least 0"},
		{"true is no number", `true`, "", "a number is needed here"},
	})
	testValues(t, `{"type":"number","x-field":"decimal"}`, []valueCase{
		{"six decimals", `123456789.123456`, `123456789.123456`, ""},
		{"seven decimals", `0.1234567`, "", "a number has at most 6 decimals"},
		{"what an index cannot take", `999999999999999`, `999999999999999`, "the number is too large"},
	})
	testDisplay(t, `{"type":"number","x-field":"decimal","x-scale":2}`, `3.50`, "3.5", "3.5", "int 350")
}
