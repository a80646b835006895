package forms

import (
	"encoding/json"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// FieldType gives the type that a field has in rules, from a definition's canonical JSON alone, without
// compiling it: what one form must know of another, so that forms may refer to each other in a ring. App
// completes a form id without a dot. False where there is no such field, or a rule cannot look it up.
func FieldType(src []byte, app, id string) (rules.Type, bool) {
	var def struct {
		Schema struct {
			Properties map[string]struct {
				Field   string          `json:"x-field"`
				Scale   int             `json:"x-scale"`
				Form    string          `json:"x-form"`
				Options json.RawMessage `json:"x-options"`
			} `json:"properties"`
		} `json:"schema"`
	}
	if err := json.Unmarshal(src, &def); err != nil {
		return rules.Type{}, false
	}
	property, ok := def.Schema.Properties[id]
	kind := kindOf(property.Field)
	if !ok || kind == nil || property.Field == "table" {
		return rules.Type{}, false
	}
	field := &Field{ID: id, Type: property.Field, Scale: property.Scale, kind: kind}
	var from struct {
		From string `json:"from"`
	}
	_ = json.Unmarshal(property.Options, &from) // a list of options names no form
	if from.From += property.Form; from.From != "" {
		field.From = from.From
		if !strings.Contains(field.From, ".") {
			field.From = app + "." + field.From
		}
	}
	return field.RuleType(), true
}
