package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/history"
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
	Files    int      `json:"files"`    // with thumbs
	Unsealed int      `json:"unsealed"` // committed events that no block holds yet: no fault, but not proven either
	Erased   int      `json:"erased"`   // payloads that are gone, with a discarded draft or by retention: their states cannot be folded again
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
		if err == nil {
			err = e.verifyRefs(ctx, c.ID, v)
		}
		if err == nil {
			err = e.verifyBytes(ctx, c.ID, v)
		}
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
	stories map[forms.ID]*story // by subject
	records map[forms.ID]string // the statuses of those that are there
	hashes  map[string]string   // of filed files, in hex by id, as the history has them
	held    []heldFile
}

// story is what the history of a record adds up to, which its rows are held against.
type story struct {
	saved     dataEvent
	state     flows.State // the zero State where no flow was started
	createdBy forms.ID
	createdAt int64
	endedAt   int64
	erased    bool // some payload was removed: the rest says nothing
	filed     bool // it was submitted
	discarded bool // it was deleted while it was a draft
	job       bool // it is no record but a job, a schedule or a part of the organisation, whose rows come and go

	former map[forms.ID]sat // seats as they were when their tasks were handed over, by task
}

// replaced keeps what a task was before its seat is given to somebody else.
func (s *story) replaced(e *flows.Event) {
	if e.Kind != flows.EventTransferred {
		return
	}
	for i := range s.state.Visits {
		visit := &s.state.Visits[i]
		for _, seat := range visit.Seats {
			if seat.ID != e.Seat || seat.Task.IsZero() {
				continue
			}
			if s.former == nil {
				s.former = map[forms.ID]sat{}
			}
			seat.Status, seat.Closed = flows.SeatSuperseded, flows.Act{By: e.By, At: e.At}
			s.former[seat.Task] = sat{visit: &flows.Visit{ID: visit.ID, Node: visit.Node}, seat: &seat}
		}
	}
}

// orgEvents head the kinds of events of the parts of the organisation, each of which has a history of its own.
var orgEvents = []string{"department_", "post_", "location_", "calendar_", "group_", "role_", "invitation_", "joiner_", "entry_"}

func isOrgEvent(kind string) bool {
	return slices.ContainsFunc(orgEvents, func(head string) bool { return strings.HasPrefix(kind, head) })
}

// status is that of a record with this history.
func (s *story) status() string {
	switch {
	case s.state.Status != "":
		return string(s.state.Status)
	case s.endedAt != 0:
		return statusEnded
	}
	return statusDraft
}

func (v *verifier) found(format string, args ...any) {
	v.report.Findings = append(v.report.Findings, fmt.Sprintf(format, args...))
}

func (v *verifier) company(tx *store.Tx) error {
	v.events = history.NewChecker()
	v.stories, v.records, v.hashes = map[forms.ID]*story{}, map[forms.ID]string{}, map[string]string{}
	for _, step := range []func(*store.Tx) error{v.walkEvents, v.walkRecords, v.walkInstances, v.walkTasks, v.walkLedger, v.walkSums, v.walkFiles} {
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
		s := v.stories[e.Subject]
		if s == nil {
			s = &story{createdBy: e.Actor, createdAt: e.At}
			v.stories[e.Subject] = s
		}
		v.tell(s, e)
		return v.noteFiles(e)
	})
	if err != nil {
		return err
	}
	blocks, err := tx.Blocks()
	v.events.Blocks(blocks)
	return err
}

// tell adds an event to its subject's story.
func (v *verifier) tell(s *story, e *store.Event) {
	var err error
	s.filed = s.filed || e.Kind == statusEnded || strings.HasPrefix(e.Kind, flowEvent)
	switch {
	case strings.HasPrefix(e.Kind, jobEvent) || strings.HasPrefix(e.Kind, scheduleEvent) || strings.HasPrefix(e.Kind, hookEvent) || strings.HasPrefix(e.Kind, deliveryEvent) || isOrgEvent(e.Kind):
		s.job = true
	case e.Kind == eventDiscarded:
		s.discarded = true
	case e.Erased:
		s.erased = true
	case e.Kind == "saved":
		s.saved = dataEvent{}
		err = json.Unmarshal([]byte(e.Payload), &s.saved)
	case e.Kind == "ended":
		s.endedAt = e.At
	case strings.HasPrefix(e.Kind, flowEvent):
		var event flows.Event
		if err = json.Unmarshal([]byte(e.Payload), &event); err == nil {
			s.replaced(&event)
			s.state = flows.Apply(s.state, event)
			s.endedAt = s.state.Ended.At
		}
	}
	if err != nil {
		v.found("I34 event %s: %v", e.ID, err)
	}
}

// told gives what a record's history says, or nil where it says nothing (any more).
func (v *verifier) told(record forms.ID) *story {
	if s := v.stories[record]; s != nil && !s.erased {
		return s
	}
	return nil
}

// sortedIDs are the keys of a map in order, so that findings stand in one order too.
func sortedIDs[V any](m map[forms.ID]V) []forms.ID {
	return slices.SortedFunc(maps.Keys(m), func(a, b forms.ID) int { return bytes.Compare(a[:], b[:]) })
}
