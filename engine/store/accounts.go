package store

import "github.com/superform-dev/superform/forms"

// AccountRow is a person's sign-in, across companies. Login is as org.Login writes it. PasswordHash is "" for
// somebody who cannot sign in by password. DisabledAt is 0 while the account may be used. API keys made up to KeysFrom
// are dead; it is 0 where none are for that reason.
type AccountRow struct {
	ID           forms.ID
	Login        string
	PasswordHash string
	Language     string
	CreatedAt    int64
	DisabledAt   int64
	KeysFrom     int64
}

const accountColumns = `id, login, password_hash, language, created_at, coalesce(disabled_at, 0), coalesce(keys_from, 0)`

func scanAccount(row scanner) (*AccountRow, error) {
	a := &AccountRow{}
	if err := row.Scan(&a.ID, &a.Login, &a.PasswordHash, &a.Language, &a.CreatedAt, &a.DisabledAt, &a.KeysFrom); err != nil {
		return nil, err
	}
	return a, nil
}

// InsertAccount adds an account; *Conflict "accounts_login" at the end where the login is taken.
func (tx *Tx) InsertAccount(a *AccountRow) {
	tx.queue(`insert into accounts (id, login, password_hash, language, created_at, disabled_at, keys_from) values (?, ?, ?, ?, ?, ?, ?)`,
		a.ID, a.Login, a.PasswordHash, a.Language, a.CreatedAt, orNull(a.DisabledAt), orNull(a.KeysFrom))
}

// AccountByLogin gives the account of a login, or ErrNotFound.
func (tx *Tx) AccountByLogin(login string) (*AccountRow, error) {
	return scanAccount(tx.queryRow(`select `+accountColumns+` from accounts where login = ?`, login))
}

// AccountByID gives an account, or ErrNotFound.
func (tx *Tx) AccountByID(id forms.ID) (*AccountRow, error) {
	return scanAccount(tx.queryRow(`select `+accountColumns+` from accounts where id = ?`, id))
}

// LockAccount is AccountByID under the row's lock: for what two requests must not change at once.
func (tx *Tx) LockAccount(id forms.ID) (*AccountRow, error) {
	return scanAccount(tx.queryRow(`select `+accountColumns+` from accounts where id = ?`+tx.forUpdate(), id))
}

// SetPasswordHash replaces a password's hash.
func (tx *Tx) SetPasswordHash(account forms.ID, hash string) {
	tx.queue(`update accounts set password_hash = ? where id = ?`, hash, account)
}

// EndAPIKeys ends the API keys of an account, in every company, that were made up to an instant.
func (tx *Tx) EndAPIKeys(account forms.ID, at int64) {
	tx.queue(`update accounts set keys_from = ? where id = ?`, at, account)
}

// SetAccountLanguage changes the language in which an account is spoken to.
func (tx *Tx) SetAccountLanguage(account forms.ID, language string) {
	tx.queue(`update accounts set language = ? where id = ?`, language, account)
}

// SetAccountDisabled disables an account from an instant on, or with 0 lets it be used again.
func (tx *Tx) SetAccountDisabled(account forms.ID, at int64) {
	tx.queue(`update accounts set disabled_at = ? where id = ?`, orNull(at), account)
}

// MembershipRow is a company in which an account is a member who has not been disabled.
type MembershipRow struct {
	Company forms.ID
	Member  forms.ID
	Name    string // of the company
}

// Memberships gives the companies of an account in the order of their ids. It is asked across companies.
func (tx *Tx) Memberships(account forms.ID) ([]MembershipRow, error) {
	return all(tx, func(row scanner) (MembershipRow, error) {
		var m MembershipRow
		return m, row.Scan(&m.Company, &m.Member, &m.Name)
	}, `select m.company_id, m.id, c.name from members m join companies c on c.id = m.company_id
		where m.account_id = ? and m.disabled_at is null order by m.company_id`, account)
}

// NamesOfAccount gives what an account's members are called, in all companies: names, staff numbers, phones and
// e-mail addresses. It is asked across companies.
func (tx *Tx) NamesOfAccount(account forms.ID) ([]string, error) {
	var names []string
	err := each(tx, func(row scanner) error {
		var some [4]string
		err := row.Scan(&some[0], &some[1], &some[2], &some[3])
		names = append(names, some[:]...)
		return err
	}, `select name, coalesce(staff_number, ''), coalesce(phone, ''), coalesce(email, '') from members where account_id = ? and company_id is not null`, account)
	return names, err
}

// Addressed is an account that an e-mail address leads to: by its login, or because a member of it has the address.
// Companies is how many it is a member of, Emails are the addresses of its members, each once.
type Addressed struct {
	Account   *AccountRow
	Companies []MembershipRow
	Emails    []string
}

// AccountsAddressed gives up to limit accounts whose login a text is, or of whose members it is the e-mail address, as it
// stands or in lower case; the one whose login it is comes first. It is asked across companies.
func (tx *Tx) AccountsAddressed(login, email, lower string, limit int) ([]Addressed, error) {
	ids, err := all(tx, func(row scanner) (id forms.ID, err error) { return id, row.Scan(&id) },
		`select id from (select id, 0 as place from accounts where login = ? union all select account_id, 1 from members
			where company_id is not null and email in (?, ?) and account_id is not null and disabled_at is null) found
			group by id order by min(place), id limit ?`, login, email, lower, limit)
	if err != nil {
		return nil, err
	}
	var found []Addressed
	for _, id := range ids {
		account, err := tx.AccountByID(id)
		if err != nil {
			return nil, err
		}
		one := Addressed{Account: account}
		if one.Companies, err = tx.Memberships(id); err != nil {
			return nil, err
		}
		if one.Emails, err = all(tx, func(row scanner) (email string, err error) { return email, row.Scan(&email) },
			`select distinct coalesce(email, '') from members where account_id = ? and company_id is not null and disabled_at is null`, id); err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}
