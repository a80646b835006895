package forms

// Words of explanations. {1}, {2} … are a function's arguments, {*} all of them; a part in brackets is left out where its
// argument is not given or blank. (s) is left out where {2} is written as one. What is said of a value stands in nounWords, what is so or not in clauseWords.

// Where the value itself is said, it stands at ~, or at the end.

// nounWords are functions that give a value.
var nounWords = map[string]message{
	"round": {"{1}四舍五入[到{2}位小数]", "{1} rounded[ to {2} decimal place(s)]"}, "floor": {"{1}向下取整", "{1} rounded down"},
	"ceil": {"{1}向上取整", "{1} rounded up"}, "abs": {"{1}的绝对值", "{1} without its sign"},
	"min": {"{*}中最小的", "the smallest~ of {*}"}, "max": {"{*}中最大的", "the largest~ of {*}"},
	"sum": {"{1}的合计", "the total~ of {1}"}, "avg": {"{1}的平均值", "the average~ of {1}"},
	"count": {"{1}的个数", "the count~ of {1}"}, "length": {"{1}的字符数", "the length~ of {1}"},
	"slice": {"{1}的一部分", "a part of {1}"}, "upper": {"{1}的大写", "{1} in capitals"}, "lower": {"{1}的小写", "{1} in small letters"},
	"trim": {"去掉首尾空白的{1}", "{1} without spaces at its ends"}, "pad": {"补足到{2}个字符的{1}", "{1} filled up to {2} character(s)"},
	"initials": {"{1}的拼音首字母", "the initials~ of {1}"}, "distance": {"{*}之间的距离（米）", "the distance~ in metres of {*}"}, "concat": {"{*}连成的文字", "{*}, joined"},
	"capitals": {"{1}的人民币大写", "{1} in Chinese capitals"}, "birthDate": {"{1}中的出生日期", "the date of birth~ in {1}"},
	"sex": {"{1}中的性别", "the sex~ in {1}"}, "year": {"{1}的年份", "the year~ of {1}"}, "month": {"{1}的月份", "the month~ of {1}"},
	"day": {"{1}中的日", "the day of the month~ of {1}"}, "weekday": {"{1}的星期", "the day of the week~ of {1}"},
	"hour": {"{1}的小时", "the hour~ of {1}"}, "minute": {"{1}的分钟", "the minute~ of {1}"}, "second": {"{1}的秒", "the second~ of {1}"},
	"date": {"{1}的日期", "the date~ of {1}"}, "time": {"{1}的钟点", "the time~ of {1}"},
	"addDays": {"{1}之后第{2}天", "{2} day(s) after {1}"}, "addMonths": {"{1}之后{2}个月", "{2} month(s) after {1}"},
	"addYears": {"{1}之后{2}年", "{2} year(s) after {1}"}, "daysBetween": {"从{1}到{2}的天数", "the days~ from {1} to {2}"},
	"period": {"{1}所在的{2}", "the {2}~ of {1}"}, "quarter": {"{1}的季度", "the quarter~ of {1}"}, "week": {"{1}在当年的周次", "the week of the year~ of {1}"},
	"startOf": {"{1}所在{2}的第一天", "the first day~ of the {2} of {1}"}, "endOf": {"{1}所在{2}的最后一天", "the last day~ of the {2} of {1}"},
	"age": {"{1}出生的人在{2}的周岁", "the age~ on {2} of somebody born on {1}"}, "addTime": {"{1}之后{2} {3}", "{2} {3}(s) after {1}"},
	"minutesBetween": {"从{1}到{2}的分钟数", "the minutes~ from {1} to {2}"},
	"workdays":       {"从{1}[{2}]到{3}[{4}]的工作日天数", "the working days~ from {1}[, {2},] to {3}[, {4}]"},
	"addWorkdays":    {"{1}之后第{2}个工作日", "{2} working day(s) after {1}"}, "balance": {"账户{*}的余额", "the balance~ of the account {*}"},
	"manager": {"{1}的直属上级", "the line manager~ of {1}"}, "departmentOf": {"{1}所在的部门", "the department~ of {1}"}, "head": {"{1}的负责人", "the head~ of {1}"},
	"departmentsBelow":  {"{1}及其下级部门", "{1} and the departments~ below it"},
	"departmentsHeaded": {"{1}负责的部门及其下级部门", "the departments~ headed by {1}, with all below"},
}

// moveWords are what is said of the functions that go on from a day or a time, where how far is written and goes back, and
// where it is not written and may go either way.
var moveWords = map[string]struct{ back, by message }{
	"addDays":     {message{"{1}之前第{2}天", "{2} day(s) before {1}"}, message{"{1}加上{2}天", "{1} plus {2} day(s)"}},
	"addMonths":   {message{"{1}之前{2}个月", "{2} month(s) before {1}"}, message{"{1}加上{2}个月", "{1} plus {2} month(s)"}},
	"addYears":    {message{"{1}之前{2}年", "{2} year(s) before {1}"}, message{"{1}加上{2}年", "{1} plus {2} year(s)"}},
	"addTime":     {message{"{1}之前{2} {3}", "{2} {3}(s) before {1}"}, message{"{1}加上{2} {3}", "{1} plus {2} {3}(s)"}},
	"addWorkdays": {message{"{1}之前第{2}个工作日", "{2} working day(s) before {1}"}, message{"{1}加上{2}个工作日", "{1} plus {2} working day(s)"}},
}

// oneOf are English units of which there is one.
var oneOf = map[string]string{
	"seconds": "second", "minutes": "minute", "hours": "hour", "days": "day", "nights": "night", "weeks": "week", "months": "month", "quarters": "quarter", "years": "year",
	"times": "time", "persons": "person", "people": "person", "pieces": "piece", "items": "item", "copies": "copy", "pages": "page", "sheets": "sheet", "boxes": "box",
	"sets": "set", "units": "unit", "points": "point", "seats": "seat", "rooms": "room", "parts": "part", "trips": "trip", "shifts": "shift", "lessons": "lesson",
}

var monthNames = [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// yesNo is a statement in both languages, and its contrary.
type yesNo struct{ is, isNot message }

// clauseWords are functions that say whether something is so.
var clauseWords = map[string]yesNo{
	"validID":       {message{"{1}是有效的身份证号", "{1} is a valid ID number"}, message{"{1}不是有效的身份证号", "{1} is not a valid ID number"}},
	"calendarKnown": {message{"{1}所在年度的节假日安排已公布", "the holidays of the year of {1} are published"}, message{"{1}所在年度的节假日安排尚未公布", "the holidays of the year of {1} are not published yet"}},
	"hasRole":       {message{"{1}担任角色{2}", "{1} holds the role {2}"}, message{"{1}不担任角色{2}", "{1} does not hold the role {2}"}},
	"inDepartment":  {message{"{1}属于部门{2}", "{1} belongs to the department {2}"}, message{"{1}不属于部门{2}", "{1} does not belong to the department {2}"}},
	"blank":         {message{"{1}没有值", "{1} has no value"}, message{"{1}有值", "{1} has a value"}},
	"contains":      {message{"{1}含有{2}", "{1} contains {2}"}, message{"{1}不含{2}", "{1} does not contain {2}"}},
	"startsWith":    {message{"{1}以{2}开头", "{1} begins with {2}"}, message{"{1}不以{2}开头", "{1} does not begin with {2}"}},
	"matches":       {message{"{1}符合规定的格式", "{1} has the required form"}, message{"{1}不符合规定的格式", "{1} does not have the required form"}},
	"in":            {message{"{1}是{2}之一", "{1} is one of {2}"}, message{"{1}不是{2}之一", "{1} is none of {2}"}},
	"==":            {message{"{1}是{2}", "{1} is {2}"}, message{"{1}不是{2}", "{1} is not {2}"}},
	"== number":     {message{"{1}等于{2}", "{1} is {2}"}, message{"{1}不等于{2}", "{1} is not {2}"}},
	"> number":      {message{"{1}大于{2}", "{1} is more than {2}"}, message{"{1}不大于{2}", "{1} is not more than {2}"}},
	"< number":      {message{"{1}小于{2}", "{1} is less than {2}"}, message{"{1}不小于{2}", "{1} is at least {2}"}},
	"> date":        {message{"{1}晚于{2}", "{1} is later than {2}"}, message{"{1}不晚于{2}", "{1} is not later than {2}"}},
	"< date":        {message{"{1}早于{2}", "{1} is earlier than {2}"}, message{"{1}不早于{2}", "{1} is not earlier than {2}"}},
	"bool":          {message{"{1}为“是”", "{1} is yes"}, message{"{1}为“否”", "{1} is no"}},
	"filled":        {message{"{1}已填", "{1} is filled in"}, message{"{1}未填", "{1} is not filled in"}},
}

// rowWords say what a predicate found: of no rows at all, of all of them, of the row {2}. {1} is the table.
var rowWords = map[string]message{
	"empty":  {"{1}没有行", "{1} has no rows"},
	"row":    {"{1}第{2}行中，{3}", "in row {2} of {1}, {3}"},
	"none":   {"{1}中没有一行满足：{3}", "there is no row in {1} where {3}"},
	"all":    {"{1}的每一行都满足：{3}", "in every row of {1}, {3}"},
	"any":    {"{1}中有一行满足：{3}", "there is a row in {1} where {3}"},
	"some":   {"{1}中有的行不满足：{3}", "there is a row in {1} where it is not so that {3}"},
	"count":  {"{1}中{3}的行数~", "the number~ of rows in {1} where {3}"},
	"sum":    {"{1}各行{3}的合计~", "the total~ of {3} over the rows of {1}"},
	"column": {"{1}的{2}~", "{2}~ of {1}"},
	"rows":   {"{1}的行数~", "the number~ of rows of {1}"},
}

// wordWords are the words that arguments of functions are written as.
var wordWords = map[string]message{
	"year": {"年", "year"}, "quarter": {"季度", "quarter"}, "month": {"月", "month"}, "week": {"周", "week"},
	"am": {"上午", "the morning"}, "pm": {"下午", "the afternoon"},
	"hour": {"小时", "hour"}, "minute": {"分钟", "minute"}, "second": {"秒", "second"},
}

// factNames are what stands for names that are no fields of the form.
var factNames = map[string]message{
	"requester": {"申请人", "the requester"}, "department": {"所属部门", "the department"}, "status": {"单据状态", "the status"},
	"number": {"单号", "the number"}, "submitted_at": {"提交时间", "the time of submission"},
	"user": {"当前操作的人", "the person at work"}, "company": {"本企业", "the company"}, "now": {"现在", "now"}, "today": {"今天", "today"},
}

// partWords name a part of a range.
var partWords = map[string]message{
	"from": {"{1}的开始~", "the beginning~ of {1}"}, "to": {"{1}的结束~", "the end~ of {1}"},
	"text": {"{1}的文字~", "the text~ of {1}"},
	"lat":  {"{1}的纬度~", "the latitude~ of {1}"}, "lng": {"{1}的经度~", "the longitude~ of {1}"}, "accuracy": {"{1}的精度（米）~", "the accuracy~ of {1} in metres"},
	"address": {"{1}的地址~", "the address~ of {1}"}, "source": {"{1}的来源~", "the source~ of {1}"}, "at": {"{1}的定位时间~", "the time~ of {1}"},
	"from_half": {"{1}首日的半天~", "the half~ of the first day of {1}"}, "to_half": {"{1}末日的半天~", "the half~ of the last day of {1}"},
}

// statusWords are the statuses of records.
var statusWords = map[string]message{
	"draft": {"草稿", "draft"}, "running": {"审批中", "running"}, "approved": {"已通过", "approved"}, "rejected": {"已拒绝", "rejected"},
	"ended": {"已结束", "ended"}, "withdrawn": {"已撤回", "withdrawn"}, "terminated": {"已终止", "terminated"}, "revoked": {"已撤销", "revoked"},
}

// whySentences are what is said of a field: {1} is why, {2} the result, {3} what stands in the record.
var whySentences = map[string]message{
	"show true":      {"显示，因为{1}。", "Shown because {1}."},
	"show false":     {"不显示，因为{1}。隐藏的字段没有值。", "Hidden because {1}. A hidden field has no value."},
	"require true":   {"必填，因为{1}。", "Required because {1}."},
	"require false":  {"不必填，因为{1}。", "Not required because {1}."},
	"lock true":      {"不能修改，因为{1}。", "Locked because {1}."},
	"lock false":     {"可以修改，因为{1}。", "Not locked because {1}."},
	"check true":     {"{2}因为{1}。", "{2} This is so because {1}."},
	"options false":  {"不能选它，因为{1}。", "This cannot be chosen because {1}."},
	"options true":   {"可以选它，因为{1}。", "This can be chosen because {1}."},
	"default":        {"这是预先填好的，可以修改。", "This was filled in for you and may be changed."},
	"default locked": {"这是预先填好的。", "This was filled in for you."},
	"value":          {"自动计算：{1}，结果是{2}。", "Worked out: {1}, which gives {2}."},
	"value plain":    {"自动计算：取{1}。", "Worked out: it is {1}."},
	"value chosen":   {"自动计算：因为{3}，取{1}。", "Worked out: because {3}, it is {1}."},
	"value blank":    {"自动计算，现在没有值：{1}。", "Worked out; it has no value now because {1}."},
	"value rounded":  {"自动计算：{1}，四舍五入后是{2}。", "Worked out: {1}, which is {2} when rounded."},
	"kept":           {"单据里的值是{3}，是当时算出并留下来的；按现在的情况会是{2}。", "The record holds {3}, as worked out at the time; it would be {2} now."},
	"text true":      {"规则“{1}”成立", "the rule “{1}” is true"},
	"text false":     {"规则“{1}”不成立", "the rule “{1}” is not true"},
	"text value":     {"按规则“{1}”自动计算，结果是{2}。", "Worked out by the rule “{1}”, which gives {2}."},
	"required":       {"必填：表单规定始终要填。", "Always required by the form."},
	"serial":         {"提交时由系统编号，不能填写。", "The number is given when the record is submitted; nobody fills it in."},
	"rights":         {"现在不能由您修改。", "You cannot change it now."},
	"hidden table":   {"不显示，因为整个明细{1}不显示。", "Hidden because the whole table {1} is hidden."},
	"waiting":        {"还不知道：要先查询{1}。", "Not known yet: {1} must be looked up first."},
	"failed":         {"规则无法计算：{1}。", "The rule could not be worked out: {1}."},
	"failed at":      {"规则无法计算：{1}（“{2}”）。", "The rule could not be worked out: {1} (in “{2}”)."},
	"unsettled":      {"还不能计算：它用到的{1}没有算出来。", "This could not be worked out, as {1}, which it reads, could not."},
	"column":         {"每一行各自按规则“{1}”决定。", "Each row goes by the rule “{1}”."},
	"hold":           {"提交后占用{1}：{2}。", "Submitting this holds {2} of {1}."},
	"remainder":      {"{1}除以{2}的余数", "what is left of {1} divided by {2}"},
	"constant":       {"规则总是给出“{1}”", "the rule always says {1}"},
	"concealed":      {"您无权查看的值", "a value that you may not see"},
	"blank":          {"未填", "not filled in"},
	"nothing":        {"没有值", "no value"},
	"both blank":     {"{1}和{2}都没有值", "neither {1} nor {2} has a value"},
	"not so":         {"并非{1}", "it is not so that {1}"},
	"about":          {"约{1}", "about {1}"},
	"yes":            {"是", "yes"},
	"no":             {"否", "no"},
	"stop":           {"。", "."},
	"gap":            {"", " "},
	"all rows":       {"{1}行", "{1} rows"},
	"one row":        {"1 行", "1 row"},
	"named balance":  {"{1}的余额", "the balance of {1}"},
}
