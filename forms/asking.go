package forms

import (
	"errors"

	"github.com/superform-dev/superform/forms/rules"
)

// What all rules of one evaluation may spend together: about a tenth of a second. Each rule has the
// budget of forms/rules besides.
const (
	allSteps = 4_000_000
	allRows  = 2_000_000
	allText  = 8 << 20
)

// maxAsks is how many facts one evaluation asks for: as many as may be found out for one decision. Further ones are asked for in the next.
const maxAsks = 10_000

// eval evaluates a rule of a field. Missing facts become asks, a failure a problem at the field.
func (r *run) eval(rule *rules.Rule, row rules.Data, at place) (rules.Value, standing) {
	v, is, err := r.value(rule, row)
	if is == failed {
		r.ps.add(r.form.failure(at.String(), at.String(), r.form.labelAt(at), err))
	}
	return v, is
}

// value evaluates a rule; missing facts become asks. The error is that of a rule that failed.
func (r *run) value(rule *rules.Rule, row rules.Data) (rules.Value, standing, error) {
	had := r.spare(&r.left)
	r.one = had
	r.input.Row, r.input.Budget = row, &r.one
	v, err := rule.Eval(&r.input)
	r.left.Less(had, r.one)
	if err == nil {
		return v, settled, nil
	}
	if asks, ok := rules.AsMissing(err); ok {
		for _, ask := range asks {
			r.ask(ask)
		}
		return rules.Value{}, unknown, nil
	}
	return rules.Value{}, failed, err
}

// spare is what one rule may spend of what is left for all.
func (r *run) spare(left *rules.Budget) rules.Budget {
	return r.each.Within(*left)
}

// failure is the problem that a rule could not be worked out: it never counts as false.
// name is what programs call it, label what people do.
func (f *Form) failure(path, name string, label Text, err error) Problem {
	var why *rules.Failure
	if !errors.As(err, &why) {
		why = &rules.Failure{Code: "internal"}
	}
	p := problem(path, "rule_failed", "field", name, "rule", why.Code, "reason", why.Text(English))
	p.Message = Text{}
	for _, lang := range []string{Chinese, English} {
		called := label.In(lang, f.Language)
		if called == "" {
			called = name
		}
		p.Message[lang] = problem("", "rule_failed", "field", called, "reason", why.Text(lang)).Text(lang)
	}
	p.From, p.To = why.From, why.To
	return p
}

// labelAt is the label of the field or column at a place.
func (f *Form) labelAt(at place) Text {
	field := f.Field(at.field)
	if at.table != "" {
		field = f.Field(at.table).Column(at.field)
	}
	if field == nil {
		return nil
	}
	return field.Label
}

// ask notes a fact that is needed.
func (r *run) ask(a rules.Ask) {
	key := a.Key()
	if r.asked[key] || len(r.result.Asks) == maxAsks {
		return
	}
	if r.asked == nil {
		r.asked = map[string]bool{}
	}
	r.asked[key] = true
	r.result.Asks = append(r.result.Asks, a)
}

// note keeps the worst that is known about a step.
func (r *run) note(i int, is standing) {
	if is > r.steps[i] {
		r.steps[i] = is
	}
	r.clouded = r.clouded || is != settled
}

// worst says how the values stand that the rules of a step read.
func (r *run) worst(s step) standing {
	is := settled
	if s.table != nil {
		is = r.steps[s.table.step]
	}
	for _, rule := range []*rules.Rule{s.field.Show, s.field.Value, s.field.Lock} {
		is = max(is, r.readable(rule))
	}
	return is
}

// readable says how the values stand that a rule reads.
func (r *run) readable(rule *rules.Rule) standing {
	if !r.clouded || rule == nil {
		return settled
	}
	is := settled
	for _, path := range rule.Reads() {
		if f := r.form.Field(path); f != nil {
			is = max(is, r.steps[f.step])
		}
	}
	return is
}
