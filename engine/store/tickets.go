package store

import "github.com/superform-dev/superform/forms"

// The purposes of tickets.
const (
	TicketReset  = "reset"     // set a new password
	TicketSecond = "second"    // give the second factor: the password was right
	TicketAsk    = "reset-ask" // nobody holds it: who asks for a link to set a password is looked up afterwards
	TicketErrand = "errand"    // come back from a provider
)

// TicketRow lets somebody who holds a token do one thing once. TokenHash is SHA-256 of the token. Account is none
// where none is known yet. Body is JSON, Tries the failed ones. Instants are of the real clock, in milliseconds.
type TicketRow struct {
	TokenHash []byte
	Purpose   string
	Account   forms.ID
	Body      string
	Tries     int64
	CreatedAt int64
	ExpiresAt int64
}

// InsertTicket adds a ticket.
func (tx *Tx) InsertTicket(t *TicketRow) {
	tx.queue(`insert into tickets (token_hash, purpose, account_id, body, tries, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?)`,
		t.TokenHash, t.Purpose, t.Account, t.Body, t.Tries, t.CreatedAt, t.ExpiresAt)
}

// Ticket gives a ticket of a purpose that has not expired, or ErrNotFound.
func (tx *Tx) Ticket(purpose string, hash []byte, now int64) (*TicketRow, error) {
	t := &TicketRow{TokenHash: hash, Purpose: purpose}
	err := tx.queryRow(`select account_id, body, tries, created_at, expires_at from tickets where token_hash = ? and purpose = ? and expires_at > ?`,
		hash, purpose, now).Scan(&t.Account, &t.Body, &t.Tries, &t.CreatedAt, &t.ExpiresAt)
	if err != nil {
		return nil, err
	}
	return t, nil
}

// TryTicket counts a try and gives how many there were, this one included; ErrNotFound where the ticket is gone.
func (tx *Tx) TryTicket(hash []byte) (tries int64, err error) {
	err = tx.queryRow(`update tickets set tries = tries + 1 where token_hash = ? returning tries`, hash).Scan(&tries)
	return tries, err
}

// UseTicket takes a ticket away and says whether it was there: of two who use it at once, one does.
func (tx *Tx) UseTicket(hash []byte) (bool, error) {
	n, err := tx.exec(`delete from tickets where token_hash = ?`, hash)
	return n == 1, err
}

// DropTickets takes away all tickets of an account for a purpose; "" is for any.
func (tx *Tx) DropTickets(account forms.ID, purpose string) {
	tx.queue(`delete from tickets where account_id = ? and (purpose = ? or ? = '')`, account, purpose, purpose)
}

// ForgetTickets removes up to limit tickets that have expired, and says how many. It is asked across companies.
func (tx *Tx) ForgetTickets(now int64, limit int) (int64, error) {
	return tx.exec(`delete from tickets where token_hash in (select token_hash from tickets where expires_at < ? order by expires_at limit ?)`, now, limit)
}

// AskedTickets gives up to limit tickets for TicketAsk that have not expired, oldest first. It is asked across companies.
func (tx *Tx) AskedTickets(now int64, limit int) ([]*TicketRow, error) {
	return all(tx, func(row scanner) (*TicketRow, error) {
		t := &TicketRow{Purpose: TicketAsk}
		return t, row.Scan(&t.TokenHash, &t.Body, &t.CreatedAt, &t.ExpiresAt)
	}, `select token_hash, body, created_at, expires_at from tickets where purpose = 'reset-ask' and expires_at > ? order by created_at limit ?`, now, limit)
}
