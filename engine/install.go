package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/bundles"
	"github.com/superform-dev/superform/engine/history"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Installed says what installing an app changed.
type Installed struct {
	App     string         `json:"app"`
	Version string         `json:"version"`
	Steps   []bundles.Step `json:"steps"`
	Records int            `json:"records"` // starting records that were added
}

// Install installs or upgrades an app that Check has accepted, in one transaction: definitions that
// changed get a new version, fields that lists name get slots, starting records that are not there yet are
// filed. What the company has of it already is not touched.
func (e *Engine) Install(ctx context.Context, c Caller, app *apps.App) (Installed, error) {
	done := Installed{App: app.ID, Version: app.Version}
	id := e.newID()
	definitions := definitionsOf(app)
	err := e.store.Company(c.Company).Write(ctx, func(tx *store.Tx) error {
		steps, err := bundles.Plan(tx, definitions)
		if err != nil {
			return err
		}
		cat, err := e.publish(tx, c, steps, forms.ID{})
		if err != nil {
			return err
		}
		if err := cat.checkChoices(); err != nil {
			return err
		}
		w := e.newWork(ctx, tx, c, cat, id)
		w.locks, w.trusted = true, true
		if err := w.retireSlots(steps); err != nil {
			return err
		}
		if err := w.assignSlots(app); err != nil {
			return err
		}
		added, err := w.startRecords(app)
		if err != nil {
			return err
		}
		tx.PutApp(&store.AppRow{ID: app.ID, Version: app.Version, Hash: bundles.Hash(joined(definitions)), Status: "installed", InstalledAt: w.now})
		done.Steps, done.Records = steps, added
		return w.recordInstall(done)
	})
	e.catalogs.drop(c.Company)
	if err != nil {
		return done, fmt.Errorf("install %s: %w", app.ID, fault(err))
	}
	e.tellAll(c.Company)
	return done, nil
}

// publish puts definitions in place, unless what stays would no longer find what it reads, or something that is new does
// not compile among the others; it gives the catalog as it is then.
func (e *Engine) publish(tx *store.Tx, c Caller, steps []bundles.Step, by forms.ID) (*catalog, error) {
	before, broken := e.readCatalog(tx, c.Company)
	bundles.Publish(tx, steps, e.now(), by)
	if broken == nil { // else this is how it is mended
		definitions, err := tx.CurrentDefinitions()
		if err != nil {
			return nil, err
		}
		bodies := map[string]*store.DefinitionRow{}
		for _, d := range definitions {
			if d.Kind == kindForm {
				bodies[d.ID] = d
			}
		}
		if read := before.checkReaders(steps, fieldTypes(bodies)); read != nil {
			return nil, read.fault()
		}
	}
	cat, err := e.readCatalog(tx, c.Company)
	var wrong *uncompilable
	if errors.As(err, &wrong) {
		return nil, wrong.fault(c.Language)
	}
	return cat, err
}

// checkChoices refuses options that are records which not everybody may read: whoever fills in a form is offered
// all of them with their data. A form may be of another app, or change its kind, so all forms are looked at.
func (cat *catalog) checkChoices() error {
	for _, id := range sortedKeys(cat.forms) {
		for _, f := range optionFields(cat.forms[id].form) {
			if from := cat.forms[f.From]; from != nil && from.form.Kind != forms.Plain {
				return fmt.Errorf("form %s, field %s: its options are the records of %s, which is of the kind %s; only records of a plain form, "+
					"which everybody may read, can be options", id, f.Path(), f.From, from.form.Kind)
			}
		}
	}
	return nil
}

// definitionsOf lists what an app publishes, forms before the flows that need them.
func definitionsOf(app *apps.App) []bundles.Definition {
	list := []bundles.Definition{{Kind: kindApp, ID: app.ID, Body: app.Trees["app.yaml"].Definition()}}
	for _, id := range sortedKeys(app.Forms) {
		list = append(list, bundles.Definition{Kind: kindForm, ID: app.Forms[id].Full, Body: app.Forms[id].Definition})
	}
	for _, id := range sortedKeys(app.Flows) {
		list = append(list, bundles.Definition{Kind: kindFlow, ID: app.ID + "." + id, Body: app.Flows[id].Definition})
	}
	for _, id := range sortedKeys(app.Views) {
		list = append(list, bundles.Definition{Kind: kindView, ID: app.ID + "." + id, Body: app.Views[id].Tree.Definition()})
	}
	return list
}

func joined(definitions []bundles.Definition) []byte {
	var all []byte
	for _, d := range definitions {
		all = append(append(append(all, d.Kind...), d.ID...), d.Body...)
	}
	return all
}

// retireSlots takes their slots from fields that a new version of a form keeps otherwise.
func (w *work) retireSlots(steps []bundles.Step) error {
	for _, s := range steps {
		if s.Kind != kindForm || s.Action != bundles.Change {
			continue
		}
		err := bundles.Retire(w.tx, w.cat.forms[s.ID].form, func(path string) *forms.Field { return w.fieldBefore(s.ID, path, s.Version) })
		if err != nil {
			return err
		}
	}
	return nil
}

// fieldBefore is a field as it last was before a version of its form; nil where there was none that can still be read.
func (w *work) fieldBefore(form, path string, version int) *forms.Field {
	for version--; version > 0; version-- {
		pub, err := w.formVersion(form, version)
		if err != nil {
			return nil
		}
		if field := pub.form.Field(path); field != nil {
			return field
		}
	}
	return nil
}

// assignSlots gives slots to the fields that the app's views name, and puts them into the fresh catalog. Where a form
// has records already, a batch fills its new slots.
func (w *work) assignSlots(app *apps.App) error {
	named, err := w.namedInLists(app)
	if err != nil {
		return err
	}
	for _, full := range sortedKeys(named) {
		pub := w.cat.forms[full]
		if pub == nil {
			return fmt.Errorf("a view lists the form %s, which is not there", full)
		}
		slots, fill, err := bundles.Slots(w.tx, pub.form, named[full])
		if err != nil {
			return slotsFault(err)
		}
		pub.slots, pub.listed = slots.All, slots.Filled
		if len(fill) > 0 {
			if err := w.enqueue(kindFill, w.now+fillDelay, fillBody{Form: full, Slots: fill}); err != nil {
				return err
			}
		}
	}
	return nil
}

// namedInLists gives the fields that the app's views have as columns, order and filter, and those that access rules
// compare, by form.
func (w *work) namedInLists(app *apps.App) (map[string][]string, error) {
	named := map[string][]string{}
	for _, id := range sortedKeys(app.Forms) {
		full := app.Forms[id].Full
		if pub := w.cat.forms[full]; pub != nil && len(pub.form.AccessFields()) > 0 {
			named[full] = pub.form.AccessFields()
		}
	}
	for _, id := range sortedKeys(app.Views) {
		v := app.Views[id]
		if v.People != nil {
			continue
		}
		full := app.ID + "." + v.Form
		named[full] = append(named[full], v.Columns...)
		for _, s := range v.Sort {
			named[full] = append(named[full], s.Field)
		}
		if pub := w.cat.forms[full]; pub != nil && v.Filter != "" {
			filter, bad := pub.form.Filter(v.Filter)
			if bad != nil {
				return nil, fmt.Errorf("filter of view %s: %w", id, bad)
			}
			named[full] = append(named[full], filter.Fields()...)
		}
	}
	return named, nil
}

// startRecords files the records that the app starts with and the company has not yet.
func (w *work) startRecords(app *apps.App) (int, error) {
	added := 0
	for _, file := range app.Records {
		full := app.ID + "." + file.Form
		pub := w.cat.forms[full]
		if pub == nil {
			return added, fmt.Errorf("%s: there is no form %s", file.Path, full)
		}
		for _, start := range file.Records {
			_, err := w.tx.RecordByKey(full, start.ID)
			if err == nil {
				continue
			}
			if !errors.Is(err, store.ErrNotFound) {
				return added, err
			}
			if err := w.startRecord(pub, start); err != nil {
				return added, fmt.Errorf("%s, record %s: %w", file.Path, start.ID, err)
			}
			added++
		}
	}
	return added, nil
}

func (w *work) startRecord(pub *published, start apps.StartRecord) error {
	input, problems := pub.form.Decode(start.Data)
	if len(problems) > 0 {
		return Invalid(problems)
	}
	record := &store.RecordRow{ID: w.nextID(), Form: pub.row.ID, FormVersion: pub.row.Version, Key: start.ID, Status: statusDraft,
		Requester: w.caller.Member, CreatedBy: w.caller.Member, CreatedAt: w.now, UpdatedAt: w.now}
	_, err := w.submit(pub, record, true, pub.form.Stamp(input, nil, w.now), freeHand(), nil, nil, nil)
	return err
}

// recordInstall writes the installation into the company's own history.
func (w *work) recordInstall(done Installed) error {
	seq, hash, err := w.tx.EventHead(w.caller.Company)
	if err != nil {
		return err
	}
	type step struct {
		Kind    string `json:"kind"`
		ID      string `json:"id"`
		Action  string `json:"action"`
		Version int    `json:"version"`
	}
	payload := struct {
		App     string `json:"app"`
		Version string `json:"version"`
		Steps   []step `json:"steps"`
	}{done.App, done.Version, []step{}}
	for _, s := range done.Steps {
		payload.Steps = append(payload.Steps, step{s.Kind, s.ID, s.Action, s.Version})
	}
	return w.append(w.caller.Company, &history.Head{Seq: seq, Hash: hash}, "installed", payload)
}
