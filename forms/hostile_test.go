package forms

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// TestASchemaReachesNothing compiles definitions that point at a server and at a file, in every place
// where a validator would follow them: the server is never asked, and nothing of the file is in a problem.
func TestASchemaReachesNothing(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write([]byte(`{"type":"string"}`))
	}))
	defer server.Close()
	secret := filepath.Join(t.TempDir(), "secret.json")
	if err := os.WriteFile(secret, []byte(`{"type":"hunter2"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{server.URL, "file://" + secret, "//" + strings.TrimPrefix(server.URL, "http://"), secret} {
		for _, keyword := range []string{"$ref", "$dynamicRef", "$recursiveRef", "$id", "id", "$schema", "$anchor", "$vocabulary", "$defs"} {
			member := `"` + keyword + `":"` + target + `"`
			for name, src := range map[string]string{
				"form":   `{"format":1,"kind":"plain","title":"T","schema":{` + member + `,"type":"object","properties":{"a":{"type":"boolean","x-field":"boolean"}}}}`,
				"field":  wholeForm(`{"a":{"type":"boolean","x-field":"boolean",` + member + `}}`),
				"row":    wholeForm(`{"a":{"type":"array","x-field":"table","items":{` + member + `,"type":"object","properties":{"b":{"type":"boolean","x-field":"boolean"}}}}}`),
				"column": wholeForm(`{"a":{"type":"array","x-field":"table","items":{"type":"object","properties":{"b":{"type":"boolean","x-field":"boolean",` + member + `}}}}}`),
			} {
				t.Run(keyword+" in a "+name, func(t *testing.T) {
					f, problems := Compile([]byte(src), Env{})
					if f != nil || len(problems) == 0 {
						t.Fatalf("taken: %s", src)
					}
					if strings.Contains(listing(problems), "hunter2") {
						t.Error(listing(problems))
					}
				})
			}
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("the server was asked %d times", n)
	}
}

// TestTheValidatorItselfReachesNothing takes away our own refusals: the door behind them is shut too.
func TestTheValidatorItselfReachesNothing(t *testing.T) {
	for _, target := range []string{"file:///etc/passwd", "http://169.254.169.254/", "//host/x", "other.json"} {
		t.Run(target, func(t *testing.T) {
			c := &compiler{form: &Form{schema: []byte(`{"type":"object","properties":{"a":{"$ref":"` + target + `"}}}`)}}
			c.buildWall()
			if len(c.ps.list) != 1 || c.ps.list[0].Code != "schema_refused" || strings.Contains(listing(c.ps.list), "root:") {
				t.Errorf("got %s", listing(c.ps.list))
			}
		})
	}
}

func TestHostileDefinitionsAreRefusedInPlainWords(t *testing.T) {
	deep := func(open, end string, n int) string { return strings.Repeat(open, n) + strings.Repeat(end, n) }
	manyFields := strings.Repeat(`,"f":{"type":"boolean","x-field":"boolean"}`, 400)
	for _, c := range []struct{ name, src, want string }{
		{"10,000 deep allOf", wholeForm(`{"a":{"type":"string","x-field":"text","allOf":` + deep(`[{"allOf":`, `}]`, 10_000) + `}}`), ": nested deeper than 32 levels"},
		{"a million brackets", strings.Repeat("[", 1_000_000), ": nested deeper than 32 levels"},
		{"more than 2 MB", `{"a":"` + strings.Repeat("x", maxDefinition) + `"}`, ": larger than 2097152 bytes"},
		{"400 fields", wholeForm(`{"a":{"type":"boolean","x-field":"boolean"}` + numbered(manyFields) + `}`), "/schema/properties: at most 300 fields"},
		{"a rule of 5,000 bytes", wholeForm(`{"a":{"type":"boolean","x-field":"boolean","x-value":"` + strings.Repeat("a and ", 900) + `a"}}`), "/schema/properties/a/x-value: rule_invalid  source_too_long at 4096-4097"},
		{"600,000 brackets in a rule", wholeForm(`{"a":{"type":"boolean","x-field":"boolean","x-value":"` + strings.Repeat("(", 600_000) + `"}}`), "/schema/properties/a/x-value: rule_invalid  source_too_long at 4096-4097"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Compile([]byte(c.src), Env{})
			if got := listing(problems); got != c.want {
				t.Errorf("\n got %s\nwant %s", clip(got), c.want)
			}
		})
	}
}

// numbered gives each field f a name of its own.
func numbered(fields string) string {
	parts := strings.Split(fields, `"f"`)
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(`"f` + itoa(i) + `"`)
		}
		b.WriteString(p)
	}
	return b.String()
}

func TestManyKeysCostNoMoreThanTheirLength(t *testing.T) {
	var b strings.Builder
	for i := range 150_000 {
		b.WriteString(`,"k` + itoa(i) + `":1`)
	}
	_, problems := Compile([]byte(`{"format":1`+b.String()+`}`), Env{})
	if len(problems) != maxProblems+1 {
		t.Errorf("%d problems", len(problems))
	}
}

// TestRulesShareOneBudget has 40 columns that each sum a column over 500 rows, in every row: 10 million
// looks at a row.
func TestRulesShareOneBudget(t *testing.T) {
	var columns strings.Builder
	for i := range 40 {
		columns.WriteString(`,"c` + itoa(i) + `":{"type":"number","x-field":"decimal","x-value":"n / sum(t.n)"}`)
	}
	f := compile(t, wholeForm(`{"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"n":{"type":"integer","x-field":"integer"}`+columns.String()+`}}}}`), Env{})
	res := f.Evaluate(Input{Data: decoded(t, f, `{"t":[{"n":1}`+strings.Repeat(`,{"n":1}`, MaxRows-1)+`]}`)})
	if len(res.Problems) == 0 || res.Problems[0].Code != "rule_failed" {
		t.Errorf("it was all worked out: %s", listing(res.Problems))
	}
	if len(res.Problems) > maxProblems+1 {
		t.Errorf("%d problems", len(res.Problems))
	}
}

func TestEvaluateTakesOnlyValuesOfTheFieldsType(t *testing.T) {
	f := everyField(t)
	d := rules.Data{"whole": rules.Text("7"), "text": rules.Bool(true), "day": rules.Date(1), "rows": rules.Rows([]rules.Data{
		{RowID: rules.Text("a"), "yes": rules.Text("true"), "status": rules.Text("approved"), "money": rules.Num(num.FromInt(1))}})}
	res := f.Evaluate(Input{Data: d})
	if got, want := listing(res.Problems), "text: text is needed here\nwhole: a whole number is needed here\nrows.a.yes: true or false is needed here"; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if got, want := fmt.Sprint(res.Data), "map[day:1970-01-02 rows:1 rows]"; got != want || len(res.Data["rows"].AsRows()[0]) != 2 {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestNamesOfNewRowsAreFreeEvenBesideStrangeOnes(t *testing.T) {
	f := everyField(t)
	d := decoded(t, f, `{"rows":[{"_id":"999999999"},{"_id":"1000000000"},{}]}`)
	res := f.Evaluate(Input{Data: d})
	if got := res.Data["rows"].AsRows()[2][RowID].AsText(); got != "1000000001" {
		t.Errorf("named %s", got)
	}
}
