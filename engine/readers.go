package engine

import (
	"fmt"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/bundles"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// typesOf answers what type a field of a form has; with field "" whether there is such a form.
type typesOf func(form, field string) (rules.Type, bool)

// stand says whether what places of a definition read of other forms is still there with the type that it was compiled
// with; else it gives the first that is not, and the type that it has now, blank where it is gone.
func stand(references []forms.Reference, types typesOf) (forms.Reference, rules.Type, bool) {
	for _, r := range references {
		if now, ok := types(r.Form, r.Field); !ok || r.Field != "" && !alike(now, r.Type) {
			return r, now, false
		}
	}
	return forms.Reference{}, rules.Type{}, true
}

// stands is stand without the place.
func stands(references []forms.Reference, types typesOf) bool {
	_, _, ok := stand(references, types)
	return ok
}

// alike says whether a rule that was compiled with one type may be given values of the other. Decimals do not count.
func alike(a, b rules.Type) bool {
	if a.Kind != b.Kind || a.Of != b.Of || (a.Elem == nil) != (b.Elem == nil) {
		return false
	}
	return a.Elem == nil || alike(*a.Elem, *b.Elem)
}

// checkReaders refuses to publish forms that lack what rules of other definitions read in them, or have it with another
// type: those that the same publication does not replace. What it replaces is compiled against the new forms anyway.
func (cat *catalog) checkReaders(steps []bundles.Step, types typesOf) *fieldRead {
	replaced := map[string]bool{}
	for _, s := range steps {
		replaced[s.Kind+" "+s.ID] = s.Action != bundles.Keep
	}
	for _, id := range sortedKeys(cat.forms) {
		pub := cat.forms[id]
		if r, now, ok := stand(pub.form.References(), types); !ok && !replaced[kindForm+" "+id] {
			return &fieldRead{apps.Use{Kind: kindForm, ID: id}, r, now}
		}
		if pub.flow == nil || replaced[kindFlow+" "+pub.flow.row.ID] {
			continue
		}
		if r, now, ok := stand(pub.flow.def.References, types); !ok {
			return &fieldRead{apps.Use{Kind: kindFlow, ID: pub.flow.row.ID}, r, now}
		}
	}
	return nil
}

// fieldRead is that a rule of a definition reads a field that would be gone, or be of another type now.
type fieldRead struct {
	by  apps.Use
	of  forms.Reference
	now rules.Type
}

// hidden is the fault of it for whoever may not know of the reader: no more than what kind it is.
func (u *fieldRead) hidden() *Fault {
	if u.now.Kind != rules.KindBlank {
		return NewFault("type_elsewhere", "form", u.of.Form, "field", u.of.Field, "in", u.by.Kind, "was", u.of.Type.String(), "now", u.now.String())
	}
	return NewFault("field_elsewhere", "form", u.of.Form, "field", u.of.Field, "in", u.by.Kind)
}

// fault is the fault of it for whoever may know of everything.
func (u *fieldRead) fault() *Fault {
	r := u.of
	f := NewFault("field_in_use", "form", r.Form, "field", r.Field, "reader", u.by.ID, "place", r.Path, "rule", r.Rule)
	if u.now.Kind != rules.KindBlank {
		f = NewFault("field_type_in_use", "form", r.Form, "field", r.Field, "reader", u.by.ID, "place", r.Path, "rule", r.Rule,
			"was", r.Type.String(), "now", u.now.String())
	}
	text := forms.Text{forms.Chinese: f.Text(forms.Chinese), forms.English: f.Text(forms.English)}
	f.Problems = []forms.Problem{{Path: r.Path, Code: f.Code, Args: f.Args, Message: text, From: r.From, To: r.To}}
	return f
}

// uncompilable is a definition that does not compile among the others.
type uncompilable struct {
	row      *store.DefinitionRow
	problems []forms.Problem
}

func (u *uncompilable) Error() string {
	return fmt.Sprintf("compile %s %s version %d: %s: %s", u.row.Kind, u.row.ID, u.row.Version, u.problems[0].Path, u.problems[0].Text(forms.English))
}

// fault says what is wrong with a definition that is to be published.
func (u *uncompilable) fault(lang string) *Fault {
	f := NewFault("definition_invalid", "id", u.row.ID, "place", u.problems[0].Path, "reason", u.problems[0].Text(lang))
	f.Problems = u.problems
	return f
}

// pastTypes answers what type a field of a form had when something was published: what reads it was compiled with that,
// and is read with it for as long as a record of it is kept. What cannot be read is not there.
type pastTypes struct {
	w      *work // nil: what was asked for so far is all
	at     int64
	bodies map[string]*store.DefinitionRow
}

// compiledAt compiles a definition with the types that fields had when it was published. What is compiled keeps answering
// what it asked for then, and nothing of the use case.
func compiledAt[T any](w *work, at int64, compile func(typesOf) (T, error)) (T, error) {
	past := &pastTypes{w: w, at: at, bodies: map[string]*store.DefinitionRow{}}
	defer func() { past.w = nil }()
	return compile(past.types)
}

func (p *pastTypes) types(form, field string) (rules.Type, bool) {
	if p.w != nil && p.bodies[form] == nil {
		p.bodies[form] = p.w.formAt(form, p.at)
	}
	return fieldTypes(p.bodies)(form, field)
}

// formAt gives the version of a form that was current at an instant, the first one where there was none yet; nil where
// there is no such form.
func (w *work) formAt(form string, at int64) *store.DefinitionRow {
	pub := w.cat.forms[form]
	if pub == nil {
		return nil
	}
	row := pub.row
	for row.PublishedAt > at && row.Version > 1 {
		before, err := w.tx.Definition(kindForm, form, row.Version-1)
		if err != nil {
			return nil
		}
		row = before
	}
	return row
}
