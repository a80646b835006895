package engine

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// JoinerView is somebody who waits to be let in, or who was decided on. What they say of themselves nobody has checked.
type JoinerView struct {
	ID          forms.ID       `json:"id"`
	Status      string         `json:"status" enum:"waiting,accepted,refused"`
	Name        string         `json:"name"`
	StaffNumber string         `json:"staff_number,omitempty"`
	Phone       string         `json:"phone,omitempty"`
	Email       string         `json:"email,omitempty"`
	Account     bool           `json:"account,omitempty" doc:"they have signed in with an account that they had"`
	Department  *DepartmentRef `json:"department,omitempty" doc:"of the invitation, or where they went"`
	InvitedBy   *MemberRef     `json:"invited_by,omitempty"`
	Member      *JoinerMember  `json:"member,omitempty" doc:"of the list, whom they may be; once accepted, who they are"`
	Since       Instant        `json:"since"`
	Reason      string         `json:"reason,omitempty"`
}

// JoinerMember is the member of the list whom somebody seems to be, with what agrees.
type JoinerMember struct {
	ID         forms.ID       `json:"id"`
	Name       string         `json:"name"`
	Department *DepartmentRef `json:"department,omitempty"`
	SameName   bool           `json:"same_name"`
	SameStaff  bool           `json:"same_staff_number"`
	SamePhone  bool           `json:"same_phone"`
	Joined     bool           `json:"joined,omitempty" doc:"somebody else has become this member meanwhile"`
}

// Joiners lists those who wait to be let in where the caller organises, those who have waited longest first.
func (e *Engine) Joiners(ctx context.Context, c Caller) (List[JoinerView], error) {
	list := List[JoinerView]{Items: []JoinerView{}}
	if !c.Holds(org.RightOrganisation) {
		return list, NewFault("forbidden")
	}
	err := e.read(ctx, c, func(w *work) error {
		rows, err := w.tx.WaitingJoiners(joinersMost)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if w.mayJudge(row) != nil {
				continue
			}
			view, err := w.joiner(row)
			if err != nil {
				return err
			}
			list.Items = append(list.Items, view)
		}
		return nil
	})
	return list, err
}

// mayJudge is for who waits: where they would go, or whose place they seem to have, is organised by the caller.
func (w *work) mayJudge(j *store.JoinerRow) error {
	err := w.organises(j.Department)
	if err != nil && !j.Member.IsZero() {
		err = w.organisesPerson(j.Member)
	}
	return err
}

func (w *work) joiner(j *store.JoinerRow) (JoinerView, error) {
	view := JoinerView{ID: j.ID, Status: j.Status, Name: j.Name, StaffNumber: j.StaffNumber, Phone: j.Phone, Email: j.Email, Account: !j.Account.IsZero(),
		Since: Instant(j.CreatedAt), Reason: j.Reason}
	invitation, err := w.tx.Invitation(j.Invitation)
	if err != nil {
		return view, err
	}
	if err := w.learn(j.Department, invitation.MadeBy); err != nil {
		return view, err
	}
	view.InvitedBy = w.member(invitation.MadeBy)
	if !j.Department.IsZero() {
		view.Department = &DepartmentRef{ID: j.Department, Name: w.names[j.Department]}
	}
	if j.Member.IsZero() {
		return view, nil
	}
	row, err := w.tx.Member(j.Member)
	if err != nil || !w.organisesPlaceOf(row) {
		return view, err
	}
	if err := w.learn(row.Department); err != nil {
		return view, err
	}
	view.Member = &JoinerMember{ID: row.ID, Name: row.Name, SameName: org.SameName(row.Name, j.Name), Joined: j.Status == store.JoinerWaiting && !row.Account.IsZero(),
		SameStaff: row.StaffNumber != "" && strings.EqualFold(row.StaffNumber, j.StaffNumber), SamePhone: row.Phone != "" && org.PhoneKey(row.Phone) == org.PhoneKey(j.Phone)}
	if !row.Department.IsZero() {
		view.Member.Department = &DepartmentRef{ID: row.Department, Name: w.names[row.Department]}
	}
	return view, nil
}

// AcceptIn says as whom somebody is let in: a member of the list, or with none a new one in a department.
type AcceptIn struct {
	Member     forms.ID  `json:"member,omitempty" doc:"of the list, without an account; absent: a new member"`
	Department *forms.ID `json:"department,omitempty" doc:"of a new member; absent: that of the invitation"`
}

// AcceptJoiner lets somebody in who waits.
type AcceptJoiner struct {
	ID forms.ID
	AcceptIn
}

// Subject is who waits.
func (a AcceptJoiner) Subject() forms.ID { return a.ID }

// waiting gives somebody who waits, whom the caller may let in.
func (w *work) waiting(id forms.ID) (*store.JoinerRow, error) {
	j, err := w.tx.LockJoiner(id)
	if err != nil {
		return nil, err
	}
	if err := w.mayJudge(j); err != nil {
		return nil, err
	}
	if j.Status == store.JoinerWaiting {
		return j, nil
	}
	if err := w.learn(j.DecidedBy); err != nil {
		return nil, err
	}
	f := NewFault("joiner_judged", "who", w.names[j.DecidedBy], "at", time.UnixMilli(j.DecidedAt).UTC().Format(instantFormat))
	f.Zone = w.cat.company.Zone
	return nil, f
}

func (a AcceptJoiner) may(w *work) error {
	if !a.Member.IsZero() {
		return w.organisesPerson(a.Member)
	}
	j, err := w.tx.Joiner(a.ID)
	if err != nil {
		return err
	}
	if a.Department != nil {
		return w.organises(*a.Department)
	}
	return w.organises(j.Department)
}

func (a AcceptJoiner) change(w *work) (any, error) {
	j, err := w.waiting(a.ID)
	if err != nil {
		return nil, err
	}
	var row *store.MemberRow
	if !a.Member.IsZero() {
		if row, err = w.tx.LockMember(a.Member); err != nil {
			return nil, err
		}
	}
	if a.Department != nil && row == nil {
		j.Department = *a.Department
	}
	if !j.Department.IsZero() && row == nil {
		if _, err := w.openDepartment(j.Department); err != nil {
			return nil, NewFault("bad_parameter", "name", "department")
		}
	}
	if !j.Account.IsZero() {
		if _, err := w.tx.MemberOfAccount(j.Account); err == nil {
			return nil, NewFault("already_member")
		}
	}
	if err := w.enter(j, row, "", "admin"); err != nil {
		return nil, err
	}
	w.tx.DecideJoiner(j)
	if err := w.tellJoiner(j); err != nil {
		return nil, err
	}
	return w.joiner(j)
}

// tellJoiner tells a new member that they were let in, over the channels that they have.
func (w *work) tellJoiner(j *store.JoinerRow) error {
	return notify.Enqueue(w.tx, w.nextID(), w.now, notify.Message{Member: j.Member, Kind: "joined", Args: map[string]string{"company": w.cat.company.Name}})
}

// longestRefusal is how many characters the reason has at most that somebody is told.
const longestRefusal = 200

// RefuseJoiner turns somebody away who waits, and tells them why.
type RefuseJoiner struct {
	ID     forms.ID
	Reason string
}

// Subject is who waits.
func (r RefuseJoiner) Subject() forms.ID { return r.ID }

func (r RefuseJoiner) may(w *work) error {
	j, err := w.tx.Joiner(r.ID)
	if err != nil {
		return err
	}
	return w.mayJudge(j)
}

func (r RefuseJoiner) change(w *work) (any, error) {
	reason := strings.TrimSpace(r.Reason)
	if n := utf8.RuneCountInString(reason); n == 0 || n > longestRefusal || !storable(reason) || strings.ContainsFunc(reason, turnsText) {
		return nil, NewFault("bad_parameter", "name", "reason")
	}
	j, err := w.waiting(r.ID)
	if err != nil {
		return nil, err
	}
	invitation, err := w.tx.LockInvitation(j.Invitation)
	if err != nil {
		return nil, err
	}
	invitation.Uses = max(invitation.Uses-1, 0) // for somebody else
	w.tx.UpdateInvitation(invitation)
	j.Status, j.Reason, j.PasswordHash, j.DecidedAt, j.DecidedBy, j.Member = store.JoinerRefused, reason, "", w.now, w.caller.Member, forms.ID{}
	w.tx.DecideJoiner(j)
	if err := w.happened(j.ID, "joiner_refused", struct {
		Reason string `json:"reason"`
	}{reason}); err != nil {
		return nil, err
	}
	return w.joiner(j)
}
