package engine

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// How long a session lasts, in milliseconds: since it was last used, and since it was made.
const (
	day           = 24 * 60 * 60 * 1000
	cookieIdle    = 14 * day
	cookieAtMost  = 90 * day
	tokenIdle     = 90 * day
	tokenAtMost   = 365 * day
	touchInterval = 60 * 60 * 1000 // a use within it is not written down
)

// SignIn opens a session for whoever knows the password of an account. The answer and the time it takes do not
// tell whether there is such an account. Wrong attempts are limited: too_many_attempts with retry_after.
func (e *Engine) SignIn(ctx context.Context, in SignIn) (Session, error) {
	login := org.Login(in.Login)
	attempt := org.NewAttempt(login, in.Address)
	account, err := e.chargeAttempt(ctx, login, attempt)
	if err != nil {
		return Session{}, fault(err)
	}
	hash := ""
	if account != nil && account.DisabledAt == 0 {
		hash = account.PasswordHash
	}
	ok, stale, err := e.hasher.Verify(ctx, in.Password, hash)
	if err != nil {
		return Session{}, fault(err)
	}
	if !ok {
		return Session{}, NewFault("wrong_login")
	}
	session, err := e.openSession(ctx, account.ID, in, attempt)
	if err == nil && stale {
		err = e.rehash(ctx, account.ID, in.Password)
	}
	return session, fault(err)
}

// chargeAttempt counts an attempt and gives the account, nil where there is none of that login.
func (e *Engine) chargeAttempt(ctx context.Context, login string, attempt org.Attempt) (*store.AccountRow, error) {
	var account *store.AccountRow
	var wait int64
	err := e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) (err error) {
		account = nil
		if wait, err = attempt.Charge(tx, e.now()); err != nil || wait > 0 {
			return err
		}
		account, err = tx.AccountByLogin(login)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	if err == nil && wait > 0 {
		err = NewFault("too_many_attempts", "retry_after", strconv.FormatInt(wait, 10))
	}
	return account, err
}

// openSession makes the session of somebody whose password was right.
func (e *Engine) openSession(ctx context.Context, account forms.ID, in SignIn, attempt org.Attempt) (Session, error) {
	kind := in.Kind
	if kind == "" {
		kind = CookieSession
	}
	token, err := org.NewToken(e.random)
	if err != nil {
		return Session{}, err
	}
	var session Session
	var told error
	err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		attempt.Succeed(tx, e.now())
		// The account may have been disabled while its password was looked at.
		row, err := tx.AccountByID(account)
		if err != nil || row.DisabledAt != 0 {
			return errors.Join(err, NewFault("wrong_login"))
		}
		memberships, err := tx.Memberships(account)
		if err != nil {
			return err
		}
		var chosen store.MembershipRow
		if chosen, told = choose(memberships, in.Company); told != nil {
			return nil
		}
		session = e.newSession(tx, token, account, chosen, kind)
		if chosen.Company.IsZero() {
			session.Companies = companyRefs(memberships)
		}
		return nil
	})
	if err == nil {
		err = told
	}
	return session, err
}

// choose finds the company of a session: the one that was named, or the only one there is, or none.
func choose(memberships []store.MembershipRow, company string) (store.MembershipRow, error) {
	if company == "" {
		if len(memberships) == 1 {
			return memberships[0], nil
		}
		return store.MembershipRow{}, nil
	}
	id, err := forms.ParseID(company)
	at := slices.IndexFunc(memberships, func(m store.MembershipRow) bool { return m.Company == id })
	if err != nil || at < 0 {
		return store.MembershipRow{}, NewFault("unknown_company")
	}
	return memberships[at], nil
}

// newSession writes a session and gives it, with the only copy of its token.
func (e *Engine) newSession(tx *store.Tx, token string, account forms.ID, in store.MembershipRow, kind SessionKind) Session {
	now := e.now()
	hash, _ := org.TokenHash(token)
	row := &store.SessionRow{TokenHash: hash, Account: account, Company: in.Company, Member: in.Member, Kind: string(kind), CreatedAt: now, SeenAt: now}
	row.ExpiresAt = lastsUntil(row, now)
	tx.InsertSession(row)
	return Session{Token: token, CSRF: org.CSRF(token), Account: account, Company: in.Company, Member: in.Member, Expires: Instant(row.ExpiresAt)}
}

// lastsUntil is when a session that is used now expires.
func lastsUntil(s *store.SessionRow, now int64) int64 {
	if s.Kind == string(TokenSession) {
		return min(now+tokenIdle, s.CreatedAt+tokenAtMost)
	}
	return min(now+cookieIdle, s.CreatedAt+cookieAtMost)
}

// rehash stores a password under today's parameters.
func (e *Engine) rehash(ctx context.Context, account forms.ID, password string) error {
	hash, err := e.hasher.Hash(ctx, password)
	if errors.Is(err, org.ErrShortPassword) || errors.Is(err, org.ErrLongPassword) {
		return nil // an old password that would not be taken today still signs in
	}
	if err != nil {
		return err
	}
	return e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		tx.SetPasswordHash(account, hash)
		return nil
	})
}

// hashPassword gives the text to store for a new password.
func (e *Engine) hashPassword(ctx context.Context, password string) (string, error) {
	return e.hasher.Hash(ctx, password)
}

// SignOut ends the session of a token.
func (e *Engine) SignOut(ctx context.Context, token string) error {
	hash, ok := org.TokenHash(token)
	if !ok {
		return ErrNoSession
	}
	var ended bool
	err := e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) (err error) {
		ended, err = tx.DeleteSession(hash)
		return err
	})
	if err == nil && !ended {
		err = ErrNoSession
	}
	return fault(err)
}

// SwitchCompany exchanges a session for one in another company of the same account. The old token is no longer
// good, so that one that leaked before rights grew does not grow with them.
func (e *Engine) SwitchCompany(ctx context.Context, token, company string) (Session, error) {
	hash, ok := org.TokenHash(token)
	if !ok {
		return Session{}, ErrNoSession
	}
	fresh, err := org.NewToken(e.random)
	if err != nil {
		return Session{}, err
	}
	var session Session
	err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		old, err := e.liveSession(tx, hash, true)
		if err != nil {
			return err
		}
		memberships, err := tx.Memberships(old.Account)
		if err != nil {
			return err
		}
		if company == "" {
			return NewFault("unknown_company")
		}
		chosen, err := choose(memberships, company)
		if err != nil {
			return err
		}
		ended, err := tx.DeleteSession(hash)
		if err != nil || !ended {
			return errors.Join(err, ErrNoSession)
		}
		session = e.newSession(tx, fresh, old.Account, chosen, SessionKind(old.Kind))
		return nil
	})
	return session, fault(err)
}

// liveSession gives a session that is good: not expired, its account not disabled, nor (unless the company is
// about to be left) its member.
func (e *Engine) liveSession(tx *store.Tx, hash []byte, leaving bool) (*store.LiveSession, error) {
	s, err := tx.SessionByToken(hash)
	if errors.Is(err, store.ErrNotFound) || err == nil && (s.ExpiresAt <= e.now() || s.AccountDisabled || s.MemberDisabled && !leaving) {
		return nil, ErrNoSession
	}
	return s, err
}

// Caller says who asks. It is read on every request, so that whoever is disabled is out on the next one.
func (e *Engine) Caller(ctx context.Context, token string) (Caller, error) {
	hash, ok := org.TokenHash(token)
	if !ok {
		return Caller{}, ErrNoSession
	}
	var s *store.LiveSession
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		s, err = e.liveSession(tx, hash, false)
		return err
	})
	if err != nil {
		return Caller{}, fault(err)
	}
	if now := e.now(); now-s.SeenAt >= touchInterval {
		err := e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
			tx.TouchSession(hash, now, lastsUntil(&s.SessionRow, now))
			return nil
		})
		if err != nil {
			return Caller{}, fault(err)
		}
	}
	return Caller{
		Account: s.Account, Company: s.Company, Member: s.Member, Language: s.Language, Roles: s.Roles,
		Admin: slices.Contains(s.Roles, org.RoleAdmin), Sandbox: e.demo && !s.Company.IsZero(), CSRF: org.CSRF(token),
	}, nil
}

func companyRefs(memberships []store.MembershipRow) []CompanyRef {
	refs := make([]CompanyRef, len(memberships))
	for i, m := range memberships {
		refs[i] = CompanyRef{ID: m.Company, Name: m.Name}
	}
	return refs
}
