package rules

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
)

var explainEnv = Env{
	Fields: map[string]Type{
		"a": {Kind: KindNumber}, "b": {Kind: KindText}, "on": {Kind: KindBool}, "day": {Kind: KindDate},
		"items": {Kind: KindRows, Columns: map[string]Type{"n": {Kind: KindNumber}}},
		"kind":  {Kind: KindText, Of: "app.kinds"},
	},
	Lookup: func(_, field string) (Type, bool) { return Type{Kind: KindNumber}, field == "from" },
}

func row(n int64) Data { return Data{"n": Num(num.FromInt(n))} }

// show writes a trace as source=value, with what was not evaluated as "-".
func show(src string, t *Trace) string {
	if t == nil {
		return "-"
	}
	out := src[t.Node.From:t.Node.To] + "=" + [...]string{t.Value.String(), "?", "!"}[t.Standing]
	if len(t.Parts) == 0 {
		return out
	}
	parts := make([]string, len(t.Parts))
	for i, part := range t.Parts {
		parts[i] = show(src, part)
	}
	return out + "(" + strings.Join(parts, "; ") + ")"
}

func TestExplain(t *testing.T) {
	data := Data{
		"a": Num(num.FromInt(6)), "b": Text("y"), "day": Date(0), "kind": Text("k"),
		"items": Rows([]Data{row(1), row(9), row(10)}),
	}
	tests := []struct{ src, trace, decisive string }{
		{"a > 5 and b == 'x'", "a > 5 and b == 'x'=false(a > 5=true(a=6; 5=5); b == 'x'=false(b=y; 'x'=x))", "b == 'x'"},
		{"a < 5 and b == 'x'", "a < 5 and b == 'x'=false(a < 5=false(a=6; 5=5); -)", "a < 5"},
		{"a > 5 or on", "a > 5 or on=true(a > 5=true(a=6; 5=5); -)", "a > 5"},
		{"on or a > 5", "on or a > 5=true(on=; a > 5=true(a=6; 5=5))", "a > 5"},
		{"on or a > 9", "on or a > 9=false(on=; a > 9=false(a=6; 9=9))", "on or a > 9"},
		{"not (on or a > 5)", "not (on or a > 5)=false(on or a > 5=true(on=; a > 5=true(a=6; 5=5)))", "a > 5"},
		{"on ? 1 : 2", "on ? 1 : 2=2(on=; -; 2=2)", "on ? 1 : 2"},
		{"a ?? 2", "a ?? 2=6(a=6; -)", "a ?? 2"},
		{"any(items, .n > 5)", "any(items, .n > 5)=true(items=3 rows; .n > 5=true(.n=9; 5=5))", "any(items, .n > 5)"},
		{"all(items, .n > 5)", "all(items, .n > 5)=false(items=3 rows; .n > 5=false(.n=1; 5=5))", "all(items, .n > 5)"},
		{"none(items, .n > 50)", "none(items, .n > 50)=true(items=3 rows; -)", "none(items, .n > 50)"},
		{"kind.from > 2", "kind.from > 2=?(kind.from=?(from=app.kinds; kind=k; from=from); 2=2)", "kind.from > 2"},
		{"1 / (a - 6) > 2", "1 / (a - 6) > 2=!(1 / (a - 6)=!(1=1; a - 6=0(a=6; 6=6)); -)", "1 / (a - 6) > 2"},
		{"on and kind.from > 2", "on and kind.from > 2=false(on=; -)", "on"},
	}
	for _, tt := range tests {
		rule, bad := Compile(tt.src, Type{}, explainEnv)
		if bad != nil {
			t.Fatal(bad)
		}
		trace, _ := rule.Explain(&Input{Data: data}, look())
		if got := show(tt.src, trace); got != tt.trace {
			t.Errorf("%s\n got %s\nwant %s", tt.src, got, tt.trace)
		}
		d := trace.Decisive().Node
		if got := tt.src[d.From:d.To]; got != tt.decisive {
			t.Errorf("%s: decided by %q, want %q", tt.src, got, tt.decisive)
		}
	}
}

func TestExplain_RowAndAsk(t *testing.T) {
	rule, _ := Compile("any(items, .n > 5) and kind.from > 2", Type{}, explainEnv)
	facts := &Facts{}
	ask := Ask{Fact: "lookup", Args: []Value{Text("app.kinds"), Text("k"), Text("from")}}
	facts.Answer(ask, Num(num.FromInt(3)))
	trace, err := rule.Explain(&Input{Data: Data{"kind": Text("k"), "items": Rows([]Data{row(1), row(9)})}, Facts: facts}, look())
	if err != nil || !trace.Value.AsBool() {
		t.Fatal(trace.Value, err)
	}
	if got := trace.Parts[0].Row; got != 1 {
		t.Errorf("row %d decides, want 1", got)
	}
	asked := 0
	trace.Walk(func(part *Trace) bool {
		if part.Ask != nil && part.Ask.Key() == ask.Key() {
			asked++
		}
		return true
	})
	if asked != 1 {
		t.Errorf("%d parts asked", asked)
	}
}

// A rule that takes long is told without its parts, not wrongly.
func TestExplain_Long(t *testing.T) {
	rows := make([]Data, 500)
	for i := range rows {
		rows[i] = row(int64(i))
	}
	src := "any(items, .n > 1000" + strings.Repeat(" or .n + 1 + 1 + 1 > 1000", 25) + ")"
	rule, bad := Compile(src+strings.Repeat(" or "+src, 2), Type{}, explainEnv)
	if bad != nil {
		t.Fatal(bad)
	}
	in := Input{Data: Data{"items": Rows(rows)}}
	want, wantErr := rule.Eval(&in)
	got, err := rule.Explain(&in, look())
	if !got.Value.Equal(want) || (err == nil) != (wantErr == nil) {
		t.Errorf("explained %v %v, is %v %v", got.Value, err, want, wantErr)
	}
}

func look() *Budget {
	budget := LookBudget()
	return &budget
}
