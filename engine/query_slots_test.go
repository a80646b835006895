package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// upgradeLists installs a version of the lists app in which a text of its form is another, and has its slots filled.
func (w *world) upgradeLists(source map[string][]byte, version string, replace ...string) {
	w.t.Helper()
	for i := 0; i < len(replace); i += 2 {
		form := string(source["forms/item.yaml"])
		if !strings.Contains(form, replace[i]) {
			w.t.Fatalf("there is no %q in the form", replace[i])
		}
		source["forms/item.yaml"] = []byte(strings.Replace(form, replace[i], replace[i+1], 1))
	}
	source["app.yaml"] = []byte(strings.Replace(string(listsSource()["app.yaml"]), "1.0.0", version, 1))
	if _, err := w.Install(context.Background(), w.as("admin"), acceptedApp(w.t, source)); err != nil {
		w.t.Fatal(err)
	}
	w.clock.Add(13_000) // slots are filled once no node knows the version before
	if err := w.Settle(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

// A field that becomes one of another kind, or counts in other decimals, gets another slot: what stood in its former one
// is not taken for what it is not, and nothing else comes to lie there.
func TestRecords_FiltersByFieldsThatBecameOthers(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.items()
		count := func(filter string) int {
			t.Helper()
			page, err := w.Records(context.Background(), w.as("ana"), engine.ListIn{Form: "lists.item", Filter: filter, Limit: 100})
			if err != nil {
				t.Fatalf("%s: %v", filter, err)
			}
			return len(page.Items)
		}
		create := func(data string) {
			t.Helper()
			if _, err := w.CreateRecord(context.Background(), w.as("admin"), w.key(), "lists.item", json.RawMessage(data), nil); err != nil {
				t.Fatalf("%s: %v", data, err)
			}
		}
		expect := func(filter string, want int) {
			t.Helper()
			if got := count(filter); got != want {
				t.Errorf("%s finds %d, want %d", filter, got, want)
			}
		}
		const name, days, cost = "name: {type: string, x-field: text}", "days: {type: number, x-field: decimal, x-scale: 1}", "cost: {type: number, x-field: decimal, x-scale: 2}"
		source := listsSource()
		source["views/all.yaml"] = []byte(strings.Replace(strings.Replace(string(source["views/all.yaml"]), ".cost > 0", ".cost > 'a'", 1), "status]", "other, status]", 1))
		w.upgradeLists(source, "1.1.0", name, "name: {type: number, x-field: decimal, x-scale: 1}", days, strings.Replace(days, "1", "2", 1), cost, "cost: {type: string, x-field: text}",
			"hidden: {type: string, x-field: text}", "other: {type: string, x-field: text}")
		expect("name > 0", 0)
		expect("not blank(other)", 0)
		expect("days < 3", 0)
		expect("any(lines, not blank(.cost))", 0)
		create(`{"name":7,"days":0.35,"other":"a","lines":[{"cost":"b"}]}`)
		for _, filter := range []string{"name == 7", "days == 0.35", "days < 3", "other == 'a'", "any(lines, .cost == 'b')"} {
			expect(filter, 1)
		}
		// Away in one version, and back as it was before the last one.
		view := source["views/all.yaml"]
		source["views/all.yaml"] = []byte(strings.Replace(string(view), "days, ", "", 1))
		w.upgradeLists(source, "1.2.0", strings.Replace(days, "1", "2", 1), "away: {type: string, x-field: text}")
		source["views/all.yaml"] = view
		w.upgradeLists(source, "1.3.0", "away: {type: string, x-field: text}", days)
		expect("days < 3.6", 3) // of the first version, whose decimals it has again
		create(`{"days":3.5}`)
		expect("days < 3.6", 4)
	})
}

// A draft is found by what it holds, as its author's other records are.
func TestRecords_FiltersDrafts(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		w.items()
		if _, err := w.SaveDraft(context.Background(), w.as("admin"), w.key(), "lists.item", json.RawMessage(`{"name":"draft","days":5,"lines":[{"cost":7}]}`)); err != nil {
			t.Fatal(err)
		}
		for filter, want := range map[string]int{"days == 5": 1, "any(lines, .cost == 7)": 1, "name == 'draft' and status == 'draft'": 1, "blank(name)": 1} {
			page, err := w.Records(context.Background(), w.as("admin"), engine.ListIn{Form: "lists.item", Scope: "mine", Filter: filter})
			if err != nil || len(page.Items) != want {
				t.Errorf("%s: %d, %v; want %d", filter, len(page.Items), err, want)
			}
			page, err = w.Records(context.Background(), w.as("ana"), engine.ListIn{Form: "lists.item", Filter: filter + " and days == 5"})
			if err != nil || len(page.Items) != 0 {
				t.Errorf("%s, to others: %d, %v", filter, len(page.Items), err)
			}
		}
	})
}
