package rules

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
)

// manyRows is a table of n rows with an amount each.
func manyRows(n int) Data {
	rows := make([]Data, n)
	for i := range rows {
		rows[i] = Data{"amount": Num(num.FromMinor(int64(i)+1, 2)), "note": Text("n"), "kind": Text("k" + itoa(i))}
	}
	return Data{"items": Rows(rows), "amount": Num(num.FromInt(1)), "name": Text("name"), "flag": Bool(true)}
}

func hostileEnv() Env {
	number, text := Type{Kind: KindNumber, Scale: 2}, Type{Kind: KindText}
	return Env{
		Fields: map[string]Type{
			"amount": number, "name": text, "flag": {Kind: KindBool}, "d": {Kind: KindDate}, "type": {Kind: KindText, Of: "types"},
			"items": {Kind: KindRows, Columns: map[string]Type{"amount": number, "note": text, "kind": {Kind: KindText, Of: "kinds"}}},
		},
		Lookup: func(_, field string) (Type, bool) { return number, field == "limit" },
	}
}

func TestHostileSourcesAreRefused(t *testing.T) {
	cases := []struct{ why, src, code string }{
		{"600,000 open brackets", strings.Repeat("(", 600_000), "source_too_long"},
		{"600,000 brackets in order", strings.Repeat("(", 300_000) + "1" + strings.Repeat(")", 300_000), "source_too_long"},
		{"4,097 bytes", "1" + strings.Repeat(" ", 4096), "source_too_long"},
		{"65 brackets", strings.Repeat("(", 65) + "1" + strings.Repeat(")", 65), "too_nested"},
		{"4,000 brackets", strings.Repeat("[", 2000) + strings.Repeat("]", 2000), "too_nested"},
		{"mixed brackets", strings.Repeat("(abs([", 22), "too_nested"},
		{"a chain of minus", strings.Repeat("-", 4095) + "1", "too_nested"},
		{"a chain of minus on a field", strings.Repeat("- ", 1000) + "amount", "too_nested"},
		{"a chain of not", strings.Repeat("not ", 1000) + "flag", "too_nested"},
		{"a chain of ?:", strings.Repeat("flag ? 1 : ", 300) + "2", "too_nested"},
		{"a chain of ?: in the middle", strings.Repeat("flag ? ", 300) + "1" + strings.Repeat(" : 2", 300), "too_nested"},
		{"a chain of powers", "2" + strings.Repeat("**2", 1300), "not_in_language"},
		{"a chain of carets", "2" + strings.Repeat("^2", 2000), "not_in_language"},
		{"a chain of members", "type" + strings.Repeat(".x", 2000), "too_nested"},
		{"a long sum", "1" + strings.Repeat("+1", 2000), "too_many_nodes"},
		{"a long default", "amount" + strings.Repeat("??1", 1000), "too_many_nodes"},
		{"a long list", "[1" + strings.Repeat(",1", 1500) + "]", "too_many_nodes"},
		{"comparisons that double", strings.Repeat("1<(", 60) + "1" + strings.Repeat(")<2", 60), "chained_comparison"},
		{"reduce that doubles a text", "reduce(items, #acc + #acc, 'x')", "not_in_language"},
		{"reduce without pointers", "reduce(items, .note)", "unknown_function"},
		{"a pattern of 100 KB", "name matches '" + strings.Repeat("a", 100_000) + "'", "source_too_long"},
		{"a pattern of 2 KB", "name matches '" + strings.Repeat("a", 2000) + "'", "pattern_length"},
		{"a pattern of many instructions", "name matches '(((a{30}){30}){30})'", "pattern_syntax"},
		{"not UTF-8", "name == '\xff'", "source_not_utf8"},
		{"half a character", "name == '\xe4\xbd'", "source_not_utf8"},
		{"a surrogate as bytes", "name == '\xed\xa0\x80'", "source_not_utf8"},
		{"a NUL", "amount\x00 > 1", "character"},
		{"a NUL in a text", "name == 'a\x00'", "character"},
		{"a carriage return in a text", "name == 'a\r\n'", "character"},
		{"a number of 4,000 digits", strings.Repeat("9", 4000), "number_digits"},
		{"an exponent that panics elsewhere", "1e1000001", "number_exponent"},
		{"quotes that do not end", strings.Repeat("'", 4095), "text_open"},
		{"a name of 4,000 letters", strings.Repeat("a", 4000), "unknown_name"},
		{"a function of 4,000 letters", strings.Repeat("a", 4000) + "()", "unknown_function"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			_, err := Compile(c.src, Type{}, hostileEnv())
			if err == nil || err.Code != c.code {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			if err.From < 0 || err.To < err.From || len(err.Caret()) > 1200 {
				t.Errorf("the place is %d to %d, caret %d bytes", err.From, err.To, len(err.Caret()))
			}
		})
	}
}

func TestTheLimitsThemselvesAreAllowed(t *testing.T) {
	cases := map[string]string{
		"4,096 bytes":     "1" + strings.Repeat(" ", 4095),
		"64 brackets":     strings.Repeat("(", 64) + "1" + strings.Repeat(")", 64),
		"60 ternaries":    strings.Repeat("flag ? 1 : ", 60) + "2",
		"900 parts":       "1" + strings.Repeat("+1", 450),
		"brackets in ''":  "name == '" + strings.Repeat("(", 1000) + "'",
		"a full pattern":  "name matches '" + strings.Repeat("a", 490) + "'",
		"quotes in texts": `name == "'" or name == '"'`,
	}
	for why, src := range cases {
		t.Run(why, func(t *testing.T) {
			rule, cerr := Compile(src, Type{}, hostileEnv())
			if cerr != nil {
				t.Fatal(cerr)
			}
			if _, err := rule.Eval(&Input{Data: manyRows(1)}); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestBudgetsStopRules(t *testing.T) {
	long := Text(strings.Repeat("x", 100_000))
	cases := []struct{ why, src, code string }{
		{"three nested sums over 1,000 rows", "sum(items, sum(items, sum(items, .amount)))", "budget_rows"},
		{"four nested conditions", "any(items, all(items, none(items, any(items, .amount < 0))))", "budget_steps"},
		{"many steps a row", "sum(items, " + strings.Repeat(".amount + ", 300) + "1)", "budget_steps"},
		{"columns in rows", "sum(items, sum(items.amount))", "budget_rows"},
		{"maps in rows", "count(map(items, count(map(items, .amount))))", "budget_rows"},
		{"texts joined many times", "concat(" + strings.Repeat("note, ", 50) + "note)", "budget_text"},
		{"texts doubled by nesting", strings.Repeat("concat(", 20) + "note" + strings.Repeat(", note)", 20), "budget_text"},
		{"texts made in each row", "count(map(items, concat(note, .note)))", "budget_text"},
		{"long texts searched in each row", "any(items, note contains 'yx')", "budget_steps"},
		{"patterns searched in each row", "any(items, note matches '(x+x+)+y')", "budget_steps"},
		{"long texts compared in each row", "any(items, note == copy and .amount < 0)", "budget_steps"},
		{"long texts ordered in each row", "any(items, note > copy)", "budget_steps"},
		{"a list of long texts asked about", "balance(map(items, note)) > 0", "budget_text"},
		{"lists compared in each row", "any(items, map(items, .kind) != items.kind)", "budget_rows"},
		{"lists searched in each row", "any(items, .note in map(items, .kind))", "budget_rows"},
	}
	data := manyRows(1000)
	data["note"], data["copy"] = long, long
	env := hostileEnv()
	env.Fields["note"], env.Fields["copy"] = Type{Kind: KindText}, Type{Kind: KindText}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			rule, cerr := Compile(c.src, Type{}, env)
			if cerr != nil {
				t.Fatal(cerr)
			}
			var failure *Failure
			if _, err := rule.Eval(&Input{Data: data}); !errors.As(err, &failure) || failure.Code != c.code {
				t.Fatalf("got %v, want %s", err, c.code)
			}
		})
	}
}

func TestABudgetIsSharedByTheRulesThatAreGivenIt(t *testing.T) {
	rule, _ := Compile("sum(items, .amount) > 0", Type{}, hostileEnv())
	budget := &Budget{Steps: 10_000, Rows: 2500, Text: 10}
	in := &Input{Data: manyRows(1000), Budget: budget}
	for range 2 {
		if _, err := rule.Eval(in); err != nil {
			t.Fatal(err)
		}
	}
	if *budget != (Budget{Steps: 10_000 - 2*1004, Rows: 500, Text: 10}) {
		t.Errorf("left over: %+v", *budget)
	}
	if _, err := rule.Eval(in); err == nil {
		t.Error("the third rule went over the rows")
	}
}

func TestDataOfAWrongKindFailsLoudly(t *testing.T) {
	env := hostileEnv()
	list := listOf(Type{Kind: KindNumber})
	env.Fields["scores"] = list
	for src, want := range map[string]string{
		"amount > 1":          "amount should be a number but is a text.",
		"sum(items.amount)":   "amount should be a number but is a text.",
		"sum(items, .amount)": "amount should be a number but is a text.",
		"sum(scores)":         "scores should be a number but is a text.",
		"items.amount":        "amount should be a number but is a text.",
	} {
		rule, cerr := Compile(src, Type{}, env)
		if cerr != nil {
			t.Fatal(cerr)
		}
		data := Data{
			"amount": Text("1"), "scores": List([]Value{Num(num.FromInt(1)), Text("2")}),
			"items": Rows([]Data{{"amount": Text("1")}}),
		}
		var failure *Failure
		if _, err := rule.Eval(&Input{Data: data}); !errors.As(err, &failure) || failure.Text("en") != want {
			t.Errorf("%s: got %v, want %s", src, err, want)
		}
	}
}

func TestFactsOfManyRowsAreAskedForInAFewRounds(t *testing.T) {
	rule, cerr := Compile("all(items, .amount <= .kind.limit)", Type{}, hostileEnv())
	if cerr != nil {
		t.Fatal(cerr)
	}
	facts := &Facts{}
	in := &Input{Data: manyRows(5000), Facts: facts}
	for round := 1; ; round++ {
		v, err := rule.Eval(in)
		asks, missing := AsMissing(err)
		if !missing {
			if err != nil || !v.AsBool() || round != 4 {
				t.Errorf("round %d: %v, %v", round, v, err)
			}
			return
		}
		for _, ask := range asks {
			facts.Answer(ask, Num(num.FromInt(100)))
		}
	}
}

// TestDeepDataEndsLoudly gives aggregates lists in lists, 10,000 deep, which no form makes: they fail, and nothing
// recurses through them.
func TestDeepDataEndsLoudly(t *testing.T) {
	env := hostileEnv()
	env.Fields["scores"] = listOf(Type{Kind: KindNumber})
	deep := Num(num.FromInt(1))
	for range 10_000 {
		deep = List([]Value{deep})
	}
	for _, src := range []string{"min(scores)", "max(scores)", "sum(scores)", "avg(scores)"} {
		rule, cerr := Compile(src, Type{}, env)
		if cerr != nil {
			t.Fatal(cerr)
		}
		var failure *Failure
		if _, err := rule.Eval(&Input{Data: Data{"scores": deep}}); !errors.As(err, &failure) || failure.Code != "data_kind" {
			t.Errorf("%s: %v", src, err)
		}
	}
	rule, _ := Compile("scores == scores", Type{}, env)
	if v, err := rule.Eval(&Input{Data: Data{"scores": deep}}); err != nil || !v.AsBool() {
		t.Error(v, err)
	}
}

// A deep tree is written in time that grows as it does: a form of 100 such rules is asked for by every page.
func TestDeepTreesAreWrittenOnce(t *testing.T) {
	written := func(terms int) uint64 {
		rule, problem := Compile("amount"+strings.Repeat("+amount", terms-1), Type{Kind: KindNumber}, hostileEnv())
		if problem != nil {
			t.Fatal(problem)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := rule.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if short, long := written(100), written(400); long > 8*short {
		t.Errorf("four times the rule takes %d bytes in place of %d", long, short)
	}
}
