package engine

import (
	"slices"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Whom the caller may see, and what of them, in one place: lists, counts, search, cards, pickers, previews and facts about people ask here.

// sees says which people the caller's lists, counts and searches show; a use case works it out once.
func (w *work) sees() (store.Seen, error) {
	if w.seen == nil {
		see, _, err := w.seesBy()
		if err != nil {
			return see, err
		}
		w.seen = &see
	}
	return *w.seen, nil
}

// seesBy is sees with the rule of the company's that says so.
func (w *work) seesBy() (store.Seen, int, error) {
	if w.caller.HoldsEverywhere(org.RightOrganisation) {
		return store.Seen{Hidden: true}, org.DefaultRule, nil
	}
	var over []forms.ID
	for _, share := range w.caller.Shares {
		if slices.Contains(share.Rights, org.RightOrganisation) {
			over = append(over, share.Departments...)
		}
	}
	return w.cat.visibility.SeenBy(w.tx, w.caller.Member, over)
}

// seesAll tells of some people whether the caller may see them, by id: their cards, and their names where they do not take part in
// something that the caller reads. Who has left is seen by those who organise the department, and everybody sees themselves.
func (w *work) seesAll(rows ...*store.MemberRow) (map[forms.ID]bool, error) {
	if w.cat.visibility.Open() && !slices.ContainsFunc(rows, func(m *store.MemberRow) bool { return m.Hidden || m.DisabledAt != 0 }) {
		shown := make(map[forms.ID]bool, len(rows)) // as most companies are: nothing needs to be asked
		for _, m := range rows {
			shown[m.ID] = true
		}
		return shown, nil
	}
	see, err := w.sees()
	if err != nil {
		return nil, err
	}
	see.Disabled = true
	shown, err := w.tx.SeenOf(see, rows...)
	if err == nil {
		for _, m := range rows {
			shown[m.ID] = shown[m.ID] || m.ID == w.caller.Member
		}
	}
	return shown, err
}

// maySee says whether the caller may open the card of a member.
func (w *work) maySee(m *store.MemberRow) (bool, error) {
	shown, err := w.seesAll(m)
	return shown[m.ID], err
}

// seesIDs tells of the ids of people whether the caller may see them; what names nobody is not seen.
func (w *work) seesIDs(ids ...forms.ID) (map[forms.ID]bool, error) {
	found, err := w.tx.Members(ids)
	if err != nil {
		return nil, err
	}
	rows := make([]*store.MemberRow, 0, len(found))
	for _, m := range found {
		rows = append(rows, m)
	}
	return w.seesAll(rows...)
}

// seesPhones tells of people whom the caller may see whether they may read their phone numbers: by id.
func (w *work) seesPhones(rows ...*store.MemberRow) (map[forms.ID]bool, error) {
	see, err := w.sees()
	if err != nil {
		return nil, err
	}
	shown, err := w.tx.NumbersOf(see, rows...)
	if err != nil {
		return nil, err
	}
	for _, m := range rows {
		shown[m.ID] = m.ID == w.caller.Member || w.organisesPlaceOf(m) || shown[m.ID] && !m.HiddenPhone
	}
	return shown, nil
}

// organisesPlaceOf says whether the caller has the right over the organisation where a member is. What cannot be found out is no right.
func (w *work) organisesPlaceOf(m *store.MemberRow) bool {
	return w.caller.Holds(org.RightOrganisation) && w.needsIn(org.RightOrganisation, m.Department) == nil
}

// seesDepartment gives ErrNotFound where a department is hidden from the caller with those in it.
func (w *work) seesDepartment(id forms.ID) error {
	see, err := w.sees()
	if err != nil || len(see.KeptUnder) == 0 {
		return err
	}
	shown, err := w.tx.DepartmentsSeen([]forms.ID{id}, see)
	if err == nil && !shown[id] {
		err = ErrNotFound
	}
	return err
}
