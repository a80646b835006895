package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// How long a session lasts without being used, and at most, in milliseconds; and how much later than the
// last time it must be used for that to be noted.
const (
	sessionIdle  = 14 * 24 * 3600_000
	sessionMost  = 90 * 24 * 3600_000
	sessionTouch = 3600_000
)

// SignIn starts a session. Where the account belongs to several companies and names none, the session has
// none yet and the answer lists them. A wrong login and a wrong password are one answer, in one time.
func (e *Engine) SignIn(ctx context.Context, in SignIn) (Session, error) {
	login := org.Login(in.Login)
	attempt := org.NewAttempt(login, in.Address)
	account, err := e.admitAttempt(ctx, attempt, login)
	if err != nil {
		return Session{}, err
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
	fresh := hash
	if stale {
		if fresh, err = e.rehashed(ctx, in.Password, hash); err != nil {
			return Session{}, err
		}
	}
	company, err := companyID(in.Company)
	if err != nil {
		return Session{}, err
	}
	var session Session
	err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) (err error) {
		if err := stillHas(tx, account.ID, hash); err != nil {
			return err
		}
		if fresh != hash {
			tx.SetPasswordHash(account.ID, fresh)
		}
		factor, err := org.ConfirmedFactor(tx, account.ID)
		if err != nil {
			return err
		}
		o := opening{account: account.ID, company: company, kind: in.Kind, agent: org.Agent(in.Agent), address: in.Address}
		if factor != nil {
			attempt.Forgive(tx)
			session, err = e.askSecond(tx, o)
			return err
		}
		attempt.Succeed(tx, e.now())
		session, err = e.openSession(tx, o)
		return err
	})
	return session, fault(err)
}

// admitAttempt counts an attempt, unless it is refused anyway, and gives the account that it is for, nil where there is none.
func (e *Engine) admitAttempt(ctx context.Context, attempt org.Attempt, login string) (*store.AccountRow, error) {
	var account *store.AccountRow
	var wait int64
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		wait, err = attempt.Refused(tx, e.now())
		return err
	})
	if err != nil {
		return nil, fault(err)
	}
	if wait > 0 {
		return nil, NewFault("too_many_attempts", "retry_after", strconv.FormatInt(wait, 10))
	}
	err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) (err error) {
		if wait, err = attempt.Charge(tx, e.now()); err != nil {
			return err
		}
		account, err = tx.AccountByLogin(login)
		if errors.Is(err, store.ErrNotFound) {
			account, err = nil, nil
		}
		return err
	})
	if err != nil {
		return nil, fault(err)
	}
	if wait > 0 {
		return nil, NewFault("too_many_attempts", "retry_after", strconv.FormatInt(wait, 10))
	}
	return account, nil
}

// stillHas makes sure, under the lock of the account, that its password is the one that was looked at, which takes a while: who
// changed it meanwhile has ended all that the former one opened.
func stillHas(tx *store.Tx, account forms.ID, hash string) error {
	row, err := tx.LockAccount(account)
	if err == nil && (row.PasswordHash != hash || row.DisabledAt != 0) {
		err = NewFault("wrong_login")
	}
	return err
}

// rehashed is the hash of a password with today's parameters; the one that there is where the password was set under other bounds.
func (e *Engine) rehashed(ctx context.Context, password, hash string) (string, error) {
	fresh, err := e.hasher.Hash(ctx, password)
	if errors.Is(err, org.ErrShortPassword) || errors.Is(err, org.ErrLongPassword) {
		return hash, nil
	}
	return fresh, fault(err)
}

// companyID reads the id of a company that a caller names; "" is none.
func companyID(text string) (forms.ID, error) {
	if text == "" {
		return forms.ID{}, nil
	}
	id, err := forms.ParseID(text)
	if err != nil {
		return id, NewFault("unknown_company")
	}
	return id, nil
}

// opening is what a session is opened with: for whom, in which company (none: the only one that there is), and from
// where. Began is when the session that it continues began, 0 for none.
type opening struct {
	account, company forms.ID
	kind             SessionKind
	began            int64
	agent, address   string
	bound, vouched   bool // as a session's row has them
}

// newToken makes a token and what the store keeps of it. Without randomness the process ends.
func (e *Engine) newToken() (token string, hash []byte) {
	token, err := org.NewToken(e.random)
	if err != nil {
		panic("no randomness: " + err.Error())
	}
	hash, _ = org.TokenHash(token)
	return token, hash
}

// openSession writes a session for an account.
func (e *Engine) openSession(tx *store.Tx, o opening) (Session, error) {
	memberships, err := tx.Memberships(o.account)
	if err != nil {
		return Session{}, err
	}
	token, hash := e.newToken()
	now, company := e.now(), o.company
	if o.began == 0 {
		o.began = now
	}
	if o.kind == "" {
		o.kind = CookieSession
	}
	row := &store.SessionRow{ID: e.randomID(), TokenHash: hash, Account: o.account, Kind: string(o.kind), Agent: o.agent, Address: o.address, Bound: o.bound, Vouched: o.vouched,
		CreatedAt: o.began, SeenAt: now, ExpiresAt: min(now+sessionIdle, o.began+sessionMost)}
	session := Session{Token: token, CSRF: org.CSRF(token), Account: o.account, Expires: Instant(row.ExpiresAt)}
	i := 0
	if !company.IsZero() {
		if i = slices.IndexFunc(memberships, func(m store.MembershipRow) bool { return m.Company == company }); i < 0 {
			return Session{}, NewFault("unknown_company")
		}
	}
	switch {
	case len(memberships) == 0:
		return Session{}, NewFault("unknown_company")
	case company.IsZero() && len(memberships) > 1:
		session.Companies = companyRefs(memberships)
	default:
		row.Company, row.Member = memberships[i].Company, memberships[i].Member
	}
	session.Company, session.Member = row.Company, row.Member
	tx.InsertSession(row)
	return session, nil
}

func companyRefs(memberships []store.MembershipRow) []CompanyRef {
	refs := make([]CompanyRef, len(memberships))
	for i, m := range memberships {
		refs[i] = CompanyRef{ID: m.Company, Name: m.Name}
	}
	return refs
}

// SignOut ends a session.
func (e *Engine) SignOut(ctx context.Context, token string) error {
	hash, ok := org.TokenHash(token)
	if !ok {
		return ErrNoSession
	}
	return fault(e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		gone, err := tx.DeleteSession(hash)
		if err == nil && !gone {
			return ErrNoSession
		}
		return err
	}))
}

// SwitchCompany ends a session and starts one in another company of the same account, under a new token.
func (e *Engine) SwitchCompany(ctx context.Context, token, company string) (Session, error) {
	id, err := companyID(company)
	if err != nil {
		return Session{}, err
	}
	if id.IsZero() {
		return Session{}, NewFault("unknown_company")
	}
	hash, ok := org.TokenHash(token)
	if !ok {
		return Session{}, ErrNoSession
	}
	var session Session
	err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		old, err := tx.SessionByToken(hash)
		if err != nil || old.Disabled || old.ExpiresAt <= e.now() {
			return noSession(err)
		}
		if _, err := tx.LockAccount(old.Account); err != nil { // else who ends all sessions now would not see the one that is opened
			return noSession(err)
		}
		if old.Bound && old.Company != id {
			return NewFault("session_bound")
		}
		o := opening{account: old.Account, company: id, kind: SessionKind(old.Kind), began: old.CreatedAt, agent: old.Agent, address: old.Address, bound: old.Bound, vouched: old.Vouched}
		if session, err = e.openSession(tx, o); err != nil {
			return err
		}
		gone, err := tx.DeleteSession(hash)
		if err == nil && !gone {
			return ErrNoSession // switched by another request at the same time
		}
		return err
	})
	return session, fault(err)
}

// noSession is why there is no session to go on with: that there is none, unless the store failed.
func noSession(err error) error {
	if err == nil || errors.Is(err, store.ErrNotFound) {
		return ErrNoSession
	}
	return err
}

// Caller gives who a token belongs to, read anew for every request: whoever was signed out or disabled
// meanwhile is out.
func (e *Engine) Caller(ctx context.Context, token string) (Caller, error) {
	if org.IsKey(token) {
		return e.callerByKey(ctx, token)
	}
	hash, ok := org.TokenHash(token)
	if !ok {
		return Caller{}, ErrNoSession
	}
	var s *store.LiveSession
	err := e.store.System(store.SignIn).ReadOne(ctx, func(tx *store.Tx) (err error) {
		s, err = tx.SessionByToken(hash)
		return err
	})
	now := e.now()
	if err != nil || s.Disabled || s.ExpiresAt <= now {
		return Caller{}, fault(noSession(err))
	}
	if now-s.SeenAt > sessionTouch {
		err := e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
			tx.TouchSession(hash, now, min(now+sessionIdle, s.CreatedAt+sessionMost))
			return nil
		})
		if err != nil {
			return Caller{}, fault(err)
		}
	}
	c := Caller{Account: s.Account, Company: s.Company, Member: s.Member, Language: s.Language, Sandbox: e.demo && !s.Company.IsZero(),
		LacksSecond: s.LacksSecond, Bound: s.Bound}
	if s.Kind == string(CookieSession) {
		c.CSRF = org.CSRF(token)
	}
	return c.withGrants(s.Roles, s.Grants)
}

// SetLanguage changes the language in which the caller's account is spoken to, everywhere.
func (e *Engine) SetLanguage(ctx context.Context, c Caller, language string) (Me, error) {
	if language != forms.Chinese && language != forms.English {
		return Me{}, NewFault("bad_parameter", "name", "language")
	}
	err := e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		tx.SetAccountLanguage(c.Account, language)
		return nil
	})
	if err != nil {
		return Me{}, fault(err)
	}
	c.Language = language
	return e.Me(ctx, c)
}

// Me tells a caller who they are.
func (e *Engine) Me(ctx context.Context, c Caller) (Me, error) {
	me := Me{Account: c.Account, Language: c.Language, Roles: append([]string{}, c.Roles...), Admin: c.Admin, Rights: c.Rights(), Shares: c.Shares, Sandbox: c.Sandbox,
		CSRF: c.CSRF, LacksSecond: c.LacksSecond, Companies: []CompanyRef{}, Now: Instant(e.now())}
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		account, err := tx.AccountByID(c.Account)
		if err != nil {
			return fmt.Errorf("read account %s: %w", c.Account, err)
		}
		me.Login = account.Login
		memberships, err := tx.Memberships(c.Account)
		me.Companies = companyRefs(memberships)
		return err
	})
	if err != nil || c.Company.IsZero() {
		return me, fault(err)
	}
	return me, e.read(ctx, c, func(w *work) error {
		department, err := w.ownDepartment()
		if err != nil {
			return err
		}
		if err := w.learn(c.Member, department); err != nil {
			return err
		}
		me.Company = &CompanyRef{ID: c.Company, Name: w.cat.company.Name}
		me.Member, me.Zone, me.Now = w.member(c.Member), w.cat.company.Zone, Instant(w.now)
		if !department.IsZero() {
			me.Department = &DepartmentRef{ID: department, Name: w.names[department]}
		}
		if me.Departments, err = w.ownDepartments(); err != nil || !w.cat.offline {
			return err
		}
		some, err := w.tx.ActsForOffline(c.Member, "", 1)
		me.Clerk = len(some) > 0
		return err
	})
}
