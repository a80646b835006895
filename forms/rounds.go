package forms

import "github.com/superform-dev/superform/forms/rules"

// MaxRounds is how often one evaluation may ask for facts before what still asks fails.
const MaxRounds = 32

// NewBudget is what all rules of one evaluation may spend together, in all its rounds.
func NewBudget() *rules.Budget {
	b := allBudget()
	return &b
}

// Rounds is how many rounds of asking an evaluation of the form needs: each field waits for what its rules read.
func (f *Form) Rounds() rules.Rounds {
	w, all := f.waits(), rules.Rounds{}
	for _, r := range w.rules {
		all = all.Beside(r.before.Then(r.rule.Rounds()))
	}
	for i, s := range f.steps {
		if s.field.From != "" || s.field.IsFile() { // whether there is such a record or file
			all.Most = max(all.Most, w.fields[i].Most+1)
		}
	}
	return all
}

// waiting is what waits for what.
type waiting struct {
	form   *Form
	fields []rules.Rounds // until the value of a step is settled
	rules  []waitingRule
}

// waitingRule is a rule with the rounds until all that it reads is settled.
type waitingRule struct {
	path   string
	rule   *rules.Rule
	before rules.Rounds
}

// waits works out how long steps, in their order, and rules wait.
func (f *Form) waits() *waiting {
	w := &waiting{form: f, fields: make([]rules.Rounds, len(f.steps))}
	for i, s := range f.steps {
		w.fields[i] = w.step(s)
	}
	at := func(path string, rule *rules.Rule) {
		if rule != nil {
			w.rules = append(w.rules, waitingRule{path, rule, w.reads(rule)})
		}
	}
	for _, s := range f.steps {
		at(definitionPath(s.field)+"/x-require", s.field.Require)
		at(definitionPath(s.field)+"/x-total", s.field.Total)
		at(definitionPath(s.field)+s.field.fromWords("/where"), s.field.Where)
	}
	for _, check := range f.Checks {
		at(check.path, check.When)
	}
	for _, check := range f.Warnings {
		at(check.path, check.When)
	}
	for _, note := range f.Notes {
		at("/layout/"+note.ID, note.When)
	}
	for i, h := range f.holds {
		at("/holds/"+itoa(i)+"/when", h.when)
		at("/holds/"+itoa(i)+"/amount", h.amount)
		for j, part := range h.account {
			at("/holds/"+itoa(i)+"/account/"+itoa(j), part)
		}
	}
	return w
}

// ofAccess are the rules of access, which are worked out one by one, on records whose values are settled.
func (f *Form) ofAccess() []waitingRule {
	var list []waitingRule
	for i, a := range f.declared {
		if a.Where != nil {
			list = append(list, waitingRule{path: "/access/" + itoa(i) + "/where", rule: a.Where})
		}
	}
	return list
}

// step is how long a field waits: for what its rules read, then for one rule after the other, as settle works them out.
func (w *waiting) step(s step) rules.Rounds {
	f, all := s.field, rules.Rounds{}
	if s.table != nil {
		all = w.fields[s.table.step]
	}
	for _, rule := range []*rules.Rule{f.Show, f.Value, f.Lock} {
		all = all.Beside(w.reads(rule))
	}
	for _, one := range []struct {
		path string
		rule *rules.Rule
	}{{"/x-show", f.Show}, {"/x-value", f.Value}, {"/x-lock", f.Lock}, {"/x-default", f.Default}} {
		if one.rule == nil {
			continue
		}
		if one.rule == f.Default { // a value that was sent needs none of it
			all.Most = max(all.Most, w.reads(one.rule).Most)
		}
		w.rules = append(w.rules, waitingRule{definitionPath(f) + one.path, one.rule, all})
		took := one.rule.Rounds()
		if one.rule == f.Default {
			took.Least = 0
		}
		all = all.Then(took)
	}
	return all
}

// reads is how long it takes until all that a rule reads is settled.
func (w *waiting) reads(rule *rules.Rule) rules.Rounds {
	all := rules.Rounds{}
	if rule == nil {
		return all
	}
	for _, path := range rule.Reads() {
		if f := w.form.Field(path); f != nil {
			all = all.Beside(w.fields[f.step])
		}
	}
	return all
}

// rounds refuses rules that cannot be worked out in the rounds that there are, however a record is filled in.
func (c *compiler) rounds() {
	for _, r := range append(c.form.waits().rules, c.form.ofAccess()...) {
		if least := r.before.Then(r.rule.Rounds()).Least; least > MaxRounds {
			c.ps.add(problem(r.path, "rule_rounds", "rounds", itoa(least), "limit", itoa(MaxRounds)))
			return
		}
	}
}
