package apps

import (
	"strings"

	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// Check says everything that is wrong with an app that Load accepted: forms and flows that do not compile,
// references that lead nowhere, starting records that their form refuses, views that cannot be listed,
// cases and demo plans that cannot be run. Problems come in the order of files and lines.
func Check(a *App) []Problem {
	c := &checker{
		a: a, out: &Compiled{Forms: map[string]*forms.Form{}, Flows: map[string]*flows.Definition{}},
		records: map[string]map[string]rules.Data{},
	}
	c.compile()
	c.archived()
	c.manifest()
	for _, id := range sortedKeys(a.Views) {
		c.view(a.Views[id])
	}
	c.startRecords()
	c.words()
	c.cases()
	for _, p := range a.Plans {
		c.plan(p)
	}
	sortProblems(c.problems)
	return c.problems
}

// manifest checks what app.yaml refers to.
func (c *checker) manifest() {
	t := c.a.Trees["app.yaml"]
	for i, m := range c.a.Menus {
		at := "/menus/" + itoa(i)
		if m.Form != "" {
			c.formRef(t, at+"/form", m.Form)
		}
		if m.View != "" && c.a.Views[m.View] == nil && !c.a.broken["views/"+m.View+".yaml"] {
			c.fail(t, at+"/view", "view_unknown", "id", clip(m.View), "suggestion", nearest(m.View, sortedKeys(c.a.Views)))
		}
	}
	roles := c.roleIDs()
	for i, who := range c.a.Audience {
		role, isRole := strings.CutPrefix(who, "role:")
		switch {
		case who == "everyone":
		case !isRole:
			c.fail(t, "/audience/"+itoa(i), "audience_unknown")
		case !contains(roles, role):
			c.fail(t, "/audience/"+itoa(i), "role_unknown", "id", clip(role), "suggestion", nearest(role, roles))
		}
	}
	for i, s := range c.a.Settings {
		value := t.Find("/settings/" + itoa(i) + "/value")
		kinds := map[string]Kind{"text": Text, "number": Number, "boolean": Bool}
		if value.Kind != kinds[s.Type] {
			c.fail(t, "/settings/"+itoa(i)+"/value", "setting_value")
		}
	}
}

func (c *checker) roleIDs() []string {
	var out []string
	for _, r := range c.a.Roles {
		out = append(out, r.ID)
	}
	return out
}

// formRef checks the name of a form of this app. The form is nil where it does not exist, or does not
// compile, which is reported elsewhere.
func (c *checker) formRef(t *Tree, pointer, id string) *forms.Form {
	if c.a.broken["forms/"+id+".yaml"] {
		return nil
	}
	if c.a.Forms[id] == nil {
		c.fail(t, pointer, "form_unknown", "id", clip(id), "suggestion", nearest(id, sortedKeys(c.a.Forms)))
		return nil
	}
	return c.out.Forms[id]
}

// view checks that a list's form, columns and order exist, and that its filter is one of the list subset.
func (c *checker) view(v *View) {
	c.viewKeys(v)
	if v.People != nil {
		c.people(v)
		return
	}
	form := c.formRef(v.Tree, "/form", v.Form)
	if form == nil {
		return
	}
	for i, column := range v.Columns {
		c.listField(v, form, "/columns/"+itoa(i), column)
	}
	for i, s := range v.Sort {
		at := "/sort/" + itoa(i) + "/field"
		c.listField(v, form, at, s.Field)
		if form.RulesEnv().Fields[s.Field].Kind == rules.KindParts {
			c.sortWhole(v, form, at, s.Field)
		}
	}
	if v.Filter == "" {
		return
	}
	if _, bad := form.Filter(v.Filter); bad != nil {
		at, span, _ := v.Tree.within("/filter", bad.From, bad.To)
		c.problems = append(c.problems, Problem{
			File: v.Tree.Path, Line: at.line, Column: at.column, Span: span, Path: "/filter", Code: "filter_invalid",
			Args:  map[string]string{"rule": bad.Code},
			Cause: reasoned{"filter_invalid", bad},
		})
	}
}

// reasoned is a message of this package around the text of another.
type reasoned struct {
	code   string
	reason interface{ Text(lang string) string }
}

func (r reasoned) Text(lang string) string {
	return say(lang, r.code, map[string]string{"reason": r.reason.Text(lang)})
}

func (c *checker) listField(v *View, form *forms.Form, pointer, id string) {
	known := form.RulesEnv().Fields
	t, ok := known[id]
	switch {
	case !ok && form.IsEnd(id):
	case !ok:
		c.fail(v.Tree, pointer, "field_unknown", "form", v.Form, "id", clip(id), "suggestion", nearest(id, sortedKeys(known)))
	case t.Kind == rules.KindRows:
		c.fail(v.Tree, pointer, "column_kind", "id", id)
	}
}

// sortWhole refuses an order by a value of several parts, which has none.
func (c *checker) sortWhole(v *View, form *forms.Form, pointer, id string) {
	if form.IsEnd(id + ".from") {
		c.fail(v.Tree, pointer, "sort_range", "id", id)
		return
	}
	c.fail(v.Tree, pointer, "sort_parts", "id", id)
}

// words checks that each translation has a text to translate.
func (c *checker) words() {
	for _, w := range c.a.Words {
		if want := "i18n/" + w.Language + ".yaml"; want != w.Tree.Path {
			c.fail(w.Tree, "/language", "words_language", "want", want)
		}
		for i, tr := range w.Texts {
			pointer := below("/texts", w.Tree.Root.Get("texts").Members[i].Key)
			target := c.a.Trees[tr.File]
			if c.a.broken[tr.File] {
				continue
			}
			if target == nil || !target.holdsWords(tr.Pointer) {
				c.failKey(w.Tree, pointer, "words_target")
			}
		}
	}
}

// holdsWords reports whether a pointer names a text in one or several languages.
func (t *Tree) holdsWords(pointer string) bool {
	n, s := t.Root, t.shape
	for _, token := range pointerTokens(pointer) {
		s = s.on(n)
		next, _ := n.child(token)
		if next == nil {
			return false
		}
		if n.Kind == List {
			s = s.element()
		} else {
			s = s.key(token)
		}
		n = next
	}
	return s.on(n).kind == wordsShape
}
