package store

import "github.com/superform-dev/superform/forms"

// DraftRow is a definition that somebody works on: of its kind and full id, in an app. Base is the published version on which it
// stands, 0 where there is none.
type DraftRow struct {
	Kind      string
	ID        string
	App       string
	Base      int
	Body      string
	Revision  int64
	ChangedBy forms.ID
	ChangedAt int64
}

type draftModel struct {
	CompanyID forms.ID
	DraftRow
}

// TableName is for gorm.
func (draftModel) TableName() string { return "definition_drafts" }

func (m *draftModel) row() *DraftRow { return &m.DraftRow }

// Drafts gives the drafts of an app's definitions, by kind and id.
func (tx *Tx) Drafts(app string) ([]*DraftRow, error) {
	return find(tx, tx.gorm().Where("company_id = ? and (app = ?)", tx.company, app).Order("kind, id"), (*draftModel).row)
}

// Draft gives the draft of a definition, or ErrNotFound.
func (tx *Tx) Draft(kind, id string) (*DraftRow, error) {
	return take(tx, tx.gorm().Where("company_id = ? and (kind = ? and id = ?)", tx.company, kind, id), (*draftModel).row)
}

// PutDraft writes a draft, in place of the one that is there.
func (tx *Tx) PutDraft(d *DraftRow) {
	tx.keep(tx.gorm().Clauses(replace([]string{"company_id", "kind", "id"}, "base", "body", "revision", "changed_by", "changed_at")).
		Create(&draftModel{tx.company, *d}))
}

// DeleteDraft takes a draft away.
func (tx *Tx) DeleteDraft(kind, id string) {
	tx.keep(tx.gorm().Where("company_id = ? and (kind = ? and id = ?)", tx.company, kind, id).Delete(&draftModel{}))
}

// Versions gives up to limit versions of a definition before one of them, newest first; before 0 is from the newest on.
func (tx *Tx) Versions(kind, id string, before, limit int) ([]*DefinitionRow, error) {
	query := tx.gorm().Where("company_id = ? and (kind = ? and id = ?)", tx.company, kind, id)
	if before > 0 {
		query = tx.gorm().Where("company_id = ? and (kind = ? and id = ? and version < ?)", tx.company, kind, id, before)
	}
	return find(tx, query.Order("version desc").Limit(limit), (*definitionModel).row)
}

// NewestRecords gives up to limit records of a form that were submitted, before an id, newest first; the zero id is from the newest on.
func (tx *Tx) NewestRecords(form string, before forms.ID, limit int) ([]*RecordRow, error) {
	text, args := `select `+recordRowColumns+` from records where company_id = ? and form_id = ? and deleted_at is null and status <> 'draft'`, []any{tx.company, form}
	if !before.IsZero() {
		text, args = text+` and id < ?`, append(args, before)
	}
	return all(tx, scanRecord, text+` order by id desc limit ?`, append(args, limit)...)
}
