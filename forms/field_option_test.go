package forms

import "testing"

func TestOption(t *testing.T) {
	listed := `{"type":"string","x-field":"option","x-options":[{"id":"am","label":{"zh":"上午","en":"morning"}},{"id":"pm"}]}`
	testValues(t, listed, []valueCase{
		{"one of the list", `"am"`, `"am"`, ""},
		{"a label is not its option", `"上午"`, "", "there is no such option"},
		{"another", `"noon"`, "", "there is no such option"},
		{"a list of options", `["am"]`, "", "an option is needed here"},
	})
	testDisplay(t, listed, `"am"`, "上午", "morning", "text am")
	testDisplay(t, listed, `"pm"`, "pm", "pm", "text pm")

	records := `{"type":"string","x-field":"option","x-options":{"from":"types"}}`
	testValues(t, records, []valueCase{
		{"a record by its key", `"annual"`, `"annual"`, ""},
		{"a record by its id", `"01890a5d-ac96-774b-bcce-b302099a8057"`, `"01890a5d-ac96-774b-bcce-b302099a8057"`, ""},
		{"a record that is gone", `"gone"`, `"gone"`, "there is no such option"},
		{"what can be no key", `"../x"`, "", "there is no such option"},
	})
	testDisplay(t, records, `"annual"`, "leave.types/annual", "leave.types/annual", "text annual")
}
