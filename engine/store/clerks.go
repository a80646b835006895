package store

import "github.com/superform-dev/superform/forms"

// Clerks act for members without a smartphone: for one, or for all of a department and those below it, by where their main
// place is. Who has left, and who is without a smartphone themselves, acts for nobody; nobody for who has left.

// Of which kind a ClerkRow is.
const (
	OfMember     = "member"
	OfDepartment = "department"
)

// ClerkRow says that Clerk acts for a member or, as Kind says, for those of a department.
type ClerkRow struct {
	Of    forms.ID
	Clerk forms.ID
	Kind  string
	SetBy forms.ID
	SetAt int64
}

const clerkColumns = `of_id, clerk_id, of_kind, set_by, set_at`

func scanClerk(row scanner) (*ClerkRow, error) {
	c := &ClerkRow{}
	if err := row.Scan(&c.Of, &c.Clerk, &c.Kind, &c.SetBy, &c.SetAt); err != nil {
		return nil, err
	}
	return c, nil
}

// PutClerk names a clerk, who may be named already.
func (tx *Tx) PutClerk(c *ClerkRow) {
	tx.queue(`insert into clerks (company_id, `+clerkColumns+`) values (?, ?, ?, ?, ?, ?) on conflict (company_id, of_id, clerk_id) do nothing`,
		tx.company, c.Of, c.Clerk, c.Kind, c.SetBy, c.SetAt)
}

// DeleteClerk ends that somebody acts for a member or a department.
func (tx *Tx) DeleteClerk(of, clerk forms.ID) {
	tx.queue(`delete from clerks where company_id = ? and of_id = ? and clerk_id = ?`, tx.company, of, clerk)
}

// ClerksNamed gives the clerks that are named for a member or a department, whoever they are by now, in the order of ids.
func (tx *Tx) ClerksNamed(of forms.ID) ([]*ClerkRow, error) {
	return all(tx, scanClerk, `select `+clerkColumns+` from clerks where company_id = ? and of_id = ? order by clerk_id`, tx.company, of)
}

// ClerkOf gives for whom somebody is named as clerk, in the order of ids, after one.
func (tx *Tx) ClerkOf(clerk, after forms.ID, limit int) ([]*ClerkRow, error) {
	return all(tx, scanClerk, `select `+clerkColumns+` from clerks where company_id = ? and clerk_id = ? and of_id > ? order by of_id limit ?`,
		tx.company, clerk, orLowest(after), limit)
}

// ClerkOfDepartments gives the departments for which somebody is named as clerk, in the order of ids.
func (tx *Tx) ClerkOfDepartments(clerk forms.ID) ([]forms.ID, error) {
	return all(tx, scanID, `select of_id from clerks where company_id = ? and clerk_id = ? and of_kind = ? order by of_id`, tx.company, clerk, OfDepartment)
}

// AnyOffline tells whether anybody is without a smartphone.
func (tx *Tx) AnyOffline() (any bool, err error) {
	err = tx.queryRow(`select exists (select 1 from members where company_id = ? and offline)`, tx.company).Scan(&any)
	return any, err
}

// actsFor is the condition that the clerk k, named by c, acts for the member m.
const actsFor = `m.offline and m.disabled_at is null and k.disabled_at is null and not k.offline and k.id <> m.id
	and (c.of_id = m.id or exists (select 1 from department_tree t where t.company_id = m.company_id and t.ancestor_id = c.of_id and t.descendant_id = m.department_id))`

// clerksOfMembers are the tables of that condition.
const clerksOfMembers = ` from members m join clerks c on c.company_id = m.company_id
	join members k on k.company_id = c.company_id and k.id = c.clerk_id where m.company_id = ? and ` + actsFor

// Clerks gives who acts for those of the members who are without a smartphone, by member, in the order of ids. Who has
// nobody is not in it.
func (tx *Tx) Clerks(members []forms.ID) (map[forms.ID][]forms.ID, error) {
	found := map[forms.ID][]forms.ID{}
	err := named(tx, func(row scanner) error {
		var member, clerk forms.ID
		err := row.Scan(&member, &clerk)
		found[member] = append(found[member], clerk)
		return err
	}, members, func(list string) string {
		return `select distinct m.id, c.clerk_id` + clerksOfMembers + ` and m.id in (` + list + `) order by m.id, c.clerk_id`
	}, tx.company)
	return found, err
}

// IsClerk tells whether somebody acts for a member now.
func (tx *Tx) IsClerk(clerk, member forms.ID) (is bool, err error) {
	err = tx.queryRow(`select exists (select 1`+clerksOfMembers+` and c.clerk_id = ? and m.id = ?)`, tx.company, clerk, member).Scan(&is)
	return is, err
}

// ActsForOffline gives up to limit members for whom somebody acts as their clerk, by name. Where text is not "", those who
// have a key that begins with it.
func (tx *Tx) ActsForOffline(clerk forms.ID, text string, limit int) ([]*MemberRow, error) {
	args := []any{tx.company, tx.company, clerk}
	found := ""
	if text != "" {
		found = ` and exists (select 1 from member_keys x where x.company_id = members.company_id and x.member_id = members.id and x.key >= ? and x.key < ?)`
		args = append(args, text, text+"\U0010ffff")
	}
	return all(tx, scanMember, `select `+memberColumns+` from members where company_id = ? and id in (select m.id`+clerksOfMembers+` and c.clerk_id = ?)`+found+`
		order by sort_key, id limit ?`, append(args, limit)...)
}

// OfflineWaiting gives up to limit of those for whom somebody acts as their clerk and for whom a task is open, in the order of ids.
func (tx *Tx) OfflineWaiting(clerk forms.ID, limit int) ([]forms.ID, error) {
	return all(tx, scanID, `select distinct m.id`+clerksOfMembers+` and c.clerk_id = ?
		and exists (select 1 from tasks o where o.company_id = m.company_id and o.member_id = m.id and o.status = 'open') order by m.id limit ?`,
		tx.company, clerk, limit)
}

// OfflineHolders gives up to limit members without a smartphone for whom a task is open, whoever acts for them, in the
// order of ids after one.
func (tx *Tx) OfflineHolders(after forms.ID, limit int) ([]forms.ID, error) {
	return all(tx, scanID, `select m.id from members m where m.company_id = ? and m.offline and m.id > ?
		and exists (select 1 from tasks o where o.company_id = m.company_id and o.member_id = m.id and o.status = 'open') order by m.id limit ?`,
		tx.company, orLowest(after), limit)
}
