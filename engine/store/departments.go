package store

import "github.com/superform-dev/superform/forms"

// DepartmentRow is a department. Parent is none at the top, Head where nobody leads it. Position orders it
// among its siblings.
type DepartmentRow struct {
	ID       forms.ID
	Parent   forms.ID `gorm:"column:parent_id"`
	Name     string
	Head     forms.ID `gorm:"column:head_id"`
	Position int
}

type departmentModel struct {
	CompanyID forms.ID
	DepartmentRow
}

// TableName is for gorm.
func (departmentModel) TableName() string { return "departments" }

// InsertDepartment adds a department below its parent, which must be there, and enters it into the closure.
func (tx *Tx) InsertDepartment(d *DepartmentRow) {
	tx.keep(tx.gorm().Create(&departmentModel{tx.company, *d}))
	tx.queue(`insert into department_tree (company_id, ancestor_id, descendant_id, depth) values (?, ?, ?, 0)`, tx.company, d.ID, d.ID)
	tx.queue(`insert into department_tree (company_id, ancestor_id, descendant_id, depth)
		select company_id, ancestor_id, ?, depth + 1 from department_tree where company_id = ? and descendant_id = ?`, d.ID, tx.company, d.Parent)
}

// Department gives a department, or ErrNotFound.
func (tx *Tx) Department(id forms.ID) (*DepartmentRow, error) {
	return take(tx, tx.gorm().Where("company_id = ? and (id = ?)", tx.company, id), func(m *departmentModel) *DepartmentRow { return &m.DepartmentRow })
}

// HeadsAbove gives the heads of a department and of those above it, nearest first; departments without a head
// are passed over.
func (tx *Tx) HeadsAbove(department forms.ID) ([]forms.ID, error) {
	return all(tx, scanID, `select d.head_id from department_tree t join departments d on d.company_id = t.company_id and d.id = t.ancestor_id
		where t.company_id = ? and t.descendant_id = ? and d.head_id is not null order by t.depth`, tx.company, department)
}

// DepartmentTree gives a department and all below it.
func (tx *Tx) DepartmentTree(top forms.ID) ([]forms.ID, error) {
	return all(tx, scanID, `select descendant_id from department_tree where company_id = ? and ancestor_id = ? order by depth, descendant_id`, tx.company, top)
}
