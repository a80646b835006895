package rules

import (
	"slices"
	"unicode/utf8"
)

// Filter is a rule that a database can be asked: one of the list subset. Each of its comparisons is of one field
// with what is known without the record. It is immutable and safe for use by several goroutines.
//
// The subset: and, or, not; a field or, in a predicate, a column against a constant or a fact with
// == != < <= > >= in, on either side but for in; blank(field); field startsWith constant; a boolean field
// alone; field contains constant and constant in field where the field holds a list; any, all and none over a table of the record. A constant is any expression that reads no field.
type Filter struct {
	source string
	root   *part
	paths  map[string]*Node // where each field is first named
}

// part is a node of a Filter before its constants are evaluated.
type part struct {
	op       string // and or not; == != < <= > >= in startsWith blank; contains, of a list; any; "" is a constant truth
	args     []*part
	field    *Node // of comparisons and blank: a field, or the row's column; of any: the table
	table    string
	constant *Node // what reads no field; nil where op has none
}

// MaxListed is how many values a list on the right of "in" may have in a rule of the list subset.
const MaxListed = 500

// Filter gives the rule as one of the list subset, or says what of it no database is asked.
func (r *Rule) Filter() (*Filter, *Error) {
	l := &lister{source: []rune(r.source), reads: map[string]*Node{}}
	root, err := l.truth(r.tree)
	if err != nil {
		err.Source = r.source
		return nil, err
	}
	return &Filter{source: r.source, root: root, paths: l.reads}, nil
}

// Source is the text of the rule.
func (f *Filter) Source() string { return f.source }

// Fields are the fields that the rule compares, and "table.column" for columns, sorted. The tables of
// columns stand among them.
func (f *Filter) Fields() []string { return sortedKeys(f.paths) }

// Cost is the most that working out the filter's constants spends: records are compared by the database.
func (f *Filter) Cost(b Bounds) Cost {
	c := coster{bounds: b}
	return f.root.cost(&c)
}

func (p *part) cost(c *coster) Cost {
	var all Cost
	if p.constant != nil {
		all = c.node(p.constant).Cost
	}
	for _, arg := range p.args {
		all = all.Plus(arg.cost(c))
	}
	return all
}

// NotKept is the error of a filter by one of its fields, of which no index can hold the values.
func (f *Filter) NotKept(path string) *Error {
	err := refuseList("list_not_kept", f.paths[path], "name", path)
	err.Source = f.source
	return err
}

// Beyond is the error of the first comparison that no index answers: of an order of fields that have none, or of a
// column with a text written out in the rule of which the index, that keeps so many characters of one, cannot tell; nil
// where there is none. What a constant comes to only when it is worked out is not looked at.
func (f *Filter) Beyond(unordered []string, kept int) *Error {
	err := f.root.beyond(unordered, kept)
	if err != nil {
		err.Source = f.source
	}
	return err
}

func (p *part) beyond(unordered []string, kept int) *Error {
	for _, arg := range p.args {
		if err := arg.beyond(unordered, kept); err != nil {
			return err
		}
	}
	switch p.op {
	case OpLt, OpLe, OpGt, OpGe, OpStartsWith:
		if p.table == "" && slices.Contains(unordered, pathOf(p.field)) {
			return refuseList("list_no_order", p.field, "name", pathOf(p.field))
		}
	}
	if p.table == "" || p.constant == nil {
		return nil
	}
	texts := []*Node{p.constant}
	if p.constant.Op == OpList {
		texts = p.constant.Args
	}
	for _, n := range texts {
		if n.Op != OpLiteral || n.Type.Kind != KindText {
			continue
		}
		if length := utf8.RuneCountInString(n.Value.AsText()); length > kept || length == kept && p.op != OpStartsWith {
			return refuseList("list_long_text", n, "name", p.table+"."+pathOf(p.field), "limit", itoa(kept-1))
		}
	}
	return nil
}

// Rounds gives how many rounds of asking working out the filter's constants needs: they are asked for side by side.
func (f *Filter) Rounds() Rounds { return f.root.rounds() }

func (p *part) rounds() Rounds {
	all := Rounds{}
	if p.constant != nil {
		all = roundsOf(p.constant)
	}
	for i, arg := range p.args {
		one := arg.rounds()
		if i > 0 { // the first may rule it out
			one.Least = 0
		}
		all = all.Beside(one)
	}
	return all
}

// lister turns a checked tree into a Filter.
type lister struct {
	source []rune
	table  string // the table whose row is looked at; "" outside a predicate
	reads  map[string]*Node
}

// truth reads a node of which only matters whether it is true.
func (l *lister) truth(n *Node) (*part, *Error) {
	if free(n) {
		return &part{constant: n}, l.harmless(n)
	}
	switch n.Op {
	case OpAnd, OpOr, OpNot:
		out := &part{op: n.Op}
		for _, arg := range n.Args {
			one, err := l.truth(arg)
			if err != nil {
				return nil, err
			}
			out.args = append(out.args, one)
		}
		return out, nil
	case OpField, OpRow, OpPart:
		if !isField(n) {
			break
		}
		return l.leaf(OpEq, n, &Node{Op: OpLiteral, Type: n.Type, Value: Bool(true), run: runLiteral})
	case OpContains:
		if list := n.Args[0]; isField(list) && list.Type.Kind == KindList && free(n.Args[1]) {
			return l.holds(list, n.Args[1])
		}
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe, OpIn, OpStartsWith:
		if list := n.Args[1]; n.Op == OpIn && isField(list) && free(n.Args[0]) {
			return l.holds(list, n.Args[0])
		}
		return l.comparison(n)
	case OpEach:
		return l.each(n)
	case OpCall:
		if n.Name == "blank" && isField(n.Args[0]) {
			return l.leaf("blank", n.Args[0], nil)
		}
	}
	return nil, l.beyond(n)
}

// leaf is a comparison of a field, or the question whether it is blank.
func (l *lister) leaf(op string, field, constant *Node) (*part, *Error) {
	out := &part{op: op, field: field, constant: constant}
	path := pathOf(field)
	if rowOf(field).Op == OpRow {
		out.table, path = l.table, l.table+"."+path
	} else if l.table != "" && field.Type.Kind == KindRows {
		return nil, refuseList("list_nested", field)
	}
	l.read(path, field)
	if constant == nil {
		return out, nil
	}
	if list := constant; op == OpIn && list.Op == OpList && len(list.Args) > MaxListed {
		return nil, refuseList("list_long", list, "limit", itoa(MaxListed))
	}
	return out, l.harmless(constant)
}

func (l *lister) read(path string, n *Node) {
	if l.reads[path] == nil {
		l.reads[path] = n
	}
}

// sidesTurned gives each comparison with its sides exchanged.
var sidesTurned = map[string]string{OpEq: OpEq, OpNe: OpNe, OpLt: OpGt, OpLe: OpGe, OpGt: OpLt, OpGe: OpLe}

// holds asks whether a list that a field holds has an element.
func (l *lister) holds(list, element *Node) (*part, *Error) {
	if list.Op == OpRow {
		return nil, refuseList("list_not_kept", list, "name", l.table+"."+list.Name)
	}
	return l.leaf(OpContains, list, element)
}

func (l *lister) comparison(n *Node) (*part, *Error) {
	left, right, op := n.Args[0], n.Args[1], n.Op
	if turned := sidesTurned[op]; turned != "" && !isField(left) {
		left, right, op = right, left, turned
	}
	switch {
	case isField(left) && left.Type.Kind == KindList && right.Type.Kind != KindBlank && free(right):
		err := refuseList("list_whole", n)
		err.Hint = l.text(left) + " contains …"
		return nil, err
	case isField(left) && free(right):
		return l.leaf(op, left, right)
	case isField(left) && isField(right):
		return nil, refuseList("list_fields", n)
	}
	return nil, l.beyond(n)
}

// each reads any, all and none as any: all is "none that is not", none "not any".
func (l *lister) each(n *Node) (*part, *Error) {
	if l.table != "" {
		return nil, refuseList("list_nested", n)
	}
	rows := n.Args[0]
	if n.Name != "any" && n.Name != "all" && n.Name != "none" || rows.Op != OpField {
		return nil, l.beyond(n)
	}
	l.table = rows.Name
	one, err := l.truth(n.Args[1])
	l.table = ""
	if err != nil {
		return nil, err
	}
	l.read(rows.Name, rows)
	switch n.Name {
	case "all":
		return not(&part{op: "any", field: rows, args: []*part{not(one)}}), nil
	case "none":
		return not(&part{op: "any", field: rows, args: []*part{one}}), nil
	}
	return &part{op: "any", field: rows, args: []*part{one}}, nil
}

func not(p *part) *part { return &part{op: OpNot, args: []*part{p}} }

// isField reports whether a node is a field, the column of a row, or a part of one: what an index can keep.
func isField(n *Node) bool {
	n = rowOf(n)
	return n.Op == OpField || n.Op == OpRow
}

// rowOf is the field or column that a node is, or is a part of; else the node itself.
func rowOf(n *Node) *Node {
	if n.Op == OpPart {
		return n.Args[0]
	}
	return n
}

// pathOf is the id of a field or column, with the part of it behind a point: "days", "span.from".
func pathOf(n *Node) string {
	if n.Op == OpPart {
		return n.Args[0].Name + "." + n.Name
	}
	return n.Name
}

// free reports whether an expression reads nothing of the record.
func free(n *Node) bool {
	switch n.Op {
	case OpField, OpCell, OpRow, OpColumn:
		return false
	}
	for _, arg := range n.Args {
		if !free(arg) {
			return false
		}
	}
	return true
}

// harmless refuses constants that tell what not everybody may know: a filter is written by whoever reads the list.
func (l *lister) harmless(n *Node) *Error {
	if n.Op == OpAsk && n.Name == "balance" {
		return refuseList("list_private", n, "name", n.Name)
	}
	for _, arg := range n.Args {
		if err := l.harmless(arg); err != nil {
			return err
		}
	}
	return nil
}

func refuseList(code string, n *Node, pairs ...string) *Error {
	return &Error{Code: code, Args: args(pairs...), From: n.From, To: n.To}
}

// beyond says what of a node is not in the subset, and what could be written for it.
func (l *lister) beyond(n *Node) *Error {
	switch n.Op {
	case OpContains:
		if n.Args[0].Type.Kind != KindList {
			err := refuseList("list_contains", n)
			if isField(n.Args[0]) && free(n.Args[1]) {
				err.Hint = l.text(n.Args[0]) + " startsWith " + l.text(n.Args[1])
			}
			return err
		}
		return l.inColumn(n, n.Args[0], n.Args[1])
	case OpIn:
		return l.inColumn(n, n.Args[1], n.Args[0])
	case OpMatches:
		return refuseList("list_matches", n)
	case OpStartsWith:
		if free(n.Args[0]) {
			return refuseList("list_left", n, "operator", n.Op)
		}
	}
	at := calculated(n)
	code := "list_calculated"
	if at.Op == OpLookup {
		code = "list_lookup"
	}
	err := refuseList(code, at, "text", l.text(at))
	err.Hint = l.instead(n)
	return err
}

// inColumn refuses to look for a value in the values of a column, and writes it as any.
func (l *lister) inColumn(n, column, value *Node) *Error {
	if column.Op != OpColumn || column.Args[0].Op != OpField {
		return refuseList("list_left", n, "operator", n.Op)
	}
	err := refuseList("list_calculated", column, "text", l.text(column))
	if free(value) {
		err.Hint = "any(" + column.Args[0].Name + ", ." + column.Name + " == " + l.text(value) + ")"
	}
	return err
}

// calculated is the part of a comparison that is no field and yet reads one.
func calculated(n *Node) *Node {
	if sidesTurned[n.Op] == "" && n.Op != OpStartsWith {
		return n
	}
	for _, arg := range n.Args {
		if !isField(arg) && !free(arg) {
			return arg
		}
	}
	return n
}

// instead is what to write for count(items) > 0 and for year(day) == 2026; "" where nothing is known.
func (l *lister) instead(n *Node) string {
	if len(n.Args) != 2 || n.Args[1].Op != OpLiteral {
		return ""
	}
	left, right := n.Args[0], n.Args[1].Value.String()
	if len(left.Args) == 0 || !isField(left.Args[0]) {
		return ""
	}
	field := l.text(left.Args[0])
	switch {
	case left.Op == OpCall && left.Name == "count" && (n.Op == OpGt && right == "0" || n.Op == OpGe && right == "1"):
		return "not blank(" + field + ")"
	case left.Op == OpCall && left.Name == "year" && n.Op == OpEq && len(right) == 4 && left.Args[0].Type.Kind == KindDate:
		return field + " >= '" + right + "-01-01' and " + field + " <= '" + right + "-12-31'"
	}
	return ""
}

// text is the source of a node.
func (l *lister) text(n *Node) string {
	if n.From < 0 || n.To > len(l.source) || n.From > n.To {
		return n.Name
	}
	return string(l.source[n.From:n.To])
}
