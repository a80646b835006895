package flows

import (
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// branch walks one of its blocks: the first whose condition holds, in the order written, else the default.
type branch struct {
	arms []*arm
}

// arm is one block of a branch node. The default has no condition.
type arm struct {
	id    string
	title forms.Text
	when  *rules.Rule
	nodes []*Node
}

func readBranch(c *compiler, n *Node, v value) spec {
	c.object(v, "id", "type", "title", "branches")
	b := &branch{}
	items, has := c.list(v, "branches", maxBlocks)
	if _, wrong := v.get("branches"); !has && !wrong {
		c.problem(v.at, "flow_key_missing", "key", "branches")
	}
	ids := map[string]bool{}
	defaults := 0
	for _, item := range items {
		a := c.arm(n, item)
		if a == nil {
			continue
		}
		if ids[a.id] {
			at, _ := item.get("id")
			c.problem(at.at, "flow_id_twice", "id", a.id)
		}
		ids[a.id] = true
		if yes, _ := item.get("default"); yes.flag {
			defaults++
		}
		b.arms = append(b.arms, a)
	}
	if has && defaults != 1 {
		at, _ := v.get("branches")
		c.problem(at.at, "flow_default")
	}
	return b
}

func (c *compiler) arm(n *Node, v value) *arm {
	if !c.object(v, "id", "title", "when", "default", "nodes") {
		return nil
	}
	a := &arm{title: c.title(v)}
	a.id, _ = c.id(v)
	source, hasWhen := c.text(v, "when", false)
	yes, isDefault := v.get("default")
	switch {
	case isDefault && (yes.kind != 't' || !yes.flag):
		c.problem(yes.at, "flow_default_true")
	case hasWhen == isDefault:
		c.problem(v.at, "flow_when_or_default")
	case hasWhen:
		at, _ := v.get("when")
		a.when = c.condition(at.at, n.ID+"."+a.id, source)
	}
	nodes, _ := v.get("nodes")
	a.nodes = c.block(nodes, n)
	return a
}

// enter evaluates the conditions on the record as it is on arrival (F15) and walks the block. A condition
// that fails never means false: the instance parks (F12).
func (b *branch) enter(w *walk, p place) place {
	taken, tested, why := b.choose(w)
	if why != nil {
		return w.park(p, why)
	}
	if taken == nil {
		return w.missing(p)
	}
	id := w.arrive(p, w.changeOfBranch(p.node, taken.id, tested))
	w.emit(Event{Kind: EventBranched, Visit: id, Node: p.node.ID, Branch: taken.id, Tested: tested})
	if len(taken.nodes) == 0 {
		return b.left(w, p.node, w.s.visit(id))
	}
	return place{node: taken.nodes[0], parent: id}
}

// choose gives the block to walk with every condition that was evaluated; no block: facts have been asked
// for, those of all conditions that could matter in one round; a reason: there is none to be had.
func (b *branch) choose(w *walk) (*arm, []Test, *Reason) {
	var tested []Test
	var otherwise *arm
	pending := false
	budget, settle := w.budget()
	defer settle()
	for _, a := range b.arms {
		if a.when == nil {
			otherwise = a
			continue
		}
		yes, read, k, code := w.test(a.when, budget)
		switch {
		case k == unknown:
			pending = true
		case pending:
		case k == failed:
			return nil, nil, because("condition_failed", "branch", a.id, "when", a.when.Source(), "code", code)
		default:
			tested = append(tested, Test{Branch: a.id, When: a.when.Source(), Result: yes, Read: read})
			if yes {
				return a, tested, nil
			}
		}
	}
	switch {
	case pending:
		return nil, nil, nil
	case otherwise == nil:
		return nil, nil, because("no_branch")
	}
	return otherwise, append(tested, Test{Branch: otherwise.id, Result: true}), nil
}

// budget is what the conditions of one node may spend together; settle takes it off what all may.
func (w *walk) budget() (one *rules.Budget, settle func()) {
	one = rules.NewBudget()
	all := w.facts.Budget
	if all == nil {
		return one, func() {}
	}
	had := one.Within(*all)
	*one = had
	return one, func() { all.Less(had, *one) }
}

// left closes the branch visit when its block has been walked, and goes on behind the node.
func (b *branch) left(w *walk, n *Node, visit int) place {
	parent := w.s.Visits[visit].Parent
	w.close(visit, OutcomePassed, because("block_walked", "branch", w.s.Visits[visit].Branch))
	return w.after(n, parent)
}

// titleOf is the title of the block with an id.
func (b *branch) titleOf(id string) forms.Text {
	for _, a := range b.arms {
		if a.id == id {
			return a.title
		}
	}
	return nil
}

// act refuses: nobody has a seat at a branch.
func (*branch) act(w *walk, _ *Node, _, _ int) place {
	w.refuse("not_open")
	return nowhere
}
