package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Views of people: lists whose rows are the members of the company. What they show, by what people are found, what their
// cards hold and offer, an app says (docs/files.md); whom and what of them somebody sees, see.go says.

// ViewRef names a view of people in a menu.
type ViewRef struct {
	ID       string `json:"id" doc:"app.view"`
	App      string `json:"app"`
	Of       string `json:"of" enum:"people" doc:"what it lists"`
	Title    string `json:"title"`
	Icon     string `json:"icon,omitempty"`
	Category string `json:"category,omitempty"`
}

// PeopleView is a view of people as a page draws it.
type PeopleView struct {
	ViewRef
	Columns []string `json:"columns" doc:"the facts in a row"`
	Search  []string `json:"search" doc:"by what people are found, of name, pinyin, initials, phone, staff, department; without any there is no search"`
	Tree    bool     `json:"tree" doc:"the list is walked along the departments"`
	Edit    []string `json:"edit" doc:"what the caller may change of themselves: what the view offers and the company lets them"`
}

// ViewPeopleIn narrows a view of people: to a department, with Below also those below it, to a group, or to what somebody types.
type ViewPeopleIn struct {
	Department, Group forms.ID
	Below             bool
	Search            string
	Cursor            string
	Limit             int
}

// PeopleList is a page of people, with the departments that a search found.
type PeopleList struct {
	List[OrgMember]
	Departments []FoundPlaceRef `json:"departments,omitempty" doc:"of a search: departments of that name, at most 10"`
}

// FoundPlaceRef is a department that was found, with those above it.
type FoundPlaceRef struct {
	DepartmentRef
	Path []string `json:"path,omitempty" doc:"names of those above it, the top first"`
}

// readPeople finds the views of people among definitions, and what they keep for administrators.
func (cat *catalog) readPeople(definitions []*store.DefinitionRow) {
	cat.people, cat.private = map[string]*apps.View{}, map[string]bool{}
	for _, d := range definitions {
		if !strings.Contains(d.Body, `"of":"people"`) {
			continue
		}
		_, name, _ := strings.Cut(d.ID, ".")
		view := apps.ReadView(name, []byte(d.Body))
		if view == nil || view.People == nil {
			continue
		}
		cat.people[d.ID] = view
		for _, fact := range view.People.Admins {
			cat.private[fact] = true
		}
	}
}

// peopleViews gives the views of people that menus of apps lead to and that are switched on for the caller, by full id.
func (w *work) peopleViews() (map[string]ViewRef, error) {
	mine := map[string]ViewRef{}
	for id, view := range w.cat.people {
		app := w.cat.apps[appOf(id)]
		if app == nil {
			continue
		}
		served, err := w.inAudience(app.ID)
		if err != nil {
			return nil, err
		}
		for _, menu := range app.Menus {
			if served && menu.View == view.ID {
				mine[id] = w.viewRef(id, view, menu.Title, menu.Icon)
			}
		}
	}
	return mine, nil
}

func (w *work) viewRef(id string, view *apps.View, title forms.Text, icon string) ViewRef {
	app := w.cat.apps[appOf(id)]
	if len(title) == 0 {
		title = view.Title
	}
	return ViewRef{ID: id, App: app.ID, Of: "people", Title: title.In(w.caller.Language, app.Language), Icon: cmp.Or(icon, app.Icon), Category: app.Category}
}

// peopleView gives a view of people that is switched on for the caller.
func (w *work) peopleView(id string) (*apps.View, error) {
	view, app := w.cat.people[id], w.cat.apps[appOf(id)]
	if view == nil || app == nil {
		return nil, ErrNotFound
	}
	served, err := w.inAudience(app.ID)
	if err == nil && !served {
		err = NewFault("not_in_audience")
	}
	return view, err
}

// PeopleView gives a view of people as a page draws it.
func (e *Engine) PeopleView(ctx context.Context, c Caller, id string) (out PeopleView, err error) {
	err = e.read(ctx, c, func(w *work) error {
		view, err := w.peopleView(id)
		if err != nil {
			return err
		}
		p := view.People
		out = PeopleView{ViewRef: w.viewRef(id, view, nil, ""), Columns: view.Columns, Search: append([]string{}, p.Search...), Tree: p.Tree, Edit: []string{}}
		for _, fact := range p.Edit {
			if org.MayEdit(w.cat.company.OwnFields, fact) {
				out.Edit = append(out.Edit, fact)
			}
		}
		return nil
	})
	return out, err
}

// ViewPeople gives a page of a view of people by name, or those nearest to what somebody types, with no further page.
func (e *Engine) ViewPeople(ctx context.Context, c Caller, id string, in ViewPeopleIn) (list PeopleList, err error) {
	list.Items = []OrgMember{}
	if !storable(in.Search) {
		return list, NewFault("bad_text")
	}
	err = e.read(ctx, c, func(w *work) error {
		view, err := w.peopleView(id)
		if err != nil {
			return err
		}
		var rows []*store.MemberRow
		by := map[forms.ID]string{}
		if text := strings.TrimPrefix(org.Folded(in.Search), "+86"); strings.TrimSpace(in.Search) != "" {
			if rows, by, err = w.findPeople(view, text, in.Limit); err != nil {
				return err
			}
			if list.Departments, err = w.findPlaces(view, text); err != nil {
				return err
			}
		} else if rows, err = w.listPeople(in, &list); err != nil {
			return err
		}
		if list.Items, err = w.people(rows, in.Department); err != nil {
			return err
		}
		for i := range list.Items {
			list.Items[i].By = by[rows[i].ID]
		}
		return w.narrow(view, rows, list.Items)
	})
	return list, err
}

func (w *work) listPeople(in ViewPeopleIn, list *PeopleList) ([]*store.MemberRow, error) {
	if err := w.mayList(MemberListIn{Department: in.Department, Group: in.Group}); err != nil {
		return nil, err
	}
	paging, err := w.paging(in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	see, err := w.sees()
	if err != nil {
		return nil, err
	}
	page, err := w.tx.ListMembers(store.MemberList{Department: in.Department, Below: in.Below, Group: in.Group, See: see, Paging: paging})
	list.Next = page.Next
	return page.Items, err
}

// keyFacts are the facts that somebody is told who finds a person by a kind of key; a kind whose facts are kept from them finds nobody.
var keyFacts = map[string][]string{org.ByPhone: {"phone", "internal_number"}, org.ByStaff: {"staff_number"}}

// findPeople finds people by what the view lets them be found.
func (w *work) findPeople(view *apps.View, text string, limit int) (rows []*store.MemberRow, by map[forms.ID]string, err error) {
	var kinds []string
	for _, kind := range view.People.Search {
		if kind != "department" && w.mayFindBy(kind) {
			kinds = append(kinds, kind)
		}
	}
	by = map[forms.ID]string{}
	if len(kinds) == 0 || text == "" {
		return nil, by, nil
	}
	see, err := w.sees()
	if err != nil {
		return nil, nil, err
	}
	hits, err := w.tx.FindMembers(text, see, min(max(limit, 1), mostFound), kinds...)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]forms.ID, len(hits))
	for i, h := range hits {
		ids[i], by[h.Member] = h.Member, h.Kind
	}
	found, err := w.tx.Members(ids)
	for _, id := range ids {
		if m := found[id]; m != nil {
			rows = append(rows, m)
		}
	}
	return rows, by, err
}

// mayFindBy says whether the caller may find people by a kind of key.
func (w *work) mayFindBy(kind string) bool {
	return w.caller.HoldsEverywhere(org.RightOrganisation) || !slices.ContainsFunc(keyFacts[kind], func(fact string) bool { return w.cat.private[fact] })
}

// findable are the kinds of keys by which the caller may find people; nil: all.
func (w *work) findable() []string {
	var kinds []string
	all := []string{org.ByName, org.ByPinyin, org.ByInitials, org.ByPhone, org.ByStaff}
	for _, kind := range all {
		if w.mayFindBy(kind) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == len(all) {
		return nil
	}
	return kinds
}

// How many departments a search looks through, and gives.
const (
	mostPlacesRead  = 10_000
	mostPlacesFound = 10
)

// findPlaces finds departments by a part of the name, or by the beginning of how a part of it is read.
func (w *work) findPlaces(view *apps.View, text string) ([]FoundPlaceRef, error) {
	if text == "" || !slices.Contains(view.People.Search, "department") {
		return nil, nil
	}
	refs := []FoundPlaceRef{}
	rows, err := w.placesCalled(text)
	for _, d := range rows {
		path, err := w.tx.PathTo(d.ID)
		if err != nil {
			return nil, err
		}
		refs = append(refs, FoundPlaceRef{DepartmentRef: DepartmentRef{ID: d.ID, Name: d.Name}, Path: namesAbove(path)})
	}
	return refs, err
}

// placesCalled finds open departments that the caller sees by a part of their name, the nearest first.
func (w *work) placesCalled(text string) ([]*store.DepartmentRow, error) {
	var found []*store.DepartmentRow
	after := forms.ID{}
	for read := 0; read < mostPlacesRead; {
		rows, err := w.tx.OpenDepartments(after, store.MaxPage*10)
		if err != nil {
			return nil, err
		}
		for _, d := range rows {
			if org.Called(d.Name, text) {
				found = append(found, d)
			}
		}
		if len(rows) < store.MaxPage*10 {
			break
		}
		after, read = rows[len(rows)-1].ID, read+len(rows)
	}
	slices.SortStableFunc(found, func(a, b *store.DepartmentRow) int {
		return cmp.Or(strings.Index(org.Folded(a.Name), text)-strings.Index(org.Folded(b.Name), text), len(a.Name)-len(b.Name), strings.Compare(a.Name, b.Name))
	})
	found = found[:min(len(found), mostPlacesFound*3)]
	shown, err := w.departmentsShown(found)
	return shown[:min(len(shown), mostPlacesFound)], err
}

// namesAbove are the names on a path without its end.
func namesAbove(path []*store.DepartmentRow) (names []string) {
	for _, above := range path[:max(len(path)-1, 0)] {
		names = append(names, above.Name)
	}
	return names
}

// narrow leaves in rows what the view shows, and adds what of it lists do not have by themselves.
func (w *work) narrow(view *apps.View, rows []*store.MemberRow, items []OrgMember) error {
	has := func(fact string) bool { return slices.Contains(view.Columns, fact) }
	ids := make([]forms.ID, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	photos := map[forms.ID]*store.PhotoRow{}
	if has("photo") {
		var err error
		if photos, err = w.tx.PhotosOf(ids); err != nil {
			return err
		}
	}
	for i, m := range rows {
		v := &items[i]
		if p := photos[m.ID]; p != nil && w.tells("photo", m) {
			v.Photo = p.Photo
		}
		if at := w.cat.times.locations[m.Location]; at != nil && has("location") && w.tells("location", m) {
			v.Location = at.Name
		}
		if has("email") && w.tells("email", m) {
			v.Email = m.Email
		}
		v.pruned(has)
	}
	return nil
}

// pruned takes away the facts of a row that has says no to.
func (v *OrgMember) pruned(has func(fact string) bool) {
	for fact, text := range map[string]*string{"staff_number": &v.StaffNumber, "phone": &v.Phone, "internal_number": &v.InternalNumber, "post": &v.Post} {
		if !has(fact) {
			*text = ""
		}
	}
	if !has("department") {
		v.Department = nil
	}
	if !has("post") {
		v.Rank = 0
	}
	v.Away = v.Away && has("absence")
}
