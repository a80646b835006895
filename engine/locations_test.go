package engine_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// The server says when it took a position, in records and in drafts; lists find records by its parts.
func TestRecords_OfLocations(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		source := listsSource()
		replace := func(path, old, with string) {
			source[path] = []byte(strings.Replace(string(source[path]), old, with, 1))
		}
		replace("forms/item.yaml", "    day: {", "    spot: {type: object, x-field: location, x-within: {lat: 31.23, lng: 121.47, radius: 200}}\n    day: {")
		replace("forms/item.yaml", "          what: {", "          stop: {type: object, x-field: location}\n          what: {")
		replace("views/all.yaml", "filter: any(lines, .cost > 0)", "filter: spot.lat > 0 or spot.accuracy > 5 or spot.at < now() or spot.source == 'typed' or any(lines, .stop.lng > 0)")
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, source)); err != nil {
			t.Fatal(err)
		}
		type spot struct {
			Lat float64
			At  string
		}
		type record struct {
			ID       forms.ID
			Revision int
			Data     struct {
				Spot  spot
				Lines []struct{ Stop spot }
			}
		}
		read := func(answer engine.Answer, err error) record {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			var r record
			if err := json.Unmarshal(answer.Body, &r); err != nil {
				t.Fatal(err)
			}
			return r
		}
		const forged = "2020-01-01T00:00:00Z"
		made := read(w.CreateRecord(ctx, w.as("admin"), w.key(), "lists.item", json.RawMessage(`{"name":"a","spot":{"lat":31.231,"lng":121.47,"accuracy":12,"source":"device","at":"`+forged+`"},
			"lines":[{"stop":{"lat":1,"lng":2,"at":"`+forged+`"}}]}`), nil))
		if at := made.Data.Spot.At; at == "" || at == forged || made.Data.Lines[0].Stop.At != at {
			t.Fatalf("%+v", made)
		}
		draft := read(w.SaveDraft(ctx, w.as("admin"), w.key(), "lists.item", json.RawMessage(`{"name":"b","spot":{"lat":39.9,"lng":116.4,"accuracy":0,"at":"`+forged+`"}}`)))
		taken := draft.Data.Spot.At
		if taken == "" || taken == forged {
			t.Fatalf("%+v", draft)
		}
		again := read(w.ReplaceDraft(ctx, w.as("admin"), w.key(), draft.ID, draft.Revision, json.RawMessage(`{"name":"b","spot":{"lat":39.9,"lng":116.4,"accuracy":0,"address":"x","at":"`+forged+`"}}`)))
		if again.Data.Spot.At != taken {
			t.Errorf("another address makes it %s, not %s", again.Data.Spot.At, taken)
		}
		if sent := read(w.SubmitDraft(ctx, w.as("admin"), w.key(), draft.ID, nil)); sent.Data.Spot.At != taken {
			t.Errorf("submitted it is %s, not %s", sent.Data.Spot.At, taken)
		}
		for filter, want := range map[string]int{"spot.lat > 35": 1, "spot.accuracy >= 0": 2, "spot.accuracy == 0": 1, "spot.source == 'device'": 1, "blank(spot.source)": 1, "any(lines, .stop.lng == 2)": 1, "spot.at < '2021-01-01T00:00:00Z'": 0} {
			page, err := w.Records(ctx, w.as("ana"), engine.ListIn{Form: "lists.item", Filter: filter, Fields: []string{"name"}, Limit: 50})
			if err != nil || len(page.Items) != want {
				t.Errorf("%s: %d, %v", filter, len(page.Items), err)
			}
		}
		view, err := w.Record(ctx, w.as("ana"), draft.ID)
		if err != nil {
			t.Fatal(err)
		}
		if said := view.Said["spot"]; len(said) != 1 || !strings.HasPrefix(said[0].Label, "x · 39.9, 116.4 ±0 ") || !strings.Contains(said[0].Label, "106") {
			t.Errorf("%+v", said)
		}
	})
}

// How far a position is from another field only those are told who may read that field too.
func TestRecords_SayHowFarToWhoSeesTheCentre(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		source := listsSource()
		item := string(source["forms/item.yaml"])
		item = strings.Replace(item, "    day: {", "    site: {type: object, x-field: location}\n    spot: {type: object, x-field: location, x-within: {field: site, radius: 200}}\n    day: {", 1)
		item += "access:\n  - {id: own, who: [{source: requester}], can: [read]}\n  - {id: new, who: [{source: everyone}], can: [create]}\n  - {id: all, who: [{source: everyone}], can: [read], except: [site]}\n"
		source["forms/item.yaml"] = []byte(item)
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, source)); err != nil {
			t.Fatal(err)
		}
		made, err := w.CreateRecord(ctx, w.as("admin"), w.key(), "lists.item", json.RawMessage(`{"name":"a","site":{"lat":31.34,"lng":121.47,"accuracy":5},"spot":{"lat":31.24,"lng":121.47,"accuracy":5}}`), nil)
		if err != nil {
			t.Fatal(err)
		}
		var record struct{ ID forms.ID }
		if err := json.Unmarshal(made.Body, &record); err != nil {
			t.Fatal(err)
		}
		for who, sees := range map[string]bool{"admin": true, "ana": false} {
			view, err := w.Record(ctx, w.as(who), record.ID)
			if err != nil {
				t.Fatal(err)
			}
			said := view.Said["spot"]
			if len(said) != 1 || strings.Contains(said[0].Label, "11120") != sees || strings.Contains(string(view.Data), `"site"`) != sees {
				t.Errorf("%s: %+v of %s", who, said, view.Data)
			}
		}
	})
}
