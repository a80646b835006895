package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// What is asked of another validator of JSON Schema: how many schemas, and records of each.
const (
	schemaCount    = 300
	recordsOfOne   = 40
	schemaBorder   = 15 // digits: what a number may have (design: numbers at the border)
	fieldsOfSchema = 8
)

// schemaVector is a form's schema with records and whether package forms takes them when they are submitted. Schemas have only words
// that JSON Schema has too, and records no blanks, which JSON Schema does not know: null, texts of nothing but space,
// lists of nothing.
type schemaVector struct {
	Schema json.RawMessage `json:"schema"`
	Cases  []schemaCase    `json:"cases"`
}

type schemaCase struct {
	Data  json.RawMessage `json:"data"`
	Taken bool            `json:"taken"`
	Why   string          `json:"why,omitempty"` // the first problem
}

func runSchemas(_ []string, out io.Writer) error {
	var all []schemaVector
	for n := range schemaCount {
		m := &schemaMaker{Rand: rand.New(rand.NewPCG(7, uint64(n)))}
		v, err := m.vector()
		if err != nil {
			return err
		}
		all = append(all, v)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc.Encode(all)
}

// schemaMaker makes a random schema, and records that keep or break it.
type schemaMaker struct {
	*rand.Rand
	fields []schemaField
}

// schemaField is a field's schema beside its type, and how a value of it is made.
type schemaField struct {
	id, text string
	value    func() string
}

func (m *schemaMaker) chance(percent int) bool { return m.IntN(100) < percent }

func (m *schemaMaker) pick(from ...string) string { return from[m.IntN(len(from))] }

func (m *schemaMaker) vector() (schemaVector, error) {
	m.fields = m.some(fieldsOfSchema, true)
	schema := m.object(m.fields)
	src, err := json.Marshal(map[string]json.RawMessage{"format": json.RawMessage("1"), "title": json.RawMessage(`"A"`), "kind": json.RawMessage(`"plain"`), "schema": json.RawMessage(schema)})
	if err != nil {
		return schemaVector{}, err
	}
	form, problems := forms.Compile(src, forms.Env{ID: "a.b", App: "a"})
	if len(problems) > 0 {
		return schemaVector{}, fmt.Errorf("%s: %v", schema, problems)
	}
	v := schemaVector{Schema: json.RawMessage(schema)}
	for range recordsOfOne {
		c := schemaCase{Data: json.RawMessage(m.record(m.fields))}
		data, refused := form.Decode(c.Data)
		found := form.Evaluate(forms.Input{Data: data, Submit: true, Facts: &rules.Facts{Now: formsNow, Zone: formsZone, User: "m1"}})
		if problems := append(refused, found.Problems...); len(problems) > 0 {
			c.Why = problems[0].Path + ": " + problems[0].Code
		}
		c.Taken = c.Why == ""
		v.Cases = append(v.Cases, c)
	}
	return v, nil
}

// some makes up to most fields, tables among them where these may be.
func (m *schemaMaker) some(most int, tables bool) (fields []schemaField) {
	for n := range 1 + m.IntN(most) {
		kinds := []func() (string, func() string){m.text, m.text, m.number, m.number, m.whole, m.date, m.truth, m.choices}
		if tables {
			kinds = append(kinds, m.table)
		}
		text, value := kinds[m.IntN(len(kinds))]()
		fields = append(fields, schemaField{fmt.Sprintf("f%d", n), text, value})
	}
	return fields
}

// object is the schema of a record or row.
func (m *schemaMaker) object(fields []schemaField) string {
	var properties, required []string
	more := ""
	for _, f := range fields {
		properties = append(properties, fmt.Sprintf("%q:%s", f.id, f.text))
		if m.chance(30) {
			required = append(required, fmt.Sprintf("%q", f.id))
		}
	}
	if len(required) > 0 {
		more += fmt.Sprintf(`"required":[%s],`, strings.Join(required, ","))
	}
	return fmt.Sprintf(`{"type":"object",%s"properties":{%s}}`, more, strings.Join(properties, ","))
}

// record is a record or row with most of its fields, now and then with a value of another type.
func (m *schemaMaker) record(fields []schemaField) string {
	members := []string{}
	for _, f := range fields {
		switch {
		case m.chance(15):
		case m.chance(6):
			other := m.pick(`"x"`, "7", "1.5", "true", "{}", `{"a":1}`)
			if !strings.Contains(f.text, "x-options") && m.chance(25) { // what can be chosen JSON Schema does not know
				other = m.pick("[7]", `["x","x"]`)
			}
			members = append(members, fmt.Sprintf("%q:%s", f.id, other))
		default:
			members = append(members, fmt.Sprintf("%q:%s", f.id, f.value()))
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

// bounds are a least and a greatest of counted things, each now and then.
func (m *schemaMaker) bounds(least, greatest string, most int) (words string, low, high int) {
	low, high = m.IntN(most), most
	high = low + m.IntN(most)
	if m.chance(60) {
		words += fmt.Sprintf(`,%q:%d`, least, low)
	}
	if m.chance(60) {
		words += fmt.Sprintf(`,%q:%d`, greatest, max(1, high))
	}
	return words, low, high
}

// letters are of one, two, three and four bytes.
var letters = []string{"a", "B", "7", "-", "é", "审", "批", "𠮷", "😀"}

func (m *schemaMaker) text() (string, func() string) {
	words, low, high := m.bounds("minLength", "maxLength", 8)
	any := func() string {
		var b strings.Builder
		for range max(1, low-2+m.IntN(high-low+5)) {
			b.WriteString(letters[m.IntN(len(letters))])
		}
		return quoted(b.String())
	}
	switch kind := m.pick("text", "longtext"); {
	case m.chance(20):
		pattern := m.pick(`^[A-Z]{2}[0-9]+$`, `ab|cd`, `^\\d{3}$`, `[一-龥]`, `^a.b$`, `^(x|y)*z?$`)
		return fmt.Sprintf(`{"type":"string","x-field":%q,"pattern":"%s"}`, kind, pattern),
			func() string {
				return m.pick(`"AB12"`, `"AB"`, `"xabx"`, `"123"`, `"1234"`, `"审批"`, `"a😀b"`, `"a\nb"`, `"xyxz"`, `"xyxq"`, `"z"`)
			}
	case m.chance(10):
		return `{"type":"string","x-field":"text","format":"email"}`, func() string {
			return m.pick(`"a@example.com"`, `"a.b+c@example.co"`, `"a"`, `"a@"`, `"@b.com"`, `"a b@c.com"`)
		}
	case m.chance(10):
		return `{"type":"string","x-field":"text","format":"uri"}`, func() string {
			return m.pick(`"https://example.com"`, `"http://example.com/a?b=c#d"`, `"example"`, `"//example.com"`, `"https://exa mple.com"`)
		}
	default:
		return fmt.Sprintf(`{"type":"string","x-field":%q%s}`, kind, words), any
	}
}

// limits are the least and greatest of a number, some of them exclusive.
func (m *schemaMaker) limits(low, high int, decimals string) (words string) {
	if m.chance(60) {
		words += fmt.Sprintf(`,%q:%d%s`, m.pick("minimum", "exclusiveMinimum"), low, decimals)
	}
	if m.chance(60) {
		words += fmt.Sprintf(`,%q:%d%s`, m.pick("maximum", "exclusiveMaximum"), high+1, decimals)
	}
	return words
}

func (m *schemaMaker) number() (string, func() string) {
	low := m.IntN(40) - 20
	high := low + m.IntN(20)
	decimals := m.pick("", ".5", ".25")
	words := m.limits(low, high, decimals)
	value := func() string {
		n := low - 2 + m.IntN(high-low+6)
		return fmt.Sprint(n) + m.pick("", ".5", ".25", ".24", ".26", ".0")
	}
	if m.chance(50) {
		return `{"type":"number","x-field":"money"` + words + `}`, value
	}
	return `{"type":"number","x-field":"decimal","x-scale":6` + words + `}`, func() string {
		if m.chance(10) {
			return m.pick("0.000001", "-0.000001", strings.Repeat("9", schemaBorder-6)+".999999", "0", "-0")
		}
		return value()
	}
}

func (m *schemaMaker) whole() (string, func() string) {
	low := m.IntN(40) - 20
	high := low + m.IntN(20)
	return `{"type":"integer","x-field":"integer"` + m.limits(low, high, "") + `}`, func() string {
		if m.chance(10) {
			return m.pick("1.5", "0.1", strings.Repeat("9", schemaBorder))
		}
		return fmt.Sprint(low - 2 + m.IntN(high-low+6))
	}
}

func (m *schemaMaker) date() (string, func() string) {
	return `{"type":"string","x-field":"date","format":"date"}`, func() string {
		return m.pick(`"2026-11-23"`, `"2024-02-29"`, `"2026-02-29"`, `"2026-13-01"`, `"2026-1-1"`, `"23.11.2026"`, `"2026-11-31"`, `"0001-01-01"`, `"9999-12-31"`)
	}
}

func (m *schemaMaker) truth() (string, func() string) {
	return `{"type":"boolean","x-field":"boolean"}`, func() string { return m.pick("true", "false", `"true"`, "1", "0") }
}

func (m *schemaMaker) choices() (string, func() string) {
	words, _, _ := m.bounds("minItems", "maxItems", 4)
	return `{"type":"array","x-field":"options","x-options":[{"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"},{"id":"e"},{"id":"f"},{"id":"g"},{"id":"h"}]` + words + `}`, func() string {
		some := []string{}
		for _, n := range m.Perm(8)[:1+m.IntN(7)] {
			some = append(some, fmt.Sprintf("%q", "abcdefgh"[n:n+1]))
		}
		return "[" + strings.Join(some, ",") + "]"
	}
}

func (m *schemaMaker) table() (string, func() string) {
	columns := m.some(4, false)
	words, low, high := m.bounds("minItems", "maxItems", 5)
	return `{"type":"array","x-field":"table"` + words + `,"items":` + m.object(columns) + `}`, func() string {
		rows := []string{}
		for range max(1, low-1+m.IntN(high-low+3)) {
			rows = append(rows, m.record(columns))
		}
		return "[" + strings.Join(rows, ",") + "]"
	}
}
