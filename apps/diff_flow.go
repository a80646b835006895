package apps

// flow compares two versions of a flow: nodes are found by id wherever they stand, so that one that went into a branch has moved and
// was not made anew.
func (d *differ) flow(before, after *Node) {
	d.members(where{}, before, after, "nodes")
	was, is := nodesIn(before), nodesIn(after)
	for _, id := range is.order {
		n := is.of[id]
		at := where{path: "/nodes/" + id, about: []Thing{d.thing("node", id, n)}}
		old := was.of[id]
		if old == nil {
			d.say(at, "added")
			continue
		}
		d.members(at, old, n, "id", "branches")
		if old.Get("branches") != nil || n.Get("branches") != nil {
			d.branches(at, old.Get("branches"), n.Get("branches"))
		}
		switch from, to := was.under[id], is.under[id]; {
		case from == to:
		case to == (block{}):
			d.say(at, "moved_out")
		default:
			d.say(at, "moved_into", "into", d.branch(is, to).sentence())
		}
	}
	for _, id := range was.order {
		if is.of[id] == nil {
			d.say(where{path: "/nodes/" + id, about: []Thing{d.thing("node", id, was.of[id])}}, "removed")
		}
	}
	for _, b := range is.blocks {
		stay := func(order []string) (out []string) { // those that were and are in this block
			for _, id := range order {
				if was.of[id] == nil || was.under[id] == is.under[id] {
					out = append(out, id)
				}
			}
			return out
		}
		d.moved(where{path: "/nodes"}, "node", stay(was.within[b]), elements{order: stay(is.within[b]), of: is.of})
	}
}

// branches compares the branches of a node; the nodes in them are compared by themselves.
func (d *differ) branches(s where, before, after *Node) {
	d.list(where{s.path + "/branches", s.about}, "branch", bare(before), bare(after))
}

// bare are branches without the nodes in them.
func bare(list *Node) *Node {
	out := &Node{Kind: List}
	for _, b := range list.items() {
		out.Items = append(out.Items, without(b, "nodes"))
	}
	return out
}

// branch names a branch.
func (d *differ) branch(in placedNodes, b block) Thing {
	return d.thing("branch", b.branch, byID(in.of[b.node].Get("branches")).of[b.branch])
}

// block is a list of nodes: that of a branch, or the top one.
type block struct{ node, branch string }

// placedNodes are all nodes of a flow with where they stand.
type placedNodes struct {
	elements
	under  map[string]block
	within map[block][]string
	blocks []block
}

func nodesIn(flow *Node) placedNodes {
	p := placedNodes{elements: elements{of: map[string]*Node{}}, under: map[string]block{}, within: map[block][]string{}}
	p.walk(flow.Get("nodes"), block{}, 0)
	return p
}

func (p *placedNodes) walk(list *Node, in block, depth int) {
	if depth > MaxDepth {
		return
	}
	p.blocks = append(p.blocks, in)
	for _, n := range list.items() {
		id := n.Get("id").String()
		if id == "" || p.of[id] != nil {
			continue
		}
		p.order, p.of[id], p.under[id] = append(p.order, id), n, in
		p.within[in] = append(p.within[in], id)
		for _, b := range n.Get("branches").items() {
			p.walk(b.Get("nodes"), block{id, b.Get("id").String()}, depth+1)
		}
	}
}
