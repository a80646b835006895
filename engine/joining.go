package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Joining by oneself. What proves that somebody is a member of the list: a link of their own, a mail that they have read at the address that the
// list has of them, or, where the company says so, staff number and phone together; and the name must agree. Whatever else is
// said is a hint for an administrator. Nobody is told whether a number is known.

// JoinPage is what a link says to whoever opens it.
type JoinPage struct {
	Company    string  `json:"company"`
	By         string  `json:"by,omitempty" doc:"who invites"`
	Department string  `json:"department,omitempty"`
	Kind       string  `json:"kind" enum:"link,personal,mail"`
	Name       string  `json:"name,omitempty" doc:"of the member whom a personal link is for"`
	Email      string  `json:"email,omitempty" doc:"where the link was sent to"`
	Expires    Instant `json:"expires"`
}

// JoinIn is what somebody says of themselves who has come by a link. Key is random, at least 128 bits in hexadecimal digits, and kept by
// their device: it makes that who taps twice comes once, and shows how it stands. Address is where they call from.
type JoinIn struct {
	Token, Key                string
	Name, Phone, Staff, Email string
	Password                  string
	Address, Language         string
}

// JoinState is how it stands with somebody who has come by a link.
type JoinState struct {
	Status    string   `json:"status" enum:"waiting,accepted,refused"`
	Company   string   `json:"company"`
	CompanyID forms.ID `json:"company_id"`
	Name      string   `json:"name"`
	Login     string   `json:"login,omitempty" doc:"once accepted: what the new account is called"`
	Reason    string   `json:"reason,omitempty" doc:"why they were refused"`
	Since     Instant  `json:"since"`
}

// LookAtInvitation says what a link is for. Who guesses is held up.
func (e *Engine) LookAtInvitation(ctx context.Context, token, address string) (JoinPage, error) {
	attempt := org.NewJoinLook(address)
	if err := e.charge(ctx, attempt); err != nil {
		return JoinPage{}, err
	}
	company, id, err := e.invitedTo(ctx, token)
	if err != nil {
		return JoinPage{}, err
	}
	var page JoinPage
	err = e.read(ctx, Caller{Company: company}, func(w *work) error {
		row, err := w.tx.Invitation(id)
		if err == nil {
			err = w.isGood(row)
		}
		if err == nil {
			page, err = w.joinPage(row)
		}
		return err
	})
	return page, err
}

// invitedTo finds the invitation of a token.
func (e *Engine) invitedTo(ctx context.Context, token string) (company, id forms.ID, err error) {
	hash, ok := org.TokenHash(token)
	if !ok {
		return company, id, NewFault("invitation_wrong")
	}
	err = e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		company, id, err = tx.InvitationByToken(hash)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		err = NewFault("invitation_wrong")
	}
	return company, id, fault(err)
}

// openInvitation gives an invitation that holds, under its lock.
func (w *work) openInvitation(id forms.ID) (*store.InvitationRow, error) {
	row, err := w.tx.LockInvitation(id)
	if err != nil {
		return nil, err
	}
	return row, w.isGood(row)
}

// isGood says why an invitation does not hold, or nil. One whose maker has left or may invite there no more does not, nor one for a member
// who has left or joined.
func (w *work) isGood(row *store.InvitationRow) error {
	if code := invitationProblem(row, w.now); code != "" {
		return NewFault(code)
	}
	for _, id := range []forms.ID{row.MadeBy, row.Member} {
		if id.IsZero() {
			continue
		}
		of, err := w.tx.Member(id)
		if err == nil && of.DisabledAt != 0 {
			err = NewFault("invitation_revoked")
		}
		if err == nil && id == row.MadeBy {
			err = w.stillInvites(of, row.Department)
		}
		if err == nil && id == row.Member && !of.Account.IsZero() {
			err = NewFault("invitation_used")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stillInvites gives invitation_revoked where somebody could not make an invitation to a department any more: they do not organise it, and
// are no colleague there who may invite.
func (w *work) stillInvites(maker *store.MemberRow, department forms.ID) error {
	rules, err := w.cat.joining()
	if err != nil || rules.Colleagues && maker.Department == department {
		return err
	}
	shares, err := org.SharesOf(w.tx, maker.ID)
	if err != nil {
		return err
	}
	at, err := w.placeOf(department, "")
	if err != nil || org.Gives(shares, org.RightOrganisation, at) {
		return err
	}
	roles, err := w.tx.RolesOfMembers([]forms.ID{maker.ID})
	if err == nil && !slices.Contains(roles[maker.ID], org.RoleAdmin) {
		err = NewFault("invitation_revoked")
	}
	return err
}

func (w *work) joinPage(row *store.InvitationRow) (JoinPage, error) {
	if err := w.learn(row.Department, row.MadeBy, row.Member); err != nil {
		return JoinPage{}, err
	}
	page := JoinPage{Company: w.cat.company.Name, Department: w.names[row.Department], Kind: row.Kind, Name: w.names[row.Member], Email: row.Email, Expires: Instant(row.ExpiresAt)}
	if row.MadeBy.IsZero() {
		return page, nil
	}
	maker, err := w.tx.Member(row.MadeBy)
	if err == nil && !maker.Hidden {
		page.By = maker.Name
	}
	return page, err
}

// joinKey is what the store keeps of the key of a device.
func joinKey(text string) ([]byte, error) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) < 16 || len(raw) > 64 {
		return nil, NewFault("bad_parameter", "name", "key")
	}
	sum := sha256.Sum256(append([]byte("superform join "), raw...))
	return sum[:], nil
}

// JoinState says how it stands with whoever came with a key; ErrNotFound where nobody did.
func (e *Engine) JoinState(ctx context.Context, key, address string) (JoinState, error) {
	hash, err := joinKey(key)
	if err != nil {
		return JoinState{}, err
	}
	if err := e.charge(ctx, org.NewJoinLook(address)); err != nil {
		return JoinState{}, err
	}
	return e.joinState(ctx, hash)
}

func (e *Engine) joinState(ctx context.Context, hash []byte) (state JoinState, err error) {
	var company, id forms.ID
	err = e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		company, id, err = tx.JoinerByKey(hash)
		return err
	})
	if err != nil {
		return state, fault(err)
	}
	err = e.read(ctx, Caller{Company: company}, func(w *work) error {
		row, err := w.tx.Joiner(id)
		if err == nil {
			state = w.joinState(row)
		}
		return err
	})
	return state, err
}

func (w *work) joinState(j *store.JoinerRow) JoinState {
	return JoinState{Status: j.Status, Company: w.cat.company.Name, CompanyID: w.cat.company.ID, Name: j.Name, Login: j.Login, Reason: j.Reason, Since: Instant(j.CreatedAt)}
}

// Join takes what somebody says who has come by a link and wants an account. Where it is certain who they are they can sign in at once; else they wait.
func (e *Engine) Join(ctx context.Context, in JoinIn) (JoinState, error) {
	return e.join(ctx, in, forms.ID{})
}

// JoinAs is Join with the account that the caller has already.
func (e *Engine) JoinAs(ctx context.Context, c Caller, in JoinIn) (JoinState, error) {
	if c.Bound {
		return JoinState{}, NewFault("session_bound")
	}
	return e.join(ctx, in, c.Account)
}

func (e *Engine) join(ctx context.Context, in JoinIn, account forms.ID) (JoinState, error) {
	key, err := joinKey(in.Key)
	if err != nil {
		return JoinState{}, err
	}
	if state, err := e.joinState(ctx, key); err == nil || !errors.Is(err, ErrNotFound) {
		return state, err
	}
	hash, _ := org.TokenHash(in.Token)
	attempt := org.NewJoinAttempt(hash, in.Address)
	if err := e.charge(ctx, attempt); err != nil {
		return JoinState{}, err
	}
	company, id, err := e.invitedTo(ctx, in.Token)
	if err != nil {
		return JoinState{}, err
	}
	j := &store.JoinerRow{Invitation: id, KeyHash: key, Account: account, Language: in.Language}
	problems := in.into(j)
	if account.IsZero() {
		problem, err := e.joinPassword(ctx, in, j)
		if err != nil {
			return JoinState{}, err
		}
		problems = append(problems, problem...)
	}
	if len(problems) > 0 {
		return JoinState{}, Invalid(problems)
	}
	var state JoinState
	err = e.inCompany(ctx, Caller{Company: company, Account: account, Language: in.Language}, func(w *work) error {
		one := *j
		state, err = w.comes(&one)
		return err
	})
	if conflict := (&store.Conflict{}); errors.As(err, &conflict) && conflict.Constraint == "joiners_by_key" { // the same tap was heard twice
		return e.joinState(ctx, key)
	}
	if err == nil && state.Status == store.JoinerAccepted {
		err = fault(e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error { attempt.Forgive(tx); return nil }))
	}
	return state, err
}

// into writes what somebody says into their row, or says what is wrong with it.
func (in JoinIn) into(j *store.JoinerRow) (problems []forms.Problem) {
	j.Name, j.Phone, j.StaffNumber, j.Email = strings.TrimSpace(in.Name), strings.TrimSpace(in.Phone), strings.TrimSpace(in.Staff), emailAddress(in.Email)
	if name, err := orgName(j.Name); j.Name != "" && err != nil {
		problems = append(problems, forms.Problem{Path: "name", Code: "pattern"})
	} else {
		j.Name = name
	}
	if j.Phone != "" && (!fits("phone", j.Phone, 32) || org.PhoneKey(j.Phone) == "") {
		problems = append(problems, forms.Problem{Path: "phone", Code: "pattern"})
	}
	if !fits("staff_number", j.StaffNumber, 64) {
		problems = append(problems, forms.Problem{Path: "staff_number", Code: "pattern"})
	}
	if _, ok := notify.Address(j.Email); j.Email != "" && (!ok || !fits("email", j.Email, 254)) {
		problems = append(problems, forms.Problem{Path: "email", Code: "not_an_email"})
	}
	if !slices.Contains([]string{forms.Chinese, forms.English}, j.Language) {
		j.Language = forms.Chinese
	}
	return problems
}

// joinPassword hashes the password that somebody chooses, or says what is wrong with it.
func (e *Engine) joinPassword(ctx context.Context, in JoinIn, j *store.JoinerRow) ([]forms.Problem, error) {
	code := org.PasswordProblem(in.Password, j.Name, j.Phone, j.StaffNumber, j.Email, org.PhoneKey(j.Phone))
	if code != "" {
		f := passwordFault(code)
		return []forms.Problem{{Path: "password", Code: code, Message: forms.Text{forms.Chinese: f.Text(forms.Chinese), forms.English: f.Text(forms.English)}}}, nil
	}
	hash, err := e.hasher.Hash(ctx, in.Password)
	j.PasswordHash = hash
	return nil, fault(err)
}

// comes lets somebody in, or lets them wait. All who join one company take turns, so that of two who are one member by what they say one is.
func (w *work) comes(j *store.JoinerRow) (JoinState, error) {
	if _, err := w.tx.LockCompany(w.caller.Company); err != nil {
		return JoinState{}, err
	}
	invitation, err := w.openInvitation(j.Invitation)
	if err != nil {
		return JoinState{}, err
	}
	if !j.Account.IsZero() {
		if _, err := w.tx.MemberOfAccount(j.Account); err == nil {
			return JoinState{}, NewFault("already_member")
		} else if !errors.Is(err, store.ErrNotFound) {
			return JoinState{}, err
		}
	}
	j.ID, j.CreatedAt, j.Status, j.Department = w.nextID(), w.now, store.JoinerWaiting, invitation.Department
	if problems := lacks(j, invitation); len(problems) > 0 {
		return JoinState{}, Invalid(problems)
	}
	found, err := w.whoIs(j, invitation)
	if err != nil {
		return JoinState{}, err
	}
	invitation.Uses++
	w.tx.UpdateInvitation(invitation)
	if found.member != nil {
		j.Member = found.member.ID
	}
	if found.sure {
		err = w.enter(j, found.member, found.shown, found.how)
	} else {
		err = w.waits(j, invitation)
	}
	if err != nil {
		return JoinState{}, err
	}
	w.tx.InsertJoiner(j)
	return w.joinState(j), nil
}
