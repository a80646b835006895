package rules

import (
	"encoding/json"
	"testing"
)

func benchRule(b *testing.B, src string, in *Input) {
	rule, cerr := Compile(src, Type{}, fuzzEnv())
	if cerr != nil {
		b.Fatal(cerr)
	}
	b.ReportAllocs()
	for b.Loop() {
		in.Budget = &Budget{Steps: 1 << 30, Rows: 1 << 30, Text: 1 << 30}
		if _, err := rule.Eval(in); err != nil {
			b.Fatal(err)
		}
	}
}

// benchFacts are what every caller knows.
func benchFacts() *Facts {
	now, _ := ParseInstant("2026-11-22T06:09:00Z")
	return &Facts{Now: now, Zone: "Asia/Shanghai", User: "m1", Department: "d1", Company: "c1"}
}

func BenchmarkEval(b *testing.B) {
	facts := benchFacts()
	facts.Answer(Ask{OpLookup, []Value{Text("leave-types"), Text("annual"), Text("counted")}}, Bool(true))
	data := manyRows(20)
	data["type"] = Text("annual")
	for _, c := range []struct{ name, src string }{
		{"comparison", "amount > 10000"},
		{"20-row column sum", "sum(items.amount)"},
		{"20-row predicate sum", "sum(items, .amount * 2)"},
		{"20-row any", "any(items, .amount < 0 or blank(.note))"},
		{"function", "round(amount * 0.06, 2)"},
		{"lookup", "type.counted"},
		{"pattern", "name matches '^[a-z]+$'"},
		{"capitals", "capitals(amount)"},
	} {
		b.Run(c.name, func(b *testing.B) { benchRule(b, c.src, &Input{Data: data, Facts: facts}) })
	}
	b.Run("500-row column sum", func(b *testing.B) { benchRule(b, "sum(items.amount)", &Input{Data: manyRows(500)}) })
}

// formRules are the rules of a form of 30 fields with a detail table: computed values, conditions to show
// and require fields, checks.
var formRules = []string{
	"sum(items.amount)", "capitals(sum(items.amount))", "round(amount * 0.06, 2)", "amount > 5000", "amount > 10000 and flag",
	"any(items, .amount > 1000)", "any(items, .date > today())", "count(items) > 10", "name matches '^[a-z]{2,20}$'", "blank(name)",
	"flag ? amount * 1.5 : amount", "d < d2", "daysBetween(d, d2) + 1", "period(d)", "weekday(d) in [6, 7]",
	"tags contains 'urgent' or amount > 100", "length(name) > 3", "concat(name, '-', period(today()))", "max(items.amount)", "avg(items.amount)",
	"all(items, .amount >= 0.01)", "none(items, blank(.note))", "sum(items, .amount * (.qty ?? 1))", "count(items, .kind == 'k1')", "amount ?? 0",
	"year(at) == 2026", "clock > '08:30'", "not flag", "name startsWith 'a'", "upper(slice(name, 0, 2))",
}

func BenchmarkAllRulesOfAForm(b *testing.B) {
	var rules []*Rule
	for _, src := range formRules {
		rule, cerr := Compile(src, Type{}, fuzzEnv())
		if cerr != nil {
			b.Fatal(cerr)
		}
		rules = append(rules, rule)
	}
	for _, size := range []int{20, 500} {
		b.Run(itoa(size)+" rows", func(b *testing.B) {
			in := &Input{Data: manyRows(size), Facts: benchFacts()}
			in.Data["d"], in.Data["d2"] = Date(20000), Date(20010)
			b.ReportAllocs()
			for b.Loop() {
				in.Budget = NewBudget()
				for _, rule := range rules {
					if _, err := rule.Eval(in); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	env := fuzzEnv()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile("sum(items, .amount * (.qty ?? 1)) > 5000 and not flag", Type{}, env); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTreeJSON(b *testing.B) {
	rule, _ := Compile("sum(items, .amount * (.qty ?? 1)) > 5000 and not flag", Type{}, fuzzEnv())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := json.Marshal(rule); err != nil {
			b.Fatal(err)
		}
	}
}
