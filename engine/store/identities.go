package store

import "github.com/superform-dev/superform/forms"

// IdentityRow is whom a provider vouches for: the subject of an issuer, and the account that it is. Email is what the
// provider said when they were linked, How by what. Instants are of the real clock, in milliseconds.
type IdentityRow struct {
	Provider  string
	Issuer    string
	Subject   string
	Account   forms.ID
	Email     string
	How       string
	CreatedAt int64
	UsedAt    int64
}

const identityColumns = `provider, issuer, subject, account_id, coalesce(email, ''), how, created_at, used_at`

func scanIdentity(row scanner) (*IdentityRow, error) {
	i := &IdentityRow{}
	return i, row.Scan(&i.Provider, &i.Issuer, &i.Subject, &i.Account, &i.Email, &i.How, &i.CreatedAt, &i.UsedAt)
}

// InsertIdentity links an identity; *Conflict at the end: identities_pkey where it is linked already,
// identities_by_account where the account has another one of the provider.
func (tx *Tx) InsertIdentity(i *IdentityRow) {
	tx.queue(`insert into identities (provider, issuer, subject, account_id, email, how, created_at, used_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		i.Provider, i.Issuer, i.Subject, i.Account, orNull(i.Email), i.How, i.CreatedAt, i.UsedAt)
}

// Identity gives whom a provider vouches for, or ErrNotFound.
func (tx *Tx) Identity(provider, issuer, subject string) (*IdentityRow, error) {
	i, err := scanIdentity(tx.queryRow(`select `+identityColumns+` from identities where provider = ? and issuer = ? and subject = ?`, provider, issuer, subject))
	if err != nil {
		return nil, err
	}
	return i, nil
}

// IdentitiesOf gives the identities of an account in the order of their providers.
func (tx *Tx) IdentitiesOf(account forms.ID) ([]*IdentityRow, error) {
	return all(tx, scanIdentity, `select `+identityColumns+` from identities where account_id = ? order by provider, issuer`, account)
}

// TouchIdentity notes that somebody signed in with an identity.
func (tx *Tx) TouchIdentity(i *IdentityRow, at int64) {
	tx.queue(`update identities set used_at = ? where provider = ? and issuer = ? and subject = ?`, at, i.Provider, i.Issuer, i.Subject)
}

// DeleteIdentities takes what links an account to a provider away, and says whether there was something.
func (tx *Tx) DeleteIdentities(account forms.ID, provider string) (bool, error) {
	n, err := tx.exec(`delete from identities where account_id = ? and provider = ?`, account, provider)
	return n > 0, err
}

// KnownMember is a member who was found by what others know of them too. Account is none where they do not sign in yet.
type KnownMember struct {
	Company, Member, Account forms.ID
}

// MembersKnownBy gives up to limit members who have not been disabled and have one of two texts as their e-mail address, phone or
// staff number (kind: email, phone, staff); company none is any. It is asked across companies.
func (tx *Tx) MembersKnownBy(kind, text, other string, company forms.ID, limit int) ([]KnownMember, error) {
	column := map[string]string{"email": "email", "phone": "phone", "staff": "staff_number"}[kind]
	return all(tx, func(row scanner) (KnownMember, error) {
		var m KnownMember
		return m, row.Scan(&m.Company, &m.Member, &m.Account)
	}, `select company_id, id, account_id from members where company_id is not null and (? or company_id = ?) and disabled_at is null and `+column+` in (?, ?)
		order by company_id, id limit ?`, company.IsZero(), company, text, other, limit)
}

// OnlyCompany gives the tenant where there is one alone, else none.
func (tx *Tx) OnlyCompany() (forms.ID, error) {
	ids, err := all(tx, func(row scanner) (id forms.ID, err error) { return id, row.Scan(&id) }, `select id from companies order by id limit 2`)
	if err != nil || len(ids) != 1 {
		return forms.ID{}, err
	}
	return ids[0], nil
}

// ProviderRow is a provider that the company has named. Body is JSON, Secret is sealed for ID.
type ProviderRow struct {
	ID        forms.ID
	Key       string
	Body      string
	Secret    []byte
	ChangedAt int64
}

// PutProvider writes a provider of the company, in the place of the one with its key.
func (tx *Tx) PutProvider(p *ProviderRow) {
	tx.queue(`delete from sign_in_providers where company_id = ? and key = ?`, tx.company, p.Key)
	tx.queue(`insert into sign_in_providers (company_id, id, key, body, secret, changed_at) values (?, ?, ?, ?, ?, ?)`,
		tx.company, p.ID, p.Key, p.Body, p.Secret, p.ChangedAt)
}

// Providers gives the providers of the company in the order of their keys.
func (tx *Tx) Providers() ([]*ProviderRow, error) {
	return all(tx, func(row scanner) (*ProviderRow, error) {
		p := &ProviderRow{}
		return p, row.Scan(&p.ID, &p.Key, &p.Body, &p.Secret, &p.ChangedAt)
	}, `select id, key, body, secret, changed_at from sign_in_providers where company_id = ? order by key`, tx.company)
}

// DeleteProvider takes a provider of the company away and says whether there was one.
func (tx *Tx) DeleteProvider(key string) (bool, error) {
	n, err := tx.exec(`delete from sign_in_providers where company_id = ? and key = ?`, tx.company, key)
	return n == 1, err
}

// WaitingRow is somebody for whom a provider vouches and whom nobody knows.
type WaitingRow struct {
	ID        forms.ID
	Provider  string
	Issuer    string
	Subject   string
	Name      string
	Email     string
	Phone     string
	Staff     string
	CreatedAt int64
}

// InsertWaiting lets somebody wait, unless they do already or most others do.
func (tx *Tx) InsertWaiting(w *WaitingRow, most int) (bool, error) {
	n, err := tx.exec(`insert into sign_in_waiting (company_id, id, provider, issuer, subject, name, email, phone, staff_number, created_at)
		select ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where (select count(*) from sign_in_waiting where company_id = ?) < ?
		on conflict (company_id, provider, issuer, subject) do update set name = excluded.name, email = excluded.email, phone = excluded.phone, staff_number = excluded.staff_number`,
		tx.company, w.ID, w.Provider, w.Issuer, w.Subject, orNull(w.Name), orNull(w.Email), orNull(w.Phone), orNull(w.Staff), w.CreatedAt, tx.company, most)
	return n == 1, err
}

// Waiting gives up to limit people who wait, those who have waited longest first.
func (tx *Tx) Waiting(limit int) ([]*WaitingRow, error) {
	return all(tx, func(row scanner) (*WaitingRow, error) {
		w := &WaitingRow{}
		return w, row.Scan(&w.ID, &w.Provider, &w.Issuer, &w.Subject, &w.Name, &w.Email, &w.Phone, &w.Staff, &w.CreatedAt)
	}, `select id, provider, issuer, subject, coalesce(name, ''), coalesce(email, ''), coalesce(phone, ''), coalesce(staff_number, ''), created_at
		from sign_in_waiting where company_id = ? order by created_at, id limit ?`, tx.company, limit)
}

// TakeWaiting takes somebody off the list and gives who it was, or ErrNotFound.
func (tx *Tx) TakeWaiting(id forms.ID) (*WaitingRow, error) {
	w := &WaitingRow{ID: id}
	err := tx.queryRow(`delete from sign_in_waiting where company_id = ? and id = ? returning provider, issuer, subject, coalesce(name, ''), coalesce(email, ''),
		coalesce(phone, ''), coalesce(staff_number, ''), created_at`, tx.company, id).Scan(&w.Provider, &w.Issuer, &w.Subject, &w.Name, &w.Email, &w.Phone, &w.Staff, &w.CreatedAt)
	if err != nil {
		return nil, err
	}
	return w, nil
}
