package flows

// CanWithdraw reports whether the requester may withdraw now: the instance runs and nobody has decided in
// this round. It is the condition that Decide itself asks.
func (s State) CanWithdraw() bool {
	_, decided := s.decided()
	return s.Status == Running && !decided
}

// decided gives the first decision of this round.
func (s *State) decided() (Act, bool) {
	for _, v := range s.Visits {
		for _, seat := range v.Seats {
			if v.Round == s.Round && (seat.Status == SeatAgreed || seat.Status == SeatRejected) {
				return seat.Closed, true
			}
		}
	}
	return Act{}, false
}

// Text says in a language why a person holds a seat (F29). Of is the name of the member that Why.Of names.
func (y Why) Text(lang, of string) string {
	code := "why_" + y.Source
	if y.Ladder != "who" {
		code = "why_via_" + y.Ladder
	}
	if _, further := messages[code+"_up"]; further && y.Arg != "1" {
		code += "_up"
	}
	if _, ok := messages[code]; !ok {
		code = "why_other"
	}
	return textOf(code, map[string]string{"of": of, "arg": y.Arg, "source": textOf("source_"+y.Source, nil, lang)}, lang)
}
