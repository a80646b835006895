package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/superform-dev/superform/engine/notify"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Forms lists the forms of which the caller may know, app by app, with what they may do.
func (e *Engine) Forms(ctx context.Context, c Caller) ([]FormRef, error) {
	list := []FormRef{}
	err := e.read(ctx, c, func(w *work) error {
		for _, id := range sortedKeys(w.cat.forms) {
			pub := w.cat.forms[id]
			known, err := w.mayKnow(pub)
			if err != nil {
				return err
			}
			if !known {
				continue
			}
			ref := w.formRef(pub)
			if ref.May, err = w.mayOf(pub); err != nil {
				return err
			}
			list = append(list, ref)
		}
		return nil
	})
	return list, err
}

func (w *work) formRef(pub *published) FormRef {
	ref := FormRef{ID: pub.row.ID, App: appOf(pub.row.ID), Kind: string(pub.form.Kind), Title: w.label(pub.form.Title, pub)}
	if pub.app != nil {
		ref.Icon, ref.Category = pub.app.Icon, pub.app.Category
	}
	return ref
}

// Form gives a version of a form as a page draws it, with the options that are records; version 0 is the current
// one. Who may know of the form reads every version: a definition holds nobody's data.
func (e *Engine) Form(ctx context.Context, c Caller, id string, version int) (FormView, error) {
	var view FormView
	err := e.read(ctx, c, func(w *work) (err error) {
		view, err = w.formView(id, version)
		return err
	})
	return view, err
}

func (w *work) formView(id string, version int) (view FormView, err error) {
	pub, err := w.readable(id, version)
	if err != nil {
		return view, err
	}
	if view.FormParts, err = pub.parts.of(pub.form); err != nil {
		return view, err
	}
	view.FormRef, view.Version, view.Hash, view.Language = w.formRef(pub), pub.row.Version, pub.row.Hash, pub.form.Language
	if view.Options, err = w.options(pub); err != nil {
		return view, err
	}
	return view, w.hands(&view, pub)
}

// hands says what of a new record of a form the caller may fill in and see. Who may create none is told nothing.
func (w *work) hands(view *FormView, pub *published) error {
	grant, err := w.mayInGeneral(forms.MayCreate, pub)
	if err != nil || grant == nil || grant.All() {
		return err
	}
	sight, err := w.sightOfNew(pub)
	if err != nil {
		return err
	}
	view.Editable = sortedKeys(granted(pub.form, nil, nil, grant, false).Editable)
	for _, f := range pub.form.Fields {
		if !sight.Or(grant).Sees(pub.form, f.ID) {
			view.Unseen = append(view.Unseen, f.ID)
		}
	}
	return nil
}

// readable is a version of a form, 0 for the current one.
func (w *work) readable(id string, version int) (*published, error) {
	newest := w.cat.forms[id]
	if newest == nil {
		return nil, ErrNotFound
	}
	if known, err := w.mayKnow(newest); err != nil || !known {
		return nil, orNotFound(err)
	}
	if version == 0 {
		return newest, nil
	}
	pub, err := w.formVersion(id, version)
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrNotFound
	}
	return pub, err
}

// recordKey is how an option names a record: by its key, or by its id where it has none.
func recordKey(r *store.RecordRow) string {
	if r.Key != "" {
		return r.Key
	}
	return r.ID.String()
}

// Record gives one record with its path and history.
func (e *Engine) Record(ctx context.Context, c Caller, id forms.ID) (RecordView, error) {
	var view RecordView
	err := e.read(ctx, c, func(w *work) error {
		_, full, err := w.full(id)
		if err == nil {
			view = *full
		}
		return err
	})
	return view, err
}

// full is a record that the caller may read, with its path and history, and its form with the flow that it runs by.
func (w *work) full(id forms.ID) (*published, *RecordView, error) {
	record, err := w.tx.Record(id)
	if err != nil {
		return nil, nil, err
	}
	pub, err := w.formVersion(record.Form, record.FormVersion)
	if err != nil {
		return nil, nil, err
	}
	if err := w.mayRead(pub, record); err != nil {
		return nil, nil, err
	}
	if newest := w.cat.forms[record.Form]; newest != nil && record.Status == statusDraft {
		data, left, err := w.draft(newest, record)
		if err != nil {
			return nil, nil, err
		}
		if record.Department, err = w.departmentFor(record.Requester, nil, record.Department); err != nil {
			return nil, nil, err
		}
		view, err := w.viewDraft(newest, record, data, left)
		if err != nil {
			return nil, nil, err
		}
		return newest, view, w.history(newest, view, forms.FullSight())
	}
	pub, view, _, err := w.viewStored(pub, record)
	if err != nil {
		return nil, nil, err
	}
	sight, err := w.sight(pub, record, nil)
	if err != nil {
		return nil, nil, err
	}
	return pub, view, w.history(pub, view, sight)
}

// Task gives one task of the caller's, open or done, for themselves or for somebody else, with its whole record.
func (e *Engine) Task(ctx context.Context, c Caller, id forms.ID) (TaskView, error) {
	var view TaskView
	err := e.read(ctx, c, func(w *work) error {
		task, err := w.tx.Task(id)
		if err != nil {
			return err
		}
		absent := task.Member
		if !w.decided(task) {
			if absent, err = w.forWhom(task); err != nil {
				return err
			}
		}
		pub, record, err := w.full(task.Record)
		if err != nil {
			return err
		}
		view = w.taskView(pub, &store.ListedTask{ID: task.ID, Node: task.Node, Kind: task.Kind, Status: task.Status, Outcome: task.Outcome,
			OpenedAt: task.OpenedAt, ClosedAt: task.ClosedAt}, *record)
		if err := w.learn(absent); err != nil {
			return err
		}
		view.For = w.member(absent)
		if w.client != nil {
			view.Record.Paper = w.paper(pub)
		}
		if resubmits(task) {
			row, err := w.tx.Record(task.Record)
			if err != nil {
				return err
			}
			by, err := w.refillable(pub, row, nil)
			if err != nil {
				return err
			}
			view.Editable = by.grant.Paths(pub.form)
		}
		return nil
	})
	return view, err
}

// Records gives a page of the caller's own records, or, of a plain form, of all of them, narrowed by a filter of the
// list subset (docs/lists.md).
func (e *Engine) Records(ctx context.Context, c Caller, in ListIn) (List[RecordView], error) {
	page := List[RecordView]{Items: []RecordView{}}
	err := e.read(ctx, c, func(w *work) error {
		q, err := w.recordList(in)
		if err != nil {
			return err
		}
		return w.listInto(&page, q, in.Fields...)
	})
	return page, err
}

// listInto fills a page with what a list holds, each record with the fields asked for.
func (w *work) listInto(page *List[RecordView], q store.RecordList, fields ...string) error {
	rows, err := w.tx.ListRecords(q)
	if err != nil {
		return w.unlisted(&q, w.cat.forms[q.Form], err)
	}
	page.Next = rows.Next
	if err := w.learnSeatsOf(rows.Items); err != nil {
		return err
	}
	if err := w.learnOf(rows.Items); err != nil {
		return err
	}
	asked, err := w.askedOf(rows.Items, fields)
	if err != nil {
		return err
	}
	for i := range rows.Items {
		view, err := w.listed(&rows.Items[i], asked[i])
		if err != nil {
			return err
		}
		page.Items = append(page.Items, view)
	}
	return w.markListed(page.Items)
}

// learnSeatsOf reads at once on which records of a page the caller has a seat, where that may matter.
func (w *work) learnSeatsOf(rows []store.ListedRecord) error {
	var ids []forms.ID
	for i := range rows {
		if pub := w.cat.forms[rows[i].Form]; rows[i].Requester != w.caller.Member && (pub == nil || !w.readsAll(pub) || pub.form.Masked() != nil) {
			ids = append(ids, rows[i].ID)
		}
	}
	return w.learnSeats(ids)
}

func (w *work) learnOf(rows []store.ListedRecord) error {
	var ids []forms.ID
	for i := range rows {
		ids = append(ids, rows[i].Requester, rows[i].Department, rows[i].FiledBy)
	}
	if err := w.learn(ids...); err != nil {
		return err
	}
	return w.learnNamed(rows)
}

// askedOf gives of each row of a list the fields that are asked for, nil where none are, and reads at once what they name.
func (w *work) askedOf(rows []store.ListedRecord, fields []string) ([]rules.Data, error) {
	all := make([]rules.Data, len(rows))
	if len(fields) == 0 {
		return all, nil
	}
	names := map[choiceName]bool{}
	var people []forms.ID
	for i := range rows {
		pub, err := w.formVersion(rows[i].Form, int(rows[i].FormVersion))
		if err != nil {
			return nil, err
		}
		if all[i], err = pub.stored(&store.RecordRow{ID: rows[i].ID, Data: rows[i].Data}); err != nil {
			return nil, err
		}
		maps.DeleteFunc(all[i], func(id string, _ rules.Value) bool { return !slices.Contains(fields, id) })
		maps.Copy(names, namesIn(pub.form, all[i]))
		people = append(people, peopleIn(pub.form, all[i])...)
	}
	return all, w.readLines(names, people)
}

// listed is a record in a list, with the fields asked for.
func (w *work) listed(r *store.ListedRecord, asked rules.Data) (RecordView, error) {
	pub, err := w.formVersion(r.Form, int(r.FormVersion))
	if err != nil {
		return RecordView{}, err
	}
	sight, err := w.sight(pub, listedRow(r), nil)
	if err != nil {
		return RecordView{}, err
	}
	view, err := w.briefs(r, sight)
	if err != nil || asked == nil {
		return view, err
	}
	data := sight.Data(w.ruling(pub).form, asked)
	view.Data = pub.form.Encode(data)
	return view, w.said(pub, &view, data, r.Data)
}

// Tasks gives a page of the caller's inbox, newest first: open tasks, or done ones.
func (e *Engine) Tasks(ctx context.Context, c Caller, in TaskListIn) (List[TaskView], error) {
	page := List[TaskView]{Items: []TaskView{}}
	err := e.read(ctx, c, func(w *work) error {
		paging, err := w.paging(in.Cursor, in.Limit)
		if err != nil {
			return err
		}
		absent, err := w.actsFor(in.Status != "done")
		if err != nil {
			return err
		}
		var clients []forms.ID
		if in.Status != "done" {
			if clients, err = w.clientsWaiting(); err != nil {
				return err
			}
		}
		rows, err := w.tx.ListTasks(store.TaskList{Member: c.Member, Also: absent, Clients: clients, Done: in.Status == "done", Data: w.translates(), Paging: paging})
		if err != nil {
			return err
		}
		page.Next = rows.Next
		records := make([]store.ListedRecord, len(rows.Items))
		for i, t := range rows.Items {
			records[i] = t.Record
		}
		if err := w.learnOf(records); err != nil {
			return err
		}
		w.seatsHeld = make(map[forms.ID]bool, len(records))
		for i := range records {
			w.seatsHeld[records[i].ID] = true // by the task itself
		}
		others := append(slices.Clone(absent), clients...)
		for i := range rows.Items {
			others = append(others, rows.Items[i].Member) // for whom they decided
		}
		if err := w.learn(others...); err != nil {
			return err
		}
		pins, err := w.pins(rows.Items)
		if err != nil {
			return err
		}
		for i := range rows.Items {
			view, err := w.task(&rows.Items[i], pins[rows.Items[i].Instance])
			if err != nil {
				return err
			}
			if of := rows.Items[i].Member; of != c.Member {
				view.For = w.member(of)
			}
			page.Items = append(page.Items, view)
		}
		return nil
	})
	return page, err
}

// paging reads which page the caller wants; limit 0 is as many rows as is usual.
func (w *work) paging(cursor string, limit int) (store.Paging, error) {
	if limit < 0 || limit > store.MaxPage {
		return store.Paging{}, NewFault("bad_parameter", "name", "limit")
	}
	return store.Paging{Viewer: w.caller.Member, Cursor: cursor, Limit: limit}, nil
}

// pins gives what the instances of tasks run by.
func (w *work) pins(tasks []store.ListedTask) (map[forms.ID]*store.InstanceRow, error) {
	ids := make([]forms.ID, len(tasks))
	for i, t := range tasks {
		ids[i] = t.Instance
	}
	rows, err := w.tx.PinsOf(ids)
	pins := make(map[forms.ID]*store.InstanceRow, len(rows))
	for _, row := range rows {
		pins[row.ID] = row
	}
	return pins, err
}

func (w *work) task(t *store.ListedTask, instance *store.InstanceRow) (TaskView, error) {
	if instance == nil {
		return TaskView{}, fmt.Errorf("task %s is of the instance %s, which is not there", t.ID, t.Instance)
	}
	pub, err := w.formVersion(t.Record.Form, int(t.Record.FormVersion))
	if err != nil {
		return TaskView{}, err
	}
	if pub, err = w.pinned(pub, instance); err != nil {
		return TaskView{}, err
	}
	sight, err := w.sight(pub, listedRow(&t.Record), nil)
	if err != nil {
		return TaskView{}, err
	}
	record, err := w.briefs(&t.Record, sight)
	return w.taskView(pub, t, record), err
}

// taskView is a task on a record, whose form comes with the flow that it runs by.
func (w *work) taskView(pub *published, t *store.ListedTask, record RecordView) TaskView {
	return TaskView{ID: t.ID, Record: record, Node: t.Node, Label: w.nodeLabel(pub, t.Node), Kind: t.Kind, Status: t.Status, Outcome: t.Outcome,
		OpenedAt: Instant(t.OpenedAt), ClosedAt: Instant(t.ClosedAt), Actions: w.taskActions(pub, t)}
}

// Notices gives a page of the caller's messages, newest first.
func (e *Engine) Notices(ctx context.Context, c Caller, cursor string, limit int) (List[Notice], error) {
	page := List[Notice]{Items: []Notice{}}
	err := e.read(ctx, c, func(w *work) error {
		paging, err := w.paging(cursor, limit)
		if err != nil {
			return err
		}
		rows, err := w.tx.ListNotices(c.Member, paging)
		if err != nil {
			return err
		}
		page.Next = rows.Next
		for _, n := range rows.Items {
			var m notify.Message
			if err := json.Unmarshal([]byte(n.Body), &m); err != nil {
				return fmt.Errorf("decode notice %s: %w", n.ID, err)
			}
			page.Items = append(page.Items, Notice{ID: n.ID, At: Instant(n.CreatedAt), Kind: n.Kind, Record: n.Record, Task: n.Task,
				Text: m.Text(c.Language), Read: n.ReadAt != 0})
		}
		return nil
	})
	return page, err
}
