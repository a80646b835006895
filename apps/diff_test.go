package apps_test

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/forms"
)

const diffForm = `format: 1
kind: approval
title: {zh-CN: 报销单, en: Claim}
schema:
  type: object
  required: [purpose]
  properties:
    purpose: {type: string, x-field: text, x-label: {zh-CN: 事由, en: Purpose}}
    amount: {type: number, x-field: money, x-label: {zh-CN: 金额, en: Amount}, x-scale: 2}
    way: {type: string, x-field: option, x-label: {zh-CN: 方式, en: Way}, x-options: [{id: bus, label: {zh-CN: 公交, en: Bus}}, {id: taxi, label: {zh-CN: 出租车, en: Taxi}}]}
    items: {type: array, x-field: table, x-label: {zh-CN: 明细, en: Lines}, items: {type: object, properties: {what: {type: string, x-field: text, x-label: What}, cost: {type: number, x-field: money, x-label: Cost, x-scale: 2}}}}
layout:
  - id: purpose
  - {id: money, title: {zh-CN: 钱, en: Money}, fields: [{id: amount}, {id: way}]}
  - id: items
checks:
  - {id: big, when: amount > 5000, message: {zh-CN: 太多, en: Too much}}
`

const diffFlow = `format: 1
form: claim
nodes:
  - {id: start, type: start}
  - {id: head, type: approve, title: {zh-CN: 主管, en: Head}, who: [{source: line-manager}]}
  - {id: finance, type: approve, title: {zh-CN: 财务, en: Finance}, who: [{source: role, role: finance}]}
  - id: size
    type: branch
    title: {zh-CN: 金额, en: Size}
    branches:
      - {id: big, title: {zh-CN: 大额, en: Big}, when: amount > 5000, nodes: [{id: boss, type: approve, title: {zh-CN: 老板, en: Boss}, who: [{source: role, role: boss}]}]}
      - {id: small, title: {zh-CN: 小额, en: Small}, default: true, nodes: []}
  - {id: end, type: end}
`

func parsed(t *testing.T, path, src string) *apps.Tree {
	t.Helper()
	tree, problems := apps.Parse(path, []byte(src))
	for _, p := range problems {
		t.Fatal(p)
	}
	return tree
}

// Every line is one edit, and what whoever publishes it is told.
func TestDiff(t *testing.T) {
	for _, c := range []struct{ name, file, from, to, en, zh string }{
		{"nothing", "forms/claim.yaml", "format: 1", "format: 1", "", ""},
		{"a comment", "forms/claim.yaml", "kind: approval", "# why\nkind: approval", "", ""},
		{"a title in one language", "forms/claim.yaml", "en: Claim", "en: Expenses", "title: “Claim” → “Expenses”", "标题：由“Claim”改为“Expenses”"},
		{"a further language", "forms/claim.yaml", "en: Claim}", "en: Claim, de: Auslagen}", "title (de): now “Auslagen”", "标题（de）：现在是“Auslagen”"},
		{"required", "forms/claim.yaml", "[purpose]", "[purpose, amount]", "field “Amount”: required now", "字段“金额”：现在必填"},
		{"optional", "forms/claim.yaml", "  required: [purpose]\n", "", "field “Purpose”: optional now", "字段“事由”：现在选填"},
		{"a bound", "forms/claim.yaml", "en: Amount}, x-scale: 2", "en: Amount}, x-scale: 2, maximum: 9000", "field “Amount”: at most: now 9000", "字段“金额”：最大值：现在是 9000"},
		{"decimals", "forms/claim.yaml", "en: Amount}, x-scale: 2", "en: Amount}, x-scale: 3", "field “Amount”: decimals: “2” → “3”", "字段“金额”：小数位数：由“2”改为“3”"},
		{"a type", "forms/claim.yaml", "x-field: text, x-label: {zh-CN: 事由", "x-field: longtext, x-label: {zh-CN: 事由", "field “Purpose”: type changed from text to longtext", "字段“事由”：类型由 text 改为 longtext"},
		{"an option archived", "forms/claim.yaml", "en: Taxi}", "en: Taxi}, archived: true", "field “Way”, option “Taxi”: archived", "字段“方式”，选项“出租车”：已归档"},
		{"an option added", "forms/claim.yaml", "[{id: bus,", "[{id: train}, {id: bus,", "field “Way”, option “train”: added", "字段“方式”，选项“train”：新增"},
		{"an option called otherwise", "forms/claim.yaml", "en: Bus}", "en: Coach}", "field “Way”, option “Coach”: label: “Bus” → “Coach”", "字段“方式”，选项“公交”：名称：由“Bus”改为“Coach”"},
		{"options that get a rule", "forms/claim.yaml", "x-options: [{id: bus, label: {zh-CN: 公交, en: Bus}}, {id: taxi, label: {zh-CN: 出租车, en: Taxi}}]",
			"x-options: {list: [{id: bus, label: {zh-CN: 公交, en: Bus}}, {id: taxi, label: {zh-CN: 出租车, en: Taxi}}], where: .id == 'bus'}",
			"field “Way”: where: now .id == 'bus'", "字段“方式”：条件：现在是 .id == 'bus'"},
		{"a field archived", "forms/claim.yaml", "en: Amount}", "en: Amount}, x-archived: true", "field “Amount”: archived", "字段“金额”：已归档"},
		{"a field added", "forms/claim.yaml", "    items: {type", "    day: {type: string, format: date, x-field: date, x-label: Day}\n    items: {type", "field “Day”: added (date)", "字段“Day”：新增（date）"},
		{"a column removed", "forms/claim.yaml", "what: {type: string, x-field: text, x-label: What}, ", "", "field “Lines”, column “What”: removed", "字段“明细”，列“What”：已删除"},
		{"a column moved", "forms/claim.yaml", "{what: {type: string, x-field: text, x-label: What}, cost: {type: number, x-field: money, x-label: Cost, x-scale: 2}}",
			"{cost: {type: number, x-field: money, x-label: Cost, x-scale: 2}, what: {type: string, x-field: text, x-label: What}}",
			"field “Lines”, column “What”: moved after “Cost”", "字段“明细”，列“What”：移到“Cost”之后"},
		{"a field in another section", "forms/claim.yaml", "fields: [{id: amount}, {id: way}]}", "fields: [{id: amount}]}\n  - id: way", "field “Way”: moved out of its section", "字段“方式”：移出分组"},
		{"fields in another order", "forms/claim.yaml", "fields: [{id: amount}, {id: way}]", "fields: [{id: way}, {id: amount}]", "field “Amount”: moved after “Way”", "字段“金额”：移到“方式”之后"},
		{"a section in tabs", "forms/claim.yaml", "  - {id: money, title: {zh-CN: 钱, en: Money}, fields: [{id: amount}, {id: way}]}\n",
			"  - {id: all, tabs: [{id: first, title: First, items: [{id: money, title: {zh-CN: 钱, en: Money}, fields: [{id: amount}, {id: way, wide: true}]}]}]}\n",
			"tabs “all”: added; part “First”: added; section “Money”: whole width: way added", "标签页“all”：新增; 部分“First”：新增; 分组“钱”：占满一行：加入 way"},
		{"a field into a section", "forms/claim.yaml", "  - id: purpose\n  - {id: money, title: {zh-CN: 钱, en: Money}, fields: [{id: amount}", "  - {id: money, title: {zh-CN: 钱, en: Money}, fields: [{id: purpose}, {id: amount}",
			"field “Purpose”: moved into section “Money”", "字段“事由”：移入分组“钱”"},
		{"a check", "forms/claim.yaml", "amount > 5000", "amount > 6000", "check “big”: when: “amount > 5000” → “amount > 6000”", "校验“big”：条件：由“amount > 5000”改为“amount > 6000”"},
		{"a node moved", "flows/claim.yaml", diffFlow[strings.Index(diffFlow, "  - {id: head"):strings.Index(diffFlow, "  - id: size")],
			diffFlow[strings.Index(diffFlow, "  - {id: finance"):strings.Index(diffFlow, "  - id: size")] + diffFlow[strings.Index(diffFlow, "  - {id: head"):strings.Index(diffFlow, "  - {id: finance")],
			"node “Head”: moved after “Finance”", "节点“主管”：移到“财务”之后"},
		{"a node into a branch", "flows/claim.yaml", "nodes: []", "nodes: [{id: mate, type: approve, who: [{source: requester}]}]", "node “mate”: added", "节点“mate”：新增"},
		{"a condition", "flows/claim.yaml", "amount > 5000", "amount > 100", "node “Size”, branch “Big”: when: “amount > 5000” → “amount > 100”", "节点“金额”，分支“大额”：条件：由“amount > 5000”改为“amount > 100”"},
		{"who", "flows/claim.yaml", "role: finance", "role: money", "node “Finance”: who changed", "节点“财务”：谁有改动"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := map[string]string{"forms/claim.yaml": diffForm, "flows/claim.yaml": diffFlow}[c.file]
			if !strings.Contains(before, c.from) {
				t.Fatalf("%s does not hold %s", c.file, c.from)
			}
			changes := apps.Diff(parsed(t, c.file, before), parsed(t, c.file, strings.Replace(before, c.from, c.to, 1)), forms.Chinese)
			var en, zh []string
			for _, one := range changes {
				en, zh = append(en, one.Text(forms.English)), append(zh, one.Text(forms.Chinese))
			}
			if got := strings.Join(en, "; "); got != c.en {
				t.Errorf("in English:\n%s\nwant\n%s", got, c.en)
			}
			if got := strings.Join(zh, "; "); got != c.zh {
				t.Errorf("in Chinese:\n%s\nwant\n%s", got, c.zh)
			}
		})
	}
}

// A node that goes into a branch has moved and is not made anew; a version that is not there is told as such.
func TestDiff_AcrossBlocks(t *testing.T) {
	finance := diffFlow[strings.Index(diffFlow, "  - {id: finance"):strings.Index(diffFlow, "  - id: size")]
	into := strings.Replace(strings.Replace(diffFlow, finance, "", 1), "nodes: []", "nodes: ["+strings.TrimSpace(finance)[2:]+"]", 1)
	tell := func(before, after *apps.Tree) string {
		var all []string
		for _, c := range apps.Diff(before, after, forms.Chinese) {
			all = append(all, c.Text(forms.English))
		}
		return strings.Join(all, "; ")
	}
	a, b := parsed(t, "flows/claim.yaml", diffFlow), parsed(t, "flows/claim.yaml", into)
	for _, c := range []struct{ got, want string }{
		{tell(a, b), "node “Finance”: moved into branch “Small”"},
		{tell(b, a), "node “Finance”: moved out of its branch"},
		{tell(nil, a), "is new"}, {tell(a, nil), "is no more"}, {tell(nil, nil), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
