package store

import (
	"slices"

	"github.com/superform-dev/superform/forms"
)

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
// With kinds only keys of these count.
func (tx *Tx) FindMembers(text string, see Seen, limit int, kinds ...string) ([]Hit, error) {
	few, err := tx.fewSeen(see)
	if err != nil {
		return nil, err
	}
	n := nearest{limit: limit, most: min(searched, 40+limit*8), seen: map[forms.ID]bool{}}
	find := tx.walkKeys
	if few {
		find = tx.findFew
	}
	err = find(&n, text, see, kinds)
	return n.hits, err
}

// nearest are the people whom a search has found, by keys in their order; of those whom several keys lead to the first counts.
type nearest struct {
	hits        []Hit
	limit, most int // of people, and of keys
	read        int
	seen        map[forms.ID]bool
}

func (n *nearest) full() bool { return len(n.hits) >= n.limit || n.read >= n.most }

func (n *nearest) add(h Hit) {
	if n.full() {
		return
	}
	if n.read++; !n.seen[h.Member] {
		n.hits = append(n.hits, h)
	}
	n.seen[h.Member] = true
}

// keysFrom is the condition on keys that begin with a text, of some kinds or all, with its arguments.
func keysFrom(key, text string, kinds []string) (condition string, args []any) {
	condition, args = key+" >= ? and "+key+" < ?", []any{text, text + "\U0010ffff"}
	if len(kinds) > 0 {
		condition += " and kind in (" + marks(len(kinds)) + ")"
		for _, kind := range kinds {
			args = append(args, kind)
		}
	}
	return condition, args
}

// findFew searches among the few whom somebody sees: by all their keys.
func (tx *Tx) findFew(n *nearest, text string, see Seen, kinds []string) error {
	key := "key"
	if tx.Dialect() == SQLite {
		key = "+key" // it would rather walk all keys for each of them
	}
	candidates, args := see.candidates(tx)
	keys, of := keysFrom(key, text, kinds)
	shown, named := see.where(tx, "m")
	numbers, more := see.numbered(tx, "k", "m")
	return each(tx, func(row scanner) error {
		var h Hit
		err := row.Scan(&h.Member, &h.Key, &h.Kind)
		n.add(h)
		return err
	}, `select k.member_id, k.key, k.kind from (select distinct id as held from (`+candidates+`) candidates) held cross join members m cross join member_keys k
		where k.company_id = ? and `+keys+` and m.company_id = ? and m.id = held and k.member_id = held and `+shown+` and `+numbers+` order by k.key, k.member_id limit ?`,
		slices.Concat(args, []any{tx.company}, of, []any{tx.company}, named, more, []any{n.most})...)
}

// stride is how many keys one step of a walk looks at.
var stride = 2000 // tests narrow it

// walkKeys searches among the many whom somebody sees: key after key in their order, until there are people enough. How many of them are
// seen no database guesses well (PostgreSQL would sort all keys there are), so that a step takes some keys and asks about their people.
func (tx *Tx) walkKeys(n *nearest, text string, see Seen, kinds []string) error {
	defer tx.lookUp()()
	keys, of := keysFrom("key", text, kinds)
	shown, named := see.where(tx, "m")
	numbers, more := see.numbered(tx, "k", "m")
	some, after := n.limit+n.limit/2, ""
	from := slices.Concat([]any{tx.company}, of)
	for {
		found, last := 0, Hit{}
		err := each(tx, func(row scanner) error {
			err := row.Scan(&last.Member, &last.Key, &last.Kind)
			found++
			n.add(last)
			return err
		}, `select k.member_id, k.key, k.kind from (
			select company_id, member_id, key, kind from member_keys where company_id = ? and `+keys+after+` order by key, member_id limit ?) k
			cross join members m where m.company_id = k.company_id and m.id = k.member_id and `+shown+` and `+numbers+`
			order by k.key, k.member_id limit ?`, slices.Concat(from, []any{stride}, named, more, []any{some})...)
		if err == nil && found < some && !n.full() { // nobody else of this step is seen
			rest, problem := all(tx, scanHit, `select member_id, key, kind from member_keys where company_id = ? and `+keys+after+`
				order by key, member_id limit 1 offset ?`, slices.Concat(from, []any{stride - 1})...)
			if len(rest) == 0 {
				return problem
			}
			last = rest[0]
		}
		if err != nil || n.full() {
			return err
		}
		after, from = " and (key, member_id) > (?, ?)", slices.Concat([]any{tx.company}, of, []any{last.Key, last.Member})
	}
}

func scanHit(row scanner) (h Hit, err error) { return h, row.Scan(&h.Member, &h.Key, &h.Kind) }
