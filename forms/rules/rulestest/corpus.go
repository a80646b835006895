package rulestest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// Line is one line of a corpus of vectors, as docs/vectors/README.md describes it: exactly one member is set.
type Line struct {
	Environment *Environment   `json:"environment,omitempty"`
	World       *World         `json:"world,omitempty"`
	Rule        *RuleVector    `json:"rule,omitempty"`
	List        *ListVector    `json:"list,omitempty"`
	Refused     *RefusedVector `json:"refused,omitempty"`
	Number      *NumberVector  `json:"number,omitempty"`
	Border      *BorderVector  `json:"border,omitempty"`
	Pattern     *PatternVector `json:"pattern,omitempty"`
	Key         *KeyVector     `json:"key,omitempty"`
	Moment      *MomentVector  `json:"moment,omitempty"`
	Zone        *ZoneVector    `json:"zone,omitempty"`
}

// Environment is what the names of rules stand for; types are written as in golden files.
type Environment struct {
	Name    string            `json:"name"`
	Fields  map[string]string `json:"fields"`
	Lookups map[string]string `json:"lookups,omitempty"` // by form.field
	Labels  map[string]string `json:"labels,omitempty"`  // by path:language, for hints
	Table   string            `json:"table,omitempty"`
	Choice  []string          `json:"choice,omitempty"` // the field whose options the rules are over, and the form of its records
	Forbid  map[string]string `json:"forbid,omitempty"` // the reason by name:language
}

// Plain is a value as vectors write it; see WriteValue.
type Plain = json.RawMessage

// World is a record, the row that a row's own rule stands in, and what is known beyond it.
type World struct {
	ID         string           `json:"id"`
	Data       map[string]Plain `json:"data"`
	Row        map[string]Plain `json:"row,omitempty"`
	Now        string           `json:"now"`
	Zone       string           `json:"zone"`
	Located    bool             `json:"located,omitempty"` // the evaluator is given the zone's rules
	User       string           `json:"user,omitempty"`
	Department string           `json:"department,omitempty"`
	Company    string           `json:"company,omitempty"`
}

// RuleVector is one rule with what it comes to in some worlds.
type RuleVector struct {
	Title       string          `json:"title,omitempty"`
	Environment string          `json:"environment"`
	Want        string          `json:"want,omitempty"` // the type that is asked of the rule
	Compiled    json.RawMessage `json:"compiled"`       // Rule.MarshalJSON
	Asks        []Asked         `json:"asks,omitempty"`
	Runs        []Run           `json:"runs"`
}

// Asked is a fact that some run asks for: its value, the code of why it cannot be had, or neither where nobody
// answers.
type Asked struct {
	Key   string `json:"key"`
	Value Plain  `json:"value,omitempty"`
	Code  string `json:"code,omitempty"`
}

// Run is an evaluation in a world. Rounds are the asks of each evaluation that asked, by their index. Where
// nothing is given and nothing fails, facts are missing.
type Run struct {
	On     string         `json:"on"`
	Budget *Spent         `json:"budget,omitempty"` // nil: a whole one
	Rounds [][]int        `json:"rounds,omitempty"`
	Gives  Plain          `json:"gives,omitempty"`
	Fails  *FailureVector `json:"fails,omitempty"`
	Spent  Spent          `json:"spent"` // in the last round
}

// Spent are steps, rows and bytes of text.
type Spent [3]int

// FailureVector is a rules.Failure; At are runes of the source.
type FailureVector struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
	At   [2]int            `json:"at"`
}

// ListVector is a condition of the list subset over the records r0, r1 … of a corpus: True are those for which it
// is true, by their number; for the others it is false or blank.
type ListVector struct {
	Environment string          `json:"environment"`
	Compiled    json.RawMessage `json:"compiled"`
	Records     int             `json:"records"`
	True        []int           `json:"true"`
}

// RefusedVector is a source that is no rule, or a rule that is none of the list subset.
type RefusedVector struct {
	Title       string            `json:"title,omitempty"`
	Environment string            `json:"environment"`
	Want        string            `json:"want,omitempty"`
	Source      string            `json:"source"`
	List        bool              `json:"list,omitempty"` // it is a rule
	Code        string            `json:"code"`
	Args        map[string]string `json:"args,omitempty"`
	At          [2]int            `json:"at"`
	Hint        string            `json:"hint,omitempty"`
}

// NumberVector are the results of operations, by name, on A and B, or on A alone; "overflow" and
// "division_by_zero" stand for failures. Of round, B is the number of decimals.
type NumberVector struct {
	A    string            `json:"a"`
	B    string            `json:"b,omitempty"`
	Give map[string]string `json:"gives"`
}

// BorderVector is a text with the number that it is at the border, or why it is none.
type BorderVector struct {
	Text    string `json:"text"`
	Number  string `json:"number,omitempty"`
	Refused string `json:"refused,omitempty"`
}

// PatternVector is a pattern with its program, and texts in which it is found or not.
type PatternVector struct {
	Source  string          `json:"source"`
	Program json.RawMessage `json:"program"`
	Found   []string        `json:"found,omitempty"`
	Missed  []string        `json:"missed,omitempty"`
}

// KeyVector is an ask with its canonical text.
type KeyVector struct {
	Fact string  `json:"fact"`
	Args []Plain `json:"args"`
	Key  string  `json:"key"`
}

// MomentVector is a text with what it is read as, by kind; nil where it is refused.
type MomentVector struct {
	Text    string `json:"text"`
	Date    *int64 `json:"date,omitempty"`    // days since 1970-01-01
	Instant *int64 `json:"instant,omitempty"` // milliseconds since 1970-01-01T00:00:00Z
	Time    *int64 `json:"time,omitempty"`    // seconds since midnight
}

// ZoneVector are instants, each with its date and its time on the clock of a zone.
type ZoneVector struct {
	Zone  string      `json:"zone"`
	Clock [][3]string `json:"clock"`
}

// byLanguage parts texts by name:language.
func byLanguage(texts map[string]string) map[string]map[string]string {
	out := map[string]map[string]string{}
	for at, text := range texts {
		name, lang, _ := strings.Cut(at, ":")
		if out[name] == nil {
			out[name] = map[string]string{}
		}
		out[name][lang] = text
	}
	return out
}

// Env is what the environment says, as the compiler takes it.
func (e *Environment) Env() (rules.Env, error) {
	env := rules.Env{Fields: map[string]rules.Type{}, Forbid: byLanguage(e.Forbid), Table: e.Table}
	lookups := map[string]rules.Type{}
	for into, from := range map[*map[string]rules.Type]map[string]string{&env.Fields: e.Fields, &lookups: e.Lookups} {
		for id, text := range from {
			typ, err := readType(text)
			if err != nil {
				return env, err
			}
			(*into)[id] = typ
		}
	}
	env.Lookup = func(form, field string) (rules.Type, bool) {
		typ, ok := lookups[form+"."+field]
		return typ, ok
	}
	if len(e.Labels) > 0 {
		env.Labels = byLanguage(e.Labels)
	}
	if len(e.Choice) > 0 {
		env.Choice = &rules.Choice{Field: e.Choice[0], Form: strings.Join(e.Choice[1:], " ")}
	}
	env.Names = func(form string) []string {
		var names []string
		for name := range lookups {
			if of, field, _ := strings.Cut(name, "."); of == form {
				names = append(names, field)
			}
		}
		slices.Sort(names)
		return names
	}
	return env, nil
}

// WriteValue writes a value as a JSON text of its kind and the value, such as "number 1.5" or "blank"; a list as an
// array of such texts; a table as an array of objects; parts as an object.
func WriteValue(v rules.Value) Plain {
	switch v.Kind() {
	case rules.KindList:
		list := []Plain{}
		for _, elem := range v.AsList() {
			list = append(list, WriteValue(elem))
		}
		return mustWrite(list)
	case rules.KindRows:
		rows := []map[string]Plain{}
		for _, row := range v.AsRows() {
			rows = append(rows, WriteData(row))
		}
		return mustWrite(rows)
	case rules.KindParts:
		return mustWrite(WriteData(v.AsParts()))
	case rules.KindBlank:
		return Plain(`"blank"`)
	}
	return mustWrite(v.Kind().String() + " " + v.String())
}

// WriteData writes a record or a row.
func WriteData(d rules.Data) map[string]Plain {
	out := map[string]Plain{}
	for key, v := range d {
		if !v.IsBlank() {
			out[key] = WriteValue(v)
		}
	}
	return out
}

func mustWrite(v any) Plain {
	b, err := Encode(v)
	if err != nil {
		panic(err) // texts, lists and objects of texts can always be written
	}
	return b
}

// ReadValue reads what WriteValue writes.
func ReadValue(plain Plain) (rules.Value, error) {
	if len(plain) > 0 && plain[0] == '[' {
		return readMany(plain)
	}
	if len(plain) > 0 && plain[0] == '{' {
		var parts map[string]Plain
		if err := json.Unmarshal(plain, &parts); err != nil {
			return rules.Value{}, fmt.Errorf("%s: %w", plain, err)
		}
		data, err := ReadData(parts)
		return rules.Parts(data), err
	}
	var text string
	if err := json.Unmarshal(plain, &text); err != nil {
		return rules.Value{}, fmt.Errorf("%s: %w", plain, err)
	}
	kind, rest, _ := strings.Cut(text, " ")
	switch kind {
	case "blank":
		return rules.Value{}, nil
	case "boolean":
		return rules.Bool(rest == "true"), nil
	case "number":
		n, err := readNumber(rest)
		return rules.Num(n), err
	case "text":
		return rules.Text(rest), nil
	}
	for k := rules.KindDate; k <= rules.KindTimeOfDay; k++ {
		if v, ok := readText(k, rest); ok && k.String() == kind {
			return v, nil
		}
	}
	return rules.Value{}, fmt.Errorf("what value is %q?", text)
}

func readMany(plain Plain) (rules.Value, error) {
	var elems []Plain
	if err := json.Unmarshal(plain, &elems); err != nil {
		return rules.Value{}, fmt.Errorf("%s: %w", plain, err)
	}
	var list []rules.Value
	var rows []rules.Data
	for _, elem := range elems {
		if elem[0] != '{' {
			v, err := ReadValue(elem)
			if err != nil {
				return v, err
			}
			list = append(list, v)
			continue
		}
		var row map[string]Plain
		if err := json.Unmarshal(elem, &row); err != nil {
			return rules.Value{}, fmt.Errorf("%s: %w", elem, err)
		}
		data, err := ReadData(row)
		if err != nil {
			return rules.Value{}, err
		}
		rows = append(rows, data)
	}
	if len(rows) > 0 {
		return rules.Rows(rows), nil
	}
	return rules.List(list), nil
}

// ReadData reads what WriteData writes.
func ReadData(plain map[string]Plain) (rules.Data, error) {
	data := rules.Data{}
	for key, value := range plain {
		v, err := ReadValue(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		data[key] = v
	}
	return data, nil
}

// readNumber reads a canonical text of up to 40 digits, which is more than the border takes.
func readNumber(s string) (num.Number, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, decimals, _ := strings.Cut(digits, ".")
	n := num.Number{}
	for _, c := range whole + decimals {
		if c < '0' || c > '9' {
			return n, fmt.Errorf("what number is %q?", s)
		}
		ten, err := n.Mul(num.FromInt(10))
		if err != nil {
			return n, fmt.Errorf("%s: %w", s, err)
		}
		if n, err = ten.Add(num.FromInt(int64(c - '0'))); err != nil {
			return n, fmt.Errorf("%s: %w", s, err)
		}
	}
	if negative {
		n = n.Neg()
	}
	n, err := n.Mul(num.FromMinor(1, len(decimals)))
	if err == nil && n.String() != s {
		return n, fmt.Errorf("%s is written %s", s, n)
	}
	return n, err
}

// given is a world as it is evaluated in.
type given struct {
	data, row rules.Data
	facts     rules.Facts // without answers
}

// read reads a world; zones finds the rules of a zone by its name.
func (w *World) read(zones func(string) (*time.Location, error)) (*given, error) {
	now, ok := rules.ParseInstant(w.Now)
	if !ok {
		return nil, fmt.Errorf("what instant is %q?", w.Now)
	}
	g := &given{facts: rules.Facts{Now: now, Zone: w.Zone, User: w.User, Department: w.Department, Company: w.Company}}
	var err error
	if g.data, err = ReadData(w.Data); err != nil {
		return nil, err
	}
	if w.Row != nil {
		if g.row, err = ReadData(w.Row); err != nil {
			return nil, err
		}
	}
	if w.Located {
		g.facts.Location, err = zones(w.Zone)
	}
	return g, err
}
