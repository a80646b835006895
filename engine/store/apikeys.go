package store

import "github.com/superform-dev/superform/forms"

// APIKeyRow is a key with which a program acts for a member. KeyHash is SHA-256 of the key, of which there is no
// copy. Scopes are words, separated by spaces. UsedAt is 0 for never. Instants are of the real clock, in milliseconds.
type APIKeyRow struct {
	ID        forms.ID
	KeyHash   []byte
	Account   forms.ID
	Member    forms.ID
	Name      string
	Scopes    string
	CreatedAt int64
	ExpiresAt int64
	UsedAt    int64
}

// InsertAPIKey adds a key to the company.
func (tx *Tx) InsertAPIKey(k *APIKeyRow) {
	tx.queue(`insert into api_keys (company_id, id, key_hash, account_id, member_id, name, scopes, created_at, expires_at, used_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.company, k.ID, k.KeyHash, k.Account, k.Member, k.Name, k.Scopes, k.CreatedAt, k.ExpiresAt, orNull(k.UsedAt))
}

// APIKeysOf gives the keys of a member, oldest first, also those that are dead and have not been removed yet.
func (tx *Tx) APIKeysOf(member forms.ID) ([]*APIKeyRow, error) {
	return all(tx, func(row scanner) (*APIKeyRow, error) {
		k := &APIKeyRow{Member: member}
		return k, row.Scan(&k.ID, &k.KeyHash, &k.Account, &k.Name, &k.Scopes, &k.CreatedAt, &k.ExpiresAt, &k.UsedAt)
	}, `select id, key_hash, account_id, name, scopes, created_at, expires_at, coalesce(used_at, 0)
		from api_keys where company_id = ? and member_id = ? order by created_at, id`, tx.company, member)
}

// DeleteAPIKey ends a key of a member and says whether there was one.
func (tx *Tx) DeleteAPIKey(member, id forms.ID) (bool, error) {
	n, err := tx.exec(`delete from api_keys where company_id = ? and member_id = ? and id = ?`, tx.company, member, id)
	return n == 1, err
}

// TouchAPIKey notes that a key was used.
func (tx *Tx) TouchAPIKey(id forms.ID, at int64) {
	tx.queue(`update api_keys set used_at = ? where company_id = ? and id = ?`, at, tx.company, id)
}

// LiveAPIKey is a key with what a request needs of its owner.
type LiveAPIKey struct {
	APIKeyRow
	Company  forms.ID
	Language string
	// Disabled: the account, or its member in the company, may not be used, or is no longer there, or the account's
	// password was changed after the key was made.
	Disabled bool
	// LacksSecond: the company wants a second factor of everybody, and the account, which has a password, has none.
	LacksSecond bool
	// Roles are the keys of the member's roles, in order.
	Roles []string
	// Grants are what the member holds of the administration, themselves and by their roles.
	Grants []GrantRow
}

// APIKeyByHash gives the key of a hash with its owner, or ErrNotFound, in one query. It is asked across companies.
func (tx *Tx) APIKeyByHash(hash []byte) (*LiveAPIKey, error) {
	var k *LiveAPIKey
	err := each(tx, func(row scanner) error {
		next := &LiveAPIKey{APIKeyRow: APIKeyRow{KeyHash: hash}}
		var role *string
		var grant GrantRow
		if err := row.Scan(&next.Company, &next.ID, &next.Account, &next.Member, &next.Name, &next.Scopes, &next.CreatedAt, &next.ExpiresAt,
			&next.UsedAt, &next.Language, &next.Disabled, &next.LacksSecond, &role, &grant.ID, &grant.Rights, &grant.Departments, &grant.Apps); err != nil {
			return err
		}
		if k == nil {
			k = next
		}
		k.Roles, k.Grants = withRole(k.Roles, role), withGrant(k.Grants, grant)
		return nil
	}, `select k.company_id, k.id, k.account_id, k.member_id, k.name, k.scopes, k.created_at, k.expires_at, coalesce(k.used_at, 0), a.language,
			a.disabled_at is not null or m.id is null or m.disabled_at is not null or m.account_id <> k.account_id
				or k.created_at <= coalesce(a.keys_from, -1),
			coalesce(c.needs_second, false) and f.account_id is null and a.password_hash <> '', r.key,
			g.id, coalesce(g.rights, ''), coalesce(g.in_departments, ''), coalesce(g.in_apps, '')
		from api_keys k
		join accounts a on a.id = k.account_id
		left join companies c on c.id = k.company_id
		left join second_factors f on f.account_id = k.account_id and f.confirmed_at is not null
		left join members m on m.company_id = k.company_id and m.id = k.member_id
		left join role_members x on x.company_id = k.company_id and x.member_id = k.member_id and m.id is not null
		left join roles r on r.company_id = x.company_id and r.id = x.role_id
		left join admin_grants g on g.company_id = m.company_id and (g.holder_id = m.id or g.holder_id = x.role_id)
		where k.key_hash = ? order by r.key`, hash)
	if err == nil && k == nil {
		err = ErrNotFound
	}
	return k, err
}

// ForgetAPIKeys removes up to limit keys that expired before an instant, and says how many. It is asked across companies.
func (tx *Tx) ForgetAPIKeys(before int64, limit int) (int64, error) {
	return tx.exec(`delete from api_keys where key_hash in (select key_hash from api_keys where company_id is not null and expires_at < ? order by expires_at limit ?)`, before, limit)
}

// MemberOfAPIKey gives the member of a key of the company, or ErrNotFound.
func (tx *Tx) MemberOfAPIKey(id forms.ID) (member forms.ID, err error) {
	err = tx.queryRow(`select member_id from api_keys where company_id = ? and id = ?`, tx.company, id).Scan(&member)
	return member, err
}

// APIKeys gives the keys of all members, by member, oldest first, also those that are dead and have not been removed
// yet; at most limit.
func (tx *Tx) APIKeys(limit int) ([]*APIKeyRow, error) {
	return all(tx, func(row scanner) (*APIKeyRow, error) {
		k := &APIKeyRow{}
		return k, row.Scan(&k.ID, &k.KeyHash, &k.Account, &k.Member, &k.Name, &k.Scopes, &k.CreatedAt, &k.ExpiresAt, &k.UsedAt)
	}, `select id, key_hash, account_id, member_id, name, scopes, created_at, expires_at, coalesce(used_at, 0)
		from api_keys where company_id = ? order by member_id, created_at, id limit ?`, tx.company, limit)
}
