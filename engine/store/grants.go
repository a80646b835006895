package store

import "github.com/superform-dev/superform/forms"

// What a grant is held by.
const (
	HolderMember = "member"
	HolderRole   = "role"
)

// GrantRow is a share of the administration of a company. Holder is a member or a role, as HolderKind says. Rights are
// words, separated by spaces. Departments and Apps are JSON lists of what it is for, "" for all. Revision counts its
// changes from 1.
type GrantRow struct {
	ID          forms.ID
	HolderKind  string
	Holder      forms.ID
	Rights      string
	Departments string
	Apps        string
	Revision    int64
	GrantedBy   forms.ID
	CreatedAt   int64
	ChangedAt   int64
}

const grantColumns = `id, holder_kind, holder_id, rights, coalesce(in_departments, ''), coalesce(in_apps, ''), revision, granted_by, created_at, changed_at`

func scanGrant(row scanner) (*GrantRow, error) {
	g := &GrantRow{}
	if err := row.Scan(&g.ID, &g.HolderKind, &g.Holder, &g.Rights, &g.Departments, &g.Apps, &g.Revision, &g.GrantedBy, &g.CreatedAt, &g.ChangedAt); err != nil {
		return nil, err
	}
	return g, nil
}

// InsertGrant adds a grant.
func (tx *Tx) InsertGrant(g *GrantRow) {
	tx.queue(`insert into admin_grants (company_id, id, holder_kind, holder_id, rights, in_departments, in_apps, revision, granted_by, created_at, changed_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.company, g.ID, g.HolderKind, g.Holder, g.Rights, orNull(g.Departments), orNull(g.Apps),
		g.Revision, g.GrantedBy, g.CreatedAt, g.ChangedAt)
}

// LockGrant gives a grant under its lock, or ErrNotFound.
func (tx *Tx) LockGrant(id forms.ID) (*GrantRow, error) {
	return scanGrant(tx.queryRow(`select `+grantColumns+` from admin_grants where company_id = ? and id = ?`+tx.forUpdate(), tx.company, id))
}

// UpdateGrant writes what of a grant may change: its rights, what they are for, and the mark of the change.
func (tx *Tx) UpdateGrant(g *GrantRow) {
	tx.queue(`update admin_grants set rights = ?, in_departments = ?, in_apps = ?, revision = ?, granted_by = ?, changed_at = ? where company_id = ? and id = ?`,
		g.Rights, orNull(g.Departments), orNull(g.Apps), g.Revision, g.GrantedBy, g.ChangedAt, tx.company, g.ID)
}

// DeleteGrant takes a grant away.
func (tx *Tx) DeleteGrant(id forms.ID) {
	tx.queue(`delete from admin_grants where company_id = ? and id = ?`, tx.company, id)
}

// Grants gives all grants of the company, oldest first.
func (tx *Tx) Grants() ([]*GrantRow, error) {
	return all(tx, scanGrant, `select `+grantColumns+` from admin_grants where company_id = ? order by created_at, id`, tx.company)
}

// GrantsOf gives what a member holds: by themselves and by their roles.
func (tx *Tx) GrantsOf(member forms.ID) ([]*GrantRow, error) {
	return all(tx, scanGrant, `select `+grantColumns+` from admin_grants where company_id = ? and (holder_id = ?
		or holder_id in (select role_id from role_members where company_id = ? and member_id = ?)) order by created_at, id`,
		tx.company, member, tx.company, member)
}

// SettingRow is what a company has settled for itself under a key. Body is JSON. Revision counts its changes from 1.
type SettingRow struct {
	Key       string
	Body      string
	Revision  int64
	ChangedBy forms.ID
	ChangedAt int64
}

func scanSetting(row scanner) (*SettingRow, error) {
	s := &SettingRow{}
	if err := row.Scan(&s.Key, &s.Body, &s.Revision, &s.ChangedBy, &s.ChangedAt); err != nil {
		return nil, err
	}
	return s, nil
}

// Settings gives everything that the company has settled, by key.
func (tx *Tx) Settings() (map[string]*SettingRow, error) {
	settings := map[string]*SettingRow{}
	err := each(tx, func(row scanner) error {
		s, err := scanSetting(row)
		if err == nil {
			settings[s.Key] = s
		}
		return err
	}, `select key, body, revision, changed_by, changed_at from settled where company_id = ?`, tx.company)
	return settings, err
}

// PutSetting writes a setting whose revision, counted on, is s.Revision, and says whether it did: false where another
// has changed it meanwhile.
func (tx *Tx) PutSetting(s *SettingRow) (bool, error) {
	if s.Revision == 1 {
		n, err := tx.exec(`insert into settled (company_id, key, body, revision, changed_by, changed_at) values (?, ?, ?, ?, ?, ?)
			on conflict (company_id, key) do nothing`, tx.company, s.Key, s.Body, s.Revision, s.ChangedBy, s.ChangedAt)
		return n == 1, err
	}
	n, err := tx.exec(`update settled set body = ?, revision = ?, changed_by = ?, changed_at = ? where company_id = ? and key = ? and revision = ?`,
		s.Body, s.Revision, s.ChangedBy, s.ChangedAt, tx.company, s.Key, s.Revision-1)
	return n == 1, err
}

func aRole(m *roleModel) *RoleRow { return &m.RoleRow }

// RoleByID gives a role, or ErrNotFound.
func (tx *Tx) RoleByID(id forms.ID) (*RoleRow, error) {
	return take(tx, tx.gorm().Where("company_id = ? and (id = ?)", tx.company, id), aRole)
}

// RoleByKey gives the role that definitions call by a key, or ErrNotFound.
func (tx *Tx) RoleByKey(key string) (*RoleRow, error) {
	return take(tx, tx.gorm().Where("company_id = ? and (key = ?)", tx.company, key), aRole)
}
