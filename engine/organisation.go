package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// OrgDepartment is a department in the tree, with how much lies in it; only people whom the caller may see are counted.
type OrgDepartment struct {
	ID          forms.ID        `json:"id"`
	Name        string          `json:"name"`
	Parent      forms.ID        `json:"parent,omitzero"`
	Head        *MemberRef      `json:"head,omitempty"`
	Position    int             `json:"position" doc:"orders it among its siblings"`
	Departments int             `json:"departments" doc:"open ones right below it"`
	Members     int             `json:"members" doc:"who belong to it, by their main department or another"`
	All         int             `json:"all" doc:"who belong to it or to one below it, each once"`
	Path        []DepartmentRef `json:"path,omitempty" doc:"of one department: those above it and itself, the top first"`
	Closed      bool            `json:"closed,omitempty"`
	Revision    int             `json:"revision" doc:"what If-Match names"`
}

// OrgMember is a person in a list.
type OrgMember struct {
	ID             forms.ID       `json:"id"`
	Name           string         `json:"name"`
	StaffNumber    string         `json:"staff_number,omitempty"`
	Phone          string         `json:"phone,omitempty" doc:"absent where it is not the caller's to see"`
	InternalNumber string         `json:"internal_number,omitempty"`
	Department     *DepartmentRef `json:"department,omitempty" doc:"the main one"`
	Post           string         `json:"post,omitempty" doc:"in the department that was asked for, else in the main one"`
	Rank           int            `json:"rank,omitempty" doc:"of the post; the higher, the further up"`
	Away           bool           `json:"away,omitempty"`
	Photo          forms.ID       `json:"photo,omitzero" doc:"in a view that shows it: there is a picture, and this changes with it"`
	Email          string         `json:"email,omitempty" doc:"in a view that shows it"`
	Location       string         `json:"location,omitempty" doc:"in a view that shows it"`
	Hidden         bool           `json:"hidden,omitempty"`
	Left           Instant        `json:"left,omitzero" doc:"when they left; only administrators see those"`
	By             string         `json:"by,omitempty" enum:"name,pinyin,initials,phone,staff" doc:"of a search: by what they were found"`
}

// PlaceInDepartment is a member's place in one department.
type PlaceInDepartment struct {
	Department DepartmentRef `json:"department"`
	Post       *PostRef      `json:"post,omitempty"`
	Main       bool          `json:"main,omitempty"`
	Head       bool          `json:"head,omitempty"`
	Above      []string      `json:"above,omitempty" doc:"on a person's card: the names of the departments above it, the top first"`
}

// PostRef names a post.
type PostRef struct {
	ID   forms.ID `json:"id"`
	Name string   `json:"name"`
	Rank int      `json:"rank"`
}

// MemberCard is all of a member that the caller may know.
type MemberCard struct {
	ID             forms.ID            `json:"id"`
	Name           string              `json:"name"`
	StaffNumber    string              `json:"staff_number,omitempty"`
	Phone          string              `json:"phone,omitempty" doc:"absent where it is not the caller's to see"`
	InternalNumber string              `json:"internal_number,omitempty"`
	Email          string              `json:"email,omitempty"`
	Departments    []PlaceInDepartment `json:"departments" doc:"the main one first"`
	Manager        *MemberRef          `json:"manager,omitempty"`
	Location       *LocationRef        `json:"location,omitempty"`
	Roles          []string            `json:"roles,omitempty" doc:"their names; for administrators"`
	Absence        *AbsenceView        `json:"absence,omitempty" doc:"where they are away now; on the own card also one that lies ahead"`
	Hidden         bool                `json:"hidden,omitempty"`
	HiddenPhone    bool                `json:"hidden_phone,omitempty"`
	Account        bool                `json:"account,omitempty" doc:"they can sign in; for administrators"`
	Left           Instant             `json:"left,omitzero"`
	Successor      *MemberRef          `json:"successor,omitempty"`
	Offline        bool                `json:"offline,omitempty" doc:"without a smartphone, so that clerks act for them; for administrators and themselves"`
	Photo          forms.ID            `json:"photo,omitzero" doc:"there is a picture; this changes with it"`
	Editable       []string            `json:"editable,omitempty" doc:"on the own card: what may be edited with PATCH /me/card"`
	Revision       int                 `json:"revision" doc:"what If-Match names"`
}

// LocationRef names a location.
type LocationRef struct {
	ID   forms.ID `json:"id"`
	Name string   `json:"name"`
	Zone string   `json:"zone" doc:"IANA name"`
}

// OrgTree gives the departments right below one, or at the top.
func (e *Engine) OrgTree(ctx context.Context, c Caller, under forms.ID) (List[OrgDepartment], error) {
	list := List[OrgDepartment]{Items: []OrgDepartment{}}
	err := e.read(ctx, c, func(w *work) error {
		if !under.IsZero() {
			if _, err := w.openDepartment(under); err != nil {
				return err
			}
		}
		rows, err := w.tx.DepartmentsUnder(under)
		if err == nil {
			rows, err = w.departmentsShown(rows)
		}
		if err == nil {
			list.Items, err = w.departments(rows)
		}
		return err
	})
	return list, err
}

// OrgDepartment gives one department with the path to it.
func (e *Engine) OrgDepartment(ctx context.Context, c Caller, id forms.ID) (view OrgDepartment, err error) {
	err = e.read(ctx, c, func(w *work) error {
		row, err := w.tx.Department(id)
		if err == nil && row.ClosedAt != 0 && w.organises(id) != nil {
			err = ErrNotFound
		}
		if err == nil {
			err = w.seesDepartment(id)
		}
		if err != nil {
			return err
		}
		view, err = w.department(row)
		return err
	})
	return view, err
}

func (w *work) openDepartment(id forms.ID) (*store.DepartmentRow, error) {
	row, err := w.tx.Department(id)
	if err == nil && row.ClosedAt != 0 {
		err = ErrNotFound
	}
	if err == nil {
		err = w.seesDepartment(id)
	}
	return row, err
}

// departmentsShown are those of some departments that are not hidden from the caller with those in them.
func (w *work) departmentsShown(rows []*store.DepartmentRow) ([]*store.DepartmentRow, error) {
	see, err := w.sees()
	if err != nil || len(see.KeptUnder) == 0 {
		return rows, err
	}
	ids := make([]forms.ID, len(rows))
	for i, d := range rows {
		ids[i] = d.ID
	}
	shown, err := w.tx.DepartmentsSeen(ids, see)
	return slices.DeleteFunc(rows, func(d *store.DepartmentRow) bool { return !shown[d.ID] }), err
}

// department is one department with the path to it.
func (w *work) department(row *store.DepartmentRow) (OrgDepartment, error) {
	views, err := w.departments([]*store.DepartmentRow{row})
	if err != nil {
		return OrgDepartment{}, err
	}
	path, err := w.tx.PathTo(row.ID)
	if err == nil {
		path, err = w.departmentsShown(path)
	}
	for _, d := range path {
		views[0].Path = append(views[0].Path, DepartmentRef{ID: d.ID, Name: d.Name})
	}
	return views[0], err
}

func (w *work) departments(rows []*store.DepartmentRow) ([]OrgDepartment, error) {
	ids, heads := make([]forms.ID, len(rows)), make([]forms.ID, 0, len(rows))
	for i, d := range rows {
		ids[i], heads = d.ID, append(heads, d.Head)
	}
	see, err := w.sees()
	if err != nil {
		return nil, err
	}
	counts, err := w.tx.CountDepartments(ids, see)
	if err != nil {
		return nil, err
	}
	leading, err := w.tx.Members(heads)
	if err != nil {
		return nil, err
	}
	shown, err := w.seesIDs(heads...)
	if err != nil {
		return nil, err
	}
	views := make([]OrgDepartment, len(rows))
	for i, d := range rows {
		n := counts[d.ID]
		views[i] = OrgDepartment{ID: d.ID, Name: d.Name, Parent: d.Parent, Position: d.Position, Departments: n.Departments, Members: n.Members, All: n.All,
			Closed: d.ClosedAt != 0, Revision: d.Revision}
		if head := leading[d.Head]; head != nil && shown[head.ID] {
			views[i].Head = &MemberRef{ID: head.ID, Name: head.Name}
		}
	}
	return views, nil
}

// MemberListIn asks for a page of people by name: of a department, of those below it too, with a role, in a group. Left asks for those
// too who have left.
type MemberListIn struct {
	Department, Role, Group forms.ID
	Below, Left             bool
	Cursor                  string
	Limit                   int
}

// OrgMembers lists people in the order of their names.
func (e *Engine) OrgMembers(ctx context.Context, c Caller, in MemberListIn) (List[OrgMember], error) {
	page := List[OrgMember]{Items: []OrgMember{}}
	err := e.read(ctx, c, func(w *work) error {
		all := c.Holds(org.RightOrganisation) && w.organises(in.Department) == nil // none: the whole company
		if in.Left && !all || !in.Role.IsZero() && !c.HoldsEverywhere(org.RightOrganisation) {
			return NewFault("forbidden")
		}
		if err := w.mayList(in); err != nil {
			return err
		}
		paging, err := w.paging(in.Cursor, in.Limit)
		if err != nil {
			return err
		}
		see, err := w.sees()
		if err != nil {
			return err
		}
		see.Disabled = in.Left
		rows, err := w.tx.ListMembers(store.MemberList{Department: in.Department, Below: in.Below, Role: in.Role, Group: in.Group, See: see, Paging: paging})
		if err != nil {
			return err
		}
		page.Next = rows.Next
		page.Items, err = w.people(rows.Items, in.Department)
		return err
	})
	return page, err
}

// mayList says whether what narrows a list is there for the caller.
func (w *work) mayList(in MemberListIn) error {
	if !in.Department.IsZero() {
		if _, err := w.openDepartment(in.Department); err != nil {
			return err
		}
	}
	if !in.Group.IsZero() {
		if _, err := w.group(in.Group); err != nil {
			return err
		}
	}
	if in.Role.IsZero() {
		return nil
	}
	roles, err := w.tx.Roles()
	if err == nil && !slices.ContainsFunc(roles, func(r *store.RoleRow) bool { return r.ID == in.Role }) {
		err = ErrNotFound
	}
	return err
}

// people are members as lists show them, with their posts in a department where one is named.
func (w *work) people(rows []*store.MemberRow, in forms.ID) ([]OrgMember, error) {
	ids, places := make([]forms.ID, len(rows)), []forms.ID{}
	for i, m := range rows {
		ids[i], places = m.ID, append(places, m.Department)
	}
	if err := w.learn(places...); err != nil {
		return nil, err
	}
	see, err := w.sees()
	if err != nil {
		return nil, err
	}
	shown, err := w.tx.DepartmentsSeen(places, see)
	if err != nil {
		return nil, err
	}
	posts, err := w.posts()
	if err != nil {
		return nil, err
	}
	away, err := w.tx.Absences(ids, w.now)
	if err != nil {
		return nil, err
	}
	further := map[forms.ID][]store.FurtherRow{}
	if !in.IsZero() {
		if further, err = w.tx.Further(ids); err != nil {
			return nil, err
		}
	}
	numbers, err := w.seesPhones(rows...)
	if err != nil {
		return nil, err
	}
	views := make([]OrgMember, len(rows))
	for i, m := range rows {
		v := OrgMember{ID: m.ID, Name: m.Name, StaffNumber: m.StaffNumber, InternalNumber: m.InternalNumber, Away: away[m.ID] != nil, Hidden: m.Hidden, Left: Instant(m.DisabledAt)}
		if numbers[m.ID] {
			v.Phone = m.Phone
		}
		if !m.Department.IsZero() && (shown[m.Department] || m.ID == w.caller.Member) {
			v.Department = &DepartmentRef{ID: m.Department, Name: w.names[m.Department]}
		}
		post := m.Post
		for _, f := range further[m.ID] {
			if f.Department == in {
				post = f.Post
			}
		}
		if p := posts[post]; p != nil {
			v.Post, v.Rank = p.Name, p.Rank
		}
		v.pruned(func(fact string) bool { return w.tells(fact, m) })
		views[i] = v
	}
	return views, nil
}

// posts are the company's posts by id.
func (w *work) posts() (map[forms.ID]*store.PostRow, error) {
	rows, err := w.tx.Posts()
	by := make(map[forms.ID]*store.PostRow, len(rows))
	for _, p := range rows {
		by[p.ID] = p
	}
	return by, err
}

// OrgMember gives the card of a member.
func (e *Engine) OrgMember(ctx context.Context, c Caller, id forms.ID) (card MemberCard, err error) {
	err = e.read(ctx, c, func(w *work) error {
		row, err := w.tx.Member(id)
		if err != nil {
			return err
		}
		if shown, err := w.maySee(row); err != nil || !shown {
			return cmp.Or(err, ErrNotFound)
		}
		card, err = w.card(row)
		return err
	})
	return card, err
}

// wholeCard is a member's card with what views of people keep for administrators; card leaves that out.
func (w *work) wholeCard(m *store.MemberRow) (MemberCard, error) {
	card := MemberCard{ID: m.ID, Name: m.Name, StaffNumber: m.StaffNumber, InternalNumber: m.InternalNumber, Email: m.Email, Hidden: m.Hidden,
		HiddenPhone: m.HiddenPhone, Left: Instant(m.DisabledAt), Revision: m.Revision}
	numbers, err := w.seesPhones(m)
	if err != nil {
		return card, err
	}
	if numbers[m.ID] {
		card.Phone = m.Phone
	}
	if m.ID == w.caller.Member {
		card.Editable = strings.Fields(w.cat.company.OwnFields)
		card.Offline = m.Offline
	}
	if err := w.places(&card, m); err != nil {
		return card, err
	}
	if err := w.learn(m.Manager, m.Successor); err != nil {
		return card, err
	}
	around, err := w.seesIDs(m.Manager, m.Successor)
	if err != nil {
		return card, err
	}
	if around[m.Manager] {
		card.Manager = w.member(m.Manager)
	}
	if around[m.Successor] {
		card.Successor = w.member(m.Successor)
	}
	if at := w.cat.times.locations[m.Location]; at != nil {
		card.Location = &LocationRef{ID: at.ID, Name: at.Name, Zone: at.Zone}
		if at.Zone == "" {
			card.Location.Zone = w.cat.company.Zone
		}
	}
	over := w.organisesPlaceOf(m)
	if over {
		card.Account = !m.Account.IsZero()
		card.Offline = m.Offline
		if err := w.rolesOn(&card); err != nil {
			return card, err
		}
	}
	absence, err := w.tx.Absence(m.ID)
	if errors.Is(err, store.ErrNotFound) {
		return card, nil
	}
	if err == nil && absence.Until > w.now && (absence.From <= w.now || m.ID == w.caller.Member || over) {
		card.Absence, err = w.absenceSeen(absence)
	}
	return card, err
}

// places puts the departments of a member on their card.
func (w *work) places(card *MemberCard, m *store.MemberRow) error {
	further, err := w.tx.Further([]forms.ID{m.ID})
	if err != nil {
		return err
	}
	posts, err := w.posts()
	if err != nil {
		return err
	}
	rows := further[m.ID]
	if !m.Department.IsZero() {
		rows = append([]store.FurtherRow{{Department: m.Department, Post: m.Post}}, rows...)
	}
	ids := make([]forms.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.Department
	}
	departments, err := w.tx.Departments(ids)
	if err != nil {
		return err
	}
	see, err := w.sees()
	if err != nil {
		return err
	}
	shown, err := w.tx.DepartmentsSeen(ids, see)
	if err != nil {
		return err
	}
	card.Departments = []PlaceInDepartment{}
	for _, r := range rows {
		d := departments[r.Department]
		if d == nil || !shown[d.ID] && m.ID != w.caller.Member {
			continue
		}
		place := PlaceInDepartment{Department: DepartmentRef{ID: d.ID, Name: d.Name}, Main: d.ID == m.Department, Head: d.Head == m.ID}
		if p := posts[r.Post]; p != nil {
			place.Post = &PostRef{ID: p.ID, Name: p.Name, Rank: p.Rank}
		}
		card.Departments = append(card.Departments, place)
	}
	return nil
}
