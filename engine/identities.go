package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// signInAs opens a session for whom a provider vouches.
func (e *Engine) signInAs(ctx context.Context, p *org.Provider, id org.Identity, in Return) (Session, error) {
	account, err := e.accountFor(ctx, p, id)
	if err != nil {
		return Session{}, err
	}
	if !in.Keep.IsZero() && in.Keep != account {
		return Session{}, NewFault("errand_over")
	}
	var session Session
	err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		row, err := tx.LockAccount(account)
		if err != nil {
			return err
		}
		known, err := tx.Identity(p.ID(), id.Issuer, id.Subject)
		if errors.Is(err, store.ErrNotFound) || err == nil && (known.Account != account || row.DisabledAt != 0) {
			return NewFault("link_unknown")
		}
		if err != nil {
			return err
		}
		tx.TouchIdentity(known, e.now())
		org.NewErrandAttempt(in.Address).Forgive(tx)
		o := opening{account: account, company: p.Company, kind: CookieSession, agent: org.Agent(in.Agent), address: in.Address, bound: !p.Company.IsZero(), vouched: id.Second}
		factor, err := org.ConfirmedFactor(tx, account)
		if err != nil {
			return err
		}
		if factor != nil && !id.Second {
			session, err = e.askSecond(tx, o)
		} else {
			session, err = e.openSession(tx, o)
		}
		if HasCode(err, "unknown_company") {
			return NewFault("link_unknown")
		}
		return err
	})
	return session, fault(err)
}

// accountFor gives the account for whom a provider vouches: the one that was linked before, or the one that what the
// provider says points to without doubt, which is linked then.
func (e *Engine) accountFor(ctx context.Context, p *org.Provider, id org.Identity) (forms.ID, error) {
	var known *store.IdentityRow
	var found store.KnownMember
	how := ""
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		known, err = tx.Identity(p.ID(), id.Issuer, id.Subject)
		if errors.Is(err, store.ErrNotFound) {
			known = nil
			found, how, err = match(tx, p, id)
		}
		return err
	})
	switch {
	case err != nil:
		return forms.ID{}, fault(err)
	case known != nil:
		return known.Account, nil
	case how == "":
		return forms.ID{}, e.unknown(ctx, p, id)
	}
	cat, err := e.catalog(ctx, found.Company)
	if err != nil {
		return forms.ID{}, fault(err)
	}
	c := Caller{Account: found.Account, Company: found.Company, Member: found.Member, Language: cat.company.Language}
	account := forms.ID{}
	err = e.writing(ctx, c, cat, e.newID(), func(w *work) (err error) {
		account, err = w.adopt(found.Member, found.Account, p, id, how)
		return err
	})
	return account, fault(err)
}

// matchMost is how many members are looked at who are known by the same.
const matchMost = 50

// match finds the member to whom what a provider says points; how is "" for nobody. Where an account is in several
// companies, all of them must say the same: none may give a stranger the way into another.
func match(tx *store.Tx, p *org.Provider, id org.Identity) (found store.KnownMember, how string, err error) {
	for _, kind := range p.Match {
		text, other := id.Trait(kind)
		if text == "" {
			continue
		}
		company := p.Company
		if kind == org.TraitStaff && company.IsZero() { // numbers say something within a company alone
			if company, err = tx.OnlyCompany(); err != nil {
				return found, "", err
			}
			if company.IsZero() {
				continue
			}
		}
		all, err := tx.MembersKnownBy(kind, text, other, company, matchMost)
		if err != nil {
			return found, "", err
		}
		if len(all) > 0 {
			return all[0], kind, undoubted(tx, all)
		}
	}
	return found, "", nil
}

// undoubted says why members who are known by the same are not one person, or nil.
func undoubted(tx *store.Tx, all []store.KnownMember) error {
	account := all[0].Account
	if len(all) == matchMost || slices.ContainsFunc(all[1:], func(m store.KnownMember) bool { return m.Account != account || account.IsZero() }) {
		return NewFault("link_unclear")
	}
	if account.IsZero() {
		return nil
	}
	companies, err := tx.Memberships(account)
	if err != nil {
		return err
	}
	for _, m := range companies {
		if !slices.ContainsFunc(all, func(k store.KnownMember) bool { return k.Company == m.Company }) {
			return NewFault("link_elsewhere")
		}
	}
	return nil
}

// adopt links an identity with the account of a member, and makes that where there is none. account is the one that the
// member was seen with.
func (w *work) adopt(member, account forms.ID, p *org.Provider, id org.Identity, how string) (forms.ID, error) {
	if !account.IsZero() {
		if _, err := w.tx.LockAccount(account); err != nil {
			return account, err
		}
	}
	row, err := w.tx.LockMember(member)
	if err != nil {
		return account, err
	}
	if row.DisabledAt != 0 || row.Account != account {
		return account, NewFault("link_unknown")
	}
	if account.IsZero() {
		login, err := w.freeLogin(id.Email)
		if err != nil {
			return account, err
		}
		account = w.e.newID()
		w.tx.InsertAccount(&store.AccountRow{ID: account, Login: login, Language: w.cat.company.Language, CreatedAt: w.e.now()})
		row.Account = account
		w.tx.UpdateMember(row)
	}
	if err := w.e.insertIdentity(w.tx, account, p, id, how); err != nil {
		return account, err
	}
	return account, w.note(member, "sign_in_linked", linkNote{p.ID(), how})
}

// linkNote is the payload of events about links.
type linkNote struct {
	Provider string `json:"provider"`
	How      string `json:"how,omitempty"`
}

// freeLogin is what an account that is made for somebody is called: the e-mail address where that is nobody's.
func (w *work) freeLogin(email string) (string, error) {
	login := org.Login(email)
	if login != "" {
		if _, err := w.tx.AccountByLogin(login); errors.Is(err, store.ErrNotFound) {
			return login, nil
		} else if err != nil {
			return "", err
		}
	}
	return madeUpLogin + w.e.randomID().String(), nil
}

// madeUpLogin is how logins begin that nobody chose.
const madeUpLogin = "id-"

// insertIdentity links an identity with an account; each account has one of a provider, each identity one account.
func (e *Engine) insertIdentity(tx *store.Tx, account forms.ID, p *org.Provider, id org.Identity, how string) error {
	known, err := tx.Identity(p.ID(), id.Issuer, id.Subject)
	switch {
	case err == nil && known.Account == account:
		return nil
	case err == nil:
		return NewFault("link_taken")
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	all, err := tx.IdentitiesOf(account)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(i *store.IdentityRow) bool { return i.Provider == p.ID() && i.Issuer == id.Issuer }) {
		return NewFault("link_taken")
	}
	tx.InsertIdentity(&store.IdentityRow{Provider: p.ID(), Issuer: id.Issuer, Subject: id.Subject, Account: account, Email: id.Email, How: how, CreatedAt: e.now(), UsedAt: e.now()})
	return nil
}

// waitingMost is how many people whom nobody knows wait in a company.
const waitingMost = 200

// unknown is what somebody is told whom nobody knows. Where the provider's setting says so, they wait for an administrator.
func (e *Engine) unknown(ctx context.Context, p *org.Provider, id org.Identity) error {
	company := p.Company
	if company.IsZero() {
		err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
			company, err = tx.OnlyCompany()
			return err
		})
		if err != nil {
			return fault(err)
		}
	}
	if p.Unknown != org.UnknownWaits || company.IsZero() {
		return NewFault("link_unknown")
	}
	waits := false
	err := e.store.Company(company).Write(ctx, func(tx *store.Tx) (err error) {
		waits, err = tx.InsertWaiting(&store.WaitingRow{ID: e.newID(), Provider: p.ID(), Issuer: id.Issuer, Subject: id.Subject, Name: id.Name, Email: id.Email,
			Phone: id.Phone, Staff: id.Staff, CreatedAt: e.now()}, waitingMost)
		return err
	})
	if err == nil && waits {
		return NewFault("link_waits")
	}
	return orFault(fault(err), "link_unknown")
}

// LinkInfo is a provider as the caller may use it: linked, or to be linked.
type LinkInfo struct {
	Provider string  `json:"provider"`
	Name     string  `json:"name"`
	Linked   bool    `json:"linked"`
	Email    string  `json:"email,omitempty" doc:"what the provider said when it was linked"`
	Since    Instant `json:"since,omitzero"`
	Used     Instant `json:"used,omitzero" doc:"when somebody signed in with it last"`
}

// Links lists the providers that the caller can sign in with, and those that could be linked.
func (e *Engine) Links(ctx context.Context, c Caller) (List[LinkInfo], error) {
	list := List[LinkInfo]{Items: []LinkInfo{}}
	providers, err := e.providersFor(ctx, c.Company)
	if err != nil {
		return list, err
	}
	var linked []*store.IdentityRow
	err = e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		linked, err = tx.IdentitiesOf(c.Account)
		return err
	})
	for _, p := range providers {
		info := LinkInfo{Provider: p.ID(), Name: p.Title(c.Language)}
		at := slices.IndexFunc(linked, func(i *store.IdentityRow) bool { return i.Provider == p.ID() && i.Issuer == p.Issuer })
		if at >= 0 {
			info.Linked, info.Email, info.Since, info.Used = true, linked[at].Email, Instant(linked[at].CreatedAt), Instant(linked[at].UsedAt)
			linked = slices.Delete(linked, at, at+1)
		} else if c.Bound && p.Company.IsZero() {
			continue
		}
		list.Items = append(list.Items, info)
	}
	for _, i := range linked { // of other companies, and of providers that are no more
		_, key, _ := strings.Cut(i.Provider, ".")
		list.Items = append(list.Items, LinkInfo{i.Provider, cmp.Or(key, i.Provider), true, i.Email, Instant(i.CreatedAt), Instant(i.UsedAt)})
	}
	return list, fault(err)
}

// link links the caller's account with whom a provider vouches for.
func (e *Engine) link(ctx context.Context, c Caller, p *org.Provider, id org.Identity) error {
	return e.onAccount(ctx, c, func(tx *store.Tx, _ *store.AccountRow, note noter) error {
		if err := e.insertIdentity(tx, c.Account, p, id, "self"); err != nil {
			return err
		}
		return note("sign_in_linked", linkNote{p.ID(), "self"})
	})
}

// Unlink takes a provider off the caller's account, unless it is the last way in.
func (e *Engine) Unlink(ctx context.Context, c Caller, provider string) error {
	if company, _, ok := org.SplitProvider(provider); !ok {
		return ErrNotFound
	} else if c.Bound && company != c.Company {
		return NewFault("session_bound")
	}
	return e.onAccount(ctx, c, func(tx *store.Tx, account *store.AccountRow, note noter) error {
		all, err := tx.IdentitiesOf(c.Account)
		if err != nil {
			return err
		}
		others := slices.ContainsFunc(all, func(i *store.IdentityRow) bool { return i.Provider != provider && e.stillThere(i) })
		gone, err := tx.DeleteIdentities(c.Account, provider)
		switch {
		case err != nil:
			return err
		case !gone:
			return ErrNotFound
		case account.PasswordHash == "" && !others:
			return NewFault("last_way_in")
		}
		return note("sign_in_unlinked", linkNote{Provider: provider})
	})
}

// stillThere reports whether somebody can sign in with a link: the server's providers may have been taken away. A
// company's opens that company alone, and may be taken away by others: it is no way in to count on.
func (e *Engine) stillThere(i *store.IdentityRow) bool {
	return slices.ContainsFunc(e.signIns, func(p *org.Provider) bool { return p.ID() == i.Provider && p.Issuer == i.Issuer })
}
