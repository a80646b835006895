package forms

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// bigForm has 30 fields, six of them with rules, and a table of six columns, three of them with rules;
// bigRecord fills it in with 20 rows.
func bigForm(t testing.TB) *Form {
	var props []string
	for i := range 8 {
		props = append(props, fmt.Sprintf(`"text%d":{"type":"string","x-field":"text","maxLength":100}`, i),
			fmt.Sprintf(`"date%d":{"type":"string","format":"date","x-field":"date"}`, i),
			fmt.Sprintf(`"num%d":{"type":"number","x-field":"money","minimum":0,"maximum":1000000}`, i))
	}
	props = append(props,
		`"kind":{"type":"string","x-field":"option","x-options":[{"id":"a"},{"id":"b"}]}`,
		`"items":{"type":"array","x-field":"table","minItems":1,"items":{"type":"object","required":["name","price"],"properties":{
			"name":{"type":"string","x-field":"text"},"price":{"type":"number","x-field":"money","minimum":0},"qty":{"type":"integer","x-field":"integer","minimum":1},
			"amount":{"type":"number","x-field":"money","x-value":"price * qty"},
			"note":{"type":"string","x-field":"text","x-show":"amount > 100","x-require":"amount > 5000"},
			"day":{"type":"string","format":"date","x-field":"date","x-lock":"kind == 'b'"}}}}`,
		`"total":{"type":"number","x-field":"money","x-value":"sum(items.amount)"}`,
		`"most":{"type":"number","x-field":"money","x-value":"max(items.amount)"}`,
		`"lines":{"type":"integer","x-field":"integer","x-value":"count(items, .amount > 100)"}`,
		`"reason":{"type":"string","x-field":"longtext","x-require":"total > 5000","x-show":"total > 100"}`)
	src := `{"format":1,"kind":"approval","title":"T","schema":{"type":"object","required":["kind","text0"],"properties":{` + strings.Join(props, ",") + `}},
		"checks":[{"id":"future","when":"any(items, .day > today())","message":"M","at":"items.day"},{"id":"order","when":"date1 < date0","message":"M"}],
		"holds":[{"id":"h","account":["'budget'","department","kind"],"amount":"total"}]}`
	return compile(t, src, Env{ID: "x.big", App: "x"})
}

func bigRecord() []byte {
	var parts []string
	for i := range 8 {
		parts = append(parts, fmt.Sprintf(`"text%d":"文字 %d","date%d":"2026-11-2%d","num%d":12%d.5`, i, i, i, i, i, i))
	}
	var rows []string
	for i := range 20 {
		rows = append(rows, fmt.Sprintf(`{"_id":"%d","name":"item %d","price":%d.25,"qty":3,"note":"n","day":"2026-11-01"}`, i+1, i, i*7))
	}
	return []byte(`{` + strings.Join(parts, ",") + `,"kind":"a","reason":"because","items":[` + strings.Join(rows, ",") + `]}`)
}

func bigFacts() *rules.Facts {
	return &rules.Facts{Now: 1795500000000, Zone: "Asia/Shanghai", User: "u", Department: "d", Company: "c"}
}

// BenchmarkDecodeAndEvaluate is what a keystroke costs the server; the bar is 100 µs.
func BenchmarkDecodeAndEvaluate(b *testing.B) {
	f, raw, facts := bigForm(b), bigRecord(), bigFacts()
	b.ReportAllocs()
	for b.Loop() {
		d, bad := f.Decode(raw)
		if res := f.Evaluate(Input{Data: d, Facts: facts}); len(bad)+len(res.Problems)+len(res.Asks) > 0 {
			b.Fatal(listing(append(bad, res.Problems...)))
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	f, raw := bigForm(b), bigRecord()
	b.ReportAllocs()
	for b.Loop() {
		f.Decode(raw)
	}
}

// BenchmarkSubmit is the same with the schema validator; the bar is 300 µs more.
func BenchmarkSubmit(b *testing.B) {
	f, raw, facts := bigForm(b), bigRecord(), bigFacts()
	b.ReportAllocs()
	for b.Loop() {
		d, bad := f.Decode(raw)
		res := f.Evaluate(Input{Data: d, Facts: facts, Submit: true})
		if len(bad)+len(res.Problems)+len(res.Asks) > 0 || res.Holds[0].Amount.Cmp(num.MustParse("4005")) != 0 {
			b.Fatal(listing(append(bad, res.Problems...)), res.Holds)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	f := bigForm(b)
	d, _ := f.Decode(bigRecord())
	b.ReportAllocs()
	for b.Loop() {
		f.Encode(d)
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		bigForm(b)
	}
}
