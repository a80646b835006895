package rules

// failureCodes are the codes that a Failure can have; the other messages are about a rule's source.
var failureCodes = []string{
	"budget_rows", "budget_steps", "budget_text", "capitals_range", "data_kind", "date_range", "division_by_zero", "fact_failed",
	"not_whole", "number_too_long", "zone_unknown",
}

// FailureMessages are the texts of why a rule can fail, in lang, by key: a failure's own code, "fact.<code>"
// for why a fact cannot be had, "kind.<kind>" for a kind of value that stands as an argument. {name} is an
// argument.
func FailureMessages(lang string) map[string]string {
	column := 1
	if lang == "zh-CN" || lang == "zh" {
		column = 0
	}
	out := map[string]string{}
	for _, code := range failureCodes {
		out[code] = messages[code][column]
	}
	for code, text := range factTexts {
		out["fact."+code] = text[column]
	}
	for _, kind := range kindNames {
		out["kind."+kind] = kindTexts[kind][column]
	}
	return out
}
