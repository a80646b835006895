package apps

import (
	"github.com/superform-dev/superform/forms"
)

// FormCosts are what the rules of one form cost on its largest records.
type FormCosts struct {
	Form  string // its id in the app
	Costs []forms.RuleCost
}

// Costs gives what rules cost at worst, form by form, in the order of ids. It is for an app that Check finds
// nothing wrong with; forms that do not compile are left out.
func Costs(a *App) []FormCosts {
	compiled, _ := Compile(a)
	var out []FormCosts
	for _, id := range sortedKeys(compiled.Forms) {
		out = append(out, FormCosts{id, compiled.Forms[id].Costs()})
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
	}
	for i := range c.problems {
		c.problems[i].Warning = true
	}
	sortProblems(c.problems)
	return c.problems
}
