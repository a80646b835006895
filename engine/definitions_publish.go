package engine

import (
	"context"
	"errors"
	"slices"

	"github.com/superform-dev/superform/engine/bundles"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// PublishIn names what is to be published together: drafts at their revisions, and the fields whose values may not all be kept, as
// "app.form.field", which whoever publishes has seen.
type PublishIn struct {
	Drafts []DraftChoice `json:"drafts" maxItems:"200"`
	Accept []string      `json:"accept,omitempty" maxItems:"200" doc:"fields whose conversion is lossy, as app.form.field"`
}

// DraftChoice is a draft at a revision.
type DraftChoice struct {
	Kind     string `json:"kind" enum:"app,form,flow,view"`
	Name     string `json:"name" maxLength:"64" doc:"empty: the app's own"`
	Revision int64  `json:"revision" minimum:"1"`
}

// Published says what publishing did.
type Published struct {
	App         string                `json:"app"`
	Definitions []PublishedDefinition `json:"definitions"`
}

// PublishedDefinition is a definition at the version that it has since.
type PublishedDefinition struct {
	Kind    string `json:"kind"`
	ID      string `json:"id"`
	Version int    `json:"version"`
	Action  string `json:"action" enum:"add,change,keep"`
}

// planTries is how often publishing begins again where somebody else changed drafts or published meanwhile.
const planTries = 3

// errPlanStale says that definitions or drafts are not those any more for which a plan was made.
var errPlanStale = errors.New("the plan is out of date")

// Publish publishes drafts of an app together, once per key: each gets a new version, which new records take from then on, and is a
// draft no more. What lists filter by gets its slots, which a batch fills for older records. It answers a Published.
//
// Everything is compiled and checked before the transaction begins that publishes it: that one only looks whether all is still as it
// was, so that nobody waits for a large app.
func (e *Engine) Publish(ctx context.Context, c Caller, key Key, app string, in PublishIn) (answer Answer, err error) {
	if !c.Holds(org.RightApps) {
		return Answer{}, NewFault("forbidden")
	}
	for range planTries {
		var p *planned
		planError := e.read(ctx, c, func(w *work) (err error) {
			if err = w.ofApp(app); err == nil {
				p, err = w.plan(app, in.chosen(app))
			}
			return err
		})
		if planError == nil && p.next != nil && len(p.flaws) == 0 {
			e.catalogs.keepTrial(p)
		}
		answer, err = e.command(ctx, c, key, func(w *work) (result, error) {
			if planError != nil {
				return result{}, planError
			}
			return w.publishPlan(p, app, in)
		})
		if !errors.Is(err, errPlanStale) {
			break
		}
		e.catalogs.drop(c.Company)
	}
	if errors.Is(err, errPlanStale) {
		return Answer{}, NewFault("busy")
	}
	e.catalogs.drop(c.Company)
	if err == nil {
		e.tellAll(c.Company)
	}
	return answer, err
}

// chosen tells of a draft whether it is to be published.
func (in PublishIn) chosen(app string) func(*store.DraftRow) bool {
	return func(d *store.DraftRow) bool {
		return slices.ContainsFunc(in.Drafts, func(one DraftChoice) bool {
			return one.Kind == d.Kind && (DefinitionName{one.Kind, app, one.Name}).full() == d.ID
		})
	}
}

// publishPlan carries a plan out, in turn with all other changes of what the company has settled.
func (w *work) publishPlan(p *planned, app string, in PublishIn) (result, error) {
	if _, err := w.tx.LockCompany(w.caller.Company); err != nil {
		return result{}, err
	}
	if err := w.asChosen(app, in); err != nil {
		return result{}, err
	}
	stand, err := w.standing(app)
	if err != nil {
		return result{}, err
	}
	for _, s := range stand {
		if s.draft != nil && !in.chosen(app)(s.draft) {
			s.draft = nil
		}
	}
	rows, err := w.tx.CurrentDefinitions()
	if err != nil {
		return result{}, err
	}
	if marked(rows, stand) != p.mark {
		return result{}, errPlanStale
	}
	if err := p.refusal(in.Accept); err != nil {
		return result{}, err
	}
	if w.cat, err = w.e.publish(w.tx, w.caller, p.steps, w.caller.Member); err != nil {
		return result{}, err
	}
	if err := w.cat.checkChoices(); err != nil {
		return result{}, err
	}
	if err := w.retireSlots(p.steps); err != nil {
		return result{}, err
	}
	if err := w.assignSlots(p.app); err != nil {
		return result{}, err
	}
	return w.publishedPlan(p, app, in)
}

// asChosen refuses drafts that are not as whoever publishes them saw them.
func (w *work) asChosen(app string, in PublishIn) error {
	if len(in.Drafts) == 0 {
		return NewFault("bad_parameter", "name", "drafts")
	}
	for _, one := range in.Drafts {
		name := DefinitionName{one.Kind, app, one.Name}
		row, err := w.tx.Draft(name.Kind, name.full())
		switch {
		case errors.Is(err, store.ErrNotFound):
			return w.publishedBefore(name)
		case err != nil:
			return err
		case row.Revision != one.Revision:
			return w.meanwhile(row.ChangedBy, row.ChangedAt, row.Revision)
		}
	}
	return nil
}

// publishedBefore says of a draft that is gone who published its definition last; nobody did: it was dropped, and is not there.
func (w *work) publishedBefore(name DefinitionName) error {
	rows, err := w.tx.Versions(name.Kind, name.full(), 0, 1)
	if err != nil {
		return err
	}
	if len(rows) == 0 || rows[0].PublishedBy.IsZero() {
		return ErrNotFound
	}
	return w.meanwhile(rows[0].PublishedBy, rows[0].PublishedAt, int64(rows[0].Version))
}

// refusal is why a plan cannot be carried out, nil where it can.
func (p *planned) refusal(accept []string) error {
	if len(p.flaws) > 0 {
		first := p.flaws[0]
		f := NewFault("definition_invalid", "id", first.id, "place", first.path, "reason", first.text(forms.English))
		for _, one := range p.flaws {
			text := forms.Text{forms.Chinese: one.text(forms.Chinese), forms.English: one.text(forms.English)}
			f.Problems = append(f.Problems, forms.Problem{Path: one.id + "#" + one.path, Code: one.code, Message: text})
		}
		return f
	}
	for _, form := range sortedKeys(p.losses) {
		for _, c := range p.losses[form] {
			if c.Loss == forms.Lossy && !slices.Contains(accept, form+"."+c.Path) {
				return NewFault("conversion_lossy", "field", form+"."+c.Path, "from", keptAs(c.From), "to", keptAs(c.To))
			}
		}
	}
	return nil
}

// publishedPlan takes the drafts away and notes what was published in the history of the company.
func (w *work) publishedPlan(p *planned, app string, in PublishIn) (result, error) {
	done := Published{App: app, Definitions: []PublishedDefinition{}}
	type version struct {
		PublishedDefinition
		Hash string `json:"hash"`
	}
	var noted []version
	for _, s := range p.steps {
		one := PublishedDefinition{s.Kind, s.ID, s.Version, s.Action}
		done.Definitions = append(done.Definitions, one)
		noted = append(noted, version{one, bundles.Hash(s.Body)})
		w.tx.DeleteDraft(s.Kind, s.ID)
	}
	err := w.note(w.caller.Company, "definitions_published", struct {
		App         string    `json:"app"`
		Definitions []version `json:"definitions"`
		Accepted    []string  `json:"accepted,omitempty"`
	}{app, noted, in.Accept})
	return result{200, done}, err
}
