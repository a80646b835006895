package rules

// operators in the order in which they are tried: longer before shorter.
var operators = []struct {
	text, hint string
	refused    bool
}{
	{"//", "", true}, {"/*", "", true}, {"**", "", true}, {"..", "", true}, {"?.", "", true}, {"::", "", true},
	{"&&", "and", true}, {"||", "or", true}, {"===", "==", true}, {"!==", "!=", true}, {"<>", "!=", true},
	{"=>", ">=", true}, {"=<", "<=", true},
	{"==", "", false}, {"!=", "", false}, {"<=", "", false}, {">=", "", false}, {"??", "", false},
	{"=", "==", true}, {"!", "not", true}, {"&", "and", true}, {"|", "", true}, {"^", "", true}, {"#", "", true},
	{"{", "", true}, {"}", "", true}, {";", "", true}, {"`", "'", true},
	{"<", "", false}, {">", "", false}, {"+", "", false}, {"-", "", false}, {"*", "", false}, {"/", "", false},
	{"%", "", false}, {"?", "", false}, {":", "", false}, {",", "", false}, {".", "", false},
	{"(", "", false}, {")", "", false}, {"[", "", false}, {"]", "", false},
}

// refusedWords are words of expr's syntax that the rule language does not have, with what to write instead.
var refusedWords = map[string]string{
	"let": " ", "if": "? :", "else": "? :", "endsWith": "matches", "null": "nil", "undefined": "nil",
	"AND": "and", "OR": "or", "NOT": "not", "IN": "in", "True": "true", "TRUE": "true", "False": "false", "FALSE": "false",
}

// halfWidth maps punctuation of Chinese keyboards to what the rule language has.
var halfWidth = map[rune]string{
	'，': ",", '（': "(", '）': ")", '【': "[", '】': "]", '“': "'", '”': "'", '‘': "'", '’': "'", '：': ":", '？': "?",
	'＞': ">", '＜': "<", '＝': "==", '＋': "+", '－': "-", '×': "*", '÷': "/", '＊': "*", '／': "/", '％': "%", '。': ".",
	'≥': ">=", '≤': "<=", '≠': "!=", '！': "not", '、': ",", '—': "-", '–': "-", '−': "-",
}
