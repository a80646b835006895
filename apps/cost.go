package apps

import (
	"github.com/superform-dev/superform/forms"
)

// FormCosts are what the rules of one form cost on its largest records, those of the form's own, then the conditions of
// its flow and the filters of its views.
type FormCosts struct {
	Form  string // its id in the app
	Costs []forms.RuleCost
}

// Costs gives what rules cost at worst, form by form, in the order of ids. It is for an app that Check finds
// nothing wrong with; what does not compile is left out.
func Costs(a *App) []FormCosts {
	compiled, _ := Compile(a)
	var out []FormCosts
	for _, id := range sortedKeys(compiled.Forms) {
		one := FormCosts{id, compiled.Forms[id].Costs()}
		for _, beside := range costsBeside(a, compiled, id) {
			one.Costs = append(one.Costs, beside.cost)
		}
		out = append(out, one)
	}
	return out
}

// besideCost is a rule over records of a form that stands in another file.
type besideCost struct {
	tree    *Tree
	cost    forms.RuleCost
	problem *forms.Problem
}

// costsBeside are the costs of the flows and views of a form.
func costsBeside(a *App, compiled *Compiled, id string) []besideCost {
	form := compiled.Forms[id]
	var out []besideCost
	for _, flow := range sortedKeys(compiled.Flows) {
		if a.Flows[flow].Form != id {
			continue
		}
		for _, c := range compiled.Flows[flow].Conditions {
			one := besideCost{tree: a.Flows[flow].Tree}
			one.cost, one.problem = form.CostOf(c.Path, c.Name, "when", c.Rule)
			out = append(out, one)
		}
	}
	for _, view := range sortedKeys(a.Views) {
		v := a.Views[view]
		if v.Form != id || v.Filter == "" {
			continue
		}
		if filter, bad := form.Filter(v.Filter); bad == nil {
			one := besideCost{tree: v.Tree}
			one.cost, one.problem = form.CostOf("/filter", view, "filter", filter)
			out = append(out, one)
		}
	}
	return out
}

// Warnings are the problems of an app with which it still works: rules that large records take out of their
// budget. They come in the order of files and lines.
func Warnings(a *App) []Problem {
	c := &checker{a: a}
	compiled, _ := Compile(a)
	for _, id := range sortedKeys(compiled.Forms) {
		c.take(a.Forms[id].Tree, compiled.Forms[id].CostProblems())
		for _, beside := range costsBeside(a, compiled, id) {
			if beside.problem != nil {
				c.take(beside.tree, []forms.Problem{*beside.problem})
			}
		}
	}
	for i := range c.problems {
		c.problems[i].Warning = true
	}
	sortProblems(c.problems)
	return c.problems
}
