package apps

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Part names what definitions refer to: a form, a field or column of it, an option of that, or a node of a flow. Form and Flow are
// full ids (app.form).
type Part struct {
	Form   string `json:"form,omitempty"`
	Field  string `json:"field,omitempty"`
	Option string `json:"option,omitempty"`
	Flow   string `json:"flow,omitempty"`
	Node   string `json:"node,omitempty"`
}

// Use is a place that refers to a part: the definition by kind and full id, and where in it.
type Use struct {
	Kind     string `json:"kind"` // form, flow, view, records, case
	ID       string `json:"id"`
	Path     string `json:"path"`
	As       string `json:"as"` // one of forms.Use…, or "data", "node"
	Rule     string `json:"rule,omitempty"`
	From, To int    `json:"-"`
}

// Uses is the index of who refers to what, over the forms, flows, views, starting records and cases that were added to it.
type Uses struct{ of map[Part][]Use }

// NewUses is an index of nothing.
func NewUses() *Uses { return &Uses{of: map[Part][]Use{}} }

// Of gives who refers to a part, in the order in which it was added. Who refers to an option or a column refers to its field too; a
// form's uses are those of its fields and those that need it as a whole.
func (u *Uses) Of(p Part) []Use { return slices.Clone(u.of[p]) }

// add enters a use under the part and under those of which it is one, once each.
func (u *Uses) add(p Part, use Use) {
	enter := func(p Part) {
		if !slices.Contains(u.of[p], use) {
			u.of[p] = append(u.of[p], use)
		}
	}
	enter(p)
	if p.Option != "" {
		p.Option = ""
		enter(p)
	}
	if table, _, column := strings.Cut(p.Field, "."); column {
		p.Field = table
		enter(p)
	}
	if p.Field != "" {
		p.Field = ""
		enter(p)
	}
}

func (u *Uses) all(kind, id string, uses []forms.Use) {
	for _, one := range uses {
		u.add(Part{Form: one.Form, Field: one.Field, Option: one.Option}, Use{kind, id, one.Path, one.As, one.Rule, one.From, one.To})
	}
}

// Form adds what a form names.
func (u *Uses) Form(f *forms.Form) { u.all("form", f.ID, f.Uses()) }

// Flow adds what the conditions of a flow name; id is its full id, form that of the form whose records take it.
func (u *Uses) Flow(id, form string, def *flows.Definition) {
	for _, c := range def.Conditions {
		u.all("flow", id, forms.RuleUses(c.Path, form, c.Rule))
	}
}

// View adds what a view of a form names; id is its full id. A filter that does not compile names nothing.
func (u *Uses) View(id string, v *View, form *forms.Form) {
	if v.People != nil || form == nil {
		return
	}
	note := func(path, field, as string) {
		if form.IsEnd(field) { // it goes with its range
			field, _, _ = strings.Cut(field, ".")
		}
		if form.Field(field) != nil {
			u.add(Part{Form: form.ID, Field: field}, Use{Kind: "view", ID: id, Path: path, As: as})
		}
	}
	for i, column := range v.Columns {
		note("/columns/"+itoa(i), column, forms.UseColumn)
	}
	for i, s := range v.Sort {
		note("/sort/"+itoa(i)+"/field", s.Field, forms.UseOrder)
	}
	if v.Filter == "" {
		return
	}
	rule, bad := rules.Compile(v.Filter, rules.Type{Kind: rules.KindBool}, form.RulesEnv())
	if bad != nil {
		return
	}
	for _, use := range forms.RuleUses("/filter", form.ID, rule) {
		use.As = forms.UseFilter
		u.all("view", id, []forms.Use{use})
	}
}

// UsesIn is the index of one app: its forms and flows that compile, its views, the records that it starts with and its cases.
func UsesIn(a *App) *Uses {
	compiled, _ := Compile(a)
	u := NewUses()
	for _, id := range sortedKeys(compiled.Forms) {
		u.Form(compiled.Forms[id])
	}
	for _, id := range sortedKeys(compiled.Flows) {
		u.Flow(a.ID+"."+id, a.ID+"."+a.Flows[id].Form, compiled.Flows[id])
	}
	for _, id := range sortedKeys(a.Views) {
		u.View(a.ID+"."+id, a.Views[id], compiled.Forms[a.Views[id].Form])
	}
	for _, file := range a.Records {
		u.records(a, file, compiled.Forms[file.Form])
	}
	for _, path := range sortedKeys(a.Trees) {
		if kindOf(path).name == "case" {
			u.cases(a, compiled, path)
		}
	}
	return u
}

// records adds the fields that starting records fill in, and the options that they choose.
func (u *Uses) records(a *App, file RecordFile, form *forms.Form) {
	if form == nil {
		return
	}
	for i, r := range file.Tree.Root.Get("records").items() {
		for _, m := range r.Get("data").members() {
			field := form.Field(m.Key)
			if field == nil {
				continue
			}
			part := Part{Form: form.ID, Field: m.Key}
			if field.Type == "option" && field.From == "" {
				part.Option = m.Value.String()
			}
			u.add(part, Use{Kind: "records", ID: a.ID + "." + idOf(file.Path), Path: "/records/" + itoa(i) + "/data/" + m.Key, As: "data"})
		}
	}
}

// cases adds the nodes that a file of cases names, in paths and tasks that it expects, by the flow that has a node of that id.
func (u *Uses) cases(a *App, compiled *Compiled, path string) {
	var walk func(n *Node, pointer, key string)
	walk = func(n *Node, pointer, key string) {
		for i, item := range n.items() {
			at := pointer + "/" + itoa(i)
			if key != "path" && key != "tasks" || item.Kind != Text {
				walk(item, at, key)
				continue
			}
			for _, id := range sortedKeys(compiled.Flows) {
				if _, has := compiled.Flows[id].Node(item.Text); has {
					u.add(Part{Flow: a.ID + "." + id, Node: item.Text}, Use{Kind: "case", ID: a.ID + "." + idOf(path), Path: at, As: "node"})
				}
			}
		}
		for _, m := range n.members() {
			under := m.Key
			if key == "tasks" {
				under = key
			}
			walk(m.Value, below(pointer, m.Key), under)
		}
	}
	walk(a.Trees[path].Root, "", "")
}
