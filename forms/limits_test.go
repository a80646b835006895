package forms

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/superform-dev/superform/forms/rules"
)

// tableOf is a form whose table has these columns, and a record with so many rows alike.
func tableOf(t *testing.T, columns string, rows int, row string) (*Form, rules.Data) {
	f := compile(t, wholeForm(`{"rate":{"type":"integer","x-field":"integer"},"items":{"type":"array","x-field":"table","items":{"type":"object","properties":{`+columns+`}}}}`), Env{})
	all := make([]string, rows)
	for i := range all {
		all[i] = fmt.Sprintf(`{"_id":"%d",%s}`, i+1, strings.ReplaceAll(row, "#", itoa(i)))
	}
	return f, decoded(t, f, `{"rate":3,"items":[`+strings.Join(all, ",")+`]}`)
}

// TestPatternsAreCounted holds long texts in many rows against a pattern of some hundred instructions: what all rules may spend bounds it, and
// the texts that are not searched are told.
func TestPatternsAreCounted(t *testing.T) {
	column := `"a":{"type":"string","x-field":"longtext","pattern":"^(?:[a-z]{1,50}|[a-y]{1,50}){1,2}!$"}`
	long := strings.Repeat("abcdefghij", 400)
	f, d := tableOf(t, column, 500, `"a":"`+long+`"`)
	start := time.Now()
	res := f.Evaluate(Input{Data: d, Submit: true})
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	counts := map[string]int{}
	for _, p := range res.Problems {
		counts[p.Code]++
	}
	fit := allSteps / f.Field("items").Column("a").Pattern.Steps(len(long))
	if fit < 1 || fit > 99 || counts["pattern"] != fit || counts["pattern_budget"] != 100-fit {
		t.Errorf("%d fit, and there are %v", fit, counts)
	}
	f, d = tableOf(t, column, fit, `"a":"`+long+`"`)
	for _, p := range f.Evaluate(Input{Data: d, Submit: true}).Problems {
		if p.Code != "pattern" {
			t.Error(p)
		}
	}
}

// TestAsksOfAFormAreBounded asks for more facts than one decision may find out: at most so many in one round, the others in the next.
func TestAsksOfAFormAreBounded(t *testing.T) {
	columns, row := make([]string, 25), make([]string, 25)
	for i := range columns {
		columns[i] = fmt.Sprintf(`"f%d":{"type":"string","x-field":"file"}`, i)
		row[i] = fmt.Sprintf(`"f%d":"01890a5d-ac96-774b-%04d-@"`, i, i)
	}
	f, d := tableOf(t, strings.Join(columns, ","), 1, strings.ReplaceAll(strings.Join(row, ","), "@", "000000000001"))
	one := d["items"].AsRows()[0]
	all := make([]rules.Data, 500)
	for i := range all {
		all[i] = rules.Data{RowID: rules.Text(itoa(i + 1))}
		for id, v := range one {
			if id != RowID {
				all[i][id] = rules.Text(strings.Replace(v.AsText(), "000000000001", fmt.Sprintf("%012d", i+1), 1))
			}
		}
	}
	d["items"] = rules.Rows(all)
	in := Input{Data: d, Facts: &rules.Facts{}}
	first := f.Evaluate(in).Asks
	if len(first) != maxAsks {
		t.Fatalf("%d asks", len(first))
	}
	for _, ask := range first {
		in.Facts.Answer(ask, rules.Bool(true))
	}
	if rest := f.Evaluate(in).Asks; len(rest) != 12_500-maxAsks {
		t.Errorf("%d asks in the second round", len(rest))
	}
}

// TestManyRulesOnManyRows evaluates 200 rules in each of 500 rows, 50 columns with four rules each, as many as a table takes: what all rules may
// spend suffices, all values are there, and it takes no longer than a person waits.
func TestManyRulesOnManyRows(t *testing.T) {
	columns := make([]string, 50)
	for i := range columns {
		before := "rate"
		if i > 0 {
			before = "c" + itoa(i-1)
		}
		columns[i] = fmt.Sprintf(`"c%d":{"type":"integer","x-field":"integer","x-show":"rate > 0","x-require":"%s > 1","x-lock":"%s < 0","x-default":"%s + 1"}`, i, before, before, before)
	}
	f, d := tableOf(t, strings.Join(columns, ","), 500, `"c0":#`)
	if problems := f.CostProblems(); len(problems) > 0 {
		t.Error(listing(problems))
	}
	took := make([]time.Duration, 20)
	for i := range took {
		start := time.Now()
		res := f.Evaluate(Input{Data: d, Submit: true})
		took[i] = time.Since(start)
		if len(res.Problems) > 0 {
			t.Fatal(listing(res.Problems))
		}
		for at, row := range res.Data["items"].AsRows() {
			if got, want := row["c49"].String(), itoa(at+49); got != want {
				t.Fatalf("row %d: %s, not %s", at, got, want)
			}
		}
	}
	slices.Sort(took)
	t.Logf("200 rules × 500 rows: median %s, slowest of 20 %s", took[10], took[19])
	if took[0] > 2*time.Second {
		t.Errorf("the quickest took %s", took[0])
	}
}
