package store

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Administered asks for people whom an administrator looks after, by name: hidden ones too.
type Administered struct {
	Places []forms.ID // departments, with all below them, of which one must be the main one; nil: the whole company
	Begins string     // what a key of the person begins with; "": anything
	Left   bool       // also those who have left
	Paging Paging
}

// ListAdministered gives a page of people in the order of their names.
func (tx *Tx) ListAdministered(l Administered) (Page[*MemberRow], error) {
	p, err := tx.pager("administered", []any{l.Places, l.Begins, l.Left}, l.Paging)
	if err != nil {
		return Page[*MemberRow]{}, err
	}
	w := where{}
	w.and("company_id = ?", tx.company)
	if !l.Left {
		w.and("disabled_at is null")
	}
	if l.Places != nil && len(l.Places) == 0 {
		return Page[*MemberRow]{Items: []*MemberRow{}}, nil
	}
	if l.Places != nil {
		args := []any{tx.company}
		for _, id := range l.Places {
			args = append(args, id)
		}
		w.and("department_id in (select descendant_id from department_tree where company_id = ? and ancestor_id in (?"+strings.Repeat(", ?", len(l.Places)-1)+"))", args...)
	}
	if l.Begins != "" {
		w.and("id in (select member_id from member_keys where company_id = ? and key >= ? and key < ?)", tx.company, l.Begins, l.Begins+"\U0010ffff")
	}
	if p.after != nil {
		w.and("(sort_key, id) > (?, ?)", p.after.text, p.after.id)
	}
	items, err := all(tx, scanMember, `select `+memberColumns+` from members where `+w.text()+` order by sort_key, id limit ?`, append(w.args, p.limit+1)...)
	if err != nil {
		return Page[*MemberRow]{}, err
	}
	return cut(p, items, func(m *MemberRow) lastKey { return lastKey{text: m.SortKey, id: m.ID} })
}

// CountOwned counts, up to most, the records that a member requested and that go to a successor: those under way, and those of some forms,
// which no flow decides.
func (tx *Tx) CountOwned(member forms.ID, plain []string, most int) (n int, err error) {
	args, of := []any{tx.company, member}, ""
	if len(plain) > 0 {
		of = " or status = 'ended' and form_id in (?" + strings.Repeat(", ?", len(plain)-1) + ")"
		for _, form := range plain {
			args = append(args, form)
		}
	}
	err = tx.queryRow(`select count(*) from (select 1 from records where company_id = ? and requester_id = ? and created_at >= 0 and deleted_at is null
		and (status = 'running'`+of+`) limit ?) counted`, append(args, most)...).Scan(&n)
	return n, err
}

// KindCount is how many jobs there are of a kind.
type KindCount struct {
	Kind string
	N    int
}

// CountJobKinds counts the jobs in a status by their kind, up to most of all together.
func (tx *Tx) CountJobKinds(status string, most int) ([]KindCount, error) {
	return all(tx, func(row scanner) (c KindCount, err error) { return c, row.Scan(&c.Kind, &c.N) },
		`select kind, count(*) from (select kind from jobs where company_id = ? and `+jobStatuses[status]+` limit ?) counted group by kind order by kind`, tx.company, most)
}
