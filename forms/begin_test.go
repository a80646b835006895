package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// beginning is a form with defaults of every kind.
func beginning(t testing.TB) *Form {
	return compile(t, wholeForm(`{
		"from":{"type":"string","format":"date","x-field":"date"},
		"to":{"type":"string","format":"date","x-field":"date","x-default":"from"},
		"n":{"type":"integer","x-field":"integer"},
		"third":{"type":"number","x-field":"decimal","x-scale":2,"x-default":"n / 3","maximum":9},
		"twice":{"type":"number","x-field":"decimal","x-value":"third * 2"},
		"line":{"type":"string","x-field":"text","x-default":"n == 13 ? concat('a', slice(why, 1)) : 'plain'","x-show":"n != 12"},
		"fixed":{"type":"string","x-field":"option","x-default":"n == 11 ? 'c' : 'a'","x-options":[{"id":"a"},{"id":"b"}],"x-lock":"n == 10"},
		"yes":{"type":"boolean","x-field":"boolean","x-default":"true"},
		"why":{"type":"string","x-field":"longtext"},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{
			"x":{"type":"integer","x-field":"integer","x-default":"n"},
			"y":{"type":"integer","x-field":"integer","x-value":"x + 1"}}}}}`), leaveEnv())
}

func TestDefaultsStandUntilSomebodySendsAnother(t *testing.T) {
	f := beginning(t)
	for _, c := range []struct{ name, data, want, draft, problems string }{
		{"nothing sent", `{}`, `{"line":"plain","fixed":"a","yes":true}`, `{}`, ""},
		{"inputs sent", `{"from":"2026-11-23","n":1}`, `{"from":"2026-11-23","to":"2026-11-23","n":1,"third":0.33,"twice":0.66,"line":"plain","fixed":"a","yes":true}`,
			`{"from":"2026-11-23","n":1,"twice":0.66}`, ""},
		{"others sent", `{"from":"2026-11-23","to":"2026-11-24","n":1,"third":2,"line":"x","fixed":"b","yes":false}`,
			`{"from":"2026-11-23","to":"2026-11-24","n":1,"third":2,"twice":4,"line":"x","fixed":"b","yes":false}`,
			`{"from":"2026-11-23","to":"2026-11-24","n":1,"third":2,"twice":4,"line":"x","fixed":"b","yes":false}`, ""},
		{"cleared", `{"from":"2026-11-23","to":null,"n":1,"third":null,"line":null,"fixed":null,"yes":null}`, `{"from":"2026-11-23","n":1}`,
			`{"from":"2026-11-23","to":null,"n":1,"third":null,"line":null,"fixed":null,"yes":null}`, ""},
		{"an option cleared as pages write it", `{"fixed":"","yes":false,"line":"x"}`, `{"line":"x","yes":false}`, `{"line":"x","fixed":null,"yes":false}`, ""},
		{"beyond a bound", `{"n":30}`, `{"n":30,"third":10,"twice":20,"line":"plain","fixed":"a","yes":true}`, `{"n":30,"twice":20}`, "third: this must be at most 9"},
		{"what a field cannot keep", `{"n":13,"why":"x\ny"}`, `{"n":13,"third":4.33,"twice":8.66,"fixed":"a","yes":true,"why":"x\ny"}`,
			`{"n":13,"twice":8.66,"why":"x\ny"}`, "line: only one line of text is possible here"},
		{"no option", `{"n":11}`, `{"n":11,"third":3.67,"twice":7.34,"line":"plain","yes":true}`, `{"n":11,"twice":7.34}`, "fixed: there is no such option"},
		{"hidden", `{"n":12,"line":"x"}`, `{"n":12,"third":4,"twice":8,"fixed":"a","yes":true}`, `{"n":12,"twice":8}`, ""},
		{"locked, whatever is sent", `{"n":10,"fixed":"b"}`, `{"n":10,"third":3.33,"twice":6.66,"line":"plain","fixed":"a","yes":true}`, `{"n":10,"twice":6.66}`, ""},
		{"locked, and cleared", `{"n":10,"fixed":null}`, `{"n":10,"third":3.33,"twice":6.66,"line":"plain","fixed":"a","yes":true}`, `{"n":10,"twice":6.66}`, ""},
		{"row by row", `{"n":9,"yes":null,"line":null,"fixed":null,"third":null,"t":[{"_id":"a"},{"_id":"b","x":4},{"_id":"c","x":null},{}]}`,
			`{"n":9,"t":[{"_id":"a","x":9,"y":10},{"_id":"b","x":4,"y":5},{"_id":"c"},{"_id":"1","x":9,"y":10}]}`,
			`{"n":9,"third":null,"line":null,"fixed":null,"yes":null,"t":[{"_id":"a","y":10},{"_id":"b","x":4,"y":5},{"_id":"c","x":null},{"_id":"1","y":10}]}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			sent := decoded(t, f, c.data)
			before := string(f.Encode(sent))
			res := f.Evaluate(Input{Data: sent})
			if got := string(f.Encode(res.Data)); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
			draft := res.Draft()
			if got := string(f.Encode(draft)); got != c.draft {
				t.Errorf("a draft keeps\n got %s\nwant %s", got, c.draft)
			}
			if got := listing(res.Problems); got != c.problems {
				t.Errorf("\n got %s\nwant %s", got, c.problems)
			}
			if again := f.Evaluate(Input{Data: decoded(t, f, string(f.Encode(draft)))}); string(f.Encode(again.Data)) != c.want || string(f.Encode(again.Draft())) != c.draft {
				t.Errorf("kept and begun again\n got %s", f.Encode(again.Data))
			}
			if string(f.Encode(sent)) != before || string(f.Encode(res.Data)) != c.want {
				t.Error("what was given has changed")
			}
		})
	}
}

func TestDefaultsAreForWhatIsBeingBegun(t *testing.T) {
	f := beginning(t)
	before := decoded(t, f, `{"n":3,"t":[{"_id":"a","x":1}]}`)
	res := f.Evaluate(Input{Data: decoded(t, f, `{"n":4,"to":null,"t":[{"_id":"a"},{"_id":"b","x":null}]}`), Before: before, Submit: true})
	const want = `{"n":4,"t":[{"_id":"a"},{"_id":"b"}]}`
	if got, draft := string(f.Encode(res.Data)), string(f.Encode(res.Draft())); got != want || draft != want {
		t.Errorf("submitted again it holds %s, %s", got, draft)
	}
	if res := f.Evaluate(Input{Data: decoded(t, f, `{"n":3,"third":1,"yes":null}`), Editable: map[string]bool{"n": true, "yes": true}}); string(f.Encode(res.Data)) != `{"n":3,"third":1,"twice":2,"line":"plain","fixed":"a"}` {
		t.Errorf("what may not be filled in holds %s", f.Encode(res.Data))
	}
}

func TestADefaultThatFailsOrAsks(t *testing.T) {
	f := compile(t, wholeForm(`{
		"a":{"type":"number","x-field":"decimal","x-default":"1 / n"},
		"n":{"type":"integer","x-field":"integer"},
		"b":{"type":"number","x-field":"decimal","x-default":"a + 1"},
		"left":{"type":"number","x-field":"decimal","x-default":"balance(['x', requester])"},
		"more":{"type":"number","x-field":"decimal","x-default":"left + 1"}}`), leaveEnv())
	facts := &rules.Facts{User: "u"}
	in := Input{Data: decoded(t, f, `{"n":0,"b":5}`), Facts: facts}
	res := f.Evaluate(in)
	if asks(res) != `balance(["x","u"])` {
		t.Fatalf("it asks %s", asks(res))
	}
	facts.Fail(res.Asks[0], "unknown_fact")
	res = f.Evaluate(in)
	if got := listing(res.Problems); got != "a: rule_failed a division_by_zero at 0-5\nleft: rule_failed left fact_failed at 0-25" {
		t.Error(got)
	}
	if got := string(f.Encode(res.Data)); got != `{"n":0,"b":5}` {
		t.Error(got)
	}
	facts.Answer(rules.Ask{Fact: "balance", Args: []rules.Value{rules.List([]rules.Value{rules.Text("x"), rules.Text("u")})}}, rules.Num(num.FromInt(3)))
	in.Data = decoded(t, f, `{"n":2,"left":null}`)
	if res = f.Evaluate(in); string(f.Encode(res.Data)) != `{"a":0.5,"n":2,"b":1.5}` || len(res.Asks) > 0 {
		t.Errorf("%s %v", f.Encode(res.Data), asks(res))
	}
	if res = f.Evaluate(Input{Data: in.Data}); len(res.Asks) > 0 {
		t.Errorf("a default that was cleared asks %s", asks(res))
	}
}

// A hostile default over the longest table ends by its budget, as a problem.
func TestDefaultsAreHeldToTheBudget(t *testing.T) {
	f := compile(t, wholeForm(`{"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{
		"n":{"type":"integer","x-field":"integer"},
		"x":{"type":"integer","x-field":"integer","x-default":"sum(t, .n) + sum(t, .n) + sum(t, .n) + sum(t, .n) + sum(t, .n) + sum(t, .n) + sum(t, .n) + sum(t, .n) + sum(t, .n)"}}}}}`), leaveEnv())
	rows := strings.TrimSuffix(strings.Repeat(`{"n":1},`, MaxRows), ",")
	res := f.Evaluate(Input{Data: decoded(t, f, `{"t":[`+rows+`]}`)})
	if len(res.Problems) == 0 || res.Problems[0].Args["rule"] != "budget_rows" && res.Problems[0].Args["rule"] != "budget_steps" {
		t.Errorf("%s", listing(res.Problems))
	}
	if first := res.Data["t"].AsRows()[0]["x"]; first.IsBlank() {
		t.Error("the first row has no default")
	}
}

// A lock that cannot be worked out keeps the record from being submitted; what was typed meanwhile stays in the draft.
func TestDraft_KeepsWhatMayBeLocked(t *testing.T) {
	f := compile(t, wholeForm(`{"n":{"type":"integer","x-field":"integer"},
"a":{"type":"string","x-field":"text","x-lock":"1 / n > 1"},
"b":{"type":"string","x-field":"text","x-default":"'by itself'","x-lock":"1 / n > 1"},
"late":{"type":"string","x-field":"text","x-lock":"a == 'x'"},
"rows":{"type":"array","x-field":"table","x-lock":"1 / n > 1","items":{"type":"object","properties":{"c":{"type":"string","x-field":"text","x-default":"'d'"}}}},
"more":{"type":"array","x-field":"table","items":{"type":"object","properties":{"c":{"type":"string","x-field":"text","x-lock":"1 / n > 1"}}}}}`), Env{})
	sent := `{"n":0,"a":"typed","b":"too","late":"and this","rows":[{"c":"r"},{"_id":"7"}],"more":[{"_id":"1","c":"cell"}]}`
	res := f.Evaluate(Input{Data: decoded(t, f, sent)})
	if got := string(f.Encode(res.Data)); got != `{"n":0,"more":[{"_id":"1"}]}` {
		t.Errorf("the record holds %s", got)
	}
	want := `{"n":0,"a":"typed","b":"too","late":"and this","rows":[{"_id":"8","c":"r"},{"_id":"7"}],"more":[{"_id":"1","c":"cell"}]}`
	if got := string(f.Encode(res.Draft())); got != want {
		t.Errorf("the draft holds\n     %s\nwant %s", got, want)
	}
	if again := f.Evaluate(Input{Data: decoded(t, f, want), Before: rules.Data{}}); len(again.marks) > 0 {
		t.Error("a record that was submitted is no draft")
	}
}
