package api

import (
	"strconv"
	"strings"

	"github.com/superform-dev/superform/forms"
)

// language picks the language that a header Accept-Language wants most among those we write, or "" where
// it wants none of them.
func language(accept string) string {
	best, bestQ := "", 0.0
	for i := 0; accept != "" && i < 20; i++ {
		var part string
		part, accept, _ = strings.Cut(accept, ",")
		tag, params, _ := strings.Cut(part, ";")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil || !(parsed >= 0 && parsed <= 1) {
				continue
			}
			q = parsed
		}
		if known := knownLanguage(strings.TrimSpace(tag)); known != "" && q > bestQ {
			best, bestQ = known, q
		}
	}
	return best
}

// knownLanguage maps a language tag to one that we write.
func knownLanguage(tag string) string {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch primary {
	case "zh":
		return forms.Chinese
	case "en":
		return forms.English
	}
	return ""
}
