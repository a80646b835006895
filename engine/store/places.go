package store

import (
	"github.com/superform-dev/superform/forms"
	"gorm.io/gorm/clause"
)

// PostRow is a post that people have; the higher its rank, the further up.
type PostRow struct {
	ID       forms.ID
	Name     string
	Rank     int
	Revision int
}

type postModel struct {
	CompanyID forms.ID
	PostRow
}

// TableName is for gorm.
func (postModel) TableName() string { return "posts" }

// LocationRow is where people work. Zone is an IANA name, "" the company's; Calendar is none for the company's.
type LocationRow struct {
	ID       forms.ID
	Name     string
	Zone     string
	Calendar forms.ID `gorm:"column:calendar_id"`
	Revision int
}

type locationModel struct {
	CompanyID forms.ID
	LocationRow
}

// TableName is for gorm.
func (locationModel) TableName() string { return "locations" }

// CalendarRow is when people work: with the public holidays of a country ("" none) and its own days (CalendarDay), in hours
// as org.ParseHours reads them ("" the company's).
type CalendarRow struct {
	ID       forms.ID
	Name     string
	Country  string
	Hours    string
	Revision int
}

type calendarModel struct {
	CompanyID forms.ID
	CalendarRow
}

// TableName is for gorm.
func (calendarModel) TableName() string { return "calendars" }

// PutPost writes a post.
func (tx *Tx) PutPost(p *PostRow) {
	tx.keep(tx.gorm().Clauses(replace(ofCompany, "name", "rank", "revision")).Create(&postModel{tx.company, *p}))
}

// Posts gives all posts, the highest rank first.
func (tx *Tx) Posts() ([]*PostRow, error) {
	return find(tx, tx.gorm().Where("company_id = ?", tx.company).Order("rank desc, name, id"), func(m *postModel) *PostRow { return &m.PostRow })
}

// DeletePost removes a post that nobody has.
func (tx *Tx) DeletePost(id forms.ID) {
	tx.keep(tx.gorm().Where("company_id = ? and (id = ?)", tx.company, id).Delete(&postModel{}))
}

// PutLocation writes a location.
func (tx *Tx) PutLocation(l *LocationRow) {
	tx.keep(tx.gorm().Clauses(replace(ofCompany, "name", "zone", "calendar_id", "revision")).Create(&locationModel{tx.company, *l}))
}

// Locations gives all locations by name.
func (tx *Tx) Locations() ([]*LocationRow, error) {
	return find(tx, tx.gorm().Where("company_id = ?", tx.company).Order("name, id"), func(m *locationModel) *LocationRow { return &m.LocationRow })
}

// DeleteLocation removes a location at which nobody works.
func (tx *Tx) DeleteLocation(id forms.ID) {
	tx.keep(tx.gorm().Where("company_id = ? and (id = ?)", tx.company, id).Delete(&locationModel{}))
}

// PutCalendar writes a work calendar.
func (tx *Tx) PutCalendar(c *CalendarRow) {
	tx.keep(tx.gorm().Clauses(replace(ofCompany, "name", "country", "hours", "revision")).Create(&calendarModel{tx.company, *c}))
}

// Calendars gives all work calendars beside the company's own, by name.
func (tx *Tx) Calendars() ([]*CalendarRow, error) {
	return find(tx, tx.gorm().Where("company_id = ?", tx.company).Order("name, id"), func(m *calendarModel) *CalendarRow { return &m.CalendarRow })
}

// DeleteCalendar removes a work calendar with its days.
func (tx *Tx) DeleteCalendar(id forms.ID) {
	tx.keep(tx.gorm().Where("company_id = ? and (calendar_id = ?)", tx.company, id).Delete(&calendarDayModel{}))
	tx.keep(tx.gorm().Where("company_id = ? and (id = ?)", tx.company, id).Delete(&calendarModel{}))
}

// ofCompany is the key of the rows that a company has under an id.
var ofCompany = []string{"company_id", "id"}

// CountPosted counts the people who have a post, in their main department or another.
func (tx *Tx) CountPosted(post forms.ID) (n int, err error) {
	err = tx.queryRow(`select (select count(*) from members where company_id = ? and post_id = ?)
		+ (select count(*) from member_departments where company_id = ? and post_id = ?)`, tx.company, post, tx.company, post).Scan(&n)
	return n, err
}

// CountLocated counts the people at a location.
func (tx *Tx) CountLocated(location forms.ID) (n int, err error) {
	err = tx.queryRow(`select count(*) from members where company_id = ? and location_id = ?`, tx.company, location).Scan(&n)
	return n, err
}

// CountScheduled counts the locations and groups that have a calendar.
func (tx *Tx) CountScheduled(calendar forms.ID) (n int, err error) {
	err = tx.queryRow(`select (select count(*) from locations where company_id = ? and calendar_id = ?)
		+ (select count(*) from member_groups where company_id = ? and calendar_id = ?)`, tx.company, calendar, tx.company, calendar).Scan(&n)
	return n, err
}

// GroupRow is a group of people: the company's, or with Owner that of a member. Calendar is none where it has none of its
// own; Position orders it among the groups of the same owner. Favourites: it is the one that holds whom its owner marked.
type GroupRow struct {
	ID       forms.ID
	Owner    forms.ID `gorm:"column:owner_id"`
	Name     string
	Calendar forms.ID `gorm:"column:calendar_id"`
	Position int
	Revision int

	Favourites bool
}

type groupModel struct {
	CompanyID forms.ID
	GroupRow
}

// TableName is for gorm.
func (groupModel) TableName() string { return "member_groups" }

// PutGroup writes a group.
func (tx *Tx) PutGroup(g *GroupRow) {
	tx.keep(tx.gorm().Clauses(replace(ofCompany, "name", "calendar_id", "position", "revision")).Create(&groupModel{tx.company, *g}))
}

// Group gives a group, or ErrNotFound.
func (tx *Tx) Group(id forms.ID) (*GroupRow, error) {
	return take(tx, tx.gorm().Where("company_id = ? and (id = ?)", tx.company, id), func(m *groupModel) *GroupRow { return &m.GroupRow })
}

// GroupsOf gives the groups of a member, or with none the company's, in order.
func (tx *Tx) GroupsOf(owner forms.ID) ([]*GroupRow, error) {
	query := tx.gorm().Where("company_id = ? and (owner_id = ?)", tx.company, owner)
	if owner.IsZero() {
		query = tx.gorm().Where("company_id = ? and (owner_id is null)", tx.company)
	}
	return find(tx, query.Order("position, id"), func(m *groupModel) *GroupRow { return &m.GroupRow })
}

// DeleteGroup removes a group; who is in it stays who they are.
func (tx *Tx) DeleteGroup(id forms.ID) {
	tx.queue(`delete from group_members where company_id = ? and group_id = ?`, tx.company, id)
	tx.queue(`delete from member_groups where company_id = ? and id = ?`, tx.company, id)
}

type groupMemberModel struct {
	CompanyID forms.ID
	GroupID   forms.ID
	MemberID  forms.ID
}

// TableName is for gorm.
func (groupMemberModel) TableName() string { return "group_members" }

// InsertGroupMember puts a person into a group, who may be in it already.
func (tx *Tx) InsertGroupMember(group, member forms.ID) {
	tx.keep(tx.gorm().Clauses(clause.OnConflict{DoNothing: true}).Create(&groupMemberModel{tx.company, group, member}))
}

// DeleteGroupMember takes a person out of a group.
func (tx *Tx) DeleteGroupMember(group, member forms.ID) {
	tx.keep(tx.gorm().Where("company_id = ? and (group_id = ? and member_id = ?)", tx.company, group, member).Delete(&groupMemberModel{}))
}

// CountGroup counts the people in a group, also those who have left.
func (tx *Tx) CountGroup(id forms.ID) (n int, err error) {
	err = tx.queryRow(`select count(*) from group_members where company_id = ? and group_id = ?`, tx.company, id).Scan(&n)
	return n, err
}

// GroupCalendars gives the calendar of the first of the company's groups that has one, for those of the people who are in
// such a group.
func (tx *Tx) GroupCalendars(members []forms.ID) (map[forms.ID]forms.ID, error) {
	found := map[forms.ID]forms.ID{}
	err := named(tx, func(row scanner) error {
		var member, calendar forms.ID
		err := row.Scan(&member, &calendar)
		if _, earlier := found[member]; !earlier {
			found[member] = calendar
		}
		return err
	}, members, func(list string) string {
		return `select x.member_id, g.calendar_id from group_members x join member_groups g on g.company_id = x.company_id and g.id = x.group_id
			where x.company_id = ? and g.owner_id is null and g.calendar_id is not null and x.member_id in (` + list + `) order by g.position, g.id`
	}, tx.company)
	return found, err
}

// AbsenceRow is when somebody is away, on the company's clock, and who acts for them then: none where nobody does. Until is
// without.
type AbsenceRow struct {
	Member     forms.ID
	From       int64
	Until      int64
	Substitute forms.ID
	Note       string
	SetBy      forms.ID
	SetAt      int64
}

const absenceColumns = `member_id, from_at, until_at, substitute_id, note, set_by, set_at`

func scanAbsence(row scanner) (*AbsenceRow, error) {
	a := &AbsenceRow{}
	if err := row.Scan(&a.Member, &a.From, &a.Until, &a.Substitute, &a.Note, &a.SetBy, &a.SetAt); err != nil {
		return nil, err
	}
	return a, nil
}

// PutAbsence writes when somebody is away, in place of what was set before.
func (tx *Tx) PutAbsence(a *AbsenceRow) {
	tx.queue(`insert into absences (company_id, member_id, from_at, until_at, substitute_id, note, set_by, set_at) values (?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (company_id, member_id) do update set from_at = excluded.from_at, until_at = excluded.until_at, substitute_id = excluded.substitute_id,
		note = excluded.note, set_by = excluded.set_by, set_at = excluded.set_at`,
		tx.company, a.Member, a.From, a.Until, a.Substitute, a.Note, a.SetBy, a.SetAt)
}

// DeleteAbsence removes what is set of when somebody is away.
func (tx *Tx) DeleteAbsence(member forms.ID) {
	tx.queue(`delete from absences where company_id = ? and member_id = ?`, tx.company, member)
}

// Absence gives when somebody is away, or ErrNotFound where nothing is set.
func (tx *Tx) Absence(member forms.ID) (*AbsenceRow, error) {
	return scanAbsence(tx.queryRow(`select `+absenceColumns+` from absences where company_id = ? and member_id = ?`, tx.company, member))
}

// Absences gives what is set for those of the people who are away at an instant, by person.
func (tx *Tx) Absences(members []forms.ID, at int64) (map[forms.ID]*AbsenceRow, error) {
	found := map[forms.ID]*AbsenceRow{}
	err := named(tx, func(row scanner) error {
		a, err := scanAbsence(row)
		if err == nil {
			found[a.Member] = a
		}
		return err
	}, members, func(list string) string {
		return `select ` + absenceColumns + ` from absences where company_id = ? and from_at <= ? and until_at > ? and member_id in (` + list + `)`
	}, tx.company, at, at)
	return found, err
}

// AnyAbsence tells whether anything is set for anybody, whenever it is.
func (tx *Tx) AnyAbsence() (any bool, err error) {
	err = tx.queryRow(`select exists (select 1 from absences where company_id = ?)`, tx.company).Scan(&any)
	return any, err
}

// ActsFor gives those for whom a member acts at an instant, in the order of ids: who are away, not disabled, and have named the member.
func (tx *Tx) ActsFor(substitute forms.ID, at int64) ([]*AbsenceRow, error) {
	return all(tx, scanAbsence, `select a.member_id, a.from_at, a.until_at, a.substitute_id, a.note, a.set_by, a.set_at from absences a
		join members m on m.company_id = a.company_id and m.id = a.member_id
		where a.company_id = ? and a.substitute_id = ? and a.from_at <= ? and a.until_at > ? and m.disabled_at is null order by a.member_id`, tx.company, substitute, at, at)
}
