package forms

import "testing"

func TestDate(t *testing.T) {
	testValues(t, `{"type":"string","format":"date","x-field":"date"}`, []valueCase{
		{"a day", `"2026-11-22"`, `"2026-11-22"`, ""},
		{"a leap day", `"2024-02-29"`, `"2024-02-29"`, ""},
		{"an empty text is a blank", `""`, "", ""},
		{"a day that does not exist", `"2026-02-29"`, "", "a date such as 2026-11-22 is needed here"},
		{"another way of writing", `"22.11.2026"`, "", "a date such as 2026-11-22 is needed here"},
		{"an instant", `"2026-11-22T00:00:00Z"`, "", "a date such as 2026-11-22 is needed here"},
		{"full-width digits", `"２０２６-11-22"`, "", "a date such as 2026-11-22 is needed here"},
		{"a number", `20261122`, "", "a date such as 2026-11-22 is needed here"},
	})
	testDisplay(t, `{"type":"string","format":"date","x-field":"date"}`, `"1970-01-02"`, "1970-01-02", "1970-01-02", "int 1")
	testDisplay(t, `{"type":"string","format":"date","x-field":"date"}`, `"1969-12-31"`, "1969-12-31", "1969-12-31", "int -1")
}
