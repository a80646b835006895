package forms

import "github.com/superform-dev/superform/forms/rules"

// checks reads checks or warnings.
func (c *compiler) checks(n *node) []*Check {
	if n == nil || !c.want(n, isList, "list") {
		return nil
	}
	if len(n.items) > maxChecks {
		c.ps.add(problem(n.path, "too_many", "limit", itoa(maxChecks)))
		return nil
	}
	var list []*Check
	seen := map[string]bool{}
	for _, item := range n.items {
		if !c.want(item, isObject, "object") {
			continue
		}
		c.keys(item, "id", "when", "message", "at", "x-comment")
		check := &Check{ID: c.id(item, seen), Message: c.texts(item.get("message"), 500), At: c.at(item.get("at")), path: item.path + "/when"}
		for _, key := range []string{"when", "message"} {
			if item.get(key) == nil {
				c.ps.add(problem(item.path, "missing_key", "key", key))
			}
		}
		if when := item.get("when"); when != nil {
			check.When = c.ruleOf(when, rules.Type{Kind: rules.KindBool}, c.form.env)
		}
		list = append(list, check)
	}
	return list
}

// at reads the path of a field or column.
func (c *compiler) at(n *node) string {
	path := c.text(n)
	if path == "" || c.form.Field(path) != nil {
		if path != "" {
			c.names(n, path, UsePlace)
		}
		return path
	}
	c.ps.add(problem(n.path, "at_unknown", "id", clip(path), "suggestion", c.form.suggestField(path, c.form.paths())))
	return ""
}

// labels are what people call fields and columns, by path.
func (f *Form) labels() map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, path := range f.paths() {
		if label := f.Field(path).Label; len(label) > 0 {
			out[path] = label
		}
	}
	return out
}

// paths are the names of all fields and columns.
func (f *Form) paths() []string {
	var names []string
	for _, field := range f.Fields {
		names = append(names, field.ID)
		for _, column := range field.Columns {
			names = append(names, column.Path())
		}
	}
	return names
}
