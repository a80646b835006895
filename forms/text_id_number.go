package forms

import (
	"unicode/utf8"

	"github.com/superform-dev/superform/forms/rules"
)

// checkIDNumber holds a text against GB 11643, as the function validID does, and says which part does not fit.
func checkIDNumber(id string) *fault {
	switch rules.CheckID(id) {
	case rules.IDLength:
		return wrong("id_number_length", "count", itoa(utf8.RuneCountInString(id)))
	case rules.IDCharacters:
		return wrong("id_number_characters")
	case rules.IDDate:
		return wrong("id_number_date")
	case rules.IDCheck:
		return wrong("id_number_check")
	}
	return nil
}
