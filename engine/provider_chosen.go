package engine

import (
	"errors"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Whom fields of forms may hold. Of somebody whom the caller may not see, who has left, whom the field does not offer or who
// is not there at all the answer is the same, so that nobody is found out by trying.

// answerMember: member[id], member[id, among].
func (w *work) answerMember(asks []rules.Ask) error {
	found, err := w.tx.Members(idsAt(asks, 0))
	if err != nil {
		return err
	}
	var present []*store.MemberRow
	for _, m := range found {
		if m.DisabledAt == 0 {
			present = append(present, m)
		}
	}
	shown, err := w.seesAll(present...)
	if err != nil {
		return err
	}
	present = slices.DeleteFunc(present, func(m *store.MemberRow) bool { return !shown[m.ID] && !w.trusted })
	return answerAmong(w, asks, func(among string) (map[forms.ID]bool, error) {
		if among == "" {
			here := make(map[forms.ID]bool, len(present))
			for _, m := range present {
				here[m.ID] = true
			}
			return here, nil
		}
		crowd, err := w.offeredCrowd(forms.ReadAmong(among))
		if err != nil {
			return nil, err
		}
		return w.tx.Among(crowd, present...)
	})
}

// answerDepartment: department[id], department[id, among].
func (w *work) answerDepartment(asks []rules.Ask) error {
	found, err := w.tx.Departments(idsAt(asks, 0))
	if err != nil {
		return err
	}
	shown, err := w.shows(aboutDepartment, idsAt(asks, 0))
	if err != nil {
		return err
	}
	open := map[forms.ID]bool{}
	for id, d := range found {
		if d.ClosedAt == 0 && (shown[id] || w.trusted) {
			open[id] = true
		}
	}
	return answerAmong(w, asks, func(among string) (map[forms.ID]bool, error) {
		if among == "" {
			return open, nil
		}
		tops, err := w.offeredTops(forms.ReadAmong(among))
		if err != nil {
			return nil, err
		}
		return w.placesBelow(tops, open)
	})
}

// placesBelow are those of some departments that are among tops or below them.
func (w *work) placesBelow(tops []forms.ID, of map[forms.ID]bool) (map[forms.ID]bool, error) {
	above, err := w.tx.DepartmentsAbove(idsOf(of))
	in := make(map[forms.ID]bool, len(of))
	for id := range of {
		in[id] = slices.ContainsFunc(above[id], func(one forms.ID) bool { return slices.Contains(tops, one) })
	}
	return in, err
}

// answerAmong answers each question by an id and, where there is one, by what it has to be among, of which may tells once who is.
func answerAmong(w *work, asks []rules.Ask, may func(among string) (map[forms.ID]bool, error)) error {
	known := map[string]map[forms.ID]bool{}
	for _, ask := range asks {
		among := arg(ask.Args, 1).AsText()
		if known[among] == nil {
			found, err := may(among)
			if err != nil {
				return err
			}
			known[among] = found
		}
		id, err := forms.ParseID(arg(ask.Args, 0).AsText())
		w.facts.Answer(ask, rules.Bool(err == nil && known[among][id]))
	}
	return nil
}

// offeredCrowd is whom the sources of x-choose name, for the record at hand. What names nothing that is there names nobody.
func (w *work) offeredCrowd(sources []forms.AccessWho) (store.Crowd, error) {
	var crowd store.Crowd
	for _, who := range sources {
		id, _ := forms.ParseID(who.Arg) // of roles there is a key
		switch who.Source {
		case forms.WhoRole:
			role, err := w.tx.RoleByKey(who.Arg)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return crowd, err
			}
			crowd.Roles = append(crowd.Roles, role.ID)
		case forms.WhoGroup:
			crowd.Groups = append(crowd.Groups, id)
		case forms.WhoMember:
			crowd.Members = append(crowd.Members, id)
		case forms.WhoDepartment:
			crowd.Below = append(crowd.Below, id)
		case forms.ChooseOwnDepartment:
			if !w.filedFor.IsZero() {
				crowd.Below = append(crowd.Below, w.filedFor)
			}
		case forms.ChooseReports:
			reports, err := w.tx.Reports(w.requester)
			if err != nil {
				return crowd, err
			}
			crowd.Members = append(crowd.Members, reports...)
		}
	}
	return crowd, nil
}

// offeredTops are the departments that the sources of x-choose name; those below them are offered too.
func (w *work) offeredTops(sources []forms.AccessWho) ([]forms.ID, error) {
	var tops []forms.ID
	for _, who := range sources {
		switch who.Source {
		case forms.WhoDepartment:
			if id, err := forms.ParseID(who.Arg); err == nil {
				tops = append(tops, id)
			}
		case forms.ChooseOwnDepartment:
			if !w.filedFor.IsZero() {
				tops = append(tops, w.filedFor)
			}
		case forms.ChooseHeaded:
			headed, err := w.tx.HeadedBy(w.requester)
			if err != nil {
				return nil, err
			}
			for _, d := range headed {
				tops = append(tops, d.ID)
			}
		}
	}
	return tops, nil
}
