package forms

import (
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// referencesKind is several records of another form, none twice, in the order of their keys, as several options that are records.
type referencesKind struct{ optionsKind }

func (referencesKind) shape() (string, message) {
	return "array", message{"若干记录的列表", "a list of records"}
}

func (referencesKind) read(r *propertyReader) {
	r.reference()
	r.choiceCount()
}

func (referencesKind) display(f *Field, v rules.Value, lang string, names func(kind, id string) string) string {
	parts := make([]string, len(v.AsList()))
	for i, one := range v.AsList() {
		parts[i] = f.recordText(one.AsText(), lang, names)
	}
	return strings.Join(parts, pick(lang == Chinese, "、", ", "))
}
