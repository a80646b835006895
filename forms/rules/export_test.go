package rules

import "strings"

// RefusalCodes are the codes of errors of compiling.
func RefusalCodes() []string {
	failures := map[string]bool{"did_you_mean": true, "did_you_mean_field": true}
	for _, code := range failureCodes {
		failures[code] = true
	}
	var out []string
	for _, code := range sortedKeys(messages) {
		if !failures[code] && !strings.Contains(code, ".") {
			out = append(out, code)
		}
	}
	return out
}

// FailureCodes are the codes of failures.
func FailureCodes() []string { return failureCodes }

// Predicates are the names of the functions whose second argument is evaluated for each row.
func Predicates() []string { return sortedKeys(predicates) }

// BaseFacts are the facts that every caller knows.
func BaseFacts() []string { return append(sortedKeys(baseFacts), "now", "today") }

// FixedZones are the zones that are known without rules.
func FixedZones() []string { return sortedKeys(fixedZones) }

// Codes are the codes of all messages.
func Codes() []string { return sortedKeys(messages) }
