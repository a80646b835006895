package rules

import (
	"fmt"
	"strings"
	"testing"
)

// written is a condition as a text: the shape that a database is asked in.
func written(c *Condition) string {
	parts := make([]string, len(c.Args))
	for i, arg := range c.Args {
		parts[i] = written(arg)
	}
	switch c.Op {
	case CondTrue, CondFalse:
		return c.Op
	case OpAnd, OpOr, OpNot:
		return c.Op + "(" + strings.Join(parts, ", ") + ")"
	case CondAny:
		return "any(" + c.Field + ", " + parts[0] + ")"
	case CondBlank:
		return "blank(" + c.Path() + ")"
	}
	values := make([]string, len(c.Values))
	for i, v := range c.Values {
		values[i] = string(appendKey(nil, v))
	}
	return c.Path() + " " + c.Op + " " + strings.Join(values, "|")
}

func TestFilter_Condition(t *testing.T) {
	manager := Ask{"manager", []Value{Text("m1")}}
	for _, c := range []struct{ src, want string }{
		{"amount > 1.50", `amount > 1.5`},
		{"1.50 < amount", `amount > 1.5`},
		{"5 >= amount", `amount <= 5`},
		{"amount == -1", `amount == -1`},
		{"amount > 2 * 3", `amount > 6`},
		{"amount != 3", `not(amount == 3)`},
		{"amount == nil", `blank(amount)`},
		{"nil != amount", `not(blank(amount))`},
		{"amount < nil", `false`},
		{"name == ''", `blank(name)`},
		{"amount in [1, 2.0, nil, 2]", `amount in 1|2`},
		{"amount in [3, 3]", `amount == 3`},
		{"amount not in []", `true`},
		{"amount in nil", `false`},
		{"d == '2026-11-22'", `d == d2026-11-22`},
		{"d >= addDays(today(), 1)", `d >= d1970-01-02`},
		{"at < now()", `at < i1970-01-01T00:00:00Z`},
		{"name == user", `name == "m1"`},
		{"name == manager(user)", `name == "m2"`},
		{"name startsWith concat('a', 1)", `name startsWith "a1"`},
		{"name startsWith ''", `false`},
		{"flag", `flag == true`},
		{"not flag", `not(flag == true)`},
		{"flag != true", `not(flag == true)`},
		{"blank(name)", `blank(name)`},
		{"items == nil", `blank(items)`},
		{"not not blank(items)", `blank(items)`},
		{"flag and amount > 1 and (name == 'a' and d > '2026-01-01')", `and(flag == true, amount > 1, name == "a", d > d2026-01-01)`},
		{"flag or (amount > 1 or name == 'a') and flag", `or(flag == true, and(or(amount > 1, name == "a"), flag == true))`},
		{"true", `true`},
		{"user == 'm1' or flag", `true`},
		{"user == 'm1' and flag", `flag == true`},
		{"user == 'x' and 1 / 0 > 1", `false`},
		{"flag or 1 > 2", `flag == true`},
		{"flag and blank(user)", `false`},
		{"any(items, .amount > 1 and not (.note == user))", `any(items, and(items.amount > 1, not(items.note == "m1")))`},
		{"all(items, .amount > 1)", `not(any(items, not(items.amount > 1)))`},
		{"none(items, .date in ['2026-01-01'])", `not(any(items, items.date == d2026-01-01))`},
		{"any(items, true)", `any(items, true)`},
		{"any(items, 1 > 2)", `false`},
		{"any(items, .amount > 1 and flag)", `any(items, and(items.amount > 1, flag == true))`},
	} {
		t.Run(c.src, func(t *testing.T) {
			rule, bad := Compile(c.src, Type{Kind: KindBool}, fuzzEnv())
			if bad != nil {
				t.Fatal(bad)
			}
			f, bad := rule.Filter()
			if bad != nil {
				t.Fatal(bad)
			}
			facts := &Facts{User: "m1"}
			condition, err := f.Condition(&Input{Facts: facts})
			for asks, missing := AsMissing(err); missing; asks, missing = AsMissing(err) {
				if fmt.Sprint(asks) != fmt.Sprint([]Ask{manager}) {
					t.Fatalf("it asks for %v", asks)
				}
				facts.Answer(manager, Text("m2"))
				condition, err = f.Condition(&Input{Facts: facts})
			}
			if err != nil || written(condition) != c.want {
				t.Errorf("%v %s, want %s", err, written(condition), c.want)
			}
		})
	}
}

// What no database is asked is refused where it stands, in both languages, and where there is another way with it.
func TestFilter_Refusals(t *testing.T) {
	long := "amount in [" + strings.Repeat("1, ", MaxListed) + "2]"
	for _, c := range []struct{ src, at, en, zh string }{
		{"amount > other", "amount > other", "A list compares a field with a constant or a fact, not two fields with each other.", "列表筛选只能拿字段与常量或已知的数据比较，不能比较两个字段。"},
		{"flag and amount * 2 > 5", "amount * 2", "A list is filtered by what fields hold; amount * 2 would have to be calculated for every record.", "列表按字段保存的值筛选，amount * 2 要逐条计算。"},
		{"5 < amount * 2", "amount * 2", "A list is filtered by what fields hold; amount * 2 would have to be calculated for every record.", "列表按字段保存的值筛选，amount * 2 要逐条计算。"},
		{"year(d) == 2026", "year(d)", "A list is filtered by what fields hold; year(d) would have to be calculated for every record. Did you mean \"d >= '2026-01-01' and d <= '2026-12-31'\"?", "列表按字段保存的值筛选，year(d) 要逐条计算。是否想写“d >= '2026-01-01' and d <= '2026-12-31'”？"},
		{"count(items) > 0", "count(items)", "A list is filtered by what fields hold; count(items) would have to be calculated for every record. Did you mean \"not blank(items)\"?", "列表按字段保存的值筛选，count(items) 要逐条计算。是否想写“not blank(items)”？"},
		{"items.amount contains 5", "items.amount", "A list is filtered by what fields hold; items.amount would have to be calculated for every record. Did you mean \"any(items, .amount == 5)\"?", "列表按字段保存的值筛选，items.amount 要逐条计算。是否想写“any(items, .amount == 5)”？"},
		{"5 in items.amount", "items.amount", "A list is filtered by what fields hold; items.amount would have to be calculated for every record. Did you mean \"any(items, .amount == 5)\"?", "列表按字段保存的值筛选，items.amount 要逐条计算。是否想写“any(items, .amount == 5)”？"},
		{"flag ? true : false", "flag ? true : false", "A list is filtered by what fields hold; flag ? true : false would have to be calculated for every record.", "列表按字段保存的值筛选，flag ? true : false 要逐条计算。"},
		{"(amount > 1) == true", "amount > 1", "A list is filtered by what fields hold; amount > 1 would have to be calculated for every record.", "列表按字段保存的值筛选，amount > 1 要逐条计算。"},
		{"flag ?? true", "flag ?? true", "A list is filtered by what fields hold; flag ?? true would have to be calculated for every record.", "列表按字段保存的值筛选，flag ?? true 要逐条计算。"},
		{"type.counted", "type.counted", "A list is not filtered by fields of other records: type.counted.", "列表筛选不查看其他记录的字段：type.counted。"},
		{"type.days > 3", "type.days", "A list is not filtered by fields of other records: type.days.", "列表筛选不查看其他记录的字段：type.days。"},
		{"name contains 'a'", "name contains 'a'", "A list does not search inside texts; it finds how one begins by startsWith, and all of it by ==. Did you mean \"name startsWith 'a'\"?", "列表筛选不能在文字中间查找；可用 startsWith 筛选开头，或用 == 筛选全部文字。是否想写“name startsWith 'a'”？"},
		{"name matches 'a'", "name matches 'a'", "A list is not filtered by a pattern; it finds how a text begins by startsWith, and several texts by in.", "列表筛选不能用 matches；可用 startsWith 筛选开头，或用 in 列出各个文字。"},
		{"'abc' startsWith name", "'abc' startsWith name", "In the filter of a list, startsWith takes the field on its left and a constant on its right.", "列表筛选中，startsWith 的左边要写字段，右边写常量。"},
		{"tags contains name", "tags contains name", "In the filter of a list, contains takes the field on its left and a constant on its right.", "列表筛选中，contains 的左边要写字段，右边写常量。"},
		{"any(items, any(items, .amount > 1))", "any(items, .amount > 1)", "A condition on rows cannot look at a table again in the filter of a list.", "列表筛选的明细条件中不能再用明细。"},
		{"any(items, blank(items))", "items", "A condition on rows cannot look at a table again in the filter of a list.", "列表筛选的明细条件中不能再用明细。"},
		{"any(filter(items, .amount > 1), .amount > 2)", "any(filter(items, .amount > 1), .amount > 2)", "A list is filtered by what fields hold; any(filter(items, .amount > 1), .amount > 2) would have to be calculated for every record.", "列表按字段保存的值筛选，any(filter(items, .amount > 1), .amount > 2) 要逐条计算。"},
		{long, long[len("amount in "):], "In the filter of a list, in takes at most 500 values.", "列表筛选中，in 右边最多写 500 个值。"},
		{"amount > balance(['a', user])", "balance(['a', user])", "balance has no place in the filter of a list: not everybody may know it.", "列表筛选中不能使用 balance：并非人人可以知道它。"},
		{"balance(['a', user]) > 1", "balance(['a', user])", "balance has no place in the filter of a list: not everybody may know it.", "列表筛选中不能使用 balance：并非人人可以知道它。"},
	} {
		t.Run(c.src[:min(len(c.src), 40)], func(t *testing.T) {
			rule, bad := Compile(c.src, Type{Kind: KindBool}, fuzzEnv())
			if bad != nil {
				t.Fatal(bad)
			}
			_, bad = rule.Filter()
			if bad == nil {
				t.Fatal("it is taken")
			}
			if at := string([]rune(c.src)[bad.From:bad.To]); at != c.at {
				t.Errorf("at %s, want %s", at, c.at)
			}
			if en, zh := bad.Text("en"), bad.Text("zh-CN"); en != c.en || zh != c.zh {
				t.Errorf("%s\n%s\nwant\n%s\n%s", en, zh, c.en, c.zh)
			}
			if !strings.Contains(bad.Error(), "^") {
				t.Errorf("no caret: %s", bad.Error())
			}
			if bad.Hint == "" {
				return
			}
			again, hinted := Compile(bad.Hint, Type{Kind: KindBool}, fuzzEnv())
			if hinted != nil {
				t.Fatalf("the hint %s: %v", bad.Hint, hinted)
			}
			if _, hinted = again.Filter(); hinted != nil {
				t.Errorf("the hint %s: %v", bad.Hint, hinted)
			}
		})
	}
}

// A constant that fails fails the filter, unless a constant before it rules it out; a fact that is missing does not
// hide another, and what may yet be ruled out does not fail.
func TestFilter_FactsAndFailures(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"flag and 1 / 0 > amount", "Division by zero."},
		{"hasRole(user, 'hr') and 1 / 0 > amount", `asks hasRole("m1","hr")`},
		{"name == manager(user) and name in [head('d1')]", `asks manager("m1") head("d1")`},
		{"any(items, .note == manager(user))", `asks manager("m1")`},
	} {
		rule, bad := Compile(c.src, Type{Kind: KindBool}, fuzzEnv())
		if bad != nil {
			t.Fatal(bad)
		}
		f, bad := rule.Filter()
		if bad != nil {
			t.Fatal(bad)
		}
		_, err := f.Condition(&Input{Facts: &Facts{User: "m1"}})
		got := fmt.Sprint(err)
		if asks, ok := AsMissing(err); ok {
			got = "asks"
			for _, ask := range asks {
				got += " " + ask.Key()
			}
		} else if failure, ok := err.(*Failure); ok {
			got = failure.Text("en")
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.src, got, c.want)
		}
	}
}

func TestFilter_Fields(t *testing.T) {
	rule, bad := Compile("flag and any(items, .amount > 1) and name == 'a' and blank(items)", Type{}, fuzzEnv())
	if bad != nil {
		t.Fatal(bad)
	}
	f, bad := rule.Filter()
	if bad != nil {
		t.Fatal(bad)
	}
	if got := fmt.Sprint(f.Fields()); got != "[flag items items.amount name]" {
		t.Error(got)
	}
}

// FuzzFilter checks that every rule of the subset becomes a condition or a failure, and that it means what the rule
// means on a record, evaluated by the condition's own definition.
func FuzzFilter(f *testing.F) {
	for _, src := range append(goldenSources(f), "amount in [1, 2]", "name startsWith 'a' or not flag", "any(items, .amount > 1 and not blank(.note))",
		"all(items, .note != nil)", "none(items, .amount in [1]) and d > '2026-01-01'") {
		f.Add(src, int64(100), "a", int64(20000), 3)
	}
	env := fuzzEnv()
	f.Fuzz(func(t *testing.T, src string, amount int64, name string, day int64, rows int) {
		rule, bad := Compile(src, Type{Kind: KindBool}, env)
		if bad != nil {
			return
		}
		filter, bad := rule.Filter()
		if bad != nil {
			showable(t, src, bad)
			return
		}
		facts := &Facts{User: "m1"}
		condition, err := filter.Condition(&Input{Facts: facts})
		if err != nil {
			return
		}
		data := fuzzData(amount, name, day, rows)
		want, err := rule.Eval(&Input{Data: data, Facts: facts})
		if err != nil {
			return // a budget, which a condition does not have
		}
		if got := holds(condition, data, nil); got != want.AsBool() {
			t.Errorf("%q as %s is %v, want %v", src, written(condition), got, want)
		}
	})
}

// holds is what a condition means.
func holds(c *Condition, data, row Data) bool {
	switch c.Op {
	case CondTrue, CondFalse:
		return c.Op == CondTrue
	case OpNot:
		return !holds(c.Args[0], data, row)
	case OpAnd, OpOr:
		for _, arg := range c.Args {
			if holds(arg, data, row) != (c.Op == OpAnd) {
				return c.Op == OpOr
			}
		}
		return c.Op == OpAnd
	case CondAny:
		for _, one := range data[c.Field].AsRows() {
			if holds(c.Args[0], data, one) {
				return true
			}
		}
		for _, one := range data[c.Field].AsList() {
			if holds(c.Args[0], data, Data{"": one}) {
				return true
			}
		}
		return false
	}
	v := data[c.Field]
	if c.Table != "" {
		v = row[c.Field]
	}
	switch {
	case c.Op == CondBlank:
		return v.IsBlank()
	case v.IsBlank():
		return false
	case c.Op == OpStartsWith:
		return strings.HasPrefix(v.AsText(), c.Values[0].AsText())
	case c.Op == OpIn || c.Op == OpEq:
		return c.has(v)
	}
	order := v.order(&c.Values[0])
	return map[string]bool{OpLt: order < 0, OpLe: order <= 0, OpGt: order > 0, OpGe: order >= 0}[c.Op]
}
