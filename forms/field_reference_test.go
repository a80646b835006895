package forms

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// suppliers knows the fields of the form x.suppliers.
func suppliers() Env {
	types := map[string]rules.Type{
		"": {}, "bank": {Kind: rules.KindText, Most: 100}, "limit": {Kind: rules.KindNumber, Scale: 4}, "cents": {Kind: rules.KindNumber, Scale: 2},
		"open": {Kind: rules.KindBool}, "lines": {Kind: rules.KindRows}, "tags": {Kind: rules.KindList, Elem: &rules.Type{Kind: rules.KindText}}, "parent": {Kind: rules.KindText, Of: "x.suppliers"},
	}
	return Env{ID: "x.purchase", App: "x",
		Lookup: func(form, field string) (rules.Type, bool) {
			t, ok := types[field]
			return t, ok && form == "x.suppliers"
		},
		Names: func(string) []string { return []string{"bank", "limit", "cents", "open", "parent"} }}
}

func TestReference(t *testing.T) {
	property := `{"type":"string","x-field":"reference","x-form":"types"}`
	testValues(t, property, []valueCase{
		{"a record", `"` + oneFile + `"`, `"` + oneFile + `"`, ""},
		{"one with a key", `"acme-1"`, `"acme-1"`, ""},
		{"none", `""`, "", ""},
		{"what no record is called", `"ACME"`, "", "there is no such record, or it is not open to you; choose another"},
		{"a path", `"../../records"`, "", "there is no such record, or it is not open to you; choose another"},
		{"an object", `{"id":"acme"}`, "", "a record is needed here"},
		{"several", `["acme"]`, "", "a record is needed here"},
	})
	testDisplay(t, property, `"acme"`, "leave.types/acme", "leave.types/acme", "text acme")
	f := compile(t, wholeForm(`{"f":`+property+`}`), Env{App: "leave"})
	if got := f.Field("f").Display(rules.Text("acme"), English, func(_, id string) string { return id }); got != "(a record that is gone)" {
		t.Error(got)
	}
	if f.SlotKind("f") != SlotText {
		t.Error("lists cannot be filtered by a reference")
	}
}

func TestReferences(t *testing.T) {
	property := `{"type":"array","x-field":"references","minItems":2,"maxItems":3,"x-form":"types"}`
	testValues(t, property, []valueCase{
		{"two, in the order of their keys", `["b","a"]`, `["a","b"]`, ""},
		{"one twice", `["a","a"]`, "", "an option is chosen twice"},
		{"too few", `["a"]`, `["a"]`, "choose at least 2"},
		{"too many", `["a","b","c","d"]`, `["a","b","c","d"]`, "choose at most 3"},
		{"none", `[]`, "", ""},
		{"a record by itself", `"a"`, "", "a list of records is needed here"},
		{"ten thousand", `["` + strings.Repeat(`a","`, 9999) + `a"]`, "", "choose at most 100"},
		{"what no record is called among them", `["a","?"]`, "", "there is no such record, or it is not open to you; choose another"},
	})
	testDisplay(t, property, `["a","b"]`, "leave.types/a、leave.types/b", "leave.types/a, leave.types/b", "text b")
	if f := compile(t, wholeForm(`{"f":`+property+`}`), Env{App: "leave"}); f.SlotKind("f") != SlotText {
		t.Error("lists cannot be filtered by references")
	}
}

func TestReferencesAreRefused(t *testing.T) {
	reference := func(more string) string { return `"r":{"type":"string","x-field":"reference"` + more + `}` }
	to := `,"x-form":"suppliers"`
	text := `,"bank":{"type":"string","x-field":"text"}`
	for _, c := range []struct{ name, fields, want string }{
		{"no form", reference(``), `/schema/properties/r: "x-form" is missing`},
		{"an unknown form", reference(`,"x-form":"clients"`), `/schema/properties/r/x-form: there is no form "x.clients"`},
		{"a rule over what is not there", reference(to + `,"x-where":".bnak == 'a'"`), `/schema/properties/r/x-where: rule_invalid  unknown_lookup`},
		{"a snapshot of what is not there", reference(to + `,"x-snapshot":["bnak"]`), `/schema/properties/r/x-snapshot/0: the form "x.suppliers" has no field "bnak" that could be referred to; did you mean "bank"?`},
		{"a snapshot of rows", reference(to + `,"x-snapshot":["lines"]`), `/schema/properties/r/x-snapshot/0: the form "x.suppliers" has no field "lines"`},
		{"one twice", reference(to + `,"x-snapshot":["bank","bank"]`), `/schema/properties/r/x-snapshot/1: `},
		{"a target that is not there", reference(to+`,"x-fill":{"bnak":"bank"}`) + text, `/schema/properties/r/x-fill/bnak: "bnak" in x-fill is no other field of this form, or of the same row; did you mean "bank"?`},
		{"itself", reference(to + `,"x-fill":{"r":"bank"}`), `/schema/properties/r/x-fill/r: "r" in x-fill is no other field`},
		{"from what is not there", reference(to+`,"x-fill":{"bank":"bnak"}`) + text, `/schema/properties/r/x-fill/bank: the form "x.suppliers" has no field "bnak"`},
		{"of another type", reference(to+`,"x-fill":{"bank":"limit"}`) + text, `/schema/properties/r/x-fill/bank: rule_invalid  result_kind`},
		{"of more decimals", reference(to+`,"x-fill":{"n":"limit"}`) + `,"n":{"type":"number","x-field":"money"}`, `/schema/properties/r/x-fill/n: "n" keeps 2 decimals, fewer than what would fill it in`},
		{"a file", reference(to+`,"x-fill":{"n":"bank"}`) + `,"n":{"type":"string","x-field":"file"}`, `/schema/properties/r/x-fill/n: "n" is a file field, which x-fill cannot fill in`},
		{"what is computed", reference(to+`,"x-fill":{"n":"bank"}`) + `,"n":{"type":"string","x-field":"text","x-value":"'a'"}`, `/schema/properties/r/x-fill/n: "n" has an x-value, an x-default or another x-fill already`},
		{"by two", reference(to+`,"x-fill":{"bank":"bank"}`) + text + `,"q":{"type":"string","x-field":"reference","x-form":"suppliers","x-fill":{"bank":"bank"}}`, `/schema/properties/q/x-fill/bank: "bank" has an x-value`},
		{"in a circle", reference(to+`,"x-fill":{"q":"parent"}`) + `,"q":{"type":"string","x-field":"reference","x-form":"suppliers","x-fill":{"r":"parent"}}`, `these depend on each other in a circle: `},
		{"by what it offers by", reference(to+`,"x-where":".bank == bank","x-fill":{"bank":"bank"}`) + text, `these depend on each other in a circle: `},
		{"several that fill in", `"r":{"type":"array","x-field":"references","x-form":"suppliers","x-fill":{"bank":"bank"}}` + text, `x-fill`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Compile([]byte(wholeForm(`{`+c.fields+`}`)), suppliers())
			if got := listing(problems); !strings.Contains(got, c.want) {
				t.Errorf("got %s", got)
			}
		})
	}
}

// purchase is a form whose bank account and limit come from the supplier.
func purchase(t testing.TB) *Form {
	return compile(t, wholeForm(`{
		"supplier":{"type":"string","x-field":"reference","x-form":"suppliers","x-where":".open or urgent","x-snapshot":["bank"],"x-fill":{"bank":"bank","fixed":"bank","limit":"cents"}},
		"urgent":{"type":"boolean","x-field":"boolean"},
		"bank":{"type":"string","x-field":"text"},
		"fixed":{"type":"string","x-field":"text","x-lock":"true"},
		"limit":{"type":"number","x-field":"money"},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{
			"who":{"type":"string","x-field":"reference","x-form":"suppliers","x-fill":{"bank":"bank"}},
			"bank":{"type":"string","x-field":"text"}}}}}`), suppliers())
}

// answered answers what a form asks of suppliers: a is open, b is not; there is no other.
func answered(t testing.TB, f *Form, in Input) Result {
	t.Helper()
	in.Facts = &rules.Facts{}
	for range MaxRounds {
		res := f.Evaluate(in)
		if len(res.Asks) == 0 {
			return res
		}
		for _, ask := range res.Asks {
			key := ask.Args[1].AsText()
			there := key == "a" || key == "b"
			switch field := ask.Args[2].AsText(); {
			case field == "":
				in.Facts.Answer(ask, rules.Bool(there))
			case !there:
				in.Facts.Answer(ask, rules.Value{})
			case field == "open":
				in.Facts.Answer(ask, rules.Bool(key == "a"))
			case field == "cents":
				in.Facts.Answer(ask, rules.Num(num.FromInt(7)))
			default:
				in.Facts.Answer(ask, rules.Text("bank of "+key))
			}
		}
	}
	t.Fatal("it does not stop asking")
	return Result{}
}

func TestChoosingARecordFillsIn(t *testing.T) {
	f := purchase(t)
	for _, c := range []struct{ name, data, before, want, problems string }{
		{"a new record", `{"supplier":"a"}`, "", `{"supplier":"a","bank":"bank of a","fixed":"bank of a","limit":7}`, ""},
		{"what was typed stays, what is locked does not", `{"supplier":"a","bank":"mine","fixed":"mine","limit":1}`, "", `{"supplier":"a","bank":"mine","fixed":"bank of a","limit":1}`, ""},
		{"what was cleared stays cleared", `{"supplier":"a","bank":null}`, "", `{"supplier":"a","fixed":"bank of a","limit":7}`, ""},
		{"one that is not offered", `{"supplier":"b"}`, "", `{"supplier":"b","bank":"bank of b","fixed":"bank of b","limit":7}`, "supplier: this record does not go with what is filled in"},
		{"that is offered now", `{"supplier":"b","urgent":true}`, "", `{"supplier":"b","urgent":true,"bank":"bank of b","fixed":"bank of b","limit":7}`, ""},
		{"that is not there", `{"supplier":"c","urgent":true}`, "", `{"supplier":"c","urgent":true}`, "supplier: there is no such record, or it is not open to you; choose another"},
		{"another in a record that was submitted", `{"supplier":"a","bank":"bank of b","fixed":"no","limit":9}`, `{"supplier":"b","bank":"bank of b","fixed":"bank of b","limit":7}`,
			`{"supplier":"a","bank":"bank of a","fixed":"bank of a","limit":9}`, ""},
		{"the same in a record that was submitted", `{"supplier":"a","bank":"old","fixed":"no"}`, `{"supplier":"a","bank":"old","fixed":"old"}`, `{"supplier":"a","bank":"old","fixed":"old"}`, ""},
		{"none in a record that was submitted", `{"bank":"old"}`, `{"supplier":"a","bank":"old","fixed":"old"}`, `{}`, ""},
		{"in rows", `{"t":[{"_id":"1","who":"a"},{"_id":"2","who":"b","bank":"x"}]}`, "", `{"t":[{"_id":"1","who":"a","bank":"bank of a"},{"_id":"2","who":"b","bank":"x"}]}`, ""},
		{"in rows of a record that was submitted", `{"t":[{"_id":"1","who":"b","bank":"bank of a"},{"_id":"2","who":"b"}]}`, `{"t":[{"_id":"1","who":"a","bank":"bank of a"}]}`,
			`{"t":[{"_id":"1","who":"b","bank":"bank of b"},{"_id":"2","who":"b","bank":"bank of b"}]}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := Input{Data: decoded(t, f, c.data), Submit: true}
			if c.before != "" {
				in.Before = decoded(t, f, c.before)
			}
			res := answered(t, f, in)
			if got := string(f.Encode(res.Data)); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
			if got := listing(res.Problems); got != c.problems {
				t.Errorf("problems %s", got)
			}
		})
	}
}

func TestWhatChoosingARecordWouldFillIn(t *testing.T) {
	f := purchase(t).Field("supplier")
	got, err := json.Marshal(f.Filled(rules.Data{"bank": rules.Text("x")}, func(id string) bool { return id == "bank" }))
	if err != nil || string(got) != `{"bank":"x","fixed":"x"}` {
		t.Errorf("%s %v", got, err)
	}
	got, err = json.Marshal(f.Filled(rules.Data{"cents": rules.Num(num.FromInt(3)), "bank": rules.Num(num.FromInt(3))}, func(string) bool { return true }))
	if err != nil || string(got) != `{"limit":3}` {
		t.Errorf("%s %v", got, err)
	}
}

func TestRecordsThatAreOffered(t *testing.T) {
	f := purchase(t)
	in := Input{Data: rules.Data{}, Facts: &rules.Facts{}, Budget: NewBudget()}
	all, asks := f.Offers(in, "supplier", []string{"a", "b"})
	if !all["a"] || !all["b"] || len(asks) != 2 {
		t.Fatalf("%v %v", all, asks)
	}
	for _, ask := range asks {
		in.Facts.Answer(ask, rules.Bool(ask.Args[1].AsText() == "a"))
	}
	if all, asks = f.Offers(in, "supplier", []string{"a", "b"}); !all["a"] || all["b"] || len(asks) != 0 {
		t.Errorf("%v %v", all, asks)
	}
	if spent := *in.Budget; spent.Steps >= NewBudget().Steps {
		t.Errorf("nothing was spent: %+v", spent)
	}
	in.Budget.Steps = 0
	if all, _ = f.Offers(in, "supplier", []string{"b"}); !all["b"] { // as where the rule fails
		t.Errorf("without a budget: %v", all)
	}
	if all, _ = f.Offers(in, "nothing", []string{"a"}); len(all) != 0 {
		t.Errorf("%v", all)
	}
	if all, _ = f.Offers(in, "t.9.who", []string{"a"}); !all["a"] {
		t.Errorf("%v", all)
	}
}

func TestWhatReferencesReadOfOthers(t *testing.T) {
	var got []string
	for _, u := range purchase(t).Uses() {
		if u.Form == "x.suppliers" {
			got = append(got, u.As+" "+u.Field+" "+u.Path)
		}
	}
	want := `rule bank /schema/properties/supplier/x-fill/bank
rule bank /schema/properties/supplier/x-fill/fixed
rule bank /schema/properties/t/items/properties/who/x-fill/bank
rule cents /schema/properties/supplier/x-fill/limit
rule open /schema/properties/supplier/x-where
reference  /schema/properties/supplier/x-form
snapshot bank /schema/properties/supplier/x-snapshot/0
reference  /schema/properties/t/items/properties/who/x-form`
	for _, line := range strings.Split(want, "\n") {
		if !strings.Contains(strings.Join(got, "\n")+"\n", line+"\n") {
			t.Errorf("%q is not among\n%s", line, strings.Join(got, "\n"))
		}
	}
	typ, ok := FieldType([]byte(`{"schema":{"properties":{"r":{"x-field":"reference","x-form":"suppliers"}}}}`), "x", "r")
	if !ok || typ.Of != "x.suppliers" {
		t.Errorf("%v %v", typ, ok)
	}
}
