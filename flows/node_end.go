package flows

// end finishes the instance with its status.
type end struct{ status Status }

func readEnd(c *compiler, v value) spec {
	c.object(v, "id", "type", "title", "status")
	return end{Status(c.word(v, "status", string(Approved), string(Approved), string(Rejected), string(Ended)))}
}

func (e end) enter(w *walk, p place) place {
	visit := w.s.visit(w.arrive(p, w.changeOf(p.node, nil)))
	w.close(visit, OutcomePassed, because("end_reached"))
	w.finish(e.status)
	return nowhere
}

// act refuses: nobody has a seat at an end.
func (end) act(w *walk, _ *Node, _, _ int) place {
	w.refuse("not_open")
	return nowhere
}
