package store

import "github.com/superform-dev/superform/forms"

// PushRow is a device that takes web push for a member. EndpointHash is SHA-256 of the endpoint, P256dh and Auth are keys
// of the browser in base64, Agent is what the browser said of itself. CreatedAt is of the real clock.
type PushRow struct {
	ID           forms.ID
	Member       forms.ID
	EndpointHash []byte
	Endpoint     string
	P256dh       string
	Auth         string
	Agent        string
	CreatedAt    int64
}

// PutPush notes a device; one that was noted before, for whomever, is this member's from now on. It gives the id that counts.
func (tx *Tx) PutPush(p *PushRow) (id forms.ID, err error) {
	err = tx.queryRow(`insert into push_subscriptions (company_id, id, member_id, endpoint_hash, endpoint, p256dh, auth, agent, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (company_id, endpoint_hash) do update set member_id = excluded.member_id, p256dh = excluded.p256dh,
			auth = excluded.auth, agent = excluded.agent, created_at = excluded.created_at returning id`,
		tx.company, p.ID, p.Member, p.EndpointHash, p.Endpoint, p.P256dh, p.Auth, p.Agent, p.CreatedAt).Scan(&id)
	return id, err
}

// PushOf gives the devices of a member that take web push, oldest first; those noted before the account's password was
// last changed are dead and left out.
func (tx *Tx) PushOf(member forms.ID) ([]*PushRow, error) {
	return all(tx, func(row scanner) (*PushRow, error) {
		p := &PushRow{Member: member}
		return p, row.Scan(&p.ID, &p.EndpointHash, &p.Endpoint, &p.P256dh, &p.Auth, &p.Agent, &p.CreatedAt)
	}, `select p.id, p.endpoint_hash, p.endpoint, p.p256dh, p.auth, p.agent, p.created_at from push_subscriptions p
		join members m on m.company_id = p.company_id and m.id = p.member_id left join accounts a on a.id = m.account_id
		where p.company_id = ? and p.member_id = ? and p.created_at > coalesce(a.keys_from, -1) order by p.created_at, p.id`, tx.company, member)
}

// DropPush takes a device of a member away and says whether it was there.
func (tx *Tx) DropPush(member, id forms.ID) (bool, error) {
	n, err := tx.exec(`delete from push_subscriptions where company_id = ? and member_id = ? and id = ?`, tx.company, member, id)
	return n == 1, err
}

// ServerKeyRow is a key that the server made once. Secret is sealed.
type ServerKeyRow struct {
	Name      string
	Secret    []byte
	Public    string
	CreatedAt int64
}

// ServerKey gives a key of the server, or ErrNotFound.
func (tx *Tx) ServerKey(name string) (*ServerKeyRow, error) {
	k := &ServerKeyRow{Name: name}
	if err := tx.queryRow(`select secret, public, created_at from server_keys where name = ?`, name).Scan(&k.Secret, &k.Public, &k.CreatedAt); err != nil {
		return nil, err
	}
	return k, nil
}

// InsertServerKey adds a key unless there is one of its name.
func (tx *Tx) InsertServerKey(k *ServerKeyRow) {
	tx.queue(`insert into server_keys (name, secret, public, created_at) values (?, ?, ?, ?) on conflict (name) do nothing`, k.Name, k.Secret, k.Public, k.CreatedAt)
}
