package main

import (
	"os"
	"time"

	"github.com/superform-dev/superform/forms/rules"
	"github.com/superform-dev/superform/forms/rules/rulestest"
)

// ruleVectors are numbers, patterns, texts of asks, zones, and rules: those of the golden files, the examples of
// the functions, and random ones.
func ruleVectors() (any, error) {
	golden, err := goldenVectors()
	if err != nil {
		return nil, err
	}
	random, err := randomRules(6000)
	if err != nil {
		return nil, err
	}
	patterns, err := patternVectors()
	if err != nil {
		return nil, err
	}
	zones, err := zoneVectors()
	if err != nil {
		return nil, err
	}
	form, err := tableVectors()
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"golden": golden, "form": form, "random": random, "patterns": patterns, "zones": zones,
		"numbers": numberVectors(), "parsed": parseVectors(), "keys": keyVectors(), "dates": dateVectors(),
	}, nil
}

// ruleVector is one rule with what it comes to.
type ruleVector struct {
	Title  string        `json:"title"`
	Rule   *rules.Rule   `json:"rule"`
	Data   any           `json:"data"`
	Row    any           `json:"row,omitempty"`
	Facts  factsVector   `json:"facts"`
	Budget budgetVector  `json:"budget"`
	Left   budgetVector  `json:"left"`
	Want   outcomeVector `json:"want"`
}

type factsVector struct {
	Now        int64                   `json:"now"`
	Zone       string                  `json:"zone"`
	Located    bool                    `json:"located,omitempty"`
	User       string                  `json:"user,omitempty"`
	Department string                  `json:"department,omitempty"`
	Company    string                  `json:"company,omitempty"`
	Answers    map[string]answerVector `json:"answers"`
}

type answerVector struct {
	Value any    `json:"value,omitempty"`
	Code  string `json:"code,omitempty"`
}

type budgetVector struct {
	Steps int `json:"steps"`
	Rows  int `json:"rows"`
	Text  int `json:"text"`
}

type outcomeVector struct {
	Value any            `json:"value,omitempty"`
	Asks  []string       `json:"asks,omitempty"`
	Fails *failureVector `json:"fails,omitempty"`
}

type failureVector struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args"`
	From int               `json:"from"`
	To   int               `json:"to"`
}

// vectorOf writes an evaluation down.
func vectorOf(title string, in *rules.Input, budget rules.Budget, out rulestest.Outcome) ruleVector {
	f := out.Facts
	v := ruleVector{Title: title, Rule: out.Rule, Data: dataVector(in.Data), Budget: budgetVector(budget), Left: budgetVector(out.Left)}
	v.Facts = factsVector{Now: f.Now, Zone: f.Zone, Located: f.Location != nil, User: f.User, Department: f.Department, Company: f.Company, Answers: map[string]answerVector{}}
	if in.Row != nil {
		v.Row = dataVector(in.Row)
	}
	for _, a := range f.Answers() {
		if a.Code != "" {
			v.Facts.Answers[a.Ask.Key()] = answerVector{Code: a.Code}
		} else {
			v.Facts.Answers[a.Ask.Key()] = answerVector{Value: valueVector(a.Value)}
		}
	}
	switch {
	case len(out.Asks) > 0:
		for _, ask := range out.Asks {
			v.Want.Asks = append(v.Want.Asks, ask.Key())
		}
	case out.Failure != nil:
		v.Want.Fails = &failureVector{Code: out.Failure.Code, Args: out.Failure.Args, From: out.Failure.From, To: out.Failure.To}
	default:
		v.Want.Value = valueVector(out.Value)
	}
	return v
}

// valueVector writes a value as its kind and what it holds.
func valueVector(v rules.Value) any {
	switch v.Kind() {
	case rules.KindBlank:
		return []any{"blank"}
	case rules.KindBool:
		return []any{"boolean", v.AsBool()}
	case rules.KindNumber, rules.KindText:
		return []any{v.Kind().String(), v.String()}
	case rules.KindList:
		list := []any{}
		for _, elem := range v.AsList() {
			list = append(list, valueVector(elem))
		}
		return []any{"list", list}
	case rules.KindRows:
		rows := []any{}
		for _, row := range v.AsRows() {
			rows = append(rows, dataVector(row))
		}
		return []any{"rows", rows}
	}
	return []any{v.Kind().String(), v.AsDate() + v.AsInstant() + v.AsTimeOfDay()}
}

func dataVector(d rules.Data) map[string]any {
	out := map[string]any{}
	for key, v := range d {
		out[key] = valueVector(v)
	}
	return out
}

// goldenVectors are the golden files' rules that compile, and the examples of the functions.
func goldenVectors() ([]ruleVector, error) {
	files, err := rulestest.Read(os.DirFS("forms/rules/testdata"))
	if err != nil {
		return nil, err
	}
	var out []ruleVector
	for _, file := range files {
		for _, c := range file.Cases {
			if got := c.Run(); got.Error == nil {
				out = append(out, vectorOf(file.Name+": "+c.Title, &rules.Input{Data: c.Data, Row: c.Row}, *rules.NewBudget(), got))
			}
		}
	}
	for _, f := range rules.Functions() {
		c := rulestest.Case{Source: f.Example}
		out = append(out, vectorOf("example: "+f.Name, &rules.Input{}, *rules.NewBudget(), c.Run()))
	}
	return out, nil
}

// located are zones whose offset changes in the year, or did.
var located = []string{
	"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "Asia/Shanghai", "Africa/Casablanca",
}

type zoneVector struct {
	Zone    string   `json:"zone"`
	Instant []string `json:"instants"` // an instant, its date and its time
}

// zoneVectors are dates and times on the clock around changes of the offset.
func zoneVectors() ([]zoneVector, error) {
	var out []zoneVector
	for _, name := range located {
		loc, err := time.LoadLocation(name)
		if err != nil {
			return nil, err
		}
		facts := &rules.Facts{Zone: name, Location: loc}
		v := zoneVector{Zone: name}
		for at := time.Date(1970, 1, 5, 0, 0, 0, 0, time.UTC); at.Year() < 2026; at = at.Add(311*time.Hour + 47*time.Minute + 13*time.Second) {
			facts.Now = at.UnixMilli()
			clock := at.In(loc)
			v.Instant = append(v.Instant, rules.FormatInstant(facts.Now), rules.FormatDate(facts.Today()), clock.Format("15:04:05"))
		}
		out = append(out, v)
	}
	return out, nil
}

// keyVectors are asks with their keys.
func keyVectors() []any {
	var out []any
	for i, text := range append([]string{"\x00\x01\x1f\x7f", "\a\b\f\n\r\t\v", "\u0080\u00a0\u00ad\u200b\u2028\u202e\ufeff\ufffd\uffff", "\U000e0001\U0010ffff", "'`\"\\/<&>"}, texts...) {
		args := []rules.Value{
			rules.Text(text), {}, rules.Bool(i%2 == 0), rules.Num(bigNumbers()[i%len(bigNumbers())]), rules.Date(int64(i * 99999)), rules.Instant(int64(i)*1e11 + 7),
			rules.TimeOfDay(int64(i * 777)), rules.List([]rules.Value{rules.Text(text + "a"), {}}),
			rules.Rows([]rules.Data{{"b": rules.Text("x"), "a": rules.Bool(true), "c": {}}, {}}),
		}
		written := []any{}
		for _, arg := range args {
			written = append(written, valueVector(arg))
		}
		out = append(out, []any{"f", written, rules.Ask{Fact: "f", Args: args}.Key()})
	}
	return out
}

// dateVectors are texts with what they are read as, by kind; null is refused.
func dateVectors() []any {
	var out []any
	for _, s := range dateTexts {
		row := []any{s, nil, nil, nil}
		if v, ok := rules.ParseDate(s); ok {
			row[1] = v
		}
		if v, ok := rules.ParseInstant(s); ok {
			row[2] = v
		}
		if v, ok := rules.ParseTimeOfDay(s); ok {
			row[3] = v
		}
		out = append(out, row)
	}
	return out
}

var dateTexts = []string{
	"2026-11-22", "0001-01-01", "9999-12-31", "0000-12-31", "10000-01-01", "2026-02-29", "2028-02-29", "1900-02-29", "2000-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
	"2026-1-1", " 2026-11-22", "2026-11-22\n", "２０２６-11-22", "06:09", "06:09:00", "24:00", "23:59:59", "23:60:00", "6:09", "06:09:60", "06:09:00\n",
	"2026-11-22T06:09:00Z", "2026-11-22T14:09:00+08:00", "2026-11-22T06:09:00.25Z", "2026-11-22T06:09:00.250000Z", "2026-11-22T06:09:00.2501Z", "2026-11-22t06:09:00Z",
	"2026-11-22T06:09:00z", "2026-11-22 06:09:00Z", "2026-11-22T06:09Z", "2026-11-22T6:09:00Z", "2026-11-22T06:09:00+0800", "2026-11-22T06:09:00+24:00", "2026-11-22T06:09:00+25:00",
	"2026-11-22T06:09:00-23:59", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-00:01", "2026-11-22T06:09:00.Z",
	"2026-11-22T06:09:00,5Z", "2026-02-30T00:00:00Z", "2026-11-22T06:09:60Z", "2026-11-22T06:09:00", "", "now",
	"2026-11-22T06:09:00+08:60", "2026-11-22T06:09:00+08:61", "2026-11-22T06:09:00.123456789123Z", "2026-11-22T06:09:00.1230000000000Z",
}
