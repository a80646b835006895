package engine

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Founding a company of one's own: on the command line, or on a server that is host to many through the API.

// NewCompany is a company to be founded with its first owner. Request names the wish: asked twice under the same name, the
// company is there once; "" for none.
type NewCompany struct {
	Name, Zone, Language string
	Owner, Login         string // of the first owner: name, and sign-in name
	Request              string
}

// FoundedCompany is a company with its first owner. Token is what the owner sets a password with, once, until Expires; ""
// where the account had one already.
type FoundedCompany struct {
	Company, Owner forms.ID
	Token          string
	Expires        Instant
}

// firstLinkTime is how long the link is good with which a first owner sets a password.
const firstLinkTime = 72 * time.Hour

// FoundCompany founds a company with its first owner and the bundled apps. What an earlier call under the same request
// left undone is done now; the link that it gave ends.
func (e *Engine) FoundCompany(ctx context.Context, in NewCompany) (FoundedCompany, error) {
	founding, err := in.founding()
	if err != nil {
		return FoundedCompany{}, err
	}
	login := org.Login(in.Login)
	row, err := e.requested(ctx, in.Request)
	if err == nil && row == nil && in.Request != "" {
		err = e.unclaimed(ctx, login)
	}
	if err == nil && row == nil {
		row = e.newCompany(founding, "{}")
		if in.Request != "" {
			row.Request = &in.Request
		}
		if err = e.foundCompany(ctx, row); taken(err) {
			row, err = e.requested(ctx, in.Request)
		}
	}
	if err != nil {
		return FoundedCompany{}, fault(err)
	}
	made := founding.named(row)
	founded := FoundedCompany{Company: row.ID, Owner: made.Members["owner"]}
	if err := e.peopleAndApps(ctx, founding, row, made); err != nil {
		return founded, fault(err)
	}
	founded.Token, founded.Expires, err = e.firstLink(ctx, login)
	return founded, fault(err)
}

// unclaimed refuses a login that somebody holds already, where a company is founded from afar: an account that was made beforehand, by
// whomever, must not become the owner of what is founded for the one whose name it bears. At the command line that is the operator's to say.
func (e *Engine) unclaimed(ctx context.Context, login string) error {
	return e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		account, err := tx.AccountByLogin(login)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		companies, err := tx.Memberships(account.ID)
		if err == nil && (account.PasswordHash != "" || len(companies) > 0) {
			err = NewFault("login_taken")
		}
		return err
	})
}

// founding is the description of a new company, checked.
func (in NewCompany) founding() (Founding, error) {
	wrong := func(name string) (Founding, error) { return Founding{}, NewFault("bad_parameter", "name", name) }
	for name, text := range map[string]string{"name": in.Name, "owner": in.Owner, "login": in.Login} {
		if n := utf8.RuneCountInString(strings.TrimSpace(text)); n == 0 || n > 100 || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' }) {
			return wrong(name)
		}
	}
	if _, err := time.LoadLocation(in.Zone); err != nil || in.Zone == "" || in.Zone == "Local" || len(in.Zone) > 64 {
		return wrong("zone")
	}
	if in.Language != forms.Chinese && in.Language != forms.English {
		return wrong("language")
	}
	owner := map[string]string{forms.Chinese: "所有者", forms.English: "Owner"}[in.Language]
	return Founding{Name: strings.TrimSpace(in.Name), Zone: in.Zone, Language: in.Language, Roles: []FoundRole{{org.RoleAdmin, owner}},
		Members: []FoundMember{{Key: "owner", Name: strings.TrimSpace(in.Owner), Roles: []string{org.RoleAdmin}, Login: org.Login(in.Login)}}}, nil
}

// requested gives the company that a request has founded, nil for none.
func (e *Engine) requested(ctx context.Context, request string) (row *store.CompanyRow, err error) {
	if request == "" {
		return nil, nil
	}
	err = e.store.System(store.Companies).Read(ctx, func(tx *store.Tx) error {
		row, err = tx.CompanyByRequest(request)
		if errors.Is(err, store.ErrNotFound) {
			row, err = nil, nil
		}
		return err
	})
	return row, err
}

// taken tells whether an error says that something of that name is there already.
func taken(err error) bool {
	var conflict *store.Conflict
	return errors.As(err, &conflict)
}

// peopleAndApps adds the first owner and the bundled apps, as far as they are not there.
func (e *Engine) peopleAndApps(ctx context.Context, f Founding, row *store.CompanyRow, made Founded) error {
	there, installed := false, map[string]bool{}
	err := e.store.Company(row.ID).Read(ctx, func(tx *store.Tx) error {
		_, err := tx.Member(made.Members["owner"])
		if there = err == nil; err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		rows, err := tx.Apps()
		for _, app := range rows {
			installed[app.ID] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	if !there {
		if _, err := e.foundMembers(ctx, f, row, ""); err != nil {
			return err
		}
	}
	if e.bundled == nil {
		return nil
	}
	all, err := e.bundled()
	if err != nil {
		return err
	}
	owner := made.Caller("owner", f.Language, true)
	for _, app := range all {
		if installed[app.ID] {
			continue
		}
		if _, err := e.Install(ctx, owner, app); err != nil {
			return err
		}
	}
	return nil
}

// firstLink makes what an account without a password sets its first one with; "" for one that has one.
func (e *Engine) firstLink(ctx context.Context, login string) (token string, expires Instant, err error) {
	fresh, hash := e.newToken()
	until := e.now() + firstLinkTime.Milliseconds()
	err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		token = ""
		account, err := tx.AccountByLogin(login)
		if err != nil || account.PasswordHash != "" {
			return err
		}
		tx.DropTickets(account.ID, store.TicketReset)
		tx.InsertTicket(&store.TicketRow{TokenHash: hash, Purpose: store.TicketReset, Account: account.ID, Body: "{}", CreatedAt: e.now(), ExpiresAt: until})
		token, expires = fresh, Instant(until)
		return nil
	})
	return token, expires, err
}
