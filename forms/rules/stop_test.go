package rules

import (
	"regexp"
	"strings"
	"testing"
)

// stopCases hold N, B, T or D where a number, yes/no, text or date stands that the value depends on.
var stopCases = []string{
	"-N", "N + 1", "1 - N", "N * nil", "N / 2", "2 % N", "N == 1", "1 != N", "N < 1", "1 >= N", "N in [1]", "1 in [N]", "[N, 1]", "[1, N]",
	"not B", "B and true", "true and B", "B or false", "false or B", "B ? 1 : 2", "true ? N : 1", "false ? 1 : N", "N ?? 1", "nil ?? N",
	"T == 'a'", "T contains 'a'", "'a' contains T", "T startsWith 'a'", "'a' startsWith T", "T matches 'a'", "tags contains T", "T in tags",
	"round(N)", "round(1, N)", "abs(N)", "floor(N)", "ceil(N)", "min(1, N)", "max(N, 1)", "min([1, N])", "sum([1, N])", "avg([N])", "count([N])",
	"length(T)", "slice(T, 0)", "slice('a', N)", "pad(T, 2)", "pad('a', N)", "pad('a', 2, T)", "validID(T)", "birthDate(T)", "sex(T)", "upper(T)", "trim(T)", "concat('a', T)", "capitals(N)", "blank(N)", "blank(T)",
	"year(D)", "addDays(D, 1)", "addDays(d, N)", "addMonths(D, 1)", "daysBetween(d, D)", "period(D)", "startOf(D, 'week')", "endOf(D, 'year')", "addYears(D, 1)", "addYears(d, N)", "age(D)", "age(d, D)", "addTime(at, N, 'hour')", "date(D)",
	"workdays(D, nil, d, nil)", "workdays(d, T, d, nil)", "addWorkdays(d, N)", "calendarKnown(D)", "manager(T)", "initials(T)", "head(T)", "hasRole(T, 'a')", "hasRole('a', T)", "inDepartment('a', T)", "balance([T])", "balance(['a', T])",
	"any(items, B)", "all(items, B)", "none(items, B)", "count(items, B)", "sum(items, N)", "map(items, N)", "filter(items, B)",
	"filter(items, B).amount", "sum(filter(items, B).amount)", "count(filter(items, B))", "any(filter(items, B), true)", "sum(items, sum(items, N))",
}

var placeholder = regexp.MustCompile(`\b[NBTD]\b`)

func fillStops(template, number, boolean, text, date string) string {
	fill := map[string]string{"N": number, "B": boolean, "T": text, "D": date}
	return placeholder.ReplaceAllStringFunc(template, func(name string) string { return fill[name] })
}

func TestAFailureAnywhereFailsTheRule(t *testing.T) {
	for _, template := range stopCases {
		src := fillStops(template, "(1 / 0)", "(1 / 0 > 1)", "concat(1 / 0)", "addDays(d, 1 / 0)")
		t.Run(src, func(t *testing.T) {
			rule, cerr := Compile(src, Type{}, fuzzEnv())
			if cerr != nil {
				t.Fatal(cerr)
			}
			v, err := rule.Eval(&Input{Data: fuzzData(100, "a", 5, 2)})
			if failure, ok := err.(*Failure); !ok || failure.Code != "division_by_zero" || !strings.Contains(failure.Caret(), "^^^^^") {
				t.Errorf("got %s, %v", v, err)
			}
		})
	}
}

func TestAMissingFactAnywhereIsAskedFor(t *testing.T) {
	for _, template := range stopCases {
		src := fillStops(template, "type.days", "type.counted", "type.label", "addWorkdays(d, 3)")
		t.Run(src, func(t *testing.T) {
			rule, cerr := Compile(src, Type{}, fuzzEnv())
			if cerr != nil {
				t.Fatal(cerr)
			}
			v, err := rule.Eval(&Input{Data: fuzzData(100, "a", 5, 2)})
			if asks, missing := AsMissing(err); !missing || len(asks) != 1 {
				t.Errorf("got %s, %v", v, err)
			}
		})
	}
}

func TestAnAskNeverNeededIsNeverAsked(t *testing.T) {
	for _, src := range []string{
		"false and type.counted", "true or type.counted", "true ? 1 : type.days", "false ? type.days : 1", "1 ?? type.days",
		"any(items, true or type.counted)",
	} {
		rule, cerr := Compile(src, Type{}, fuzzEnv())
		if cerr != nil {
			t.Fatal(cerr)
		}
		if v, err := rule.Eval(&Input{Data: fuzzData(100, "a", 5, 2)}); err != nil {
			t.Errorf("%s: %s, %v", src, v, err)
		}
	}
}
