package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/superform-dev/superform/apps"
	"github.com/superform-dev/superform/engine"
)

// choiceApp has a form whose options are records of another one, which is of the kind given.
func choiceApp(t *testing.T, kind string) *apps.App {
	t.Helper()
	source := map[string][]byte{
		"app.yaml": []byte("format: 1\nid: choice\nversion: 1.0.0\nlanguage: en\nname: Choice\n"),
		"forms/sorts.yaml": []byte(`format: 1
kind: ` + kind + `
title: Sorts
summary: "{{name}}"
schema: {type: object, required: [name], properties: {name: {type: string, x-field: text}}}
`),
		"forms/wish.yaml": []byte(`format: 1
kind: approval
title: Wish
summary: "{{sort}}"
schema:
  type: object
  properties:
    sort: {type: string, x-field: option, x-options: {from: sorts}}
    called: {type: string, x-field: text, x-value: sort.name}
`),
	}
	if kind == "plain" {
		source["records/sorts.yaml"] = []byte("format: 1\nform: sorts\nrecords:\n")
		for i := range 40 {
			source["records/sorts.yaml"] = fmt.Appendf(source["records/sorts.yaml"], "  - {id: s-%02d, data: {name: Sort %02d}}\n", 39-i, 39-i)
		}
	}
	for _, form := range []string{"wish", "sorts"} {
		if form == "wish" || kind != "plain" {
			source["flows/"+form+".yaml"] = []byte("format: 1\nform: " + form + "\nnodes:\n  - {id: start, type: start}\n" +
				"  - {id: vote, type: approve, title: Vote, who: [{source: line-manager}]}\n  - {id: end, type: end}\n")
		}
	}
	if kind == "plain" {
		return acceptedApp(t, source)
	}
	app, problems := apps.Load(source) // Check refuses it; Install must not rely on that
	if app == nil {
		t.Fatal(problems)
	}
	return app
}

// Everybody who fills in a form sees its options with their data, so these are records that everybody reads.
func TestOptions_OfRecordsNotForAll(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		_, err := w.Install(context.Background(), w.as("admin"), choiceApp(t, "approval"))
		const want = "install choice: form choice.wish, field sort: its options are the records of choice.sorts, which is of the kind approval; " +
			"only records of a plain form, which everybody may read, can be options"
		if fmt.Sprint(err) != want {
			t.Errorf("installing was told %v", err)
		}
		if _, err := w.Form(context.Background(), w.as("ana"), "choice.wish", 0); !engine.HasCode(err, "not_found") {
			t.Errorf("the form is there: %v", err)
		}
	})
}

// A draft is no option, nor does a rule or a summary say what it holds.
func TestOptions_Drafts(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), choiceApp(t, "plain")); err != nil {
			t.Fatal(err)
		}
		draft := w.record(w.SaveDraft(ctx, w.as("admin"), w.key(), "choice.sorts", json.RawMessage(`{"name":"geheim"}`)))
		naming := json.RawMessage(fmt.Sprintf(`{"sort":"%s"}`, draft.ID))
		if _, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "choice.wish", naming, nil); fmt.Sprint(problemsOf(err)) != "[invalid sort: there is no such option]" {
			t.Errorf("naming a draft was told %v", problemsOf(err))
		}
		mine := w.record(w.SaveDraft(ctx, w.as("ana"), w.key(), "choice.wish", naming))
		if string(mine.Data) != string(naming) || mine.Summary != draft.ID.String() {
			t.Errorf("a draft that names a draft says %s, %q", mine.Data, mine.Summary)
		}
		w.record(w.SubmitDraft(ctx, w.as("admin"), w.key(), draft.ID, nil))
		if made := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "choice.wish", naming, nil)); made.Summary != "geheim" {
			t.Errorf("naming what was filed gives %q", made.Summary)
		}
		w.clean()
	})
}

// The records that an app starts with are offered in the order of its file.
func TestOptions_Order(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		if _, err := w.Install(context.Background(), w.as("admin"), choiceApp(t, "plain")); err != nil {
			t.Fatal(err)
		}
		view, err := w.Form(context.Background(), w.as("ana"), "choice.wish", 0)
		if err != nil {
			t.Fatal(err)
		}
		if view.Language != "en" {
			t.Errorf("the app's language is %q", view.Language)
		}
		var options map[string][]struct{ ID string }
		if err := json.Unmarshal(view.Options, &options); err != nil || len(options["sort"]) != 40 {
			t.Fatalf("the options are %s, %v", view.Options, err)
		}
		for i, o := range options["sort"] {
			if want := fmt.Sprintf("s-%02d", 39-i); o.ID != want {
				t.Fatalf("the %d. option is %s, not %s", i+1, o.ID, want)
			}
		}
	})
}
