package store

import "github.com/superform-dev/superform/forms"

// The kinds of invitations.
const (
	InviteLink     = "link"     // whoever has the link
	InvitePersonal = "personal" // one member of the list
	InviteMail     = "mail"     // whoever reads an e-mail address
)

// InvitationRow is a way into the company. TokenHash is SHA-256 of what its link holds. Department is where newcomers go, Member whom a
// personal one is for, Email where a mailed one went. MadeBy is none where the company itself reminds somebody. Instants are
// of the company's clock, in milliseconds; RevokedAt is 0 while it holds.
type InvitationRow struct {
	ID         forms.ID
	TokenHash  []byte
	Kind       string
	Department forms.ID
	Member     forms.ID
	Email      string
	MadeBy     forms.ID
	MaxUses    int
	Uses       int
	CreatedAt  int64
	ExpiresAt  int64
	RevokedAt  int64
}

const invitationColumns = `id, token_hash, kind, department_id, member_id, coalesce(email, ''), made_by, max_uses, uses, created_at, expires_at, coalesce(revoked_at, 0)`

func scanInvitation(row scanner) (*InvitationRow, error) {
	i := &InvitationRow{}
	if err := row.Scan(&i.ID, &i.TokenHash, &i.Kind, &i.Department, &i.Member, &i.Email, &i.MadeBy, &i.MaxUses, &i.Uses, &i.CreatedAt, &i.ExpiresAt, &i.RevokedAt); err != nil {
		return nil, err
	}
	return i, nil
}

// InsertInvitation adds an invitation.
func (tx *Tx) InsertInvitation(i *InvitationRow) {
	tx.queue(`insert into invitations (company_id, id, token_hash, kind, department_id, member_id, email, made_by, max_uses, uses, created_at, expires_at, revoked_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.company, i.ID, i.TokenHash, i.Kind, i.Department, i.Member, orNull(i.Email), i.MadeBy, i.MaxUses, i.Uses,
		i.CreatedAt, i.ExpiresAt, orNull(i.RevokedAt))
}

// LockInvitation gives an invitation under its lock, or ErrNotFound.
func (tx *Tx) LockInvitation(id forms.ID) (*InvitationRow, error) {
	return scanInvitation(tx.queryRow(`select `+invitationColumns+` from invitations where company_id = ? and id = ?`+tx.forUpdate(), tx.company, id))
}

// Invitation gives an invitation, or ErrNotFound.
func (tx *Tx) Invitation(id forms.ID) (*InvitationRow, error) {
	return scanInvitation(tx.queryRow(`select `+invitationColumns+` from invitations where company_id = ? and id = ?`, tx.company, id))
}

// UpdateInvitation writes what of an invitation changes: its token, its uses, until when it holds, and that it is revoked.
func (tx *Tx) UpdateInvitation(i *InvitationRow) {
	tx.queue(`update invitations set token_hash = ?, uses = ?, expires_at = ?, revoked_at = ? where company_id = ? and id = ?`,
		i.TokenHash, i.Uses, i.ExpiresAt, orNull(i.RevokedAt), tx.company, i.ID)
}

// InvitationByToken gives an invitation and its company, or ErrNotFound. It is asked across companies.
func (tx *Tx) InvitationByToken(hash []byte) (company, id forms.ID, err error) {
	err = tx.queryRow(`select company_id, id from invitations where company_id is not null and token_hash = ?`, hash).Scan(&company, &id)
	return company, id, err
}

// Invitations gives a page of the invitations that a member made, of all where that is none, newest first.
func (tx *Tx) Invitations(madeBy forms.ID, paging Paging) (Page[*InvitationRow], error) {
	p, err := tx.pager("invitations", madeBy, paging)
	if err != nil {
		return Page[*InvitationRow]{}, err
	}
	var w where
	w.and("company_id = ?", tx.company)
	if !madeBy.IsZero() {
		w.and("made_by = ?", madeBy)
	}
	if p.after != nil {
		w.and("id < ?", p.after.id)
	}
	items, err := all(tx, scanInvitation, `select `+invitationColumns+` from invitations where `+w.text()+` order by id desc limit ?`, append(w.args, p.limit+1)...)
	if err != nil {
		return Page[*InvitationRow]{}, err
	}
	return cut(p, items, func(i *InvitationRow) lastKey { return lastKey{id: i.ID} })
}

// CountInvitations counts the invitations that hold at an instant, up to limit: those that a member made, all where that is none.
func (tx *Tx) CountInvitations(madeBy forms.ID, now int64, limit int) (n int, err error) {
	err = tx.queryRow(`select count(*) from (select 1 from invitations where company_id = ? and (? or made_by = ?) and expires_at > ? and revoked_at is null and uses < max_uses limit ?) counted`,
		tx.company, madeBy.IsZero(), madeBy, now, limit).Scan(&n)
	return n, err
}

// LockInvitationsBy gives the invitations that somebody made and that hold at an instant, under their locks, in the order of ids.
func (tx *Tx) LockInvitationsBy(maker forms.ID, now int64) ([]*InvitationRow, error) {
	return all(tx, scanInvitation, `select `+invitationColumns+` from invitations where company_id = ? and made_by = ? and expires_at > ? and revoked_at is null
		and uses < max_uses order by id`+tx.forUpdate(), tx.company, maker, now)
}

// MailedInvitation gives the newest invitation by mail for a member that holds at an instant, or ErrNotFound.
func (tx *Tx) MailedInvitation(member forms.ID, now int64) (*InvitationRow, error) {
	return scanInvitation(tx.queryRow(`select `+invitationColumns+` from invitations where company_id = ? and member_id = ? and email is not null and expires_at > ?
		and revoked_at is null and uses < max_uses order by id desc limit 1`, tx.company, member, now))
}

// JoinerRow is somebody who has come by an invitation. KeyHash is SHA-256 of what their device keeps. Account is whose they are
// signed in as; with none PasswordHash is of the account that will be made. Member is whom they seem to be while they wait, then
// who they are; Login what their new account is called. Instants are of the company's clock.
type JoinerRow struct {
	ID           forms.ID
	Invitation   forms.ID
	KeyHash      []byte
	Account      forms.ID
	PasswordHash string
	Language     string
	Name         string
	Phone        string
	StaffNumber  string
	Email        string
	Department   forms.ID
	Member       forms.ID
	Status       string
	Reason       string
	Login        string
	CreatedAt    int64
	DecidedAt    int64
	DecidedBy    forms.ID
}

// How it stands with a joiner.
const (
	JoinerWaiting  = "waiting"
	JoinerAccepted = "accepted"
	JoinerRefused  = "refused"
)

const joinerColumns = `id, invitation_id, key_hash, account_id, coalesce(password_hash, ''), language, name, coalesce(phone, ''), coalesce(staff_number, ''), coalesce(email, ''),
	department_id, member_id, status, reason, coalesce(login, ''), created_at, coalesce(decided_at, 0), decided_by`

func scanJoiner(row scanner) (*JoinerRow, error) {
	j := &JoinerRow{}
	if err := row.Scan(&j.ID, &j.Invitation, &j.KeyHash, &j.Account, &j.PasswordHash, &j.Language, &j.Name, &j.Phone, &j.StaffNumber, &j.Email, &j.Department, &j.Member,
		&j.Status, &j.Reason, &j.Login, &j.CreatedAt, &j.DecidedAt, &j.DecidedBy); err != nil {
		return nil, err
	}
	return j, nil
}

// InsertJoiner adds a joiner; *Conflict at the end: joiners_by_key where the device has asked already.
func (tx *Tx) InsertJoiner(j *JoinerRow) {
	tx.queue(`insert into joiners (company_id, id, invitation_id, key_hash, account_id, password_hash, language, name, phone, staff_number, email, department_id, member_id,
		status, reason, login, created_at, decided_at, decided_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, j.ID, j.Invitation, j.KeyHash, j.Account, orNull(j.PasswordHash), j.Language, j.Name, orNull(j.Phone), orNull(j.StaffNumber), orNull(j.Email), j.Department,
		j.Member, j.Status, j.Reason, orNull(j.Login), j.CreatedAt, orNull(j.DecidedAt), j.DecidedBy)
}

// LockJoiner gives a joiner under their lock, or ErrNotFound.
func (tx *Tx) LockJoiner(id forms.ID) (*JoinerRow, error) {
	return scanJoiner(tx.queryRow(`select `+joinerColumns+` from joiners where company_id = ? and id = ?`+tx.forUpdate(), tx.company, id))
}

// Joiner gives a joiner, or ErrNotFound.
func (tx *Tx) Joiner(id forms.ID) (*JoinerRow, error) {
	return scanJoiner(tx.queryRow(`select `+joinerColumns+` from joiners where company_id = ? and id = ?`, tx.company, id))
}

// JoinerByKey gives a joiner and their company, or ErrNotFound. It is asked across companies.
func (tx *Tx) JoinerByKey(hash []byte) (company, id forms.ID, err error) {
	err = tx.queryRow(`select company_id, id from joiners where company_id is not null and key_hash = ?`, hash).Scan(&company, &id)
	return company, id, err
}

// DecideJoiner writes what became of a joiner; the hash of the password goes.
func (tx *Tx) DecideJoiner(j *JoinerRow) {
	tx.queue(`update joiners set password_hash = null, account_id = ?, department_id = ?, member_id = ?, status = ?, reason = ?, login = ?, decided_at = ?, decided_by = ?
		where company_id = ? and id = ?`, j.Account, j.Department, j.Member, j.Status, j.Reason, orNull(j.Login), orNull(j.DecidedAt), j.DecidedBy, tx.company, j.ID)
}

// WaitingJoiners gives up to limit joiners who wait, those who have waited longest first.
func (tx *Tx) WaitingJoiners(limit int) ([]*JoinerRow, error) {
	return all(tx, scanJoiner, `select `+joinerColumns+` from joiners where company_id = ? and status = 'waiting' order by id limit ?`, tx.company, limit)
}

// MemberOfAccount gives the member that an account is in the company, also one who has left, or ErrNotFound.
func (tx *Tx) MemberOfAccount(account forms.ID) (*MemberRow, error) {
	return scanMember(tx.queryRow(`select `+memberColumns+` from members where company_id = ? and account_id = ?`, tx.company, account))
}

// MembersToJoin gives up to limit members who are with the company and have no account, by what they are found by (kind: staff, phone, as
// org.Keys writes them; or email).
func (tx *Tx) MembersToJoin(kind, key string, limit int) ([]*MemberRow, error) {
	by := `id in (select k.member_id from member_keys k where k.company_id = ? and k.key = ? and k.kind = ?)`
	args := []any{tx.company, tx.company, key, kind}
	if kind == "email" {
		by, args = `email = ?`, []any{tx.company, key}
	}
	return all(tx, scanMember, `select `+memberColumns+` from members where company_id = ? and `+by+` and account_id is null and disabled_at is null order by id limit ?`,
		append(args, limit)...)
}
