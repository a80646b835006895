package store

import (
	"strings"

	"github.com/superform-dev/superform/forms"
	"gorm.io/gorm/clause"
)

// RoleRow is a role. Key is what definitions call it by.
type RoleRow struct {
	ID   forms.ID
	Key  string
	Name string

	Revision int
}

type roleModel struct {
	CompanyID forms.ID
	RoleRow
}

// TableName is for gorm.
func (roleModel) TableName() string { return "roles" }

type roleMemberModel struct {
	CompanyID forms.ID
	RoleID    forms.ID
	MemberID  forms.ID
}

// TableName is for gorm.
func (roleMemberModel) TableName() string { return "role_members" }

// InsertRole adds a role; *Conflict "roles_key" at the end where the key is taken.
func (tx *Tx) InsertRole(r *RoleRow) { tx.keep(tx.gorm().Create(&roleModel{tx.company, *r})) }

// InsertRoleMember gives a role to a person who may have it already.
func (tx *Tx) InsertRoleMember(role, member forms.ID) {
	tx.keep(tx.gorm().Clauses(clause.OnConflict{DoNothing: true}).Create(&roleMemberModel{tx.company, role, member}))
}

// DeleteRoleMember takes a role from a person.
func (tx *Tx) DeleteRoleMember(role, member forms.ID) {
	tx.keep(tx.gorm().Where("company_id = ? and (role_id = ? and member_id = ?)", tx.company, role, member).Delete(&roleMemberModel{}))
}

// RoleHolders gives the people who hold a role and are not disabled, in the order of their ids.
func (tx *Tx) RoleHolders(key string) ([]forms.ID, error) {
	return all(tx, scanID, `select m.id from roles r
		join role_members x on x.company_id = r.company_id and x.role_id = r.id
		join members m on m.company_id = x.company_id and m.id = x.member_id
		where r.company_id = ? and r.key = ? and m.disabled_at is null order by x.member_id`, tx.company, key)
}

// HoldersOf is RoleHolders of several roles at once, by key.
func (tx *Tx) HoldersOf(keys ...string) (map[string][]forms.ID, error) {
	var parts []string
	var args []any
	for _, key := range keys {
		parts = append(parts, holdersOf)
		args = append(args, tx.company, key)
	}
	holders := make(map[string][]forms.ID, len(keys))
	err := each(tx, func(row scanner) error {
		var key string
		var id forms.ID
		err := row.Scan(&key, &id)
		holders[key] = append(holders[key], id)
		return err
	}, strings.Join(parts, " union all "), args...)
	return holders, err
}

const holdersOf = `select r.key, m.id from roles r
	join role_members x on x.company_id = r.company_id and x.role_id = r.id
	join members m on m.company_id = x.company_id and m.id = x.member_id
	where r.company_id = ? and r.key = ? and m.disabled_at is null`

// Roles gives all roles by name.
func (tx *Tx) Roles() ([]*RoleRow, error) {
	return find(tx, tx.gorm().Where("company_id = ?", tx.company).Order("name, id"), func(m *roleModel) *RoleRow { return &m.RoleRow })
}

// UpdateRole writes a role's name, and counts the revision up; its key stays.
func (tx *Tx) UpdateRole(r *RoleRow) {
	r.Revision++
	tx.queue(`update roles set name = ?, revision = ? where company_id = ? and id = ?`, r.Name, r.Revision, tx.company, r.ID)
}

// DeleteRole removes a role; whoever held it holds it no more.
func (tx *Tx) DeleteRole(id forms.ID) {
	tx.queue(`delete from role_members where company_id = ? and role_id = ?`, tx.company, id)
	tx.queue(`delete from roles where company_id = ? and id = ?`, tx.company, id)
}

// CountRole counts the people who hold a role, also those who have left.
func (tx *Tx) CountRole(id forms.ID) (n int, err error) {
	err = tx.queryRow(`select count(*) from role_members where company_id = ? and role_id = ?`, tx.company, id).Scan(&n)
	return n, err
}
