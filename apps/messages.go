package apps

import (
	"strings"

	"github.com/superform-dev/superform/forms"
)

// message is one text in both languages; {name} stands for an argument.
type message struct{ zh, en string }

// messages holds every text of this package by its code. Codes never change.
var messages = map[string]message{
	"did_you_mean": {"；是否想写“{suggestion}”？", `; did you mean "{suggestion}"?`},

	"warning": {"警告：{text}", "warning: {text}"},

	// Bytes and YAML.
	"file_large":       {"文件超过 2 MB", "the file is larger than 2 MB"},
	"file_utf8":        {"文件不是 UTF-8 编码", "the file is not UTF-8 here"},
	"file_character":   {"文件中不能直接出现字符 {character}；请在双引号中写成转义", `the character {character} cannot stand in a file; write it as an escape in double quotes`},
	"yaml_unreadable":  {"无法读取这个文件", "the file cannot be read as YAML"},
	"yaml_syntax":      {"YAML 语法错误：{detail}", "not valid YAML: {detail}"},
	"yaml_empty":       {"文件是空的", "the file is empty"},
	"yaml_root":        {"文件的最外层应当是键和值", "a file consists of keys and values"},
	"yaml_documents":   {"一个文件只能有一个文档", "a file holds one document only"},
	"yaml_deep":        {"嵌套超过 64 层", "nested more than 64 deep"},
	"yaml_large":       {"文件中的值太多", "the file holds too many values"},
	"yaml_feature":     {"不支持 YAML 的“{feature}”", `YAML's "{feature}" is not supported`},
	"yaml_folded":      {"一段文字要写在一行里，或用 | 逐行书写", "a text stands on one line, or line by line below a |"},
	"yaml_duplicate":   {"键“{key}”重复，第 {line} 行已经有了", `the key "{key}" stands here twice, first in line {line}`},
	"yaml_key_long":    {"键最多 256 个字符", "a key has at most 256 characters"},
	"yaml_key_empty":   {"键不能为空", "a key cannot be empty"},
	"yaml_comment_key": {"请写注释（#），不要写 x-comment", "write a comment with #, not x-comment"},
	"yaml_ambiguous":   {"“{value}”会被别的程序读成别的值；文字请加引号，数字请按 JSON 的写法", `other readers take "{value}" for something else than a text; quote it, or write it as JSON does`},
	"json_syntax":      {"JSON 语法错误：{detail}", "not valid JSON: {detail}"},
	"json_duplicate":   {"键“{key}”重复", `the key "{key}" stands here twice`},
	"json_comment":     {"x-comment 应当是键到文字的对象", "x-comment is an object from key to text"},
	"fmt_differs":      {"这个文件无法安全地重新排版", "this file cannot be formatted safely"},

	// Schedules.
	"cron_long":   {"时间表达式最长 256 个字节", "the expression of a schedule has at most 256 bytes"},
	"cron_fields": {"时间表达式应为五段：分 时 日 月 星期，例如 0 9 * * 1-5；不支持秒、@every 和时区", "the expression of a schedule has five fields, minute, hour, day, month and weekday, as 0 9 * * 1-5; seconds, @every and zones are none"},
	"cron_syntax": {"时间表达式无效", "the expression of a schedule is not valid"},
	"cron_never":  {"时间表达式在五年内不会发生", "the expression of a schedule names no day within five years"},

	// Files and shapes.
	"app_large":       {"应用太大：最多 2000 个文件，合计 32 MB", "the app is too large: at most 2,000 files and 32 MB"},
	"path_syntax":     {"不能使用这个文件名：只能用字母、数字、点、连字符和下划线", "this cannot be the name of a file: letters, digits, dots, hyphens and underscores only"},
	"path_device":     {"这个文件名在 Windows 上是设备名", "Windows takes this name for a device"},
	"path_case":       {"文件名与“{other}”只有大小写不同", `the name differs from "{other}" in capitals only`},
	"file_unknown":    {"应用中没有这种文件", "an app has no such file"},
	"file_missing":    {"缺少这个文件", "this file is missing"},
	"key_unknown":     {"不认识“{key}”", `the key "{key}" is not known here`},
	"key_missing":     {"缺少“{key}”", `"{key}" is missing`},
	"key_choice":      {"要有其中一个：{keys}", "one of these is needed: {keys}"},
	"key_excluded":    {"只能有其中一个：{keys}", "only one of these can stand here: {keys}"},
	"kind_wrong":      {"这里应当是{want}", "{want} is needed here"},
	"value_not_here":  {"“{value}”不能用在这里，只能用：{values}", `"{value}" cannot stand here; it can be: {values}`},
	"empty_here":      {"这里不能为空", "this cannot be empty"},
	"id_twice":        {"编号“{id}”出现了两次", `the id "{id}" stands here twice`},
	"id_syntax":       {"“{value}”不能用作编号：小写字母开头，只含小写字母、数字和连字符，最多 64 个字符", `"{value}" cannot be an id: a lower-case letter, then lower-case letters, digits and hyphens, at most 64 characters`},
	"field_id_syntax": {"“{value}”不能用作字段名：小写字母开头，只含小写字母、数字和下划线，最多 64 个字符", `"{value}" cannot name a field: a lower-case letter, then lower-case letters, digits and underscores, at most 64 characters`},
	"name_syntax":     {"“{value}”不能用作名称：小写字母开头，只含小写字母、数字、连字符和下划线", `"{value}" cannot be a name: a lower-case letter, then lower-case letters, digits, hyphens and underscores`},
	"language_syntax": {"“{value}”不是语言代码，例如 zh-CN、en", `"{value}" is not a language such as zh-CN or en`},
	"language_twice":  {"zh 和 zh-CN 是同一种语言", "zh and zh-CN are one language"},
	"date_syntax":     {"“{value}”不是日期，例如 2026-11-22", `"{value}" is not a date such as 2026-11-22`},
	"now_syntax":      {"“{value}”不是日期或时刻，例如 2026-11-22 或 2026-11-22T09:00", `"{value}" is not a date or an instant such as 2026-11-22 or 2026-11-22T09:00`},
	"version_syntax":  {"“{value}”不是版本号，例如 1.0.0", `"{value}" is not a version such as 1.0.0`},
	"account_syntax":  {"“{value}”不是账户，例如 annual/wang/2025", `"{value}" is not an account such as annual/wang/2025`},
	"format_unknown":  {"format 应当是 1", "format must be 1"},
	"words_character": {"文字中有看不见的控制字符", "the text contains an invisible control character"},
	"words_long":      {"文字最多 2000 个字符", "the text has at most 2,000 characters"},

	// What is wanted, in kind_wrong.
	"want_map":     {"键和值", "a map of keys and values"},
	"want_list":    {"列表", "a list"},
	"want_text":    {"文字", "a text"},
	"want_words":   {"文字，或按语言写的文字", "a text, or texts by language"},
	"want_scalar":  {"文字、数字或 true、false", "a text, a number, true or false"},
	"want_number":  {"数字", "a number"},
	"want_integer": {"整数", "a whole number"},
	"want_boolean": {"true 或 false", "true or false"},

	// Check.
	"form_unknown":      {"本应用没有表单“{id}”", `this app has no form "{id}"`},
	"view_unknown":      {"本应用没有视图“{id}”", `this app has no view "{id}"`},
	"field_unknown":     {"表单“{form}”没有字段“{id}”", `the form "{form}" has no field "{id}"`},
	"view_key":          {"“{key}”不能用于这种视图（{of}）", `"{key}" does not belong into this kind of view ({of})`},
	"fact_unknown":      {"成员没有“{id}”这一项", `there is no fact "{id}" of a member`},
	"fact_row":          {"“{id}”只能放在名片上，不能作为列", `"{id}" can stand on a card, not in a list`},
	"fact_name":         {"列中要有姓名（name）", "one of the columns must be the name"},
	"fact_twice":        {"“{id}”写了两次", `"{id}" stands here twice`},
	"fact_open":         {"“{id}”不能只给管理员看", `"{id}" cannot be for administrators alone`},
	"people_sort":       {"成员只能按姓名升序排列", "people are listed by name, ascending"},
	"action_fact":       {"名片上没有 {fact}，不能提供“{id}”", `the card does not show {fact}, so it cannot offer "{id}"`},
	"view_people":       {"视图“{id}”不是成员视图（of: people）", `the view "{id}" is not one of people (of: people)`},
	"step_group":        {"之前的步骤没有建过分组“{id}”", `no earlier step has made the group "{id}"`},
	"archived_read":     {"规则读取表单“{form}”中已归档的字段“{id}”，新单据里它总是空的", `the rule reads "{id}" of the form "{form}", which is archived: in new records it is always blank`},
	"sort_range":        {"“{id}”是一段时间，没有先后；请写 {id}.from 或 {id}.to", `"{id}" is a range and has no order; write {id}.from or {id}.to`},
	"sort_parts":        {"“{id}”由几部分组成，没有先后，不能用来排序", `"{id}" has several parts and no order; a list cannot be sorted by it`},
	"column_kind":       {"“{id}”不能作为列", `"{id}" cannot be a column`},
	"filter_invalid":    {"筛选条件有误：{reason}", "the filter is wrong: {reason}"},
	"flow_form_kind":    {"表单“{id}”不是审批单，不走流程", `the form "{id}" is not an approval form and takes no path`},
	"flow_twice":        {"表单“{id}”已经有流程“{flow}”", `the form "{id}" has the flow "{flow}" already`},
	"flow_missing":      {"审批单“{id}”没有流程", `the approval form "{id}" has no flow`},
	"options_kind":      {"表单“{id}”不是普通单，它的单据不能作为选项", `the form "{id}" is not a plain form; its records cannot be options`},
	"when_constant":     {"这个条件总是{result}", "this condition is always {result}"},
	"when_never":        {"走不到这里：满足它的单据都已进入分支“{id}”", `nothing gets here: the branch "{id}" has taken every record that this is true of`},
	"refusal_unknown":   {"没有拒绝代码“{id}”", `there is no refusal code "{id}"`},
	"option_unknown":    {"表单“{form}”没有起始记录“{id}”", `the form "{form}" has no record "{id}" to start with`},
	"records_kind":      {"表单“{id}”不是普通单，不能有起始记录", `the form "{id}" is not a plain form and cannot have records to start with`},
	"record_twice":      {"表单“{form}”已经有记录“{id}”", `the form "{form}" has a record "{id}" already`},
	"record_data":       {"{field}：{reason}", "{field}: {reason}"},
	"audience_unknown":  {"使用范围可以是 everyone 或 role:<角色>", "an audience is everyone, or role:<id of a role>"},
	"role_unknown":      {"没有角色“{id}”", `there is no role "{id}"`},
	"setting_value":     {"value 与 type 不符", "value is not of the type"},
	"words_target":      {"这里没有可以翻译的文字", "there is no text to translate at this place"},
	"words_language":    {"文件名应当是 {want}", "the name of this file must be {want}"},
	"case_twice":        {"用例“{id}”在 {file} 中已经有了", `the case "{id}" stands in {file} already`},
	"case_now":          {"用例没有 now：不知道从哪一天开始", "the case has no now: nobody knows on which day it begins"},
	"case_zone":         {"“{value}”不是时区", `"{value}" is not a time zone`},
	"member_unknown":    {"没有成员“{id}”", `there is no member "{id}"`},
	"member_department": {"没有部门“{id}”", `there is no department "{id}"`},
	"department_circle": {"部门“{id}”在自己的上级之中", `the department "{id}" lies inside itself`},
	"manager_circle":    {"成员“{id}”是自己的上级", `the member "{id}" is above itself`},
	"step_as":           {"这一步要写由谁来做（as）", "this step needs as: who does it"},
	"step_as_nobody":    {"推进时钟不由任何人来做", "moving the clock is done by nobody"},
	"step_record_form":  {"“{id}”不是表单“{form}”的单据", `"{id}" is no record of the form "{form}"`},
	"step_record":       {"之前的步骤没有单据“{id}”（as_record）", `no earlier step has a record "{id}" (as_record)`},
	"step_record_twice": {"单据“{id}”已经有了", `there is a record "{id}" already`},
	"step_clock":        {"时钟不能倒退", "the clock cannot go back"},
	"step_days":         {"days 应当是 1 到 3660", "days must be from 1 to 3660"},
	"expect_here":       {"“{key}”不能用于 {verb}", `"{key}" cannot be expected of {verb}`},
	"expect_both":       {"被拒绝的步骤没有别的结果", "a refused step has no other outcome"},
	"node_unknown":      {"流程中没有审批节点“{id}”", `the flow has no approve node "{id}"`},
	"amount_syntax":     {"“{value}”不是数量", `"{value}" is not an amount`},
	"plan_range":        {"范围应当是从小到大的两个数", "a range is two numbers, the smaller first"},
	"plan_weight":       {"权重应当是 0 到 1000，至少一个大于 0", "weights are from 0 to 1000, one of them above 0"},
	"plan_outcome":      {"结果只能是：{values}", "an outcome is one of: {values}"},
	"plan_placeholder":  {"不认识的占位：{keys}", "not a placeholder: {keys}"},
	"plan_after":        {"“{id}”不是前面写的日期", `"{id}" is not a date that stands before`},
	"plan_account":      {"账户中的占位只能是 {member} 和 {year}", "an account can contain {member} and {year} only"},
}

// say gives the text of a code in a language; anything but Chinese reads as English.
func say(lang, code string, args map[string]string) string {
	m, ok := messages[code]
	if !ok {
		return code
	}
	text := m.en
	if lang == forms.Chinese {
		text = m.zh
	}
	if want, ok := messages["want_"+args["want"]]; ok && code == "kind_wrong" {
		if lang == forms.Chinese {
			return fill(text, map[string]string{"want": want.zh})
		}
		return fill(text, map[string]string{"want": want.en})
	}
	return fill(text, args)
}

// fill replaces each {name} by its argument in one pass, so that braces in an argument stay as they are.
func fill(text string, args map[string]string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, known := args[name]
		if !closed || !known {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(value)
		text = after
	}
}
