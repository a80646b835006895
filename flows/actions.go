package flows

import "github.com/superform-dev/superform/forms"

// Action is one thing that a member could do to an instance now: what a page offers as a button.
type Action struct {
	Verb    Verb     `json:"verb"`
	Seat    forms.ID `json:"seat,omitzero"` // the seat it answers; zero: the instance as a whole
	Task    forms.ID `json:"task,omitzero"`
	Comment bool     `json:"comment_required,omitempty"`
}

// seatVerbs are the answers to each kind of seat. An incident seat is answered as a whole, by resume or
// terminate.
var seatVerbs = map[SeatKind][]Verb{
	SeatApprove:  {Agree, Reject, Return},
	SeatResubmit: {Resubmit},
}

// Actions lists what member could do now, in the order to show it. admin says whether the member may
// terminate and resume (the fact may). Decide refuses every other verb of the member; one that is listed
// it may still refuse for what the command lacks: a comment, a balance, people.
func Actions(def *Definition, s State, member forms.ID, admin bool) []Action {
	var out []Action
	for i := range s.Visits {
		if s.Visits[i].Open {
			out = append(out, seatActions(def, &s.Visits[i], member)...)
		}
	}
	if s.Status != Running {
		return out
	}
	if _, decided := s.decided(); member == s.Requester && !decided {
		out = append(out, Action{Verb: Withdraw})
	}
	if admin && s.Incident {
		out = append(out, Action{Verb: Resume})
	}
	if admin {
		out = append(out, Action{Verb: Terminate})
	}
	return out
}

func seatActions(def *Definition, v *Visit, member forms.ID) []Action {
	var out []Action
	for _, seat := range v.Seats {
		if seat.Member != member || seat.Status != SeatOpen {
			continue
		}
		for _, action := range Answers(def, v.Node, seat.Kind) {
			action.Seat, action.Task = seat.ID, seat.Task
			out = append(out, action)
		}
	}
	return out
}

// Answers lists what the holder of an open seat of a kind at a node could answer, in the order to show it:
// what an inbox offers without reading every instance.
func Answers(def *Definition, node string, kind SeatKind) []Action {
	var needs map[Verb]bool
	if n, ok := def.Node(node); ok {
		if a, is := n.spec.(*approve); is {
			needs = a.comment
		}
	}
	var out []Action
	for _, verb := range seatVerbs[kind] {
		out = append(out, Action{Verb: verb, Comment: needs[verb]})
	}
	return out
}

// decided gives the first decision of this round, if anybody made one.
func (s *State) decided() (Act, bool) {
	for i := range s.Visits {
		if s.Visits[i].Round != s.Round {
			continue
		}
		for _, seat := range s.Visits[i].Seats {
			if seat.Status == SeatAgreed || seat.Status == SeatRejected {
				return seat.Closed, true
			}
		}
	}
	return Act{}, false
}
