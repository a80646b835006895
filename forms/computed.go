package forms

import (
	"github.com/superform-dev/superform/forms/regions"
	"github.com/superform-dev/superform/forms/rules"
)

// unkeepable says why a computed value cannot be kept: Decode would refuse it in the stored document, and
// nobody could open the record again. Bounds that the schema sets are not its business: a value beyond them
// is kept and reported.
func unkeepable(f *Field, v rules.Value) *fault {
	if f.peopleFact() != "" {
		return unkeepablePeople(v)
	}
	switch v.Kind() {
	case rules.KindNumber:
		if beyondBorder(v.AsNumber(), f.Scale) {
			return wrong("number_too_large")
		}
	case rules.KindText:
		return unkeepableText(f, v.AsText())
	case rules.KindList:
		for _, one := range v.AsList() {
			if !f.knows(one.AsText()) {
				return f.unknown()
			}
		}
		if len(v.AsList()) > MaxChoices {
			return wrong("too_many_choices", "limit", itoa(MaxChoices))
		}
	}
	return nil
}

func unkeepableText(f *Field, text string) *fault {
	switch f.Type {
	case "text":
		return checkLine(text)
	case "longtext":
		return checkLines(text)
	case "region":
		if !regions.IsCode(text) {
			return wrong("not_a_region")
		}
	case "option", "reference":
		if !f.knows(text) {
			return f.unknown()
		}
	}
	return nil
}
