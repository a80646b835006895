package forms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// everyField has one field of each type, and a table of all types that a column can have.
func everyField(t testing.TB) *Form {
	columns := `"text":{"type":"string","x-field":"text","maxLength":40},"long":{"type":"string","x-field":"longtext"},"whole":{"type":"integer","x-field":"integer","minimum":-1000,"maximum":1000},
"dec":{"type":"number","x-field":"decimal","x-scale":3,"exclusiveMinimum":-10.5},"money":{"type":"number","x-field":"money","exclusiveMaximum":99999.99},"yes":{"type":"boolean","x-field":"boolean"},
"day":{"type":"string","format":"date","x-field":"date"},"opt":{"type":"string","x-field":"option","x-options":[{"id":"am"},{"id":"pm"}]},"file":{"type":"string","x-field":"file"},
"mail":{"type":"string","x-field":"text","format":"email"},"code":{"type":"string","x-field":"text","pattern":"^[a-c]*$","minLength":2}`
	return compile(t, wholeForm(`{`+columns+`,"rows":{"type":"array","x-field":"table","minItems":1,"maxItems":3,"items":{"type":"object","properties":{`+columns+`}}}}`), leaveEnv())
}

func TestDecodeDocuments(t *testing.T) {
	f := everyField(t)
	for _, c := range []struct{ name, raw, stored, bad string }{
		{"nothing", ``, `{}`, ": not valid JSON at byte 0"},
		{"an empty object", ` { } `, `{}`, ""},
		{"a list", `[1]`, `{}`, ": this must be an object"},
		{"null", `null`, `{}`, ": this must be an object"},
		{"two documents", `{}{}`, `{}`, ": not valid JSON at byte 2"},
		{"a byte order mark", "\ufeff{}", `{}`, ": not valid JSON at byte 0"},
		{"a NUL after the end", "{}\x00", `{}`, ": not valid JSON at byte 2"},
		{"a comma too many", `{"whole":1,}`, `{}`, ": not valid JSON at byte 11"},
		{"no comma", `{"whole":1 "dec":2}`, `{}`, ": not valid JSON at byte 11"},
		{"a text that does not end", `{"text":"a`, `{}`, ": not valid JSON at byte 10"},
		{"a line break in a text", "{\"text\":\"a\nb\"}", `{}`, ": not valid JSON at byte 10"},
		{"an unknown escape", `{"text":"\x41"}`, `{}`, ": not valid JSON at byte 10"},
		{"half an escape", `{"text":"\u00"}`, `{}`, ": not valid JSON at byte 11"},
		{"NaN", `{"dec":NaN}`, `{}`, ": not valid JSON at byte 7"},
		{"a plus sign", `{"dec":+1}`, `{}`, ": not valid JSON at byte 7"},
		{"a leading zero", `{"dec":01}`, `{}`, ": not valid JSON at byte 7"},
		{"a point without digits", `{"dec":1.}`, `{}`, ": not valid JSON at byte 7"},
		{"hexadecimal", `{"whole":0x10}`, `{}`, ": not valid JSON at byte 9"},
		{"True", `{"yes":True}`, `{}`, ": not valid JSON at byte 7"},
		{"single quotes", `{'text':'a'}`, `{}`, ": not valid JSON at byte 1"},
		{"nesting beyond the bound", `{"text":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`, `{}`, ": nested deeper than 16 levels"},
		{"open nesting", strings.Repeat(`{"text":`, 1_000_000), `{}`, ": nested deeper than 16 levels"},
		{"mass assignment", `{"status":"approved","company_id":"c2","approved_by":"me","whole":1}`, `{"whole":1}`,
			"status: there is no field \"status\"\ncompany_id: there is no field \"company_id\"\napproved_by: there is no field \"approved_by\""},
		{"a key that is nearly one", `{"monye":1}`, `{}`, `monye: there is no field "monye"; did you mean "money"?`},
		{"a key in capitals", `{"Whole":1}`, `{}`, `Whole: there is no field "Whole"; did you mean "whole"?`},
		{"a key written with escapes is the same key", `{"\u0077hole":1}`, `{"whole":1}`, ""},
		{"a key twice", `{"whole":1,"whole":2}`, `{"whole":1}`, `whole: "whole" stands here twice`},
		{"a key twice, once with escapes", `{"whole":1,"\u0077hole":2}`, `{"whole":1}`, `whole: "whole" stands here twice`},
		{"a key twice, first null", `{"whole":null,"whole":2}`, `{}`, `whole: "whole" stands here twice`},
		{"a key with a lone surrogate", `{"\ud800":1}`, `{}`, `: there is no field ""`},
		{"a key to break out", `{"a') OR 1=1 --":1,"a\"b":1,"__proto__":{"x":1}}`, `{}`,
			"a') OR 1=1 --: there is no field \"a') OR 1=1 --\"\na\"b: there is no field \"a\"b\"\n__proto__: there is no field \"__proto__\""},
		{"all at once", `{"whole":1.5,"dec":"x","day":"never","rows":[{"_id":"r","opt":"x","yes":0}]}`, `{"rows":[{"_id":"r"}]}`,
			"whole: a whole number is needed here\ndec: a number is needed here\nday: a date such as 2026-11-22 is needed here\nrows.r.opt: there is no such option\nrows.r.yes: true or false is needed here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, bad := f.Decode([]byte(c.raw))
			if got := string(f.Encode(d)); got != c.stored {
				t.Errorf("\n got %s\nwant %s", got, c.stored)
			}
			if got := listing(bad); got != c.bad {
				t.Errorf("\n got %s\nwant %s", got, c.bad)
			}
		})
	}
}

func TestDecodeReportsAtMostAHundredProblems(t *testing.T) {
	f := everyField(t)
	var b strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&b, `"unknown%d":1,`, i)
	}
	_, bad := f.Decode([]byte(`{` + b.String() + `"whole":1}`))
	if len(bad) != maxProblems+1 || bad[maxProblems].Code != "more_problems" {
		t.Errorf("%d problems, the last %v", len(bad), bad[len(bad)-1])
	}
}

func TestDecodeRefusesAnEndlessDocument(t *testing.T) {
	_, bad := everyField(t).Decode(bytes.Repeat([]byte(" "), maxDocument+1))
	if got, want := listing(bad), ": larger than 8388608 bytes"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// anyRecord draws a record of values that Decode lets through, within the schema's bounds or not.
func anyRecord(f *Form) *rapid.Generator[rules.Data] {
	return rapid.Custom(func(t *rapid.T) rules.Data {
		d := rules.Data{}
		for _, field := range f.Fields {
			if rapid.Bool().Draw(t, "present") {
				drawValue(t, d, field)
			}
		}
		return d
	})
}

func drawValue(t *rapid.T, d rules.Data, f *Field) {
	var v rules.Value
	switch f.Type {
	case "text", "longtext":
		samples := []string{"", "a", "ab", "abc", "abd", "li@example.com", "a@b", "x y", "𠮷野家", "\"q\"\\", strings.Repeat("长", 41)}
		v = rules.Text(rapid.SampledFrom(samples).Draw(t, "text"))
	case "integer", "decimal", "money":
		v = rules.Num(num.FromMinor(rapid.Int64Range(-12_000_000, 12_000_000).Draw(t, "units"), f.Scale))
	case "boolean":
		v = rules.Bool(rapid.Bool().Draw(t, "yes"))
	case "date":
		v = rules.Date(rapid.Int64Range(-700_000, 2_900_000).Draw(t, "day"))
	case "option":
		v = rules.Text(rapid.SampledFrom([]string{"am", "pm"}).Draw(t, "option"))
	case "file":
		v = rules.Text(DeriveID(rapid.Int64Range(0, 1<<40).Draw(t, "ms"), ID{1}, 1).String())
	case "table":
		var rows []rules.Data
		for i := range rapid.IntRange(0, 4).Draw(t, "rows") {
			row := rules.Data{RowID: rules.Text(itoa(i + 1))}
			for _, column := range f.Columns {
				if rapid.Bool().Draw(t, "present") {
					drawValue(t, row, column)
				}
			}
			rows = append(rows, row)
		}
		v = rules.Rows(rows)
	}
	if !v.IsBlank() {
		d[f.ID] = v
	}
}

func TestWhatIsEncodedIsDecodedAsItWas(t *testing.T) {
	f := everyField(t)
	rapid.Check(t, func(t *rapid.T) {
		d := anyRecord(f).Draw(t, "record")
		raw := f.Encode(d)
		if !json.Valid(raw) {
			t.Fatalf("not JSON: %s", raw)
		}
		again, bad := f.Decode(raw)
		if len(bad) > 0 || !again.Equal(d) {
			t.Fatalf("%s came back as %s\n%s", raw, f.Encode(again), listing(bad))
		}
	})
}

// TestTheTwoWallsAgree holds random records against our own checks and against the validator: one finds
// something wrong with a field exactly where the other does.
func TestTheTwoWallsAgree(t *testing.T) {
	f := everyField(t)
	rapid.Check(t, func(t *rapid.T) {
		d := anyRecord(f).Draw(t, "record")
		own := &run{form: f, in: Input{Data: d, Facts: &rules.Facts{}}, data: d, steps: make([]standing, len(f.steps)), tables: make([]*table, len(f.Fields)), left: allBudget()}
		own.result.Fields = map[string]FieldState{}
		for _, field := range f.Fields {
			own.result.Fields[field.ID] = FieldState{Shown: true}
			own.open(field)
		}
		own.validate()
		wall := &run{form: f, data: d}
		wall.secondWall()
		if a, b := pathsOf(own.ps.list), pathsOf(wall.ps.list); a != b {
			t.Fatalf("%s\nour checks: %s\nvalidator: %s", f.Encode(d), listing(own.ps.list), listing(wall.ps.list))
		}
		for _, p := range wall.ps.list {
			if p.Code == "schema" {
				t.Fatalf("the validator's finding has no words: %v", p)
			}
		}
	})
}

func pathsOf(list []Problem) string {
	set := map[string]bool{}
	for _, p := range list {
		set[p.Path] = true
	}
	return strings.Join(sortedKeys(set), " ")
}

func FuzzDecode(f *testing.F) {
	form := everyField(f)
	for _, seed := range []string{
		`{"text":"a\ud842\udfb7","whole":-0,"dec":1e1000001,"rows":[{"_id":"a","money":0.10},{"yes":true}]}`, `{"a":[[[[`, `{"day":"2026-02-30"}`, "{\"text\":\"\u202e\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, bad := form.Decode(raw)
		if len(bad) == 0 && !json.Valid(raw) {
			t.Fatalf("taken although encoding/json refuses it: %q", raw)
		}
		if len(bad) > 0 && bad[0].Code == faultSyntax && json.Valid(raw) {
			t.Fatalf("refused although encoding/json takes it: %q", raw)
		}
		res := form.Evaluate(Input{Data: d, Facts: &rules.Facts{}, Submit: true})
		stored := form.Encode(res.Data)
		again, bad := form.Decode(stored)
		if len(bad) > 0 || !again.Equal(res.Data) {
			t.Fatalf("%q is stored as %s and comes back as %s: %s", raw, stored, form.Encode(again), listing(bad))
		}
	})
}

func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		`{"format":1,"kind":"plain","title":"T","schema":{"type":"object","properties":{"a":{"type":"number","x-field":"money","x-value":"b * 2","minimum":0.01},"b":{"type":"integer","x-field":"integer"}}}}`,
		`{"format":1,"kind":"plain","title":{"zh":"T"},"number":"A{yyyy}{mm}{00}","summary":"{{a}}","schema":{"type":"object","required":["a"],"properties":{"a":{"type":"array","x-field":"table","items":{"type":"object","properties":{"b":{"type":"string","x-field":"option","x-options":[{"id":"x"}]}}}}}},"layout":[{"id":"a"}]}`,
		`{"schema":{"allOf":[{"allOf":[{"$ref":"file:///etc/passwd"}]}]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		form, problems := Compile(src, leaveEnv())
		if (form == nil) == (len(problems) == 0) {
			t.Fatalf("a form and problems, or neither: %v %v", form, problems)
		}
		for _, p := range problems {
			if p.Text(Chinese) == p.Code || p.Text(English) == p.Code {
				t.Fatalf("code %q has no text", p.Code)
			}
		}
		if form == nil {
			return
		}
		if _, err := form.Client(); err != nil {
			t.Fatal(err)
		}
		form.Evaluate(Input{Submit: true})
		for _, c := range form.Costs() {
			if c.Once.Steps < 1 || c.Times < 1 || c.Share() <= 0 {
				t.Fatalf("%+v", c)
			}
		}
		for _, p := range form.CostProblems() {
			if p.Text(Chinese) == "" || p.To == 0 {
				t.Fatalf("%+v", p)
			}
		}
	})
}
