package api

import (
	"encoding/json"
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
	Layout []struct{ Fields []string }
	Fields []struct {
		ID, Type string
		Label    forms.Text
		Options  []choice
	}
	Options map[string][]choice // in the caller's language
}

// choice is one option; its label is a text in a definition and a string in Options, which a Text reads too.
type choice struct {
	ID    string
	Label forms.Text
}

// values gives the fields in the order of the page with what data say, or without data all fields, empty. Fields
// without a value are left out: what is shown of those depends on rules, which the client has.
func (f *formView) values(data map[string]json.RawMessage, lang string, texts map[string]string) []valueView {
	var list []valueView
	for _, section := range f.Layout {
		for _, id := range section.Fields {
			for _, field := range f.Fields {
				if field.ID != id {
					continue
				}
				label := field.Label.In(lang, "")
				if label == "" {
					label = id
				}
				value := f.words(id, field.Type, data[id], lang, texts)
				if data == nil || value != "" {
					list = append(list, valueView{label, value})
				}
			}
		}
	}
	return list
}

// words puts a value into words; "" where there is none.
func (f *formView) words(id, kind string, raw json.RawMessage, lang string, texts map[string]string) string {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case kind == "boolean":
		return texts[map[string]string{"true": "shell.yes", "false": "shell.no"}[string(raw)]]
	case kind == "file":
		return texts["shell.file"]
	case kind == "table":
		var rows []json.RawMessage
		_ = json.Unmarshal(raw, &rows) // what is none has no rows
		return strings.ReplaceAll(texts["shell.rows"], "{count}", strconv.Itoa(len(rows)))
	case kind == "option":
		return f.labels(id, raw, lang)
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw) // a number, as it is written
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
