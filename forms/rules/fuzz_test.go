package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"

	"github.com/superform-dev/superform/forms/num"
)

// fuzzEnv has a field of every kind, named as in the golden files.
func fuzzEnv() Env {
	number, text := Type{Kind: KindNumber, Scale: 2}, Type{Kind: KindText}
	columns := map[string]Type{
		"amount": number, "qty": number, "date": {Kind: KindDate}, "note": text, "kind": {Kind: KindText, Of: "kinds"},
	}
	return Env{
		Fields: map[string]Type{
			"amount": number, "other": number, "flag": {Kind: KindBool}, "name": text, "d": {Kind: KindDate}, "d2": {Kind: KindDate},
			"at": {Kind: KindInstant}, "clock": {Kind: KindTimeOfDay}, "tags": listOf(text), "scores": listOf(number),
			"items": {Kind: KindRows, Columns: columns}, "type": {Kind: KindText, Of: "leave-types"},
		},
		Lookup: func(_, field string) (Type, bool) {
			typ, ok := map[string]Type{"counted": {Kind: KindBool}, "days": number, "limit": number, "label": text, "group": {Kind: KindText, Of: "groups"}}[field]
			return typ, ok
		},
	}
}

func fuzzData(amount int64, name string, day int64, rows int) Data {
	text := strings.ToValidUTF8(name, "?")
	data := Data{
		"amount": Num(num.FromMinor(amount%1_000_000_000_000_000, 2)), "name": Text(text), "flag": Bool(amount%2 == 0),
		"d": Date(minDay + abs64(day)%(maxDay-minDay)), "at": Instant(day % 1e12), "clock": TimeOfDay(abs64(day) % secondsPerDay),
		"tags": List([]Value{Text(text), {}}), "type": Text("annual"),
	}
	var table []Data
	for i := range rows % 8 {
		table = append(table, Data{"amount": Num(num.FromMinor(amount>>i%1e9, 2)), "note": Text(text), "kind": Text("k")})
	}
	data["items"] = Rows(table)
	return data
}

func abs64(n int64) int64 {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

// goldenSources are all rules of the golden files, as seeds for fuzzing.
func goldenSources(t testing.TB) []string {
	paths, _ := filepath.Glob("testdata/*.txt")
	var out []string
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(src), "\n") {
			if rule, ok := strings.CutPrefix(line, "rule "); ok {
				out = append(out, rule)
			}
		}
	}
	if len(out) == 0 {
		t.Fatal("no rules in testdata")
	}
	return out
}

// FuzzCompile checks that every source gives a rule or an error that can be shown, and that what the scanner
// lets through is read by expr's lexer as the same words.
func FuzzCompile(f *testing.F) {
	for _, src := range goldenSources(f) {
		f.Add(src)
	}
	for _, src := range []string{"((((", "a ? b : c ?: d", "'\\u00", "1 < 2 < 3", "x ?? y ?? (z)", "any(any(items,.a),.b)", "not not in [", "<*", "a.not.in"} {
		f.Add(src)
	}
	env := fuzzEnv()
	f.Fuzz(func(t *testing.T, src string) {
		rule, err := Compile(src, Type{}, env)
		if err != nil {
			showable(t, src, err)
			return
		}
		sameWords(t, src)
		shipped, jerr := json.Marshal(rule)
		if jerr != nil {
			t.Fatal(jerr)
		}
		sameTree(t, shipped, rule)
		again, err := Compile(rule.Source(), rule.Type(), env)
		if err != nil {
			t.Fatalf("%q does not compile to its own type %s: %v", src, rule.Type(), err)
		}
		checkTree(t, rule.Tree(), len([]rune(src)))
		_ = again
	})
}

func showable(t *testing.T, src string, err *Error) {
	if _, ok := messages[err.Code]; !ok {
		t.Fatalf("%q: no text for %s", src, err.Code)
	}
	for _, lang := range []string{"en", "zh-CN"} {
		if text := err.Text(lang); text == "" || len(text) > 1000 || strings.ContainsAny(text, "\n\r\x00") {
			t.Fatalf("%q: text %q", src, text)
		}
	}
	lines := strings.Split(err.Caret(), "\n")
	if len(lines) != 2 || !strings.Contains(lines[1], "^") || err.From < 0 || err.To < err.From {
		t.Fatalf("%q: %d to %d, caret %q", src, err.From, err.To, err.Caret())
	}
}

func sameWords(t *testing.T, src string) {
	ours, err := scan(src)
	if err != nil {
		t.Fatal(err)
	}
	theirs, lexErr := lexer.Lex(file.NewSource(src))
	if lexErr != nil || len(theirs) != len(ours)+1 {
		t.Fatalf("%q: %d words, expr sees %v, %v", src, len(ours), theirs, lexErr)
	}
	for i, word := range ours {
		if theirs[i].From != word.from || theirs[i].To != word.to {
			t.Fatalf("%q: word %d is %q, expr sees %v", src, i, word.text, theirs[i])
		}
	}
}

// sameTree reads the shipped tree as another evaluator does: it is the rule's own, node by node.
func sameTree(t *testing.T, shipped []byte, rule *Rule) {
	var read struct {
		Format       int
		Source, Type string
		Tree         shippedNode
	}
	if err := json.Unmarshal(shipped, &read); err != nil || read.Format != TreeFormat || read.Source != rule.Source() || read.Type != rule.Type().String() {
		t.Fatalf("%q is shipped as %s: %v", rule.Source(), shipped, err)
	}
	read.Tree.compare(t, rule.Tree())
}

type shippedNode struct {
	Op, Name, Type string
	Value          *string
	Args           []shippedNode
	At             [2]int
}

func (s shippedNode) compare(t *testing.T, n *Node) {
	value := n.Op == OpLiteral && !n.Value.IsBlank()
	if s.Op != n.Op || s.Name != n.Name || s.Type != n.Type.String() || s.At != [2]int{n.From, n.To} || len(s.Args) != len(n.Args) ||
		(s.Value != nil) != value || value && *s.Value != n.Value.String() {
		t.Fatalf("%s %s is shipped as %+v", n.Op, n.Name, s)
	}
	for i, arg := range s.Args {
		arg.compare(t, n.Args[i])
	}
}

func checkTree(t *testing.T, n *Node, length int) {
	if n.From < 0 || n.To <= n.From || n.To > length || n.run == nil {
		t.Fatalf("node %s covers %d to %d of %d", n.Op, n.From, n.To, length)
	}
	for _, arg := range n.Args {
		checkTree(t, arg, length)
	}
}

// FuzzEval checks that a rule gives a value of its type, asks, or fails, within its budget, and the same
// each time.
func FuzzEval(f *testing.F) {
	for i, src := range goldenSources(f) {
		f.Add(src, int64(i)*12345, "名 a", int64(i)*1e9, i)
	}
	env := fuzzEnv()
	f.Fuzz(func(t *testing.T, src string, amount int64, name string, day int64, rows int) {
		rule, cerr := Compile(src, Type{}, env)
		if cerr != nil {
			return
		}
		if len(name) > UnknownText || len(src) > 1000 {
			return
		}
		data := fuzzData(amount, name, day, max(rows, 0))
		affords(t, rule, data)
		first, second := settle(t, rule, data), settle(t, rule, data)
		if strings.Join(first, "\n") != strings.Join(second, "\n") {
			t.Fatalf("%q gives %v, then %v", src, first, second)
		}
	})
}

// affords holds what a first round spends against what the rule was said to cost.
func affords(t *testing.T, rule *Rule, data Data) {
	const plenty = 50_000_000
	budget := Budget{Steps: plenty, Rows: plenty, Text: plenty}
	_, _ = rule.Eval(&Input{Data: data, Facts: &Facts{Zone: "Asia/Shanghai", User: "m1"}, Budget: &budget})
	used := Cost{int64(plenty - budget.Steps), int64(plenty - budget.Rows), int64(plenty - budget.Text)}
	if said := rule.Cost(Bounds{Rows: 8}); !affordable(used, said) && used.Steps < plenty && used.Rows < plenty && used.Text < plenty {
		t.Fatalf("%q spends %+v, said were %+v", rule.Source(), used, said)
	}
}

// settle evaluates a rule, answering what it asks, at most 70 rounds.
func settle(t *testing.T, rule *Rule, data Data) []string {
	facts := &Facts{Zone: "Asia/Shanghai", User: "m1"}
	for range 70 {
		v, err := rule.Eval(&Input{Data: data, Facts: facts})
		asks, missing := AsMissing(err)
		if !missing {
			var failure *Failure
			if err != nil && !errors.As(err, &failure) {
				t.Fatal(err)
			}
			if err == nil && v.Kind() != rule.Type().Kind && !v.IsBlank() && rule.Type().Kind != KindBlank {
				t.Fatalf("%q gives a %s, its type is %s", rule.Source(), v.Kind(), rule.Type())
			}
			return []string{v.Kind().String(), v.String(), fmt.Sprint(err)}
		}
		for _, ask := range asks {
			if _, known := facts.Get(ask); known {
				t.Fatalf("%q asks again for %s", rule.Source(), ask.Key())
			}
			facts.Answer(ask, answerFor(ask))
		}
	}
	t.Fatalf("%q never settles", rule.Source())
	return nil
}

// answerFor makes up the value of a fact, of the right kind.
func answerFor(ask Ask) Value {
	switch {
	case ask.Fact == "addWorkdays":
		return ask.Args[0]
	case ask.Fact != OpLookup:
		return Num(num.FromInt(int64(len(ask.Key()) % 5)))
	}
	switch ask.Args[2].AsText() {
	case "counted":
		return Bool(len(ask.Args[1].AsText())%2 == 0)
	case "label", "group":
		return Text("g1")
	}
	return Num(num.FromInt(int64(len(ask.Key()))))
}

func FuzzPattern(f *testing.F) {
	for _, seed := range []string{"^a+$", "(?i)straße|ſ", "\\bx\\B", "[^\\n]*", "(a|b|)*c", "\\p{Han}", "(?s).", "a{3,5}?"} {
		f.Add(seed, "aaa 中 ſ\nx")
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		pattern, err := CompilePattern(source)
		if err != nil {
			return
		}
		text = strings.ToValidUTF8(text, "?")
		shipped, err := json.Marshal(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := runProgram(t, shipped, text), pattern.Match(text); got != want {
			t.Fatalf("pattern %q in %q: the shipped program says %v, Go says %v", source, text, got, want)
		}
	})
}
