package store

import (
	"strconv"
)

// bySlot reads the list in the order of a slot: first the records that have a value there, then those that have
// none, by id. Neither range ever compares with NULL.
func (tx *Tx) bySlot(q RecordList, p *pager, slot string, descending bool) ([]orderedRecord, error) {
	direction, beyond := "asc", ">"
	if descending {
		direction, beyond = "desc", "<"
	}
	var items []orderedRecord
	if p.after == nil || !p.after.blank {
		w, err := q.slotWhere(tx)
		if err != nil {
			return nil, err
		}
		w.and("i." + slot + " is not null")
		if p.after != nil {
			w.and("(i."+slot+", i.record_id) "+beyond+" (?, ?)", p.after.place(slot), p.after.id)
		}
		text := q.selects("i."+slot) + " from " + indexed + " where " + w.text() + " order by i." + slot + " " + direction +
			", i.record_id " + direction + " limit " + strconv.Itoa(p.limit+1)
		if items, err = tx.collectBySlot(q, slot, false, text, w.args); err != nil {
			return nil, err
		}
	}
	if len(items) > p.limit || q.Slot != nil && q.Slot.Slot == slot {
		return items, nil
	}
	w, err := q.blankWhere(tx, slot)
	if err != nil {
		return nil, err
	}
	if p.after != nil && p.after.blank {
		w.and("r.id "+beyond+" ?", p.after.id)
	}
	text := q.selects("0") + " from " + outer + " where " +
		w.text() + " order by r.id " + direction + " limit " + strconv.Itoa(p.limit+1-len(items))
	blanks, err := tx.collectBySlot(q, slot, true, text, w.args)
	return append(items, blanks...), err
}

func (q RecordList) slotWhere(tx *Tx) (where, error) {
	return q.narrow(tx, q.where(tx.company, true))
}

func (q RecordList) blankWhere(tx *Tx, slot string) (where, error) {
	w := q.where(tx.company, false)
	w.and("i." + slot + " is null")
	return q.narrow(tx, w)
}

// narrow adds what an order by slot can only filter by.
func (q RecordList) narrow(tx *Tx, w where) (where, error) {
	if q.Slot != nil {
		if q.Slot.Op == "in" {
			w.in("i."+q.Slot.Slot, q.Slot.Values)
		} else {
			w.and("i."+q.Slot.Slot+" "+sqlOperator(q.Slot.Op)+" ?", q.Slot.Values[0])
		}
	}
	if q.Departments != nil {
		w.inIDs(tx.Dialect(), "r.department_id", q.Departments)
	}
	if q.Reach != nil {
		if _, err := w.reaches(q.Reach, tx.Dialect(), q.Slots); err != nil {
			return w, err
		}
	}
	_, err := w.narrowed(tx, q)
	return w, err
}

func (k lastKey) place(slot string) any {
	if slot[0] == 't' {
		return k.text
	}
	return k.number
}

func (tx *Tx) collectBySlot(q RecordList, slot string, blank bool, text string, args []any) ([]orderedRecord, error) {
	return within(tx, q.limit(), func() ([]orderedRecord, error) {
		return collect(tx, func(r *orderedRecord, scan func(...any) error) error {
			var ignored int64
			into := any(&ignored)
			switch {
			case blank:
			case slot[0] == 't':
				into = &r.key.text
			default:
				into = &r.key.number
			}
			err := scan(append(r.fields(q), into)...)
			r.key.blank, r.key.id = blank, r.ID
			return err
		}, text, args...)
	})
}
