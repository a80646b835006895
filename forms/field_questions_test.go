package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

const (
	askPaper = `{"type":"array","x-field":"questions"}`
	oneAsked = `{"id":"q1","required":true,"x-field":"option","x-label":"Sky","x-options":[{"id":"blue","label":"Blue"},{"id":"red","label":"Red"}]}`
	oneKeyed = `{"id":"q1","required":true,"x-field":"option","x-key":{"explain":"Look up","points":2.5,"right":["blue"]},"x-label":"Sky","x-options":[{"id":"blue","label":"Blue"},{"id":"red","label":"Red"}]}`
)

func TestQuestions(t *testing.T) {
	many := strings.TrimSuffix(strings.Repeat(`{"id":"q","x-field":"text","x-label":"a"},`, 201), ",")
	for _, c := range []struct{ name, sent, want, bad string }{
		{"one with a key", `[` + strings.Replace(oneKeyed, "2.5", "2.50", 1) + `]`, `[` + oneKeyed + `]`, ""},
		{"none", `[]`, "", ""},
		{"an object", `{"a":1}`, "", "f: a list of questions is needed here"},
		{"no id", `[{"x-field":"text","x-label":"a"}]`, "", `f: question 1: "id" is missing`},
		{"two with one id", `[{"id":"a","x-field":"text","x-label":"a"},{"id":"a","x-field":"text","x-label":"b"}]`, "", `f: question 2: the id "a" stands here twice`},
		{"an odd id", `[{"id":"__proto__","x-field":"text","x-label":"a"}]`, "", `f: question 1: "__proto__" cannot name a field: a lower-case letter, then lower-case letters, digits and underscores, at most 64 characters`},
		{"a table", `[{"id":"a","x-field":"table","x-label":"a"}]`, "", `f: question 1: "table" cannot stand here; it can be: option, options, text, longtext, integer, decimal, boolean, date, time`},
		{"a pattern", `[{"id":"a","x-field":"text","x-label":"a","pattern":"(a+)+$"}]`, "", `f: question 1: there is no property "pattern" here`},
		{"a rule", `[{"id":"a","x-field":"text","x-label":"a","x-show":"true"}]`, "", `f: question 1: there is no property "x-show" here`},
		{"records as options", `[{"id":"a","x-field":"option","x-label":"a","x-options":{"from":"staff"}}]`, "", `f: question 1: this must be a list`},
		{"a key of another question", `[{"id":"a","x-field":"text","x-label":"a"},{"id":"b","x-field":"option","x-label":"a","x-options":[{"id":"a"}],"x-key":{"right":["c"]}}]`, "", "f: question 2: the right answer does not fit the question"},
		{"too many points", `[{"id":"a","x-field":"text","x-label":"a","x-key":{"points":1001}}]`, "", "f: question 1: this must be a whole number from 0 to 1000"},
		{"bounds that cross", `[{"id":"a","x-field":"text","x-label":"a","minLength":5,"maxLength":4}]`, "", `f: question 1: "minLength" is above "maxLength": no value could pass`},
		{"a bound out of range", `[{"id":"a","x-field":"text","x-label":"a","maxLength":1001}]`, "", `f: question 1: this must be a whole number from 1 to 1000`},
		{"too many", `[` + many + `]`, "", "f: question 1: at most 200 of them"},
		{"too deep", `[{"id":"a","x-label":[[[[[[[1]]]]]]]}]`, "", "f: question 1: nested deeper than 6 levels"},
		{"too big", `[{"id":"a","x-field":"text","x-label":"` + strings.Repeat("a", 64<<10) + `"}]`, "", "f: question 1: larger than 65536 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			stored, bad := through(compile(t, wholeForm(`{"f":`+askPaper+`}`), Env{}), `{"f":`+c.sent+`}`)
			if want := wrap(`{"f":`, c.want, `}`, `{}`); stored != want || bad != c.bad {
				t.Errorf("%s\n%s", stored, bad)
			}
		})
	}
}

// TestBoundsOfQuestions looks at how they are told: pages find them by the same code.
func TestBoundsOfQuestions(t *testing.T) {
	f := compile(t, wholeForm(`{"f":`+askPaper+`}`), Env{})
	for sent, code := range map[string]string{
		`"x-field":"longtext","minLength":9,"maxLength":8`: "question_bounds", `"x-field":"longtext","maxLength":50001`: "question_bounds", `"x-field":"text","minLength":"5a"`: "question_bounds",
		`"x-field":"decimal","x-scale":1,"maximum":0.25`: "question_bounds", `"x-field":"decimal","x-scale":7`: "question_bounds", `"x-field":"integer","minimum":1,"maximum":0`: "question_bounds",
		`"x-field":"integer","x-input":"rating","minimum":1,"maximum":12`: "question_bounds", `"x-field":"options","maxItems":0,"x-options":[{"id":"a"}]`: "question_bounds",
		`"x-field":"date","maxItems":1`: "questions_wrong", `"x-field":"text","x-key":{"points":-1}`: "questions_wrong", `"x-field":"integer","minimum":0,"maximum":0`: "",
	} {
		_, bad := f.Decode([]byte(`{"f":[{"id":"a","x-field":"text"},{"id":"b",` + sent + `}]}`))
		if code == "" && len(bad) > 0 || code != "" && (len(bad) != 1 || bad[0].Code != code || bad[0].Args["at"] != "2") {
			t.Errorf("%s: %v", sent, bad)
		}
	}
}

func TestHowQuestionsAreScoredIsMasked(t *testing.T) {
	f := compile(t, `{"format":1,"kind":"plain","title":"X","schema":{"type":"object","properties":{"f":`+askPaper+`,"g":{"type":"string","x-field":"text"}}},
		"access":[{"id":"edit","who":[{"source":"everyone"}],"can":["read","change"],"fields":["f"]},{"id":"other","who":[{"source":"everyone"}],"can":["change"],"fields":["g"]}]}`, Env{})
	d, _ := f.Decode([]byte(`{"f":[` + oneKeyed + `]}`))
	for path, field := range f.Masked() {
		if got := Written(field.Mask(d[path])); got != `[`+oneAsked+`]` {
			t.Errorf("masked %s", got)
		}
		if got := string(field.MaskJSON([]byte(`[` + oneKeyed + `]`))); got != `[`+oneAsked+`]` {
			t.Errorf("masked %s", got)
		}
		if got := Written(field.Told(d[path])); got != `[`+oneAsked+`]` {
			t.Errorf("told %s", got)
		}
		if got := field.Display(d[path], English, nil); got != "1. Sky\nBlue / Red" {
			t.Errorf("reads %s", got)
		}
	}
	if len(f.Masked()) != 1 {
		t.Error("no mask")
	}
	var ids []string
	for _, rule := range f.Access(MayUnmask) {
		ids = append(ids, rule.ID)
	}
	if got := strings.Join(ids, " "); got != "default-unmask-requester default-unmask-edit" {
		t.Errorf("the whole is for %s", got)
	}
	if _, ps := Compile([]byte(wholeForm(`{"f":`+askPaper+`,"g":{"type":"string","x-field":"longtext","x-value":"f"}}`)), Env{}); len(ps) != 1 || ps[0].Code != "rule_invalid" {
		t.Errorf("a rule copies it: %v", ps)
	}
}

// A field may have been of another type before: its history is masked by what it is now.
func TestWhatWasNoQuestionsIsMaskedToNothing(t *testing.T) {
	f := &Field{ID: "paper", Type: "questions"}
	for _, raw := range []string{`"text"`, `7`, `{"a":1}`, `[`} {
		if got := string(f.MaskJSON([]byte(raw))); got != "null" {
			t.Errorf("%s: %q", raw, got)
		}
	}
	if got := f.Mask(rules.Text("text")); !got.IsBlank() {
		t.Error(got)
	}
	if got := string(f.MaskJSON([]byte(`[]`))); got != "[]" {
		t.Error(got)
	}
}

func TestAnswers(t *testing.T) {
	f := compile(t, wholeForm(`{"f":`+askPaper+`,"a":{"type":"object","x-field":"answers","x-questions":"f"}}`), Env{})
	paper := `"f":[` + oneKeyed + `,{"id":"q2","x-field":"options","x-label":"Several","maxItems":1,"x-options":[{"id":"x"},{"id":"y"}]}]`
	asked := `"asked":[` + oneAsked + `,{"id":"q2","maxItems":1,"x-field":"options","x-label":"Several","x-options":[{"id":"x"},{"id":"y"}]}]`
	for _, c := range []struct{ name, sent, want, bad string }{
		{"both", `{` + asked + `,"given":{"q2":["x"],"q1":"blue"}}`, `{` + asked + `,"given":{"q1":"blue","q2":["x"]}}`, ""},
		{"nothing", `{` + asked + `,"given":{}}`, "", ""},
		{"one that is not offered", `{` + asked + `,"given":{"q1":"green"}}`, "", "a: the answer to question 1 is not one that can be taken"},
		{"more than may be", `{` + asked + `,"given":{"q1":"red","q2":["x","y"]}}`, `{` + asked + `,"given":{"q1":"red","q2":["x","y"]}}`, "a: the answer to question 2 is not one that can be taken"},
		{"one that must be answered", `{` + asked + `,"given":{"q2":["x"]}}`, `{` + asked + `,"given":{"q2":["x"]}}`, "a: question 1 must be answered"},
		{"of no question", `{` + asked + `,"given":{"q3":"x"}}`, "", "a: these answers belong to no questions; open the questions again and answer them"},
		{"of other questions", `{"asked":[` + oneAsked + `],"given":{"q1":"red"}}`, `{"asked":[` + oneAsked + `],"given":{"q1":"red"}}`, "a: the questions have changed; take the new ones and look at your answers again"},
		{"with a key", `{"asked":[` + oneKeyed + `],"given":{"q1":"red"}}`, "", "a: these answers belong to no questions; open the questions again and answer them"},
		{"a list", `[1]`, "", "a: answers to questions is needed here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, bad := f.Decode([]byte(`{` + paper + `,"a":` + c.sent + `}`))
			res := f.Evaluate(Input{Data: d, Submit: true})
			if got := string(f.Field("a").kindEncode(res.Data)); got != c.want {
				t.Errorf("stored %s", got)
			}
			if got := listing(append(bad, res.Problems...)); got != c.bad {
				t.Errorf("%s", got)
			}
		})
	}
}

// kindEncode writes what a field holds, "" for nothing.
func (f *Field) kindEncode(d rules.Data) []byte {
	if v := d[f.ID]; !v.IsBlank() {
		return f.kind.encode(nil, f, v)
	}
	return nil
}

func TestAnswersStayReadableWhenTheQuestionsChange(t *testing.T) {
	env := Env{App: "x", Lookup: func(form, field string) (rules.Type, bool) {
		if field == "title" {
			return rules.Type{Kind: rules.KindText}, true
		}
		return smallType, field == "" || field == "paper"
	}}
	props := `{"exam":{"type":"string","x-field":"reference","x-form":"exams"},"a":{"type":"object","x-field":"answers","x-questions":"exam.%"}}`
	f := compile(t, wholeForm(strings.Replace(props, "%", "paper", 1)), env)
	d, _ := f.Decode([]byte(`{"exam":"e1","a":{"asked":[` + oneAsked + `],"given":{"q1":"red"}}}`))
	facts := &rules.Facts{}
	paper := rules.Ask{Fact: "lookup", Args: []rules.Value{rules.Text("x.exams"), rules.Text("e1"), rules.Text("paper")}}
	if asks := f.Evaluate(Input{Data: d, Facts: facts, Submit: true}).Asks; len(asks) != 2 {
		t.Fatalf("it asks %v", asks)
	}
	facts.Answer(rules.Ask{Fact: "lookup", Args: []rules.Value{rules.Text("x.exams"), rules.Text("e1"), {}}}, rules.Bool(true))
	facts.Answer(paper, small(`[`+strings.Replace(oneKeyed, "Sky", "Sea", 1)+`]`))
	if got := listing(f.Evaluate(Input{Data: d, Facts: facts, Submit: true}).Problems); !strings.HasPrefix(got, "a: the questions have changed") {
		t.Error(got)
	}
	if got := listing(f.Evaluate(Input{Data: d, Before: d, Facts: facts, Submit: true}).Problems); got != "" {
		t.Error(got)
	}
	if got := f.Field("a").Display(d["a"], English, nil); got != "1. Sky\nRed" {
		t.Error(got)
	}
	facts = &rules.Facts{}
	facts.Answer(rules.Ask{Fact: "lookup", Args: []rules.Value{rules.Text("x.exams"), rules.Text("e1"), {}}}, rules.Bool(true))
	facts.Answer(paper, small(`[`+oneKeyed+`]`))
	if got := listing(f.Evaluate(Input{Data: d, Facts: facts, Submit: true}).Problems); got != "" {
		t.Error(got)
	}
	for _, of := range []string{"title", "none"} {
		if _, ps := Compile([]byte(wholeForm(strings.Replace(props, "%", of, 1))), env); len(ps) != 1 || ps[0].Code != "questions_of" {
			t.Errorf("%s: %v", of, ps)
		}
	}
	if _, ps := Compile([]byte(wholeForm(`{"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"f":`+askPaper+`}}}}`)), Env{}); len(ps) == 0 || ps[0].Code != "questions_in_table" {
		t.Error(ps)
	}
}
