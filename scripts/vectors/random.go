package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// mainEnvironment has fields of every kind.
func mainEnvironment(name string) *rulestest.Environment {
	e := &rulestest.Environment{Name: name, Lookups: map[string]string{}, Fields: map[string]string{
		"amount": "number", "other": "number", "flag": "boolean", "name": "text", "d": "date", "d2": "date", "at": "instant", "clock": "time",
		"tags": "list(text)", "scores": "list(number)", "type": "text>kinds",
		"span": "parts(from date, from_half text, to date)", "booked": "parts(from instant, to instant)", "place": "parts(lat number, lng number, address text)",
		"items": "rows(amount number, qty number, date date, note text, kind text>kinds, ok boolean, at instant, clock time)",
	}}
	for field, typ := range map[string]string{"counted": "boolean", "days": "number", "limit": "number", "label": "text", "group": "text>kinds", "since": "date", "seen": "instant"} {
		e.Lookups["kinds."+field] = typ
	}
	return e
}

// rowEnvironment is that of the own rules of its detail rows.
func rowEnvironment() *rulestest.Environment {
	e := mainEnvironment("row")
	e.Table = "items"
	return e
}

// templates are expressions by kind: N, B, T, D, I, C stand for a number, a boolean, a text, a date, an instant and a
// time; M, S, E, J, H and G for lists of numbers, texts, dates, instants, times and booleans; R for rows; K for a small
// whole number; P and Q for what matches and text literals are. What begins with a point stands only inside a
// predicate; in lower-case braces is evaluated for each row. A leaf that a row's own rule reads as a cell is a field
// in other rules.
var templates = map[byte][]string{
	'N': {"distance(N, N, N, N)", "distance(place, N, K)", "distance(place, place)", "amount", "other", "qty", ".amount", ".qty", "0", "1", "2", "0.1", "3.335", "999999999999999", "0.000001", "nil", "-N", "(nil ?? N)", "(N + N)", "(N - N)", "(N * N)", "(N / N)", "(N % N)",
		"(N + N)", "(N * N)", "round(N)", "round(N, K)", "round(N, N)", "round(N, 2)", "round(N, -2)", "floor(N)", "ceil(N)", "abs(N)", "min(N, N)", "max(N, M)", "min(M)", "sum(M)", "avg(M)", "count(M)", "count(R)", "count(S)", "count(G)", "count(J)",
		"length(T)", "year(D)", "month(D)", "day(I)", "weekday(D)", "hour(I)", "hour(C)", "minute(C)", "minute(I)", "daysBetween(D, D)", "quarter(D)", "quarter(I)", "week(D)", "week(I)", "age(D)", "age(D, D)", "second(C)", "second(I)", "minutesBetween(C, C)", "minutesBetween(I, I)", "sum(R, {N})", "count(R, {B})", "type.days", ".kind.limit",
		"balance([T, T])", "balance(S)", "workdays(D, nil, D, 'am')", "workdays(D, T, D, nil)", "(B ? N : N)", "(N ?? N)", "sum(items.amount)", "avg(items.qty)", "max(items.amount)", "sum(R.amount)", "type.group.limit", ".kind.group.days"},
	'K': {"0", "1", "2", "3", "5", "-1", "-2", "-4", "15", "length(T)", "count(R)", "qty", ".qty", "2.5", "N"},
	'B': {"flag", "ok", ".ok", "true", "false", "nil", "(N < N)", "(N <= N)", "(N == N)", "(N != N)", "(N > N)", "(N >= N)", "(T == T)", "(T != T)", "(T < T)", "(T >= T)", "(D < D)", "(D == D)", "(I <= I)", "(C > C)", "(D >= '2026-02-28')", "(I < '2025-10-26T01:30:00+01:00')", "(C != '08:30')",
		"(B and B)", "(B or B)", "(B and B)", "(B or B)", "not B", "(N in M)", "(T in S)", "(D in E)", "(I in J)", "(C in H)", "(B in G)", "(T not in S)", "(S contains T)", "(M contains N)", "(T contains T)", "(T not contains T)", "(T startsWith T)", "(T not startsWith Q)", "(T matches P)", "(T matches P)", "(Q not matches P)", "any(R, {B})", "all(R, {B})", "none(R, {B})",
		"(span == (B ? span : nil))", "blank(booked)", "(span != nil)", "validID(T)", "validID(concat(N, 'X'))", "blank(N)", "blank(T)", "blank(D)", "blank(R)", "blank(S)", "type.counted", ".kind.counted", "calendarKnown(D)", "hasRole(T, 'hr')", "hasRole(user, T)", "inDepartment(T, department)", "(M == M)", "(S != S)", "(B == B)", "(B ? B : B)", "(T == nil)", "(nil != D)", "(amount == nil)"},
	'T': {"name", "type", "note", "kind", ".note", ".kind", "user", "department", "company", "'a'", "'中𠀀'", "nil", "Q", "span.from_half", "concat(T, T)", "concat(T, N, D)", "concat(B, C, I, nil)", "slice(T, K)", "slice(T, 0, K)", "slice(T, -2)", "slice(T, K, K)", "slice(T, N)",
		"pad(T, K)", "pad(T, 5, T, 'right')", "pad(N, 8, '中𠀀')", "pad(Q, K, Q, 'left')", "sex(T)", "initials(T)", "initials('单𠀀A')", "upper(T)", "lower(T)", "trim(T)", "capitals(N)", "capitals(N * 1000000000000)", "capitals(round(N, 2))", "period(D)", "period(D, 'quarter')", "period(I, 'year')", "type.label", ".kind.label", "type.group", "type.group.label", "manager(T)", "manager(user)", "departmentOf(T)", "head(T)", "(B ? T : T)", "(T ?? T)", ".kind.group.group"},
	'Q': {"'a'"},
	'D': {"d", "d2", "date", ".date", "today()", "nil", "date(I)", "addDays(D, K)", "addDays(D, N)", "addMonths(D, K)", "addMonths(D, N)", "addMonths(D, -13)", "birthDate(T)", "addYears(D, K)", "addYears(D, -4)", "startOf(D, 'week')", "startOf(I, 'month')", "startOf(D, 'quarter')", "startOf(D, 'year')", "endOf(D, 'week')", "endOf(D, 'month')", "endOf(I, 'quarter')", "endOf(D, 'year')", "addWorkdays(D, N)", "addWorkdays(D, 2)", "span.from", "span.to", "(span ?? span).to", "(B ? span : nil).from", "type.since", ".kind.since", "(D ?? D)", "(D ?? '2024-02-29')", "(B ? D : D)", "min(D, D)", "max(E)"},
	'I': {"at", ".at", "now()", "nil", "booked.from", "booked.to", "type.seen", "(I ?? I)", "(B ? I : I)", "max(I, I)", "min(J)", "addTime(I, K, 'hour')", "addTime(I, N, 'hour')", "addTime(I, 90, 'minute')", "addTime(I, -1.5, 'second')"},
	'C': {"clock", ".clock", "nil", "time(I)", "(C ?? C)", "min(C, C)", "max(H)", "addTime(C, K, 'hour')", "addTime(C, N, 'minute')", "addTime(C, -70.5, 'second')"},
	'M': {"scores", "items.amount", "items.qty", "[N]", "[N, N, nil]", "map(R, {N})", "filter(items, {B}).amount"},
	'S': {"tags", "items.note", "items.kind", "[T, T]", "[nil, T]", "[Q, Q]", "map(R, {T})", "departmentsBelow(T)", "departmentsHeaded(user)"},
	'E': {"items.date", "[D, D]", "[D, '2024-02-29']", "map(R, {D})"},
	'J': {"items.at", "[I, I]", "map(R, {I})"},
	'H': {"items.clock", "[C, '08:30', C]", "map(R, {C})"},
	'G': {"items.ok", "[B, B]", "map(R, {B})"},
	'R': {"items", "items", "items", "filter(R, {B})"},
	'P': {"'^a'", "'(?i)K'", "'[0-9]+$'", "'^.{2,4}$'", "'(x+x+)+y'"},
}

// leaves is how many templates of a kind stand for themselves, at the front of its list.
var leaves = map[byte]int{'N': 13, 'K': 8, 'B': 6, 'T': 12, 'Q': 1, 'D': 6, 'I': 4, 'C': 3, 'M': 3, 'S': 3, 'E': 1, 'J': 1, 'H': 1, 'G': 1, 'R': 3, 'P': 5}

type maker struct {
	*rand.Rand
	inRow int
}

func newMaker(seed, at uint64) *maker { return &maker{Rand: rand.New(rand.NewPCG(seed, at))} }

// source makes an expression of a kind.
func (m *maker) source(kind byte, depth int) string {
	switch {
	case kind == 'Q':
		return quote(texts[m.IntN(len(texts))])
	case kind == 'P' && m.IntN(3) > 0:
		return quote(randomPattern(m.Rand, 2))
	}
	list := templates[kind]
	for {
		i := m.IntN(len(list))
		if depth <= 0 {
			i = m.IntN(leaves[kind])
		}
		t := list[i]
		if t == "nil" && m.IntN(3) > 0 || m.inRow == 0 && strings.HasPrefix(t, ".") {
			continue
		}
		return m.fill(t, depth-1)
	}
}

// quote writes a text literal.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + "'"
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

// kindsWanted are the kinds that rules are made of, the usual ones more often.
const kindsWanted = "NNNNBBBBBTTTDDICCMSEJHGRR"

// randomRules writes worlds, and rules with what they come to in some of them, all from one seed.
func (s *sheet) randomRules(seed uint64, worlds, count, runs int) error {
	for _, e := range []*rulestest.Environment{mainEnvironment("main"), rowEnvironment()} {
		if err := s.line(rulestest.Line{Environment: e}); err != nil {
			return err
		}
	}
	if err := s.worlds(seed, worlds); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, made := uint64(1<<32), 0; made < count; i++ {
		m := newMaker(seed, i)
		source, rule, environment := m.rule(s)
		if rule == nil || seen[source] {
			continue
		}
		seen[source] = true
		made++
		if err := s.settled(m, environment, rule, worlds, runs); err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
	}
	return nil
}

// worlds writes the worlds w0, w1 ….
func (s *sheet) worlds(seed uint64, count int) error {
	for i := range count {
		w, err := newMaker(seed, uint64(i)).world(fmt.Sprint("w", i))
		if err != nil {
			return err
		}
		if err := s.line(rulestest.Line{World: w}); err != nil {
			return err
		}
	}
	return nil
}

// rule makes a rule; nil where what was made does not compile or is too long to be shown.
func (m *maker) rule(s *sheet) (source string, rule *rules.Rule, environment string) {
	environment = "main"
	if m.IntN(8) == 0 {
		environment = "row"
	}
	source = m.source(kindsWanted[m.IntN(len(kindsWanted))], 1+m.IntN(3))
	if m.inRow != 0 || len(source) > 300 || len(source) < 6 {
		return source, nil, environment
	}
	rule, refused, err := s.corpus.Compile(environment, source, "")
	if err != nil || refused != nil {
		return source, nil, environment
	}
	return source, rule, environment
}

// settled writes a rule with runs in some of the worlds, now and then with a small budget.
func (s *sheet) settled(m *maker, environment string, rule *rules.Rule, worlds, runs int) error {
	v, known := &rulestest.RuleVector{Environment: environment}, rulestest.NewAnswers(m.answer)
	for range runs {
		var budget *rulestest.Spent
		if m.IntN(8) == 0 {
			budget = &rulestest.Spent{m.IntN(60), m.IntN(12), m.IntN(60)}
		}
		run, err := s.corpus.Run(rule, fmt.Sprint("w", m.IntN(worlds)), budget, known)
		if err != nil {
			return err
		}
		v.Runs = append(v.Runs, run)
	}
	return s.rule(v, rule, known)
}

// runStream writes chunks of worlds and rules, with numbers and patterns between them, until there are enough vectors.
func runStream(args []string, out io.Writer) error {
	return until("stream", args, out, func(s *sheet, seed uint64) error {
		if err := s.randomRules(seed, 40, 400, 12); err != nil {
			return err
		}
		if seed>>8%8 == 0 {
			if err := s.matrixRules(seed, 40, 4); err != nil {
				return err
			}
		}
		m := newMaker(seed, 1<<40)
		for range 150 {
			if err := s.numbers(m); err != nil {
				return err
			}
		}
		for range 20 {
			if err := s.pattern(m, randomPattern(m.Rand, 3), 20); err != nil {
				return err
			}
		}
		return nil
	})
}

// until writes chunks, each of its own seed, until there are enough vectors, and says on standard error how many Go ran.
func until(name string, args []string, out io.Writer, chunk func(s *sheet, seed uint64) error) error {
	count, seed, err := far(name, args)
	if err != nil {
		return err
	}
	s := newSheet(out)
	for ; s.total() < count; seed++ {
		if err := chunk(s, seed<<8|1<<48); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(os.Stderr, rulestest.Summary("go", s.counts))
	return err
}
