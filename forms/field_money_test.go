package forms

import "testing"

func TestMoney(t *testing.T) {
	testValues(t, `{"type":"number","x-field":"money","x-currency":"CNY","exclusiveMinimum":0,"maximum":1000000}`, []valueCase{
		{"cents", `10000.05`, `10000.05`, ""},
		{"a tenth of a cent is refused, not rounded", `10000.005`, "", "there can be 2 decimals at most"},
		{"nothing", `0`, `0`, "this must be greater than 0"},
		{"less than nothing", `-0.01`, `-0.01`, "this must be greater than 0"},
		{"one cent", `0.01`, `0.01`, ""},
		{"one cent too much", `1000000.01`, `1000000.01`, "this must be at most 1000000"},
		{"not a number", `"NaN"`, "", "an amount is needed here"},
	})
	testDisplay(t, `{"type":"number","x-field":"money"}`, `-1234567.5`, "-1,234,567.50", "-1,234,567.50", "int -123456750")
	testDisplay(t, `{"type":"number","x-field":"money","x-scale":0}`, `999`, "999", "999", "int 999")
	testDisplay(t, `{"type":"number","x-field":"money","x-scale":3}`, `1000`, "1,000.000", "1,000.000", "int 1000000")
}
