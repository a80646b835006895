package forms

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// evaluation is one record worked out by a form with the given properties.
type evaluation struct {
	name       string
	properties string
	rest       string // members of the form file beside the schema, each with a leading comma
	required   string // ids of required fields, JSON
	before     string // the stored record; "" for a new one
	sent       string
	submit     bool
	facts      func(*rules.Facts)

	data     string
	fields   string // paths of fields that are not plainly shown, with - hidden, * required, ! locked
	problems string
	warnings string
	asks     string
	holds    string
}

var evaluations = []evaluation{
	{
		name:       "a hidden field has no value and counts in no total",
		properties: `{"a":{"type":"boolean","x-field":"boolean"},"n":{"type":"integer","x-field":"integer","x-show":"a"},"t":{"type":"integer","x-field":"integer","x-value":"sum([n, 1])"}}`,
		sent:       `{"n":5}`,
		data:       `{"t":1}`,
		fields:     "n- t!",
	},
	{
		name: "a hidden cell has no value and counts in no total",
		properties: `{"r":{"type":"array","x-field":"table","items":{"type":"object","required":["n"],"properties":{"n":{"type":"integer","x-field":"integer"},"m":{"type":"integer","x-field":"integer","x-show":"n > 1"}}}},
			"t":{"type":"integer","x-field":"integer","x-value":"sum(r.m)"}}`,
		sent:   `{"r":[{"_id":"a","n":1,"m":10},{"_id":"b","n":2,"m":20}]}`,
		data:   `{"r":[{"_id":"a","n":1},{"_id":"b","n":2,"m":20}],"t":20}`,
		fields: "r.a.m- r.n* t!",
	},
	{
		name:       "a hidden table has no rows",
		properties: `{"a":{"type":"boolean","x-field":"boolean"},"r":{"type":"array","x-field":"table","x-show":"a","items":{"type":"object","properties":{"n":{"type":"integer","x-field":"integer"}}}},"c":{"type":"integer","x-field":"integer","x-value":"count(r)"}}`,
		sent:       `{"a":false,"r":[{"_id":"a","n":1}]}`,
		data:       `{"a":false,"c":0}`,
		fields:     "c! r- r.n-",
	},
	{
		name:       "what a caller sends for a computed field is ignored",
		properties: `{"a":{"type":"number","x-field":"money","x-scale":6},"b":{"type":"number","x-field":"money","x-value":"a"},"c":{"type":"number","x-field":"money","x-value":"nil"}}`,
		sent:       `{"a":1,"b":99,"c":99}`,
		data:       `{"a":1,"b":1}`,
		fields:     "b! c!",
	},
	{
		name:       "computed values are rounded half away from zero",
		properties: `{"a":{"type":"number","x-field":"decimal"},"b":{"type":"number","x-field":"money","x-value":"a"},"c":{"type":"number","x-field":"money","x-value":"-a"},"d":{"type":"integer","x-field":"integer","x-value":"a"}}`,
		sent:       `{"a":2.345}`,
		data:       `{"a":2.345,"b":2.35,"c":-2.35,"d":2}`,
		fields:     "b! c! d!",
	},
	{
		name:       "fields are computed after what they read, whatever their order",
		properties: `{"c":{"type":"integer","x-field":"integer","x-value":"b + 1"},"b":{"type":"integer","x-field":"integer","x-value":"a + 1"},"a":{"type":"integer","x-field":"integer"}}`,
		sent:       `{"a":1}`,
		data:       `{"c":3,"b":2,"a":1}`,
		fields:     "b! c!",
	},
	{
		name: "a row computes from its row, the record and its column",
		properties: `{"rate":{"type":"number","x-field":"decimal"},"r":{"type":"array","x-field":"table","items":{"type":"object","properties":{"n":{"type":"integer","x-field":"integer"},
			"m":{"type":"number","x-field":"money","x-value":"n * rate"},"share":{"type":"number","x-field":"decimal","x-scale":2,"x-value":"m / sum(r.m)"}}}}}`,
		sent:   `{"rate":1.5,"r":[{"_id":"a","n":1,"share":1},{"_id":"b","n":2}]}`,
		data:   `{"rate":1.5,"r":[{"_id":"a","n":1,"m":1.5,"share":0.33},{"_id":"b","n":2,"m":3,"share":0.67}]}`,
		fields: "r.m! r.share!",
	},
	{
		name:       "a locked field keeps what it held before",
		properties: `{"s":{"type":"string","x-field":"option","x-options":[{"id":"open"},{"id":"paid"}]},"n":{"type":"integer","x-field":"integer","x-lock":"s == 'paid'"}}`,
		before:     `{"s":"open","n":1}`,
		sent:       `{"s":"paid","n":2}`,
		data:       `{"s":"paid","n":1}`,
		fields:     "n!",
	},
	{
		name:       "a field that is locked from the start holds nothing",
		properties: `{"n":{"type":"integer","x-field":"integer","x-lock":"true"}}`,
		sent:       `{"n":2}`,
		data:       `{}`,
		fields:     "n!",
	},
	{
		name:       "a locked cell keeps what its row held before, by the row's id",
		properties: `{"r":{"type":"array","x-field":"table","items":{"type":"object","properties":{"n":{"type":"integer","x-field":"integer"},"p":{"type":"integer","x-field":"integer","x-lock":"n > 1"}}}}}`,
		before:     `{"r":[{"_id":"a","n":2,"p":7},{"_id":"b","n":2,"p":8}]}`,
		sent:       `{"r":[{"_id":"b","n":2,"p":0},{"n":2,"p":9},{"_id":"a","n":1,"p":1}]}`,
		data:       `{"r":[{"_id":"b","n":2,"p":8},{"_id":"1","n":2},{"_id":"a","n":1,"p":1}]}`,
		fields:     "r.1.p! r.b.p!",
	},
	{
		name:       "a locked table keeps its rows",
		properties: `{"r":{"type":"array","x-field":"table","x-lock":"true","items":{"type":"object","properties":{"n":{"type":"integer","x-field":"integer"}}}}}`,
		before:     `{"r":[{"_id":"a","n":2}]}`,
		sent:       `{"r":[{"_id":"x","n":1}]}`,
		data:       `{"r":[{"_id":"a","n":2}]}`,
		fields:     "r! r.n!",
	},
	{
		name:       "nothing is required before submitting",
		properties: `{"a":{"type":"string","x-field":"text"},"b":{"type":"string","x-field":"text","x-require":"true"}}`,
		required:   `["a"]`,
		sent:       `{}`,
		data:       `{}`,
		fields:     "a* b*",
	},
	{
		name: "required is asked for when submitting, hidden or not needed is not",
		properties: `{"a":{"type":"string","x-field":"text"},"b":{"type":"string","x-field":"text","x-require":"n > 1"},"c":{"type":"string","x-field":"text","x-require":"true","x-show":"n > 9"},"n":{"type":"integer","x-field":"integer"},
			"r":{"type":"array","x-field":"table","items":{"type":"object","required":["x"],"properties":{"x":{"type":"integer","x-field":"integer"},"y":{"type":"integer","x-field":"integer","x-require":"x > 1"}}}}}`,
		required: `["a","r"]`,
		sent:     `{"n":2,"r":[{"_id":"p","x":2},{"_id":"q"}]}`,
		submit:   true,
		data:     `{"n":2,"r":[{"_id":"p","x":2},{"_id":"q"}]}`,
		fields:   "a* b* c- r* r.p.y* r.x*",
		problems: "a: this must be filled in\nb: this must be filled in\nr.p.y: this must be filled in\nr.q.x: this must be filled in",
	},
	{
		name:       "a rule that fails is a problem, never false, and what reads it stays silent",
		properties: `{"a":{"type":"integer","x-field":"integer"},"b":{"type":"number","x-field":"decimal","x-value":"1 / a"},"c":{"type":"number","x-field":"decimal","x-value":"b + 1"},"d":{"type":"integer","x-field":"integer","x-show":"b > 0"},"e":{"type":"integer","x-field":"integer","x-require":"1 / a > 0"}}`,
		rest:       `,"checks":[{"id":"x","when":"c > 1","message":"M"},{"id":"y","when":"5 % a == 0","message":"M","at":"a"}],"warnings":[{"id":"z","when":"1 / a > 1","message":"M"}]`,
		sent:       `{"a":0,"b":7,"c":7,"d":4}`,
		data:       `{"a":0,"d":4}`,
		fields:     "b! c!",
		problems: `b: rule_failed b division_by_zero at 0-5
e: rule_failed e division_by_zero at 0-5
a: rule_failed y division_by_zero at 0-5`,
		warnings: `: rule_failed z division_by_zero at 0-5`,
	},
	{
		name: "all facts of a round are asked for at once, and only once",
		properties: `{"type":{"type":"string","x-field":"option","x-options":{"from":"types"}},"f":{"type":"string","x-field":"file"},"a":{"type":"boolean","x-field":"boolean","x-value":"type.counted"},"b":{"type":"number","x-field":"decimal","x-value":"balance(['x'])","x-show":"a"},
			"c":{"type":"number","x-field":"decimal","x-value":"balance(['y'])"},"d":{"type":"integer","x-field":"integer","x-require":"type.counted"}}`,
		sent:   `{"type":"annual","f":"01890a5d-ac96-774b-bcce-b302099a8057"}`,
		fields: "?",
		asks: `lookup("leave.types","annual","counted")
balance(["y"])
lookup("leave.types","annual",_)
file("01890a5d-ac96-774b-bcce-b302099a8057")`,
	},
	{
		name:       "a fact that cannot be had is a problem",
		properties: `{"c":{"type":"number","x-field":"decimal","x-value":"balance(['y'])"},"type":{"type":"string","x-field":"option","x-options":{"from":"types"}}}`,
		sent:       `{"type":"annual"}`,
		facts: func(f *rules.Facts) {
			f.Fail(rules.Ask{Fact: "balance", Args: []rules.Value{rules.List([]rules.Value{rules.Text("y")})}}, "no_account")
			f.Fail(rules.Ask{Fact: "lookup", Args: []rules.Value{rules.Text("leave.types"), rules.Text("annual"), {}}}, "not_allowed")
		},
		data:   `{"type":"annual"}`,
		fields: "c!",
		problems: `c: rule_failed c fact_failed at 0-14
type: there is no such option`,
	},
	{
		name: "where it is not known whether a field is locked, it keeps what it held before",
		properties: `{"a":{"type":"integer","x-field":"integer"},"n":{"type":"integer","x-field":"integer","x-lock":"1 / a > 0"},"m":{"type":"integer","x-field":"integer","x-lock":"b"},"b":{"type":"boolean","x-field":"boolean","x-value":"1 / a > 0"},
			"r":{"type":"array","x-field":"table","items":{"type":"object","properties":{"p":{"type":"integer","x-field":"integer","x-lock":"b"},"q":{"type":"integer","x-field":"integer","x-value":"1 / a"}}}}}`,
		before: `{"n":1,"r":[{"_id":"x","p":1}]}`,
		sent:   `{"a":0,"n":2,"m":2,"r":[{"_id":"x","p":2,"q":2},{"p":2,"q":2}]}`,
		data:   `{"a":0,"n":1,"r":[{"_id":"x","p":1},{"_id":"1"}]}`,
		fields: "b! n! r.q!",
		problems: `n: rule_failed n division_by_zero at 0-5
b: rule_failed b division_by_zero at 0-5
r.x.q: rule_failed r.x.q division_by_zero at 0-5
r.1.q: rule_failed r.1.q division_by_zero at 0-5`,
	},
	{
		name:       "a computed value that cannot be kept is a problem",
		properties: `{"a":{"type":"integer","x-field":"integer"},"b":{"type":"integer","x-field":"integer","x-value":"a * 10"},"c":{"type":"number","x-field":"decimal","x-value":"a * 1000000"}}`,
		sent:       `{"a":999999999999999}`,
		data:       `{"a":999999999999999}`,
		fields:     "b! c!",
		problems:   "b: the number is too large\nc: the number is too large",
	},
	{
		name:       "checks and warnings name their place",
		properties: `{"n":{"type":"integer","x-field":"integer"},"r":{"type":"array","x-field":"table","items":{"type":"object","properties":{"d":{"type":"string","format":"date","x-field":"date"}}}}}`,
		rest: `,"checks":[{"id":"future","when":"any(r, .d > today())","message":{"zh":"日期不能晚于今天","en":"A date lies in the future"},"at":"r.d"},{"id":"fine","when":"n > 100","message":"M"}],
			"warnings":[{"id":"many","when":"n > 5","message":{"zh":"很多"}}]`,
		sent:     `{"n":6,"r":[{"_id":"1","d":"2026-11-25"}]}`,
		data:     `{"n":6,"r":[{"_id":"1","d":"2026-11-25"}]}`,
		problems: "r.d: A date lies in the future",
		warnings: ": 很多",
	},
	{
		name:       "holds are worked out when submitting",
		properties: `{"n":{"type":"number","x-field":"decimal","x-scale":1},"d":{"type":"string","format":"date","x-field":"date"},"off":{"type":"boolean","x-field":"boolean"}}`,
		rest: `,"holds":[{"id":"a","account":["'x'","requester","d","1.50"],"amount":"n"},{"id":"never","account":["'x'"],"amount":"n","when":"off"},{"id":"zero","account":["'x'"],"amount":"n - n"},
			{"id":"part","account":["department"],"amount":"n / 3"}]`,
		sent:   `{"n":2.5,"d":"2026-11-22"}`,
		submit: true,
		data:   `{"n":2.5,"d":"2026-11-22"}`,
		holds:  "a x|u1|2026-11-22|1.5 2.5 @1\npart d1 0.8 @1",
	},
	{
		name:       "no hold before submitting",
		properties: `{"n":{"type":"integer","x-field":"integer"}}`,
		rest:       `,"holds":[{"id":"a","account":["'x'"],"amount":"n"}]`,
		sent:       `{"n":2}`,
		data:       `{"n":2}`,
	},
	{
		name:       "holds without an account, an amount or a sense are problems",
		properties: `{"n":{"type":"integer","x-field":"integer"},"s":{"type":"string","x-field":"text"}}`,
		rest:       `,"holds":[{"id":"a","account":["'x'","s"],"amount":"1"},{"id":"b","account":["'x'"],"amount":"n"},{"id":"c","account":["'x'"],"amount":"-1"},{"id":"d","account":["'x'"],"amount":"1 / 0"}]`,
		sent:       `{}`,
		submit:     true,
		data:       `{}`,
		problems: `: the account of the hold "a" is not complete
: the amount of the hold "b" is blank or below zero
: the amount of the hold "c" is blank or below zero
: rule_failed d division_by_zero at 0-5`,
	},
	{
		name:       "a computed text must fit its field",
		properties: `{"l":{"type":"string","x-field":"longtext"},"s":{"type":"string","x-field":"text","x-value":"l"},"o":{"type":"string","x-field":"option","x-options":[{"id":"a"}],"x-value":"l"}}`,
		sent:       `{"l":"a\nb"}`,
		data:       `{"l":"a\nb"}`,
		fields:     "o! s!",
		problems:   "s: only one line of text is possible here\no: there is no such option",
	},
}

func TestEvaluate(t *testing.T) {
	for _, e := range evaluations {
		t.Run(e.name, func(t *testing.T) { e.run(t) })
	}
}

func (e evaluation) run(t *testing.T) {
	required := e.required
	if required == "" {
		required = "[]"
	}
	f := compile(t, `{"format":1,"kind":"plain","title":"T","schema":{"type":"object","required":`+required+`,"properties":`+e.properties+`}`+e.rest+`}`, leaveEnv())
	in := Input{Facts: bigFacts(), Submit: e.submit}
	in.Facts.User, in.Facts.Department = "u1", "d1"
	if e.facts != nil {
		e.facts(in.Facts)
	}
	in.Data = decoded(t, f, e.sent)
	if e.before != "" {
		in.Before = decoded(t, f, e.before)
	}
	sent := string(f.Encode(in.Data))
	res := f.Evaluate(in)
	if got := string(f.Encode(in.Data)); got != sent {
		t.Errorf("the input became %s", got)
	}
	for _, c := range []struct{ what, got, want string }{
		{"data", string(f.Encode(res.Data)), e.data},
		{"fields", fieldsText(res.Fields), e.fields},
		{"problems", listing(res.Problems), e.problems},
		{"warnings", listing(res.Warnings), e.warnings},
		{"asks", asks(res), e.asks},
		{"holds", holdsText(res.Holds), e.holds},
	} {
		if e.asks != "" && c.what != "asks" { // nothing else is final
			continue
		}
		if c.got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.what, c.got, c.want)
		}
	}
}

func decoded(t testing.TB, f *Form, raw string) rules.Data {
	t.Helper()
	d, bad := f.Decode([]byte(raw))
	if len(bad) > 0 {
		t.Fatal(listing(bad))
	}
	return d
}

func fieldsText(fields map[string]FieldState) string {
	var out []string
	for path, s := range fields {
		marks := pick(s.Shown, "", "-") + pick(s.Required, "*", "") + pick(s.Locked && s.Shown, "!", "")
		if marks != "" {
			out = append(out, path+marks)
		}
	}
	sort.Strings(out)
	return strings.Join(out, " ")
}

func holdsText(holds []Hold) string {
	var out []string
	for _, h := range holds {
		out = append(out, fmt.Sprintf("%s %s %s @%d", h.ID, strings.Join(h.Account, "|"), h.Amount, h.Scale))
	}
	return strings.Join(out, "\n")
}

func TestTheRecordsOwnFieldsComeFromTheEngineOnly(t *testing.T) {
	f := compile(t, `{"format":1,"kind":"plain","title":"T","schema":{"type":"object","properties":{"a":{"type":"string","x-field":"text","x-value":"concat(requester, '/', department, '/', status)"}}}}`, leaveEnv())
	data := rules.Data{"status": rules.Text("approved"), "company_id": rules.Text("c2"), "requester": rules.Text("boss")}
	record := rules.Data{"requester": rules.Text("u7"), "status": rules.Text("draft"), "company_id": rules.Text("c3")}
	res := f.Evaluate(Input{Data: data, Record: record, Facts: bigFacts()})
	if got, want := fmt.Sprint(res.Data), "map[a:u7//draft]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAStoredOptionThatIsGoneStandsUntilTheRecordIsSubmittedAgain(t *testing.T) {
	f := compile(t, wholeForm(`{"o":{"type":"string","x-field":"option","x-options":{"from":"types"}}}`), leaveEnv())
	d := decoded(t, f, `{"o":"old"}`)
	if res := f.Evaluate(Input{Data: d, Before: d, Facts: &rules.Facts{}}); len(res.Asks)+len(res.Problems) > 0 {
		t.Errorf("unchanged: %s %s", asks(res), listing(res.Problems))
	}
	if res := f.Evaluate(Input{Data: d, Before: d, Facts: &rules.Facts{}, Submit: true}); asks(res) != `lookup("leave.types","old",_)` {
		t.Errorf("submitted: asks %q", asks(res))
	}
}

func TestEvaluatingTheResultAgainChangesNothing(t *testing.T) {
	f := bigForm(t)
	first := f.Evaluate(Input{Data: decoded(t, f, string(bigRecord())), Facts: bigFacts(), Submit: true})
	again := f.Evaluate(Input{Data: first.Data, Before: first.Data, Facts: bigFacts(), Submit: true})
	if a, b := string(f.Encode(first.Data)), string(f.Encode(again.Data)); a != b || len(again.Problems) > 0 {
		t.Errorf("\nfirst %s\nagain %s\n%s", a, b, listing(again.Problems))
	}
	if got := first.Holds[0].Amount; got.Cmp(num.MustParse("4005")) != 0 {
		t.Errorf("hold %s", got)
	}
}
