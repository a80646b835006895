package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// maxInputs is how many inputs one reason tells.
const maxInputs = 100

// inputs are what the part that decides reads, each once, in the order in which it is read.
func (w *why) inputs(e *explained) []WhyInput {
	c := &collector{why: w, source: e.Rule, seen: map[string]bool{}, row: w.at}
	if e.Keyword == "value" || e.Keyword == "default" {
		c.root = e.trace
	}
	if e.Standing == rules.Known {
		c.part(e.decides)
	} else {
		c.part(e.trace)
	}
	return c.list
}

// collector gathers inputs.
type collector struct {
	*why
	source string
	list   []WhyInput
	seen   map[string]bool
	root   *rules.Trace // of a value: the whole, which Result says already
	row    place        // the row that the part is about
	rows   []*Field     // the tables whose rows predicates look at
}

// part collects what a part reads.
func (c *collector) part(t *rules.Trace) {
	n := t.Node
	switch n.Op {
	case rules.OpField:
		if n.Type.Kind != rules.KindRows || len(t.Node.Args) == 0 {
			c.add(n.Name, t)
		}
		return
	case rules.OpCell:
		c.add(place{c.at.table, c.at.row, n.Name}.String(), t)
		return
	case rules.OpRow:
		if len(c.rows) > 0 && c.rows[len(c.rows)-1] != nil {
			c.add(place{c.rows[len(c.rows)-1].ID, c.row.row, n.Name}.String(), t)
		}
		return
	case rules.OpColumn:
		if n.Args[0].Op == rules.OpField {
			c.add(n.Args[0].Name+"."+n.Name, t)
			return
		}
	case rules.OpFact:
		c.add("", t)
		return
	case rules.OpEach:
		c.each(t)
		return
	}
	for _, p := range t.Parts {
		if p != nil {
			c.part(p)
		}
	}
	if t.Ask != nil && t != c.root {
		c.add("", t)
	}
}

// each collects the table, and what the row that decides was judged by.
func (c *collector) each(t *rules.Trace) {
	rows := part(t, 0)
	if rows == nil {
		return
	}
	if t.Row < 0 || rows.Node.Op != rules.OpField {
		c.part(rows)
		return
	}
	was := c.row
	c.rows = append(c.rows, c.form.Field(rows.Node.Name))
	c.row.row = rows.Value.AsRows()[t.Row][RowID].AsText()
	c.part(t.Parts[1])
	c.row, c.rows = was, c.rows[:len(c.rows)-1]
}

// add notes one input: what stands in the record by its path, what does not by what it is called.
func (c *collector) add(path string, t *rules.Trace) {
	if len(c.list) == maxInputs {
		return
	}
	in := WhyInput{Path: path, Value: t.Value, Label: Text{}, Shown: Text{}}
	if t.Node.Op == rules.OpField && c.form.Field(path) == nil {
		in.Path = "" // a built-in
	}
	for _, lang := range languages {
		s := c.speaker(lang, c.source)
		s.rows = c.rows
		in.Label[lang] = s.inputLabel(t)
		if s.lost {
			in.Label[lang] = string(s.source[t.Node.From:t.Node.To])
		}
		if c.sure(in.Path) {
			in.Shown[lang] = s.told(t, nil)
		}
		if in.Concealed = s.conceals(t); in.Concealed {
			in.Value = rules.Value{}
		}
	}
	if key := in.Path + "\x00" + in.Label[English]; !c.seen[key] {
		c.seen[key] = true
		in.Explained = c.explained(in.Path)
		c.list = append(c.list, in)
	}
}

// sure says whether the value at a path has been worked out.
func (c *collector) sure(path string) bool {
	f := c.fieldAt(path)
	return f == nil || c.steps[f.step] == settled
}

// fieldAt is the field or column that a path names, "days", "items.amount" or "items.3.amount"; nil where it is none.
func (c *collector) fieldAt(path string) *Field {
	if parts := strings.SplitN(path, ".", 3); len(parts) == 3 {
		path = parts[0] + "." + parts[2]
	}
	return c.form.Field(path)
}

// inputLabel is what an input is called in a list: a field by its bare label.
func (s *speaker) inputLabel(t *rules.Trace) string {
	switch t.Node.Op {
	case rules.OpField, rules.OpCell, rules.OpRow:
		if f := s.fieldOf(t.Node); f != nil {
			return s.fieldLabel(f)
		}
	}
	if clause, ok := clauseWords[t.Node.Name]; ok && t.Node.Op == rules.OpAsk {
		return s.filled(t.Node, t, clause.is)
	}
	return s.noun(t.Node, t)
}

// explained says whether rules of its own decide about what a path names.
func (c *collector) explained(path string) bool {
	f := c.fieldAt(path)
	return f != nil && (f.Value != nil || f.Show != nil)
}
