package flows

import (
	"slices"

	"github.com/superform-dev/superform/forms"
)

// Format is the number that states and events written now carry. Apply reads every number up to it.
const Format = 1

// Status is the status of a record as far as its flow decides it; "" before submission.
type Status string

// The statuses a flow gives. Every one but Running is final.
const (
	Running    Status = "running"
	Approved   Status = "approved"
	Rejected   Status = "rejected"
	Ended      Status = "ended"
	Withdrawn  Status = "withdrawn"
	Terminated Status = "terminated"
)

// Final reports whether nothing follows: no command changes an instance in such a status.
func (s Status) Final() bool { return s != "" && s != Running }

// State is one instance: what its events add up to. The zero State is an instance before submission.
// It is a value: Apply and Decide never write to what a State they were given refers to.
type State struct {
	Format     int      `json:"format"`
	Flow       string   `json:"flow"` // Definition.Hash of the pinned definition
	Status     Status   `json:"status"`
	Incident   bool     `json:"incident,omitempty"` // some visit is parked
	Record     forms.ID `json:"record"`
	Requester  forms.ID `json:"requester"`
	Department forms.ID `json:"department,omitzero"`
	Submitted  Act      `json:"submitted"`
	Ended      Act      `json:"ended,omitzero"` // the command that ended it
	Round      int      `json:"round"`          // 1, and one more with each return to the requester
	Visits     []Visit  `json:"visits"`         // in order of arrival, of all rounds
	Path       Path     `json:"path"`           // as planned at the last submission (F16)
	Holds      []Hold   `json:"holds,omitempty"`
}

// Act says who did what and when (milliseconds, UTC). Outcome is the verb's past: "submitted",
// "agreed", "rejected", "returned", "withdrawn", "terminated", "resubmitted", "resumed".
type Act struct {
	By      forms.ID `json:"by,omitzero"`
	For     forms.ID `json:"for,omitzero"` // the member for whom it was done, who was away or without a smartphone
	At      int64    `json:"at,omitempty"`
	Outcome string   `json:"outcome,omitempty"`
}

// Hold is an amount set aside on a ledger account while the instance runs.
type Hold struct {
	ID      string   `json:"id"`
	Account []string `json:"account"`
	Amount  string   `json:"amount"` // canonical decimal, positive
	Scale   int      `json:"scale"`
}

// Arrival is why the walk came here. F6 is evaluated by it.
type Arrival string

// The arrivals. Back is an arrival by a return; Again one on a walk after a resubmission.
const (
	First Arrival = "first"
	Back  Arrival = "returned"
	Again Arrival = "again"
)

// Visit is one arrival at a node. The visit of a node with blocks (branch) stays open while its block
// is walked; the visits in the block name it as their parent. A visit at which the instance is parked
// has an Incident and its seats are those of the flow admins.
type Visit struct {
	ID         forms.ID    `json:"id"`
	Parent     forms.ID    `json:"parent,omitzero"`
	Node       string      `json:"node"`
	Type       string      `json:"type"`
	Round      int         `json:"round"`
	Arrival    Arrival     `json:"arrival"`
	At         int64       `json:"at"`
	Open       bool        `json:"open,omitempty"`
	Change     *Reason     `json:"change,omitempty"`  // why it differs from the plan; nil: as planned (F16)
	Outcome    Outcome     `json:"outcome,omitempty"` // once closed
	Why        *Reason     `json:"why,omitempty"`     // the rule that closed it (F29)
	Closed     Act         `json:"closed,omitzero"`   // the command that closed it
	Branch     string      `json:"branch,omitempty"`
	Tested     []Test      `json:"tested,omitempty"` // the conditions that chose Branch
	Electorate *Electorate `json:"electorate,omitempty"`
	Seats      []Seat      `json:"seats,omitempty"`
	Incident   *Reason     `json:"incident,omitempty"`
}

// Outcome is how a visit closed.
type Outcome string

// The outcomes of visits.
const (
	OutcomePassed     Outcome = "passed"
	OutcomeRejected   Outcome = "rejected"
	OutcomeReturned   Outcome = "returned"
	OutcomeResumed    Outcome = "resumed" // a parked visit; the node is visited anew
	OutcomeWithdrawn  Outcome = "withdrawn"
	OutcomeTerminated Outcome = "terminated"
)

// Test is one condition a branch node evaluated: its source, what it gave, the values it read (F29).
type Test struct {
	Branch string `json:"branch"`
	When   string `json:"when,omitempty"` // "" for the default branch
	Result bool   `json:"result"`
	Read   []Read `json:"read,omitempty"`
}

// Read is a field, a column ("items.amount") or a fact (`balance(["annual"])`) that a condition read, and
// its value as text; "" is blank.
type Read struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Electorate is who votes at a visit, fixed on arrival (F4): Of seats count, Needed agreements pass.
type Electorate struct {
	Of     int        `json:"of"`
	Needed int        `json:"needed"`
	Reject RejectRule `json:"on_reject"`
	Order  Order      `json:"order"`
	Absent []forms.ID `json:"absent,omitempty"` // found, but not present
}

// SeatKind says what the holder of a seat is asked.
type SeatKind string

// The kinds of seats. The holder of an incident seat is a flow admin and answers with resume or terminate.
const (
	SeatApprove  SeatKind = "approve"
	SeatResubmit SeatKind = "resubmit"
	SeatIncident SeatKind = "incident"
)

// SeatStatus is where a seat stands.
type SeatStatus string

// The statuses of seats. Only an open seat has an open task. A skipped seat never had one (F6, F7), a
// superseded one was closed because the vote was decided; neither looks as if its holder had acted.
const (
	SeatWaiting     SeatStatus = "waiting" // its turn has not come (sequential)
	SeatOpen        SeatStatus = "open"
	SeatAgreed      SeatStatus = "agreed"
	SeatRejected    SeatStatus = "rejected"
	SeatReturned    SeatStatus = "returned"
	SeatResubmitted SeatStatus = "resubmitted"
	SeatResumed     SeatStatus = "resumed"
	SeatSkipped     SeatStatus = "skipped"
	SeatSuperseded  SeatStatus = "superseded"
	SeatWithdrawn   SeatStatus = "withdrawn"
	SeatTerminated  SeatStatus = "terminated"
)

// Seat is one person's place in a visit.
type Seat struct {
	ID     forms.ID   `json:"id"`
	Task   forms.ID   `json:"task,omitzero"` // zero while waiting or skipped
	Member forms.ID   `json:"member"`
	Kind   SeatKind   `json:"kind"`
	Status SeatStatus `json:"status"`
	Why    Why        `json:"why"`
	Skip   *Reason    `json:"skip,omitempty"`   // why it was skipped
	Agrees bool       `json:"agrees,omitempty"` // skipped, and counts as an agreement (F7)
	Closed Act        `json:"closed,omitzero"`
	Data   string     `json:"data,omitempty"` // digest of the data agreed to (F7)
}

// Why says by which source and rung a person holds a seat (F17, F29).
type Why struct {
	Ladder string   `json:"ladder"` // "who", "requester" (F6), "nobody" (F5), "return", "incident"
	Rung   int      `json:"rung,omitempty"`
	Source string   `json:"source"`
	Arg    string   `json:"arg,omitempty"`
	Of     forms.ID `json:"of,omitzero"` // the member whose manager, superior … it is
}

// visit gives the index of a visit, or -1.
func (s *State) visit(id forms.ID) int {
	for i := len(s.Visits) - 1; i >= 0; i-- {
		if s.Visits[i].ID == id {
			return i
		}
	}
	return -1
}

// seat gives the indexes of a seat's visit and of the seat in it, or -1.
func (s *State) seat(id forms.ID) (visit, seat int) {
	for i := len(s.Visits) - 1; i >= 0; i-- {
		for j := range s.Visits[i].Seats {
			if s.Visits[i].Seats[j].ID == id {
				return i, j
			}
		}
	}
	return -1, -1
}

// parked reports whether some open visit is an incident.
func (s *State) parked() bool {
	for i := range s.Visits {
		if s.Visits[i].Open && s.Visits[i].Incident != nil {
			return true
		}
	}
	return false
}

// OpenSeat finds the seat of the open task that member holds in s, if any; the newest first.
func (s State) OpenSeat(member forms.ID) (Seat, bool) {
	for i := len(s.Visits) - 1; i >= 0; i-- {
		for _, seat := range s.Visits[i].Seats {
			if seat.Status == SeatOpen && seat.Member == member {
				return seat, true
			}
		}
	}
	return Seat{}, false
}

// clone copies what fold writes to, so that folding into the copy leaves s as it is: the visits, and the
// seats of the open ones. A closed visit never changes again.
func (s State) clone() State {
	if s.Visits == nil {
		return s
	}
	s.Visits = append(make([]Visit, 0, len(s.Visits)+4), s.Visits...)
	for i := range s.Visits {
		if v := &s.Visits[i]; v.Open {
			v.Seats = slices.Clone(v.Seats)
		}
	}
	return s
}
