package forms

import "testing"

func TestDatetime(t *testing.T) {
	const property = `{"type":"string","format":"date-time","x-field":"datetime","x-earliest":"2020-01-01T00:00:00+08:00","x-latest":"2029-12-31T23:59:59Z"}`
	testValues(t, property, []valueCase{
		{"in UTC", `"2026-11-22T06:09:00Z"`, `"2026-11-22T06:09:00Z"`, ""},
		{"with an offset", `"2026-11-22T14:09:00+08:00"`, `"2026-11-22T06:09:00Z"`, ""},
		{"milliseconds", `"2026-11-22T14:09:00.125+08:00"`, `"2026-11-22T06:09:00.125Z"`, ""},
		{"nothing", `""`, "", ""},
		{"no offset", `"2026-11-22T14:09:00"`, "", "a date and time such as 2026-11-22T14:09:00+08:00 is needed here"},
		{"no such day", `"2026-02-30T14:09:00Z"`, "", "a date and time such as 2026-11-22T14:09:00+08:00 is needed here"},
		{"a day alone", `"2026-11-22"`, "", "a date and time such as 2026-11-22T14:09:00+08:00 is needed here"},
		{"a number", `1795327740000`, "", "a date and time such as 2026-11-22T14:09:00+08:00 is needed here"},
		{"too early", `"2019-12-31T15:59:59Z"`, `"2019-12-31T15:59:59Z"`, "this must be at least 2020-01-01T00:00:00+08:00"},
		{"too late", `"2030-01-01T00:00:00Z"`, `"2030-01-01T00:00:00Z"`, "this must be at most 2029-12-31T23:59:59Z"},
	})
	testDisplay(t, property, `"2026-11-22T06:09:00Z"`, "local/2026-11-22T06:09:00Z", "local/2026-11-22T06:09:00Z", "int 1795327740000")
	f := fieldForm(t, property)
	d, _ := f.Decode([]byte(`{"f":"2026-11-22T06:09:30Z"}`))
	if got := f.Fields[0].Display(d["f"], English, nil); got != "2026-11-22 06:09:30 UTC" {
		t.Error(got)
	}
}
