package flows

import (
	"strconv"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Facts is what a command is decided on: the instant, the zone and the answers in rules.Facts, and the
// record's data as evaluated. Beside the facts of the conditions, Decide asks for
//
//	people[source, of-member, arg]  → list of member ids (text); none is the blank value
//	superior[member]                → list of member ids
//	present[member]                 → boolean: in the company, not disabled, and to be reached: with a smartphone or a clerk
//	unreached[member]               → boolean: in the company, and not to be reached: without a smartphone, and without a clerk
//	available[account…]             → number: balance − open holds − floor
//	may[verb, member]               → boolean: for terminate and resume
//	successor[member]               → list of member ids: who took over from one who left
//	delegate[member, by]            → boolean: by acts for member now, who is away or has by as their clerk
//	clerk[member, by]               → boolean: by is a clerk of member, who is without a smartphone
//
// all read under the locks of the command. An answer that cannot be had is failed (rules.Facts.Fail).
type Facts struct {
	*rules.Facts
	Data rules.Data
	// Budget is what all conditions may still spend, counted down; the rounds of one decision share one. Nil: each branch
	// node has that of a rule. A condition that cannot be worked out within it fails.
	Budget *rules.Budget
}

// maxPeople bounds how many people one fact may name; each costs a question whether they are present.
const maxPeople = 1000

// known is what is known of a fact.
type known uint8

const (
	have    known = iota
	unknown       // asked for now
	failed        // cannot be had
)

// ask gives a fact, or puts the question.
func (w *walk) ask(fact string, args ...string) (rules.Value, known, *Reason) {
	a := rules.Ask{Fact: fact, Args: make([]rules.Value, len(args))}
	for i, arg := range args {
		a.Args[i] = rules.Text(arg)
	}
	if v, ok := w.facts.Get(a); ok {
		return v, have, nil
	}
	if code, ok := w.facts.Failed(a); ok {
		return rules.Value{}, failed, because("fact_failed", "fact", fact, "code", code)
	}
	w.want(a)
	return rules.Value{}, unknown, nil
}

// want puts a question once.
func (w *walk) want(a rules.Ask) {
	key := a.Key()
	if w.asked[key] {
		return
	}
	if w.asked == nil {
		w.asked = map[string]bool{}
	}
	w.asked[key] = true
	w.asks = append(w.asks, a)
}

// members asks for a list of members, each once, in the order found.
func (w *walk) members(fact string, args ...string) ([]forms.ID, known, *Reason) {
	v, k, why := w.ask(fact, args...)
	if k != have {
		return nil, k, why
	}
	list := v.AsList()
	if v.Kind() == rules.KindText {
		list = []rules.Value{v}
	} else if !v.IsBlank() && v.Kind() != rules.KindList {
		return nil, failed, because("fact_failed", "fact", fact, "code", "not_a_list")
	}
	if len(list) > maxPeople {
		return nil, failed, because("too_many_people", "max", itoa(maxPeople))
	}
	out := make([]forms.ID, 0, len(list))
	for _, item := range list {
		id, err := forms.ParseID(item.AsText())
		if err != nil || id.IsZero() {
			return nil, failed, because("fact_failed", "fact", fact, "code", "not_a_member")
		}
		if !hasID(out, id) {
			out = append(out, id)
		}
	}
	return out, have, nil
}

// present splits members into those present and those absent. Every question is put at once.
func (w *walk) present(members []forms.ID) (here, absent []forms.ID, k known, why *Reason) {
	k = have
	for _, m := range members {
		v, each, reason := w.ask("present", m.String())
		switch {
		case each == failed && k != failed:
			k, why = failed, reason
		case each == unknown && k == have:
			k = unknown
		case each == have && v.AsBool():
			here = append(here, m)
		default:
			absent = append(absent, m)
		}
	}
	return here, absent, k, why
}

// unreached are those of absent members who are there and only cannot be reached. Every question is put at once.
func (w *walk) unreached(absent []forms.ID) (out []forms.ID, k known, why *Reason) {
	k = have
	for _, m := range absent {
		v, each, reason := w.ask("unreached", m.String())
		switch {
		case each == failed && k != failed:
			k, why = failed, reason
		case each == unknown && k == have:
			k = unknown
		case each == have && v.AsBool():
			out = append(out, m)
		}
	}
	return out, k, why
}

func hasID(ids []forms.ID, id forms.ID) bool {
	for _, have := range ids {
		if have == id {
			return true
		}
	}
	return false
}

func itoa(n int) string { return strconv.Itoa(n) }
