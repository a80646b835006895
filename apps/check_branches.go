package apps

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// condition is what can be told of a branch's condition without a record.
type condition struct {
	id, source string
	constant   bool // it reads nothing
	yes        bool // what a constant one gives
	field      string
	op         string // of a comparison of one field with a number
	bound      num.Number
}

// branches checks the conditions of every branch node in a block: none is constant, and each can be the
// first that is true of some record.
func (c *checker) branches(t *Tree, block *Node, at string, env rules.Env) {
	for i, node := range block.items() {
		var before []condition
		for j, branch := range node.Get("branches").items() {
			here := at + "/" + itoa(i) + "/branches/" + itoa(j)
			if when := branch.Get("when"); when != nil && when.Kind == Text {
				before = append(before, c.condition(t, here+"/when", branch.Get("id").String(), when.Text, env, before))
			}
			c.branches(t, branch.Get("nodes"), here+"/nodes", env)
		}
	}
}

func (c *checker) condition(t *Tree, at, id, source string, env rules.Env, before []condition) condition {
	out := condition{id: id, source: source}
	rule, bad := rules.Compile(source, rules.Type{Kind: rules.KindBool}, env)
	if bad != nil {
		return out // the flow says so
	}
	out.read(rule)
	if out.constant {
		c.fail(t, at, "when_constant", "result", map[bool]string{true: "true", false: "false"}[out.yes])
		return out
	}
	for _, earlier := range before {
		if earlier.covers(out) {
			c.fail(t, at, "when_never", "id", earlier.id)
			break
		}
	}
	return out
}

func (k *condition) read(rule *rules.Rule) {
	tree := rule.Tree()
	if !asks(tree) {
		v, err := rule.Eval(&rules.Input{Facts: &rules.Facts{}})
		k.constant, k.yes = err == nil, v.AsBool()
		return
	}
	order := []string{rules.OpGt, rules.OpGe, rules.OpLt, rules.OpLe}
	if !slices.Contains(order, tree.Op) || tree.Args[0].Op != rules.OpField {
		return
	}
	if literal := tree.Args[1]; literal.Op == rules.OpLiteral && literal.Value.Kind() == rules.KindNumber {
		k.field, k.op, k.bound = tree.Args[0].Name, tree.Op, literal.Value.AsNumber()
	}
}

// asks reports whether a rule reads a record or a fact.
func asks(n *rules.Node) bool {
	switch n.Op {
	case rules.OpField, rules.OpCell, rules.OpRow, rules.OpColumn, rules.OpFact, rules.OpAsk, rules.OpLookup, rules.OpEach:
		return true
	}
	return slices.ContainsFunc(n.Args, asks)
}

// covers reports whether this condition is true of every record that the later one is true of.
func (k condition) covers(later condition) bool {
	switch {
	case k.constant:
		return k.yes
	case k.source == later.source:
		return true
	case k.field == "" || k.field != later.field:
		return false
	}
	order := k.bound.Cmp(later.bound)
	same := order == 0 && (k.op == later.op || len(k.op) > len(later.op)) // >= covers >
	switch k.op[0] {
	case '>':
		return later.op[0] == '>' && (order < 0 || same)
	default:
		return later.op[0] == '<' && (order > 0 || same)
	}
}

// nodeIDs are the ids of all nodes in a block and the blocks inside it.
func nodeIDs(block *Node) []string {
	var out []string
	for _, n := range block.items() {
		out = append(out, n.Get("id").String())
		for _, branch := range n.Get("branches").items() {
			out = append(out, nodeIDs(branch.Get("nodes"))...)
		}
	}
	return out
}

// missingOptions finds values of option fields that no record of the app's is there for.
func (c *checker) missingOptions(form *forms.Form, data rules.Data) []forms.Problem {
	var out []forms.Problem
	for _, f := range form.Fields {
		if p := c.missingOption(f, data[f.ID], f.ID); p != nil {
			out = append(out, *p)
		}
		for _, row := range data[f.ID].AsRows() {
			for _, column := range f.Columns {
				if p := c.missingOption(column, row[column.ID], f.ID+"."+row[forms.RowID].AsText()+"."+column.ID); p != nil {
					out = append(out, *p)
				}
			}
		}
	}
	return out
}

func (c *checker) missingOption(f *forms.Field, v rules.Value, path string) *forms.Problem {
	app, from, _ := strings.Cut(f.From, ".")
	known := c.records[from]
	if v.IsBlank() || app != c.a.ID || len(known) == 0 || known[v.AsText()] != nil {
		return nil
	}
	args := map[string]string{"form": from, "id": clip(v.AsText()), "suggestion": nearest(v.AsText(), sortedKeys(known))}
	message := forms.Text{}
	for _, lang := range []string{forms.Chinese, forms.English} {
		message[lang] = (Problem{Code: "option_unknown", Args: args}).Text(lang)
	}
	return &forms.Problem{Path: path, Code: "option_unknown", Args: args, Message: message}
}
