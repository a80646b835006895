package api

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/superform-dev/superform/forms"
)

// A page that fills in a form carries the units of the field types that the form uses: what is drawn, read and written by
// one of them is a chunk of its own (ui/kit/fields/units.ts), so that more types make no page heavier that does without.

// unitOf names the unit of a field: some inputs have their own; numbers are one. ui/kit/fields/controls.ts says the same.
func unitOf(kind, control string) string {
	if control != "" {
		return control
	}
	switch kind {
	case "integer", "decimal", "money":
		return "number"
	case "members", "department", "departments": // of which the server tells pages by the field's control
		return "member"
	}
	return kind
}

// everyUnit lists the units that were built.
func (cl *client) everyUnit() []string {
	var all []string
	for name := range cl.manifest {
		if unit := path.Base(path.Dir(name)); strings.HasPrefix(name, "kit/fields/") && path.Base(name) == "field-"+unit+".ts" {
			all = append(all, unit)
		}
	}
	slices.Sort(all)
	return all
}

// unitsOf gives the units that a page needs for the form it carries, sorted and joined by commas; "" where it carries none.
// What is computed is only shown, which pages can of most types; what an answer names beyond the units that there are, the client asks for itself.
func (cl *client) unitsOf(p *page, all []answered) string {
	type field struct {
		Type    string
		Control string
		Rules   struct{ Value json.RawMessage }
		Columns []field
	}
	var form struct {
		Fields []field
		Panes  json.RawMessage
	}
	if p.view != "form" || json.Unmarshal(find(all, "form"), &form) != nil {
		return ""
	}
	known, units := cl.everyUnit(), []string{}
	var visit func([]field)
	visit = func(fields []field) {
		for _, f := range fields {
			if unit := unitOf(f.Type, f.Control); (f.Rules.Value == nil || f.Control != "" || f.Columns != nil || !forms.ShownByPages(f.Type)) && slices.Contains(known, unit) && !slices.Contains(units, unit) {
				units = append(units, unit)
			}
			visit(f.Columns)
		}
	}
	visit(form.Fields)
	if form.Panes != nil && slices.Contains(known, "layout") {
		units = append(units, "layout")
	}
	slices.Sort(units)
	return strings.Join(units, ",")
}

// beyond reports whether a text is about types of fields alone that a page with these units does without: where one of
// them is filled in later, it comes with all texts.
func beyond(key, units string) bool {
	code, ok := strings.CutPrefix(key, "problem.")
	types := forms.RaisedBy(code)
	return ok && units != "" && types != nil && !slices.ContainsFunc(types, func(kind string) bool {
		return slices.Contains(strings.Split(units, ","), unitOf(kind, ""))
	})
}

// builtFor gives what pages of a look are made of.
func (cl *client) builtFor(l look) *built {
	if l.units == "" {
		return cl.views[l.view]
	}
	b, err := cl.collect(l.view, strings.Split(l.units, ","))
	if err != nil {
		panic(err) // every unit was collected when the process started
	}
	return b
}

// mostUnits is how many frames and tails are kept of pages with units of fields: companies decide by their forms how many
// there are, and one takes some 400 KB.
const mostUnits = 48

// latest keeps what was made for the keys that were asked for last.
type latest[K comparable, V any] struct {
	mu   sync.Mutex
	made map[K]func() V
	keys []K // those asked for last at the end
}

// get gives what was made for a key, and makes it where it is not there: once, while others are not kept waiting.
func (l *latest[K, V]) get(key K, build func() V) V {
	l.mu.Lock()
	value := l.made[key]
	if value == nil {
		value = sync.OnceValue(build)
		if l.made == nil {
			l.made = map[K]func() V{}
		}
		l.made[key] = value
	} else {
		at := slices.Index(l.keys, key)
		l.keys = slices.Delete(l.keys, at, at+1)
	}
	l.keys = append(l.keys, key)
	if len(l.keys) > mostUnits {
		delete(l.made, l.keys[0])
		l.keys = slices.Delete(l.keys, 0, 1)
	}
	l.mu.Unlock()
	return value()
}
