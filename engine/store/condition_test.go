package store_test

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

var (
	conditionSeed  = flag.Uint64("conditions.seed", 1, "seed of the random conditions")
	conditionCases = flag.Int("conditions.cases", 2000, "how many random conditions are compared on each database")
)

// listEnv has a field and a column of every kind that a slot holds.
func listEnv() rules.Env {
	of := func(k rules.Kind) rules.Type { return rules.Type{Kind: k} }
	number := func(scale int) rules.Type { return rules.Type{Kind: rules.KindNumber, Scale: scale} }
	columns := map[string]rules.Type{"amount": number(2), "note": of(rules.KindText), "ok": of(rules.KindBool), "day": of(rules.KindDate)}
	return rules.Env{Fields: map[string]rules.Type{
		"amount": number(2), "days": number(1), "qty": number(0), "flag": of(rules.KindBool), "d": of(rules.KindDate), "name": of(rules.KindText),
		"tag": of(rules.KindText), "at": of(rules.KindInstant), "clock": of(rules.KindTimeOfDay), "items": {Kind: rules.KindRows, Columns: columns},
	}}
}

// texts lie around what compares in unlike ways: cases, characters beyond 16 bits, the gap of the surrogates, the last
// character, and the length at which a slot ends.
func texts() []string {
	all := []string{"a", "A", "ab", "b", "_", "%", "中", "中文", "\ue000", "\ud7ff", "\ud7ffx", "\U00020000", "\U0010ffff", "a\U0010ffff", "a\U0010ffffb",
		"\U0010ffff\U0010ffff", "é", "e\u0301", "ß"}
	long := strings.Repeat("长", forms.SlotTextLength-1)
	for _, end := range []string{"", "a", "\U0010ffff", "aa", "ab", "b", "aab", "a\U0010ffff", "\ud7ff\U0010ffff"} {
		all = append(all, long+end)
	}
	return all
}

var numerals = []string{"0", "1", "-1", "2", "3.5", "3.55", "3.551", "3.549", "-3.55", "-3.551", "0.000001", "999999999999999", "-999999999999999",
	"(999999999999999 * 1000)", "(-999999999999999 * 1000)", "(92233720368547 * 1000 + 758.07)", "(-92233720368547 * 1000 - 758.08)", "(-92233720368547 * 1000 - 758.081)",
	"(92233720368547 * 1000 + 758.071)", "(92233720368547 * 1000 + 758.06)", "(1 / 3)"}

// maker makes random rules of the subset and random records.
type maker struct {
	*rand.Rand
	texts []string
}

func oneOf[T any](m maker, from []T) T { return from[m.IntN(len(from))] }

// constant is an expression that reads no field.
func (m maker) constant(kind rules.Kind) string {
	if m.IntN(12) == 0 {
		return "nil"
	}
	switch kind {
	case rules.KindText:
		if m.IntN(10) == 0 {
			return oneOf(m, []string{"user", "concat(user, 'a')", "slice('ab', 0, 1)"})
		}
		return "'" + oneOf(m, m.texts) + "'"
	case rules.KindBool:
		return oneOf(m, []string{"true", "false", "(1 > 2)", "(not blank(user))"})
	case rules.KindDate:
		return oneOf(m, []string{"'2026-11-22'", "'2026-11-23'", "today()", "addDays(today(), -1)", "'0001-01-01'", "'9999-12-31'"})
	case rules.KindInstant:
		return oneOf(m, []string{"'2026-11-22T06:09:00Z'", "now()", "'2026-11-22T06:09:00.001Z'", "addTime(now(), 1, 'hour')"})
	case rules.KindTimeOfDay:
		return oneOf(m, []string{"'00:00'", "'06:09'", "'23:59:59'", "time(now())"})
	}
	return oneOf(m, numerals)
}

// leaf compares one field; prefix is "." in a predicate.
func (m maker) leaf(fields map[string]rules.Type, prefix string) string {
	name := oneOf(m, names(fields))
	kind := fields[name].Kind
	field := prefix + name
	switch n := m.IntN(10); {
	case n == 0:
		return "blank(" + field + ")"
	case kind == rules.KindRows:
		return m.rows(name, fields[name])
	case kind == rules.KindBool && n < 5:
		return field
	case n < 4:
		values := make([]string, m.IntN(5))
		for i := range values {
			values[i] = m.constant(kind)
		}
		list := "[" + strings.Join(values, ", ") + "]"
		if n == 1 {
			return field + " not in " + list
		}
		return field + " in " + list
	case kind == rules.KindText && n < 6:
		return field + " startsWith " + m.constant(kind)
	}
	ops := []string{"==", "!=", "<", "<=", ">", ">="}
	if kind == rules.KindBool {
		ops = ops[:2]
	}
	sides := []string{field, m.constant(kind)}
	if m.IntN(3) == 0 {
		sides[0], sides[1] = sides[1], sides[0]
	}
	return sides[0] + " " + oneOf(m, ops) + " " + sides[1]
}

func (m maker) rows(table string, typ rules.Type) string {
	if m.IntN(5) == 0 {
		return oneOf(m, []string{table + " == nil", "not blank(" + table + ")", "any(" + table + ", true)", "all(" + table + ", 1 > 2)"})
	}
	return oneOf(m, []string{"any", "all", "none"}) + "(" + table + ", " + m.condition(typ.Columns, ".", 2) + ")"
}

func (m maker) condition(fields map[string]rules.Type, prefix string, depth int) string {
	if depth == 0 || m.IntN(3) == 0 {
		return m.leaf(fields, prefix)
	}
	inner := func() string { return "(" + m.condition(fields, prefix, depth-1) + ")" }
	switch m.IntN(4) {
	case 0:
		return "not " + inner()
	case 1:
		return inner() + " or " + inner()
	}
	return inner() + " and " + inner()
}

func (m maker) value(typ rules.Type) rules.Value {
	if m.IntN(4) == 0 {
		return rules.Value{}
	}
	switch typ.Kind {
	case rules.KindText:
		return rules.Text(oneOf(m, m.texts))
	case rules.KindBool:
		return rules.Bool(m.IntN(2) == 0)
	case rules.KindDate:
		return rules.Date(oneOf(m, []int64{20779, 20778, 20780, -719162, 2932896, 0}))
	case rules.KindInstant:
		return rules.Instant(oneOf(m, []int64{moment, moment + 1, moment - 1, 0, moment + 3600_000}))
	case rules.KindTimeOfDay:
		return rules.TimeOfDay(oneOf(m, []int64{0, 22140, 86399, 50940}))
	case rules.KindRows:
		rows := make([]rules.Data, m.IntN(4))
		for i := range rows {
			rows[i] = m.record(typ.Columns)
		}
		return rules.Rows(rows)
	}
	units := oneOf(m, []int64{0, 1, -1, 35, 36, -35, 355, 354, 356, -355, -356, 100, 10, 20, 2, math.MaxInt64, math.MaxInt64 - 1, math.MinInt64, math.MinInt64 + 1})
	return rules.Num(num.FromMinor(units, typ.Scale))
}

func (m maker) record(fields map[string]rules.Type) rules.Data {
	data := rules.Data{}
	for _, name := range names(fields) {
		data[name] = m.value(fields[name])
	}
	return data
}

func names(fields map[string]rules.Type) []string {
	var all []string
	for _, name := range []string{"amount", "days", "qty", "flag", "d", "name", "tag", "at", "clock", "items", "note", "ok", "day"} {
		if _, ok := fields[name]; ok {
			all = append(all, name)
		}
	}
	return all
}

// moment is 2026-11-22T06:09:00Z.
const moment = int64(1795327740000)

// A rule of the list subset selects the records that it is true of, on both databases.
func TestConditionsAgreeWithTheEvaluator(t *testing.T) {
	env := listEnv()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		m := maker{rand.New(rand.NewPCG(*conditionSeed, 4)), texts()}
		held, long := 0, 0
		for done := 0; done < *conditionCases; done += 500 {
			var cases []storetest.ConditionCase
			for len(cases) < 500 {
				rule, bad := rules.Compile(m.condition(env.Fields, "", 3), rules.Type{Kind: rules.KindBool}, env)
				if bad != nil && bad.Code == "source_too_long" {
					continue
				}
				if bad != nil {
					t.Fatal(bad)
				}
				cases = append(cases, storetest.ConditionCase{Rule: rule, Env: env, Data: m.record(env.Fields), Facts: &rules.Facts{Now: moment, Zone: "UTC", User: "ab"}})
			}
			results, err := storetest.Conditions(s, cases)
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range results {
				want, err := cases[i].Rule.Eval(&rules.Input{Data: cases[i].Data, Facts: cases[i].Facts})
				switch {
				case err != nil:
					t.Fatal(err)
				case got.Why == "rows":
					long++
				case got.Why != "" || got.Holds != want.AsBool():
					t.Errorf("%s on %v is %v %q, want %v", cases[i].Rule.Source(), cases[i].Data, got.Holds, got.Why, want)
				case got.Holds:
					held++
				}
			}
		}
		t.Logf("%d of %d conditions hold, %d ask more of a row than its slot keeps", held, *conditionCases, long)
		if held < *conditionCases/5 || held > *conditionCases*4/5 || long > *conditionCases/5 {
			t.Error("the random conditions tell little")
		}
	})
}

func TestTheFirstTextBehindAPrefix(t *testing.T) {
	for prefix, want := range map[string]string{"a": "b", "a\U0010ffff": "b", "\ud7ff": "\ue000", "\U0010ffff": "", "": "", "中\U0010ffff\U0010ffff": "丮", "\uffff": "\U00010000"} {
		if got := store.AfterPrefix(prefix); got != want {
			t.Errorf("after %q: %q, want %q", prefix, got, want)
		}
	}
}

// condition compiles a rule over the fields of listEnv and the built-ins.
func condition(t testing.TB, src string) *rules.Condition {
	t.Helper()
	env := listEnv()
	for _, name := range []string{"requester", "department", "status", "number"} {
		env.Fields[name] = rules.Type{Kind: rules.KindText}
	}
	env.Fields["submitted_at"] = rules.Type{Kind: rules.KindInstant}
	rule, bad := rules.Compile(src, rules.Type{Kind: rules.KindBool}, env)
	if bad != nil {
		t.Fatal(bad)
	}
	filter, bad := rule.Filter()
	if bad != nil {
		t.Fatal(bad)
	}
	c, err := filter.Condition(&rules.Input{Facts: &rules.Facts{Now: moment, Zone: "UTC"}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What every record has beside its fields, in columns of its own.
func TestConditionsOnBuiltIns(t *testing.T) {
	other := "00000000-0000-0000-0000-000000000001"
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Company(acme).Write(ctx, func(tx *store.Tx) error {
			tx.InsertRecord(&store.RecordRow{ID: id(1), Form: "a.x", FormVersion: 1, Status: "running", Number: "A-7", Requester: id(5), SubmittedAt: moment, Data: "{}"})
			tx.InsertRecord(&store.RecordRow{ID: id(2), Form: "a.x", FormVersion: 1, Status: "ended", Requester: id(6), Department: id(9), Data: "{}"})
			return nil
		})
		expect(t, "error", err, error(nil))
		for _, c := range []struct{ src, want string }{
			{"requester == '" + id(5).String() + "'", "1"},
			{"requester != '" + id(5).String() + "'", "2"},
			{"requester in ['" + id(5).String() + "', '" + id(6).String() + "', 'nobody']", "2 1"},
			{"requester == '" + strings.ToUpper(id(5).String()) + "x'", ""},
			{"requester == '" + other + "' or requester == 'x'", ""},
			{"blank(department)", "1"},
			{"department != '" + other + "'", "2 1"},
			{"department == '" + id(9).String() + "'", "2"},
			{"number startsWith 'A-'", "1"},
			{"blank(number) or number == 'A-7'", "2 1"},
			{"status > 'ended'", "1"},
			{"status not in ['ended', 'draft']", "1"},
			{"submitted_at <= now()", "1"},
			{"not (submitted_at <= now())", "2"},
			{"submitted_at == '2026-11-22T06:09:00Z'", "1"},
		} {
			err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
				page, err := tx.ListRecords(store.RecordList{Form: "a.x", Where: condition(t, c.src)})
				var got []string
				for _, r := range page.Items {
					got = append(got, strings.TrimLeft(r.ID.String()[:13], "0-"))
				}
				expect(t, c.src, strings.Join(got, " "), c.want)
				return err
			})
			expect(t, c.src, err, error(nil))
		}
	})
}

func TestConditionsThatNoIndexHolds(t *testing.T) {
	long := strings.Repeat("长", forms.SlotTextLength)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range []struct {
			src  string
			want store.Unlistable
		}{
			{"amount > 1", store.Unlistable{Path: "amount", Why: store.NoSlot}},
			{"any(items, .amount > 1)", store.Unlistable{Path: "items", Why: store.NoSlot}},
			{"blank(items)", store.Unlistable{Path: "items", Why: store.NoSlot}},
			{"requester > 'a'", store.Unlistable{Path: "requester", Why: store.NoOrder}},
			{"not (name == 'a') and department startsWith 'a'", store.Unlistable{Path: "department", Why: store.NoOrder}},
		} {
			err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
				_, err := tx.ListRecords(store.RecordList{Form: "a.x", Where: condition(t, c.src), Slots: map[string]string{"name": "t1"}})
				return err
			})
			var got *store.Unlistable
			if !errors.As(err, &got) || *got != c.want {
				t.Errorf("%s: %v, want %v", c.src, err, c.want)
			}
		}
		err := s.Company(acme).Read(ctx, func(tx *store.Tx) error {
			_, err := tx.ListRecords(store.RecordList{Form: "a.x", Where: condition(t, "any(items, .note == '"+long+"')"), Slots: map[string]string{"items.note": "items.t1"}})
			return err
		})
		expect(t, "a long text in rows", fmt.Sprint(err), "store: a list cannot ask for items.note: long_text")
	})
}
