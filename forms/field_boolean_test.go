package forms

import "testing"

func TestBoolean(t *testing.T) {
	testValues(t, `{"type":"boolean","x-field":"boolean"}`, []valueCase{
		{"true", `true`, `true`, ""},
		{"false is a value", `false`, `false`, ""},
		{"null is a blank", `null`, "", ""},
		{"one is not true", `1`, "", "true or false is needed here"},
		{"a text is not true", `"true"`, "", "true or false is needed here"},
	})
	testDisplay(t, `{"type":"boolean","x-field":"boolean"}`, `true`, "是", "Yes", "int 1")
	testDisplay(t, `{"type":"boolean","x-field":"boolean"}`, `false`, "否", "No", "int 0")
}
