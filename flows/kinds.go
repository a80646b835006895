package flows

// nodeTypes names every kind of node; each is one file, node_<type>.go.
var nodeTypes = []string{"start", "approve", "branch", "end"}

// readSpec reads what a node's type adds; nil where there is no such type.
func readSpec(c *compiler, n *Node, v value) spec {
	switch n.Type {
	case "start":
		return readStart(c, v)
	case "approve":
		return readApprove(c, v)
	case "branch":
		return readBranch(c, n, v)
	case "end":
		return readEnd(c, v)
	}
	return nil
}

// spec is what a kind of node does.
type spec interface {
	// enter lets the walk arrive at p.node and says where it goes on; nowhere where it waits for a person,
	// ends, or misses facts (which it has then put to the walk).
	enter(w *walk, p place) place
	// act lets the holder of an open seat answer it with the walk's command.
	act(w *walk, n *Node, visit, seat int) place
}

// block is a spec whose node holds blocks of nodes.
type block interface {
	spec
	// left is told that the walk has come to the end of one of the node's blocks; visit is the index of
	// the node's own visit.
	left(w *walk, n *Node, visit int) place
}
