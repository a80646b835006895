package engine

import (
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
)

// Whom the caller may see, and what of them, in one place: lists, counts, search and cards of people ask here.

// sees says which people the caller's lists, counts and searches show.
func (w *work) sees() store.Seen {
	return store.Seen{Hidden: w.caller.HoldsEverywhere(org.RightOrganisation)}
}

// maySee says whether the caller may open the card of a member. A hidden one sees their own; who is hidden or has left is
// seen by those who organise the department.
func (w *work) maySee(m *store.MemberRow) bool {
	return m.ID == w.caller.Member || m.DisabledAt == 0 && !m.Hidden || w.organisesPlaceOf(m)
}

// seesPhone says whether the caller may read the phone number of a member whom they may see.
func (w *work) seesPhone(m *store.MemberRow) bool {
	return m.ID == w.caller.Member || !m.HiddenPhone || w.organisesPlaceOf(m)
}

// tells says whether the caller may know a fact (apps.PersonFacts) of a member whom they may see: what a view of people keeps for administrators
// is theirs and the member's own.
func (w *work) tells(fact string, m *store.MemberRow) bool {
	return !w.cat.private[fact] || m.ID == w.caller.Member || w.organisesPlaceOf(m)
}

// organisesPlaceOf says whether the caller has the right over the organisation where a member is. What cannot be found out is no right.
func (w *work) organisesPlaceOf(m *store.MemberRow) bool {
	return w.caller.Holds(org.RightOrganisation) && w.needsIn(org.RightOrganisation, m.Department) == nil
}
