package engine

import (
	"bytes"
	"encoding/json"

	"github.com/superform-dev/superform/engine/ledger"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// What verify holds against the histories: the rows of records, instances, tasks and ledgers.

// fact is one thing that a row says, and whether its history says so too.
type fact struct {
	name string
	same bool
}

// compare names what of a row is not what its history says.
func (v *verifier) compare(rule, row string, id forms.ID, facts ...fact) {
	for _, f := range facts {
		if !f.same {
			v.found("%s %s %s: its %s is not what the history says", rule, row, id, f.name)
		}
	}
}

// asInEvents writes JSON as events hold it, where & < > and the separators of lines are escaped.
func asInEvents(text string) string {
	var b bytes.Buffer
	json.HTMLEscape(&b, []byte(text))
	return b.String()
}

// walkRecords holds each record against its history (I33, I34).
func (v *verifier) walkRecords(tx *store.Tx) error {
	err := tx.AllRecords(func(r *store.RecordRow) error {
		v.report.Records++
		v.records[r.ID] = r.Status
		if head := v.events.Heads[r.ID]; head.Seq == 0 || head.Seq != r.EventSeq || !bytes.Equal(head.Hash, r.EventHash) {
			v.found("I33 record %s names event %d as its last, its history ends at %d", r.ID, r.EventSeq, head.Seq)
		}
		s := v.told(r.ID)
		if s == nil {
			return nil
		}
		v.compare("I34", "record", r.ID, fact{"data", asInEvents(string(s.saved.Data)) == asInEvents(r.Data)}, fact{"form", s.saved.Form == r.Form && s.saved.At == r.FormVersion},
			fact{"number", s.saved.Number == r.Number}, fact{"status", s.status() == r.Status && s.state.Incident == r.Incident},
			fact{"requester", s.saved.Requester == r.Requester && s.saved.FiledBy == r.FiledBy}, fact{"creation", s.createdBy == r.CreatedBy && s.createdAt == r.CreatedAt},
			fact{"end", s.endedAt == r.EndedAt})
		if s.state.Status != "" {
			v.compare("I34", "record", r.ID, fact{"submission", s.state.Submitted.At == r.SubmittedAt},
				fact{"department", s.state.Department == r.Department && s.state.Requester == r.Requester})
		}
		return nil
	})
	for _, subject := range sortedIDs(v.stories) {
		_, there := v.records[subject]
		switch s := v.stories[subject]; {
		case subject == tx.Company(), s.job && !there:
		case s.discarded && (there || s.filed):
			v.found("I34 record %s was discarded, and is there or was submitted", subject)
		case !there && !s.discarded && !isMember(tx, subject):
			v.found("I34 record %s has a history and is not there", subject)
		}
	}
	return err
}

// isMember reports whether a history is that of a person: what admins and they themselves changed about them.
func isMember(tx *store.Tx, subject forms.ID) bool {
	_, err := tx.Member(subject)
	return err == nil
}

// walkInstances holds each instance against the fold of its events (I1, I4, I13, I34).
func (v *verifier) walkInstances(tx *store.Tx) error {
	missing := map[forms.ID]bool{}
	for record, s := range v.stories {
		missing[record] = !s.erased && s.state.Status != ""
	}
	err := tx.AllInstances(func(i *store.InstanceRow) error {
		delete(missing, i.Record)
		status, there := v.records[i.Record]
		if !there {
			v.found("I30 instance %s belongs to the record %s, which is not there", i.ID, i.Record)
			return nil
		}
		if i.Status != status {
			v.found("I4 instance %s is %q, its record %q", i.ID, i.Status, status)
		}
		s := v.told(i.Record)
		if s == nil {
			return nil
		}
		folded, err := json.Marshal(s.state)
		if err != nil {
			return err
		}
		v.compare("I34", "instance", i.ID, fact{"state", string(folded) == i.State}, fact{"flow", s.state.Flow == i.DefinitionHash})
		return nil
	})
	for _, record := range sortedIDs(missing) {
		if missing[record] {
			v.found("I34 record %s has a flow by its history and no instance", record)
		}
	}
	return err
}

// sat is a seat that has, or had, a task, with where it stands.
type sat struct {
	record forms.ID
	visit  *flows.Visit
	seat   *flows.Seat
}

// walkTasks holds tasks against the seats of the histories (I1, I2, I4, I7).
func (v *verifier) walkTasks(tx *store.Tx) error {
	seats := v.seats()
	err := tx.AllTasks(func(t *store.TaskRow) error {
		v.report.Tasks++
		s, has := seats[t.ID]
		delete(seats, t.ID)
		switch {
		case v.stories[t.Record] != nil && v.stories[t.Record].erased:
		case !has:
			v.found("I2 task %s belongs to no seat of the record %s", t.ID, t.Record)
		default:
			v.task(t, s)
		}
		return nil
	})
	for _, id := range sortedIDs(seats) {
		v.found("I2 task %s of the record %s is not there", id, seats[id].record)
	}
	return err
}

// seats are those of all histories by their task.
func (v *verifier) seats() map[forms.ID]sat {
	all := map[forms.ID]sat{}
	for _, record := range sortedIDs(v.stories) {
		s := v.told(record)
		if s == nil {
			continue
		}
		open := 0
		for task, former := range s.former {
			former.record = record
			all[task] = former
		}
		for i := range s.state.Visits {
			visit := &s.state.Visits[i]
			for j := range visit.Seats {
				seat := &visit.Seats[j]
				if seat.Status == flows.SeatOpen {
					open++
				}
				if !seat.Task.IsZero() {
					all[seat.Task] = sat{record, visit, seat}
				}
			}
		}
		if s.state.Status == flows.Running && open == 0 {
			v.found("I1 record %s is running and nobody has a task", record)
		}
		if s.state.Status.Final() && open > 0 {
			v.found("I4 record %s is %s and has open seats", record, s.state.Status)
		}
	}
	return all
}

func (v *verifier) task(t *store.TaskRow, s sat) {
	v.compare("I2", "task", t.ID, fact{"status", (s.seat.Status == flows.SeatOpen) == (t.Status == store.TaskOpen)},
		fact{"place", t.Record == s.record && t.Form == v.stories[t.Record].saved.Form && t.Visit == s.visit.ID && t.Seat == s.seat.ID && t.Node == s.visit.Node && t.Kind == string(s.seat.Kind)})
	decided := fact{"decision", t.Outcome == "" && t.ClosedBy.IsZero() && t.ClosedAt == 0}
	if s.seat.Status != flows.SeatOpen {
		decided.same = t.Outcome == string(s.seat.Status) && t.ClosedBy == s.seat.Closed.By && t.ClosedAt == s.seat.Closed.At
	}
	v.compare("I7", "task", t.ID, fact{"holder", t.Member == s.seat.Member}, decided)
}

// walkLedger checks the accounts, and holds the open holds against those of the histories (I18 to I21).
func (v *verifier) walkLedger(tx *store.Tx) error {
	c := ledger.NewChecker(tx.Company())
	err := tx.AllEntries(c.Entry)
	if err == nil {
		err = tx.AllHolds(func(h *store.HoldRow) error { c.Hold(h, v.records[h.Record]); return nil })
	}
	if err == nil {
		err = tx.AllLedgerAccounts(c.Account)
	}
	for _, record := range sortedIDs(v.stories) {
		if s := v.told(record); s != nil {
			for _, h := range s.state.Holds {
				c.Claim(record, h.ID, ledger.Key(h.Account), h.Amount)
			}
		}
	}
	c.Close()
	v.report.Accounts = c.Accounts
	v.report.Findings = append(v.report.Findings, c.Problems...)
	return err
}

// walkSums holds how many people are kept for each department against the people.
func (v *verifier) walkSums(tx *store.Tx) error {
	wrong, err := tx.WrongSums()
	for _, s := range wrong {
		v.found("department %s: %d people are kept for it and all below (hidden: %v), and there are %d", s.Department, s.Kept, s.Hidden, s.There)
	}
	if err != nil {
		return err
	}
	elsewhere, err := tx.WrongStandings()
	for _, id := range elsewhere {
		v.found("member %s: what is kept beside a further department is not what the member says", id)
	}
	return err
}
