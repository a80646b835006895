package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// What an invitation is at most: by whoever organises the department, and by a colleague.
const (
	inviteDays, inviteDaysMost, colleagueDays = 7, 365, 30
	inviteUses, inviteUsesMost, colleagueUses = 500, 5000, 20
	inviteMails, colleagueMails               = 100, 10
	invitationsMost, colleagueInvitations     = 2000, 20 // that hold at once
)

// Invitation is a way into the company, as whoever made it and administrators see it: without what its link holds.
type Invitation struct {
	ID         forms.ID       `json:"id"`
	Kind       string         `json:"kind" enum:"link,personal,mail" doc:"link: whoever has it; personal: one member of the list; mail: whoever reads the address"`
	Department *DepartmentRef `json:"department,omitempty" doc:"where newcomers go"`
	Member     *MemberRef     `json:"member,omitempty" doc:"whom a personal one is for"`
	Email      string         `json:"email,omitempty"`
	MadeBy     *MemberRef     `json:"made_by,omitempty" doc:"absent: the company reminded somebody"`
	Uses       int            `json:"uses"`
	MaxUses    int            `json:"max_uses"`
	CreatedAt  Instant        `json:"created_at"`
	ExpiresAt  Instant        `json:"expires_at"`
	Status     string         `json:"status" enum:"open,used,expired,revoked"`
}

// MadeInvitation is an invitation at the one time when its link is shown; one by mail shows none.
type MadeInvitation struct {
	Invitation
	Token string       `json:"-"`
	Link  string       `json:"link,omitempty" doc:"the token stands behind #, which browsers send nowhere"`
	QR    *org.Picture `json:"qr,omitempty" doc:"of the link"`
}

// InviteWays is what the caller may do with invitations.
type InviteWays struct {
	Invite   bool `json:"invite" doc:"make links"`
	Organise bool `json:"organise" doc:"for other departments than one's own, and for single members of the list"`
	Mail     bool `json:"mail" doc:"the server sends mail"`
	MaxUses  int  `json:"max_uses"`
	MaxDays  int  `json:"max_days"`
}

// InvitationList is a page of invitations, with what the caller may do.
type InvitationList struct {
	List[Invitation]
	May InviteWays `json:"may"`
}

// InvitationIn is what is to be made: a link for many; with Member a personal one; with Emails one by mail for each address.
type InvitationIn struct {
	Department forms.ID `json:"department,omitempty" doc:"where newcomers go; absent: my main department"`
	Member     forms.ID `json:"member,omitempty" doc:"of the list, without an account"`
	Emails     []string `json:"emails,omitempty" maxItems:"100"`
	Uses       int      `json:"uses,omitempty" doc:"how many may come by a link; absent: as many as I may let"`
	Days       int      `json:"days,omitempty" doc:"how long it is good; absent: 7"`
}

// waysToInvite says what the caller may do.
func (w *work) waysToInvite() (InviteWays, error) {
	rules, err := w.cat.joining()
	ways := InviteWays{Mail: w.e.CanMail(), Organise: w.caller.Holds(org.RightOrganisation), MaxUses: colleagueUses, MaxDays: colleagueDays}
	ways.Invite = ways.Organise || rules.Colleagues
	if ways.Organise {
		ways.MaxUses, ways.MaxDays = inviteUsesMost, inviteDaysMost
	}
	return ways, err
}

// Invite makes invitations by the caller. What they hold is answered once and not kept, so it takes no key: asked twice it makes two.
func (e *Engine) Invite(ctx context.Context, c Caller, in InvitationIn) (List[MadeInvitation], error) {
	made := List[MadeInvitation]{Items: []MadeInvitation{}}
	emails, err := addresses(in.Emails)
	if err != nil {
		return made, err
	}
	if len(emails) > 0 && !e.CanMail() {
		return made, NewFault("no_mail")
	}
	for _, email := range emails {
		if err := e.charge(ctx, org.NewInviteMail(c.Member.String(), email)); err != nil {
			return made, err
		}
	}
	err = e.inCompany(ctx, c, func(w *work) error {
		made.Items = made.Items[:0]
		if _, err := w.tx.LockCompany(c.Company); err != nil {
			return err
		}
		row, err := w.invitation(in, len(emails))
		if err != nil {
			return err
		}
		if len(emails) == 0 {
			one, err := w.invite(*row)
			made.Items = append(made.Items, one)
			return err
		}
		for _, email := range emails {
			one := *row
			one.Kind, one.Email, one.MaxUses = store.InviteMail, email, 1
			if !one.Member.IsZero() {
				one.Kind = store.InvitePersonal
			}
			view, err := w.inviteByMail(one)
			if err != nil {
				return err
			}
			made.Items = append(made.Items, view)
		}
		return nil
	})
	return made, err
}

// addresses are e-mail addresses, each once, in lower case.
func addresses(texts []string) (emails []string, err error) {
	for _, text := range texts {
		email, ok := notify.Address(emailAddress(text))
		if !ok || !fits("email", email, 254) {
			return nil, NewFault("bad_parameter", "name", "emails")
		}
		if !slices.Contains(emails, email) {
			emails = append(emails, email)
		}
	}
	return emails, nil
}

// invitation is what is to be made, if the caller may make it; mails is how many go by mail.
func (w *work) invitation(in InvitationIn, mails int) (*store.InvitationRow, error) {
	ways, err := w.waysToInvite()
	if err != nil {
		return nil, err
	}
	if !ways.Invite {
		return nil, NewFault("not_inviting")
	}
	me, err := w.tx.Member(w.caller.Member)
	if err != nil {
		return nil, err
	}
	row := &store.InvitationRow{Kind: store.InviteLink, Department: in.Department, MadeBy: me.ID, MaxUses: in.Uses, CreatedAt: w.now}
	if row.Department.IsZero() {
		row.Department = me.Department
	}
	organises, err := w.organisesAll(row.Department)
	if err != nil {
		return nil, err
	}
	bounds := InviteWays{MaxUses: colleagueUses, MaxDays: colleagueDays}
	most, mailsMost := colleagueInvitations, colleagueMails
	if organises {
		bounds, most, mailsMost = InviteWays{MaxUses: inviteUsesMost, MaxDays: inviteDaysMost}, invitationsMost, inviteMails
	} else if rules, err := w.cat.joining(); err != nil || !rules.Colleagues || row.Department != me.Department {
		return nil, orFault(err, "forbidden")
	}
	if !in.Member.IsZero() {
		if err := w.personal(row, in.Member); err != nil {
			return nil, err
		}
	}
	return row, w.bounded(row, in, bounds, most, mails, mailsMost)
}

// organisesAll says whether the caller organises a department; what is none is refused.
func (w *work) organisesAll(department forms.ID) (bool, error) {
	if !department.IsZero() {
		if _, err := w.openDepartment(department); errors.Is(err, store.ErrNotFound) || errors.Is(err, ErrNotFound) {
			return false, NewFault("bad_parameter", "name", "department")
		} else if err != nil {
			return false, err
		}
	}
	err := w.organises(department)
	if HasCode(err, "forbidden") {
		return false, nil
	}
	return err == nil, err
}

// personal makes an invitation one for a member of the list.
func (w *work) personal(row *store.InvitationRow, member forms.ID) error {
	if err := w.organisesPerson(member); err != nil {
		return err
	}
	of, err := w.tx.Member(member)
	switch {
	case err != nil:
		return err
	case of.DisabledAt != 0:
		return NewFault("no_such_member", "name", "member")
	case !of.Account.IsZero():
		return NewFault("member_joined")
	}
	row.Kind, row.Member, row.Department, row.MaxUses = store.InvitePersonal, member, of.Department, 1
	return nil
}

// bounded gives an invitation its uses and its end.
func (w *work) bounded(row *store.InvitationRow, in InvitationIn, bounds InviteWays, most, mails, mailsMost int) error {
	if row.MaxUses == 0 {
		row.MaxUses = min(inviteUses, bounds.MaxUses)
	}
	days := in.Days
	if days == 0 {
		days = inviteDays
	}
	switch {
	case row.MaxUses < 1 || row.MaxUses > bounds.MaxUses:
		return NewFault("bad_parameter", "name", "uses")
	case days < 1 || days > bounds.MaxDays:
		return NewFault("bad_parameter", "name", "days")
	case mails > mailsMost || mails > 1 && !in.Member.IsZero():
		return NewFault("too_many", "max", fmt.Sprint(mailsMost))
	}
	row.ExpiresAt = w.now + int64(days)*24*time.Hour.Milliseconds()
	of := row.MadeBy
	if most == invitationsMost {
		of = forms.ID{} // all of the company's
	}
	n, err := w.tx.CountInvitations(of, w.now, most)
	if err == nil && n+max(mails, 1) > most {
		err = NewFault("too_many_invitations", "max", fmt.Sprint(most))
	}
	return err
}

// invite writes an invitation, and gives it with its token.
func (w *work) invite(row store.InvitationRow) (MadeInvitation, error) {
	made := MadeInvitation{}
	made.Token, row.TokenHash = w.e.newToken()
	row.ID = w.nextID()
	w.tx.InsertInvitation(&row)
	if err := w.noteInvitation(&row, "invitation_made"); err != nil {
		return made, err
	}
	views, err := w.invitations([]*store.InvitationRow{&row})
	if err == nil {
		made.Invitation = views[0]
	}
	return made, err
}

// inviteBody is the delivery of an invitation: the link is made when it is sent. Remind says that nobody waits for it: it keeps quiet hours.
type inviteBody struct {
	Invitation forms.ID `json:"invitation"`
	Email      string   `json:"email"`
	Remind     bool     `json:"remind,omitempty"`
}

// inviteByMail writes an invitation whose link is made when its mail is sent.
func (w *work) inviteByMail(row store.InvitationRow) (MadeInvitation, error) {
	made, err := w.invite(row)
	if err != nil {
		return made, err
	}
	made.Token = ""
	return made, w.mailInvitation(inviteBody{Invitation: made.ID, Email: row.Email})
}

func (w *work) mailInvitation(body inviteBody) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode an invitation: %w", err)
	}
	notify.Send(w.tx, w.e.ways(), &store.DeliveryRow{ID: w.nextID(), Channel: store.ChannelMail, Kind: notify.MessageInvite, Body: string(text), CreatedAt: w.now}, w.now)
	return nil
}

// noteInvitation writes an event into the history of an invitation, without an address of anybody's.
func (w *work) noteInvitation(row *store.InvitationRow, kind string) error {
	return w.note(row.ID, kind, struct {
		Kind       string   `json:"kind"`
		Department forms.ID `json:"department,omitzero"`
		Member     forms.ID `json:"member,omitzero"`
		MaxUses    int      `json:"max_uses"`
		ExpiresAt  Instant  `json:"expires_at"`
	}{row.Kind, row.Department, row.Member, row.MaxUses, Instant(row.ExpiresAt)})
}

// invitations are rows as they are shown.
func (w *work) invitations(rows []*store.InvitationRow) ([]Invitation, error) {
	var ids []forms.ID
	for _, r := range rows {
		ids = append(ids, r.Department, r.Member, r.MadeBy)
	}
	if err := w.learn(ids...); err != nil {
		return nil, err
	}
	makers, err := w.tx.Members(ids)
	if err != nil {
		return nil, err
	}
	still := map[[2]forms.ID]error{}
	views := make([]Invitation, len(rows))
	for i, r := range rows {
		views[i] = Invitation{ID: r.ID, Kind: r.Kind, Member: w.member(r.Member), Email: r.Email, MadeBy: w.member(r.MadeBy), Uses: r.Uses, MaxUses: r.MaxUses,
			CreatedAt: Instant(r.CreatedAt), ExpiresAt: Instant(r.ExpiresAt), Status: "open"}
		if !r.Department.IsZero() {
			views[i].Department = &DepartmentRef{ID: r.Department, Name: w.names[r.Department]}
		}
		code := invitationProblem(r, w.now)
		if maker := makers[r.MadeBy]; code == "" && maker != nil {
			of := [2]forms.ID{r.MadeBy, r.Department}
			if _, known := still[of]; !known {
				still[of] = w.stillInvites(maker, r.Department)
			}
			if HasCode(still[of], "invitation_revoked") {
				code = "invitation_revoked"
			} else if still[of] != nil {
				return nil, still[of]
			}
		}
		if code != "" {
			views[i].Status = strings.TrimPrefix(code, "invitation_")
		}
	}
	return views, nil
}

// invitationProblem is why an invitation does not hold, "" where it does.
func invitationProblem(row *store.InvitationRow, now int64) string {
	switch {
	case row.RevokedAt != 0:
		return "invitation_revoked"
	case row.Uses >= row.MaxUses:
		return "invitation_used"
	case row.ExpiresAt <= now:
		return "invitation_expired"
	}
	return ""
}

// Invitations lists the caller's invitations, newest first; with all those of the whole company, for whoever organises it.
func (e *Engine) Invitations(ctx context.Context, c Caller, all bool, cursor string, limit int) (InvitationList, error) {
	list := InvitationList{List: List[Invitation]{Items: []Invitation{}}}
	err := e.read(ctx, c, func(w *work) (err error) {
		if list.May, err = w.waysToInvite(); err != nil {
			return err
		}
		of := c.Member
		if all {
			if err := w.everywhere(org.RightOrganisation); err != nil {
				return err
			}
			of = forms.ID{}
		}
		paging, err := w.paging(cursor, limit)
		if err != nil {
			return err
		}
		page, err := w.tx.Invitations(of, paging)
		if err != nil {
			return err
		}
		list.Next = page.Next
		list.Items, err = w.invitations(page.Items)
		return err
	})
	return list, err
}

// RevokeInvitation ends an invitation, once per key: the caller's own, or one of a department that they organise. It answers the Invitation.
func (e *Engine) RevokeInvitation(ctx context.Context, c Caller, key Key, id forms.ID) (Answer, error) {
	return e.command(ctx, c, key, func(w *work) (result, error) {
		row, err := w.tx.LockInvitation(id)
		if err != nil {
			return result{}, err
		}
		if row.MadeBy != c.Member && (!c.Holds(org.RightOrganisation) || w.organises(row.Department) != nil) {
			return result{}, ErrNotFound
		}
		if err := w.revoke(row); err != nil {
			return result{}, err
		}
		views, err := w.invitations([]*store.InvitationRow{row})
		if err != nil {
			return result{}, err
		}
		return result{200, views[0]}, nil
	})
}

// revoke ends an invitation whose lock is held, unless it was revoked.
func (w *work) revoke(row *store.InvitationRow) error {
	if row.RevokedAt != 0 {
		return nil
	}
	row.RevokedAt = w.now
	w.tx.UpdateInvitation(row)
	return w.noteInvitation(row, "invitation_revoked")
}

// revokeInvitationsBy ends the invitations of somebody who leaves that hold.
func (w *work) revokeInvitationsBy(maker forms.ID) error {
	rows, err := w.tx.LockInvitationsBy(maker, w.now)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := w.revoke(row); err != nil {
			return err
		}
	}
	return nil
}

// inCompany runs a change by a caller that is not repeated under a key, and tells open pages of it.
func (e *Engine) inCompany(ctx context.Context, c Caller, do func(*work) error) error {
	cat, err := e.catalog(ctx, c.Company)
	if err != nil {
		return fault(err)
	}
	id := e.newID()
	var last *work
	err = e.writing(ctx, c, cat, id, func(w *work) error { last = w; return do(w) })
	if err == nil {
		e.tell(last.told...)
	}
	return fault(err)
}
