package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// tripSource is a form in its first version, and what of it changes.
func tripSource(version string, replace ...string) map[string][]byte {
	body := strings.NewReplacer(replace...).Replace(`format: 1
kind: approval
title: Trip
summary: "{{place}}"
schema:
  type: object
  properties:
    place: {type: string, x-field: text, x-label: Place}
    size: {type: string, x-field: option, x-label: Size, x-options: [{id: s, label: Small}, {id: l, label: Large}]}
    cost: {type: string, x-field: text, x-label: Cost}
    note: {type: string, x-field: text, x-label: Note}
    proof: {type: string, x-field: file, x-label: Proof}
    same: {type: string, x-field: text, x-value: place}
    days:
      type: array
      x-field: table
      x-label: Days
      items: {type: object, properties: {what: {type: string, x-field: text}, when: {type: string, format: date, x-field: date, x-label: When}}}
`)
	return map[string][]byte{
		"app.yaml":        []byte("format: 1\nid: trip\nversion: " + version + "\nlanguage: en\nname: Trip\n"),
		"forms/trip.yaml": []byte(body),
		"flows/trip.yaml": []byte("format: 1\nform: trip\nnodes:\n  - {id: start, type: start}\n" +
			"  - {id: vote, type: approve, title: Vote, who: [{source: line-manager}]}\n  - {id: end, type: end}\n"),
	}
}

// nextTrip takes away a field, a choice and a column, and makes a text a number.
var nextTrip = []string{
	"    note: {type: string, x-field: text, x-label: Note}\n", "",
	"    proof: {type: string, x-field: file, x-label: Proof}\n", "",
	"    same: {type: string, x-field: text, x-value: place}\n", "",
	"{id: l, label: Large}", "{id: m, label: Middle}",
	"cost: {type: string, x-field: text", "cost: {type: number, x-field: decimal",
	", when: {type: string, format: date, x-field: date, x-label: When}", "",
}

func leftoversOf(r engine.RecordView) string {
	left := map[string]string{}
	for path, one := range r.Leftover {
		left[path] = one.Label + " = " + one.Text + " " + string(one.Value)
	}
	text, _ := json.Marshal(left)
	return string(text)
}

// A draft follows the newest version of its form; what no longer fits is kept beside it until it is submitted.
func TestLeftovers(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		install := func(source map[string][]byte) {
			t.Helper()
			if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, source)); err != nil {
				t.Fatal(err)
			}
		}
		install(tripSource("1.0.0"))
		file, err := w.PutFile(ctx, w.as("ana"), w.key(), engine.Upload{Name: "票.txt", Size: -1, Body: bytes.NewReader([]byte("a"))})
		if err != nil {
			t.Fatal(err)
		}
		data := fmt.Sprintf(`{"place":"Bern","size":"l","cost":"much","note":"x","proof":"%s","days":[{"_id":"a","what":"go","when":"2026-11-22"}]}`, file.ID)
		draft := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "trip.trip", json.RawMessage(data)))
		if draft.Leftover != nil || draft.Files[file.ID.String()].Name != "票.txt" {
			t.Errorf("the first version leaves %v with the files %v", draft.Leftover, draft.Files)
		}
		install(tripSource("1.1.0", nextTrip...))

		const fits = `{"place":"Bern","days":[{"_id":"a","what":"go"}]}`
		left := fmt.Sprintf(`{"cost":"Cost = much \"much\"","days.a.when":"Days · When = 2026-11-22 \"2026-11-22\"","note":"Note = x \"x\"",`+
			`"proof":"Proof = 票.txt \"%s\"","size":"Size = Large \"l\""}`, file.ID)
		seen := w.seen("ana", draft.ID)
		if string(seen.Data) != fits || leftoversOf(seen) != left || seen.FormVersion != 2 || seen.Files[file.ID.String()].Size != 1 {
			t.Errorf("version %d: %s, left over: %s, files: %v", seen.FormVersion, seen.Data, leftoversOf(seen), seen.Files)
		}
		// It is saved by what fits, twice, and what does not stays, even where the field is filled in anew.
		for i, patch := range []string{`{"cost":3}`, `{"size":"m"}`} {
			saved := w.record(w.PatchRecord(ctx, w.as("ana"), w.key(), draft.ID, i+1, json.RawMessage(patch)))
			if leftoversOf(saved) != left {
				t.Errorf("after saving is left over: %s", leftoversOf(saved))
			}
		}
		const full = `{"place":"Bern","size":"m","cost":3,"days":[{"_id":"a","what":"go"}]}`
		if again := w.seen("ana", draft.ID); string(again.Data) != full || leftoversOf(again) != left || again.Files[file.ID.String()].Name == "" {
			t.Errorf("%s, left over: %s, files: %v", again.Data, leftoversOf(again), again.Files)
		}
		if _, err := w.Evaluate(ctx, w.as("ana"), "trip.trip", engine.EvaluateIn{Data: json.RawMessage(full), Record: draft.ID}); err != nil {
			t.Error(err)
		}
		if page, err := w.Records(ctx, w.as("ana"), engine.ListIn{Form: "trip.trip", Fields: []string{"place"}}); err != nil || len(page.Items) != 1 {
			t.Errorf("the list has %v, %v", page.Items, err)
		}
		w.clean()
		done := w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), draft.ID, nil))
		if string(done.Data) != full || done.Leftover != nil || done.Files != nil {
			t.Errorf("submitted: %s, left over: %s, files: %v", done.Data, leftoversOf(done), done.Files)
		}
		w.clean()
	})
}

// Where nothing of a draft fits, an empty one is left, which can be submitted, and discarded.
func TestLeftovers_OfEverything(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, tripSource("1.0.0"))); err != nil {
			t.Fatal(err)
		}
		one := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "trip.trip", json.RawMessage(`{"note":"x"}`)))
		two := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "trip.trip", json.RawMessage(`{"note":"y"}`)))
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, tripSource("1.1.0", nextTrip...))); err != nil {
			t.Fatal(err)
		}
		if done := w.record(w.SubmitDraft(ctx, w.as("ana"), w.key(), one.ID, nil)); string(done.Data) != "{}" {
			t.Errorf("submitted: %s", done.Data)
		}
		saved := w.record(w.PatchRecord(ctx, w.as("ana"), w.key(), two.ID, 1, json.RawMessage(`{}`)))
		if string(saved.Data) != "{}" || leftoversOf(saved) != `{"note":"Note = y \"y\""}` {
			t.Errorf("saved: %s, left over: %s", saved.Data, leftoversOf(saved))
		}
		w.clean()
		w.record(w.RecordVerb(ctx, w.as("ana"), w.key(), two.ID, "discard", engine.VerbIn{}))
		w.clean()
	})
}
