package store

import (
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// RefRow is a reference of a record: the field, or "table.column", and the record that it names, by its id or by the key
// that it has among those of a form.
type RefRow struct {
	Field  string
	Target forms.ID // zero: by form and key
	Form   string
	Key    string
}

// refsPerInsert keeps a statement within the number of arguments that both databases take.
const refsPerInsert = 1000

// AddRefs notes what a record of a form refers to beside what is noted already. A key that no record has is left out.
func (tx *Tx) AddRefs(record forms.ID, form string, refs []RefRow) {
	const columns = `insert into record_refs (company_id, target_id, form_id, field, record_id) `
	named := func(r RefRow) bool { return r.Target.IsZero() }
	for chunk := range slices.Chunk(slices.DeleteFunc(slices.Clone(refs), named), refsPerInsert) {
		var args []any
		for _, r := range chunk {
			args = append(args, tx.company, r.Target, form, r.Field, record)
		}
		tx.queue(columns+`values `+strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?), ", len(chunk)), ", ")+` on conflict do nothing`, args...)
	}
	for _, r := range refs {
		if named(r) {
			tx.queue(columns+`select company_id, id, ?, ?, ? from records where company_id = ? and form_id = ? and key = ? on conflict do nothing`,
				form, r.Field, record, tx.company, r.Form, r.Key)
		}
	}
}

// DropRefs forgets what a record refers to.
func (tx *Tx) DropRefs(record forms.ID) {
	tx.queue(`delete from record_refs where company_id = ? and record_id = ?`, tx.company, record)
}

// RefsOf gives what a record refers to, by field and record.
func (tx *Tx) RefsOf(record forms.ID) ([]RefRow, error) {
	return all(tx, func(row scanner) (r RefRow, err error) {
		err = row.Scan(&r.Field, &r.Target)
		return r, err
	}, `select field, target_id from record_refs where company_id = ? and record_id = ? order by field, target_id`, tx.company, record)
}

// Referring is that records refer to another one, by one of their fields or "table.column".
type Referring struct {
	Target forms.ID
	Field  string
}

// ReferringFields gives those of some fields, or "table.column", of forms by which any record, be it in the trash, refers to a target.
func (tx *Tx) ReferringFields(target forms.ID, fields map[string][]string) (map[string][]string, error) {
	var texts []string
	var args []any
	for _, form := range sortedKeys(fields) {
		for _, field := range fields[form] {
			texts = append(texts, `select * from (select form_id, field from record_refs where company_id = ? and target_id = ? and form_id = ? and field = ? limit 1) f`+strconv.Itoa(len(texts)))
			args = append(args, tx.company, target, form, field)
		}
	}
	found := map[string][]string{}
	const perText = 4
	for len(texts) > 0 {
		n := min(len(texts), maxBranches)
		err := each(tx, func(row scanner) error {
			var form, field string
			err := row.Scan(&form, &field)
			found[form] = append(found[form], field)
			return err
		}, strings.Join(texts[:n], " union all "), args[:n*perText]...)
		if err != nil {
			return nil, err
		}
		texts, args = texts[n:], args[n*perText:]
	}
	return found, nil
}

// referring joins from the references to the record, in this order also in SQLite, which follows a cross join.
const referring = "record_refs x cross join "

// refers says that the record refers to the target by the field: where the references lead, of their row x, else looked up for each record.
func (q *RecordList) refers(w *where, company forms.ID, walk bool) {
	const same = "x.target_id = ? and x.form_id = ? and x.field = ?"
	args := []any{q.Refers.Target, q.Form, q.Refers.Field}
	if walk {
		w.and("exists (select 1 from record_refs x where x.company_id = r.company_id and "+same+" and x.record_id = r.id)", args...)
		return
	}
	w.and("x.company_id = ?", company)
	w.and(same, args...)
	w.and("r.company_id = x.company_id")
	w.and("r.id = x.record_id")
}

// manyRefer says whether so many records refer to the target that a list of those which its caller may read begins with what
// lets them read.
func (tx *Tx) manyRefer(q RecordList) (bool, error) {
	if q.Reach == nil {
		return false, nil
	}
	n, err := within(tx, q.limit(), func() (n int, err error) {
		err = tx.queryRow("select count(*) from (select 1 from record_refs x where x.company_id = ? and x.target_id = ? and x.form_id = ? and x.field = ? limit "+
			strconv.Itoa(wide)+") counted", tx.company, q.Refers.Target, q.Form, q.Refers.Field).Scan(&n)
		return n, err
	})
	return n == wide, err
}

// CountRecords counts the records of a list in the order of ids, at most MostCounted.
func (tx *Tx) CountRecords(q RecordList) (n int, err error) {
	q.Paging = Paging{}
	if err := q.check(); err != nil {
		return 0, err
	}
	text, args, err := tx.inOrder(q, "select r.id as id", nil, MostCounted, heldAgainst)
	if err != nil {
		return 0, err
	}
	return within(tx, q.limit(), func() (n int, err error) {
		err = tx.queryRow("select count(*) from ("+text+") counted", args...).Scan(&n)
		return n, err
	})
}
