package apps

import "regexp"

var (
	nowGrammar     = &grammar{"now_syntax", regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$`)}
	accountGrammar = &grammar{"account_syntax", regexp.MustCompile(`^[^/\s]{1,64}(/[^/\s]{1,64}){0,7}$`)}
	nameGrammar    = &grammar{"name_syntax", regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)}
)

// caseFileShape is cases/<id>.yaml: who and what is given, and scenarios that each start from it anew.
var caseFileShape = object(
	formatKey(),
	may("title", words()),
	may("now", nowShape),
	may("zone", text().says("Time zone of the company; otherwise Asia/Shanghai.")),
	may("departments", mapOf(nameGrammar, caseDepartmentShape).inBlock()),
	need("members", mapOf(nameGrammar, caseMemberShape).atLeast(1).inBlock()),
	may("calendar", calendarShape),
	may("balances", balancesShape),
	need("cases", listOf(caseShape).atLeast(1).withIDs().inBlock()),
)

var (
	nowShape      = textLike(nowGrammar).says("A date, which means nine in the morning, or an instant; without offset it is in the company's zone.")
	calendarShape = mapOf(dateGrammar, oneOfTexts("holiday", "workday")).says("Days that differ from the country's calendar.")
	balancesShape = mapOf(accountGrammar, either(number(), text())).says("Account, such as annual/wang/2025, to what lies in it.")
)

var caseDepartmentShape = object(
	may("name", words()),
	may("parent", textLike(nameGrammar)),
	may("head", textLike(nameGrammar)),
)

var caseMemberShape = object(
	may("name", words()),
	may("department", textLike(nameGrammar)),
	may("manager", textLike(nameGrammar).says("The line manager.")),
	may("roles", listOf(text()).says("Roles of the app, flow-admin, and admin.")),
	may("further", listOf(textLike(nameGrammar)).says("Departments beside the main one.")),
	may("clerks", listOf(textLike(nameGrammar)).says("Makes somebody who has no smartphone, for whom these act; an empty list: nobody does.")),
	may("present", boolean().says("false: has left or is disabled.")),
	may("post", words().says("The post in the department.")),
	may("phone", text()),
	may("internal_number", text()),
	may("email", text()),
	may("staff_number", text()),
	may("hidden", boolean().says("true: nobody but administrators sees the person.")),
	may("hidden_phone", boolean().says("true: nobody but administrators sees the phone number.")),
	may("account", text().says("Login of an account without a password, as somebody has who came by a provider.")),
)

var caseShape = object(
	need("id", textLike(idGrammar)),
	may("title", words()),
	may("covers", listOf(text()).says("Requirements that it proves, such as L4.")),
	may("now", nowShape),
	may("calendar", calendarShape),
	may("balances", balancesShape),
	need("steps", listOf(stepShape).atLeast(1).inBlock()),
)

func forShape() key {
	return may("for", textLike(nameGrammar).says("Somebody without a smartphone for whom it is done, with a photo of the paper."))
}

func departmentShape() key {
	return may("department", textLike(nameGrammar).says("One of the requester's departments; otherwise the main one."))
}

// stepShape is one step: who does it, one verb, what is expected.
var stepShape = object(
	may("as", textLike(nameGrammar).says("Who does it.")),
	may("evaluate", object(need("form", textLike(idGrammar)), forShape(), departmentShape(), need("data", dataShape)).says("Asks what the form makes of data; files nothing.")),
	may("preview", object(need("form", textLike(idGrammar)), forShape(), departmentShape(), need("data", dataShape)).says("Asks for the path; files nothing.")),
	may("submit", object(
		need("form", textLike(idGrammar)),
		forShape(), departmentShape(),
		may("as_record", textLike(nameGrammar).says("Names the record for later steps.")),
		need("data", dataShape),
	)),
	may("agree", taskShape()),
	may("reject", taskShape()),
	may("return", taskShape()),
	may("resubmit", object(need("record", textLike(nameGrammar)), may("data", dataShape))),
	may("withdraw", recordVerbShape),
	may("terminate", recordVerbShape),
	may("resume", recordVerbShape.says("A flow admin lets a parked record try again.")),
	may("comment", object(
		need("record", textLike(nameGrammar)), need("comment", text()), may("mentions", listOf(textLike(nameGrammar)).says("People whom the comment calls.")),
	)),
	may("read", object(need("record", textLike(nameGrammar))).says("Opens a record; what is expected is what that person sees.")),
	may("list", object(
		need("form", textLike(idGrammar)),
		may("scope", oneOfTexts("mine", "form").says("mine: one's own; form: all that one may read.")),
		may("filter", text()),
		may("sort", text()),
		may("fields", listOf(textLike(fieldGrammar))),
	).says("Asks for the first page of a list.")),
	may("change", object(need("record", textLike(nameGrammar)), need("data", dataShape)).says("Changes fields of a filed record; null clears one.")),
	may("delete", object(need("record", textLike(nameGrammar))).says("Puts a filed record into the trash.")),
	may("people", peopleStepShape.says("Asks for the first page of a view of people.")),
	may("card", object(
		may("view", textLike(idGrammar)),
		need("member", textLike(nameGrammar)),
	).says("Opens somebody's card, as a view of people lays it out.")),
	may("profile", object(need("data", mapOf(fieldGrammar, anything()))).says("Changes facts of one's own card; null clears one, {file: name.png} is a picture.")),
	may("favourite", object(need("member", textLike(nameGrammar)), may("off", boolean())).says("Puts somebody among one's favourites; off: takes them out.")),
	may("group", object(
		need("name", text()),
		may("add", listOf(textLike(nameGrammar))),
		may("remove", listOf(textLike(nameGrammar))),
	).says("Makes a group of one's own, for picking people, or changes who is in it.")),
	may("set_login", object(need("login", text()), need("password", text())).says("Sets a login and a first password for one's account.")),
	may("sign_in", object(need("login", text()), need("password", text())).says("Signs in from outside; nothing else is done with the session.")),
	may("advance", object(may("to", nowShape), may("days", integer())).just("to", "days").says("Moves the clock; fires what falls due.")),
	may("expect", expectShape),
).just(stepVerbs...).inBlock()

// dataShape is a record's data; {file: name} in a file field stands for a file that the engine makes.
var dataShape = mapOf(fieldGrammar, anything())

var recordVerbShape = object(need("record", textLike(nameGrammar)), may("comment", text()))

// peopleStepShape asks for people: of a department or a group, or by what somebody types.
var peopleStepShape = object(
	need("view", textLike(idGrammar)),
	may("department", textLike(nameGrammar).says("Only those of this department.")),
	may("below", boolean().says("With those of the departments below it.")),
	may("group", text().says("Only those in this group of one's own.")),
	may("favourites", boolean().says("true: only one's favourites.")),
	may("search", text()),
)

func taskShape() *shape {
	return object(
		need("record", textLike(nameGrammar)),
		may("node", textLike(idGrammar).says("Which task, where the person has several.")),
		may("comment", text()),
		may("data", dataShape),
	)
}

// stepVerbs are what a step can do; exactly one of them stands in it.
var stepVerbs = []string{
	"evaluate", "preview", "submit", "agree", "reject", "return", "resubmit", "withdraw", "terminate", "resume", "comment", "read", "list", "change", "delete",
	"people", "card", "profile", "favourite", "group", "set_login", "sign_in", "advance",
}

var expectShape = object(
	may("record", textLike(nameGrammar).says("The record looked at; otherwise the step's.")),
	may("refused", text().says("Code of the refusal; nothing happened.")),
	may("args", mapOf(nameGrammar, either(text(), scalar())).says("Figures and names in the refusal, such as left.")),
	may("problems", listOf(object(
		may("path", text()),
		need("code", text()),
		may("check", textLike(idGrammar).says("Which check, where the code is check.")),
	)).says("Exactly these problems with the data; an empty list says there are none.")),
	may("warnings", listOf(textLike(idGrammar)).says("Exactly these warnings of the form, by id; an empty list says there are none.")),
	may("status", oneOfTexts("draft", "running", "approved", "rejected", "ended", "withdrawn", "terminated", "revoked")),
	may("incident", boolean().says("true: parked with the flow admin.")),
	may("number", text()),
	may("summary", text()),
	may("values", mapOf(fieldGrammar, anything()).says("Fields and what is in them; null is blank.")),
	may("absent", listOf(textLike(fieldGrammar)).says("Fields that hold something and are not shown to the person, nor what they were before, among others.")),
	may("records", listOf(textLike(nameGrammar)).says("Of list: exactly these records, in this order, by the names that steps gave them.")),
	may("people", listOf(textLike(nameGrammar)).says("Of people: exactly these members, in this order.")),
	may("departments", listOf(textLike(nameGrammar)).says("Of people with search: exactly these departments.")),
	may("actions", listOf(oneOfTexts(CardActions...)).says("Of card: exactly what it offers to do.")),
	may("required", listOf(textLike(fieldGrammar)).says("Fields that must be filled in, among others.")),
	may("optional", listOf(textLike(fieldGrammar)).says("Fields that need not be filled in, among others.")),
	may("hidden", listOf(textLike(fieldGrammar)).says("Fields not shown, among others.")),
	may("path", listOf(textLike(idGrammar)).says("The approve nodes that the record passes, in order.")),
	may("tasks", mapOf(nameGrammar, listOf(textLike(idGrammar))).says("All open tasks of the record: member to nodes.")),
	may("balance", balancesShape.says("What lies in accounts, pending included.")),
	may("available", balancesShape.says("What can still be taken from accounts.")),
)
