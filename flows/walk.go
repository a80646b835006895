package flows

import (
	"encoding/binary"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// walk is one run of Decide: a copy of the state that it folds its own events into, and what has come out.
type walk struct {
	def   *Definition
	s     State
	facts Facts
	cmd   Command

	events  []Event
	effects []Effect
	asks    []rules.Ask
	asked   map[string]bool
	refusal *Refusal

	ids      int  // ids made so far
	filing   bool // the command is a submission or resubmission: nodes may refuse it
	planning bool // the preview: everyone agrees, and the walk goes on past facts that are missing
	digest   string
}

// place is where a walk goes on: a node and the visit of the block it stands in (zero in the top block).
// A place without a node is nowhere.
type place struct {
	node   *Node
	parent forms.ID
	back   bool // arrival by a return
}

// nowhere ends a walk for this command.
var nowhere = place{}

// id makes the next id of the command; in a plan one that nobody will see.
func (w *walk) id() forms.ID {
	w.ids++
	if w.planning {
		var id forms.ID
		binary.BigEndian.PutUint64(id[8:], uint64(w.ids))
		return id
	}
	return forms.DeriveID(w.facts.Now, w.cmd.ID, w.ids)
}

// emit stamps an event that follows by a rule, folds it and collects its effects.
func (w *walk) emit(e Event) {
	e.Format, e.At, e.Command = Format, w.facts.Now, w.cmd.ID
	if w.planning {
		fold(&w.s, e)
		return
	}
	if w.events == nil {
		w.events, w.effects = make([]Event, 0, 8), make([]Effect, 0, 8)
	}
	w.effects = append(w.effects, w.effectsOf(e)...)
	fold(&w.s, e)
	w.events = append(w.events, e)
}

// act emits what the person who commands did.
func (w *walk) act(e Event) {
	e.Actor, e.For = w.cmd.By, w.cmd.For
	w.emit(e)
}

// run walks until nothing moves by itself any more.
func (w *walk) run(p place) {
	for p.node != nil && w.refusal == nil && (w.planning || len(w.asks) == 0) {
		p = p.node.spec.enter(w, p)
	}
}

// after is the place behind n in the block of the visit parent. At the end of a block its owner says.
func (w *walk) after(n *Node, parent forms.ID) place {
	if n.next != nil {
		return place{node: n.next, parent: parent}
	}
	around := w.s.visit(parent)
	if n.owner == nil || around < 0 {
		return nowhere
	}
	return n.owner.spec.(block).left(w, n.owner, around)
}

// missing is where a walk goes on from a node whose facts have been asked for: a preview goes on behind
// it, so that it asks for as much as it can in one round.
func (w *walk) missing(p place) place {
	if w.planning {
		return w.after(p.node, p.parent)
	}
	return nowhere
}

// refuse keeps the first refusal.
func (w *walk) refuse(code string, args ...string) {
	if w.refusal == nil {
		w.refusal = &Refusal{Code: code, Args: pairs(args)}
	}
}

// arrive opens a visit of p.node.
func (w *walk) arrive(p place, change *Reason) forms.ID {
	visit := w.id()
	w.emit(Event{
		Kind: EventArrived, Visit: visit, Parent: p.parent, Node: p.node.ID, Type: p.node.Type,
		Arrival: w.arrival(p), Change: change,
	})
	return visit
}

func (w *walk) arrival(p place) Arrival {
	switch {
	case p.back:
		return Back
	case w.s.Round > 1:
		return Again
	}
	return First
}

// close closes an open visit and the seats that are left in it.
func (w *walk) close(visit int, outcome Outcome, why *Reason) {
	v := &w.s.Visits[visit]
	e := Event{
		Kind: EventClosed, Visit: v.ID, Node: v.Node, Outcome: outcome, Reason: why,
		By: w.cmd.By, Verb: w.cmd.Verb.past(),
	}
	for _, seat := range v.Seats {
		if seat.Status == SeatOpen || seat.Status == SeatWaiting {
			e.Seats = append(e.Seats, seat.ID)
		}
	}
	w.emit(e)
}

// closeAll closes every open visit, the innermost first.
func (w *walk) closeAll(outcome Outcome, why *Reason) {
	for i := len(w.s.Visits) - 1; i >= 0; i-- {
		if w.s.Visits[i].Open {
			w.close(i, outcome, why)
		}
	}
}

// finish ends the instance; every visit is closed by then.
func (w *walk) finish(status Status) {
	w.emit(Event{Kind: EventFinished, Status: status, By: w.cmd.By, Verb: w.cmd.Verb.past()})
}

// reject ends the instance as rejected: the visit decides, what lies around it closes with it.
func (w *walk) reject(visit int, why *Reason) place {
	w.close(visit, OutcomeRejected, why)
	w.closeAll(OutcomeRejected, why)
	w.finish(Rejected)
	return nowhere
}
