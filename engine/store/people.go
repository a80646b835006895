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
		some, err := all(tx, scanMember, `select `+memberColumns+` from `+w.lead+`members where `+w.text()+` order by sort_key, id limit ?`, append(w.args, p.limit+1)...)
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
	main, further := where{}, where{}
	if !l.Role.IsZero() {
		main.and("id in (select member_id from role_members where company_id = ? and role_id = ?)", tx.company, l.Role)
	}
	if !l.Group.IsZero() {
		main.and("id in (select member_id from group_members where company_id = ? and group_id = ?)", tx.company, l.Group)
	}
	if l.Department.IsZero() {
		few, err := tx.fewSeen(l.See)
		if few {
			text, args := l.See.candidates(tx)
			main.lead, main.args = `(select distinct id as held from (`+text+`) candidates) held cross join `, slices.Concat(args, main.args)
			main.and("id = held")
		}
		return []where{main}, err
	}
	further = main.clone()
	if !l.Below {
		main.and("department_id = ?", l.Department)
		further.and("id in (select member_id from member_departments where company_id = ? and department_id = ?)", tx.company, l.Department)
		return []where{main, further}, nil
	}
	var n int
	err := tx.queryRow(`select count(*) from (select 1 from department_tree t join members m on m.company_id = t.company_id and m.department_id = t.descendant_id
		where t.company_id = ? and t.ancestor_id = ? limit ?) counted`, tx.company, l.Department, fewMembers+1).Scan(&n)
	if err != nil {
		return nil, err
	}
	if n > fewMembers {
		main.and("exists (select 1 from department_tree t where t.company_id = ? and t.ancestor_id = ? and t.descendant_id = members.department_id)", tx.company, l.Department)
	} else {
		main.and("department_id in (select descendant_id from department_tree where company_id = ? and ancestor_id = ?)", tx.company, l.Department)
	}
	further.and(`id in (select x.member_id from member_departments x join department_tree t on t.company_id = x.company_id and t.descendant_id = x.department_id
		where x.company_id = ? and t.ancestor_id = ?)`, tx.company, l.Department)
	return []where{main, further}, nil
}

// MemberKey is what a person is found by, as its beginning may be typed.
type MemberKey struct{ Key, Kind string }

// PutMemberKeys writes what a person is found by, in place of what they were found by before.
func (tx *Tx) PutMemberKeys(member forms.ID, keys []MemberKey) {
	tx.queue(`delete from member_keys where company_id = ? and member_id = ?`, tx.company, member)
	for some := range slices.Chunk(keys, maxRows) {
		var args []any
		for _, k := range some {
			args = append(args, tx.company, k.Key, member, k.Kind)
		}
		tx.queue(insertKeys[len(some)], args...)
	}
}

var insertKeys = insertsOf(`insert into member_keys (company_id, key, member_id, kind) values `, 4)

// Hit is a person who was found, and by what.
type Hit struct {
	Member    forms.ID
	Key, Kind string
}

// searched is how many keys one search reads at most: many may lead to the same person.
const searched = 400

// FindMembers gives up to limit people who have a key that begins with text, those whose key is nearest to it first.
func (tx *Tx) FindMembers(text string, see Seen, limit int) ([]Hit, error) {
	few, err := tx.fewSeen(see)
	if err != nil {
		return nil, err
	}
	from, args := `member_keys k join members m on m.company_id = k.company_id and m.id = k.member_id`, []any(nil)
	if few {
		candidates, named := see.candidates(tx)
		from, args = `(select distinct id as held from (`+candidates+`) candidates) held cross join members m cross join member_keys k`, named
	}
	shown, named := see.where(tx, "m")
	numbers, more := see.numbered(tx, "k", "m")
	if few {
		shown, named = `m.company_id = ? and m.id = held and k.member_id = held and `+shown, slices.Concat([]any{tx.company}, named)
	}
	args = slices.Concat(args, []any{tx.company, text, text + "\U0010ffff"}, named, more, []any{min(searched, 40+limit*8)})
	var hits []Hit
	seen := map[forms.ID]bool{}
	err = each(tx, func(row scanner) error {
		var h Hit
		err := row.Scan(&h.Member, &h.Key, &h.Kind)
		if !seen[h.Member] && len(hits) < limit {
			hits = append(hits, h)
		}
		seen[h.Member] = true
		return err
	}, `select k.member_id, k.key, k.kind from `+from+` where k.company_id = ? and k.key >= ? and k.key < ? and `+shown+` and `+numbers+`
		order by k.key, k.member_id limit ?`, args...)
	return hits, err
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
	}, `select id, form_id, status from records where company_id = ? and requester_id = ? and id > ? and deleted_at is null and status <> 'draft' order by id limit ?`,
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
