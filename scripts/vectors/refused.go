package main

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// tooMuch are sources beyond the limits, and others that chance seldom makes.
var tooMuch = []string{
	"'" + strings.Repeat("a", 4095) + "'", strings.Repeat(" ", 4097), strings.Repeat("中", 1366),
	strings.Repeat("(", 65) + "1" + strings.Repeat(")", 65), strings.Repeat("[", 65), strings.Repeat("not ", 65) + "flag", strings.Repeat("-", 64) + "amount", "1" + strings.Repeat("+1", 500), "amount" + strings.Repeat("-1", 600), "[" + strings.Repeat("1,", 999) + "1]",
	"", "  ", "\n", "name matches '" + strings.Repeat("a", 1001) + "'", "name matches '" + strings.Repeat("中", 400) + "'", "name matches '(a{1,100}){1,10}'", "name matches '(x{500}){2}'", `name matches '\\pL\\pL\\pL\\pL\\pL\\pL\\pL\\pL\\pL\\pL\\pL\\pL\\pL\\pL'`, "name matches '('", "name matches '(?=a)'", "name matches name", "name matches 1",
	"any(items)", "any(items, .amount)", "all(items)", "filter(items)", "map(items, items)", "map(items, .amount).amount", "flag ?? flag or flag", "amount ?? 1 + 1", "(flag ? items : items)", "(items ?? items)", "blank(items, 1)", "items == items", "[items]", "[[1]]", "items", "type.rows", "type.span", "span.till", "span < span", "span.from.day", "span == booked", "type.nothing", "items.kind.label", "name.length", "name.length()", "amount.round(2)",
	"round", "today", "sum", "now + 1", "round()", "round(1, 2, 3)", "pad(name)", "daysBetween(d)", "workdays(d, 'noon', d, nil)", "period(d, 'week')", "startOf(d, 'day')", "startOf(d, name)", "addTime(clock, 1, 'days')", "pad(name, 3, ' ', 'middle')", "max(name)", "max(amount, d)", "minutesBetween(at, clock)",
	"d > '2026-02-30'", "at == 'now'", "clock < '25:00'", "d + 1", "d - d2", "name + name", "amount > '9999'", "amount in 5", "amount in ['a']", "tags contains 5", "[1, 'a']", "[true, d]", "flag > true", "tags < tags", "1 < amount < 3", "a == b", "amont > 1", "items.amont", "any(items, .amont > 1)", "any(amount, true)", "count(flag)", "lenght(name)", "len(name)", "1e5", "0x10", "01", "1.", ".5", "1234567890123456", "0.1234567", "1.2.3", "'abc", "\"abc", "'a\\q'", "'\\ud800'", "'a\x01'", "amount，other", "金额 > 1", "amount² > 1", "ámount", "amount = 1", "amount && flag", "!flag", "flag | flag", "let x = 1; x", "items[0]", "name[1]", "{a: 1}", "#", "items | any(.ok)", "amount >", "(amount", "amount)", "[1, 2", "]", "(]", "1 2", "name name", "flag ? 1", "flag ? 1 : 'a'", "flag ?: 1", "not amount", "-name", "amount and flag", "name startsWith 1", "true.a", "nil.a", "concat()", "concat(tags)", "name'a'", "1..3", "items?.amount", "amount // comment", "amount /* c */", "\u200bamount", "amount\u00a0> 1", "😀",
	"amount % ", "** 2", "amount ** 2", "abs(abs)", "user()", "today(1)", "if flag", "AND", "name endsWith 'a'", "null", "flag == True",
}

// writeRefused writes what is no rule: of the golden files, beyond the limits, and random rules that were damaged.
func writeRefused(s *sheet) error {
	files, err := rulestest.Read(os.DirFS("forms/rules/testdata"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := s.line(rulestest.Line{Environment: file.Environment}); err != nil {
			return err
		}
		for _, c := range file.Cases {
			if !utf8.ValidString(c.Source) || len(c.Source) > 5000 {
				continue // a line of JSON cannot hold it, or nobody needs it here
			}
			if err := s.refused(file.Name+": "+c.Title, file.Name, c.Source, c.Type); err != nil {
				return err
			}
		}
	}
	forbidding := mainEnvironment("forbidding")
	forbidding.Forbid = map[string]string{"today:en": "it changes", "today:zh-CN": "每天不同", "balance:en": "it is held", "balance:zh-CN": "随时变化", "lookup:en": "they are elsewhere", "lookup:zh-CN": "不在这里", "user:en": "all see the same"}
	forbidding.Lookups["kinds.rows"], forbidding.Lookups["kinds.span"] = "rows(a number)", "parts(from date, to date)"
	for _, e := range []*rulestest.Environment{mainEnvironment("main"), rowEnvironment(), forbidding} {
		if err := s.line(rulestest.Line{Environment: e}); err != nil {
			return err
		}
	}
	for _, source := range tooMuch {
		for _, want := range []string{"", "boolean"} {
			if err := s.refused("", "main", source, want); err != nil {
				return err
			}
		}
	}
	for _, source := range []string{"d > today()", "age(d) > 18", "user == name", "balance(tags)", "type.label", "type.rows", "any(items, .kind.counted)", "now()"} {
		if err := s.refused("", "forbidding", source, ""); err != nil {
			return err
		}
	}
	if err := s.unlisted(); err != nil {
		return err
	}
	return s.damaged(1000)
}

// refused writes a source if it is no rule.
func (s *sheet) refused(title, environment, source, want string) error {
	_, cerr, err := s.corpus.Compile(environment, source, want)
	if err != nil || cerr == nil {
		return err
	}
	v := rulestest.Refusal(environment, source, want, cerr)
	v.Title = title
	return s.line(rulestest.Line{Refused: v})
}

// notOfLists are rules that no database is asked.
var notOfLists = []string{
	"amount > other", "any(items, .amount > .qty)", "amount + 1 > 2", "length(name) > 2", "not (year(d) == 2026)", "flag ? flag : true", "(flag ?? true)", "upper(name) == 'A'", "count(items) > 1", "type.counted", "type.label == 'a'", "any(items, .kind.counted)",
	"name contains 'a'", "tags contains name", "tags == ['a']", "['a'] != tags", "name in tags", "any(items, .note contains 'a')", "name matches '^a'", "any(items, .note matches 'a')", "'ab' startsWith name", "amount in scores", "count(scores) > 1", "'a' contains name", "any(items, any(items, .ok))", "any(items, blank(items))",
	"amount in [" + strings.Repeat("1, ", 500) + "1]", "name in [" + strings.Repeat("'a', ", 500) + "'b']", "balance(['a']) > 1", "amount > balance([user])", "calendarKnown(d)", "any(filter(items, .ok), .ok)", "blank(name) == flag", "not (name contains 'a')", "flag and amount > other",
}

// unlisted writes rules that are none of the list subset.
func (s *sheet) unlisted() error {
	for _, source := range notOfLists {
		rule, refused, err := s.corpus.Compile("main", source, "boolean")
		if err != nil || refused != nil {
			return fmt.Errorf("%s: %v, %w", source, refused, err)
		}
		_, refused = rule.Filter()
		if refused == nil {
			return fmt.Errorf("%s is of the list subset", source)
		}
		v := rulestest.Refusal("main", source, "boolean", refused)
		v.List = true
		if err := s.line(rulestest.Line{Refused: v}); err != nil {
			return err
		}
	}
	return nil
}

// damaged writes random rules in which something is wrong.
func (s *sheet) damaged(count int) error {
	seen := map[string]bool{}
	for i := range uint64(count) {
		m := newMaker(publishedSeed, 1<<33+i)
		source := m.source(kindsWanted[m.IntN(len(kindsWanted))], 1+m.IntN(2))
		for range 1 + m.IntN(2) {
			source = m.damage(source)
		}
		want := []string{"", "", "number", "boolean", "text", "date", "list(text)"}[m.IntN(7)]
		if seen[source] || len(source) > 160 {
			continue
		}
		seen[source] = true
		if err := s.refused("", []string{"main", "row", "forbidding"}[m.IntN(3)], source, want); err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
	}
	return nil
}

// words are what is put into sources.
var words = []string{
	"(", ")", "[", "]", ",", ".", "?", ":", "??", "+", "==", "=", "&&", "!", "and", "or", "not", "in", "contains", "matches", "'", "\"", "\\", "1", "01", "1e5", "nil", "items", "amount", "name", "d", "flag",
	".amount", "amont", "lenght", "today", "user", "sum(", "any(", "round(", "'2026-13-01'", "'a'", "，", "中", "é", "\x01", "#", "let", "null", "type.label", "items.nothing", "balance(['a'])", " ", "\n",
}

// damage changes a source in one place.
func (m *maker) damage(source string) string {
	runes := []rune(source)
	if len(runes) == 0 {
		return words[m.IntN(len(words))]
	}
	at := m.IntN(len(runes))
	switch m.IntN(5) {
	case 0:
		return string(runes[:at]) + string(runes[at+1:])
	case 1:
		return string(runes[:at])
	case 2: // an expression of another kind where a name or a number stood
		field := []string{"amount", "name", "flag", "items", "tags", "nil", "d", "clock", "'a'", "[1]", "1"}[m.IntN(11)]
		for _, old := range []string{"amount", "name", "flag", "clock", "d2", "at", "1"} {
			if strings.Contains(source, old) && m.IntN(2) == 0 {
				return strings.Replace(source, old, field, 1)
			}
		}
	case 3:
		if at+1 < len(runes) {
			runes[at], runes[at+1] = runes[at+1], runes[at]
			return string(runes)
		}
	}
	return string(runes[:at]) + words[m.IntN(len(words))] + string(runes[at:])
}
