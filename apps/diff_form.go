package apps

// form compares two versions of a form: its head, then field by field, then their order, then what stands beside them.
func (d *differ) form(before, after *Node) {
	for _, key := range keysOf(before, after) {
		was, is := before.Get(key), after.Get(key)
		switch {
		case key == "schema":
			d.fields(where{path: "/schema/properties"}, "field", was, is)
			d.members(where{path: "/schema"}, was, is, "properties", "required", "type")
			d.places(before, after)
		case key == "layout":
			d.sections(where{path: "/layout"}, was, is)
		case !same(was, is):
			d.member(where{}.in(key), key, was, is)
		}
	}
}

// fields compares the properties of two objects, of a form or of a table's rows.
func (d *differ) fields(s where, noun string, before, after *Node) {
	was, is := before.Get("properties"), after.Get("properties")
	needed, needs := before.Get("required").Texts(), after.Get("required").Texts()
	for _, key := range keysOf(was, is) {
		old, now := was.Get(key), is.Get(key)
		switch {
		case now == nil:
			d.say(s.in(key).at(d.thing(noun, key, old)), "removed")
			continue
		case old == nil:
			d.say(s.in(key).at(d.thing(noun, key, now)), "field_added", "type", now.Get("x-field").String())
			continue
		}
		at := s.in(key).at(d.thing(noun, key, now))
		switch {
		case contains(needs, key) && !contains(needed, key):
			d.say(at, "required")
		case contains(needed, key) && !contains(needs, key):
			d.say(at, "optional")
		}
		d.field(at, old, now)
	}
	if noun == "column" {
		var columns elements
		columns.of = map[string]*Node{}
		for _, m := range is.members() {
			columns.order, columns.of[m.Key] = append(columns.order, m.Key), m.Value
		}
		var old []string
		for _, m := range was.members() {
			old = append(old, m.Key)
		}
		d.moved(s, noun, old, columns)
	}
}

// field compares two versions of a field or column.
func (d *differ) field(s where, before, after *Node) {
	if was, is := before.Get("x-field").String(), after.Get("x-field").String(); was != is {
		d.say(s, "type", "from", was, "to", is)
	}
	if was, is := before.Get("items"), after.Get("items"); was != nil || is != nil {
		d.fields(where{s.path + "/items/properties", s.about}, "column", was, is)
	}
	was, is := options(before.Get("x-options")), options(after.Get("x-options"))
	if was.list != nil || is.list != nil {
		d.list(where{s.path + "/x-options", s.about}, "option", was.list, is.list)
	}
	d.members(s, was.rest, is.rest)
	head := func(n *Node) *Node { // what is neither type nor options nor columns
		return without(n, "type", "x-field", "x-options", "items", "x-archived")
	}
	switch was, is := archived(before), archived(after); {
	case is && !was:
		d.say(s, "archived")
	case was && !is:
		d.say(s, "restored")
	}
	d.members(s, head(before), head(after))
}

// choices are the options of a field: those that are listed, and what else is said of them.
type choices struct{ list, rest *Node }

// options reads x-options, which is a list or a map with one.
func options(n *Node) choices {
	switch {
	case n == nil:
		return choices{}
	case n.Kind == List:
		return choices{list: n}
	}
	return choices{list: n.Get("list"), rest: without(n, "list")}
}

// without is a map but for some of its keys.
func without(n *Node, keys ...string) *Node {
	if n == nil {
		return nil
	}
	out := &Node{Kind: Map}
	for _, m := range n.Members {
		if !contains(keys, m.Key) {
			out.Members = append(out.Members, m)
		}
	}
	return out
}

// sections compares what fields stand in: sections, notes, and tabs or steps with their parts.
func (d *differ) sections(s where, before, after *Node) {
	was, is := laidOut(before), laidOut(after)
	for _, id := range is.order {
		now := is.of[id]
		at := s.in(id).at(d.thing(is.nouns[id], id, now))
		old := was.of[id]
		if old == nil {
			d.say(at, "added")
			continue
		}
		if was.nouns[id] != is.nouns[id] {
			d.say(at, "changed", "what", d.called("kind"), "from", was.nouns[id], "to", is.nouns[id])
		}
		d.members(at, old, now, "id", "fields", "items", "tabs", "steps")
		d.set(at, d.called("wide"), wideFields(old), wideFields(now))
	}
	for _, id := range was.order {
		if is.of[id] == nil {
			d.say(s.in(id).at(d.thing(was.nouns[id], id, was.of[id])), "removed")
		}
	}
	for _, m := range moves(was.order, is.order) {
		d.movedPart(s, m, is)
	}
}

func (d *differ) movedPart(s where, m move, is layoutParts) {
	at := s.in(m.id).at(d.thing(is.nouns[m.id], m.id, is.of[m.id]))
	if m.after == "" {
		d.say(at, "moved_first")
		return
	}
	d.say(at, "moved", "after", d.thing(is.nouns[m.after], m.after, is.of[m.after]).Name)
}

// wideFields are those of a section's fields that take the whole width.
func wideFields(section *Node) *Node {
	out := &Node{Kind: List}
	for _, f := range section.Get("fields").items() {
		if isTrue(f.Get("wide")) {
			out.Items = append(out.Items, f.Get("id"))
		}
	}
	return out
}

// layoutParts is a layout as it is read from top to bottom: what fields stand in by id, what each is called, and the fields.
type layoutParts struct {
	elements
	nouns  map[string]string
	fields []string
	in     map[string]string // of a field: the innermost part that it stands in, "" for none
}

func laidOut(layout *Node) layoutParts {
	p := layoutParts{elements: elements{of: map[string]*Node{}}, nouns: map[string]string{}, in: map[string]string{}}
	p.walk(layout, "", 0)
	return p
}

func (p *layoutParts) walk(list *Node, under string, depth int) {
	if depth > MaxDepth {
		return
	}
	for _, item := range list.items() {
		id := item.Get("id").String()
		if id == "" || p.of[id] != nil {
			continue
		}
		noun := ""
		for _, key := range []string{"fields", "note", "tabs", "steps", "items"} {
			if item.Get(key) != nil && noun == "" {
				noun = map[string]string{"fields": "section", "items": "part"}[key]
				if noun == "" {
					noun = key
				}
			}
		}
		if noun == "" {
			if _, twice := p.in[id]; !twice {
				p.fields, p.in[id] = append(p.fields, id), under
			}
			continue
		}
		p.order, p.of[id], p.nouns[id] = append(p.order, id), item, noun
		for _, key := range []string{"fields", "tabs", "steps", "items"} {
			p.walk(item.Get(key), id, depth+1)
		}
	}
}

// places tells which fields stand elsewhere: under another heading, or in another order.
func (d *differ) places(before, after *Node) {
	was, wasIn := shown(before)
	is, isIn := shown(after)
	all := elements{order: is, of: map[string]*Node{}}
	for _, m := range after.Get("schema").Get("properties").members() {
		all.of[m.Key] = m.Value
	}
	s := where{path: "/schema/properties"}
	for _, id := range is {
		from, there := wasIn[id]
		if !there || from == isIn[id] {
			continue
		}
		at := s.in(id).at(d.thing("field", id, all.of[id]))
		if isIn[id] == "" {
			d.say(at, "unsectioned")
		} else {
			parts := laidOut(after.Get("layout"))
			d.say(at, "moved_into", "into", d.thing(parts.nouns[isIn[id]], isIn[id], parts.of[isIn[id]]).sentence())
		}
	}
	d.movedWithin(s, was, all, func(id string) bool { return wasIn[id] == isIn[id] })
}

// movedWithin is moved for those of which nothing else says that they moved.
func (d *differ) movedWithin(s where, was []string, is elements, untold func(id string) bool) {
	first := len(d.out)
	d.moved(s, "field", was, is)
	told := append([]Change(nil), d.out[first:]...)
	d.out = d.out[:first]
	for _, c := range told {
		if untold(c.About[len(c.About)-1].ID) {
			d.out = append(d.out, c)
		}
	}
}

// shown gives the fields of a form in the order in which people see them, and in what each stands.
func shown(form *Node) (order []string, section map[string]string) {
	properties, parts := form.Get("schema").Get("properties"), laidOut(form.Get("layout"))
	section = map[string]string{}
	for _, id := range parts.fields {
		if properties.Get(id) != nil {
			order, section[id] = append(order, id), parts.in[id]
		}
	}
	for _, m := range properties.members() {
		if _, stands := section[m.Key]; !stands {
			order, section[m.Key] = append(order, m.Key), ""
		}
	}
	return order, section
}
