package org

import (
	"slices"
	"strconv"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Visibility is a company's rule of who may see whom. The first rule that means somebody says whom they see; where none does it
// is Default. From all of that the secrets are taken away. Nothing of it hides anybody from oneself, from the one to whom
// they answer, from those who answer to them, and from who organises their department. The zero Visibility lets everybody see
// everybody who is not hidden.
type Visibility struct {
	Default Sight         `json:"default" doc:"whom those see whom no rule means"`
	Rules   []SightRule   `json:"rules,omitempty" maxItems:"100" doc:"in order: the first that means somebody counts"`
	Secrets []Secret      `json:"secrets,omitempty" maxItems:"100" doc:"people and departments whom only some see"`
	Numbers []NumbersRule `json:"numbers,omitempty" maxItems:"100" doc:"people whose phone numbers only some see"`
}

// SightRule says whom some people see.
type SightRule struct {
	Name string    `json:"name,omitempty" maxLength:"100" doc:"what administrators call it"`
	For  Selection `json:"for" doc:"whom it means"`
	See  Sight     `json:"see" doc:"whom those see"`
}

// Sight is whom somebody sees: a selection, and those around them.
type Sight struct {
	Selection
	Own string `json:"own,omitempty" enum:"department,subtree" doc:"also those of the departments to which they belong themselves, or of these and all below"`
	Up  int    `json:"up,omitempty" minimum:"0" maximum:"20" doc:"with subtree: that many levels further up"`
}

// The words of Sight.Own.
const (
	OwnDepartment = "department"
	OwnSubtree    = "subtree"
)

// Secret is people whom only By, and they themselves, see in lists.
type Secret struct {
	Name        string     `json:"name,omitempty" maxLength:"100"`
	Departments []forms.ID `json:"departments,omitempty" maxItems:"200" doc:"with all below: those whose main department it is; the departments are hidden too"`
	Members     []forms.ID `json:"members,omitempty" maxItems:"200"`
	By          Selection  `json:"by" doc:"who sees them"`
}

// NumbersRule is people whose phone numbers only By see, and they themselves.
type NumbersRule struct {
	Name string    `json:"name,omitempty" maxLength:"100"`
	Of   Selection `json:"of"`
	By   Selection `json:"by"`
}

// Selection is some of a company's people: whoever is meant by any part of it. The zero Selection is nobody.
type Selection struct {
	Everybody   bool       `json:"everybody,omitempty" doc:"the rest is left out then"`
	Members     []forms.ID `json:"members,omitempty" maxItems:"200"`
	Departments []Branch   `json:"departments,omitempty" maxItems:"200" doc:"who belong to one of them, by their main department or another"`
	Roles       []forms.ID `json:"roles,omitempty" maxItems:"50"`
	Posts       []forms.ID `json:"posts,omitempty" maxItems:"200"`
	Groups      []forms.ID `json:"groups,omitempty" maxItems:"50" doc:"of the company's"`
	RankFrom    *int       `json:"rank_from,omitempty" minimum:"0" maximum:"1000" doc:"who has a post of this rank or above"`
	RankTo      *int       `json:"rank_to,omitempty" minimum:"0" maximum:"1000" doc:"and of this rank or below"`
}

// Branch is a department, with all below it or without.
type Branch struct {
	ID    forms.ID `json:"id"`
	Below bool     `json:"below,omitempty" doc:"with all below it"`
}

// The most that a rule names, beside what the schema says.
const (
	mostVisibility = 100
	mostPeople     = 200
	mostKinds      = 50
	mostUp         = 20
	mostRank       = 1000
	mostRuleName   = 100
)

// crowd is people as the store looks for them; posts are the company's.
func (p Selection) crowd(posts []*store.PostRow) store.Crowd {
	c := store.Crowd{Members: p.Members, Roles: p.Roles, Groups: p.Groups, Posts: slices.Clone(p.Posts)}
	for _, b := range p.Departments {
		if b.Below {
			c.Below = append(c.Below, b.ID)
		} else {
			c.Departments = append(c.Departments, b.ID)
		}
	}
	if p.RankFrom == nil && p.RankTo == nil {
		return c
	}
	for _, post := range posts {
		if (p.RankFrom == nil || post.Rank >= *p.RankFrom) && (p.RankTo == nil || post.Rank <= *p.RankTo) {
			c.Posts = append(c.Posts, post.ID)
		}
	}
	return c
}

// named are all ids that people are named by, for who looks whether they are there; each with where it stands.
func (p Selection) named(at string, into *Named) {
	into.members = append(into.members, places(at+".members", p.Members)...)
	for i, b := range p.Departments {
		into.departments = append(into.departments, placed{b.ID, at + ".departments." + strconv.Itoa(i)})
	}
	into.roles = append(into.roles, places(at+".roles", p.Roles)...)
	into.posts = append(into.posts, places(at+".posts", p.Posts)...)
	into.groups = append(into.groups, places(at+".groups", p.Groups)...)
}

// Named is what a rule names, with where.
type Named struct{ members, departments, roles, posts, groups []placed }

type placed struct {
	id forms.ID
	at string
}

func places(at string, ids []forms.ID) []placed {
	out := make([]placed, len(ids))
	for i, id := range ids {
		out[i] = placed{id, at + "." + strconv.Itoa(i)}
	}
	return out
}

// Named lists what the rule names.
func (v Visibility) Named() *Named {
	n := &Named{}
	v.Default.named("default", n)
	for i, r := range v.Rules {
		at := "rules." + strconv.Itoa(i)
		r.For.named(at+".for", n)
		r.See.named(at+".see", n)
	}
	for i, s := range v.Secrets {
		at := "secrets." + strconv.Itoa(i)
		n.members = append(n.members, places(at+".members", s.Members)...)
		n.departments = append(n.departments, places(at+".departments", s.Departments)...)
		s.By.named(at+".by", n)
	}
	for i, r := range v.Numbers {
		at := "numbers." + strconv.Itoa(i)
		r.Of.named(at+".of", n)
		r.By.named(at+".by", n)
	}
	return n
}

// Members lists the people whom the rule names.
func (n *Named) Members() []forms.ID { return bare(n.members) }

// Departments lists the departments that the rule names.
func (n *Named) Departments() []forms.ID { return bare(n.departments) }

func bare(list []placed) []forms.ID {
	out := make([]forms.ID, len(list))
	for i, p := range list {
		out[i] = p.id
	}
	return out
}

// Missing says where the rule names something that is not there, "" where all of it is.
func (n *Named) Missing(tx *store.Tx) (at string, err error) {
	members, err := tx.Members(n.Members())
	if err != nil {
		return "", err
	}
	departments, err := tx.Departments(n.Departments())
	if err != nil {
		return "", err
	}
	others, err := others(tx)
	if err != nil {
		return "", err
	}
	among := func(names map[forms.ID]string) func(forms.ID) bool {
		return func(id forms.ID) bool { _, there := names[id]; return there }
	}
	for _, kind := range []struct {
		named []placed
		there func(forms.ID) bool
	}{
		{n.members, func(id forms.ID) bool { return members[id] != nil }},
		{n.departments, func(id forms.ID) bool { return departments[id] != nil }},
		{n.roles, among(others[0])}, {n.posts, among(others[1])}, {n.groups, among(others[2])},
	} {
		for _, p := range kind.named {
			if !kind.there(p.id) {
				return p.at, nil
			}
		}
	}
	return "", nil
}

// NamesOfOthers gives the names of the roles, posts and groups that the rule names, as far as they are there.
func (n *Named) NamesOfOthers(tx *store.Tx) (map[forms.ID]string, error) {
	others, err := others(tx)
	if err != nil {
		return nil, err
	}
	names := map[forms.ID]string{}
	for kind, list := range [][]placed{n.roles, n.posts, n.groups} {
		for _, p := range list {
			if name, there := others[kind][p.id]; there {
				names[p.id] = name
			}
		}
	}
	return names, nil
}

// others are the names of the company's roles, posts and groups, by id.
func others(tx *store.Tx) (names [3]map[forms.ID]string, err error) {
	for i := range names {
		names[i] = map[forms.ID]string{}
	}
	roles, err := tx.Roles()
	if err != nil {
		return names, err
	}
	for _, r := range roles {
		names[0][r.ID] = r.Name
	}
	posts, err := tx.Posts()
	if err != nil {
		return names, err
	}
	for _, p := range posts {
		names[1][p.ID] = p.Name
	}
	groups, err := tx.GroupsOf(forms.ID{})
	for _, g := range groups {
		names[2][g.ID] = g.Name
	}
	return names, err
}
