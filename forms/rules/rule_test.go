package rules

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestCheckedTreeAsJSON(t *testing.T) {
	cases := []struct{ src, want string }{
		{
			"amount*1.50 + 0",
			`{"format":1,"source":"amount*1.50 + 0","type":"number","reads":["amount"],"tree":` +
				`{"op":"+","type":"number","args":[{"op":"*","type":"number","args":[` +
				`{"op":"field","name":"amount","type":"number","at":[0,6]},{"op":"literal","type":"number","value":"1.5","at":[7,11]}],"at":[0,11]},` +
				`{"op":"literal","type":"number","value":"0","at":[14,15]}],"at":[0,15]}}`,
		},
		{
			"any(items, .date == '2026-01-02')",
			`{"format":1,"source":"any(items, .date == '2026-01-02')","type":"boolean","reads":["items","items.date"],"tree":` +
				`{"op":"each","name":"any","type":"boolean","args":[{"op":"field","name":"items","type":"rows","at":[4,9]},` +
				`{"op":"==","type":"boolean","args":[{"op":"row","name":"date","type":"date","at":[11,16]},` +
				`{"op":"literal","type":"date","value":"2026-01-02","at":[20,32]}],"at":[11,32]}],"at":[0,33]}}`,
		},
		{
			"type.counted ? sum(items.amount) : nil",
			`{"format":1,"source":"type.counted ? sum(items.amount) : nil","type":"number","reads":["items","items.amount","type"],"facts":["lookup leave-types.counted"],"tree":` +
				`{"op":"?:","type":"number","args":[{"op":"lookup","type":"boolean","args":[{"op":"literal","type":"text","value":"leave-types","at":[5,12]},` +
				`{"op":"field","name":"type","type":"text","at":[0,4]},{"op":"literal","type":"text","value":"counted","at":[5,12]}],"at":[0,12]},` +
				`{"op":"call","name":"sum","type":"number","args":[{"op":"column","name":"amount","type":"list(number)","args":[` +
				`{"op":"field","name":"items","type":"rows","at":[19,24]}],"at":[19,31]}],"at":[15,32]},` +
				`{"op":"literal","type":"blank","at":[35,38]}],"at":[0,38]}}`,
		},
		{
			"name matches '^a'",
			`{"format":1,"source":"name matches '^a'","type":"boolean","reads":["name"],"tree":` +
				`{"op":"matches","name":"^a","type":"boolean","program":{"start":1,"code":[{"op":"fail"},{"op":"empty","out":2,"arg":4},` +
				`{"op":"rune","out":3,"runes":[[97,97]]},{"op":"match"}]},"args":[{"op":"field","name":"name","type":"text","at":[0,4]}],"at":[0,17]}}`,
		},
		{
			"date(now()) != d and balance(['人', user]) == 0",
			`{"format":1,"source":"date(now()) != d and balance(['人', user]) == 0","type":"boolean","reads":["d"],"facts":["balance(list(text))"],"tree":` +
				`{"op":"and","type":"boolean","args":[{"op":"!=","type":"boolean","args":[{"op":"call","name":"date","type":"date","args":[` +
				`{"op":"fact","name":"now","type":"instant","at":[5,10]}],"at":[0,11]},{"op":"field","name":"d","type":"date","at":[15,16]}],"at":[0,16]},` +
				`{"op":"==","type":"boolean","args":[{"op":"ask","name":"balance","type":"number","args":[{"op":"list","type":"list(text)","args":[` +
				`{"op":"literal","type":"text","value":"人","at":[30,33]},{"op":"fact","name":"user","type":"text","at":[35,39]}],"at":[29,40]}],"at":[21,41]},` +
				`{"op":"literal","type":"number","value":"0","at":[45,46]}],"at":[21,46]}],"at":[0,46]}}`,
		},
	}
	for _, c := range cases {
		t.Run(c.src, func(t *testing.T) {
			rule, cerr := Compile(c.src, Type{}, fuzzEnv())
			if cerr != nil {
				t.Fatal(cerr)
			}
			got, err := json.Marshal(rule)
			if err != nil || string(got) != c.want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, c.want)
			}
		})
	}
}

func TestReadsNameFieldsAndColumns(t *testing.T) {
	for src, want := range map[string][]string{
		"1 + 1":                              {},
		"amount + amount":                    {"amount"},
		"count(items)":                       {"items"},
		"sum(items.amount)":                  {"items", "items.amount"},
		"filter(items, .qty > 1).kind":       {"items", "items.kind", "items.qty"},
		"any(items, .kind.counted)":          {"items", "items.kind"},
		"type.group.label == name":           {"name", "type"},
		"flag ? 1 : (other ?? amount)":       {"amount", "flag", "other"},
		"any(items, any(items, .date == d))": {"d", "items", "items.date"},
	} {
		rule, cerr := Compile(src, Type{}, fuzzEnv())
		if cerr != nil {
			t.Fatal(cerr)
		}
		if got := rule.Reads(); len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s reads %v, want %v", src, got, want)
		}
	}
}

func TestErrorsShowTheLineAndThePlace(t *testing.T) {
	long := strings.Repeat("amount + ", 30) + "amout" + strings.Repeat(" + amount", 30)
	cases := []struct{ name, src, want string }{
		{"one line", "amout > 5", "There is no field amout. Did you mean \"amount\"?\namout > 5\n^^^^^"},
		{"the second of three lines", "amount > 5\n  and amout > 3\n  and flag", "There is no field amout. Did you mean \"amount\"?\n  and amout > 3\n      ^^^^^"},
		{"wide characters before", "name == '审批' and amout > 3", "There is no field amout. Did you mean \"amount\"?\nname == '审批' and amout > 3\n                   ^^^^^"},
		{"a tab before", "\tamout", "There is no field amout. Did you mean \"amount\"?\n amout\n ^^^^^"},
		{"a long line is cut", long, "There is no field amout. Did you mean \"amount\"?\n" + string([]rune(long)[210:330]) + "\n" + strings.Repeat(" ", 60) + "^^^^^"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Compile(c.src, Type{}, fuzzEnv())
			if err == nil || err.Error() != c.want {
				t.Errorf("got\n%v\nwant\n%s", err, c.want)
			}
		})
	}
}

func TestMessagesExistInBothLanguagesWithTheSameArguments(t *testing.T) {
	holes := func(s string) map[string]bool {
		out := map[string]bool{}
		for _, part := range strings.Split(s, "{")[1:] {
			name, _, _ := strings.Cut(part, "}")
			out[name] = true
		}
		return out
	}
	for code, texts := range messages {
		if texts[0] == "" || texts[1] == "" || !reflect.DeepEqual(holes(texts[0]), holes(texts[1])) {
			t.Errorf("%s: %q and %q", code, texts[0], texts[1])
		}
	}
	if got := (&Failure{Code: "from_elsewhere"}).Text("en"); got != `rule error "from_elsewhere"` {
		t.Error(got)
	}
	if got := (&Error{Code: "unknown_name", Args: args("name", "{hint}{name}")}).Text("zh"); got != "没有名为 {hint}{name} 的字段。" {
		t.Error(got)
	}
}

func TestWordsOfTheLanguageAreNoFieldIDs(t *testing.T) {
	for _, word := range []string{"and", "or", "not", "in", "contains", "startsWith", "endsWith", "matches", "true", "false", "nil", "null", "let", "if", "else"} {
		if !IsWord(word) {
			t.Errorf("%s is a word of the language", word)
		}
	}
	for _, id := range []string{"date", "sum", "round", "type", "user", "count"} {
		if IsWord(id) {
			t.Errorf("%s can be a field", id)
		}
		env := Env{Fields: map[string]Type{id: {Kind: KindText}}}
		if _, err := Compile(id+" == 'x'", Type{}, env); err != nil {
			t.Error(err)
		}
	}
}

func TestARuleIsSafeForSeveralGoroutines(t *testing.T) {
	rule, cerr := Compile("sum(items, .amount) > 0 and name matches 'a' and concat(name, amount) != ''", Type{}, hostileEnv())
	if cerr != nil {
		t.Fatal(cerr)
	}
	data := manyRows(50)
	done := make(chan bool)
	for range 4 {
		go func() {
			v, err := rule.Eval(&Input{Data: data})
			done <- err == nil && v.AsBool()
		}()
	}
	for range 4 {
		if !<-done {
			t.Error("a wrong value")
		}
	}
}
