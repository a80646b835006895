package store

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/superform-dev/superform/forms"
)

// maxBranches is up to how many departments or values of "in" each get an index range of their own; with more
// the database chooses, and the list is no longer one of those that figures are promised for.
const maxBranches = 50

// ListRecords gives a page of records.
func (tx *Tx) ListRecords(q RecordList) (Page[ListedRecord], error) {
	paging := q.Paging
	q.Paging = Paging{}
	if err := q.check(); err != nil {
		return Page[ListedRecord]{}, err
	}
	p, err := tx.pager("records", q.same(), paging)
	if err != nil {
		return Page[ListedRecord]{}, err
	}
	var items []orderedRecord
	slot, descending := strings.CutPrefix(q.Order, "-")
	switch {
	case slot == "":
		items, err = tx.newest(q, p)
	default:
		items, err = tx.bySlot(q, p, slot, descending)
	}
	if err != nil {
		return Page[ListedRecord]{}, err
	}
	page, err := cut(p, items, func(r orderedRecord) lastKey { return r.key })
	out := Page[ListedRecord]{Next: page.Next}
	for _, item := range page.Items {
		out.Items = append(out.Items, item.ListedRecord)
	}
	return out, err
}

// same is what a cursor holds for: the same list, whatever is shown of it, however its filter is carried out, and
// whatever its caller may read by now.
func (q RecordList) same() RecordList {
	q.Data, q.Budget, q.Slots, q.Reach, q.Own = false, 0, nil, nil, nil
	if q.Filter != "" {
		q.Status, q.Slot, q.Where = "", nil, nil
	}
	return q
}

// named reports whether the list is one of those that an index serves from their first row to their last.
func (q *RecordList) named() bool {
	slot, _ := strings.CutPrefix(q.Order, "-")
	switch {
	case q.Where != nil || q.ranges() > maxBranches || q.calculated() || q.Status != "" && q.ledByMany():
		return false
	case q.Refers != nil:
		return q.Reach == nil
	case q.Slot == nil && q.Order == "":
		return true
	case !q.Requester.IsZero() || q.Status != "" || q.Departments != nil:
		return false
	case q.Order == "":
		return q.Slot.Op == "==" || q.Slot.Op == "in"
	}
	return q.Slot == nil || q.Slot.Slot == slot
}

// calculated reports whether rules decide which records the caller may read.
func (q *RecordList) calculated() bool {
	asks := func(a Reach) bool { return a.Where != nil }
	return slices.ContainsFunc(q.Reach, asks) || slices.ContainsFunc(q.Own, func(o OwnReach) bool { return slices.ContainsFunc(o.Reach, asks) })
}

// ranges is how many ranges of an index the departments and the values of the list are.
func (q *RecordList) ranges() int {
	n := max(1, len(q.Departments))
	if q.Slot != nil {
		n *= max(1, len(q.Slot.Values))
	}
	return n
}

// limit is how long a query of the list may take.
func (q *RecordList) limit() time.Duration {
	if q.named() {
		return 0
	}
	return q.Budget
}

// orderedRecord is a record with its place in the order of the list.
type orderedRecord struct {
	ListedRecord
	key lastKey
}

func (q *RecordList) check() error {
	slot, _ := strings.CutPrefix(q.Order, "-")
	switch {
	case !q.Filer.IsZero() && (q.Form != "" || !q.Requester.IsZero()):
		return fmt.Errorf("%w: a filer with a form or a requester", ErrBadList)
	case q.Form == "" && q.Requester.IsZero() && q.Filer.IsZero():
		return fmt.Errorf("%w: neither a form nor a requester", ErrBadList)
	case q.Form == "" && (q.Slot != nil || q.Order != "" || len(q.Slots) > 0):
		return fmt.Errorf("%w: a slot without a form", ErrBadList)
	case q.Refers != nil && (q.Form == "" || !q.Requester.IsZero() || q.Slot != nil || q.Order != ""):
		return fmt.Errorf("%w: what refers to a record is of a form, and newest first", ErrBadList)
	case q.Order != "" && !isSlot(slot):
		return fmt.Errorf("%w: no slot %q", ErrBadList, slot)
	case len(q.Departments) > 1000:
		return fmt.Errorf("%w: %d departments", ErrBadList, len(q.Departments))
	case q.Slot != nil:
		return q.Slot.check()
	}
	return nil
}

func (f *SlotFilter) check() error {
	if !isSlot(f.Slot) {
		return fmt.Errorf("%w: no slot %q", ErrBadList, f.Slot)
	}
	if !slices.Contains([]string{"==", "in", "<", "<=", ">", ">="}, f.Op) {
		return fmt.Errorf("%w: no operator %q", ErrBadList, f.Op)
	}
	if len(f.Values) > MaxPage || f.Op != "in" && len(f.Values) != 1 {
		return fmt.Errorf("%w: %d values for %s", ErrBadList, len(f.Values), f.Op)
	}
	for _, v := range f.Values {
		_, text := v.(string)
		_, number := v.(int64)
		if text != (f.Slot[0] == 't') || !text && !number {
			return fmt.Errorf("%w: a %T for slot %s", ErrBadList, v, f.Slot)
		}
	}
	return nil
}

// isSlot: t1…t12 and n1…n12, the only names that get into the text of a query.
func isSlot(name string) bool {
	if len(name) < 2 || name[0] != 't' && name[0] != 'n' {
		return false
	}
	n, err := strconv.Atoi(name[1:])
	return err == nil && n >= 1 && n <= 12 && name[1:] == strconv.Itoa(n)
}

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

func (q *RecordList) selects(place string) string {
	data := ""
	if q.Data {
		data = ", r.data"
	}
	return "select " + recordColumns + data + ", " + place + " as place"
}

func (r *orderedRecord) fields(q RecordList) []any {
	if q.Data {
		return append(r.ListedRecord.fields(), &r.Data)
	}
	return r.ListedRecord.fields()
}

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

// where is what all branches share. "slot is not null" and the two conditions at the end are there word for
// word because partial indexes are found by them; so is created_at, which asks for records_mine.
func (q *RecordList) where(company forms.ID, indexed bool) where {
	w := where{}
	if indexed {
		w.and("i.company_id = ?", company)
		w.and("i.form_id = ?", q.Form)
		w.and("r.company_id = i.company_id")
		w.and("r.id = i.record_id")
		if q.Slot != nil {
			w.and("i." + q.Slot.Slot + " is not null")
		}
	} else {
		w.and("r.company_id = ?", company)
		if q.Form != "" {
			w.and("r.form_id = ?", q.Form)
		}
	}
	if !q.Requester.IsZero() {
		w.and("r.requester_id = ?", q.Requester)
		if q.Form == "" && q.Status == "" {
			w.and("r.created_at > 0")
		}
	}
	w.and("r.deleted_at is null")
	own := !q.Requester.IsZero() || !q.Filer.IsZero()
	if !q.Filer.IsZero() {
		w.and("r.filed_by = ?", q.Filer)
	}
	switch {
	case q.Status == "draft" && !own:
		w.and("1 = 0")
	case q.Status != "":
		w.and("r.status = ?", q.Status)
	case !own:
		w.and("r.status <> 'draft'")
	}
	return w
}

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

// inIDs adds "column in (ids)"; nothing is in an empty list.
func (w *where) inIDs(dialect, column string, ids []forms.ID) {
	if len(ids) <= maxBranches {
		w.in(column, anys(ids))
		return
	}
	text, arg := amongIDs(dialect, column, ids)
	w.and(text, arg)
}

// in adds "column in (values)"; nothing is in an empty list.
func (w *where) in(column string, values []any) {
	if len(values) == 0 {
		w.and("1 = 0")
		return
	}
	w.and(column+" in ("+marks(len(values))+")", values...)
}

func sqlOperator(op string) string {
	if op == "==" {
		return "="
	}
	return op
}

func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
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
