package apps

// planShape is records/demo/<id>.yaml: what fills a demo company with history.
var planShape = object(
	formatKey(),
	may("title", words()),
	may("grants", listOf(object(
		need("account", listOf(text()).atLeast(1).says("The account's parts; {member} and {year} are replaced.")),
		need("amount", rangeShape),
	)).inBlock().says("Balances, per member and year.")),
	may("histories", listOf(historyShape).withIDs().inBlock()),
)

var rangeShape = either(number(), listOf(number()).atLeast(2)).says("A number, or the least and the greatest.")

var historyShape = object(
	need("id", textLike(idGrammar)),
	need("form", textLike(idGrammar).says("The form of this app that is filled in.")),
	need("per_year", rangeShape.says("Records per member and year.")),
	may("filed_before", object(
		need("field", textLike(fieldGrammar)),
		need("days", rangeShape),
	).says("How many days before that date the record is filed.")),
	need("outcomes", mapOf(idGrammar, integer()).says("Weights of agreed, rejected, returned, withdrawn, open.")),
	need("variants", listOf(object(
		need("id", textLike(idGrammar)),
		may("weight", integer().says("How often, against the other variants; otherwise 1.")),
		may("at_most", integer().says("Per member and year.")),
		need("data", mapOf(fieldGrammar, anything()).says("Values, or {date: weekday|any}, {after: field, workdays: range}, {after: field, days: range}, {between: range}, {one_of: list}.")),
	)).atLeast(1).withIDs().inBlock()),
)
