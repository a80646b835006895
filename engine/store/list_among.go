package store

import (
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// Many ways to the records of a form: departments below somebody, or the people who report to them. A few get an index range each. Of many, a list
// is read from its newest record on as long as that is quick; where that fills no page, the newest of each are put together: so a page costs the same
// in a form of a million records, however large or small their share of it is.

// By what many ways lead.
const (
	byDepartment = "r.department_id"
	byRequester  = "r.requester_id"
)

// among is that a column is one of many ids.
type among struct {
	column string
	ids    []forms.ID
}

// manner is how a list reads what is among many ids.
type manner int

const (
	heldAgainst manner = iota // every record of the list is held against them
	windowed                  // the newest records of the list are, up to window
	ofEach                    // the newest of each id
)

// window is how many of the newest records are looked at before the newest of each id are.
var window = 2000

// leads gives what a Reach is read by where it is by many ids: the fewer, of departments and requesters.
func (a *Reach) leads() *among {
	switch {
	case !a.Seat.IsZero() || !a.Requester.IsZero() || !a.Filer.IsZero():
		return nil
	case a.Departments != nil && (a.Requesters == nil || len(a.Departments) <= len(a.Requesters)):
		return &among{byDepartment, a.Departments}
	case a.Requesters != nil:
		return &among{byRequester, a.Requesters}
	}
	return nil
}

// rangesOf is how many ranges of an index some ways to records are.
func rangesOf(all []Reach) (n int) {
	for i := range all {
		if led := all[i].leads(); led != nil {
			n += len(led.ids)
		} else {
			n++
		}
	}
	return n
}

// maxWays is how many ways to records, each by many ids, are read one by one.
const maxWays = 8

// ledByMany reports whether many ids lead a list.
func (q *RecordList) ledByMany() bool {
	return q.Slot == nil && q.Refers == nil && q.Order == "" && len(q.Reach) <= maxWays && rangesOf(q.Reach) > maxBranches
}

// query is that of a branch: so many of its rows in the order of ids.
func (w *where) query(tx *Tx, q *RecordList, selects, from, id string, limit int, by manner) (text string, args []any) {
	end := " order by " + id + " desc limit " + strconv.Itoa(limit)
	if w.among == nil {
		return selects + " from " + w.lead + from + " where " + w.text() + end, w.args
	}
	column, ids := w.among.column, idsArgument(tx.Dialect(), w.among.ids)
	switch {
	case by == ofEach && tx.Dialect() == SQLite:
		each := "select r.id from " + from + " where " + w.text() + " and " + column + " = unhex(d.value)" + end
		return selects + " from json_each(?) d cross join records r where r.company_id = ? and r.id in (" + each + ")" + end,
			slices.Concat([]any{ids, tx.company}, w.args)
	case by == ofEach:
		each := selects + " from " + from + " where " + w.text() + " and " + column + " = d.id" + end
		return "select b.* from unnest(cast(? as uuid[])) d (id) cross join lateral (" + each + ") b order by b.id desc limit " + strconv.Itoa(limit),
			slices.Concat([]any{ids}, w.args)
	case by == windowed:
		newest := q.where(tx.company, false)
		if w.after != nil {
			newest.and("r.id < ?", w.after.id)
		}
		from = strings.Replace(from, "records r", "(select r.* from records r where "+newest.text()+" order by r.id desc limit "+strconv.Itoa(window)+") r", 1)
		args = newest.args
	}
	held := w.clone()
	held.inIDs(tx.Dialect(), unled(tx.Dialect(), column), w.among.ids)
	return selects + " from " + from + " where " + held.text() + end, slices.Concat(args, held.args)
}

// newestAmong reads a list in the order of ids that is led by many ids, in two steps at most.
func (tx *Tx) newestAmong(q RecordList, p *pager) ([]orderedRecord, error) {
	items, err := tx.newestBy(q, p, windowed)
	if err != nil {
		return nil, err
	}
	if len(items) > p.limit {
		// All that lies before the last of them has been looked at, if it lies in the window.
		w := q.where(tx.company, false)
		w.and("r.id >= ?", items[len(items)-1].ID)
		if p.after != nil {
			w.and("r.id < ?", p.after.id)
		}
		var n int
		err := tx.queryRow("select count(*) from (select 1 from records r where "+w.text()+" limit "+strconv.Itoa(window+1)+") before", w.args...).Scan(&n)
		if err != nil || n <= window {
			return items, err
		}
	}
	return tx.newestBy(q, p, ofEach)
}
