package store

import (
	"slices"

	"github.com/superform-dev/superform/forms"
)

// FileRow is a stored file; its bytes lie in the file store under the company's and its own id. Of a picture that could be drawn small there
// is a thumb beside it: its id in the file store, the SHA-256 and the bytes of that JPEG.
type FileRow struct {
	ID         forms.ID
	SHA256     []byte
	Name       string
	Type       string
	Size       int64
	Record     forms.ID
	Field      string
	UploadedBy forms.ID
	CreatedAt  int64
	Thumb      forms.ID
	ThumbHash  []byte
	ThumbSize  int64
	// Entry and Session are of a file from outside that no answer has taken yet, of which nobody knows but who sent it (entry_files.go).
	// Address is what the bytes of where it came from are counted by.
	Entry            forms.ID
	Session, Address []byte
}

// InsertFile enters an uploaded file that belongs to no record yet: loose from its creation on.
func (tx *Tx) InsertFile(f *FileRow) {
	tx.queue(`insert into files (company_id, id, sha256, name, type, size, uploaded_by, created_at, loose_at, thumb_id, thumb_sha256, thumb_size)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, f.ID, f.SHA256, f.Name, f.Type, f.Size, f.UploadedBy, f.CreatedAt, f.CreatedAt, f.Thumb, f.ThumbHash, f.ThumbSize)
}

const fileColumns = `id, sha256, name, type, size, record_id, coalesce(field, ''), uploaded_by, created_at, thumb_id, thumb_sha256, thumb_size, entry_id, entry_session, entry_address`

func scanFile(row scanner) (*FileRow, error) {
	f := &FileRow{}
	if err := row.Scan(&f.ID, &f.SHA256, &f.Name, &f.Type, &f.Size, &f.Record, &f.Field, &f.UploadedBy, &f.CreatedAt, &f.Thumb, &f.ThumbHash, &f.ThumbSize,
		&f.Entry, &f.Session, &f.Address); err != nil {
		return nil, err
	}
	return f, nil
}

// File gives one file, or ErrNotFound.
func (tx *Tx) File(id forms.ID) (*FileRow, error) {
	return scanFile(tx.queryRow(`select `+fileColumns+` from files where company_id = ? and id = ?`, tx.company, id))
}

// Files gives those of the files that exist, in no order.
func (tx *Tx) Files(ids []forms.ID) ([]*FileRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	marks, args := inList(ids)
	return all(tx, scanFile, `select `+fileColumns+` from files where company_id = ? and id in (`+marks+`)`, append([]any{tx.company}, args...)...)
}

// FilesAfter gives up to limit files of the company in the order of ids, after one.
func (tx *Tx) FilesAfter(after forms.ID, limit int) ([]*FileRow, error) {
	return all(tx, scanFile, `select `+fileColumns+` from files where company_id = ? and id > ? order by id limit ?`, tx.company, orLowest(after), limit)
}

// AttachFile binds an upload of a member's to the record that names it; filed says that the record was submitted: then the file stays, even
// where the record later names it no more, since its history does. False: there is no such upload, it is another member's, or another record
// has it. One that this record has already stays, whoever uploaded it.
func (tx *Tx) AttachFile(id, member, record forms.ID, field string, filed bool) (bool, error) {
	n, err := tx.exec(`update files set record_id = ?, field = ?, loose_at = null, kept = case when kept then kept else ? end
		where company_id = ? and id = ? and (record_id = ? or record_id is null and uploaded_by = ?)`,
		record, field, filed, tx.company, id, record, member)
	return n == 1, err
}

// DetachFiles sets free the files of a record that are not among those to keep, at an instant: from then on only those who
// uploaded them read them, and they are loose, unless the record had them when it was submitted.
func (tx *Tx) DetachFiles(record forms.ID, keep []forms.ID, at int64) {
	tx.detach(record, keep, at, `coalesce(field, '') <> ?`)
}

// DetachEvidence is DetachFiles for what shows the paper of a record.
func (tx *Tx) DetachEvidence(record forms.ID, keep []forms.ID, at int64) {
	tx.detach(record, keep, at, `field = ?`)
}

// EvidenceField stands in the place of a field for uploads that show the paper of a record.
const EvidenceField = "@evidence"

// EvidenceOf gives the uploads that show the paper of a record, in the order of ids.
func (tx *Tx) EvidenceOf(record forms.ID) ([]*FileRow, error) {
	return all(tx, scanFile, `select `+fileColumns+` from files where company_id = ? and record_id = ? and field = ? order by id`, tx.company, record, EvidenceField)
}

func (tx *Tx) detach(record forms.ID, keep []forms.ID, at int64, which string) {
	text := `update files set record_id = null, field = null, loose_at = case when kept then null else cast(? as bigint) end where company_id = ? and record_id = ? and ` + which
	args := []any{at, tx.company, record, EvidenceField}
	if len(keep) > 0 {
		marks, ids := inList(keep)
		text, args = text+` and id not in (`+marks+`)`, append(args, ids...)
	}
	tx.queue(text, args...)
}

// Stray is what the file store holds of a company and nobody has named in time.
type Stray struct {
	Company, ID forms.ID
}

func scanStray(row scanner) (Stray, error) {
	s := Stray{}
	return s, row.Scan(&s.Company, &s.ID)
}

// StrayFiles gives up to limit files of all companies that have been loose since before an instant, the oldest first. It is asked across companies.
func (tx *Tx) StrayFiles(before int64, limit int) ([]Stray, error) {
	return all(tx, scanStray, `select company_id, id from files where loose_at < ? order by loose_at, company_id, id limit ?`, before, limit)
}

// DoomFile takes a file that has been loose since before an instant away from everybody, so that no record can have it, and gives it:
// its bytes can be removed, then its row. ErrNotFound where it is loose no longer.
func (tx *Tx) DoomFile(id forms.ID, before int64) (*FileRow, error) {
	n, err := tx.exec(`update files set uploaded_by = null, entry_id = null where company_id = ? and id = ? and loose_at < ?`, tx.company, id, before)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, ErrNotFound
	}
	return tx.File(id)
}

// NamedBytes gives those of the ids under which the file store keeps something that the company has a row of: files and their thumbs, files that
// arrive with their parts, pictures of members.
func (tx *Tx) NamedBytes(ids []forms.ID) (map[forms.ID]bool, error) {
	named := map[forms.ID]bool{}
	for _, place := range []struct{ table, column string }{
		{"files", "id"}, {"files", "thumb_id"}, {"uploads", "id"}, {"upload_parts", "id"}, {"member_photos", "photo_id"}, {"member_photos", "small_id"},
	} {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id forms.ID) bool { return named[id] })
		if len(ids) == 0 {
			break
		}
		marks, args := inList(ids)
		found, err := all(tx, func(row scanner) (id forms.ID, err error) { return id, row.Scan(&id) },
			`select `+place.column+` from `+place.table+` where company_id = ? and `+place.column+` in (`+marks+`)`, append([]any{tx.company}, args...)...)
		if err != nil {
			return nil, err
		}
		for _, id := range found {
			named[id] = true
		}
	}
	return named, nil
}

// DeleteFile removes the row of a file that was doomed.
func (tx *Tx) DeleteFile(id forms.ID) {
	tx.queue(`delete from files where company_id = ? and id = ? and uploaded_by is null`, tx.company, id)
}
