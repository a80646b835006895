package flows

import "github.com/superform-dev/superform/forms/rules"

// Settle calls Decide until it answers: answer stores the values of the facts asked for in f.Facts, or
// fails them. After MaxRounds rounds the facts that are still missing are failed with the code
// "too_many_rounds", so that a vote is kept and the instance parks; the flow admins to tell are still asked
// for in two rounds more. An error of answer ends it.
func Settle(def *Definition, s State, f Facts, cmd Command, answer func([]rules.Ask) error) (Out, error) {
	if f.Facts == nil {
		f.Facts = &rules.Facts{}
	}
	for round := 1; ; round++ {
		out := Decide(def, s, f, cmd)
		if len(out.Asks) == 0 {
			return out, nil
		}
		if round <= MaxRounds || round == MaxRounds+2 || round == MaxRounds+3 {
			if err := answer(out.Asks); err != nil {
				return Out{}, err
			}
		}
		for _, a := range out.Asks {
			if _, ok := f.Get(a); ok || round <= MaxRounds {
				continue
			}
			if _, ok := f.Failed(a); !ok {
				f.Fail(a, "too_many_rounds")
			}
		}
	}
}
