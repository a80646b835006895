package store

import (
	"slices"

	"github.com/superform-dev/superform/forms"
)

// Queries for many at once: what one of them would cost for each.

// maxNamed is how many values one statement names: a list is asked for in chunks.
const maxNamed = 512

// named asks for rows by a list of values, which the query names with in (?), in chunks whose length is a power of two:
// few texts are prepared, whatever the lengths of lists are. Arguments before the list stand in before. It asks nothing
// for an empty list.
func named[V comparable](tx *Tx, visit func(scanner) error, values []V, query func(list string) string, before ...any) error {
	for chunk := range slices.Chunk(values, maxNamed) {
		size := 1
		for size < len(chunk) {
			size *= 2
		}
		filled := slices.Clone(chunk)
		for len(filled) < size {
			filled = append(filled, chunk[0])
		}
		list, args := inList(filled)
		if err := each(tx, visit, query(list), append(slices.Clone(before), args...)...); err != nil {
			return err
		}
	}
	return nil
}

// Members gives those of the people who exist, also disabled ones, by id.
func (tx *Tx) Members(ids []forms.ID) (map[forms.ID]*MemberRow, error) {
	found := make(map[forms.ID]*MemberRow, len(ids))
	var missing []forms.ID
	for _, id := range ids {
		if known := tx.members[id]; known != nil {
			m := *known
			found[id] = &m
		} else {
			missing = append(missing, id)
		}
	}
	err := named(tx, func(row scanner) error {
		m, err := scanMember(row)
		if err != nil {
			return err
		}
		tx.know(m)
		found[m.ID] = m
		return nil
	}, missing, func(list string) string {
		return `select ` + memberColumns + ` from members where company_id = ? and id in (` + list + `)`
	}, tx.company)
	return found, err
}

// RolesOfMembers gives the keys of the roles of several people, by person.
func (tx *Tx) RolesOfMembers(members []forms.ID) (map[forms.ID][]string, error) {
	found := map[forms.ID][]string{}
	err := named(tx, func(row scanner) error {
		var member forms.ID
		var key string
		err := row.Scan(&member, &key)
		found[member] = append(found[member], key)
		return err
	}, members, func(list string) string {
		return `select x.member_id, r.key from role_members x join roles r on r.company_id = x.company_id and r.id = x.role_id
			where x.company_id = ? and x.member_id in (` + list + `) order by r.key`
	}, tx.company)
	return found, err
}

// Heads gives the first head of HeadsAbove for several departments, by department.
func (tx *Tx) Heads(departments []forms.ID) (map[forms.ID]forms.ID, error) {
	found := map[forms.ID]forms.ID{}
	err := named(tx, func(row scanner) error {
		var department, head forms.ID
		err := row.Scan(&department, &head)
		if _, nearer := found[department]; !nearer {
			found[department] = head
		}
		return err
	}, departments, func(list string) string {
		return `select t.descendant_id, d.head_id from department_tree t join departments d on d.company_id = t.company_id and d.id = t.ancestor_id
			where t.company_id = ? and t.descendant_id in (` + list + `) and d.head_id is not null order by t.depth`
	}, tx.company)
	return found, err
}

// DepartmentsAbove gives several departments each with itself and all above it.
func (tx *Tx) DepartmentsAbove(departments []forms.ID) (map[forms.ID][]forms.ID, error) {
	found := map[forms.ID][]forms.ID{}
	err := named(tx, func(row scanner) error {
		var department, above forms.ID
		err := row.Scan(&department, &above)
		found[department] = append(found[department], above)
		return err
	}, departments, func(list string) string {
		return `select descendant_id, ancestor_id from department_tree where company_id = ? and descendant_id in (` + list + `) order by depth`
	}, tx.company)
	return found, err
}

// Records gives those of the records that exist and are not in the trash, in no order.
func (tx *Tx) Records(ids []forms.ID) ([]*RecordRow, error) {
	var found []*RecordRow
	err := named(tx, taking(&found, scanRecord), ids, func(list string) string {
		return `select ` + recordRowColumns + ` from records where company_id = ? and id in (` + list + `) and deleted_at is null`
	}, tx.company)
	return found, err
}

// RecordsByKeys is RecordByKey of several keys, in no order.
func (tx *Tx) RecordsByKeys(form string, keys []string) ([]*RecordRow, error) {
	var found []*RecordRow
	err := named(tx, taking(&found, scanRecord), keys, func(list string) string {
		return `select ` + recordRowColumns + ` from records where company_id = ? and form_id = ? and key in (` + list + `) and deleted_at is null`
	}, tx.company, form)
	return found, err
}

// LedgerAccounts gives those of the keyed accounts that exist, in no order, without locking them.
func (tx *Tx) LedgerAccounts(keys []string) ([]*LedgerAccountRow, error) {
	var found []*LedgerAccountRow
	err := named(tx, taking(&found, scanLedgerAccount), keys, func(list string) string {
		return `select ` + ledgerAccountColumns + ` from ledger_accounts where company_id = ? and key in (` + list + `)`
	}, tx.company)
	return found, err
}

// taking appends what a row holds.
func taking[T any](into *[]T, scan func(scanner) (T, error)) func(scanner) error {
	return func(row scanner) error {
		one, err := scan(row)
		*into = append(*into, one)
		return err
	}
}
