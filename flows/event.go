package flows

import "github.com/superform-dev/superform/forms"

// EventKind names what happened.
type EventKind string

// The kinds of events, with the fields each carries besides format, kind, at, command.
const (
	EventSubmitted   EventKind = "submitted"   // actor record requester department flow holds path
	EventResubmitted EventKind = "resubmitted" // actor visit seat comment holds path
	EventArrived     EventKind = "arrived"     // visit parent node type arrival change
	EventBranched    EventKind = "branched"    // visit node branch tested
	EventElected     EventKind = "elected"     // visit node electorate
	EventSeated      EventKind = "seated"      // visit node seat task member seat_kind why; no task: its turn has not come
	EventSkipped     EventKind = "skipped"     // visit node seat member why reason agrees
	EventOpened      EventKind = "opened"      // visit node seat task member: a waiting seat's turn has come
	EventAgreed      EventKind = "agreed"      // actor visit node seat comment data
	EventRejected    EventKind = "rejected"    // actor visit node seat comment data
	EventReturned    EventKind = "returned"    // actor visit node seat comment data
	EventClosed      EventKind = "closed"      // visit node outcome reason by verb seats (those closed with it)
	EventParked      EventKind = "parked"      // visit node reason
	EventResumed     EventKind = "resumed"     // actor visit node comment
	EventWithdrawn   EventKind = "withdrawn"   // actor comment
	EventTerminated  EventKind = "terminated"  // actor comment
	EventTransferred EventKind = "transferred" // visit node seat task member seat_kind why reason by: somebody else sits there from now on
	EventLapsed      EventKind = "lapsed"      // visit node seat electorate reason by: the seat is no more, others decide
	EventHanded      EventKind = "handed"      // requester department reason by: whose record it is from now on, and where; what is absent stays
	EventFinished    EventKind = "finished"    // status by verb
)

// Event is one thing that happened, complete in itself: nothing else is needed to fold or to show it.
// Only what a person did has an Actor; what follows from it by a rule has none, but By and the rule's Reason.
type Event struct {
	Format  int       `json:"format"`
	Kind    EventKind `json:"kind"`
	At      int64     `json:"at"` // milliseconds, UTC
	Command forms.ID  `json:"command"`
	Actor   forms.ID  `json:"actor,omitzero"`
	For     forms.ID  `json:"for,omitzero"` // the member for whom Actor acted: away, or without a smartphone

	Record     forms.ID `json:"record,omitzero"`
	Requester  forms.ID `json:"requester,omitzero"`
	Department forms.ID `json:"department,omitzero"`
	Flow       string   `json:"flow,omitempty"`
	Holds      []Hold   `json:"holds,omitempty"`
	Path       Path     `json:"path,omitempty"`
	Status     Status   `json:"status,omitempty"`

	Visit      forms.ID    `json:"visit,omitzero"`
	Parent     forms.ID    `json:"parent,omitzero"`
	Node       string      `json:"node,omitempty"`
	Type       string      `json:"type,omitempty"`
	Arrival    Arrival     `json:"arrival,omitempty"`
	Change     *Reason     `json:"change,omitempty"`
	Branch     string      `json:"branch,omitempty"`
	Tested     []Test      `json:"tested,omitempty"`
	Electorate *Electorate `json:"electorate,omitempty"`
	Outcome    Outcome     `json:"outcome,omitempty"`
	Reason     *Reason     `json:"reason,omitempty"`
	By         forms.ID    `json:"by,omitzero"`      // whose command it follows from
	Verb       string      `json:"verb,omitempty"`   // that command's verb in the past: "agreed"
	Seats      []forms.ID  `json:"closes,omitempty"` // the open and waiting seats closed with a visit

	Seat     forms.ID `json:"seat,omitzero"`
	Task     forms.ID `json:"task,omitzero"`
	Member   forms.ID `json:"member,omitzero"`
	SeatKind SeatKind `json:"seat_kind,omitempty"`
	Why      *Why     `json:"why,omitempty"`
	Agrees   bool     `json:"agrees,omitempty"`
	Comment  string   `json:"comment,omitempty"`
	Data     string   `json:"data,omitempty"`
}
