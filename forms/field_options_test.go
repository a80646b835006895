package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestOptions(t *testing.T) {
	listed := `{"type":"array","x-field":"options","minItems":2,"maxItems":3,"x-options":[{"id":"tea","label":{"zh":"茶","en":"Tea"}},{"id":"milk"},{"id":"ice","label":{"zh":"冰","en":"Ice"}},{"id":"rum"}]}`
	testValues(t, listed, []valueCase{
		{"two of the list", `["tea","ice"]`, `["tea","ice"]`, ""},
		{"in another order they are the same", `["ice","tea"]`, `["tea","ice"]`, ""},
		{"none is a blank", `[]`, "", ""},
		{"fewer than there must be", `["ice"]`, `["ice"]`, "choose at least 2"},
		{"more than there may be", `["tea","milk","ice","rum"]`, `["tea","milk","ice","rum"]`, "choose at most 3"},
		{"one of them unknown", `["tea","noon"]`, "", "there is no such option"},
		{"a label is not its option", `["茶"]`, "", "there is no such option"},
		{"an empty text", `["tea",""]`, "", "there is no such option"},
		{"one twice", `["tea","tea"]`, "", "an option is chosen twice"},
		{"one option by itself", `"tea"`, "", "a list of options is needed here"},
		{"a number in it", `["tea",1]`, "", "a list of options is needed here"},
		{"a blank in it", `["tea",null]`, "", "a list of options is needed here"},
		{"a list in it", `[["tea"]]`, "", "a list of options is needed here"},
		{"an object", `{"tea":true}`, "", "a list of options is needed here"},
		{"half a character", `["\ud83d"]`, "", "the text contains half of a character (a lone surrogate)"},
		{"a hundred and one", `["tea"` + strings.Repeat(`,"tea"`, MaxChoices) + `]`, "", "choose at most 100"},
	})
	testDisplay(t, listed, `["tea","milk"]`, "茶、milk", "Tea, milk", "text milk")

	records := `{"type":"array","x-field":"options","x-options":{"from":"types"}}`
	testValues(t, records, []valueCase{
		{"records, by key", `["b","a"]`, `["a","b"]`, ""},
		{"one that is gone", `["annual","gone"]`, `["annual","gone"]`, "there is no such option"},
		{"what can be no key", `["../x"]`, "", "there is no such option"},
	})
	testDisplay(t, records, `["b","a"]`, "leave.types/a、leave.types/b", "leave.types/a, leave.types/b", "text b")
}

func TestRanking(t *testing.T) {
	ranking := `{"type":"array","x-field":"options","x-input":"ranking","x-options":[{"id":"a"},{"id":"b","label":{"zh":"乙","en":"B"}},{"id":"old","archived":true},{"id":"c"}]}`
	testValues(t, ranking, []valueCase{
		{"all, in another order than the list", `["c","a","b"]`, `["c","a","b"]`, ""},
		{"not all of them", `["c","a"]`, `["c","a"]`, "choose at least 3"},
		{"what is no longer offered", `["c","a","old"]`, `["c","a","old"]`, "this option is no longer offered"},
	})
	testDisplay(t, ranking, `["c","b"]`, "1. c、2. 乙", "1. c, 2. B", "text b")
	best := strings.Replace(ranking, `"x-input"`, `"maxItems":2,"x-input"`, 1)
	testValues(t, best, []valueCase{{"the best two", `["c","a"]`, `["c","a"]`, ""}, {"one of two", `["c"]`, `["c"]`, "choose at least 2"}})
}

// stored is a record that was submitted before archived options were.
func keeps(t *testing.T, f *Form, before, sent, want string) {
	t.Helper()
	in := Input{Data: decoded(t, f, sent), Submit: true}
	if before != "" {
		in.Before = decoded(t, f, before)
	}
	if got := listing(f.Evaluate(in).Problems); got != want {
		t.Errorf("%s before %s:\n got %s\nwant %s", before, sent, got, want)
	}
}

func TestArchivedOptionsStayWhereTheyWereChosen(t *testing.T) {
	list := `"x-options":[{"id":"a"},{"id":"old","archived":true},{"id":"gone","archived":true}]`
	f := compile(t, wholeForm(`{"one":{"type":"string","x-field":"option",`+list+`},"some":{"type":"array","x-field":"options",`+list+`},
		"t":{"type":"array","x-field":"table","items":{"type":"object","properties":{"some":{"type":"array","x-field":"options",`+list+`}}}}}`), leaveEnv())
	const no = "this option is no longer offered"
	keeps(t, f, `{"one":"old","some":["a","old"]}`, `{"one":"old","some":["old"]}`, "")
	keeps(t, f, `{"one":"a"}`, `{"one":"old"}`, "one: "+no)
	keeps(t, f, `{"some":["a","old"]}`, `{"some":["a","old","gone"]}`, "some: "+no)
	keeps(t, f, "", `{"one":"old","some":["old","gone"]}`, "one: "+no+"\nsome: "+no) // a draft, which was never submitted
	keeps(t, f, `{"t":[{"_id":"1","some":["old"]}]}`, `{"t":[{"_id":"1","some":["old"]},{"_id":"2","some":["old"]}]}`, "t.2.some: "+no)
	if got := f.Field("some").Display(decoded(t, f, `{"some":["old"]}`)["some"], English, nil); got != "old" {
		t.Error(got)
	}
}

func TestConsentKeepsTheVersionThatWasAgreedTo(t *testing.T) {
	f := compile(t, wholeForm(`{"agreed":{"type":"string","x-field":"option","x-input":"consent","x-require":"true","x-options":[
		{"id":"v1","text":"old","archived":true},{"id":"v2","label":{"en":"Rules of 2026"},"text":{"zh":"新","en":"new"}}]}}`), leaveEnv())
	keeps(t, f, `{"agreed":"v1"}`, `{"agreed":"v1"}`, "")
	keeps(t, f, "", `{"agreed":"v1"}`, "agreed: this option is no longer offered")
	keeps(t, f, "", `{"agreed":"v2"}`, "")
	keeps(t, f, "", `{}`, "agreed: this must be filled in")
}

func TestCascadeEndsAtTheLastLevel(t *testing.T) {
	town := `{"type":"string","x-field":"option","x-input":"cascade","x-options":[{"id":"zj","label":{"zh":"浙江","en":"Zhejiang"}},{"id":"hz","label":{"zh":"杭州","en":"Hangzhou"},"under":"zj"},
		{"id":"xh","label":{"zh":"西湖","en":"Xihu"},"under":"hz"},{"id":"sh"}]}`
	testValues(t, town, []valueCase{
		{"the last level", `"xh"`, `"xh"`, ""},
		{"one without levels", `"sh"`, `"sh"`, ""},
		{"one that others stand below", `"hz"`, `"hz"`, "choose further down"},
	})
	testDisplay(t, town, `"xh"`, "浙江 / 杭州 / 西湖", "Zhejiang / Hangzhou / Xihu", "text xh")
}

func TestSeveralOptionsAreNarrowed(t *testing.T) {
	f := compile(t, wholeForm(`{"n":{"type":"integer","x-field":"integer"},"bad":{"type":"number","x-field":"decimal","x-scale":1},
		"some":{"type":"array","x-field":"options","x-options":{"list":[{"id":"a"},{"id":"b"},{"id":"c"}],"where":".id == 'a' or n > 1"}},
		"rooms":{"type":"array","x-field":"options","x-options":{"from":"rooms","where":".seats / bad > 1"}}}`),
		Env{ID: "x.f", App: "x", Lookup: func(form, field string) (rules.Type, bool) {
			return rules.Type{Kind: map[string]rules.Kind{"seats": rules.KindNumber, "": rules.KindBool}[field]}, form == "x.rooms"
		}})
	keeps(t, f, "", `{"some":["a","b","c"]}`, "some: this option does not go with what is filled in")
	keeps(t, f, "", `{"n":2,"some":["a","b","c"]}`, "")
	facts := &rules.Facts{}
	in := Input{Data: decoded(t, f, `{"bad":2,"rooms":["blue","nowhere","red"]}`), Facts: facts}
	res := f.Evaluate(in)
	if got := asks(res); strings.Count(got, "\n") != 5 {
		t.Errorf("it asks %s", got)
	}
	for len(res.Asks) > 0 {
		rooms(facts, res.Asks)
		res = f.Evaluate(in)
	}
	if got := listing(res.Problems); got != "rooms: there is no such option" {
		t.Error(got)
	}
	in.Data["bad"] = decoded(t, f, `{"bad":0}`)["bad"]
	if got := listing(f.Evaluate(in).Problems); got != "rooms: there is no such option" {
		t.Error(got)
	}
	for data, want := range map[string]string{`{"bad":4,"rooms":["blue","red"]}`: "rooms: this option does not go with what is filled in", `{"bad":0,"rooms":["blue","red"]}`: "rooms: rule_failed rooms division_by_zero at 0-12"} {
		in.Data = decoded(t, f, data)
		if got := listing(f.Evaluate(in).Problems); got != want {
			t.Errorf("%s: %s", data, got)
		}
	}
}

func TestSeveralOptionsInRules(t *testing.T) {
	f := compile(t, wholeForm(`{"some":{"type":"array","x-field":"options","x-options":[{"id":"a"},{"id":"b"},{"id":"c"}]},
		"rest":{"type":"array","x-field":"options","x-options":[{"id":"a"},{"id":"b"},{"id":"c"}],"x-value":"some contains 'c' ? ['c', nil, 'b', 'c'] : some"},
		"n":{"type":"integer","x-field":"integer","x-value":"count(some)"},
		"both":{"type":"boolean","x-field":"boolean","x-value":"some == ['a', 'b'] or 'c' in rest"},
		"empty":{"type":"boolean","x-field":"boolean","x-value":"blank(some)"},
		"wrong":{"type":"array","x-field":"options","x-options":[{"id":"z"}],"x-value":"n == 1 ? ['z', 'y'] : nil"}}`), leaveEnv())
	for data, want := range map[string]string{
		`{}`:                   `{"n":0,"both":false,"empty":true} `,
		`{"some":["b","a"]}`:   `{"some":["a","b"],"rest":["a","b"],"n":2,"both":true,"empty":false} `,
		`{"some":["a","c"]}`:   `{"some":["a","c"],"rest":["b","c"],"n":2,"both":true,"empty":false} `,
		`{"some":["a"]}`:       `{"some":["a"],"rest":["a"],"n":1,"both":false,"empty":false} wrong: there is no such option`,
		`{"some":["a"],"n":7}`: `{"some":["a"],"rest":["a"],"n":1,"both":false,"empty":false} wrong: there is no such option`,
	} {
		stored, bad := through(f, data)
		if got := stored + " " + bad; got != want {
			t.Errorf("%s\n got %s\nwant %s", data, got, want)
		}
	}
	for _, source := range []string{"some contains 'a'", "'a' not in some", "blank(some)", "some == nil or some contains user"} {
		if _, bad := f.Filter(source); bad != nil {
			t.Errorf("%s: %v", source, bad)
		}
	}
}

func TestSeveralOptionsWithinRowsHaveNoSlot(t *testing.T) {
	f := fieldForm(t, `{"type":"array","x-field":"options","x-options":[{"id":"a"}]}`)
	if f.SlotKind("t.f") != SlotNone || f.SlotKind("f") != SlotText {
		t.Error(f.SlotKind("t.f"), f.SlotKind("f"))
	}
	for source, code := range map[string]string{"any(t, .f contains 'a')": "list_not_kept", "any(t, blank(.f))": "list_not_kept", "f == ['a']": "list_whole", "t.f contains 'a'": "list_of_lists"} {
		if _, bad := f.Filter(source); bad == nil || bad.Code != code {
			t.Errorf("%s: %v", source, bad)
		}
	}
}

// What no longer fits a newer version of the form is kept beside it, whole.
func TestSeveralOptionsThatNoLongerFit(t *testing.T) {
	f := fieldForm(t, `{"type":"array","x-field":"options","x-options":[{"id":"a"},{"id":"b","archived":true}]}`)
	for raw, want := range map[string]string{`{"f":["a","b"]}`: "", `{"f":["a","z"]}`: `["a","z"]`, `{"f":"a"}`: `"a"`} {
		data, left, _ := f.Fit([]byte(raw))
		if string(left["f"]) != want || data["f"].IsBlank() == (want == "") {
			t.Errorf("%s leaves %s", raw, left["f"])
		}
	}
}
