package rules_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// published are the files of docs/vectors with their lines.
func published(t *testing.T) map[string][][]byte {
	t.Helper()
	names, err := filepath.Glob("../../docs/vectors/*.jsonl")
	if err != nil || len(names) == 0 {
		t.Fatal("no vectors", err)
	}
	out := map[string][][]byte{}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(name)] = bytes.Split(bytes.TrimSpace(src), []byte("\n"))
	}
	return out
}

func TestPublishedVectors(t *testing.T) {
	total := map[string]int{}
	for name, lines := range published(t) {
		t.Run(name, func(t *testing.T) {
			corpus := &rulestest.Corpus{Zones: time.LoadLocation}
			wrong := 0
			for i, line := range lines {
				if err := corpus.Check(line); err != nil {
					t.Errorf("line %d: %v", i+1, err)
					if wrong++; wrong == 5 {
						t.Fatal("and so on")
					}
				}
			}
			for member, n := range corpus.Counts() {
				total[member] += n
			}
		})
	}
	if total["rule"] < 20_000 {
		t.Errorf("%d vectors of rules are too few", total["rule"])
	}
	fmt.Println(rulestest.Summary("go", total))
}

// A vector that is wrong must be found to be.
func TestPublishedVectors_FindWhatIsWrong(t *testing.T) {
	corpus := &rulestest.Corpus{Zones: time.LoadLocation}
	found := 0
	for _, line := range published(t)["hand.jsonl"] {
		if corpus.Check(bytes.Replace(line, []byte(`"spent":[`), []byte(`"spent":[1`), 1)) != nil {
			found++
		}
	}
	if found < 300 {
		t.Errorf("%d lines are found to be wrong", found)
	}
}

// node is a node of a published tree, as far as it is counted.
type node struct {
	Op, Name, Type string
	Args           []node
}

// coverage counts what occurs in runs and refusals.
type coverage map[string]int

func (c coverage) rule(v *rulestest.RuleVector) error {
	var rule struct{ Tree node }
	if err := json.Unmarshal(v.Compiled, &rule); err != nil {
		return err
	}
	c.node(rule.Tree, len(v.Runs))
	for _, run := range v.Runs {
		switch {
		case run.Fails != nil:
			c["failure "+run.Fails.Code]++
		case run.Gives == nil:
			c["missing"]++
		default:
			var text string
			_ = json.Unmarshal(run.Gives, &text) // a list or a table is none
			kind, _, _ := bytes.Cut([]byte(text), []byte(" "))
			c["gives "+string(kind)]++
		}
		c["rounds "+strconv.Itoa(len(run.Rounds))]++
	}
	return nil
}

func (c coverage) node(n node, runs int) {
	c["op "+n.Op] += runs
	switch n.Op {
	case "call", "ask":
		c["function "+n.Name] += runs
	case "each":
		c["predicate "+n.Name] += runs
	case "fact":
		c["fact "+n.Name] += runs
	}
	for i, arg := range n.Args {
		if n.Op != "list" && n.Op != "call" {
			c[fmt.Sprintf("%s %d of %s", n.Op, i, arg.Type)] += runs
		}
		c.node(arg, runs)
	}
}

func TestPublishedVectors_ReachEverything(t *testing.T) {
	c := coverage{}
	for _, lines := range published(t) {
		for _, src := range lines {
			var line rulestest.Line
			if err := json.Unmarshal(src, &line); err != nil {
				t.Fatal(err)
			}
			switch {
			case line.Rule != nil:
				if err := c.rule(line.Rule); err != nil {
					t.Fatal(err)
				}
			case line.Refused != nil:
				c["refused "+line.Refused.Code]++
			}
		}
	}
	atLeast := func(n int, what string, names ...string) {
		for _, name := range names {
			if c[what+" "+name] < n {
				t.Errorf("%s %s occurs %d times, not %d", what, name, c[what+" "+name], n)
			}
		}
	}
	atLeast(60, "op", ops(t)...)
	for _, f := range rules.Functions() {
		if f.Name == "now" || f.Name == "today" {
			continue // they are facts
		}
		atLeast(40, "function", f.Name)
	}
	atLeast(40, "predicate", rules.Predicates()...)
	atLeast(50, "fact", rules.BaseFacts()...)
	atLeast(20, "failure", rules.FailureCodes()...)
	atLeast(500, "gives", "blank", "boolean", "number", "text", "date", "instant", "time")
	atLeast(20, "rounds", "0", "1", "2", "3")
	for _, code := range rules.RefusalCodes() {
		switch code {
		case "source_not_utf8": // a line of JSON cannot hold it
		case "list_long_text", "list_no_order", "list_not_kept": // which only the form's index knows
		case "predicate_arguments": // expr's parser refuses such a call before the checker sees it
		default:
			atLeast(1, "refused", code)
		}
	}
	// A blank, and each kind that it takes, stands on both sides of each operator.
	for _, op := range []string{"==", "!=", "<", "<=", ">", ">="} {
		for _, kind := range []string{"number", "text", "date", "instant", "time", "blank"} {
			atLeast(3, op, "0 of "+kind, "1 of "+kind)
		}
	}
	for _, op := range []string{"+", "-", "*", "/", "%"} {
		atLeast(3, op, "0 of number", "1 of number", "0 of blank", "1 of blank")
	}
	for _, op := range []string{"and", "or"} {
		atLeast(3, op, "0 of boolean", "1 of boolean", "0 of blank", "1 of blank")
	}
}

// ops are the constants of node.go.
func ops(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "node.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		if value, ok := n.(*ast.ValueSpec); ok {
			op, err := strconv.Unquote(value.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, op)
		}
		return true
	})
	if len(out) < 30 {
		t.Fatal("node.go has no ops")
	}
	return out
}
