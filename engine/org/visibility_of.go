package org

import (
	"bytes"
	"errors"
	"slices"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// DefaultRule is what SeenBy names where no rule means somebody.
const DefaultRule = -1

// Open tells whether everybody sees everybody who is not hidden.
func (v *Visibility) Open() bool {
	return v == nil || v.Default.Everybody && len(v.Rules)+len(v.Secrets) == 0
}

// SeenBy works out whom a member sees by the company's rule, v, and which of its rules says so (DefaultRule: none does). Over are
// the departments that they organise: everybody there they see whatever is said here. Who is not in the company sees what
// those see whom no rule means.
func (v *Visibility) SeenBy(tx *store.Tx, member forms.ID, over []forms.ID) (see store.Seen, rule int, err error) {
	me, err := tx.Member(member)
	if errors.Is(err, store.ErrNotFound) {
		me, err = &store.MemberRow{}, nil
	}
	if err != nil {
		return see, DefaultRule, err
	}
	see = store.Seen{Over: ordered(over)}
	if v == nil {
		v = &Visibility{Default: Sight{Selection: Selection{Everybody: true}}}
	}
	q := &asking{tx: tx, me: me}
	if v.asksPosts() {
		if q.posts, err = tx.Posts(); err != nil {
			return see, DefaultRule, err
		}
	}
	sight, rule, err := q.sight(v)
	if err == nil {
		err = q.secrets(v, &see)
	}
	if err == nil {
		err = q.numbers(v, &see)
	}
	if err == nil {
		err = q.around(sight, &see)
	}
	return see, rule, err
}

// asking is one question of whom somebody sees.
type asking struct {
	tx    *store.Tx
	me    *store.MemberRow
	posts []*store.PostRow
}

func (v *Visibility) asksPosts() bool {
	by := func(p Selection) bool { return p.RankFrom != nil || p.RankTo != nil }
	return by(v.Default.Selection) || slices.ContainsFunc(v.Rules, func(r SightRule) bool { return by(r.For) || by(r.See.Selection) }) ||
		slices.ContainsFunc(v.Secrets, func(s Secret) bool { return by(s.By) }) ||
		slices.ContainsFunc(v.Numbers, func(r NumbersRule) bool { return by(r.Of) || by(r.By) })
}

// isOf tells whether the one who asks is meant.
func (q *asking) isOf(p Selection) (bool, error) {
	if p.Everybody || q.me.ID.IsZero() {
		return p.Everybody, nil
	}
	among, err := q.tx.Among(p.crowd(q.posts), q.me)
	return among[q.me.ID], err
}

func (q *asking) sight(v *Visibility) (Sight, int, error) {
	for i, r := range v.Rules {
		if is, err := q.isOf(r.For); err != nil || is {
			return r.See, i, err
		}
	}
	return v.Default, DefaultRule, nil
}

// secrets adds whom others keep to themselves: those who are kept see each other.
func (q *asking) secrets(v *Visibility, see *store.Seen) error {
	for _, s := range v.Secrets {
		is, err := q.isOf(s.By)
		if err == nil && !is && !q.me.Department.IsZero() && len(s.Departments) > 0 {
			var above map[forms.ID][]forms.ID
			above, err = q.tx.DepartmentsAbove([]forms.ID{q.me.Department})
			is = slices.ContainsFunc(above[q.me.Department], func(d forms.ID) bool { return slices.Contains(s.Departments, d) })
		}
		if err != nil {
			return err
		}
		if !is && !slices.Contains(s.Members, q.me.ID) {
			see.Kept, see.KeptUnder = append(see.Kept, s.Members...), append(see.KeptUnder, s.Departments...)
		}
	}
	see.Kept, see.KeptUnder = ordered(see.Kept), ordered(see.KeptUnder)
	return nil
}

// numbers adds whose phone numbers they do not see.
func (q *asking) numbers(v *Visibility, see *store.Seen) error {
	for _, r := range v.Numbers {
		is, err := q.isOf(r.By)
		if err != nil {
			return err
		}
		if is {
			continue
		}
		if r.Of.Everybody {
			see.AllNumbers = true
			continue
		}
		join(&see.Numbers, r.Of.crowd(q.posts))
	}
	return nil
}

// around adds those around the one who asks. The one to whom they answer and those who answer to them are seen whatever hides
// them; heads further up only where nothing but the reach of a rule stands against it: who is hidden is hidden from most, and
// heads half the company.
func (q *asking) around(sight Sight, see *store.Seen) error {
	if q.me.ID.IsZero() {
		see.Narrow = !sight.Everybody
		see.Reach = sight.crowd(q.posts)
		return nil
	}
	above, err := Superior(q.tx, For{Member: q.me.ID})
	if err != nil {
		return err
	}
	close := ordered(append(above, q.me.ID))
	if sight.Everybody {
		return q.hiddenAround(close, see)
	}
	see.Close, see.Reports, see.Narrow = close, q.me.ID, true
	see.Reach = sight.crowd(q.posts)
	return q.ownPlaces(sight, see)
}

// hiddenAround adds only those around them whom something hides: who sees everybody else is told nothing that an index does
// not answer by itself.
func (q *asking) hiddenAround(close []forms.ID, see *store.Seen) error {
	rows, err := q.tx.Members(close)
	if err != nil {
		return err
	}
	kept := len(see.Kept)+len(see.KeptUnder) > 0
	for _, id := range close {
		if m := rows[id]; m != nil && (m.Hidden || kept) {
			see.Close = append(see.Close, id)
		}
	}
	if kept {
		see.Reports = q.me.ID
		return nil
	}
	hidden, err := q.tx.HiddenReports(q.me.ID)
	see.Close = ordered(append(see.Close, hidden...))
	return err
}

// ownPlaces adds heads further up, and the departments that a sight counts from their own.
func (q *asking) ownPlaces(sight Sight, see *store.Seen) error {
	further, err := q.tx.Further([]forms.ID{q.me.ID})
	if err != nil {
		return err
	}
	var own []forms.ID
	if !q.me.Department.IsZero() {
		own = append(own, q.me.Department)
	}
	for _, f := range further[q.me.ID] {
		own = append(own, f.Department)
	}
	above, err := q.tx.DepartmentsAbove(own)
	if err != nil {
		return err
	}
	for _, d := range own {
		heads, err := q.tx.HeadsAbove(d)
		if err != nil {
			return err
		}
		see.Reach.Members = append(slices.Clone(see.Reach.Members), heads...)
		switch up := above[d]; {
		case sight.Own == OwnDepartment:
			see.Reach.Departments = append(see.Reach.Departments, d)
		case sight.Own == OwnSubtree && len(up) > 0:
			see.Reach.Below = append(see.Reach.Below, up[min(sight.Up, len(up)-1)])
		}
	}
	see.Reach = inOrder(see.Reach)
	return nil
}

// join adds a crowd to another.
func join(to *store.Crowd, c store.Crowd) {
	*to = inOrder(store.Crowd{
		Members: slices.Concat(to.Members, c.Members), Departments: slices.Concat(to.Departments, c.Departments), Below: slices.Concat(to.Below, c.Below),
		Posts: slices.Concat(to.Posts, c.Posts), Roles: slices.Concat(to.Roles, c.Roles), Groups: slices.Concat(to.Groups, c.Groups),
	})
}

func inOrder(c store.Crowd) store.Crowd {
	return store.Crowd{Members: ordered(c.Members), Departments: ordered(c.Departments), Below: ordered(c.Below), Posts: ordered(c.Posts),
		Roles: ordered(c.Roles), Groups: ordered(c.Groups)}
}

// ordered are ids each once, in their order.
func ordered(ids []forms.ID) []forms.ID {
	if len(ids) == 0 {
		return nil
	}
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b forms.ID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}
