package engine

import (
	"errors"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// What rules may ask about people is what everybody in the company may see: who answers to whom, who is where
// and what for. A text that names nobody is no failure, as a record may hold anything: the answer is blank.

// memberOf gives the member of the company that a text names; nil where it names none.
func (w *work) memberOf(v rules.Value) (*store.MemberRow, error) {
	id, err := forms.ParseID(v.AsText())
	if err != nil {
		return nil, nil
	}
	row, err := w.tx.Member(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return row, err
}

// idText is an id as rules hold it; blank for none.
func idText(id forms.ID) rules.Value {
	if id.IsZero() {
		return rules.Value{}
	}
	return rules.Text(id.String())
}

// factManager: manager[member].
func (w *work) factManager(args []rules.Value) (rules.Value, error) {
	row, err := w.memberOf(arg(args, 0))
	if err != nil || row == nil {
		return rules.Value{}, err
	}
	return idText(row.Manager), nil
}

// factDepartmentOf: departmentOf[member].
func (w *work) factDepartmentOf(args []rules.Value) (rules.Value, error) {
	row, err := w.memberOf(arg(args, 0))
	if err != nil || row == nil {
		return rules.Value{}, err
	}
	return idText(row.Department), nil
}

// factHead: head[department]; as for flows, a department without a head answers to the one above.
func (w *work) factHead(args []rules.Value) (rules.Value, error) {
	id, err := forms.ParseID(arg(args, 0).AsText())
	if err != nil {
		return rules.Value{}, nil
	}
	heads, err := w.tx.HeadsAbove(id)
	if err != nil || len(heads) == 0 {
		return rules.Value{}, err
	}
	return idText(heads[0]), nil
}

// factHasRole: hasRole[member, role].
func (w *work) factHasRole(args []rules.Value) (rules.Value, error) {
	row, err := w.memberOf(arg(args, 0))
	if err != nil || row == nil {
		return rules.Value{}, err
	}
	has, err := org.HasRole(w.tx, row.ID, arg(args, 1).AsText())
	return rules.Bool(has), err
}

// factInDepartment: inDepartment[member, department].
func (w *work) factInDepartment(args []rules.Value) (rules.Value, error) {
	row, err := w.memberOf(arg(args, 0))
	if err != nil || row == nil {
		return rules.Value{}, err
	}
	top, err := forms.ParseID(arg(args, 1).AsText())
	if err != nil || row.Department.IsZero() {
		return rules.Bool(false), nil
	}
	below, err := w.tx.IsBelow(row.Department, top)
	return rules.Bool(below), err
}
