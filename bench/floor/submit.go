package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

const submitRoute = "POST /api/v1/forms/{id}/records"

// account is a ledger account and what is left on it.
type account struct {
	id            forms.ID
	balance, held int64
}

// submit writes a record, its first task and what they leave, and gives the record's JSON.
func (f *floor) submit(ctx context.Context, requester engine.MemberRef, key string, body []byte) ([]byte, error) {
	var in struct {
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	values := map[string]any{}
	for _, text := range [][]byte{in.Data, f.scenario.Floor.Values} {
		if err := json.Unmarshal(text, &values); len(text) > 0 && err != nil {
			return nil, err
		}
	}
	data, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	var number int64
	var from account
	reads := []read{}
	if f.scenario.Floor.Hold != nil {
		reads = append(reads, read{statement{`select id, balance, held from ledger_accounts where company_id = ? and key = ? {lock}`,
			[]any{f.company, f.scenario.Floor.Hold.Key(requester.ID.String())}}, []any{&from.id, &from.balance, &from.held}})
	}
	reads = append(reads, read{statement{`insert into counters (company_id, name, value) values (?, ?, 1)
		on conflict (company_id, name) do update set value = counters.value + 1 returning value`,
		[]any{f.company, f.scenario.Form}}, []any{&number}})
	var answer []byte
	err = f.db.command(ctx, reads, func() ([]statement, error) {
		w := &writing{company: f.company, record: newID(), actor: requester.ID, command: newID(), now: time.Now().UnixMilli()}
		answer, err = f.submission(w, requester, fmt.Sprintf(f.scenario.Floor.Number, number), data, values, from)
		if err != nil {
			return nil, err
		}
		w.answered(submitRoute, key, sha256.Sum256(body), 201, answer)
		return w.rows, nil
	})
	return answer, err
}

// submission makes the rows of a submission and the record's JSON.
func (f *floor) submission(w *writing, requester engine.MemberRef, number string, data []byte, values map[string]any, from account) ([]byte, error) {
	told := f.scenario.Floor
	approver := f.approver[requester.ID]
	w.common(told.Submit, "submitted", approver.ID)
	w.add(`insert into records (company_id, id, form_id, form_version, number, status, incident, requester_id, department_id, created_by, created_at,
		submitted_at, updated_at, revision, data, summary, event_seq, event_hash) values (?, ?, ?, 1, ?, 'running', false, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)`,
		w.company, w.record, f.scenario.Form, number, w.actor, f.department.ID, w.actor, w.now, w.now, w.now, string(data), told.Summary, w.seq, w.hash)
	w.add(f.indexSQL(), append([]any{w.company, w.record, f.scenario.Form}, f.slotValues(values)...)...)
	instance, visit, seat, task := newID(), newID(), newID(), newID()
	state := filled(map[string]any{"format": 1, "status": "running", "record": w.record, "requester": requester.ID,
		"visits": []any{map[string]any{"id": visit, "node": "lead", "seats": []any{map[string]any{"id": seat, "member": approver.ID, "task": task, "state": "open"}}}}},
		told.Submit.State)
	hash := fmt.Sprintf("%x", sha256.Sum256(data))
	w.add(`insert into instances (company_id, id, record_id, flow_id, flow_version, definition_hash, state, status, created_at, updated_at)
		values (?, ?, ?, ?, 1, ?, ?, 'running', ?, ?)`, w.company, instance, w.record, f.scenario.Form, hash, state, w.now, w.now)
	w.add(`insert into tasks (company_id, id, record_id, instance_id, seat_id, visit_id, node, title, member_id, kind, status, opened_at)
		values (?, ?, ?, ?, ?, ?, 'lead', 'Lead', ?, 'approve', 'open', ?)`, w.company, task, w.record, instance, seat, visit, approver.ID, w.now)
	if h := told.Hold; h != nil {
		if from.balance-from.held < h.Amount {
			return nil, errShort
		}
		w.add(`insert into ledger_holds (company_id, id, account_id, record_id, hold_key, amount, status, created_at) values (?, ?, ?, ?, '0', ?, 'open', ?)`,
			w.company, newID(), from.id, w.record, h.Amount, w.now)
		w.add(`update ledger_accounts set held = ? where company_id = ? and id = ?`, from.held+h.Amount, w.company, from.id)
	}
	return json.Marshal(f.view(recordRow{
		id: w.record, number: number, status: "running", revision: 1, requester: requester, summary: told.Summary, data: data, submittedAt: w.now,
	}, true))
}

// recordRow is what the answers show of a record.
type recordRow struct {
	id                     forms.ID
	number, status         string
	revision               int
	requester              engine.MemberRef
	summary                string
	data                   []byte
	submittedAt, decidedAt int64
}

// view is a record as an answer shows it, in a list without its data and path.
func (f *floor) view(r recordRow, full bool) engine.RecordView {
	v := engine.RecordView{
		ID: r.id, Number: r.number, Form: f.scenario.Form, FormTitle: f.scenario.Floor.Title, Status: r.status, Revision: r.revision,
		Requester: &r.requester, Department: &f.department, Summary: r.summary,
		CreatedAt: engine.Instant(r.submittedAt), SubmittedAt: engine.Instant(r.submittedAt), ClosedAt: engine.Instant(r.decidedAt),
	}
	if !full {
		return v
	}
	approver := f.approver[r.requester.ID]
	seat := engine.SeatView{ID: r.id, Node: "lead", Label: "直属主管", Kind: "approve", Round: 1, State: "open", Person: &approver,
		Reason: f.scenario.Floor.Reason, OpenedAt: engine.Instant(r.submittedAt), DecidedAt: engine.Instant(r.decidedAt)}
	v.FormVersion, v.Data, v.Said = 1, r.data, f.scenario.Floor.Said
	v.Actions = []engine.Action{{Verb: "comment", Label: "评论", Comment: "required"}}
	if r.decidedAt == 0 {
		v.Actions = append([]engine.Action{{Verb: "withdraw", Label: "撤回", Comment: "optional"}}, v.Actions...)
	} else {
		seat.State = "agreed"
	}
	v.Path = []engine.SeatView{seat}
	return v
}

// indexSQL is the insert into the slots that the scenario fills.
func (f *floor) indexSQL() string {
	slots := f.slots()
	return `insert into record_index (company_id, record_id, form_id` + strings.Join(append([]string{""}, slots...), ", ") +
		`) values (?, ?, ?` + strings.Repeat(", ?", len(slots)) + `)`
}

func (f *floor) slots() []string {
	var slots []string
	for slot := range f.scenario.Floor.Slots {
		slots = append(slots, slot)
	}
	sort.Strings(slots)
	return slots
}

// slotValues gives the values in the order of slots: text as it is, dates as days, numbers in tenths.
func (f *floor) slotValues(values map[string]any) []any {
	var list []any
	for _, slot := range f.slots() {
		list = append(list, slotValue(slot, values[f.scenario.Floor.Slots[slot]]))
	}
	return list
}

func slotValue(slot string, v any) any {
	switch v := v.(type) {
	case float64:
		return int64(v * 10)
	case string:
		if slot[0] == 't' {
			return v
		}
		if day, err := time.Parse(time.DateOnly, v); err == nil {
			return day.Unix() / 86400
		}
	}
	return nil
}
