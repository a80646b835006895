package flows

import "github.com/superform-dev/superform/forms"

// succeed puts somebody else in the place of a member who left or moved on (F23): on each seat that waits for them or will. On a vote that one
// agreement passes, with others left to give it, the seat lapses. An instance that has ended, and one without such a seat, refuse.
func (w *walk) succeed() {
	if w.s.Status != Running {
		w.refuse("nothing_handed")
		return
	}
	if w.cmd.Own && w.s.Requester == w.cmd.From && !w.cmd.To.IsZero() {
		w.emit(Event{Kind: EventHanded, Requester: w.cmd.To, Reason: because("handed_over", "member", w.cmd.From.String()), By: w.cmd.By})
	}
	for i := range len(w.s.Visits) {
		for j := 0; w.s.Visits[i].Open && j < len(w.s.Visits[i].Seats); j++ {
			if seat := w.s.Visits[i].Seats[j]; seat.Member == w.cmd.From && (seat.Status == SeatOpen || seat.Status == SeatWaiting) {
				w.replace(i, j, w.cmd.From, w.cmd.To)
			}
		}
	}
	if len(w.events) == 0 && len(w.asks) == 0 {
		w.refuse("nothing_handed")
	}
}

// replace hands the seat of from over, or lets it lapse. To is none where the organisation says who comes after from.
func (w *walk) replace(visit, seat int, from, to forms.ID) {
	v := &w.s.Visits[visit]
	s := v.Seats[seat]
	n, ok := w.def.Node(v.Node)
	if !ok {
		return
	}
	a, votes := n.spec.(*approve)
	votes = votes && v.Electorate != nil && s.Kind == SeatApprove
	if votes && v.Electorate.Needed <= 1 && othersOpen(v, s.ID) || s.Kind == SeatIncident && othersOpen(v, s.ID) {
		w.lapse(visit, s, a, n)
		return
	}
	heir, why, k := w.heir(v, s, to, votes && a.requester == "self")
	switch {
	case k != have:
		return
	case heir.IsZero() && votes && v.Electorate.Of > 1:
		w.lapse(visit, s, a, n)
		return
	case heir.IsZero():
		return // nobody is there to take it: it stays with whom it has, where administrators see it
	}
	e := Event{Kind: EventTransferred, Visit: v.ID, Node: v.Node, Seat: s.ID, Member: heir, SeatKind: s.Kind, Why: &why, Reason: because("handed_over", "member", from.String()), By: w.cmd.By}
	if s.Status == SeatOpen {
		e.Task = w.id()
	}
	w.emit(e)
}

// lapse takes a seat out of its vote and lets the rest decide, which it may have done by that (F4).
func (w *walk) lapse(visit int, s Seat, a *approve, n *Node) {
	v := &w.s.Visits[visit]
	e := Event{Kind: EventLapsed, Visit: v.ID, Node: v.Node, Seat: s.ID, Reason: because("lapsed", "member", s.Member.String()), By: w.cmd.By}
	if v.Electorate != nil && a != nil {
		rest := *v.Electorate
		rest.Of = max(rest.Of-1, 0)
		rest.Needed = a.vote.needed(rest.Of)
		e.Electorate = &rest
	}
	w.emit(e)
	if e.Electorate != nil {
		w.run(a.settle(w, n, visit))
	}
}

// othersOpen says whether somebody else can still answer in a visit.
func othersOpen(v *Visit, but forms.ID) bool {
	for _, s := range v.Seats {
		if s.ID != but && (s.Status == SeatOpen || s.Status == SeatWaiting) {
			return true
		}
	}
	return false
}

// heir finds who takes a seat: the successor, else the nearest superior of whom it was, else a flow admin; somebody present who has no seat in the
// visit already, and who does not decide on their own request unless the node lets them (self).
func (w *walk) heir(v *Visit, s Seat, to forms.ID, self bool) (forms.ID, Why, known) {
	from := s.Member
	fits := func(id forms.ID) bool {
		return id != from && !sits(v, id) && (id != w.s.Requester || self || s.Kind != SeatApprove)
	}
	if to.IsZero() {
		next, k, _ := w.members("successor", from.String())
		if k == unknown {
			return forms.ID{}, Why{}, unknown
		}
		if len(next) > 0 {
			to = next[0]
		}
	}
	if !to.IsZero() && fits(to) {
		here, _, k, _ := w.present([]forms.ID{to})
		if k == unknown || len(here) > 0 {
			return to, Why{Ladder: "handover", Source: "successor", Of: from}, k
		}
	}
	ups, k, _ := w.climb([]forms.ID{from})
	if k == unknown {
		return forms.ID{}, Why{}, unknown
	}
	for _, up := range ups {
		if fits(up.member) {
			return up.member, Why{Ladder: "handover", Source: "superior", Of: from}, have
		}
	}
	admins, k, _ := w.members("people", "flow-admin", from.String(), "")
	if k == have {
		admins, _, k, _ = w.present(admins)
	}
	if k == unknown {
		return forms.ID{}, Why{}, unknown
	}
	for _, id := range admins {
		if fits(id) {
			return id, Why{Ladder: "handover", Source: "flow-admin", Of: from}, have
		}
	}
	return forms.ID{}, Why{}, have
}

// sits says whether a member has a seat in a visit that is not skipped.
func sits(v *Visit, member forms.ID) bool {
	for _, s := range v.Seats {
		if s.Member == member && s.Status != SeatSkipped {
			return true
		}
	}
	return false
}

// holder is whose seat the command answers.
func (w *walk) holder() forms.ID {
	if w.cmd.For.IsZero() {
		return w.cmd.By
	}
	return w.cmd.For
}

// mayActFor refuses where the member of the command may not answer on the seat of the one for whom they act (F24): they decide on nothing that they
// requested themselves. Who is away lets others decide, and no more; who has a clerk has what was returned filled in by them as well.
func (w *walk) mayActFor(s Seat) bool {
	switch {
	case s.Kind == SeatResubmit:
		return w.acts("clerk")
	case s.Kind != SeatApprove:
		w.refuse("not_yours")
		return false
	case w.cmd.By == w.s.Requester:
		w.refuse("delegate_own")
		return false
	}
	return w.acts("delegate")
}

// acts asks whether the member of the command may act for the one whom it names, and refuses where they may not.
func (w *walk) acts(fact string) bool {
	v, k, why := w.ask(fact, w.cmd.For.String(), w.cmd.By.String())
	switch {
	case k == failed:
		w.refuse(why.Code, "fact", fact, "code", why.Args["code"])
	case k == have && !v.AsBool():
		w.refuse("not_delegate")
	}
	return k == have && v.AsBool()
}

// foldHandOver folds what became of a seat whose holder left or moved on.
func foldHandOver(v *Visit, e Event) {
	for j := range v.Seats {
		s := &v.Seats[j]
		if s.ID != e.Seat || s.Status != SeatOpen && s.Status != SeatWaiting {
			continue
		}
		if e.Kind == EventLapsed {
			s.Status, s.Closed = SeatSuperseded, Act{By: e.By, At: e.At, Outcome: string(SeatSuperseded)}
			if e.Electorate != nil {
				v.Electorate = e.Electorate
			}
			continue
		}
		s.Member, s.Task = e.Member, e.Task
		if e.Why != nil {
			s.Why = *e.Why
		}
	}
}

// foldHanded folds that a record has become somebody else's, or another department's.
func foldHanded(s *State, e Event) {
	if !e.Requester.IsZero() {
		s.Requester = e.Requester
	}
	if !e.Department.IsZero() {
		s.Department = e.Department
	}
}
