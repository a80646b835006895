package apps

import (
	"os"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms"
)

// The app that the snippets of docs/forms.md are tried in: its form has what each of them speaks of.
var carrier = map[string]string{
	"app.yaml":         "format: 1\nid: carrier\nversion: 1.0.0\nlanguage: en\nname: Carrier\naudience: [everyone]\n",
	"forms/types.yaml": "format: 1\nkind: plain\ntitle: Types\nschema: {type: object, properties: {name: {type: string, x-field: text}, counted: {type: boolean, x-field: boolean}, room: {type: string, x-field: option, x-options: {from: rooms}}}}\n",
	"forms/rooms.yaml": "format: 1\nkind: plain\ntitle: Rooms\nschema: {type: object, properties: {name: {type: string, x-field: text}, seats: {type: integer, x-field: integer}}}\n",
	"flows/form.yaml":  "format: 1\nform: form\nnodes:\n  - {id: start, type: start}\n  - {id: boss, type: approve, who: [{source: line-manager}]}\n  - {id: end, type: end}\n",
}

const carrierForm = `format: 1
kind: approval
title: Form
schema:
  type: object
  properties:
    type: {type: string, x-field: option, x-options: {from: types}}
    days: {type: number, x-field: decimal, x-scale: 1}
    name: {type: string, x-field: text}
    name_en: {type: string, x-field: text}
`

// carrierDates are the fields from and to, for snippets that have none of their own.
const carrierDates = "    from: {type: string, format: date, x-field: date}\n    to: {type: string, format: date, x-field: date}\n"

// snippetProblems are what the checker says of the app with a form, each rendered in both languages.
func snippetProblems(form string) string {
	files := map[string][]byte{"forms/form.yaml": []byte(form)}
	for path, content := range carrier {
		files[path] = []byte(content)
	}
	app, problems := Load(files)
	if app != nil {
		problems = Check(app)
	}
	var out strings.Builder
	for _, p := range problems {
		out.WriteString(p.Text(forms.English) + "\n" + p.Text(forms.Chinese) + "\n")
	}
	return out.String()
}

// embedded puts a snippet where it belongs in the carrier's form: a whole form stands alone, fields go among the properties,
// all else beside the schema.
func embedded(snippet string) string {
	switch first, _, _ := strings.Cut(snippet, ":"); {
	case first == "format":
		return snippet
	case strings.Contains(snippet, "x-field"):
		form := carrierForm
		if !strings.Contains(snippet, "from: {type") {
			form += carrierDates
		}
		return form + "    " + strings.ReplaceAll(strings.TrimSpace(snippet), "\n", "\n    ") + "\n"
	}
	return carrierForm + carrierDates + snippet
}

// TestDocs_SnippetsOfFormsRun checks every block of docs/forms.md and docs/form-schema.md in an app around it.
func TestDocs_SnippetsOfFormsRun(t *testing.T) {
	for name, least := range map[string]int{"forms": 5, "form-schema": 0} {
		page, err := os.ReadFile("../docs/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		if found := strings.Count(string(page), "```") / 2; found < least || found != len(snippet.FindAll(page, -1)) {
			t.Fatalf("%s: %d blocks, %d of them YAML", name, found, len(snippet.FindAll(page, -1)))
		}
		for i, m := range snippet.FindAllSubmatch(page, -1) {
			form := embedded(string(m[2]))
			if told := snippetProblems(form); told != "" {
				t.Errorf("%s, snippet %d: %s", name, i+1, told)
			}
			if _, err := Format("forms/form.yaml", []byte(form)); err != nil {
				t.Errorf("%s, snippet %d: %v", name, i+1, err)
			}
		}
	}
}

// TestDocs_WhatFormsSays holds sentences of docs/forms.md against the checker: what is taken, and what is refused with
// which message in both languages.
func TestDocs_WhatFormsSays(t *testing.T) {
	page, err := os.ReadFile("../docs/forms.md")
	if err != nil {
		t.Fatal(err)
	}
	whole := strings.Join(strings.Fields(string(page)), " ")
	field := func(line string) string { return carrierForm + carrierDates + "    " + line + "\n" }
	beside := func(line string) string { return carrierForm + carrierDates + line + "\n" }
	for _, c := range [][2]string{
		{"`summary: {zh-CN: \"{{name}}\", en: \"{{name_en}}\"}`", beside(`summary: {zh-CN: "{{name}}", en: "{{name_en}}"}`)},
		{"`{{id}}` stands for a field or for `requester`, `department`, `status`, `number`, `submitted_at`", beside(`summary: "{{name}} {{requester}} {{department}} {{status}} {{number}} {{submitted_at}}"`)},
		{"`{yyyy}` or `{yy}`, `{mm}`, and a run of zeros such as `{0000}`", beside(`number: "A{yy}{mm}-{0000}"`)},
		{"A list of fields, `{id: days}`, and of sections, `{id: time, title: …, fields: [{id: days}]}`", beside("layout:\n  - {id: type}\n  - {id: time, title: Time, fields: [{id: days}]}")},
		{"`x-options` is a list of `{id, label}`", field("half: {type: string, x-field: option, x-options: [{id: am, label: Morning}]}")},
		{"`{list: …}` with such a list", field("half: {type: string, x-field: option, x-options: {list: [{id: am, label: Morning}]}}")},
		{"or `{from: form}`: the records of a plain form", field("half: {type: string, x-field: option, x-options: {from: rooms}}")},
		{"It stands on every field that can be computed and on ranges", field("half: {type: boolean, x-field: boolean, x-default: \"true\"}")},
		{"`at` is the field or column that the message stands at; without it, the record as a whole", beside("checks:\n  - {id: a, when: days < 0, message: Below zero}")},
	} {
		if !strings.Contains(whole, c[0]) {
			t.Errorf("the page no longer says %q", c[0])
		}
		if told := snippetProblems(c[1]); told != "" {
			t.Errorf("%s: %s", c[0], told)
		}
	}
	for _, c := range docsRefused {
		if !strings.Contains(whole, c.says) {
			t.Errorf("the page no longer says %q", c.says)
		}
		form := field(c.field)
		if c.beside != "" {
			form = beside(c.beside)
		}
		if told := snippetProblems(form); told != c.english+"\n"+c.chinese+"\n" {
			t.Errorf("%s: got\n%s", c.says, told)
		}
	}
}

// docsRefused are what docs/forms.md says is refused, as a field of the form or beside its schema.
var docsRefused = []struct{ says, field, beside, english, chinese string }{
	{says: "A month without a year is refused.", beside: "number: \"A{mm}-{0000}\"",
		english: "a number pattern with the month needs the year too, or numbers repeat after a year",
		chinese: "编号规则有月份就必须有年份，否则第二年会重号"},
	{says: "tables and files cannot stand here", beside: "    papers: {type: string, x-field: file}\nsummary: \"{{papers}}\"",
		english: "the summary cannot contain the table or file \"papers\"",
		chinese: "摘要不能包含明细或附件“papers”"},
	{says: "A field may be left out, unless it is required", beside: "    must: {type: string, x-field: text}\n  required: [must]\nlayout:\n  - {id: days}",
		english: "the required field \"must\" is not in layout, so nobody could fill it in",
		chinese: "必填字段“must”不在 layout 中，没有人能填写"},
	{says: "not beside `x-value`", field: "a: {type: number, x-field: decimal, x-value: days, x-default: days}",
		english: "a field with x-value is computed; x-default is not for it",
		chinese: "有 x-value 的字段由规则计算，不需要 x-default"},
	{says: "and not on tables (`x-rows`) and files", field: "a: {type: string, x-field: file, x-default: name}",
		english: "\"x-default\" cannot stand on file; it is for: text, longtext, integer, decimal, money, boolean, date, time, datetime, daterange, datetimerange, duration, option, options, member, members, department, departments, reference, region",
		chinese: "“x-default”不能用于 file，只能用于：text, longtext, integer, decimal, money, boolean, date, time, datetime, daterange, datetimerange, duration, option, options, member, members, department, departments, reference, region"},
	{says: "Two fields that are each other's default are refused.", field: "a: {type: number, x-field: decimal, x-default: b}\n    b: {type: number, x-field: decimal, x-default: a}",
		english: "these depend on each other in a circle: a → b → a",
		chinese: "规则互相依赖，形成循环：a → b → a"},
	{says: "so it asks for nothing that only the server knows: no `workdays`, `balance`, `manager` and so on", field: "a: {type: string, x-field: option, x-options: {from: rooms, where: 'blank(balance([name]))'}}",
		english: "the rule is wrong: balance cannot be used over options, as it would ask the server about each of them; work it out in a computed field, and name that one.",
		chinese: "规则有误：筛选选项时不能使用 balance：它要为每个选项询问服务器。请放进计算字段，再引用那个字段。"},
	{says: "and no look-up from a look-up", field: "a: {type: string, x-field: option, x-options: {from: rooms, where: type.room.seats > 2}}",
		english: "the rule is wrong: seats cannot be looked up over options from a record that is looked up itself.",
		chinese: "规则有误：筛选选项时不能从另一张单据再引用 seats。"},
	{says: "It does not read its own field", field: "a: {type: string, x-field: option, x-options: {from: rooms, where: .id != a}}",
		english: "the rule is wrong: a is the field itself here; the option that is looked at is .id. Did you mean \".id\"?",
		chinese: "规则有误：此处的 a 就是这个字段本身，所看的选项写作 .id。是否想写“.id”？"},
	{says: "so are two fields that narrow each other", field: "a: {type: string, x-field: option, x-options: {from: rooms, where: .id != b}}\n    b: {type: string, x-field: option, x-options: {from: rooms, where: .id != a}}",
		english: "these depend on each other in a circle: a → b → a",
		chinese: "规则互相依赖，形成循环：a → b → a"},
	{says: "the records of a plain form, by their keys", field: "a: {type: string, x-field: option, x-options: {from: form}}",
		english: "the form \"form\" is not a plain form; its records cannot be options",
		chinese: "表单“form”不是普通单，它的单据不能作为选项"},
	{says: "`when` is true where something is **wrong**", beside: "checks:\n  - {id: a, when: days, message: Days}",
		english: "the rule is wrong: The rule must give a yes/no; this is a number.",
		chinese: "规则有误：规则应得出是否值，而这是数字。"},
	{says: "`account` is a list of rules; their values name the account", beside: "holds:\n  - {id: a, title: Days, account: \"'annual'\", amount: days}",
		english: "this must be a list",
		chinese: "这里应当是一个列表"},
}

// TestDocs_TheWarningOfRulesIsWritten holds the warning that docs/rules.md shows against what check writes.
func TestDocs_TheWarningOfRulesIsWritten(t *testing.T) {
	page, err := os.ReadFile("../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, ok := strings.Cut(string(page), "with the place, the figure and how many rows would fit:\n")
	block, _, _ = strings.Cut(block, "\n\nSuch a form can be published.")
	app, files := costly(t)
	warned := Warnings(app)
	if !ok || len(warned) != 1 {
		t.Fatalf("%d warnings", len(warned))
	}
	first, _, _ := strings.Cut(warned[0].Render(forms.English, files[warned[0].File]), "\n")
	if got := strings.Join(strings.Fields(block), " "); got != first {
		t.Errorf("the page shows\n%s\nbut check writes\n%s", got, first)
	}
}
