package store

import "github.com/superform-dev/superform/forms"

// MemberRow is a person in a company. Account is none for somebody who does not sign in; Manager is the line
// manager. Texts are "" where nothing is known; DisabledAt is 0 while the person is with the company.
type MemberRow struct {
	ID          forms.ID
	Account     forms.ID
	Name        string
	StaffNumber string
	Phone       string
	Email       string
	Department  forms.ID
	Manager     forms.ID
	Hidden      bool
	DisabledAt  int64
	CreatedAt   int64
}

const memberColumns = `id, account_id, name, coalesce(staff_number, ''), coalesce(phone, ''), coalesce(email, ''), department_id, manager_id,
	hidden, coalesce(disabled_at, 0), created_at`

func scanMember(row scanner) (*MemberRow, error) {
	m := &MemberRow{}
	if err := row.Scan(&m.ID, &m.Account, &m.Name, &m.StaffNumber, &m.Phone, &m.Email, &m.Department, &m.Manager,
		&m.Hidden, &m.DisabledAt, &m.CreatedAt); err != nil {
		return nil, err
	}
	return m, nil
}

// InsertMember adds a person; *Conflict at the end: members_account where the account is a member already,
// members_staff_number where the number is taken.
func (tx *Tx) InsertMember(m *MemberRow) {
	tx.queue(`insert into members (company_id, id, account_id, name, staff_number, phone, email, department_id, manager_id, hidden, disabled_at, created_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, tx.company, m.ID, m.Account, m.Name, orNull(m.StaffNumber), orNull(m.Phone), orNull(m.Email),
		m.Department, m.Manager, m.Hidden, orNull(m.DisabledAt), m.CreatedAt)
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
	if tx.members == nil {
		tx.members = map[forms.ID]*MemberRow{}
	}
	kept := *m
	tx.members[id] = &kept
	return m, nil
}

// SetMemberDisabled disables a person from an instant on, or with 0 brings them back.
func (tx *Tx) SetMemberDisabled(id forms.ID, at int64) {
	tx.members = nil
	tx.queue(`update members set disabled_at = ? where company_id = ? and id = ?`, orNull(at), tx.company, id)
}

// MovePerson gives a person another department and line manager.
func (tx *Tx) MovePerson(id, department, manager forms.ID) {
	tx.members = nil
	tx.queue(`update members set department_id = ?, manager_id = ? where company_id = ? and id = ?`, department, manager, tx.company, id)
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
