package org_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// id gives the nth id of tests.
func id(n int) forms.ID { return forms.DeriveID(1_764_000_000_000, forms.ID{15: 1}, n) }

// people are the members of the tests' company by name: id, department, manager, whether disabled.
//
//	board (no head)
//	└ rd: head dan
//	  └ tools (no head)
//	sales: head sue, who is disabled
var people = []struct {
	name, department, manager string
	disabled                  bool
	roles                     []string
}{
	{"gus", "board", "", false, []string{"admin"}},
	{"dan", "rd", "gus", false, []string{"hr"}},
	{"ann", "tools", "bob", false, nil},
	{"bob", "tools", "dan", true, []string{"hr", "admin"}},
	{"sue", "sales", "", true, nil},
	{"tom", "sales", "", false, []string{"finance"}},
	{"eve", "", "", false, nil},
	{"own", "rd", "own", false, nil},
	{"ring1", "rd", "ring2", false, nil},
	{"ring2", "rd", "ring1", false, nil},
}

type company struct {
	t     *testing.T
	store *store.Store
	id    forms.ID
	ids   map[string]forms.ID
}

func found(t *testing.T, s *store.Store) *company {
	t.Helper()
	c := &company{t: t, store: s, id: id(1), ids: map[string]forms.ID{"": {}}}
	for i, name := range []string{"board", "rd", "tools", "sales", "admin", "hr", "finance"} {
		c.ids[name] = id(10 + i)
	}
	for i, p := range people {
		c.ids[p.name] = id(100 + i)
	}
	err := s.System(store.Companies).Write(context.Background(), func(tx *store.Tx) error {
		return tx.InsertCompany(&store.CompanyRow{ID: c.id, Name: "Acme", Zone: "Asia/Shanghai", Language: "zh-CN", Settings: "{}"})
	})
	if err != nil {
		t.Fatal(err)
	}
	c.write(c.populate)
	return c
}

func (c *company) populate(tx *store.Tx) error {
	for i, d := range []struct{ name, parent, head string }{{"board", "", ""}, {"rd", "board", "dan"}, {"tools", "rd", ""}, {"sales", "board", "sue"}} {
		if err := org.AddDepartment(tx, &store.DepartmentRow{ID: c.ids[d.name], Parent: c.ids[d.parent], Name: d.name, Head: c.ids[d.head], Position: i}); err != nil {
			return err
		}
	}
	for _, role := range []string{"admin", "hr", "finance"} {
		tx.InsertRole(&store.RoleRow{ID: c.ids[role], Key: role, Name: role})
	}
	for _, p := range people {
		row := &store.MemberRow{ID: c.ids[p.name], Name: p.name, Department: c.ids[p.department], Manager: c.ids[p.manager]}
		if p.disabled {
			row.DisabledAt = 1
		}
		tx.InsertMember(row)
		for _, role := range p.roles {
			tx.InsertRoleMember(c.ids[role], c.ids[p.name])
		}
	}
	return nil
}

func (c *company) write(do func(*store.Tx) error) {
	c.t.Helper()
	if err := c.store.Company(c.id).Write(context.Background(), do); err != nil {
		c.t.Fatal(err)
	}
}

func (c *company) read(do func(*store.Tx) error) error {
	return c.store.Company(c.id).Read(context.Background(), do)
}

// names writes ids as names, in their order.
func (c *company) names(ids []forms.ID) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = "?"
		for name, known := range c.ids {
			if known == id {
				out[i] = name
			}
		}
	}
	return strings.Join(out, " ")
}

func TestPeople(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := found(t, s)
		for _, q := range []struct{ name, source, of, arg, want string }{
			{"the line manager, also a disabled one", "line-manager", "ann", "1", "bob"},
			{"the manager's manager", "line-manager", "ann", "2", "dan"},
			{"the top", "line-manager", "ann", "3", "gus"},
			{"beyond the top is nobody", "line-manager", "ann", "4", ""},
			{"nobody manages the top", "line-manager", "gus", "1", ""},
			{"somebody who manages themselves has no manager", "line-manager", "own", "1", ""},
			{"a ring of two names the other one", "line-manager", "ring1", "1", "ring2"},
			{"a ring ends", "line-manager", "ring1", "2", ""},
			{"a level beyond all chains", "line-manager", "ring1", "1000", ""},
			{"an unknown member has no manager", "line-manager", "", "1", ""},
			{"the head of the department", "department-head", "dan", "1", "dan"},
			{"a department without a head answers to the one above", "department-head", "ann", "1", "dan"},
			{"departments without a head are no step", "department-head", "ann", "2", ""},
			{"the head, also a disabled one", "department-head", "tom", "1", "sue"},
			{"no department, no head", "department-head", "eve", "1", ""},
			{"holders of a role without the disabled", "role", "ann", "hr", "dan"},
			{"an unknown role has no holders", "role", "ann", "ceo", ""},
			{"a member by id", "member", "ann", id(101).String(), "dan"},
			{"no member of that id", "member", "ann", id(999).String(), ""},
			{"what is no id names nobody", "member", "ann", "finance-head", ""},
			{"the requester", "requester", "ann", "", "ann"},
			{"the flow admins", "flow-admin", "ann", "", "gus"},
		} {
			t.Run(q.name, func(t *testing.T) {
				err := c.read(func(tx *store.Tx) error {
					got, err := org.People(tx, q.source, org.For{Member: c.ids[q.of]}, q.arg)
					if names := c.names(got); names != q.want {
						t.Errorf("got %q, want %q", names, q.want)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
	})
}

func TestPeopleRefusesWhatFlowsNeverAsks(t *testing.T) {
	s := storetest.Open(t, store.SQLite)
	c := found(t, s)
	for _, q := range []struct{ source, arg, want string }{
		{"oracle", "", `no source is called "oracle"`},
		{"line-manager", "", `a level is a number from 1, not ""`},
		{"department-head", "0", `a level is a number from 1, not "0"`},
	} {
		t.Run(q.source, func(t *testing.T) {
			err := c.read(func(tx *store.Tx) error {
				_, err := org.People(tx, q.source, org.For{Member: c.ids["ann"]}, q.arg)
				return err
			})
			if err == nil || err.Error() != q.want {
				t.Errorf("got %v, want %s", err, q.want)
			}
		})
	}
}

func TestSuperior(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := found(t, s)
		for _, q := range []struct{ member, superior string }{
			{"ann", "bob"}, // who is disabled: whoever asks climbs on from bob
			{"bob", "dan"}, //
			{"dan", "gus"}, //
			{"gus", ""},    // the top, in a department without a head
			{"tom", "sue"}, // no manager: the head of the department
			{"sue", ""},    // her own head, and nobody above
			{"own", "dan"}, // managing oneself is having no manager
			{"eve", ""},    //
			{"nobody", ""}, // not a member
		} {
			t.Run(q.member, func(t *testing.T) {
				member, ok := c.ids[q.member]
				if !ok {
					member = id(999)
				}
				var superior []forms.ID
				err := c.read(func(tx *store.Tx) (err error) {
					superior, err = org.Superior(tx, org.For{Member: member})
					return err
				})
				if got := c.names(superior); got != q.superior || err != nil {
					t.Errorf("got %s, %v, want %s", got, err, q.superior)
				}
			})
		}
	})
}

func TestNamesAreThoseOfThisCompanyOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := found(t, s)
		other := id(2)
		err := errors.Join(
			s.System(store.Companies).Write(context.Background(), func(tx *store.Tx) error {
				return tx.InsertCompany(&store.CompanyRow{ID: other, Name: "Other", Zone: "UTC", Language: "en", Settings: "{}"})
			}),
			s.Company(other).Write(context.Background(), func(tx *store.Tx) error {
				tx.InsertMember(&store.MemberRow{ID: id(500), Name: "spy"})
				tx.InsertDepartment(&store.DepartmentRow{ID: id(501), Name: "spies"})
				return nil
			}))
		if err != nil {
			t.Fatal(err)
		}
		many := []forms.ID{c.ids["ann"], c.ids["bob"], c.ids["rd"], id(500), id(501), {}}
		for n := range 1200 {
			many = append(many, id(10_000+n))
		}
		var names map[forms.ID]string
		if err := c.read(func(tx *store.Tx) (err error) { names, err = org.Names(tx, many); return err }); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(slices.Sorted(maps.Values(names)), " "); got != "ann bob rd" {
			t.Errorf("got %s", got)
		}
	})
}

func TestDepartments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := found(t, s)
		err := c.read(func(tx *store.Tx) error {
			tree, err := tx.DepartmentTree(c.ids["board"])
			if got := strings.Fields(c.names(tree)); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"board", "rd", "sales", "tools"}) {
				t.Errorf("the tree below board is %q", got)
			}
			if err != nil {
				return err
			}
			of, err := org.DepartmentOf(tx, c.ids["ann"])
			if of != c.ids["tools"] {
				t.Errorf("ann is in %s", of)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		err = c.store.Company(c.id).Write(context.Background(), func(tx *store.Tx) error {
			return org.AddDepartment(tx, &store.DepartmentRow{ID: id(30), Parent: id(31), Name: "nowhere"})
		})
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a department below none: %v", err)
		}
	})
}
