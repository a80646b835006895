package store

import "strconv"

// walked joins from the records, newest first, to the index.
const walked = "records r cross join record_index i"

// wide is how many records make a range of a slot wide. Fewer are read and sorted within some 25 ms, wherever they lie; of so
// many the newest records mostly have a page full among the first few hundred.
const wide = 10_000

// isWide says whether SQLite is to read a list from its newest record on and hold each against the range of its slot,
// rather than read the whole range and sort it. PostgreSQL decides by its statistics.
func (tx *Tx) isWide(q RecordList) (bool, error) {
	if q.Refers != nil {
		return tx.manyRefer(q)
	}
	if q.Slot == nil || q.Slot.Op == "==" || q.Slot.Op == "in" || tx.Dialect() != SQLite {
		return false, nil
	}
	i := "i." + q.Slot.Slot
	n, err := within(tx, q.limit(), func() (n int, err error) {
		err = tx.queryRow("select count(*) from (select 1 from record_index i where i.company_id = ? and i.form_id = ? and "+i+" is not null and "+
			i+" "+sqlOperator(q.Slot.Op)+" ? limit "+strconv.Itoa(wide)+") counted", tx.company, q.Form, q.Slot.Values[0]).Scan(&n)
		return n, err
	})
	return n == wide, err
}
