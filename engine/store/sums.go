package store

import "github.com/superform-dev/superform/forms"

// How many people a department has with all below it is kept in department_sums, by triggers on members and on
// member_departments; what moves a department moves the sums itself. So they hold in every transaction.

// keptSums reads how many people several departments have with all below them.
func (tx *Tx) keptSums(ids []forms.ID, see Seen, counts map[forms.ID]*DepartmentCount) error {
	return named(tx, func(row scanner) error {
		var id forms.ID
		var hidden bool
		var n int
		err := row.Scan(&id, &hidden, &n)
		if see.Hidden || !hidden {
			counts[id].All += n
		}
		return err
	}, ids, func(list string) string {
		return `select department_id, hidden, people from department_sums where company_id = ? and department_id in (` + list + `)`
	}, tx.company)
}

// belongs are the people of departments and of all below them, each once in each, by what is said of the departments t.
func belongs(which string) string {
	return `select t.company_id as company_id, t.ancestor_id as department_id, m.hidden as hidden, m.id as id from department_tree t cross join members m
			where m.company_id = t.company_id and m.department_id = t.descendant_id and m.disabled_at is null and t.company_id = ?` + which + `
		union select t.company_id, t.ancestor_id, m.hidden, m.id from department_tree t cross join member_departments x cross join members m
			where x.company_id = t.company_id and x.department_id = t.descendant_id and m.company_id = x.company_id and m.id = x.member_id
			and m.disabled_at is null and t.company_id = ?` + which
}

// moveSums takes the people of a department out of the sums of all above it, or puts them there: by is -1 or +1. Who belongs to
// another department below one of those stays counted in it.
func (tx *Tx) moveSums(department forms.ID, by string) {
	tx.queue(`insert into department_sums (company_id, department_id, hidden, people)
		select a.company_id, a.ancestor_id, p.hidden, `+by+` * count(*) from department_tree a cross join (`+belongs(` and t.ancestor_id = ?`)+`) p
		where a.company_id = ? and a.descendant_id = ? and a.depth > 0 and not exists (select 1 from department_tree u
			where u.company_id = a.company_id and u.ancestor_id = a.ancestor_id
			and u.descendant_id in (select m.department_id from members m where m.company_id = a.company_id and m.id = p.id
				union select x.department_id from member_departments x where x.company_id = a.company_id and x.member_id = p.id)
			and not exists (select 1 from department_tree v where v.company_id = a.company_id and v.ancestor_id = p.department_id and v.descendant_id = u.descendant_id))
		group by a.company_id, a.ancestor_id, p.hidden
		on conflict (company_id, department_id, hidden) do update set people = department_sums.people + excluded.people`,
		tx.company, department, tx.company, department, tx.company, department)
}

// DepartmentSum is how many people are kept for a department with all below it, and how many there are.
type DepartmentSum struct {
	Department  forms.ID
	Hidden      bool
	Kept, There int
}

// WrongSums gives the sums that are not those of the people, in the order of departments. It reads everybody.
func (tx *Tx) WrongSums() ([]DepartmentSum, error) {
	return all(tx, func(row scanner) (s DepartmentSum, err error) {
		err = row.Scan(&s.Department, &s.Hidden, &s.Kept, &s.There)
		return s, err
	}, `select department_id, hidden, sum(kept), sum(there) from (
			select department_id, hidden, people as kept, 0 as there from department_sums where company_id = ?
			union all select department_id, hidden, 0, count(*) from (`+belongs("")+`) people group by department_id, hidden
		) both_of group by department_id, hidden having sum(kept) <> sum(there) order by department_id, hidden`, tx.company, tx.company, tx.company)
}

// CountSums writes the sums, and what is kept beside further departments, anew from the people, whatever they were.
func (tx *Tx) CountSums() {
	tx.queue(`delete from department_sums where company_id = ?`, tx.company)
	tx.queue(`insert into department_sums (company_id, department_id, hidden, people)
		select company_id, department_id, hidden, count(*) from (`+belongs("")+`) people group by company_id, department_id, hidden`, tx.company, tx.company)
	tx.queue(`update member_departments set (main_id, hidden, present) = (select m.department_id, m.hidden, m.disabled_at is null from members m
		where m.company_id = member_departments.company_id and m.id = member_departments.member_id) where company_id = ?`, tx.company)
}

// WrongStandings gives those of whom something else is kept beside a further department than is true, in order.
func (tx *Tx) WrongStandings() ([]forms.ID, error) {
	return all(tx, scanID, `select distinct m.id from member_departments x join members m on m.company_id = x.company_id and m.id = x.member_id
		where x.company_id = ? and (x.main_id is distinct from m.department_id or x.hidden <> m.hidden or x.present <> (m.disabled_at is null)) order by m.id`, tx.company)
}
