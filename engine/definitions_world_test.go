package engine_test

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/superform-dev/superform/engine"
)

// name is a definition of the proof app.
func definition(kind, name string) engine.DefinitionName {
	return engine.DefinitionName{Kind: kind, App: "proof", Name: name}
}

// published is the body of a current definition.
func (w *world) published(name engine.DefinitionName) string {
	w.t.Helper()
	view, err := w.Definition(context.Background(), w.as("admin"), name, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(view.Body)
}

// edit drafts a definition of the proof app with texts put in place of others, and gives the draft.
func (w *world) edit(name engine.DefinitionName, pairs ...string) engine.DraftRef {
	w.t.Helper()
	body := w.published(name)
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(body, pairs[i]) {
			w.t.Fatalf("%s does not hold %s", body, pairs[i])
		}
		body = strings.Replace(body, pairs[i], pairs[i+1], 1)
	}
	return w.drafted(name, 0, body)
}

// drafted writes a draft that must be taken.
func (w *world) drafted(name engine.DefinitionName, revision int, body string) engine.DraftRef {
	w.t.Helper()
	answer, err := w.PutDraft(context.Background(), w.as("admin"), w.key(), name, revision, engine.DraftIn{Body: json.RawMessage(body)})
	var ref engine.DraftRef
	if err == nil {
		err = json.Unmarshal(answer.Body, &ref)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return ref
}

// chosen publishes drafts as they are.
func chosen(drafts ...engine.DraftRef) engine.PublishIn {
	var in engine.PublishIn
	for _, d := range drafts {
		in.Drafts = append(in.Drafts, engine.DraftChoice{Kind: d.Kind, Name: d.Name, Revision: d.Revision})
	}
	return in
}

// publish publishes drafts that must be accepted.
func (w *world) publish(drafts ...engine.DraftRef) engine.Published {
	w.t.Helper()
	answer, err := w.Publish(context.Background(), w.as("admin"), w.key(), "proof", chosen(drafts...))
	var done engine.Published
	if err == nil {
		err = json.Unmarshal(answer.Body, &done)
	}
	if err != nil {
		w.t.Fatalf("%v %v", err, engine.AsFault(err))
	}
	return done
}
