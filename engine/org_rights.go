package engine

import (
	"cmp"
	"slices"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// What each change of the organisation needs of its caller: the right "organisation" over what it changes and over every
// department, member and role that its body names. All of it is asked under the lock of the organisation, before anything is
// written. What stays as it is needs nothing: pages send whole forms.

// organises is for each of some departments; with none in the list for the top, which is the whole company's.
func (w *work) organises(departments ...forms.ID) error {
	if w.caller.HoldsEverywhere(org.RightOrganisation) {
		return nil
	}
	for _, id := range departments {
		if !id.IsZero() {
			if _, err := w.tx.Department(id); err != nil {
				return err
			}
		}
		if err := w.needsIn(org.RightOrganisation, id); err != nil {
			return err
		}
	}
	return nil
}

// organisesPerson is for a member who is changed.
func (w *work) organisesPerson(id forms.ID) error { return w.needsOver(org.RightOrganisation, id) }

// near is for a member whom a change names but does not change: a head, a line manager, a successor. They are in a department that the caller
// organises, or are the caller; whether they have a share of the administration themselves does not matter.
func (w *work) near(id forms.ID, parameter string) error {
	if id.IsZero() || id == w.caller.Member || w.caller.HoldsEverywhere(org.RightOrganisation) {
		return nil
	}
	row, err := w.present(id, parameter)
	if err != nil {
		return err
	}
	return w.needsIn(org.RightOrganisation, row.Department)
}

// nearUnless is near for what a patch gives in the place of what there was.
func (w *work) nearUnless(was forms.ID, to *forms.ID, parameter string) error {
	if to == nil || *to == was {
		return nil
	}
	return w.near(*to, parameter)
}

// givesRoles is for roles that somebody is given.
func (w *work) givesRoles(ids []forms.ID) error {
	if w.caller.Admin {
		return nil
	}
	for _, id := range ids {
		role, err := w.tx.RoleByID(id)
		if err != nil {
			return err
		}
		if err := w.mayGive(role); err != nil {
			return err
		}
	}
	return nil
}

func (a AddDepartment) may(w *work) error {
	if err := w.organises(a.Parent); err != nil {
		return err
	}
	return w.near(a.Head, "head")
}

func (p PatchDepartment) may(w *work) error {
	if err := w.organises(p.ID); err != nil {
		return err
	}
	row, err := w.tx.Department(p.ID)
	if err != nil {
		return err
	}
	if p.Position != nil && *p.Position != row.Position { // its siblings make room
		if err := w.organises(row.Parent); err != nil {
			return err
		}
	}
	return w.nearUnless(row.Head, p.Head, "head")
}

func (m MoveDepartment) may(w *work) error { return w.takesAway(m.ID, m.Parent) }

func (m MergeDepartment) may(w *work) error { return w.takesAway(m.ID, m.Into) }

// takesAway is for a department that leaves its place for another: both are changed.
func (w *work) takesAway(id, to forms.ID) error {
	if err := w.organises(id); err != nil {
		return err
	}
	row, err := w.tx.Department(id)
	if err != nil {
		return err
	}
	return w.organises(row.Parent, to)
}

func (c CloseDepartment) may(w *work) error { return w.organises(c.ID) }

func (a AddMember) may(w *work) error {
	if err := w.organises(a.Department); err != nil {
		return err
	}
	for _, p := range a.Further {
		if err := w.organises(p.Department); err != nil {
			return err
		}
	}
	if a.Manager != nil {
		if err := w.near(*a.Manager, "manager"); err != nil {
			return err
		}
	}
	if len(a.Roles) == 0 {
		return nil
	}
	if err := w.everywhere(org.RightOrganisation); err != nil {
		return err
	}
	return w.givesRoles(a.Roles)
}

func (p PatchMember) may(w *work) error {
	if err := w.organisesPerson(p.ID); err != nil {
		return err
	}
	row, err := w.tx.Member(p.ID)
	if err != nil {
		return err
	}
	return w.nearUnless(row.Manager, p.Manager, "manager")
}

func (t TransferMember) may(w *work) error {
	if err := w.organisesPerson(t.ID); err != nil {
		return err
	}
	row, err := w.tx.Member(t.ID)
	if err != nil {
		return err
	}
	if err := w.nearUnless(row.Manager, t.Manager, "manager"); err != nil {
		return err
	}
	if err := w.goesTo(row, t.Department, t.Further); err != nil || t.HandOver == nil {
		return err
	}
	return w.handsOver(row, *t.HandOver)
}

// goesTo is for the departments that a member joins or leaves; nil stays.
func (w *work) goesTo(row *store.MemberRow, department *forms.ID, further *[]Place) error {
	if department != nil && *department != row.Department {
		if err := w.organises(*department); err != nil {
			return err
		}
	}
	if further == nil {
		return nil
	}
	had, err := w.tx.Further([]forms.ID{row.ID})
	if err != nil {
		return err
	}
	was, to := map[store.FurtherRow]bool{}, map[store.FurtherRow]bool{}
	for _, f := range furtherRows(*further) {
		to[store.FurtherRow{Department: f.Department, Post: f.Post}] = true
	}
	for _, f := range had[row.ID] {
		f = store.FurtherRow{Department: f.Department, Post: f.Post}
		if was[f] = true; !to[f] {
			if err := w.organises(f.Department); err != nil {
				return err
			}
		}
	}
	for f := range to {
		if !was[f] {
			if err := w.organises(f.Department); err != nil {
				return err
			}
		}
	}
	return nil
}

// handsOver is for what goes from one member to another: the departments headed, those who answer to them, the roles. Tasks and records go where
// their flows say.
func (w *work) handsOver(from *store.MemberRow, what HandOver) error {
	if what.Roles {
		if err := w.keepsAnOwner(from.ID); err != nil {
			return err
		}
	}
	if w.caller.Admin {
		return nil
	}
	if err := w.near(what.To, "to"); err != nil {
		return err
	}
	if what.Heads {
		rows, err := w.tx.HeadedBy(from.ID)
		if err != nil {
			return err
		}
		for _, d := range rows {
			if err := w.organises(d.ID); err != nil {
				return err
			}
		}
	}
	if what.Reports {
		if err := w.organisesReports(from.ID); err != nil {
			return err
		}
	}
	if !what.Roles {
		return nil
	}
	if err := w.everywhere(org.RightOrganisation); err != nil {
		roles, bad := w.tx.RolesOfMembers([]forms.ID{from.ID})
		if bad != nil || len(roles[from.ID]) > 0 {
			return cmp.Or(bad, err)
		}
	}
	return w.givesRolesOf(from.ID)
}

// organisesReports is for those who answer to a member, by where they are. A right over some departments reaches no further than mostHanging of them.
func (w *work) organisesReports(manager forms.ID) error {
	if w.caller.HoldsEverywhere(org.RightOrganisation) {
		return nil
	}
	rows, err := w.tx.ReportsTo(manager, forms.ID{}, mostHanging+1)
	if err != nil {
		return err
	}
	if len(rows) > mostHanging {
		return NewFault("forbidden")
	}
	var at []forms.ID
	for _, m := range rows {
		if !slices.Contains(at, m.Department) {
			at = append(at, m.Department)
		}
	}
	return w.organises(at...)
}

// givesRolesOf is for all roles of a member.
func (w *work) givesRolesOf(member forms.ID) error {
	held, err := w.tx.RolesOfMembers([]forms.ID{member})
	if err != nil {
		return err
	}
	for _, key := range held[member] {
		role, err := w.tx.RoleByKey(key)
		if err != nil {
			return err
		}
		if err := w.mayGive(role); err != nil {
			return err
		}
	}
	return nil
}

func (l LeaveMember) may(w *work) error {
	if err := w.organisesPerson(l.ID); err != nil {
		return err
	}
	row, err := w.tx.Member(l.ID)
	if err != nil {
		return err
	}
	if err := w.keepsAnOwner(l.ID); err != nil {
		return err
	}
	has := !l.Successor.IsZero()
	return w.handsOver(row, HandOver{To: l.Successor, Heads: has, Reports: has, Roles: l.Roles && has})
}

func (r ReturnMember) may(w *work) error {
	if err := w.organisesPerson(r.ID); err != nil {
		return err
	}
	row, err := w.tx.Member(r.ID)
	if err != nil {
		return err
	}
	if err := w.nearUnless(row.Manager, r.Manager, "manager"); err != nil {
		return err
	}
	return w.goesTo(row, r.Department, nil)
}

func (s SetAbsence) may(w *work) error {
	if err := w.organisesPerson(s.Member); err != nil || s.Drop {
		return err
	}
	return w.near(s.Substitute, "substitute")
}

// A role is the company's, and those of people who administer are the owners' to give.
func (c ChangeRole) may(w *work) error {
	if err := w.everywhere(org.RightOrganisation); err != nil || w.caller.Admin {
		return err
	}
	switch {
	case !c.ID.IsZero():
		if err := w.givesRoles([]forms.ID{c.ID}); err != nil {
			return err
		}
	case c.Key != nil && (*c.Key == org.RoleAdmin || *c.Key == org.RoleFlowAdmin): // which a company may not have yet
		return NewFault("forbidden")
	}
	for _, id := range slices.Concat(c.Add, c.Remove) {
		if err := w.organisesPerson(id); err != nil {
			return err
		}
	}
	return nil
}

// Posts, locations, calendars, groups and what members edit of their cards are the whole company's.

func (ChangePost) may(w *work) error         { return w.everywhere(org.RightOrganisation) }
func (ChangeLocation) may(w *work) error     { return w.everywhere(org.RightOrganisation) }
func (ChangeCalendarDays) may(w *work) error { return w.everywhere(org.RightOrganisation) }
func (ChangeGroup) may(w *work) error        { return w.everywhere(org.RightOrganisation) }
func (SetOwnFields) may(w *work) error       { return w.everywhere(org.RightOrganisation) }
