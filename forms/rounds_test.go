package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// chain is computed fields a1, a2 … of which each asks for the manager of the one before.
func chain(links int) string {
	var fields []string
	before := "user"
	for i := range links {
		fields = append(fields, `"a`+itoa(i+1)+`":{"type":"string","x-field":"text","x-value":"manager(`+before+`)"}`)
		before = "a" + itoa(i+1)
	}
	return strings.Join(fields, ",")
}

// TestRoundsAreBoundAtPublish refuses what can only be worked out in more rounds than there are, and warns of what may need more.
func TestRoundsAreBoundAtPublish(t *testing.T) {
	for _, c := range []struct {
		name, fields string
		rounds       rules.Rounds
		refused      string
	}{
		{"nothing is asked", `"a":{"type":"integer","x-field":"integer"}`, rules.Rounds{}, ""},
		{"each asks for the one before", chain(32), rules.Rounds{Least: 32, Most: 32}, ""},
		{"one too many", chain(33), rules.Rounds{}, "/schema/properties/a33/x-value: this rule can only be worked out in 33 rounds of asking, one after the other, and an evaluation has 32; have fewer questions that need the answer of another" +
			" / 这条规则最少也要一轮接一轮地查询 33 次，而一次计算最多 32 轮；请减少一环套一环的查询"},
		{"in one rule", `"a":{"type":"string","x-field":"text","x-value":"` + strings.Repeat("manager(", 33) + "user" + strings.Repeat(")", 33) + `"}`, rules.Rounds{},
			"/schema/properties/a/x-value: this rule can only be worked out in 33 rounds of asking, one after the other, and an evaluation has 32; have fewer questions that need the answer of another" +
				" / 这条规则最少也要一轮接一轮地查询 33 次，而一次计算最多 32 轮；请减少一环套一环的查询"},
		{"a hidden field asks before its value does", `"a":{"type":"string","x-field":"text","x-show":"manager(user) != nil","x-value":"head(department)"},"b":{"type":"string","x-field":"text","x-require":"manager(a) == user"}`, rules.Rounds{Least: 3, Most: 3}, ""},
		{"a default may be sent", `"a":{"type":"string","x-field":"text","x-default":"manager(user)"},"b":{"type":"string","x-field":"text","x-value":"manager(a)"}`, rules.Rounds{Least: 1, Most: 2}, ""},
		{"a file", `"a":{"type":"string","x-field":"file"}`, rules.Rounds{Most: 1}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, problems := Compile([]byte(wholeForm("{"+c.fields+"}")), Env{})
			told := ""
			for _, p := range problems {
				told += p.Path + ": " + p.Text(English) + " / " + p.Text(Chinese)
			}
			if told != c.refused {
				t.Fatalf("told %s", told)
			}
			if f != nil && f.Rounds() != c.rounds {
				t.Errorf("%+v", f.Rounds())
			}
		})
	}
}

// TestRoundsThatMayBeTooMany warns of a rule each part of which asks only where the one before left it open.
func TestRoundsThatMayBeTooMany(t *testing.T) {
	var each []string
	for i := range 33 {
		each = append(each, "hasRole(user, 'r"+itoa(i)+"')")
	}
	f := compile(t, wholeForm(`{"a":{"type":"boolean","x-field":"boolean","x-value":"`+strings.Join(each, " or ")+`"}}`), Env{})
	if f.Rounds() != (rules.Rounds{Least: 1, Most: 33}) {
		t.Errorf("%+v", f.Rounds())
	}
	got := ""
	for _, p := range f.CostProblems() {
		got += p.Path + ": " + p.Text(English) + " / " + p.Text(Chinese)
	}
	if want := "/schema/properties/a/x-value: at its worst, this rule needs 33 rounds of asking, one after the other, and an evaluation has 32, behind which a rule that still asks cannot be worked out; have fewer questions that need the answer of another" +
		" / 最坏情况下，到这条规则为止要一轮接一轮地查询 33 次，而一次计算最多 32 轮，之后还要查询的规则无法计算；请减少一环套一环的查询"; got != want {
		t.Errorf("told %s", got)
	}
}

// heavyRounds is a form that asks in so many rounds, and whose checks, so many, go over each pair of 200 rows.
func heavyRounds(t *testing.T, links, checks int) (*Form, rules.Data) {
	var all, rows []string
	for i := range checks {
		all = append(all, `{"id":"c`+itoa(i)+`","when":"any(items, none(items, .a == `+itoa(i+1000)+`) and .a == 0)","message":"M"}`)
	}
	for i := range 200 {
		rows = append(rows, `{"_id":"`+itoa(i+1)+`","a":`+itoa(i+1)+`}`)
	}
	f := compile(t, `{"format":1,"kind":"plain","title":"T","schema":{"type":"object","properties":{`+chain(links)+`,"items":{"type":"array","x-field":"table","maxItems":200,
		"items":{"type":"object","properties":{"a":{"type":"integer","x-field":"integer"}}}}}},"checks":[`+strings.Join(all, ",")+`]}`, Env{})
	return f, decoded(t, f, `{"items":[`+strings.Join(rows, ",")+`]}`)
}

// inRounds evaluates until nothing is asked any more, and gives what all rounds spent.
func inRounds(f *Form, d rules.Data) (res Result, rounds int, spent rules.Budget) {
	in := Input{Data: d, Facts: &rules.Facts{User: "m"}, Budget: NewBudget(), Submit: true}
	for {
		rounds++
		res = f.Evaluate(in)
		if len(res.Asks) == 0 {
			spent = allBudget()
			spent.Less(*in.Budget, rules.Budget{})
			return res, rounds, spent
		}
		for _, ask := range res.Asks {
			in.Facts.Answer(ask, rules.Text(ask.Args[0].AsText()+"m"))
		}
	}
}

// TestOneBudgetForAllRounds measures by the counters: a hostile form, which asks in 32 rounds and takes nearly the whole budget in
// each, spends it once and no more.
func TestOneBudgetForAllRounds(t *testing.T) {
	f, d := heavyRounds(t, 2, 10)
	res, rounds, once := inRounds(f, d)
	if rounds != 3 || len(res.Problems) > 0 || once.Steps < allSteps*3/4 || once.Steps > allSteps {
		t.Fatalf("%d rounds that fit spent %+v and told %s", rounds, once, listing(res.Problems))
	}
	if problems := f.CostProblems(); len(problems) != 0 {
		t.Errorf("what fits is warned of: %s", listing(problems))
	}
	f, d = heavyRounds(t, 32, 24)
	res, rounds, all := inRounds(f, d)
	if all.Steps > allSteps || all.Steps < allSteps-200_000 || all.Rows > allRows || all.Text > allText {
		t.Errorf("%d rounds spent %+v", rounds, all)
	}
	if len(res.Problems) == 0 || res.Problems[0].Code != "rule_failed" || res.Problems[0].Args["rule"] != "budget_steps" {
		t.Errorf("told %s", listing(res.Problems))
	}
	if problems := f.CostProblems(); len(problems) != 1 || problems[0].Code != "rules_cost" {
		t.Errorf("warned of %s", listing(problems))
	}
}
