package store

import "github.com/superform-dev/superform/forms"

// PhotoRow is a member's picture: what it is called in the file store, large and small, with SHA-256 and bytes of each.
type PhotoRow struct {
	Member    forms.ID
	Photo     forms.ID
	Small     forms.ID
	Hash      []byte
	Size      int64
	SmallHash []byte
	SmallSize int64
}

const photoColumns = `member_id, photo_id, small_id, hash, size, small_hash, small_size`

func scanPhoto(row scanner) (*PhotoRow, error) {
	p := &PhotoRow{}
	if err := row.Scan(&p.Member, &p.Photo, &p.Small, &p.Hash, &p.Size, &p.SmallHash, &p.SmallSize); err != nil {
		return nil, err
	}
	return p, nil
}

// PutPhoto writes a member's picture in place of the one before.
func (tx *Tx) PutPhoto(p *PhotoRow) {
	tx.queue(`insert into member_photos (company_id, member_id, photo_id, small_id, hash, size, small_hash, small_size) values (?, ?, ?, ?, ?, ?, ?, ?)
		on conflict (company_id, member_id) do update set photo_id = excluded.photo_id, small_id = excluded.small_id, hash = excluded.hash, size = excluded.size,
		small_hash = excluded.small_hash, small_size = excluded.small_size`, tx.company, p.Member, p.Photo, p.Small, p.Hash, p.Size, p.SmallHash, p.SmallSize)
}

// DeletePhoto removes a member's picture.
func (tx *Tx) DeletePhoto(member forms.ID) {
	tx.queue(`delete from member_photos where company_id = ? and member_id = ?`, tx.company, member)
}

// Photo gives a member's picture, or ErrNotFound.
func (tx *Tx) Photo(member forms.ID) (*PhotoRow, error) {
	return scanPhoto(tx.queryRow(`select `+photoColumns+` from member_photos where company_id = ? and member_id = ?`, tx.company, member))
}

// PhotosOf gives the pictures of those of the people who have one, by person.
func (tx *Tx) PhotosOf(members []forms.ID) (map[forms.ID]*PhotoRow, error) {
	found := map[forms.ID]*PhotoRow{}
	err := named(tx, func(row scanner) error {
		p, err := scanPhoto(row)
		if err == nil {
			found[p.Member] = p
		}
		return err
	}, members, func(list string) string {
		return `select ` + photoColumns + ` from member_photos where company_id = ? and member_id in (` + list + `)`
	}, tx.company)
	return found, err
}

// OwnGroupsWith gives those of a member's own groups in which a person is.
func (tx *Tx) OwnGroupsWith(owner, person forms.ID) ([]forms.ID, error) {
	return all(tx, scanID, `select g.id from group_members x join member_groups g on g.company_id = x.company_id and g.id = x.group_id
		where x.company_id = ? and x.member_id = ? and g.owner_id = ? order by g.id`, tx.company, person, owner)
}

// OpenDepartments gives up to limit open departments in the order of ids, after one.
func (tx *Tx) OpenDepartments(after forms.ID, limit int) ([]*DepartmentRow, error) {
	return find(tx, tx.gorm().Where("company_id = ? and (id > ? and closed_at = 0)", tx.company, orLowest(after)).Order("id").Limit(limit),
		func(m *departmentModel) *DepartmentRow { return &m.DepartmentRow })
}

// SetLogin gives an account another login; *Conflict "accounts_login" at the end where it is taken.
func (tx *Tx) SetLogin(account forms.ID, login string) {
	tx.queue(`update accounts set login = ? where id = ?`, login, account)
}
