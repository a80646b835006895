package flows

// park stops the walk at p: the instance waits for a flow admin, who resumes or terminates it. What led
// here, such as the vote that moved it on, is kept (F12). Every present flow admin gets a task; where
// there is none the incident stands alone and is still seen on the record (F30).
func (w *walk) park(p place, why *Reason) place {
	admins, k, _ := w.members("people", "flow-admin", w.s.Requester.String(), "")
	if k == have {
		admins, _, k, _ = w.present(admins)
	}
	if k == unknown {
		return nowhere
	}
	visit := w.arrive(p, w.changeOfIncident(p.node, why))
	w.emit(Event{Kind: EventParked, Visit: visit, Node: p.node.ID, Reason: why})
	for _, m := range admins[:min(len(admins), MaxSeats)] {
		w.emit(Event{
			Kind: EventSeated, Visit: visit, Node: p.node.ID, Seat: w.id(), Task: w.id(), Member: m,
			SeatKind: SeatIncident, Why: &Why{Ladder: "incident", Source: "flow-admin", Of: w.s.Requester},
		})
	}
	return nowhere
}

// resume lets every parked visit try again: its node is visited anew.
func (w *walk) resume() {
	if !w.s.Incident {
		w.refuse("not_parked")
		return
	}
	if !w.may() {
		return
	}
	for i := range len(w.s.Visits) {
		v := w.s.Visits[i]
		if !v.Open || v.Incident == nil {
			continue
		}
		w.act(Event{Kind: EventResumed, Visit: v.ID, Node: v.Node, Comment: w.cmd.Comment})
		w.close(i, OutcomeResumed, because("resumed_by", "member", w.cmd.By.String()))
		n, ok := w.def.Node(v.Node)
		if ok {
			w.run(place{node: n, parent: v.Parent, back: v.Arrival == Back})
		}
	}
}

// may asks whether the member of the command has a flow admin's right to its verb.
func (w *walk) may() bool {
	v, k, why := w.ask("may", string(w.cmd.Verb), w.cmd.By.String())
	switch {
	case k == failed:
		w.refuse(why.Code, "fact", "may", "code", why.Args["code"])
	case k == have && !v.AsBool():
		w.refuse("not_allowed", "verb", string(w.cmd.Verb))
	}
	return k == have && v.AsBool()
}
