package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// listEnvironment has a field and a column of every kind that an index holds.
func listEnvironment() *rulestest.Environment {
	return &rulestest.Environment{Name: "list", Fields: map[string]string{
		"title": "text", "kind": "text", "amount": "number(2)", "qty": "number(0)", "rate": "number(6)", "day": "date", "flag": "boolean", "at": "instant", "clock": "time", "tags": "list(text)", "marks": "list(number(1))",
		"span":  "parts(from date, to date)",
		"items": "rows(kind text, amount number(2), day date, ok boolean)",
	}}
}

// listTexts are what texts in records and constants are: cases, marks, what a pattern of LIKE or JSON would take otherwise,
// the gap of the surrogates, the last character, and texts that an index cuts at 200 characters.
var listTexts = append([]string{
	"a", "A", "ab", "Ab", "b", "é", "e\u0301", "ß", "中", "中文", "\ud7ff", "\ud7ffx", "\ue000", "\uffff", "𐀀", "𠀀", "\U0010ffff", "a\U0010ffff", "a\U0010ffffb", " ", "a b", "%", "_", "a%", "\\", "'", "\"", "0", "null", "\n", "\t",
}, longTexts()...)

func longTexts() []string {
	long, out := strings.Repeat("长", 199), []string(nil)
	for _, end := range []string{"", "a", "aa", "ab", "b", "\U0010ffff"} {
		out = append(out, long+end)
	}
	return out
}

type listMaker struct{ *rand.Rand }

func (m listMaker) pick(from ...string) string { return from[m.IntN(len(from))] }

// text is a text; in rows no index tells more than the first 200 characters.
func (m listMaker) text(inRow bool) string {
	if inRow || m.IntN(3) > 0 {
		return m.pick("k1", "k2", "k3", "a", "b", "ab", "A", "中", "é")
	}
	return listTexts[m.IntN(len(listTexts))]
}

var listUnits = []int64{0, 1, -1, 99, 100, 101, -100, 150, 355, -355, 1000, 999_999_999_999_999, -999_999_999_999_999, 1 << 53, -1<<53 - 1}

// value is a value of a field, blank now and then.
func (m listMaker) value(field string, inRow bool) rules.Value {
	if m.IntN(5) == 0 {
		return rules.Value{}
	}
	switch field {
	case "title", "kind":
		return rules.Text(m.text(inRow))
	case "amount":
		return rules.Num(num.FromMinor(listUnits[m.IntN(len(listUnits))], 2))
	case "qty":
		return rules.Num(num.FromInt(m.Int64N(7) - 2))
	case "rate":
		return rules.Num(num.FromMinor(m.Int64N(3)*500_000+m.Int64N(2), 6))
	case "day", "span.from", "span.to":
		day, _ := rules.ParseDate(m.pick("2026-11-21", "2026-11-22", "2026-11-23", "2026-12-01", "0001-01-01", "9999-12-31", "1969-12-31"))
		return rules.Date(day)
	case "at":
		at, _ := rules.ParseInstant(m.pick("2026-11-22T06:09:00Z", "2026-11-22T06:09:00.001Z", "2026-11-22T07:09:00Z", "1969-12-31T23:59:59.999Z"))
		return rules.Instant(at)
	case "tags", "marks":
		list := make([]rules.Value, m.IntN(4))
		for i := range list {
			list[i] = rules.Text(m.pick("k1", "k2", "a", "A", "中"))
			if field == "marks" {
				list[i] = rules.Num(num.FromMinor(m.Int64N(4)*5, 1))
			}
		}
		return rules.List(list)
	case "clock":
		at, _ := rules.ParseTimeOfDay(m.pick("00:00", "06:09", "14:09", "23:59:59"))
		return rules.TimeOfDay(at)
	}
	return rules.Bool(m.IntN(2) == 0)
}

// record is a record of the list environment.
func (m listMaker) record() rules.Data {
	data := rules.Data{}
	for _, field := range []string{"title", "kind", "amount", "qty", "rate", "day", "at", "clock", "flag", "tags", "marks"} {
		data[field] = m.value(field, false)
	}
	data["span"] = rules.Parts(rules.Data{"from": m.value("span.from", false), "to": m.value("span.to", false)})
	rows := make([]rules.Data, m.IntN(4))
	for i := range rows {
		rows[i] = rules.Data{}
		for _, column := range []string{"kind", "amount", "day", "ok"} {
			rows[i][column] = m.value(column, true)
		}
	}
	data["items"] = rules.Rows(rows)
	return data
}

// constant is an expression that reads no field, of the kind of one.
func (m listMaker) constant(field string, inRow bool) string {
	if m.IntN(14) == 0 {
		return "nil"
	}
	switch field {
	case "title", "kind":
		if !inRow && m.IntN(8) == 0 {
			return m.pick("user", "concat('a', 'b')", "slice('abc', 0, 1)", "department")
		}
		return quote(m.text(inRow))
	case "amount", "rate":
		return m.pick("0", "1", "-1", "3.55", "3.551", "3.549", "-3.551", "0.5", "0.000001", "(1 / 3)", "9999999999999.99", "(999999999999999 * 1000000)", "(-999999999999999 * 1000000)")
	case "qty":
		return m.pick("0", "1", "-1", "2", "2.5", "-0.5", "(999999999999999 * 1000000)", "day(today()) - 20")
	case "day", "span.from", "span.to":
		return m.pick("'2026-11-22'", "'2026-11-23'", "today()", "addDays(today(), 1)", "startOf(today(), 'month')", "'0001-01-01'", "'9999-12-31'")
	case "at":
		return m.pick("'2026-11-22T06:09:00Z'", "now()", "addTime(now(), 1, 'hour')", "'1969-12-31T23:59:59.999Z'")
	case "clock":
		return m.pick("'00:00'", "'06:09'", "time(now())", "'23:59:59'")
	}
	return m.pick("true", "false", "(1 > 2)", "(not blank(user))")
}

// condition makes a condition of the subset; in rows, of the columns of items.
func (m listMaker) condition(depth int, inRow bool) string {
	if depth == 0 || m.IntN(4) == 0 {
		return m.leaf(inRow)
	}
	inner := func() string { return "(" + m.condition(depth-1, inRow) + ")" }
	switch m.IntN(4) {
	case 0:
		return "not " + inner()
	case 1:
		return inner() + " or " + inner()
	}
	return inner() + " and " + inner()
}

func (m listMaker) leaf(inRow bool) string {
	field, point := m.pick("title", "kind", "amount", "amount", "qty", "rate", "day", "day", "span.from", "span.to", "at", "clock", "flag"), ""
	if inRow {
		field, point = m.pick("kind", "amount", "day", "ok"), "."
	}
	name := point + field
	switch n := m.IntN(12); {
	case n == 0:
		return "blank(" + name + ")"
	case n <= 3 && !inRow:
		switch m.IntN(6) {
		case 0:
			return m.pick("blank(items)", "not blank(items)", "any(items, true)", "all(items, 1 > 2)", "items == nil", "true", "user == 'm1'")
		case 1:
			return m.holding()
		}
		return m.pick("any", "any", "all", "none") + "(items, " + m.condition(2, true) + ")"
	case field == "flag" || field == "ok":
		if n < 8 {
			return name
		}
		return name + m.pick(" == ", " != ") + m.constant(field, inRow)
	case n <= 5:
		values := make([]string, m.IntN(4))
		for i := range values {
			values[i] = m.constant(field, inRow)
		}
		return name + m.pick(" in ", " not in ") + "[" + strings.Join(values, ", ") + "]"
	case n <= 7 && (field == "kind" || field == "title"):
		return name + m.pick(" startsWith ", " startsWith ", " not startsWith ") + m.constant(field, inRow)
	}
	sides := [2]string{name, m.constant(field, inRow)}
	if m.IntN(4) == 0 {
		sides[0], sides[1] = sides[1], sides[0]
	}
	return sides[0] + m.pick(" == ", " != ", " < ", " <= ", " > ", " >= ") + sides[1]
}

// holding asks what a list holds.
func (m listMaker) holding() string {
	list, element := "tags", m.pick("'k1'", "'k2'", "'a'", "'A'", "'中'", "''", "nil", "user", "slice('abc', 0, 1)")
	if m.IntN(3) == 0 {
		list, element = "marks", m.pick("0", "0.5", "1.5", "0.25", "9", "nil", "(1 / 2)")
	}
	switch m.IntN(5) {
	case 0:
		return m.pick("blank("+list+")", list+" == nil", list+" != nil", "not blank("+list+")")
	case 1:
		return element + m.pick(" in ", " not in ") + list
	}
	return list + m.pick(" contains ", " contains ", " not contains ") + element
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
		source := m.condition(m.IntN(4), false)
		if seen[source] || len(source) > 1000 {
			continue
		}
		seen[source] = true
		written, err := s.list(source, records)
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		if written {
			made++
		}
	}
	return nil
}

// list writes a condition; false where it is none of the subset.
func (s *sheet) list(source string, records int) (bool, error) {
	rule, refused, err := s.corpus.Compile("list", source, "boolean")
	if err != nil || refused != nil {
		return false, err
	}
	if _, refused := rule.Filter(); refused != nil {
		return false, refused
	}
	v := &rulestest.ListVector{Environment: "list", Records: records}
	if v.Compiled, err = rulestest.Encode(rule); err != nil {
		return false, err
	}
	if v.True, err = s.corpus.Matching(rule, records); err != nil {
		return false, err
	}
	return true, s.line(rulestest.Line{List: v})
}

// runLists writes chunks of records and conditions until there are enough vectors.
func runLists(args []string, out io.Writer) error {
	return until("lists", args, out, func(s *sheet, seed uint64) error { return s.lists(seed, 100, 500) })
}
