package rules

import (
	"reflect"
	"testing"
	"time"

	"github.com/superform-dev/superform/forms/num"
)

func TestTodayIsCountedInTheZone(t *testing.T) {
	winter, _ := ParseInstant("2026-01-01T23:30:00Z")
	berlin := time.FixedZone("like Berlin", 3600)
	cases := []struct {
		name string
		f    Facts
		want string
	}{
		{"without a zone it is UTC", Facts{Now: winter}, "2026-01-01"},
		{"a zone with one offset is known by name", Facts{Now: winter, Zone: "Asia/Shanghai"}, "2026-01-02"},
		{"an offset ahead", Facts{Now: winter, Zone: "+00:30"}, "2026-01-02"},
		{"an offset behind", Facts{Now: winter, Zone: "-10:00"}, "2026-01-01"},
		{"the rules of a zone", Facts{Now: winter, Zone: "Europe/Berlin", Location: berlin}, "2026-01-02"},
		{"an unknown zone counts in UTC", Facts{Now: winter, Zone: "Europe/Berlin"}, "2026-01-01"},
		{"a strange offset counts in UTC", Facts{Now: winter, Zone: "+99:00"}, "2026-01-01"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := FormatDate(c.f.Today()); got != c.want {
				t.Errorf("today is %s, want %s", got, c.want)
			}
		})
	}
}

func TestAnswersAreFoundByWhatWasAsked(t *testing.T) {
	var f Facts
	days := Ask{"balance", []Value{List([]Value{Text("annual"), Text("m1")})}}
	closed := Ask{"balance", []Value{List([]Value{Text("old")})}}
	if _, ok := f.Get(days); ok {
		t.Error("nothing is known at first")
	}
	f.Answer(days, Num(num.FromInt(5)))
	f.Fail(closed, "ledger_closed")
	if v, ok := f.Get(Ask{"balance", []Value{List([]Value{Text("annual"), Text("m1")})}}); !ok || v.String() != "5" {
		t.Errorf("got %s, %v", v, ok)
	}
	if _, ok := f.Get(closed); ok {
		t.Error("a failure is no value")
	}
	want := []Answer{{Ask: days, Value: Num(num.FromInt(5))}, {Ask: closed, Code: "ledger_closed"}}
	if got := f.Answers(); !reflect.DeepEqual(got, want) {
		t.Errorf("answers are %v, want %v", got, want)
	}
	f.Answer(days, Num(num.FromInt(6)))
	if v, _ := f.Get(days); v.String() != "6" || len(f.Answers()) != 2 {
		t.Error("a later answer takes the place of the earlier")
	}
}

func TestMissingNamesTheFacts(t *testing.T) {
	err := &Missing{Asks: []Ask{{"balance", []Value{List([]Value{Text("a")})}}, {"addWorkdays", []Value{Date(0), Num(num.FromInt(1))}}}}
	if got := err.Error(); got != `rules: facts are missing: balance(["a"]) addWorkdays(d1970-01-01,1)` {
		t.Error(got)
	}
}

func TestKeysQuoteTheSameUnderEveryVersionOfUnicode(t *testing.T) {
	for text, want := range map[string]string{
		"a": `"a"`, `q"b\`: `"q\"b\\"`, "\n\t\a\x00\x7f": `"\n\t\a\x00\x7f"`, "中\u200b\u2028𠀀\U0010ffff": "\"中\u200b\u2028𠀀\U0010ffff\"",
	} {
		if got := (Ask{Fact: "f", Args: []Value{Text(text)}}).Key(); got != "f("+want+")" {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestARuleWithoutFactsKnowsNobody(t *testing.T) {
	rule, cerr := Compile("blank(user) and blank(company) and date(now()) == '1970-01-01'", Type{}, Env{})
	if cerr != nil {
		t.Fatal(cerr)
	}
	if v, err := rule.Eval(&Input{}); err != nil || !v.AsBool() {
		t.Errorf("got %s, %v", v, err)
	}
}
