package flows

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Path is the way a record takes, step by step in the order walked.
type Path []Step

// Step is one node on a path. Status is that of the instance after an end (or a rejection without people);
// Incident says why the walk would park here.
type Step struct {
	Node     string     `json:"node"`
	Type     string     `json:"type"`
	Title    forms.Text `json:"title,omitempty"`
	People   []Person   `json:"people,omitempty"`
	Skipped  []Person   `json:"skipped,omitempty"`
	Absent   []forms.ID `json:"absent,omitempty"`
	Branch   string     `json:"branch,omitempty"`
	Label    forms.Text `json:"branch_title,omitempty"`
	Tested   []Test     `json:"tested,omitempty"`
	Needed   int        `json:"needed,omitempty"` // agreements that pass
	Why      *Reason    `json:"why,omitempty"`    // the rule that passes or rejects it without people
	Incident *Reason    `json:"incident,omitempty"`
	Status   Status     `json:"status,omitempty"`
}

// Person is somebody on a path and why; Skip why nobody asks them.
type Person struct {
	Member forms.ID `json:"member"`
	Why    Why      `json:"why"`
	Skip   *Reason  `json:"skip,omitempty"`
}

// Preview gives the path that the instance takes when cmd is done and everybody asked agrees: the same
// Decide on a copy (F16). It asks for facts and refuses as the command would. Without a verb it gives the
// path of the running instance from here.
func Preview(def *Definition, s State, f Facts, cmd Command) (Path, []rules.Ask, *Refusal) {
	w := newWalk(def, s, f, cmd).foresee()
	switch {
	case len(w.asks) > 0:
		return nil, w.asks, nil
	case w.refusal != nil:
		return nil, nil, w.refusal
	}
	return w.path(), nil, nil
}

// foresee runs the command on a copy and then lets everybody agree.
func (w *walk) foresee() *walk {
	p := &walk{def: w.def, s: w.s.clone(), facts: w.facts, cmd: w.cmd, filing: w.filing, planning: true, digest: w.digest}
	p.s.Visits = slices.Grow(p.s.Visits, len(w.def.byID))
	p.command()
	for p.refusal == nil {
		i, j := p.s.nextApprover()
		if i < 0 {
			break
		}
		v := &p.s.Visits[i]
		n, ok := p.def.Node(v.Node)
		if !ok {
			break
		}
		p.cmd = Command{ID: p.cmd.ID, Verb: Agree, By: v.Seats[j].Member}
		p.run(n.spec.act(p, n, i, j))
	}
	return p
}

// nextApprover gives the indexes of the first open seat that asks for an agreement, or -1.
func (s *State) nextApprover() (visit, seat int) {
	for i := range s.Visits {
		for j, seat := range s.Visits[i].Seats {
			if seat.Status == SeatOpen && seat.Kind == SeatApprove {
				return i, j
			}
		}
	}
	return -1, -1
}

// path tells the visits of the state's last round as steps.
func (w *walk) path() Path {
	out := make(Path, 0, len(w.def.byID))
	for i := range w.s.Visits {
		v := &w.s.Visits[i]
		if v.Round != w.s.Round {
			continue
		}
		step := Step{Node: v.Node, Type: v.Type, Branch: v.Branch, Tested: v.Tested, Incident: v.Incident}
		if n, ok := w.def.Node(v.Node); ok {
			step.Title = n.Title
			if b, is := n.spec.(*branch); is {
				step.Label = b.titleOf(v.Branch)
			}
		}
		if v.Electorate != nil {
			step.Needed, step.Absent = v.Electorate.Needed, v.Electorate.Absent
		} else if v.Type == "approve" {
			step.Why = v.Why
		}
		for _, s := range v.Seats {
			p := Person{Member: s.Member, Why: s.Why, Skip: s.Skip}
			if s.Status == SeatSkipped {
				step.Skipped = append(step.Skipped, p)
			} else {
				step.People = append(step.People, p)
			}
		}
		out = append(out, step)
	}
	if len(out) > 0 {
		out[len(out)-1].Status = w.s.Status.ifFinal()
	}
	return out
}

func (s Status) ifFinal() Status {
	if s.Final() {
		return s
	}
	return ""
}

// planned finds the node's step in the planned path.
func (w *walk) planned(n *Node) (*Step, bool) {
	for i := range w.s.Path {
		if w.s.Path[i].Node == n.ID {
			return &w.s.Path[i], true
		}
	}
	return nil, false
}

// changeOf says how an arrival with these people differs from the plan; nil where it does not (F16).
func (w *walk) changeOf(n *Node, people []forms.ID) *Reason {
	if w.planning {
		return nil
	}
	step, ok := w.planned(n)
	if !ok || step.Incident != nil {
		return w.unplanned()
	}
	was := make([]forms.ID, len(step.People))
	for i, p := range step.People {
		was[i] = p.Member
	}
	if sameIDs(was, people) {
		return nil
	}
	return because("people_changed", "was", joinIDs(was), "now", joinIDs(people))
}

// changeOfIncident says that the plan held no incident here, or another.
func (w *walk) changeOfIncident(n *Node, why *Reason) *Reason {
	if w.planning {
		return nil
	}
	if step, ok := w.planned(n); ok && step.Incident != nil && step.Incident.Code == why.Code {
		return nil
	}
	return because("parked", "reason", why.Code)
}

// unplanned says why a node is walked that the plan did not hold: the plan had stopped with an incident, or
// another branch was taken.
func (w *walk) unplanned() *Reason {
	if n := len(w.s.Path); n > 0 && w.s.Path[n-1].Incident != nil {
		return because("plan_stopped", "node", w.s.Path[n-1].Node)
	}
	for i := len(w.s.Visits) - 1; i >= 0 && w.s.Visits[i].Round == w.s.Round; i-- {
		if ch := w.s.Visits[i].Change; ch != nil && ch.Code == "branch_changed" {
			return because("not_planned_changes", "changes", ch.Args["changes"])
		}
	}
	return because("not_planned")
}

// changeOfBranch says how the branch taken differs from the plan, with the values that made the difference:
// "amount 900 → 5200" (F15).
func (w *walk) changeOfBranch(n *Node, taken string, tested []Test) *Reason {
	if w.planning {
		return nil
	}
	step, ok := w.planned(n)
	switch {
	case !ok || step.Incident != nil:
		return w.unplanned()
	case step.Branch == taken:
		return nil
	}
	if changes := differences(step.Tested, tested); changes != "" {
		return because("branch_changed", "was", step.Branch, "now", taken, "changes", changes)
	}
	return because("branch_changed_facts", "was", step.Branch, "now", taken)
}

// differences lists the values read in both that are not the same: "amount 900 → 5200, days 1 → 2".
func differences(was, now []Test) string {
	before := map[string]string{}
	for _, t := range was {
		for _, r := range t.Read {
			before[r.Name] = r.Value
		}
	}
	var out []string
	told := map[string]bool{}
	for _, t := range now {
		for _, r := range t.Read {
			if old, ok := before[r.Name]; ok && old != r.Value && !told[r.Name] {
				told[r.Name] = true
				out = append(out, r.Name+" "+blankMark(old)+" → "+blankMark(r.Value))
			}
		}
	}
	return strings.Join(out, ", ")
}

func blankMark(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func sameIDs(a, b []forms.ID) bool {
	if len(a) != len(b) {
		return false
	}
	for _, id := range a {
		if !hasID(b, id) {
			return false
		}
	}
	return true
}

func joinIDs(ids []forms.ID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	return strings.Join(texts, ", ")
}
