package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// listEnvironment is what a form's fields are to a condition of the list subset.
func listEnvironment() *rulestest.Environment {
	return &rulestest.Environment{Name: "list", Fields: map[string]string{
		"title": "text", "kind": "text", "amount": "number", "qty": "number", "day": "date", "flag": "boolean", "requester": "text", "department": "text", "status": "text",
		"items": "rows(kind text, amount number, day date, ok boolean)",
	}}
}

// listTexts are the values of texts in records and conditions.
var listTexts = []string{"a", "A", "ab", "Ab", "b", "é", "e\u0301", "中", "中文", "𠀀", "\uffff", " ", "a b", "%", "_", "a%", "\\", "'", "0", "null"}

type listMaker struct{ *rand.Rand }

func (m listMaker) pick(from ...string) string { return from[m.IntN(len(from))] }

func (m listMaker) text() string { return listTexts[m.IntN(len(listTexts))] }

func (m listMaker) number() num.Number {
	edges := []string{"0", "-0.01", "0.01", "1", "10", "9.99", "999999999999.99", "-999999999999.99"}
	if m.IntN(2) == 0 {
		return num.MustParse(m.pick(edges...))
	}
	return num.FromMinor(m.Int64N(4000)-2000, 2)
}

func (m listMaker) day() string { return rules.FormatDate(20770 + m.Int64N(20)) }

func (m listMaker) maybe(v rules.Value) rules.Value {
	if m.IntN(5) == 0 {
		return rules.Value{}
	}
	return v
}

func (m listMaker) date() rules.Value {
	day, _ := rules.ParseDate(m.day())
	return rules.Date(day)
}

// record is a record of the list environment.
func (m listMaker) record() rules.Data {
	var items []rules.Data
	for range m.IntN(4) {
		items = append(items, rules.Data{
			"kind": m.maybe(rules.Text(m.pick("k1", "k2", "k3"))), "amount": m.maybe(rules.Num(m.number())), "day": m.maybe(m.date()), "ok": m.maybe(rules.Bool(m.IntN(2) == 0)),
		})
	}
	return rules.Data{
		"title": m.maybe(rules.Text(m.text())), "kind": m.maybe(rules.Text(m.pick("k1", "k2", "k3"))), "amount": m.maybe(rules.Num(m.number())),
		"qty": m.maybe(rules.Num(num.FromInt(m.Int64N(9) - 3))), "day": m.maybe(m.date()), "flag": m.maybe(rules.Bool(m.IntN(2) == 0)),
		"requester": rules.Text(m.pick("m1", "m2")), "department": m.maybe(rules.Text(m.pick("d1", "d2"))), "status": rules.Text(m.pick("draft", "running", "done")), "items": rules.Rows(items),
	}
}

// condition makes a condition of the subset.
func (m listMaker) condition(depth int) string {
	if depth > 0 {
		switch m.IntN(4) {
		case 0:
			return "(" + m.condition(depth-1) + " and " + m.condition(depth-1) + ")"
		case 1:
			return "(" + m.condition(depth-1) + " or " + m.condition(depth-1) + ")"
		case 2:
			return "not (" + m.condition(depth-1) + ")"
		}
	}
	switch m.IntN(9) {
	case 0:
		return m.pick("flag", "not flag", "flag == true", "flag != false", "flag == nil")
	case 1:
		return "blank(" + m.pick("title", "kind", "amount", "qty", "day", "flag", "department", "items") + ")"
	case 2:
		return "title " + m.pick("startsWith", "contains", "startsWith") + " " + quote(m.text())
	case 3:
		return "any(items, " + m.inRow() + ")"
	case 4:
		return m.pick("requester", "title") + m.pick(" == ", " != ") + "user"
	}
	return m.compare("")
}

// inRow is a condition on one column.
func (m listMaker) inRow() string {
	if m.IntN(5) == 0 {
		return m.pick(".ok", "not .ok", "blank(.kind)", "blank(.amount)", "not blank(.day)")
	}
	return m.compare(".")
}

// compare holds a field, or a column, against a constant.
func (m listMaker) compare(point string) string {
	op := m.pick(" == ", " != ", " < ", " <= ", " > ", " >= ")
	switch m.IntN(4) {
	case 0:
		field := point + "kind"
		if point == "" {
			field = m.pick("kind", "title", "status", "department")
		}
		if m.IntN(3) == 0 {
			return "(" + field + m.pick(" in ", " not in ") + "[" + strings.Join([]string{quote(m.pick("k1", "a", "draft", "d1")), quote(m.text())}[:1+m.IntN(2)], ", ") + "])"
		}
		return "(" + field + op + m.pick(quote(m.text()), "'k2'", "'running'", "'d1'", "nil") + ")"
	case 1:
		field := point + "day"
		if m.IntN(4) == 0 {
			return "(" + field + op + m.pick("today()", "addDays(today(), -3)", "startOf(today(), 'week')") + ")"
		}
		if m.IntN(4) == 0 {
			return "(" + field + m.pick(" in ", " not in ") + "[" + quote(m.day()) + ", " + quote(m.day()) + "])"
		}
		return "(" + field + op + quote(m.day()) + ")"
	}
	field := point + "amount"
	if point == "" {
		field = m.pick("amount", "qty")
	}
	n := m.number().String()
	if m.IntN(4) == 0 {
		n = strconv.Itoa(m.IntN(9) - 3)
	}
	if m.IntN(5) == 0 {
		return "(" + field + m.pick(" in ", " not in ") + "[" + n + ", 1, 2])"
	}
	return "(" + field + op + n + ")"
}

// lists writes records, and conditions with those for which they are true.
func (s *sheet) lists(seed uint64, records, count int) error {
	if err := s.line(rulestest.Line{Environment: listEnvironment()}); err != nil {
		return err
	}
	for i := range records {
		m := listMaker{rand.New(rand.NewPCG(seed, 1<<34+uint64(i)))}
		w := exampleWorld()
		w.ID, w.Data = fmt.Sprint("r", i), rulestest.WriteData(m.record())
		if err := s.line(rulestest.Line{World: w}); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for i, made := uint64(1<<35), 0; made < count; i++ {
		m := listMaker{rand.New(rand.NewPCG(seed, i))}
		source := m.condition(m.IntN(4))
		rule, refused, err := s.corpus.Compile("list", source, "boolean")
		if err != nil {
			return err
		}
		if refused != nil || seen[source] || len(source) > 300 {
			continue
		}
		seen[source] = true
		made++
		v := &rulestest.ListVector{Environment: "list", Records: records}
		if v.Compiled, err = rulestest.Encode(rule); err != nil {
			return err
		}
		if v.True, err = s.corpus.Matching(rule, records); err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		if err := s.line(rulestest.Line{List: v}); err != nil {
			return err
		}
	}
	return nil
}

// runLists writes chunks of records and conditions until there are enough vectors.
func runLists(args []string, out io.Writer) error {
	count, seed, err := far("lists", args)
	if err != nil {
		return err
	}
	for made := 0; made < count; seed++ {
		if err := newSheet(out).lists(seed<<8|1<<48, 100, 500); err != nil {
			return err
		}
		made += 100 * 500
	}
	return nil
}
