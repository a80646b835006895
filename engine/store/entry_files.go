package store

import "github.com/superform-dev/superform/forms"

// Files that come by a link lie in quarantine: they belong to the entry and the session of whoever answers it, to no member and no record, and
// are loose, so that what no answer takes goes with what is loose.

// InsertEntryFile enters a file of a session, under the hash of what the device calls it.
func (tx *Tx) InsertEntryFile(f *FileRow, upload []byte) {
	tx.queue(`insert into files (company_id, id, sha256, name, type, size, created_at, loose_at, thumb_id, thumb_sha256, thumb_size, entry_id, entry_session, entry_address, entry_upload)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, f.ID, f.SHA256, f.Name, f.Type, f.Size, f.CreatedAt, f.CreatedAt, f.Thumb, f.ThumbHash, f.ThumbSize, f.Entry, f.Session, f.Address, upload)
}

// EntryFile gives the file that a session sent under a name, or ErrNotFound.
func (tx *Tx) EntryFile(entry forms.ID, session, upload []byte) (*FileRow, error) {
	return scanFile(tx.queryRow(`select `+fileColumns+` from files where company_id = ? and entry_id = ? and entry_session = ? and entry_upload = ?`,
		tx.company, entry, session, upload))
}

// Waiting is what lies in quarantine at an entry: how many files of one session, how many bytes from one address, and how many of all.
type Waiting struct{ Files, Near, Bytes int64 }

// CountEntryFiles gives what lies in quarantine at an entry, of a session and from an address.
func (tx *Tx) CountEntryFiles(entry forms.ID, session, address []byte) (n Waiting, err error) {
	err = tx.queryRow(`select cast(coalesce(sum(case when entry_session = ? then 1 else 0 end), 0) as bigint),
		cast(coalesce(sum(case when entry_address = ? then size else 0 end), 0) as bigint), cast(coalesce(sum(size), 0) as bigint)
		from files where company_id = ? and entry_id = ?`, session, address, tx.company, entry).Scan(&n.Files, &n.Near, &n.Bytes)
	return n, err
}

// ClaimFile lets a file of a session out of quarantine, into the record of its answer. False: it is none of that session's.
func (tx *Tx) ClaimFile(id, entry forms.ID, session []byte, record forms.ID, field string) (bool, error) {
	n, err := tx.exec(`update files set record_id = ?, field = ?, loose_at = null, kept = ?, entry_id = null, entry_session = null, entry_address = null, entry_upload = null
		where company_id = ? and id = ? and entry_id = ? and entry_session = ?`, record, field, true, tx.company, id, entry, session)
	return n == 1, err
}

// DropEntryFile gives up a file of a session: no answer can take it, and the next round removes it.
func (tx *Tx) DropEntryFile(entry forms.ID, session, upload []byte) {
	tx.queue(`update files set loose_at = 0, entry_id = null, entry_address = null where company_id = ? and entry_id = ? and entry_session = ? and entry_upload = ?`,
		tx.company, entry, session, upload)
}
