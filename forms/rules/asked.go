package rules

import "strings"

// Fact is something that a rule may ask its caller for, as the compiler found it in the source.
type Fact struct {
	Name     string // "balance"; of a look-up OpLookup
	Args     []Type // the static types of the arguments; none of a look-up
	Form     string // of a look-up: the form whose record is read
	Field    string // of a look-up: the field of it; "" where only its being there is asked for
	Type     Type   // of the answer
	From, To int    // where it stands first, in runes of the source, To exclusive
}

// String is how the rule's JSON names the fact: "balance(list(text))", "lookup leave.types.counted". Two facts of one
// rule have one name only if they ask the same of the same.
func (f Fact) String() string {
	if f.Name == OpLookup && f.Field == "" {
		return OpLookup + " " + f.Form
	}
	if f.Name == OpLookup {
		return OpLookup + " " + f.Form + "." + f.Field
	}
	types := make([]string, len(f.Args))
	for i, t := range f.Args {
		types[i] = t.String()
	}
	return f.Name + "(" + strings.Join(types, ",") + ")"
}

// Facts are what the rule may ask for, each once, ordered by name: what an evaluation asks for is among them, whatever
// the data are.
func (r *Rule) Facts() []Fact { return append([]Fact(nil), r.facts...) }

// factNames are Facts as the rule's JSON names them.
func (r *Rule) factNames() []string {
	names := make([]string, len(r.facts))
	for i, f := range r.facts {
		names[i] = f.String()
	}
	return names
}

// factsOf finds what a checked tree may ask for.
func factsOf(tree *Node) []Fact {
	found := map[string]Fact{}
	var walk func(*Node)
	walk = func(n *Node) {
		f, asks := factOf(n)
		if first, known := found[f.String()]; asks && (!known || f.From < first.From) {
			found[f.String()] = f
		}
		for _, arg := range n.Args {
			walk(arg)
		}
	}
	walk(tree)
	var out []Fact
	for _, name := range sortedKeys(found) {
		out = append(out, found[name])
	}
	return out
}

// factOf says what a node itself asks for; false where it asks for nothing.
func factOf(n *Node) (Fact, bool) {
	f := Fact{Name: n.Name, Type: n.Type, From: n.From, To: n.To}
	switch n.Op {
	case OpLookup:
		f.Name, f.Form, f.Field = OpLookup, n.Args[0].Value.AsText(), n.Args[2].Value.AsText()
		return f, true
	case OpAsk:
		for _, arg := range n.Args {
			f.Args = append(f.Args, arg.Type)
		}
		return f, true
	}
	return f, false
}
