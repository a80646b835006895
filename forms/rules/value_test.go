package rules

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/superform-dev/superform/forms/num"
)

// anyValue draws values of all kinds, lists two deep.
func anyValue(depth int) *rapid.Generator[Value] {
	return rapid.Custom(func(t *rapid.T) Value {
		kinds := 8
		if depth == 0 {
			kinds = 6
		}
		switch rapid.IntRange(0, kinds).Draw(t, "kind") {
		case 0:
			return Value{}
		case 1:
			return Bool(rapid.Bool().Draw(t, "bool"))
		case 2:
			return Num(num.FromMinor(rapid.Int64().Draw(t, "units"), rapid.IntRange(0, 30).Draw(t, "scale")))
		case 3:
			return Text(rapid.OneOf(rapid.String(), rapid.StringMatching(`[",()\[\]_d0-9\\-]{0,5}`)).Draw(t, "text"))
		case 4:
			return Date(rapid.Int64Range(minDay, maxDay).Draw(t, "date"))
		case 5:
			return Instant(rapid.Int64Range(minDay*msPerDay, maxDay*msPerDay).Draw(t, "instant"))
		case 6:
			return TimeOfDay(rapid.Int64Range(0, secondsPerDay-1).Draw(t, "time"))
		case 7:
			return List(rapid.SliceOfN(anyValue(depth-1), 0, 3).Draw(t, "list"))
		}
		row := rapid.MapOfN(rapid.StringMatching(`[a-c]`), anyValue(0), 0, 2)
		var rows []Data
		for _, r := range rapid.SliceOfN(row, 0, 2).Draw(t, "rows") {
			rows = append(rows, r)
		}
		return Rows(rows)
	})
}

func TestKeysAreEqualExactlyWhereAsksAre(t *testing.T) {
	ask := rapid.Custom(func(t *rapid.T) Ask {
		return Ask{Fact: rapid.SampledFrom([]string{"a", "b", "ab"}).Draw(t, "fact"), Args: rapid.SliceOfN(anyValue(2), 0, 3).Draw(t, "args")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := ask.Draw(t, "a"), ask.Draw(t, "b")
		same := a.Fact == b.Fact && equalLists(a.Args, b.Args)
		if (a.Key() == b.Key()) != same {
			t.Fatalf("%s and %s: same is %v", a.Key(), b.Key(), same)
		}
	})
}

func TestKeysThatLookAlike(t *testing.T) {
	one := num.FromInt(1)
	asks := []Ask{
		{"f", nil},
		{"f", []Value{{}}},
		{"f", []Value{{}, {}}},
		{"f", []Value{Text("_")}},
		{"f", []Value{Text("a,b")}},
		{"f", []Value{Text("a"), Text("b")}},
		{"f", []Value{Text(`a","b`)}},
		{"f", []Value{List([]Value{Text("a"), Text("b")})}},
		{"f", []Value{List([]Value{Text("a")}), Text("b")}},
		{"f", []Value{Num(one)}},
		{"f", []Value{Text("1")}},
		{"f", []Value{Bool(true)}},
		{"f", []Value{Text("true")}},
		{"f", []Value{Date(0)}},
		{"f", []Value{Instant(0)}},
		{"f", []Value{TimeOfDay(0)}},
		{"f", []Value{Text("1970-01-01")}},
		{"f", []Value{Rows([]Data{{"a": Num(one)}})}},
		{"f", []Value{Rows([]Data{{"a": Num(one)}, {}})}},
	}
	seen := map[string]int{}
	for i, ask := range asks {
		if j, ok := seen[ask.Key()]; ok {
			t.Errorf("asks %d and %d both have the key %s", j, i, ask.Key())
		}
		seen[ask.Key()] = i
	}
	if got := (Ask{"lookup", []Value{Text("form"), Text("键"), Num(num.FromMinor(150, 2))}}).Key(); got != `lookup("form","键",1.5)` {
		t.Errorf("the key is %s", got)
	}
}

func TestValuesSayWhatTheyAre(t *testing.T) {
	large, _ := num.MustParse("999999999999999").Mul(num.MustParse("999999999999999"))
	cases := []struct {
		v    Value
		kind Kind
		text string
	}{
		{Value{}, KindBlank, ""},
		{Text(""), KindBlank, ""},
		{List(nil), KindBlank, ""},
		{Rows([]Data{}), KindBlank, ""},
		{Bool(true), KindBool, "true"},
		{Bool(false), KindBool, "false"},
		{Num(num.Number{}), KindNumber, "0"},
		{Num(large), KindNumber, "999999999999998000000000000001"},
		{Text("a"), KindText, "a"},
		{Date(20779), KindDate, "2026-11-22"},
		{Instant(1795327740250), KindInstant, "2026-11-22T06:09:00.250Z"},
		{TimeOfDay(22140), KindTimeOfDay, "06:09:00"},
		{List([]Value{Text("a"), {}}), KindList, "[a, ]"},
		{Rows([]Data{{}, {}}), KindRows, "2 rows"},
	}
	for _, c := range cases {
		if c.v.Kind() != c.kind || c.v.String() != c.text || !c.v.Equal(c.v) {
			t.Errorf("%s %q, want %s %q", c.v.Kind(), c.v, c.kind, c.text)
		}
	}
}

func TestAccessorsOfAnotherKindGiveNothing(t *testing.T) {
	for _, v := range []Value{{}, Bool(true), Num(num.FromInt(1)), Text("a"), Date(1), Instant(1), TimeOfDay(1), List([]Value{Text("a")}), Rows([]Data{{}})} {
		got := []bool{
			v.AsBool(), v.AsNumber().Sign() != 0, v.AsText() != "", v.AsDate() != 0, v.AsInstant() != 0, v.AsTimeOfDay() != 0,
			v.AsList() != nil, v.AsRows() != nil,
		}
		for i, present := range got {
			if present != (i+1 == int(v.Kind())) {
				t.Errorf("a %s answers accessor %d with %v", v.Kind(), i, present)
			}
		}
	}
}

func TestDataIsEqualWithoutItsBlanks(t *testing.T) {
	a := Data{"x": Num(num.FromMinor(150, 2)), "y": {}}
	b := Data{"x": Num(num.FromMinor(15, 1)), "z": Text("")}
	if !a.Equal(b) || !b.Equal(a) {
		t.Error("they hold the same")
	}
	if c := (Data{"x": Text("1.5")}); a.Equal(c) || c.Equal(a) || a.Equal(Data{}) || (Data{}).Equal(a) {
		t.Error("they do not hold the same")
	}
	if Rows([]Data{a}).Equal(Rows([]Data{a, a})) || Num(num.FromInt(1)).Equal(Text("1")) {
		t.Error("these differ")
	}
}

func TestKindsHaveNames(t *testing.T) {
	for k := KindBlank; k <= KindRows; k++ {
		if name := k.String(); name == "unknown" || kindTexts[name] == [2]string{} {
			t.Errorf("kind %d is %s", k, name)
		}
	}
	if Kind(99).String() != "unknown" || !strings.HasPrefix(listOf(Type{Kind: KindDate}).String(), "list(date") {
		t.Error("names of kinds")
	}
}
