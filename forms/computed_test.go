package forms

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// computing is a form whose computed fields can leave what a document takes.
func computing(t testing.TB) *Form {
	return compile(t, wholeForm(`{
		"n":{"type":"number","x-field":"decimal","x-scale":6},"s":{"type":"string","x-field":"longtext"},
		"square":{"type":"number","x-field":"decimal","x-scale":2,"x-value":"n * n"},
		"more":{"type":"number","x-field":"decimal","x-scale":2,"x-value":"square + 1"},
		"line":{"type":"string","x-field":"text","x-value":"concat(s, ' ', n)"},
		"cut":{"type":"string","x-field":"text","x-value":"slice(s, 1)"},
		"many":{"type":"string","x-field":"longtext","x-value":"concat(s, s)"},
		"opt":{"type":"string","x-field":"option","x-options":[{"id":"a","label":"A"}],"x-value":"s"},
		"from":{"type":"string","x-field":"option","x-options":{"from":"types"},"x-value":"s"},
		"rows":{"type":"array","x-field":"table","items":{"type":"object","properties":{
			"x":{"type":"integer","x-field":"integer"},
			"cube":{"type":"integer","x-field":"integer","x-value":"x * x * x"},
			"part":{"type":"integer","x-field":"integer","x-value":"x > 5 ? 1 / 0 : x * x * x"}}}}}`), leaveEnv())
}

func TestAComputedValueThatCannotBeStoredIsLeftOut(t *testing.T) {
	f := computing(t)
	for _, c := range []struct{ name, data, want, problems string }{
		{"a number beyond the border, and what depends on it", `{"n":999999999}`, `{"n":999999999,"line":" 999999999"}`,
			"square: the number is too large"},
		{"a line break in one line of text", `{"s":"a\nb"}`, `{"s":"a\nb","many":"a\nba\nb"}`,
			"line: only one line of text is possible here\ncut: only one line of text is possible here\nopt: there is no such option\nfrom: there is no such option"},
		{"in one row", `{"rows":[{"_id":"a","x":1},{"_id":"b","x":9999999}]}`, `{"line":" ","rows":[{"_id":"a","x":1,"cube":1,"part":1},{"_id":"b","x":9999999}]}`,
			"rows.b.cube: the number is too large\nrows.b.part: rule_failed rows.b.part division_by_zero at 8-13"},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := f.Evaluate(Input{Data: decoded(t, f, c.data)})
			if got := string(f.Encode(res.Data)); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
			if got := listing(res.Problems); got != c.problems {
				t.Errorf("\n got %s\nwant %s", got, c.problems)
			}
		})
	}
}

func TestWhateverEvaluateGivesCanBeDecodedAgain(t *testing.T) {
	f := computing(t)
	texts := rapid.SampledFrom([]string{"", "a", "b", "x\ny", "👨\u200d👩", "a-1", "A", "\t", "  "})
	rapid.Check(t, func(t *rapid.T) {
		d := rules.Data{
			"n": rules.Num(num.FromMinor(rapid.Int64Range(-999_999_999_999_999, 999_999_999_999_999).Draw(t, "n"), rapid.IntRange(0, 6).Draw(t, "scale"))),
			"s": rules.Text(texts.Draw(t, "s")),
		}
		var rows []rules.Data
		for i := range rapid.IntRange(0, 3).Draw(t, "rows") {
			x := rapid.Int64Range(-9_999_999_999_999, 9_999_999_999_999).Draw(t, "x")
			rows = append(rows, rules.Data{RowID: rules.Text(itoa(i)), "x": rules.Num(num.FromInt(x))})
		}
		d["rows"] = rules.Rows(rows)
		for _, submit := range []bool{false, true} {
			stored := f.Encode(f.Evaluate(Input{Data: d, Submit: submit}).Data)
			if _, problems := f.Decode(stored); len(problems) > 0 {
				t.Fatalf("%s: %s", stored, listing(problems))
			}
		}
	})
}
