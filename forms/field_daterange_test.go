package forms

import (
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestDaterange(t *testing.T) {
	const property = `{"type":"object","x-field":"daterange","x-halves":true,"x-earliest":"2026-01-01","x-latest":"2026-12-31"}`
	const wanted = "a first and a last day is needed here"
	testValues(t, property, []valueCase{
		{"days", `{"to":"2026-11-24","from":"2026-11-22"}`, `{"from":"2026-11-22","to":"2026-11-24"}`, ""},
		{"halves", `{"from":"2026-11-22","from_half":"pm","to":"2026-11-24","to_half":"am"}`, `{"from":"2026-11-22","from_half":"pm","to":"2026-11-24","to_half":"am"}`, ""},
		{"one afternoon", `{"from":"2026-11-22","from_half":"pm","to":"2026-11-22","to_half":null}`, `{"from":"2026-11-22","from_half":"pm","to":"2026-11-22"}`, ""},
		{"nothing", `{}`, "", ""},
		{"nothing in its parts", `{"from":"","to":null}`, "", ""},
		{"no end", `{"from":"2026-11-22"}`, `{"from":"2026-11-22"}`, "both a beginning and an end are needed here"},
		{"a half alone", `{"to_half":"am"}`, `{"to_half":"am"}`, "both a beginning and an end are needed here"},
		{"turned", `{"from":"2026-11-22","to":"2026-11-21"}`, `{"from":"2026-11-22","to":"2026-11-21"}`, "the end lies before the beginning"},
		{"turned within a day", `{"from":"2026-11-22","from_half":"pm","to":"2026-11-22","to_half":"am"}`, `{"from":"2026-11-22","from_half":"pm","to":"2026-11-22","to_half":"am"}`, "the end lies before the beginning"},
		{"too early", `{"from":"2025-12-31","to":"2026-01-01"}`, `{"from":"2025-12-31","to":"2026-01-01"}`, "this must be at least 2026-01-01"},
		{"too late", `{"from":"2026-12-31","to":"2027-01-01"}`, `{"from":"2026-12-31","to":"2027-01-01"}`, "this must be at most 2026-12-31"},
		{"no such day", `{"from":"2026-02-30","to":"2026-03-01"}`, "", "a date such as 2026-11-22 is needed here"},
		{"another half", `{"from":"2026-11-22","from_half":"noon","to":"2026-11-22"}`, "", "there is no such option"},
		{"another part", `{"from":"2026-02-30","until":"2026-03-01"}`, "", wanted},
		{"a number as a part", `{"from":20261122,"to":"2026-11-24"}`, "", wanted},
		{"a list", `["2026-11-22","2026-11-24"]`, "", wanted},
		{"a text", `"2026-11-22/2026-11-24"`, "", wanted},
	})
	testDisplay(t, property, `{"from":"2026-11-22","from_half":"pm","to":"2026-11-24","to_half":"am"}`, "2026-11-22 下午 – 2026-11-24 上午", "2026-11-22 afternoon – 2026-11-24 morning", "")
	testDisplay(t, property, `{"from":"2026-11-22","from_half":"am","to":"2026-11-22"}`, "2026-11-22", "2026-11-22", "")
	testDisplay(t, property, `{"from":"2026-11-22","from_half":"pm","to":"2026-11-22"}`, "2026-11-22 下午", "2026-11-22 afternoon", "")
	testDisplay(t, property, `{"from":"2026-11-22","to":"2026-11-22","to_half":"am"}`, "2026-11-22 上午", "2026-11-22 morning", "")
	if _, bad := through(fieldForm(t, `{"type":"object","x-field":"daterange"}`), `{"f":{"from":"2026-11-22","from_half":"pm","to":"2026-11-22"}}`); bad != "f: "+wanted {
		t.Error(bad)
	}
	if _, bad := fieldForm(t, property).Decode([]byte(`{"f":{"from":"2026-11-22","to":"2026-11-22","from":"2026-11-23"}}`)); len(bad) != 1 || bad[0].Code != "duplicate_key" {
		t.Error(listing(bad))
	}
}

func TestDaterangeInRules(t *testing.T) {
	f := compile(t, wholeForm(`{"span":{"type":"object","x-field":"daterange","x-halves":true},"again":{"type":"object","x-field":"daterange","x-halves":true,"x-default":"span"},
		"days":{"type":"integer","x-field":"integer","x-value":"daysBetween(span.from, span.to) + 1"},"late":{"type":"boolean","x-field":"boolean","x-value":"span.from_half == 'pm'"},
		"same":{"type":"boolean","x-field":"boolean","x-value":"span == again"},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"d":{"type":"object","x-field":"daterange"}}}},
		"open":{"type":"boolean","x-field":"boolean","x-value":"any(t, .d.to > span.to)"}}`), leaveEnv())
	stored, bad := through(f, `{"span":{"from":"2026-11-22","from_half":"pm","to":"2026-11-24"},"t":[{"_id":"a","d":{"from":"2026-11-22","to":"2026-11-30"}},{"_id":"b"}]}`)
	want := `{"span":{"from":"2026-11-22","from_half":"pm","to":"2026-11-24"},"again":{"from":"2026-11-22","from_half":"pm","to":"2026-11-24"},"days":3,"late":true,"same":true,"t":[{"_id":"a","d":{"from":"2026-11-22","to":"2026-11-30"}},{"_id":"b"}],"open":true}`
	if bad != "" || stored != want {
		t.Errorf("\n%s\n%s %s", stored, want, bad)
	}
	d, _ := f.Decode([]byte(stored))
	slots := f.Slots(d, map[string]string{"span.from": "n1", "span.to": "n2", "t.d.to": "t.n1"})
	if len(slots) != 3 || slots[0].Int != 20779 || slots[1].Int != 20781 || slots[2].Row != "a" || slots[2].Int != 20787 {
		t.Error(slots)
	}
	for filter, ok := range map[string]bool{"span.from >= '2026-11-01' and span.to < today()": true, "any(t, .d.to >= '2026-11-30')": true, "blank(span.from)": true, "span.from_half == 'pm'": false, "blank(span)": false} {
		if _, bad := f.Filter(filter); (bad == nil) != ok {
			t.Errorf("%s: %v", filter, bad)
		}
	}
	env := f.RulesEnv()
	for source, code := range map[string]string{"span.til == today()": "unknown_part", "span < again": "no_order", "span.from + 1": "", "sum(span)": "", "[span]": "list_of_lists"} {
		_, bad := rules.Compile(source, rules.Type{}, env)
		if bad == nil || code != "" && bad.Code != code {
			t.Errorf("%s: %v", source, bad)
		}
	}
}
