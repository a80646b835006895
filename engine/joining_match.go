package engine

import (
	"errors"
	"fmt"
	"strings"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// lacks says what an invitation of that kind needs and was not said: who has an open link says by what the list may know them.
func lacks(j *store.JoinerRow, invitation *store.InvitationRow) (problems []forms.Problem) {
	if invitation.Kind == store.InvitePersonal {
		return nil
	}
	if j.Name == "" {
		problems = append(problems, forms.Problem{Path: "name", Code: "required"})
	}
	if invitation.Kind == store.InviteLink && j.Phone == "" && j.StaffNumber == "" {
		problems = append(problems, forms.Problem{Path: "staff_number", Code: "required"})
	}
	return problems
}

// matched is whom somebody seems to be. Sure says that they have proven it, How by what; Shown is the e-mail address that they have shown to be theirs.
type matched struct {
	member *store.MemberRow
	sure   bool
	how    string
	shown  string
}

// whoIs finds the member of the list whom somebody seems to be. Members who can sign in are nobody's to become.
func (w *work) whoIs(j *store.JoinerRow, invitation *store.InvitationRow) (matched, error) {
	switch invitation.Kind {
	case store.InvitePersonal:
		row, err := w.tx.LockMember(invitation.Member)
		if err != nil {
			return matched{}, err
		}
		j.Name, j.Department = row.Name, row.Department
		return matched{member: row, sure: true, how: store.InvitePersonal, shown: invitation.Email}, nil
	case store.InviteMail:
		j.Email = invitation.Email
		row, err := w.onlyOne("email", invitation.Email)
		if err != nil || row == nil {
			return matched{how: store.InviteMail}, err
		}
		return matched{member: row, sure: org.SameName(row.Name, j.Name), how: store.InviteMail, shown: invitation.Email}, nil
	}
	return w.byNumbers(j)
}

// onlyOne gives the one member of the list who is found by a text; nil for nobody, and for several.
func (w *work) onlyOne(kind, key string) (*store.MemberRow, error) {
	if key == "" {
		return nil, nil
	}
	rows, err := w.tx.MembersToJoin(kind, key, 2)
	if err != nil || len(rows) != 1 {
		return nil, err
	}
	return rows[0], nil
}

// byNumbers looks for staff number and phone. Each alone is a hint, since many know them; both of one member with the name are enough where
// the company says so, and never for a member who administers.
func (w *work) byNumbers(j *store.JoinerRow) (matched, error) {
	phone := org.PhoneKey(j.Phone)
	row, err := w.onlyOne(org.ByStaff, org.StaffKey(j.StaffNumber))
	if err != nil {
		return matched{}, err
	}
	if row == nil {
		if row, err = w.onlyOne(org.ByPhone, phone); err != nil || row == nil {
			return matched{}, err
		}
	}
	found := matched{member: row, how: "numbers"}
	both := row.StaffNumber != "" && strings.EqualFold(strings.TrimSpace(row.StaffNumber), j.StaffNumber) && phone != "" && org.PhoneKey(row.Phone) == phone
	if !both || !org.SameName(row.Name, j.Name) {
		if !org.SameName(row.Name, j.Name) && !both {
			found.member = nil // a number of somebody else's says nothing
		}
		return found, nil
	}
	rules, err := w.cat.joining()
	if err != nil || rules.Match != MatchBoth {
		return found, err
	}
	administers, err := w.administers(row.ID)
	found.sure = err == nil && !administers
	return found, err
}

// enter makes somebody a member: row, of the list, or a new one. Their account is made where they have none. It is done under the lock of the company.
func (w *work) enter(j *store.JoinerRow, row *store.MemberRow, shown, how string) error {
	kind := "member_joined"
	isNew := row == nil
	if isNew {
		row = &store.MemberRow{ID: w.nextID(), Name: j.Name, StaffNumber: j.StaffNumber, Department: j.Department, CreatedAt: w.now, Revision: 1}
		if err := w.staffNumberFree(row); err != nil {
			return err
		}
	} else {
		kind = "account_joined"
		if row.DisabledAt != 0 {
			return NewFault("has_left")
		}
		if !row.Account.IsZero() {
			return NewFault("member_joined")
		}
	}
	if row.Phone == "" {
		row.Phone = j.Phone
	}
	if row.Email == "" {
		row.Email = j.Email
	}
	if err := w.accountOfJoiner(j, row, shown); err != nil {
		return err
	}
	if isNew {
		org.AddMember(w.tx, row)
	} else {
		org.ChangeMember(w.tx, row)
		w.tx.PutJoiningReason(row.ID, "", "", forms.ID{}, 0)
	}
	j.Status, j.Member, j.Department, j.PasswordHash, j.DecidedAt, j.DecidedBy = store.JoinerAccepted, row.ID, row.Department, "", w.now, w.caller.Member
	return w.happened(row.ID, kind, struct {
		Invitation forms.ID `json:"invitation"`
		How        string   `json:"how"`
	}{j.Invitation, how}, row.ID)
}

// accountOfJoiner gives a member the account of who they are, or a new one under the first name that is free. A login that is taken is never taken over.
func (w *work) accountOfJoiner(j *store.JoinerRow, row *store.MemberRow, shown string) error {
	if !j.Account.IsZero() {
		if _, err := w.tx.LockAccount(j.Account); err != nil {
			return err
		}
		row.Account = j.Account
		return nil
	}
	login, err := w.loginFor(org.LoginsFor(row, shown))
	if err != nil {
		return err
	}
	j.Login, row.Account = login, w.e.newID()
	w.tx.InsertAccount(&store.AccountRow{ID: row.Account, Login: login, PasswordHash: j.PasswordHash, Language: j.Language, CreatedAt: w.e.now()})
	return nil
}

// loginTries is how many numbers are put behind a login that is taken before a random one is taken instead.
const loginTries = 20

func (w *work) loginFor(wanted []string) (string, error) {
	for i := 1; i <= loginTries && len(wanted) > 0; i++ {
		for _, login := range wanted {
			if i > 1 {
				login = fmt.Sprintf("%s-%d", login, i)
			}
			if _, err := w.tx.AccountByLogin(login); errors.Is(err, store.ErrNotFound) {
				return login, nil
			} else if err != nil {
				return "", err
			}
		}
	}
	return "id-" + w.e.randomID().String(), nil
}

// joinersMost is how many people wait in a company to be let in.
const joinersMost = 500

// waits lets somebody wait, and tells those who can let them in.
func (w *work) waits(j *store.JoinerRow, invitation *store.InvitationRow) error {
	rows, err := w.tx.WaitingJoiners(joinersMost)
	if err != nil {
		return err
	}
	if len(rows) >= joinersMost {
		return NewFault("too_many_joiners")
	}
	judges, err := w.judges(j, invitation)
	if err != nil {
		return err
	}
	for _, member := range judges {
		m := notify.Message{Member: member, Kind: "joiner_waits", Args: map[string]string{"name": j.Name}}
		if err := notify.Enqueue(w.tx, w.nextID(), w.now, m); err != nil {
			return err
		}
	}
	return w.note(j.ID, "joiner_waits", struct {
		Invitation forms.ID `json:"invitation"`
	}{j.Invitation})
}

// judgesMost is how many people are told that somebody waits.
const judgesMost = 20

// judges are the owners and, where that is one who organises the department, who made the invitation.
func (w *work) judges(j *store.JoinerRow, invitation *store.InvitationRow) ([]forms.ID, error) {
	owners, err := w.tx.RoleHolders(org.RoleAdmin)
	if err != nil {
		return nil, err
	}
	owners = owners[:min(len(owners), judgesMost)]
	if invitation.MadeBy.IsZero() {
		return owners, nil
	}
	shares, err := org.SharesOf(w.tx, invitation.MadeBy)
	if err != nil {
		return nil, err
	}
	at, err := w.placeOf(j.Department, "")
	if err != nil || !org.Gives(shares, org.RightOrganisation, at) {
		return owners, err
	}
	for _, owner := range owners {
		if owner == invitation.MadeBy {
			return owners, nil
		}
	}
	return append(owners, invitation.MadeBy), nil
}
