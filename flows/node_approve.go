package flows

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// MaxSeats bounds the people of one visit; more park the instance.
const MaxSeats = 200

// maxComment bounds a comment, in runes.
const maxComment = 4000

// approve asks people for their agreement.
type approve struct {
	who       []source
	nobody    []rung
	requester string // F6: self, skip, superior, department-head, refuse
	same      string // F7: none, consecutive, whole_flow
	vote      vote
	reject    RejectRule
	order     Order
	comment   map[Verb]bool // the verbs that need one
}

func readApprove(c *compiler, v value) spec {
	c.object(v, "id", "type", "title", "who", "vote", "order", "on_reject", "nobody", "requester", "same_person", "comment")
	a := &approve{
		who:       c.sources(v, "who"),
		nobody:    readNobody(c, v),
		requester: c.word(v, "requester", "superior", "self", "skip", "superior", "department-head", "refuse"),
		same:      c.word(v, "same_person", "consecutive", "none", "consecutive", "whole_flow"),
		order:     Order(c.word(v, "order", string(Parallel), string(Parallel), string(Sequential))),
		comment:   map[Verb]bool{},
	}
	a.vote, a.reject = readVote(c, v)
	if _, said := v.get("requester"); !said && slices.ContainsFunc(a.who, func(s source) bool { return s.name == "requester" }) {
		c.problem(v.at+"/who", "flow_requester_source")
	}
	if m, has := v.get("comment"); has && c.object(m, "on_agree", "on_reject", "on_return") {
		for _, verb := range []Verb{Agree, Reject, Return} {
			a.comment[verb] = c.word(m, "on_"+string(verb), "optional", "optional", "required") == "required"
		}
	}
	return a
}

// enter finds who sits at the node, seats them, and passes at once what nobody has to decide.
func (a *approve) enter(w *walk, p place) place {
	f := a.find(w, p)
	if f.known == unknown {
		return w.missing(p)
	}
	if len(f.chairs) > MaxSeats {
		f = parked("too_many_people", "max", itoa(MaxSeats))
	}
	switch {
	case f.known == failed:
		return w.park(p, f.reason)
	case f.verdict != "":
		return a.verdict(w, p, f)
	}
	a.markSame(w, f.chairs)
	return a.seat(w, p, f)
}

// verdict does what a ladder says instead of people. A refusal after submission, when people have gone
// missing since, parks.
func (a *approve) verdict(w *walk, p place, f found) place {
	if f.verdict == "refuse" {
		if !w.filing {
			return w.park(p, f.reason)
		}
		w.refuse("refused_by_rule", "rule", f.rule, "node", p.node.ID)
		return nowhere
	}
	visit := w.s.visit(w.arrive(p, w.changeOf(p.node, nil)))
	if f.verdict == "reject" {
		return w.reject(visit, f.reason)
	}
	w.close(visit, OutcomePassed, f.reason)
	return w.after(p.node, p.parent)
}

// seat opens the visit with its electorate and seats.
func (a *approve) seat(w *walk, p place, f found) place {
	id := w.arrive(p, w.changeOf(p.node, f.people()))
	n := 0
	for _, ch := range f.chairs {
		if ch.skip == nil || ch.agrees {
			n++
		}
	}
	w.emit(Event{Kind: EventElected, Visit: id, Node: p.node.ID, Electorate: &Electorate{
		Of: n, Needed: a.vote.needed(n), Reject: a.reject, Order: a.order, Absent: f.absent,
	}})
	opened := false
	for i := range f.chairs {
		ch := &f.chairs[i]
		e := Event{Kind: EventSeated, Visit: id, Node: p.node.ID, Seat: w.id(), Member: ch.member, SeatKind: SeatApprove, Why: &ch.why}
		switch {
		case ch.skip != nil:
			e.Kind, e.Reason, e.Agrees = EventSkipped, ch.skip, ch.agrees
		case a.order == Parallel || !opened:
			e.Task, opened = w.id(), true
		}
		w.emit(e)
	}
	return a.settle(w, p.node, w.s.visit(id))
}

// settle closes the visit if its vote is decided, else sees to it that somebody's turn is on.
func (a *approve) settle(w *walk, n *Node, visit int) place {
	v := &w.s.Visits[visit]
	b := count(v.Seats)
	switch b.decide(*v.Electorate) {
	case OutcomePassed:
		parent := v.Parent
		w.close(visit, OutcomePassed, a.passedBy(v, b))
		return w.after(n, parent)
	case OutcomeRejected:
		return w.reject(visit, because("vote_rejected", "rejected", itoa(b.rejected), "needed", itoa(v.Electorate.Needed), "of", itoa(v.Electorate.Of)))
	}
	if slices.ContainsFunc(v.Seats, func(s Seat) bool { return s.Status == SeatOpen }) {
		return nowhere
	}
	for i, s := range v.Seats {
		if s.Status == SeatWaiting {
			return a.open(w, n, visit, i)
		}
	}
	return nowhere
}

// open gives a seat its turn. Who has left since it was given to them is replaced first (F23), which may decide the vote.
func (a *approve) open(w *walk, n *Node, visit, seat int) place {
	s := w.s.Visits[visit].Seats[seat]
	here, _, k, _ := w.present([]forms.ID{s.Member})
	if k == unknown {
		return nowhere
	}
	if k == have && len(here) == 0 {
		w.replace(visit, seat, s.Member, forms.ID{})
		if len(w.asks) > 0 || !w.s.Visits[visit].Open {
			return nowhere
		}
		if s = w.s.Visits[visit].Seats[seat]; s.Status != SeatWaiting { // it has lapsed, and the rest went on
			return nowhere
		}
	}
	w.emit(Event{Kind: EventOpened, Visit: w.s.Visits[visit].ID, Node: n.ID, Seat: s.ID, Task: w.id(), Member: s.Member})
	return nowhere
}

// passedBy names the rule that passed a visit: a vote, or skipped seats alone.
func (a *approve) passedBy(v *Visit, b ballot) *Reason {
	for _, s := range v.Seats {
		if s.Status != SeatSkipped {
			return because("vote_passed", "agreed", itoa(b.agreed), "needed", itoa(v.Electorate.Needed), "of", itoa(v.Electorate.Of))
		}
	}
	if v.Electorate.Of == 0 {
		return because("passed_own")
	}
	return because("passed_same")
}

// act is agree, reject or return by the holder of an open seat.
func (a *approve) act(w *walk, n *Node, visit, seat int) place {
	if a.comment[w.cmd.Verb] && strings.TrimSpace(w.cmd.Comment) == "" && !w.planning {
		w.refuse("comment_required")
		return nowhere
	}
	v := &w.s.Visits[visit]
	e := Event{Visit: v.ID, Node: n.ID, Seat: v.Seats[seat].ID, Comment: w.cmd.Comment, Data: w.data()}
	switch w.cmd.Verb {
	case Agree:
		e.Kind = EventAgreed
	case Reject:
		e.Kind = EventRejected
	case Return:
		e.Kind = EventReturned
		w.act(e)
		w.closeAll(OutcomeReturned, because("returned_by", "member", w.cmd.By.String()))
		return w.returned()
	default:
		w.refuse("not_open")
		return nowhere
	}
	w.act(e)
	return a.settle(w, n, visit)
}

// chair is a place found for somebody before it becomes a seat.
type chair struct {
	member forms.ID
	why    Why
	skip   *Reason
	agrees bool
}
