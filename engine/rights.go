package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Who administers what. An owner holds every right everywhere; anybody else has shares (engine/org/rights.go). The route
// table says which right a route needs and what its id names, so that the API refuses before a use case begins; a use
// case asks again where its body names departments or apps.

// Holds tells whether the caller has a right at all, somewhere; "" is what owners alone have.
func (c Caller) Holds(right string) bool {
	return c.Admin || slices.ContainsFunc(c.Shares, func(s org.Share) bool { return slices.Contains(s.Rights, right) })
}

// HoldsEverywhere tells whether the caller has a right for the whole company.
func (c Caller) HoldsEverywhere(right string) bool {
	return c.Admin || org.Gives(c.Shares, right, org.Place{})
}

// Rights lists the rights that the caller holds, wherever they hold; every one for an owner.
func (c Caller) Rights() []string {
	if c.Admin {
		return org.Rights
	}
	return org.RightsIn(c.Shares)
}

// withGrants gives a caller what roles and grants say of them.
func (c Caller) withGrants(roles []string, grants []store.GrantRow) (Caller, error) {
	c.Roles, c.Admin = roles, slices.Contains(roles, org.RoleAdmin)
	for i := range grants {
		share, err := org.ShareOf(&grants[i])
		if err != nil {
			return c, err
		}
		c.Shares = append(c.Shares, share)
	}
	return c, nil
}

// Subject is what the id of an administrator's route names.
type Subject string

// The subjects.
const (
	SubjectMember     Subject = "member"
	SubjectDepartment Subject = "department"
	SubjectApp        Subject = "app"
	SubjectKey        Subject = "key" // an API key: a matter of its member
)

// MayAdminister gives nil where the caller's right reaches what id names, ErrNotFound where there is none in the
// company, and else the fault "forbidden". What is somebody's who has a share of the administration themselves is for owners:
// who could reset their password would hold their rights.
func (e *Engine) MayAdminister(ctx context.Context, c Caller, right string, subject Subject, id string) error {
	if c.Admin {
		return nil
	}
	return e.read(ctx, c, func(w *work) error {
		switch subject {
		case SubjectApp:
			if w.cat.apps[id] == nil {
				return ErrNotFound
			}
			return w.needs(right, org.Place{App: id})
		case SubjectDepartment:
			department, err := forms.ParseID(id)
			if err != nil {
				return ErrNotFound
			}
			if _, err := w.tx.Department(department); err != nil {
				return err
			}
			return w.needsIn(right, department)
		}
		member, err := forms.ParseID(id)
		if err != nil {
			return ErrNotFound
		}
		if subject == SubjectKey {
			if member, err = w.tx.MemberOfAPIKey(member); err != nil {
				return err
			}
		}
		return w.needsOver(right, member)
	})
}

// needs gives the fault "forbidden" where the caller lacks a right over a place.
func (w *work) needs(right string, at org.Place) error {
	if w.caller.Admin || org.Gives(w.caller.Shares, right, at) {
		return nil
	}
	return NewFault("forbidden")
}

// needsIn is needs for a department; with none, for what is in no department.
func (w *work) needsIn(right string, department forms.ID) error {
	if w.caller.HoldsEverywhere(right) {
		return nil
	}
	place, err := w.placeOf(department, "")
	if err != nil {
		return err
	}
	return w.needs(right, place)
}

// needsOver is needs for a member; over whoever has a share of the administration, for owners alone.
func (w *work) needsOver(right string, member forms.ID) error {
	if w.caller.Admin {
		return nil
	}
	row, err := w.tx.Member(member)
	if err != nil {
		return err
	}
	if err := w.needsIn(right, row.Department); err != nil || member == w.caller.Member {
		return err
	}
	administers, err := w.administers(member)
	if err == nil && administers {
		err = NewFault("forbidden")
	}
	return err
}

// administers tells whether a member is an owner, looks after flows, or has a share of the administration.
func (w *work) administers(member forms.ID) (bool, error) {
	shares, err := org.SharesOf(w.tx, member)
	if err != nil || len(shares) > 0 {
		return err == nil, err
	}
	roles, err := w.tx.RolesOfMembers([]forms.ID{member})
	return slices.Contains(roles[member], org.RoleAdmin) || slices.Contains(roles[member], org.RoleFlowAdmin), err
}

// placeOf is a department with those above it, and an app.
func (w *work) placeOf(department forms.ID, app string) (org.Place, error) {
	at := org.Place{App: app}
	if department.IsZero() {
		return at, nil
	}
	above, err := w.tx.DepartmentsAbove([]forms.ID{department})
	at.Departments = above[department]
	return at, err
}

// overRecord tells whether the caller has a right over a record: over its app and the department for which it was filed.
func (w *work) overRecord(right string, r *store.RecordRow) (bool, error) {
	if w.caller.Admin || !w.caller.Holds(right) {
		return w.caller.Admin, nil
	}
	at, err := w.placeOf(r.Department, appOf(r.Form))
	return err == nil && w.needs(right, at) == nil, err
}

// mayGive gives nil where the caller may give a role away or take it from somebody: a role that carries a share of the
// administration, or all of it, is the owners' to give.
func (w *work) mayGive(role *store.RoleRow) error {
	if w.caller.Admin {
		return nil
	}
	grants, err := w.tx.Grants()
	if err != nil {
		return err
	}
	carries := slices.ContainsFunc(grants, func(g *store.GrantRow) bool { return g.Holder == role.ID })
	if carries || role.Key == org.RoleAdmin || role.Key == org.RoleFlowAdmin {
		return NewFault("forbidden")
	}
	return nil
}

// keepsAnOwner gives the fault "last_owner" where a member is the only owner who can still sign in: who would disable them or take
// the role from them asks first, under the lock of the company.
func (w *work) keepsAnOwner(member forms.ID) error {
	last, err := org.IsLastOwner(w.tx, member)
	if err == nil && last {
		err = NewFault("last_owner")
	}
	return err
}

// anew reads what the caller may do once more, under a lock that changes of the organisation and of rights take: whoever lost their
// rights, or left, while they waited for it decides nothing any more. What the key of a program may do its scopes say besides.
func (w *work) anew() error {
	row, err := w.tx.Member(w.caller.Member)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return ErrNotFound // who is no member of the company that they speak for finds nothing
	case err != nil:
		return err
	case row.DisabledAt != 0:
		return ErrNoSession
	}
	roles, err := w.tx.RolesOfMembers([]forms.ID{row.ID})
	if err != nil {
		return err
	}
	shares, err := org.SharesOf(w.tx, row.ID)
	held := roles[row.ID]
	w.caller.Roles, w.caller.Admin, w.caller.Shares = held, slices.Contains(held, org.RoleAdmin), shares
	return err
}

// ownersTurn takes the lock of the company for what owners alone do, for whoever still is one then.
func (w *work) ownersTurn() error {
	if _, err := w.tx.LockCompany(w.caller.Company); err != nil {
		return err
	}
	if err := w.anew(); err != nil || w.caller.Admin {
		return err
	}
	return NewFault("forbidden")
}
