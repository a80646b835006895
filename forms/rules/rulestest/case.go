// Package rulestest reads the golden files of the rule language, for the tests of every evaluator: Go's own, and
// through scripts/vectors the page's.
//
// A golden file begins with a block of types: "field <id> <type>", "lookup <form>.<field> <type>", "label
// <path>:<language> <text>", "forbid <name>:<language> <reason>", "table <id>" where its rules belong to that table's rows, and
// "choice <field> [form]" where they are over the options of a field. Blocks that follow, separated by empty lines,
// are cases: "#" what it shows, "rule" (each a line of the source) and "repeat <n> <text>" or "bytes <hex>" (which go
// on with that line), optionally "type" (the type wanted),
// "data" and "row" (JSON), "fact <key> <type> <value>" or "fact <key> fails <code>", "zone", and what comes
// out: "=>" a value, "??" an ask, "!!" an error.
package rulestest

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// File is one golden file.
type File struct {
	Name        string
	Head        string // the block of types
	Environment *Environment
	Cases       []Case
}

// Case is one case of a file.
type Case struct {
	Title, Source   string
	Type            string // the type wanted, as it is written; "" for any
	Want            rules.Type
	Env             rules.Env
	Data, Row       rules.Data
	Zone            string
	Answers         map[string]rules.Answer // by key
	Given, Expected []string                // the lines of the case
}

// Outcome is what a case comes to: an error of compiling, asks, a failure or a value.
type Outcome struct {
	Error   *rules.Error
	Rule    *rules.Rule
	Facts   *rules.Facts
	Asks    []rules.Ask
	Failure *rules.Failure
	Value   rules.Value
	Left    rules.Budget // of a whole budget, after the last round
}

// Read reads the golden files of a folder, ordered by name.
func Read(folder fs.FS) ([]File, error) {
	names, err := fs.Glob(folder, "*.txt")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("rulestest: no golden files")
	}
	var out []File
	for _, name := range names {
		src, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		file, err := read(strings.TrimSuffix(name, ".txt"), string(src))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, file)
	}
	return out, nil
}

func read(name, src string) (File, error) {
	blocks := strings.Split(strings.TrimSpace(src), "\n\n")
	types, err := readEnvironment(name, blocks[0])
	if err != nil {
		return File{}, err
	}
	env, err := types.Env()
	if err != nil {
		return File{}, err
	}
	file := File{Name: name, Head: blocks[0], Environment: types}
	for _, block := range blocks[1:] {
		c, err := readCase(block, env)
		if err != nil {
			return File{}, fmt.Errorf("%q: %w", c.Title, err)
		}
		file.Cases = append(file.Cases, c)
	}
	return file, nil
}

func readCase(block string, env rules.Env) (Case, error) {
	c := Case{Env: env, Answers: map[string]rules.Answer{}}
	var source []string
	for _, line := range strings.Split(block, "\n") {
		key, rest, _ := strings.Cut(line, " ")
		if key == "=>" || key == "??" || key == "!!" {
			c.Expected = append(c.Expected, line)
			continue
		}
		c.Given = append(c.Given, line)
		var err error
		switch key {
		case "#":
			c.Title = rest
		case "rule":
			source = append(source, rest)
		case "repeat":
			times, text, _ := strings.Cut(rest, " ")
			var n int
			if n, err = strconv.Atoi(times); err == nil && len(source) > 0 {
				source[len(source)-1] += strings.Repeat(text, n)
			}
		case "bytes":
			var more []byte
			if more, err = hex.DecodeString(rest); err == nil && len(source) > 0 {
				source[len(source)-1] += string(more)
			}
		case "type":
			c.Type = rest
			c.Want, err = readType(rest)
		case "data":
			c.Data, err = readData(rest, env.Fields)
		case "row":
			c.Row, err = readData(rest, env.Fields[env.Table].Columns)
		case "fact":
			err = c.readFact(rest)
		case "zone":
			c.Zone = rest
		default:
			err = fmt.Errorf("what is %q?", line)
		}
		if err != nil {
			return c, err
		}
	}
	c.Source = strings.Join(source, "\n")
	return c, nil
}

func (c *Case) readFact(line string) error {
	key, rest, _ := strings.Cut(line, " ")
	kind, text, _ := strings.Cut(rest, " ")
	if kind == "fails" {
		c.Answers[key] = rules.Answer{Code: text}
		return nil
	}
	typ, err := readType(kind)
	if err != nil {
		return err
	}
	v, err := readValue(typ, json.RawMessage(text))
	c.Answers[key] = rules.Answer{Value: v}
	return err
}

// ExampleFacts are the facts that the golden files and the examples of the table of functions rest on.
func ExampleFacts() *rules.Facts {
	now, _ := rules.ParseInstant("2026-11-22T06:09:00Z")
	f := &rules.Facts{Now: now, Zone: "Asia/Shanghai", User: "m1", Department: "d1", Company: "c1"}
	friday, _ := rules.ParseDate("2026-11-20")
	monday, _ := rules.ParseDate("2026-11-23")
	answer := func(fact string, v rules.Value, args ...rules.Value) { f.Answer(rules.Ask{Fact: fact, Args: args}, v) }
	answer("workdays", rules.Num(num.MustParse("1.5")), rules.Date(friday), rules.Value{}, rules.Date(monday), rules.Text("am"))
	answer("addWorkdays", rules.Date(monday), rules.Date(friday), rules.Num(num.FromInt(1)))
	answer("calendarKnown", rules.Bool(true), rules.Date(friday))
	answer("balance", rules.Num(num.FromInt(5)), rules.List([]rules.Value{rules.Text("annual"), rules.Text("m1")}))
	answer("initials", rules.Text(rules.Initials("请假单A4")), rules.Text("请假单A4"))
	answer("manager", rules.Text("m2"), rules.Text("m1"))
	answer("departmentOf", rules.Text("d1"), rules.Text("m1"))
	answer("head", rules.Text("m2"), rules.Text("d1"))
	answer("hasRole", rules.Bool(true), rules.Text("m1"), rules.Text("hr"))
	below := rules.List([]rules.Value{rules.Text("d1"), rules.Text("d2")})
	answer("departmentsBelow", below, rules.Text("d1"))
	answer("departmentsHeaded", below, rules.Text("m2"))
	answer("inDepartment", rules.Bool(true), rules.Text("m1"), rules.Text("d1"))
	return f
}

// Run compiles the case's rule and evaluates it, answering what it asks where the case says so.
func (c Case) Run() Outcome {
	rule, cerr := rules.Compile(c.Source, c.Want, c.Env)
	if cerr != nil {
		return Outcome{Error: cerr}
	}
	facts := ExampleFacts()
	if c.Zone != "" {
		facts.Zone = c.Zone
	}
	return Settle(rule, &rules.Input{Data: c.Data, Row: c.Row, Facts: facts}, *rules.NewBudget(), func(ask rules.Ask) (rules.Answer, bool) {
		a, ok := c.Answers[ask.Key()]
		return a, ok
	})
}

// Settle evaluates a rule with a budget each time, until it asks for nothing more that answers knows.
func Settle(rule *rules.Rule, in *rules.Input, budget rules.Budget, answers func(rules.Ask) (rules.Answer, bool)) Outcome {
	for {
		out := Outcome{Rule: rule, Facts: in.Facts, Left: budget}
		in.Budget = &out.Left
		v, err := rule.Eval(in)
		out.Value = v
		errors.As(err, &out.Failure)
		out.Asks, _ = rules.AsMissing(err)
		again := false
		for _, ask := range out.Asks {
			a, ok := answers(ask)
			switch {
			case !ok:
				continue
			case a.Code != "":
				in.Facts.Fail(ask, a.Code)
			default:
				in.Facts.Answer(ask, a.Value)
			}
			again = true
		}
		if !again {
			return out
		}
	}
}

// Lines are the outcome as golden files write it.
func (o Outcome) Lines() []string {
	switch {
	case o.Error != nil:
		return errorLines(o.Error.Code, o.Error.Text("en"), o.Error.Text("zh-CN"), o.Error.Caret())
	case o.Failure != nil:
		return errorLines(o.Failure.Code, o.Failure.Text("en"), o.Failure.Text("zh-CN"), o.Failure.Caret())
	case len(o.Asks) > 0:
		var lines []string
		for _, ask := range o.Asks {
			lines = append(lines, "?? "+ask.Key())
		}
		return lines
	}
	return []string{strings.TrimRight("=> "+o.Value.Kind().String()+" "+strings.ReplaceAll(o.Value.String(), "\n", `\n`), " ")}
}

func errorLines(code, english, chinese, caret string) []string {
	lines := []string{"!! " + code, "!! " + english, "!! " + chinese}
	for _, line := range strings.Split(caret, "\n") {
		lines = append(lines, strings.TrimRight("!! | "+line, " "))
	}
	return lines
}
