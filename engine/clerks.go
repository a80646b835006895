package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// People without a smartphone and their clerks (docs/for-another.md).

// ClerksView is who acts for a member or for those of a department.
type ClerksView struct {
	Offline  bool        `json:"offline,omitempty" doc:"of a member: without a smartphone"`
	Clerks   []MemberRef `json:"clerks" doc:"those who are named"`
	Above    []ClerksOf  `json:"above,omitempty" doc:"those who are named for the departments to which the member or the department belongs, the nearest last"`
	Revision int         `json:"revision" doc:"of the member or department: what If-Match names"`
}

// ClerksOf are the clerks that are named for a department.
type ClerksOf struct {
	Department DepartmentRef `json:"department"`
	Clerks     []MemberRef   `json:"clerks"`
}

// ClerksIn says who acts for a member or for those of a department; what is absent stays.
type ClerksIn struct {
	Offline *bool       `json:"offline,omitempty" doc:"of a member: whether they are without a smartphone"`
	Clerks  *[]forms.ID `json:"clerks,omitempty" maxItems:"20" doc:"in the place of those there are"`
}

// mostClerks is how many clerks a member or a department has.
const mostClerks = 20

// Clerks gives who acts for a member or, where department is set, for those of a department.
func (e *Engine) Clerks(ctx context.Context, c Caller, id forms.ID, department bool) (view ClerksView, err error) {
	if !c.Holds(org.RightOrganisation) {
		return view, NewFault("forbidden")
	}
	err = e.read(ctx, c, func(w *work) error {
		if err := (SetClerks{ID: id, Department: department}).reaches(w); err != nil {
			return err
		}
		view, err = w.clerksView(id, department)
		return err
	})
	return view, err
}

func (w *work) clerksView(id forms.ID, department bool) (ClerksView, error) {
	view := ClerksView{Clerks: []MemberRef{}}
	under := id
	if department {
		if _, err := w.tx.Department(id); err != nil {
			return view, err
		}
	} else {
		row, err := w.tx.Member(id)
		if err != nil {
			return view, err
		}
		view.Offline, view.Revision, under = row.Offline, row.Revision, row.Department
	}
	var err error
	if view.Clerks, err = w.namedClerks(id); err != nil || under.IsZero() {
		return view, err
	}
	path, err := w.tx.PathTo(under)
	if err != nil {
		return view, err
	}
	for _, d := range path {
		if d.ID == id {
			view.Revision = d.Revision
			continue
		}
		clerks, err := w.namedClerks(d.ID)
		if err != nil {
			return view, err
		}
		if len(clerks) > 0 {
			view.Above = append(view.Above, ClerksOf{DepartmentRef{ID: d.ID, Name: d.Name}, clerks})
		}
	}
	return view, nil
}

func (w *work) namedClerks(of forms.ID) ([]MemberRef, error) {
	rows, err := w.tx.ClerksNamed(of)
	if err != nil {
		return nil, err
	}
	out := []MemberRef{}
	for _, r := range rows {
		if err := w.learn(r.Clerk); err != nil {
			return nil, err
		}
		out = append(out, *w.member(r.Clerk))
	}
	return out, nil
}

// SetClerks says who acts for a member or for those of a department, and whether a member is without a smartphone.
type SetClerks struct {
	ID         forms.ID
	Department bool
	Revision   int
	ClerksIn
}

// Subject is what is changed.
func (s SetClerks) Subject() forms.ID { return s.ID }

func (SetClerks) reschedules() {} // nodes look whether anybody is without a smartphone when they read the company anew

func (s SetClerks) reaches(w *work) error {
	if s.Department {
		return w.organises(s.ID)
	}
	return w.organisesPerson(s.ID)
}

func (s SetClerks) may(w *work) error {
	if err := s.reaches(w); err != nil || s.Clerks == nil {
		return err
	}
	had, err := w.tx.ClerksNamed(s.ID)
	if err != nil {
		return err
	}
	for _, id := range *s.Clerks {
		if !slices.ContainsFunc(had, func(r *store.ClerkRow) bool { return r.Clerk == id }) {
			if err := w.near(id, "clerks"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s SetClerks) change(w *work) (any, error) {
	ch := changes{}
	name, err := s.lock(w, ch)
	if err != nil {
		return nil, err
	}
	var added, dropped []forms.ID
	if s.Clerks != nil {
		if added, dropped, err = s.put(w, ch); err != nil {
			return nil, err
		}
	}
	kind := store.OfMember
	if s.Department {
		kind = store.OfDepartment
	}
	if len(ch) > 0 {
		if err := w.happened(s.ID, kind+"_clerks", ch, append(slices.Clone(added), dropped...)...); err != nil {
			return nil, err
		}
	}
	if err := w.tellNamed("told_clerk", name, added); err != nil {
		return nil, err
	}
	if err := w.tellNamed("told_no_clerk", name, dropped); err != nil {
		return nil, err
	}
	if err := w.reachAgain(); err != nil {
		return nil, err
	}
	return w.clerksView(s.ID, s.Department)
}

// lock takes the row of whom it is about at the revision that the caller changes, marks it and gives its name.
func (s SetClerks) lock(w *work, ch changes) (string, error) {
	if s.Department {
		row, err := w.lockedDepartment(s.ID, s.Revision)
		if err != nil {
			return "", err
		}
		if s.Offline != nil {
			return "", NewFault("bad_parameter", "name", "offline")
		}
		w.tx.UpdateDepartment(row)
		return row.Name, nil
	}
	row, err := w.tx.LockMember(s.ID)
	if err != nil {
		return "", err
	}
	if err := w.unchanged(row.ID, row.Revision, s.Revision); err != nil {
		return "", err
	}
	if row.DisabledAt != 0 {
		return "", NewFault("has_left")
	}
	set(ch, "offline", &row.Offline, s.Offline)
	w.tx.UpdateMember(row)
	return row.Name, nil
}

// put writes who acts from now on, and gives those who are new and those who no longer do.
func (s SetClerks) put(w *work, ch changes) (added, dropped []forms.ID, err error) {
	if len(*s.Clerks) > mostClerks {
		return nil, nil, NewFault("too_many", "max", strconv.Itoa(mostClerks))
	}
	had, err := w.tx.ClerksNamed(s.ID)
	if err != nil {
		return nil, nil, err
	}
	kind := store.OfMember
	if s.Department {
		kind = store.OfDepartment
	}
	was := []forms.ID{}
	for _, r := range had {
		was = append(was, r.Clerk)
		if !slices.Contains(*s.Clerks, r.Clerk) {
			dropped = append(dropped, r.Clerk)
			w.tx.DeleteClerk(s.ID, r.Clerk)
		}
	}
	for _, id := range *s.Clerks {
		if slices.Contains(was, id) || slices.Contains(added, id) {
			continue
		}
		row, err := w.present(id, "clerks")
		if err != nil {
			return nil, nil, err
		}
		if row.Offline || id == s.ID { // who cannot be reached acts for nobody
			return nil, nil, NewFault("no_such_member", "name", "clerks")
		}
		added = append(added, id)
		w.tx.PutClerk(&store.ClerkRow{Of: s.ID, Clerk: id, Kind: kind, SetBy: w.caller.Member, SetAt: w.now})
	}
	if len(added)+len(dropped) > 0 {
		ch["clerks"] = [2]any{was, *s.Clerks}
	}
	return added, dropped, nil
}
