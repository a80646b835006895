package apps

import "github.com/superform-dev/superform/forms"

// formShape is forms/<id>.yaml. What the words mean, and which may stand together, forms.Compile says;
// here they have their order and their place.
var formShape = object(
	formatKey(),
	need("kind", oneOfTexts("approval", "assignment", "plain").says("What becomes of a record.")),
	need("title", words()),
	may("number", text().says("Pattern of record numbers, such as LV-{yyyy}{mm}-{0000}.")),
	may("summary", words().says("The line that names a record in lists, such as {{requester}} · {{days}}; also by language.")),
	need("schema", formSchemaShape.says("The fields: JSON Schema 2020-12 with x- keywords.")),
	may("layout", listOf(layoutShape).says("The order of the fields, and what they stand in.")),
	may("checks", listOf(checkShape).withIDs().inBlock().says("What else must hold when a record is submitted.")),
	may("warnings", listOf(checkShape).withIDs().inBlock().says("What the requester is told of before submitting.")),
	may("holds", listOf(holdShape).withIDs().inBlock().says("What a record takes from balances while it is pending.")),
	may("access", listOf(accessShape).withIDs().inBlock().says("Who may do what with which records and fields; what no rule is about is as the kind has it (docs/access.md).")),
	may("evidence", boolean().says("Whoever files or decides for somebody without a smartphone adds a photo of the paper (docs/for-another.md).")),
)

var accessShape = object(
	need("id", textLike(idGrammar)),
	may("title", words().says("What administrators call the rule.")),
	need("who", listOf(accessWhoShape).atLeast(1).says("Whoever one of them names.")),
	need("can", listOf(oneOfTexts(forms.AccessActions()...)).atLeast(1)),
	may("where", text().says("Rule of the list subset: with records for which it is true.")),
	may("until", listOf(oneOfTexts("draft", "running", "approved", "rejected", "ended", "withdrawn", "terminated", "revoked")).atLeast(1).
		says("Statuses in which the rule does not hold.")),
	may("fields", listOf(text()).says("Fields and columns that it is about; otherwise all.")),
	may("except", listOf(text()).atLeast(1).says("All fields but these.")),
).inBlock()

var accessWhoShape = object(
	need("source", oneOfTexts(forms.AccessSources()...)),
	may("role", text()),
	may("group", text()),
	may("department", text()),
	may("member", text()),
)

// chooseShape is one source of x-choose.
var chooseShape = object(
	need("source", oneOfTexts("department", "own-department", "reports", "headed", "role", "group", "member")),
	may("department", text()),
	may("role", text()),
	may("group", text()),
	may("member", text()),
)

var formSchemaShape = object(append([]key{
	may("$schema", text()),
	need("type", oneOfTexts("object")),
	may("required", listOf(textLike(fieldGrammar))),
	need("properties", mapOf(fieldGrammar, fieldShape).inBlock()),
}, may("$comment", text()))...).inBlock()

// layoutShape is one field, a section of fields under a heading, a note, or the tabs or steps of the form.
var layoutShape = object(append(inPane(),
	may("tabs", listOf(paneShape).withIDs().inBlock().says("Parts of the form of which one is shown at a time, in any order.")),
	may("steps", listOf(paneShape).withIDs().inBlock().says("Parts of the form that are filled in one after the other.")),
)...)

// paneShape is one tab or step.
var paneShape = object(
	need("id", textLike(idGrammar)),
	need("title", words()),
	may("show", text().says("Rule: hidden with all that it holds unless true.")),
	need("items", listOf(object(inPane()...)).inBlock()),
).inBlock()

// inPane is what stands in a tab or step, and outermost beside them.
func inPane() []key {
	return []key{
		need("id", text().says("Of a field; of the section, note, tabs or steps, where it is one.")),
		may("title", words()),
		may("help", words().says("Said below the title.")),
		may("note", words().says("What people read between the fields.")),
		may("tone", oneOfTexts("info", "warning")),
		may("columns", integer().says("Fields beside each other where the page is wide: 2 to 4.")),
		may("folded", boolean().says("Closed until somebody opens it.")),
		may("show", text().says("Rule: hidden with all that it holds unless true.")),
		may("fields", listOf(object(need("id", textLike(fieldGrammar)), may("wide", boolean().says("Takes the whole width."))))),
	}
}

// fieldShape is one field or column.
var fieldShape = object(append([]key{
	need("type", oneOfTexts("string", "number", "integer", "boolean", "array", "object")),
	may("format", oneOfTexts("date", "time", "date-time", "email", "uri")),
	need("x-field", oneOfTexts(forms.FieldTypes()...).says("The storage type.")),
	may("x-label", words()),
	may("x-help", words()),
	may("x-options", either(optionsShape, object(
		may("from", text().says("The form whose records are the options: a form of this app, or app.form.")),
		may("list", optionsShape.says("The options, one by one; this or from.")),
		may("where", text().says("Rule: an option is offered where it is true. In it .name is the option's own field, .id its id.")),
	))),
	may("x-choose", listOf(chooseShape).atLeast(1).says("Who or which departments can be chosen: whoever one of them names.")),
	may("x-form", text().says("The form whose records it refers to: a form of this app, or app.form.")),
	may("x-where", text().says("Rule: a record may be chosen where it is true. In it .name is the record's own field.")),
	may("x-fill", mapOf(fieldGrammar, textLike(fieldGrammar)).says("What choosing a record fills in: own field to field of the record.")),
	may("x-snapshot", listOf(textLike(fieldGrammar)).says("Fields of the record that are kept as they were when this one was submitted.")),
	may("x-scale", integer()),
	may("x-currency", text()),
	may("x-halves", boolean()),
	may("x-earliest", text()),
	may("x-latest", text()),
	may("x-levels", integer()),
	may("x-unit", words()),
	may("x-within", object(may("lat", number()), may("lng", number()), may("field", textLike(fieldGrammar)), need("radius", integer())).says("Where it ought to be: metres from a place, or from another location.")),
	may("x-value", text().says("Rule that computes the value.")),
	may("x-default", text().says("Rule that gives the value of a new record until somebody fills in another.")),
	may("x-show", text().says("Rule: hidden unless true.")),
	may("x-require", text().says("Rule: must be filled in where true.")),
	may("x-lock", text().says("Rule: cannot be changed where true.")),
	may("x-max-text", integer()),
	may("x-number", text().says("Pattern of the number that is given when the record is submitted, such as HT-{yyyy}-{000}.")),
	may("x-number-by", oneOfTexts("department").says("Each department counts its own.")),
	may("x-unique", oneOfTexts("company", "requester", "rows")),
	may("x-unique-together", listOf(listOf(textLike(fieldGrammar)).atLeast(2)).atLeast(1).says("No two rows with the same in all columns of a list.")),
	may("x-rows", listOf(anything().inBlock()).atLeast(1).says("The rows that a new record begins with, each with its _id.")),
	may("x-fixed", boolean().says("The rows of x-rows are all that there are.")),
	may("x-total", text().says("Rule: the rows that count in the total below the column.")),
	may("x-validate", oneOfTexts(forms.TextShapes()...)),
	may("x-display", oneOfTexts("masked", "capitals")),
	may("x-questions", text().says("Of answers: the field of questions, or reference.field.")),
	may("x-input", oneOfTexts("scan", "minutes", "buttons", "scale", "cascade", "consent", "ranking", "rating", "slider", "nps", "camera", "camera-only", "here")),
	may("x-accept", listOf(oneOfTexts("image", "pdf", "document", "sheet", "slides", "text", "audio", "video", "archive")).atLeast(1)),
	may("x-max-bytes", integer()),
	may("x-personal", boolean()),
	may("x-archived", boolean()),
}, jsonSchemaKeys()...)...)

var optionsShape = listOf(object(need("id", textLike(idGrammar)), may("label", words()), may("colour", oneOfTexts("grey", "red", "orange", "green", "teal", "blue", "purple", "pink")), may("archived", boolean()), may("under", textLike(idGrammar)), may("text", words()))).withIDs()

// jsonSchemaKeys are JSON Schema's own words on a field, after ours.
func jsonSchemaKeys() []key {
	column := object(
		need("type", oneOfTexts("object")),
		may("required", listOf(textLike(fieldGrammar))),
		need("properties", mapOf(fieldGrammar, refTo("field")).inBlock()),
		may("$comment", text()),
	)
	return []key{
		may("minLength", integer()),
		may("maxLength", integer()),
		may("pattern", text()),
		may("minimum", number()),
		may("maximum", number()),
		may("exclusiveMinimum", number()),
		may("exclusiveMaximum", number()),
		may("minItems", integer()),
		may("maxItems", integer()),
		may("items", column.inBlock()),
		may("title", text()),
		may("description", text()),
		may("$comment", text()),
	}
}

var checkShape = object(
	need("id", textLike(idGrammar)),
	need("when", text().says("Rule: true where something is wrong.")),
	need("message", words()),
	may("at", text().says("The field or column that the message stands at.")),
).inBlock()

var holdShape = object(
	need("id", textLike(idGrammar)),
	may("title", words().says("What people call what is held, such as annual leave.")),
	need("account", listOf(text()).atLeast(1).says("Rules whose texts name the account.")),
	need("amount", text().says("Rule: how much.")),
	may("when", text().says("Rule: held only where true.")),
)
