package engine

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
)

// Who came by a provider has an account without a password, and a login that may be made up. They give themselves both once;
// from then on the password is changed like any other.

// LoginView is how the caller signs in.
type LoginView struct {
	Login    string `json:"login" doc:"empty where it was made up"`
	Password bool   `json:"password" doc:"there is a password"`
}

// NewLogin is a login with a first password. Token is of the session that asks, which stays; Address is for the limits.
type NewLogin struct {
	Login, Password string
	Token, Address  string
}

// freshSession is how old the session may be that sets a first password: whoever finds somebody's open page does not keep the account.
const freshSession = 30 // minutes

// shortestLogin is how many characters a login that somebody chooses has at least.
const shortestLogin = 3

// Login tells how the caller signs in.
func (e *Engine) Login(ctx context.Context, c Caller) (view LoginView, err error) {
	err = e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		row, err := tx.AccountByID(c.Account)
		if err != nil {
			return noSession(err)
		}
		view = LoginView{Login: row.Login, Password: row.PasswordHash != ""}
		if !view.Password && strings.HasPrefix(row.Login, madeUpLogin) {
			view.Login = ""
		}
		return nil
	})
	return view, fault(err)
}

// SetLogin gives the caller's account a login and a first password. Its other sessions end, as with any new password.
func (e *Engine) SetLogin(ctx context.Context, c Caller, in NewLogin) error {
	keep, ok := org.TokenHash(in.Token)
	if !ok {
		return ErrNoSession
	}
	login := org.Login(in.Login)
	if n := utf8.RuneCountInString(login); n < shortestLogin || n > longestOrgName || !storable(login) || strings.ContainsAny(login, " \t\r\n") ||
		strings.ContainsFunc(login, turnsText) || strings.HasPrefix(login, madeUpLogin) {
		return NewFault("bad_parameter", "name", "login")
	}
	if err := e.charge(ctx, org.NewConfirmation(c.Account, in.Address)); err != nil {
		return err
	}
	if err := e.maySetLogin(ctx, c, keep); err != nil {
		return err
	}
	hash, err := e.chosenPassword(ctx, c.Account, in.Password, login)
	if err != nil {
		return err
	}
	err = e.onAccount(ctx, c, func(tx *store.Tx, row *store.AccountRow, note noter) error {
		if row.PasswordHash != "" {
			return NewFault("login_set")
		}
		other, err := tx.AccountByLogin(login)
		switch {
		case err == nil && other.ID != row.ID:
			return NewFault("login_taken")
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return err
		}
		tx.SetLogin(row.ID, login)
		return e.setPassword(tx, row.ID, hash, keep, note, "login_set")
	})
	if taken := conflictFault(err); taken != nil {
		return taken
	}
	return err
}

// maySetLogin refuses where there is a password, where the session is not fresh, and where a company's own provider vouched for somebody who
// is in other companies too.
func (e *Engine) maySetLogin(ctx context.Context, c Caller, token []byte) error {
	return fault(e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		row, err := tx.AccountByID(c.Account)
		if err != nil {
			return noSession(err)
		}
		if row.PasswordHash != "" {
			return NewFault("login_set")
		}
		session, err := tx.SessionByToken(token)
		if err != nil {
			return noSession(err)
		}
		if e.now()-session.CreatedAt > freshSession*60_000 {
			return NewFault("sign_in_again", "minutes", strconv.Itoa(freshSession))
		}
		companies, err := tx.Memberships(c.Account)
		if err == nil && c.Bound && len(companies) > 1 {
			err = NewFault("session_bound")
		}
		return err
	}))
}
