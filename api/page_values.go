package api

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// formView is what the shell reads of a form's answer.
type formView struct {
	engine.FormRef
	Schema struct {
		Properties map[string]struct {
			Unit forms.Text `json:"x-unit"`
		}
	}
	Layout []struct {
		Title  forms.Text
		Fields []string
	}
	Fields  []fieldView
	Options map[string][]choice // in the caller's language
}

type fieldView struct {
	ID, Type string
	Label    forms.Text
	Options  []choice
}

// choice is one option; its label is a text in a definition and a string in Options, which a Text reads too.
type choice struct {
	ID    string
	Label forms.Text
}

// sections gives the fields in the order of the page with what data say, or without data all fields, empty. Fields
// without a value are left out: what is shown of those depends on rules, which the client has.
func (f *formView) sections(data map[string]json.RawMessage, lang string, year int, texts map[string]string) []sectionView {
	var list []sectionView
	for _, s := range f.Layout {
		section := sectionView{Title: s.Title.In(lang, "")}
		for _, id := range s.Fields {
			i := slices.IndexFunc(f.Fields, func(field fieldView) bool { return field.ID == id })
			if i < 0 {
				continue
			}
			value := f.words(id, f.Fields[i].Type, data[id], lang, year, texts)
			if data == nil || value != "" {
				section.Values = append(section.Values, valueView{cmp.Or(f.Fields[i].Label.In(lang, ""), id), value})
			}
		}
		if len(section.Values) > 0 {
			list = append(list, section)
		}
	}
	return list
}

// words puts a value into words; "" where there is none.
func (f *formView) words(id, kind string, raw json.RawMessage, lang string, year int, texts map[string]string) string {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case kind == "boolean":
		return texts[map[string]string{"true": "kit.yes", "false": "kit.no"}[string(raw)]]
	case kind == "file":
		return texts["kit.file"]
	case kind == "table":
		var rows []json.RawMessage
		_ = json.Unmarshal(raw, &rows) // what is none has no rows
		return strings.ReplaceAll(texts["kit.rows"], "{count}", strconv.Itoa(len(rows)))
	case kind == "option":
		return f.labels(id, raw, lang)
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw) // a number, as it is written
	}
	if kind == "date" {
		return told(text, lang, year)
	}
	if unit := f.Schema.Properties[id].Unit.In(lang, ""); unit != "" && text != "" {
		text += " " + unit
	}
	return text
}

// labels names the options that were chosen: one, or several in a list.
func (f *formView) labels(id string, raw json.RawMessage, lang string) string {
	var chosen []string
	if json.Unmarshal(raw, &chosen) != nil {
		chosen = make([]string, 1)
		if json.Unmarshal(raw, &chosen[0]) != nil {
			return ""
		}
	}
	for i, one := range chosen {
		for _, option := range f.choices(id) {
			if option.ID == one {
				chosen[i] = option.Label.In(lang, "")
			}
		}
	}
	return strings.Join(chosen, "、")
}

// choices are those that the answer gives in the caller's language, else those of the definition.
func (f *formView) choices(id string) []choice {
	if list := f.Options[id]; list != nil {
		return list
	}
	for _, field := range f.Fields {
		if field.ID == id {
			return field.Options
		}
	}
	return nil
}
