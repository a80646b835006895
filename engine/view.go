package engine

import (
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// withBuiltIns are a record's data and built-in fields together, as flows and summaries read them.
func withBuiltIns(r *store.RecordRow, data rules.Data) rules.Data {
	all := builtIns(r)
	for id, v := range data {
		all[id] = v
	}
	return all
}

// builtIns are what rules know of every record beside its fields.
func builtIns(r *store.RecordRow) rules.Data {
	all := make(rules.Data, 12)
	all["requester"] = rules.Text(r.Requester.String())
	all["department"] = rules.Text(r.Department.String())
	all["status"] = rules.Text(r.Status)
	all["number"] = rules.Text(r.Number)
	if r.SubmittedAt != 0 {
		all["submitted_at"] = rules.Instant(r.SubmittedAt)
	}
	return all
}

// concerned lists everybody whose name a change's answer or messages show.
func (w *work) concerned(ch *change) []forms.ID {
	ids := []forms.ID{ch.record.Requester, ch.record.Department, w.caller.Member, ch.record.FiledBy}
	return append(ids, seatHolders(&ch.state)...)
}

func seatHolders(state *flows.State) []forms.ID {
	if state == nil {
		return nil
	}
	var ids []forms.ID
	for _, visit := range state.Visits {
		for _, seat := range visit.Seats {
			ids = append(ids, seat.Member, seat.Closed.By)
			if seat.Why.Ladder == "handover" {
				ids = append(ids, seat.Why.Of)
			}
		}
	}
	for _, step := range state.Path {
		for _, person := range step.People {
			ids = append(ids, person.Member)
		}
	}
	return ids
}

// view is a record as the caller sees it, whom the engine has let in: with the fields that they may read, and without
// anything of its data where what they did ended their right to read it. Instance and state are nil where it has no
// flow; else pub has the flow that the instance runs by.
func (w *work) view(pub *published, r *store.RecordRow, data rules.Data, instance *store.InstanceRow, state *flows.State) (*RecordView, error) {
	if err := w.learn(append(seatHolders(state), r.Requester, r.Department, r.FiledBy)...); err != nil {
		return nil, err
	}
	view := w.outline(r)
	seen := state
	if instance == nil {
		seen = nil
	}
	sight, err := w.sight(pub, r, seen)
	if err != nil || sight == nil {
		return &view, err
	}
	data = sight.Data(w.ruling(pub).form, data)
	if r.Status == statusDraft {
		w.brings(pub.form, data, nil, nil)
	}
	view.Summary = w.summaryFor(w.caller.Language, pub, r, data, sight)
	view.FormVersion = r.FormVersion
	view.Data = pub.form.Encode(data)
	if err := w.said(pub, &view, data, r.Data); err != nil {
		return nil, err
	}
	if err := w.sums(pub, &view, r, data, sight); err != nil {
		return nil, err
	}
	if view.Files, err = w.describe(r.ID, filesOf(pub.form, data)); err != nil {
		return nil, err
	}
	if instance == nil || state == nil {
		if r.Status == statusDraft {
			if r.CreatedBy == w.caller.Member {
				view.Actions = []Action{w.action("submit", commentNone), w.action(verbDiscard, commentNone)}
			}
			view.Evidence, err = w.shownEvidence(r.ID)
			return &view, err
		}
		if err := w.filedActions(&view, pub, r, sight); err != nil {
			return nil, err
		}
		view.Actions, err = w.withComment(view.Actions, pub, r, nil)
		return &view, err
	}
	if err := w.withholds(foreseen(state), append(partakers(state), r.Requester, r.CreatedBy)...); err != nil {
		return nil, err
	}
	view.Path = w.seats(pub, state)
	if seat, ok := state.OpenSeat(w.caller.Member); ok {
		view.Task = seat.Task
	}
	if view.Actions, err = w.recordActions(pub, r, state); err == nil && len(view.Actions) > 0 && w.isClerkOf(r.Requester) {
		view.Paper = w.paper(pub)
	}
	return &view, err
}

// outline is what may be said of a record to somebody who may not read it: nothing that comes from its data.
func (w *work) outline(r *store.RecordRow) RecordView {
	return w.brief(&store.ListedRecord{
		ID: r.ID, Requester: r.Requester, Department: r.Department, FiledBy: r.FiledBy, Form: r.Form, Number: r.Number, Key: r.Key, Status: r.Status,
		Revision: int64(r.Revision), Incident: r.Incident, CreatedAt: r.CreatedAt, SubmittedAt: r.SubmittedAt, EndedAt: r.EndedAt,
	})
}

// brief is a record in a list, without its data.
func (w *work) brief(r *store.ListedRecord) RecordView {
	view := RecordView{
		ID: r.ID, Number: r.Number, Form: r.Form, Status: r.Status, Incident: r.Incident, Revision: int(r.Revision),
		Requester: w.member(r.Requester), FiledBy: w.member(r.FiledBy), Summary: r.Summary,
		CreatedAt: Instant(r.CreatedAt), SubmittedAt: Instant(r.SubmittedAt), ClosedAt: Instant(r.EndedAt),
	}
	if !r.Department.IsZero() {
		view.Department = &DepartmentRef{ID: r.Department, Name: w.names[r.Department]}
	}
	if pub := w.cat.forms[r.Form]; pub != nil {
		view.FormTitle = pub.form.Title.In(w.caller.Language, pub.form.Language)
	}
	return view
}

func (w *work) member(id forms.ID) *MemberRef {
	if id.IsZero() {
		return nil
	}
	if w.withheld[id] {
		return &MemberRef{Name: w.nameOf(id)}
	}
	return &MemberRef{ID: id, Name: w.names[id]}
}

// seats lists who held, holds and, as planned, will hold a seat.
func (w *work) seats(pub *published, state *flows.State) []SeatView {
	out := []SeatView{}
	visited := map[string]bool{}
	for i := range state.Visits {
		visit := &state.Visits[i]
		if visit.Round == state.Round {
			visited[visit.Node] = true
		}
		for j := range visit.Seats {
			out = append(out, w.seat(pub, visit, &visit.Seats[j]))
		}
	}
	if state.Status.Final() {
		return out
	}
	for _, step := range state.Path {
		if visited[step.Node] {
			continue
		}
		for _, person := range step.People {
			out = append(out, SeatView{Node: step.Node, Label: w.label(step.Title, pub), Kind: step.Type, Round: state.Round,
				State: seatPlanned, Person: w.member(person.Member), Reason: w.why(person.Why)})
		}
	}
	return out
}

// seatPlanned is the state of a seat that is only foreseen; the others are those of flows.
const seatPlanned = "planned"

func (w *work) seat(pub *published, visit *flows.Visit, seat *flows.Seat) SeatView {
	view := SeatView{
		ID: seat.ID, Node: visit.Node, Kind: string(seat.Kind), Round: visit.Round, State: string(seat.Status), Person: w.member(seat.Member),
		Reason: w.why(seat.Why), OpenedAt: Instant(visit.At), DecidedAt: Instant(seat.Closed.At), Label: w.nodeLabel(pub, visit.Node),
	}
	if !seat.Closed.For.IsZero() {
		view.By = w.member(seat.Closed.By)
		view.Reason += " · " + w.actedText(seat.Closed.By)
	}
	if seat.Skip != nil {
		view.Reason = seat.Skip.Text(w.caller.Language)
	}
	return view
}

// nodeLabel is what people call a node; its id where the flow gives it no title.
func (w *work) nodeLabel(pub *published, node string) string {
	if title := w.nodeTitle(pub, node); title != "" {
		return title
	}
	return node
}

func (w *work) nodeTitle(pub *published, node string) string {
	if pub.flow != nil {
		if n, ok := pub.flow.def.Node(node); ok {
			return w.label(n.Title, pub)
		}
	}
	return ""
}

func (w *work) label(t forms.Text, pub *published) string {
	return t.In(w.caller.Language, pub.form.Language)
}

// why says in the caller's language why a person holds a seat.
func (w *work) why(why flows.Why) string { return why.Text(w.caller.Language, w.nameOf(why.Of)) }

// commentNone … say whether a verb takes a comment.
const (
	commentNone     = "none"
	commentOptional = "optional"
	commentRequired = "required"
)

func (w *work) action(verb, comment string) Action {
	return Action{Verb: verb, Label: verbTexts[verb].In(w.caller.Language, forms.English), Comment: comment}
}

func (w *work) flowAction(a flows.Action) Action {
	comment := commentOptional
	if a.Comment {
		comment = commentRequired
	}
	return w.action(string(a.Verb), comment)
}

// verbTexts are the words on the buttons.
var verbTexts = map[string]forms.Text{
	"submit":    {forms.Chinese: "提交", forms.English: "Submit"},
	"discard":   {forms.Chinese: "删除草稿", forms.English: "Discard"},
	"agree":     {forms.Chinese: "同意", forms.English: "Agree"},
	"reject":    {forms.Chinese: "拒绝", forms.English: "Reject"},
	"return":    {forms.Chinese: "退回", forms.English: "Return"},
	"resubmit":  {forms.Chinese: "重新提交", forms.English: "Submit again"},
	"withdraw":  {forms.Chinese: "撤回", forms.English: "Withdraw"},
	"terminate": {forms.Chinese: "终止", forms.English: "Terminate"},
	"resume":    {forms.Chinese: "继续", forms.English: "Resume"},
	"delete":    {forms.Chinese: "删除", forms.English: "Delete"},
	"comment":   {forms.Chinese: "评论", forms.English: "Comment"},
}

// recordActions are the verbs that the caller may use on a submitted record now, apart from those on their
// task.
func (w *work) recordActions(pub *published, r *store.RecordRow, state *flows.State) ([]Action, error) {
	actions := []Action{}
	if pub.flow != nil && state.Status == flows.Running {
		admin, err := w.looksAfterFlows(r)
		if err != nil {
			return nil, err
		}
		who, err := w.actsOn(r)
		if err != nil {
			return nil, err
		}
		for _, a := range flows.Actions(pub.flow.def, *state, who, admin) {
			if a.Task.IsZero() {
				actions = append(actions, w.flowAction(a))
			}
		}
	}
	return w.withComment(actions, pub, r, state)
}

// withComment adds to what the caller may do with a record that they may comment it.
func (w *work) withComment(actions []Action, pub *published, r *store.RecordRow, state *flows.State) ([]Action, error) {
	comments, err := w.may(forms.MayComment, pub, r, state)
	if comments {
		actions = append(actions, w.action(verbComment, commentRequired))
	}
	return actions, err
}

// taskActions are the verbs that the holder of a task may use now.
func (w *work) taskActions(pub *published, t *store.ListedTask) []Action {
	actions := []Action{}
	if t.Status != store.TaskOpen {
		return actions
	}
	if flows.SeatKind(t.Kind) == flows.SeatIncident {
		return append(actions, w.action("resume", commentOptional), w.action("terminate", commentRequired))
	}
	for _, a := range flows.Answers(pub.flow.def, t.Node, flows.SeatKind(t.Kind)) {
		actions = append(actions, w.flowAction(a))
	}
	return actions
}
