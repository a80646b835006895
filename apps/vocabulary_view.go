package apps

// viewShape is views/<id>.yaml: a named list.
var viewShape = object(
	formatKey(),
	need("kind", oneOfTexts("list")),
	need("form", textLike(idGrammar).says("The form of this app whose records it lists.")),
	need("title", words()),
	need("scope", oneOfTexts("mine", "inbox", "form", "department").
		says("mine: filed by the viewer; inbox: waiting for the viewer; form: all that the viewer may read; department: of the viewer's department.")),
	need("columns", listOf(textLike(fieldGrammar)).atLeast(1).says("Fields and built-ins such as number, requester, status, submitted_at.")),
	may("filter", text().says("Rule of the list subset.")),
	may("sort", listOf(object(
		need("field", textLike(fieldGrammar)),
		may("order", oneOfTexts("ascending", "descending")),
	)).says("Otherwise newest first.")),
)

// recordsShape is records/<name>.yaml: records that the app starts with.
var recordsShape = object(
	formatKey(),
	need("form", textLike(idGrammar).says("The form of this app that the records belong to.")),
	need("records", listOf(object(
		need("id", textLike(idGrammar).says("The record's key; what option fields store.")),
		need("data", mapOf(fieldGrammar, anything())),
	)).withIDs().inBlock()),
)

// wordsFileShape is i18n/<language>.yaml: texts in a further language. A key is a file without its ending
// and a JSON pointer into it, such as forms/request/title.
var wordsFileShape = object(
	formatKey(),
	need("language", textLike(tagGrammar)),
	need("texts", mapOf(nil, text()).inBlock()),
)
