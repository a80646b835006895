package engine

import (
	"fmt"
	"slices"

	"github.com/superform-dev/superform/engine/approvals"
	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// MergeDepartment puts what belongs to a department into another and closes it: the departments below it, its people, its head where the other has
// none, and the records under way that were filed for it. What is much goes on in a batch, whose last step closes it.
type MergeDepartment struct {
	ID       forms.ID
	Revision int
	Into     forms.ID `json:"into"`
}

// MergeIn names the department that another is merged into.
type MergeIn struct {
	Into forms.ID `json:"into"`
}

// mergeBody is the batch of a merger.
type mergeBody struct {
	jobs.Slice
	From forms.ID `json:"from"`
	Into forms.ID `json:"into"`
	By   forms.ID `json:"by"`
}

// Subject is what is changed.
func (m MergeDepartment) Subject() forms.ID { return m.ID }

func (m MergeDepartment) change(w *work) (any, error) {
	row, err := w.lockedDepartment(m.ID, m.Revision)
	if err != nil {
		return nil, err
	}
	if m.Into == m.ID {
		return nil, NewFault("department_ring", "ring", row.Name)
	}
	into, err := w.openDepartment(m.Into)
	if err != nil {
		return nil, err
	}
	below, err := w.tx.DepartmentsUnder(row.ID)
	if err != nil {
		return nil, err
	}
	if err := w.mayMove(row, into.ID); err != nil { // the departments below it go below the other
		return nil, err
	}
	for _, d := range below {
		w.tx.MoveDepartment(d.ID, into.ID)
		if err := w.place(&store.DepartmentRow{ID: d.ID, Parent: into.ID, Position: -1}, nil); err != nil {
			return nil, err
		}
		if err := w.happened(d.ID, "department_moved", changes{"parent": {row.ID, into.ID}}); err != nil {
			return nil, err
		}
	}
	if into.Head.IsZero() && !row.Head.IsZero() {
		into.Head = row.Head
		w.tx.UpdateDepartment(into)
		if err := w.happened(into.ID, "department_changed", changes{"head": {nil, row.Head}}, row.Head); err != nil {
			return nil, err
		}
	}
	if err := w.happened(row.ID, "department_merged", map[string]any{"into": into.ID}, row.Head); err != nil {
		return nil, err
	}
	if w.cat.offline { // other clerks act for those in it
		if err := w.reachAgain(); err != nil {
			return nil, err
		}
	}
	body := mergeBody{From: row.ID, Into: into.ID, By: w.caller.Member}
	done, err := w.merge(&body, mergeFirst)
	if err != nil {
		return nil, err
	}
	if !done {
		if err := w.enqueue(kindMerge, w.now, body); err != nil {
			return nil, err
		}
	}
	now, err := w.tx.Department(into.ID)
	if err != nil {
		return nil, err
	}
	return w.department(now)
}

// mergeFirst is how many rows the command itself moves; mergeRows how many a slice of the batch.
const mergeFirst, mergeRows = 50, 100

func (j *jobRun) mergeSlice() error {
	var body mergeBody
	if err := j.read(&body); err != nil {
		return err
	}
	w := j.work()
	w.caller.Member = body.By
	if _, err := w.tx.LockCompany(w.caller.Company); err != nil {
		return err
	}
	done, err := w.merge(&body, mergeRows)
	j.told = append(j.told, w.told...)
	if err != nil || done {
		return err
	}
	return j.goOn(j.clock, body)
}

// merge moves up to room people and records, and closes the department when none is left. Under the lock of the organisation.
func (w *work) merge(body *mergeBody, room int) (done bool, err error) {
	main, err := w.tx.MembersWithMain(body.From, room)
	if err != nil {
		return false, err
	}
	for _, m := range main {
		if err := w.mergeMember(m.ID, body); err != nil {
			return false, err
		}
	}
	if room -= len(main); room <= 0 {
		return false, nil
	}
	further, err := w.tx.FurtherIn(body.From)
	if err != nil {
		return false, err
	}
	further = further[:min(len(further), room)]
	for _, f := range further {
		if err := w.mergeMember(f.Member, body); err != nil {
			return false, err
		}
	}
	if room -= len(further); room <= 0 {
		return false, nil
	}
	running, err := w.tx.RunningFor(body.From, room)
	if err != nil {
		return false, err
	}
	for _, id := range running {
		if err := w.mergeRecord(id, body); err != nil {
			return false, fmt.Errorf("merge record %s: %w", id, err)
		}
	}
	if len(running) >= room {
		return false, nil
	}
	row, err := w.tx.LockDepartment(body.From)
	if err != nil {
		return false, err
	}
	row.ClosedAt, row.Head = w.now, forms.ID{}
	w.tx.UpdateDepartment(row)
	return true, w.happened(row.ID, "department_closed", map[string]any{"into": body.Into})
}

// mergeMember gives a member the other department in the place of this one, once.
func (w *work) mergeMember(id forms.ID, body *mergeBody) error {
	row, err := w.tx.LockMember(id)
	if err != nil {
		return err
	}
	had, err := w.tx.Further([]forms.ID{id})
	if err != nil {
		return err
	}
	rows := had[id]
	if row.Department == body.From {
		row.Department = body.Into
	}
	for i := range rows {
		if rows[i].Department == body.From {
			rows[i].Department = body.Into
		}
	}
	seen := []forms.ID{row.Department}
	rows = slices.DeleteFunc(rows, func(f store.FurtherRow) bool {
		twice := slices.Contains(seen, f.Department)
		seen = append(seen, f.Department)
		return twice
	})
	org.ChangeMember(w.tx, row)
	w.tx.PutFurther(id, rows)
	return w.happened(id, "member_transferred", changes{"department": {body.From, body.Into}}, id)
}

// mergeRecord files a record under way for the other department.
func (w *work) mergeRecord(id forms.ID, body *mergeBody) error {
	instance, state, err := approvals.Load(w.tx, id, true)
	if err != nil && err != store.ErrNotFound {
		return err
	}
	record, err := w.tx.LockRecord(id)
	if err != nil {
		return err
	}
	record.Department, record.UpdatedAt = body.Into, w.now
	record.Revision++
	if instance != nil {
		event := flows.Event{Format: flows.Format, Kind: flows.EventHanded, At: w.now, Command: w.id, Department: body.Into, By: body.By,
			Reason: &flows.Reason{Code: "department_merged"}}
		state = flows.Apply(state, event)
		head := &history.Head{Seq: record.EventSeq, Hash: record.EventHash}
		if err := w.append(id, head, flowEvent+string(event.Kind), event); err != nil {
			return err
		}
		record.EventSeq, record.EventHash = head.Seq, head.Hash
		if err := approvals.Save(w.tx, instance, &state, false, w.now); err != nil {
			return err
		}
	}
	records.Put(w.tx, record, false)
	w.touch(record, &state)
	return nil
}

// indexRows is how many people a slice puts into the index.
const indexRows = 200

// indexMembers writes what people are found by who were there before there was an index, or before names were read as they are now.
func (j *jobRun) indexMembers() error {
	var body jobs.Slice
	if err := j.read(&body); err != nil {
		return err
	}
	rows, err := j.tx.MembersAfter(body.After, indexRows)
	if err != nil || len(rows) == 0 {
		return err
	}
	for _, m := range rows {
		org.Index(j.tx, m)
		body.After = m.ID
		body.Done++
	}
	return j.goOn(j.clock, body)
}
