package flows

import (
	"strconv"

	"github.com/superform-dev/superform/forms"
)

// MaxRounds bounds how often Decide may be asked again for one command before the caller fails the facts
// that are still missing, so that the instance parks.
const MaxRounds = forms.MaxRounds

// maxWalks bounds how often a record walks; the return after that parks it with the flow admin (F21).
const maxWalks = 20

// start is where a record is submitted, and where it lies with its requester after a return.
type start struct{}

func readStart(c *compiler, v value) spec {
	c.object(v, "id", "type", "title")
	return start{}
}

// enter passes on the way of a submission. After a return the requester gets a seat (F6: never skipped);
// a requester who is gone parks the instance.
func (start) enter(w *walk, p place) place {
	if !p.back {
		visit := w.s.visit(w.arrive(p, nil))
		w.close(visit, OutcomePassed, because("submitted"))
		return w.after(p.node, p.parent)
	}
	here, k, why := w.requesterPresent()
	switch {
	case k == unknown:
		return nowhere
	case k == failed:
		return w.park(p, why)
	case !here:
		return w.goneFrom(p)
	}
	visit := w.arrive(p, nil)
	w.emit(Event{
		Kind: EventSeated, Visit: visit, Node: p.node.ID, Seat: w.id(), Task: w.id(), Member: w.s.Requester,
		SeatKind: SeatResubmit, Why: &Why{Ladder: "return", Source: "requester", Of: w.cmd.By},
	})
	return nowhere
}

// goneFrom parks what goes back to a requester who has left, or who cannot be reached.
func (w *walk) goneFrom(p place) place {
	out, k, why := w.unreached([]forms.ID{w.s.Requester})
	switch {
	case k == unknown:
		return nowhere
	case k == failed:
		return w.park(p, why)
	case len(out) > 0:
		return w.park(p, because("requester_unreached"))
	}
	return w.park(p, because("requester_gone"))
}

func (w *walk) requesterPresent() (bool, known, *Reason) {
	v, k, why := w.ask("present", w.s.Requester.String())
	return v.AsBool(), k, why
}

// returned sends the record back to its requester, or parks it where it has been sent back too often.
func (w *walk) returned() place {
	p := place{node: w.def.Nodes[0], back: true}
	if w.s.Round > maxWalks {
		return w.park(p, because("too_many_walks", "max", strconv.Itoa(maxWalks)))
	}
	return p
}

// act is the requester's resubmission: holds are made anew, the walk begins again on the data as it is.
func (start) act(w *walk, n *Node, visit, seat int) place {
	if w.cmd.Verb != Resubmit {
		w.refuse("not_open")
		return nowhere
	}
	holds, path, ok := w.prepare()
	if !ok {
		return nowhere
	}
	v := &w.s.Visits[visit]
	w.act(Event{
		Kind: EventResubmitted, Visit: v.ID, Node: n.ID, Seat: v.Seats[seat].ID,
		Comment: w.cmd.Comment, Holds: holds, Path: path,
	})
	w.close(visit, OutcomePassed, because("resubmitted"))
	return w.after(n, v.Parent)
}
