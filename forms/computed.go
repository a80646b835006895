package forms

import "github.com/superform-dev/superform/forms/rules"

// unkeepable says why a computed value cannot be kept: Decode would refuse it in the stored document, and
// nobody could open the record again. Bounds that the schema sets are not its business: a value beyond them
// is kept and reported.
func unkeepable(f *Field, v rules.Value) *fault {
	switch v.Kind() {
	case rules.KindNumber:
		if beyondBorder(v.AsNumber(), f.Scale) {
			return wrong("number_too_large")
		}
	case rules.KindText:
		return unkeepableText(f, v.AsText())
	}
	return nil
}

func unkeepableText(f *Field, text string) *fault {
	switch f.Type {
	case "text":
		return checkLine(text)
	case "longtext":
		return checkLines(text)
	case "option":
		if !isKey(text) || f.From == "" && f.option(text) == nil {
			return wrong("option_unknown")
		}
	}
	return nil
}
