package flows

import (
	"maps"
	"slices"

	"github.com/superform-dev/superform/forms"
)

// EffectKind names what the engine is to do.
type EffectKind string

// The effects and the fields each carries.
const (
	SetStatus EffectKind = "set_status" // status incident
	OpenTask  EffectKind = "open_task"  // task seat visit node title member task_kind
	CloseTask EffectKind = "close_task" // task outcome by
	HoldOn    EffectKind = "hold"       // hold
	Release   EffectKind = "release"    // hold
	Post      EffectKind = "post"       // hold
	Notify    EffectKind = "notify"     // member notice args
)

// Effect is one thing for the engine to do, in the order given, in the transaction of the command.
type Effect struct {
	Kind     EffectKind  `json:"kind"`
	Status   Status      `json:"status,omitempty"`
	Incident bool        `json:"incident,omitempty"`
	Task     forms.ID    `json:"task,omitzero"`
	Seat     forms.ID    `json:"seat,omitzero"`
	Visit    forms.ID    `json:"visit,omitzero"`
	Node     string      `json:"node,omitempty"`
	Title    forms.Text  `json:"title,omitempty"`
	Member   forms.ID    `json:"member,omitzero"`
	TaskKind SeatKind    `json:"task_kind,omitempty"`
	Outcome  SeatStatus  `json:"outcome,omitempty"` // what became of the seat: agreed, superseded …
	By       forms.ID    `json:"by,omitzero"`       // who closed it
	Hold     *forms.Hold `json:"hold,omitempty"`
	// Notice is what a member is told: approved, rejected, ended, terminated, returned, incident,
	// path_changed (to the requester), withdrawn, terminated (to those whose tasks closed).
	Notice string            `json:"notice,omitempty"`
	Args   map[string]string `json:"args,omitempty"`
}

// effectsOf says what an event causes, by the state before it. Every effect comes from an event, so a
// replay could repeat it.
func (w *walk) effectsOf(e Event) []Effect {
	switch e.Kind {
	case EventSubmitted:
		return append([]Effect{{Kind: SetStatus, Status: Running}}, holdEffects(HoldOn, e.Holds)...)
	case EventResubmitted:
		out := append(holdEffects(Release, w.s.Holds), holdEffects(HoldOn, e.Holds)...)
		return append(out, w.closeTask(e.Seat, SeatResubmitted, e.Actor)...)
	case EventArrived:
		if e.Change != nil && (e.Change.Code == "branch_changed" || e.Change.Code == "branch_changed_facts") {
			return []Effect{w.tellRequester("path_changed", changeArgs(e.Change))}
		}
	case EventSeated, EventOpened:
		return w.openTask(e)
	case EventTransferred:
		return append(w.closeTask(e.Seat, SeatSuperseded, e.By), w.openTask(e)...)
	case EventLapsed:
		return w.closeTask(e.Seat, SeatSuperseded, e.By)
	case EventAgreed:
		return w.closeTask(e.Seat, SeatAgreed, e.Actor)
	case EventRejected:
		return w.closeTask(e.Seat, SeatRejected, e.Actor)
	case EventReturned:
		told := w.tellRequester("returned", map[string]string{"node": e.Node, "by": e.Actor.String()})
		return append(w.closeTask(e.Seat, SeatReturned, e.Actor), told)
	case EventParked:
		told := w.tellRequester("incident", map[string]string{"node": e.Node, "reason": e.Reason.Code})
		return []Effect{{Kind: SetStatus, Status: Running, Incident: true}, told}
	case EventResumed:
		return w.resumedEffects(e)
	case EventClosed:
		return w.closedEffects(e)
	case EventFinished:
		return w.finishedEffects(e)
	}
	return nil
}

// changeArgs gives a changed branch with something to say where no field changed: the branches themselves.
func changeArgs(r *Reason) map[string]string {
	args := maps.Clone(r.Args)
	if args["changes"] == "" {
		args["changes"] = args["was"] + " → " + args["now"]
	}
	return args
}

// settled leaves of the statuses set on the way only the last, which is what they come to.
func settled(effects []Effect) []Effect {
	last := -1
	for i, e := range effects {
		if e.Kind == SetStatus {
			last = i
		}
	}
	i := -1
	return slices.DeleteFunc(effects, func(e Effect) bool {
		i++
		return e.Kind == SetStatus && i != last
	})
}

func holdEffects(kind EffectKind, holds []Hold) []Effect {
	out := make([]Effect, 0, len(holds))
	for _, h := range holds {
		out = append(out, h.effect(kind))
	}
	return out
}

func (w *walk) tellRequester(notice string, args map[string]string) Effect {
	return Effect{Kind: Notify, Member: w.s.Requester, Notice: notice, Args: args}
}

func (w *walk) openTask(e Event) []Effect {
	if e.Task.IsZero() {
		return nil
	}
	out := Effect{
		Kind: OpenTask, Task: e.Task, Seat: e.Seat, Visit: e.Visit, Node: e.Node, Member: e.Member,
		TaskKind: e.SeatKind,
	}
	if n, ok := w.def.Node(e.Node); ok {
		out.Title = n.Title
	}
	if e.Kind == EventOpened {
		out.TaskKind = SeatApprove
	}
	return []Effect{out}
}

// closeTask closes the task of a seat that has one.
func (w *walk) closeTask(seat forms.ID, outcome SeatStatus, by forms.ID) []Effect {
	i, j := w.s.seat(seat)
	if i < 0 || w.s.Visits[i].Seats[j].Task.IsZero() {
		return nil
	}
	return []Effect{{Kind: CloseTask, Task: w.s.Visits[i].Seats[j].Task, Outcome: outcome, By: by}}
}

// resumedEffects closes the task of the flow admin who resumes, if they have one.
func (w *walk) resumedEffects(e Event) []Effect {
	for _, s := range w.s.Visits[w.s.visit(e.Visit)].Seats {
		if s.Member == e.Actor && s.Status == SeatOpen {
			return w.closeTask(s.ID, SeatResumed, e.Actor)
		}
	}
	return nil
}

func (w *walk) closedEffects(e Event) []Effect {
	var out []Effect
	v := w.s.Visits[w.s.visit(e.Visit)]
	outcome := closedSeat(e.Outcome)
	for _, s := range v.Seats {
		if !hasID(e.Seats, s.ID) || s.Task.IsZero() {
			continue
		}
		out = append(out, w.closeTask(s.ID, outcome, e.By)...)
		if outcome != SeatSuperseded && s.Kind == SeatApprove {
			out = append(out, Effect{Kind: Notify, Member: s.Member, Notice: string(outcome), Args: map[string]string{"by": e.By.String()}})
		}
	}
	if v.Incident != nil {
		after := w.s
		after.Visits = append([]Visit(nil), w.s.Visits...)
		after.Visits[w.s.visit(e.Visit)].Open = false
		out = append(out, Effect{Kind: SetStatus, Status: Running, Incident: after.parked()})
	}
	return out
}

// finishedEffects posts the holds of a record that came through and releases all others.
func (w *walk) finishedEffects(e Event) []Effect {
	kind := Release
	if e.Status == Approved || e.Status == Ended {
		kind = Post
	}
	out := append([]Effect{{Kind: SetStatus, Status: e.Status}}, holdEffects(kind, w.s.Holds)...)
	if e.Status != Withdrawn {
		out = append(out, w.tellRequester(string(e.Status), map[string]string{"by": e.By.String()}))
	}
	return out
}
