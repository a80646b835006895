package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// books is a company with one of everything that verify looks at; ids are its rows by name.
func (w *world) books() map[string]forms.ID {
	w.t.Helper()
	ctx := context.Background()
	w.grant("ana", "100")
	ids := map[string]forms.ID{}
	approved := w.submit("ana", "any", `{"subject":"批","amount":10,"tag":"A"}`)
	w.record(w.act(w.Engine, panel(1), "agree", w.tasksOf(approved.ID)[panel(1)].ID))
	running := w.submit("ana", "all", `{"subject":"行","amount":20}`)
	w.record(w.act(w.Engine, trio(1), "agree", w.tasksOf(running.ID)[trio(1)].ID))
	withdrawn := w.submit("ana", "relay", `{"subject":"撤","amount":30}`)
	w.record(w.RecordVerb(ctx, w.as("ana"), w.key(), withdrawn.ID, "withdraw", engine.VerbIn{}))
	plain := w.record(w.CreateRecord(ctx, w.as("admin"), w.key(), "proof.kinds", json.RawMessage(`{"name":"一"}`), nil))
	draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "proof.any", json.RawMessage(`{"subject":"稿"}`)))
	ids["approved"], ids["running"], ids["withdrawn"], ids["plain"], ids["draft"] = approved.ID, running.ID, withdrawn.ID, plain.ID, draft.ID
	ids["agreed"], ids["superseded"] = w.tasksOf(approved.ID)[panel(1)].ID, w.tasksOf(approved.ID)[panel(2)].ID
	ids["decided"], ids["open"] = w.tasksOf(running.ID)[trio(1)].ID, w.tasksOf(running.ID)[trio(2)].ID
	ids["company"], ids["ana"], ids["ben"], ids["lab"] = w.made.Company, w.made.Members["ana"], w.made.Members["ben"], w.made.Departments["lab"]
	w.read(func(tx *store.Tx) error {
		for name, record := range map[string]forms.ID{"flow of approved": approved.ID, "flow of running": running.ID} {
			i, err := tx.InstanceOf(record)
			if err != nil {
				return err
			}
			ids[name] = i.ID
		}
		a, err := tx.LedgerAccount("budget/" + ids["ana"].String())
		if err != nil {
			return err
		}
		ids["account"] = a.ID
		if err := tx.AllEntries(func(e *store.EntryRow) error {
			if e.Account == a.ID {
				ids["entry "+e.Kind], ids["transfer "+e.Kind] = e.ID, e.Transfer
			}
			return nil
		}); err != nil {
			return err
		}
		return tx.AllHolds(func(h *store.HoldRow) error {
			ids["hold "+h.Status] = h.ID
			return nil
		})
	})
	w.clean()
	// A second block.
	w.record(w.RecordVerb(ctx, w.as("ana"), w.key(), approved.ID, "comment", engine.VerbIn{Comment: "好"}))
	w.clean()
	return ids
}

// corruption is a change that no use case makes, and what verify says of it. {name} is an id of books.
type corruption struct {
	name, table, sql string
	found            []string
}

var corruptions = []corruption{
	// Histories.
	{"a changed payload", "event_payloads", `update event_payloads set body = replace(body, '"批"', '"改"') where body like '%"批"%' and body like '%proof.any%'`, []string{
		"I34 record {approved}: its data is not what the history says",
		"I33 history of {approved}: the payload of event 1 (saved) was changed",
	}},
	{"a changed event hash", "events", `update events set hash = prev_hash where subject_id = {approved} and seq = 3`, []string{
		"I33 history of {approved}: event 3 (flow.arrived) was changed: its hash does not fit",
		"I33 history of {approved}: event 4 does not continue event 3",
		"I33 block 1 does not fit its events and the block before",
	}},
	{"a changed actor of an event", "events", `update events set actor_id = {ben} where subject_id = {draft} and seq = 1`, []string{
		"I34 record {draft}: its creation is not what the history says",
		"I33 history of {draft}: event 1 (saved) was changed: its hash does not fit",
	}},
	{"a deleted event in the middle", "events", `delete from events where subject_id = {plain} and seq = 1`, []string{
		"I34 record {plain}: its data is not what the history says",
		"I34 record {plain}: its form is not what the history says",
		"I34 record {plain}: its requester is not what the history says",
		"I33 history of {plain}: event {*} has number 2 where 1 was due",
		"I33 history of {plain}: event 2 does not continue event 1",
		"I33 block 1 holds {*} events, sealed were {*}",
		"I33 block 1 does not fit its events and the block before",
	}},
	{"a deleted last event", "events", `delete from events where subject_id = {approved} and kind = 'commented'`, []string{
		"I33 record {approved} names event {*} as its last, its history ends at {*}",
		"I33 block 2 holds 0 events, sealed were 1",
		"I33 block 2 does not fit its events and the block before",
	}},
	{"a whole history removed", "events", `delete from events where subject_id = {draft}`, []string{
		"I33 record {draft} names event 1 as its last, its history ends at 0",
		"I33 block 1 holds {*} events, sealed were {*}",
		"I33 block 1 does not fit its events and the block before",
	}},
	{"an event moved to another block", "events", `update events set block = 1 where kind = 'commented'`, []string{
		"I33 block 1 holds {*} events, sealed were {*}",
		"I33 block 1 does not fit its events and the block before",
		"I33 block 2 holds 0 events, sealed were 1",
		"I33 block 2 does not fit its events and the block before",
	}},
	{"a removed first block", "blocks", `delete from blocks where number = 1`, []string{
		"I33 block 2 stands where block 1 was due",
		"I33 block 2 begins with event {*} where 1 was due",
		"I33 block 2 does not fit its events and the block before",
		"I33 block 1 is missing; {*} events name it",
	}},
	{"a removed last block", "blocks", `delete from blocks where number = 2`, []string{"I33 block 2 is missing; 1 events name it"}},

	// Records.
	{"changed record data", "records", `update records set data = replace(data, '批', '改') where id = {approved}`, []string{"I34 record {approved}: its data is not what the history says"}},
	{"a changed number", "records", `update records set number = 'any-2026-9999' where id = {approved}`, []string{"I34 record {approved}: its number is not what the history says"}},
	{"a draft given to somebody else", "records", `update records set requester_id = {ben} where id = {draft}`, []string{"I34 record {draft}: its requester is not what the history says"}},
	{"a changed status with a flow", "records", `update records set status = 'approved' where id = {withdrawn}`, []string{
		"I34 record {withdrawn}: its status is not what the history says",
		`I4 instance {*} is "withdrawn", its record "approved"`,
	}},
	{"a changed status without one", "records", `update records set status = 'draft' where id = {plain}`, []string{"I34 record {plain}: its status is not what the history says"}},
	{"a hidden incident", "records", fmt.Sprintf(`update records set incident = %s where id = {running}`, "(1 = 1)"), []string{"I34 record {running}: its status is not what the history says"}},
	{"a removed record", "records", `delete from records where id = {draft}`, []string{"I34 record {draft} has a history and is not there"}},

	// Instances and tasks.
	{"a changed state", "instances", `update instances set state = replace(state, '"round":1', '"round":2') where id = {flow of running}`, []string{
		"I34 instance {flow of running}: its state is not what the history says",
	}},
	{"another definition", "instances", `update instances set definition_hash = 'x' where id = {flow of running}`, []string{"I34 instance {flow of running}: its flow is not what the history says"}},
	{"a removed instance", "instances", `delete from instances where id = {flow of running}`, []string{"I34 record {running} has a flow by its history and no instance"}},
	{"a task reopened", "tasks", `update tasks set status = 'open', outcome = null, closed_by = null, closed_at = null where id = {superseded}`, []string{
		"I2 task {superseded}: its status is not what the history says",
		"I7 task {superseded}: its decision is not what the history says",
	}},
	{"a task closed", "tasks", `update tasks set status = 'done' where id = {open}`, []string{"I2 task {open}: its status is not what the history says"}},
	{"a decision put into another's mouth", "tasks", `update tasks set closed_by = {ben} where id = {agreed}`, []string{"I7 task {agreed}: its decision is not what the history says"}},
	{"a changed decision", "tasks", `update tasks set outcome = 'rejected' where id = {decided}`, []string{"I7 task {decided}: its decision is not what the history says"}},
	{"a task given to somebody else", "tasks", `update tasks set member_id = {ben} where id = {open}`, []string{"I7 task {open}: its holder is not what the history says"}},
	{"a task of another form", "tasks", `update tasks set form_id = 'leave.other' where id = {agreed}`, []string{"I2 task {agreed}: its place is not what the history says"}},
	{"a task of another record", "tasks", `update tasks set record_id = {running} where id = {agreed}`, []string{"I2 task {agreed}: its place is not what the history says"}},
	{"a removed task", "tasks", `delete from tasks where id = {open}`, []string{"I2 task {open} of the record {running} is not there"}},

	// The sums of departments.
	{"a changed sum", "department_sums", `update department_sums set people = people + 1 where department_id = {lab}`, []string{
		"department {lab}: 57 people are kept for it and all below (hidden: false), and there are 56",
	}},

	// The ledger.
	{"a changed balance", "ledger_accounts", `update ledger_accounts set balance = balance + 1 where id = {account}`, []string{"I18 account budget/{ana} shows 9001, its entries add up to 9000"}},
	{"a changed hold on the account", "ledger_accounts", `update ledger_accounts set held = 0 where id = {account}`, []string{"I18 account budget/{ana} shows 0 held, its open holds add up to 2000"}},
	{"a raised floor", "ledger_accounts", `update ledger_accounts set floor = 9000 where id = {account}`, []string{"I20 account budget/{ana} is below its floor"}},
	{"a removed account", "ledger_accounts", `delete from ledger_accounts where id = {account}`, []string{"I18 account {account} has entries or holds and is not there"}},
	{"an entry removed", "ledger_entries", `delete from ledger_entries where id = {entry post}`, []string{
		"I19 hold {hold posted} of 1000 is posted, its entries are []",
		"I18 account budget/{ana} shows 9000, its entries add up to 10000",
		"I21 transfer {transfer post} adds up to 1000",
	}},
	{"a transfer removed", "ledger_entries", `delete from ledger_entries where transfer_id = {transfer grant}`, []string{
		"I18 account budget/{ana} shows 9000, its entries add up to -1000",
	}},
	{"a hold reopened", "ledger_holds", `update ledger_holds set status = 'open', ended_at = null where id = {hold posted}`, []string{
		`I19 hold {hold posted} is open, its record {approved} is "approved"`,
		"I19 hold {hold posted} is open and was posted",
		"I18 account budget/{ana} shows 2000 held, its open holds add up to 3000",
		"I19 hold {hold posted} is open, the history of its record {approved} does not know it",
	}},
	{"a hold let go", "ledger_holds", `update ledger_holds set status = 'released' where id = {hold open}`, []string{
		"I18 account budget/{ana} shows 2000 held, its open holds add up to 0",
		`I19 record {running} holds "own" by its history and has no such hold`,
	}},
	{"a release made a posting", "ledger_holds", `update ledger_holds set status = 'posted' where id = {hold released}`, []string{
		`I19 hold {hold released} is posted, its record {withdrawn} is "withdrawn"`,
		"I19 hold {hold released} of 3000 is posted, its entries are []",
	}},
	{"a hold removed", "ledger_holds", `delete from ledger_holds where id = {hold posted}`, []string{"I19 hold {hold posted} was posted and is not there"}},
	{"a smaller hold", "ledger_holds", `update ledger_holds set amount = 100 where id = {hold open}`, []string{
		"I18 account budget/{ana} shows 2000 held, its open holds add up to 100",
		"I19 hold {hold open} is of 1 on budget/{ana}, by the history of record {running} of 20 on budget/{ana}",
	}},
}

// Every change behind the engine's back is found, and the finding names its row.
func TestVerify(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ids := w.books()
		w.disarm()
		for _, c := range corruptions {
			t.Run(c.name, func(t *testing.T) {
				undo := w.keep(c.table)
				defer undo()
				w.sql(c.sql, ids)
				got := w.findings()
				for i, f := range got {
					got[i] = named(f, ids)
				}
				if !slices.EqualFunc(got, c.found, matches) {
					t.Errorf("found\n  %s\nnot\n  %s", strings.Join(got, "\n  "), strings.Join(c.found, "\n  "))
				}
			})
		}
		w.clean() // everything is back in its place
	})
}

// disarm takes away what keeps append-only tables so on SQLite, as somebody with the file could. On PostgreSQL
// their owner may change them as it is.
func (w *world) disarm() {
	w.t.Helper()
	if w.store.Dialect() != store.SQLite {
		return
	}
	for _, table := range []string{"events", "blocks", "ledger_entries"} {
		for _, trigger := range []string{"unchanged", "kept"} {
			if _, err := w.raw.Exec("drop trigger " + table + "_" + trigger); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// keep remembers the rows of a table and gives the way back to them.
func (w *world) keep(table string) func() {
	w.t.Helper()
	exec := func(text string) {
		if _, err := w.raw.Exec(text); err != nil {
			w.t.Fatalf("%s: %v", text, err)
		}
	}
	exec("create table kept as select * from " + table)
	return func() {
		exec("delete from " + table)
		exec("insert into " + table + " select * from kept")
		exec("drop table kept")
	}
}

// named puts names where a finding has ids.
func named(finding string, ids map[string]forms.ID) string {
	for name, id := range ids {
		finding = strings.ReplaceAll(finding, id.String(), "{"+name+"}")
	}
	return finding
}

// matches compares a finding with what is wanted, in which {*} stands for one word.
func matches(got, want string) bool {
	g, w := strings.Fields(got), strings.Fields(want)
	return slices.EqualFunc(g, w, func(a, b string) bool { return b == "{*}" || b == "{*}," || a == b })
}

// Verify looks at a running system: what is not sealed yet is counted, and is no finding.
func TestVerify_Running(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.submit("ana", "any", `{"subject":"一"}`)
		reports, err := w.Verify(context.Background())
		if err != nil || len(reports) != 1 {
			t.Fatalf("%d reports, %v", len(reports), err)
		}
		r := reports[0]
		if len(r.Findings) > 0 || r.Unsealed != r.Events || r.Events == 0 || r.Records != 1 || r.Tasks != panelSize {
			t.Errorf("the report is %+v", r)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			for i := range 10 {
				if _, err := w.CreateRecord(context.Background(), w.as("ana"), w.key(), "proof.all", json.RawMessage(fmt.Sprintf(`{"subject":"%d"}`, i)), nil); err != nil {
					t.Error(err)
				}
			}
		}()
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
			}
			for _, f := range w.findings() {
				t.Errorf("while records come in: %s", f)
			}
		}
		w.clean()
	})
}
