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
			[]any{f.company, f.accountKey(requester.ID)}}, []any{&from.id, &from.balance, &from.held}})
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
		w.answered(submitRoute, key, sha256.Sum256(body), answer)
		return w.rows, nil
	})
	return answer, err
}

// submission makes the rows of a submission and the record's JSON.
func (f *floor) submission(w *writing, requester engine.MemberRef, number string, data []byte, values map[string]any, from account) ([]byte, error) {
	told := f.scenario.Floor
	approver := f.approver[requester.ID]
	w.common(told.Submit, "submitted", approver)
	w.add(`insert into records (company_id, id, form_id, form_version, number, status, incident, requester_id, created_by, created_at,
		submitted_at, updated_at, revision, data, summary, event_seq, event_hash) values (?, ?, ?, 1, ?, 'running', false, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)`,
		w.company, w.record, f.scenario.Form, number, w.actor, w.actor, w.now, w.now, w.now, string(data), told.Summary, w.seq, w.hash)
	w.add(f.indexSQL(), append([]any{w.company, w.record, f.scenario.Form}, f.slotValues(values)...)...)
	instance, visit, seat, task := newID(), newID(), newID(), newID()
	state, _ := json.Marshal(map[string]any{"format": 1, "status": "running", "record": w.record, "requester": requester.ID,
		"visits": []any{map[string]any{"id": visit, "node": "lead", "seats": []any{map[string]any{"id": seat, "member": approver, "task": task, "state": "open"}}}}})
	hash := fmt.Sprintf("%x", sha256.Sum256(data))
	w.add(`insert into instances (company_id, id, record_id, flow_id, flow_version, definition_hash, state, status, created_at, updated_at)
		values (?, ?, ?, ?, 1, ?, ?, 'running', ?, ?)`, w.company, instance, w.record, f.scenario.Form, hash, string(state), w.now, w.now)
	w.add(`insert into tasks (company_id, id, record_id, instance_id, seat_id, visit_id, node, title, member_id, kind, status, opened_at)
		values (?, ?, ?, ?, ?, ?, 'lead', 'Lead', ?, 'approve', 'open', ?)`, w.company, task, w.record, instance, seat, visit, approver, w.now)
	if h := told.Hold; h != nil {
		if from.balance-from.held < h.Amount {
			return nil, errShort
		}
		w.add(`insert into ledger_holds (company_id, id, account_id, record_id, hold_key, amount, status, created_at) values (?, ?, ?, ?, '0', ?, 'open', ?)`,
			w.company, newID(), from.id, w.record, h.Amount, w.now)
		w.add(`update ledger_accounts set held = ? where company_id = ? and id = ?`, from.held+h.Amount, w.company, from.id)
	}
	return json.Marshal(engine.RecordView{
		ID: w.record, Number: number, Form: f.scenario.Form, FormTitle: f.scenario.Form, FormVersion: 1, Status: "running", Revision: 1,
		Requester: &requester, Summary: told.Summary, CreatedAt: engine.Instant(w.now), SubmittedAt: engine.Instant(w.now), Data: data,
		Path:    []engine.SeatView{{Node: "lead", Label: "Lead", Kind: "approve", Round: 1, State: "open", Person: &engine.MemberRef{ID: approver}, OpenedAt: engine.Instant(w.now)}},
		History: []engine.HistoryView{{At: engine.Instant(w.now), Actor: &requester, Kind: "submitted", Text: "submitted"}},
		Actions: []engine.Action{{Verb: "withdraw", Label: "Withdraw", Comment: "optional"}},
	})
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

// slotValues gives the values in the order of slots: text as it is, dates as days, numbers in hundredths.
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
		return int64(v * 100)
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
