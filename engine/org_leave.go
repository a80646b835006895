package engine

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/superform-dev/superform/engine/approvals"
	"github.com/superform-dev/superform/engine/jobs"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/records"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// HandOver is what somebody who moves on hands over, and to whom.
type HandOver struct {
	To      forms.ID `json:"to" doc:"a member"`
	Tasks   bool     `json:"tasks,omitempty" doc:"what waits for the member's decision"`
	Records bool     `json:"records,omitempty" doc:"records under way that the member requested, and those of plain forms"`
	Heads   bool     `json:"heads,omitempty" doc:"departments that the member heads"`
	Reports bool     `json:"reports,omitempty" doc:"those whose line manager the member is"`
	Roles   bool     `json:"roles,omitempty"`
	Clerk   bool     `json:"clerk,omitempty" doc:"those without a smartphone for whom the member acts"`
}

// TransferMember gives a member other departments, another line manager, another post. What is absent stays.
type TransferMember struct {
	ID       forms.ID
	Revision int
	Transfer
}

// Transfer is where a member goes.
type Transfer struct {
	Department *forms.ID `json:"department,omitempty" doc:"the main one"`
	Post       *forms.ID `json:"post,omitempty" doc:"in the main department; empty: none"`
	Further    *[]Place  `json:"further,omitempty" doc:"departments beside the main one, in place of those there were"`
	Manager    *forms.ID `json:"manager,omitempty" doc:"empty: none"`
	HandOver   *HandOver `json:"hand_over,omitempty"`
}

// Subject is what is changed.
func (t TransferMember) Subject() forms.ID { return t.ID }

func (t TransferMember) change(w *work) (any, error) {
	row, err := w.tx.LockMember(t.ID)
	if err != nil {
		return nil, err
	}
	if err := w.unchanged(row.ID, row.Revision, t.Revision); err != nil {
		return nil, err
	}
	if row.DisabledAt != 0 {
		return nil, NewFault("has_left")
	}
	ch := changes{}
	if row.Offline && t.Department != nil { // the clerks of the department act for them
		if err := w.reachAgain(); err != nil {
			return nil, err
		}
	}
	if err := w.setManager(row, t.Manager, ch); err != nil {
		return nil, err
	}
	if err := w.move(row, t.Department, t.Post, t.Further, ch); err != nil {
		return nil, err
	}
	if t.HandOver != nil {
		if err := w.beginHandOver(row, *t.HandOver, false); err != nil {
			return nil, err
		}
	}
	return w.memberAfter(row.ID, "member_transferred", ch, row.Manager)
}

// move writes a member with the departments and posts that they have from now on; what is nil stays.
func (w *work) move(row *store.MemberRow, department, post *forms.ID, further *[]Place, ch changes) error {
	if further == nil {
		had, err := w.tx.Further([]forms.ID{row.ID})
		if err != nil {
			return err
		}
		places := []Place{}
		for _, f := range had[row.ID] {
			if department == nil || f.Department != *department { // what becomes the main one is none beside it
				places = append(places, Place{f.Department, f.Post})
			}
		}
		further = &places
	}
	if err := w.settlePlaces(row, department, post, further, ch); err != nil {
		return err
	}
	org.ChangeMember(w.tx, row)
	w.tx.PutFurther(row.ID, furtherRows(*further))
	return nil
}

// LeaveMember lets a member leave: they are out at once, on every node, and what they had goes to the successor or, with none, to whom flows find.
type LeaveMember struct {
	ID       forms.ID
	Revision int
	Leaving
}

// Leaving is how a member leaves.
type Leaving struct {
	Successor forms.ID `json:"successor,omitempty" doc:"takes over tasks, records, departments and reports; absent: tasks go to the superior, then to flow admins; the rest stays"`
	Roles     bool     `json:"roles,omitempty" doc:"the successor gets the roles too"`
	Note      string   `json:"note,omitempty" maxLength:"200"`
}

// Subject is what is changed.
func (l LeaveMember) Subject() forms.ID { return l.ID }

func (l LeaveMember) change(w *work) (any, error) {
	row, err := w.tx.LockMember(l.ID)
	if err != nil {
		return nil, err
	}
	if err := w.unchanged(row.ID, row.Revision, l.Revision); err != nil {
		return nil, err
	}
	switch {
	case row.DisabledAt != 0:
		return nil, NewFault("has_left")
	case l.Successor == row.ID:
		return nil, NewFault("successor_self")
	}
	row.DisabledAt, row.Successor = w.now, l.Successor
	w.tx.UpdateMember(row)
	w.tx.DeleteAbsence(row.ID)
	if err := w.endClerks(row); err != nil {
		return nil, err
	}
	w.tx.EndMemberSessions(row.ID)
	if err := w.endReach(row.ID); err != nil {
		return nil, err
	}
	has := !l.Successor.IsZero()
	if err := w.beginHandOver(row, HandOver{To: l.Successor, Tasks: true, Records: has, Heads: has, Reports: has, Roles: l.Roles && has, Clerk: true}, true); err != nil {
		return nil, err
	}
	return w.memberAfter(row.ID, "member_left", map[string]any{"successor": idOrNone(l.Successor), "note": l.Note}, l.Successor)
}

// ReturnMember lets a member who left come back as who they were. What was handed over stays where it is.
type ReturnMember struct {
	ID       forms.ID
	Revision int
	Returning
}

// Returning is where a member comes back to; what is absent is as it was.
type Returning struct {
	Department *forms.ID `json:"department,omitempty" doc:"needed where the former main one is closed"`
	Post       *forms.ID `json:"post,omitempty"`
	Manager    *forms.ID `json:"manager,omitempty"`
}

// Subject is what is changed.
func (r ReturnMember) Subject() forms.ID { return r.ID }

func (r ReturnMember) change(w *work) (any, error) {
	row, err := w.tx.LockMember(r.ID)
	if err != nil {
		return nil, err
	}
	if err := w.unchanged(row.ID, row.Revision, r.Revision); err != nil {
		return nil, err
	}
	if row.DisabledAt == 0 {
		return nil, NewFault("has_not_left")
	}
	ch := changes{}
	row.DisabledAt, row.Successor = 0, forms.ID{}
	if r.Manager == nil && !row.Manager.IsZero() {
		if _, err := w.here(row.Manager, "manager"); err != nil { // whoever it was has left as well
			r.Manager = &forms.ID{}
		}
	}
	if err := w.setManager(row, r.Manager, ch); err != nil {
		return nil, err
	}
	if err := w.move(row, r.Department, r.Post, &[]Place{}, ch); err != nil {
		return nil, err
	}
	return w.memberAfter(row.ID, "member_returned", ch, row.Manager)
}

// handOverBody is the batch that hands over what somebody had: which part it is at and how far it has come.
type handOverBody struct {
	jobs.Slice
	From  forms.ID `json:"from"`
	By    forms.ID `json:"by"` // who had it done
	What  HandOver `json:"what"`
	Left  bool     `json:"left,omitempty"`
	Phase int      `json:"phase"`
}

// handOverFirst is how many rows the command itself hands over; the rest follows in a batch.
const handOverFirst = 20

// beginHandOver hands over what it can at once, and has a batch do the rest.
func (w *work) beginHandOver(row *store.MemberRow, what HandOver, left bool) error {
	if what.To == row.ID {
		return NewFault("successor_self")
	}
	if !what.To.IsZero() {
		if _, err := w.present(what.To, "to"); err != nil {
			return err
		}
	} else if !left {
		return NewFault("bad_parameter", "name", "to")
	}
	body := handOverBody{From: row.ID, By: w.caller.Member, What: what, Left: left}
	if left {
		if err := w.enqueue(kindHandOver, w.now+handOverAgain.Milliseconds(), body); err != nil {
			return err
		}
	}
	done, err := w.handOver(&body, handOverFirst)
	if err != nil || done {
		return err
	}
	return w.enqueue(kindHandOver, w.now, body)
}

// handOverAgain is when it is looked once more what a leaver has: a decision that was under way when they left may have given them a task, and
// what they filed themselves in that moment is theirs.
const handOverAgain = time.Minute

// handOverSlice is a slice of the batch.
func (j *jobRun) handOverSlice() error {
	var body handOverBody
	if err := j.read(&body); err != nil {
		return err
	}
	w := j.work()
	w.caller.Member = body.By
	if _, err := w.tx.LockCompany(w.caller.Company); err != nil { // as every change of the organisation does
		return err
	}
	from, err := w.tx.Member(body.From)
	if err != nil || body.Left && from.DisabledAt == 0 { // they are back: what was not handed over stays theirs, and what they get now is
		return err
	}
	if err := w.passOn(&body); err != nil {
		return err
	}
	done, err := w.handOver(&body, handOverRows)
	j.told = append(j.told, w.told...)
	if err != nil || done {
		return err
	}
	return j.goOn(j.clock, body)
}

// handOverRows is how many rows a slice hands over at most: each of a task is a decision of its flow, some milliseconds.
const handOverRows = 50

// handOverPhases are the parts of a hand-over in order. Each does up to room rows after body.After and says how many it did; fewer than room are
// the last. They find what is left to do by what is there, so that doing one again does no harm.
var handOverPhases = []func(w *work, body *handOverBody, room int) (int, error){
	(*work).handOverHeads, (*work).handOverRoles, (*work).handOverReports, (*work).handOverTasks, (*work).handOverRecords, (*work).handOverClerk,
}

// handOver does up to room rows, and says whether that was all.
func (w *work) handOver(body *handOverBody, room int) (done bool, err error) {
	for body.Phase < len(handOverPhases) {
		n, err := handOverPhases[body.Phase](w, body, room)
		if err != nil {
			return false, fmt.Errorf("hand over from %s: %w", body.From, err)
		}
		body.Done += n
		if room -= n; room <= 0 {
			return false, nil
		}
		body.Phase, body.After = body.Phase+1, forms.ID{}
	}
	return true, nil
}

func (w *work) handOverHeads(body *handOverBody, room int) (int, error) {
	rows, err := w.tx.HeadedBy(body.From)
	if err != nil || !body.What.Heads {
		return 0, err
	}
	rows = rows[:min(len(rows), room)]
	for _, d := range rows {
		ch := changes{"head": {d.Head, body.What.To}}
		d.Head = body.What.To
		w.tx.UpdateDepartment(d)
		if err := w.happened(d.ID, "department_changed", ch, body.What.To); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// handOverRoles takes a leaver's roles away, and gives them to the successor where that is wanted. Who only moves on keeps theirs.
func (w *work) handOverRoles(body *handOverBody, room int) (int, error) {
	held, err := w.tx.RolesOfMembers([]forms.ID{body.From})
	if err != nil || !body.What.Roles {
		return 0, err
	}
	roles, err := w.tx.Roles()
	if err != nil {
		return 0, err
	}
	n := 0
	for _, r := range roles {
		if n >= room || !slices.Contains(held[body.From], r.Key) {
			continue
		}
		n++
		w.tx.InsertRoleMember(r.ID, body.What.To)
		w.tx.DeleteRoleMember(r.ID, body.From)
		if err := w.happened(r.ID, "role_changed", changes{"added": {nil, []forms.ID{body.What.To}}, "removed": {[]forms.ID{body.From}, nil}}, body.What.To); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// handOverReports gives those who answered to the member the successor as line manager; the successor themselves answers to whom the member did.
func (w *work) handOverReports(body *handOverBody, room int) (int, error) {
	if !body.What.Reports {
		return 0, nil
	}
	rows, err := w.tx.ReportsTo(body.From, body.After, room)
	if err != nil {
		return 0, err
	}
	for _, m := range rows {
		body.After = m.ID
		to := body.What.To
		ring, err := org.ManagerRing(w.tx, m.ID, to)
		if err != nil {
			return 0, err
		}
		if m.ID == to || len(ring) > 0 {
			if to, err = w.tx.Manager(body.From); err != nil {
				return 0, err
			}
		}
		if again, err := org.ManagerRing(w.tx, m.ID, to); err != nil {
			return 0, err
		} else if len(again) > 0 || to == m.ID {
			to = forms.ID{}
		}
		row, err := w.tx.LockMember(m.ID)
		if err != nil {
			return 0, err
		}
		if row.Manager != body.From { // somebody was faster
			continue
		}
		ch := changes{"manager": {row.Manager, idOrNone(to)}}
		row.Manager = to
		w.tx.UpdateMember(row)
		if err := w.happened(m.ID, "member_changed", ch, m.ID, to); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// handOverTasks lets flows put somebody else on each seat for which a task of the member is open.
func (w *work) handOverTasks(body *handOverBody, room int) (int, error) {
	if !body.What.Tasks {
		return 0, nil
	}
	tasks, err := w.tx.OpenTasksOf(body.From, body.After, room)
	if err != nil {
		return 0, err
	}
	seen := map[forms.ID]bool{}
	for _, t := range tasks {
		body.After = t.ID
		if seen[t.Record] {
			continue
		}
		seen[t.Record] = true
		if err := w.handOverRecord(t.Record, body, false); err != nil {
			return 0, err
		}
	}
	return len(tasks), nil
}

// handOverRecords makes the successor the requester of the member's records that are under way, and of those of plain forms, which have no other
// owner. What was decided stays whose request it was.
func (w *work) handOverRecords(body *handOverBody, room int) (int, error) {
	if !body.What.Records {
		return 0, nil
	}
	rows, err := w.tx.RequestedBy(body.From, body.After, room)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		body.After = r.ID
		pub := w.cat.forms[r.Form]
		switch {
		case flows.Status(r.Status) == flows.Running:
			err = w.handOverRecord(r.ID, body, true)
		case r.Status == statusEnded && pub != nil && pub.form.Kind == forms.Plain:
			err = w.handOverPlain(r.ID, body)
		}
		if err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// handOverRecord runs the flow's own hand-over on one record, as a use case of its own in the same transaction: what is asked about another record
// is no answer here.
func (w *work) handOverRecord(id forms.ID, body *handOverBody, own bool) error {
	sub := w.e.newWork(w.ctx, w.tx, w.caller, w.cat, w.nextID())
	sub.now, sub.facts.Now, sub.locks = w.now, w.now, true
	instance, _, err := approvals.Load(sub.tx, id, true)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	ch, def, err := sub.running(instance.Record)
	if err != nil {
		return err
	}
	err = sub.decide(ch, def, flows.Command{ID: sub.id, Verb: flows.HandOver, By: body.By, From: body.From, To: body.What.To, Own: own,
		Record: ch.record.ID, Requester: ch.record.Requester, Department: ch.record.Department})
	if HasCode(err, "nothing_handed") {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range ch.events {
		if e.Kind == flows.EventHanded {
			ch.record.Requester, ch.handed = e.Requester, true
		}
	}
	ch.record.Revision++
	if _, err := sub.write(ch); err != nil {
		return err
	}
	w.told = append(w.told, sub.told...)
	return nil
}

// handOverPlain makes the successor the owner of a record that no flow runs on.
func (w *work) handOverPlain(id forms.ID, body *handOverBody) error {
	record, err := w.tx.LockRecord(id)
	if err != nil || record.Requester != body.From {
		return err
	}
	record.Requester, record.UpdatedAt = body.What.To, w.now
	record.Revision++
	ch := &change{record: record, handed: true}
	if err := w.chain(ch); err != nil {
		return err
	}
	records.Put(w.tx, record, false)
	w.touch(record, nil)
	return nil
}
