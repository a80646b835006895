package engine

import (
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// A page reads facts back by readPlain of ui/core/rules/facts.ts: a list must be one.
func TestEncodeFacts(t *testing.T) {
	facts := &rules.Facts{}
	facts.Answer(rules.Ask{Fact: "a"}, rules.List([]rules.Value{rules.Text("x, y"), rules.Text("]")}))
	facts.Answer(rules.Ask{Fact: "b"}, rules.List(nil))
	facts.Answer(rules.Ask{Fact: "c"}, rules.Num(num.FromInt(3)))
	facts.Answer(rules.Ask{Fact: "d"}, rules.Value{})
	facts.Fail(rules.Ask{Fact: "e"}, "not_a_list")
	got, err := (&work{facts: facts}).encodeFacts(true, nil)
	const want = `{"a()":["x, y","]"],"b()":"","c()":"3","d()":"","e()":{"code":"not_a_list"}}`
	if string(got) != want || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}
