package engine

import (
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// What rules may ask about people: who answers to whom, who is where and what for. Of whom the caller brings they are told
// what the caller may see (guard.go). A text that names nobody is no failure, as a record may hold anything: the answer is blank.

// idText is an id as rules hold it; blank for none.
func idText(id forms.ID) rules.Value {
	if id.IsZero() {
		return rules.Value{}
	}
	return rules.Text(id.String())
}

// ofMembers answers questions whose first argument is a member; of a text that names none the answer is blank.
func (w *work) ofMembers(asks []rules.Ask, say func(row *store.MemberRow, args []rules.Value) rules.Value) error {
	members, err := w.tx.Members(idsAt(asks, 0))
	if err != nil {
		return err
	}
	for _, ask := range asks {
		value := rules.Value{}
		id, err := forms.ParseID(arg(ask.Args, 0).AsText())
		if row := members[id]; err == nil && row != nil {
			value = say(row, ask.Args)
		}
		w.facts.Answer(ask, value)
	}
	return nil
}

// answerManagers: manager[member].
func (w *work) answerManagers(asks []rules.Ask) error {
	return w.ofMembers(asks, func(row *store.MemberRow, _ []rules.Value) rules.Value { return idText(row.Manager) })
}

// answerDepartments: departmentOf[member]; of the requester of the record at hand it is the one for which they file.
func (w *work) answerDepartments(asks []rules.Ask) error {
	return w.ofMembers(asks, func(row *store.MemberRow, _ []rules.Value) rules.Value {
		if row.ID == w.requester && !w.filedFor.IsZero() {
			return idText(w.filedFor)
		}
		return idText(row.Department)
	})
}

// answerHeads: head[department]; as for flows, a department without a head answers to the one above.
func (w *work) answerHeads(asks []rules.Ask) error {
	heads, err := w.tx.Heads(idsAt(asks, 0))
	if err != nil {
		return err
	}
	for _, ask := range asks {
		id, err := forms.ParseID(arg(ask.Args, 0).AsText())
		value := rules.Value{}
		if err == nil {
			value = idText(heads[id])
		}
		w.facts.Answer(ask, value)
	}
	return nil
}

// answerRoles: hasRole[member, role].
func (w *work) answerRoles(asks []rules.Ask) error {
	roles, err := w.tx.RolesOfMembers(idsAt(asks, 0))
	if err != nil {
		return err
	}
	return w.ofMembers(asks, func(row *store.MemberRow, args []rules.Value) rules.Value {
		return rules.Bool(row.DisabledAt == 0 && slices.Contains(roles[row.ID], arg(args, 1).AsText()))
	})
}

// answerDepartmentsBelow: departmentsBelow[department].
func (w *work) answerDepartmentsBelow(asks []rules.Ask) error {
	below, err := w.tx.DepartmentsBelow(idsAt(asks, 0))
	return w.departmentLists(asks, below, err)
}

// answerDepartmentsHeaded: departmentsHeaded[member].
func (w *work) answerDepartmentsHeaded(asks []rules.Ask) error {
	headed, err := w.tx.DepartmentsHeaded(idsAt(asks, 0))
	return w.departmentLists(asks, headed, err)
}

// departmentLists answers each question with what was found of its first argument; of a text that names nothing the
// list is empty.
func (w *work) departmentLists(asks []rules.Ask, found map[forms.ID][]forms.ID, err error) error {
	for _, ask := range asks {
		id, _ := forms.ParseID(arg(ask.Args, 0).AsText())
		value, _ := idList(found[id], nil)
		w.facts.Answer(ask, value)
	}
	return err
}

// answerInDepartment: inDepartment[member, department].
func (w *work) answerInDepartment(asks []rules.Ask) error {
	members, err := w.tx.Members(idsAt(asks, 0))
	if err != nil {
		return err
	}
	further, err := w.tx.Further(idsAt(asks, 0))
	if err != nil {
		return err
	}
	departments := map[forms.ID]bool{}
	for id, row := range members {
		departments[row.Department] = !row.Department.IsZero()
		for _, f := range further[id] {
			departments[f.Department] = true
		}
	}
	above, err := w.tx.DepartmentsAbove(idsOf(departments))
	if err != nil {
		return err
	}
	return w.ofMembers(asks, func(row *store.MemberRow, args []rules.Value) rules.Value {
		top, err := forms.ParseID(arg(args, 1).AsText())
		in := slices.Contains(above[row.Department], top) ||
			slices.ContainsFunc(further[row.ID], func(f store.FurtherRow) bool { return slices.Contains(above[f.Department], top) })
		return rules.Bool(err == nil && in)
	})
}
