package apps

// viewShape is views/<id>.yaml: a named list, of a form's records or of people.
var viewShape = object(
	formatKey(),
	need("kind", oneOfTexts("list")),
	may("form", textLike(idGrammar).says("The form of this app whose records it lists.")),
	may("of", oneOfTexts("people").says("people: instead of a form's records it lists the members of the company.")),
	need("title", words()),
	may("scope", oneOfTexts("mine", "inbox", "form", "department").
		says("Of a form, and needed there. mine: filed by the viewer; inbox: waiting for the viewer; form: all that the viewer may read; department: of the viewer's department.")).with("form"),
	need("columns", listOf(textLike(listedGrammar)).atLeast(1).
		says("Fields, ends of ranges such as span.from, and built-ins such as number, requester, status, submitted_at; of people: facts such as name, photo, post, department, phone.")),
	may("filter", text().says("Rule of the list subset; of a form.")),
	may("sort", listOf(object(
		need("field", textLike(listedGrammar).says("A field, or an end of a range, such as span.from.")),
		may("order", oneOfTexts("ascending", "descending")),
	)).says("Otherwise newest first; people are always listed by name.")),
	may("search", listOf(oneOfTexts(SearchKeys...)).atLeast(1).says("Of people: by what they are found.")),
	may("tree", oneOfTexts("departments").says("Of people: the list is walked down along the tree of departments.")),
	may("edit", listOf(oneOfTexts(OwnFacts...)).says("Of people: what it offers members to change of themselves, where the company lets them.")),
	may("admins", listOf(oneOfTexts(PersonFacts...)).says("Of people: facts that nobody but administrators is given, in this list or elsewhere.")),
	may("card", object(
		need("sections", listOf(object(
			need("id", textLike(idGrammar)),
			may("title", words()),
			need("facts", listOf(oneOfTexts(PersonFacts...)).atLeast(1)),
		)).withIDs().inBlock()),
		may("actions", listOf(oneOfTexts(CardActions...)).says("What the card offers to do, in order.")),
	).says("Of people: what the card of one of them shows, in order.")),
).just("form", "of")

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
