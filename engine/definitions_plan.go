package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/bundles"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// DraftPlan is what publishing the drafts of an app would do.
type DraftPlan struct {
	Definitions []PlannedDefinition `json:"definitions"`
	Problems    []DefinitionProblem `json:"problems" doc:"why they cannot be published; empty: they can"`
}

// PlannedDefinition is what becomes of one definition.
type PlannedDefinition struct {
	DraftRef
	ID          string           `json:"id"`
	Version     int              `json:"version" doc:"that it would be"`
	Changes     []ChangeView     `json:"changes"`
	Conversions []ConversionView `json:"conversions,omitempty"`
}

// ChangeView is one difference between two versions of a definition.
type ChangeView struct {
	Path string `json:"path" doc:"JSON pointer, elements by their ids"`
	Code string `json:"code"`
	Text string `json:"text"`
}

// ConversionView is what becomes of a field's values.
type ConversionView struct {
	Field string `json:"field" doc:"items.amount is a column"`
	From  string `json:"from"`
	To    string `json:"to"`
	Loss  string `json:"loss" enum:"lossless,lossy,refused"`
	Text  string `json:"text"`
}

// planned is what drafts of an app come to: the app, the steps that publish it, and the catalog as it would be.
type planned struct {
	app    *apps.App // nil: it cannot even be read
	stand  map[string]*standingDefinition
	steps  []bundles.Step
	next   *catalog // nil: it does not compile
	flaws  []flaw
	losses map[string][]forms.Conversion // by form
	mark   string                        // of the definitions and drafts that it was made of
}

// flaw is a reason why something cannot be published.
type flaw struct {
	kind, id, path, code string
	text                 func(lang string) string
}

func (p *planned) refuse(kind, id, path string, f *Fault) {
	p.flaws = append(p.flaws, flaw{kind, id, path, f.Code, f.Text})
}

// Plan says what publishing all drafts of an app would do.
func (e *Engine) Plan(ctx context.Context, c Caller, app string) (view DraftPlan, err error) {
	err = e.read(ctx, c, func(w *work) error {
		if err := w.ofApp(app); err != nil {
			return err
		}
		p, err := w.plan(app, nil)
		if err != nil {
			return err
		}
		view, err = w.planView(p)
		return err
	})
	return view, err
}

func (w *work) planView(p *planned) (DraftPlan, error) {
	view := DraftPlan{Definitions: []PlannedDefinition{}, Problems: w.flawViews(p)}
	for _, path := range sortedKeys(p.stand) {
		s := p.stand[path]
		if s.draft == nil {
			continue
		}
		ref, err := w.draftRef(s.draft)
		if err != nil {
			return view, err
		}
		one := PlannedDefinition{DraftRef: ref, ID: s.name.full(), Version: 1, Changes: []ChangeView{}}
		var before, after *apps.Tree
		if s.row != nil {
			one.Version = s.row.Version + 1
			before, _ = apps.ParseJSON(path, []byte(s.row.Body))
		}
		if after, _ = apps.ParseJSON(path, []byte(s.draft.Body)); after != nil {
			one.Changes = w.changeViews(before, after, s.name.App)
		}
		for _, c := range p.losses[s.name.full()] {
			one.Conversions = append(one.Conversions, conversionView(c, w.caller.Language))
		}
		view.Definitions = append(view.Definitions, one)
	}
	return view, nil
}

func conversionView(c forms.Conversion, lang string) ConversionView {
	return ConversionView{c.Path, c.From.Type, c.To.Type, string(c.Loss), apps.LossText(c.Loss, lang)}
}

func (w *work) changeViews(before, after *apps.Tree, app string) []ChangeView {
	out := []ChangeView{}
	for _, c := range apps.Diff(before, after, w.cat.languageOf(app)) {
		out = append(out, ChangeView{c.Path, c.Code, c.Text(w.caller.Language)})
	}
	return out
}

func (w *work) flawViews(p *planned) []DefinitionProblem {
	out := []DefinitionProblem{}
	for _, f := range p.flaws {
		out = append(out, DefinitionProblem{f.id, f.kind, f.path, f.code, f.text(w.caller.Language)})
	}
	return out
}

// plan works out what publishing drafts of an app comes to: those that chosen names, nil: all.
func (w *work) plan(app string, chosen func(*store.DraftRow) bool) (*planned, error) {
	stand, err := w.standing(app)
	if err != nil {
		return nil, err
	}
	p := &planned{stand: stand, losses: map[string][]forms.Conversion{}}
	for path, s := range stand {
		if s.draft != nil && chosen != nil && !chosen(s.draft) {
			if s.draft = nil; s.row == nil {
				delete(stand, path)
			}
		}
	}
	var problems []apps.Problem
	if p.app, problems = assembled(stand); p.app == nil || len(problems) > 0 {
		for _, problem := range problems {
			at := w.definitionProblem(app, problem)
			p.flaws = append(p.flaws, flaw{at.Kind, at.ID, at.Path, at.Code, problem.Text})
		}
	}
	p.outdated()
	rows, err := w.tx.CurrentDefinitions()
	if err != nil {
		return nil, err
	}
	p.mark = marked(rows, stand)
	if len(p.flaws) > 0 {
		return p, nil
	}
	return p, w.compilePlan(p, rows)
}

// outdated refuses drafts that stand on a version that is current no more.
func (p *planned) outdated() {
	for _, path := range sortedKeys(p.stand) {
		s, current := p.stand[path], 0
		if s.row != nil {
			current = s.row.Version
		}
		if s.draft != nil && s.draft.Base != current {
			p.refuse(s.name.Kind, s.name.full(), "", NewFault("draft_outdated", "base", strconv.Itoa(s.draft.Base), "current", strconv.Itoa(current)))
		}
	}
}

// marked tells one state of definitions and drafts from another.
func marked(rows []*store.DefinitionRow, stand map[string]*standingDefinition) string {
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprint(&b, r.Kind, " ", r.ID, " ", r.Version, ";")
	}
	for _, path := range sortedKeys(stand) {
		if d := stand[path].draft; d != nil {
			fmt.Fprint(&b, path, " ", d.Revision, " ", d.ChangedAt, ";")
		}
	}
	return bundles.Hash([]byte(b.String()))
}

// compilePlan compiles what the company would have, and looks for what may not become of it.
func (w *work) compilePlan(p *planned, rows []*store.DefinitionRow) error {
	definitions := map[string]*store.DefinitionRow{}
	for _, r := range rows {
		definitions[r.Kind+" "+r.ID] = r
	}
	for _, d := range definitionsOf(p.app) {
		s := p.stand[nameOf(d.Kind, d.ID).path()]
		if s == nil || s.draft == nil {
			continue
		}
		step := bundles.Step{Definition: d, Action: bundles.Add, Version: 1}
		if s.row != nil {
			step.Action, step.Version = bundles.Change, s.row.Version+1
			if s.row.Hash == bundles.Hash(d.Body) {
				step.Action, step.Version = bundles.Keep, s.row.Version
			}
		}
		p.steps = append(p.steps, step)
		if step.Action != bundles.Keep {
			definitions[d.Kind+" "+d.ID] = &store.DefinitionRow{Kind: d.Kind, ID: d.ID, Version: step.Version, Hash: bundles.Hash(d.Body), Body: string(d.Body), PublishedAt: w.now}
		}
	}
	slots, err := w.tx.Slots()
	if err != nil {
		return err
	}
	if err := w.readPlan(p, slices.Collect(maps.Values(definitions)), slots); err != nil || p.next == nil {
		return err
	}
	for _, check := range []func(*planned) error{w.planForms, w.planReaders, w.planSlots} {
		if err := check(p); err != nil {
			return err
		}
	}
	return nil
}

// readPlan makes the catalog that there would be. What does not compile is a flaw of the plan.
func (w *work) readPlan(p *planned, definitions []*store.DefinitionRow, slots map[string]store.FormSlots) error {
	slices.SortFunc(definitions, func(a, b *store.DefinitionRow) int { return strings.Compare(a.Kind+" "+a.ID, b.Kind+" "+b.ID) })
	types := map[string]*store.DefinitionRow{}
	for _, d := range definitions {
		if d.Kind == kindForm {
			types[d.ID] = d
		}
	}
	if read := w.cat.checkReaders(p.steps, fieldTypes(types)); read != nil {
		told, err := w.mayKnowUse(read.by)
		if told {
			p.refuse(kindForm, read.of.Form, "", read.fault())
		} else {
			p.refuse(kindForm, read.of.Form, "", read.hidden())
		}
		return err
	}
	next := *w.cat
	next.apps, next.forms = map[string]*installed{}, map[string]*published{}
	err := next.compile(w.e.catalogs.trial(), definitions, slots)
	if wrong := (*uncompilable)(nil); errors.As(err, &wrong) {
		for _, problem := range wrong.problems {
			p.flaws = append(p.flaws, flaw{wrong.row.Kind, wrong.row.ID, problem.Path, problem.Code, problem.Text})
		}
		return nil
	}
	if err == nil {
		p.next = &next
	}
	return err
}

// trial is what compiles definitions that may never be published: it knows all that is compiled, and what it compiles is forgotten.
func (c *catalogs) trial() *catalogs {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := newCatalogs(c.now)
	maps.Copy(t.compiled, c.compiled)
	maps.Copy(t.flows, c.flows)
	return t
}

// keepTrial keeps the forms that a plan compiled, so that publishing it finds them.
func (c *catalogs) keepTrial(p *planned) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range p.steps {
		if pub := p.next.forms[s.ID]; s.Kind == kindForm && pub != nil {
			c.compiled[strings.Join([]string{p.next.company.ID.String(), s.ID, pub.row.Hash, p.next.languageOf(appOf(s.ID))}, " ")] = pub
		}
	}
}
