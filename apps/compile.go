package apps

import (
	"strings"

	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Compiled is an app's forms and flows, ready for use, by their ids in the app.
type Compiled struct {
	Forms map[string]*forms.Form
	Flows map[string]*flows.Definition
}

// Compile compiles every form and flow of an app. What does not compile is missing in the result and
// reported with its place in the file.
func Compile(a *App) (*Compiled, []Problem) {
	c := &checker{a: a, out: &Compiled{Forms: map[string]*forms.Form{}, Flows: map[string]*flows.Definition{}}}
	c.compile()
	sortProblems(c.problems)
	return c.out, c.problems
}

// checker collects what is wrong with an app.
type checker struct {
	a        *App
	out      *Compiled
	records  map[string]map[string]rules.Data // starting records by form and key
	problems []Problem
}

func (c *checker) fail(t *Tree, pointer, code string, args ...string) {
	p := newProblem(t.Path, t.valuePlace(pointer), code, args...)
	p.Path, p.Span = pointer, t.spanOf(pointer)
	c.problems = append(c.problems, p)
}

// failKey reports a problem with a key rather than with what stands under it.
func (c *checker) failKey(t *Tree, pointer, code string, args ...string) {
	line, column := t.At(pointer)
	p := newProblem(t.Path, place{line, column}, code, args...)
	p.Path = pointer
	c.problems = append(c.problems, p)
}

// valuePlace is where a person looks for what is wrong with a value: the scalar itself, else its key.
func (t *Tree) valuePlace(pointer string) place {
	if n := t.Find(pointer); n != nil && n.Kind != Map && n.Kind != List && n.at.line > 0 {
		return n.at
	}
	line, column := t.At(pointer)
	return place{line, column}
}

// spanOf is how many runes of the source a one-line text takes.
func (t *Tree) spanOf(pointer string) int {
	n := t.Find(pointer)
	if n == nil || n.Kind == Map || n.Kind == List || n.style == blockStyle {
		return 0
	}
	if n.style == plainStyle || n.Kind != Text {
		return len([]rune(n.Text))
	}
	_, span, _ := t.within(pointer, 0, len([]rune(n.Text)))
	return span + 2
}

// aboutKey are the codes of forms and flows that concern a key.
func aboutKey(code string) bool {
	return strings.Contains(code, "key") || strings.HasPrefix(code, "refused_")
}

// take takes over problems that forms or flows found in the definition made from a tree.
func (c *checker) take(t *Tree, found []forms.Problem) {
	for _, f := range found {
		at, span := t.valuePlace(f.Path), t.spanOf(f.Path)
		if aboutKey(f.Code) {
			line, column := t.At(f.Path)
			at, span = place{line, column}, 0
		}
		if f.To > 0 {
			if exact, width, ok := t.within(f.Path, f.From, f.To); ok {
				at, span = exact, width
			}
		}
		c.problems = append(c.problems, Problem{
			File: t.Path, Line: at.line, Column: at.column, Span: span, Path: f.Path, Code: f.Code, Args: f.Args, Cause: f,
		})
	}
}

func (c *checker) compile() {
	c.compileForms()
	for _, id := range sortedKeys(c.a.Flows) {
		c.compileFlow(c.a.Flows[id])
	}
	byForm := map[string]string{}
	for _, id := range sortedKeys(c.a.Flows) {
		f := c.a.Flows[id]
		if other, twice := byForm[f.Form]; twice {
			c.fail(f.Tree, "/form", "flow_twice", "id", f.Form, "flow", other)
		}
		byForm[f.Form] = id
	}
	for _, id := range sortedKeys(c.out.Forms) {
		if _, has := byForm[id]; !has && !c.a.brokenFlow() && c.out.Forms[id].Kind == forms.Approval {
			c.fail(c.a.Forms[id].Tree, "/kind", "flow_missing", "id", id)
		}
	}
}

// compileForms compiles twice: forms name each other's fields, whose types the first round finds out.
func (c *checker) compileForms() {
	types := map[string]*forms.Form{}
	for _, id := range sortedKeys(c.a.Forms) {
		f := c.a.Forms[id]
		types[id], _ = forms.Compile(f.Definition, c.formEnv(f, nil))
	}
	for _, id := range sortedKeys(c.a.Forms) {
		f := c.a.Forms[id]
		form, problems := forms.Compile(f.Definition, c.formEnv(f, types))
		c.take(f.Tree, problems)
		c.accessRoles(f.Tree)
		if form != nil {
			c.out.Forms[id] = form
		}
	}
	for _, id := range sortedKeys(c.out.Forms) {
		for _, f := range c.out.Forms[id].Fields {
			c.optionKinds(id, f, "/schema/properties/"+f.ID)
		}
	}
}

// optionKinds checks that the options of a field, and of its columns, are records of a plain form.
func (c *checker) optionKinds(id string, f *forms.Field, at string) {
	app, from, _ := strings.Cut(f.From, ".")
	if other := c.out.Forms[from]; f.From != "" && !f.Refers() && app == c.a.ID && other != nil && other.Kind != forms.Plain {
		c.fail(c.a.Forms[id].Tree, at+"/x-options/from", "options_kind", "id", from)
	}
	for _, column := range f.Columns {
		c.optionKinds(id, column, at+"/items/properties/"+column.ID)
	}
}

// formEnv answers what a form asks about others. Without types, and for forms of apps that this one needs,
// every field is taken to exist with a type that fits anywhere.
func (c *checker) formEnv(f *FormFile, types map[string]*forms.Form) forms.Env {
	lookup := func(form, field string) (rules.Type, bool) {
		app, id, _ := strings.Cut(form, ".")
		if app != c.a.ID {
			return rules.Type{}, c.a.needs(app)
		}
		if c.a.Forms[id] == nil {
			return rules.Type{}, c.a.broken["forms/"+id+".yaml"]
		}
		known := types[id]
		if field == "" || known == nil {
			return rules.Type{}, true
		}
		f := known.Field(field) // what every record has besides is not looked up
		if f == nil {
			return rules.Type{}, false
		}
		return f.RuleType(), true
	}
	names := func(form string) []string {
		app, id, _ := strings.Cut(form, ".")
		if app != c.a.ID || types[id] == nil {
			return nil
		}
		var all []string
		for _, f := range types[id].Fields {
			all = append(all, f.ID)
		}
		return all
	}
	return forms.Env{ID: f.Full, App: c.a.ID, Language: c.a.Language, Lookup: lookup, Names: names}
}

func (a *App) needs(app string) bool {
	for _, n := range a.Needs {
		if n.App == app {
			return true
		}
	}
	return false
}

// brokenFlow reports whether some flow could not be read: it may be the one that a form misses.
func (a *App) brokenFlow() bool {
	for p := range a.broken {
		if strings.HasPrefix(p, "flows/") {
			return true
		}
	}
	return false
}

func (c *checker) compileFlow(f *FlowFile) {
	file, has := c.a.Forms[f.Form]
	if c.a.broken["forms/"+f.Form+".yaml"] {
		return
	}
	if f.Form != "" && !has {
		c.fail(f.Tree, "/form", "form_unknown", "id", clip(f.Form), "suggestion", nearest(f.Form, sortedKeys(c.a.Forms)))
		return
	}
	if !has {
		_, problems := flows.Compile(f.Definition, flows.Env{})
		c.take(f.Tree, problems)
		return
	}
	form := c.out.Forms[file.ID]
	if form == nil {
		c.flowOfBrokenForm(f)
		return
	}
	if form.Kind != forms.Approval {
		c.fail(f.Tree, "/form", "flow_form_kind", "id", f.Form)
	}
	def, problems := flows.Compile(f.Definition, flows.Env{Rules: form.RulesEnv()})
	c.take(f.Tree, problems)
	if def != nil {
		c.out.Flows[f.ID] = def
		c.flowRoles(f.Tree, def)
	}
	c.branches(f.Tree, f.Tree.Root.Get("nodes"), "/nodes", form.RulesEnv())
}

// flowOfBrokenForm says what is wrong with a flow whatever fields its form has.
func (c *checker) flowOfBrokenForm(f *FlowFile) {
	def, problems := flows.Compile(f.Definition, flows.Env{})
	var own []forms.Problem
	for _, p := range problems {
		if p.Code != "flow_rule" {
			own = append(own, p)
		}
	}
	c.take(f.Tree, own)
	if def != nil {
		c.flowRoles(f.Tree, def)
	}
}

// accessRoles checks the roles that the access rules of a form name: the app's own, and those that every company has.
func (c *checker) accessRoles(t *Tree) {
	roles := append(c.roleIDs(), "admin", "flow-admin")
	list := t.Root.Get("access")
	for i, rule := range list.items() {
		for j, who := range rule.Get("who").items() {
			role := who.Get("role")
			if role != nil && role.Kind == Text && !contains(roles, role.Text) {
				at := "/access/" + itoa(i) + "/who/" + itoa(j) + "/role"
				c.fail(t, at, "role_unknown", "id", clip(role.Text), "suggestion", nearest(role.Text, roles))
			}
		}
	}
}

// flowRoles checks the roles that a flow asks for: the app's own, and those that every company has.
func (c *checker) flowRoles(t *Tree, def *flows.Definition) {
	roles := append(c.roleIDs(), "admin", "flow-admin")
	for _, s := range def.Sources {
		if s.Source == "role" && !contains(roles, s.Arg) {
			c.fail(t, s.Path+"/role", "role_unknown", "id", clip(s.Arg), "suggestion", nearest(s.Arg, roles))
		}
	}
}
