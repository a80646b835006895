package forms

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// leaveEnv is the world in which testdata/leave.json is compiled.
func leaveEnv() Env {
	return Env{ID: "leave.request", App: "leave", Language: Chinese, Lookup: func(form, field string) (rules.Type, bool) {
		if form != "leave.types" {
			return rules.Type{}, false
		}
		switch field {
		case "":
			return rules.Type{}, true
		case "counted":
			return rules.Type{Kind: rules.KindBool}, true
		}
		return rules.Type{}, false
	}}
}

func compileFile(t testing.TB, path string, env Env) *Form {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return compile(t, string(src), env)
}

func compile(t testing.TB, src string, env Env) *Form {
	t.Helper()
	f, problems := Compile([]byte(src), env)
	if len(problems) > 0 {
		t.Fatalf("Compile: %s", listing(problems))
	}
	return f
}

// listing writes problems one a line, as tests compare them.
func listing(problems []Problem) string {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = line(p)
	}
	return strings.Join(lines, "\n")
}

// line writes a problem; where the text is that of the rule language, its code and the place instead.
func line(p Problem) string {
	switch p.Code {
	case "rule_invalid", "rule_failed":
		return fmt.Sprintf("%s: %s %s %s at %d-%d", p.Path, p.Code, p.Args["field"], p.Args["rule"], p.From, p.To)
	}
	return p.String()
}

func asks(r Result) string {
	keys := make([]string, len(r.Asks))
	for i, a := range r.Asks {
		keys[i] = a.Key()
	}
	return strings.Join(keys, "\n")
}

func TestALeaveRequestIsWorkedOutInRounds(t *testing.T) {
	f := compileFile(t, "testdata/leave.json", leaveEnv())
	data, problems := f.Decode([]byte(`{"type":"annual","from":"2026-11-23","to":"2026-11-26","days":99,"reason":"回家"}`))
	if len(problems) > 0 {
		t.Fatal(listing(problems))
	}
	facts := &rules.Facts{User: "u1", Department: "d1", Zone: "Asia/Shanghai"}
	in := Input{Data: data, Facts: facts, Submit: true}
	answers := map[string]rules.Value{
		`lookup("leave.types","annual","counted")`: rules.Bool(true),
		`lookup("leave.types","annual",_)`:         rules.Bool(true),
		`workdays(d2026-11-23,_,d2026-11-26,_)`:    rules.Num(num.FromInt(4)),
		`balance(["leave","u1","annual"])`:         rules.Num(num.MustParse("7.5")),
	}
	rounds := 0
	res := f.Evaluate(in)
	for ; len(res.Asks) > 0 && rounds < 5; rounds++ {
		for _, a := range res.Asks {
			v, ok := answers[a.Key()]
			if !ok {
				t.Fatalf("unexpected ask %s", a.Key())
			}
			facts.Answer(a, v)
		}
		res = f.Evaluate(in)
	}
	if rounds != 2 {
		t.Errorf("%d rounds, want 2", rounds)
	}
	if got := listing(res.Problems); got != "" {
		t.Error(got)
	}
	if got, want := string(f.Encode(res.Data)), `{"type":"annual","from":"2026-11-23","to":"2026-11-26","days":4,"left":7.5,"reason":"回家"}`; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if got, want := fmt.Sprint(res.Holds), "[{balance map[] [leave u1 annual] 4 1 map[] false }]"; got != want {
		t.Errorf("holds %s, want %s", got, want)
	}
	if !res.Fields["reason"].Required || res.Fields["from_half"].Required {
		t.Errorf("required: %v", res.Fields)
	}
}
