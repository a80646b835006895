package engine

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// What somebody does about their own account: sessions, password, second factor, keys. Answers that hold a secret are
// no commands under a key: the answer of a command is stored.

// noter writes an event into the history of a member.
type noter func(kind string, payload any) error

// onAccount runs a change of the caller's account under its lock, with the events that tell of it in the caller's
// company. Who has chosen none has no history yet.
func (e *Engine) onAccount(ctx context.Context, c Caller, do func(*store.Tx, *store.AccountRow, noter) error) error {
	if c.Member.IsZero() {
		return fault(e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
			row, err := tx.LockAccount(c.Account)
			if err != nil {
				return noSession(err)
			}
			return do(tx, row, func(string, any) error { return nil })
		}))
	}
	return e.aboutMember(ctx, c, c.Member, c.Account, do)
}

// aboutMember runs a change of a member's account under its lock; events go into the history of the member.
func (e *Engine) aboutMember(ctx context.Context, c Caller, member, account forms.ID, do func(*store.Tx, *store.AccountRow, noter) error) error {
	cat, err := e.catalog(ctx, c.Company)
	if err != nil {
		return fault(err)
	}
	return fault(e.writing(ctx, c, cat, e.newID(), func(w *work) error {
		row, err := w.tx.LockAccount(account)
		if err != nil {
			return noSession(err)
		}
		return do(w.tx, row, func(kind string, payload any) error {
			seq, hash, err := w.tx.EventHead(member)
			if err != nil {
				return err
			}
			return w.append(member, &history.Head{Seq: seq, Hash: hash}, kind, payload)
		})
	}))
}

// SessionInfo is one of the caller's sessions.
type SessionInfo struct {
	ID forms.ID `json:"id"`
	org.Device
	Kind    SessionKind `json:"kind" enum:"cookie,token"`
	Address string      `json:"address,omitempty" doc:"where it was opened from"`
	Company string      `json:"company,omitempty" doc:"name of the company that it is in"`
	Began   Instant     `json:"began"`
	Seen    Instant     `json:"seen" doc:"when it was used last, to the hour"`
	This    bool        `json:"this,omitempty" doc:"the one that asks"`
}

// Sessions lists the caller's sessions, those used last first; token is that of the one that asks.
func (e *Engine) Sessions(ctx context.Context, c Caller, token string) (List[SessionInfo], error) {
	list := List[SessionInfo]{Items: []SessionInfo{}}
	hash, _ := org.TokenHash(token)
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.SessionsOf(c.Account, e.now())
		if err != nil {
			return err
		}
		companies, err := tx.Memberships(c.Account)
		names := map[forms.ID]string{}
		for _, m := range companies {
			names[m.Company] = m.Name
		}
		for _, s := range rows {
			list.Items = append(list.Items, SessionInfo{ID: s.ID, Device: org.DeviceOf(s.Agent), Kind: SessionKind(s.Kind), Address: s.Address,
				Company: names[s.Company], Began: Instant(s.CreatedAt), Seen: Instant(s.SeenAt), This: string(s.TokenHash) == string(hash)})
		}
		return err
	})
	return list, fault(err)
}

// EndSession ends one of the caller's sessions, on every node from its next request on.
func (e *Engine) EndSession(ctx context.Context, c Caller, id forms.ID) error {
	return e.onAccount(ctx, c, func(tx *store.Tx, _ *store.AccountRow, _ noter) error {
		gone, err := tx.DeleteSessionByID(c.Account, id)
		if err == nil && !gone {
			return ErrNotFound
		}
		return err
	})
}

// EndOtherSessions ends all of the caller's sessions but the one of token.
func (e *Engine) EndOtherSessions(ctx context.Context, c Caller, token string) error {
	hash, ok := org.TokenHash(token)
	if !ok {
		return ErrNoSession
	}
	return e.onAccount(ctx, c, func(tx *store.Tx, _ *store.AccountRow, _ noter) error {
		_, err := tx.DeleteSessionsBut(c.Account, hash)
		return err
	})
}

// PasswordChange is a new password. Token is of the session that asks, which stays; Address is for the limits.
type PasswordChange struct {
	Old, New       string
	Token, Address string
}

// ChangePassword sets the caller's password. All other sessions and all API keys of the account end.
func (e *Engine) ChangePassword(ctx context.Context, c Caller, in PasswordChange) error {
	keep, ok := org.TokenHash(in.Token)
	if !ok {
		return ErrNoSession
	}
	if err := e.confirmPassword(ctx, c, in.Old, in.Address); err != nil {
		return err
	}
	hash, err := e.chosenPassword(ctx, c.Account, in.New)
	if err != nil {
		return err
	}
	return e.onAccount(ctx, c, func(tx *store.Tx, _ *store.AccountRow, note noter) error {
		return e.setPassword(tx, c.Account, hash, keep, note, "password_changed")
	})
}

// setPassword writes a password and ends what the former one had opened.
func (e *Engine) setPassword(tx *store.Tx, account forms.ID, hash string, keep []byte, note noter, event string) error {
	tx.SetPasswordHash(account, hash)
	tx.EndAPIKeys(account, e.now())
	tx.DropTickets(account, "")
	ended, err := tx.DeleteSessionsBut(account, keep)
	if err != nil {
		return err
	}
	return note(event, struct {
		Ended int64 `json:"sessions_ended"`
	}{ended})
}

// confirmPassword makes sure that whoever holds a session also knows the password; wrong ones are counted.
func (e *Engine) confirmPassword(ctx context.Context, c Caller, password, address string) error {
	attempt := org.NewConfirmation(c.Account, address)
	if err := e.charge(ctx, attempt); err != nil {
		return err
	}
	hash := ""
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		row, err := tx.AccountByID(c.Account)
		if err != nil {
			return noSession(err)
		}
		hash = row.PasswordHash
		return nil
	})
	if err != nil {
		return fault(err)
	}
	ok, _, err := e.hasher.Verify(ctx, password, hash)
	if err != nil {
		return fault(err)
	}
	if !ok {
		return NewFault("wrong_password")
	}
	return fault(e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error { attempt.Forgive(tx); return nil }))
}

// charge counts an attempt and says where there were too many. One that is refused anyway does not count: whoever is held up would else use up
// what others have, too.
func (e *Engine) charge(ctx context.Context, attempt org.Attempt) error {
	var wait int64
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		wait, err = attempt.Refused(tx, e.now())
		return err
	})
	if err == nil && wait == 0 {
		err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) (err error) {
			wait, err = attempt.Charge(tx, e.now())
			return err
		})
	}
	if err == nil && wait > 0 {
		return NewFault("too_many_attempts", "retry_after", strconv.FormatInt(wait, 10))
	}
	return fault(err)
}

// chosenPassword hashes a password that somebody chooses for an account, or says what is wrong with it. It is not what they are called, nor any of further.
func (e *Engine) chosenPassword(ctx context.Context, account forms.ID, password string, further ...string) (string, error) {
	var names []string
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		row, err := tx.AccountByID(account)
		if err != nil {
			return noSession(err)
		}
		names, err = tx.NamesOfAccount(account)
		names = append(append(names, row.Login), further...)
		return err
	})
	if err != nil {
		return "", fault(err)
	}
	if code := org.PasswordProblem(password, names...); code != "" {
		return "", passwordFault(code)
	}
	hash, err := e.hasher.Hash(ctx, password)
	return hash, fault(err)
}

// passwordFault is the fault of what is wrong with a chosen password.
func passwordFault(code string) *Fault {
	switch code {
	case org.PasswordShort:
		return NewFault(code, "min", strconv.Itoa(org.MinChosen))
	case org.PasswordLong:
		return NewFault(code, "max", strconv.Itoa(org.MaxChosen))
	}
	return NewFault(code)
}

// resetTime is how long a link to set a new password is good.
const resetTime = 15 * time.Minute

// ResetTicket lets somebody set a new password once. Token is its only copy.
type ResetTicket struct {
	Token   string
	Expires Instant
}

// TicketFor makes a link for a member of the caller's company to set a new password with; those made before end. Only for
// an account that is in no other company: there, this company's administrators decide nothing.
func (e *Engine) TicketFor(ctx context.Context, c Caller, member forms.ID) (ResetTicket, error) {
	account, err := e.accountOf(ctx, c, member)
	if err != nil {
		return ResetTicket{}, err
	}
	token, hash := e.newToken()
	expires := e.now() + resetTime.Milliseconds()
	err = e.aboutMember(ctx, c, member, account, func(tx *store.Tx, _ *store.AccountRow, note noter) error {
		tx.DropTickets(account, store.TicketReset)
		tx.InsertTicket(&store.TicketRow{TokenHash: hash, Purpose: store.TicketReset, Account: account, Body: "{}", CreatedAt: e.now(), ExpiresAt: expires})
		return note("reset_link_made", struct{}{})
	})
	return ResetTicket{token, Instant(expires)}, err
}

// accountOf gives the account of a member about whom an administrator may decide.
func (e *Engine) accountOf(ctx context.Context, c Caller, member forms.ID) (forms.ID, error) {
	if !c.Holds(org.RightOrganisation) || member == c.Member { // a session alone is no proof of who one is: one's own account takes its password
		return forms.ID{}, NewFault("forbidden")
	}
	var account forms.ID
	err := e.read(ctx, c, func(w *work) error {
		row, err := w.tx.Member(member)
		if err != nil {
			return err
		}
		if err := w.needsOver(org.RightOrganisation, member); err != nil {
			return err
		}
		if row.DisabledAt != 0 {
			return ErrNotFound
		}
		account = row.Account
		return nil
	})
	if err != nil {
		return account, fault(err)
	}
	if account.IsZero() {
		return account, NewFault("no_account")
	}
	err = e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		companies, err := tx.Memberships(account)
		if err == nil && len(companies) > 1 {
			return NewFault("account_shared")
		}
		return err
	})
	return account, fault(err)
}

// ResetPassword sets the password of the account that a link was made for; the link is used up then. All sessions and
// API keys of the account end. The second factor stays.
func (e *Engine) ResetPassword(ctx context.Context, token, password string) error {
	hash, ok := org.TokenHash(token)
	if !ok {
		return NewFault("reset_expired")
	}
	var c Caller
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		c, err = e.holderOf(tx, hash)
		return err
	})
	if err != nil {
		return fault(err)
	}
	chosen, err := e.chosenPassword(ctx, c.Account, password)
	if err != nil {
		return err
	}
	return e.onAccount(ctx, c, func(tx *store.Tx, _ *store.AccountRow, note noter) error {
		used, err := tx.UseTicket(hash)
		if err != nil {
			return err
		}
		if !used {
			return NewFault("reset_expired")
		}
		return e.setPassword(tx, c.Account, chosen, nil, note, "password_reset")
	})
}

// holderOf is whom a link to set a password was made for, as a member of their first company.
func (e *Engine) holderOf(tx *store.Tx, hash []byte) (Caller, error) {
	ticket, err := tx.Ticket(store.TicketReset, hash, e.now())
	if errors.Is(err, store.ErrNotFound) {
		return Caller{}, NewFault("reset_expired")
	}
	if err != nil {
		return Caller{}, err
	}
	account, err := tx.AccountByID(ticket.Account)
	if err != nil || account.DisabledAt != 0 {
		return Caller{}, NewFault("reset_expired")
	}
	c := Caller{Account: account.ID, Language: account.Language}
	companies, err := tx.Memberships(account.ID)
	if len(companies) > 0 {
		c.Company, c.Member = companies[0].Company, companies[0].Member
	}
	return c, err
}
