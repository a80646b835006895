package store

import "github.com/superform-dev/superform/forms"

// MemberRow is a person in a company. Account is none for somebody who does not sign in; Manager is the line
// manager; Department is the main one, with the post in it (the others stand in member_departments). Texts are "" where
// nothing is known; DisabledAt is 0 while the person is with the company, Successor who took over after that. SortKey is
// the name as lists of people are ordered by it.
type MemberRow struct {
	ID             forms.ID
	Account        forms.ID
	Name           string
	SortKey        string
	StaffNumber    string
	Phone          string
	InternalNumber string
	Email          string
	Department     forms.ID
	Post           forms.ID
	Manager        forms.ID
	Location       forms.ID
	Hidden         bool
	HiddenPhone    bool
	Offline        bool // without a smartphone: their clerks act for them
	DisabledAt     int64
	Successor      forms.ID
	CreatedAt      int64
	Revision       int
}

const memberColumns = `id, account_id, name, sort_key, coalesce(staff_number, ''), coalesce(phone, ''), coalesce(internal_number, ''), coalesce(email, ''),
	department_id, post_id, manager_id, location_id, hidden, hidden_phone, offline, coalesce(disabled_at, 0), successor_id, created_at, revision`

func scanMember(row scanner) (*MemberRow, error) {
	m := &MemberRow{}
	if err := row.Scan(&m.ID, &m.Account, &m.Name, &m.SortKey, &m.StaffNumber, &m.Phone, &m.InternalNumber, &m.Email,
		&m.Department, &m.Post, &m.Manager, &m.Location, &m.Hidden, &m.HiddenPhone, &m.Offline, &m.DisabledAt, &m.Successor, &m.CreatedAt, &m.Revision); err != nil {
		return nil, err
	}
	return m, nil
}

// InsertMember adds a person; *Conflict at the end: members_account where the account is a member already,
// members_staff_number where the number is taken.
func (tx *Tx) InsertMember(m *MemberRow) {
	tx.queue(`insert into members (company_id, id, account_id, name, sort_key, staff_number, phone, internal_number, email, department_id, post_id, manager_id,
		location_id, hidden, hidden_phone, offline, disabled_at, successor_id, created_at, revision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		tx.company, m.ID, m.Account, m.Name, m.SortKey, orNull(m.StaffNumber), orNull(m.Phone), orNull(m.InternalNumber), orNull(m.Email), m.Department, m.Post,
		m.Manager, m.Location, m.Hidden, m.HiddenPhone, m.Offline, orNull(m.DisabledAt), m.Successor, m.CreatedAt, m.Revision)
}

// UpdateMember writes all of a person but when they were added, and counts the revision up; conflicts as InsertMember.
func (tx *Tx) UpdateMember(m *MemberRow) {
	tx.members = nil
	m.Revision++
	tx.queue(`update members set account_id = ?, name = ?, sort_key = ?, staff_number = ?, phone = ?, internal_number = ?, email = ?, department_id = ?, post_id = ?,
		manager_id = ?, location_id = ?, hidden = ?, hidden_phone = ?, offline = ?, disabled_at = ?, successor_id = ?, revision = ? where company_id = ? and id = ?`,
		m.Account, m.Name, m.SortKey, orNull(m.StaffNumber), orNull(m.Phone), orNull(m.InternalNumber), orNull(m.Email), m.Department, m.Post,
		m.Manager, m.Location, m.Hidden, m.HiddenPhone, m.Offline, orNull(m.DisabledAt), m.Successor, m.Revision, tx.company, m.ID)
}

// Member gives a person, also a disabled one, or ErrNotFound. A transaction asks for the same few people again
// and again, so it reads each once, until it changes one.
func (tx *Tx) Member(id forms.ID) (*MemberRow, error) {
	if known := tx.members[id]; known != nil {
		m := *known
		return &m, nil
	}
	m, err := scanMember(tx.queryRow(`select `+memberColumns+` from members where company_id = ? and id = ?`, tx.company, id))
	if err != nil {
		return nil, err
	}
	tx.know(m)
	return m, nil
}

// know keeps a person for those who ask again.
func (tx *Tx) know(m *MemberRow) {
	if tx.members == nil {
		tx.members = map[forms.ID]*MemberRow{}
	}
	kept := *m
	tx.members[m.ID] = &kept
}

// LockMember gives a person under their lock, or ErrNotFound: whoever adds to a member's history holds it.
func (tx *Tx) LockMember(id forms.ID) (*MemberRow, error) {
	delete(tx.members, id)
	return scanMember(tx.queryRow(`select `+memberColumns+` from members where company_id = ? and id = ?`+tx.forUpdate(), tx.company, id))
}

// SetMemberDisabled disables a person from an instant on, or with 0 brings them back.
func (tx *Tx) SetMemberDisabled(id forms.ID, at int64) {
	tx.members = nil
	tx.queue(`update members set disabled_at = ?, revision = revision + 1 where company_id = ? and id = ?`, orNull(at), tx.company, id)
}

// MovePerson gives a person another main department and line manager.
func (tx *Tx) MovePerson(id, department, manager forms.ID) {
	tx.members = nil
	tx.queue(`update members set department_id = ?, manager_id = ?, revision = revision + 1 where company_id = ? and id = ?`, department, manager, tx.company, id)
}

// Manager gives the line manager of a person, none where there is none, or ErrNotFound.
func (tx *Tx) Manager(id forms.ID) (forms.ID, error) {
	m, err := tx.Member(id)
	if err != nil {
		return forms.ID{}, err
	}
	return m.Manager, nil
}

// NamesOf gives the names of those members and departments that exist among ids.
func (tx *Tx) NamesOf(ids []forms.ID) (map[forms.ID]string, error) {
	names := make(map[forms.ID]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	list, args := inList(ids)
	args = append([]any{tx.company}, args...)
	err := each(tx, func(row scanner) error {
		var id forms.ID
		var name string
		if err := row.Scan(&id, &name); err != nil {
			return err
		}
		names[id] = name
		return nil
	}, `select id, name from members where company_id = ? and id in (`+list+`)
		union all select id, name from departments where company_id = ? and id in (`+list+`)`, append(args, args...)...)
	return names, err
}
