package forms

import (
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

// told writes reasons as tests compare them: keyword, the deciding part of the rule, words in both languages, inputs.
func told(reasons []Reason) string {
	var b strings.Builder
	for _, r := range reasons {
		part := string([]rune(r.Rule)[r.From:r.To])
		fmt.Fprintf(&b, "%s %s[%s] %s / %s", r.Keyword, r.ID, part, r.Words[Chinese], r.Words[English])
		for _, in := range r.Inputs {
			value := in.Shown[English]
			if in.Explained {
				value += "*"
			}
			fmt.Fprintf(&b, " {%s|%s|%s}", in.Path, in.Label[English], value)
		}
		b.WriteString("\n")
	}
	return b.String()
}

const whyMore = `,"share":{"type":"number","x-field":"decimal","x-scale":1,"x-label":{"zh-CN":"份额","en":"Share"},"x-value":"days / total"},
"double":{"type":"number","x-field":"decimal","x-scale":1,"x-label":{"zh-CN":"两倍","en":"Double"},"x-value":"share * 2"},
"note":{"type":"string","x-field":"text","x-label":{"zh-CN":"备注","en":"Note"},"maxLength":3,"x-lock":"double > 1"},
"lines":{"type":"array","x-field":"table","x-label":{"zh-CN":"行","en":"Rows"},"x-show":"not paid","items":{"type":"object","required":["n"],"properties":{
"n":{"type":"integer","x-field":"integer","x-label":{"zh-CN":"数","en":"Count"}},
"why":{"type":"string","x-field":"text","x-label":{"zh-CN":"说明","en":"Remark"},"x-require":"n > total"},
"twice":{"type":"integer","x-field":"integer","x-label":{"zh-CN":"加倍","en":"Twice"},"x-value":"n * 2"}}}}`

const whyRest = `,"checks":[{"id":"order","when":"to < from","message":{"zh-CN":"结束日期早于开始日期。","en":"The last day lies before the first."},"at":"to"},
{"id":"deep","when":"any(lines, .twice > 6)","message":{"zh-CN":"太多","en":"Too many."},"at":"lines.twice"}],
"warnings":[{"id":"far","when":"days > 1","message":{"zh-CN":"时间较长。","en":"That is long."},"at":"days"}],
"holds":[{"id":"money","title":{"zh-CN":"预算","en":"the budget"},"account":["'budget'","requester"],"amount":"total"}]`

var whyCases = []struct {
	name, path, sent string
	change           func(*Input, *Reader)
	want             string
}{
	{name: "a check that refuses", path: "to", sent: `{"from":"2026-11-22","to":"2026-11-20"}`, want: "check order[to < from] 结束日期早于开始日期。因为“结束日期”（2026年11月20日）早于“开始日期”（2026年11月22日）。 / The last day lies before the first. This is so because Last day (20 November 2026) is earlier than First day (22 November 2026). {to|Last day|20 November 2026} {from|First day|22 November 2026}\n"},
	{name: "a warning", path: "days", sent: `{"days":1.5}`, want: "warning far[days > 1] 时间较长。因为“天数”（1.5）大于 1。 / That is long. This is so because Days (1.5) is more than 1. {days|Days|1.5}\n"},
	{name: "a bound", path: "note", sent: `{"note":"abcd","days":1,"total":2}`, want: "problem [] 最多 3 个字符。 / At most 3 characters.\n" +
		"lock [double > 1] 可以修改，因为“两倍”（1）不大于 1。 / Not locked because Double (1) is not more than 1. {double|Double|1*}\n"},
	{name: "a hold", path: "total", sent: `{"total":5}`, change: func(in *Input, _ *Reader) { in.Submit = true }, want: "hold money[total] 提交后占用“预算”：5.00 元。 / Submitting this holds 5.00 CNY of the budget. {total|Total|5.00 CNY}\n"},
	{name: "a rule that fails", path: "share", sent: `{"days":1,"total":0}`, want: "value [days / total] 规则无法计算：除数为零。 / The rule could not be worked out: Division by zero. {days|Days|1} {total|Total|0.00 CNY}\n"},
	{name: "what reads a rule that failed", path: "double", sent: `{"days":1,"total":0}`, want: "value [share * 2] 还不能计算：它用到的“份额”没有算出来。 / This could not be worked out, as Share, which it reads, could not. {share|Share|*}\n"},
	{name: "a chain", path: "double", sent: `{"days":1,"total":2}`, want: "value [share * 2] 自动计算：“份额”（0.5） × 2，结果是 1。 / Worked out: Share (0.5) × 2, which gives 1. {share|Share|0.5*}\n"},
	{name: "a lock by a computed field", path: "note", sent: `{"days":3,"total":2}`, want: "lock [double > 1] 不能修改，因为“两倍”（3）大于 1。 / Locked because Double (3) is more than 1. {double|Double|3*}\n"},
	{name: "a cell", path: "lines.b.why", sent: `{"total":2,"lines":[{"_id":"a","n":1},{"_id":"b","n":3}]}`, want: "require [n > total] 必填，因为“数”（3）大于“总额”（2.00 元）。 / Required because Count (3) is more than Total (2.00 CNY). {lines.b.n|Count|3} {total|Total|2.00 CNY}\n"},
	{name: "a computed cell that a check refuses", path: "lines.b.twice", sent: `{"total":2,"lines":[{"_id":"a","n":1},{"_id":"b","n":4}]}`, want: "check deep[any(lines, .twice > 6)] 太多。因为“行”第 2 行中，“加倍”（8）大于 6。 / Too many. This is so because in row 2 of Rows, Twice (8) is more than 6. {lines.b.twice|Twice|8*}\n" +
		"value [n * 2] 自动计算：“数”（4） × 2，结果是 8。 / Worked out: Count (4) × 2, which gives 8. {lines.b.n|Count|4}\n"},
	{name: "a column", path: "lines.why", sent: `{"lines":[{"_id":"a","n":1}]}`, want: "require [n > total] 每一行各自按规则“数 > 总额”决定。 / Each row goes by the rule “Count > Total”.\n"},
	{name: "a column that is always required", path: "lines.n", sent: `{"lines":[{"_id":"a","n":1}]}`, want: "required [] 必填：表单规定始终要填。 / Always required by the form.\n"},
	{name: "a cell of a hidden table", path: "lines.why", sent: `{"paid":true}`, want: "show [] 不显示，因为整个明细“行”不显示。 / Hidden because the whole table Rows is hidden.\n"},
	{name: "a hidden table", path: "lines", sent: `{"paid":true}`, want: "show [paid] 不显示，因为“已付款”为“是”。隐藏的字段没有值。 / Hidden because Paid is yes. A hidden field has no value. {paid|Paid|yes}\n"},
	{name: "a row that is not there", path: "lines.z.why", sent: `{}`},
	{name: "a field that is not there", path: "nothing", sent: `{}`},
	{name: "a plain field", path: "from", sent: `{}`},
	{name: "what may not be changed", path: "name", sent: `{}`, change: func(in *Input, _ *Reader) { in.Editable = map[string]bool{} }, want: "rights [] 现在不能由您修改。 / You cannot change it now.\n"},
	{name: "what a record keeps", path: "share", sent: `{"days":4,"total":2}`, change: func(in *Input, _ *Reader) {
		in.Editable, in.Before = map[string]bool{}, rules.Data{"share": in.Data["days"], "days": in.Data["days"], "total": in.Data["total"]}
	}, want: "value [days / total] 单据里的值是 4，是当时算出并留下来的；按现在的情况会是 2。自动计算：“天数”（4） ÷ “总额”（2.00 元），结果是 2。 / The record holds 4, as worked out at the time; it would be 2 now. Worked out: Days (4) ÷ Total (2.00 CNY), which gives 2. {days|Days|4} {total|Total|2.00 CNY}\n"},
}

func TestWhy_Cases(t *testing.T) {
	form := wholeForm("{" + whyFields + whyMore + "}")
	f := compile(t, form[:len(form)-1]+whyRest+"}", whyEnv(t))
	for _, tt := range whyCases {
		reader := whyReader(t)
		in := Input{Data: decoded(t, f, tt.sent), Facts: whyClock()}
		if tt.change != nil {
			tt.change(&in, &reader)
		}
		if got := told(whyOf(t, f, in, tt.path, reader)); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestWhy_AsksFirst(t *testing.T) {
	f := compile(t, wholeForm("{"+whyFields+`,"out":{"type":"number","x-field":"decimal","x-value":"workdays(from, nil, to, nil) + kind.limit"}}`), whyEnv(t))
	in := Input{Data: decoded(t, f, whySent), Facts: whyClock()}
	reasons, asks := f.Why(in, []string{"out"}, whyReader(t))
	want := "value [workdays(from, nil, to, nil) + kind.limit] " +
		"还不知道：要先查询从“开始日期”（2026年11月20日）到“结束日期”（2026年11月23日）的工作日天数、“类型”（病假）的“满几天需要证明”。 / " +
		"Not known yet: the working days from First day (20 November 2026) to Last day (23 November 2026) and “Proof from so many days on” of Kind (病假) must be looked up first."
	if got := told(reasons["out"]); !strings.HasPrefix(got, want) || len(asks) == 0 || reasons["out"][0].Standing != rules.Waiting {
		t.Errorf("\n got %s\nwant %s\n%v", got, want, asks)
	}
}

// What the person may not see is not told, neither itself nor what is worked out from it alone.
func TestWhy_Conceals(t *testing.T) {
	reader := whyReader(t)
	reader.Conceals = func(ask rules.Ask) bool { return ask.Fact == "lookup" && !ask.Args[2].IsBlank() }
	for rule, want := range map[string]string{
		"kind.limit > 0": "required [kind.limit > 0] 必填，因为“类型”（病假）的“满几天需要证明”（您无权查看的值）大于 0。 / " +
			"Required because “Proof from so many days on” (a value that you may not see) of Kind (病假) is more than 0. " +
			"{kind|Kind|病假} {|“Proof from so many days on” of Kind (病假)|a value that you may not see}\n",
		"kind.limit + 1 > 9": "require [kind.limit + 1 > 9] 不必填，因为“类型”（病假）的“满几天需要证明”（您无权查看的值） + 1 不大于 9。 / " +
			"Not required because “Proof from so many days on” (a value that you may not see) of Kind (病假) + 1 is not more than 9. " +
			"{kind|Kind|病假} {|“Proof from so many days on” of Kind (病假)|a value that you may not see}\n",
	} {
		f := compile(t, wholeForm("{"+whyFields+`,"out":{"type":"string","x-field":"text","x-require":"`+rule+`"}}`), whyEnv(t))
		reasons := whyOf(t, f, Input{Data: decoded(t, f, whySent), Facts: whyClock()}, "out", reader)
		if got := told(reasons); got != strings.Replace(want, "required [", "require [", 1) {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
		for _, in := range reasons[0].Inputs {
			if in.Concealed && !in.Value.IsBlank() {
				t.Errorf("%s: %v is told", rule, in)
			}
		}
	}
}

func TestWhy_OptionsAndDefaults(t *testing.T) {
	f := booking(t)
	facts := &rules.Facts{}
	in := Input{Data: decoded(t, f, `{"room":"blue","size":"l"}`), Facts: facts, Submit: true}
	paths := []string{"people", "size", "room"}
	reasons, asks := f.Why(in, paths, Reader{})
	for len(asks) > 0 {
		rooms(facts, asks)
		reasons, asks = f.Why(in, paths, Reader{})
	}
	got := told(reasons["people"]) + told(reasons["size"]) + told(reasons["room"])
	want := "default [2] 这是预先填好的，可以修改。自动计算：取 2。 / This was filled in for you and may be changed. Worked out: it is 2.\n" +
		"options [.id == 's' or people > 4] 不能选它，因为“size”（l）不是“s”，并且“people”（2）不大于 4。 / " +
		"This cannot be chosen because size (l) is not s and people (2) is not more than 4. {size|size|l} {people|people|2}\n"
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// What keeps a default or a choice from being worked out is told at its field, and of what is locked nobody says that it may be changed.
func TestWhy_WhatFails(t *testing.T) {
	f := compile(t, wholeForm(`{"no":{"type":"number","x-field":"decimal","x-default":"1 / 0"},"fixed":{"type":"number","x-field":"decimal","x-default":"5","x-lock":"true"},
"pick":{"type":"string","x-field":"option","x-options":{"list":[{"id":"x"}],"where":".id == 'x' and 1 / 0 > 1"}},
"rows":{"type":"array","x-field":"table","items":{"type":"object","properties":{"n":{"type":"number","x-field":"decimal","x-default":"2"},
"pick":{"type":"string","x-field":"option","x-options":{"list":[{"id":"x"}],"where":".id == 'x'"}}}}}}`), Env{ID: "a.f", App: "a"})
	in := Input{Data: decoded(t, f, `{"pick":"x"}`), Facts: whyClock(), Submit: true}
	for path, want := range map[string]string{
		"no": "default [1 / 0] 规则无法计算：除数为零。 / The rule could not be worked out: Division by zero.\n",
		"fixed": "default [5] 这是预先填好的。自动计算：取 5。 / This was filled in for you. Worked out: it is 5.\n" +
			"lock [true] 不能修改，因为规则总是给出“是”。 / Locked because the rule always says yes.\n",
		"pick":      "options [1 / 0] 规则无法计算：除数为零（“1 / 0”）。 / The rule could not be worked out: Division by zero (in “1 / 0”). {pick|pick|x}\n",
		"rows.n":    "default [2] 每一行各自按规则“2”决定。 / Each row goes by the rule “2”.\n",
		"rows.pick": "options [.id == 'x'] 每一行各自按规则“pick == 'x'”决定。 / Each row goes by the rule “pick == 'x'”.\n",
	} {
		if got := told(whyOf(t, f, in, path, Reader{})); got != want {
			t.Errorf("%s\n got %s\nwant %s", path, got, want)
		}
	}
}
