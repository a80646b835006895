package store

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// A condition of the list subset (forms/rules) as SQL. It stands only where what is not true is left out: there it
// selects exactly the records for which the rule is true. "not" is carried down to the comparisons, so that under it
// a blank is said in words (`x is null or x <= ?`) and no comparison with NULL is ever turned around. What stands
// without "not" keeps the plain form that an index serves. Texts are compared by code point, as their columns are;
// numbers in the minor units of their field.
//
// Which index leads through the list is decided where the list is made. PostgreSQL may know better, from its statistics.
// SQLite has none and is kept from leaving that index for another one by a function around the comparison.

// Unlistable says that a condition asks what the index of a form does not hold.
type Unlistable struct {
	Path string // the field or "table.column"
	Why  string // NoSlot, NoOrder or LongText
}

// Why a condition cannot be asked.
const (
	NoSlot   = "no_slot"   // the field has no place in the index
	NoOrder  = "no_order"  // a person or department is equal to another one or not, and neither smaller nor larger
	LongText = "long_text" // of texts in rows the index tells no more than the first forms.SlotTextLength characters
)

func (e *Unlistable) Error() string { return "store: a list cannot ask for " + e.Path + ": " + e.Why }

// kinds of columns that a condition compares.
const (
	textColumn = iota + 1
	numberColumn
	idColumn
)

// ownColumns are the built-in fields of a record.
var ownColumns = map[string]column{
	"requester":    {name: "r.requester_id", kind: idColumn},
	"department":   {name: "r.department_id", kind: idColumn},
	"status":       {name: "r.status", kind: textColumn},
	"number":       {name: "r.number", kind: textColumn},
	"submitted_at": {name: "r.submitted_at", kind: numberColumn},
}

// column is where a field lies. A text that may be cut is compared whole where its beginning does not decide.
type column struct {
	name string
	kind int
	cut  bool
	path string
	row  bool
	// leads: its index reads a list in the order of ids, so that it may lead instead.
	leads bool
}

// conditionSQL writes one condition.
type conditionSQL struct {
	where
	dialect string
	slots   map[string]string // as in RecordList
	index   bool              // a slot of the record is compared
}

// Askable gives an *Unlistable where a condition asks what the index with these slots, named by field, does not hold.
func Askable(c *rules.Condition, slots map[string]string) error {
	_, err := new(where).condition(c, SQLite, slots)
	return err
}

// condition adds c to the list, whose slots are named by field. It reports whether the list needs record_index.
func (w *where) condition(c *rules.Condition, dialect string, slots map[string]string) (index bool, err error) {
	s := &conditionSQL{dialect: dialect, slots: slots}
	text, err := s.text(c, false)
	w.and(text, s.args...)
	return s.index, err
}

// text gives a condition, or what is true where it is not. The arguments are added in the order of the text.
func (s *conditionSQL) text(c *rules.Condition, not bool) (string, error) {
	switch c.Op {
	case rules.CondTrue, rules.CondFalse:
		return constant((c.Op == rules.CondTrue) != not), nil
	case rules.OpNot:
		return s.text(c.Args[0], !not)
	case rules.OpAnd, rules.OpOr:
		return s.joint(c, not)
	case rules.CondAny:
		return s.any(c, not)
	}
	if c.Op == rules.CondBlank && (c.Type.Kind == rules.KindRows || c.Type.Kind == rules.KindList) {
		return s.any(&rules.Condition{Op: rules.CondAny, Field: c.Field, Args: []*rules.Condition{{Op: rules.CondTrue}}}, !not)
	}
	at, err := s.column(c)
	if err != nil {
		return "", err
	}
	text, err := s.leaf(c, at, not)
	if s.dialect == SQLite && !at.leads {
		text = "coalesce(" + text + ", false)"
	}
	return text, err
}

func (s *conditionSQL) leaf(c *rules.Condition, at column, not bool) (string, error) {
	switch {
	case c.Op == rules.CondBlank:
		return missing(at.name, !not), nil
	case at.kind == textColumn:
		return s.ofText(c, at, not)
	case at.kind == idColumn:
		return s.ofID(c, at, not)
	}
	return s.ofNumber(c, at, not), nil
}

func constant(b bool) string {
	if b {
		return "1 = 1"
	}
	return "1 = 0"
}

// missing says that there is no value, or that there is one.
func missing(column string, isNot bool) string {
	if isNot {
		return column + " is null"
	}
	return column + " is not null"
}

func (s *conditionSQL) joint(c *rules.Condition, not bool) (string, error) {
	texts := make([]string, len(c.Args))
	for i, arg := range c.Args {
		text, err := s.text(arg, not)
		if err != nil {
			return "", err
		}
		texts[i] = text
	}
	word := " and "
	if (c.Op == rules.OpOr) != not {
		word = " or "
	}
	return "(" + strings.Join(texts, word) + ")", nil
}

// any asks for a row. It is read by the record's id, which the list has found already.
func (s *conditionSQL) any(c *rules.Condition, not bool) (string, error) {
	if !s.hasRows(c.Field) {
		return "", &Unlistable{c.Field, NoSlot}
	}
	s.args = append(s.args, c.Field)
	text, err := s.text(c.Args[0], false)
	text = "exists (select 1 from record_rows w where w.company_id = r.company_id and w.record_id = r.id and w.table_field = ? and " + text + ")"
	if not {
		text = "not " + text
	}
	return text, err
}

// hasRows: the rows of a table are kept where a column of it has a slot, the elements of a list where it has one itself.
func (s *conditionSQL) hasRows(table string) bool {
	for path, slot := range s.slots {
		if strings.HasPrefix(path, table+".") || path == table && strings.HasPrefix(slot, table+".") {
			return true
		}
	}
	return false
}

func (s *conditionSQL) column(c *rules.Condition) (column, error) {
	slot, found := s.slots[c.Path()]
	own, isOwn := ownColumns[c.Path()]
	if !found && isOwn {
		own.path, own.leads = c.Path(), c.Path() != "status"
		return own, nil
	}
	at := column{name: "i.", kind: numberColumn, path: c.Path(), row: c.Table != ""}
	if at.row {
		at.name = "w."
		slot = strings.TrimPrefix(slot, c.Table+".")
	} else {
		s.index = true
	}
	if !isSlot(slot) || at.row && (len(slot) > 2 || slot[1] > '6') {
		return column{}, &Unlistable{c.Path(), NoSlot}
	}
	at.name += slot
	if slot[0] == 't' {
		at.kind, at.cut = textColumn, true
	}
	return at, nil
}

// compare is "column op value", and where it is not so also where there is no value.
func (s *conditionSQL) compare(column, op string, value any, not bool) string {
	s.args = append(s.args, value)
	if not {
		return "(" + column + " is null or " + column + " " + opposite[op] + " ?)"
	}
	return column + " " + sqlOperator(op) + " ?"
}

var opposite = map[string]string{"==": "<>", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

// among is "column in (values)"; nothing is in an empty list.
func (s *conditionSQL) among(column string, values []any, not bool) string {
	switch len(values) {
	case 0:
		return constant(not)
	case 1:
		return s.compare(column, "==", values[0], not)
	}
	s.args = append(s.args, values...)
	if not {
		return "(" + column + " is null or " + column + " not in (" + marks(len(values)) + "))"
	}
	return column + " in (" + marks(len(values)) + ")"
}

// ofID compares a person or department, which a rule names by the text of the id. A text that is none is nobody's.
func (s *conditionSQL) ofID(c *rules.Condition, at column, not bool) (string, error) {
	if c.Op != rules.OpEq && c.Op != rules.OpIn {
		return "", &Unlistable{at.path, NoOrder}
	}
	var ids []forms.ID
	for _, v := range c.Values {
		if id, err := forms.ParseID(v.AsText()); err == nil && !id.IsZero() {
			ids = append(ids, id)
		}
	}
	if len(ids) <= maxBranches {
		return s.among(at.name, anys(ids), not), nil
	}
	text, arg := amongIDs(s.dialect, at.name, ids)
	s.args = append(s.args, arg)
	if not {
		text = "(" + at.name + " is null or not (" + text + "))"
	}
	return text, nil
}

// ofNumber compares what is kept as int64.
func (s *conditionSQL) ofNumber(c *rules.Condition, at column, not bool) string {
	if c.Op == rules.OpIn || c.Op == rules.OpEq {
		var units []any
		for _, v := range c.Values {
			if n, whole := unitsOf(v, c.Type.Scale); whole {
				units = append(units, n)
			}
		}
		return s.among(at.name, units, not)
	}
	op := c.Op
	n, whole := unitsOf(c.Values[0], c.Type.Scale)
	if !whole { // between two units, or beyond all: what is smaller ends at the one below
		below, none := unitBelow(c.Values[0], c.Type.Scale)
		smaller := op == rules.OpLt || op == rules.OpLe
		switch {
		case none && smaller:
			return constant(not)
		case none:
			return missing(at.name, not)
		case smaller:
			op = rules.OpLe
		default:
			op = rules.OpGt
		}
		n = below
	}
	return s.compare(at.name, op, n, not)
}

// unitsOf is a value as a slot keeps it, and whether it does.
func unitsOf(v rules.Value, scale int) (int64, bool) {
	switch v.Kind() {
	case rules.KindDate:
		return v.AsDate(), true
	case rules.KindInstant:
		return v.AsInstant(), true
	case rules.KindTimeOfDay:
		return v.AsTimeOfDay(), true
	case rules.KindBool:
		if v.AsBool() {
			return 1, true
		}
		return 0, true
	}
	return v.AsNumber().Minor(scale)
}

// unitBelow is the largest unit below a number that lies between two units or beyond them; none where it lies
// below all.
func unitBelow(v rules.Value, scale int) (units int64, none bool) {
	n := v.AsNumber()
	rounded := n.Round(scale)
	units, ok := rounded.Minor(scale)
	switch {
	case !ok && n.Sign() < 0:
		return 0, true
	case !ok:
		return math.MaxInt64, false
	case rounded.Cmp(n) < 0:
		return units, false
	case units == math.MinInt64:
		return 0, true
	}
	return units - 1, false
}

// ofText compares texts. A slot holds the first characters of a longer text, which decide unless the constant is
// as long; then the text itself is read.
func (s *conditionSQL) ofText(c *rules.Condition, at column, not bool) (string, error) {
	if c.Op == rules.OpIn && !slices.ContainsFunc(c.Values, reachesCut) {
		var values []any
		for _, v := range c.Values {
			values = append(values, v.AsText())
		}
		return s.among(at.name, values, not), nil
	}
	if c.Op == rules.OpIn {
		each := &rules.Condition{Op: rules.OpOr}
		for _, v := range c.Values {
			one := *c
			one.Op, one.Values = rules.OpEq, []rules.Value{v}
			each.Args = append(each.Args, &one)
		}
		return s.joint(each, not)
	}
	op, value := c.Op, c.Values[0].AsText()
	switch {
	case at.cut && reachesCut(c.Values[0]) && (op != rules.OpStartsWith || utf8.RuneCountInString(value) > forms.SlotTextLength):
		return s.ofLongText(op, value, at, not)
	case op == rules.OpStartsWith:
		return s.prefix(at.name, value, not), nil
	}
	return s.compare(at.name, op, value, not), nil
}

func reachesCut(v rules.Value) bool {
	return utf8.RuneCountInString(v.AsText()) >= forms.SlotTextLength
}

// prefix asks for a range: from the prefix up to the next text that does not begin with it.
func (s *conditionSQL) prefix(column, prefix string, not bool) string {
	end := afterPrefix(prefix)
	s.args = append(s.args, prefix)
	if end != "" {
		s.args = append(s.args, end)
	}
	switch {
	case not && end == "":
		return "(" + column + " is null or " + column + " < ?)"
	case not:
		return "(" + column + " is null or " + column + " < ? or " + column + " >= ?)"
	case end == "":
		return column + " >= ?"
	}
	return "(" + column + " >= ? and " + column + " < ?)"
}

// afterPrefix is the first text by code point after all that begin with prefix; "" where there is none.
func afterPrefix(prefix string) string {
	for prefix != "" {
		last, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		switch {
		case last == 0xd7ff:
			return prefix + "\ue000" // surrogates are no characters
		case last < utf8.MaxRune:
			return prefix + string(last+1)
		}
	}
	return ""
}

// ofLongText compares the text in the record's data where its beginning, in the slot, is that of the constant.
func (s *conditionSQL) ofLongText(op, value string, at column, not bool) (string, error) {
	if at.row {
		return "", &Unlistable{at.path, LongText}
	}
	runes := []rune(value)
	start := string(runes[:min(len(runes), forms.SlotTextLength)])
	whole := `(r.data::json ->> ?::text) collate "C"`
	field := at.path
	if s.dialect == SQLite {
		whole, field = "json_extract(r.data, ?)", "$."+at.path
	}
	s.args = append(s.args, start, field)
	same := at.name + " = ? and " + s.whole(whole, field, op, value)
	outside := ""
	switch op {
	case rules.OpLt, rules.OpLe:
		outside = "<"
	case rules.OpGt, rules.OpGe:
		outside = ">"
	}
	text := "(" + same + ")"
	if outside != "" {
		s.args = append(s.args, start)
		text = "(" + same + " or " + at.name + " " + outside + " ?)"
	}
	if not {
		text = "(" + at.name + " is null or not " + text + ")"
	}
	return text, nil
}

// whole compares a text that is not cut; its first argument is in place.
func (s *conditionSQL) whole(text, field, op, value string) string {
	if op != rules.OpStartsWith {
		s.args = append(s.args, value)
		return text + " " + sqlOperator(op) + " ?"
	}
	s.args = append(s.args, value)
	end := afterPrefix(value)
	if end == "" {
		return text + " >= ?"
	}
	s.args = append(s.args, field, end)
	return text + " >= ? and " + text + " < ?"
}
