package forms

import (
	"slices"
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

func TestAHoldIsCalledByItsTitle(t *testing.T) {
	f := compile(t, `{"format":1,"kind":"approval","title":"T","schema":{"type":"object","properties":{
		"who":{"type":"string","x-field":"text"},"days":{"type":"number","x-field":"decimal"}}},
		"holds":[{"id":"annual","title":{"zh":"年假","en":"annual leave"},"account":["who"],"amount":"days"},{"id":"bare","account":["'a'"],"amount":"days"}]}`, Env{})
	problems := f.Evaluate(Input{Submit: true}).Problems
	var got []string
	for _, p := range problems {
		got = append(got, p.Code+": "+p.Text(Chinese)+" | "+p.Text(English))
	}
	want := []string{
		`hold_account: 占用“年假”的账户不完整 | the account of the hold "annual leave" is not complete`,
		`hold_amount: 占用“bare”的数量为空或小于零 | the amount of the hold "bare" is blank or below zero`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	problems = f.Evaluate(Input{Submit: true, Data: rules.Data{"who": rules.Text("x")}}).Problems
	if len(problems) != 2 || problems[0].Text(Chinese) != "占用“年假”的数量为空或小于零" {
		t.Error(listing(problems))
	}
}
