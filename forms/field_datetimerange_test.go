package forms

import "testing"

func TestDatetimerange(t *testing.T) {
	const property = `{"type":"object","x-field":"datetimerange","x-earliest":"2026-01-01T00:00:00Z"}`
	const wanted = "a beginning and an end is needed here"
	testValues(t, property, []valueCase{
		{"instants", `{"from":"2026-11-22T09:00:00+08:00","to":"2026-11-22T11:30:00+08:00"}`, `{"from":"2026-11-22T01:00:00Z","to":"2026-11-22T03:30:00Z"}`, ""},
		{"no time at all", `{"from":"2026-11-22T09:00:00Z","to":"2026-11-22T09:00:00Z"}`, `{"from":"2026-11-22T09:00:00Z","to":"2026-11-22T09:00:00Z"}`, ""},
		{"turned", `{"from":"2026-11-22T09:00:00Z","to":"2026-11-22T09:00:00+08:00"}`, `{"from":"2026-11-22T09:00:00Z","to":"2026-11-22T01:00:00Z"}`, "the end lies before the beginning"},
		{"no beginning", `{"to":"2026-11-22T09:00:00Z"}`, `{"to":"2026-11-22T09:00:00Z"}`, "both a beginning and an end are needed here"},
		{"too early", `{"from":"2025-11-22T09:00:00Z","to":"2026-11-22T09:00:00Z"}`, `{"from":"2025-11-22T09:00:00Z","to":"2026-11-22T09:00:00Z"}`, "this must be at least 2026-01-01T00:00:00Z"},
		{"days", `{"from":"2026-11-22","to":"2026-11-22"}`, "", "a date and time such as 2026-11-22T14:09:00+08:00 is needed here"},
		{"halves", `{"from":"2026-11-22T09:00:00Z","from_half":"pm","to":"2026-11-22T09:00:00Z"}`, "", wanted},
		{"a text", `"2026"`, "", wanted},
	})
	testDisplay(t, property, `{"from":"2026-11-22T01:00:00Z","to":"2026-11-23T03:30:00Z"}`, "local/2026-11-22T01:00:00Z – local/2026-11-23T03:30:00Z", "local/2026-11-22T01:00:00Z – local/2026-11-23T03:30:00Z", "")
	f := fieldForm(t, property)
	d, _ := f.Decode([]byte(`{"f":{"from":"2026-11-22T01:00:00Z","to":"2026-11-22T03:30:00Z"}}`))
	if got := f.Fields[0].Display(d["f"], English, nil); got != "2026-11-22 01:00 – 03:30 UTC" {
		t.Error(got)
	}
	if kind := f.SlotKind("f.to"); kind != SlotInt {
		t.Error("its end is kept by lists")
	}
}
