package org

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// The sources by which flows find people. Those that name one person by their place (line manager, head of a
// department, superior, a member) give that person even when disabled: who asks then asks whether they are present, climbs
// from the absent one to the next superior, and can say so (F5, F23). Those that name whoever holds a role
// leave disabled members out: a role that somebody left behind names nobody.

// chainLimit ends a walk up a chain of managers that somebody has closed to a ring.
const chainLimit = 64

// For is on whose behalf somebody is looked for: a member and, where it is not none, the department for which they file. A member belongs to
// several departments; with none named it is their main one.
type For struct{ Member, Department forms.ID }

// sources lists the sources; arg is as flows writes it.
var sources = map[string]func(tx *store.Tx, of For, arg string) ([]forms.ID, error){
	"line-manager": func(tx *store.Tx, of For, arg string) ([]forms.ID, error) {
		return byLevel(tx, of, arg, LineManager)
	},
	"department-head": func(tx *store.Tx, of For, arg string) ([]forms.ID, error) {
		return byLevel(tx, of, arg, DepartmentHead)
	},
	"role":       func(tx *store.Tx, _ For, arg string) ([]forms.ID, error) { return tx.RoleHolders(arg) },
	"member":     func(tx *store.Tx, _ For, arg string) ([]forms.ID, error) { return named(tx, arg) },
	"requester":  func(_ *store.Tx, of For, _ string) ([]forms.ID, error) { return one(of.Member, nil) },
	"flow-admin": func(tx *store.Tx, _ For, _ string) ([]forms.ID, error) { return FlowAdmins(tx) },
}

// People gives those whom a source names, in the order of their ids; nobody is an empty list. An unknown
// source is an error: flows.Compile refuses it.
func People(tx *store.Tx, source string, of For, arg string) ([]forms.ID, error) {
	find, ok := sources[source]
	if !ok {
		return nil, fmt.Errorf("no source is called %q", source)
	}
	return find(tx, of, arg)
}

func byLevel(tx *store.Tx, of For, arg string, find func(*store.Tx, For, int) (forms.ID, error)) ([]forms.ID, error) {
	level, err := strconv.Atoi(arg)
	if err != nil || level < 1 {
		return nil, fmt.Errorf("a level is a number from 1, not %q", arg)
	}
	return one(find(tx, of, level))
}

// one is a list of one member, or of none.
func one(id forms.ID, err error) ([]forms.ID, error) {
	if err != nil || id.IsZero() {
		return nil, err
	}
	return []forms.ID{id}, nil
}

// named gives the member whose id a definition holds, if it is one of the company.
func named(tx *store.Tx, text string) ([]forms.ID, error) {
	id, err := forms.ParseID(text)
	if err != nil {
		return nil, nil
	}
	row, err := tx.Member(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []forms.ID{row.ID}, nil
}

// LineManager gives the manager level steps above a member (1: their own), none above the top or where the
// chain of managers runs in a ring.
func LineManager(tx *store.Tx, of For, level int) (forms.ID, error) {
	member := of.Member
	seen := map[forms.ID]bool{member: true}
	for range min(level, chainLimit) {
		next, err := tx.Manager(member)
		if errors.Is(err, store.ErrNotFound) || err == nil && seen[next] {
			return forms.ID{}, nil
		}
		if err != nil || next.IsZero() {
			return forms.ID{}, err
		}
		seen[next] = true
		member = next
	}
	if level > chainLimit {
		return forms.ID{}, nil
	}
	return member, nil
}

// DepartmentHead gives the head level steps above a member (1: of the department for which they file). A department without
// a head is no step: its members answer to the one above.
func DepartmentHead(tx *store.Tx, of For, level int) (forms.ID, error) {
	row, err := tx.Member(of.Member)
	if errors.Is(err, store.ErrNotFound) {
		return forms.ID{}, nil
	}
	if err != nil {
		return forms.ID{}, err
	}
	heads, err := tx.HeadsAbove(of.department(row))
	if err != nil || level > len(heads) {
		return forms.ID{}, err
	}
	return heads[level-1], nil
}

// department is the one that counts: where a member files, else where they belong first of all.
func (of For) department(row *store.MemberRow) forms.ID {
	if of.Department.IsZero() {
		return row.Department
	}
	return of.Department
}

// Superior gives the one to whom a member answers: the line manager or, where none is set, the nearest head of
// a department above who is somebody else. Nobody at the top: an empty list.
func Superior(tx *store.Tx, of For) ([]forms.ID, error) {
	member := of.Member
	row, err := tx.Member(member)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !row.Manager.IsZero() && row.Manager != member {
		return []forms.ID{row.Manager}, nil
	}
	heads, err := tx.HeadsAbove(of.department(row))
	if err != nil {
		return nil, err
	}
	for _, head := range heads {
		if head != member {
			return []forms.ID{head}, nil
		}
	}
	return nil, nil
}

// FlowAdmins gives those who look after parked records: the present holders of the role RoleFlowAdmin or,
// where there is none, the administrators.
func FlowAdmins(tx *store.Tx) ([]forms.ID, error) {
	holders, err := tx.HoldersOf(RoleFlowAdmin, RoleAdmin)
	if err != nil {
		return nil, err
	}
	admins := holders[RoleFlowAdmin]
	if len(admins) == 0 {
		admins = holders[RoleAdmin]
	}
	slices.SortFunc(admins, func(a, b forms.ID) int { return bytes.Compare(a[:], b[:]) })
	return admins, nil
}

// IsFlowAdmin reports whether a member looks after parked records.
func IsFlowAdmin(tx *store.Tx, member forms.ID) (bool, error) {
	admins, err := FlowAdmins(tx)
	return slices.Contains(admins, member), err
}

// ManagerRing gives the people of the ring that there would be if a member answered to another: from the member up to whoever answers to
// them. There is none where the list is empty.
func ManagerRing(tx *store.Tx, member, manager forms.ID) ([]forms.ID, error) {
	return ringOf(member, manager, func(id forms.ID) (forms.ID, error) {
		next, err := tx.Manager(id)
		if errors.Is(err, store.ErrNotFound) {
			return forms.ID{}, nil
		}
		return next, err
	})
}

// SubstituteRing is ManagerRing of those who act for each other while they are away, as far as they are so at the same time as the member: who
// goes when the other is back may act for them.
func SubstituteRing(tx *store.Tx, a *store.AbsenceRow) ([]forms.ID, error) {
	return ringOf(a.Member, a.Substitute, func(id forms.ID) (forms.ID, error) {
		row, err := tx.Absence(id)
		if errors.Is(err, store.ErrNotFound) {
			return forms.ID{}, nil
		}
		if err != nil || row.From >= a.Until || row.Until <= a.From {
			return forms.ID{}, err
		}
		return row.Substitute, nil
	})
}

// ringOf walks from one on until it comes back to the first; a ring that does not go through the first is none of its making.
func ringOf(first, to forms.ID, next func(forms.ID) (forms.ID, error)) ([]forms.ID, error) {
	ring := []forms.ID{first}
	for id := to; !id.IsZero(); {
		if id == first {
			return ring, nil
		}
		if slices.Contains(ring, id) {
			return nil, nil
		}
		ring = append(ring, id)
		var err error
		if id, err = next(id); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
