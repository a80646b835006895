package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// newest reads the list in the order of ids.
func (tx *Tx) newest(q RecordList, p *pager) ([]orderedRecord, error) {
	if q.ledByMany() {
		return tx.newestAmong(q, p)
	}
	return tx.newestBy(q, p, heldAgainst)
}

func (tx *Tx) newestBy(q RecordList, p *pager, by manner) ([]orderedRecord, error) {
	text, args, err := tx.inOrder(q, q.selects("0"), p.after, p.limit+1, by)
	if err != nil {
		return nil, err
	}
	var place int64
	return within(tx, q.limit(), func() ([]orderedRecord, error) {
		return collect(tx, func(r *orderedRecord, scan func(...any) error) error {
			err := scan(append(r.fields(q), &place)...)
			r.key = lastKey{id: r.ID}
			return err
		}, text, args...)
	})
}

// inOrder is the query of a list in the order of ids, each branch by its own index range.
func (tx *Tx) inOrder(q RecordList, selects string, after *lastKey, limit int, by manner) (text string, args []any, err error) {
	walk, err := tx.isWide(q)
	if err != nil {
		return "", nil, err
	}
	branches, from, err := tx.branches(q, walk)
	if err != nil {
		return "", nil, err
	}
	id := "r.id" // the last column of the index that serves the list
	switch {
	case walk:
	case q.Slot != nil:
		id = "i.record_id"
	case q.Refers != nil:
		id = "x.record_id"
	}
	texts := make([]string, len(branches))
	for i := range branches {
		w := &branches[i]
		id := cmp.Or(w.id, id)
		if w.after = after; after != nil {
			w.and(id+" < ?", after.id)
		}
		text, own := w.query(tx, &q, selects, from, id, limit, by)
		texts[i], args = text, append(args, own...)
	}
	if len(texts) == 1 {
		return texts[0], args, nil
	}
	for i := range texts {
		texts[i] = "select * from (" + texts[i] + ") b" + strconv.Itoa(i)
	}
	union := " union all "
	if len(q.Reach) > 1 { // one record may be reached in several ways
		union = " union "
	}
	return "select * from (" + strings.Join(texts, union) + ") merged order by id desc limit " + strconv.Itoa(limit), args, nil
}

// indexed joins from the index to the record, in this order also in SQLite, which follows a cross join.
const indexed = "record_index i cross join records r"

// outer joins from the record to the index, which has no row where the form had no slots.
const outer = "records r left join record_index i on i.company_id = r.company_id and i.form_id = r.form_id and i.record_id = r.id"

// branches gives the condition of the list, split into one per department and per value where these are few, and
// the tables that it is of. With walk the slot leads no more; a function keeps its index away.
func (tx *Tx) branches(q RecordList, walk bool) (all []where, from string, err error) {
	base := q.where(tx.company, q.Slot != nil && !walk)
	leads := (q.Slot != nil || q.Refers != nil) && !walk // an index other than that of the records
	if q.Refers != nil {
		q.refers(&base, tx.company, walk)
	} else if walk {
		base.and("i.company_id = r.company_id")
		base.and("i.record_id = r.id")
		base.and("coalesce(i."+q.Slot.Slot+" "+sqlOperator(q.Slot.Op)+" ?, false)", q.Slot.Values[0])
	}
	from = "records r"
	index, err := base.narrowed(tx, q)
	if err != nil {
		return nil, "", err
	}
	all = []where{base}
	if q.Slot == nil && !leads {
		alternatives, needs, err := tx.alternatives(base, q)
		if err != nil {
			return nil, "", err
		}
		all, index = alternatives, index || needs
	} else if q.Reach != nil {
		needs, err := all[0].reaches(q.Reach, tx.Dialect(), q.Slots)
		if err != nil {
			return nil, "", err
		}
		index = index || needs
	}
	if index {
		from = outer
	}
	switch {
	case q.Refers != nil:
		if leads {
			from = referring + from
		}
	case walk:
		from = walked
	case q.Slot != nil:
		from = indexed
		all = split(all, "i."+q.Slot.Slot, q.Slot.Op, q.Slot.Values)
	}
	if q.Departments != nil {
		all = splitIDs(tx.Dialect(), all, "r.department_id", q.Departments)
	}
	return all, from, nil
}

// narrowed adds the list's condition, and reports whether it asks for slots.
func (w *where) narrowed(tx *Tx, q RecordList) (index bool, err error) {
	own, err := w.own(q.Own, tx.Dialect())
	if q.Where == nil || err != nil {
		return own, err
	}
	index, err = w.condition(q.Where, tx.Dialect(), q.Slots)
	return index || own, err
}

// split adds "column op values" to every branch; a short list of values makes a branch of each.
func split(branches []where, column, op string, values []any) []where {
	var unique []any
	for _, v := range values {
		if !slices.Contains(unique, v) {
			unique = append(unique, v)
		}
	}
	var out []where
	for _, w := range branches {
		switch {
		case op != "in":
			w.and(column+" "+sqlOperator(op)+" ?", values[0])
		case len(unique) == 0 || len(branches)*len(unique) > maxBranches:
			w.in(column, unique)
		default:
			for _, v := range unique {
				one := w.clone()
				one.and(column+" = ?", v)
				out = append(out, one)
			}
			continue
		}
		out = append(out, w)
	}
	return out
}

// splitIDs is split by one of several ids, where these are few.
func splitIDs(dialect string, branches []where, column string, ids []forms.ID) []where {
	if len(branches)*len(ids) <= maxBranches {
		return split(branches, column, "in", anys(ids))
	}
	for i := range branches {
		branches[i].inIDs(dialect, column, ids)
	}
	return branches
}
