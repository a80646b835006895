package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// costly is a form with a table of at most rows rows and rules that look at all of them.
func costly(t *testing.T, rows int, fields, more string) *Form {
	return compile(t, `{"format":1,"kind":"plain","title":"T","schema":{"type":"object","properties":{
		"items":{"type":"array","x-field":"table","maxItems":`+itoa(rows)+`,"items":{"type":"object","properties":{
			"price":{"type":"number","x-field":"money"},"qty":{"type":"integer","x-field":"integer"},
			"note":{"type":"string","x-field":"text","maxLength":10},
			"amount":{"type":"number","x-field":"money","x-value":"price * qty","x-show":"qty > 0"}}}}`+fields+`}}`+more+`}`, Env{})
}

func TestCosts(t *testing.T) {
	f := costly(t, 20, `,"total":{"type":"number","x-field":"money","x-value":"sum(items.amount)"},
		"text":{"type":"string","x-field":"text","maxLength":5,"x-value":"concat(number, total, 'a')","x-require":"length(text) > 0"}`,
		`,"checks":[{"id":"c","when":"any(items, .amount > total)","message":"M"}],"warnings":[{"id":"w","when":"total > 1","message":"M"}],
		"holds":[{"id":"h","account":["requester"],"amount":"total","when":"total > 0"}]`)
	type line struct {
		path, name, keyword string
		once                rules.Cost
		times               int64
	}
	var got []line
	for _, c := range f.Costs() {
		got = append(got, line{c.Path, c.Name, c.Keyword, c.Once, c.Times})
	}
	column := "/schema/properties/items/items/properties/amount/"
	want := []line{
		{column + "x-show", "items.amount", "x-show", rules.Cost{Steps: 3}, 20},
		{column + "x-value", "items.amount", "x-value", rules.Cost{Steps: 3}, 20},
		{"/schema/properties/total/x-value", "total", "x-value", rules.Cost{Steps: 3, Rows: 20}, 1},
		{"/schema/properties/text/x-value", "text", "x-value", rules.Cost{Steps: 4, Text: 128 + 44 + 1}, 1},
		// The computed text is longer than its maxLength says.
		{"/schema/properties/text/x-require", "text", "x-require", rules.Cost{Steps: 4 + 173/16}, 1},
		{"/checks/0/when", "c", "checks", rules.Cost{Steps: 62, Rows: 20}, 1},
		{"/warnings/0/when", "w", "warnings", rules.Cost{Steps: 3}, 1},
		{"/holds/0/when", "h", "holds", rules.Cost{Steps: 3}, 1},
		{"/holds/0/account/0", "h", "holds", rules.Cost{Steps: 1}, 1},
		{"/holds/0/amount", "h", "holds", rules.Cost{Steps: 1}, 1},
	}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("\n got %+v\nwant %+v", got[i], want[i])
		}
	}
	if problems := f.CostProblems(); len(problems) > 0 {
		t.Error(listing(problems))
	}
}

// TestCostsOfDefaultsAndOptions counts the rules of x-default and x-options … where too; a default may be longer than what is typed.
func TestCostsOfDefaultsAndOptions(t *testing.T) {
	f := compile(t, wholeForm(`{"n":{"type":"integer","x-field":"integer"},
		"text":{"type":"string","x-field":"text","maxLength":2,"x-default":"concat(number, n, 'a')"},"long":{"type":"boolean","x-field":"boolean","x-value":"length(text) > 2"},
		"items":{"type":"array","x-field":"table","maxItems":20,"items":{"type":"object","properties":{
			"what":{"type":"string","x-field":"option","x-options":{"list":[{"id":"a"},{"id":"b"}],"where":"n > 1"}}}}}}`), Env{})
	var got []string
	for _, c := range f.Costs() {
		got = append(got, c.Name+" "+c.Keyword+" "+itoa(int(c.Once.Steps))+" × "+itoa(int(c.Times)))
	}
	if want := "text x-default 4 × 1, long x-value 14 × 1, items.what x-options 3 × 20"; strings.Join(got, ", ") != want {
		t.Errorf("%s, not %s", strings.Join(got, ", "), want)
	}
}

// TestCostProblems holds whole messages: what is too dear, at how many rows, and the way out.
// Defaults and narrowed options are worked out with the other rules and spend what they may spend together.
func TestCosts_DefaultsAndOptions(t *testing.T) {
	f := costly(t, 20, `,"first":{"type":"number","x-field":"money","x-default":"sum(items.amount)"},
		"pick":{"type":"string","x-field":"option","x-options":{"list":[{"id":"a"}],"where":".id == 'a' or any(items, .qty > 5)"}}`, "")
	found := map[string]string{}
	for _, c := range f.Costs() {
		found[c.Keyword] = c.Path
		if c.Keyword == "x-default" && c.Once != (rules.Cost{Steps: 3, Rows: 20}) {
			t.Errorf("a default costs %+v", c.Once)
		}
	}
	if found["x-default"] != "/schema/properties/first/x-default" || found["x-options"] != "/schema/properties/pick/x-options/where" {
		t.Error(found)
	}
}

func TestCostProblems(t *testing.T) {
	nested := `,"nested":{"type":"boolean","x-field":"boolean","x-value":"any(items, any(items, .price > 1 and .qty > 2))"}`
	shared := `,"parts":{"type":"array","x-field":"table","items":{"type":"object","properties":{"n":{"type":"number","x-field":"money"}`
	for i := range 9 {
		shared += `,"c` + itoa(i) + `":{"type":"number","x-field":"decimal","x-value":"n / sum(parts.n)"}`
	}
	shared += "}}}"
	for _, c := range []struct {
		name          string
		rows          int
		fields        string
		path, zh, en  string
		stays, passes int // rows by which the rule still runs out, and those that the message names
	}{
		{"rows within rows", 500, nested, "/schema/properties/nested/x-value",
			"最坏情况下（明细 500 行）这条规则需要 1,751,002 步，而一条规则最多 200,000；用 maxItems 把明细限制在 168 行以内，或改用按列计算（如 sum(明细.列)）",
			"at its worst, with 500 rows, this rule takes 1,751,002 steps, and a rule may take 200,000; limit its tables to 168 rows with maxItems, or go over columns (sum(table.column)) instead of rows within rows", 169, 168},
		{"a sum for each row, nine times", 500, shared, "/schema/properties/parts/items/properties/c0/x-value",
			"最坏情况下（明细 500 行）全部规则共需要 2,250,000 次取行，而一张单据最多 2,000,000；这条用得最多。用 maxItems 把明细限制在 471 行以内，或把各行重复计算的值放进一个字段",
			"at their worst, with 500 rows, all rules together take 2,250,000 row visits, and one record may take 2,000,000; this one takes most of it. Limit tables to 471 rows with maxItems, or keep in a field what each row works out again", 0, 0},
		{"long texts", 1, `,"long":{"type":"string","x-field":"longtext"},"twice":{"type":"string","x-field":"longtext","x-value":"` + strings.Repeat("concat(long, ", 6) + "long" + strings.Repeat(")", 6) + `"}`,
			"/schema/properties/twice/x-value", "最坏情况下这条规则需要 5,400,000 字节的文字，而一条规则最多 1,048,576；请用 maxLength 限制它读取的文字，或把规则写得简短些",
			"at its worst this rule takes 5,400,000 bytes of text, and a rule may take 1,048,576; limit the texts that it reads with maxLength, or make the rule shorter", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := costly(t, c.rows, c.fields, "").CostProblems()
			if len(problems) == 0 {
				t.Fatal("nothing is too dear")
			}
			p := problems[0]
			if p.Path != c.path || p.Text(Chinese) != c.zh || c.en != "" && p.Text(English) != c.en {
				t.Errorf("%s\n%s\n%s", p.Path, p.Text(Chinese), p.Text(English))
			}
			if c.passes > 0 && (len(costly(t, c.passes, c.fields, "").CostProblems()) > 0 || len(costly(t, c.stays, c.fields, "").CostProblems()) == 0) {
				t.Errorf("%d rows do not fit, or %d do", c.passes, c.stays)
			}
		})
	}
}

// TestCostsAreNeverExceeded fills the form of the benchmarks with more and more rows.
func TestCostsAreNeverExceeded(t *testing.T) {
	f, facts := bigForm(t), bigFacts()
	var said rules.Cost
	for _, c := range f.Costs() {
		said = said.Plus(c.All())
	}
	d, _ := f.Decode(bigRecord())
	all := allBudget()
	r := f.begin(Input{Data: d, Facts: facts, Submit: true})
	r.all()
	if r.result.Asks != nil || len(r.ps.list) > 0 {
		t.Fatal(listing(r.ps.list), r.result.Asks)
	}
	spent := rules.Cost{Steps: int64(all.Steps - r.left.Steps), Rows: int64(all.Rows - r.left.Rows), Text: int64(all.Text - r.left.Text)}
	if spent.Steps == 0 || spent.Steps > said.Steps || spent.Rows > said.Rows || spent.Text > said.Text {
		t.Errorf("spent %+v, said %+v", spent, said)
	}
}
