package api

import (
	"cmp"
	"encoding/json"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// formView is what the shell reads of a form that is to be filled in.
type formView struct {
	engine.FormRef
	Layout []forms.Section
	Panes  forms.Panes
	Fields []struct {
		ID    string
		Label forms.Text
		Rules struct{ Show json.RawMessage }
	}
}

// sections gives the names of the fields in the order of the page, without those that a rule hides from an empty form
// as often as not: whether they show is known once the client has worked the rules out.
func (f *formView) sections(lang string) []sectionView {
	var list []sectionView
	for _, s := range f.Layout {
		// Of tabs and steps a page begins with the first.
		if s.Folded || s.Pane != "" && s.Pane != f.Panes.List[0].ID {
			continue
		}
		section := sectionView{Title: s.Title.In(lang, "")}
		for _, id := range s.Fields {
			for _, field := range f.Fields {
				if field.ID == id && field.Rules.Show == nil {
					section.Values = append(section.Values, valueView{Label: cmp.Or(field.Label.In(lang, ""), id)})
				}
			}
		}
		if len(section.Values) > 0 {
			list = append(list, section)
		}
	}
	return list
}

// readingView is what the shell shows a record with.
type readingView engine.ReadingForm

// sections gives the fields in the order of the page with what data say. Fields without a value are left out, as the
// client leaves them out.
func (f *readingView) sections(data map[string]json.RawMessage, lang string, year int, texts map[string]string) []sectionView {
	var list []sectionView
	for _, s := range f.Sections {
		section := sectionView{Title: s.Title}
		for _, id := range s.Fields {
			i := slices.IndexFunc(f.Fields, func(field engine.ReadingField) bool { return field.ID == id })
			if i < 0 {
				continue
			}
			if f.Fields[i].Type == "richtext" {
				if text := formatted(data[id]); text != "" {
					section.Values = append(section.Values, valueView{Label: f.Fields[i].Label, Rich: text})
				}
				continue
			}
			if value := words(&f.Fields[i], data[id], lang, year, texts); value != "" {
				section.Values = append(section.Values, valueView{
					Label: f.Fields[i].Label, Value: value, Link: linkTo(&f.Fields[i], data[id]), Chips: chips(&f.Fields[i], data[id]),
				})
			}
		}
		if len(section.Values) > 0 {
			list = append(list, section)
		}
	}
	return list
}

// hear takes in how values of types read that are not among those below.
func (f *readingView) hear(said map[string][]forms.Saying) {
	for i := range f.Fields {
		for _, one := range said[f.Fields[i].ID] {
			f.Fields[i].Options = append(f.Fields[i].Options, engine.Choice{ID: one.ID, Label: one.Label})
		}
	}
}

// placeLink is what opens a place in the map of the device; "" for what has no coordinates.
func placeLink(raw json.RawMessage) template.URL {
	var place struct{ Lat, Lng json.Number }
	if json.Unmarshal(raw, &place) != nil || place.Lat == "" || place.Lng == "" {
		return ""
	}
	return template.URL("geo:" + place.Lat + "," + place.Lng)
}

// words puts a value into words; "" where there is none.
func words(f *engine.ReadingField, raw json.RawMessage, lang string, year int, texts map[string]string) string {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return ""
	case f.Type == "boolean":
		return texts[map[string]string{"true": "kit.yes", "false": "kit.no"}[string(raw)]]
	case f.Type == "file":
		return texts["kit.file"]
	case f.Type == "files":
		var ids []string
		_ = json.Unmarshal(raw, &ids) // what is none names no files
		return texts["kit.file"] + " × " + strconv.Itoa(len(ids))
	case f.Type == "table":
		var rows []json.RawMessage
		_ = json.Unmarshal(raw, &rows) // what is none has no rows
		text := strings.ReplaceAll(texts["kit.rows"], "{count}", strconv.Itoa(len(rows)))
		for _, sum := range f.Options { // what stands below the rows
			text += " · " + sum.ID + "\u00a0" + sum.Label
		}
		return text
	case f.Type == "option", f.Type == "reference", f.Type == "references":
		return labels(f.Options, chosen(raw))
	}
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw) // a number, as it is written
	}
	if f.Type == "date" {
		return told(text, lang, year)
	}
	for _, said := range f.Options {
		if said.ID == text {
			return said.Label
		}
	}
	if f.Unit != "" && text != "" {
		text += " " + f.Unit
	}
	return text
}

// safeLink is what a value may lead to: a call, a mail, or a page of the web, unless a part of it is masked. ui/kit/fields/value.vue says the same.
var safeLink = regexp.MustCompile(`(?i)^(?:https?|tel|mailto):[^*]+$`)

// linkTo is the address that a value leads to, of a place or of a field with a link; "" for none.
func linkTo(f *engine.ReadingField, raw json.RawMessage) template.URL {
	if f.Type == "location" {
		return placeLink(raw)
	}
	var text string
	if f.Link == "" || json.Unmarshal(raw, &text) != nil {
		return ""
	}
	if f.Link != "web" {
		text = f.Link + text
	}
	if !safeLink.MatchString(text) {
		return ""
	}
	return template.URL(text) //nolint:gosec // of a scheme that does nothing but what the reader expects; attributes are escaped
}

// chips are the choices of a value whose options have colours.
func chips(f *engine.ReadingField, raw json.RawMessage) []chipView {
	if f.Tones == nil {
		return nil
	}
	ids := chosen(raw)
	list := make([]chipView, len(ids))
	for i, id := range ids {
		list[i] = chipView{labels(f.Options, []string{id}), f.Tones[id]}
	}
	return list
}

// chosen are the ids in a value: one, or several in a list.
func chosen(raw json.RawMessage) []string {
	var ids []string
	if json.Unmarshal(raw, &ids) != nil {
		ids = make([]string, 1)
		if json.Unmarshal(raw, &ids[0]) != nil {
			return nil
		}
	}
	return ids
}

// labels names the options that were chosen.
func labels(options []engine.Choice, chosen []string) string {
	for i, one := range chosen {
		for _, option := range options {
			if option.ID == one {
				chosen[i] = option.Label
			}
		}
	}
	return strings.Join(chosen, "、")
}
