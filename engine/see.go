package engine

import (
	"github.com/superform-dev/superform/engine/store"
)

// Whom the caller may see, and what of them, in one place: lists, counts, search and cards of people ask here.

// sees says which people the caller's lists, counts and searches show.
func (w *work) sees() store.Seen { return store.Seen{Hidden: w.caller.Admin} }

// maySee says whether the caller may open the card of a member. A hidden one sees their own; who has left is seen by administrators.
func (w *work) maySee(m *store.MemberRow) bool {
	return w.caller.Admin || m.ID == w.caller.Member || m.DisabledAt == 0 && !m.Hidden
}

// seesPhone says whether the caller may read the phone number of a member whom they may see.
func (w *work) seesPhone(m *store.MemberRow) bool {
	return w.caller.Admin || m.ID == w.caller.Member || !m.HiddenPhone
}
