package store

import (
	"slices"

	"github.com/superform-dev/superform/forms"
)

// SessionRow is a session. TokenHash is SHA-256 of the token, of which there is no copy; ID names the session to
// its owner and does not lead to the token. Company and Member are none until a company is chosen. Agent is what the
// browser said of itself, Address where it was. Bound: it is good for its company alone. Vouched: whoever vouched for the
// person has seen to a second factor. Instants are of the real clock, in milliseconds.
type SessionRow struct {
	ID        forms.ID
	Agent     string
	Address   string
	TokenHash []byte
	Account   forms.ID
	Company   forms.ID
	Member    forms.ID
	Kind      string
	Bound     bool
	Vouched   bool
	CreatedAt int64
	SeenAt    int64
	ExpiresAt int64
}

// InsertSession adds a session.
func (tx *Tx) InsertSession(s *SessionRow) {
	tx.queue(`insert into sessions (id, agent, address, token_hash, account_id, company_id, member_id, kind, bound, vouched, created_at, seen_at, expires_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.ID, orNull(s.Agent), orNull(s.Address), s.TokenHash, s.Account, s.Company, s.Member, s.Kind, s.Bound, s.Vouched, s.CreatedAt, s.SeenAt, s.ExpiresAt)
}

// maxSessions is how many sessions of an account are listed.
const maxSessions = 200

// SessionsOf gives the sessions of an account that have not expired, those used last first.
func (tx *Tx) SessionsOf(account forms.ID, now int64) ([]SessionRow, error) {
	return all(tx, func(row scanner) (SessionRow, error) {
		s := SessionRow{Account: account}
		return s, row.Scan(&s.ID, &s.Agent, &s.Address, &s.TokenHash, &s.Company, &s.Member, &s.Kind, &s.Bound, &s.Vouched, &s.CreatedAt, &s.SeenAt, &s.ExpiresAt)
	}, `select id, coalesce(agent, ''), coalesce(address, ''), token_hash, company_id, member_id, kind, bound, vouched, created_at, seen_at, expires_at
		from sessions where account_id = ? and expires_at > ? order by seen_at desc, id limit ?`, account, now, maxSessions)
}

// DeleteSessionByID ends the session of an account that id names, and says whether there was one.
func (tx *Tx) DeleteSessionByID(account, id forms.ID) (bool, error) {
	n, err := tx.exec(`delete from sessions where account_id = ? and id = ?`, account, id)
	return n == 1, err
}

// DeleteSessionsBut ends all sessions of an account except the one with this token's hash (nil: none is kept), and
// says how many there were.
func (tx *Tx) DeleteSessionsBut(account forms.ID, keep []byte) (int64, error) {
	if keep == nil {
		return tx.exec(`delete from sessions where account_id = ?`, account)
	}
	return tx.exec(`delete from sessions where account_id = ? and token_hash <> ?`, account, keep)
}

// LiveSession is a session with what a request needs of its owner.
type LiveSession struct {
	SessionRow
	Language string
	// Disabled: the account, or its member in the company, may not be used, or is no longer there.
	Disabled bool
	// LacksSecond: the company wants a second factor of everybody, and neither has the account one nor was it vouched for.
	LacksSecond bool
	// Roles are the keys of the member's roles, in order.
	Roles []string
	// Grants are what the member holds of the administration, themselves and by their roles.
	Grants []GrantRow
}

// SessionByToken gives the session of a token's hash with its owner, or ErrNotFound, in one query. It is
// asked across companies.
func (tx *Tx) SessionByToken(hash []byte) (*LiveSession, error) {
	var s *LiveSession
	err := each(tx, func(row scanner) error {
		next := &LiveSession{}
		var role *string
		var grant GrantRow
		if err := row.Scan(&next.ID, &next.Agent, &next.Address, &next.TokenHash, &next.Account, &next.Company, &next.Member, &next.Kind, &next.Bound, &next.Vouched, &next.CreatedAt, &next.SeenAt,
			&next.ExpiresAt, &next.Language, &next.Disabled, &next.LacksSecond, &role, &grant.ID, &grant.Rights, &grant.Departments, &grant.Apps); err != nil {
			return err
		}
		if s == nil {
			s = next
		}
		s.Roles, s.Grants = withRole(s.Roles, role), withGrant(s.Grants, grant)
		return nil
	}, `select s.id, coalesce(s.agent, ''), coalesce(s.address, ''), s.token_hash, s.account_id, s.company_id, s.member_id, s.kind, s.bound, s.vouched, s.created_at, s.seen_at, s.expires_at, a.language,
			a.disabled_at is not null or (s.company_id is not null and (m.id is null or m.disabled_at is not null or m.account_id <> s.account_id)),
			coalesce(c.needs_second, false) and f.account_id is null and not s.vouched, r.key,
			g.id, coalesce(g.rights, ''), coalesce(g.in_departments, ''), coalesce(g.in_apps, '')
		from sessions s
		join accounts a on a.id = s.account_id
		left join companies c on c.id = s.company_id
		left join second_factors f on f.account_id = s.account_id and f.confirmed_at is not null
		left join members m on m.company_id = s.company_id and m.id = s.member_id
		left join role_members x on x.company_id = s.company_id and x.member_id = s.member_id and m.id is not null
		left join roles r on r.company_id = x.company_id and r.id = x.role_id
		left join admin_grants g on g.company_id = m.company_id and (g.holder_id = m.id or g.holder_id = x.role_id)
		where s.token_hash = ? order by r.key`, hash)
	if err == nil && s == nil {
		err = ErrNotFound
	}
	return s, err
}

// withRole adds a role that is not there yet; the rows of a session name each as often as there are grants.
func withRole(roles []string, role *string) []string {
	if role == nil || slices.Contains(roles, *role) {
		return roles
	}
	return append(roles, *role)
}

// withGrant adds a grant that is not there yet; one without an id is none.
func withGrant(grants []GrantRow, grant GrantRow) []GrantRow {
	if grant.ID.IsZero() || slices.ContainsFunc(grants, func(g GrantRow) bool { return g.ID == grant.ID }) {
		return grants
	}
	return append(grants, grant)
}

// TouchSession notes that a session was used and until when it now lasts.
func (tx *Tx) TouchSession(hash []byte, seen, expires int64) {
	tx.queue(`update sessions set seen_at = ?, expires_at = ? where token_hash = ?`, seen, expires, hash)
}

// DeleteSession ends a session and says whether there was one.
func (tx *Tx) DeleteSession(hash []byte) (bool, error) {
	n, err := tx.exec(`delete from sessions where token_hash = ?`, hash)
	return n == 1, err
}

// ForgetSessions removes up to limit sessions that have expired, and says how many. It is asked across companies.
func (tx *Tx) ForgetSessions(now int64, limit int) (int64, error) {
	return tx.exec(`delete from sessions where token_hash in (select token_hash from sessions where expires_at < ? order by expires_at limit ?)`, now, limit)
}

// CountAttempt adds one to the count of a key in its window, or starts a window where the last one is older
// than length (milliseconds). It gives the count and the start of the window.
func (tx *Tx) CountAttempt(key string, now, length int64) (count int, start int64, err error) {
	err = tx.queryRow(`insert into sign_in_limits (key, window_start, count) values (?, ?, 1)
		on conflict (key) do update set
			count = case when sign_in_limits.window_start <= ? then 1 else sign_in_limits.count + 1 end,
			window_start = case when sign_in_limits.window_start <= ? then excluded.window_start else sign_in_limits.window_start end
		returning count, window_start`, key, now, now-length, now-length).Scan(&count, &start)
	return count, start, err
}

// Attempts gives the count of a key and the start of its window; 0 where there is none, or one older than length.
func (tx *Tx) Attempts(key string, now, length int64) (count int, start int64, err error) {
	err = tx.queryRow(`select count, window_start from sign_in_limits where key = ? and window_start > ?`, key, now-length).Scan(&count, &start)
	if err == ErrNotFound {
		return 0, 0, nil
	}
	return count, start, err
}

// ForgiveAttempt takes one from the count of a key.
func (tx *Tx) ForgiveAttempt(key string) {
	tx.queue(`update sign_in_limits set count = count - 1 where key = ? and count > 0`, key)
}

// DropAttempts forgets the count of a key.
func (tx *Tx) DropAttempts(key string) {
	tx.queue(`delete from sign_in_limits where key = ?`, key)
}

// MarkKnown remembers under a key that something succeeded at an instant.
func (tx *Tx) MarkKnown(key string, now int64) {
	tx.queue(`insert into sign_in_limits (key, window_start, count) values (?, ?, 0)
		on conflict (key) do update set window_start = excluded.window_start`, key, now)
}

// KnownSince gives when MarkKnown was last called for a key; 0 for never.
func (tx *Tx) KnownSince(key string) (int64, error) {
	var at int64
	err := tx.queryRow(`select window_start from sign_in_limits where key = ?`, key).Scan(&at)
	if err == ErrNotFound {
		return 0, nil
	}
	return at, err
}

// ForgetAttempts removes up to limit counts whose window began before counted, and known keys ("known …") that
// were last marked before known. It is asked across companies.
func (tx *Tx) ForgetAttempts(counted, known int64, limit int) (int64, error) {
	return tx.exec(`delete from sign_in_limits where key in (select key from sign_in_limits
		where window_start < ? and (substr(key, 1, 6) <> 'known ' or window_start < ?) order by window_start limit ?)`, counted, known, limit)
}
