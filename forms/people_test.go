package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

const (
	ana = "01890a5d-ac96-774b-bcce-b302099a8057"
	ben = "01890a5d-ac96-774b-bcce-b302099a8058"
	cat = "01890a5d-ac96-774b-bcce-b302099a8059"
)

// staff answers what forms ask of people: ana and ben may be chosen.
func staff(t testing.TB, f *Form, in Input) Result {
	t.Helper()
	in.Facts = &rules.Facts{User: ana}
	out := f.Evaluate(in)
	for range 4 {
		for _, ask := range out.Asks {
			id := ask.Args[0].AsText()
			in.Facts.Answer(ask, rules.Bool(id == ana || id == ben))
		}
		out = f.Evaluate(in)
	}
	if len(out.Asks) > 0 {
		t.Fatalf("it still asks %s", asks(out))
	}
	return out
}

func TestMember(t *testing.T) {
	for kind, what := range map[string]string{"member": "a member", "department": "a department"} {
		one := `{"type":"string","x-field":"` + kind + `"}`
		f := compile(t, wholeForm(`{"f":`+one+`}`), leaveEnv())
		for _, c := range []struct{ name, sent, want string }{
			{"one who is there", `"` + ana + `"`, ""},
			{"none", `null`, ""},
			{"an empty text", `""`, ""},
			{"one of whom nothing is known", `"` + cat + `"`, "f: " + messages[kind+"_unknown"].en},
			{"the zero id", `"00000000-0000-0000-0000-000000000000"`, "f: not a valid id"},
			{"capitals", `"` + strings.ToUpper(ana) + `"`, "f: not a valid id"},
			{"a name", `"Ana"`, "f: not a valid id"},
			{"a list", `["` + ana + `"]`, "f: " + what + " is needed here"},
			{"a number", `7`, "f: " + what + " is needed here"},
			{"an object", `{"id":"` + ana + `"}`, "f: " + what + " is needed here"},
			{"half a character", `"\ud83d"`, "f: the text contains half of a character (a lone surrogate)"},
		} {
			d, bad := f.Decode([]byte(`{"f":` + c.sent + `}`))
			if len(bad) == 0 {
				bad = staff(t, f, Input{Data: d, Submit: true}).Problems
			}
			if got := listing(bad); got != c.want {
				t.Errorf("%s, %s: %s", kind, c.name, got)
			}
		}
	}
}

func TestMembers(t *testing.T) {
	for kind, what := range map[string]string{"members": "a list of members", "departments": "a list of departments"} {
		f := compile(t, wholeForm(`{"f":{"type":"array","x-field":"`+kind+`","minItems":2,"maxItems":2}}`), leaveEnv())
		for _, c := range []struct{ name, sent, kept, want string }{
			{"two, in the order in which they were chosen", `["` + ben + `","` + ana + `"]`, `{"f":["` + ben + `","` + ana + `"]}`, ""},
			{"none is a blank", `[]`, `{}`, ""},
			{"too few", `["` + ben + `"]`, `{"f":["` + ben + `"]}`, "f: choose at least 2"},
			{"too many", `["` + ben + `","` + ana + `","` + cat + `"]`, `{"f":["` + ben + `","` + ana + `","` + cat + `"]}`, "f: choose at most 2"},
			{"one of them nobody", `["` + ben + `","` + cat + `"]`, `{"f":["` + ben + `","` + cat + `"]}`, "f: " + messages[strings.TrimSuffix(kind, "s")+"_unknown"].en},
			{"one twice", `["` + ben + `","` + ben + `"]`, `{}`, "f: a member or department is chosen twice"},
			{"one by itself", `"` + ben + `"`, `{}`, "f: " + what + " is needed here"},
			{"a blank in it", `["` + ben + `",null]`, `{}`, "f: " + what + " is needed here"},
			{"a list in it", `[["` + ben + `"]]`, `{}`, "f: " + what + " is needed here"},
			{"no id in it", `["` + ben + `","ana"]`, `{}`, "f: not a valid id"},
			{"an empty text in it", `[""]`, `{}`, "f: not a valid id"},
			{"ten thousand", `["` + ben + `"` + strings.Repeat(`,"`+ana+`"`, 9999) + `]`, `{}`, "f: choose at most 200"},
		} {
			d, bad := f.Decode([]byte(`{"f":` + c.sent + `}`))
			if got := string(f.Encode(d)); got != c.kept {
				t.Errorf("%s, %s: it keeps %s", kind, c.name, got)
			}
			if len(bad) == 0 {
				bad = staff(t, f, Input{Data: d, Submit: true}).Problems
			}
			if got := listing(bad); got != c.want {
				t.Errorf("%s, %s: %s", kind, c.name, got)
			}
		}
	}
}

// Whom a record named before it may go on naming, and nobody is asked about them.
func TestPeopleStayWhereTheyWereChosen(t *testing.T) {
	f := compile(t, wholeForm(`{"one":{"type":"string","x-field":"member"},"some":{"type":"array","x-field":"members"},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"at":{"type":"string","x-field":"department"}}}}}`), leaveEnv())
	no, noPlace := messages["member_unknown"].en, messages["department_unknown"].en
	for _, c := range []struct{ before, sent, want string }{
		{`{"one":"` + cat + `","some":["` + cat + `"]}`, `{"one":"` + cat + `","some":["` + ana + `","` + cat + `"]}`, ""},
		{`{"one":"` + ana + `"}`, `{"one":"` + cat + `"}`, "one: " + no},
		{`{"one":"` + cat + `"}`, `{"some":["` + cat + `"]}`, "some: " + no},
		{`{"t":[{"_id":"a","at":"` + cat + `"}]}`, `{"t":[{"_id":"a","at":"` + cat + `"}]}`, ""},
		{`{"t":[{"_id":"a","at":"` + cat + `"}]}`, `{"t":[{"_id":"b","at":"` + cat + `"}]}`, "t.b.at: " + noPlace},
	} {
		out := staff(t, f, Input{Data: decoded(t, f, c.sent), Before: decoded(t, f, c.before), Submit: true})
		if got := listing(out.Problems); got != c.want {
			t.Errorf("%s after %s: %s", c.sent, c.before, got)
		}
	}
}

func TestPeopleInRules(t *testing.T) {
	f := compile(t, wholeForm(`{"who":{"type":"string","x-field":"member","x-default":"user"},"team":{"type":"array","x-field":"members"},
		"at":{"type":"string","x-field":"department","x-default":"department"},
		"boss":{"type":"string","x-field":"member","x-value":"manager(who)"},
		"both":{"type":"array","x-field":"members","x-value":"[who, boss, who]"},
		"mine":{"type":"boolean","x-field":"boolean","x-value":"who == user or user in team"},
		"near":{"type":"string","x-field":"text","x-show":"at in departmentsBelow(department)"},
		"odd":{"type":"string","x-field":"member","x-value":"note"},"note":{"type":"string","x-field":"text"}}`), leaveEnv())
	facts := &rules.Facts{User: ana, Department: ben}
	in := Input{Data: decoded(t, f, `{"team":["`+ben+`"],"note":"x"}`), Facts: facts}
	out := f.Evaluate(in)
	for len(out.Asks) > 0 {
		for _, ask := range out.Asks {
			switch ask.Fact {
			case "manager":
				facts.Answer(ask, rules.Text(cat))
			case "departmentsBelow":
				facts.Answer(ask, rules.List([]rules.Value{rules.Text(ben)}))
			default:
				facts.Answer(ask, rules.Bool(true))
			}
		}
		out = f.Evaluate(in)
	}
	const want = `{"who":"` + ana + `","team":["` + ben + `"],"at":"` + ben + `","boss":"` + cat + `","both":["` + ana + `","` + cat + `"],"mine":true,"note":"x"}`
	if got := string(f.Encode(out.Data)); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if got := listing(out.Problems); got != "odd: not a valid id" {
		t.Error(got)
	}
	if !out.Fields["near"].Shown {
		t.Error("near is hidden")
	}
}

func TestWhoMayBeChosen(t *testing.T) {
	f := compile(t, wholeForm(`{"one":{"type":"string","x-field":"member","x-choose":[{"source":"role","role":"hr"},{"source":"reports"},{"source":"department","department":"`+ana+`"}]},
		"at":{"type":"array","x-field":"departments","x-choose":[{"source":"headed"},{"source":"own-department"}]}}`), leaveEnv())
	out := f.Evaluate(Input{Data: decoded(t, f, `{"one":"`+ben+`","at":["`+cat+`"]}`)})
	if got, want := asks(out), `member("`+ben+`","role:hr reports department:`+ana+`")`+"\n"+`department("`+cat+`","headed own-department")`; got != want {
		t.Errorf("it asks %s", got)
	}
	read := ReadAmong(f.Field("one").Among())
	if len(read) != 3 || read[0] != (AccessWho{"role", "hr"}) || read[1] != (AccessWho{"reports", ""}) {
		t.Error(read)
	}
	for _, c := range []struct{ choose, want string }{
		{`"role"`, "/x-choose: this must be a list"},
		{`[]`, "/x-choose: " + messages["access_empty"].en},
		{`[{}]`, `/x-choose/0: "source" is missing`},
		{`[{"source":"headed"}]`, "/x-choose/0/source: "},
		{`[{"source":"role"}]`, `/x-choose/0: "role" is missing`},
		{`[{"source":"role","role":"a b"}]`, "/x-choose/0/role: " + messages["access_arg"].en},
		{`[{"source":"reports","role":"hr"}]`, `/x-choose/0/role: there is no property "role" here`},
		{`[` + strings.TrimSuffix(strings.Repeat(`{"source":"reports"},`, 21), ",") + `]`, "/x-choose: at most 20 of them"},
	} {
		_, bad := Compile([]byte(wholeForm(`{"f":{"type":"string","x-field":"member","x-choose":`+c.choose+`}}`)), leaveEnv())
		if got := listing(bad); !strings.HasPrefix(got, "/schema/properties/f"+c.want) || strings.Contains(got, "\n") {
			t.Errorf("%s: %s", c.choose, got)
		}
	}
}

// Lists find records by whom they name, and summaries name them.
func TestPeopleInLists(t *testing.T) {
	f := compile(t, `{"format":1,"kind":"plain","title":"T","summary":"{{one}} · {{team}} · {{at}}","schema":{"type":"object","properties":{
		"one":{"type":"string","x-field":"member","x-unique":"company"},"team":{"type":"array","x-field":"members"},"at":{"type":"string","x-field":"department"}}}}`, leaveEnv())
	d := decoded(t, f, `{"one":"`+ana+`","team":["`+ben+`","`+ana+`"],"at":"`+cat+`"}`)
	names := func(kind, id string) string { return kind + " " + id[len(id)-1:] }
	if got := f.Summary(d, names); got != "chosen-member 7 · chosen-member 8、chosen-member 7 · chosen-department 9" {
		t.Error(got)
	}
	if got := f.Field("team").Display(d["team"], Chinese, nil); got != "" {
		t.Error(got)
	}
	slots := f.Slots(d, map[string]string{"one": "t1", "team": "t2", "at": "t3"})
	if len(slots) != 4 || slots[0].Text != ana || slots[1].Row != ben || slots[2].Text != ana || slots[3].Text != cat {
		t.Error(slots)
	}
	for _, source := range []string{"one == user", "one in ['" + ana + "']", "team contains user", "user in team", "at in departmentsHeaded(user)", "blank(team)", "at == department"} {
		if _, bad := f.Filter(source); (bad != nil) != (source == "at == department") {
			t.Errorf("%s: %v", source, bad)
		}
	}
	said := map[string][]Saying{}
	f.Said(said, d, English, names)
	if one := said["one"]; len(one) != 1 || one[0] != (Saying{ID: ana, Label: "chosen-member 7"}) {
		t.Error(said)
	}
	if got := f.Field("team").People(d["team"]); len(got) != 2 || got[0].String() != ben || f.Field("team").OfDepartments() || !f.Field("at").OfDepartments() || !f.Field("one").OfMembers() {
		t.Error(got)
	}
	if keys := f.UniqueKeys(d); len(keys) != 1 || keys[0].Value != ana {
		t.Error(keys)
	}
}
