package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// severalApp is a plain form of which a record holds several options, listed ones and records.
func severalApp(version, options string) map[string][]byte {
	return map[string][]byte{
		"app.yaml": []byte("format: 1\nid: several\nversion: " + version + "\nlanguage: en\nname: Several\naudience: [everyone]\n"),
		"forms/sorts.yaml": []byte(`format: 1
kind: plain
title: Sorts
summary: "{{name}}"
schema: {type: object, required: [name], properties: {name: {type: string, x-field: text}}}
`),
		"forms/item.yaml": []byte(`format: 1
kind: plain
title: Item
summary: "{{tags}} · {{sorts}}"
schema:
  type: object
  properties:
    tags: {type: array, x-field: options, maxItems: 3, x-options: [` + options + `]}
    sorts: {type: array, x-field: options, x-options: {from: sorts}}
    lines: {type: array, x-field: table, items: {type: object, properties: {tags: {type: array, x-field: options, x-options: [{id: a}]}}}}
`),
		"records/sorts.yaml": []byte("format: 1\nform: sorts\nrecords:\n  - {id: one, data: {name: First}}\n  - {id: two, data: {name: Second}}\n"),
		"views/all.yaml":     []byte("format: 1\nkind: list\nform: item\ntitle: All\nscope: form\ncolumns: [tags, sorts]\nfilter: tags contains 'a' or blank(tags)\n"),
	}
}

func (w *world) several(data string) engine.RecordView {
	w.t.Helper()
	return w.record(w.CreateRecord(context.Background(), w.as("admin"), w.key(), "several.item", json.RawMessage(data), nil))
}

func TestSeveralOptions_ListsAndSummaries(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, severalApp("1.0.0", "{id: a, label: Ah}, {id: b}, {id: c}"))); err != nil {
			t.Fatal(err)
		}
		for _, data := range []string{`{"tags":["c","a"],"sorts":["two","one"]}`, `{"tags":["b"],"lines":[{"tags":["a"]}]}`, `{"sorts":["one"]}`, `{"tags":[]}`} {
			w.several(data)
		}
		find := func(filter, sort string) string {
			t.Helper()
			page, err := w.Records(ctx, w.as("ana"), engine.ListIn{Form: "several.item", Filter: filter, Sort: sort, Limit: 100})
			if err != nil {
				return err.Error()
			}
			var out []string
			for _, one := range page.Items {
				out = append(out, one.Summary)
			}
			slices.Sort(out) // of one millisecond
			return strings.Join(out, "|")
		}
		for filter, want := range map[string]string{
			"tags contains 'a'": "Ah, c · First, Second", "'b' in tags": "b", "tags not contains 'a'": "|First|b", "blank(tags)": "|First",
			"sorts contains 'one' and not blank(tags)": "Ah, c · First, Second", "tags contains nil": "", "'one' in sorts": "Ah, c · First, Second|First",
		} {
			if got := find(filter, ""); got != want {
				t.Errorf("%s: %q, want %q", filter, got, want)
			}
		}
		for _, wrong := range []struct{ filter, sort, want string }{
			{"", "tags", "sort"}, {"tags == ['a']", "", "contains"}, {"any(lines, .tags contains 'a')", "", "lines.tags"},
		} {
			if got := find(wrong.filter, wrong.sort); !strings.Contains(got, wrong.want) {
				t.Errorf("%v: %q", wrong, got)
			}
		}
		if _, err := w.CreateRecord(ctx, w.as("admin"), w.key(), "several.item", json.RawMessage(`{"tags":["a","b","c","a"]}`), nil); err == nil {
			t.Error("it is taken")
		} else if got := strings.Join(problemsOf(err), "; "); got != "invalid; tags: an option is chosen twice" {
			t.Error(got)
		}
	})
}

// An option that a newer version archives is not offered and not taken any more; records that have it keep it, and lists find it.
func TestSeveralOptions_Archived(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, severalApp("1.0.0", "{id: a, label: Ah}, {id: b}"))); err != nil {
			t.Fatal(err)
		}
		old := w.several(`{"tags":["a","b"]}`)
		draft := w.record(w.SaveDraft(ctx, w.as("admin"), w.key(), "several.item", json.RawMessage(`{"tags":["a"]}`)))
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, severalApp("1.1.0", "{id: a, label: Ah, archived: true, colour: red}, {id: b}"))); err != nil {
			t.Fatal(err)
		}
		const no = "this option is no longer offered"
		for name, err := range map[string]error{
			"a new record": func() error {
				_, err := w.CreateRecord(ctx, w.as("admin"), w.key(), "several.item", json.RawMessage(`{"tags":["a"]}`), nil)
				return err
			}(),
			"a draft": func() error { _, err := w.SubmitDraft(ctx, w.as("admin"), w.key(), draft.ID, nil); return err }(),
		} {
			if got := strings.Join(problemsOf(err), "; "); got != "invalid; tags: "+no {
				t.Errorf("%s: %v", name, got)
			}
		}
		view, err := w.Form(ctx, w.as("admin"), "several.item", 0)
		if err != nil || !strings.Contains(string(view.Options), `"id":"a","label":"Ah","colour":"red","archived":true`) {
			t.Errorf("%s %v", view.Options, err)
		}
		reading, err := w.Reading(ctx, w.as("admin"), "several.item", 0)
		if err != nil || fmt.Sprint(reading.Fields[0].Tones, reading.Fields[1].Tones) != "map[a:tag tag-bad value b:value] map[]" {
			t.Errorf("%+v %v", reading.Fields, err)
		}
		page, err := w.Records(ctx, w.as("admin"), engine.ListIn{Form: "several.item", Filter: "tags contains 'a'", Limit: 10})
		if err != nil || len(page.Items) != 1 || page.Items[0].ID != old.ID || page.Items[0].Summary != "Ah, b" {
			t.Errorf("%+v %v", page.Items, err)
		}
	})
}
