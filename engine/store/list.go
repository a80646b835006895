package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// The named lists: those that an index serves from their first row to their last, whatever the number of
// records. docs: design section 7. A list is read page by page in a Read of its company.

// ErrBadList: a list that asks for what there is not (a slot, an operator, a form); the text says what.
var ErrBadList = errors.New("store: not a list")

// MaxPage and DefaultPage are how many rows a page has at most, and where nothing is asked.
const (
	MaxPage     = 100
	DefaultPage = 20
)

// Paging says which page and for whom: a cursor holds for one member and one list only.
type Paging struct {
	Viewer forms.ID
	Cursor string // Page.Next of the page before; "" is the first
	Limit  int    // 1…MaxPage; 0 is DefaultPage
}

// Page is one page of a list. Next is the cursor of the page after it, "" on the last.
type Page[T any] struct {
	Items []T
	Next  string
}

// TaskList is a member's inbox, newest first, or, with Done, what they have dealt with, for others too, latest first.
type TaskList struct {
	Member forms.ID
	Also   []forms.ID // members for whom Member acts: what they are asked to decide, but for Member's own requests
	// Clients are those without a smartphone for whom Member acts: also what was returned to them.
	Clients []forms.ID
	Done    bool
	Data    bool // asks for the records' data too
	Paging
}

// ListedTask is a task with the head of its record. Instants are milliseconds, 0 where there is none.
type ListedTask struct {
	ID, Instance, Seat, Visit, Member  forms.ID
	Node, Title, Kind, Status, Outcome string
	OpenedAt, ClosedAt                 int64
	Record                             ListedRecord
}

// RecordList is a list of records: of one form, or of one requester. Newest first is the order of ids. Deleted
// records are on no list, drafts only on their requester's and on that of who fills them in for somebody else.
type RecordList struct {
	Form        string      // "" only with Requester
	Requester   forms.ID    // zero: everybody's
	Filer       forms.ID    // who filed them for somebody else, drafts too; without Form and Requester
	Status      string      // "": any
	Departments []forms.ID  // nil: any
	Slot        *SlotFilter // nil: any
	Refers      *Referring  // to which other record, newest first; nil: to any or none
	// Where narrows the list by a rule of the list subset; nil: any. Slots are those of Form:
	// "n1" by "days", "items.t1" by "items.note".
	Where *rules.Condition
	Slots map[string]string
	// Reach is what of the form its caller may read, nil for everything; Own how far they may read what is their own.
	Reach []Reach
	Own   []OwnReach
	// Filter is what Status, Slot and Where were made of, where that is a text of the caller's. A cursor then holds for
	// the text, also where what it means has changed since, as today() does at midnight.
	Filter string
	// Budget is how long a query may take where the list is none of the named ones; then ErrTooBroad. 0: as long as any.
	Budget time.Duration
	// Order is "" for newest first, or a slot ("t3", "n1"; "-n1" descending), blanks last in both directions.
	Order string
	// Data asks for the record's data too.
	Data bool
	Paging
}

// SlotFilter compares a slot of record_index with values: string for a t slot, int64 for an n slot.
type SlotFilter struct {
	Slot   string
	Op     string // == in < <= > >=; one value each but for in, which takes up to MaxPage
	Values []any
}

// ListedRecord is what a list shows of a record. Instants are milliseconds, 0 where there is none; Data is
// canonical JSON, "" where it was not asked for.
type ListedRecord struct {
	ID, Requester, Department, CreatedBy       forms.ID
	FiledBy                                    forms.ID // who filed it for the requester; none: they themselves
	Form, Number, Key, Status, Summary, Data   string
	FormVersion, Revision                      int64
	Incident                                   bool
	CreatedAt, SubmittedAt, UpdatedAt, EndedAt int64
}

const recordColumns = `r.id, r.requester_id, r.department_id, r.created_by, r.filed_by, r.form_id, coalesce(r.number, ''), coalesce(r.key, ''),
	r.status, r.summary, r.form_version, r.revision, r.incident, r.created_at, coalesce(r.submitted_at, 0),
	r.updated_at, coalesce(r.ended_at, 0)`

func (r *ListedRecord) fields() []any {
	return []any{&r.ID, &r.Requester, &r.Department, &r.CreatedBy, &r.FiledBy, &r.Form, &r.Number, &r.Key, &r.Status, &r.Summary,
		&r.FormVersion, &r.Revision, &r.Incident, &r.CreatedAt, &r.SubmittedAt, &r.UpdatedAt, &r.EndedAt}
}

// ListTasks gives a page of an inbox.
func (tx *Tx) ListTasks(q TaskList) (Page[ListedTask], error) {
	paging := q.Paging
	q.Paging = Paging{}
	columns := recordColumns
	if q.Data {
		columns += ", r.data"
	}
	withData := q.Data
	q.Data = false // the same list, whatever is shown of it
	p, err := tx.pager("tasks", q, paging)
	if err != nil {
		return Page[ListedTask]{}, err
	}
	var items []ListedTask
	for _, w := range q.branches(tx.company, p.after) {
		text := `select t.id, t.instance_id, t.seat_id, t.visit_id, t.member_id, t.node, t.title, t.kind, t.status,
			coalesce(t.outcome, ''), t.opened_at, coalesce(t.closed_at, 0), ` + columns + `
			from tasks t cross join records r where ` + w.text() + `
			and r.company_id = t.company_id and r.id = t.record_id order by ` + q.order() + " limit " + strconv.Itoa(p.limit+1)
		some, err := collect(tx, func(t *ListedTask, scan func(...any) error) error {
			into := append([]any{&t.ID, &t.Instance, &t.Seat, &t.Visit, &t.Member, &t.Node, &t.Title, &t.Kind, &t.Status,
				&t.Outcome, &t.OpenedAt, &t.ClosedAt}, t.Record.fields()...)
			if withData {
				into = append(into, &t.Record.Data)
			}
			return scan(into...)
		}, text, w.args...)
		if err != nil {
			return Page[ListedTask]{}, err
		}
		items = append(items, some...)
	}
	if q.Done {
		slices.SortFunc(items, func(a, b ListedTask) int {
			return cmp.Or(cmp.Compare(b.ClosedAt, a.ClosedAt), bytes.Compare(b.ID[:], a.ID[:]))
		})
		items = items[:min(len(items), p.limit+1)]
	}
	return cut(p, items, func(t ListedTask) lastKey {
		if q.Done {
			return lastKey{number: t.ClosedAt, id: t.ID}
		}
		return lastKey{id: t.ID}
	})
}

func (q *TaskList) order() string {
	if q.Done {
		return "t.closed_at desc, t.id desc"
	}
	return "t.id desc"
}

// branches are the conditions of the queries that give an inbox together, each read in order by an index: what is done is the
// member's own, and what they decided for others.
func (q *TaskList) branches(company forms.ID, after *lastKey) []where {
	w := where{}
	w.and("t.company_id = ?", company)
	if !q.Done {
		others, args := waitsFor("t.", q.Also, q.Clients)
		if len(q.Also)+len(q.Clients) > 0 {
			w.and("(t.member_id = ? or r.requester_id <> ? and "+others+")", append([]any{q.Member, q.Member}, args...)...)
		} else {
			w.and("t.member_id = ?", q.Member)
		}
		w.and("t.status = 'open'")
		if after != nil {
			w.and("t.id < ?", after.id)
		}
		return []where{w}
	}
	w.and("t.status = 'done'")
	if after != nil {
		w.and("(t.closed_at, t.id) < (?, ?)", after.number, after.id)
	}
	acted := w.clone()
	w.and("t.member_id = ?", q.Member)
	acted.and((&Reach{Acted: true}).seat("t"), q.Member)
	return []where{w, acted}
}

// pager is the part of a list that all lists share.
type pager struct {
	tx    *Tx
	scope cursorScope
	after *lastKey
	limit int
}

func (tx *Tx) pager(list string, query any, paging Paging) (*pager, error) {
	limit := paging.Limit
	if limit == 0 {
		limit = DefaultPage
	}
	if limit < 1 || limit > MaxPage {
		return nil, fmt.Errorf("%w: a page of %d rows", ErrBadList, limit)
	}
	canonical, err := json.Marshal(query)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadList, err)
	}
	p := &pager{tx: tx, limit: limit, scope: cursorScope{tx.company, paging.Viewer, sha256.Sum256(append([]byte(list+"\n"), canonical...))}}
	if paging.Cursor == "" {
		return p, nil
	}
	last, err := tx.store.seals.open(p.scope, paging.Cursor)
	if err != nil {
		return nil, err
	}
	after, err := readLastKey(last)
	p.after = &after
	return p, err
}

// cut takes the row beyond the page off and seals where the page ended.
func cut[T any](p *pager, items []T, key func(T) lastKey) (Page[T], error) {
	if len(items) <= p.limit {
		return Page[T]{Items: items}, nil
	}
	items = items[:p.limit]
	next, err := p.tx.store.seals.seal(p.scope, key(items[p.limit-1]).bytes())
	return Page[T]{items, next}, err
}

// where is a conjunction with its arguments.
type where struct {
	lead  string // tables that are read first, as "(select …) held cross join "; its arguments are the first of args
	terms []string
	args  []any
	id    string // by what its rows are in the order of their ids; "": as the list says
	after *lastKey
	among *among // that a column is one of many ids; nil: nothing
	few   bool   // its rows are gathered and sorted: no index in their order is wanted
}

func (w *where) and(term string, args ...any) {
	w.terms = append(w.terms, term)
	w.args = append(w.args, args...)
}

func (w *where) text() string { return strings.Join(w.terms, " and ") }

func (w *where) clone() where {
	return where{w.lead, slices.Clone(w.terms), slices.Clone(w.args), w.id, w.after, w.among, w.few}
}
