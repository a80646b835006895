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

type appModel struct {
	CompanyID forms.ID
	AppRow
}

// TableName is for gorm.
func (appModel) TableName() string { return "apps" }

// PutApp installs or upgrades an app's row.
func (tx *Tx) PutApp(a *AppRow) {
	tx.keep(tx.gorm().Clauses(replace([]string{"company_id", "id"}, "version", "hash", "status", "installed_at")).
		Create(&appModel{tx.company, *a}))
}

// Apps gives the installed apps in the order of their ids.
func (tx *Tx) Apps() ([]*AppRow, error) {
	return find(tx, tx.gorm().Where("company_id = ?", tx.company).Order("id"), func(m *appModel) *AppRow { return &m.AppRow })
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
	PublishedBy forms.ID // none: it came with its app
}

type definitionModel struct {
	CompanyID forms.ID
	DefinitionRow
	Current bool
}

// TableName is for gorm.
func (definitionModel) TableName() string { return "definitions" }

func (m *definitionModel) row() *DefinitionRow { return &m.DefinitionRow }

// InsertDefinition publishes a version: it becomes the current one of its kind and id. *Conflict "definitions_pkey"
// at the end where there is that version already.
func (tx *Tx) InsertDefinition(d *DefinitionRow) {
	tx.keep(tx.gorm().Model(&definitionModel{}).Where("company_id = ? and (kind = ? and id = ? and current)", tx.company, d.Kind, d.ID).
		Update("current", false))
	tx.keep(tx.gorm().Create(&definitionModel{tx.company, *d, true}))
}

// CurrentDefinitions gives the current version of every definition, by kind and id.
func (tx *Tx) CurrentDefinitions() ([]*DefinitionRow, error) {
	return find(tx, tx.gorm().Where("company_id = ? and (current)", tx.company).Order("kind, id"), (*definitionModel).row)
}

// PinnedDefinitions gives the versions of flows that are current no longer and by which instances still run.
func (tx *Tx) PinnedDefinitions() ([]*DefinitionRow, error) {
	return find(tx, tx.gorm().Where(`company_id = ? and (kind = 'flow' and not current and exists (select 1 from instances i
		where i.company_id = definitions.company_id and i.flow_id = definitions.id and i.flow_version = definitions.version and i.status = 'running'))`, tx.company).
		Order("id, version"), (*definitionModel).row)
}

// Definition gives one version, or ErrNotFound.
func (tx *Tx) Definition(kind, id string, version int) (*DefinitionRow, error) {
	return take(tx, tx.gorm().Where("company_id = ? and (kind = ? and id = ? and version = ?)", tx.company, kind, id, version), (*definitionModel).row)
}

type slotModel struct {
	CompanyID forms.ID
	FormID    string
	Slot      string
	Field     string
	Filled    bool
}

// TableName is for gorm.
func (slotModel) TableName() string { return "slots" }

// FormSlots are the slots of a form's fields by field id: "t1" … "n12", of a column "table.column" "table.t1" …
// "table.n6". Filled are those of All that every record of the form has filled, so that lists may use them.
type FormSlots struct{ All, Filled map[string]string }

// Slots gives the slots of every form by its id.
func (tx *Tx) Slots() (map[string]FormSlots, error) {
	rows, err := find(tx, tx.gorm().Where("company_id = ?", tx.company), func(m *slotModel) *slotModel { return m })
	slots := map[string]FormSlots{}
	for _, r := range rows {
		if slots[r.FormID].All == nil {
			slots[r.FormID] = FormSlots{map[string]string{}, map[string]string{}}
		}
		slots[r.FormID].All[r.Field] = r.Slot
		if r.Filled {
			slots[r.FormID].Filled[r.Field] = r.Slot
		}
	}
	return slots, err
}

// PutSlot gives a field a slot for good; *Conflict "slots_pkey" at the end where another field has it, "slots_field"
// where the field has another. Filled is true where no record is to be filled in.
func (tx *Tx) PutSlot(form, slot, field string, filled bool) {
	tx.keep(tx.gorm().Create(&slotModel{tx.company, form, slot, field, filled}))
}

// FillSlot tells lists that every record of the form has its value in a slot.
func (tx *Tx) FillSlot(form, slot string) {
	tx.keep(tx.gorm().Model(&slotModel{}).Where("company_id = ? and (form_id = ? and slot = ?)", tx.company, form, slot).Update("filled", true))
}
