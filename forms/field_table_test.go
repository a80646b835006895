package forms

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

const tableProperty = `{"type":"array","x-field":"table","minItems":2,"maxItems":4,"items":{"type":"object","properties":{
"n":{"type":"integer","x-field":"integer"},"s":{"type":"string","x-field":"text"}}}}`

func TestTable(t *testing.T) {
	testValues(t, tableProperty, []valueCase{
		{"rows are kept in order", `[{"_id":"b","n":2},{"_id":"a","n":1}]`, `[{"_id":"b","n":2},{"_id":"a","n":1}]`, ""},
		{"columns come in the form's order, the id first", `[{"s":"x","n":1,"_id":"a"},{"_id":"b"}]`, `[{"_id":"a","n":1,"s":"x"},{"_id":"b"}]`, ""},
		{"rows without an id get a free one", `[{"n":1},{"_id":"7","n":2},{"_id":null,"n":3}]`, `[{"_id":"8","n":1},{"_id":"7","n":2},{"_id":"9","n":3}]`, ""},
		{"no rows are a blank", `[]`, "", ""},
		{"too few rows", `[{"_id":"a"}]`, `[{"_id":"a"}]`, "at least 2 rows"},
		{"too many rows", `[{"_id":"a"},{"_id":"b"},{"_id":"c"},{"_id":"d"},{"_id":"e"}]`, `[{"_id":"a"},{"_id":"b"},{"_id":"c"},{"_id":"d"},{"_id":"e"}]`, "at most 4 rows"},
		{"an object", `{"0":{"n":1}}`, "", "a list of rows is needed here"},
		{"a text", `"[]"`, "", "a list of rows is needed here"},
	})
	testDisplay(t, tableProperty, `[{"_id":"a","n":1},{"_id":"b"}]`, "2 行", "2 rows", "")
	testDisplay(t, tableProperty, `[{"_id":"a","n":1}]`, "1 行", "1 row", "")
}

func TestTableRowsThatCannotStand(t *testing.T) {
	f := fieldForm(t, tableProperty)
	for _, c := range []struct{ name, sent, stored, want string }{
		{"the same id twice", `[{"_id":"a","n":1},{"_id":"a","n":2},{"_id":"b"}]`, `{"f":[{"_id":"a","n":1},{"_id":"b"}]}`, `f: the row _id "a" stands here twice`},
		{"an id that breaks out of a path", `[{"_id":"a.b"},{"_id":"a"},{"_id":"b"}]`, `{"f":[{"_id":"a"},{"_id":"b"}]}`, `f.+1: the row's _id is not valid`},
		{"a name that only Decode gives", `[{"_id":"+1"},{"_id":"a"},{"_id":"b"}]`, `{"f":[{"_id":"a"},{"_id":"b"}]}`, `f.+1: the row's _id is not valid`},
		{"an id that is a number", `[{"_id":3},{"_id":"a"},{"_id":"b"}]`, `{"f":[{"_id":"a"},{"_id":"b"}]}`, `f.+1: the row's _id is not valid`},
		{"an id with NUL", `[{"_id":"a\u0000"},{"_id":"a"},{"_id":"b"}]`, `{"f":[{"_id":"a"},{"_id":"b"}]}`, `f.+1: the row's _id is not valid`},
		{"two ids in one row", `[{"_id":"a","_id":"c"},{"_id":"a"},{"_id":"b"}]`, `{"f":[{"_id":"a"},{"_id":"b"}]}`, "f.a._id: \"_id\" stands here twice\nf: the row _id \"a\" stands here twice"},
		{"a row that is a list", `[[],{"_id":"a"},{"_id":"b"}]`, `{"f":[{"_id":"a"},{"_id":"b"}]}`, `f.+1: this must be an object`},
		{"a column that is not there", `[{"_id":"a","m":1},{"_id":"b"}]`, `{"f":[{"_id":"a"},{"_id":"b"}]}`, `f.a.m: there is no field "m"`},
		{"a table in a row", `[{"_id":"a","n":[{"n":1}]},{"_id":"b"}]`, `{"f":[{"_id":"a"},{"_id":"b"}]}`, `f.a.n: a whole number is needed here`},
	} {
		t.Run(c.name, func(t *testing.T) {
			stored, bad := through(f, `{"f":`+c.sent+`}`)
			if stored != c.stored {
				t.Errorf("\n got %s\nwant %s", stored, c.stored)
			}
			if bad != c.want {
				t.Errorf("\n got %s\nwant %s", bad, c.want)
			}
		})
	}
}

func TestTableTakes500RowsAndRefusesTheNext(t *testing.T) {
	f := fieldForm(t, strings.Replace(strings.Replace(tableProperty, `"minItems":2,`, "", 1), `"maxItems":4,`, "", 1))
	for _, c := range []struct {
		sent, kept int
		want       string
	}{
		{500, 500, ""},
		{501, 500, "f: at most 500 rows"},
		{100_001, 500, "f: at most 500 rows"},
	} {
		t.Run(fmt.Sprint(c.sent), func(t *testing.T) {
			d, bad := f.Decode([]byte(`{"f":[{"n":1}` + strings.Repeat(`,{"n":1}`, c.sent-1) + `]}`))
			if got := listing(bad); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if got := len(d["f"].AsRows()); got != c.kept {
				t.Errorf("%d rows kept, want %d", got, c.kept)
			}
		})
	}
}

func TestNewRowsNeverTakeTheNameOfAFormerOne(t *testing.T) {
	f := fieldForm(t, tableProperty)
	before, _ := f.Decode([]byte(`{"f":[{"_id":"1","n":1},{"_id":"2","n":2}]}`))
	d, _ := f.Decode([]byte(`{"f":[{"_id":"2","n":2},{"n":3}]}`))
	res := f.Evaluate(Input{Data: d, Before: before, Facts: &rules.Facts{}})
	if got, want := string(f.Encode(res.Data)), `{"f":[{"_id":"2","n":2},{"_id":"3","n":3}]}`; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}
