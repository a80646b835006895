package store

import (
	"maps"
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// countFew counts the few people whom a narrow reach shows into the departments to which they belong and all above them.
func (tx *Tx) countFew(see Seen, counts map[forms.ID]*DepartmentCount) error {
	text, args := see.candidates(tx)
	shown, named := see.where(tx, "members")
	rows, err := all(tx, scanMember, `select `+memberColumns+` from (select distinct id as held from (`+text+`) candidates) held cross join members
		where company_id = ? and id = held and `+shown, slices.Concat(args, []any{tx.company}, named)...)
	if err != nil {
		return err
	}
	ids := make([]forms.ID, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	further, err := tx.Further(ids)
	if err != nil {
		return err
	}
	above, err := tx.lineages(places(rows, further))
	if err != nil {
		return err
	}
	for _, m := range rows {
		stands := standing(m, further[m.ID], above)
		for id, belongs := range stands {
			if c := counts[id]; c != nil {
				c.add(1, belongs)
			}
		}
	}
	return nil
}

// add counts somebody in, or with -1 out, who belongs to a department or to one below it.
func (c *DepartmentCount) add(n int, belongs bool) {
	c.All += n
	if belongs {
		c.Members += n
	}
}

// standing are the departments in which somebody counts: true where they belong to it, false where they do to one below.
func standing(m *MemberRow, further []FurtherRow, above map[forms.ID][]forms.ID) map[forms.ID]bool {
	stands := map[forms.ID]bool{}
	stand := func(department forms.ID) {
		for _, id := range above[department] {
			stands[id] = stands[id] || id == department
		}
	}
	stand(m.Department)
	for _, f := range further {
		stand(f.Department)
	}
	return stands
}

// mostExcepted is how many people at most are read one by one to put sums right.
var mostExcepted = 2000 // tests narrow it

// exceptions are the queries of the ids of those whom sums alone may count wrongly, whatever their departments: whom nothing hides, or
// who are seen or not by who and what they are.
func (s Seen) exceptions(tx *Tx) (text string, args []any) {
	by := s.Reach
	by.Below = nil
	if !s.Narrow {
		by = Crowd{}
	}
	text, args = Seen{Close: slices.Concat(s.Close, s.Kept), Reports: s.Reports, Over: s.KeptUnder, Reach: by}.candidates(tx)
	e := either{tx: tx}
	if len(s.Over) > 0 {
		e.args = append(e.args, tx.company)
		e.in("select id from members where company_id = ? and hidden and disabled_at is null and department_id in ("+belowOf, ")", true, s.Over)
		text, args = text+" union all "+e.terms[0], slices.Concat(args, e.args)
	}
	return text, args
}

// openings are the departments whose people, with all below, a Seen shows but for exceptions, none of them below another, and the
// departments above each of what is asked about.
type openings struct {
	every bool // all are open
	tops  []forms.ID
	above map[forms.ID][]forms.ID
}

func (o openings) open(id forms.ID) bool { return o.every || meet(o.above[id], o.tops) }

// countSummed counts by the sums that are kept: people of departments that are open to the one who asks, put right by those who
// belong to several departments or are excepted. It answers false where too many are excepted.
func (tx *Tx) countSummed(ids []forms.ID, see Seen, counts map[forms.ID]*DepartmentCount) (bool, error) {
	text, args := see.exceptions(tx)
	some, err := all(tx, scanID, `select distinct id from (`+text+`) excepted limit ?`, append(args, mostExcepted+1)...)
	if err != nil || len(some) > mostExcepted {
		return false, err
	}
	o := openings{every: !see.Narrow}
	if see.Narrow {
		roots := slices.Concat(see.Reach.Below, see.Over)
		if o.above, err = tx.lineages(slices.Concat(ids, roots)); err != nil {
			return false, err
		}
		for _, r := range roots {
			if above := o.above[r]; len(above) > 0 && !slices.Contains(o.tops, r) && !slices.ContainsFunc(roots, func(id forms.ID) bool { return id != r && slices.Contains(above, id) }) {
				o.tops = append(o.tops, r)
			}
		}
	}
	x := exceptions{rows: map[forms.ID]*MemberRow{}}
	x.further = map[forms.ID][]FurtherRow{}
	if see.Narrow {
		err = tx.several(&x, o, ids)
	}
	if err == nil && len(some) > 0 {
		err = tx.excepted(&x, see, some)
	}
	if err == nil {
		err = tx.countOpen(ids, o, counts)
	}
	if err == nil && len(x.rows) > 0 {
		err = tx.countExcepted(see, o, x, counts)
	}
	return err == nil, err
}

// exceptions are people whom sums may count wrongly, with what of them is asked about.
type exceptions struct {
	rows map[forms.ID]*MemberRow // only what says whether they are shown
	traits
}

// several adds who belongs to several departments, so that the sums of two may both count them, or one of a department that is not open
// should: with those of their departments that are open or asked about. Left out are departments that lie with the main one below the same
// of those: the main one counts there, and what is taken out of sums for somebody is put back alike.
func (tx *Tx) several(x *exceptions, o openings, ids []forms.ID) error {
	below := slices.Clone(o.tops)
	for _, id := range ids {
		if !o.open(id) && slices.ContainsFunc(o.tops, func(top forms.ID) bool { return !slices.Contains(o.above[top], id) }) {
			below = append(below, id)
		}
	}
	e := either{tx: tx}
	const columns = `select x.member_id, x.main_id, x.hidden, x.department_id from `
	e.in(columns+`member_departments x where x.present and x.company_id = ? and x.department_id in `, "", true, ids)
	if len(below) > 0 {
		list, args := padded(below) // named for u too: else PostgreSQL reads the whole tree for it
		e.terms = append(e.terms, columns+`department_tree t cross join member_departments x
			where x.present and x.company_id = t.company_id and x.department_id = t.descendant_id and t.company_id = ? and t.ancestor_id in (`+list+`)
			and not exists (select 1 from department_tree u where u.company_id = ? and u.ancestor_id in (`+list+`)
				and u.ancestor_id = t.ancestor_id and u.descendant_id = x.main_id)`)
		e.args = slices.Concat(e.args, []any{tx.company}, args, []any{tx.company}, args)
	}
	if len(e.terms) == 0 {
		return nil
	}
	defer tx.planAnew()()
	return each(tx, func(row scanner) error {
		m, f := &MemberRow{}, FurtherRow{}
		err := row.Scan(&m.ID, &m.Department, &m.Hidden, &f.Department)
		x.rows[m.ID], f.Member = m, m.ID
		x.further[m.ID] = append(x.further[m.ID], f)
		return err
	}, strings.Join(e.terms, " union all "), e.args...)
}

// excepted adds people with all that is asked about them.
func (tx *Tx) excepted(x *exceptions, see Seen, ids []forms.ID) error {
	rows, err := tx.Members(ids)
	if err != nil {
		return err
	}
	further, err := tx.Further(ids)
	for id, m := range rows {
		if m.DisabledAt == 0 {
			x.rows[id], x.further[id] = m, further[id]
		}
	}
	if err == nil && len(see.Reach.Roles) > 0 {
		x.roles, err = tx.belongings("role_members", "role_id", ids)
	}
	if err == nil && len(see.Reach.Groups) > 0 {
		x.groups, err = tx.belongings("group_members", "group_id", ids)
	}
	return err
}

// countOpen adds the sums of all who are not hidden: of open departments, and of open ones below the others.
func (tx *Tx) countOpen(ids []forms.ID, o openings, counts map[forms.ID]*DepartmentCount) error {
	var whole, parts []forms.ID
	for _, id := range ids {
		if o.open(id) {
			whole = append(whole, id)
		}
	}
	for _, top := range o.tops {
		if slices.ContainsFunc(ids, func(id forms.ID) bool { return id != top && slices.Contains(o.above[top], id) }) {
			parts = append(parts, top)
		}
	}
	sums, err := tx.countDepartments(slices.Concat(whole, parts), departmentCounts(tx, Seen{})[1:3])
	if err == nil {
		err = tx.keptSums(slices.Concat(whole, parts), Seen{}, sums)
	}
	if err != nil {
		return err
	}
	for _, id := range whole {
		counts[id].Members, counts[id].All = sums[id].Members, sums[id].All
	}
	for _, top := range parts {
		for _, id := range o.above[top] {
			if c := counts[id]; c != nil && !o.open(id) {
				c.All += sums[top].All
			}
		}
	}
	return nil
}

// countExcepted takes people out of what the sums count, and counts them as they are seen.
func (tx *Tx) countExcepted(see Seen, o openings, x exceptions, counts map[forms.ID]*DepartmentCount) (err error) {
	if x.above, err = tx.lineages(places(slices.Collect(maps.Values(x.rows)), x.further)); err != nil {
		return err
	}
	for _, m := range x.rows {
		stands := standing(m, x.further[m.ID], x.above)
		if !m.Hidden {
			o.takeOut(stands, counts)
		}
		if !see.shows(m, x.traits) {
			continue
		}
		for id, belongs := range stands {
			if c := counts[id]; c != nil {
				c.add(1, belongs)
			}
		}
	}
	return nil
}

// takeOut takes somebody out of the sums that count them: of the open departments in which they count, and of each open one below the others.
func (o openings) takeOut(stands map[forms.ID]bool, counts map[forms.ID]*DepartmentCount) {
	for id, belongs := range stands {
		c := counts[id]
		switch {
		case c == nil:
		case o.open(id):
			c.add(-1, belongs)
		default:
			for _, top := range o.tops {
				if _, stood := stands[top]; stood && slices.Contains(o.above[top], id) {
					c.All--
				}
			}
		}
	}
}

// fewPlaces is of how many departments those above are asked for by name; of more the whole tree is read.
var fewPlaces = 100 // tests narrow it

// lineages gives departments with all above them, each with itself, in no order.
func (tx *Tx) lineages(departments []forms.ID) (map[forms.ID][]forms.ID, error) {
	if len(departments) <= fewPlaces {
		return tx.DepartmentsAbove(departments)
	}
	parents := map[forms.ID]forms.ID{}
	err := each(tx, func(row scanner) error {
		var id, parent forms.ID
		err := row.Scan(&id, &parent)
		parents[id] = parent
		return err
	}, `select id, parent_id from departments where company_id = ?`, tx.company)
	above := make(map[forms.ID][]forms.ID, len(departments))
	for _, d := range departments {
		if _, is := parents[d]; !is || above[d] != nil {
			continue
		}
		for id := d; !id.IsZero(); id = parents[id] {
			above[d] = append(above[d], id)
		}
	}
	return above, err
}
