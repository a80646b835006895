package store

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// joins is who is asked to join at all, under the name m: who is with the company and is reached by a phone of their own. It is the one place
// that rates, lists and reminders are narrowed by.
const joins = `m.disabled_at is null and not m.offline`

// JoiningCount is how far a department has come, of those whose main one it is. Waiting are those for whom somebody waits to be let in, Excused
// those who have not joined for a reason, Invited those who have not joined and were sent a link of their own.
type JoiningCount struct {
	Department                                forms.ID
	People, Joined, Waiting, Excused, Invited int
}

// JoiningCounts counts, by department, who has joined of those whom a Seen shows; of some departments with those below them, or of all where
// none are named.
func (tx *Tx) JoiningCounts(under []forms.ID, see Seen) ([]JoiningCount, error) {
	within, args := tx.below(under)
	shown, named := see.where(tx, "m")
	within, args = within+" and "+shown, append(args, named...)
	return all(tx, func(row scanner) (JoiningCount, error) {
		var c JoiningCount
		return c, row.Scan(&c.Department, &c.People, &c.Joined, &c.Waiting, &c.Excused, &c.Invited)
	}, `select m.department_id, count(*), sum(case when m.account_id is not null then 1 else 0 end),
			sum(case when m.account_id is null and exists (select 1 from joiners j where j.company_id = m.company_id and j.member_id = m.id and j.status = 'waiting') then 1 else 0 end),
			sum(case when m.account_id is null and r.member_id is not null then 1 else 0 end),
			sum(case when m.account_id is null and exists (select 1 from invitations i where i.company_id = m.company_id and i.member_id = m.id) then 1 else 0 end)
		from members m left join joining_reasons r on r.company_id = m.company_id and r.member_id = m.id
		where m.company_id = ? and `+joins+within+` group by m.department_id order by m.department_id`, append([]any{tx.company}, args...)...)
}

// below narrows members m to some departments and those below them.
func (tx *Tx) below(under []forms.ID) (condition string, args []any) {
	if len(under) == 0 {
		return "", nil
	}
	list, ids := inList(under)
	return ` and m.department_id in (select descendant_id from department_tree where company_id = ? and ancestor_id in (` + list + `))`, append([]any{tx.company}, ids...)
}

// ToJoin is somebody who has not joined. Reason is "" where none is known; InvitedAt is when they were sent a link of their own last, 0 for never.
type ToJoin struct {
	Member    forms.ID
	Reason    string
	Note      string
	InvitedAt int64
	Waiting   bool
	name      string
}

// ListToJoin gives a page of those of a department who have not joined, by name; where that is none of some departments with those below them,
// and of the company where none are named: those whom a Seen shows.
func (tx *Tx) ListToJoin(department forms.ID, under []forms.ID, see Seen, paging Paging) (Page[ToJoin], error) {
	p, err := tx.pager("to-join", []any{department, under}, paging)
	if err != nil {
		return Page[ToJoin]{}, err
	}
	var w where
	w.and("m.company_id = ? and m.account_id is null and "+joins, tx.company)
	if !department.IsZero() {
		w.and("m.department_id = ?", department)
	} else if within, args := tx.below(under); within != "" {
		w.and(strings.TrimPrefix(within, " and "), args...)
	}
	shown, args := see.where(tx, "m")
	w.and(shown, args...)
	if p.after != nil {
		w.and("(m.sort_key, m.id) > (?, ?)", p.after.text, p.after.id)
	}
	items, err := all(tx, func(row scanner) (ToJoin, error) {
		var t ToJoin
		return t, row.Scan(&t.Member, &t.name, &t.Reason, &t.Note, &t.InvitedAt, &t.Waiting)
	}, `select m.id, m.sort_key, coalesce(r.reason, ''), coalesce(r.note, ''),
			coalesce((select max(i.created_at) from invitations i where i.company_id = m.company_id and i.member_id = m.id), 0),
			exists (select 1 from joiners j where j.company_id = m.company_id and j.member_id = m.id and j.status = 'waiting')
		from members m left join joining_reasons r on r.company_id = m.company_id and r.member_id = m.id
		where `+w.text()+` order by m.sort_key, m.id limit ?`, append(w.args, p.limit+1)...)
	if err != nil {
		return Page[ToJoin]{}, err
	}
	return cut(p, items, func(t ToJoin) lastKey { return lastKey{text: t.name, id: t.Member} })
}

// ToRemind gives up to limit members after one, by id, who have not joined, have an e-mail address, and of whom nobody has said why.
func (tx *Tx) ToRemind(after forms.ID, limit int) ([]*MemberRow, error) {
	return all(tx, scanMember, `select `+memberColumns+` from members m where company_id = ? and (? or id > ?) and account_id is null and email is not null and `+joins+`
		and not exists (select 1 from joining_reasons r where r.company_id = m.company_id and r.member_id = m.id) order by id limit ?`, tx.company, after.IsZero(), after, limit)
}

// PutJoiningReason says why a member has not joined, in place of what was said; "" takes that away.
func (tx *Tx) PutJoiningReason(member forms.ID, reason, note string, by forms.ID, at int64) {
	tx.queue(`delete from joining_reasons where company_id = ? and member_id = ?`, tx.company, member)
	if reason != "" {
		tx.queue(`insert into joining_reasons (company_id, member_id, reason, note, set_by, set_at) values (?, ?, ?, ?, ?, ?)`, tx.company, member, reason, note, by, at)
	}
}
