package forms

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// What stands in a section, tab or step with a rule is hidden where that is not true. A field so has one rule: those of
// all that it stands in, and its own, joined by «and», the outermost first.

// pendingNote is a note that is shown only where rules are true.
type pendingNote struct {
	note  Section
	shows []*node
}

// contain joins the rules of what a field stands in with its own.
func (c *compiler) contain(f *Field, shows []*node) {
	if len(shows) == 0 {
		return
	}
	for i := range c.pending {
		if p := &c.pending[i]; p.target == &f.Show {
			p.within = slices.Clone(shows)
			return
		}
	}
	last := len(shows) - 1
	c.pending = append(c.pending, pendingRule{source: shows[last], field: f, want: rules.Type{Kind: rules.KindBool}, target: &f.Show, within: slices.Clone(shows[:last])})
}

// joinedRule compiles a rule that is true where all of some are. Each is checked by itself, once, so that what is wrong
// is told where it stands; nil where something is.
func (c *compiler) joinedRule(all []*node, env rules.Env) *rules.Rule {
	parts := make([]string, len(all))
	var only *rules.Rule
	for i, n := range all {
		rule, known := c.shows[n]
		if !known {
			rule = c.ruleOf(n, rules.Type{Kind: rules.KindBool}, env)
			c.shows[n] = rule
		}
		if rule == nil {
			return nil
		}
		only, parts[i] = rule, "("+n.text+")"
	}
	if len(all) == 1 {
		return only
	}
	rule, bad := rules.Compile(strings.Join(parts, " and "), rules.Type{Kind: rules.KindBool}, env)
	if bad != nil {
		c.ps.add(ruleProblem(all[0].path, bad))
		return nil
	}
	return rule
}

// compileContainers checks the rules of what holds no field as well, and readies the notes that are not always shown.
func (c *compiler) compileContainers() {
	for _, show := range c.containers {
		c.joinedRule([]*node{show}, c.form.env)
	}
	for _, p := range c.notes {
		if rule := c.joinedRule(p.shows, c.form.env); rule != nil {
			c.form.Notes = append(c.form.Notes, &Check{ID: p.note.ID, When: rule, Message: p.note.Note})
		}
	}
}
