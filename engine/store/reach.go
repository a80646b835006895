package store

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Reach is some of the records of a form that are no drafts: those for which all holds that is set. Several together
// are what somebody may read, and a list of no Reach at all is empty.
type Reach struct {
	Requester   forms.ID   // whose they are; zero: anybody's
	Filer       forms.ID   // who filed them for somebody else; zero: anybody
	Seat        forms.ID   // who holds or held a seat on them; zero: anybody
	Open        bool       // of Seat: who holds one now
	Acted       bool       // of Seat: who decided in somebody else's
	Requesters  []forms.ID // whose they are; nil: anybody's
	Departments []forms.ID // where they are filed; nil: anywhere
	Without     []string   // the statuses that they are not in
	// Where is a rule of the list subset; nil: any.
	Where *rules.Condition
}

// Whole says whether it is all records of the form.
func (a *Reach) Whole() bool {
	return a.Requester.IsZero() && a.Filer.IsZero() && a.Seat.IsZero() && a.Requesters == nil && a.Departments == nil && len(a.Without) == 0 && a.Where == nil
}

// decided are the outcomes that somebody gave to a task.
const decided = `('agreed', 'rejected', 'returned', 'resubmitted')`

// Decided tells whether an outcome is one that somebody gave to a task.
func Decided(outcome string) bool { return outcome != "" && strings.Contains(decided, "'"+outcome+"'") }

// seat is the condition that a task is such a seat; its argument is Seat.
func (a *Reach) seat(task string) string {
	switch {
	case a.Open:
		return task + ".member_id = ? and " + task + ".status = 'open'"
	case a.Acted:
		return task + ".closed_by = ? and " + task + ".closed_by <> " + task + ".member_id and " + task + ".outcome in " + decided
	}
	return task + ".member_id = ?"
}

// OwnReach says how far a requester may still read their own records of a form: those that are no drafts are on a list
// of theirs only as far as Reach goes.
type OwnReach struct {
	Form  string
	Slots map[string]string
	Reach []Reach
}

// alternatives splits the condition of a list by what its caller may read, one branch for each way to it. What two
// branches find is one record.
func (tx *Tx) alternatives(base where, q RecordList) (all []where, index bool, err error) {
	switch {
	case q.Reach == nil:
		return []where{base}, false, nil
	case len(q.Reach) == 0:
		base.and("1 = 0")
		return []where{base}, false, nil
	}
	if len(q.Reach) > maxWays && rangesOf(q.Reach) > maxBranches {
		one := base.clone()
		index, err = one.reaches(q.Reach, tx.Dialect(), q.Slots)
		return []where{one}, index, err
	}
	many := rangesOf(q.Reach) > maxBranches
	for i := range q.Reach {
		a := q.Reach[i]
		w, led := base.clone(), a.leads()
		if !a.Seat.IsZero() {
			w.seats(&a, tx.Dialect(), tx.company, q.Form)
			a.Seat = forms.ID{}
		}
		needs, err := w.reach(&a, tx.Dialect(), q.Slots, led)
		if err != nil {
			return nil, false, err
		}
		index = index || needs
		switch {
		case led == nil:
			all = append(all, w)
		case many && len(led.ids) > 1:
			w.among = led
			all = append(all, w)
		default:
			all = append(all, split([]where{w}, led.column, "in", anys(led.ids))...)
		}
	}
	return all, index, nil
}

// seats has the list begin with the tasks of who has or had a seat. Open ones are few; of all that somebody ever had, the last on each
// record is read from the newest record on, so that a page costs the same however many they are.
func (w *where) seats(a *Reach, dialect string, company forms.ID, form string) {
	if a.Open {
		index := ""
		if dialect == SQLite { // it would read all that they ever had
			index = " indexed by tasks_open"
		}
		w.lead = "(select distinct t.record_id from tasks t" + index + " where t.company_id = ? and " + a.seat("t") + ") t cross join "
		w.args = slices.Concat([]any{company, a.Seat}, w.args)
		w.and("r.id = t.record_id")
		return
	}
	w.lead, w.id = "tasks t cross join ", "t.record_id"
	w.and("t.company_id = ? and "+a.seat("t"), company, a.Seat)
	w.and("t.form_id = ? and r.id = t.record_id", form)
	w.and("not exists (select 1 from tasks later where later.company_id = t.company_id and "+a.seat("later")+
		" and later.form_id = t.form_id and later.record_id = t.record_id and later.id > t.id)", a.Seat)
}

// reach adds what a Reach asks for but what leads to it. It reports whether the list needs record_index.
func (w *where) reach(a *Reach, dialect string, slots map[string]string, led *among) (index bool, err error) {
	if !a.Requester.IsZero() {
		w.and("r.requester_id = ?", a.Requester)
	}
	if !a.Filer.IsZero() {
		w.and("r.created_by = ? and r.created_by <> r.requester_id", a.Filer)
	}
	if !a.Seat.IsZero() {
		w.and("exists (select 1 from tasks seat where seat.company_id = r.company_id and seat.form_id = r.form_id and seat.record_id = r.id and "+a.seat("seat")+")", a.Seat)
	}
	if a.Requesters != nil && (led == nil || led.column != byRequester) {
		w.inIDs(dialect, unled(dialect, "r.requester_id"), a.Requesters)
	}
	if a.Departments != nil && (led == nil || led.column != byDepartment) {
		w.inIDs(dialect, unled(dialect, "r.department_id"), a.Departments)
	}
	if len(a.Without) > 0 {
		w.and("r.status not in ("+marks(len(a.Without))+")", anys(a.Without)...)
	}
	if a.Where == nil {
		return false, nil
	}
	return w.condition(a.Where, dialect, slots)
}

// unled keeps SQLite from leaving the index of the list for that of a column.
func unled(dialect, column string) string {
	if dialect == SQLite {
		return "+" + column
	}
	return column
}

// reaches adds that the record lies within one of several.
func (w *where) reaches(all []Reach, dialect string, slots map[string]string) (index bool, err error) {
	text, args, index, err := anyReach(all, dialect, slots)
	w.and(text, args...)
	return index, err
}

// anyReach is the condition that a record lies within one of several, as one term that leads through no index.
func anyReach(all []Reach, dialect string, slots map[string]string) (text string, args []any, index bool, err error) {
	var texts []string
	for i := range all {
		one := where{}
		needs, err := one.reach(&all[i], dialect, slots, nil)
		if err != nil {
			return "", nil, false, err
		}
		index = index || needs
		if all[i].Whole() {
			return "1 = 1", nil, false, nil
		}
		texts, args = append(texts, "("+one.text()+")"), append(args, one.args...)
	}
	if len(texts) == 0 {
		return "1 = 0", nil, false, nil
	}
	text = "(" + strings.Join(texts, " or ") + ")"
	if dialect == SQLite {
		text = "coalesce(" + text + ", false)"
	}
	return text, args, index, nil
}

// own adds how far requesters may still read their own records.
func (w *where) own(limits []OwnReach, dialect string) (index bool, err error) {
	for _, o := range limits {
		text, args, needs, err := anyReach(o.Reach, dialect, o.Slots)
		if err != nil {
			return false, err
		}
		index = index || needs
		w.and("(r.form_id <> ? or r.status = 'draft' or "+text+")", slices.Concat([]any{o.Form}, args)...)
	}
	return index, nil
}

// HeldSeats gives those of records on which a member holds or ever held a task, or decided on one for somebody who was away.
func (tx *Tx) HeldSeats(member forms.ID, records []forms.ID) (map[forms.ID]bool, error) {
	held := make(map[forms.ID]bool, len(records))
	if len(records) == 0 {
		return held, nil
	}
	ids, err := all(tx, scanID, `select distinct record_id from tasks where company_id = ?
		and (member_id = ? or closed_by = ? and outcome in `+decided+`) and record_id in (`+marks(len(records))+`)`,
		slices.Concat([]any{tx.company, member, member}, anys(records))...)
	for _, id := range ids {
		held[id] = true
	}
	return held, err
}

// DepartmentsBelow gives, for each of some departments, it and all below it; one that is not there is left out.
func (tx *Tx) DepartmentsBelow(tops []forms.ID) (map[forms.ID][]forms.ID, error) {
	below := make(map[forms.ID][]forms.ID, len(tops))
	if len(tops) == 0 {
		return below, nil
	}
	err := each(tx, func(row scanner) error {
		var top, department forms.ID
		err := row.Scan(&top, &department)
		below[top] = append(below[top], department)
		return err
	}, `select ancestor_id, descendant_id from department_tree where company_id = ? and ancestor_id in (`+marks(len(tops))+`) order by ancestor_id, depth, descendant_id`,
		slices.Concat([]any{tx.company}, anys(tops))...)
	return below, err
}

// DepartmentsHeaded gives, for each of some members, the departments that they head with all below these, each once.
func (tx *Tx) DepartmentsHeaded(members []forms.ID) (map[forms.ID][]forms.ID, error) {
	headed := make(map[forms.ID][]forms.ID, len(members))
	if len(members) == 0 {
		return headed, nil
	}
	// From the few departments to what is below them; a cross join keeps SQLite from the whole tree.
	err := each(tx, func(row scanner) error {
		var member, department forms.ID
		err := row.Scan(&member, &department)
		headed[member] = append(headed[member], department)
		return err
	}, `select distinct d.head_id, t.descendant_id from departments d cross join department_tree t
		where d.company_id = ? and d.head_id in (`+marks(len(members))+`) and t.company_id = d.company_id and t.ancestor_id = d.id order by d.head_id, t.descendant_id`,
		slices.Concat([]any{tx.company}, anys(members))...)
	return headed, err
}

// Reports gives the members whose line manager a member is, disabled ones too.
func (tx *Tx) Reports(manager forms.ID) ([]forms.ID, error) {
	return all(tx, scanID, `select id from members where company_id = ? and manager_id = ? order by id`, tx.company, manager)
}

// CompanyGroupsOf gives the groups of the company that a member is in; those that members keep for themselves are none.
func (tx *Tx) CompanyGroupsOf(member forms.ID) ([]forms.ID, error) {
	return all(tx, scanID, `select x.group_id from group_members x join member_groups g on g.company_id = x.company_id and g.id = x.group_id
		where x.company_id = ? and x.member_id = ? and g.owner_id is null order by x.group_id`, tx.company, member)
}

// Concerned says whether a member has a record of a form: as its requester, as whoever filed it, with a seat on it, or because they
// decided in somebody else's.
func (tx *Tx) Concerned(form string, member forms.ID) (bool, error) {
	var n int
	err := tx.queryRow(`select count(*) from (
		select 1 from (select 1 from records where company_id = ? and requester_id = ? and form_id = ? and deleted_at is null limit 1) mine
		union all
		select 1 from (select 1 from tasks where company_id = ? and member_id = ? and form_id = ? limit 1) held
		union all
		select 1 from (select 1 from tasks where company_id = ? and closed_by = ? and closed_by <> member_id and outcome in `+decided+` and form_id = ? limit 1) acted
		union all
		select 1 from (select 1 from records where company_id = ? and form_id = ? and created_by = ? and deleted_at is null and status <> 'draft'
			and created_by <> requester_id limit 1) filed) any_of`,
		tx.company, member, form, tx.company, member, form, tx.company, member, form, tx.company, form, member).Scan(&n)
	return n > 0, err
}
