package engine

import (
	"slices"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Whom access rules name, and whether they do.

// person is what access rules look at of the caller, each read once.
type person struct {
	headed, above, reports, groups *[]forms.ID
}

// once reads something of a person where it is not known yet.
func once[T any](kept **T, read func() (T, error)) (T, error) {
	if *kept == nil {
		value, err := read()
		if err != nil {
			return value, err
		}
		*kept = &value
	}
	return **kept, nil
}

// as is the same use case with the eyes of another member.
func (w *work) as(member forms.ID) (*work, error) {
	if member == w.caller.Member {
		return w, nil
	}
	roles, err := w.tx.RolesOfMembers([]forms.ID{member})
	if err != nil {
		return nil, err
	}
	keys := roles[member]
	caller := Caller{Company: w.caller.Company, Member: member, Language: w.caller.Language, Roles: keys, Admin: slices.Contains(keys, org.RoleAdmin)}
	other := w.e.newWork(w.ctx, w.tx, caller, w.cat, w.id)
	other.names, other.looked = w.names, w.looked
	return other, nil
}

// ruling is the version of a form whose access rules count.
func (w *work) ruling(pub *published) *published {
	if newest := w.cat.forms[pub.row.ID]; newest != nil {
		return newest
	}
	return pub
}

// isWho tells whether a source that does not look at the record names the caller; record is that it does.
func (w *work) isWho(who forms.AccessWho) (is, record bool, err error) {
	switch who.Source {
	case forms.WhoEveryone:
		return true, false, nil
	case forms.WhoRole:
		return slices.Contains(w.caller.Roles, who.Arg) || who.Arg == org.RoleAdmin && w.caller.Admin, false, nil
	case forms.WhoMember:
		return w.caller.Member.String() == who.Arg, false, nil
	case forms.WhoFlowAdmin:
		is, err = w.isFlowAdmin()
		return is, false, err
	case forms.WhoGroup:
		groups, err := once(&w.person.groups, func() ([]forms.ID, error) { return w.tx.CompanyGroupsOf(w.caller.Member) })
		return slices.ContainsFunc(groups, func(id forms.ID) bool { return id.String() == who.Arg }), false, err
	case forms.WhoDepartment:
		above, err := w.ownPlaces()
		return slices.ContainsFunc(above, func(id forms.ID) bool { return id.String() == who.Arg }), false, err
	}
	return false, true, nil
}

func (w *work) headed() ([]forms.ID, error) {
	return once(&w.person.headed, func() ([]forms.ID, error) { return org.DepartmentsHeaded(w.tx, w.caller.Member) })
}

func (w *work) reports() ([]forms.ID, error) {
	return once(&w.person.reports, func() ([]forms.ID, error) { return w.tx.Reports(w.caller.Member) })
}

// isWhoOf tells whether a source names the caller for one record.
func (w *work) isWhoOf(who forms.AccessWho, r *store.RecordRow, state *flows.State) (bool, error) {
	is, record, err := w.isWho(who)
	if !record {
		return is || w.keeps(who, r.Form), err
	}
	switch who.Source {
	case forms.WhoRequester:
		return r.Requester == w.caller.Member || r.CreatedBy == w.caller.Member, nil
	case forms.WhoLineManager:
		reports, err := w.reports()
		return slices.Contains(reports, r.Requester), err
	case forms.WhoDepartmentHead:
		headed, err := w.headed()
		return !r.Department.IsZero() && slices.Contains(headed, r.Department), err
	}
	if state != nil && (heldSeat(state, w.caller.Member) || !w.cat.absences && !w.cat.offline) {
		return heldSeat(state, w.caller.Member), nil
	}
	return w.heldSeat(r.ID)
}

// heldSeat tells whether a member holds or held a task on a record whose flow stands as state says, or decided for somebody who was away.
func heldSeat(state *flows.State, member forms.ID) bool {
	for _, visit := range state.Visits {
		for _, seat := range visit.Seats {
			if seat.Member == member && !seat.Task.IsZero() || !seat.Closed.For.IsZero() && seat.Closed.By == member {
				return true
			}
		}
	}
	return false
}

// heldSeat tells whether the caller holds or held a task on a record, or is asked now to decide for somebody who is away.
func (w *work) heldSeat(record forms.ID) (bool, error) {
	held, known := w.seatsHeld[record]
	var err error
	if !known {
		held, err = w.tx.HeldSeat(record, w.caller.Member)
	}
	if err != nil || held {
		return held, err
	}
	absent, err := w.actsFor(true)
	if err != nil {
		return false, err
	}
	clients, err := w.clientsWaiting()
	if err != nil || len(absent)+len(clients) == 0 {
		return false, err
	}
	return w.tx.OpenSeatOf(record, absent, clients)
}

// learnSeats reads on which of some records the caller holds or held a seat, in one query.
func (w *work) learnSeats(records []forms.ID) error {
	held, err := w.tx.HeldSeats(w.caller.Member, records)
	w.seatsHeld = make(map[forms.ID]bool, len(records))
	for _, id := range records {
		w.seatsHeld[id] = held[id]
	}
	return err
}

// rulesOf are those rules about an action by which the caller may do it with a record.
func (w *work) rulesOf(pub *published, action string, r *store.RecordRow, state *flows.State) ([]*forms.AccessRule, error) {
	var out []*forms.AccessRule
	for _, rule := range pub.form.Access(action) {
		holds, err := w.holds(pub, rule, r, state)
		if err != nil {
			return nil, err
		}
		if holds {
			out = append(out, rule)
		}
	}
	return out, nil
}

func (w *work) holds(pub *published, rule *forms.AccessRule, r *store.RecordRow, state *flows.State) (bool, error) {
	if slices.Contains(rule.Until, r.Status) {
		return false, nil
	}
	for _, who := range rule.Who {
		is, err := w.isWhoOf(who, r, state)
		if err != nil {
			return false, err
		}
		if is {
			return w.isWhere(pub, rule, r)
		}
	}
	return false, nil
}

// isWhere evaluates what a rule says of a record, on its data as the form's newest version reads them, which is how the
// index holds them. A rule that cannot be worked out lets nobody in.
func (w *work) isWhere(pub *published, rule *forms.AccessRule, r *store.RecordRow) (bool, error) {
	if rule.Where == nil {
		return true, nil
	}
	text, _, err := apart(r.Data)
	if err != nil {
		return false, err
	}
	data, _ := pub.form.Decode(text)
	value, err := w.eval(rule.Where, withBuiltIns(r, data))
	if failure := rules.AsFailure(err); failure != nil {
		w.e.log.Error("an access rule cannot be worked out", "form", pub.row.ID, "rule", rule.ID, "error", failure)
		return false, nil
	}
	return value.AsBool(), err
}

// eval evaluates a rule, asking for facts until none is missing; all rounds share what one rule may spend.
func (w *work) eval(rule *rules.Rule, data rules.Data) (rules.Value, error) {
	defer w.regard(w.regard(concern{}))
	w.asked = 0
	budget, guard := rules.NewBudget(), w.guard
	w.guard = nil // whom rights ask about is no matter of the caller's
	defer func() { w.guard = guard }()
	for round := 1; ; round++ {
		value, err := rule.Eval(&rules.Input{Data: data, Facts: w.facts, Budget: budget})
		asks, missing := rules.AsMissing(err)
		switch {
		case !missing:
			return value, err
		case round > maxRounds:
			for _, ask := range asks {
				w.facts.Fail(ask, "too_many_rounds")
			}
		default:
			if err := w.answer(asks); err != nil {
				return value, err
			}
		}
	}
}
