package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Place is a department of a member with the post in it.
type Place struct {
	Department forms.ID `json:"department"`
	Post       forms.ID `json:"post,omitempty"`
}

// mostPlaces is how many departments a member has beside the main one.
const mostPlaces = 20

// MemberPatch is what of a member changes; what is absent stays, what is empty is taken away.
type MemberPatch struct {
	Name           *string   `json:"name,omitempty"`
	StaffNumber    *string   `json:"staff_number,omitempty"`
	Phone          *string   `json:"phone,omitempty"`
	InternalNumber *string   `json:"internal_number,omitempty"`
	Email          *string   `json:"email,omitempty"`
	Location       *forms.ID `json:"location,omitempty"`
	Manager        *forms.ID `json:"manager,omitempty"`
	Hidden         *bool     `json:"hidden,omitempty" doc:"nobody but administrators sees them in lists and searches"`
	HiddenPhone    *bool     `json:"hidden_phone,omitempty"`
}

// AddMember adds a member: somebody who joins. With a login they get an account of their own, for which POST
// /admin/members/{id}/reset-link makes the link to set a password.
type AddMember struct {
	MemberPatch
	Department forms.ID   `json:"department,omitempty" doc:"the main one"`
	Post       forms.ID   `json:"post,omitempty" doc:"in the main department"`
	Further    []Place    `json:"further,omitempty" maxItems:"20" doc:"departments beside the main one"`
	Roles      []forms.ID `json:"roles,omitempty" maxItems:"50"`
	Login      string     `json:"login,omitempty" maxLength:"200" doc:"of a new account; absent: somebody who does not sign in"`
}

// Subject is none: somebody is added.
func (a AddMember) Subject() forms.ID { return forms.ID{} }

func (a AddMember) change(w *work) (any, error) {
	row := &store.MemberRow{ID: w.nextID(), CreatedAt: w.now, Revision: 1}
	ch := changes{}
	if a.Name == nil {
		return nil, NewFault("bad_parameter", "name", "name")
	}
	if err := a.apply(w, row, ch); err != nil {
		return nil, err
	}
	if err := w.settlePlaces(row, &a.Department, &a.Post, &a.Further, ch); err != nil {
		return nil, err
	}
	if err := w.newAccount(row, a.Login, ch); err != nil {
		return nil, err
	}
	if err := w.staffNumberFree(row); err != nil {
		return nil, err
	}
	org.AddMember(w.tx, row)
	w.tx.PutFurther(row.ID, furtherRows(a.Further))
	if err := w.giveRoles(row.ID, a.Roles); err != nil {
		return nil, err
	}
	return w.memberAfter(row.ID, "member_joined", ch, row.Manager)
}

// newAccount makes the account of somebody who joins. Nobody knows a password for it yet. A login that is taken may be somebody else's in
// another company, so it is never taken over.
func (w *work) newAccount(row *store.MemberRow, login string, ch changes) error {
	login = org.Login(login)
	if login == "" {
		return nil
	}
	if !storable(login) || utf8.RuneCountInString(login) > longestOrgName || strings.ContainsAny(login, " \t\r\n") {
		return NewFault("bad_parameter", "name", "login")
	}
	_, err := w.tx.AccountByLogin(login)
	if err == nil {
		return NewFault("login_taken")
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	row.Account = w.nextID()
	w.tx.InsertAccount(&store.AccountRow{ID: row.Account, Login: login, PasswordHash: "", Language: w.cat.company.Language, CreatedAt: w.e.now()})
	ch["login"] = [2]any{nil, login}
	return nil
}

// staffNumberFree refuses a staff number that another member has.
func (w *work) staffNumberFree(row *store.MemberRow) error {
	if row.StaffNumber == "" {
		return nil
	}
	other, err := w.tx.MemberByStaffNumber(row.StaffNumber)
	if errors.Is(err, store.ErrNotFound) || err == nil && other == row.ID {
		return nil
	}
	if err == nil {
		err = NewFault("staff_number_taken")
	}
	return err
}

func furtherRows(places []Place) []store.FurtherRow {
	rows := make([]store.FurtherRow, len(places))
	for i, p := range places {
		rows[i] = store.FurtherRow{Department: p.Department, Post: p.Post}
	}
	return rows
}

func (w *work) giveRoles(member forms.ID, roles []forms.ID) error {
	if len(roles) == 0 {
		return nil
	}
	rows, err := w.tx.Roles()
	if err != nil {
		return err
	}
	for _, id := range roles {
		if !slices.ContainsFunc(rows, func(r *store.RoleRow) bool { return r.ID == id }) {
			return NewFault("bad_parameter", "name", "roles")
		}
		w.tx.InsertRoleMember(id, member)
		if err := w.happened(id, "role_changed", changes{"added": {nil, []forms.ID{member}}}); err != nil {
			return err
		}
	}
	return nil
}

// memberAfter notes what happened to a member and gives their card as it is now.
func (w *work) memberAfter(id forms.ID, kind string, payload any, members ...forms.ID) (any, error) {
	if err := w.happened(id, kind, payload, append(members, id)...); err != nil {
		return nil, err
	}
	row, err := w.tx.Member(id)
	if err != nil {
		return nil, err
	}
	return w.card(row)
}

// texts are the fields of a card that are plain texts, with how long they may be.
func (p *MemberPatch) texts(row *store.MemberRow) []struct {
	name string
	at   *string
	to   *string
	most int
} {
	return []struct {
		name string
		at   *string
		to   *string
		most int
	}{
		{"staff_number", &row.StaffNumber, p.StaffNumber, 64}, {"phone", &row.Phone, p.Phone, 32},
		{"internal_number", &row.InternalNumber, p.InternalNumber, 32}, {"email", &row.Email, p.Email, 254},
	}
}

// apply writes what the patch names into a row.
func (p *MemberPatch) apply(w *work, row *store.MemberRow, ch changes) error {
	if err := ch.named(&row.Name, p.Name); err != nil {
		return err
	}
	for _, field := range p.texts(row) {
		if field.to == nil {
			continue
		}
		text := strings.TrimSpace(*field.to)
		if field.at == &row.Email {
			text = emailAddress(text)
		}
		if !fits(field.name, text, field.most) {
			return NewFault("bad_parameter", "name", field.name)
		}
		set(ch, field.name, field.at, &text)
	}
	if p.Location != nil && !p.Location.IsZero() {
		rows, err := w.tx.Locations()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(rows, func(l *store.LocationRow) bool { return l.ID == *p.Location }) {
			return NewFault("bad_parameter", "name", "location")
		}
	}
	set(ch, "location", &row.Location, p.Location)
	set(ch, "hidden", &row.Hidden, p.Hidden)
	set(ch, "hidden_phone", &row.HiddenPhone, p.HiddenPhone)
	return w.setManager(row, p.Manager, ch)
}

// fits says whether a text can stand in a field of a card.
func fits(field, text string, most int) bool {
	if !storable(text) || utf8.RuneCountInString(text) > most || strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || turnsText(c) }) {
		return false
	}
	switch field {
	case "phone", "internal_number":
		return !strings.ContainsFunc(text, func(c rune) bool { return !strings.ContainsRune("0123456789+-() #*,.", c) })
	case "email":
		name, host, ok := strings.Cut(text, "@")
		return text == "" || ok && name != "" && strings.Contains(host, ".") && !strings.ContainsAny(text, " <>\"")
	}
	return true
}

// setManager gives a member a line manager, unless that would make a ring.
func (w *work) setManager(row *store.MemberRow, manager *forms.ID, ch changes) error {
	if manager == nil || *manager == row.Manager {
		return nil
	}
	if !manager.IsZero() {
		if _, err := w.present(*manager, "manager"); err != nil {
			return err
		}
		ring, err := org.ManagerRing(w.tx, row.ID, *manager)
		if err != nil {
			return err
		}
		if len(ring) > 0 {
			names, err := w.ring(ring)
			if err != nil {
				return err
			}
			return NewFault("manager_ring", "ring", names)
		}
	}
	set(ch, "manager", &row.Manager, manager)
	return nil
}

// settlePlaces gives a member departments and posts: what is nil stays.
func (w *work) settlePlaces(row *store.MemberRow, department, post *forms.ID, further *[]Place, ch changes) error {
	set(ch, "department", &row.Department, department)
	set(ch, "post", &row.Post, post)
	places := []Place{}
	if further != nil {
		places = *further
		ch["further"] = [2]any{nil, places}
	}
	if len(places) > mostPlaces {
		return NewFault("too_many", "max", strconv.Itoa(mostPlaces))
	}
	posts, err := w.posts()
	if err != nil {
		return err
	}
	seen := map[forms.ID]bool{}
	for _, p := range append([]Place{{row.Department, row.Post}}, places...) {
		if !p.Post.IsZero() && posts[p.Post] == nil {
			return NewFault("bad_parameter", "name", "post")
		}
		if p.Department.IsZero() && p.Department == row.Department && !seen[p.Department] {
			seen[p.Department] = true // nobody has to belong to a department
			continue
		}
		if seen[p.Department] || p.Department.IsZero() {
			return NewFault("bad_parameter", "name", "further")
		}
		seen[p.Department] = true
		if _, err := w.openDepartment(p.Department); errors.Is(err, store.ErrNotFound) {
			return NewFault("bad_parameter", "name", "department")
		} else if err != nil {
			return err
		}
	}
	return nil
}

// PatchMember changes fields of a member.
type PatchMember struct {
	ID       forms.ID
	Revision int
	MemberPatch
}

// Subject is what is changed.
func (p PatchMember) Subject() forms.ID { return p.ID }

func (p PatchMember) change(w *work) (any, error) {
	row, err := w.tx.LockMember(p.ID)
	if err != nil {
		return nil, err
	}
	if err := w.unchanged(row.ID, row.Revision, p.Revision); err != nil {
		return nil, err
	}
	if row.ID == w.caller.Member {
		if err := ownEmail(row, p.Email, false); err != nil { // that is for PATCH /me/card
			return nil, err
		}
	}
	return p.patch(w, row, "member_changed")
}

func (p *MemberPatch) patch(w *work, row *store.MemberRow, kind string) (any, error) {
	ch := changes{}
	if err := p.apply(w, row, ch); err != nil {
		return nil, err
	}
	if err := w.staffNumberFree(row); err != nil {
		return nil, err
	}
	org.ChangeMember(w.tx, row)
	return w.memberAfter(row.ID, kind, ch, row.Manager)
}

// PatchOwnCard changes those fields of the caller's own card that the company lets members edit. Links to set a password go to the e-mail address: who
// has an account changes it with the password; Address is where they call from, for the limits.
type PatchOwnCard struct {
	Revision          int
	Password, Address string
	OwnPatch
	knows bool // the password
}

// confirmed checks the password where an e-mail address is given with one.
func (p PatchOwnCard) confirmed(ctx context.Context, e *Engine, c Caller) (OwnChange, error) {
	if p.Email == nil || p.Password == "" || c.Account.IsZero() {
		return p, nil
	}
	p.knows = true
	return p, e.confirmPassword(ctx, c, p.Password, p.Address)
}

// ownEmail refuses that whoever holds somebody's session, and nothing else, says where links to set their password go.
func ownEmail(row *store.MemberRow, to *string, knows bool) error {
	if to == nil || knows || row.Account.IsZero() || emailAddress(*to) == emailAddress(row.Email) {
		return nil
	}
	return NewFault("password_needed")
}

// emailAddress is an address as it is kept: in lower case, so that it is found however somebody types it.
func emailAddress(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// OwnPatch is what of the own card changes; what is absent stays.
type OwnPatch struct {
	Phone          *string   `json:"phone,omitempty"`
	InternalNumber *string   `json:"internal_number,omitempty"`
	Email          *string   `json:"email,omitempty"`
	Location       *forms.ID `json:"location,omitempty"`
	HiddenPhone    *bool     `json:"hidden_phone,omitempty"`
}

// Subject is none: it is the caller.
func (p PatchOwnCard) Subject() forms.ID { return forms.ID{} }

func (p PatchOwnCard) changeOwn(w *work) (any, error) {
	row, err := w.tx.LockMember(w.caller.Member)
	if err != nil {
		return nil, err
	}
	if err := w.unchanged(row.ID, row.Revision, p.Revision); err != nil {
		return nil, err
	}
	for field, named := range map[string]bool{"phone": p.Phone != nil, "internal_number": p.InternalNumber != nil, "email": p.Email != nil,
		"location": p.Location != nil, "hidden_phone": p.HiddenPhone != nil} {
		if named && !org.MayEdit(w.cat.company.OwnFields, field) {
			return nil, NewFault("not_own_field", "field", field)
		}
	}
	if err := ownEmail(row, p.Email, p.knows); err != nil {
		return nil, err
	}
	patch := MemberPatch{Phone: p.Phone, InternalNumber: p.InternalNumber, Email: p.Email, Location: p.Location, HiddenPhone: p.HiddenPhone}
	return patch.patch(w, row, "card_changed")
}

// OwnFieldsView is what of their own cards members may edit.
type OwnFieldsView struct {
	Fields []string `json:"fields" doc:"of phone, email, internal_number, location, hidden_phone"`
}

// SetOwnFields says what of their own cards members may edit.
type SetOwnFields struct{ Fields []string }

func (SetOwnFields) reschedules() {} // nodes read the company anew

// Subject is none: it is the company.
func (s SetOwnFields) Subject() forms.ID { return forms.ID{} }

func (s SetOwnFields) change(w *work) (any, error) {
	var fields []string
	for _, known := range org.OwnFields {
		if slices.Contains(s.Fields, known) {
			fields = append(fields, known)
		}
	}
	for _, asked := range s.Fields {
		if !slices.Contains(org.OwnFields, asked) {
			return nil, NewFault("bad_parameter", "name", "fields")
		}
	}
	row, err := w.tx.LockCompany(w.caller.Company)
	if err != nil {
		return nil, err
	}
	ch, text := changes{}, strings.Join(fields, " ")
	set(ch, "own_fields", &row.OwnFields, &text)
	if err := w.tx.UpdateCompany(row); err != nil {
		return nil, err
	}
	return OwnFieldsView{append([]string{}, fields...)}, w.happened(w.caller.Company, "own_fields_changed", ch)
}
