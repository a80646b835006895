package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

const agreeRoute = "POST /api/v1/tasks/{id}/{verb}"

// openTask is a task with its record, instance and hold, all locked.
type openTask struct {
	id, record, instance  forms.ID
	requester             forms.ID
	status, node          string
	openedAt, submittedAt int64
	number, data, summary string
	seq                   int64
	hash                  []byte
	hold, account         forms.ID
	amount, balance, held int64
}

// agree approves the record of a task and gives the record's JSON.
func (f *floor) agree(ctx context.Context, approver engine.MemberRef, task forms.ID, key string, body []byte) ([]byte, error) {
	var in struct {
		Comment string `json:"comment"`
	}
	if err := json.Unmarshal(body, &in); len(body) > 0 && err != nil {
		return nil, err
	}
	t := openTask{id: task}
	reads := []read{{statement{`select t.status, t.node, t.opened_at, t.record_id, t.instance_id, r.requester_id, r.number, r.data, r.summary,
			r.submitted_at, r.event_seq, r.event_hash
		from tasks t join instances i on i.company_id = t.company_id and i.id = t.instance_id
		join records r on r.company_id = t.company_id and r.id = t.record_id
		where t.company_id = ? and t.id = ? and t.member_id = ? {lock}`, []any{f.company, task, approver.ID}},
		[]any{&t.status, &t.node, &t.openedAt, &t.record, &t.instance, &t.requester, &t.number, &t.data, &t.summary, &t.submittedAt, &t.seq, &t.hash}}}
	if f.scenario.Floor.Hold != nil {
		reads = append(reads, read{statement{`select h.id, h.amount, a.id, a.balance, a.held
			from ledger_holds h join ledger_accounts a on a.company_id = h.company_id and a.id = h.account_id
			where h.company_id = ? and h.record_id = (select record_id from tasks where company_id = ? and id = ?) {lock}`,
			[]any{f.company, f.company, task}},
			[]any{&t.hold, &t.amount, &t.account, &t.balance, &t.held}})
	}
	var answer []byte
	err := f.db.command(ctx, reads, func() ([]statement, error) {
		if t.status != "open" {
			return nil, errHandled
		}
		w := &writing{company: f.company, record: t.record, actor: approver.ID, command: newID(), now: time.Now().UnixMilli(), seq: t.seq, hash: t.hash}
		var err error
		if answer, err = f.approval(w, t, in.Comment); err != nil {
			return nil, err
		}
		w.answered(agreeRoute, key, sha256.Sum256(body), 200, answer)
		return w.rows, nil
	})
	return answer, err
}

// approval makes the rows of an approval and the record's JSON.
func (f *floor) approval(w *writing, t openTask, comment string) ([]byte, error) {
	w.common(f.scenario.Floor.Agree, "agreed", t.requester)
	w.add(`update tasks set status = 'done', outcome = 'agreed', comment = ?, closed_at = ?, closed_by = ? where company_id = ? and id = ?`,
		comment, w.now, w.actor, w.company, t.id)
	state := filled(map[string]any{"format": 1, "status": "approved", "record": t.record, "requester": t.requester,
		"visits": []any{map[string]any{"node": t.node, "outcome": "agreed", "seats": []any{map[string]any{"member": w.actor, "task": t.id, "state": "agreed"}}}}},
		f.scenario.Floor.Agree.State)
	w.add(`update instances set state = ?, status = 'approved', updated_at = ? where company_id = ? and id = ?`, state, w.now, w.company, t.instance)
	w.add(`update records set status = 'approved', updated_at = ?, ended_at = ?, revision = revision + 1, event_seq = ?, event_hash = ? where company_id = ? and id = ?`,
		w.now, w.now, w.seq, w.hash, w.company, t.record)
	if h := f.scenario.Floor.Hold; h != nil {
		transfer := newID()
		for i := range h.Entries {
			w.add(`insert into ledger_entries (company_id, id, account_id, transfer_id, kind, amount, record_id, hold_id, at, actor_id)
				values (?, ?, ?, ?, 'post', ?, ?, ?, ?, ?)`, w.company, newID(), t.account, transfer, t.amount*int64(2*(i%2)-1), t.record, t.hold, w.now, w.actor)
		}
		w.add(`update ledger_holds set status = 'posted', ended_at = ? where company_id = ? and id = ?`, w.now, w.company, t.hold)
		w.add(`update ledger_accounts set balance = ?, held = ? where company_id = ? and id = ?`, t.balance-t.amount, t.held-t.amount, w.company, t.account)
	}
	r := f.row(t)
	r.status, r.revision, r.decidedAt = "approved", 2, w.now
	return json.Marshal(f.view(r, true))
}

func (f *floor) row(t openTask) recordRow {
	return recordRow{id: t.record, number: t.number, status: "running", revision: 1, requester: f.members[t.requester.String()], summary: t.summary,
		data: []byte(t.data), submittedAt: t.submittedAt}
}

// taskView is an open task as its inbox shows it.
func (f *floor) taskView(t openTask) engine.TaskView {
	return engine.TaskView{
		ID: t.id, Node: t.node, Label: "直属主管", Kind: "approve", Status: t.status, OpenedAt: engine.Instant(t.openedAt), Record: f.view(f.row(t), false),
		Actions: []engine.Action{{Verb: "agree", Label: "同意", Comment: "optional"}, {Verb: "reject", Label: "拒绝", Comment: "required"},
			{Verb: "return", Label: "退回", Comment: "required"}},
	}
}

// inbox gives a page of a member's open tasks, newest first.
func (f *floor) inbox(ctx context.Context, member engine.MemberRef, limit int) ([]byte, error) {
	page := engine.List[engine.TaskView]{Items: []engine.TaskView{}}
	err := f.db.list(ctx, statement{`select t.id, t.node, t.opened_at, r.id, r.requester_id, r.number, r.summary, r.submitted_at
		from tasks t join records r on r.company_id = t.company_id and r.id = t.record_id
		where t.company_id = ? and t.member_id = ? and t.status = 'open' order by t.id desc limit ?`, []any{f.company, member.ID, limit}},
		func(r row) error {
			t := openTask{status: "open"}
			err := r.Scan(&t.id, &t.node, &t.openedAt, &t.record, &t.requester, &t.number, &t.summary, &t.submittedAt)
			page.Items = append(page.Items, f.taskView(t))
			return err
		})
	if err != nil {
		return nil, err
	}
	return json.Marshal(page)
}
