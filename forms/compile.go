package forms

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/rules"
)

// compiler reads one definition. Every method reports to ps what is wrong and goes on, so that a
// person sees all problems at once.
type compiler struct {
	env        Env
	form       *Form
	ps         problems
	pending    []pendingRule
	starts     []pendingRows
	placed     []placedRule // every rule of the definition
	fills      []pendingFill
	notes      []pendingNote
	containers []*node               // the rules of sections, notes, tabs and steps
	shows      map[*node]*rules.Rule // rules of what shows fields, compiled by themselves; nil where one is wrong
}

// Bounds of the lists beside the schema.
const (
	maxChecks = 100
	maxHolds  = 20
)

// want reports a node that is not of the kind needed.
func (c *compiler) want(n *node, kind nodeKind, noun string) bool {
	if n.kind != kind {
		c.ps.add(problem(n.path, "wrong_kind", "want", noun))
		return false
	}
	return true
}

// keys reports members that are not among the known ones.
func (c *compiler) keys(n *node, known ...string) {
	for _, m := range n.members {
		if !contains(known, m.key) {
			c.ps.add(problem(m.value.path, "unknown_key", "key", clip(m.key), "suggestion", suggest(m.key, known)))
		}
	}
}

// text reads a plain text; "" where there is none.
func (c *compiler) text(n *node) string {
	if n == nil || !c.want(n, isText, "string") {
		return ""
	}
	return n.text
}

// word reads one of the allowed words; "" where there is none.
func (c *compiler) word(n *node, allowed ...string) string {
	word := c.text(n)
	if n == nil || n.kind != isText || contains(allowed, word) {
		return word
	}
	c.ps.add(problem(n.path, "value_not_here", "value", clip(word), "values", quoteList(allowed), "suggestion", suggest(word, allowed)))
	return ""
}

// whole reads a whole number from least to most.
func (c *compiler) whole(n *node, least, most, missing int) int {
	if n == nil {
		return missing
	}
	if !c.want(n, isNumeric, "whole number") {
		return missing
	}
	i, err := strconv.Atoi(n.text)
	if err != nil || i < least || i > most {
		c.ps.add(problem(n.path, "number_range", "least", itoa(least), "most", itoa(most)))
		return missing
	}
	return i
}

var languageGrammar = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$`)

// texts reads a text in one or several languages, each at most limit code points; nil where there is
// none.
func (c *compiler) texts(n *node, limit int) Text {
	if n == nil {
		return nil
	}
	if n.kind != isText && n.kind != isObject {
		c.ps.add(problem(n.path, "wrong_kind", "want", "texts"))
		return nil
	}
	t := Text{}
	one := func(tag string, v *node) {
		switch {
		case !c.want(v, isText, "string"):
		case strings.TrimSpace(v.text) == "":
			c.ps.add(problem(v.path, "text_empty"))
		case utf8.RuneCountInString(v.text) > limit:
			c.ps.add(problem(v.path, "text_limit", "limit", itoa(limit)))
		case checkLines(v.text) != nil:
			c.ps.add(problem(v.path, "text_control", checkLines(v.text).args...))
		default:
			t[tag] = v.text
		}
	}
	if n.kind == isText {
		one("", n)
		return t
	}
	if len(n.members) == 0 {
		c.ps.add(problem(n.path, "text_empty"))
	}
	for _, m := range n.members {
		switch {
		case m.key == "zh":
			one(Chinese, m.value)
		case !languageGrammar.MatchString(m.key):
			c.ps.add(problem(m.value.path, "language_tag", "key", clip(m.key)))
		default:
			one(m.key, m.value)
		}
	}
	return t
}

var idGrammar = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)

// id reads the member id of a list's element, which no other element has; "" where that fails.
func (c *compiler) id(item *node, seen map[string]bool) string {
	n := item.get("id")
	switch {
	case n == nil:
		c.ps.add(problem(item.path, "missing_key", "key", "id"))
		return ""
	case !c.want(n, isText, "string"):
		return ""
	case !idGrammar.MatchString(n.text):
		c.ps.add(problem(n.path, "id_grammar", "id", clip(n.text)))
		return ""
	case seen[n.text]:
		c.ps.add(problem(n.path, "id_twice", "id", n.text))
		return ""
	}
	seen[n.text] = true
	return n.text
}

// formID reads a form's id; one without a dot is a form of this app.
func (c *compiler) formID(n *node) string {
	id := c.text(n)
	if n.kind != isText {
		return ""
	}
	app, form, dotted := strings.Cut(id, ".")
	if !dotted {
		app, form = c.env.App, id
	}
	if !idGrammar.MatchString(form) || dotted && !idGrammar.MatchString(app) {
		c.ps.add(problem(n.path, "form_id", "id", clip(id)))
		return ""
	}
	full := app + "." + form
	if c.env.Lookup != nil {
		if _, ok := c.env.Lookup(full, ""); !ok {
			c.ps.add(problem(n.path, "form_unknown", "id", full))
			return ""
		}
	}
	return full
}

// head reads what stands beside the schema and needs no fields.
func (c *compiler) head(root *node) {
	c.keys(root, "format", "kind", "title", "number", "summary", "schema", "layout", "checks", "warnings", "holds", "access", "evidence", "x-comment")
	for _, key := range []string{"format", "kind", "title"} {
		if root.get(key) == nil {
			c.ps.add(problem("", "missing_key", "key", key))
		}
	}
	if n := root.get("format"); n != nil && n.text != "1" {
		c.ps.add(problem(n.path, "format_unknown", "format", clip(n.text)))
	}
	if n := root.get("kind"); n != nil {
		c.form.Kind = n.text
		if kinds := []string{Approval, Assignment, Plain}; n.kind != isText || !contains(kinds, n.text) {
			c.ps.add(problem(n.path, "kind_unknown", "suggestion", suggest(n.text, kinds)))
		}
	}
	c.form.Title = c.texts(root.get("title"), 100)
	if n := root.get("number"); n != nil && c.want(n, isText, "string") {
		numbering, bad := ParseNumbering(n.text)
		if bad != nil {
			bad.Path = n.path
			c.ps.add(*bad)
		}
		c.form.Numbering = numbering
	}
	if n := root.get("evidence"); n != nil && c.want(n, isBool, "true/false") {
		c.form.Evidence = n.text == "true"
	}
}

// index gives the fields their places once their order is known, and the environment of rules.
func (c *compiler) index() {
	c.form.byID = map[string]int{}
	for i, f := range c.form.Fields {
		f.index = i
		c.form.byID[f.ID] = i
	}
	types := make(map[string]rules.Type, len(c.form.Fields)+len(builtins))
	for name, t := range builtins {
		types[name] = t
	}
	for _, f := range c.form.Fields {
		types[f.ID] = f.RuleType()
	}
	c.form.env = rules.Env{Fields: types, Lookup: c.env.Lookup, Names: c.env.Names, Labels: c.form.labels()}
}

// rule notes a rule of a field.
func (c *compiler) rule(n *node, f *Field, want rules.Type, target **rules.Rule) {
	if n != nil {
		c.pending = append(c.pending, pendingRule{source: n, field: f, want: want, target: target})
	}
}

func (c *compiler) compileRules() {
	for _, p := range c.pending {
		env := c.ruleEnv(p.field)
		if p.target == &p.field.Where {
			env.Choice = &rules.Choice{Field: p.field.ID, Form: p.field.From}
		}
		if len(p.within) > 0 || p.target == &p.field.Show && p.field.Table == "" {
			*p.target = c.joinedRule(append(p.within, p.source), env)
			continue
		}
		*p.target = c.ruleOf(p.source, p.want, env)
	}
	c.compileContainers()
}

// ruleEnv is what a rule of the field may name: of a column, also the cells of its row.
func (c *compiler) ruleEnv(f *Field) rules.Env {
	env := c.form.env
	if f != nil && f.Table != "" {
		env.Table = f.Table
	}
	return env
}

// ruleOf compiles one rule; nil where it is wrong.
func (c *compiler) ruleOf(n *node, want rules.Type, env rules.Env) *rules.Rule {
	if n.kind != isText {
		c.ps.add(problem(n.path, "rule_not_text"))
		return nil
	}
	rule, bad := rules.Compile(n.text, want, env)
	if bad != nil {
		c.ps.add(ruleProblem(n.path, bad))
		return nil
	}
	c.placed = append(c.placed, placedRule{n.path, rule})
	return rule
}

// ruleProblem says what is wrong with a rule in a definition.
func ruleProblem(path string, bad *rules.Error) Problem {
	p := problem(path, "rule_invalid", "rule", bad.Code, "reason", bad.Text(English))
	p.Message = sayIn("rule_invalid", func(lang string) string { return bad.Text(lang) })
	p.From, p.To = bad.From, bad.To
	return p
}

// sayIn fills the reason of a message in every language.
func sayIn(code string, reason func(lang string) string, pairs ...string) Text {
	out := Text{}
	for _, lang := range []string{Chinese, English} {
		out[lang] = problem("", code, append(pairs, "reason", reason(lang))...).Text(lang)
	}
	return out
}
