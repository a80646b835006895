package store

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// DepartmentRow is a department. Parent is none at the top, Head where nobody leads it. Position orders it
// among its siblings. ClosedAt is 0 while it is open; a closed one stays for what names it.
type DepartmentRow struct {
	ID       forms.ID
	Parent   forms.ID `gorm:"column:parent_id"`
	Name     string
	Head     forms.ID `gorm:"column:head_id"`
	Position int
	ClosedAt int64
	Revision int
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

// LockDepartment is Department under its lock.
func (tx *Tx) LockDepartment(id forms.ID) (*DepartmentRow, error) {
	return take(tx, tx.locking().Where("company_id = ? and (id = ?)", tx.company, id), func(m *departmentModel) *DepartmentRow { return &m.DepartmentRow })
}

// UpdateDepartment writes all of a department but where it stands, and counts the revision up.
func (tx *Tx) UpdateDepartment(d *DepartmentRow) {
	d.Revision++
	tx.queue(`update departments set name = ?, head_id = ?, position = ?, closed_at = ?, revision = ? where company_id = ? and id = ?`,
		d.Name, d.Head, d.Position, d.ClosedAt, d.Revision, tx.company, d.ID)
}

// PlaceDepartment gives a department its place among its siblings, which is no change of its own.
func (tx *Tx) PlaceDepartment(id forms.ID, position int) {
	tx.queue(`update departments set position = ? where company_id = ? and id = ?`, position, tx.company, id)
}

// MoveDepartment puts a department, with all below it, below another or, with none, at the top, and its closure with it.
// The caller has made sure that the other is not below it.
func (tx *Tx) MoveDepartment(id, parent forms.ID) {
	tx.moveSums(id, "-1")
	tx.queue(`update departments set parent_id = ?, revision = revision + 1 where company_id = ? and id = ?`, parent, tx.company, id)
	tx.queue(`delete from department_tree where company_id = ?
		and descendant_id in (select descendant_id from department_tree where company_id = ? and ancestor_id = ?)
		and ancestor_id in (select ancestor_id from department_tree where company_id = ? and descendant_id = ? and depth > 0)`,
		tx.company, tx.company, id, tx.company, id)
	tx.queue(`insert into department_tree (company_id, ancestor_id, descendant_id, depth)
		select a.company_id, a.ancestor_id, b.descendant_id, a.depth + b.depth + 1 from department_tree a
		join department_tree b on b.company_id = a.company_id and b.ancestor_id = ?
		where a.company_id = ? and a.descendant_id = ?`, id, tx.company, parent)
	tx.moveSums(id, "1")
}

// DepartmentDepth gives how many departments stand above one, and how many levels lie below it.
func (tx *Tx) DepartmentDepth(id forms.ID) (above, below int, err error) {
	err = tx.queryRow(`select coalesce((select max(depth) from department_tree where company_id = ? and descendant_id = ?), 0),
		coalesce((select max(depth) from department_tree where company_id = ? and ancestor_id = ?), 0)`, tx.company, id, tx.company, id).Scan(&above, &below)
	return above, below, err
}

// DepartmentsUnder gives the open departments right below one, or at the top, in order.
func (tx *Tx) DepartmentsUnder(parent forms.ID) ([]*DepartmentRow, error) {
	query := tx.gorm().Where("company_id = ? and (parent_id = ? and closed_at = 0)", tx.company, parent)
	if parent.IsZero() {
		query = tx.gorm().Where("company_id = ? and (parent_id is null and closed_at = 0)", tx.company)
	}
	return find(tx, query.Order("position, id"), func(m *departmentModel) *DepartmentRow { return &m.DepartmentRow })
}

// PathTo gives a department and those above it, the top first.
func (tx *Tx) PathTo(id forms.ID) ([]*DepartmentRow, error) {
	return all(tx, scanDepartment, `select d.id, d.parent_id, d.name, d.head_id, d.position, d.closed_at, d.revision from department_tree t
		join departments d on d.company_id = t.company_id and d.id = t.ancestor_id
		where t.company_id = ? and t.descendant_id = ? order by t.depth desc`, tx.company, id)
}

// Departments gives those of the departments that exist, also closed ones, by id.
func (tx *Tx) Departments(ids []forms.ID) (map[forms.ID]*DepartmentRow, error) {
	found := make(map[forms.ID]*DepartmentRow, len(ids))
	err := named(tx, func(row scanner) error {
		d, err := scanDepartment(row)
		if err == nil {
			found[d.ID] = d
		}
		return err
	}, ids, func(list string) string {
		return `select id, parent_id, name, head_id, position, closed_at, revision from departments where company_id = ? and id in (` + list + `)`
	}, tx.company)
	return found, err
}

// HeadedBy gives the open departments that a person heads, in the order of ids.
func (tx *Tx) HeadedBy(member forms.ID) ([]*DepartmentRow, error) {
	return find(tx, tx.gorm().Where("company_id = ? and (head_id = ? and closed_at = 0)", tx.company, member).Order("id"),
		func(m *departmentModel) *DepartmentRow { return &m.DepartmentRow })
}

func scanDepartment(row scanner) (*DepartmentRow, error) {
	d := &DepartmentRow{}
	err := row.Scan(&d.ID, &d.Parent, &d.Name, &d.Head, &d.Position, &d.ClosedAt, &d.Revision)
	return d, err
}

// DepartmentCount is how many open departments lie right below one, how many people belong to it, and how many to it or
// one below it; each person counts once.
type DepartmentCount struct{ Departments, Members, All int }

// CountDepartments counts for several departments at once, by id; see says which people count. Few people are counted one by one; of
// more the sums that are kept say how many there are, as long as those of whom they are not true are few.
func (tx *Tx) CountDepartments(ids []forms.ID, see Seen) (map[forms.ID]*DepartmentCount, error) {
	few, err := tx.fewSeen(see)
	if err != nil {
		return nil, err
	}
	queries := departmentCounts(tx, see)
	if see.Disabled {
		return tx.countDepartments(ids, queries)
	}
	counts, err := tx.countDepartments(ids, queries[:1])
	switch {
	case err != nil:
		return nil, err
	case few:
		return counts, tx.countFew(see, counts)
	case see.Hidden:
		counts, err = tx.countDepartments(ids, queries[:len(queries)-2])
		if err == nil {
			err = tx.keptSums(ids, see, counts)
		}
		return counts, err
	}
	if counted, err := tx.countSummed(ids, see, counts); counted || err != nil {
		return counts, err
	}
	return tx.countDepartments(ids, queries)
}

// countDepartments adds up what queries count.
func (tx *Tx) countDepartments(ids []forms.ID, queries []departmentCount) (map[forms.ID]*DepartmentCount, error) {
	counts := make(map[forms.ID]*DepartmentCount, len(ids))
	for _, id := range ids {
		counts[id] = &DepartmentCount{}
	}
	for _, query := range queries {
		err := named(tx, func(row scanner) error {
			var id forms.ID
			var n int
			err := row.Scan(&id, &n)
			query.add(counts[id], n)
			return err
		}, ids, func(list string) string { return strings.Replace(query.text, "%s", list, 1) }, slices.Concat([]any{tx.company}, query.args)...)
		if err != nil {
			return nil, err
		}
	}
	return counts, nil
}

// departmentCount is a query for part of the counts of departments, with its arguments between the company and the departments.
type departmentCount struct {
	text string
	args []any
	add  func(c *DepartmentCount, n int)
}

// departmentCounts are the queries for the counts of departments: the first is for Departments, the last two are for All.
func departmentCounts(tx *Tx, see Seen) []departmentCount {
	members, ofMembers := see.where(tx, "members")
	people, ofPeople := see.where(tx, "m")
	departments, ofDepartments := see.whereDepartment(tx, "departments")
	return []departmentCount{
		{`select parent_id, count(*) from departments where company_id = ? and closed_at = 0 and ` + departments + ` and parent_id in (%s) group by parent_id`,
			ofDepartments, func(c *DepartmentCount, n int) { c.Departments += n }},
		{`select department_id, count(*) from members where company_id = ? and ` + members + ` and department_id in (%s) group by department_id`,
			ofMembers, func(c *DepartmentCount, n int) { c.Members += n }},
		{`select x.department_id, count(*) from member_departments x cross join members m
			where m.company_id = x.company_id and m.id = x.member_id and x.company_id = ? and ` + people + ` and x.department_id in (%s) group by x.department_id`,
			ofPeople, func(c *DepartmentCount, n int) { c.Members += n }},
		{`select t.ancestor_id, count(*) from department_tree t cross join members m
			where m.company_id = t.company_id and m.department_id = t.descendant_id and t.company_id = ? and ` + people + ` and t.ancestor_id in (%s) group by t.ancestor_id`,
			ofPeople, func(c *DepartmentCount, n int) { c.All += n }},
		{`select t.ancestor_id, count(distinct x.member_id) from department_tree t cross join member_departments x cross join members m
			where x.company_id = t.company_id and x.department_id = t.descendant_id and m.company_id = x.company_id and m.id = x.member_id and t.company_id = ? and ` + people + ` and t.ancestor_id in (%s)
			and not exists (select 1 from department_tree u where u.company_id = t.company_id and u.ancestor_id = t.ancestor_id and u.descendant_id = m.department_id)
			group by t.ancestor_id`,
			ofPeople, func(c *DepartmentCount, n int) { c.All += n }},
	}
}

// HangsOn counts what is still open of a department, each up to most: people who belong to it, disabled ones left out;
// open departments below it; running records that were filed for it.
func (tx *Tx) HangsOn(id forms.ID, most int) (members, departments, records int, err error) {
	err = tx.queryRow(`select
		(select count(*) from (select 1 from members where company_id = ? and department_id = ? and disabled_at is null limit ?) a)
		+ (select count(*) from (select 1 from member_departments x join members m on m.company_id = x.company_id and m.id = x.member_id
			where x.company_id = ? and x.department_id = ? and m.disabled_at is null limit ?) b),
		(select count(*) from departments where company_id = ? and parent_id = ? and closed_at = 0),
		(select count(*) from (select 1 from records where company_id = ? and form_id in (select id from definitions where company_id = ? and kind = 'form')
			and status = 'running' and department_id = ? and deleted_at is null limit ?) c)`,
		tx.company, id, most, tx.company, id, most, tx.company, id, tx.company, tx.company, id, most).Scan(&members, &departments, &records)
	return members, departments, records, err
}
