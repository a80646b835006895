package forms

import "testing"

func TestLongtext(t *testing.T) {
	testValues(t, `{"type":"string","x-field":"longtext","maxLength":10}`, []valueCase{
		{"lines and tabs are kept", `"a\r\n\tb"`, `"a\r\n\tb"`, ""},
		{"a zero-width space is kept", "\"a\u200bb\"", "\"a\u200bb\"", ""},
		{"an override is refused", "\"a\u202eb\"", "", "the text contains an invisible control character (U+202E); remove it and type again"},
		{"an escape character is refused", `"a\u001bb"`, "", "the text contains an invisible control character (U+001B); remove it and type again"},
		{"NUL is refused", `"\u0000"`, "", "the text contains a NUL character"},
		{"too long", `"12345678901"`, `"12345678901"`, "at most 10 characters"},
		{"a list is no text", `["a"]`, "", "text is needed here"},
	})
	testDisplay(t, `{"type":"string","x-field":"longtext"}`, `"a\nb"`, "a\nb", "a\nb", "")
}
