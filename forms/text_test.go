package forms

import (
	"encoding/json"
	"testing"
)

func TestTextIn(t *testing.T) {
	for _, c := range []struct {
		name           string
		text           Text
		lang, fallback string
		want           string
	}{
		{"the language asked for", Text{"en": "A", "zh-CN": "甲"}, "zh-CN", "en", "甲"},
		{"else the app's", Text{"en": "A", "de": "B"}, "zh-CN", "en", "A"},
		{"else the plain text", Text{"": "P", "de": "B"}, "zh-CN", "en", "P"},
		{"else the first there is", Text{"fr": "C", "de": "B"}, "zh-CN", "en", "B"},
		{"else nothing", nil, "zh-CN", "en", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.text.In(c.lang, c.fallback); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTextInJSON(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"a plain text", `"A"`, `"A"`},
		{"by language", `{"en":"A","zh-CN":"甲"}`, `{"en":"A","zh-CN":"甲"}`},
		{"zh means zh-CN", `{"zh":"甲"}`, `{"zh-CN":"甲"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var text Text
			if err := json.Unmarshal([]byte(c.raw), &text); err != nil {
				t.Fatal(err)
			}
			if got, err := json.Marshal(text); err != nil || string(got) != c.want {
				t.Errorf("got %s, %v, want %s", got, err, c.want)
			}
		})
	}
	var text Text
	if err := json.Unmarshal([]byte(`[1]`), &text); err == nil {
		t.Error("a list was taken")
	}
}
