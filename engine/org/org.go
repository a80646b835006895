// Package org is the part of the engine that knows people: accounts and their passwords, sessions, members,
// departments, roles, who stands above whom, and the work calendar. Its functions work in the transaction
// that they are given.
package org

import (
	"errors"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// The keys of the roles that the engine itself knows: who administers a company, and who looks after flows
// that are parked.
const (
	RoleAdmin     = "admin"
	RoleFlowAdmin = "flow-admin"
)

// AddDepartment adds a department below one that is there already, or at the top.
func AddDepartment(tx *store.Tx, d *store.DepartmentRow) error {
	if !d.Parent.IsZero() {
		if _, err := tx.Department(d.Parent); err != nil {
			return err
		}
	}
	d.Revision = max(d.Revision, 1)
	tx.InsertDepartment(d)
	return nil
}

// DepartmentOf gives the department that a member belongs to, none where there is none; store.ErrNotFound
// where there is no such member.
func DepartmentOf(tx *store.Tx, member forms.ID) (forms.ID, error) {
	row, err := tx.Member(member)
	if err != nil {
		return forms.ID{}, err
	}
	return row.Department, nil
}

// DepartmentsOver gives the departments that a member belongs to, further ones too, and all above them; nothing for who
// belongs to none.
func DepartmentsOver(tx *store.Tx, member forms.ID) ([]forms.ID, error) {
	main, err := DepartmentOf(tx, member)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	further, err := tx.Further([]forms.ID{member})
	if err != nil {
		return nil, err
	}
	var own []forms.ID
	if !main.IsZero() {
		own = append(own, main)
	}
	for _, row := range further[member] {
		own = append(own, row.Department)
	}
	if len(own) == 0 {
		return nil, nil
	}
	above, err := tx.DepartmentsAbove(own)
	var all []forms.ID
	for _, id := range own {
		all = append(all, above[id]...)
	}
	return all, err
}

// DepartmentsHeaded gives the departments that a member heads, with all below them.
func DepartmentsHeaded(tx *store.Tx, member forms.ID) ([]forms.ID, error) {
	headed, err := tx.DepartmentsHeaded([]forms.ID{member})
	return headed[member], err
}

// Names gives the names of members, disabled ones too, and departments. An id that is neither is left out.
func Names(tx *store.Tx, ids []forms.ID) (map[forms.ID]string, error) {
	names := make(map[forms.ID]string, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), namesAtOnce)
		some, err := tx.NamesOf(ids[:n])
		if err != nil {
			return nil, err
		}
		for id, name := range some {
			names[id] = name
		}
		ids = ids[n:]
	}
	return names, nil
}

// namesAtOnce keeps a query below the number of arguments that databases take.
const namesAtOnce = 500
