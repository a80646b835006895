package api

import (
	"encoding/json"
	"fmt"
	"html/template"

	"github.com/superform-dev/superform/forms/rich"
)

// formatted writes a formatted text as elements. What is stored is read once more, whoever stored it, so that nothing but the
// elements of the subset can come of it.
func formatted(raw json.RawMessage) template.HTML {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return template.HTML(rich.Read(text).Page()) //nolint:gosec // it is made of lines, every character of them escaped
}

// RichStyles are the addresses of the style sheets of formatted text, where the page shows one.
func (v *view) RichStyles() []string {
	for _, section := range v.Sections {
		for _, value := range section.Values {
			if value.Rich != "" {
				return v.cl.stylesOf("richtext")
			}
		}
	}
	return nil
}

// stylesOf are the addresses of the style sheets of a unit.
func (cl *client) stylesOf(unit string) []string {
	var list []string
	for _, file := range cl.manifest[fmt.Sprintf(unitChunk, unit)].CSS {
		list = append(list, cl.assets["/"+file].path)
	}
	return list
}
