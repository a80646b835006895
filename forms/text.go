package forms

import (
	"encoding/json"
	"fmt"
	"sort"
)

// Languages that pages, messages and definitions are written in; the first is the default.
const (
	Chinese = "zh-CN"
	English = "en"
)

// Text is a text in one or several languages, by language tag. In a definition it is an object
// ({zh-CN: …, en: …}) or a plain string in the app's language, kept under "".
type Text map[string]string

// In gives the text in lang, else in fallback (the app's language), else the plain string, else the
// first language present in alphabetical order, else "".
func (t Text) In(lang, fallback string) string {
	for _, tag := range []string{lang, fallback, ""} {
		if s, ok := t[tag]; ok {
			return s
		}
	}
	tags := make([]string, 0, len(t))
	for tag := range t {
		tags = append(tags, tag)
	}
	if len(tags) == 0 {
		return ""
	}
	sort.Strings(tags)
	return t[tags[0]]
}

// UnmarshalJSON reads a string or an object of strings; "zh" means zh-CN.
func (t *Text) UnmarshalJSON(b []byte) error {
	var plain string
	if err := json.Unmarshal(b, &plain); err == nil {
		*t = Text{"": plain}
		return nil
	}
	var byTag map[string]string
	if err := json.Unmarshal(b, &byTag); err != nil {
		return fmt.Errorf("a text is a string or an object of strings by language: %w", err)
	}
	if s, ok := byTag["zh"]; ok {
		delete(byTag, "zh")
		byTag[Chinese] = s
	}
	*t = byTag
	return nil
}

// MarshalJSON writes a plain string where the text has no language, else the object.
func (t Text) MarshalJSON() ([]byte, error) {
	if s, ok := t[""]; ok && len(t) == 1 {
		return json.Marshal(s)
	}
	return json.Marshal(map[string]string(t))
}
