package rules

// messages are the texts of all codes: Chinese, English. {name} stands for an argument.
var messages = map[string][2]string{
	"did_you_mean":       {"是否想写“{hint}”？", ` Did you mean "{hint}"?`},
	"did_you_mean_field": {"是否想写“{hint}”（{label}）？", ` Did you mean "{hint}" ({label})?`},

	"source_too_long":    {"规则超过 {limit} 字节，请把它的一部分放进另一个计算字段。", "The rule is longer than {limit} bytes; move a part of it to another computed field."},
	"source_not_utf8":    {"规则不是有效的 UTF-8 文字。", "The rule is not valid UTF-8."},
	"source_empty":       {"规则是空的；不需要规则时请删掉这一项。", "The rule is empty; where none is needed, take the key away."},
	"too_nested":         {"嵌套超过 {limit} 层，请把它的一部分放进另一个计算字段。", "The rule is nested more than {limit} levels deep; move a part of it to another computed field."},
	"too_many_nodes":     {"规则超过 {limit} 个部分，请把它的一部分放进另一个计算字段。", "The rule has more than {limit} parts; move some of them to another computed field."},
	"bracket_open":       {"括号 {bracket} 没有闭合。", "The bracket {bracket} is not closed."},
	"bracket_close":      {"括号 {bracket} 没有对应的开括号。", "The bracket {bracket} closes nothing."},
	"text_open":          {"文字没有结束的引号。", "The text has no closing quote."},
	"text_escape":        {"此处的文字中不能写 {text}，可用 \\\\ \\{quote} \\n \\t \\uXXXX。", "{text} is not an escape here; there are \\\\ \\{quote} \\n \\t \\uXXXX."},
	"character":          {"规则中不能有字符 {text}。", "The character {text} has no place in a rule."},
	"method_call":        {"函数写作 {name}(…)，不接在值的后面。", "The function is written {name}(…), not after a value."},
	"name_letters":       {"字段和函数用代号书写（字母 a–z、数字和 _），{text} 不是代号。", "Fields and functions are written by their ids (letters a–z, digits and _); {text} is not one."},
	"not_in_language":    {"规则中不能使用 {text}。", "{text} is not part of the rule language."},
	"number_syntax":      {"{text} 不是数。", "{text} is not a number."},
	"number_exponent":    {"数 {text} 不能用指数写法。", "The number {text} must be written without an exponent."},
	"number_digits":      {"数 {text} 超过 15 位。", "The number {text} has more than 15 digits."},
	"number_decimals":    {"数 {text} 超过 6 位小数。", "The number {text} has more than 6 decimals."},
	"unexpected":         {"此处不能写 {text}。", "{text} cannot stand here."},
	"unexpected_end":     {"规则没有写完，这里还缺内容。", "The rule ends too early; something is missing here."},
	"default_mixed":      {"?? 与其他运算一起用时请加括号。", "Put brackets around ?? where other operators stand beside it."},
	"chained_comparison": {"比较不能连写：a {operator} b {operator} c 请写作 a {operator} b and b {operator} c。", "Comparisons do not chain: instead of a {operator} b {operator} c write a {operator} b and b {operator} c."},

	"unknown_name":          {"没有名为 {name} 的字段。", "There is no field {name}."},
	"unknown_column":        {"明细 {table} 没有列 {name}。", "The table {table} has no column {name}."},
	"unknown_lookup":        {"表单 {form} 没有字段 {name}。", "The form {form} has no field {name}."},
	"unknown_function":      {"没有名为 {name} 的函数。", "There is no function {name}."},
	"function_without_call": {"函数 {name} 后面要有括号。", "The function {name} needs brackets after it."},
	"lookup_rows":           {"不能引用表单 {form} 的明细 {name}。", "{name} of the form {form} is a table and cannot be looked up."},
	"lookup_several":        {"{text} 有多条记录，不能从中取 {name}；请用只选一条的字段，或把它们放进明细表，每行一条。", "{text} names several records, so {name} cannot be taken from it; use a field that names one, or a table with one in each row."},
	"lookup_depth":          {"最多经过 {limit} 条其他记录取值，{name} 是第三条。", "{name} would be taken through a third record; a look-up goes through {limit} at most."},
	"no_members":            {"{kind}没有 {name}。", "{name} cannot be taken from {kind}."},
	"forbidden":             {"此处不能使用 {name}：{reason}", "{name} cannot be used here: {reason}"},

	"choice_list":   {"列出的选项没有 {name}，只有 .id。", "A listed option has no {name}; it has .id."},
	"choice_itself": {"此处的 {name} 就是这个字段本身，所看的选项写作 .id。", "{name} is the field itself here; the option that is looked at is .id."},
	"choice_asks":   {"筛选选项时不能使用 {name}：它要为每个选项询问服务器。请放进计算字段，再引用那个字段。", "{name} cannot be used over options, as it would ask the server about each of them; work it out in a computed field, and name that one."},
	"choice_deep":   {"筛选选项时不能从另一张单据再引用 {name}。", "{name} cannot be looked up over options from a record that is looked up itself."},

	"result_kind":         {"规则应得出{want}，而这是{got}。", "The rule must give {want}; this is {got}."},
	"operand_kind":        {"{operator} 需要{want}，而这是{got}。", "{operator} needs {want}; this is {got}."},
	"kinds_differ":        {"{operator} 两边的类型不同：左边是{left}，右边是{right}。", "The two sides of {operator} differ: {left} on the left, {right} on the right."},
	"unknown_part":        {"没有部分 {name}，可用的是 {parts}。", "There is no part {name}; there are {parts}."},
	"lookup_parts":        {"不能引用表单 {form} 的 {name}，它由几部分组成。", "{name} of the form {form} has several parts and cannot be looked up."},
	"no_order":            {"{got}不能用 {operator} 比较大小。", "{operator} does not work on {got}, which has no order."},
	"date_arithmetic":     {"日期不能用 {operator} 计算。", "Dates are not calculated with {operator}."},
	"bad_date":            {"{text} 不是日期，应写作 2026-11-22。", "{text} is not a date such as 2026-11-22."},
	"bad_instant":         {"{text} 不是时刻，应写作 2026-11-22T06:09:00Z。", "{text} is not an instant such as 2026-11-22T06:09:00Z."},
	"bad_time":            {"{text} 不是时间，应写作 06:09。", "{text} is not a time such as 06:09."},
	"list_mixed":          {"列表中的值类型不同：有{want}，也有{got}。", "The list holds both {want} and {got}."},
	"list_of_lists":       {"列表中不能放{got}。", "A list cannot hold {got}."},
	"rows_here":           {"此处不能用明细本身，请用它的列（如 明细.列）、count(明细) 或 filter(明细, 条件)。", "A table itself cannot stand here; take a column (table.column), count(table) or filter(table, condition)."},
	"pattern_not_literal": {"matches 右边要直接写出模式。", "The pattern of matches must be written out."},
	"pattern_length":      {"模式超过 {limit} 字节，请写得短些。", "The pattern is longer than {limit} bytes; make it shorter."},
	"pattern_syntax":      {"模式在 {text} 处写法有误；没有 (?=…) 和 \\1 这类写法。", "The pattern is not valid at {text}; there is no lookahead (?=…) and no backreference \\1."},
	"pattern_size":        {"模式过于复杂：编译后超过 {limit} 条指令，请减少重复次数。", "The pattern is too large: over {limit} instructions when compiled; repeat less often."},
	"argument_count":      {"{name} 的参数个数不对（{count} 个）：{signature}", "{name} got {count} arguments: {signature}"},
	"argument_kind":       {"{name} 的第 {number} 个参数不能是{got}：{signature}", "Argument {number} of {name} cannot be {got}: {signature}"},
	"argument_word":       {"{name} 的第 {number} 个参数只能直接写 {words} 之一。", "Argument {number} of {name} must be written out as one of {words}."},
	"too_few_arguments":   {"{name} 的参数不够。", "{name} needs more arguments."},
	"predicate_arguments": {"{name} 要写作 {name}(明细, 条件)。", "{name} is written {name}(table, condition)."},
	"not_rows":            {"{name} 的第一个参数应是明细，而这是{got}。", "The first argument of {name} must be a table; this is {got}."},

	"list_fields":     {"列表筛选只能拿字段与常量或已知的数据比较，不能比较两个字段。", "A list compares a field with a constant or a fact, not two fields with each other."},
	"list_calculated": {"列表按字段保存的值筛选，{text} 要逐条计算。", "A list is filtered by what fields hold; {text} would have to be calculated for every record."},
	"list_lookup":     {"列表筛选不查看其他记录的字段：{text}。", "A list is not filtered by fields of other records: {text}."},
	"list_contains":   {"列表筛选不能在文字中间查找；可用 startsWith 筛选开头，或用 == 筛选全部文字。", "A list does not search inside texts; it finds how one begins by startsWith, and all of it by ==."},
	"list_whole":      {"列表筛选不能比较整组选项；可用 contains 查找其中一项。", "A list does not compare all that was chosen at once; it finds one of it by contains."},
	"list_matches":    {"列表筛选不能用 matches；可用 startsWith 筛选开头，或用 in 列出各个文字。", "A list is not filtered by a pattern; it finds how a text begins by startsWith, and several texts by in."},
	"list_left":       {"列表筛选中，{operator} 的左边要写字段，右边写常量。", "In the filter of a list, {operator} takes the field on its left and a constant on its right."},
	"list_nested":     {"列表筛选的明细条件中不能再用明细。", "A condition on rows cannot look at a table again in the filter of a list."},
	"list_long":       {"列表筛选中，in 右边最多写 {limit} 个值。", "In the filter of a list, in takes at most {limit} values."},
	"list_no_order":   {"列表筛选中，{name} 只能用 ==、!= 和 in 比较。", "In the filter of a list, {name} is compared by ==, != and in only."},
	"list_long_text":  {"列表筛选中，{name} 最多与 {limit} 个字的文字比较。", "In the filter of a list, {name} is compared with texts of at most {limit} characters."},
	"list_not_kept":   {"列表不能按 {name} 筛选：索引不保存这类字段的值。", "A list is not filtered by {name}: no index holds the values of such a field."},
	"list_private":    {"列表筛选中不能使用 {name}：并非人人可以知道它。", "{name} has no place in the filter of a list: not everybody may know it."},

	"division_by_zero": {"除数为零。", "Division by zero."},
	"number_too_long":  {"数超过 {limit} 位。", "A number has more than {limit} digits."},
	"not_whole":        {"{name} 需要 {low} 到 {high} 的整数，实际是 {number}。", "{name} needs a whole number from {low} to {high}, not {number}."},
	"date_range":       {"日期超出公元 1 年至 9999 年。", "The date lies outside the years 1 to 9999."},
	"capitals_range":   {"金额过大，不能写成大写。", "The amount is too large for capitals."},
	"zone_unknown":     {"时区 {zone} 未知。", "The time zone {zone} is unknown."},
	"data_kind":        {"{name} 应是{want}，实际是{got}。", "{name} should be {want} but is {got}."},
	"fact_failed":      {"无法取得 {fact}：{code}。", "{fact} cannot be had: {code}."},
	"budget_steps":     {"规则计算步骤过多。", "The rule takes too many steps."},
	"budget_rows":      {"规则查看的明细行过多。", "The rule looks at too many rows."},
	"budget_text":      {"规则生成的文字过长。", "The rule makes too much text."},
}

// kindTexts are the kinds as messages name them: Chinese, English.
var kindTexts = map[string][2]string{
	"blank":   {"空值", "a blank"},
	"boolean": {"是否值", "a yes/no"},
	"number":  {"数字", "a number"},
	"text":    {"文字", "a text"},
	"date":    {"日期", "a date"},
	"instant": {"时刻", "an instant"},
	"time":    {"时间", "a time"},
	"list":    {"列表", "a list"},
	"rows":    {"明细", "a table"},
	"parts":   {"由几部分组成的值", "a value of several parts"},
	"value":   {"单个值", "a single value"},

	"list(boolean)": {"是否值的列表", "a list of yes/no"},
	"list(number)":  {"数字的列表", "a list of numbers"},
	"list(text)":    {"文字的列表", "a list of texts"},
	"list(date)":    {"日期的列表", "a list of dates"},
	"list(instant)": {"时刻的列表", "a list of instants"},
	"list(time)":    {"时间的列表", "a list of times"},
	"list(blank)":   {"空值的列表", "a list of blanks"},
}

// kindArgs are the names of arguments that hold a kind.
var kindArgs = map[string]bool{"want": true, "got": true, "left": true, "right": true, "kind": true}

// factTexts say why a fact cannot be had, by the code of its provider: Chinese, English.
var factTexts = map[string][2]string{
	"span_too_long":   {"时间跨度过长", "the span of time is too long"},
	"half_unknown":    {"半天只能是上午或下午", "a half day is the morning or the afternoon"},
	"too_many_facts":  {"一次要查询的数据过多", "it takes too many facts at once"},
	"too_many_rounds": {"需要查询的次数过多", "it takes too many questions"},
	"not_an_id":       {"不是有效的编号", "this is not a valid id"},
	"unknown_fact":    {"系统不提供这项数据", "nobody knows it"},
	"not_a_list":      {"结果不是列表", "the answer is not a list"},
	"not_a_member":    {"结果不是成员", "the answer is not a member"},
	"not_a_number":    {"结果不是数字", "the answer is not a number"},
}

// FactText says in lang why a fact cannot be had; a code that is not known stands for itself.
func FactText(lang, code string) string {
	text, ok := factTexts[code]
	switch {
	case !ok:
		return code
	case lang == "zh-CN" || lang == "zh":
		return text[0]
	}
	return text[1]
}
