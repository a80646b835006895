package engine

import (
	"context"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/store"
)

// uses is the index of who refers to what among all that the company has; views are the current definitions of views.
func (cat *catalog) uses(views []*store.DefinitionRow) *apps.Uses {
	index := apps.NewUses()
	for _, id := range sortedKeys(cat.forms) {
		pub := cat.forms[id]
		index.Form(pub.form)
		if pub.flow != nil {
			index.Flow(pub.flow.row.ID, id, pub.flow.def)
		}
	}
	for _, d := range views {
		name := nameOf(d.Kind, d.ID)
		if view := apps.ReadView(name.Name, []byte(d.Body)); view != nil && view.People == nil {
			if pub := cat.forms[name.App+"."+view.Form]; pub != nil {
				index.View(d.ID, view, pub.form)
			}
		}
	}
	return index
}

// Uses says which published definitions of the company, of whatever app, refer to a part of an app; of those of which the
// caller may not know only what kind each is and what it does.
func (e *Engine) Uses(ctx context.Context, c Caller, app string, part apps.Part) (page List[apps.Use], err error) {
	page.Items = []apps.Use{}
	err = e.read(ctx, c, func(w *work) error {
		if err := w.ofApp(app); err != nil {
			return err
		}
		if appOf(part.Form+part.Flow) != app || part.Form != "" && part.Flow != "" {
			return NewFault("bad_parameter", "name", "form")
		}
		rows, err := w.tx.CurrentDefinitions()
		if err != nil {
			return err
		}
		var views []*store.DefinitionRow
		for _, d := range rows {
			if d.Kind == kindView {
				views = append(views, d)
			}
		}
		for _, use := range w.cat.uses(views).Of(part) {
			known, err := w.mayKnowUse(use)
			if err != nil {
				return err
			}
			if !known {
				use = apps.Use{Kind: use.Kind, As: use.As}
			}
			page.Items = append(page.Items, use)
		}
		return nil
	})
	return page, err
}

// mayKnowUse says whether the caller may know what refers to a part: whoever looks after its app, and of a form whoever
// may know of it, who reads its definition anyway.
func (w *work) mayKnowUse(use apps.Use) (bool, error) {
	if w.ofApp(appOf(use.ID)) == nil {
		return true, nil
	}
	if pub := w.cat.forms[use.ID]; use.Kind == kindForm && pub != nil {
		return w.mayKnow(pub)
	}
	return false, nil
}

// DefinitionDiff says what differs between two versions of a definition: from 0 is the version before the other, to 0 the draft.
func (e *Engine) DefinitionDiff(ctx context.Context, c Caller, name DefinitionName, from, to int) (page List[ChangeView], err error) {
	err = e.read(ctx, c, func(w *work) error {
		if err := w.ofApp(name.App); err != nil {
			return err
		}
		if name.path() == "" || from < 0 || to < 0 {
			return ErrNotFound
		}
		after, base, err := w.versionOrDraft(name, to)
		if err != nil {
			return err
		}
		if from == 0 {
			from = base
		}
		var before *apps.Tree
		if from > 0 {
			if before, _, err = w.versionOrDraft(name, from); err != nil {
				return err
			}
		}
		page.Items = w.changeViews(before, after, name.App)
		return nil
	})
	return page, err
}

// versionOrDraft gives a version of a definition, 0 its draft, and the version on which that stands.
func (w *work) versionOrDraft(name DefinitionName, version int) (tree *apps.Tree, base int, err error) {
	body := ""
	if version == 0 {
		row, err := w.tx.Draft(name.Kind, name.full())
		if err != nil {
			return nil, 0, err
		}
		body, base = row.Body, row.Base
	} else {
		row, err := w.tx.Definition(name.Kind, name.full(), version)
		if err != nil {
			return nil, 0, err
		}
		body, base = row.Body, version-1
	}
	tree, problems := apps.ParseJSON(name.path(), []byte(body))
	if len(problems) > 0 {
		return nil, 0, NewFault("definition_invalid", "id", name.full(), "place", problems[0].Path, "reason", problems[0].Text(w.caller.Language))
	}
	return tree, base, nil
}
