package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
)

// Draft gives the draft of a definition.
func (e *Engine) Draft(ctx context.Context, c Caller, name DefinitionName) (view DraftView, err error) {
	err = e.read(ctx, c, func(w *work) error {
		if err := w.ofApp(name.App); err != nil {
			return err
		}
		row, err := w.tx.Draft(name.Kind, name.full())
		if err != nil {
			return err
		}
		view, err = w.draftView(row)
		return err
	})
	return view, err
}

func (w *work) draftView(row *store.DraftRow) (DraftView, error) {
	name := nameOf(row.Kind, row.ID)
	ref, err := w.draftRef(row)
	if err != nil {
		return DraftView{}, err
	}
	body := json.RawMessage(row.Body)
	if !json.Valid(body) {
		if body, err = json.Marshal(row.Body); err != nil {
			return DraftView{}, fmt.Errorf("write the draft of %s: %w", row.ID, err)
		}
	}
	view := DraftView{DraftRef: ref, Body: body, Problems: []DefinitionProblem{}}
	stand, err := w.standing(name.App)
	if err != nil {
		return view, err
	}
	_, problems := assembled(stand)
	for _, p := range problems {
		if p.File == name.path() {
			view.Problems = append(view.Problems, w.definitionProblem(name.App, p))
		}
	}
	return view, nil
}

// definitionProblem is a problem that apps found, by the definition that it is in.
func (w *work) definitionProblem(app string, p apps.Problem) DefinitionProblem {
	out := DefinitionProblem{ID: app, Kind: kindApp, Path: p.Path, Code: p.Code, Message: p.Text(w.caller.Language)}
	for _, kind := range []string{kindForm, kindFlow, kindView} {
		folder := strings.TrimSuffix(apps.DefinitionPath(kind, "x"), "x.yaml")
		if name, is := strings.CutPrefix(p.File, folder); is {
			out.Kind, out.ID = kind, app+"."+strings.TrimSuffix(name, ".yaml")
		}
	}
	return out
}

// assembled is an app as its drafts would make it, and what is wrong with it.
func assembled(stand map[string]*standingDefinition) (*apps.App, []apps.Problem) {
	bodies := map[string][]byte{}
	for path, s := range stand {
		if s.draft != nil {
			bodies[path] = []byte(s.draft.Body)
		} else {
			bodies[path] = []byte(s.row.Body)
		}
	}
	app, problems := apps.FromDefinitions(bodies)
	if app != nil {
		problems = apps.Check(app)
	}
	return app, problems
}

// DraftIn is a draft as a caller sends it. Base is the published version on which it stands; nil: the current one.
type DraftIn struct {
	Body json.RawMessage
	Base *int
}

// PutDraft writes the draft of a definition, once per key, in place of the one at a revision; revision 0: there is none yet. It need
// not be finished: Draft and Plan say what is wrong. It answers a DraftRef; the body is kept as its canonical JSON.
func (e *Engine) PutDraft(ctx context.Context, c Caller, key Key, name DefinitionName, revision int, in DraftIn) (Answer, error) {
	return e.drafting(ctx, c, key, name, revision, func(w *work, row *store.DraftRow) (result, error) {
		tree, problems := apps.ParseJSON(name.path(), in.Body)
		if len(problems) > 0 {
			return result{}, NewFault("definition_invalid", "id", name.full(), "place", problems[0].Path, "reason", problems[0].Text(c.Language))
		}
		current, err := w.currentVersion(name)
		if err != nil {
			return result{}, err
		}
		switch {
		case name.Kind == kindApp && tree.Root.Get("id").String() != name.App:
			return result{}, NewFault("definition_renamed", "id", name.full())
		case in.Base != nil && (*in.Base < 0 || *in.Base > current):
			return result{}, NewFault("bad_parameter", "name", "base")
		case in.Base != nil:
			row.Base = *in.Base
		case row.Revision == 0:
			row.Base = current
		}
		row.Body, row.Revision, row.ChangedBy, row.ChangedAt = string(tree.JSON()), row.Revision+1, w.caller.Member, w.now
		w.tx.PutDraft(row)
		err = w.note(w.caller.Company, "definition_drafted", map[string]any{"kind": name.Kind, "id": name.full(), "base": row.Base, "revision": row.Revision})
		if err != nil {
			return result{}, err
		}
		ref, err := w.draftRef(row)
		return result{200, ref}, err
	})
}

// draftRef is what a command answers of a draft: what is wrong with it is worked out by who reads, since nobody is to wait for that.
func (w *work) draftRef(row *store.DraftRow) (DraftRef, error) {
	mark, err := w.draftMark(row)
	return DraftRef{Kind: row.Kind, Name: nameOf(row.Kind, row.ID).Name, DraftMark: mark}, err
}

// DropDraft takes the draft of a definition away, once per key. It answers the DraftRef that it was.
func (e *Engine) DropDraft(ctx context.Context, c Caller, key Key, name DefinitionName, revision int) (Answer, error) {
	return e.drafting(ctx, c, key, name, revision, func(w *work, row *store.DraftRow) (result, error) {
		if row.Revision == 0 {
			return result{}, ErrNotFound
		}
		ref, err := w.draftRef(row)
		if err != nil {
			return result{}, err
		}
		w.tx.DeleteDraft(name.Kind, name.full())
		err = w.note(w.caller.Company, "definition_draft_dropped", map[string]any{"kind": name.Kind, "id": name.full(), "revision": row.Revision})
		return result{200, ref}, err
	})
}

// drafting runs a change of a draft under the lock of the company, from a revision on.
func (e *Engine) drafting(ctx context.Context, c Caller, key Key, name DefinitionName, revision int, do func(*work, *store.DraftRow) (result, error)) (Answer, error) {
	if !c.Holds(org.RightApps) {
		return Answer{}, NewFault("forbidden")
	}
	return e.command(ctx, c, key, func(w *work) (result, error) {
		if err := w.ofApp(name.App); err != nil {
			return result{}, err
		}
		if name.path() == "" {
			return result{}, ErrNotFound
		}
		if _, err := w.tx.LockCompany(c.Company); err != nil {
			return result{}, err
		}
		all, err := w.tx.Drafts(name.App)
		if err != nil {
			return result{}, err
		}
		row := &store.DraftRow{Kind: name.Kind, ID: name.full(), App: name.App}
		if i := slices.IndexFunc(all, func(d *store.DraftRow) bool { return d.Kind == row.Kind && d.ID == row.ID }); i >= 0 {
			row = all[i]
		} else if len(all) >= mostDrafts {
			return result{}, NewFault("too_many_drafts", "max", strconv.Itoa(mostDrafts))
		}
		if row.Revision != int64(revision) {
			if row.Revision == 0 {
				return result{}, NewFault("stale", "revision", "0")
			}
			return result{}, w.meanwhile(row.ChangedBy, row.ChangedAt, row.Revision)
		}
		return do(w, row)
	})
}

// currentVersion is the version of a definition that counts, 0 where there is none.
func (w *work) currentVersion(name DefinitionName) (int, error) {
	rows, err := w.tx.Versions(name.Kind, name.full(), 0, 1)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	return rows[0].Version, nil
}
