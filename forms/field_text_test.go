package forms

import (
	"strings"
	"testing"

	"github.com/superform-dev/superform/forms/rules"
)

func TestText(t *testing.T) {
	testValues(t, `{"type":"string","x-field":"text","maxLength":20}`, []valueCase{
		{"is kept as typed", `" Ａb\u0301  é "`, "\" Ａb\u0301  é \"", ""},
		{"may hold Chinese beyond the basic plane", `"𠮷野家"`, `"𠮷野家"`, ""},
		{"may hold quotes, slashes and braces", `"\"\\/ {{days}} ${x}"`, `"\"\\/ {{days}} ${x}"`, ""},
		{"null is a blank", `null`, "", ""},
		{"an empty text is a blank", `""`, "", ""},
		{"escapes are read", `"\u0041\ud842\udfb7"`, `"A𠮷"`, ""},
		{"a family of pictures is one picture", "\"👩\u200d👩\u200d👧\"", "\"👩\u200d👩\u200d👧\"", ""},
		{"a number is no text", `7`, "", "text is needed here"},
		{"an object is no text", `{"a":[1,{"b":null}]}`, "", "text is needed here"},
		{"NUL is refused", `"a\u0000b"`, "", "the text contains a NUL character"},
		{"a lone high surrogate is refused", `"a\ud842b"`, "", "the text contains half of a character (a lone surrogate)"},
		{"a lone low surrogate is refused", `"\udfb7"`, "", "the text contains half of a character (a lone surrogate)"},
		{"two high surrogates are refused", `"\ud842\ud842"`, "", "the text contains half of a character (a lone surrogate)"},
		{"bytes that are not UTF-8 are refused", "\"a\xffb\"", "", "the text is not valid UTF-8"},
		{"a line break is refused", `"a\nb"`, "", "only one line of text is possible here"},
		{"a tab is refused", `"a\tb"`, "", "the text contains an invisible control character (U+0009); remove it and type again"},
		{"a right-to-left override is refused", "\"a\u202eb\"", "", "the text contains an invisible control character (U+202E); remove it and type again"},
		{"a zero-width space is refused", "\"a\u200bb\"", "", "the text contains an invisible control character (U+200B); remove it and type again"},
		{"a joiner between letters is refused", "\"a\u200db\"", "", "the text contains an invisible control character (U+200D); remove it and type again"},
		{"a byte order mark is refused", "\"\ufeffa\"", "", "the text contains an invisible control character (U+FEFF); remove it and type again"},
		{"a tag character is refused", "\"a\U000E0041\"", "", "the text contains an invisible control character (U+E0041); remove it and type again"},
		{"twenty characters fit", `"` + strings.Repeat("假", 20) + `"`, `"` + strings.Repeat("假", 20) + `"`, ""},
		{"twenty-one do not", `"` + strings.Repeat("假", 21) + `"`, `"` + strings.Repeat("假", 21) + `"`, "at most 20 characters"},
	})
	testValues(t, `{"type":"string","x-field":"text","minLength":2,"pattern":"^[A-Z]+$"}`, []valueCase{
		{"a short one is told so", `"A"`, `"A"`, "at least 2 characters"},
		{"a pattern is matched", `"AB"`, `"AB"`, ""},
		{"or not", `"Ab"`, `"Ab"`, "this does not have the required form"},
	})
	testValues(t, `{"type":"string","x-field":"text","format":"email"}`, []valueCase{
		{"an address", `"li@example.com"`, `"li@example.com"`, ""},
		{"a name before the address", `"Li <li@example.com>"`, `"Li <li@example.com>"`, "an e-mail address such as name@example.com is needed here"},
		{"no address", `"li"`, `"li"`, "an e-mail address such as name@example.com is needed here"},
	})
	testValues(t, `{"type":"string","x-field":"text","format":"uri"}`, []valueCase{
		{"a web address", `"https://example.com/a?b=c"`, `"https://example.com/a?b=c"`, ""},
		{"a script", `"javascript:alert(1)"`, `"javascript:alert(1)"`, "a web address such as https://example.com is needed here"},
		{"a file", `"file:///etc/passwd"`, `"file:///etc/passwd"`, "a web address such as https://example.com is needed here"},
		{"a password in it", `"https://a:b@example.com"`, `"https://a:b@example.com"`, "a web address such as https://example.com is needed here"},
	})
	testDisplay(t, `{"type":"string","x-field":"text"}`, `"李"`, "李", "李", "text 李")
	testDisplay(t, `{"type":"string","x-field":"text"}`, `"`+strings.Repeat("李", 300)+`"`, strings.Repeat("李", 300), strings.Repeat("李", 300), "text "+strings.Repeat("李", SlotTextLength))
}

func TestATextThatShowsNothingIsBlankWhereOneIsRequired(t *testing.T) {
	f := compile(t, `{"format":1,"kind":"plain","title":"T","schema":{"type":"object","required":["a"],"properties":{
		"a":{"type":"string","x-field":"longtext"},"b":{"type":"string","x-field":"longtext","x-require":"true"},
		"c":{"type":"string","x-field":"text","minLength":2},"d":{"type":"string","x-field":"text"}}}}`, Env{})
	for _, c := range []struct{ name, a, b, c, want string }{
		{"spaces", "   ", "  ", "  ", "a: this must be filled in\nb: this must be filled in\nc: at least 2 characters"},
		{"tabs, line breaks and wide spaces", "\n\t", "\u3000\u00a0", "\u3000\u3000", "a: this must be filled in\nb: this must be filled in\nc: at least 2 characters"},
		{"characters of no width", "\u200b\ufeff\u200d", "\u0301\u2800", "\u2800\u2800", "a: this must be filled in\nb: this must be filled in\nc: at least 2 characters"},
		{"something among spaces", " 好 ", "\n.", "x ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := rules.Data{"a": rules.Text(c.a), "b": rules.Text(c.b), "c": rules.Text(c.c), "d": rules.Text(" ")}
			if got := listing(f.Evaluate(Input{Data: d, Submit: true}).Problems); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}
