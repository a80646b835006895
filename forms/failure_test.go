package forms

import (
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestAFailedRuleIsToldInTheWordsOfTheForm(t *testing.T) {
	f := compile(t, `{"format":1,"kind":"plain","title":"T","schema":{"type":"object","properties":{
		"d":{"type":"string","format":"date","x-field":"date"},
		"days":{"type":"number","x-field":"decimal","x-label":{"zh":"天数","en":"Days"},"x-value":"workdays(d, nil, d, nil)"},
		"bare":{"type":"number","x-field":"decimal","x-value":"workdays(d, nil, d, nil)"}}}}`, Env{})
	day, _ := rules.ParseDate("2026-11-20")
	facts := &rules.Facts{}
	facts.Fail(rules.Ask{Fact: "workdays", Args: []rules.Value{rules.Date(day), {}, rules.Date(day), {}}}, "span_too_long")
	problems := f.Evaluate(Input{Data: rules.Data{"d": rules.Date(day)}, Facts: facts}).Problems
	if len(problems) != 2 {
		t.Fatal(listing(problems))
	}
	for i, want := range [][2]string{
		{"“天数”的规则无法计算：无法取得 workdays：时间跨度过长。", `the rule of "Days" could not be worked out: workdays cannot be had: the span of time is too long.`},
		{"“bare”的规则无法计算：无法取得 workdays：时间跨度过长。", `the rule of "bare" could not be worked out: workdays cannot be had: the span of time is too long.`},
	} {
		if got := [2]string{problems[i].Text(Chinese), problems[i].Text(English)}; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
