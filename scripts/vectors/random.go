package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// texts are what texts go wrong on: pairs of UTF-16, marks that combine, white space, quotes, what cannot be
// printed.
var texts = []string{
	"a", "abc", "ABC", " A b ", "中文申请", "𠀀𠀁a𪛖", "e\u0301é", "👩\u200d👩\u200d👧", "\u3000x\ufeff", "\u00a0\u2003x", "a\"b\\c\n\t\a\x7f", "\u2028\u200b", "\ue000", "\uffff", "𐀀", "\U0010ffff",
	"k1", "k2", "annual", "2026-01-01", "12", "xxxy", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ß", "İı",
	"11010519491231002X", "11010519491231002x", "110105491231002", "440524188001010014", "440524188001010015", "11010519490229002X", "１１010519491231002X",
}

var (
	numberType = rules.Type{Kind: rules.KindNumber, Scale: 2}
	textType   = rules.Type{Kind: rules.KindText}
)

// randomEnv has fields of every kind.
func randomEnv() rules.Env {
	list := func(elem rules.Type) rules.Type { return rules.Type{Kind: rules.KindList, Elem: &elem} }
	date := rules.Type{Kind: rules.KindDate}
	columns := map[string]rules.Type{"amount": numberType, "qty": numberType, "date": date, "note": textType, "kind": {Kind: rules.KindText, Of: "kinds"}, "ok": {Kind: rules.KindBool}}
	return rules.Env{
		Fields: map[string]rules.Type{
			"amount": numberType, "other": numberType, "flag": {Kind: rules.KindBool}, "name": textType, "d": date, "d2": date, "at": {Kind: rules.KindInstant},
			"clock": {Kind: rules.KindTimeOfDay}, "tags": list(textType), "scores": list(numberType), "items": {Kind: rules.KindRows, Columns: columns}, "type": {Kind: rules.KindText, Of: "kinds"},
		},
		Lookup: func(_, field string) (rules.Type, bool) {
			typ, ok := map[string]rules.Type{"counted": {Kind: rules.KindBool}, "days": numberType, "limit": numberType, "label": textType, "group": {Kind: rules.KindText, Of: "kinds"}}[field]
			return typ, ok
		},
	}
}

// templates are expressions by kind: N, B, T, D, I, C stand for a number, a boolean, a text, a date, an
// instant and a time; M, S and E for lists of numbers, texts and dates; R for rows; P for a pattern. What begins
// with a point stands only inside a predicate; in lower-case braces is evaluated for each row.
var templates = map[byte][]string{
	'N': {"amount", "other", ".amount", ".qty", "0", "1", "2", "0.1", "3.335", "999999999999999", "0.000001", "nil ?? N", "-N", "(N + N)", "(N - N)", "(N * N)", "(N / N)", "(N % N)",
		"round(N)", "round(N, N)", "round(N, 2)", "round(N, -2)", "floor(N)", "ceil(N)", "abs(N)", "min(N, N)", "max(N, M)", "min(M)", "sum(M)", "avg(M)", "count(M)", "count(R)", "count(S)",
		"length(T)", "year(D)", "month(D)", "day(I)", "weekday(D)", "hour(I)", "hour(C)", "minute(C)", "minute(I)", "daysBetween(D, D)", "quarter(D)", "quarter(I)", "week(D)", "week(I)", "age(D)", "age(D, D)", "second(C)", "second(I)", "minutesBetween(C, C)", "minutesBetween(I, I)", "sum(R, {N})", "count(R, {B})", "type.days", ".kind.limit",
		"balance([T, T])", "workdays(D, nil, D, 'am')", "workdays(D, T, D, nil)", "(B ? N : N)", "(N ?? N)", "sum(items.amount)", "avg(items.qty)", "max(items.amount)", "type.group.limit", ".kind.group.days"},
	'B': {"flag", ".ok", "true", "false", "(N < N)", "(N <= N)", "(N == N)", "(N != N)", "(N > N)", "(N >= N)", "(T == T)", "(T != T)", "(T < T)", "(T >= T)", "(D < D)", "(D == D)", "(I <= I)", "(C > C)",
		"(B and B)", "(B or B)", "not B", "(N in M)", "(T in S)", "(D in E)", "(S contains T)", "(T contains T)", "(T startsWith T)", "(T matches P)", "any(R, {B})", "all(R, {B})", "none(R, {B})",
		"validID(T)", "validID(concat(N, 'X'))", "blank(N)", "blank(T)", "blank(D)", "blank(R)", "type.counted", ".kind.counted", "calendarKnown(D)", "hasRole(T, 'hr')", "hasRole(user, T)", "inDepartment(T, department)", "(M == M)", "(S != S)", "(B == B)", "(B ? B : B)", "(T == nil)", "(amount == nil)"},
	'T': {"name", "type", ".note", ".kind", "user", "department", "company", "'a'", "'中𠀀'", "concat(T, T)", "concat(T, N, D)", "concat(B, C, I, nil)", "slice(T, N)", "slice(T, 0, 2)", "slice(T, -2)", "slice(T, N, N)",
		"pad(T, N)", "pad(T, 5, T, 'right')", "pad(N, 8, '中𠀀')", "sex(T)", "initials(T)", "initials('单𠀀A')", "upper(T)", "lower(T)", "trim(T)", "capitals(N)", "capitals(round(N, 2))", "period(D)", "period(D, 'quarter')", "period(I, 'year')", "type.label", ".kind.label", "type.group", "manager(T)", "manager(user)", "departmentOf(T)", "head(T)", "(B ? T : T)", "(T ?? T)", "type.group.label", ".kind.group.group"},
	'D': {"d", "d2", ".date", "today()", "date(I)", "addDays(D, N)", "addDays(D, 1)", "addMonths(D, N)", "addMonths(D, 1)", "addMonths(D, -13)", "birthDate(T)", "addYears(D, N)", "addYears(D, -4)", "startOf(D, 'week')", "startOf(I, 'month')", "startOf(D, 'quarter')", "startOf(D, 'year')", "endOf(D, 'week')", "endOf(D, 'month')", "endOf(I, 'quarter')", "endOf(D, 'year')", "addWorkdays(D, N)", "addWorkdays(D, 2)", "(D ?? D)", "(B ? D : D)", "min(D, D)", "max(E)"},
	'I': {"at", "now()", "(I ?? I)", "(B ? I : I)", "max(I, I)", "addTime(I, N, 'hour')", "addTime(I, 90, 'minute')", "addTime(I, -1.5, 'second')"},
	'C': {"clock", "time(I)", "(C ?? C)", "min(C, C)", "addTime(C, N, 'hour')", "addTime(C, N, 'minute')", "addTime(C, -70.5, 'second')"},
	'M': {"scores", "items.amount", "items.qty", "[N]", "[N, N, nil]", "map(R, {N})", "filter(items, {B}).amount"},
	'S': {"tags", "items.note", "items.kind", "[T, T]", "[nil, T]", "map(R, {T})"},
	'E': {"items.date", "[D, D]", "map(R, {D})"},
	'R': {"items", "items", "items", "filter(R, {B})"},
	'P': {"'^a'", "'(?i)K'", "'[0-9]+$'", "'^.{2,4}$'", "'(x+x+)+y'"},
}

// leaves is how many templates of a kind stand for themselves, at the front of its list.
var leaves = map[byte]int{'N': 11, 'B': 4, 'T': 9, 'D': 4, 'I': 2, 'C': 1, 'M': 3, 'S': 3, 'E': 1, 'R': 3, 'P': 5}

type maker struct {
	*rand.Rand
	inRow int
}

// source makes an expression of a kind.
func (m *maker) source(kind byte, depth int) string {
	list := templates[kind]
	for {
		i := m.IntN(len(list))
		if depth <= 0 {
			i = m.IntN(leaves[kind])
		}
		if t := list[i]; m.inRow > 0 || !strings.HasPrefix(t, ".") {
			return m.fill(t, depth-1)
		}
	}
}

func (m *maker) fill(template string, depth int) string {
	var b strings.Builder
	quoted := false
	for i := range len(template) {
		c := template[i]
		alone := (i == 0 || !letter(template[i-1])) && (i+1 == len(template) || !letter(template[i+1]))
		switch {
		case c == '\'':
			quoted = !quoted
			b.WriteByte(c)
		case c == '{':
			m.inRow++
		case c == '}':
			m.inRow--
		case !quoted && alone && templates[c] != nil:
			b.WriteString(m.source(c, depth))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// maybe gives a value, or now and then a blank.
func (m *maker) maybe(v rules.Value) rules.Value {
	if m.IntN(6) == 0 {
		return rules.Value{}
	}
	return v
}

func (m *maker) text() rules.Value {
	s := texts[m.IntN(len(texts))]
	if m.IntN(5) == 0 {
		s += texts[m.IntN(len(texts))]
	}
	return rules.Text(s)
}

func (m *maker) number() rules.Value { return rules.Num(randomNumber(m.Rand)) }

func (m *maker) date() rules.Value {
	edges := []string{"0001-01-01", "9999-12-31", "2024-02-29", "2026-01-31", "1970-01-01", "1969-12-31", "2026-12-31", "1900-03-01"}
	if m.IntN(3) == 0 {
		day, _ := rules.ParseDate(edges[m.IntN(len(edges))])
		return rules.Date(day)
	}
	return rules.Date(20000 + m.Int64N(800) - 400)
}

func (m *maker) instant() int64 {
	if m.IntN(6) == 0 {
		return m.Int64N(4e14) - 5e13
	}
	return m.Int64N(1.75e12) / 7 * 7
}

func (m *maker) list(of func() rules.Value) rules.Value {
	var list []rules.Value
	for range m.IntN(4) {
		list = append(list, m.maybe(of()))
	}
	return rules.List(list)
}

func (m *maker) data() rules.Data {
	var rows []rules.Data
	for range m.IntN(6) {
		rows = append(rows, rules.Data{
			"amount": m.maybe(m.number()), "qty": m.maybe(rules.Num(num.FromInt(m.Int64N(9)))), "date": m.maybe(m.date()), "note": m.maybe(m.text()), "kind": m.maybe(m.text()), "ok": m.maybe(rules.Bool(m.IntN(2) == 0)),
		})
	}
	data := rules.Data{
		"amount": m.maybe(m.number()), "other": m.maybe(rules.Num(num.FromMinor(m.Int64N(20000)-10000, m.IntN(3)))), "flag": m.maybe(rules.Bool(m.IntN(2) == 0)), "name": m.maybe(m.text()),
		"d": m.maybe(m.date()), "d2": m.maybe(m.date()), "at": m.maybe(rules.Instant(m.instant())), "clock": m.maybe(rules.TimeOfDay(m.Int64N(86400))),
		"tags": m.list(m.text), "scores": m.list(m.number), "items": rules.Rows(rows), "type": m.maybe(m.text()),
	}
	if m.IntN(40) == 0 { // data that are not what the schema says
		data[[]string{"amount", "d", "name", "items", "flag"}[m.IntN(5)]] = rules.TimeOfDay(1)
	}
	return data
}

func (m *maker) facts() (*rules.Facts, error) {
	f := &rules.Facts{Now: m.instant(), Zone: []string{"Asia/Shanghai", "Asia/Tokyo", "", "UTC", "+05:30", "-03:30", "+15:00", "Nowhere", "Europe/Berlin"}[m.IntN(9)], User: "m1", Department: "d1"}
	if m.IntN(2) == 0 {
		f.Company = "公司"
	}
	if m.IntN(4) > 0 {
		return f, nil
	}
	f.Zone = located[m.IntN(len(located))]
	f.Now = m.Int64N(1.75e12)
	var err error
	f.Location, err = time.LoadLocation(f.Zone)
	return f, err
}

// answer makes the value of a fact up: now and then it is not known, cannot be had, or is of a wrong kind.
func (m *maker) answer(ask rules.Ask) (rules.Answer, bool) {
	switch m.IntN(24) {
	case 0, 1:
		return rules.Answer{}, false
	case 2:
		return rules.Answer{Code: "not_found"}, true
	case 3:
		return rules.Answer{Value: rules.Instant(5)}, true
	case 4:
		return rules.Answer{}, true
	}
	name := ask.Fact
	if name == rules.OpLookup {
		name = ask.Args[2].AsText()
	}
	switch name {
	case "addWorkdays":
		return rules.Answer{Value: m.date()}, true
	case "counted", "calendarKnown", "hasRole", "inDepartment":
		return rules.Answer{Value: rules.Bool(m.IntN(2) == 0)}, true
	case "initials":
		return rules.Answer{Value: rules.Text(rules.Initials(ask.Args[0].AsText()))}, true
	case "label", "group", "manager", "departmentOf", "head":
		return rules.Answer{Value: m.text()}, true
	}
	return rules.Answer{Value: m.number()}, true
}

func (m *maker) budget() rules.Budget {
	if m.IntN(5) > 0 {
		return *rules.NewBudget()
	}
	return rules.Budget{Steps: m.IntN(60), Rows: m.IntN(12), Text: m.IntN(60)}
}

// randomRules are well-typed rules over random data, from one seed.
func randomRules(count int) ([]ruleVector, error) {
	m := &maker{Rand: rand.New(rand.NewPCG(3, 2026))}
	env := randomEnv()
	kinds, seen := "NNNBBBTTDICMSER", map[string]bool{}
	var out []ruleVector
	for tries := 0; len(out) < count; tries++ {
		if tries > 20*count {
			return nil, fmt.Errorf("only %d of %d sources compile", len(out), tries)
		}
		source := m.source(kinds[m.IntN(len(kinds))], 1+m.IntN(4))
		rule, cerr := rules.Compile(source, rules.Type{}, env)
		if cerr != nil || len(source) > 600 || seen[source] && len(source) < 12 {
			continue
		}
		seen[source] = true
		facts, err := m.facts()
		if err != nil {
			return nil, err
		}
		data := m.data()
		if facts.Location != nil { // browsers know the rules of zones since 1970
			data["at"] = rules.Instant(m.Int64N(1.75e12))
		}
		out = append(out, m.settled(rule, data, facts))
	}
	return out, nil
}

func (m *maker) settled(rule *rules.Rule, data rules.Data, facts *rules.Facts) ruleVector {
	in, budget := &rules.Input{Data: data, Facts: facts}, m.budget()
	known := map[string]bool{} // each fact is answered once, or never
	got := rulestest.Settle(rule, in, budget, func(ask rules.Ask) (rules.Answer, bool) {
		if known[ask.Key()] {
			return rules.Answer{}, false
		}
		known[ask.Key()] = true
		return m.answer(ask)
	})
	return vectorOf(rule.Source(), in, budget, got)
}
