package store

import "github.com/superform-dev/superform/forms"

// FactorRow is the second factor of an account. Secret is sealed by its owner (engine/org). LastStep is the latest
// step of 30 s of which a code was taken, ConfirmedAt 0 until a first code was given.
type FactorRow struct {
	Account     forms.ID
	Secret      []byte
	LastStep    int64
	CreatedAt   int64
	ConfirmedAt int64
}

// PutFactor gives an account a second factor, in the place of the one that it had.
func (tx *Tx) PutFactor(f *FactorRow) {
	tx.queue(`insert into second_factors (account_id, secret, last_step, created_at, confirmed_at) values (?, ?, ?, ?, ?)
		on conflict (account_id) do update set secret = excluded.secret, last_step = excluded.last_step, created_at = excluded.created_at,
			confirmed_at = excluded.confirmed_at`, f.Account, f.Secret, f.LastStep, f.CreatedAt, orNull(f.ConfirmedAt))
}

// Factor gives the second factor of an account, confirmed or not, or ErrNotFound.
func (tx *Tx) Factor(account forms.ID) (*FactorRow, error) {
	f := &FactorRow{Account: account}
	err := tx.queryRow(`select secret, last_step, created_at, coalesce(confirmed_at, 0) from second_factors where account_id = ?`, account).
		Scan(&f.Secret, &f.LastStep, &f.CreatedAt, &f.ConfirmedAt)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// StepFactor notes that a code of a step was taken; false where one of it, or of a later one, was taken before.
func (tx *Tx) StepFactor(account forms.ID, step int64) (bool, error) {
	n, err := tx.exec(`update second_factors set last_step = ? where account_id = ? and last_step < ?`, step, account, step)
	return n == 1, err
}

// ConfirmFactor notes that the secret of an account has arrived.
func (tx *Tx) ConfirmFactor(account forms.ID, at int64) {
	tx.queue(`update second_factors set confirmed_at = ? where account_id = ?`, at, account)
}

// DropFactor takes the second factor of an account away, with its recovery codes, and says whether there was one.
func (tx *Tx) DropFactor(account forms.ID) (bool, error) {
	tx.queue(`delete from recovery_codes where account_id = ?`, account)
	n, err := tx.exec(`delete from second_factors where account_id = ?`, account)
	return n == 1, err
}

// PutRecoveryCodes gives an account recovery codes, by their hashes, in the place of those that it had.
func (tx *Tx) PutRecoveryCodes(account forms.ID, hashes [][]byte) {
	tx.queue(`delete from recovery_codes where account_id = ?`, account)
	for _, hash := range hashes {
		tx.queue(`insert into recovery_codes (account_id, code_hash) values (?, ?)`, account, hash)
	}
}

// UseRecoveryCode takes a code away and says whether it was there.
func (tx *Tx) UseRecoveryCode(account forms.ID, hash []byte) (bool, error) {
	n, err := tx.exec(`delete from recovery_codes where account_id = ? and code_hash = ?`, account, hash)
	return n == 1, err
}

// CountRecoveryCodes gives how many codes an account has left.
func (tx *Tx) CountRecoveryCodes(account forms.ID) (n int, err error) {
	err = tx.queryRow(`select count(*) from recovery_codes where account_id = ?`, account).Scan(&n)
	return n, err
}
