// Package rules is the language of rules: conditions, computed values and filters over a record, written in
// expr-lang's syntax, type-checked against the form before anything runs, and evaluated exactly.
//
// Compile reads a source with expr's parser, checks it and gives a Rule; Eval walks the checked tree. The
// same tree as JSON is what the page interprets. Nothing here reads a clock, a file or the network: what a
// rule knows beyond its record comes in as Facts, and what is missing comes back as *Missing.
//
// Blanks: arithmetic with a blank is blank; ordering against a blank is false; == and != take a blank as a
// value of its own; and, or, not, ?: and predicates take a blank as false; sum, avg, min, max and count skip
// blanks (the sum of none is 0, avg, min and max of none are blank); a function given a blank is blank, where
// its row in the table of functions does not say otherwise.
package rules

import (
	"encoding/json"
	"errors"
	"strconv"
)

// Env is what the names of a rule stand for.
type Env struct {
	Fields map[string]Type                       // the record's fields and built-ins by id
	Table  string                                // for the own rule of a detail row: the table's id; its columns are names, before the fields
	Lookup func(form, field string) (Type, bool) // the type of a field of another form; nil: there are none
	Names  func(form string) []string            // the fields of another form, for hints; nil: no hints
	Choice *Choice                               // what `.name` stands for outside predicates, in a rule over options; nil: nothing
	Labels map[string]map[string]string          // what people call fields and columns ("items.amount"), by language, for hints; nil: no hints
	Forbid map[string]map[string]string          // functions, look-ups (OpLookup) and the facts now, today and user that may not be used here, with the reason by language
}

// Rule is a compiled rule. It is immutable and safe for use by several goroutines.
type Rule struct {
	source string
	typ    Type
	tree   *Node
	reads  []string
	facts  []Fact
	table  string // whose rows it stands in; "" for a rule of the record
}

// Compile reads and checks a rule. want is the type that the rule must give; the zero Type takes any. The
// error says what is wrong and where.
func Compile(src string, want Type, env Env) (*Rule, *Error) {
	p, err := parse(src, env.Choice != nil)
	if err != nil {
		if err.Code == "name_letters" {
			env.suggest(err)
		}
		return nil, err
	}
	c := &checker{parsed: p, env: env, reads: map[string]bool{}}
	tree, err := c.root(want)
	if err != nil {
		err.Source = src
		return nil, err
	}
	tree.settle()
	return &Rule{source: src, typ: tree.Type, tree: tree, reads: sortedKeys(c.reads), facts: factsOf(tree), table: env.Table}, nil
}

// Source is the text that the rule was compiled from.
func (r *Rule) Source() string { return r.source }

// Type is the static type of the rule's value.
func (r *Rule) Type() Type { return r.typ }

// Tree is the checked tree; it must not be changed.
func (r *Rule) Tree() *Node { return r.tree }

// Reads are the ids of the fields that the rule reads, and "table.column" for columns, sorted. A table that
// is only looked at through its columns is named too.
func (r *Rule) Reads() []string { return append([]string(nil), r.reads...) }

// Calls says whether the rule calls a function.
func (r *Rule) Calls(name string) bool { return r.tree.calls(name) }

func (n *Node) calls(name string) bool {
	if n.Op == OpCall && n.Name == name {
		return true
	}
	for _, arg := range n.Args {
		if arg.calls(name) {
			return true
		}
	}
	return false
}

// Input is what a rule is evaluated on. Rules may be evaluated on one Input in turn, which spares memory, not at once.
type Input struct {
	Data   Data    // the record
	Row    Data    // for the own rule of a detail row: that row
	Facts  *Facts  // nil: nothing is known beyond the record
	Budget *Budget // what may be spent, counted down; nil: NewBudget(). Rules may share one

	evaluator evaluator // of the evaluation under way; its memory serves the next one
}

// Eval gives the rule's value. The error is *Missing when facts must be found first: answer them in
// in.Facts and call again; it is *Failure when there is no value. Neither means false.
func (r *Rule) Eval(in *Input) (Value, error) {
	e := &in.evaluator
	e.begin(in)
	v := e.eval(r.tree)
	switch {
	case len(e.asks) > 0:
		return Value{}, &Missing{Asks: e.asks}
	case v.kind == kindFailed:
		e.failure.Source = r.source
		return Value{}, e.failure
	}
	return v, nil
}

// Budget is what an evaluation may still spend. The same rule on the same data spends the same everywhere.
type Budget struct {
	Steps int // nodes evaluated
	Rows  int // rows looked at by predicates and columns
	Text  int // bytes of text made, and of the arguments of questions
}

// Within is the smaller of two budgets, counter by counter.
func (b Budget) Within(other Budget) Budget {
	return Budget{Steps: min(b.Steps, other.Steps), Rows: min(b.Rows, other.Rows), Text: min(b.Text, other.Text)}
}

// Less takes off what was spent of another budget, which had so much before.
func (b *Budget) Less(had, left Budget) {
	b.Steps -= had.Steps - left.Steps
	b.Rows -= had.Rows - left.Rows
	b.Text -= had.Text - left.Text
}

// NewBudget is what one rule may spend.
func NewBudget() *Budget { return &Budget{Steps: 200_000, Rows: 100_000, Text: 1 << 20} }

// AsMissing gives the asks of an error of Eval, if facts are missing.
func AsMissing(err error) ([]Ask, bool) {
	var m *Missing
	if errors.As(err, &m) {
		return m.Asks, true
	}
	return nil, false
}

type treeJSON struct {
	Op      string     `json:"op"`
	Name    string     `json:"name,omitempty"`
	Type    string     `json:"type"`
	Value   *string    `json:"value,omitempty"`
	Program *Pattern   `json:"program,omitempty"`
	Args    []treeJSON `json:"args,omitempty"`
	At      [2]int     `json:"at"`
}

// MarshalJSON writes {"op", "name", "type", "value", "program", "args", "at": [from, to]}; what is empty is
// left out. value is a literal as text ("1.5", "true", "2026-11-22"), absent for nil.
func (n *Node) MarshalJSON() ([]byte, error) { return json.Marshal(n.plain()) }

// plain is the tree as it is written, all at once: were each node to write itself, encoding/json would read a deep
// tree again on every level.
func (n *Node) plain() treeJSON {
	out := treeJSON{Op: n.Op, Name: n.Name, Type: n.Type.String(), Program: n.pattern, At: [2]int{n.From, n.To}}
	if n.Op == OpLiteral && !n.Value.IsBlank() {
		text := n.Value.String()
		out.Value = &text
	}
	for _, arg := range n.Args {
		out.Args = append(out.Args, arg.plain())
	}
	return out
}

// TreeFormat is the number of the checked tree's JSON shape.
const TreeFormat = 1

// MarshalJSON writes {"format": 1, "source", "type", "reads", "facts", "tree"}: all that another evaluator needs. facts
// are the names of Facts, left out where there are none.
func (r *Rule) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Format int      `json:"format"`
		Source string   `json:"source"`
		Type   string   `json:"type"`
		Reads  []string `json:"reads"`
		Facts  []string `json:"facts,omitempty"`
		Tree   treeJSON `json:"tree"`
	}{TreeFormat, r.source, r.typ.String(), r.reads, r.factNames(), r.tree.plain()})
}

func itoa(n int) string { return strconv.Itoa(n) }

// args makes the arguments of a message from names and values in turn.
func args(pairs ...string) map[string]string {
	m := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}
