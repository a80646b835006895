package store

import (
	"slices"

	"github.com/superform-dev/superform/forms"
)

// UploadRow is a file that arrives in parts. Times are milliseconds of the real clock.
type UploadRow struct {
	ID        forms.ID
	Member    forms.ID
	Name      string
	Size      int64  // bytes that were announced
	SHA256    []byte // of the whole, as it was announced; nil: it was not
	Received  int64  // bytes that are here
	CreatedAt int64
	ExpiresAt int64
	Finished  bool // the file stands under the upload's id; what is left are parts to be removed
}

// PartRow is one part of an upload, which lies in the file store under its own id.
type PartRow struct {
	At   int64 // where in the file it begins
	ID   forms.ID
	Size int64
}

const uploadColumns = `id, member_id, name, size, sha256, received, created_at, expires_at, finished`

func scanUpload(row scanner) (*UploadRow, error) {
	u := &UploadRow{}
	if err := row.Scan(&u.ID, &u.Member, &u.Name, &u.Size, &u.SHA256, &u.Received, &u.CreatedAt, &u.ExpiresAt, &u.Finished); err != nil {
		return nil, err
	}
	return u, nil
}

// InsertUpload enters an upload of which nothing is here yet.
func (tx *Tx) InsertUpload(u *UploadRow) {
	tx.queue(`insert into uploads (company_id, id, member_id, name, size, sha256, received, created_at, expires_at, finished) values (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)`,
		tx.company, u.ID, u.Member, u.Name, u.Size, u.SHA256, u.CreatedAt, u.ExpiresAt, false)
}

// Upload gives an upload, or ErrNotFound.
func (tx *Tx) Upload(id forms.ID) (*UploadRow, error) {
	return scanUpload(tx.queryRow(`select `+uploadColumns+` from uploads where company_id = ? and id = ?`, tx.company, id))
}

// InsertPart adds a part where an upload ends, and moves its end and its expiry. False: it does not end there, or is over.
func (tx *Tx) InsertPart(upload forms.ID, p *PartRow, expires int64) (bool, error) {
	n, err := tx.exec(`update uploads set received = received + ?, expires_at = ? where company_id = ? and id = ? and received = ? and not finished`,
		p.Size, expires, tx.company, upload, p.At)
	if err != nil || n == 0 {
		return false, err
	}
	tx.queue(`insert into upload_parts (company_id, upload_id, starts, id, size) values (?, ?, ?, ?, ?)`, tx.company, upload, p.At, p.ID, p.Size)
	return true, nil
}

// Parts gives the parts of an upload in their order.
func (tx *Tx) Parts(upload forms.ID) ([]*PartRow, error) {
	return all(tx, func(row scanner) (*PartRow, error) {
		p := &PartRow{}
		return p, row.Scan(&p.At, &p.ID, &p.Size)
	}, `select starts, id, size from upload_parts where company_id = ? and upload_id = ? order by starts`, tx.company, upload)
}

// SealUpload says what SHA-256 the file of an upload has that is all here: no other can be said from then on, unless its parts are let go of. False:
// another was said, not all is here, or it is over.
func (tx *Tx) SealUpload(id forms.ID, sum []byte) (bool, error) {
	n, err := tx.exec(`update uploads set sha256 = ? where company_id = ? and id = ? and received = size and not finished and (sha256 is null or length(sha256) = 0 or sha256 = ?)`,
		sum, tx.company, id, sum)
	return n == 1, err
}

// EmptyUpload lets go of the parts of an upload, which begins anew with the SHA-256 that it was announced with. False: it has other parts by now, or is over.
func (tx *Tx) EmptyUpload(id forms.ID, parts []*PartRow, sum []byte) (bool, error) {
	n, err := tx.exec(`update uploads set expires_at = expires_at where company_id = ? and id = ? and not finished`, tx.company, id) // which takes its lock
	if err != nil || n == 0 {
		return false, err
	}
	now, err := tx.Parts(id)
	if err != nil || !slices.EqualFunc(parts, now, func(a, b *PartRow) bool { return a.ID == b.ID }) {
		return false, err
	}
	tx.queue(`delete from upload_parts where company_id = ? and upload_id = ?`, tx.company, id)
	tx.queue(`update uploads set received = 0, sha256 = ? where company_id = ? and id = ?`, sum, tx.company, id)
	return true, nil
}

// FinishUpload marks an upload as finished; false where it was already, or is none.
func (tx *Tx) FinishUpload(id forms.ID) (bool, error) {
	n, err := tx.exec(`update uploads set finished = ? where company_id = ? and id = ? and not finished`, true, tx.company, id)
	return n == 1, err
}

// EndUpload ends an upload before its time: nothing more is taken, and the parts are removed with what has expired.
func (tx *Tx) EndUpload(id forms.ID) {
	tx.queue(`update uploads set finished = ?, expires_at = 0 where company_id = ? and id = ?`, true, tx.company, id)
}

// DeleteUpload removes the rows of an upload and of its parts.
func (tx *Tx) DeleteUpload(id forms.ID) {
	tx.queue(`delete from upload_parts where company_id = ? and upload_id = ?`, tx.company, id)
	tx.queue(`delete from uploads where company_id = ? and id = ?`, tx.company, id)
}

// StrayUploads gives up to limit uploads of all companies that expired before an instant, the oldest first. It is asked across companies.
func (tx *Tx) StrayUploads(before int64, limit int) ([]Stray, error) {
	return all(tx, scanStray, `select company_id, id from uploads where expires_at < ? order by expires_at, company_id, id limit ?`, before, limit)
}

// LooseBytes gives how many files a member has that no record took, with those still on their way, and how many bytes they are.
func (tx *Tx) LooseBytes(member forms.ID) (count, bytes int64, err error) {
	err = tx.queryRow(`select count(*), cast(coalesce(sum(size), 0) as bigint) from (
		select size from files where company_id = ? and uploaded_by = ? and loose_at is not null
		union all
		select size from uploads where company_id = ? and member_id = ? and not finished) loose`,
		tx.company, member, tx.company, member).Scan(&count, &bytes)
	return count, bytes, err
}
