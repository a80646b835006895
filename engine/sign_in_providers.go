package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// ProviderRef is a provider to sign in with.
type ProviderRef struct {
	ID   string `json:"id" doc:"part of the address /session/oidc/{provider}"`
	Name string `json:"name"`
}

// onlyKept is how long a node goes by what it has read of the only company's providers, in milliseconds.
const onlyKept = 5_000

// onlyProviders are the providers of the only company, which everybody's page to sign in shows.
type onlyProviders struct {
	mu   sync.Mutex
	read bool
	at   int64
	list []*org.Provider
}

// SignInProviders lists with whom people sign in: the server's providers, and those of a company, "" for the only one there is.
func (e *Engine) SignInProviders(ctx context.Context, company, lang string) (List[ProviderRef], error) {
	list := List[ProviderRef]{Items: []ProviderRef{}}
	var all []*org.Provider
	var err error
	if company == "" {
		all, err = e.commonProviders(ctx)
	} else {
		id, wrong := companyID(company)
		if wrong != nil {
			return list, wrong
		}
		all, err = e.providersFor(ctx, id)
	}
	for _, p := range all {
		list.Items = append(list.Items, ProviderRef{p.ID(), p.Title(lang)})
	}
	return list, err
}

// commonProviders are those that are shown to everybody. They are kept for a moment: the page to sign in asks for them.
func (e *Engine) commonProviders(ctx context.Context) ([]*org.Provider, error) {
	e.only.mu.Lock()
	defer e.only.mu.Unlock()
	if age := e.now() - e.only.at; e.only.read && age >= 0 && age < onlyKept {
		return slices.Concat(e.signIns, e.only.list), nil
	}
	var company forms.ID
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		company, err = tx.OnlyCompany()
		return err
	})
	if err != nil {
		return nil, fault(err)
	}
	list, err := e.companyProviders(ctx, company)
	if err != nil {
		return nil, err
	}
	list = working(list)
	e.only.read, e.only.at, e.only.list = true, e.now(), list
	return slices.Concat(e.signIns, list), nil
}

// providersFor are the server's providers and those of a company.
func (e *Engine) providersFor(ctx context.Context, company forms.ID) ([]*org.Provider, error) {
	list, err := e.companyProviders(ctx, company)
	return slices.Concat(e.signIns, working(list)), err
}

// working are those of some providers that are not turned off.
func working(list []*org.Provider) []*org.Provider {
	return slices.DeleteFunc(list, func(p *org.Provider) bool { return p.Off })
}

// companyProviders are those that a company has named.
func (e *Engine) companyProviders(ctx context.Context, company forms.ID) (list []*org.Provider, err error) {
	if company.IsZero() {
		return nil, nil
	}
	var rows []*store.ProviderRow
	err = e.store.Company(company).Read(ctx, func(tx *store.Tx) (err error) {
		rows, err = tx.Providers()
		return err
	})
	if err != nil {
		return nil, fault(err)
	}
	for _, row := range rows {
		p, err := e.readProvider(company, row)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

func (e *Engine) readProvider(company forms.ID, row *store.ProviderRow) (*org.Provider, error) {
	p := &org.Provider{}
	if err := json.Unmarshal([]byte(row.Body), p); err != nil {
		return nil, fmt.Errorf("decode the provider %s of company %s: %w", row.Key, company, err)
	}
	p.Key, p.Company = row.Key, company
	if row.Secret != nil {
		secret, err := e.secrets.Open(row.ID, row.Secret)
		if err != nil {
			return nil, err
		}
		p.Secret = string(secret)
	}
	return p, nil
}

// provider gives the provider of an id.
func (e *Engine) provider(ctx context.Context, id string) (*org.Provider, error) {
	company, _, ok := org.SplitProvider(id)
	if !ok {
		return nil, ErrNotFound
	}
	list := e.signIns
	if !company.IsZero() {
		var err error
		if list, err = e.companyProviders(ctx, company); err != nil {
			return nil, err
		}
		list = working(list)
	}
	at := slices.IndexFunc(list, func(p *org.Provider) bool { return p.ID() == id })
	if at < 0 {
		return nil, ErrNotFound
	}
	return list[at], nil
}

// CheckProviders asks the issuers of the server's providers and says which do not answer as they should. Signing in by
// password goes on without them.
func (e *Engine) CheckProviders(ctx context.Context) (failed map[string]error) {
	failed = map[string]error{}
	for _, p := range e.signIns {
		if err := e.issuers.Look(ctx, p); err != nil {
			failed[p.Key] = err
		}
	}
	return failed
}

// ProviderView is a provider of a company as its administrators see it: without the secret.
type ProviderView struct {
	org.Provider
	Address string `json:"address" doc:"what addresses call it"`
	Secret  bool   `json:"has_secret"`
	Problem string `json:"problem,omitempty" doc:"why it cannot be signed in with now: provider_down, provider_answer"`
}

func viewProvider(p *org.Provider) ProviderView {
	view := ProviderView{Provider: *p, Address: p.ID(), Secret: p.Secret != ""}
	view.Provider.Secret = ""
	return view
}

// CompanyProviders lists the providers that the caller's company has named, and asks their issuers.
func (e *Engine) CompanyProviders(ctx context.Context, c Caller) (List[ProviderView], error) {
	list := List[ProviderView]{Items: []ProviderView{}}
	if !c.Holds(org.RightSettings) {
		return list, NewFault("forbidden")
	}
	all, err := e.companyProviders(ctx, c.Company)
	for _, p := range all {
		view := viewProvider(p)
		if failed := AsFault(e.lookAt(ctx, p)); failed != nil {
			view.Problem = failed.Code
		}
		list.Items = append(list.Items, view)
	}
	return list, err
}

func (e *Engine) lookAt(ctx context.Context, p *org.Provider) error {
	if err := e.issuers.Look(ctx, p); err != nil {
		return e.providerFault(p, err)
	}
	return nil
}

// providersMost is how many providers a company names.
const providersMost = 5

// PutProvider names a provider of the caller's company, in the place of the one with its key: an owner's to do, since whoever
// vouches for people can sign in as any of them. Without a secret the one that it had
// stays, unless the issuer or the client is another.
func (e *Engine) PutProvider(ctx context.Context, c Caller, key Key, p org.Provider) (Answer, error) {
	p.Company = c.Company
	if field, err := p.Check(); err != nil {
		return Answer{}, NewFault("bad_provider", "field", field, "why", err.Error())
	}
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) {
		if err := w.ownersTurn(); err != nil {
			return result{}, err
		}
		rows, err := w.tx.Providers()
		if err != nil {
			return result{}, err
		}
		at := slices.IndexFunc(rows, func(r *store.ProviderRow) bool { return r.Key == p.Key })
		if at < 0 && len(rows) >= providersMost {
			return result{}, NewFault("bad_provider", "field", "id", "why", fmt.Sprintf("a company has at most %d", providersMost))
		}
		if at >= 0 && p.Secret == "" {
			old, err := e.readProvider(c.Company, rows[at])
			if err != nil {
				return result{}, err
			}
			if old.Issuer == p.Issuer && old.ClientID == p.ClientID {
				p.Secret = old.Secret
			}
		}
		if err := w.putProvider(&p); err != nil {
			return result{}, err
		}
		return result{200, viewProvider(&p)}, w.note(c.Company, "sign_in_provider", struct {
			Provider string `json:"provider"`
			Issuer   string `json:"issuer"`
		}{p.ID(), p.Issuer})
	})
	e.forgetProviders()
	return answer, err
}

func (w *work) putProvider(p *org.Provider) error {
	row := &store.ProviderRow{ID: w.e.randomID(), Key: p.Key, ChangedAt: w.e.now()}
	if p.Secret != "" {
		var err error
		if row.Secret, err = w.e.secrets.Seal(row.ID, []byte(p.Secret)); err != nil {
			return err
		}
	}
	bare := *p
	bare.Secret = ""
	body, err := json.Marshal(bare)
	if err != nil {
		return fmt.Errorf("encode a provider: %w", err)
	}
	row.Body = string(body)
	w.tx.PutProvider(row)
	return nil
}

// DropProvider takes a provider of the caller's company away; whoever has no other way in needs a link for a password.
func (e *Engine) DropProvider(ctx context.Context, c Caller, key Key, provider string) (Answer, error) {
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) {
		if err := w.ownersTurn(); err != nil {
			return result{}, err
		}
		gone, err := w.tx.DeleteProvider(provider)
		if err == nil && !gone {
			err = ErrNotFound
		}
		if err != nil {
			return result{}, err
		}
		return result{200, struct{}{}}, w.note(c.Company, "sign_in_provider_gone", linkNote{Provider: c.Company.String() + "." + provider})
	})
	e.forgetProviders()
	return answer, err
}

func (e *Engine) forgetProviders() {
	e.only.mu.Lock()
	defer e.only.mu.Unlock()
	e.only.read = false
}

// WaitingPerson is somebody for whom a provider vouches and whom nobody knows.
type WaitingPerson struct {
	ID       forms.ID `json:"id"`
	Provider string   `json:"provider"`
	Name     string   `json:"name,omitempty"`
	Email    string   `json:"email,omitempty"`
	Phone    string   `json:"phone,omitempty"`
	Staff    string   `json:"staff_number,omitempty"`
	Since    Instant  `json:"since"`
}

// WaitingPeople lists who waits to be told apart, those who have waited longest first.
func (e *Engine) WaitingPeople(ctx context.Context, c Caller) (List[WaitingPerson], error) {
	list := List[WaitingPerson]{Items: []WaitingPerson{}}
	if !c.Holds(org.RightOrganisation) {
		return list, NewFault("forbidden")
	}
	err := e.store.Company(c.Company).Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.Waiting(waitingMost)
		for _, r := range rows {
			list.Items = append(list.Items, WaitingPerson{r.ID, r.Provider, r.Name, r.Email, r.Phone, r.Staff, Instant(r.CreatedAt)})
		}
		return err
	})
	return list, fault(err)
}

// Judge says who somebody is who waits: a member, whose account they get into from then on, or with none that they are
// turned away. Only for an account that is in no other company.
func (e *Engine) Judge(ctx context.Context, c Caller, key Key, waiting, member forms.ID) (Answer, error) {
	account := forms.ID{}
	if !member.IsZero() {
		var err error
		if account, err = e.accountOf(ctx, c, member); err != nil && !HasCode(err, "no_account") {
			return Answer{}, err
		}
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		if !c.Holds(org.RightOrganisation) {
			return result{}, NewFault("forbidden")
		}
		row, err := w.tx.TakeWaiting(waiting)
		if err != nil {
			return result{}, err
		}
		if member.IsZero() {
			return result{200, struct{}{}}, w.note(c.Company, "sign_in_refused", linkNote{Provider: row.Provider})
		}
		p, err := e.vouching(w, row.Provider)
		if err != nil {
			return result{}, err
		}
		_, err = w.adopt(member, account, p, org.Identity{Issuer: row.Issuer, Subject: row.Subject, Email: row.Email}, "admin")
		if errors.Is(err, store.ErrNotFound) {
			err = ErrNotFound
		}
		return result{200, struct{}{}}, err
	})
}

// vouching gives the provider of somebody who waits, as far as links need it.
func (e *Engine) vouching(w *work, id string) (*org.Provider, error) {
	company, key, ok := org.SplitProvider(id)
	if !ok || !company.IsZero() && company != w.caller.Company {
		return nil, ErrNotFound
	}
	return &org.Provider{Key: key, Company: company}, nil
}
