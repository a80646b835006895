package store

import (
	"slices"

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
	return tx.countInto(counts, rows, func(m *MemberRow, c *DepartmentCount, belongs bool) {
		c.All++
		if belongs {
			c.Members++
		}
	})
}

// countExcepted corrects sums of all who are not hidden by those who are seen though they are hidden, and those who are not seen though they are
// not hidden.
func (tx *Tx) countExcepted(see Seen, counts map[forms.ID]*DepartmentCount) error {
	e := either{tx: tx}
	e.in("id in ", "", false, slices.Concat(see.Close, see.Kept))
	if !see.Reports.IsZero() {
		e.in("manager_id in ", "", false, []forms.ID{see.Reports})
	}
	e.in("department_id in ("+belowOf, ")", true, slices.Concat(see.Over, see.KeptUnder))
	if see.Hidden || len(e.terms) == 0 {
		return nil
	}
	rows, err := all(tx, scanMember, `select `+memberColumns+` from members where company_id = ? and disabled_at is null and `+e.text(),
		slices.Concat([]any{tx.company}, e.args)...)
	if err != nil {
		return err
	}
	shown, err := tx.SeenOf(see, rows...)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(m *MemberRow) bool { return shown[m.ID] != m.Hidden })
	return tx.countInto(counts, rows, func(m *MemberRow, c *DepartmentCount, _ bool) {
		if m.Hidden {
			c.All++
		} else {
			c.All--
		}
	})
}

// countInto tells of people each department to which they belong, or below which they do, once; belongs says which.
func (tx *Tx) countInto(counts map[forms.ID]*DepartmentCount, rows []*MemberRow, count func(m *MemberRow, c *DepartmentCount, belongs bool)) error {
	ids := make([]forms.ID, len(rows))
	for i, m := range rows {
		ids[i] = m.ID
	}
	further, err := tx.Further(ids)
	if err != nil {
		return err
	}
	above, err := tx.DepartmentsAbove(places(rows, further))
	if err != nil {
		return err
	}
	for _, m := range rows {
		belongs := []forms.ID{m.Department}
		for _, f := range further[m.ID] {
			belongs = append(belongs, f.Department)
		}
		told := map[forms.ID]bool{}
		for _, d := range belongs {
			for _, top := range above[d] {
				if c := counts[top]; c != nil && !told[top] {
					told[top] = true
					count(m, c, slices.Contains(belongs, top))
				}
			}
		}
	}
	return nil
}
