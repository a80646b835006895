package store

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Seen says which people somebody's lists, counts, searches and cards show. The zero Seen shows everybody who is with the
// company and not hidden. It is worked out once for whoever asks (org.Visibility) and then read twice: as a condition in
// queries (where) and on people who were read already (SeenOf). Both answer the same; a test over generated companies says so.
type Seen struct {
	Hidden   bool // everybody: also those who are hidden or kept, and whatever the reach is
	Disabled bool // also those who have left; without Hidden, of those Over only

	Close   []forms.ID // whom nothing hides from the one who asks …
	Reports forms.ID   // … those whose line manager this is …
	Over    []forms.ID // … and those whose main department is one of these or below

	Narrow bool  // only those of the reach are seen; false: everybody
	Reach  Crowd // whom the company's rules let them see

	Kept      []forms.ID // whom others keep to themselves: people …
	KeptUnder []forms.ID // … and those whose main department is one of these or below

	Only *Crowd // of all these only who is of it; nil: all of them

	Numbers    Crowd // whose phone numbers they do not see, and find nobody by …
	AllNumbers bool  // … or everybody's
}

// Crowd is people by who, where and what they are: whoever is meant by any of the lists. The zero Crowd is nobody.
type Crowd struct {
	Members     []forms.ID
	Departments []forms.ID // who belong to one of them, by their main department or another
	Below       []forms.ID // who belong to one of them or below
	Posts       []forms.ID // in any department
	Roles       []forms.ID
	Groups      []forms.ID
}

// Empty tells whether the crowd is nobody.
func (c Crowd) Empty() bool {
	return len(c.Members)+len(c.Departments)+len(c.Below)+len(c.Posts)+len(c.Roles)+len(c.Groups) == 0
}

// padded gives the question marks and arguments of an SQL "in", in lengths that are powers of two, so that few texts are prepared.
func padded(ids []forms.ID) (list string, args []any) {
	size := 1
	for size < len(ids) {
		size *= 2
	}
	args = anys(ids)
	for len(args) < size {
		args = append(args, ids[0])
	}
	return marks(size), args
}

// belowOf is the query of some departments with all below them.
const belowOf = `select descendant_id from department_tree where company_id = ? and ancestor_id in `

// either is a disjunction with its arguments; each of its terms names ids.
type either struct {
	tx    *Tx
	terms []string
	args  []any
}

// in adds a term unless there are no ids: text ends where the list of them stands, within closes it. With company the
// company's id is an argument before them.
func (e *either) in(text, closes string, company bool, ids []forms.ID) {
	if len(ids) == 0 {
		return
	}
	list, args := padded(ids)
	e.terms = append(e.terms, text+"("+list+")"+closes)
	if company {
		e.args = append(e.args, e.tx.company)
	}
	e.args = append(e.args, args...)
}

// crowd adds that people, under the name that they have in a query, are among a crowd.
func (e *either) crowd(m string, c Crowd) {
	e.in(m+".id in ", "", false, c.Members)
	e.in(m+".department_id in ", "", false, c.Departments)
	e.in(m+".department_id in ("+belowOf, ")", true, c.Below)
	e.in(m+".id in (select member_id from member_departments where company_id = ? and department_id in ", ")", true, c.Departments)
	e.in(m+`.id in (select x.member_id from department_tree t cross join member_departments x
		where x.company_id = t.company_id and x.department_id = t.descendant_id and t.company_id = ? and t.ancestor_id in `, ")", true, c.Below)
	e.in(m+".post_id in ", "", false, c.Posts)
	e.in(m+".id in (select member_id from member_departments where company_id = ? and post_id in ", ")", true, c.Posts)
	e.in(m+".id in (select member_id from role_members where company_id = ? and role_id in ", ")", true, c.Roles)
	e.in(m+".id in (select member_id from group_members where company_id = ? and group_id in ", ")", true, c.Groups)
}

func (e *either) text() string {
	if len(e.terms) == 0 {
		return "1 = 0"
	}
	return "(" + strings.Join(e.terms, " or ") + ")"
}

// where is the condition on members, under the name that they have in a query, with its arguments. Where nothing narrows
// what is seen, it is the one that the index of counted members answers by itself.
func (s Seen) where(tx *Tx, m string) (text string, args []any) {
	over := either{tx: tx}
	over.in(m+".department_id in ("+belowOf, ")", true, s.Over)
	var all where
	switch {
	case !s.Disabled:
		all.and(m + ".disabled_at is null")
	case !s.Hidden:
		all.and("("+m+".disabled_at is null or "+over.text()+")", over.args...)
	}
	if s.Only != nil {
		only := either{tx: tx}
		only.crowd(m, *s.Only)
		all.and(only.text(), only.args...)
	}
	if s.Hidden {
		all.and("1 = 1")
		return all.text(), all.args
	}
	open := s.open(tx, m)
	whatever := either{tx: tx}
	whatever.in(m+".id in ", "", false, s.Close)
	if !s.Reports.IsZero() {
		whatever.terms, whatever.args = append(whatever.terms, m+".manager_id = ?"), append(whatever.args, s.Reports)
	}
	if len(whatever.terms)+len(over.terms) == 0 {
		all.and(open.text(), open.args...)
		return all.text(), all.args
	}
	terms := slices.Concat(whatever.terms, over.terms, []string{"(" + open.text() + ")"})
	all.and("("+strings.Join(terms, " or ")+")", slices.Concat(whatever.args, over.args, open.args)...)
	return all.text(), all.args
}

// open is the condition on those whom nothing hides, and whom the reach is about.
func (s Seen) open(tx *Tx, m string) (open where) {
	open.and("not " + m + ".hidden")
	if len(s.Kept) > 0 {
		list, args := padded(s.Kept)
		open.and(m+".id not in ("+list+")", args...)
	}
	if len(s.KeptUnder) > 0 {
		list, args := padded(s.KeptUnder)
		open.and("("+m+".department_id is null or "+m+".department_id not in ("+belowOf+"("+list+")))", slices.Concat([]any{tx.company}, args)...)
	}
	if s.Narrow {
		reach := either{tx: tx}
		reach.crowd(m, s.Reach)
		open.and(reach.text(), reach.args...)
	}
	return open
}

// whereDepartment is the condition on departments, under a name: who are kept by others are so with where they are.
func (s Seen) whereDepartment(tx *Tx, d string) (text string, args []any) {
	if s.Hidden || len(s.KeptUnder) == 0 {
		return "1 = 1", nil
	}
	list, args := padded(s.KeptUnder)
	text, args = d+".id not in ("+belowOf+"("+list+"))", slices.Concat([]any{tx.company}, args)
	if len(s.Over) > 0 {
		list, more := padded(s.Over)
		text, args = "("+text+" or "+d+".id in ("+belowOf+"("+list+")))", slices.Concat(args, []any{tx.company}, more)
	}
	return text, args
}

// numbered is the condition on keys of people, both under their names: nobody is found by a number that is hidden from
// the one who asks.
func (s Seen) numbered(tx *Tx, k, m string) (text string, args []any) {
	if !s.mutes() {
		return "1 = 1", nil
	}
	mute, own := either{tx: tx}, either{tx: tx}
	if s.AllNumbers {
		mute.terms = append(mute.terms, "1 = 1")
	} else {
		mute.crowd(m, s.Numbers)
	}
	text = "(" + k + ".kind <> 'phone' or coalesce(not " + mute.text() + ", true)"
	own.in(m+".department_id in ("+belowOf, ")", true, s.Over)
	if len(own.terms) > 0 {
		text += " or " + own.text()
	}
	return text + ")", slices.Concat(mute.args, own.args)
}

// mutes tells whether any phone number is hidden by the company's rule.
func (s Seen) mutes() bool { return !s.Hidden && (s.AllNumbers || !s.Numbers.Empty()) }

// candidates is a query of the ids of all who may be seen, some of them more than once, each part of it found by an
// index; for a narrow reach.
func (s Seen) candidates(tx *Tx) (text string, args []any) {
	e := either{tx: tx}
	const members, others = "select id from members where company_id = ? and ", "select x.member_id as id from member_departments x where x.company_id = ? and "
	reach := s.Reach
	e.in(members+"id in ", "", true, slices.Concat(s.Close, reach.Members))
	if !s.Reports.IsZero() {
		e.in(members+"manager_id in ", "", true, []forms.ID{s.Reports})
	}
	below := slices.Concat(s.Over, reach.Below)
	if len(below) > 0 {
		e.args = append(e.args, tx.company)
		e.in(members+"department_id in ("+belowOf, ")", true, below)
	}
	e.in(members+"department_id in ", "", true, reach.Departments)
	e.in(members+"post_id in ", "", true, reach.Posts)
	e.in(others+"x.department_id in ", "", true, reach.Departments)
	if len(reach.Below) > 0 {
		e.args = append(e.args, tx.company)
		e.in(others+"x.department_id in ("+belowOf, ")", true, reach.Below)
	}
	e.in(others+"x.post_id in ", "", true, reach.Posts)
	e.in("select member_id as id from role_members where company_id = ? and role_id in ", "", true, reach.Roles)
	e.in("select member_id as id from group_members where company_id = ? and group_id in ", "", true, reach.Groups)
	if len(e.terms) == 0 {
		return members + "1 = 0", []any{tx.company}
	}
	return strings.Join(e.terms, " union all "), e.args
}

// fewSeen tells whether the reach is so narrow that those in it are gathered, instead of passing over the others.
func (tx *Tx) fewSeen(s Seen) (bool, error) {
	if s.Hidden || !s.Narrow {
		return false, nil
	}
	// The sums that are kept say it of most.
	sums := make(map[forms.ID]*DepartmentCount, len(s.Reach.Below))
	for _, id := range s.Reach.Below {
		sums[id] = &DepartmentCount{}
	}
	err := tx.keptSums(s.Reach.Below, Seen{}, sums)
	for _, sum := range sums {
		if err != nil || sum.All > fewMembers {
			return false, err
		}
	}
	text, args := s.candidates(tx)
	var n int
	err = tx.queryRow(`select count(*) from (select 1 from (`+text+`) candidates limit ?) counted`, append(args, fewMembers+1)...).Scan(&n)
	return n <= fewMembers, err
}

// HiddenReports gives those who answer to somebody and are hidden, and have not left.
func (tx *Tx) HiddenReports(manager forms.ID) ([]forms.ID, error) {
	return all(tx, scanID, `select id from members where company_id = ? and manager_id = ? and hidden and disabled_at is null order by id`, tx.company, manager)
}

// CountSeen counts the people whom a Seen shows.
func (tx *Tx) CountSeen(s Seen) (n int, err error) {
	condition, args := s.where(tx, "members")
	err = tx.queryRow(`select count(*) from members where company_id = ? and `+condition, slices.Concat([]any{tx.company}, args)...).Scan(&n)
	return n, err
}

// CountGroupSeen counts the people in each of some groups whom a Seen shows.
func (tx *Tx) CountGroupSeen(groups []forms.ID, s Seen) (map[forms.ID]int, error) {
	counts := make(map[forms.ID]int, len(groups))
	condition, args := s.where(tx, "m")
	err := named(tx, func(row scanner) error {
		var id forms.ID
		var n int
		err := row.Scan(&id, &n)
		counts[id] = n
		return err
	}, groups, func(list string) string {
		return `select x.group_id, count(*) from group_members x join members m on m.company_id = x.company_id and m.id = x.member_id
			where x.company_id = ? and ` + condition + ` and x.group_id in (` + list + `) group by x.group_id`
	}, slices.Concat([]any{tx.company}, args)...)
	return counts, err
}

// DepartmentsSeen gives those of some departments that a Seen does not hide; where it hides none, that is all of them.
func (tx *Tx) DepartmentsSeen(ids []forms.ID, s Seen) (map[forms.ID]bool, error) {
	found := make(map[forms.ID]bool, len(ids))
	if s.Hidden || len(s.KeptUnder) == 0 {
		for _, id := range ids {
			found[id] = true
		}
		return found, nil
	}
	condition, args := s.whereDepartment(tx, "departments")
	err := named(tx, func(row scanner) error {
		id, err := scanID(row)
		found[id] = true
		return err
	}, ids, func(list string) string {
		return `select id from departments where company_id = ? and ` + condition + ` and id in (` + list + `)`
	}, slices.Concat([]any{tx.company}, args)...)
	return found, err
}
