package forms

// Keyword is one word that a form's schema may use. A form's schema is JSON Schema 2020-12, valid for
// any validator; Compile refuses every word that is not in Vocabulary, so that nothing is ignored
// silently.
type Keyword struct {
	Name  string   // as written
	On    []string // the field types it may stand on; "form" the schema itself, "row" a table's items
	Value string   // what its value is
	Doc   string   // what it does
}

var (
	onAll     = FieldTypes()
	onObjects = []string{"form", "row"}
	onEvery   = append([]string{"form", "row"}, onAll...)
)

// Vocabulary lists every keyword, JSON Schema's first. It is the format's reference.
var Vocabulary = []Keyword{
	{"$schema", []string{"form"}, "text", "The dialect; only https://json-schema.org/draft/2020-12/schema."},
	{"$comment", onEvery, "text", "A remark; ignored."},
	{"type", onEvery, "text", "JSON type; must be the one of the field's type."},
	{"properties", onObjects, "object", "The fields, or the columns of a table, by id."},
	{"required", onObjects, "list of ids", "What must be filled in when submitting; not for fields that can be hidden."},
	{"title", onAll, "text", "For other tools; pages show x-label."},
	{"description", onAll, "text", "For other tools; pages show x-help."},
	{"minLength", typesWith("minLength"), "whole number", "Least number of characters (code points)."},
	{"maxLength", typesWith("maxLength"), "whole number", "Greatest number of characters; text at most 1000, longtext at most 50000."},
	{"pattern", typesWith("pattern"), "RE2 expression", "The text must contain a match; anchor with ^ and $."},
	{"format", typesWith("format"), "email, uri, date or date-time", "Shape of the text; a date field's is date, a datetime field's date-time."},
	{"minimum", typesWith("minimum"), "number", "Least value."},
	{"maximum", typesWith("maximum"), "number", "Greatest value."},
	{"exclusiveMinimum", typesWith("exclusiveMinimum"), "number", "The value must be greater."},
	{"exclusiveMaximum", typesWith("exclusiveMaximum"), "number", "The value must be less."},
	{"items", typesWith("items"), "object", "The row: type object, properties, required."},
	{"minItems", typesWith("minItems"), "whole number", "Least number of rows, files, choices, records, members or departments."},
	{"maxItems", typesWith("maxItems"), "whole number", "Greatest number of rows, at most 500, of files, at most 50 and 9 if not given, of choices or records, at most 100, or of members or departments, at most 200."},
	{"x-field", onAll, "field type", "The field's type; one of the types of this table."},
	{"x-label", onAll, "text by language", "What pages show as its name; else its id."},
	{"x-help", onAll, "text by language", "A line of explanation beside it."},
	{"x-scale", typesWith("x-scale"), "0 to 6", "Decimals it is kept with; money 2 if not given, decimal 6."},
	{"x-currency", typesWith("x-currency"), "ISO 4217 code", "The currency; two currencies are two fields."},
	{"x-unit", typesWith("x-unit"), "text by language", "What the number counts, shown behind it."},
	{"x-options", typesWith("x-options"), "list of {id, label, colour, archived, under, text}, {list: …, where: rule}, or {from: form id, where: rule}", "What can be chosen: a list, or the records of a form; of them those of which `where` is true."},
	{"x-choose", typesWith("x-choose"), "list of {source: …}", "Who or which departments can be chosen: whoever one of the sources names. Anybody whom the person filling in may see, if not given."},
	{"x-form", typesWith("x-form"), "form id", "The form whose records it refers to: of this app, or app.form."},
	{"x-where", typesWith("x-where"), "rule", "Which of them may be chosen: those of which it is true. In it .name is the record's own field."},
	{"x-fill", typesWith("x-fill"), "object of field ids", "What choosing a record fills in: own field, or column of the same row, to the record's field. What is filled in can be changed unless its field is locked."},
	{"x-snapshot", typesWith("x-snapshot"), "list of field ids", "Fields of the record that are kept as they were when this one was submitted; whoever reads the reference reads them."},
	{"x-halves", typesWith("x-halves"), "true or false", "Its first day may begin in the afternoon, its last end at noon: from_half, to_half."},
	{"x-earliest", typesWith("x-earliest"), "date, or date and time with an offset", "The earliest that it may be or begin."},
	{"x-latest", typesWith("x-latest"), "date, or date and time with an offset", "The latest that it may be or end."},
	{"x-levels", typesWith("x-levels"), "1 to 3", "How deep it goes: to provinces, cities, or counties, which it is if not given."},
	{"x-within", typesWith("x-within"), "object: lat, lng, radius; or field, radius", "Where it ought to be: metres from a place, or from another location of the form. One that is farther away is marked, not refused; a position is no proof."},
	{"x-value", typesWith("x-value"), "rule", "Computes the value; what a caller sends is ignored."},
	{"x-default", typesWith("x-default"), "rule", "The value while a record is being begun and nobody has filled in another, or none."},
	{"x-show", onAll, "rule", "Where it is not true the field is hidden: no value, never required, not in totals."},
	{"x-require", onAll, "rule", "Where it is true the field must be filled in when submitting."},
	{"x-lock", onAll, "rule", "Where it is true a caller's change is ignored."},
	{"x-unique", typesWith("x-unique"), "company or requester; of a column also rows", "No two records with the same value in that scope; with rows, no two rows of the table."},
	{"x-unique-together", typesWith("x-unique-together"), "list of lists of column ids", "No two rows with the same in all columns of a list; a row in which one of them is blank repeats none."},
	{"x-rows", typesWith("x-rows"), "list of rows, each with its _id", "The rows that a new record begins with."},
	{"x-fixed", typesWith("x-fixed"), "true or false", "The table has the rows of x-rows and no others: nobody adds or removes one."},
	{"x-total", typesWith("x-total"), "rule", "Of a column: its total stands below it, of the rows in which the rule is true; with \"true\" of all."},
	{"x-input", typesWith("x-input"), inputWords(), "How pages ask for it, where not in the usual way."},
	{"x-accept", typesWith("x-accept"), "list of image, pdf, document, sheet, slides, text, audio, video, archive", "The kinds of files that are taken, told by their content; any if not given."},
	{"x-max-bytes", typesWith("x-max-bytes"), "whole number", "Bytes that each file may have, at most 209715200."},
	{"x-max-text", typesWith("x-max-text"), "whole number", "Greatest number of characters of its plain text, at most 50000; JSON Schema's maxLength would count its markup."},
	{"x-number", typesWith("x-number"), "number pattern", "The pattern of the number that the server gives when the record is submitted: literal text, {yyyy} {yy} {mm}, and once {0000}."},
	{"x-number-by", typesWith("x-number-by"), "department", "Each department counts its own; else the company does."},
	{"x-validate", typesWith("x-validate"), "phone, mobile, id-number, bank-card, plate or credit-code", "What the text is: held against its rules, kept in its usual writing, asked for with its keyboard. Not beside format."},
	{"x-display", typesWith("x-display"), "masked or capitals", "How it is shown: masked (text), whole only to those who may unmask it; capitals (money), in Chinese capitals too."},
	{"x-questions", typesWith("x-questions"), "field id, or reference.field", "The questions that it answers: a field of questions, or one of the record that a reference names."},
	{"x-personal", onAll, "true or false", "Personal data: erased by retention."},
	{"x-archived", onAll, "true or false", "Not in use any more: no new record asks for it; older ones still show it. Its id is never used for something else."},
	{"x-comment", onEvery, "text", "The comment that stands above it in a file."},
}

// refusals are words of JSON Schema that are refused with a reason of their own.
var refusals = map[string]string{
	"multipleOf":            "refused_multiple_of",
	"$ref":                  "refused_reference",
	"$dynamicRef":           "refused_reference",
	"$recursiveRef":         "refused_reference",
	"$id":                   "refused_reference",
	"id":                    "refused_reference",
	"$anchor":               "refused_reference",
	"$dynamicAnchor":        "refused_reference",
	"$recursiveAnchor":      "refused_reference",
	"$defs":                 "refused_reference",
	"definitions":           "refused_reference",
	"$vocabulary":           "refused_reference",
	"default":               "refused_default",
	"allOf":                 "refused_combination",
	"anyOf":                 "refused_combination",
	"oneOf":                 "refused_combination",
	"not":                   "refused_combination",
	"if":                    "refused_combination",
	"then":                  "refused_combination",
	"else":                  "refused_combination",
	"dependentRequired":     "refused_combination",
	"dependentSchemas":      "refused_combination",
	"additionalProperties":  "refused_additional",
	"unevaluatedProperties": "refused_additional",
	"patternProperties":     "refused_additional",
	"propertyNames":         "refused_additional",
	"enum":                  "refused_enum",
	"const":                 "refused_enum",
}

// reserved are names that records have built in, or that mean something to a database or a browser.
var reserved = []string{
	"id", "company_id", "company", "form", "app", "version", "status", "state", "number", "requester", "department", "user",
	"submitted_at", "created_at", "updated_at", "deleted_at", "data", "constructor", "prototype",
}

// words are those of the rule language that stand between names or before a bracket.
var words = []string{
	"true", "false", "nil", "null", "undefined", "and", "or", "not", "in", "contains", "matches", "let", "if", "else", "is", "mod",
	"any", "all", "none", "filter", "map", "now", "today",
}

// checkKeywords refuses the members of n that are not for owner (a field type, "form" or "row").
func checkKeywords(n *node, owner string, ps *problems) {
	for _, m := range n.members {
		if code, ok := refusals[m.key]; ok {
			ps.add(problem(m.value.path, code, "keyword", m.key))
			continue
		}
		k, ok := keyword(m.key)
		switch {
		case !ok:
			ps.add(problem(m.value.path, "unknown_keyword", "keyword", clip(m.key), "suggestion", suggest(m.key, keywordsOn(owner))))
		case !contains(k.On, owner):
			ps.add(problem(m.value.path, "keyword_not_here", "keyword", m.key, "type", owner, "types", quoteList(k.On)))
		}
	}
}

func keyword(name string) (Keyword, bool) {
	for _, k := range Vocabulary {
		if k.Name == name {
			return k, true
		}
	}
	return Keyword{}, false
}

func keywordsOn(owner string) []string {
	var names []string
	for _, k := range Vocabulary {
		if contains(k.On, owner) {
			names = append(names, k.Name)
		}
	}
	return names
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}
