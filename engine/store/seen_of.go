package store

import (
	"slices"

	"github.com/superform-dev/superform/forms"
)

// traits are what of some people a Crowd asks about, each read only where it does.
type traits struct {
	further map[forms.ID][]FurtherRow
	above   map[forms.ID][]forms.ID // departments with those above them
	roles   map[forms.ID][]forms.ID
	groups  map[forms.ID][]forms.ID
}

// traitsOf reads what crowds ask about of some people.
func (tx *Tx) traitsOf(rows []*MemberRow, over []forms.ID, crowds ...Crowd) (t traits, err error) {
	ids := make([]forms.ID, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	asks := func(about func(Crowd) []forms.ID) bool {
		return slices.ContainsFunc(crowds, func(c Crowd) bool { return len(about(c)) > 0 })
	}
	below := len(over) > 0 || asks(func(c Crowd) []forms.ID { return c.Below })
	if below || asks(func(c Crowd) []forms.ID { return slices.Concat(c.Departments, c.Posts) }) {
		if t.further, err = tx.Further(ids); err != nil {
			return t, err
		}
	}
	if below {
		if t.above, err = tx.DepartmentsAbove(places(rows, t.further)); err != nil {
			return t, err
		}
	}
	if asks(func(c Crowd) []forms.ID { return c.Roles }) {
		if t.roles, err = tx.belongings("role_members", "role_id", ids); err != nil {
			return t, err
		}
	}
	if asks(func(c Crowd) []forms.ID { return c.Groups }) {
		t.groups, err = tx.belongings("group_members", "group_id", ids)
	}
	return t, err
}

// places are the departments of people, each once.
func places(rows []*MemberRow, further map[forms.ID][]FurtherRow) []forms.ID {
	had := map[forms.ID]bool{{}: true}
	var out []forms.ID
	add := func(id forms.ID) {
		if !had[id] {
			had[id], out = true, append(out, id)
		}
	}
	for _, m := range rows {
		add(m.Department)
		for _, f := range further[m.ID] {
			add(f.Department)
		}
	}
	return out
}

// belongings gives what some people belong to, by person.
func (tx *Tx) belongings(table, column string, members []forms.ID) (map[forms.ID][]forms.ID, error) {
	found := map[forms.ID][]forms.ID{}
	err := named(tx, func(row scanner) error {
		var member, to forms.ID
		err := row.Scan(&member, &to)
		found[member] = append(found[member], to)
		return err
	}, members, func(list string) string {
		return `select member_id, ` + column + ` from ` + table + ` where company_id = ? and member_id in (` + list + `)`
	}, tx.company)
	return found, err
}

func meet(a, b []forms.ID) bool {
	return slices.ContainsFunc(a, func(id forms.ID) bool { return slices.Contains(b, id) })
}

// among tells whether somebody is of a crowd.
func (t traits) among(m *MemberRow, c Crowd) bool {
	in := func(department, post forms.ID) bool {
		return slices.Contains(c.Departments, department) || slices.Contains(c.Posts, post) || meet(t.above[department], c.Below)
	}
	return slices.Contains(c.Members, m.ID) || in(m.Department, m.Post) || meet(t.roles[m.ID], c.Roles) || meet(t.groups[m.ID], c.Groups) ||
		slices.ContainsFunc(t.further[m.ID], func(f FurtherRow) bool { return in(f.Department, f.Post) })
}

// Among gives those of some people who are of a crowd, by id.
func (tx *Tx) Among(c Crowd, rows ...*MemberRow) (map[forms.ID]bool, error) {
	found := make(map[forms.ID]bool, len(rows))
	if c.Empty() {
		return found, nil
	}
	t, err := tx.traitsOf(rows, nil, c)
	for _, m := range rows {
		found[m.ID] = t.among(m, c)
	}
	return found, err
}

// SeenOf tells of people who were read already whether a Seen shows them, as the lists do: by id.
func (tx *Tx) SeenOf(s Seen, rows ...*MemberRow) (map[forms.ID]bool, error) {
	shown := make(map[forms.ID]bool, len(rows))
	t := traits{}
	if !s.Hidden && (s.Narrow || len(s.Over)+len(s.KeptUnder) > 0) {
		var err error
		if t, err = tx.traitsOf(rows, slices.Concat(s.Over, s.KeptUnder), s.Reach); err != nil {
			return nil, err
		}
	}
	only := map[forms.ID]bool(nil)
	if s.Only != nil {
		var err error
		if only, err = tx.Among(*s.Only, rows...); err != nil {
			return nil, err
		}
	}
	for _, m := range rows {
		shown[m.ID] = s.shows(m, t) && (s.Only == nil || only[m.ID])
	}
	return shown, nil
}

// shows tells whether a Seen shows somebody, of whom the traits were read that it asks about.
func (s Seen) shows(m *MemberRow, t traits) bool {
	over := s.Hidden || meet(t.above[m.Department], s.Over)
	switch {
	case m.DisabledAt != 0 && !(s.Disabled && over):
		return false
	case over, slices.Contains(s.Close, m.ID), !m.Manager.IsZero() && m.Manager == s.Reports:
		return true
	case m.Hidden, slices.Contains(s.Kept, m.ID), meet(t.above[m.Department], s.KeptUnder):
		return false
	}
	return !s.Narrow || t.among(m, s.Reach)
}

// NumbersOf tells of people who were read already whether a Seen shows their phone numbers, as far as the company's rule
// goes: by id.
func (tx *Tx) NumbersOf(s Seen, rows ...*MemberRow) (map[forms.ID]bool, error) {
	shown := make(map[forms.ID]bool, len(rows))
	t := traits{}
	if s.mutes() {
		var err error
		if t, err = tx.traitsOf(rows, s.Over, s.Numbers); err != nil {
			return nil, err
		}
	}
	for _, m := range rows {
		shown[m.ID] = !s.mutes() || meet(t.above[m.Department], s.Over) || !s.AllNumbers && !t.among(m, s.Numbers)
	}
	return shown, nil
}
