package forms

import "github.com/superform-dev/superform/forms/rules"

// duties are whether the field must be filled in, may be changed, and is shown.
func (w *why) duties(state *FieldState) {
	f := w.field
	switch {
	case f.Required:
		w.plain("required", rules.Bool(true), func(s *speaker) string { return s.sentence("required") })
	case f.Require != nil:
		w.condition("require", f.Require)
	}
	if f.Value == nil && !w.mayChange(f) {
		w.plain("rights", rules.Bool(true), func(s *speaker) string { return s.sentence("rights") })
	}
	switch {
	case f.Numbering != nil:
		w.plain("lock", rules.Bool(true), func(s *speaker) string { return s.sentence("serial") })
	case f.Lock != nil:
		w.condition("lock", f.Lock)
	}
	if f.Show != nil && state.Shown {
		w.condition("show", f.Show)
	}
}

// condition is a rule that says whether something is so.
func (w *why) condition(keyword string, rule *rules.Rule) {
	e := w.explain(keyword, rule, w.row)
	key := pick(e.trace.Value.AsBool(), "true", "false")
	w.tell(e, func(s *speaker) string {
		return s.sentence(keyword+" "+key, s.because(e))
	})
}

// columnRules are the rules of a column, which each row goes by.
func (w *why) columnRules() {
	f := w.field
	if f.Required {
		w.plain("required", rules.Bool(true), func(s *speaker) string { return s.sentence("required") })
	}
	if f.Value == nil && !w.mayChange(f) {
		w.plain("rights", rules.Bool(true), func(s *speaker) string { return s.sentence("rights") })
	}
	for _, one := range []struct {
		keyword string
		rule    *rules.Rule
	}{{"options", f.Where}, {"value", f.Value}, {"default", f.Default}, {"require", f.Require}, {"lock", f.Lock}, {"show", f.Show}} {
		if one.rule == nil {
			continue
		}
		w.plain(one.keyword, rules.Value{}, func(s *speaker) string {
			s.source = []rune(one.rule.Source())
			return s.sentence("column", s.ruleText(one.rule.Tree()))
		})
		last := &w.out[len(w.out)-1]
		last.Rule, last.To = one.rule.Source(), len([]rune(one.rule.Source()))
	}
}
