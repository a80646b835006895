package apps

import "github.com/superform-dev/superform/forms"

// archived checks that no rule reads what is archived, but rules of what is archived itself: it is blank in every new record, so
// that whoever wrote the rule means something else.
func (c *checker) archived() {
	for _, id := range sortedKeys(c.out.Forms) {
		form := c.out.Forms[id]
		for _, u := range form.Uses() {
			if !c.ofArchived(form, u) {
				c.readsArchived(c.a.Forms[id].Tree, u)
			}
		}
	}
	for _, id := range sortedKeys(c.out.Flows) {
		file := c.a.Flows[id]
		for _, one := range c.out.Flows[id].Conditions {
			for _, u := range forms.RuleUses(one.Path, c.a.ID+"."+file.Form, one.Rule) {
				c.readsArchived(file.Tree, u)
			}
		}
	}
}

// ofArchived says whether a place belongs to what is archived.
func (c *checker) ofArchived(form *forms.Form, u forms.Use) bool {
	for _, field := range form.Archived() {
		if u.Under(field.Pointer()) {
			return true
		}
	}
	return false
}

func (c *checker) readsArchived(t *Tree, u forms.Use) {
	for id, form := range c.out.Forms {
		if c.a.ID+"."+id != u.Form || u.As != forms.UseRule || u.Option != "" {
			continue
		}
		if field := form.Field(u.Field); field != nil && field.Archived {
			p := newProblem(t.Path, t.valuePlace(u.Path), "archived_read", "form", id, "id", u.Field)
			if at, span, ok := t.within(u.Path, u.From, u.To); ok {
				p = newProblem(t.Path, at, "archived_read", "form", id, "id", u.Field)
				p.Span = span
			}
			p.Path = u.Path
			c.problems = append(c.problems, p)
		}
	}
}
