package flows

import (
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Settle calls Decide until it answers: answer stores the values of the facts asked for in f.Facts, or
// fails them. After MaxRounds rounds the facts that are still missing are failed with the code
// "too_many_rounds", so that a vote is kept and the instance parks; the flow admins to tell are still asked
// for in two rounds more. All rounds share one budget. An error of answer ends it.
func Settle(def *Definition, s State, f Facts, cmd Command, answer func([]rules.Ask) error) (out Out, err error) {
	err = inRounds(&f, answer, func() []rules.Ask {
		out = Decide(def, s, f, cmd)
		return out.Asks
	})
	if err != nil {
		return Out{}, err
	}
	return out, nil
}

// SettlePreview calls Preview until it answers, as Settle calls Decide: where facts are still missing after MaxRounds
// rounds the path says where the instance would park.
func SettlePreview(def *Definition, s State, f Facts, cmd Command, answer func([]rules.Ask) error) (path Path, refusal *Refusal, err error) {
	err = inRounds(&f, answer, func() (asks []rules.Ask) {
		path, asks, refusal = Preview(def, s, f, cmd)
		return asks
	})
	return path, refusal, err
}

// inRounds calls decide until it asks nothing more.
func inRounds(f *Facts, answer func([]rules.Ask) error, decide func() []rules.Ask) error {
	if f.Facts == nil {
		f.Facts = &rules.Facts{}
	}
	if f.Budget == nil {
		f.Budget = forms.NewBudget()
	}
	for round := 1; ; round++ {
		asks := decide()
		if len(asks) == 0 {
			return nil
		}
		if round <= MaxRounds || round == MaxRounds+2 || round == MaxRounds+3 {
			if err := answer(asks); err != nil {
				return err
			}
		}
		for _, a := range asks {
			if _, ok := f.Get(a); ok || round <= MaxRounds {
				continue
			}
			if _, ok := f.Failed(a); !ok {
				f.Fail(a, "too_many_rounds")
			}
		}
	}
}
