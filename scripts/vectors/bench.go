package main

import (
	"fmt"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// formRules are the rules of a form of 30 fields with a detail table, as in the benchmark of forms/rules.
var formRules = []string{
	"sum(items.amount)", "capitals(sum(items.amount))", "round(amount * 0.06, 2)", "amount > 5000", "amount > 10000 and flag",
	"any(items, .amount > 1000)", "any(items, .date > today())", "count(items) > 10", "name matches '^[a-z]{2,20}$'", "blank(name)",
	"flag ? amount * 1.5 : amount", "d < d2", "daysBetween(d, d2) + 1", "period(d)", "weekday(d) in [6, 7]",
	"tags contains 'urgent' or amount > 100", "length(name) > 3", "concat(name, '-', period(today()))", "max(items.amount)", "avg(items.amount)",
	"all(items, .amount >= 0.01)", "none(items, blank(.note))", "sum(items, .amount * (.qty ?? 1))", "count(items, .kind == 'k1')", "amount ?? 0",
	"year(at) == 2026", "clock > '08:30'", "not flag", "name startsWith 'a'", "upper(slice(name, 0, 2))",
	"sum(items, round(.amount * .qty / 3, 2))",
}

// tableVectors are those rules over tables of 20 and 500 rows.
func tableVectors() ([]ruleVector, error) {
	var out []ruleVector
	for _, size := range []int{20, 500} {
		rows := make([]rules.Data, size)
		for i := range rows {
			rows[i] = rules.Data{
				"amount": rules.Num(num.FromMinor(int64(i)*1237+1, 2)), "qty": rules.Num(num.FromInt(int64(i % 7))), "note": rules.Text("n"), "kind": rules.Text(fmt.Sprint("k", i)), "date": rules.Date(20000 + int64(i)),
			}
		}
		data := rules.Data{
			"items": rules.Rows(rows), "amount": rules.Num(num.FromMinor(1234567, 2)), "name": rules.Text("name"), "flag": rules.Bool(true), "d": rules.Date(20000), "d2": rules.Date(20010),
			"at": rules.Instant(1_760_000_000_000), "clock": rules.TimeOfDay(30_000), "tags": rules.List([]rules.Value{rules.Text("late"), rules.Text("urgent")}),
		}
		for _, source := range formRules {
			rule, cerr := rules.Compile(source, rules.Type{}, randomEnv())
			if cerr != nil {
				return nil, cerr
			}
			in := &rules.Input{Data: data, Facts: rulestest.ExampleFacts()}
			got := rulestest.Settle(rule, in, *rules.NewBudget(), func(rules.Ask) (rules.Answer, bool) { return rules.Answer{}, false })
			out = append(out, vectorOf(fmt.Sprintf("%d rows: %s", size, source), in, *rules.NewBudget(), got))
		}
	}
	return out, nil
}
