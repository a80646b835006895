package engine

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine/org"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/forms"
)

// Definitions are worked on in drafts and published together, app by app. A version that was published never changes; records keep
// the one that they were filled in with.

// DefinitionName names a definition: its kind (app, form, flow, view), its app, and its name in it, "" of the app's own.
type DefinitionName struct{ Kind, App, Name string }

// full is the id under which it is stored; path where it lies in its app's folder, "" of what can be no definition.
func (n DefinitionName) full() string {
	if n.Kind == kindApp {
		return n.App
	}
	return n.App + "." + n.Name
}

func (n DefinitionName) path() string { return apps.DefinitionPath(n.Kind, n.Name) }

func nameOf(kind, id string) DefinitionName {
	app, name, _ := strings.Cut(id, ".")
	return DefinitionName{kind, app, name}
}

// VersionView is a published version of a definition.
type VersionView struct {
	Version     int        `json:"version"`
	Hash        string     `json:"hash" doc:"hex SHA-256 of the definition"`
	PublishedAt Instant    `json:"published_at"`
	PublishedBy *MemberRef `json:"published_by,omitempty" doc:"absent: it came with its app"`
}

// DraftMark says that there is a draft of a definition. Revision is what If-Match names.
type DraftMark struct {
	Base      int        `json:"base" doc:"the published version on which it stands; 0: none"`
	Revision  int64      `json:"revision"`
	ChangedBy *MemberRef `json:"changed_by,omitempty"`
	ChangedAt Instant    `json:"changed_at"`
}

// DefinitionRef is a definition of an app.
type DefinitionRef struct {
	Kind    string       `json:"kind"`
	Name    string       `json:"name" doc:"in its app; empty: the app's own"`
	ID      string       `json:"id"`
	Title   string       `json:"title"`
	Current *VersionView `json:"current,omitempty" doc:"absent: nothing of it is published"`
	Draft   *DraftMark   `json:"draft,omitempty"`
}

// DefinitionView is a version of a definition, whole.
type DefinitionView struct {
	DefinitionRef
	Body     json.RawMessage `json:"body" doc:"the definition as canonical JSON"`
	Versions []VersionView   `json:"versions" doc:"the newest 50"`
}

// DraftRef names a draft.
type DraftRef struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	DraftMark
}

// DraftView is a draft, whole, with what is wrong with its app were all its drafts published.
type DraftView struct {
	DraftRef
	Body     json.RawMessage     `json:"body" doc:"as canonical JSON; what is no JSON any more is one text"`
	Problems []DefinitionProblem `json:"problems"`
}

// DefinitionProblem is something wrong with a definition.
type DefinitionProblem struct {
	ID      string `json:"id" doc:"of the definition"`
	Kind    string `json:"kind"`
	Path    string `json:"path" doc:"JSON pointer into it"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// mostVersions is how many versions an answer lists, mostDrafts how many drafts an app may have.
const (
	mostVersions = 50
	mostDrafts   = 200
)

// ofApp gives nil where the caller looks after an app that there is.
func (w *work) ofApp(app string) error {
	if w.cat.apps[app] == nil {
		return ErrNotFound
	}
	return w.needs(org.RightApps, org.Place{App: app})
}

// Definitions lists what an app has, published or only drafted, by kind and name.
func (e *Engine) Definitions(ctx context.Context, c Caller, app string) (page List[DefinitionRef], err error) {
	page.Items = []DefinitionRef{}
	err = e.read(ctx, c, func(w *work) error {
		if err := w.ofApp(app); err != nil {
			return err
		}
		stand, err := w.standing(app)
		if err != nil {
			return err
		}
		for _, key := range sortedKeys(stand) {
			ref, err := w.definitionRef(stand[key])
			if err != nil {
				return err
			}
			page.Items = append(page.Items, ref)
		}
		return nil
	})
	return page, err
}

// standingDefinition is a definition as it is published and as it is drafted; either may be nil.
type standingDefinition struct {
	name  DefinitionName
	row   *store.DefinitionRow
	draft *store.DraftRow
}

// standing gives an app's definitions by their paths.
func (w *work) standing(app string) (map[string]*standingDefinition, error) {
	rows, err := w.tx.CurrentDefinitions()
	if err != nil {
		return nil, err
	}
	drafts, err := w.tx.Drafts(app)
	if err != nil {
		return nil, err
	}
	out := map[string]*standingDefinition{}
	at := func(kind, id string) *standingDefinition {
		name := nameOf(kind, id)
		if out[name.path()] == nil {
			out[name.path()] = &standingDefinition{name: name}
		}
		return out[name.path()]
	}
	for _, row := range rows {
		if appOf(row.ID) == app && nameOf(row.Kind, row.ID).path() != "" {
			at(row.Kind, row.ID).row = row
		}
	}
	for _, draft := range drafts {
		at(draft.Kind, draft.ID).draft = draft
	}
	return out, nil
}

func (w *work) definitionRef(s *standingDefinition) (DefinitionRef, error) {
	ref := DefinitionRef{Kind: s.name.Kind, Name: s.name.Name, ID: s.name.full(), Title: s.name.full()}
	body := ""
	if s.draft != nil {
		mark, err := w.draftMark(s.draft)
		if err != nil {
			return ref, err
		}
		ref.Draft, body = &mark, s.draft.Body
	}
	if s.row != nil {
		version, err := w.versionView(s.row)
		if err != nil {
			return ref, err
		}
		ref.Current, body = &version, s.row.Body
	}
	var head struct{ Title, Name forms.Text }
	if json.Unmarshal([]byte(body), &head) == nil {
		for _, text := range []forms.Text{head.Title, head.Name} {
			if len(text) > 0 {
				ref.Title = text.In(w.caller.Language, w.cat.languageOf(s.name.App))
			}
		}
	}
	return ref, nil
}

func (w *work) draftMark(d *store.DraftRow) (DraftMark, error) {
	err := w.learn(d.ChangedBy)
	return DraftMark{Base: d.Base, Revision: d.Revision, ChangedBy: w.member(d.ChangedBy), ChangedAt: Instant(d.ChangedAt)}, err
}

func (w *work) versionView(d *store.DefinitionRow) (VersionView, error) {
	view := VersionView{Version: d.Version, Hash: d.Hash, PublishedAt: Instant(d.PublishedAt)}
	if d.PublishedBy.IsZero() {
		return view, nil
	}
	err := w.learn(d.PublishedBy)
	view.PublishedBy = w.member(d.PublishedBy)
	return view, err
}

// Definition gives a version of a definition, 0 the current one.
func (e *Engine) Definition(ctx context.Context, c Caller, name DefinitionName, version int) (view DefinitionView, err error) {
	err = e.read(ctx, c, func(w *work) error {
		if err := w.ofApp(name.App); err != nil {
			return err
		}
		rows, err := w.tx.Versions(name.Kind, name.full(), 0, mostVersions)
		if err != nil {
			return err
		}
		if len(rows) == 0 || version < 0 {
			return ErrNotFound
		}
		row := rows[0]
		if version > 0 {
			if row, err = w.tx.Definition(name.Kind, name.full(), version); err != nil {
				return err
			}
		}
		draft, err := w.tx.Draft(name.Kind, name.full())
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if view.DefinitionRef, err = w.definitionRef(&standingDefinition{name, row, draft}); err != nil {
			return err
		}
		for _, r := range rows {
			one, err := w.versionView(r)
			if err != nil {
				return err
			}
			view.Versions = append(view.Versions, one)
		}
		view.Body = json.RawMessage(row.Body)
		return nil
	})
	return view, err
}
