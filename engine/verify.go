package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// VerifyReport is what verify found in one company: counts of what it looked at, and everything that does
// not hold, each with the number of its invariant (faults.md).
type VerifyReport struct {
	Company  string   `json:"company"`
	Records  int      `json:"records"`
	Events   int      `json:"events"`
	Tasks    int      `json:"tasks"`
	Accounts int      `json:"accounts"`
	Unsealed int      `json:"unsealed"` // committed events that no block holds yet: no fault, but not proven either
	Erased   int      `json:"erased"`   // payloads that retention removed: their states cannot be folded again
	Findings []string `json:"findings"`
}

// Verify checks every company: chains and blocks, state = fold of events, tasks against states, ledgers.
// Each company is read in one snapshot, so a running system can be verified too.
func (e *Engine) Verify(ctx context.Context) ([]VerifyReport, error) {
	var companies []*store.CompanyRow
	err := e.store.System(store.Companies).Read(ctx, func(tx *store.Tx) (err error) {
		companies, err = tx.Companies()
		return err
	})
	if err != nil {
		return nil, err
	}
	var reports []VerifyReport
	for _, c := range companies {
		v := &verifier{report: VerifyReport{Company: c.Name, Findings: []string{}}}
		err := e.store.Company(c.ID).Read(ctx, v.company)
		if err != nil {
			return nil, fmt.Errorf("verify company %s: %w", c.ID, err)
		}
		reports = append(reports, v.report)
	}
	return reports, nil
}

// verifier walks one company.
type verifier struct {
	report  VerifyReport
	events  *history.Checker
	records map[forms.ID]recordFacts
	states  map[forms.ID]flows.State // by record, folded from its events
	data    map[forms.ID]string      // by record, of its last "saved" event
	partial map[forms.ID]bool        // some payload was erased
}

// recordFacts are what of a record other rows are held against.
type recordFacts struct {
	status string
	head   history.Head
}

func (v *verifier) found(format string, args ...any) {
	v.report.Findings = append(v.report.Findings, fmt.Sprintf(format, args...))
}

func (v *verifier) company(tx *store.Tx) error {
	v.events = history.NewChecker()
	v.records, v.states = map[forms.ID]recordFacts{}, map[forms.ID]flows.State{}
	v.data, v.partial = map[forms.ID]string{}, map[forms.ID]bool{}
	for _, step := range []func(*store.Tx) error{v.walkEvents, v.walkRecords, v.walkInstances, v.walkTasks, v.walkLedger} {
		if err := step(tx); err != nil {
			return err
		}
	}
	for _, f := range v.events.Findings {
		v.found("%s", f)
	}
	v.report.Events, v.report.Unsealed, v.report.Erased = v.events.Events, v.events.Unsealed, v.events.Erased
	return nil
}

func (v *verifier) walkEvents(tx *store.Tx) error {
	err := tx.AllEvents(func(e *store.Event) error {
		v.events.Event(e)
		switch {
		case e.Erased:
			v.partial[e.Subject] = true
		case e.Kind == "saved":
			var saved dataEvent
			if err := json.Unmarshal([]byte(e.Payload), &saved); err != nil {
				v.found("I34 event %s: %v", e.ID, err)
			}
			v.data[e.Subject] = string(saved.Data)
		case strings.HasPrefix(e.Kind, flowEvent):
			var event flows.Event
			if err := json.Unmarshal([]byte(e.Payload), &event); err != nil {
				v.found("I34 event %s: %v", e.ID, err)
				return nil
			}
			v.states[e.Subject] = flows.Apply(v.states[e.Subject], event)
		}
		return nil
	})
	if err != nil {
		return err
	}
	blocks, err := tx.Blocks()
	v.events.Blocks(blocks)
	return err
}

func (v *verifier) walkRecords(tx *store.Tx) error {
	return tx.AllRecords(func(r *store.RecordRow) error {
		v.report.Records++
		v.records[r.ID] = recordFacts{r.Status, history.Head{Seq: r.EventSeq, Hash: r.EventHash}}
		if head := v.events.Heads[r.ID]; head.Seq != r.EventSeq || !bytes.Equal(head.Hash, r.EventHash) {
			v.found("I33 record %s names event %d as its last, its history ends at %d", r.ID, r.EventSeq, head.Seq)
		}
		if v.partial[r.ID] {
			return nil
		}
		if v.data[r.ID] != r.Data {
			v.found("I34 the data of record %s are not those of its history", r.ID)
		}
		return nil
	})
}

// walkInstances holds each instance against the fold of its events (I13, I34) and the status of its record.
func (v *verifier) walkInstances(tx *store.Tx) error {
	return tx.AllInstances(func(i *store.InstanceRow) error {
		record, ok := v.records[i.Record]
		if !ok {
			v.found("I30 instance %s belongs to the record %s, which is not there", i.ID, i.Record)
			return nil
		}
		if i.Status != record.status {
			v.found("I4 instance %s is %q, its record %q", i.ID, i.Status, record.status)
		}
		if v.partial[i.Record] {
			return nil
		}
		folded, err := json.Marshal(v.states[i.Record])
		if err != nil {
			return err
		}
		if string(folded) != i.State {
			v.found("I34 the state of record %s is not the fold of its events", i.Record)
		}
		return nil
	})
}

// walkTasks holds tasks against the seats of the states (I1, I2, I7).
func (v *verifier) walkTasks(tx *store.Tx) error {
	open := map[forms.ID]forms.ID{}
	for record, state := range v.states {
		if v.partial[record] {
			continue
		}
		seats := 0
		for _, visit := range state.Visits {
			for _, seat := range visit.Seats {
				if seat.Status == flows.SeatOpen {
					open[seat.Task] = seat.Member
					seats++
				}
			}
		}
		if state.Status == flows.Running && seats == 0 {
			v.found("I1 record %s is running and nobody has a task", record)
		}
		if state.Status.Final() && seats > 0 {
			v.found("I4 record %s is %s and has open seats", record, state.Status)
		}
	}
	err := tx.AllTasks(func(t *store.TaskRow) error {
		v.report.Tasks++
		member, isOpen := open[t.ID]
		delete(open, t.ID)
		switch {
		case v.partial[t.Record]:
		case isOpen != (t.Status == store.TaskOpen):
			v.found("I2 task %s is %s, its seat is not", t.ID, t.Status)
		case isOpen && member != t.Member:
			v.found("I7 task %s lies with %s, its seat is of %s", t.ID, t.Member, member)
		}
		return nil
	})
	for task := range open {
		v.found("I2 an open seat names the task %s, which is not there", task)
	}
	return err
}

func (v *verifier) walkLedger(tx *store.Tx) error {
	c := ledger.NewChecker()
	err := tx.AllEntries(c.Entry)
	if err == nil {
		err = tx.AllHolds(func(h *store.HoldRow) error { c.Hold(h, v.records[h.Record].status); return nil })
	}
	if err == nil {
		err = tx.AllLedgerAccounts(c.Account)
	}
	c.Close()
	v.report.Accounts = c.Accounts
	v.report.Findings = append(v.report.Findings, c.Problems...)
	return err
}
