package forms

import (
	"testing"

	"github.com/superform-dev/superform/forms/num"
	"github.com/superform-dev/superform/forms/rules"
)

// whyFields are the fields that the rules of the tests below read.
const whyFields = `"total":{"type":"number","x-field":"money","x-scale":2,"x-label":{"zh-CN":"总额","en":"Total"},"x-unit":{"zh-CN":"元","en":"CNY"}},
"days":{"type":"number","x-field":"decimal","x-scale":1,"x-label":{"zh-CN":"天数","en":"Days"}},
"kind":{"type":"string","x-field":"option","x-label":{"zh-CN":"类型","en":"Kind"},"x-options":{"from":"kinds"}},
"level":{"type":"string","x-field":"option","x-label":{"zh-CN":"级别","en":"Level"},"x-options":[{"id":"hi","label":{"zh-CN":"加急","en":"Urgent"}},{"id":"lo","label":{"zh-CN":"普通","en":"Normal"}}]},
"from":{"type":"string","format":"date","x-field":"date","x-label":{"zh-CN":"开始日期","en":"First day"}},
"half":{"type":"string","x-field":"option","x-label":{"zh-CN":"半天","en":"Half"},"x-options":[{"id":"am","label":{"zh-CN":"上午","en":"Morning"}}]},
"to":{"type":"string","format":"date","x-field":"date","x-label":{"zh-CN":"结束日期","en":"Last day"}},
"paid":{"type":"boolean","x-field":"boolean","x-label":{"zh-CN":"已付款","en":"Paid"}},
"name":{"type":"string","x-field":"text","x-label":{"zh-CN":"姓名","en":"Name"}},
"items":{"type":"array","x-field":"table","x-label":{"zh-CN":"明细","en":"Lines"},"items":{"type":"object","properties":{
 "what":{"type":"string","x-field":"text","x-label":{"zh-CN":"品名","en":"Item"}},
 "qty":{"type":"integer","x-field":"integer","x-label":{"zh-CN":"数量","en":"Quantity"}},
 "amount":{"type":"number","x-field":"money","x-label":{"zh-CN":"金额","en":"Amount"}}}}}`

const whySent = `{"total":6200,"days":1.5,"kind":"sick","level":"hi","from":"2026-11-20","to":"2026-11-23","paid":false,"name":"张三",
"items":[{"_id":"1","what":"笔","qty":2,"amount":1200},{"_id":"2","what":"纸","qty":10,"amount":5000}]}`

// whyKinds is the form that kind names records of.
func whyKinds(t testing.TB) *Form {
	return compile(t, `{"format":1,"kind":"plain","title":"K","schema":{"type":"object","properties":{
"limit":{"type":"number","x-field":"decimal","x-label":{"zh-CN":"满几天需要证明","en":"Proof from so many days on"}},
"counted":{"type":"boolean","x-field":"boolean","x-label":{"zh-CN":"扣年假余额","en":"Taken from the annual days"}}}}}`, Env{ID: "a.kinds", App: "a"})
}

func whyEnv(t testing.TB) Env {
	kinds := whyKinds(t)
	return Env{ID: "a.f", App: "a", Language: Chinese, Lookup: func(form, field string) (rules.Type, bool) {
		if form != "a.kinds" {
			return rules.Type{}, false
		}
		if field == "" {
			return rules.Type{}, true
		}
		f := kinds.Field(field)
		if f == nil {
			return rules.Type{}, false
		}
		return f.RuleType(), true
	}}
}

const whyMember, whyBoss = "019aa000-0000-7000-8000-000000000001", "019aa000-0000-7000-8000-000000000002"

func whyReader(t testing.TB) Reader {
	kinds := whyKinds(t)
	return Reader{
		Names: func(kind, id string) string {
			return map[string]string{"a.kinds sick": "病假", "member " + whyMember: "李四", "member " + whyBoss: "王五"}[kind+" "+id]
		},
		Form: func(id string) *Form {
			if id == kinds.ID {
				return kinds
			}
			return nil
		},
	}
}

// whyFacts answers what the rules of the tests ask.
func whyFacts(asks []rules.Ask, into *rules.Facts) {
	for _, ask := range asks {
		switch ask.Fact {
		case "workdays":
			into.Answer(ask, rules.Num(num.FromMinor(15, 1)))
		case "balance":
			into.Answer(ask, rules.Num(num.FromInt(5)))
		case "calendarKnown":
			into.Answer(ask, rules.Bool(false))
		case "manager":
			into.Answer(ask, rules.Text(whyBoss))
		case "hasRole", "inDepartment":
			into.Answer(ask, rules.Bool(true))
		case "lookup":
			switch ask.Args[2].AsText() {
			case "":
				into.Answer(ask, rules.Bool(true))
			case "limit":
				into.Answer(ask, rules.Num(num.FromInt(1)))
			default:
				into.Answer(ask, rules.Bool(true))
			}
		default:
			into.Fail(ask, "unknown_fact")
		}
	}
}

// whyOf explains a path of a record until nothing is asked.
func whyOf(t testing.TB, f *Form, in Input, path string, reader Reader) []Reason {
	t.Helper()
	for range 9 {
		reasons, asks := f.Why(in, []string{path}, reader)
		if len(asks) == 0 {
			return reasons[path]
		}
		whyFacts(asks, in.Facts)
	}
	t.Fatal("it asks for ever")
	return nil
}

func whyClock() *rules.Facts {
	return &rules.Facts{Now: 1795327740000, Zone: "Asia/Shanghai", User: whyMember}
}

func TestWhy_Words(t *testing.T) {
	for _, tt := range whyRules {
		property := `,"out":{"type":"string","x-field":"longtext","x-label":"O","` + tt.keyword + `":` + quotedJSON(tt.rule) + `}`
		if tt.keyword == "x-value" {
			property = `,"out":{` + tt.kind + `,"x-label":"O","x-value":` + quotedJSON(tt.rule) + `}`
		}
		f := compile(t, wholeForm("{"+whyFields+property+"}"), whyEnv(t))
		reasons := whyOf(t, f, Input{Data: decoded(t, f, whySent), Facts: whyClock()}, "out", whyReader(t))
		zh, en := "", ""
		for _, r := range reasons {
			zh, en = zh+r.Words[Chinese], en+r.Words[English]
		}
		if zh != tt.zh || en != tt.en {
			t.Errorf("%s\n got %s\n     %s\nwant %s\n     %s", tt.rule, zh, en, tt.zh, tt.en)
		}
	}
}

func quotedJSON(s string) string { return string(appendText(nil, s)) }

type whyRule struct{ keyword, kind, rule, zh, en string }

const (
	whyNumber = `"type":"number","x-field":"decimal","x-scale":2`
	whyText   = `"type":"string","x-field":"text"`
	whyDate   = `"type":"string","format":"date","x-field":"date"`
	whyYes    = `"type":"boolean","x-field":"boolean"`
)

var whyRules = []whyRule{
	{"x-require", "", "total > 5000", "必填，因为“总额”（6,200.00 元）大于 5,000。", "Required because Total (6,200.00 CNY) is more than 5,000."},
	{"x-require", "", "total >= 9000", "不必填，因为“总额”（6,200.00 元）小于 9,000。", "Not required because Total (6,200.00 CNY) is less than 9,000."},
	{"x-require", "", "total < 5000", "不必填，因为“总额”（6,200.00 元）不小于 5,000。", "Not required because Total (6,200.00 CNY) is at least 5,000."},
	{"x-require", "", "total <= 6200", "必填，因为“总额”（6,200.00 元）不大于 6,200。", "Required because Total (6,200.00 CNY) is not more than 6,200."},
	{"x-require", "", "total > 5000 and level == 'lo'", "不必填，因为“级别”（加急）不是“普通”。", "Not required because Level (Urgent) is not Normal."},
	{"x-require", "", "total > 5000 and level == 'hi'", "必填，因为“总额”（6,200.00 元）大于 5,000，并且“级别”（加急）是“加急”。", "Required because Total (6,200.00 CNY) is more than 5,000 and Level (Urgent) is Urgent."},
	{"x-require", "", "total > 9000 or level == 'lo' or paid", "不必填，因为“总额”（6,200.00 元）不大于 9,000，并且“级别”（加急）不是“普通”，并且“已付款”为“否”。", "Not required because Total (6,200.00 CNY) is not more than 9,000, Level (Urgent) is not Normal, and Paid is no."},
	{"x-require", "", "total > 9000 or level != 'lo'", "必填，因为“级别”（加急）不是“普通”。", "Required because Level (Urgent) is not Normal."},
	{"x-require", "", "not paid", "必填，因为“已付款”为“否”。", "Required because Paid is no."},
	{"x-require", "", "paid == false", "必填，因为“已付款”为“否”。", "Required because Paid is no."},
	{"x-require", "", "half == 'am'", "不必填，因为“半天”（未填）不是“上午”。", "Not required because Half (not filled in) is not Morning."},
	{"x-require", "", "half == nil", "必填，因为“半天”未填。", "Required because Half is not filled in."},
	{"x-require", "", "name != nil", "必填，因为“姓名”（张三）已填。", "Required because Name (张三) is filled in."},
	{"x-require", "", "blank(half)", "必填，因为“半天”未填。", "Required because Half is not filled in."},
	{"x-require", "", "not blank(total)", "必填，因为“总额”（6,200.00 元）已填。", "Required because Total (6,200.00 CNY) is filled in."},
	{"x-require", "", "half > 'a'", "不必填，因为“半天”未填。", "Not required because Half is not filled in."},
	{"x-require", "", "from < to", "必填，因为“开始日期”（2026年11月20日）早于“结束日期”（2026年11月23日）。", "Required because First day (20 November 2026) is earlier than Last day (23 November 2026)."},
	{"x-require", "", "from >= to", "不必填，因为“开始日期”（2026年11月20日）早于“结束日期”（2026年11月23日）。", "Not required because First day (20 November 2026) is earlier than Last day (23 November 2026)."},
	{"x-require", "", "from > '2026-12-01'", "不必填，因为“开始日期”（2026年11月20日）不晚于 2026年12月1日。", "Not required because First day (20 November 2026) is not later than 1 December 2026."},
	{"x-require", "", "to > today()", "必填，因为“结束日期”（2026年11月23日）晚于今天（2026年11月22日）。", "Required because Last day (23 November 2026) is later than today (22 November 2026)."},
	{"x-require", "", "level in ['hi', 'lo']", "必填，因为“级别”（加急）是“加急”、“普通”之一。", "Required because Level (Urgent) is one of Urgent and Normal."},
	{"x-require", "", "half in ['am']", "不必填，因为“半天”未填。", "Not required because Half is not filled in."},
	{"x-require", "", "name contains '三'", "必填，因为“姓名”（张三）含有“三”。", "Required because Name (张三) contains “三”."},
	{"x-require", "", "name startsWith '李'", "不必填，因为“姓名”（张三）不以“李”开头。", "Not required because Name (张三) does not begin with “李”."},
	{"x-require", "", "name matches '^[a-z]+$'", "不必填，因为“姓名”（张三）不符合规定的格式。", "Not required because Name (张三) does not have the required form."},
	{"x-require", "", "any(items, .amount > 3000)", "必填，因为“明细”第 2 行中，“金额”（5,000.00）大于 3,000。", "Required because in row 2 of Lines, Amount (5,000.00) is more than 3,000."},
	{"x-require", "", "any(items, .amount > 9000 and .qty > 1)", "不必填，因为“明细”中没有一行满足：“金额”大于 9,000，并且“数量”大于 1。", "Not required because there is no row in Lines where Amount is more than 9,000 and Quantity is more than 1."},
	{"x-require", "", "all(items, .qty > 5)", "不必填，因为“明细”第 1 行中，“数量”（2）不大于 5。", "Not required because in row 1 of Lines, Quantity (2) is not more than 5."},
	{"x-require", "", "all(items, not blank(.what))", "必填，因为“明细”的每一行都满足：“品名”已填。", "Required because in every row of Lines, Item is filled in."},
	{"x-require", "", "none(items, .what == '笔')", "不必填，因为“明细”第 1 行中，“品名”（笔）是“笔”。", "Not required because in row 1 of Lines, Item (笔) is “笔”."},
	{"x-require", "", "none(items, .what == '墨')", "必填，因为“明细”中没有一行满足：“品名”是“墨”。", "Required because there is no row in Lines where Item is “墨”."},
	{"x-require", "", "count(items) > 1", "必填，因为“明细”的行数（2）大于 1。", "Required because the number (2) of rows of Lines is more than 1."},
	{"x-require", "", "count(items, .qty > 5) > 1", "不必填，因为“明细”中“数量”大于 5 的行数（1）不大于 1。", "Not required because the number (1) of rows in Lines where Quantity is more than 5 is not more than 1."},
	{"x-require", "", "sum(items.amount) > 5000", "必填，因为“明细”的“金额”（1,200.00、5,000.00）的合计（6,200.00）大于 5,000。", "Required because the total (6,200.00) of Amount (1,200.00, 5,000.00) of Lines is more than 5,000."},
	{"x-require", "", "not blank(kind.limit) and days >= kind.limit", "必填，因为“天数”（1.5）不小于“类型”（病假）的“满几天需要证明”（1）。", "Required because Days (1.5) is at least “Proof from so many days on” (1) of Kind (病假)."},
	{"x-require", "", "kind.counted", "必填，因为“类型”（病假）的“扣年假余额”为“是”。", "Required because “Taken from the annual days” of Kind (病假) is yes."},
	{"x-require", "", "calendarKnown(to) == false", "必填，因为“结束日期”（2026年11月23日）所在年度的节假日安排尚未公布。", "Required because the holidays of the year of Last day (23 November 2026) are not published yet."},
	{"x-require", "", "not validID(name)", "必填，因为“姓名”（张三）不是有效的身份证号。", "Required because Name (张三) is not a valid ID number."},
	{"x-require", "", "hasRole(requester, 'hr')", "必填，因为申请人（李四）担任角色“hr”。", "Required because the requester (李四) holds the role “hr”."},
	{"x-require", "", "requester == manager(user)", "不必填，因为申请人（李四）不是当前操作的人（李四）的直属上级（王五）。", "Not required because the requester (李四) is not the line manager (王五) of the person at work (李四)."},
	{"x-require", "", "days % 1 != 0", "必填，因为“天数”（1.5）除以 1 的余数（0.5）不等于 0。", "Required because what is left of Days (1.5) divided by 1 (0.5) is not 0."},
	{"x-require", "", "paid ? total > 1 : days > 1", "必填，因为规则“已付款 ? 总额 > 1 : 天数 > 1”成立。", "Required because the rule “Paid ? Total > 1 : Days > 1” is true."},
	{"x-require", "", "sum(filter(items, .qty > 5).amount) > 1", "必填，因为规则“sum(filter(明细, 数量 > 5).amount) > 1”成立。", "Required because the rule “sum(filter(Lines, Quantity > 5).amount) > 1” is true."},
	{"x-require", "", "true", "必填，因为规则总是给出“是”。", "Required because the rule always says yes."},
	{"x-require", "", "status == 'draft'", "不必填，因为单据状态（未填）不是“草稿”。", "Not required because the status (not filled in) is not draft."},
	{"x-show", "", "total > 5000", "显示，因为“总额”（6,200.00 元）大于 5,000。", "Shown because Total (6,200.00 CNY) is more than 5,000."},
	{"x-show", "", "total > 9000", "不显示，因为“总额”（6,200.00 元）不大于 9,000。隐藏的字段没有值。", "Hidden because Total (6,200.00 CNY) is not more than 9,000. A hidden field has no value."},
	{"x-lock", "", "level == 'hi'", "不能修改，因为“级别”（加急）是“加急”。", "Locked because Level (Urgent) is Urgent."},
	{"x-lock", "", "level == 'lo'", "可以修改，因为“级别”（加急）不是“普通”。", "Not locked because Level (Urgent) is not Normal."},
	{"x-require", "", "total / 0 > 1", "规则无法计算：除数为零（“total / 0”）。", "The rule could not be worked out: Division by zero (in “total / 0”)."},
	{"x-value", whyNumber, "sum(items.amount)", "自动计算：“明细”的“金额”（1,200.00、5,000.00）的合计，结果是 6200。", "Worked out: the total of Amount (1,200.00, 5,000.00) of Lines, which gives 6200."},
	{"x-value", whyNumber, "sum(items, .qty * .amount)", "自动计算：“明细”各行“数量” × “金额”的合计，结果是 52400。", "Worked out: the total of Quantity × Amount over the rows of Lines, which gives 52400."},
	{"x-value", whyNumber, "(total + days) * 2", "自动计算：(“总额”（6,200.00 元） + “天数”（1.5）) × 2，结果是 12403。", "Worked out: (Total (6,200.00 CNY) + Days (1.5)) × 2, which gives 12403."},
	{"x-value", whyNumber, "total / 7", "自动计算：“总额”（6,200.00 元） ÷ 7，四舍五入后是 885.71。", "Worked out: Total (6,200.00 CNY) ÷ 7, which is 885.71 when rounded."},
	{"x-value", whyNumber, "total", "自动计算：取“总额”（6,200.00 元）。", "Worked out: it is Total (6,200.00 CNY)."},
	{"x-value", whyNumber, "workdays(from, half, to, half)", "自动计算：从“开始日期”（2026年11月20日）到“结束日期”（2026年11月23日）的工作日天数，结果是 1.5。", "Worked out: the working days from First day (20 November 2026) to Last day (23 November 2026), which gives 1.5."},
	{"x-value", whyNumber, "workdays(from, 'pm', to, nil)", "自动计算：从“开始日期”（2026年11月20日）下午到“结束日期”（2026年11月23日）的工作日天数，结果是 1.5。", "Worked out: the working days from First day (20 November 2026), the afternoon, to Last day (23 November 2026), which gives 1.5."},
	{"x-value", whyNumber, "balance(['annual', requester, period(from, 'year')])", "自动计算：账户“annual”、申请人（李四）、“开始日期”（2026年11月20日）所在的年（2026）的余额，结果是 5。", "Worked out: the balance of the account “annual”, the requester (李四), and the year (2026) of First day (20 November 2026), which gives 5."},
	{"x-value", whyNumber, "kind.limit", "自动计算：取“类型”（病假）的“满几天需要证明”（1）。", "Worked out: it is “Proof from so many days on” (1) of Kind (病假)."},
	{"x-value", whyNumber, "kind.counted ? 3 : 5", "自动计算：因为“类型”（病假）的“扣年假余额”为“是”，取 3。", "Worked out: because “Taken from the annual days” of Kind (病假) is yes, it is 3."},
	{"x-value", whyNumber, "paid ? 3 : total > 5000 ? days : 5", "自动计算：因为“已付款”为“否”，并且“总额”（6,200.00 元）大于 5,000，取“天数”（1.5）。", "Worked out: because Paid is no and Total (6,200.00 CNY) is more than 5,000, it is Days (1.5)."},
	{"x-value", whyNumber, "days ?? 5", "自动计算：取“天数”（1.5）。", "Worked out: it is Days (1.5)."},
	{"x-value", whyText, "half ?? 'none'", "自动计算：因为“半天”未填，取“none”。", "Worked out: because Half is not filled in, it is “none”."},
	{"x-value", whyText, "capitals(total)", "自动计算：“总额”（6,200.00 元）的人民币大写，结果是陆仟贰佰元整。", "Worked out: Total (6,200.00 CNY) in Chinese capitals, which gives 陆仟贰佰元整."},
	{"x-value", whyText, "concat(name, '-', level)", "自动计算：“姓名”（张三）、“-”、“级别”（加急）连成的文字，结果是张三-hi。", "Worked out: Name (张三), “-”, and Level (Urgent), joined, which gives 张三-hi."},
	{"x-value", whyText, "slice(half, 0, 1)", "自动计算，现在没有值：“半天”未填。", "Worked out; it has no value now because Half is not filled in."},
	{"x-value", whyText, "period(from)", "自动计算：“开始日期”（2026年11月20日）所在的月，结果是 2026-11。", "Worked out: the month of First day (20 November 2026), which gives 2026-11."},
	{"x-value", whyDate, "addDays(from, 3)", "自动计算：“开始日期”（2026年11月20日）之后第 3 天，结果是 2026年11月23日。", "Worked out: 3 days after First day (20 November 2026), which gives 23 November 2026."},
	{"x-value", whyDate, "addDays(from, -3)", "自动计算：“开始日期”（2026年11月20日）之前第 3 天，结果是 2026年11月17日。", "Worked out: 3 days before First day (20 November 2026), which gives 17 November 2026."},
	{"x-value", whyDate, "addDays(from, 1)", "自动计算：“开始日期”（2026年11月20日）之后第 1 天，结果是 2026年11月21日。", "Worked out: 1 day after First day (20 November 2026), which gives 21 November 2026."},
	{"x-value", whyDate, "addDays(from, -1)", "自动计算：“开始日期”（2026年11月20日）之前第 1 天，结果是 2026年11月19日。", "Worked out: 1 day before First day (20 November 2026), which gives 19 November 2026."},
	{"x-value", whyDate, "addDays(from, -round(days))", "自动计算：“开始日期”（2026年11月20日）加上−“天数”（1.5）四舍五入（2） = -2 天，结果是 2026年11月18日。", "Worked out: First day (20 November 2026) plus −Days (1.5) rounded (2) = -2 days, which gives 18 November 2026."},
	{"x-value", whyDate, "addDays(from, round(days))", "自动计算：“开始日期”（2026年11月20日）加上“天数”（1.5）四舍五入（2）天，结果是 2026年11月22日。", "Worked out: First day (20 November 2026) plus Days (1.5) rounded (2) days, which gives 22 November 2026."},
	{"x-value", whyDate, "addMonths(from, -2)", "自动计算：“开始日期”（2026年11月20日）之前 2 个月，结果是 2026年9月20日。", "Worked out: 2 months before First day (20 November 2026), which gives 20 September 2026."},
	{"x-value", whyDate, "addYears(to, 1)", "自动计算：“结束日期”（2026年11月23日）之后 1 年，结果是 2027年11月23日。", "Worked out: 1 year after Last day (23 November 2026), which gives 23 November 2027."},
	{"x-require", "", "now() < addTime(now(), -2, 'hour')", "不必填，因为现在（2026年11月22日 14:09）不早于现在（2026年11月22日 14:09）之前 2 小时（2026年11月22日 12:09）。", "Not required because now (22 November 2026, 14:09) is not earlier than 2 hours before now (22 November 2026, 14:09) (22 November 2026, 12:09)."},
	{"x-require", "", "now() < addTime(now(), 1, 'minute')", "必填，因为现在（2026年11月22日 14:09）早于现在（2026年11月22日 14:09）之后 1 分钟（2026年11月22日 14:10）。", "Required because now (22 November 2026, 14:09) is earlier than 1 minute after now (22 November 2026, 14:09) (22 November 2026, 14:10)."},
	{"x-value", whyDate, "endOf(from, 'quarter')", "自动计算：“开始日期”（2026年11月20日）所在季度的最后一天，结果是 2026年12月31日。", "Worked out: the last day of the quarter of First day (20 November 2026), which gives 31 December 2026."},
	{"x-value", whyYes, "total > 5000 and not paid", "自动计算：“总额”（6,200.00 元）大于 5,000，并且“已付款”为“否”，结果是“是”。", "Worked out: Total (6,200.00 CNY) is more than 5,000 and Paid is no, which gives yes."},
	{"x-value", whyNumber, "max(total, days)", "自动计算：“总额”（6,200.00 元）、“天数”（1.5）中最大的，结果是 6200。", "Worked out: the largest of Total (6,200.00 CNY) and Days (1.5), which gives 6200."},
	{"x-value", whyNumber, "round(total / 7, 1)", "自动计算：(“总额”（6,200.00 元） ÷ 7)四舍五入到 1 位小数，结果是 885.7。", "Worked out: (Total (6,200.00 CNY) ÷ 7) rounded to 1 decimal place, which gives 885.7."},
	{"x-value", whyNumber, "length(name)", "自动计算：“姓名”（张三）的字符数，结果是 2。", "Worked out: the length of Name (张三), which gives 2."},
	{"x-value", whyNumber, "max(map(items, .qty))", "按规则“max(map(明细, 数量))”自动计算，结果是 10。", "Worked out by the rule “max(map(Lines, Quantity))”, which gives 10."},
	{"x-value", whyText, "manager(requester)", "自动计算：申请人（李四）的直属上级，结果是王五。", "Worked out: the line manager of the requester (李四), which gives 王五."},
}

// TestWhy_CountsUnits holds how a unit ends behind a number.
func TestWhy_CountsUnits(t *testing.T) {
	days := &Field{valueKind: rules.KindNumber, Type: "decimal", kind: kindOf("decimal"), Scale: 1, Unit: Text{Chinese: "天", English: "days"}}
	for text, want := range map[string]string{"1": "1 天, 1 day", "-1": "-1 天, -1 day", "1.5": "1.5 天, 1.5 days", "0": "0 天, 0 days", "11": "11 天, 11 days"} {
		zh, en := &speaker{lang: Chinese}, &speaker{lang: English}
		if got := zh.number(num.MustParse(text), days) + ", " + en.number(num.MustParse(text), days); got != want {
			t.Errorf("%s is %s", text, got)
		}
	}
}
