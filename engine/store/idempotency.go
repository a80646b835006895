package store

import (
	"bytes"

	"github.com/superform-dev/superform/forms"
)

// KeyRow is a command that was done once and for all under an idempotency key. Body is a hash of what was asked, Code
// and Answer are what was answered (an HTTP status and JSON), CreatedAt milliseconds UTC.
type KeyRow struct {
	Member    forms.ID
	Route     string
	Key       string
	Body      []byte
	Code      int
	Answer    string
	CreatedAt int64
}

// KeyWindow is how long an answer is kept under its key, in milliseconds.
const KeyWindow = 7 * 24 * 60 * 60 * 1000

// ClaimKey enters a key. The row locks out a second command with the same key until this transaction
// ends, so there is no state between "never heard of" and "done". Where the key was used within the
// window, claimed is false and the stored row is given; same tells whether its body was the same.
func (tx *Tx) ClaimKey(k *KeyRow) (claimed bool, stored *KeyRow, same bool, err error) {
	n, err := tx.exec(`insert into idempotency (company_id, member_id, route, key, body_hash, code, answer, created_at) values (?, ?, ?, ?, ?, 0, '', ?)
		on conflict (company_id, member_id, route, key) do update set body_hash = excluded.body_hash, code = 0, answer = '', created_at = excluded.created_at
		where idempotency.created_at < excluded.created_at - ?`,
		tx.company, k.Member, k.Route, k.Key, k.Body, k.CreatedAt, int64(KeyWindow))
	if err != nil || n == 1 {
		return n == 1, nil, false, err
	}
	stored = &KeyRow{Member: k.Member, Route: k.Route, Key: k.Key}
	err = tx.queryRow(`select body_hash, code, answer, created_at from idempotency where company_id = ? and member_id = ? and route = ? and key = ?`,
		tx.company, k.Member, k.Route, k.Key).Scan(&stored.Body, &stored.Code, &stored.Answer, &stored.CreatedAt)
	return false, stored, bytes.Equal(stored.Body, k.Body), err
}

// StoreAnswer keeps the definite answer of a claimed key.
func (tx *Tx) StoreAnswer(k *KeyRow) {
	tx.queue(`update idempotency set code = ?, answer = ? where company_id = ? and member_id = ? and route = ? and key = ?`,
		k.Code, k.Answer, tx.company, k.Member, k.Route, k.Key)
}

// keyGrace is how much longer than its window a key is kept, so that none disappears between the two statements of
// a ClaimKey whose clock is a little behind.
const keyGrace = 60 * 60 * 1000

// ForgetKeys removes up to limit keys of all companies that are older than the window by an hour, the oldest first,
// and says how many. It is asked across companies.
func (tx *Tx) ForgetKeys(now int64, limit int) (int64, error) {
	return tx.exec(`delete from idempotency where (company_id, member_id, route, key) in
		(select company_id, member_id, route, key from idempotency where created_at < ? order by created_at limit ?)`, now-KeyWindow-keyGrace, limit)
}
