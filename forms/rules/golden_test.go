package rules

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
)

var update = flag.Bool("update", false, "rewrite what testdata expects")

// A golden file begins with a block of types, "field <id> <type>" and "lookup <form>.<field> <type>", and
// "table <id>" where its rules belong to that table's rows. Blocks that follow, separated by empty lines, are
// cases: "#" what it shows, "rule", optionally "type" (the type wanted), "data" and "row" (JSON), "fact <key> <type>
// <value>", "zone", and what comes out: "=>" a value, "??" an ask, "!!" an error.
type goldenCase struct {
	title, want, zone string
	rule              []string
	data, row         string
	facts             []string
	given, expected   []string // the lines of the case
}

func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no golden files", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) { runGolden(t, path) })
	}
}

func runGolden(t *testing.T, path string) {
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimSpace(string(src)), "\n\n")
	env := goldenEnv(t, blocks[0])
	out := []string{blocks[0]}
	for _, block := range blocks[1:] {
		c := readCase(t, block)
		got := c.run(t, env)
		out = append(out, strings.Join(append(c.given, got...), "\n"))
		if *update {
			continue
		}
		t.Run(c.title, func(t *testing.T) {
			if want := strings.Join(c.expected, "\n"); strings.Join(got, "\n") != want {
				t.Errorf("%s\ngot:\n%s\nwant:\n%s", strings.Join(c.rule, "\n"), strings.Join(got, "\n"), want)
			}
		})
	}
	if *update {
		if err := os.WriteFile(path, []byte(strings.Join(out, "\n\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readCase(t *testing.T, block string) goldenCase {
	var c goldenCase
	for _, line := range strings.Split(block, "\n") {
		key, rest, _ := strings.Cut(line, " ")
		if key == "=>" || key == "??" || key == "!!" {
			c.expected = append(c.expected, line)
			continue
		}
		c.given = append(c.given, line)
		switch key {
		case "#":
			c.title = rest
		case "rule":
			c.rule = append(c.rule, rest)
		case "type":
			c.want = rest
		case "data":
			c.data = rest
		case "row":
			c.row = rest
		case "fact":
			c.facts = append(c.facts, rest)
		case "zone":
			c.zone = rest
		default:
			t.Fatalf("what is %q?", line)
		}
	}
	return c
}

// run gives the lines that the case comes to.
func (c goldenCase) run(t *testing.T, env Env) []string {
	want := Type{}
	if c.want != "" {
		want = goldenType(t, c.want)
	}
	src := strings.Join(c.rule, "\n")
	rule, cerr := Compile(src, want, env)
	if cerr != nil {
		return errorLines(cerr.Code, cerr.Text("en"), cerr.Text("zh-CN"), cerr.Caret())
	}
	facts := exampleFacts()
	if c.zone != "" {
		facts.Zone = c.zone
	}
	for _, line := range c.facts {
		key, rest, _ := strings.Cut(line, " ")
		kind, text, _ := strings.Cut(rest, " ")
		if kind == "fails" {
			facts.answers[key] = Answer{Code: text}
			continue
		}
		facts.answers[key] = Answer{Value: goldenValue(t, goldenType(t, kind), json.RawMessage(text))}
	}
	in := &Input{Data: goldenData(t, c.data, env.Fields), Facts: facts}
	if c.row != "" {
		in.Row = goldenData(t, c.row, env.Fields[env.Table].Columns)
	}
	return outcome(rule.Eval(in))
}

func outcome(v Value, err error) []string {
	var failure *Failure
	asks, missing := AsMissing(err)
	switch {
	case missing:
		var lines []string
		for _, ask := range asks {
			lines = append(lines, "?? "+ask.Key())
		}
		return lines
	case errors.As(err, &failure):
		return errorLines(failure.Code, failure.Text("en"), failure.Text("zh-CN"), failure.Caret())
	}
	return []string{strings.TrimRight("=> "+v.Kind().String()+" "+strings.ReplaceAll(v.String(), "\n", `\n`), " ")}
}

func errorLines(code, english, chinese, caret string) []string {
	lines := []string{"!! " + code, "!! " + english, "!! " + chinese}
	for _, line := range strings.Split(caret, "\n") {
		lines = append(lines, strings.TrimRight("!! | "+line, " "))
	}
	return lines
}

func goldenEnv(t *testing.T, block string) Env {
	env := Env{Fields: map[string]Type{}, Forbid: map[string]string{}}
	lookups := map[string]Type{}
	for _, line := range strings.Split(block, "\n") {
		words := strings.SplitN(line, " ", 3)
		switch words[0] {
		case "#":
		case "field":
			env.Fields[words[1]] = goldenType(t, words[2])
		case "lookup":
			lookups[words[1]] = goldenType(t, words[2])
		case "table":
			env.Table = words[1]
		case "forbid":
			env.Forbid[words[1]] = words[2]
		default:
			t.Fatalf("what is %q?", line)
		}
	}
	env.Lookup = func(form, field string) (Type, bool) {
		typ, ok := lookups[form+"."+field]
		return typ, ok
	}
	return env
}

// goldenType reads "number", "list(text)", "text>form", "rows(a number, b text)".
func goldenType(t *testing.T, s string) Type {
	s, of, _ := strings.Cut(s, ">")
	name, inner, _ := strings.Cut(strings.TrimSuffix(s, ")"), "(")
	for k, known := range kindNames {
		if known != name {
			continue
		}
		typ := Type{Kind: Kind(k), Of: strings.TrimSuffix(of, ")")}
		switch typ.Kind {
		case KindList:
			typ = listOf(goldenType(t, inner))
		case KindRows:
			typ.Of = ""
			typ.Columns = goldenColumns(t, strings.TrimSuffix(strings.TrimPrefix(s+">"+of, "rows("), ")"))
		}
		return typ
	}
	t.Fatalf("what type is %q?", s)
	return Type{}
}

func goldenColumns(t *testing.T, s string) map[string]Type {
	columns := map[string]Type{}
	for _, column := range strings.Split(strings.TrimSuffix(s, ">"), ", ") {
		id, typ, _ := strings.Cut(strings.TrimSuffix(column, ")"), " ")
		columns[id] = goldenType(t, typ)
	}
	return columns
}

func goldenData(t *testing.T, src string, types map[string]Type) Data {
	if src == "" {
		return nil
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(src), &raw); err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	data := Data{}
	for key, value := range raw {
		typ, ok := types[key]
		if !ok {
			t.Fatalf("data for %s, which is not declared", key)
		}
		data[key] = goldenValue(t, typ, value)
	}
	return data
}

func goldenValue(t *testing.T, typ Type, raw json.RawMessage) Value {
	text := string(raw)
	if text == "null" {
		return Value{}
	}
	switch typ.Kind {
	case KindBool:
		return Bool(text == "true")
	case KindNumber:
		n, err := num.Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return Num(n)
	case KindList, KindRows:
		return goldenElements(t, typ, raw)
	}
	if err := json.Unmarshal(raw, &text); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	if typ.Kind == KindText {
		return Text(text)
	}
	v, ok := parseAs(typ.Kind, text)
	if !ok {
		t.Fatalf("%s is not a %s", text, typ.Kind)
	}
	return v
}

func goldenElements(t *testing.T, typ Type, raw json.RawMessage) Value {
	var elems []json.RawMessage
	if err := json.Unmarshal(raw, &elems); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	var list []Value
	var rows []Data
	for _, elem := range elems {
		if typ.Kind == KindRows {
			rows = append(rows, goldenData(t, string(elem), typ.Columns))
		} else {
			list = append(list, goldenValue(t, *typ.Elem, elem))
		}
	}
	if typ.Kind == KindRows {
		return Rows(rows)
	}
	return List(list)
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
		t.Fatal(fmt.Errorf("no rules in testdata"))
	}
	return out
}
