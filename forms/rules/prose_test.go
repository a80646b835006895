package rules_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// proseEnv has the names that docs/rules.md speaks of.
func proseEnv() rules.Env {
	number, text, clock, day := rules.Type{Kind: rules.KindNumber, Scale: 2}, rules.Type{Kind: rules.KindText}, rules.Type{Kind: rules.KindTimeOfDay}, rules.Type{Kind: rules.KindDate}
	looked := map[string]rules.Type{"kinds.counted": {Kind: rules.KindBool}, "kinds.category": {Kind: rules.KindText, Of: "groups"}, "groups.name": text,
		"groups.parent": {Kind: rules.KindText, Of: "groups"}, "rooms.seats": number}
	return rules.Env{
		Fields: map[string]rules.Type{
			"total": number, "amount": number, "a": number, "b": number, "start": clock, "end": clock, "birth": day, "on": day, "name": text,
			"type":  {Kind: rules.KindText, Of: "kinds"},
			"span":  {Kind: rules.KindParts, Columns: map[string]rules.Type{"from": day, "to": day}},
			"table": {Kind: rules.KindRows, Columns: map[string]rules.Type{"column": number}},
			"items": {Kind: rules.KindRows, Columns: map[string]rules.Type{"amount": number, "kind": text}},
		},
		Lookup: func(form, field string) (rules.Type, bool) {
			typ, ok := looked[form+"."+field]
			return typ, ok
		},
	}
}

// prose is one expression that docs/rules.md writes between backquotes.
type prose struct {
	gives string // its type
	tried string // how it is tried where it cannot stand alone; "" as it is written
}

// proseRules are the expressions of docs/rules.md that can be compiled.
var proseRules = map[string]prose{
	"1.5": {"number", ""}, "1000": {"number", ""}, "-0.5": {"number", ""}, "-0": {"number", ""}, "2026": {"number", ""}, "''": {"blank", ""}, "'text'": {"text", ""}, `"text"`: {"text", ""},
	`\\ \n \t \uXXXX`: {"text", `'\\ \n \t \u0041'`}, `\'`: {"text", `'\''`}, `\"`: {"text", `"\""`}, "true": {"boolean", ""}, "false": {"boolean", ""}, "nil": {"blank", ""}, "[1, 2]": {"list(number)", ""},
	"total": {"number", ""}, "items": {"rows", ""}, "items.amount": {"list(number)", ""}, "span.from": {"date", ""}, "table.column": {"list(number)", ""}, ".amount": {"boolean", "any(items, .amount > 0)"},
	"type": {"text", ""}, "type.counted": {"boolean", ""}, "type.category.name": {"text", ""}, "user": {"text", ""}, "department": {"text", ""}, "company": {"text", ""},
	"now()": {"instant", ""}, "today()": {"date", ""}, "? :": {"number", "a > b ? a : b"}, "?:": {"number", "a > b ? a : b"}, "not in …": {"boolean", "a not in [b]"}, "b in a": {"boolean", "b in [a]"},
	"not (a > b)": {"boolean", ""}, "a ?? b": {"number", ""}, "a / b": {"number", ""}, "a % b": {"number", ""}, "(table, expression of a row)": {"list(number)", "map(table, .column)"},
	"(minutesBetween(a, b) + 1440) % 1440": {"number", "(minutesBetween(start, end) + 1440) % 1440"}, "age(birth, addDays(on, -1))": {"number", ""},
	"amount > 5000": {"boolean", ""}, "sum(items.amount)": {"number", ""}, "any(items, .amount > 5000)": {"boolean", ""}, "any(items, count(items, .kind == 'x') > 1)": {"boolean", ""},
	"balance(list(text))": {"number", "balance(['annual', user])"}, "balance(…)": {"number", "balance(['annual', user])"}, `balance(["annual","m1"])`: {"number", ""},
	"[0-9A-Za-z_]": {"boolean", "name matches '[0-9A-Za-z_]'"}, `-?(0|[1-9][0-9]*)(\.[0-9]+)?`: {"boolean", `name matches '-?(0|[1-9][0-9]*)(\\.[0-9]+)?'`},
	"2026-11-22": {"boolean", "on == '2026-11-22'"}, "06:09:00": {"boolean", "start == '06:09:00'"}, "2026-11-22T06:09:00Z": {"boolean", "now() > '2026-11-22T06:09:00Z'"},
	"+08:00": {"boolean", "now() > '2026-11-22T06:09:00+08:00'"}, "-03:30": {"boolean", "now() > '2026-11-22T06:09:00-03:30'"},
}

// proseRefused are what docs/rules.md says is refused: its sentence, a rule, and the message in English and Chinese.
var proseRefused = [][4]string{
	{"- `not` binds tighter than a comparison: write `not (a > b)`.", "not a > b", "not needs a yes/no; this is a number.", "not 需要是否值，而这是数字。"},
	{"Comparisons do not chain.", "a < b < total", "Comparisons do not chain: instead of a < b < c write a < b and b < c.", "比较不能连写：a < b < c 请写作 a < b and b < c。"},
	{"Beside `??` other operators need brackets.", "a ?? b + 1", "Put brackets around ?? where other operators stand beside it.", "?? 与其他运算一起用时请加括号。"},
	{"`amount > '9999'` is an error", "amount > '9999'", `The two sides of > differ: a number on the left, a text on the right. Did you mean "9999"?`, "> 两边的类型不同：左边是数字，右边是文字。是否想写“9999”？"},
	{"goes on through a second record, and no further", "type.category.parent.name", "name would be taken through a third record; a look-up goes through 2 at most.", "最多经过 2 条其他记录取值，name 是第三条。"},
	{"`1.5` (15 digits, 6 decimals, no exponent)", "a > 1e3", "The number 1e3 must be written without an exponent.", "数 1e3 不能用指数写法。"},
	{"`1.5` (15 digits, 6 decimals, no exponent)", "a > 1234567890123456", "The number 1234567890123456 has more than 15 digits.", "数 1234567890123456 超过 15 位。"},
	{"`1.5` (15 digits, 6 decimals, no exponent)", "a > 0.1234567", "The number 0.1234567 has more than 6 decimals.", "数 0.1234567 超过 6 位小数。"},
	{"of the two its own quote", `'\"'`, `\" is not an escape here; there are \\ \' \n \t \uXXXX.`, `此处的文字中不能写 \"，可用 \\ \' \n \t \uXXXX。`},
	{"A word for a unit or a side is written out", "startOf(on, name)", "Argument 2 of startOf must be written out as one of 'week', 'month', 'quarter', 'year'.", "startOf 的第 2 个参数只能直接写 'week', 'month', 'quarter', 'year' 之一。"},
	{"a wrong one is found at publish", "startOf(on, 'weak')", `Argument 2 of startOf must be written out as one of 'week', 'month', 'quarter', 'year'. Did you mean "week"?`, "startOf 的第 2 个参数只能直接写 'week', 'month', 'quarter', 'year' 之一。是否想写“week”？"},
	{"`matches` takes a written pattern", "name matches name", "The pattern of matches must be written out.", "matches 右边要直接写出模式。"},
	{"in RE2's syntax", "name matches '(?=a)'", `The pattern is not valid at (?=; there is no lookahead (?=…) and no backreference \1.`, `模式在 (?= 处写法有误；没有 (?=…) 和 \1 这类写法。`},
	{"at most 4,096 bytes", "name == '" + strings.Repeat("x", 4096) + "'", "The rule is longer than 4096 bytes; move a part of it to another computed field.", "规则超过 4096 字节，请把它的一部分放进另一个计算字段。"},
	{"64 levels of brackets", strings.Repeat("(", 65) + "a" + strings.Repeat(")", 65), "The rule is nested more than 64 levels deep; move a part of it to another computed field.", "嵌套超过 64 层，请把它的一部分放进另一个计算字段。"},
	{"and 1,000 nodes", "[" + strings.Repeat("1,", 999) + "1]", "The rule has more than 1000 parts; move some of them to another computed field.", "规则超过 1000 个部分，请把它的一部分放进另一个计算字段。"},
	{"everything else is refused where the rule is", "amount ** 2", "** is not part of the rule language.", "规则中不能使用 **。"},
}

// proseWords are spans that are no rules: shapes, keys of JSON, parts of a program, names of other places.
const proseWords = `
{"format": 1, "source", "type", "reads", "facts", "tree"} {"op", "name", "type", "value", "program", "args", "at": [from, to]} {"op", "out", "arg", "runes"} {"start", "code"}
format facts reads name value program at out arg runes start code want got limit low high number zone counted list(…) from_half to_half with right
Rule Rule.Cost Form.Costs forms/rules plain maxItems maxLength pattern when long.over-3 x-options .id .seats zq 10X98765432 2026-Q4 2026-11 user department company _ ; "
lookup("kinds","k1","days") lookup leave.types.counted "column":value, […,…] {…} d2026-11-22 i2026-11-22T06:09:00Z t06:09:00 …:00.250Z
\\ \a \b \f \n \r \t \v \x1f YYYY-MM-DD HH:MM HH:MM:SS YYYY-MM-DDTHH:MM:SS Z +HH:MM -HH:MM boolean number text date instant time rows parts from to
match fail nop alt empty rune field_in_use field_type_in_use field_elsewhere type_elsewhere archived_elsewhere too_many_facts too_many_rounds pattern_budget superform check superform check --cost DIR access where`

var codeSpan = regexp.MustCompile("`([^`\n]+)`")

// proseOf is docs/rules.md without the tables that tests write.
func proseOf(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(`(?s)<!-- (facts|functions):.*?<!-- end.*?-->`).ReplaceAllString(string(src), "")
}

// TestRulesInTheProseOfThePage compiles every expression of docs/rules.md, and knows every other thing that stands there between
// backquotes: a new one is put among the rules or among the words.
func TestRulesInTheProseOfThePage(t *testing.T) {
	words := " " + strings.Join(strings.Fields(proseWords), " ") + " "
	for _, f := range rules.Functions() {
		words += f.Name + " "
	}
	words += strings.Join(slices.Concat(rules.Predicates(), rules.FailureCodes(), ops(t), rules.FixedZones()), " ") + " "
	for _, c := range proseRefused {
		words += c[1] + " "
	}
	seen := map[string]bool{}
	for _, m := range codeSpan.FindAllStringSubmatch(proseOf(t), -1) {
		span := m[1]
		if seen[span] {
			continue
		}
		seen[span] = true
		want, isRule := proseRules[span]
		if !isRule {
			if !strings.Contains(words, " "+span+" ") && !eachKnown(words, span) {
				t.Errorf("%s stands neither among the rules nor among the words", span)
			}
			continue
		}
		source := span
		if want.tried != "" {
			source = want.tried
		}
		if rule, err := rules.Compile(source, rules.Type{}, proseEnv()); err != nil {
			t.Errorf("%s: %s", source, err.Text("en"))
		} else if rule.Type().String() != want.gives {
			t.Errorf("%s gives %s, not %s", source, rule.Type(), want.gives)
		}
	}
	for span := range proseRules {
		if !seen[span] {
			t.Errorf("%s stands no longer on the page", span)
		}
	}
}

// eachKnown says whether a span is a row of words that are known, `round floor ceil`.
func eachKnown(words, span string) bool {
	for _, word := range strings.Fields(span) {
		if !strings.Contains(words, " "+word+" ") {
			return false
		}
	}
	return true
}

func TestWhatTheProseOfThePageRefuses(t *testing.T) {
	page := strings.Join(strings.Fields(proseOf(t)), " ")
	for _, c := range proseRefused {
		if !strings.Contains(page, c[0]) {
			t.Errorf("the page no longer says %q", c[0])
		}
		_, err := rules.Compile(c[1], rules.Type{}, proseEnv())
		if err == nil {
			t.Errorf("%.60s is taken", c[1])
		} else if err.Text("en") != c[2] || err.Text("zh-CN") != c[3] {
			t.Errorf("%.60s is told\n%q\n%q", c[1], err.Text("en"), err.Text("zh-CN"))
		}
	}
}
