package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

const (
	secondTime = 5 * time.Minute // between the password and the code
	secondMost = 5               // wrong codes after one password
)

// halfSession is what waits in a ticket for the second step.
type halfSession struct {
	Company forms.ID    `json:"company,omitzero"`
	Kind    SessionKind `json:"kind,omitempty"`
	Agent   string      `json:"agent,omitempty"`
	Bound   bool        `json:"bound,omitempty"`
}

// askSecond opens half a session: its token is good for SignInSecond alone.
func (e *Engine) askSecond(tx *store.Tx, o opening) (Session, error) {
	body, err := json.Marshal(halfSession{o.company, o.kind, o.agent, o.bound})
	if err != nil {
		return Session{}, fmt.Errorf("encode half a session: %w", err)
	}
	token, hash := e.newToken()
	expires := e.now() + secondTime.Milliseconds()
	tx.InsertTicket(&store.TicketRow{TokenHash: hash, Purpose: store.TicketSecond, Account: o.account, Body: string(body), CreatedAt: e.now(), ExpiresAt: expires})
	return Session{Token: token, Account: o.account, Expires: Instant(expires), Second: true, Kind: o.kind}, nil
}

// SecondStep is a code for half a session: of the app, or a recovery code.
type SecondStep struct {
	Token, Code string
	Address     string
}

// SignInSecond makes a whole session of half a one.
func (e *Engine) SignInSecond(ctx context.Context, in SecondStep) (Session, error) {
	hash, ok := org.TokenHash(in.Token)
	if !ok {
		return Session{}, NewFault("second_expired")
	}
	var ticket *store.TicketRow
	err := e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) (err error) {
		if ticket, err = tx.Ticket(store.TicketSecond, hash, e.now()); err != nil {
			return err
		}
		ticket.Tries, err = tx.TryTicket(hash)
		return err
	})
	if errors.Is(err, store.ErrNotFound) || err == nil && ticket.Tries > secondMost {
		return Session{}, NewFault("second_expired")
	}
	if err != nil {
		return Session{}, fault(err)
	}
	var half halfSession
	if err := json.Unmarshal([]byte(ticket.Body), &half); err != nil {
		return Session{}, fmt.Errorf("decode half a session: %w", err)
	}
	attempt := org.NewCodeAttempt(ticket.Account, in.Address)
	if err := e.charge(ctx, attempt); err != nil {
		return Session{}, err
	}
	var session Session
	err = e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		if err := e.takeSecond(tx, ticket.Account, hash, in.Code); err != nil {
			return err
		}
		attempt.Succeed(tx, e.now())
		session, err = e.openSession(tx, opening{account: ticket.Account, company: half.Company, kind: half.Kind, agent: half.Agent, address: in.Address, bound: half.Bound})
		return err
	})
	return session, fault(err)
}

// takeSecond takes a code, and with it the ticket of the half session.
func (e *Engine) takeSecond(tx *store.Tx, account forms.ID, ticket []byte, code string) error {
	row, err := tx.LockAccount(account)
	if err != nil {
		return noSession(err)
	}
	factor, err := org.ConfirmedFactor(tx, account)
	if err != nil {
		return err
	}
	if factor == nil || row.DisabledAt != 0 {
		return NewFault("second_expired") // meanwhile it was taken away: the password is asked again
	}
	if err := e.takeCode(tx, factor, code); err != nil {
		return err
	}
	used, err := tx.UseTicket(ticket)
	if err == nil && !used {
		return NewFault("second_expired")
	}
	return err
}

// takeCode takes a code, or says that it is none.
func (e *Engine) takeCode(tx *store.Tx, factor *store.FactorRow, code string) error {
	taken, err := e.secrets.TakeCode(tx, factor, code, e.now())
	if err == nil && !taken {
		return NewFault("wrong_code")
	}
	return err
}

// SecondState is how it stands with the caller's second factor.
type SecondState struct {
	On       bool `json:"on"`
	Codes    int  `json:"codes" doc:"recovery codes that are left"`
	Required bool `json:"required" doc:"the company wants one of everybody"`
}

// Second tells how it stands with the caller's second factor.
func (e *Engine) Second(ctx context.Context, c Caller) (SecondState, error) {
	var state SecondState
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) error {
		factor, err := org.ConfirmedFactor(tx, c.Account)
		if err != nil {
			return err
		}
		if state.On = factor != nil; state.On {
			if state.Codes, err = tx.CountRecoveryCodes(c.Account); err != nil {
				return err
			}
		}
		state.Required, err = needsSecond(tx, c)
		return err
	})
	return state, fault(err)
}

// needsSecond reports whether a company of the caller's wants a second factor of everybody.
func needsSecond(tx *store.Tx, c Caller) (bool, error) {
	companies, err := tx.Memberships(c.Account)
	for _, m := range companies {
		row, err := tx.CompanyByID(m.Company)
		if err != nil || row.NeedsSecond {
			return err == nil, err
		}
	}
	return false, err
}

// Enrolment is what an app needs to work out codes.
type Enrolment struct {
	Secret string      `json:"secret" doc:"base32, to be typed into an app"`
	URI    string      `json:"uri" doc:"otpauth://totp/…"`
	QR     org.Picture `json:"qr"`
}

// EnrolSecond begins to set up a second factor; it counts once ConfirmSecond was given a code. Whoever begins anew
// gets another secret.
func (e *Engine) EnrolSecond(ctx context.Context, c Caller, password, address string) (Enrolment, error) {
	if err := e.confirmPassword(ctx, c, password, address); err != nil {
		return Enrolment{}, err
	}
	secret := org.NewSecret(e.random)
	sealed, err := e.secrets.Seal(c.Account, secret)
	if err != nil {
		return Enrolment{}, err
	}
	issuer, login := "", ""
	if !c.Company.IsZero() {
		cat, err := e.catalog(ctx, c.Company)
		if err != nil {
			return Enrolment{}, fault(err)
		}
		issuer = cat.company.Name
	}
	err = e.onAccount(ctx, c, func(tx *store.Tx, account *store.AccountRow, _ noter) error {
		if factor, err := org.ConfirmedFactor(tx, c.Account); err != nil || factor != nil {
			return orFault(err, "second_on")
		}
		login = account.Login
		tx.PutFactor(&store.FactorRow{Account: c.Account, Secret: sealed, CreatedAt: e.now()})
		return nil
	})
	if err != nil {
		return Enrolment{}, err
	}
	enrolment := Enrolment{Secret: org.SecretText(secret)}
	if enrolment.URI, err = org.SecretURI(secret, issuer, login); err == nil {
		enrolment.QR, err = org.QR(enrolment.URI)
	}
	return enrolment, err
}

// orFault is err, or the fault of a code where there is none.
func orFault(err error, code string) error {
	if err != nil {
		return err
	}
	return NewFault(code)
}

// RecoveryCodes are shown once.
type RecoveryCodes struct {
	Codes []string `json:"codes" doc:"each stands in for a code of the app once; shown this once"`
}

// SecondProof is what turns a second factor on or off. Token is of the session that asks, Address is for the limits.
type SecondProof struct {
	Code, Password string
	Token, Address string
}

// ConfirmSecond turns the second factor on with a first code of the app. All other sessions of the account end.
func (e *Engine) ConfirmSecond(ctx context.Context, c Caller, in SecondProof) (RecoveryCodes, error) {
	keep, ok := org.TokenHash(in.Token)
	if !ok {
		return RecoveryCodes{}, ErrNoSession
	}
	attempt := org.NewCodeAttempt(c.Account, in.Address)
	if err := e.charge(ctx, attempt); err != nil {
		return RecoveryCodes{}, err
	}
	codes, hashes := org.NewRecoveryCodes(e.random)
	err := e.onAccount(ctx, c, func(tx *store.Tx, _ *store.AccountRow, note noter) error {
		factor, err := tx.Factor(c.Account)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return NewFault("second_off")
		case err != nil:
			return err
		case factor.ConfirmedAt != 0:
			return NewFault("second_on")
		}
		if err := e.takeCode(tx, factor, in.Code); err != nil {
			return err
		}
		attempt.Forgive(tx)
		tx.ConfirmFactor(c.Account, e.now())
		tx.PutRecoveryCodes(c.Account, hashes)
		if _, err := tx.DeleteSessionsBut(c.Account, keep); err != nil {
			return err
		}
		return note("second_factor_on", struct{}{})
	})
	if err != nil {
		return RecoveryCodes{}, err
	}
	return RecoveryCodes{codes}, nil
}

// DropSecond turns the second factor off, with the password and a code.
func (e *Engine) DropSecond(ctx context.Context, c Caller, in SecondProof) error {
	if err := e.confirmPassword(ctx, c, in.Password, in.Address); err != nil {
		return err
	}
	attempt := org.NewCodeAttempt(c.Account, in.Address)
	if err := e.charge(ctx, attempt); err != nil {
		return err
	}
	required := false
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		required, err = needsSecond(tx, c)
		return err
	})
	if err != nil || required {
		return orFault(fault(err), "second_required")
	}
	return e.onAccount(ctx, c, func(tx *store.Tx, _ *store.AccountRow, note noter) error {
		factor, err := org.ConfirmedFactor(tx, c.Account)
		if err != nil || factor == nil {
			return orFault(err, "second_off")
		}
		if err := e.takeCode(tx, factor, in.Code); err != nil {
			return err
		}
		attempt.Forgive(tx)
		if _, err := tx.DropFactor(c.Account); err != nil {
			return err
		}
		return note("second_factor_off", struct{}{})
	})
}

// RequireSecond sets whether everybody in the caller's company must have a second factor. Whoever has none can do
// nothing else there until they have set one up; so it begins with the administrator who asks.
func (e *Engine) RequireSecond(ctx context.Context, c Caller, key Key, required bool) (Answer, error) {
	answer, err := e.command(ctx, c, key, func(w *work) (result, error) {
		if !c.Holds(org.RightSettings) {
			return result{}, NewFault("forbidden")
		}
		if factor, err := org.ConfirmedFactor(w.tx, c.Account); required && (err != nil || factor == nil) {
			return result{}, orFault(err, "second_needed")
		}
		row, err := w.tx.LockCompany(c.Company)
		if err != nil {
			return result{}, err
		}
		row.NeedsSecond = required
		if err := w.tx.UpdateCompany(row); err != nil {
			return result{}, err
		}
		return result{200, SecondRule{required}}, w.note(w.caller.Company, "second_factor_rule", SecondRule{required})
	})
	e.catalogs.drop(c.Company)
	return answer, err
}

// SecondRule says whether a company wants a second factor of everybody.
type SecondRule struct {
	Required bool `json:"required"`
}

// ResetSecond takes the second factor of a member away who has lost it, and ends their sessions and web push to their devices. Only for an account
// that is in no other company.
func (e *Engine) ResetSecond(ctx context.Context, c Caller, member forms.ID) error {
	account, err := e.accountOf(ctx, c, member)
	if err != nil {
		return err
	}
	return e.aboutMember(ctx, c, member, account, func(tx *store.Tx, _ *store.AccountRow, note noter) error {
		gone, err := tx.DropFactor(account)
		if err != nil || !gone {
			return orFault(err, "second_off")
		}
		tx.DropTickets(account, store.TicketSecond)
		if _, err := tx.DeleteSessionsBut(account, nil); err != nil {
			return err
		}
		if err := dropDevices(tx, member); err != nil {
			return err
		}
		return note("second_factor_reset", struct{}{})
	})
}
