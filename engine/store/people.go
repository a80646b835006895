package store

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/superform-dev/superform/forms"
)

// MemberList asks for people by name: of a department, with Below of those below it too, or of the whole company.
type MemberList struct {
	Department forms.ID
	Below      bool
	Role       forms.ID // only those who hold it
	Group      forms.ID // only those in it
	See        Seen
	Paging     Paging
}

// ListMembers gives a page of people in the order of their names.
func (tx *Tx) ListMembers(l MemberList) (Page[*MemberRow], error) {
	p, err := tx.pager("members", []any{l.Department, l.Below, l.Role, l.Group, l.See.Hidden, l.See.Disabled}, l.Paging)
	if err != nil {
		return Page[*MemberRow]{}, err
	}
	branches, err := tx.memberBranches(l)
	if err != nil {
		return Page[*MemberRow]{}, err
	}
	seen, args := l.See.where(tx, "members")
	var items []*MemberRow
	for _, w := range branches {
		w.and("company_id = ?", tx.company)
		w.and(seen, args...)
		if p.after != nil {
			w.and("(sort_key, id) > (?, ?)", p.after.text, p.after.id)
		}
		some, err := all(tx, scanMember, `select `+memberColumns+` from `+w.lead+`members where `+w.text()+` order by `+w.byName(tx)+` limit ?`, append(w.args, p.limit+1)...)
		if err != nil {
			return Page[*MemberRow]{}, err
		}
		items = append(items, some...)
	}
	slices.SortFunc(items, byName)
	items = slices.CompactFunc(items, func(a, b *MemberRow) bool { return a.ID == b.ID })
	return cut(p, items[:min(len(items), p.limit+1)], func(m *MemberRow) lastKey { return lastKey{text: m.SortKey, id: m.ID} })
}

func byName(a, b *MemberRow) int {
	return cmp.Or(cmp.Compare(a.SortKey, b.SortKey), bytes.Compare(a.ID[:], b.ID[:]))
}

// fewMembers is up to how many people of a subtree are gathered and sorted. In a larger one people are read in the order
// of names and those of other departments passed over.
var fewMembers = 2000 // tests narrow it

// memberBranches are the conditions of the queries that give a list together: those who belong to a department by their
// main one are found in order by an index, the others are few.
func (tx *Tx) memberBranches(l MemberList) ([]where, error) {
	main, err := tx.holders(l)
	if err == nil && l.Department.IsZero() && !main.few {
		err = tx.gather(&main, l.See)
	}
	if err != nil || l.Department.IsZero() {
		return []where{main}, err
	}
	further := main.clone()
	further.few = true
	if !l.Below {
		main.and("department_id = ?", l.Department)
		further.and("id in (select member_id from member_departments where company_id = ? and department_id = ?)", tx.company, l.Department)
		return []where{main, further}, nil
	}
	few, err := tx.fewOf(`from department_tree t cross join members m
		where m.company_id = t.company_id and m.department_id = t.descendant_id and t.company_id = ? and t.ancestor_id = ?`, l.Department)
	if err != nil {
		return nil, err
	}
	if !few { // in the order of names, until there are enough: most are asked by their main department alone
		main.and(`(exists (select 1 from department_tree t where t.company_id = ? and t.ancestor_id = ? and t.descendant_id = members.department_id)
			or exists (select 1 from member_departments x join department_tree t on t.company_id = x.company_id and t.descendant_id = x.department_id
				where x.company_id = ? and x.member_id = members.id and t.ancestor_id = ?))`, tx.company, l.Department, tx.company, l.Department)
		err = tx.gather(&main, l.See)
		return []where{main}, err
	}
	main.few = true
	main.and("department_id in (select descendant_id from department_tree where company_id = ? and ancestor_id = ?)", tx.company, l.Department)
	further.and(`id in (select x.member_id from department_tree t cross join member_departments x
		where x.company_id = t.company_id and x.department_id = t.descendant_id and t.company_id = ? and t.ancestor_id = ?)`, tx.company, l.Department)
	return []where{main, further}, nil
}

// gather makes a list one of the few whom somebody sees, where they are few.
func (tx *Tx) gather(w *where, see Seen) error {
	few, err := tx.fewSeen(see)
	if few {
		text, args := see.candidates(tx)
		w.lead, w.args, w.few = `(select distinct id as held from (`+text+`) candidates) held cross join `, slices.Concat(args, w.args), true
		w.and("id = held")
	}
	return err
}

// holders is the condition of a list of those who hold a role or are in a group.
func (tx *Tx) holders(l MemberList) (w where, err error) {
	for _, narrowed := range []struct {
		by   forms.ID
		from string
	}{{l.Role, "from role_members where company_id = ? and role_id = ?"}, {l.Group, "from group_members where company_id = ? and group_id = ?"}} {
		if narrowed.by.IsZero() || err != nil {
			continue
		}
		few := false
		few, err = tx.fewOf(narrowed.from, narrowed.by)
		w.few = w.few || few
		w.and("id in (select member_id "+narrowed.from+")", tx.company, narrowed.by)
	}
	return w, err
}

// fewOf says whether a query of one thing of the company finds no more people than are gathered and sorted.
func (tx *Tx) fewOf(from string, of forms.ID) (bool, error) {
	var n int
	err := tx.queryRow(`select count(*) from (select 1 `+from+` limit ?) counted`, tx.company, of, fewMembers+1).Scan(&n)
	return n <= fewMembers, err
}

// byName orders people by name. Few of them are gathered and sorted: SQLite would rather walk everybody in the order of names.
func (w where) byName(tx *Tx) string {
	if w.few && tx.Dialect() == SQLite {
		return "+sort_key, id"
	}
	return "sort_key, id"
}

// FurtherRow is a department of a member beside the main one, and the post in it.
type FurtherRow struct {
	Member     forms.ID
	Department forms.ID
	Post       forms.ID
}

// PutFurther writes the further departments of a member in place of those that they had.
func (tx *Tx) PutFurther(member forms.ID, rows []FurtherRow) {
	tx.queue(`delete from member_departments where company_id = ? and member_id = ?`, tx.company, member)
	for _, r := range rows {
		tx.queue(`insert into member_departments (company_id, member_id, department_id, post_id) values (?, ?, ?, ?)`, tx.company, member, r.Department, r.Post)
	}
}

// Further gives the further departments of several people, by person, in the order of ids.
func (tx *Tx) Further(members []forms.ID) (map[forms.ID][]FurtherRow, error) {
	found := map[forms.ID][]FurtherRow{}
	err := named(tx, func(row scanner) error {
		var r FurtherRow
		err := row.Scan(&r.Member, &r.Department, &r.Post)
		found[r.Member] = append(found[r.Member], r)
		return err
	}, members, func(list string) string {
		return `select member_id, department_id, post_id from member_departments where company_id = ? and member_id in (` + list + `) order by member_id, department_id`
	}, tx.company)
	return found, err
}

// FurtherIn gives who belongs to a department beside their main one.
func (tx *Tx) FurtherIn(department forms.ID) ([]FurtherRow, error) {
	return all(tx, func(row scanner) (r FurtherRow, err error) {
		err = row.Scan(&r.Member, &r.Department, &r.Post)
		return r, err
	}, `select member_id, department_id, post_id from member_departments where company_id = ? and department_id = ? order by member_id`, tx.company, department)
}

// MembersAfter gives up to limit people, also disabled ones, after one in the order of ids.
func (tx *Tx) MembersAfter(after forms.ID, limit int) ([]*MemberRow, error) {
	return all(tx, scanMember, `select `+memberColumns+` from members where company_id = ? and id > ? order by id limit ?`, tx.company, orLowest(after), limit)
}

// MemberByStaffNumber gives who has a staff number, also where they have left, or ErrNotFound.
func (tx *Tx) MemberByStaffNumber(number string) (forms.ID, error) {
	return scanID(tx.queryRow(`select id from members where company_id = ? and staff_number = ?`, tx.company, number))
}

// ReportsTo gives up to limit people, also those who have left, whose line manager a member is, after one in the order of ids.
func (tx *Tx) ReportsTo(manager, after forms.ID, limit int) ([]*MemberRow, error) {
	return all(tx, scanMember, `select `+memberColumns+` from members where company_id = ? and manager_id = ? and id > ? order by id limit ?`,
		tx.company, manager, orLowest(after), limit)
}

// OpenTasksOf gives up to limit open tasks of a member after one, in the order of ids.
func (tx *Tx) OpenTasksOf(member, after forms.ID, limit int) ([]*TaskRow, error) {
	return all(tx, scanTask, `select `+taskColumns+` from tasks where company_id = ? and status = 'open' and member_id = ? and id > ? order by id limit ?`,
		tx.company, member, orLowest(after), limit)
}

// Requested is the head of a record for who takes it over.
type Requested struct {
	ID           forms.ID
	Form, Status string
}

// RequestedBy gives up to limit records that a member requested and submitted, after one in the order of ids.
func (tx *Tx) RequestedBy(member, after forms.ID, limit int) ([]Requested, error) {
	return all(tx, func(row scanner) (r Requested, err error) {
		err = row.Scan(&r.ID, &r.Form, &r.Status)
		return r, err
	}, `select id, form_id, status from records where company_id = ? and requester_id = ? and created_at >= 0 and id > ? and deleted_at is null and status <> 'draft' order by id limit ?`,
		tx.company, member, orLowest(after), limit)
}

// EndMemberSessions ends all sessions of a member in the company.
func (tx *Tx) EndMemberSessions(member forms.ID) {
	tx.queue(`delete from sessions where company_id = ? and member_id = ?`, tx.company, member)
}

// SetSortKey writes how a person is ordered, which is no change of them.
func (tx *Tx) SetSortKey(id forms.ID, key string) {
	delete(tx.members, id)
	tx.queue(`update members set sort_key = ? where company_id = ? and id = ?`, key, tx.company, id)
}

// MembersWithMain gives up to limit people, also those who have left, whose main department one is.
func (tx *Tx) MembersWithMain(department forms.ID, limit int) ([]*MemberRow, error) {
	return all(tx, scanMember, `select `+memberColumns+` from members where company_id = ? and department_id = ? order by sort_key, id limit ?`, tx.company, department, limit)
}

// RunningFor gives up to limit running records that were filed for a department.
func (tx *Tx) RunningFor(department forms.ID, limit int) ([]forms.ID, error) {
	return all(tx, scanID, `select id from records where company_id = ? and form_id in (select id from definitions where company_id = ? and kind = 'form')
		and status = 'running' and department_id = ? and deleted_at is null limit ?`, tx.company, tx.company, department, limit)
}

// CountUses counts, each up to most, whose line manager a member is, and the tasks that are open for them.
func (tx *Tx) CountUses(member forms.ID, most int) (reports, tasks int, err error) {
	err = tx.queryRow(`select (select count(*) from (select 1 from members where company_id = ? and manager_id = ? and disabled_at is null limit ?) a),
		(select count(*) from (select 1 from tasks where company_id = ? and member_id = ? and status = 'open' limit ?) b)`,
		tx.company, member, most, tx.company, member, most).Scan(&reports, &tasks)
	return reports, tasks, err
}
