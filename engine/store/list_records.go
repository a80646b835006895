package store

import (
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
			w.and("r.created_at >= 0")
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
