package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// samples are expressions by the kind that a parameter takes: a field, a fact that has to be asked for, a literal.
var samples = map[string][]string{
	"number": {"amount", "type.days", "2"}, "text": {"name", "type.label", "'aé中𠀀'"}, "date": {"d", "type.since", "'2024-02-29'"}, "instant": {"at", "type.seen", "now()"},
	"time": {"clock", "time(type.seen)", "time('23:59:59')"}, "boolean": {"flag", "type.counted", "true"}, "list(number)": {"scores", "[1, type.days]", "items.amount"}, "list(text)": {"tags", "[type.label]", "[name, nil]"},
	"list": {"tags", "[type.days, amount]", "items.date"}, "rows": {"items", "filter(items, .kind.counted)", "filter(items, .ok)"}, "any": {"amount", "type.days", "[amount, other]"}, "blank": {"nil", "nil", "nil"},
}

// writtenWords are the words that a parameter of that name takes.
var writtenWords = map[string][]string{"unit": {"year", "quarter", "month", "week", "hour", "minute", "second"}, "side": {"left", "right"}, "from_half": {"am", "pm"}, "to_half": {"am", "pm"}}

// fails is a number that cannot be calculated.
const fails = "(1 / (other - other))"

// matrix is every operator on every kind, and every function with every kind of argument, with a blank, a fact to ask
// for and a failure in each place. Some do not compile.
func matrix() []string {
	var out []string
	kinds := []string{"number", "text", "date", "instant", "time", "boolean", "list(number)", "list(text)"}
	for _, op := range strings.Fields("== != < <= > >= + - * / % and or in contains startsWith ??") {
		for _, kind := range kinds {
			a, b := samples[kind], samples[kind]
			if op == "in" {
				b = []string{"[" + a[0] + "]", "[" + a[1] + ", " + a[0] + "]", "[" + a[2] + ", nil]"}
			}
			for _, pair := range [][2]string{{a[0], b[2]}, {a[2], b[0]}, {a[1], b[0]}, {a[0], b[1]}, {"nil", b[0]}, {a[0], "nil"}} {
				out = append(out, "("+pair[0]+") "+op+" ("+pair[1]+")")
			}
		}
		out = append(out, "nil "+op+" nil", "("+fails+" "+op+" amount)", "(amount "+op+" "+fails+")", "type.counted "+op+" ("+fails+" > 0)", "flag "+op+" ("+fails+" > 0)", "("+fails+" > 0) "+op+" type.counted")
	}
	for _, kind := range kinds {
		s := samples[kind]
		out = append(out, "flag ? "+s[0]+" : "+s[1], "type.counted ? "+s[0]+" : nil", "nil ? "+s[0]+" : "+s[2], "["+s[0]+", nil, "+s[2]+"]", "blank("+s[1]+")", "map(items, "+s[0]+")")
		if kind != "boolean" && !strings.HasPrefix(kind, "list") && kind != "text" {
			out = append(out, "min("+s[0]+", "+s[2]+")", "max(["+s[0]+", nil], "+s[1]+", "+s[2]+")", "min(nil, "+s[0]+")")
		}
	}
	out = append(out, "not nil", "not flag", "not type.counted", "-amount", "-type.days", "-nil", "-"+fails, "nil matches 'a'", "name matches '[a-c𠀀-𪛖]'", "type.label matches '^.$'", "name not matches 'a'",
		"any(items, nil)", "all(items, nil)", "none(items, nil)", "sum(items, nil)", "count(items, nil)", "map(items, nil)", "filter(items, nil)", "map(filter(items, .ok), .amount)", "any(items, "+fails+" > 0)", "any(items, .kind.counted or .ok)", "all(items, .kind.counted and .ok)", "sum(items, .kind.days + .kind.limit)",
		"any(items, any(items, .amount > 1) and .amount < 1)", "sum(items, .amount + sum(items, .amount))", "type.group.label", "type.group.group.days", "any(items, .kind.group.counted)", "manager(manager(manager(user)))", "manager(manager(manager(name)))", "type.group.group.label", "head(departmentOf(manager(user)))", "type.group.group.group.label", "capitals(-10000000000000 * 1000)", "capitals(amount * 10000000000000000)", "head(departmentOf(manager(name)))",
		"999999999999999 * 999999999999999 * 999999999999999", "amount * 999999999999999 * 999999999999999 * 0.000001", "avg([999999999999999 * 999999999999999 * 999999999999999, 1])", "sum([999999999999999 * 999999999999999 * 9999999999, 0.000001 / 10000])", "capitals(amount * 1000000000000)", "capitals(10000000000000 * 1000 - 0.01)", "capitals(10000000000000 * 1000 - 0.005)", "round(999999999999999 * 999999999999999, -15)")
	for _, f := range rules.Functions() {
		out = append(out, calls(f)...)
	}
	return out
}

// calls are calls of a function with as many arguments as it takes.
func calls(f rules.Function) []string {
	inner := f.Signature[strings.IndexByte(f.Signature, '(')+1 : strings.LastIndexByte(f.Signature, ')')]
	var options [][]string // by parameter, the usual one first
	needed := 0
	for _, p := range strings.Split(inner, ", ") {
		name, kinds, _ := strings.Cut(p, " ")
		if name == "" {
			return nil
		}
		if !strings.HasSuffix(name, "?") {
			needed++
		}
		options = append(options, arguments(strings.TrimSuffix(name, "?"), strings.TrimSuffix(kinds, "…")))
	}
	var out []string
	for count := needed; count <= len(options); count++ {
		for at := range count {
			for i, option := range options[at] {
				if i == 0 && at > 0 {
					continue // the usual call, which was written for the first parameter
				}
				args := make([]string, count)
				for j := range args {
					args[j] = options[j][0]
				}
				args[at] = option
				out = append(out, f.Name+"("+strings.Join(args, ", ")+")")
			}
		}
	}
	return out
}

// arguments are what can stand for a parameter.
func arguments(name, kinds string) []string {
	if words := writtenWords[name]; words != nil {
		out := []string{"'" + words[0] + "'"}
		for _, word := range words[1:] {
			out = append(out, "'"+word+"'")
		}
		return append(out, "nil")
	}
	var out []string
	for _, kind := range strings.Split(kinds, "|") {
		out = append(out, samples[kind]...)
	}
	if small := map[string][]string{"decimals": {"2", "-2", "16", "17", "1.5"}, "length": {"7", "0", "1000", "1001", "-1"}, "from": {"1", "-2", "9", "0.5"}, "to": {"3", "-1", "0", "1 - 9"}, "n": {"3", "-3", "0.5", "100000"}}[name]; small != nil && kinds == "number" {
		out = append(small, out...)
	}
	out = append(out, "nil")
	if strings.Contains(kinds, "number") {
		out = append(out, fails)
	}
	return out
}

// matrixRules writes what compiles of the matrix, each rule in some worlds.
func (s *sheet) matrixRules(seed uint64, worlds, runs int) error {
	sources := matrix()
	slices.Sort(sources)
	for i, source := range slices.Compact(sources) {
		rule, refused, err := s.corpus.Compile("main", source, "")
		if err != nil {
			return err
		}
		if refused != nil {
			continue
		}
		if err := s.settled(newMaker(seed, 1<<36+uint64(i)), "main", rule, worlds, runs); err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
	}
	return nil
}

// writeMatrix writes it with worlds of its own.
func writeMatrix(s *sheet) error {
	if err := s.line(rulestest.Line{Environment: mainEnvironment("main")}); err != nil {
		return err
	}
	if err := s.worlds(publishedSeed+1, 60); err != nil {
		return err
	}
	return s.matrixRules(publishedSeed+1, 60, 6)
}
