package rules

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
)

// sizedEnv is fuzzEnv with the sizes of sizedData: texts of 40 bytes, lists of 3 values, rows rows.
func sizedEnv(rows int) Env {
	env := fuzzEnv()
	text := Type{Kind: KindText, Most: 40}
	for id, t := range env.Fields {
		switch t.Kind {
		case KindText:
			t.Most = 40
		case KindList:
			t.Most = 3
			if t.Elem.Kind == KindText {
				t.Elem = &text
			}
		case KindRows:
			t.Most = rows
			t.Columns = map[string]Type{"amount": {Kind: KindNumber}, "qty": {Kind: KindNumber}, "date": {Kind: KindDate}, "note": text, "kind": {Kind: KindText, Of: "kinds", Most: 2}}
		}
		env.Fields[id] = t
	}
	return env
}

// sizedData fills sizedEnv to the brim.
func sizedData(rows int) Data {
	long := Text(strings.Repeat("字", 13) + "a")
	number := Num(num.MustParse("-12345678.123456"))
	var table []Data
	for range rows {
		table = append(table, Data{"amount": number, "qty": number, "date": Date(20000), "note": long, "kind": Text("kk")})
	}
	return Data{
		"amount": number, "other": number, "flag": Bool(true), "name": long, "d": Date(20000), "d2": Date(20001), "at": Instant(1795500000123),
		"clock": TimeOfDay(3600), "tags": List([]Value{long, long, long}), "scores": List([]Value{number, number, number}), "items": Rows(table), "type": long,
	}
}

// spent evaluates a rule until nothing is asked, and gives the most that a round spends.
func spent(t testing.TB, rule *Rule, data Data) Cost {
	const plenty = 1 << 40
	facts := benchFacts()
	var most Cost
	for range 70 {
		in := &Input{Data: data, Facts: facts, Budget: &Budget{Steps: plenty, Rows: plenty, Text: plenty}}
		_, err := rule.Eval(in)
		most = most.most(Cost{int64(plenty - in.Budget.Steps), int64(plenty - in.Budget.Rows), int64(plenty - in.Budget.Text)})
		asks, missing := AsMissing(err)
		if !missing {
			return most
		}
		for _, ask := range asks {
			facts.Answer(ask, answerFor(ask))
		}
	}
	t.Fatalf("%s asks without end", rule.Source())
	return most
}

func affordable(c, bound Cost) bool {
	return c.Steps <= bound.Steps && c.Rows <= bound.Rows && c.Text <= bound.Text
}

// TestCost holds the bound against what the same rule spends on the largest data: not less, and where nothing
// stops early exactly that.
func TestCost(t *testing.T) {
	env, data := sizedEnv(10), sizedData(10)
	for _, c := range []struct {
		src         string
		want, spent Cost
	}{
		{"amount > 1", Cost{Steps: 3}, Cost{Steps: 3}},
		{"sum(items.amount)", Cost{Steps: 3, Rows: 10}, Cost{Steps: 3, Rows: 10}},
		{"sum(items, .amount * .qty)", Cost{Steps: 32, Rows: 10}, Cost{Steps: 32, Rows: 10}},
		{"any(items, .amount > 0)", Cost{Steps: 32, Rows: 10}, Cost{Steps: 32, Rows: 10}},
		{"any(items, .amount < 0)", Cost{Steps: 32, Rows: 10}, Cost{Steps: 5, Rows: 1}},
		{"sum(items, sum(items, sum(items, .amount)))", Cost{Steps: 1222, Rows: 1110}, Cost{Steps: 1222, Rows: 1110}},
		{"count(filter(items, .amount < 0), .qty < 0)", Cost{Steps: 63, Rows: 20}, Cost{Steps: 63, Rows: 20}},
		{"'x' in items.note", Cost{Steps: 14, Rows: 10}, Cost{Steps: 14, Rows: 10}},
		{"tags contains 'x'", Cost{Steps: 6}, Cost{Steps: 6}},
		{"name contains 'x'", Cost{Steps: 5}, Cost{Steps: 5}},
		{"length(concat(name, name))", Cost{Steps: 9, Text: 80}, Cost{Steps: 9, Text: 80}},
		{"upper(slice(name, 0, 2))", Cost{Steps: 5, Text: 80}, Cost{Steps: 5, Text: 46}},
		{"pad(name, 20, '字')", Cost{Steps: 4, Text: 123}, Cost{Steps: 4, Text: 123}},
		{"name matches '^a+$'", Cost{Steps: 17}, Cost{Steps: 17}},
		{"flag ? sum(items.amount) : sum(items, .amount)", Cost{Steps: 14, Rows: 10}, Cost{Steps: 5, Rows: 10}},
		{"flag or any(items, .qty < 1)", Cost{Steps: 34, Rows: 10}, Cost{Steps: 2}},
		{"amount ?? other", Cost{Steps: 3}, Cost{Steps: 2}},
		{"count(items, .amount <= .kind.limit)", Cost{Steps: 62, Rows: 10, Text: 120}, Cost{Steps: 62, Rows: 10, Text: 120}},
		{"balance([user, name])", Cost{Steps: 4, Text: 130}, Cost{Steps: 4, Text: 44}},
		{"concat(capitals(amount ?? 0), amount / 3)", Cost{Steps: 8, Text: 244}, Cost{Steps: 7, Text: 78}},
		{"count(map(items, concat(.note, .note)))", Cost{Steps: 33, Rows: 10, Text: 800}, Cost{Steps: 33, Rows: 10, Text: 800}},
	} {
		rule, cerr := Compile(c.src, Type{}, env)
		if cerr != nil {
			t.Fatal(cerr)
		}
		if got := rule.Cost(Bounds{}); got != c.want {
			t.Errorf("%s: at most %+v, want %+v", c.src, got, c.want)
		}
		if got := spent(t, rule, data); got != c.spent {
			t.Errorf("%s: spends %+v, want %+v", c.src, got, c.spent)
		}
	}
}

// parts are pieces of rules: N, B, T, R, L stand for a number, a boolean, a text, a table and a list of texts.
var parts = map[byte][]string{
	'N': {"amount", "1", "other", "(N + N)", "(N / 3)", "sum(items.amount)", "sum(R, ROWN)", "count(R, ROWB)", "count(R)", "length(T)", "max(N, N)", "(B ? N : N)", "(N ?? N)", "avg(scores)", "balance(L)", "round(N, 2)", "minute(at)", "-N", "type.days", "sum(map(R, ROWN))", "workdays(d, nil, d2, 'am')"},
	'B': {"flag", "true", "(N < N)", "(T == T)", "(B and B)", "(B or B)", "not B", "any(R, ROWB)", "all(R, ROWB)", "none(R, ROWB)", "(T in L)", "(L contains T)", "(T contains T)", "(T startsWith T)", "(T matches '^(a|b)*字')", "blank(T)", "type.counted", "hasRole(T, T)", "(L == L)", "(N in scores)"},
	'T': {"name", "user", "'字a'", "concat(T, T)", "concat(N, d, at, clock, T)", "upper(T)", "trim(T)", "slice(T, 1, 2)", "pad(T, 7, T)", "pad(N, N)", "capitals(N)", "period(d)", "(B ? T : T)", "(T ?? T)", "type.label", "initials(T)", "manager(T)"},
	'R': {"items", "items", "filter(R, ROWB)"},
	'L': {"tags", "items.note", "[T, T]", "map(R, ROWT)", "filter(R, ROWB).note"},
}

var rowParts = map[string][]string{
	"ROWN": {".amount", ".qty", "N", "(.amount * .qty)", ".kind.limit"},
	"ROWB": {".qty > 1", "(.amount < N)", "(.note == T)", ".kind.counted", "B"},
	"ROWT": {".note", "concat(.note, T)", "T", ".kind"},
}

// piece makes a random rule out of parts.
func piece(r *rand.Rand, kind byte, depth int) string {
	options := parts[kind]
	if depth <= 0 {
		options = options[:1]
	}
	src := options[r.IntN(len(options))]
	for _, name := range []string{"ROWN", "ROWB", "ROWT"} {
		for strings.Contains(src, name) {
			src = strings.Replace(src, name, rowParts[name][r.IntN(len(rowParts[name]))], 1)
		}
	}
	var b strings.Builder
	for i := 0; i < len(src); i++ {
		word := i > 0 && isLetter(src[i-1]) || i+1 < len(src) && isLetter(src[i+1])
		if parts[src[i]] == nil || word {
			b.WriteByte(src[i])
			continue
		}
		b.WriteString(piece(r, src[i], depth-1))
	}
	return b.String()
}

// TestCostIsNeverExceeded evaluates random rules on data of the largest size and on smaller data.
func TestCostIsNeverExceeded(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2026))
	compiled, exact := 0, 0
	for range 6000 {
		rows := r.IntN(4)
		src := piece(r, "NBTL"[r.IntN(4)], 1+r.IntN(5))
		rule, cerr := Compile(src, Type{}, sizedEnv(max(rows, 1)))
		if cerr != nil {
			if cerr.Code != "source_too_long" && cerr.Code != "too_nested" && cerr.Code != "too_many_nodes" {
				t.Fatal(cerr)
			}
			continue
		}
		compiled++
		bound, data := rule.Cost(Bounds{}), sizedData(rows)
		for id := range data {
			if r.IntN(10) == 0 {
				delete(data, id)
			}
		}
		got := spent(t, rule, data)
		if !affordable(got, bound) {
			t.Fatalf("%s\nwith %d rows spends %+v, at most %+v were said", src, rows, got, bound)
		}
		if got == bound {
			exact++
		}
	}
	if compiled < 4000 || exact < compiled/10 {
		t.Errorf("%d rules compiled, %d spent all that was said", compiled, exact)
	}
}

func TestCostOfRulesThatFloatAwayIsTheLargestNumber(t *testing.T) {
	src := strings.Repeat("sum(items, ", 60) + ".amount" + strings.Repeat(")", 60)
	rule, cerr := Compile(src, Type{}, hostileEnv())
	if cerr != nil {
		t.Fatal(cerr)
	}
	if got := rule.Cost(Bounds{}); got.Steps != math.MaxInt64 || got.Rows != math.MaxInt64 || got.Text != 0 {
		t.Errorf("got %+v", got)
	}
	if got := rule.Cost(Bounds{}).Plus(Cost{1, 1, 1}).Times(2); got != (Cost{math.MaxInt64, math.MaxInt64, 2}) {
		t.Errorf("got %+v", got)
	}
	if got := rule.Cost(Bounds{Rows: 1}); got != (Cost{Steps: 121, Rows: 60}) {
		t.Errorf("with a row: %+v", got)
	}
}

func TestCostTakesWhatTheCallerKnows(t *testing.T) {
	env := hostileEnv()
	env.Table = "items"
	rule, cerr := Compile("concat(name, note, sum(items, .amount))", Type{}, env)
	if cerr != nil {
		t.Fatal(cerr)
	}
	if got := rule.Cost(Bounds{Text: map[string]int64{"name": 7, "items.note": 3}, Rows: 20}); got != (Cost{Steps: 25, Rows: 20, Text: 54}) {
		t.Errorf("got %+v", got)
	}
	if got := rule.Longest(Bounds{}); got != 2*UnknownText+44 {
		t.Errorf("the value takes %d bytes", got)
	}
	if counter, spent, limit := (Cost{1000, 90_000, 0}).Share(*NewBudget()); counter != "rows" || spent != 90_000 || limit != 100_000 {
		t.Errorf("got %s, %d of %d", counter, spent, limit)
	}
}
