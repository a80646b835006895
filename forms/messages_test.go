package forms

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// use is one place in the source where a problem is made.
type use struct {
	code string
	args map[string]bool
	open bool // arguments are passed on from elsewhere
	at   string
}

// TestEveryCodeIsInTheCatalogue reads the package's own source: every code that a problem is made with
// is in the catalogue, with all the arguments that its text names, and nothing in it is unused.
func TestEveryCodeIsInTheCatalogue(t *testing.T) {
	used := map[string]bool{}
	for _, u := range usesInSource(t) {
		used[u.code] = true
		m, ok := messages[u.code]
		if !ok {
			t.Errorf("%s: code %q is not in the catalogue", u.at, u.code)
			continue
		}
		for _, name := range placeholders(m.en) {
			if !u.args[name] && !u.open {
				t.Errorf("%s: %q lacks the argument %q", u.at, u.code, name)
			}
		}
	}
	for _, code := range sortedKeys(messages) {
		if !used[code] {
			t.Errorf("%q is in the catalogue and nowhere used", code)
		}
	}
}

func TestEveryMessageHasBothLanguagesWithTheSameArguments(t *testing.T) {
	for _, code := range sortedKeys(messages) {
		m := messages[code]
		if m.zh == "" || m.en == "" {
			t.Errorf("%q lacks a language", code)
		}
		if zh, en := strings.Join(placeholders(m.zh), " "), strings.Join(placeholders(m.en), " "); zh != en {
			t.Errorf("%q names %s in Chinese and %s in English", code, zh, en)
		}
	}
}

var placeholder = regexp.MustCompile(`\{([a-z]+)\}`)

// placeholders are the arguments that a text names, sorted; the parts of number patterns are not.
func placeholders(text string) []string {
	seen := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if m[1] != "yyyy" && m[1] != "yy" && m[1] != "mm" {
			seen[m[1]] = true
		}
	}
	return sortedKeys(seen)
}

// makers are the functions that make problems, with the index of the code among their arguments.
var makers = map[string]int{"problem": 1, "wrong": 0, "numberingProblem": 0, "sayIn": 0}

func usesInSource(t *testing.T) []use {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var uses []use
	fset := token.NewFileSet()
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				uses = append(uses, usesInCall(fset, call)...)
			}
			return true
		})
	}
	uses = append(uses, indirectUses()...)
	sort.Slice(uses, func(i, j int) bool { return uses[i].at < uses[j].at })
	return uses
}

func usesInCall(fset *token.FileSet, call *ast.CallExpr) []use {
	name, ok := call.Fun.(*ast.Ident)
	if !ok {
		return nil
	}
	i, ok := makers[name.Name]
	if !ok || i >= len(call.Args) {
		return nil
	}
	var uses []use
	for _, code := range codesIn(call.Args[i]) {
		u := use{code: code, args: map[string]bool{}, open: call.Ellipsis.IsValid() || name.Name == "sayIn", at: fset.Position(call.Pos()).String()}
		for _, arg := range call.Args[i+1:] {
			if text, ok := literal(arg); ok {
				u.args[text] = true
			}
		}
		uses = append(uses, u)
	}
	return uses
}

// codesIn are the codes that an argument can be: a literal, or pick(…, literal, literal).
func codesIn(e ast.Expr) []string {
	if text, ok := literal(e); ok {
		return []string{text}
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return nil
	}
	var codes []string
	for _, arg := range call.Args {
		if text, ok := literal(arg); ok {
			codes = append(codes, text)
		}
	}
	return codes
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// indirectUses are the codes that reach a maker as a value.
func indirectUses() []use {
	uses := []use{
		{code: faultSyntax, args: map[string]bool{"offset": true}},
		{code: faultDepth, args: map[string]bool{"limit": true}},
		{code: string(textNUL)}, {code: string(textSurrogate)}, {code: string(textUTF8)},
		{code: "number_syntax"}, {code: "number_exponent"}, {code: "number_digits"}, {code: "number_decimals"},
		{code: "option_unknown"}, {code: "file_unknown"},
	}
	for _, code := range refusals {
		uses = append(uses, use{code: code, args: map[string]bool{"keyword": true}})
	}
	for i := range uses {
		uses[i].at = "indirect"
	}
	return uses
}

func TestProblemTexts(t *testing.T) {
	for _, c := range []struct {
		name   string
		p      Problem
		zh, en string
	}{
		{"an argument is filled in once and literally", problem("a", "unknown_field", "field", "{field}{x}"), "没有字段“{field}{x}”", `there is no field "{field}{x}"`},
		{"a suggestion follows", problem("a", "unknown_field", "field", "dyas", "suggestion", "days"), "没有字段“dyas”；是否想写“days”？", `there is no field "dyas"; did you mean "days"?`},
		{"what is needed is put into words", problem("a", "wrong_type", "want", "date"), "这里应当填写日期（例如 2026-11-22）", "a date such as 2026-11-22 is needed here"},
		{"parts of a number pattern stay", problem("a", "number_token", "token", "x"), "编号规则不认识“x”，可以用 {yyyy} {yy} {mm} {0000}", `the number pattern does not know "x"; it knows {yyyy} {yy} {mm} {0000}`},
		{"a message of its own comes first", Problem{Code: "check", Message: Text{Chinese: "甲", English: "A"}}, "甲", "A"},
		{"an unknown code is its own text", Problem{Code: "no_such_code"}, "no_such_code", "no_such_code"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.p.Text(Chinese); got != c.zh {
				t.Errorf("got %s, want %s", got, c.zh)
			}
			if got := c.p.Text(English); got != c.en {
				t.Errorf("got %s, want %s", got, c.en)
			}
		})
	}
}

func TestARuleThatFailsSaysSoInBothLanguages(t *testing.T) {
	f := compile(t, wholeForm(`{"a":{"type":"number","x-field":"decimal","x-value":"1 / 0"}}`), Env{})
	p := f.Evaluate(Input{}).Problems[0]
	if got, want := p.Text(Chinese), "“a”的规则无法计算："; !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s…", got, want)
	}
	if got, want := p.Text(English), `the rule of "a" could not be worked out: `; !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s…", got, want)
	}
}

// TestNamesOfFieldsAreSuggestedByLabel writes what people call a field in the place of its id.
func TestNamesOfFieldsAreSuggestedByLabel(t *testing.T) {
	_, problems := Compile([]byte(`{"format":1,"kind":"plain","title":"T","summary":"{{金额}}","schema":{"type":"object","properties":{
		"amount":{"type":"number","x-field":"money","x-label":{"zh":"金额","en":"Price"}},
		"twice":{"type":"number","x-field":"money","x-value":"金额 * 2"}}},
		"checks":[{"id":"c","when":"price > 1","message":"M","at":"price"}]}`), Env{})
	want := []string{
		`/schema/properties/twice/x-value: the rule is wrong: Fields and functions are written by their ids (letters a–z, digits and _); 金额 is not one. Did you mean "amount" (Price)?`,
		`/checks/0/at: "price" in at is not a field; did you mean "amount"?`,
		`/checks/0/when: the rule is wrong: There is no field price. Did you mean "amount" (Price)?`,
		`/summary: "金额" in the summary is not a field; did you mean "amount"?`,
	}
	if len(problems) != len(want) {
		t.Fatal(listing(problems))
	}
	for i := range want {
		if got := problems[i].String(); got != want[i] {
			t.Errorf("\n got %s\nwant %s", got, want[i])
		}
	}
}
