package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// people is an organisation that a test changes at random.
type people struct {
	t           *testing.T
	random      *rand.Rand
	departments []int
	members     []int
}

func (p *people) department() forms.ID {
	if p.random.IntN(8) == 0 {
		return forms.ID{}
	}
	return id(p.departments[p.random.IntN(len(p.departments))])
}

// change does one change of the organisation.
func (p *people) change(tx *store.Tx) error {
	if len(p.members) < 5 || p.random.IntN(5) == 0 {
		n := 500 + len(p.members)
		p.members = append(p.members, n)
		tx.InsertMember(&store.MemberRow{ID: id(n), Name: "M", Department: p.department(), Hidden: p.random.IntN(4) == 0, Revision: 1})
		return nil
	}
	m, err := tx.LockMember(id(p.members[p.random.IntN(len(p.members))]))
	if err != nil {
		return err
	}
	switch p.random.IntN(6) {
	case 0:
		tx.SetMemberDisabled(m.ID, int64(p.random.IntN(3)))
	case 1:
		tx.MovePerson(m.ID, p.department(), m.Manager)
	case 2:
		m.Hidden, m.Department = !m.Hidden, p.department()
		tx.UpdateMember(m)
	case 3, 4:
		var rows []store.FurtherRow
		for _, n := range p.random.Perm(len(p.departments))[:p.random.IntN(3)] {
			rows = append(rows, store.FurtherRow{Department: id(p.departments[n])})
		}
		tx.PutFurther(m.ID, rows)
	case 5:
		return p.move(tx)
	}
	return nil
}

// move puts a department below another, or at the top.
func (p *people) move(tx *store.Tx) error {
	moved, into := p.departments[p.random.IntN(len(p.departments))], p.department()
	below, err := tx.DepartmentTree(id(moved))
	for _, d := range below {
		if d == into {
			return err
		}
	}
	tx.MoveDepartment(id(moved), into)
	return err
}

// TestDepartmentSums changes an organisation at random: what is kept for each department is what there is, after each change.
func TestDepartmentSums(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		company := newCompany()
		p := &people{t: t, random: rand.New(rand.NewPCG(5, 16))}
		write(t, s, company, func(tx *store.Tx) error {
			for n := range 12 {
				p.departments = append(p.departments, 400+n)
				d := &store.DepartmentRow{ID: id(400 + n), Name: fmt.Sprint(n), Revision: 1}
				if n > 1 {
					d.Parent = id(400 + n/2)
				}
				tx.InsertDepartment(d)
			}
			return nil
		})
		counted := 0
		for step := range 300 {
			write(t, s, company, p.change)
			read(t, s, company, func(tx *store.Tx) error {
				wrong, err := tx.WrongSums()
				elsewhere, failed := tx.WrongStandings()
				if len(wrong)+len(elsewhere) > 0 || failed != nil {
					t.Fatalf("step %d: %+v, %v, %v", step, wrong, elsewhere, failed)
				}
				counted += p.recount(tx)
				return err
			})
		}
		if counted == 0 {
			t.Error("nobody was counted")
		}
		mendedSums(t, s, company)
	})
}

// recount holds what CountDepartments reads from the sums against what it counts where it may not.
func (p *people) recount(tx *store.Tx) int {
	p.t.Helper()
	var ids []forms.ID
	for _, n := range p.departments {
		ids = append(ids, id(n))
	}
	all := 0
	for _, hidden := range []bool{false, true} {
		kept, err := tx.CountDepartments(ids, store.Seen{Hidden: hidden})
		if err != nil {
			p.t.Fatal(err)
		}
		counted, err := tx.CountedDepartments(ids, store.Seen{Hidden: hidden})
		if err != nil {
			p.t.Fatal(err)
		}
		for _, d := range ids {
			if *kept[d] != *counted[d] {
				p.t.Fatalf("department %s, hidden %v: %+v, and counted %+v", number(d), hidden, *kept[d], *counted[d])
			}
			all += kept[d].All
		}
	}
	return all
}

// mendedSums breaks the sums and has them counted anew.
func mendedSums(t *testing.T, s *store.Store, company forms.ID) {
	t.Helper()
	wrong := func() (n int) {
		read(t, s, company, func(tx *store.Tx) error {
			found, err := tx.WrongSums()
			elsewhere, failed := tx.WrongStandings()
			n = len(found) + len(elsewhere)*100
			return errors.Join(err, failed)
		})
		return n
	}
	write(t, s, company, func(tx *store.Tx) error {
		tx.Queue("update department_sums set people = people + 1 where company_id = ?", company)
		tx.Queue("update member_departments set present = not present where company_id = ?", company)
		return nil
	})
	if n := wrong(); n%100 == 0 || n < 100 {
		t.Error("sums or standings that are wrong are not found")
	}
	write(t, s, company, func(tx *store.Tx) error { tx.CountSums(); return nil })
	expect(t, "sums that are wrong after they were counted", wrong(), 0)
}
