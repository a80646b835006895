package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// recordCodes are the problems that a page can find in a record on its own, as Decode and Evaluate do.
var recordCodes = []string{
	"more_problems", "text_nul", "text_surrogate",
	"number_syntax", "number_exponent", "number_digits", "number_decimals", "number_too_large",
	"wrong_type", "not_whole", "too_many_decimals", "not_a_date", "not_a_time", "not_an_id", "not_an_object", "unknown_field",
	"text_line", "text_control", "too_many_rows", "too_few_rows", "row_id", "row_id_twice",
	"required", "too_short", "too_long", "pattern", "pattern_budget", "not_an_email", "not_a_uri",
	"below_minimum", "above_maximum", "not_above", "not_below", "option_unknown", "option_not_offered", "file_unknown", "check", "rule_failed",
}

// serverCodes are the problems of a record that only the server finds, which sends their texts with them: those
// of a JSON text, of holds, of uniqueness and of the schema validator.
var serverCodes = []string{
	"field_forbidden",
	"json_syntax", "json_depth", "too_large", "duplicate_key", "text_utf8", "hold_account", "hold_amount", "schema", "not_unique",
}

// RecordMessages are the texts, in lang, with which a page words what it finds in a record, by key: a problem's
// code; "rule.<code>" for why a rule failed, with "rule.fact.<code>" and "rule.kind.<kind>" for its arguments
// code and want, got (rules.FailureMessages); "want.<type>" for the argument want of a problem. {name} is an
// argument.
func RecordMessages(lang string) map[string]string {
	out := map[string]string{}
	for _, code := range recordCodes {
		m := messages[code]
		out[code] = pick(lang == Chinese, m.zh, m.en)
	}
	for _, name := range FieldTypes() {
		out["want."+name] = inWords(name, lang)
	}
	for key, text := range rules.FailureMessages(lang) {
		out["rule."+key] = strings.TrimSpace(text)
	}
	return out
}
