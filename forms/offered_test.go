package forms

import (
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// booking is a form that offers rooms with enough seats.
func booking(t testing.TB) *Form {
	types := map[string]rules.Kind{"seats": rules.KindNumber, "": rules.KindText}
	return compile(t, wholeForm(`{
		"people":{"type":"integer","x-field":"integer","x-default":"2"},
		"room":{"type":"string","x-field":"option","x-options":{"from":"rooms","where":".seats >= people"}},
		"size":{"type":"string","x-field":"option","x-options":{"list":[{"id":"s"},{"id":"l"}],"where":".id == 's' or people > 4"}},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{
			"n":{"type":"integer","x-field":"integer"},
			"room":{"type":"string","x-field":"option","x-options":{"from":"rooms","where":".seats / n > 1 and .id != 'shut'"}}}}}}`),
		Env{ID: "x.booking", App: "x", Lookup: func(form, field string) (rules.Type, bool) {
			kind, ok := types[field]
			return rules.Type{Kind: kind}, ok && form == "x.rooms"
		}})
}

// rooms answers what a form asks of the rooms: blue with 4 seats, red with 8.
func rooms(facts *rules.Facts, list []rules.Ask) {
	seats := map[string]int64{"blue": 4, "red": 8, "shut": 9}
	for _, ask := range list {
		n, there := seats[ask.Args[1].AsText()]
		switch {
		case ask.Args[2].IsBlank():
			facts.Answer(ask, rules.Bool(there))
		case there:
			facts.Answer(ask, rules.Num(num.FromInt(n)))
		default:
			facts.Answer(ask, rules.Value{})
		}
	}
}

func TestOptionsAreNarrowed(t *testing.T) {
	f := booking(t)
	for _, c := range []struct{ name, data, asks, problems string }{
		{"one that fits", `{"people":4,"room":"blue","size":"s"}`, "lookup(\"x.rooms\",\"blue\",_)\nlookup(\"x.rooms\",\"blue\",\"seats\")", ""},
		{"by a default", `{"room":"blue"}`, "lookup(\"x.rooms\",\"blue\",_)\nlookup(\"x.rooms\",\"blue\",\"seats\")", ""},
		{"one that does not", `{"people":5,"room":"blue"}`, "lookup(\"x.rooms\",\"blue\",_)\nlookup(\"x.rooms\",\"blue\",\"seats\")", "room: this option does not go with what is filled in"},
		{"one that is not there", `{"people":5,"room":"nowhere"}`, "lookup(\"x.rooms\",\"nowhere\",_)\nlookup(\"x.rooms\",\"nowhere\",\"seats\")", "room: there is no such option"},
		{"where the rule has nothing to go by", `{"people":null,"room":"red"}`, "lookup(\"x.rooms\",\"red\",_)\nlookup(\"x.rooms\",\"red\",\"seats\")", "room: this option does not go with what is filled in"},
		{"a listed one", `{"size":"l"}`, "", "size: this option does not go with what is filled in"},
		{"a listed one that fits", `{"people":5,"size":"l"}`, "", ""},
		{"nothing chosen", `{"people":50}`, "", ""},
		{"row by row", `{"t":[{"_id":"a","n":7,"room":"red"},{"_id":"b","n":8,"room":"red"},{"_id":"c","n":0,"room":"red"},{"_id":"d","n":1,"room":"shut"}]}`,
			"lookup(\"x.rooms\",\"red\",_)\nlookup(\"x.rooms\",\"red\",\"seats\")\nlookup(\"x.rooms\",\"shut\",_)\nlookup(\"x.rooms\",\"shut\",\"seats\")",
			"t.b.room: this option does not go with what is filled in\nt.c.room: rule_failed t.c.room division_by_zero at 0-10\nt.d.room: this option does not go with what is filled in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts := &rules.Facts{}
			in := Input{Data: decoded(t, f, c.data), Facts: facts, Submit: true}
			res := f.Evaluate(in)
			if got := asks(res); got != c.asks {
				t.Errorf("it asks %s", got)
			}
			for len(res.Asks) > 0 {
				rooms(facts, res.Asks)
				res = f.Evaluate(in)
			}
			if got := listing(res.Problems); got != c.problems {
				t.Errorf("\n got %s\nwant %s", got, c.problems)
			}
		})
	}
}

// What a record has already is held against the rule once it is submitted, like whether it is there.
func TestWhatWasChosenBeforeStaysUntilItIsSubmitted(t *testing.T) {
	f := booking(t)
	held := decoded(t, f, `{"people":5,"size":"l"}`)
	in := Input{Data: decoded(t, f, `{"people":1,"size":"l"}`), Before: held}
	if res := f.Evaluate(in); len(res.Problems) > 0 {
		t.Error(listing(res.Problems))
	}
	in.Submit = true
	if res := f.Evaluate(in); listing(res.Problems) != "size: this option does not go with what is filled in" {
		t.Error(listing(res.Problems))
	}
	if got := f.Evaluate(in).Problems[0].Text(Chinese); got != "按目前填写的内容，不能选这一项" {
		t.Error(got)
	}
}
