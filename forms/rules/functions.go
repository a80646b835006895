package rules

import "strings"

// function is one function of the language. To add one, add a row to the table below and its
// implementation; the tests run the example of every row.
type function struct {
	name string
	// signature documents and types it: name(parameter kind, …) kind. "?" after a parameter's name makes it
	// and all after it optional, "…" lets the last one repeat, kinds are joined by "|".
	signature string
	example   string // an expression without names
	gives     string // the example's value as Value.String
	zh, en    string // what it does, for the builder's help

	// One of: call, on the arguments; add and end, on each value of the arguments and of the lists among
	// them, blanks skipped; fact, on the base facts; or asks, where the caller supplies the value.
	call func(e *evaluator, n *Node, args []Value) Value
	add  func(e *evaluator, n *Node, f *fold, v Value) Value
	end  func(e *evaluator, n *Node, f *fold) Value
	fact func(*evaluator, *Node) Value
	asks bool // raises Ask{name, args}; blank without asking where an argument, or an element of a list, is

	// typed finds the result's type where it depends on the arguments; bad is the index of one that does
	// not fit, or −1.
	typed  func(args []*Node) (typ Type, bad int)
	blanks bool // call is given blanks too; else a blank argument makes the result blank

	lacking string // the base fact that stands for the last argument where that is not given

	// word names the parameter, if any, that takes only one of words, written out, so that a wrong one is
	// found at publish.
	word, words string

	params  []param
	wordAt  int // the index of word
	needed  int
	repeats bool
	result  Type
}

// periodUnits are the periods that days lie in.
const periodUnits = "week month quarter year"

// functionTable is the list of functions. Predicates (any all none filter map, and count and sum with two
// arguments) are syntax: eval_each.go.
var functionTable = []function{
	{name: "round", signature: "round(x number, decimals? number) number", example: "round(2.345, 2)", gives: "2.35", call: callRound,
		zh: "四舍五入到若干位小数，缺省取整", en: "rounds half away from zero to some decimals, to whole if not given"},
	{name: "floor", signature: "floor(x number) number", example: "floor(-1.5)", gives: "-2", call: callFloor,
		zh: "不大于它的最大整数", en: "the largest whole number not above it"},
	{name: "ceil", signature: "ceil(x number) number", example: "ceil(1.2)", gives: "2", call: callCeil,
		zh: "不小于它的最小整数", en: "the smallest whole number not below it"},
	{name: "abs", signature: "abs(x number) number", example: "abs(-3.5)", gives: "3.5", call: callAbs,
		zh: "绝对值", en: "the number without its sign"},
	{name: "min", signature: "min(x any, more? any…) any", example: "min(3, 1.5, 2)", gives: "1.5", add: foldMin, end: endBest, typed: typeExtreme,
		zh: "最小的一个，忽略空值", en: "the smallest, blanks skipped"},
	{name: "max", signature: "max(x any, more? any…) any", example: "max([3, 1.5, 2])", gives: "3", add: foldMax, end: endBest, typed: typeExtreme,
		zh: "最大的一个，忽略空值", en: "the largest, blanks skipped"},
	{name: "sum", signature: "sum(list list(number)) number", example: "sum([0.1, 0.2, nil])", gives: "0.3", add: foldSum, end: endSum,
		zh: "合计，忽略空值；没有数时为 0", en: "the total, blanks skipped; 0 of none"},
	{name: "avg", signature: "avg(list list(number)) number", example: "avg([1, 2, nil])", gives: "1.5", add: foldSum, end: endAvg,
		zh: "平均值，忽略空值；没有数时为空", en: "the average, blanks skipped; blank of none"},
	{name: "count", signature: "count(list list|rows) number", example: "count([1, nil, 3])", gives: "2", add: foldCount, end: endCount,
		zh: "行数，或列表中非空值的个数", en: "how many rows, or values that are not blank"},

	{name: "length", signature: "length(text text) number", example: "length('申请a')", gives: "3", call: callLength,
		zh: "字符数", en: "how many characters"},
	{name: "slice", signature: "slice(text text, from number, to? number) text", example: "slice('北京市', 0, 2)", gives: "北京", call: callSlice,
		zh: "从第 from 个字符（从 0 数）到第 to 个之前；负数从末尾数", en: "characters from, counted from 0, up to but without to; negative ones count from the end"},
	{name: "upper", signature: "upper(text text) text", example: "upper('abc')", gives: "ABC", call: callUpper,
		zh: "字母 a–z 变大写", en: "letters a–z in capitals"},
	{name: "lower", signature: "lower(text text) text", example: "lower('ABC')", gives: "abc", call: callLower,
		zh: "字母 A–Z 变小写", en: "letters A–Z in small"},
	{name: "trim", signature: "trim(text text) text", example: "trim('  a b ')", gives: "a b", call: callTrim,
		zh: "去掉首尾空白", en: "without white space at both ends"},
	{name: "pad", signature: "pad(text text|number, length number, with? text, side? text) text", example: "pad(7, 4, '0')", gives: "0007", call: callPad, word: "side", words: "left right",
		zh: "补足到若干个字符（最多 1000）：在前面补 with（缺省为空格）；side 为 'right' 时补在后面；已够长则不变", en: "filled up to some characters, at most 1,000, with a text, or spaces: before it, or after it where side is 'right'; what is long enough stays"},
	{name: "initials", signature: "initials(text text) text", example: "initials('请假单A4')", gives: "qjdA4", asks: true,
		zh: "汉字换成拼音首字母（多音字取最常用的读音），其他字符不变", en: "each Chinese character as the first letter of its pinyin, by its most usual reading; what is none stays as it is"},
	{name: "concat", signature: "concat(x text|number|date|instant|time|boolean, more? text|number|date|instant|time|boolean…) text", example: "concat('A-', 1.50)", gives: "A-1.5", call: callConcat, blanks: true,
		zh: "连成一段文字，忽略空值", en: "joined to one text, blanks skipped"},
	{name: "capitals", signature: "capitals(amount number) text", example: "capitals(10050.3)", gives: "壹万零伍拾元叁角", call: callCapitals,
		zh: "人民币大写，四舍五入到分", en: "an amount in Chinese capitals, rounded to fen"},
	{name: "validID", signature: "validID(text text) boolean", example: "validID('11010519491231002X')", gives: "true", call: callValidID,
		zh: "是否为有效的居民身份证号：18 位且校验码正确（末位 X 不分大小写），或 15 位旧号；出生日期须存在", en: "whether it is a Chinese ID number: 18 characters with the right check character, x or X, or an old one of 15 digits, with a date of birth that exists"},
	{name: "birthDate", signature: "birthDate(id text) date", example: "birthDate('11010519491231002X')", gives: "1949-12-31", call: callBirthDate,
		zh: "身份证号中的出生日期；无效的号为空", en: "the date of birth in an ID number; blank where that is not valid"},
	{name: "sex", signature: "sex(id text) text", example: "sex('11010519491231002X')", gives: "female", call: callSex,
		zh: "身份证号中的性别，'male' 或 'female'；无效的号为空", en: "the sex in an ID number, 'male' or 'female'; blank where that is not valid"},

	{name: "blank", signature: "blank(x any) boolean", example: "blank('')", gives: "true", call: callBlank, blanks: true,
		zh: "是否为空", en: "whether there is no value"},

	{name: "year", signature: "year(day date|instant) number", example: "year('2026-11-22')", gives: "2026", call: callYear,
		zh: "年份", en: "the year"},
	{name: "month", signature: "month(day date|instant) number", example: "month('2026-11-22')", gives: "11", call: callMonth,
		zh: "月份，1 到 12", en: "the month, 1 to 12"},
	{name: "day", signature: "day(day date|instant) number", example: "day('2026-11-22')", gives: "22", call: callDay,
		zh: "一个月中的第几天", en: "the day of the month"},
	{name: "weekday", signature: "weekday(day date|instant) number", example: "weekday('2026-11-22')", gives: "7", call: callWeekday,
		zh: "星期几，周一为 1，周日为 7", en: "the day of the week, 1 for Monday to 7 for Sunday"},
	{name: "hour", signature: "hour(time time|instant) number", example: "hour('08:30:15')", gives: "8", call: callHour,
		zh: "小时，0 到 23", en: "the hour, 0 to 23"},
	{name: "minute", signature: "minute(time time|instant) number", example: "minute('08:30:15')", gives: "30", call: callMinute,
		zh: "分钟，0 到 59", en: "the minute, 0 to 59"},
	{name: "date", signature: "date(x date|instant) date", example: "date('2026-11-22')", gives: "2026-11-22", call: callDate,
		zh: "时刻在企业时区的日期", en: "the date of an instant in the company's zone"},
	{name: "time", signature: "time(x time|instant) time", example: "time('08:30')", gives: "08:30:00", call: callTime,
		zh: "时刻在企业时区的钟点", en: "the time on the clock of an instant in the company's zone"},
	{name: "addDays", signature: "addDays(day date, n number) date", example: "addDays('2026-02-28', 1)", gives: "2026-03-01", call: callAddDays,
		zh: "若干天之后，负数为之前", en: "n days later, or earlier where negative"},
	{name: "addMonths", signature: "addMonths(day date, n number) date", example: "addMonths('2026-01-31', 1)", gives: "2026-02-28", call: callAddMonths,
		zh: "若干月之后；没有这一天时取月末", en: "n months later; the last day where the month lacks the day"},
	{name: "daysBetween", signature: "daysBetween(from date, to date) number", example: "daysBetween('2026-11-22', '2026-11-30')", gives: "8", call: callDaysBetween,
		zh: "从前一日期到后一日期的天数", en: "days from the first date to the second"},
	{name: "period", signature: "period(day date|instant, unit? text) text", example: "period('2026-11-22', 'quarter')", gives: "2026-Q4", call: callPeriod, word: "unit", words: "year quarter month",
		zh: "所属期间：2026-11；单位 'year' 'quarter' 'month'，缺省为月", en: "the period: 2026-11; unit 'year', 'quarter' or 'month', which is the default"},
	{name: "quarter", signature: "quarter(day date|instant) number", example: "quarter('2026-11-22')", gives: "4", call: callQuarter,
		zh: "季度，1 到 4", en: "the quarter of the year, 1 to 4"},
	{name: "week", signature: "week(day date|instant) number", example: "week('2027-01-03')", gives: "53", call: callWeek,
		zh: "一年中的第几周（ISO 8601）：周一起，含该年首个周四的为第 1 周，故年初年末可属邻年", en: "the week of the year by ISO 8601: weeks begin on Monday, and the first is that of the year's first Thursday, so that days near the new year may belong to the other year"},
	{name: "startOf", signature: "startOf(day date|instant, unit text) date", example: "startOf('2026-11-22', 'week')", gives: "2026-11-16", call: callStartOf, word: "unit", words: periodUnits,
		zh: "所在周（周一起）、月、季度或年的第一天；单位 'week' 'month' 'quarter' 'year'", en: "the first day of its week (a Monday), month, quarter or year; unit 'week', 'month', 'quarter' or 'year'"},
	{name: "endOf", signature: "endOf(day date|instant, unit text) date", example: "endOf('2026-11-22', 'quarter')", gives: "2026-12-31", call: callEndOf, word: "unit", words: periodUnits,
		zh: "所在周（周日止）、月、季度或年的最后一天；单位 'week' 'month' 'quarter' 'year'", en: "the last day of its week (a Sunday), month, quarter or year; unit 'week', 'month', 'quarter' or 'year'"},
	{name: "addYears", signature: "addYears(day date, n number) date", example: "addYears('2028-02-29', 1)", gives: "2029-02-28", call: callAddYears,
		zh: "若干年之后；平年没有 2 月 29 日，取 28 日", en: "n years later; 29 February becomes the 28th in a common year"},
	{name: "age", signature: "age(birth date, on? date) number", example: "age('2008-02-29', '2026-02-28')", gives: "17", call: callAge, lacking: "today",
		zh: "在某日（缺省今天）的周岁：生日当天即满一岁；2 月 29 日生的平年 3 月 1 日满；出生之前为负", en: "whole years on a day, or today: full on the birthday itself, for those born on 29 February on 1 March of a common year; negative before the birth"},
	{name: "second", signature: "second(time time|instant) number", example: "second('08:30:15')", gives: "15", call: callSecond,
		zh: "秒，0 到 59", en: "the second, 0 to 59"},
	{name: "addTime", signature: "addTime(x time|instant, n number, unit text) time|instant", example: "addTime('22:30', 1.75, 'hour')", gives: "00:15:00", call: callAddTime, typed: typeAddTime, word: "unit", words: "hour minute second",
		zh: "若干小时、分钟或秒之后（四舍五入到秒），负数为之前；钟点过午夜回到 0 点；单位 'hour' 'minute' 'second'", en: "hours, minutes or seconds later, rounded to a second, or earlier where negative; a time goes on from 0:00 behind midnight; unit 'hour', 'minute' or 'second'"},
	{name: "minutesBetween", signature: "minutesBetween(from time|instant, to time|instant) number", example: "minutesBetween('08:30', '17:45:59')", gives: "555", call: callMinutesBetween, typed: typeMinutesBetween,
		zh: "从前一时刻到后一时刻的整分钟数，不足一分不计，倒序为负；两个都是时刻或都是钟点", en: "full minutes from the first to the second, negative where that is earlier; both instants or both times"},

	{name: "distance", signature: "distance(from parts|number, to parts|number, more? parts|number…) number", example: "distance(31.2304, 121.4737, 39.9042, 116.4074)", gives: "1067312", call: callDistance, typed: typeDistance,
		zh: "两个地点之间的直线（大圆）距离，整米；每个地点写一个定位字段，或纬度、经度两个数；没有坐标或不是地球上的地点为空。手机的定位可以伪造，距离不能当作证明", en: "whole metres between two places along a great circle; each is a location, or a latitude and a longitude; blank where one has no coordinates or is no place on earth. Positions can be made up, so that a distance proves nothing"},

	{name: "now", signature: "now() instant", example: "now()", gives: "2026-11-22T06:09:00Z", fact: runNow,
		zh: "现在的时刻", en: "the present instant"},
	{name: "today", signature: "today() date", example: "today()", gives: "2026-11-22", fact: runToday,
		zh: "企业时区的今天", en: "today in the company's zone"},
	{name: "workdays", signature: "workdays(from date, from_half text|blank, to date, to_half text|blank) number", example: "workdays('2026-11-20', nil, '2026-11-23', 'am')", gives: "1.5", asks: true, typed: typeWorkdays,
		zh: "工作日天数；半天为 'am' 或 'pm'，空为全天", en: "working days; a half is 'am' or 'pm', blank for the whole day"},
	{name: "addWorkdays", signature: "addWorkdays(day date, n number) date", example: "addWorkdays('2026-11-20', 1)", gives: "2026-11-23", asks: true,
		zh: "若干工作日之后", en: "n working days later"},
	{name: "calendarKnown", signature: "calendarKnown(day date) boolean", example: "calendarKnown('2026-11-20')", gives: "true", asks: true,
		zh: "该日期所在年度的节假日安排是否已公布", en: "whether the holidays of the date's year are published"},
	{name: "balance", signature: "balance(account list(text)) number", example: "balance(['annual', 'm1'])", gives: "5", asks: true,
		zh: "额度账户的余额", en: "the balance of an account"},

	{name: "manager", signature: "manager(member text) text", example: "manager('m1')", gives: "m2", asks: true,
		zh: "成员的直属上级；未设或没有这个成员为空", en: "a member's line manager; blank where none is set, or there is no such member"},
	{name: "departmentOf", signature: "departmentOf(member text) text", example: "departmentOf('m1')", gives: "d1", asks: true,
		zh: "成员所在的部门；没有则为空", en: "the department that a member belongs to; blank where there is none"},
	{name: "head", signature: "head(department text) text", example: "head('d1')", gives: "m2", asks: true,
		zh: "部门的负责人；未设时取最近的上级部门的负责人，都没有则为空", en: "a department's head; where it has none, that of the nearest department above; blank where there is none at all"},
	{name: "hasRole", signature: "hasRole(member text, role text) boolean", example: "hasRole('m1', 'hr')", gives: "true", asks: true,
		zh: "成员是否担任某角色（写角色代号）；停用的成员不担任任何角色，没有这个成员为空", en: "whether a member holds a role, by its key; a disabled member holds none; blank where there is no such member"},
	{name: "departmentsBelow", signature: "departmentsBelow(department text) list(text)", example: "departmentsBelow('d1')", gives: "[d1, d2]", asks: true,
		zh: "部门及其全部下级部门；没有这个部门为空列表", en: "a department and all below it; no elements where there is no such department"},
	{name: "departmentsHeaded", signature: "departmentsHeaded(member text) list(text)", example: "departmentsHeaded('m2')", gives: "[d1, d2]", asks: true,
		zh: "成员负责的部门及其全部下级部门；不负责任何部门为空列表", en: "the departments that a member heads, and all below them; no elements where they head none"},
	{name: "inDepartment", signature: "inDepartment(member text, department text) boolean", example: "inDepartment('m1', 'd1')", gives: "true", asks: true,
		zh: "成员是否在某部门或其下级部门；没有这个成员为空", en: "whether a member belongs to a department or one below it; blank where there is no such member"},
}

// functions are the rows of the table by name.
var functions = byName(functionTable)

func byName(table []function) map[string]*function {
	out := make(map[string]*function, len(table))
	for _, f := range table {
		f.readSignature()
		out[f.name] = &f
	}
	return out
}

// param is what an argument may be.
type param struct {
	kinds kindSet
	elem  Kind // of a list; blank for any
}

type kindSet uint16

func (s kindSet) has(k Kind) bool { return s&(1<<k) != 0 }

// takes reports whether a value of a type may be given.
func (p param) takes(t Type) bool {
	if t.Kind == KindBlank {
		return true
	}
	if !p.kinds.has(t.Kind) {
		return false
	}
	if t.Kind == KindList && p.elem != KindBlank && t.Elem != nil {
		return t.Elem.Kind == p.elem || t.Elem.Kind == KindBlank
	}
	return true
}

// readSignature sets params, needed, repeats and result.
func (f *function) readSignature() {
	open, end := strings.IndexByte(f.signature, '('), strings.LastIndex(f.signature, ") ")
	if end < open || f.signature[:open] != f.name {
		panic("rules: signature of " + f.name)
	}
	result := readKind(f.signature[end+2:])
	f.result = Type{Kind: result.one()}
	if f.result.Kind == KindList {
		f.result = listOf(Type{Kind: result.elem})
	}
	optional := false
	for _, text := range strings.Split(f.signature[open+1:end], ", ") {
		if text == "" {
			continue
		}
		name, kinds, _ := strings.Cut(text, " ")
		optional = optional || strings.HasSuffix(name, "?")
		f.repeats = strings.HasSuffix(kinds, "…")
		if f.words != "" && strings.TrimSuffix(name, "?") == f.word {
			f.wordAt = len(f.params)
		}
		f.params = append(f.params, readKind(strings.TrimSuffix(kinds, "…")))
		if !optional {
			f.needed++
		}
	}
}

// readKind reads "text", "date|instant", "list(number)", "any".
func readKind(s string) param {
	var p param
	for _, name := range strings.Split(s, "|") {
		outer, elem, _ := strings.Cut(strings.TrimSuffix(name, ")"), "(")
		if elem != "" {
			p.elem = readKind(elem).one()
		}
		found := outer == "any"
		for k, known := range kindNames {
			if known == outer || outer == "any" {
				p.kinds |= 1 << k
				found = true
			}
		}
		if !found {
			panic("rules: unknown kind " + name)
		}
	}
	return p
}

// one is the only kind of a parameter; blank if there are several.
func (p param) one() Kind {
	for k := range kindNames {
		if p.kinds == 1<<k {
			return Kind(k)
		}
	}
	return KindBlank
}

// IsWord reports whether a word of the language stands in the way of a field with that id: operators and
// literals, also those of expr's syntax that rules do not have. Names of functions do not.
func IsWord(id string) bool {
	switch id {
	case OpAnd, OpOr, OpNot, OpIn, OpContains, OpStartsWith, OpMatches, "true", "false", "nil":
		return true
	}
	return refusedWords[id] != ""
}

// Function describes a function for help and completion.
type Function struct {
	Name, Signature, Example, Gives, Chinese, English string

	Asks bool // the caller of a rule answers it, by the same name
}

// Functions are all functions in the order of their documentation.
func Functions() []Function {
	out := make([]Function, len(functionTable))
	for i, f := range functionTable {
		out[i] = Function{f.name, f.signature, f.example, f.gives, f.zh, f.en, f.asks}
	}
	return out
}
