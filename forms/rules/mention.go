package rules

// Mention is a place of a rule that names a field or column of the record, or a text with which one of them is compared: an option.
type Mention struct {
	Field    string // "days", "items.amount"
	Text     string // what it is compared with; "" where the field itself is named
	From, To int    // runes of the source, To exclusive
}

// Mentions are all places that name fields, columns and built-ins, in the order in which they stand.
func (r *Rule) Mentions() []Mention {
	m := &mentioner{own: r.table}
	m.walk(r.tree, "")
	return m.out
}

// mentioner walks a tree; own is the table in whose rows the rule stands.
type mentioner struct {
	own string
	out []Mention
}

// walk notes what a node names; table is the one whose rows a predicate around it goes over.
func (m *mentioner) walk(n *Node, table string) {
	if path := m.path(n, table); path != "" {
		m.out = append(m.out, Mention{Field: path, From: n.From, To: n.To})
	}
	switch n.Op {
	case OpEq, OpNe, OpIn, OpContains:
		m.compared(n.Args[0], n.Args[1], table)
		m.compared(n.Args[1], n.Args[0], table)
	case OpEach:
		m.walk(n.Args[0], table)
		m.walk(n.Args[1], m.rows(n.Args[0]))
		return
	}
	for _, arg := range n.Args {
		m.walk(arg, table)
	}
}

// path is the field or column that a node names; "" of others.
func (m *mentioner) path(n *Node, table string) string {
	switch n.Op {
	case OpField:
		return n.Name
	case OpCell:
		return m.own + "." + n.Name
	case OpRow:
		return table + "." + n.Name
	case OpColumn:
		return m.rows(n.Args[0]) + "." + n.Name
	}
	return ""
}

// rows is the table that rows are of.
func (m *mentioner) rows(n *Node) string {
	switch {
	case n.Op == OpField:
		return n.Name
	case len(n.Args) > 0:
		return m.rows(n.Args[0])
	}
	return ""
}

// compared notes the texts with which a field is compared.
func (m *mentioner) compared(field, with *Node, table string) {
	path := m.path(field, table)
	if path == "" {
		return
	}
	texts := []*Node{with}
	if with.Op == OpList {
		texts = with.Args
	}
	for _, n := range texts {
		if n.Op == OpLiteral && n.Value.Kind() == KindText {
			m.out = append(m.out, Mention{Field: path, Text: n.Value.AsText(), From: n.From, To: n.To})
		}
	}
}
