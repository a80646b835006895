package forms

import (
	"slices"
	"strings"

	"github.com/superform-dev/superform/forms/rules"
)

// Option is one choice that is listed in the definition.
type Option struct {
	ID       string `json:"id"`
	Label    Text   `json:"label,omitempty"`
	Colour   string `json:"colour,omitempty"`   // one of Colours; "": none
	Archived bool   `json:"archived,omitempty"` // not offered any more; where it was chosen before, it stays and is shown
	Under    string `json:"under,omitempty"`    // the option that it stands below; "": none
	Text     Text   `json:"text,omitempty"`     // of a consent: what is agreed to
}

// Colours are the names of what an option may be marked with; pages choose the shades, in light and dark.
var Colours = []string{"grey", "red", "orange", "green", "teal", "blue", "purple", "pink"}

// Bounds of what is listed: how deep options stand below others, and how long the text of a consent is.
const (
	maxDepthOfOptions = 8
	maxConsent        = 20000
)

// option gives the listed option with this id, nil where there is none.
func (f *Field) option(id string) *Option {
	if i, ok := f.places[id]; ok {
		return &f.Options[i]
	}
	return nil
}

// knows says whether a text can be one of the field's options; of those that are records only a fact tells.
func (f *Field) knows(id string) bool { return isKey(id) && (f.From != "" || f.option(id) != nil) }

// chosen says what is wrong with one choice by the definition alone; nil is nothing.
func (f *Field) chosen(id string) *fault {
	switch {
	case !f.knows(id):
		return wrong("option_unknown")
	case f.groups[id]:
		return wrong("option_group")
	}
	return nil
}

// choices are the ids that a value of the field holds: one, several, or none.
func (f *Field) choices(v rules.Value) []rules.Value {
	switch v.Kind() {
	case rules.KindText:
		return []rules.Value{v}
	case rules.KindList:
		return v.AsList()
	}
	return nil
}

// Choices are the ids of the options, or the keys of the records, that a value of an option, options, reference or references field holds.
func (f *Field) Choices(v rules.Value) []string {
	var ids []string
	if f.chooses() {
		for _, one := range f.choices(v) {
			ids = append(ids, one.AsText())
		}
	}
	return ids
}

// choiceText writes one choice as people read it: its label, behind those that it stands below.
func (f *Field) choiceText(id, lang string, names func(kind, id string) string) string {
	if f.From != "" && names != nil {
		if name := names(f.From, id); name != "" {
			return name
		}
	}
	var path []string
	for o := f.option(id); o != nil; o = f.option(o.Under) {
		label := o.Label.In(lang, f.language)
		if label == "" {
			label = o.ID
		}
		path = append(path, label)
	}
	if path == nil {
		return id
	}
	slices.Reverse(path)
	return strings.Join(path, " / ")
}

// options reads x-options: a list of choices, or a form whose records they are; and which of them are offered.
func (r *propertyReader) options() {
	n := r.n.get("x-options")
	switch {
	case n == nil:
		r.c.ps.add(problem(r.n.path, "options_missing"))
	case n.kind == isList:
		r.list(n)
	case n.kind == isObject && (n.get("from") != nil) != (n.get("list") != nil):
		r.c.keys(n, "from", "list", "where", "x-comment")
		if from := n.get("from"); from != nil {
			r.f.From = r.c.formID(from)
		} else if list := n.get("list"); r.c.want(list, isList, "list") {
			r.list(list)
		}
		if r.f.From != "" || n.get("list") != nil { // else there is nothing to hold the rule against
			r.c.rule(n.get("where"), r.f, rules.Type{Kind: rules.KindBool}, &r.f.Where)
		}
	default:
		r.c.ps.add(problem(n.path, "options_shape"))
	}
}

// list reads the options that the definition lists.
func (r *propertyReader) list(n *node) {
	if len(n.items) == 0 {
		r.c.ps.add(problem(n.path, "options_none"))
	}
	if len(n.items) > maxOptions {
		r.c.ps.add(problem(n.path, "too_many", "limit", itoa(maxOptions)))
		return
	}
	seen := map[string]bool{}
	for _, item := range n.items {
		if !r.c.want(item, isObject, "object") {
			continue
		}
		r.c.keys(item, "id", "label", "colour", "archived", "under", "text", "x-comment")
		if id := r.c.id(item, seen); id != "" {
			r.f.Options = append(r.f.Options, r.listed(id, item))
		}
	}
	r.f.places, r.f.groups = make(map[string]int, len(r.f.Options)), map[string]bool{}
	for i, o := range r.f.Options {
		r.f.places[o.ID] = i
		r.f.groups[o.Under] = true
	}
	r.below(n)
}

func (r *propertyReader) listed(id string, n *node) Option {
	o := Option{ID: id, Label: r.c.texts(n.get("label"), 200), Colour: r.c.word(n.get("colour"), Colours...)}
	if archived := n.get("archived"); archived != nil && r.c.want(archived, isBool, "true/false") {
		o.Archived = archived.text == "true"
	}
	o.Under = r.c.text(n.get("under"))
	if text := n.get("text"); text != nil {
		o.Text = r.c.texts(text, maxConsent)
		if r.f.Input != inputConsent {
			r.c.ps.add(problem(text.path, "option_text"))
		}
	}
	return o
}

// below refuses options that stand below none, below themselves, or too deep. A cycle is deeper than all.
func (r *propertyReader) below(n *node) {
	for _, item := range n.items {
		under := item.get("under")
		if under == nil || under.text == "" {
			continue
		}
		if r.f.Type == "option" && r.f.Input != inputCascade {
			r.c.ps.add(problem(under.path, "option_level"))
			continue
		}
		depth := 0
		for o := r.f.option(under.text); o != nil && depth <= maxDepthOfOptions; o = r.f.option(o.Under) {
			depth++
		}
		switch {
		case depth == 0:
			known := make([]string, 0, len(r.f.Options))
			for _, o := range r.f.Options {
				known = append(known, o.ID)
			}
			r.c.ps.add(problem(under.path, "option_under", "id", clip(under.text), "suggestion", suggest(under.text, known)))
		case depth >= maxDepthOfOptions:
			r.c.ps.add(problem(under.path, "option_depth", "limit", itoa(maxDepthOfOptions)))
			r.f.groups, r.f.Options, r.f.places = nil, nil, nil // nobody goes round in it
			return
		}
	}
}
