package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/live"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// OrgChange is one change of the organisation by whoever has the right over it (org_rights.go). What it answers is the body of the answer.
type OrgChange interface {
	// Subject is what the caller names to be changed; none where something is added.
	Subject() forms.ID
	// may refuses where the caller's right does not reach what the change is about, or the last owner would go.
	may(w *work) error
	change(w *work) (any, error)
}

// OwnChange is one change that a member makes about themselves: their card, their absence, their groups.
type OwnChange interface {
	Subject() forms.ID
	changeOwn(w *work) (any, error)
}

// confirms is a change for which whoever makes it may have to show that they are not just somebody with their session.
type confirms interface {
	confirmed(ctx context.Context, e *Engine, c Caller) (OwnChange, error)
}

// reschedules marks the changes after which people may work at other times.
type reschedules interface{ reschedules() }

// ChangeOrg carries out a change of the organisation, once per key. Changes of one organisation take turns, so that two at once cannot make what
// neither of them would: a ring of departments or managers, a department that is closed and joined.
func (e *Engine) ChangeOrg(ctx context.Context, c Caller, key Key, ch OrgChange) (Answer, error) {
	if !c.Holds(org.RightOrganisation) {
		return Answer{}, NewFault("forbidden")
	}
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) { return w.inTurn(allowed(ch)) })
	if _, is := ch.(reschedules); is {
		e.catalogs.drop(c.Company)
	}
	return answer, err
}

// allowed is a change that asks first whether its caller may make it.
func allowed(ch OrgChange) func(*work) (any, error) {
	return func(w *work) (any, error) {
		if err := ch.may(w); err != nil {
			return nil, err
		}
		return ch.change(w)
	}
}

// ChangeOwn carries out a change that the caller makes about themselves, once per key.
func (e *Engine) ChangeOwn(ctx context.Context, c Caller, key Key, ch OwnChange) (Answer, error) {
	if asks, is := ch.(confirms); is {
		var err error
		if ch, err = asks.confirmed(ctx, e, c); err != nil {
			return Answer{}, err
		}
	}
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) { return w.ownTurn(ch) })
	if _, is := ch.(reschedules); is {
		e.catalogs.drop(c.Company)
	}
	return answer, err
}

// inTurn runs a change under the lock of the organisation.
func (w *work) inTurn(do func(*work) (any, error)) (result, error) {
	if _, err := w.tx.LockCompany(w.caller.Company); err != nil {
		return result{}, err
	}
	if err := w.anew(); err != nil {
		return result{}, err
	}
	return w.done(do)
}

// alone marks the changes of what is the caller's and concerns nobody else: they take turns with themselves, not with the organisation.
type alone interface{ alone() }

// ownTurn runs a change that the caller makes about themselves under the lock that it needs.
func (w *work) ownTurn(ch OwnChange) (result, error) {
	if _, is := ch.(alone); !is {
		return w.inTurn(ch.changeOwn)
	}
	if _, err := w.tx.LockMember(w.caller.Member); err != nil {
		return result{}, err
	}
	return w.done(ch.changeOwn)
}

func (w *work) done(do func(*work) (any, error)) (result, error) {
	body, err := do(w)
	return result{200, body}, err
}

// unchanged gives nil where the revision that the caller changes is the one that is there, else who was first.
func (w *work) unchanged(subject forms.ID, have, asked int) error {
	if have == asked {
		return nil
	}
	who, at, err := w.tx.LastActor(subject)
	if err != nil {
		return err
	}
	return w.meanwhile(who, at, int64(have))
}

// meanwhile is the fault of who was slower than somebody else.
func (w *work) meanwhile(by forms.ID, at, revision int64) error {
	if err := w.learn(by); err != nil {
		return err
	}
	f := NewFault("changed_meanwhile", "who", w.names[by], "revision", strconv.FormatInt(revision, 10))
	if at > 0 {
		f.Args["at"], f.Zone = time.UnixMilli(at).UTC().Format(instantFormat), w.cat.company.Zone
	}
	return f
}

// happened notes an event in the history of a part of the organisation, and tells the administrators' open pages and those of the members
// whom it concerns.
func (w *work) happened(subject forms.ID, kind string, payload any, members ...forms.ID) error {
	if err := w.note(subject, kind, payload); err != nil {
		return err
	}
	admins, err := w.tx.RoleHolders(org.RoleAdmin)
	if err != nil {
		return err
	}
	for _, id := range append(members, w.caller.Member) {
		if !id.IsZero() && !slices.Contains(admins, id) {
			admins = append(admins, id)
		}
	}
	w.told = append(w.told, live.Change{Company: w.caller.Company, Members: admins})
	return nil
}

// changes are what a change made of some fields, for its event: [before, after].
type changes map[string][2]any

// set writes a field that a change names, and notes it where it differs.
func set[T comparable](ch changes, name string, field *T, to *T) {
	if to == nil || *field == *to {
		return
	}
	ch[name] = [2]any{*field, *to}
	*field = *to
}

// longestOrgName is how many characters the name of a part of the organisation has at most.
const longestOrgName = 100

// orgName is a name as it is kept: without spaces around it, and nothing in it that no page can show.
func orgName(text string) (string, error) {
	text = strings.TrimSpace(text)
	n := utf8.RuneCountInString(text)
	if n == 0 || n > longestOrgName || !storable(text) || strings.ContainsFunc(text, unicode.IsControl) || strings.ContainsFunc(text, turnsText) {
		return "", NewFault("bad_parameter", "name", "name")
	}
	return text, nil
}

// turnsText finds the characters that make a text read other than it is written.
func turnsText(c rune) bool {
	return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f || c == utf8.RuneError
}

// named writes a name that a change gives.
func (ch changes) named(field *string, to *string) error {
	if to == nil {
		return nil
	}
	name, err := orgName(*to)
	if err == nil {
		set(ch, "name", field, &name)
	}
	return err
}

// here gives a member who is with the company; what names none is a bad parameter.
func (w *work) here(id forms.ID, parameter string) (*store.MemberRow, error) {
	row, err := w.tx.Member(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && row.DisabledAt != 0 {
		return nil, NewFault("no_such_member", "name", parameter)
	}
	return row, err
}

// present is here for a member whom the caller chooses: whom they may not see they are told of as of nobody.
func (w *work) present(id forms.ID, parameter string) (*store.MemberRow, error) {
	row, err := w.here(id, parameter)
	if err != nil {
		return nil, err
	}
	if shown, err := w.maySee(row); err != nil || !shown {
		return nil, cmp.Or(err, error(NewFault("no_such_member", "name", parameter)))
	}
	return row, nil
}

// AddDepartment adds a department below another or, with no parent, at the top; at the end of its siblings where no position is named.
type AddDepartment struct {
	Name     string   `json:"name" maxLength:"100"`
	Parent   forms.ID `json:"parent,omitempty"`
	Head     forms.ID `json:"head,omitempty"`
	Position *int     `json:"position,omitempty" doc:"among its siblings, from 0; absent: the last"`
}

// deepest is how many levels of departments there are at most.
const deepest = 20

// Subject is none: something is added.
func (a AddDepartment) Subject() forms.ID { return forms.ID{} }

func (a AddDepartment) change(w *work) (any, error) {
	name, err := orgName(a.Name)
	if err != nil {
		return nil, err
	}
	above := -1
	if !a.Parent.IsZero() {
		if _, err := w.openDepartment(a.Parent); err != nil {
			return nil, err
		}
		if above, _, err = w.tx.DepartmentDepth(a.Parent); err != nil {
			return nil, err
		}
	}
	if above+2 > deepest {
		return nil, NewFault("department_deep", "max", strconv.Itoa(deepest))
	}
	if !a.Head.IsZero() {
		if _, err := w.present(a.Head, "head"); err != nil {
			return nil, err
		}
	}
	row := &store.DepartmentRow{ID: w.nextID(), Parent: a.Parent, Name: name, Head: a.Head}
	if err := w.freeName(row); err != nil {
		return nil, err
	}
	if err := org.AddDepartment(w.tx, row); err != nil {
		return nil, err
	}
	if err := w.place(row, a.Position); err != nil {
		return nil, err
	}
	return w.departmentAfter(row, "department_added", map[string]any{"name": name, "parent": idOrNone(a.Parent), "head": idOrNone(a.Head)}, a.Head)
}

// idOrNone is an id in an event; none is null.
func idOrNone(id forms.ID) any {
	if id.IsZero() {
		return nil
	}
	return id
}

// freeName refuses a name that an open sibling has.
func (w *work) freeName(row *store.DepartmentRow) error {
	siblings, err := w.tx.DepartmentsUnder(row.Parent)
	for _, d := range siblings {
		if d.ID != row.ID && d.Name == row.Name {
			return NewFault("name_taken", "name", row.Name)
		}
	}
	return err
}

// place puts a department at a position among its siblings; nil is the last.
func (w *work) place(row *store.DepartmentRow, at *int) error {
	siblings, err := w.tx.DepartmentsUnder(row.Parent)
	if err != nil {
		return err
	}
	siblings = slices.DeleteFunc(siblings, func(d *store.DepartmentRow) bool { return d.ID == row.ID })
	n := len(siblings)
	if at != nil {
		n = max(0, min(*at, n))
	}
	for i, d := range slices.Insert(siblings, n, row) {
		if d.Position != i {
			d.Position = i
			w.tx.PlaceDepartment(d.ID, i)
		}
	}
	return nil
}

// departmentAfter notes what happened to a department and gives it as it is now.
func (w *work) departmentAfter(row *store.DepartmentRow, kind string, payload any, members ...forms.ID) (any, error) {
	if err := w.happened(row.ID, kind, payload, members...); err != nil {
		return nil, err
	}
	now, err := w.tx.Department(row.ID)
	if err != nil {
		return nil, err
	}
	return w.department(now)
}

// lockedDepartment gives an open department at the revision that the caller changes.
func (w *work) lockedDepartment(id forms.ID, revision int) (*store.DepartmentRow, error) {
	row, err := w.tx.LockDepartment(id)
	if err == nil && row.ClosedAt != 0 {
		err = NewFault("department_closed", "name", row.Name)
	}
	if err != nil {
		return nil, err
	}
	return row, w.unchanged(id, row.Revision, revision)
}

// PatchDepartment changes the name, the head (none: "") or the place among its siblings of a department.
type PatchDepartment struct {
	ID       forms.ID
	Revision int
	DepartmentPatch
}

// DepartmentPatch is what of a department changes; what is absent stays.
type DepartmentPatch struct {
	Name     *string   `json:"name,omitempty"`
	Head     *forms.ID `json:"head,omitempty" doc:"a member; empty: nobody"`
	Position *int      `json:"position,omitempty" doc:"among its siblings, from 0"`
}

// Subject is what is changed.
func (p PatchDepartment) Subject() forms.ID { return p.ID }

func (p PatchDepartment) change(w *work) (any, error) {
	row, err := w.lockedDepartment(p.ID, p.Revision)
	if err != nil {
		return nil, err
	}
	ch, former := changes{}, row.Head
	if err := ch.named(&row.Name, p.Name); err != nil {
		return nil, err
	}
	if p.Head != nil && !p.Head.IsZero() && *p.Head != row.Head {
		if _, err := w.present(*p.Head, "head"); err != nil {
			return nil, err
		}
	}
	set(ch, "head", &row.Head, p.Head)
	if err := w.freeName(row); err != nil {
		return nil, err
	}
	was := row.Position
	if p.Position != nil {
		if err := w.place(row, p.Position); err != nil {
			return nil, err
		}
		set(ch, "position", &was, &row.Position)
	}
	w.tx.UpdateDepartment(row)
	return w.departmentAfter(row, "department_changed", ch, former, row.Head)
}

// MoveDepartment puts a department with all below it below another or, with none, at the top.
type MoveDepartment struct {
	ID       forms.ID
	Revision int
	DepartmentMove
}

// DepartmentMove is where a department goes.
type DepartmentMove struct {
	Parent   forms.ID `json:"parent,omitempty" doc:"absent: the top"`
	Position *int     `json:"position,omitempty" doc:"among its new siblings, from 0; absent: the last"`
}

// Subject is what is changed.
func (m MoveDepartment) Subject() forms.ID { return m.ID }

func (m MoveDepartment) change(w *work) (any, error) {
	row, err := w.lockedDepartment(m.ID, m.Revision)
	if err != nil {
		return nil, err
	}
	if err := w.mayMove(row, m.Parent); err != nil {
		return nil, err
	}
	was := row.Parent
	w.tx.MoveDepartment(row.ID, m.Parent)
	row.Parent = m.Parent
	if err := w.freeName(row); err != nil {
		return nil, err
	}
	if err := w.place(row, m.Position); err != nil {
		return nil, err
	}
	if w.cat.offline { // other clerks act for those in it
		if err := w.reachAgain(); err != nil {
			return nil, err
		}
	}
	return w.departmentAfter(row, "department_moved", changes{"parent": {idOrNone(was), idOrNone(m.Parent)}}, row.Head)
}

// mayMove refuses to put a department below itself, or so deep that there would be too many levels.
func (w *work) mayMove(row *store.DepartmentRow, parent forms.ID) error {
	if parent.IsZero() {
		return nil
	}
	if _, err := w.openDepartment(parent); err != nil {
		return err
	}
	path, err := w.tx.PathTo(parent)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(path, func(d *store.DepartmentRow) bool { return d.ID == row.ID }); i >= 0 {
		var names []string
		for _, d := range path[i:] {
			names = append(names, d.Name)
		}
		return NewFault("department_ring", "ring", strings.Join(names, " → "))
	}
	_, below, err := w.tx.DepartmentDepth(row.ID)
	if err == nil && len(path)+1+below > deepest {
		err = NewFault("department_deep", "max", strconv.Itoa(deepest))
	}
	return err
}

// CloseDepartment closes a department on which nothing hangs any more. What names it goes on naming it.
type CloseDepartment struct {
	ID       forms.ID
	Revision int
}

// mostHanging is up to where what hangs on a department is counted.
const mostHanging = 1000

// Subject is what is changed.
func (c CloseDepartment) Subject() forms.ID { return c.ID }

func (c CloseDepartment) change(w *work) (any, error) {
	row, err := w.lockedDepartment(c.ID, c.Revision)
	if err != nil {
		return nil, err
	}
	members, departments, records, err := w.tx.HangsOn(row.ID, mostHanging)
	if err != nil {
		return nil, err
	}
	if members+departments+records > 0 {
		return nil, NewFault("department_in_use", "members", strconv.Itoa(members), "departments", strconv.Itoa(departments), "records", strconv.Itoa(records))
	}
	former := row.Head
	row.ClosedAt, row.Head = w.now, forms.ID{}
	w.tx.UpdateDepartment(row)
	return w.departmentAfter(row, "department_closed", struct{}{}, former)
}

// conflictFaults say what a row is in conflict with, by the key.
var conflictFaults = map[string]string{
	"members_staff_number": "staff_number_taken", "accounts_login": "login_taken", "roles_key": "key_taken", "members_account": "login_taken",
}

// conflictFault gives the fault of a conflict that a caller can understand, or nil.
func conflictFault(err error) *Fault {
	var conflict *store.Conflict
	if errors.As(err, &conflict) && conflictFaults[conflict.Constraint] != "" {
		return NewFault(conflictFaults[conflict.Constraint])
	}
	return nil
}

// ring names a ring of people: from one back to themselves.
func (w *work) ring(ids []forms.ID) (string, error) {
	if err := w.learn(ids...); err != nil {
		return "", fmt.Errorf("name a ring: %w", err)
	}
	var names []string
	if err := w.withholds(ids); err != nil {
		return "", err
	}
	for _, id := range append(ids, ids[0]) {
		names = append(names, w.nameOf(id))
	}
	return strings.Join(names, " → "), nil
}
