package store

import (
	"github.com/superform-dev/superform/forms"
)

// AppRow is an installed app. Hash covers the whole bundle as installed.
type AppRow struct {
	ID          string
	Version     string
	Hash        string
	Status      string
	InstalledAt int64
}

// PutApp installs or upgrades an app's row.
func (tx *Tx) PutApp(a *AppRow) {
	tx.queue(`insert into apps (company_id, id, version, hash, status, installed_at) values (?, ?, ?, ?, ?, ?)
		on conflict (company_id, id) do update set version = excluded.version, hash = excluded.hash, status = excluded.status, installed_at = excluded.installed_at`,
		tx.company, a.ID, a.Version, a.Hash, a.Status, a.InstalledAt)
}

// Apps gives the installed apps in the order of their ids.
func (tx *Tx) Apps() ([]*AppRow, error) {
	return all(tx, func(row scanner) (*AppRow, error) {
		a := &AppRow{}
		return a, row.Scan(&a.ID, &a.Version, &a.Hash, &a.Status, &a.InstalledAt)
	}, `select id, version, hash, status, installed_at from apps where company_id = ? order by id`, tx.company)
}

// DefinitionRow is one published version of a definition: its kind (app, form, flow, view …), its full id
// (app.name), and its canonical JSON text with the hex SHA-256 of it. It never changes.
type DefinitionRow struct {
	Kind        string
	ID          string
	Version     int
	Hash        string
	Body        string
	PublishedAt int64
}

func scanDefinition(row scanner) (*DefinitionRow, error) {
	d := &DefinitionRow{}
	if err := row.Scan(&d.Kind, &d.ID, &d.Version, &d.Hash, &d.Body, &d.PublishedAt); err != nil {
		return nil, err
	}
	return d, nil
}

// InsertDefinition publishes a version: it becomes the current one of its kind and id.
func (tx *Tx) InsertDefinition(d *DefinitionRow) {
	tx.queue(`update definitions set current = ? where company_id = ? and kind = ? and id = ? and current = ?`, false, tx.company, d.Kind, d.ID, true)
	tx.queue(`insert into definitions (company_id, kind, id, version, hash, body, published_at, current) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, d.Kind, d.ID, d.Version, d.Hash, d.Body, d.PublishedAt, true)
}

const definitionColumns = `kind, id, version, hash, body, published_at`

// CurrentDefinitions gives the current version of every definition.
func (tx *Tx) CurrentDefinitions() ([]*DefinitionRow, error) {
	return all(tx, scanDefinition, `select `+definitionColumns+` from definitions where company_id = ? and current = ? order by kind, id`, tx.company, true)
}

// Definition gives one version, or ErrNotFound.
func (tx *Tx) Definition(kind, id string, version int) (*DefinitionRow, error) {
	return scanDefinition(tx.queryRow(`select `+definitionColumns+` from definitions where company_id = ? and kind = ? and id = ? and version = ?`, tx.company, kind, id, version))
}

// Slots gives the slot of each indexed field of every form: form id → field id → slot ("t1" … "n12").
func (tx *Tx) Slots() (map[string]map[string]string, error) {
	type row struct{ form, slot, field string }
	rows, err := all(tx, func(r scanner) (row, error) {
		var one row
		return one, r.Scan(&one.form, &one.slot, &one.field)
	}, `select form_id, slot, field from slots where company_id = ?`, tx.company)
	slots := map[string]map[string]string{}
	for _, r := range rows {
		if slots[r.form] == nil {
			slots[r.form] = map[string]string{}
		}
		slots[r.form][r.field] = r.slot
	}
	return slots, err
}

// PutSlot gives a field a slot for good.
func (tx *Tx) PutSlot(form, slot, field string) {
	tx.queue(`insert into slots (company_id, form_id, slot, field) values (?, ?, ?, ?)`, tx.company, form, slot, field)
}

// FileRow is a stored file; its bytes lie in the file store under the company's and its own id.
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
}

// InsertFile enters an uploaded file that belongs to no record yet.
func (tx *Tx) InsertFile(f *FileRow) {
	tx.queue(`insert into files (company_id, id, sha256, name, type, size, uploaded_by, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, f.ID, f.SHA256, f.Name, f.Type, f.Size, f.UploadedBy, f.CreatedAt)
}

// File gives one file, or ErrNotFound.
func (tx *Tx) File(id forms.ID) (*FileRow, error) {
	f := &FileRow{}
	err := tx.queryRow(`select id, sha256, name, type, size, record_id, coalesce(field, ''), uploaded_by, created_at from files where company_id = ? and id = ?`, tx.company, id).
		Scan(&f.ID, &f.SHA256, &f.Name, &f.Type, &f.Size, &f.Record, &f.Field, &f.UploadedBy, &f.CreatedAt)
	if err != nil {
		return nil, err
	}
	return f, nil
}

// AttachFile binds an upload of a member's to the record that names it. False: there is no such upload, it
// is another member's, or another record has it. One that this record has already stays, whoever uploaded it.
func (tx *Tx) AttachFile(id, member, record forms.ID, field string) (bool, error) {
	n, err := tx.exec(`update files set record_id = ?, field = ? where company_id = ? and id = ? and (record_id = ? or record_id is null and uploaded_by = ?)`,
		record, field, tx.company, id, record, member)
	return n == 1, err
}

// DetachFiles sets free the files of a record that are not among those to keep: from then on only those who
// uploaded them read them.
func (tx *Tx) DetachFiles(record forms.ID, keep []forms.ID) {
	text, args := `update files set record_id = null, field = null where company_id = ? and record_id = ?`, []any{tx.company, record}
	if len(keep) > 0 {
		marks, ids := inList(keep)
		text, args = text+` and id not in (`+marks+`)`, append(args, ids...)
	}
	tx.queue(text, args...)
}
