package forms

import "testing"

func TestACallerChangesOnlyWhatTheyMay(t *testing.T) {
	f := compile(t, wholeForm(`{"a":{"type":"integer","x-field":"integer"},"b":{"type":"integer","x-field":"integer"},"sum":{"type":"integer","x-field":"integer","x-value":"sum([a, b]) + sum(t.n)"},
		"t":{"type":"array","x-field":"table","x-lock":"a == 100","items":{"type":"object","properties":{"n":{"type":"integer","x-field":"integer"},"ok":{"type":"boolean","x-field":"boolean","x-show":"n > 0"}}}}}`), Env{})
	const before = `{"a":1,"b":2,"sum":13,"t":[{"_id":"x","n":4,"ok":false},{"_id":"y","n":6}]}`
	const sent = `{"a":10,"sum":99,"t":[{"_id":"y","n":60,"ok":true},{"_id":"z","n":70,"ok":true}]}`
	for _, c := range []struct {
		name             string
		may              []string
		before           string
		data, fieldMarks string
	}{
		{"everything", nil, before, `{"a":10,"sum":140,"t":[{"_id":"y","n":60,"ok":true},{"_id":"z","n":70,"ok":true}]}`, "sum!"},
		{"nothing", []string{}, before, `{"a":1,"b":2,"sum":13,"t":[{"_id":"x","n":4,"ok":false},{"_id":"y","n":6}]}`, "a! b! sum! t! t.n! t.ok! t.x.ok! t.y.ok!"},
		{"one field, which they empty", []string{"b"}, before, `{"a":1,"sum":11,"t":[{"_id":"x","n":4,"ok":false},{"_id":"y","n":6}]}`, "a! sum! t! t.n! t.ok! t.x.ok! t.y.ok!"},
		{"one column, in the rows that are there", []string{"t.ok"}, before, `{"a":1,"b":2,"sum":13,"t":[{"_id":"x","n":4,"ok":false},{"_id":"y","n":6,"ok":true}]}`, "a! b! sum! t! t.n!"},
		{"rows and all columns", []string{"t"}, before, `{"a":1,"b":2,"sum":133,"t":[{"_id":"y","n":60,"ok":true},{"_id":"z","n":70,"ok":true}]}`, "a! b! sum!"},
		{"a column of a table that a rule locks", []string{"t.ok"}, `{"a":100,"t":[{"_id":"y","n":6}]}`, `{"a":100,"sum":106,"t":[{"_id":"y","n":6}]}`, "a! b! sum! t! t.n! t.ok! t.y.ok!"},
		{"a computed field stays computed", []string{"sum"}, before, `{"a":1,"b":2,"sum":13,"t":[{"_id":"x","n":4,"ok":false},{"_id":"y","n":6}]}`, "a! b! sum! t! t.n! t.ok! t.x.ok! t.y.ok!"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := Input{Data: decoded(t, f, sent), Before: decoded(t, f, c.before), Facts: bigFacts()}
			if c.may != nil {
				in.Editable = map[string]bool{}
			}
			for _, path := range c.may {
				in.Editable[path] = true
			}
			res := f.Evaluate(in)
			if got := string(f.Encode(res.Data)); got != c.data {
				t.Errorf("\n got %s\nwant %s", got, c.data)
			}
			if got := fieldsText(res.Fields); got != c.fieldMarks {
				t.Errorf("\n got %s\nwant %s", got, c.fieldMarks)
			}
			if got := string(f.Encode(in.Before)); got != c.before {
				t.Errorf("the record before became %s", got)
			}
		})
	}
}
