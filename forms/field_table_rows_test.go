package forms

import (
	"os"
	"strings"
	"testing"
)

func rowsForm(t *testing.T) *Form {
	return compileFile(t, "testdata/page/rows.json", Env{ID: "x.rows", App: "x"})
}

// rowsResult evaluates what a caller sends; before "" is a record that is being begun.
func rowsResult(t *testing.T, sent, before string, submit bool) (*Form, Result) {
	t.Helper()
	f := rowsForm(t)
	data, problems := f.Decode([]byte(sent))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	in := Input{Data: data, Submit: submit}
	if before != "" {
		in.Before, _ = f.Decode([]byte(before))
	}
	return f, f.Evaluate(in)
}

func codesAt(problems []Problem) string {
	var out []string
	for _, p := range problems {
		out = append(out, p.Path+" "+p.Code+" "+p.Args["row"])
	}
	return strings.Join(out, "; ")
}

func TestNoTwoRowsAreTheSame(t *testing.T) {
	for _, one := range []struct{ rows, want string }{
		{`{"_id":"1","what":"wine","name":"A1"},{"_id":"2","what":"wine","n":4,"name":" Ａ１"}`, "lines.2.name same_as_row 1"},
		{`{"_id":"1","what":"wine","n":5,"yes":true},{"_id":"2","what":"cake","n":5,"yes":true}`, "lines.2.n same_as_row 1"},
		{`{"_id":"1","what":"wine","day":"2026-11-22"},{"_id":"2","what":"cake","n":1,"day":"2026-11-22"},{"_id":"3","what":"wine","n":2,"day":"2026-11-22"}`, "lines.3.day rows_alike 1"},
		{`{"_id":"1","what":"wine","n":1},{"_id":"2","what":"wine","n":2}`, ""}, // blank cells repeat nothing
		{`{"_id":"1","what":"tea","n":1},{"_id":"2","what":"tea","n":1}`, ""},   // nor do hidden ones
	} {
		if _, res := rowsResult(t, `{"who":"x","open":true,"lines":[`+one.rows+`]}`, "", false); codesAt(res.Problems) != one.want {
			t.Errorf("%s\n got %s\nwant %s", one.rows, codesAt(res.Problems), one.want)
		}
	}
}

func TestRowsThatARecordBeginsWith(t *testing.T) {
	f, res := rowsResult(t, `{"who":"x","open":false}`, "", false)
	got := string(f.Encode(res.Data))
	for _, want := range []string{`"lines":[{"_id":"a","day":"2026-11-23","what":"tea","name":"Ａ1"},{"_id":"b","what":"cake","n":2}]`, `"week":[{"_id":"mon","day":"mon","hours":8},`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %s", got, want)
		}
	}
	if draft := string(f.Encode(res.Draft())); draft != `{"who":"x","open":false,"hours":24}` {
		t.Errorf("a draft keeps %s", draft)
	}
	f, res = rowsResult(t, `{"who":"x","lines":[]}`, "", false)
	if got := string(f.Encode(res.Draft())); !strings.Contains(got, `"lines":null`) {
		t.Errorf("rows that were all removed come back in %s", got)
	}
	f, res = rowsResult(t, `{"who":"x"}`, `{"who":"x"}`, true)
	if got := string(f.Encode(res.Data)); strings.Contains(got, `"lines":`) {
		t.Errorf("a record that was filed before begins anew: %s", got)
	}
}

func TestFixedRowsStay(t *testing.T) {
	const before = `{"who":"x","week":[{"_id":"mon","day":"mon","hours":4},{"_id":"tue","day":"tue"}]}`
	for _, one := range []struct{ name, sent, before, want string }{
		{"others are left out, in the order of the form", `[{"_id":"new","hours":1},{"_id":"wed","hours":2},{"_id":"mon","hours":3,"day":"tue"}]`, "",
			`[{"_id":"mon","day":"mon","hours":3},{"_id":"tue","day":"tue","from":"09:00","hours":8},{"_id":"wed","day":"wed","hours":2}]`},
		{"nobody removes them", `[]`, "", `[{"_id":"mon","day":"mon","hours":8},{"_id":"tue","day":"tue","from":"09:00","hours":8},{"_id":"wed","day":"wed","hours":8}]`},
		{"a record keeps its own", `[{"_id":"wed","hours":2},{"_id":"mon","hours":5}]`, before, `[{"_id":"mon","day":"mon","hours":5},{"_id":"tue","day":"tue"}]`},
		{"also where they are not sent", `null`, before, `[{"_id":"mon","day":"mon","hours":4},{"_id":"tue","day":"tue"}]`},
	} {
		f, res := rowsResult(t, `{"who":"x","week":`+one.sent+`}`, one.before, false)
		if got := string(f.Encode(res.Data)); !strings.Contains(got, `"week":`+one.want) {
			t.Errorf("%s: %s\nlacks %s", one.name, got, one.want)
		}
	}
}

func TestTotalsOfColumns(t *testing.T) {
	_, res := rowsResult(t, `{"who":"cake","open":true,"lines":[{"_id":"1","what":"wine","n":2,"cost":1.1},{"_id":"2","what":"wine","n":3,"yes":true,"cost":2.2},{"_id":"3","what":"cake","n":4,"cost":0.05}]}`, "", false)
	for path, want := range map[string]string{"lines.n": "9", "lines.cost": "2.25", "lines.sum": "9"} {
		if got := res.Totals[path].String(); got != want {
			t.Errorf("%s comes to %q, not %s", path, got, want)
		}
	}
	if _, none := res.Totals["week.hours"]; none {
		t.Error("a hidden table has totals")
	}
}

func TestTableWordsThatAreRefused(t *testing.T) {
	src, err := os.ReadFile("testdata/page/rows.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct{ from, to, want string }{
		{`["day","what"]`, `["day"]`, "together_columns"}, {`["day","what"]`, `["day","none"]`, "together_unknown"}, {`["day","what"]`, `["day","day"]`, "id_twice"},
		{`"_id":"a",`, ``, "missing_key"}, {`"_id":"a",`, `"_id":"b",`, "row_id_twice"}, {`"what":"tea","name"`, `"what":"beer","name"`, "option_unknown"},
		{`"_id":"a",`, `"_id":"a","sum":1,`, "starting_cell"}, {`"_id":"a",`, `"_id":"a","unknown":1,`, "unknown_field"}, {`"name":"Ａ1"`, `"name":"` + strings.Repeat("x", 21) + `"`, "too_long"},
		{`"maxItems":6`, `"maxItems":1`, "starting_count"}, {`"x-rows":[{"_id":"mon"`, `"x-comment":"","x-rows":[{"_id":"mon","from":"25:00"`, "not_a_time"},
		{`"n_most":{"type":"integer",`, `"n_most":{"type":"integer","x-total":"true",`, "total_no_column"}, {`"n_most":{"type":"integer",`, `"n_most":{"type":"integer","x-unique":"rows",`, "value_not_here"},
		{`"x-total":"true"`, `"x-total":"n"`, "rule_invalid"},
	} {
		changed := strings.Replace(string(src), one.from, one.to, 1)
		if changed == string(src) {
			t.Fatal("nothing to replace: " + one.from)
		}
		_, problems := Compile([]byte(changed), Env{ID: "x.rows", App: "x"})
		var codes []string
		for _, p := range problems {
			codes = append(codes, p.Code)
		}
		if !strings.Contains(strings.Join(codes, " "), one.want) {
			t.Errorf("%s: %v, not %s", one.to, codes, one.want)
		}
	}
	fixed := strings.Replace(string(src), `"x-rows":[{"_id":"mon","day":"mon"},{"_id":"tue","day":"tue","from":"09:00"},{"_id":"wed","day":"wed"}],`, "", 1)
	if _, problems := Compile([]byte(fixed), Env{ID: "x.rows", App: "x"}); len(problems) == 0 || problems[0].Code != "fixed_rows" {
		t.Errorf("rows that are fixed and none: %v", problems)
	}
}

// Hostile rows (faults.md B): more than there can be, one id twice, the id of another record's row, columns that are none.
func TestHostileRows(t *testing.T) {
	f := rowsForm(t)
	for _, one := range []struct{ name, rows, want string }{
		{"501 rows", strings.TrimSuffix(strings.Repeat(`{},`, MaxRows+1), ","), "lines too_many_rows "},
		{"100001 rows", strings.TrimSuffix(strings.Repeat(`{},`, 100_001), ","), "lines too_many_rows "},
		{"an id twice", `{"_id":"a"},{"_id":"a"}`, "lines row_id_twice a"},
		{"an id that is none", `{"_id":"../a"}`, "lines.+1 row_id "},
		{"columns of another table", `{"_id":"a","hours":1}`, "lines.a.hours unknown_field "},
		{"a company's row", `{"_id":"a","company_id":1}`, "lines.a.company_id unknown_field "},
	} {
		if _, problems := f.Decode([]byte(`{"lines":[` + one.rows + `]}`)); codesAt(problems) != one.want {
			t.Errorf("%s: %s, not %s", one.name, codesAt(problems), one.want)
		}
	}
	// Another record's row is a new one of this record: nothing of that record is reached by its name.
	_, res := rowsResult(t, `{"who":"x","open":true,"lines":[{"_id":"01890a5d-ac96-774b-bcce-b302099a8057","what":"tea"}]}`, `{"who":"x","lines":[{"_id":"1","what":"wine","cost":5}]}`, false)
	rows := res.Data["lines"].AsRows()
	if len(rows) != 1 || !rows[0]["cost"].IsBlank() || rows[0][RowID].AsText() != "01890a5d-ac96-774b-bcce-b302099a8057" {
		t.Errorf("%v", rows)
	}
}

// A stored record's totals are those that it had as it was filled in, of the columns that are asked for.
func TestTotalsOfAStoredRecord(t *testing.T) {
	f := rowsForm(t)
	data, problems := f.Decode([]byte(`{"who":"wine","lines":[{"_id":"1","what":"wine","n":2,"cost":10,"sum":20},{"_id":"2","what":"cake","n":1,"cost":5,"sum":5},{"_id":"3","what":"cake","yes":true,"cost":0.5}]}`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := func(counts func(*Field) bool) string {
		totals, asks := f.Totals(Input{Data: data, Before: data}, counts)
		if len(asks) > 0 {
			t.Errorf("it asks %v", asks)
		}
		var out []string
		for _, path := range []string{"lines.n", "lines.cost", "lines.sum", "week.hours"} {
			if v, ok := totals[path]; ok {
				out = append(out, path+" "+f.Field(path).SumText(v, Chinese, f.Language))
			}
		}
		return strings.Join(out, ", ")
	}
	if all := got(func(*Field) bool { return true }); all != "lines.n 3, lines.cost 10.50, lines.sum 25.00" {
		t.Error(all)
	}
	if some := got(func(column *Field) bool { return column.ID == "n" }); some != "lines.n 3" {
		t.Error(some)
	}
}
