package rules

// Rounds are how often a rule asks for facts one after the other: a question is put once what it is asked with is known,
// and what a condition may rule out once the condition is.
type Rounds struct {
	Least int // where nothing is blank, and every condition goes the shorter way
	Most  int // on any data
}

// Rounds gives how many rounds of asking the rule itself needs, once the fields that it reads are known.
func (r *Rule) Rounds() Rounds { return roundsOf(r.tree) }

func roundsOf(n *Node) Rounds {
	if len(n.Args) == 0 && n.Op != OpAsk {
		return Rounds{}
	}
	parts := make([]Rounds, len(n.Args))
	for i, arg := range n.Args {
		parts[i] = roundsOf(arg)
	}
	switch n.Op {
	case OpAnd, OpOr, OpDefault:
		return Rounds{parts[0].Least, parts[0].Most + parts[1].Most}
	case OpIf:
		return Rounds{parts[0].Least + min(parts[1].Least, parts[2].Least), parts[0].Most + max(parts[1].Most, parts[2].Most)}
	case OpEach:
		return Rounds{parts[0].Least, parts[0].Most + parts[1].Most}
	}
	all := Rounds{}
	for _, one := range parts {
		all = all.Beside(one)
	}
	if n.Op == OpAsk || n.Op == OpLookup {
		return Rounds{all.Least + 1, all.Most + 1}
	}
	return all
}

// Beside is for what asks at the same time.
func (r Rounds) Beside(other Rounds) Rounds {
	return Rounds{max(r.Least, other.Least), max(r.Most, other.Most)}
}

// Then is for what asks once the first is known.
func (r Rounds) Then(other Rounds) Rounds { return Rounds{r.Least + other.Least, r.Most + other.Most} }
