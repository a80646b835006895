package engine

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
)

// steps turns a flow's path into what a page shows: names, reasons, labels.
func (w *work) steps(view *Path, pub *published, path flows.Path) error {
	var ids []forms.ID
	for _, step := range path {
		for _, p := range append(append([]flows.Person{}, step.People...), step.Skipped...) {
			ids = append(ids, p.Member, p.Why.Of)
		}
	}
	if err := w.learn(ids...); err != nil {
		return err
	}
	if err := w.withholds(ids); err != nil {
		return err
	}
	for _, step := range path {
		view.Steps = append(view.Steps, w.pathStep(pub, step))
	}
	return nil
}

func (w *work) pathStep(pub *published, step flows.Step) PathStep {
	out := PathStep{Node: step.Node, Kind: step.Type, Label: w.label(step.Title, pub), Certain: true}
	branch := ""
	if step.Branch != "" {
		branch = cmp.Or(w.label(step.Label, pub), step.Branch)
	}
	out.Label = cmp.Or(out.Label, branch, step.Node)
	if step.Needed > 0 && len(step.People) > 0 {
		out.Vote = strconv.Itoa(step.Needed) + "/" + strconv.Itoa(len(step.People))
	}
	for _, p := range step.People {
		out.People = append(out.People, w.pathPerson(p))
	}
	for _, p := range step.Skipped {
		out.Left = append(out.Left, w.pathPerson(p))
	}
	switch {
	case step.Branch != "":
		out.Reason = w.conditions(step.Tested)
		if out.Label != branch || out.Reason == "" {
			out.Reason = strings.TrimSuffix(branch+" · "+out.Reason, " · ")
		}
	case step.Incident != nil:
		out.Reason = w.reason(step.Incident)
	case step.Why != nil:
		out.Reason = w.reason(step.Why)
	}
	out.Skipped = len(step.People) == 0 && (len(step.Skipped) > 0 || step.Why != nil) && step.Type == "approve"
	return out
}

func (w *work) pathPerson(p flows.Person) PathPerson {
	out := PathPerson{MemberRef: *w.member(p.Member), Source: p.Why.Source, Rung: p.Why.Rung, Reason: w.why(p.Why)}
	if p.Skip != nil {
		out.Reason = w.reason(p.Skip)
	}
	return out
}
