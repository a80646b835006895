package forms_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

// declared is a property of each type, so that every pair of types can be tried.
var declared = map[string]string{
	"text": `"type":"string","x-field":"text"`, "longtext": `"type":"string","x-field":"longtext"`, "integer": `"type":"integer","x-field":"integer"`,
	"decimal": `"type":"number","x-field":"decimal","x-scale":2`, "money": `"type":"number","x-field":"money","x-scale":2`, "boolean": `"type":"boolean","x-field":"boolean"`,
	"date": `"type":"string","format":"date","x-field":"date"`, "time": `"type":"string","x-field":"time"`, "duration": `"type":"integer","x-field":"duration"`,
	"serial":   `"type":"string","x-field":"serial","x-number":"S-{000}"`,
	"option":   `"type":"string","x-field":"option","x-options":[{"id":"a"},{"id":"b"}]`,
	"richtext": `"type":"string","x-field":"richtext"`,
	"options":  `"type":"array","x-field":"options","x-options":[{"id":"a"},{"id":"b"}]`, "daterange": `"type":"object","x-field":"daterange","x-halves":true`,
}

func versionOf(t *testing.T, properties string) *forms.Form {
	t.Helper()
	form, problems := forms.Compile([]byte(`{"format":1,"kind":"plain","title":"X","schema":{"type":"object","properties":{`+properties+`}}}`), forms.Env{ID: "a.x", App: "a", Language: forms.English})
	for _, p := range problems {
		t.Fatalf("%s: %s", p.Path, p.Text(forms.English))
	}
	return form
}

// What the table calls lossless keeps every value, what it calls lossy keeps some and leaves the others over as they were written,
// and what it refuses keeps none that says something else.
func TestConversions(t *testing.T) {
	values := map[string][]string{
		"text": {`"12"`, `"x"`, `"2026-11-22"`, `"true"`, `"09:30"`, `"a"`, `" １２ "`, `"1e3"`, `"007"`}, "longtext": {`"one"`, `"one\ntwo"`}, "integer": {`12`, `-3`}, "decimal": {`1.25`, `3`},
		"money": {`1.25`, `3`}, "boolean": {`true`, `false`}, "date": {`"2026-11-22"`}, "time": {`"09:30"`}, "duration": {`90`}, "serial": {`"S-001"`}, "option": {`"a"`, `"b"`},
		"options": {`["a"]`, `["a","b"]`}, "daterange": {`{"from":"2026-11-22","to":"2026-11-22"}`, `{"from":"2026-11-22","to":"2026-11-24"}`},
		"richtext": {`"<p>one</p>"`, `"<p>a &amp; b</p><p>c</p>"`},
	}
	for from := range declared {
		for to := range declared {
			if from == to {
				continue
			}
			before, after := versionOf(t, `"f":{`+declared[from]+`,"x-label":"F"}`), versionOf(t, `"f":{`+declared[to]+`,"x-label":"F"}`)
			loss := forms.LossOf(before.Field("f"), after.Field("f"))
			kept := 0
			for _, v := range values[from] {
				data, left, problems := after.FitFrom(before, []byte(`{"f":`+v+`}`))
				if len(problems) > 0 {
					t.Fatalf("%s to %s of %s: %v", from, to, v, problems)
				}
				if !data["f"].IsBlank() {
					kept++
				} else if string(left["f"]) != v {
					t.Errorf("%s to %s: %s is left over as %s", from, to, v, left["f"])
				}
			}
			if want := len(values[from]); loss == forms.Lossless && kept != want || loss == forms.Lossy && kept == 0 {
				t.Errorf("%s to %s is %s and keeps %d of %d", from, to, loss, kept, want)
			}
		}
	}
}

// spaced is a case with the spaces that stay, which are not seen.
func spaced(text string) string { return strings.ReplaceAll(text, "~", "\u00a0") }

func TestFitFrom(t *testing.T) {
	for _, c := range []struct{ name, from, to, raw, data, left string }{
		{"a number from a text", declared["text"], declared["decimal"], `"１２.50"`, `{"f":12.5}`, `{}`},
		{"with an exponent", declared["text"], declared["decimal"], `"1e3"`, `{}`, `{"f":"1e3"}`},
		{"too many decimals", declared["text"], declared["decimal"], `"1.234"`, `{}`, `{"f":"1.234"}`},
		{"a text from a number", declared["decimal"], declared["text"], `1.50`, `{"f":"1.50"}`, `{}`},
		{"spaces of a text stay", declared["text"], declared["longtext"], `" a， "`, `{"f":" a， "}`, `{}`},
		{"an option that there is", declared["text"], declared["option"], `"b"`, `{"f":"b"}`, `{}`},
		{"an option that there is not", declared["text"], declared["option"], `"Taxi"`, `{}`, `{"f":"Taxi"}`},
		{"refused", declared["date"], declared["integer"], `"2026-11-22"`, `{}`, `{"f":"2026-11-22"}`},
		{"a text with marks and spaces", declared["text"], declared["richtext"], `" a <b> & c  d"`, `{"f":"<p>~a &lt;b&gt; &amp; c ~d</p>"}`, `{}`},
		{"lines", declared["longtext"], declared["richtext"], `"a\n\n  b\nc"`, `{"f":"<p>a<br>~<br>~~b<br>c</p>"}`, `{}`},
		{"lines again", declared["richtext"], declared["longtext"], `"<p>a<br>~<br>~~b<br>c</p>"`, `{"f":"a\n\n  b\nc"}`, `{}`},
		{"paragraphs", declared["richtext"], declared["longtext"], `"<p>a</p><p>b &lt;</p>"`, `{"f":"a\nb <"}`, `{}`},
		{"formats", declared["richtext"], declared["longtext"], `"<p>a <strong>b</strong></p><ol><li>c</li></ol>"`, `{"f":"a b\n1. c"}`, `{"f":"<p>a <strong>b</strong></p><ol><li>c</li></ol>"}`},
		{"a link", declared["richtext"], declared["longtext"], `"<p><a href=\"https://a.test\">b</a></p>"`, `{"f":"b"}`, `{"f":"<p><a href=\"https://a.test\">b</a></p>"}`},
		{"several of one", declared["option"], declared["options"], `"b"`, `{"f":["b"]}`, `{}`},
		{"several of one that there is not", declared["text"], declared["options"], `"b"`, `{}`, `{"f":"b"}`},
		{"one of several", declared["options"], declared["option"], `["b"]`, `{"f":"b"}`, `{}`},
		{"of two", declared["options"], declared["option"], `["a","b"]`, `{}`, `{"f":["a","b"]}`},
		{"of none", declared["options"], declared["option"], `[]`, `{}`, `{"f":[]}`},
		{"a day as a range", declared["date"], declared["daterange"], `"2026-11-22"`, `{"f":{"from":"2026-11-22","to":"2026-11-22"}}`, `{}`},
		{"a range of a day", declared["daterange"], declared["date"], `{"from":"2026-11-22","to":"2026-11-22"}`, `{"f":"2026-11-22"}`, `{}`},
		{"of half a day", declared["daterange"], declared["date"], `{"from":"2026-11-22","from_half":"pm","to":"2026-11-22"}`, `{}`, `{"f":{"from":"2026-11-22","from_half":"pm","to":"2026-11-22"}}`},
		{"of days", declared["daterange"], declared["date"], `{"from":"2026-11-22","to":"2026-11-23"}`, `{}`, `{"f":{"from":"2026-11-22","to":"2026-11-23"}}`},
		{"nothing", declared["text"], declared["integer"], `null`, `{}`, `{}`},
		{"no document", declared["text"], declared["integer"], `{]`, ``, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, after := versionOf(t, `"f":{`+c.from+`}`), versionOf(t, `"f":{`+c.to+`}`)
			data, left, problems := after.FitFrom(before, []byte(`{"f":`+spaced(c.raw)+`}`))
			if c.data == "" {
				if len(problems) == 0 {
					t.Error("it is taken")
				}
				return
			}
			if got := string(after.Encode(data)); got != spaced(c.data) {
				t.Errorf("data %s, want %s", got, spaced(c.data))
			}
			if got, want := string(left["f"]), strings.TrimSuffix(strings.TrimPrefix(c.left, `{"f":`), "}"); got != want && c.left != "{}" || len(left) > 0 && c.left == "{}" {
				t.Errorf("left %s, want %s", got, c.left)
			}
		})
	}
}

// Columns are converted row by row; a row keeps its id and its other cells.
func TestFitFrom_Columns(t *testing.T) {
	table := func(column string) string {
		return `"items":{"type":"array","x-field":"table","items":{"type":"object","properties":{"what":{"type":"string","x-field":"text"},"cost":{` + column + `}}}}`
	}
	before, after := versionOf(t, table(declared["text"])), versionOf(t, table(declared["integer"]))
	data, left, problems := after.FitFrom(before, []byte(`{"items":[{"_id":"r1","what":"a","cost":"5"},{"_id":"r2","what":"b","cost":"many"},{"_id":"r3","what":"c"}]}`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got, want := string(after.Encode(data)), `{"items":[{"_id":"r1","what":"a","cost":5},{"_id":"r2","what":"b"},{"_id":"r3","what":"c"}]}`; got != want {
		t.Errorf("data %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(string(left["items.r2.cost"]), " ", len(left)), `"many" 1`; got != want {
		t.Errorf("left %s, want %s", got, want)
	}
	list := forms.Conversions(before, after)
	if len(list) != 1 || list[0].Path != "items.cost" || list[0].Loss != forms.Lossy {
		t.Errorf("conversions %v", list)
	}
}

// Scales, currencies and options that go are conversions too.
func TestLossOf_WithinAType(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     forms.Loss
	}{
		{declared["money"], `"type":"number","x-field":"money","x-scale":3`, forms.Lossless},
		{declared["money"], `"type":"number","x-field":"money","x-scale":1`, forms.Lossy},
		{declared["money"] + `,"x-currency":"CNY"`, declared["money"] + `,"x-currency":"USD"`, forms.Refused},
		{declared["money"] + `,"x-currency":"CNY"`, declared["money"], forms.Lossless},
		{declared["option"], `"type":"string","x-field":"option","x-options":[{"id":"a"},{"id":"b"},{"id":"c"}]`, forms.Lossless},
		{declared["option"], `"type":"string","x-field":"option","x-options":[{"id":"a"}]`, forms.Lossy},
		{declared["option"], `"type":"string","x-field":"option","x-options":{"from":"kinds"}`, forms.Lossy},
		{declared["option"], `"type":"array","x-field":"options","x-options":[{"id":"a"}]`, forms.Lossy},
		{declared["options"], `"type":"array","x-field":"options","x-options":[{"id":"b"}]`, forms.Lossy},
		{declared["options"], declared["options"] + `,"maxItems":2`, forms.Lossless},
		{`"type":"string","x-field":"file"`, declared["text"], forms.Refused},
	} {
		if got := forms.LossOf(versionOf(t, `"f":{`+c.from+`}`).Field("f"), versionOf(t, `"f":{`+c.to+`}`).Field("f")); got != c.want {
			t.Errorf("%s to %s is %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

// An archived field is hidden from whoever fills in: it has no value, whatever is sent, and cannot be required.
func TestArchivedField(t *testing.T) {
	form := versionOf(t, `"kept":{`+declared["text"]+`},"old":{`+declared["text"]+`,"x-archived":true,"x-value":"kept"}`)
	data, problems := form.Decode([]byte(`{"kept":"a","old":"b"}`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	out := form.Evaluate(forms.Input{Data: data, Submit: true})
	if got := string(form.Encode(out.Data)); got != `{"kept":"a"}` || out.Fields["old"].Shown || len(out.Problems) > 0 {
		t.Errorf("%s, shown %v, %v", got, out.Fields["old"].Shown, out.Problems)
	}
	source := `{"format":1,"kind":"plain","title":"X","schema":{"type":"object","required":["old"],"properties":{"old":{` + declared["text"] + `,"x-archived":true}}}}`
	_, problems = forms.Compile([]byte(source), forms.Env{ID: "a.x", App: "a"})
	if len(problems) != 1 || problems[0].Code != "required_archived" || !strings.Contains(problems[0].Text(forms.English), "archived") {
		t.Errorf("problems %v", problems)
	}
}

// The table of docs/versions.md is the table of conversions: every pair of types in it, and no other.
func TestConversions_TheTableOfThePage(t *testing.T) {
	page, err := os.ReadFile("../docs/versions.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(page), "| from | to | values |\n|---|---|---|\n")
	if !found {
		t.Fatal("the page has no table")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	told := map[string]forms.Loss{}
	for _, row := range strings.Split(table, "\n") {
		cells := strings.Split(strings.Trim(row, "| "), " | ")
		for _, from := range strings.Split(cells[0], ", ") {
			for _, to := range strings.Split(cells[1], ", ") {
				told[from+" to "+to] = forms.Lossy
				if strings.HasPrefix(cells[2], "all are kept") {
					told[from+" to "+to] = forms.Lossless
				}
			}
		}
	}
	for from := range declared {
		for to := range declared {
			before, after := versionOf(t, `"f":{`+declared[from]+`}`), versionOf(t, `"f":{`+declared[to]+`}`)
			want, pair := forms.LossOf(before.Field("f"), after.Field("f")), from+" to "+to
			got := told[pair]
			if got == "" {
				got = forms.Refused
			}
			if from != to && got != want {
				t.Errorf("%s is %s on the page and %s in the program", pair, got, want)
			}
			delete(told, pair)
		}
	}
	for pair := range told {
		t.Errorf("the page speaks of %s", pair)
	}
}
