package flows

import (
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Verb is what a command does.
type Verb string

// The verbs. Agree, reject, return and resubmit are answers on the seat of an open task; submit and withdraw
// are the requester's, terminate and resume a flow admin's (the fact may[verb, member]).
const (
	Submit    Verb = "submit"
	Agree     Verb = "agree"
	Reject    Verb = "reject"
	Return    Verb = "return"
	Resubmit  Verb = "resubmit"
	Withdraw  Verb = "withdraw"
	Terminate Verb = "terminate"
	Resume    Verb = "resume"
	// HandOver puts somebody else in the place of a member who leaves or moves on (F23). It is the organisation's, not a person's.
	HandOver Verb = "hand_over"
)

// past is the verb as the outcome of an act.
func (v Verb) past() string {
	switch v {
	case Submit, Resubmit:
		return string(v) + "ted"
	case Agree, Terminate, Resume:
		return string(v) + "d"
	case Withdraw:
		return "withdrawn"
	case HandOver:
		return "handed_over"
	}
	return string(v) + "ed"
}

// Command is what somebody wants. ID is the command's idempotency key as an id: the ids of visits, seats
// and tasks derive from it. Seat names the seat of the task that is answered. Holds, as the form evaluated
// them, go with submit and resubmit; Record, Requester and Department with submit. For is the member on whose seat By answers while they are
// away (F24), or for whom By acts as their clerk, none for their own. From, To and Own go with hand over.
type Command struct {
	ID         forms.ID
	Verb       Verb
	By         forms.ID
	For        forms.ID
	From       forms.ID // whose seats are handed over
	To         forms.ID // to whom; none: to the superior
	Own        bool     // From's own record too: To becomes its requester
	Seat       forms.ID
	Comment    string
	Holds      []forms.Hold
	Record     forms.ID
	Requester  forms.ID
	Department forms.ID
}

// Out is what a command comes to. Exactly one holds: Events (with Effects), a Refusal, or Asks.
type Out struct {
	Events  []Event
	Effects []Effect
	Refusal *Refusal
	Asks    []rules.Ask
}

// Decide says what the command does to an instance of def in state s. It changes nothing: the caller applies
// Out.Events, does Out.Effects, or answers Out.Asks under the same locks and calls again from the start with
// all facts so far. After MaxRounds rounds it fails the facts still missing (Settle does that), and the
// instance parks as an incident. Decide is total: every command in every state has an answer.
func Decide(def *Definition, s State, f Facts, cmd Command) Out {
	w := newWalk(def, s, f, cmd)
	w.command()
	switch {
	case len(w.asks) > 0:
		return Out{Asks: w.asks}
	case w.refusal != nil:
		return Out{Refusal: w.refusal}
	}
	return Out{Events: w.events, Effects: settled(w.effects)}
}

func newWalk(def *Definition, s State, f Facts, cmd Command) *walk {
	if f.Facts == nil {
		f.Facts = &rules.Facts{}
	}
	cmd.Comment = strings.TrimSpace(strings.ToValidUTF8(cmd.Comment, "\uFFFD"))
	return &walk{def: def, s: s.clone(), facts: f, cmd: cmd, filing: cmd.Verb == Submit || cmd.Verb == Resubmit}
}

// command runs the command's verb.
func (w *walk) command() {
	if w.s.Flow != "" && w.s.Flow != w.def.hash {
		w.refuse("other_flow")
		return
	}
	if utf8.RuneCountInString(w.cmd.Comment) > maxComment {
		w.refuse("comment_too_long", "max", itoa(maxComment))
		return
	}
	switch w.cmd.Verb {
	case "":
		if !w.planning {
			w.refuse("unknown_verb", "verb", "")
		}
	case Submit:
		w.submit()
	case Agree, Reject, Return, Resubmit:
		w.answer()
	case Withdraw, Terminate, Resume:
		w.stop()
	case HandOver:
		w.succeed()
	default:
		w.refuse("unknown_verb", "verb", string(w.cmd.Verb))
	}
}

// submit starts the instance. The path is walked first on a copy with everyone agreeing (F16): what a
// node refuses at submission is refused here, and the plan is kept.
func (w *walk) submit() {
	if w.s.Status != "" {
		w.handled(w.s.Submitted)
		return
	}
	if w.cmd.Requester.IsZero() {
		w.refuse("not_yours")
		return
	}
	holds, path, ok := w.prepare()
	if !ok {
		return
	}
	w.act(Event{
		Kind: EventSubmitted, Record: w.cmd.Record, Requester: w.cmd.Requester, Department: w.cmd.Department,
		Flow: w.def.hash, Holds: holds, Path: path,
	})
	w.run(place{node: w.def.Nodes[0]})
}

// prepare is what submission and resubmission begin with: holds that are covered, and the planned path. In
// a plan itself there is no further plan.
func (w *walk) prepare() ([]Hold, Path, bool) {
	holds := w.holds()
	if w.planning {
		return holds, nil, w.refusal == nil
	}
	plan := w.foresee()
	for _, a := range plan.asks {
		w.want(a)
	}
	if w.refusal == nil {
		w.refusal = plan.refusal
	}
	return holds, plan.path(), w.refusal == nil && len(w.asks) == 0
}

// answer lets the holder of an open seat answer it.
func (w *walk) answer() {
	i, j := w.s.seat(w.cmd.Seat)
	if i < 0 {
		w.refuse("not_open")
		return
	}
	v := &w.s.Visits[i]
	seat := v.Seats[j]
	switch {
	case seat.Member != w.holder():
		w.refuse("not_yours")
	case seat.Status == SeatWaiting, seat.Status == SeatSkipped, seat.Status == SeatOpen && seat.Kind == SeatIncident:
		w.refuse("not_open")
	case seat.Status != SeatOpen:
		w.handled(seat.Closed)
	case !w.cmd.For.IsZero() && !w.mayActFor(seat):
	default:
		n, ok := w.def.Node(v.Node)
		if !ok {
			w.refuse("not_open")
			return
		}
		w.run(n.spec.act(w, n, i, j))
	}
}

// stop is what is done to an instance as a whole: withdraw, terminate, resume.
func (w *walk) stop() {
	switch {
	case w.s.Status == "":
		w.refuse("not_open")
	case w.s.Status.Final():
		w.handled(w.s.Ended)
	case w.cmd.Verb == Withdraw:
		w.withdraw()
	case w.cmd.Verb == Resume:
		w.resume()
	case w.may():
		w.act(Event{Kind: EventTerminated, Comment: w.cmd.Comment})
		w.closeAll(OutcomeTerminated, because("terminated_by", "member", w.cmd.By.String()))
		w.finish(Terminated)
	}
}

// withdraw is the requester's, as long as nobody decided in this round.
func (w *walk) withdraw() {
	if w.holder() != w.s.Requester {
		w.refuse("not_yours")
		return
	}
	if !w.cmd.For.IsZero() && !w.acts("clerk") {
		return
	}
	if first, decided := w.s.decided(); decided {
		w.handled(first)
		return
	}
	w.act(Event{Kind: EventWithdrawn, Comment: w.cmd.Comment})
	w.closeAll(OutcomeWithdrawn, because("withdrawn_by", "member", w.cmd.By.String()))
	w.finish(Withdrawn)
}

// handled refuses because somebody was first, and says who, when and with what outcome (F8).
func (w *walk) handled(a Act) {
	w.refuse("already_handled", "who", a.By.String(), "at", rules.FormatInstant(a.At), "outcome", a.Outcome)
}
