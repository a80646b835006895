package engine

import (
	"context"
	"slices"
	"strconv"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// GroupView is a group of people: the company's, or one of the caller's own.
type GroupView struct {
	ID       forms.ID `json:"id"`
	Name     string   `json:"name"`
	Own      bool     `json:"own,omitempty" doc:"the caller's; nobody else sees it"`
	Calendar forms.ID `json:"calendar,omitzero" doc:"by which those in it work, whatever their location says"`
	Members  int      `json:"members" doc:"how many in it the caller sees"`
	Position int      `json:"position"`
	Revision int      `json:"revision" doc:"what If-Match names"`
}

// The most groups of a company and of a member, and of people in one.
const (
	mostGroups     = 500
	mostOwnGroups  = 50
	mostInGroup    = 5000
	mostInOwnGroup = 500
	mostAtOnce     = 200 // that one change names
)

// Groups lists the company's groups, then the caller's own.
func (e *Engine) Groups(ctx context.Context, c Caller) (List[GroupView], error) {
	list := List[GroupView]{Items: []GroupView{}}
	err := e.read(ctx, c, func(w *work) error {
		for _, owner := range []forms.ID{{}, c.Member} {
			rows, err := w.tx.GroupsOf(owner)
			if err != nil {
				return err
			}
			views, err := w.groupViews(rows...)
			if err != nil {
				return err
			}
			list.Items = append(list.Items, views...)
		}
		return nil
	})
	return list, err
}

// groupViews are groups with how many in them the caller sees.
func (w *work) groupViews(rows ...*store.GroupRow) ([]GroupView, error) {
	see, err := w.sees()
	if err != nil {
		return nil, err
	}
	ids := make([]forms.ID, len(rows))
	for i, g := range rows {
		ids[i] = g.ID
	}
	counts, err := w.tx.CountGroupSeen(ids, see)
	views := make([]GroupView, len(rows))
	for i, g := range rows {
		views[i] = GroupView{ID: g.ID, Name: g.Name, Own: !g.Owner.IsZero(), Calendar: g.Calendar, Members: counts[g.ID], Position: g.Position, Revision: g.Revision}
	}
	return views, err
}

// group gives a group that the caller may know of: the company's, or their own.
func (w *work) group(id forms.ID) (*store.GroupRow, error) {
	g, err := w.tx.Group(id)
	if err == nil && !g.Owner.IsZero() && g.Owner != w.caller.Member {
		err = ErrNotFound
	}
	return g, err
}

// ChangeGroup adds a group (no ID), changes one, or removes one. As a change of the organisation it is about the company's groups, as a
// member's own about theirs.
type ChangeGroup struct {
	ID       forms.ID
	Revision int
	Drop     bool
	GroupPatch
}

// GroupPatch is what of a group changes; what is absent stays.
type GroupPatch struct {
	Name     *string    `json:"name,omitempty"`
	Position *int       `json:"position,omitempty" doc:"orders it; of several of the company's with a calendar the first counts"`
	Calendar *forms.ID  `json:"calendar,omitempty" doc:"of the company's groups: a work calendar; empty: none of its own"`
	Add      []forms.ID `json:"add,omitempty" maxItems:"200" doc:"members to put into it"`
	Remove   []forms.ID `json:"remove,omitempty" maxItems:"200" doc:"members to take out of it"`
}

// Subject is what is changed.
func (c ChangeGroup) Subject() forms.ID { return c.ID }

func (c ChangeGroup) change(w *work) (any, error) {
	return c.of(w, forms.ID{}, mostGroups, mostInGroup)
}
func (c ChangeGroup) changeOwn(w *work) (any, error) {
	return c.of(w, w.caller.Member, mostOwnGroups, mostInOwnGroup)
}

// of carries the change out on the groups of an owner. What a member does about their own groups concerns nobody and leaves no event.
func (c ChangeGroup) of(w *work, owner forms.ID, most, mostIn int) (any, error) {
	rows, err := w.tx.GroupsOf(owner)
	if err != nil {
		return nil, err
	}
	row, kind, err := thing(w, c.ID, c.Revision, rows, most, func(g *store.GroupRow) (forms.ID, int) { return g.ID, g.Revision })
	if err != nil {
		return nil, err
	}
	if row.ID.IsZero() {
		row.ID, row.Owner, row.Position = w.nextID(), owner, len(rows)
	}
	if c.Drop {
		w.tx.DeleteGroup(row.ID)
		return struct{}{}, w.aboutGroup(row, "group_removed", struct{}{})
	}
	ch := changes{}
	if err := ch.need(&row.Name, c.Name); err != nil {
		return nil, err
	}
	set(ch, "position", &row.Position, c.Position)
	if c.Calendar != nil && !c.Calendar.IsZero() && !owner.IsZero() {
		return nil, NewFault("bad_parameter", "name", "calendar")
	}
	if err := w.knownCalendar(c.Calendar); err != nil {
		return nil, err
	}
	set(ch, "calendar", &row.Calendar, c.Calendar)
	row.Revision++
	w.tx.PutGroup(row)
	if err := c.fill(w, row, mostIn, ch); err != nil {
		return nil, err
	}
	if err := w.aboutGroup(row, "group_"+kind, ch); err != nil {
		return nil, err
	}
	views, err := w.groupViews(row)
	if err != nil {
		return nil, err
	}
	return views[0], nil
}

// fill puts people into a group and takes others out.
func (c ChangeGroup) fill(w *work, row *store.GroupRow, most int, ch changes) error {
	if len(c.Add)+len(c.Remove) > mostAtOnce {
		return NewFault("too_many", "max", strconv.Itoa(mostAtOnce))
	}
	for _, id := range c.Remove {
		w.tx.DeleteGroupMember(row.ID, id)
	}
	for _, id := range c.Add {
		if _, err := w.present(id, "add"); err != nil {
			return err
		}
		w.tx.InsertGroupMember(row.ID, id)
	}
	if len(c.Add) > 0 {
		ch["added"] = [2]any{nil, c.Add}
	}
	if len(c.Remove) > 0 {
		ch["removed"] = [2]any{c.Remove, nil}
	}
	n, err := w.tx.CountGroup(row.ID)
	if err == nil && n > most {
		err = NewFault("too_many", "max", strconv.Itoa(most))
	}
	return err
}

func (w *work) aboutGroup(row *store.GroupRow, kind string, payload any) error {
	if !row.Owner.IsZero() {
		return nil
	}
	return w.happened(row.ID, kind, payload)
}

// RoleView is a role.
type RoleView struct {
	ID       forms.ID `json:"id"`
	Key      string   `json:"key" doc:"what flows and forms call it by"`
	Name     string   `json:"name"`
	Fixed    bool     `json:"fixed,omitempty" doc:"the system knows it; it cannot be removed"`
	Members  int      `json:"members" doc:"how many hold it; 0 to who administers some departments"`
	Revision int      `json:"revision" doc:"what If-Match names"`
}

// Roles lists the company's roles by name; to who administers some departments the names alone, of those that carry no share of the administration.
func (e *Engine) Roles(ctx context.Context, c Caller) (List[RoleView], error) {
	list := List[RoleView]{Items: []RoleView{}}
	if !c.Holds(org.RightOrganisation) {
		return list, NewFault("forbidden")
	}
	err := e.read(ctx, c, func(w *work) error {
		rows, err := w.tx.Roles()
		if err != nil {
			return err
		}
		for _, r := range rows {
			if !c.HoldsEverywhere(org.RightOrganisation) {
				switch err := w.mayGive(r); {
				case err == nil:
					list.Items = append(list.Items, RoleView{ID: r.ID, Key: r.Key, Name: r.Name})
				case AsFault(err) == nil:
					return err
				}
				continue
			}
			view, err := w.roleView(r)
			if err != nil {
				return err
			}
			list.Items = append(list.Items, view)
		}
		return nil
	})
	return list, err
}

func (w *work) roleView(r *store.RoleRow) (RoleView, error) {
	n, err := w.tx.CountRole(r.ID)
	return RoleView{ID: r.ID, Key: r.Key, Name: r.Name, Fixed: r.Key == org.RoleAdmin || r.Key == org.RoleFlowAdmin, Members: n, Revision: r.Revision}, err
}

// ChangeRole adds a role (no ID), changes its name or who holds it, or removes one that no flow and no form names. Its key never changes.
type ChangeRole struct {
	ID       forms.ID
	Revision int
	Drop     bool
	RolePatch
}

// RolePatch is what of a role changes; what is absent stays.
type RolePatch struct {
	Key    *string    `json:"key,omitempty" doc:"of a new role: a lower-case letter, then letters, digits and hyphens"`
	Name   *string    `json:"name,omitempty"`
	Add    []forms.ID `json:"add,omitempty" maxItems:"200" doc:"members to give it to"`
	Remove []forms.ID `json:"remove,omitempty" maxItems:"200" doc:"members to take it from"`
}

const mostRoles = 500

// Subject is what is changed.
func (c ChangeRole) Subject() forms.ID { return c.ID }

func (c ChangeRole) change(w *work) (any, error) {
	rows, err := w.tx.Roles()
	if err != nil {
		return nil, err
	}
	row, kind, err := thing(w, c.ID, c.Revision, rows, mostRoles, func(r *store.RoleRow) (forms.ID, int) { return r.ID, r.Revision })
	if err != nil {
		return nil, err
	}
	if c.Drop {
		return struct{}{}, c.drop(w, row)
	}
	ch := changes{}
	if err := ch.need(&row.Name, c.Name); err != nil {
		return nil, err
	}
	switch {
	case kind == "changed" && c.Key != nil && *c.Key != row.Key, kind == "added" && (c.Key == nil || !validKey(*c.Key)):
		return nil, NewFault("bad_parameter", "name", "key")
	case kind == "changed":
		w.tx.UpdateRole(row)
	default:
		row.ID, row.Revision = w.nextID(), 1
		set(ch, "key", &row.Key, c.Key)
		w.tx.InsertRole(row)
	}
	if err := c.give(w, row, ch); err != nil {
		return nil, err
	}
	if err := w.happened(row.ID, "role_"+kind, ch, append(c.Add, c.Remove...)...); err != nil {
		return nil, err
	}
	return w.roleView(row)
}

// validKey says whether a text may be what definitions call something by.
func validKey(key string) bool {
	for i, c := range key {
		if c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '-') {
			continue
		}
		return false
	}
	return len(key) > 0 && len(key) <= 64
}

// give gives the role to members and takes it from others, after that: one owner may follow another.
func (c ChangeRole) give(w *work, row *store.RoleRow, ch changes) error {
	if len(c.Add)+len(c.Remove) > mostAtOnce {
		return NewFault("too_many", "max", strconv.Itoa(mostAtOnce))
	}
	for _, id := range c.Add {
		if _, err := w.present(id, "add"); err != nil {
			return err
		}
		w.tx.InsertRoleMember(row.ID, id)
	}
	for _, id := range c.Remove {
		if slices.Contains(c.Add, id) {
			continue
		}
		if row.Key == org.RoleAdmin {
			if err := w.keepsAnOwner(id); err != nil {
				return err
			}
		}
		w.tx.DeleteRoleMember(row.ID, id)
	}
	if len(c.Add) > 0 {
		ch["added"] = [2]any{nil, c.Add}
	}
	if len(c.Remove) > 0 {
		ch["removed"] = [2]any{c.Remove, nil}
	}
	return nil
}

func (c ChangeRole) drop(w *work, row *store.RoleRow) error {
	if row.Key == org.RoleAdmin || row.Key == org.RoleFlowAdmin {
		return NewFault("role_fixed")
	}
	if err := w.unnamedRole(row.Key); err != nil {
		return err
	}
	grants, err := w.tx.Grants()
	if err != nil {
		return err
	}
	n := 0
	for _, g := range grants {
		if g.Holder == row.ID {
			n++
		}
	}
	if n > 0 { // shares of the administration that nobody would hold
		return stillUsed(n, nil)
	}
	w.tx.DeleteRole(row.ID)
	return w.happened(row.ID, "role_removed", changes{"key": {row.Key, nil}})
}
