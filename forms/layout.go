package forms

import "slices"

// Section is a group of fields under a heading, or a note. One without a title is fields that stand alone.
type Section struct {
	ID      string   `json:"id,omitempty"`
	Title   Text     `json:"title,omitempty"`
	Help    Text     `json:"help,omitempty"`    // said below the title
	Columns int      `json:"columns,omitempty"` // fields beside each other where the page is wide; 0: one below the other
	Folded  bool     `json:"folded,omitempty"`  // closed until somebody opens it
	Fields  []string `json:"fields"`
	Wide    []string `json:"wide,omitempty"` // those of Fields that take the whole width
	Note    Text     `json:"note,omitempty"` // a note, which has no fields
	Tone    string   `json:"tone,omitempty"` // of a note: "" or "warning"
	Pane    string   `json:"pane,omitempty"` // the tab or step that it stands in
}

// Panes are the parts of a form of which a page shows one at a time.
type Panes struct {
	As   string `json:"as,omitempty"` // AsTabs: in any order; AsSteps: one after the other
	List []Pane `json:"list"`
}

// The ways in which panes follow each other.
const (
	AsTabs  = "tabs"
	AsSteps = "steps"
)

// Pane is a tab or a step.
type Pane struct {
	ID    string `json:"id"`
	Title Text   `json:"title"`
}

// Bounds of a layout.
const (
	maxPanes   = 20
	mostBeside = 4
)

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
	l := &layoutReader{c: c, byID: byID, placed: map[string]bool{}, ids: map[string]bool{}}
	l.items(n, true)
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
	c      *compiler
	byID   map[string]*Field
	placed map[string]bool
	ids    map[string]bool // of what is no field
	order  []*Field
	pane   string  // the tab or step that is being read
	shows  []*node // the rules of what is being read: all must be true
}

// items reads the layout's elements: fields, which gather in untitled sections, sections, notes and, outermost, tabs or
// steps.
func (l *layoutReader) items(n *node, outermost bool) {
	var loose *Section
	for _, item := range n.items {
		if !l.c.want(item, isObject, "object") {
			continue
		}
		as := wayOf(item)
		if item.get("fields") == nil && item.get("note") == nil && as == "" {
			if loose == nil {
				l.c.form.Layout = append(l.c.form.Layout, Section{Pane: l.pane})
				loose = &l.c.form.Layout[len(l.c.form.Layout)-1]
			}
			l.field(item, loose)
			continue
		}
		loose = nil
		switch {
		case as != "" && (!outermost || l.c.form.Panes != nil):
			l.c.ps.add(problem(item.path, "panes_twice"))
		case as != "":
			l.panes(item, as)
		case item.get("note") != nil:
			l.within(item, l.note)
		default:
			l.within(item, l.section)
		}
	}
}

// wayOf says as what an element holds panes; "" where it holds none.
func wayOf(item *node) string {
	for _, as := range []string{AsTabs, AsSteps} {
		if item.get(as) != nil {
			return as
		}
	}
	return ""
}

// within reads something that may have a rule for when it is shown, which counts for all that it holds.
func (l *layoutReader) within(item *node, read func(*node)) {
	show := item.get("show")
	if show != nil {
		l.shows = append(l.shows, show)
		l.c.containers = append(l.c.containers, show)
	}
	read(item)
	if show != nil {
		l.shows = l.shows[:len(l.shows)-1]
	}
}

// id reads what is no field by: neither another such part has it, nor a field.
func (l *layoutReader) id(item *node) string {
	if n := item.get("id"); n != nil && l.byID[n.text] != nil {
		l.c.ps.add(problem(n.path, "section_is_field", "id", n.text))
	}
	return l.c.id(item, l.ids)
}

func (l *layoutReader) panes(item *node, as string) {
	l.c.keys(item, "id", as, "x-comment")
	l.id(item)
	list := item.get(as)
	if !l.c.want(list, isList, "list") {
		return
	}
	if len(list.items) < 2 || len(list.items) > maxPanes {
		l.c.ps.add(problem(list.path, "panes_range", "least", "2", "most", itoa(maxPanes)))
	}
	l.c.form.Panes = &Panes{As: as}
	for _, one := range list.items {
		if l.c.want(one, isObject, "object") {
			l.within(one, l.onePane)
		}
	}
}

func (l *layoutReader) onePane(item *node) {
	l.c.keys(item, "id", "title", "show", "items", "x-comment")
	pane := Pane{ID: l.id(item), Title: l.c.texts(item.get("title"), 40)}
	for _, key := range []string{"title", "items"} {
		if item.get(key) == nil {
			l.c.ps.add(problem(item.path, "missing_key", "key", key))
		}
	}
	l.c.form.Panes.List = append(l.c.form.Panes.List, pane)
	if n := item.get("items"); n != nil && l.c.want(n, isList, "list") {
		l.pane = pane.ID
		l.items(n, false)
		l.pane = ""
	}
}

func (l *layoutReader) note(item *node) {
	l.c.keys(item, "id", "note", "tone", "show", "x-comment")
	s := Section{ID: l.id(item), Note: l.c.texts(item.get("note"), 2000), Tone: l.c.word(item.get("tone"), "info", "warning"), Pane: l.pane, Fields: []string{}}
	if s.Tone == "info" {
		s.Tone = ""
	}
	if len(l.shows) > 0 {
		l.c.notes = append(l.c.notes, pendingNote{s, slices.Clone(l.shows)})
	}
	l.c.form.Layout = append(l.c.form.Layout, s)
}

func (l *layoutReader) section(item *node) {
	l.c.keys(item, "id", "title", "help", "columns", "folded", "show", "fields", "x-comment")
	s := Section{ID: l.id(item), Title: l.c.texts(item.get("title"), 100), Help: l.c.texts(item.get("help"), 2000),
		Columns: l.c.whole(item.get("columns"), 2, mostBeside, 0), Pane: l.pane, Fields: []string{}}
	if n := item.get("folded"); n != nil && l.c.want(n, isBool, "true/false") {
		s.Folded = n.text == "true"
	}
	if s.Title == nil && (s.Folded || s.Help != nil) {
		l.c.ps.add(problem(item.path, "missing_key", "key", "title"))
	}
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
	known := []string{"id", "x-comment"}
	if into.Columns > 0 {
		known = append(known, "wide")
	}
	l.c.keys(item, known...)
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
		return
	case l.placed[f.ID]:
		l.c.ps.add(problem(n.path, "id_twice", "id", f.ID))
		return
	case f.Required && len(l.shows) > 0:
		l.c.ps.add(problem(n.path, "required_hidden", "key", f.ID))
	}
	l.placed[f.ID] = true
	l.order = append(l.order, f)
	into.Fields = append(into.Fields, f.ID)
	if n := item.get("wide"); into.Columns > 0 && n != nil && l.c.want(n, isBool, "true/false") && n.text == "true" {
		into.Wide = append(into.Wide, f.ID)
	}
	l.c.contain(f, l.shows)
}
