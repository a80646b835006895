package engine

import (
	"fmt"
	"strconv"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms/rules"
)

// formVersion gives a version of a form: the current one from the catalog, an older one from the store. Versions
// never change, so an older one is read and compiled once.
func (w *work) formVersion(id string, version int) (*published, error) {
	current := w.cat.forms[id]
	if current != nil && current.row.Version == version {
		return current, nil
	}
	old, err := kept(w.e.catalogs, w.e.catalogs.versions, w.cat.company.ID.String()+id+"@"+strconv.Itoa(version)+" "+w.cat.languageOf(appOf(id)), func() (*published, error) {
		d, err := w.tx.Definition(kindForm, id, version)
		if err != nil {
			return nil, fmt.Errorf("form %s version %d: %w", id, version, err)
		}
		return compiledAt(w, d.PublishedAt, func(types typesOf) (*published, error) { return w.cat.compileForm(w.e.catalogs, d, types) })
	})
	if err != nil {
		return nil, err
	}
	pub := &published{row: old.row, app: old.app, form: old.form, parts: old.parts}
	if current != nil {
		pub.slots, pub.listed, pub.flow = current.slots, current.listed, current.flow
	}
	return pub, nil
}

// pinned gives a version of a form with the flow that an instance runs by, in place of the current one: what
// people may do on it and what its nodes are called come from there.
func (w *work) pinned(pub *published, instance *store.InstanceRow) (*published, error) {
	if pub.flow != nil && pub.flow.def.Hash() == instance.DefinitionHash {
		return pub, nil
	}
	key := w.cat.company.ID.String() + instance.Flow + instance.DefinitionHash + pub.row.Hash
	flow, err := kept(w.e.catalogs, w.e.catalogs.pinned, key, func() (*publishedFlow, error) {
		d, err := w.tx.Definition(kindFlow, instance.Flow, instance.FlowVersion)
		if err != nil {
			return nil, fmt.Errorf("flow %s version %d: %w", instance.Flow, instance.FlowVersion, err)
		}
		return compiledAt(w, d.PublishedAt, func(types typesOf) (*publishedFlow, error) {
			env := pub.form.RulesEnv()
			env.Lookup = types
			def, problems := flows.Compile([]byte(d.Body), flows.Env{Rules: env})
			if len(problems) > 0 {
				return nil, &uncompilable{d, problems}
			}
			return &publishedFlow{row: d, def: def}, nil
		})
	})
	if err != nil {
		return nil, err
	}
	with := *pub
	with.flow = flow
	return &with, nil
}

// kept gives what a map of the catalogs holds under a key, or makes it and keeps it there.
func kept[T any](c *catalogs, in map[string]*T, key string, make func() (*T, error)) (*T, error) {
	c.mu.Lock()
	known := in[key]
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	made, err := make()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	in[key] = made
	c.mu.Unlock()
	return made, nil
}

// stored decodes the data of a record that was filled with this version. Stored bytes were accepted once,
// so a problem is a corrupted row, not a bad input.
func (p *published) stored(r *store.RecordRow) (rules.Data, error) {
	text, _, err := apart(r.Data)
	if err != nil {
		return nil, err
	}
	data, problems := p.form.Decode(text)
	if len(problems) > 0 {
		return nil, fmt.Errorf("the stored data of record %s: %s at %q", r.ID, problems[0].Code, problems[0].Path)
	}
	return data, nil
}
