package engine

import (
	"errors"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Filing for somebody else, or for one of several departments (docs/for-another.md).

// Filing says for whom a record is filed, and for which of their departments. Nothing set: for the caller, for their main
// one.
type Filing struct {
	// For is a member without a smartphone for whom the caller acts as a clerk; none: the caller.
	For forms.ID
	// Department is one of the requester's; nil: the one that the draft has, or the main one.
	Department *forms.ID
	// Evidence are uploads of the caller's that show the paper; nil: those that the draft has.
	Evidence []forms.ID
}

// actAs makes the caller act for somebody as their clerk from here on. Whoever is not to be acted for is answered as who is
// not there.
func (w *work) actAs(member forms.ID) error {
	if member.IsZero() || member == w.caller.Member {
		return nil
	}
	is, err := w.tx.IsClerk(w.caller.Member, member)
	if err == nil && !is {
		err = NewFault("no_such_member", "name", "for")
	}
	if err != nil {
		return err
	}
	if w.client, err = w.as(member); err != nil {
		return err
	}
	w.facts.User = member.String()
	w.choosable = w.client.mayChoose
	return nil
}

// actingFor is for whom the caller acts as a clerk; none: for themselves.
func (w *work) actingFor() forms.ID {
	if w.client == nil {
		return forms.ID{}
	}
	return w.client.caller.Member
}

// filer is with whose rights a record is filled in: those of the one for whom it is.
func (w *work) filer() *work {
	if w.client != nil {
		return w.client
	}
	return w
}

// clientsWaiting gives those for whom the caller acts as a clerk and for whom a task is open; a use case asks once.
func (w *work) clientsWaiting() ([]forms.ID, error) {
	if !w.cat.offline {
		return nil, nil
	}
	if w.clients == nil {
		found, err := w.tx.OfflineWaiting(w.caller.Member, mostClients)
		if err != nil {
			return nil, err
		}
		w.clients = append([]forms.ID{}, found...)
	}
	return w.clients, nil
}

// mostClients is for how many people one list shows what waits.
const mostClients = 200

// filedFor is the department for which somebody files: the one that they choose among theirs, else kept where it is still
// theirs, else their main one. Who is no member of the company finds nothing there.
func (w *work) departmentFor(requester forms.ID, chosen *forms.ID, kept forms.ID) (forms.ID, error) {
	main, err := org.DepartmentOf(w.tx, requester)
	if errors.Is(err, store.ErrNotFound) {
		return main, ErrNotFound
	}
	if err != nil {
		return main, err
	}
	want := kept
	if chosen != nil {
		want = *chosen
	}
	if want == main || chosen == nil && want.IsZero() {
		return main, nil
	}
	places, err := w.departmentsOf(requester)
	if err != nil {
		return main, err
	}
	for _, d := range places {
		if d.ID == want {
			return want, nil
		}
	}
	if chosen != nil {
		return main, NewFault("no_such_department", "name", "department")
	}
	return main, nil
}

// departmentsOf are the open departments of a member, the main one first.
func (w *work) departmentsOf(member forms.ID) ([]*store.DepartmentRow, error) {
	main, err := org.DepartmentOf(w.tx, member)
	if err != nil {
		return nil, err
	}
	further, err := w.tx.Further([]forms.ID{member})
	if err != nil {
		return nil, err
	}
	ids := []forms.ID{}
	if !main.IsZero() {
		ids = append(ids, main)
	}
	for _, f := range further[member] {
		ids = append(ids, f.Department)
	}
	rows, err := w.tx.Departments(ids)
	if err != nil {
		return nil, err
	}
	out := []*store.DepartmentRow{}
	for _, id := range ids {
		if d := rows[id]; d != nil && d.ClosedAt == 0 {
			out = append(out, d)
		}
	}
	return out, nil
}

// rework makes the caller act for the requester of a draft of theirs, and gives it the department that counts by now.
func (w *work) rework(draft *store.RecordRow, f Filing) error {
	if draft.CreatedBy == w.caller.Member {
		if err := w.actAs(draft.Requester); err != nil {
			return err
		}
	}
	if !f.For.IsZero() && f.For != draft.Requester {
		return NewFault("no_such_member", "name", "for")
	}
	var err error
	draft.Department, err = w.departmentFor(draft.Requester, f.Department, draft.Department)
	return err
}

// scopeFiled is the list of what the caller filed, or is filling in, for somebody else.
const scopeFiled = "filed"

func (w *work) filedList(in ListIn, paging store.Paging) (store.RecordList, error) {
	q := store.RecordList{Filer: w.caller.Member, Data: w.translates(), Budget: w.e.listBudget, Paging: paging}
	if in.Form != "" || in.Sort != "" || len(in.Fields) > 0 {
		return q, NewFault("bad_parameter", "name", "form")
	}
	if err := w.scopeOwn(&q); err != nil {
		return q, err
	}
	return q, w.filter(&q, nil, in.Filter)
}
