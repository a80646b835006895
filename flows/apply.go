package flows

// Apply folds one event into the state and gives the state after it; s stays as it was. It never fails:
// it knows every event format ever written, and an event about what s does not have, or what is closed,
// changes nothing.
func Apply(s State, e Event) State {
	s = s.clone()
	fold(&s, e)
	return s
}

// Fold applies events in order.
func Fold(s State, events []Event) State {
	s = s.clone()
	for _, e := range events {
		fold(&s, e)
	}
	return s
}

// fold is Apply in place. Decide folds its own events through it, so what it decides on is what a
// replay will see.
func fold(s *State, e Event) {
	switch e.Kind {
	case EventSubmitted:
		foldSubmitted(s, e)
	case EventResubmitted:
		s.Path, s.Holds = e.Path, e.Holds
		foldSeat(s, e, SeatResubmitted)
	case EventArrived:
		s.Visits = append(s.Visits, Visit{
			ID: e.Visit, Parent: e.Parent, Node: e.Node, Type: e.Type, Round: s.Round,
			Arrival: e.Arrival, At: e.At, Open: true, Change: e.Change,
		})
	case EventReturned:
		s.Round++
		foldSeat(s, e, SeatReturned)
	case EventAgreed:
		foldSeat(s, e, SeatAgreed)
	case EventRejected:
		foldSeat(s, e, SeatRejected)
	case EventHanded:
		foldHanded(s, e)
	case EventWithdrawn, EventTerminated:
		// The visits' own closed events and the finished event carry what changes.
	case EventFinished:
		s.Status = e.Status
		s.Ended = Act{By: e.By, At: e.At, Outcome: e.Verb}
		s.Holds = nil
	default:
		foldVisit(s, e)
	}
}

func foldSubmitted(s *State, e Event) {
	s.Format, s.Flow, s.Status, s.Round = e.Format, e.Flow, Running, 1
	s.Record, s.Requester, s.Department = e.Record, e.Requester, e.Department
	s.Submitted = Act{By: e.Actor, For: e.For, At: e.At, Outcome: string(EventSubmitted)}
	s.Path, s.Holds = e.Path, e.Holds
}

// foldVisit folds the events that concern one visit that is there already.
func foldVisit(s *State, e Event) {
	i := s.visit(e.Visit)
	if i < 0 || !s.Visits[i].Open {
		return
	}
	v := &s.Visits[i]
	switch e.Kind {
	case EventBranched:
		v.Branch, v.Tested = e.Branch, e.Tested
	case EventElected:
		v.Electorate = e.Electorate
	case EventSeated, EventSkipped:
		v.Seats = append(v.Seats, newSeat(e))
	case EventOpened:
		for j := range v.Seats {
			if v.Seats[j].ID == e.Seat && v.Seats[j].Status == SeatWaiting {
				v.Seats[j].Status, v.Seats[j].Task = SeatOpen, e.Task
			}
		}
	case EventTransferred, EventLapsed:
		foldHandOver(v, e)
	case EventParked:
		v.Incident = e.Reason
		s.Incident = true
	case EventResumed:
		for j := range v.Seats {
			if v.Seats[j].Member == e.Actor && v.Seats[j].Status == SeatOpen {
				closeSeat(&v.Seats[j], e, SeatResumed)
			}
		}
	case EventClosed:
		foldClosed(s, v, e)
	}
}

// foldClosed closes a visit and the seats still open or waiting in it.
func foldClosed(s *State, v *Visit, e Event) {
	v.Open = false
	v.Outcome, v.Why = e.Outcome, e.Reason
	v.Closed = Act{By: e.By, At: e.At, Outcome: e.Verb}
	status := closedSeat(e.Outcome)
	for j := range v.Seats {
		if seat := &v.Seats[j]; seat.Status == SeatOpen || seat.Status == SeatWaiting {
			seat.Status, seat.Closed = status, v.Closed
		}
	}
	s.Incident = s.parked()
}

// closedSeat is what becomes of the seats that nobody answered when their visit closes.
func closedSeat(o Outcome) SeatStatus {
	switch o {
	case OutcomeWithdrawn:
		return SeatWithdrawn
	case OutcomeTerminated:
		return SeatTerminated
	}
	return SeatSuperseded
}

func newSeat(e Event) Seat {
	seat := Seat{ID: e.Seat, Task: e.Task, Member: e.Member, Kind: e.SeatKind, Status: SeatOpen}
	if e.Why != nil {
		seat.Why = *e.Why
	}
	switch {
	case e.Kind == EventSkipped:
		seat.Status, seat.Skip, seat.Agrees = SeatSkipped, e.Reason, e.Agrees
	case e.Task.IsZero():
		seat.Status = SeatWaiting
	}
	return seat
}

// foldSeat folds what its holder did on a seat.
func foldSeat(s *State, e Event, status SeatStatus) {
	i, j := s.seat(e.Seat)
	if i < 0 || !s.Visits[i].Open {
		return
	}
	closeSeat(&s.Visits[i].Seats[j], e, status)
}

func closeSeat(seat *Seat, e Event, status SeatStatus) {
	seat.Status, seat.Data = status, e.Data
	seat.Closed = Act{By: e.Actor, For: e.For, At: e.At, Outcome: string(status)}
}
