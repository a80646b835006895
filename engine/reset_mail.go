package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// askTime is how long a request for a link to set a password waits for being looked at, and its mail for being sent.
const askTime = 30 * time.Minute

// resetAsk is what somebody typed who asks for a link.
type resetAsk struct {
	Text string `json:"text"`
}

// RequestReset notes that somebody asks for a link to set a password, by login or e-mail address. Who that is is looked up
// afterwards: the answer is the same, and takes as long, whether there is such an account or not. Only the limits, which
// count what was typed, can refuse.
func (e *Engine) RequestReset(ctx context.Context, text, address string) error {
	if !e.CanMail() {
		return NewFault("no_mail")
	}
	text = strings.TrimSpace(text)
	if org.Login(text) == "" || len(text) > 254 {
		return NewFault("bad_parameter", "name", "account")
	}
	if err := e.charge(ctx, org.NewResetAttempt(org.Login(text), address)); err != nil {
		return err
	}
	body, err := json.Marshal(resetAsk{text})
	if err != nil {
		return fmt.Errorf("encode what was asked for: %w", err)
	}
	_, hash := e.newToken()
	return fault(e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) error {
		tx.InsertTicket(&store.TicketRow{TokenHash: hash, Purpose: store.TicketAsk, Body: string(body), CreatedAt: e.now(), ExpiresAt: e.now() + askTime.Milliseconds()})
		return nil
	}))
}

// Bounds of looking up who asked.
const (
	askedBatch  = 20
	sameAddress = 5 // accounts that one e-mail address leads to
)

// resetsRound looks up who asked for links, and puts the mails on their way.
func (e *Engine) resetsRound(ctx context.Context, _ string) (int, error) {
	var asked []*store.TicketRow
	err := e.store.System(store.SignIn).Read(ctx, func(tx *store.Tx) (err error) {
		asked, err = tx.AskedTickets(e.now(), askedBatch)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, ticket := range asked {
		if err := e.lookUp(ctx, ticket); err != nil {
			return 0, fmt.Errorf("look up who asks for a link: %w", err)
		}
	}
	return len(asked), nil
}

// lookUp finds the accounts that somebody may have meant, and takes the request away.
func (e *Engine) lookUp(ctx context.Context, ticket *store.TicketRow) error {
	var ask resetAsk
	if err := json.Unmarshal([]byte(ticket.Body), &ask); err != nil {
		return fmt.Errorf("decode what was asked for: %w", err)
	}
	var found []store.Addressed
	mine := false
	err := e.store.System(store.SignIn).Write(ctx, func(tx *store.Tx) (err error) {
		if mine, err = tx.UseTicket(ticket.TokenHash); err != nil || !mine { // else another node was first
			return err
		}
		found, err = tx.AccountsAddressed(org.Login(ask.Text), ask.Text, strings.ToLower(ask.Text), sameAddress)
		return err
	})
	for _, one := range found {
		if err == nil {
			err = e.mailReset(ctx, one)
		}
	}
	return err
}

// resetBody is the delivery of a link to set a password: for whom, and where it goes. The link itself is made when it is sent.
type resetBody struct {
	Account forms.ID `json:"account"`
	Login   string   `json:"login"`
	Email   string   `json:"email"`
	Lang    string   `json:"lang"`
}

// resetAddress is where the link for an account may go: its login where that is an e-mail address, else the address that all
// companies have of it. What one company writes into its list of people opens no account that is in others too.
func resetAddress(of store.Addressed) (string, bool) {
	if address, ok := notify.Address(of.Account.Login); ok {
		return address, true
	}
	if len(of.Emails) != 1 {
		return "", false
	}
	return notify.Address(of.Emails[0])
}

// mailReset puts the mail for one account on its way.
func (e *Engine) mailReset(ctx context.Context, of store.Addressed) error {
	address, ok := resetAddress(of)
	if !ok || of.Account.DisabledAt != 0 || len(of.Companies) == 0 {
		return nil
	}
	err := e.charge(ctx, org.NewResetMail(of.Account.ID))
	if HasCode(err, "too_many_attempts") {
		return nil
	}
	if err != nil {
		return err
	}
	body, err := json.Marshal(resetBody{of.Account.ID, of.Account.Login, address, of.Account.Language})
	if err != nil {
		return fmt.Errorf("encode a link: %w", err)
	}
	company := of.Companies[0]
	return fault(e.store.Company(company.Company).Write(ctx, func(tx *store.Tx) error {
		row, err := tx.CompanyByID(company.Company)
		if err != nil {
			return err
		}
		clock := e.now() + row.ClockOffset
		notify.Send(tx, e.ways(), &store.DeliveryRow{ID: e.newIDAt(clock), Member: company.Member, Channel: store.ChannelMail, Kind: notify.MessageReset,
			Body: string(body), CreatedAt: clock}, clock)
		return nil
	}))
}

// prepareReset makes the link. Each attempt makes another, and the one before ends: what is stored opens nothing.
func (s *sending) prepareReset(tx *store.Tx) (*verdict, error) {
	var body resetBody
	if err := json.Unmarshal([]byte(s.d.Body), &body); err != nil {
		return nil, fmt.Errorf("decode a link: %w", err)
	}
	account, err := tx.AccountByID(body.Account)
	if errors.Is(err, store.ErrNotFound) || err == nil && account.DisabledAt != 0 {
		return over(store.DeliverySkipped, "left"), nil
	}
	if err != nil {
		return nil, err
	}
	if s.clock-s.d.CreatedAt > askTime.Milliseconds() {
		return over(store.DeliveryFailed, "gave_up"), nil
	}
	common, err := tx.MessageSettings(s.job.Company)
	if err != nil {
		return nil, err
	}
	if _, s.company, err = notify.ReadSettings("", common); err != nil {
		return nil, err
	}
	token, hash := s.e.newToken()
	tx.DropTickets(account.ID, store.TicketReset)
	tx.InsertTicket(&store.TicketRow{TokenHash: hash, Purpose: store.TicketReset, Account: account.ID, Body: "{}", CreatedAt: s.e.now(), ExpiresAt: s.e.now() + resetTime.Milliseconds()})
	s.to, s.text = body.Email, ""
	s.page = notify.ResetPage(body.Lang, body.Login, s.e.resetLink(token), int(resetTime.Minutes()))
	return nil, nil
}
