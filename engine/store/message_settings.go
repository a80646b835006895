package store

import (
	"errors"

	"github.com/superform-dev/superform/forms"
)

// MessageSettings gives what somebody has set about messages, JSON; "" for nothing. Owner is a member, or the company for
// what holds where a member says nothing.
func (tx *Tx) MessageSettings(owner forms.ID) (body string, err error) {
	err = tx.queryRow(`select body from message_settings where company_id = ? and owner_id = ?`, tx.company, owner).Scan(&body)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return body, err
}

// PutMessageSettings sets them.
func (tx *Tx) PutMessageSettings(owner forms.ID, body string, at int64) {
	tx.queue(`insert into message_settings (company_id, owner_id, body, updated_at) values (?, ?, ?, ?)
		on conflict (company_id, owner_id) do update set body = excluded.body, updated_at = excluded.updated_at`, tx.company, owner, body, at)
}

// Reader is what is known of how a member can be told: Own and Common are settings, "" for none. Gone: the member, or
// their account, was disabled. Devices take web push; those noted before the password was last changed do not.
type Reader struct {
	Name, Email, Language string
	Own, Common           string
	Company               string
	Gone                  bool
	Devices               int
}

// Reader asks it in one query; ErrNotFound where there is no such member.
func (tx *Tx) Reader(member forms.ID) (*Reader, error) {
	r := &Reader{}
	err := tx.queryRow(`select m.name, coalesce(m.email, ''), coalesce(a.language, c.language), coalesce(o.body, ''), coalesce(s.body, ''), c.name,
			m.disabled_at is not null or a.disabled_at is not null,
			(select count(*) from push_subscriptions p where p.company_id = m.company_id and p.member_id = m.id and p.created_at > coalesce(a.keys_from, -1))
		from members m join companies c on c.id = m.company_id left join accounts a on a.id = m.account_id
		left join message_settings o on o.company_id = m.company_id and o.owner_id = m.id
		left join message_settings s on s.company_id = m.company_id and s.owner_id = m.company_id
		where m.company_id = ? and m.id = ?`, tx.company, member).
		Scan(&r.Name, &r.Email, &r.Language, &r.Own, &r.Common, &r.Company, &r.Gone, &r.Devices)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Notice gives a message of a member as it stands in the app, or ErrNotFound.
func (tx *Tx) Notice(id forms.ID) (*NoticeRow, error) {
	n := &NoticeRow{ID: id}
	err := tx.queryRow(`select member_id, kind, record_id, task_id, body, created_at, coalesce(read_at, 0) from notices where company_id = ? and id = ?`, tx.company, id).
		Scan(&n.Member, &n.Kind, &n.Record, &n.Task, &n.Body, &n.CreatedAt, &n.ReadAt)
	if err != nil {
		return nil, err
	}
	return n, nil
}
