package engine

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// errandTime is how long somebody may stay with a provider.
const errandTime = 10 * time.Minute

// Errand sends somebody to a provider. To is where they want to go afterwards, a path of ours; Redirect is where the
// provider sends them back to; Browser is what their browser holds from an errand before, "" for nothing.
type Errand struct {
	Provider, To, Redirect string
	Browser, Address       string
	Asked                  bool // a page of ours sent them, as their browser says: whoever is signed in wants to be somebody else
}

// Departure is where somebody is sent. Browser is what the browser must bring back, until Expires.
type Departure struct {
	URL     string
	Browser string
	Expires Instant
}

// errandBody is what waits in a ticket for somebody to come back.
type errandBody struct {
	Provider string `json:"provider"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	Redirect string `json:"redirect"`
	To       string `json:"to,omitempty"`
	Browser  string `json:"browser"`
	Link     bool   `json:"link,omitempty"`
	Asked    bool   `json:"asked,omitempty"`
}

// BeginSignIn sends somebody to a provider to sign in.
func (e *Engine) BeginSignIn(ctx context.Context, in Errand) (Departure, error) {
	p, err := e.provider(ctx, in.Provider)
	if err != nil {
		return Departure{}, err
	}
	if err := e.charge(ctx, org.NewErrandAttempt(in.Address)); err != nil {
		return Departure{}, err
	}
	return e.depart(ctx, p, in, forms.ID{})
}

// BeginLink sends the caller to a provider to link it with their account, with the password where they have one.
func (e *Engine) BeginLink(ctx context.Context, c Caller, in Errand, password string) (Departure, error) {
	p, err := e.linkable(ctx, c, in.Provider)
	if err != nil {
		return Departure{}, err
	}
	has, err := e.hasPassword(ctx, c.Account)
	if err != nil {
		return Departure{}, err
	}
	if has {
		if err := e.confirmPassword(ctx, c, password, in.Address); err != nil {
			return Departure{}, err
		}
	}
	return e.depart(ctx, p, in, c.Account)
}

// linkable gives a provider that the caller may link: the server's, or one of the company where they are.
func (e *Engine) linkable(ctx context.Context, c Caller, id string) (*org.Provider, error) {
	p, err := e.provider(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case p.Company.IsZero() && c.Bound:
		return nil, NewFault("session_bound")
	case !p.Company.IsZero() && p.Company != c.Company:
		return nil, ErrNotFound
	}
	return p, nil
}

func (e *Engine) hasPassword(ctx context.Context, account forms.ID) (has bool, err error) {
	err = e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		row, err := tx.AccountByID(account)
		if err != nil {
			return noSession(err)
		}
		has = row.PasswordHash != ""
		return nil
	})
	return has, fault(err)
}

// depart writes the ticket of an errand; account is whose links it is about, none for signing in.
func (e *Engine) depart(ctx context.Context, p *org.Provider, in Errand, account forms.ID) (Departure, error) {
	state, hash := e.newToken()
	nonce, _ := e.newToken()
	verifier, _ := e.newToken()
	browser := in.Browser
	if _, ok := org.TokenHash(browser); !ok {
		browser, _ = e.newToken()
	}
	to, err := e.issuers.Entrance(ctx, p, org.Errand{State: state, Nonce: nonce, Verifier: verifier, Redirect: in.Redirect})
	if err != nil {
		return Departure{}, e.providerFault(p, err)
	}
	body, err := json.Marshal(errandBody{p.ID(), nonce, verifier, in.Redirect, OwnPath(in.To), browserHash(browser), !account.IsZero(), in.Asked})
	if err != nil {
		return Departure{}, fmt.Errorf("encode an errand: %w", err)
	}
	expires := e.now() + errandTime.Milliseconds()
	err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		tx.InsertTicket(&store.TicketRow{TokenHash: hash, Purpose: store.TicketErrand, Account: account, Body: string(body), CreatedAt: e.now(), ExpiresAt: expires})
		return nil
	})
	return Departure{to, browser, Instant(expires)}, fault(err)
}

func browserHash(browser string) string {
	sum := sha256.Sum256([]byte(browser))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// OwnPath gives an address where it is a page of ours, and "/" for any other: nobody is sent elsewhere.
func OwnPath(to string) string {
	path, _, _ := strings.Cut(to, "?")
	if len(to) > 1000 || path != "/m" && !strings.HasPrefix(path, "/m/") || strings.ContainsFunc(to, func(r rune) bool { return r <= ' ' || r > '~' || r == '\\' }) ||
		strings.Contains(path, "//") || strings.Contains(path, "..") {
		return "/"
	}
	return to
}

// Return is what somebody brings back from a provider. Browser is what their browser holds of the errand, Token its session.
type Return struct {
	Provider, State      string
	Code, Issuer, Failed string // Failed is the provider's word for why there is no code
	Browser, Token       string
	Address, Agent       string
	Keep                 forms.ID // the account that is signed in and may not be replaced by another; none: any may
}

// Arrival is what becomes of somebody who comes back: a session, or a link made, and where they go. Link is set where they
// came to link, also beside an error.
type Arrival struct {
	Session Session
	Link    bool
	To      string
}

// FinishErrand takes somebody in who comes back from a provider. An errand is good once, and in the browser that began it.
func (e *Engine) FinishErrand(ctx context.Context, in Return) (Arrival, error) {
	ticket, body, err := e.takeErrand(ctx, in)
	if err != nil {
		return Arrival{}, err
	}
	arrival := Arrival{Link: body.Link, To: body.To}
	p, err := e.provider(ctx, in.Provider)
	if err != nil {
		return arrival, err
	}
	id, err := e.identify(ctx, p, body, in)
	if err != nil {
		return arrival, err
	}
	if !body.Link {
		if !body.Asked {
			if live, err := e.Caller(ctx, in.Token); err == nil { // who is signed in stays who they are: it may not be they who began
				in.Keep = live.Account
			}
		}
		arrival.Session, err = e.signInAs(ctx, p, id, in)
		return arrival, err
	}
	c, err := e.Caller(ctx, in.Token)
	if err != nil || c.Account != ticket.Account {
		return arrival, NewFault("errand_over") // signed out meanwhile, or somebody else is in
	}
	if _, err := e.linkable(ctx, c, in.Provider); err != nil {
		return arrival, err
	}
	return arrival, e.link(ctx, c, p, id)
}

// takeErrand uses up the ticket of an errand, unless another browser or another provider's answer brings it.
func (e *Engine) takeErrand(ctx context.Context, in Return) (*store.TicketRow, errandBody, error) {
	over := NewFault("errand_over")
	var ticket *store.TicketRow
	var body errandBody
	hash, ok := org.TokenHash(in.State)
	if !ok {
		return nil, body, over
	}
	err := e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) (err error) {
		if ticket, err = tx.Ticket(store.TicketErrand, hash, e.now()); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(ticket.Body), &body); err != nil {
			return fmt.Errorf("decode an errand: %w", err)
		}
		if body.Provider != in.Provider || subtle.ConstantTimeCompare([]byte(body.Browser), []byte(browserHash(in.Browser))) != 1 {
			return over
		}
		used, err := tx.UseTicket(hash)
		if err == nil && !used {
			return over
		}
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		err = over
	}
	return ticket, body, fault(err)
}

// identify takes what was brought back to the provider.
func (e *Engine) identify(ctx context.Context, p *org.Provider, body errandBody, in Return) (org.Identity, error) {
	if err := e.issuers.Came(ctx, p, in.Issuer); err != nil {
		return org.Identity{}, e.providerFault(p, err)
	}
	if in.Failed != "" || in.Code == "" {
		e.log.Warn("a provider refused somebody", "provider", p.ID(), "reason", in.Failed)
		if in.Failed == "server_error" || in.Failed == "temporarily_unavailable" {
			return org.Identity{}, NewFault("provider_down")
		}
		return org.Identity{}, NewFault("provider_refused")
	}
	id, err := e.issuers.Identify(ctx, p, org.Errand{Nonce: body.Nonce, Verifier: body.Verifier, Redirect: body.Redirect}, in.Code)
	if err != nil {
		return id, e.providerFault(p, err)
	}
	return id, nil
}

// providerFault tells people what is the matter with a provider, and the log the rest.
func (e *Engine) providerFault(p *org.Provider, err error) error {
	e.log.Warn("a provider failed", "provider", p.ID(), "issuer", p.Issuer, "error", err)
	switch {
	case errors.Is(err, org.ErrDomain):
		return NewFault("link_domain")
	case errors.Is(err, org.ErrIssuer):
		return NewFault("provider_down")
	}
	return NewFault("provider_answer")
}
