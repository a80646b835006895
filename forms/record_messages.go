package forms

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/rules"
)

// recordCodes are the problems that a page can find in a record on its own, as Decode and Evaluate do.
var recordCodes = []string{
	"more_problems", "text_nul", "text_surrogate",
	"number_syntax", "number_exponent", "number_digits", "number_decimals", "number_too_large",
	"wrong_type", "not_whole", "too_many_decimals", "not_a_date", "not_a_time", "not_an_instant", "range_open", "range_turned", "not_an_id", "not_an_object", "unknown_field",
	"text_line", "text_control", "too_many_rows", "too_few_rows", "too_many_files", "too_few_files", "row_id", "row_id_twice", "same_as_row", "rows_alike",
	"required", "too_short", "too_long", "markup_too_large", "pattern", "pattern_budget",
	"below_minimum", "above_maximum", "not_above", "not_below", "option_unknown", "option_not_offered", "option_archived", "option_group", "option_twice",
	"too_many_choices", "too_few_choices", "member_unknown", "department_unknown", "person_twice", "too_many_people", "too_few_people", "reference_unknown", "reference_not_offered", "file_unknown", "not_a_region", "region_unknown", "region_open", "region_deep", "place_half", "place_latitude", "place_longitude", "place_accuracy", "place_here", "question_bounds", "question_unnamed", "answers_wrong", "answer_refused", "answer_missing", "questions_gone", "questions_changed", "check", "rule_failed",
}

// unitCodes are those of them that only the page's unit of texts with x-validate or format finds.
var unitCodes = []string{
	"not_an_email", "not_a_uri",
	"phone_characters", "phone_abroad", "phone_area", "mobile_length", "mobile_characters", "not_a_phone", "not_a_mobile",
	"id_number_length", "id_number_characters", "id_number_date", "id_number_check", "bank_card_characters", "bank_card_length", "bank_card_check",
	"plate_province", "plate_place", "plate_length", "plate_letters", "plate_number", "plate_energy",
	"credit_code_length", "credit_code_characters", "credit_code_check",
}

// serverCodes are the problems of a record that only the server finds, which sends their texts with them: those
// of a JSON text, of holds, of uniqueness and of the schema validator.
var serverCodes = []string{
	"questions_wrong", "missing_key", "too_many", "field_forbidden", "file_kind", "file_large",
	"json_syntax", "json_depth", "too_large", "duplicate_key", "text_utf8", "hold_account", "hold_amount", "schema", "not_unique",
}

// RecordMessages are the texts, in lang, with which a page words what it finds in a record, by key: a problem's
// code; "rule.<code>" for why a rule failed, with "rule.fact.<code>" and "rule.kind.<kind>" for its arguments
// code and want, got (rules.FailureMessages); "want.<type>" for the argument want of a problem. {name} is an
// argument.
func RecordMessages(lang string) map[string]string {
	out := map[string]string{}
	for _, code := range slices.Concat(recordCodes, unitCodes) {
		m := messages[code]
		out[code] = pick(lang == Chinese, m.zh, begun(m.en))
	}
	for _, name := range FieldTypes() {
		out["want."+name] = begun(inWords(name, lang)) // wrong_type begins with it
	}
	for key, text := range rules.FailureMessages(lang) {
		out["rule."+key] = strings.TrimSpace(text)
	}
	return out
}

// Sentence is what is wrong with a record as it stands by itself on a page: its text, in English with a capital. What is wrong with
// a definition may begin with a keyword, and stays.
func (p Problem) Sentence(lang string) string {
	text := p.Text(lang)
	if len(p.Message) > 0 || !slices.Contains(recordCodes, p.Code) && !slices.Contains(unitCodes, p.Code) && !slices.Contains(serverCodes, p.Code) {
		return text
	}
	return begun(text)
}

// begun writes the first letter of a text large.
func begun(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:size]) + text[size:]
}

// raisedBy are the codes that only fields of some types, or inputs that pages draw by themselves, can raise: a page that has none of these types does without their texts.
var raisedBy = map[string][]string{
	"not_a_date": {"date", "daterange"}, "not_a_time": {"time"}, "not_an_instant": {"datetime", "datetimerange", "location"},
	"range_open": {"daterange", "datetimerange"}, "range_turned": {"daterange", "datetimerange"},
	"member_unknown": {"member"}, "department_unknown": {"member"}, "person_twice": {"member"}, "too_many_people": {"member"}, "too_few_people": {"member"},
	"not_an_id": {"file", "files", "member", "signature"}, "file_unknown": {"file", "files", "signature"}, "too_many_files": {"files"}, "too_few_files": {"files"},
	"place_half": {"location"}, "place_latitude": {"location"}, "place_longitude": {"location"}, "place_accuracy": {"location"}, "place_here": {"location"},
	"not_a_region": {"region"}, "region_unknown": {"region"}, "region_open": {"region"}, "region_deep": {"region"},
	"number_syntax": typed, "number_exponent": typed, "number_digits": typed, "number_decimals": typed, "not_whole": typed, "too_many_decimals": typed,
	"option_group": {"cascade", "options", "ranking"}, "option_twice": severalOf, "too_many_choices": severalOf, "too_few_choices": severalOf,
	"reference_unknown": refers, "reference_not_offered": refers,
	"markup_too_large": {"richtext"},
	"question_bounds":  {"questions"}, "question_unnamed": {"questions"},
	"answers_wrong": {"answers"}, "answer_refused": {"answers"}, "answer_missing": {"answers"}, "questions_gone": {"answers"}, "questions_changed": {"answers"},
	"not_an_object": {"table"}, "row_id": {"table"}, "row_id_twice": {"table"}, "same_as_row": {"table"}, "rows_alike": {"table"}, "too_many_rows": {"table"}, "too_few_rows": {"table"},
}

// refers are the types of references, severalOf those of several choices.
var (
	refers    = []string{"reference", "references"}
	severalOf = []string{"options", "references", inputRanking}
)

// typed are the types of numbers that somebody fills in; what is computed has the decimals that its field keeps.
var typed = []string{"integer", "decimal", "money", "duration", "location", inputRating, inputSlider, inputNPS}

// RaisedBy gives the field types that a key of RecordMessages is about, or units of fields where these alone tell it; nil where any may be.
func RaisedBy(key string) []string {
	if kind, ok := strings.CutPrefix(key, "want."); ok {
		if kind == "options" {
			return []string{kind, inputRanking}
		}
		return []string{kind}
	}
	if slices.Contains(unitCodes, key) {
		return []string{"code"}
	}
	return raisedBy[key]
}
