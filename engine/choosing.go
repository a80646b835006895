package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// ChoosingIn asks whom a field of members or departments offers, to whom fills in a new record, a draft or a task: what Search finds, what lies
// right below a department, the first of all.
type ChoosingIn struct {
	Field        string // "who", "items.who"
	Search       string
	Under        forms.ID
	Record, Task forms.ID
	Filing
	Cursor string
	Limit  int
}

// Choosing is a page of whom a field offers.
type Choosing struct {
	Items       []OrgMember     `json:"items" doc:"people who can be chosen; for a field of departments none"`
	Next        string          `json:"next,omitempty" doc:"cursor of the next page of people"`
	Departments []OrgDepartment `json:"departments" doc:"to walk down, or to be chosen"`
	Path        []DepartmentRef `json:"path,omitempty" doc:"the departments above that which was asked for, and itself, as far as they are offered"`
}

// Choosing says whom a field offers. It takes being able to fill it in.
func (e *Engine) Choosing(ctx context.Context, c Caller, form string, in ChoosingIn) (view Choosing, err error) {
	view = Choosing{Items: []OrgMember{}, Departments: []OrgDepartment{}}
	if !storable(in.Search) {
		return view, NewFault("bad_text")
	}
	if in.Limit <= 0 {
		in.Limit = mostFound
	}
	err = e.read(ctx, c, func(w *work) error {
		field, err := w.choosingField(form, in)
		if err != nil {
			return err
		}
		if field.OfMembers() {
			return w.choosePeople(&view, field, in)
		}
		return w.choosePlaces(&view, field, in)
	})
	return view, err
}

// choosingField is the field that a caller fills in, with the record turned to that it is of.
func (w *work) choosingField(form string, in ChoosingIn) (*forms.Field, error) {
	s, err := w.subject(form, EvaluateIn{Record: in.Record, Task: in.Task, Filing: in.Filing})
	if err != nil {
		return nil, err
	}
	field := s.pub.form.Field(in.Field)
	switch {
	case field == nil || !field.OfMembers() && !field.OfDepartments():
		return nil, NewFault("bad_parameter", "name", "field")
	case !s.fills || !s.grant.Sees(s.pub.form, in.Field):
		return nil, NewFault("forbidden")
	}
	w.concerns(s.record)
	return field, nil
}

// choosePeople offers people: found, of a department, or the first of those whom the field names. Where it names nobody the walk begins
// with the departments at the top.
func (w *work) choosePeople(view *Choosing, field *forms.Field, in ChoosingIn) error {
	see, err := w.sees()
	if err != nil {
		return err
	}
	if !in.Under.IsZero() { // else it would tell who belongs to a department that is hidden
		if _, err := w.openDepartment(in.Under); err != nil {
			return err
		}
	}
	narrowed := len(field.Choose) > 0
	if narrowed {
		crowd, err := w.offeredCrowd(field.Choose)
		if err != nil {
			return err
		}
		see.Only = &crowd
	}
	text := strings.TrimPrefix(org.Folded(in.Search), "+86")
	if text == "" && !narrowed {
		if err := w.walk(view, in.Under, nil); err != nil || in.Under.IsZero() {
			return err
		}
	}
	var rows []*store.MemberRow
	if text != "" {
		if rows, err = w.foundAmong(text, see, in.Limit); err == nil && !narrowed {
			err = w.walkFound(view, text, nil)
		}
	} else {
		rows, view.Next, err = w.listedAmong(see, in)
	}
	if err != nil {
		return err
	}
	view.Items, err = w.people(rows, in.Under)
	return err
}

func (w *work) foundAmong(text string, see store.Seen, limit int) (rows []*store.MemberRow, err error) {
	hits, err := w.tx.FindMembers(text, see, min(max(limit, 1), mostFound), w.findable()...)
	if err != nil {
		return nil, err
	}
	ids := make([]forms.ID, len(hits))
	for i, h := range hits {
		ids[i] = h.Member
	}
	found, err := w.tx.Members(ids)
	for _, id := range ids {
		if m := found[id]; m != nil {
			rows = append(rows, m)
		}
	}
	return rows, err
}

func (w *work) listedAmong(see store.Seen, in ChoosingIn) ([]*store.MemberRow, string, error) {
	paging, err := w.paging(in.Cursor, in.Limit)
	if err != nil {
		return nil, "", err
	}
	page, err := w.tx.ListMembers(store.MemberList{Department: in.Under, See: see, Paging: paging})
	return page.Items, page.Next, err
}

// choosePlaces offers departments: found, right below one, or the first of those that the field names.
func (w *work) choosePlaces(view *Choosing, field *forms.Field, in ChoosingIn) error {
	var tops []forms.ID
	if len(field.Choose) > 0 {
		named, err := w.offeredTops(field.Choose)
		if err != nil {
			return err
		}
		tops = append([]forms.ID{}, named...)
	}
	if text := org.Folded(in.Search); text != "" {
		return w.walkFound(view, text, tops)
	}
	return w.walk(view, in.Under, tops)
}

// walk gives the departments right below one, with the path to it; below none those at the top, or tops where the field names some.
func (w *work) walk(view *Choosing, under forms.ID, tops []forms.ID) error {
	var rows []*store.DepartmentRow
	switch {
	case !under.IsZero():
		if _, err := w.openDepartment(under); err != nil {
			return err
		}
		if err := w.pathWithin(view, under, tops); err != nil {
			return err
		}
		if tops != nil && len(view.Path) == 0 {
			return ErrNotFound
		}
	case tops != nil:
		found, err := w.tx.Departments(tops)
		if err != nil {
			return err
		}
		for _, id := range tops {
			if d := found[id]; d != nil && d.ClosedAt == 0 && !slices.Contains(rows, d) {
				rows = append(rows, d)
			}
		}
		return w.offerPlaces(view, rows)
	}
	rows, err := w.tx.DepartmentsUnder(under)
	if err == nil && under.IsZero() && len(rows) == 1 { // what everything else lies below is walked into at once
		var below []*store.DepartmentRow
		below, err = w.tx.DepartmentsUnder(rows[0].ID)
		rows = append(rows, below...)
	}
	if err != nil {
		return err
	}
	return w.offerPlaces(view, rows)
}

// pathWithin notes the departments above one and itself, from the first on that the field offers.
func (w *work) pathWithin(view *Choosing, under forms.ID, tops []forms.ID) error {
	path, err := w.tx.PathTo(under)
	if err == nil {
		path, err = w.departmentsShown(path)
	}
	for _, d := range path {
		if tops == nil || len(view.Path) > 0 || slices.Contains(tops, d.ID) {
			view.Path = append(view.Path, DepartmentRef{ID: d.ID, Name: d.Name})
		}
	}
	return err
}

// walkFound gives departments by their names, each with the path to it.
func (w *work) walkFound(view *Choosing, text string, tops []forms.ID) error {
	rows, err := w.placesCalled(text)
	if err != nil {
		return err
	}
	if tops != nil {
		of := map[forms.ID]bool{}
		for _, d := range rows {
			of[d.ID] = true
		}
		in, err := w.placesBelow(tops, of)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(d *store.DepartmentRow) bool { return !in[d.ID] })
	}
	if err := w.offerPlaces(view, rows); err != nil {
		return err
	}
	for i := range view.Departments {
		path, err := w.tx.PathTo(view.Departments[i].ID)
		if err == nil {
			path, err = w.departmentsShown(path)
		}
		if err != nil {
			return err
		}
		for _, d := range path {
			view.Departments[i].Path = append(view.Departments[i].Path, DepartmentRef{ID: d.ID, Name: d.Name})
		}
	}
	return nil
}

func (w *work) offerPlaces(view *Choosing, rows []*store.DepartmentRow) error {
	rows, err := w.departmentsShown(rows)
	if err == nil && len(rows) > 0 {
		view.Departments, err = w.departments(rows)
	}
	return err
}
