package forms

// layout reads the order and grouping of the fields. Without one it is the order of properties. A
// field may stay outside (a computed one that nobody needs to see), unless it is required.
func (c *compiler) layout(n *node) {
	if n == nil {
		section := Section{}
		for _, f := range c.form.Fields {
			section.Fields = append(section.Fields, f.ID)
		}
		c.form.Layout = []Section{section}
		return
	}
	if !c.want(n, isList, "list") {
		return
	}
	byID := map[string]*Field{}
	for _, f := range c.form.Fields {
		byID[f.ID] = f
	}
	l := &layoutReader{c: c, byID: byID, placed: map[string]bool{}, sections: map[string]bool{}}
	l.items(n)
	for _, f := range c.form.Fields {
		if l.placed[f.ID] {
			continue
		}
		l.order = append(l.order, f)
		if f.Required {
			c.ps.add(problem(n.path, "layout_missing", "id", f.ID))
		}
	}
	c.form.Fields = l.order
}

type layoutReader struct {
	c        *compiler
	byID     map[string]*Field
	placed   map[string]bool
	sections map[string]bool
	order    []*Field
}

// items reads the layout's elements: fields, which gather in untitled sections, and sections.
func (l *layoutReader) items(n *node) {
	var loose *Section
	for _, item := range n.items {
		if !l.c.want(item, isObject, "object") {
			continue
		}
		if item.get("fields") == nil {
			if loose == nil {
				l.c.form.Layout = append(l.c.form.Layout, Section{})
				loose = &l.c.form.Layout[len(l.c.form.Layout)-1]
			}
			l.field(item, loose)
			continue
		}
		loose = nil
		l.section(item)
	}
}

func (l *layoutReader) section(item *node) {
	l.c.keys(item, "id", "title", "fields", "x-comment")
	if n := item.get("id"); n != nil && l.byID[n.text] != nil {
		l.c.ps.add(problem(n.path, "section_is_field", "id", n.text))
	}
	s := Section{ID: l.c.id(item, l.sections), Title: l.c.texts(item.get("title"), 100)}
	fields := item.get("fields")
	if !l.c.want(fields, isList, "list") {
		return
	}
	for _, one := range fields.items {
		if l.c.want(one, isObject, "object") {
			l.field(one, &s)
		}
	}
	l.c.form.Layout = append(l.c.form.Layout, s)
}

func (l *layoutReader) field(item *node, into *Section) {
	l.c.keys(item, "id", "x-comment")
	n := item.get("id")
	if n == nil {
		l.c.ps.add(problem(item.path, "missing_key", "key", "id"))
		return
	}
	if !l.c.want(n, isText, "string") {
		return
	}
	f := l.byID[n.text]
	switch {
	case f == nil:
		l.c.ps.add(problem(n.path, "layout_unknown", "id", clip(n.text), "suggestion", suggest(n.text, sortedKeys(l.byID))))
	case l.placed[f.ID]:
		l.c.ps.add(problem(n.path, "id_twice", "id", f.ID))
	default:
		l.placed[f.ID] = true
		l.order = append(l.order, f)
		into.Fields = append(into.Fields, f.ID)
	}
}
