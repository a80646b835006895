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
	may("layout", listOf(layoutShape).says("The order of the fields.")),
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

var formSchemaShape = object(append([]key{
	may("$schema", text()),
	need("type", oneOfTexts("object")),
	may("required", listOf(textLike(fieldGrammar))),
	need("properties", mapOf(fieldGrammar, fieldShape).inBlock()),
}, may("$comment", text()))...).inBlock()

// layoutShape is one field, or a section of fields under a heading.
var layoutShape = object(
	need("id", text().says("Of a field; of the section, where it has fields.")),
	may("title", words()),
	may("fields", listOf(object(need("id", textLike(fieldGrammar))))),
)

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
	may("x-scale", integer()),
	may("x-currency", text()),
	may("x-unit", words()),
	may("x-value", text().says("Rule that computes the value.")),
	may("x-default", text().says("Rule that gives the value of a new record until somebody fills in another.")),
	may("x-show", text().says("Rule: hidden unless true.")),
	may("x-require", text().says("Rule: must be filled in where true.")),
	may("x-lock", text().says("Rule: cannot be changed where true.")),
	may("x-unique", oneOfTexts("company", "requester")),
	may("x-input", oneOfTexts("scan", "buttons", "camera")),
	may("x-personal", boolean()),
}, jsonSchemaKeys()...)...)

var optionsShape = listOf(object(need("id", textLike(idGrammar)), may("label", words()))).withIDs()

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
