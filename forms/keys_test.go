package forms

import "testing"

// Names that a database, a path, a rule or a reader could take for something else name no field (faults.md B).
func TestHostileKeys(t *testing.T) {
	for _, key := range []string{
		"a') OR 1=1 --", "a.b", `a\"b`, "$[0]", "$a", "_a", "1a", "A", "a-b", "a b", "", "a\\u0000", "id", "company_id", "status", "data", "constructor", "__proto__", "prototype",
		"\u0430bc", "\uff41bc", "a\u0301", "e\u0301", "\u00e9", "a\u200b", "\u202ea", "\U00020000",
		"a123456789012345678901234567890123456789012345678901234567890123", // 64 characters and one more than the first may be followed by
	} {
		src := wholeForm(`{"` + key + `":{"type":"string","x-field":"text"}}`)
		_, problems := Compile([]byte(src), Env{})
		if taken := len(problems) == 0; taken != (len(key) == 64) {
			t.Errorf("%q is taken: %v", key, taken)
		}
		if _, problems = Compile([]byte(wholeForm(`{"`+key+`z":{"type":"string","x-field":"text"}}`)), Env{}); len(key) == 64 && len(problems) == 0 {
			t.Errorf("%q and one more is taken", key)
		}
	}
}

// A text with characters beyond the first plane stays as it is. What differs only in how an accent is written are two texts, each kept as it was sent.
func TestTextsBeyondTheFirstPlane(t *testing.T) {
	f := compile(t, wholeForm(`{"name":{"type":"string","x-field":"text","maxLength":4}}`), Env{})
	for _, text := range []string{"\U00020bb7\u91ce\u5bb6", "\u00e9", "e\u0301", "\U0002a6a5"} {
		data, problems := f.Decode([]byte(`{"name":"` + text + `"}`))
		if len(problems) > 0 || data["name"].AsText() != text {
			t.Errorf("%+q comes as %+q: %v", text, data["name"].AsText(), problems)
		}
	}
	for _, text := range []string{"a\u202eb", "a\\u0000", "\\ud842", "\\udfb7\\ud842"} {
		if data, problems := f.Decode([]byte(`{"name":"` + text + `"}`)); len(problems) == 0 || !data["name"].IsBlank() {
			t.Errorf("%q is taken", text)
		}
	}
}
