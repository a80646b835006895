package engine_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

func TestOptionsThatAreRecordsReadInTheReadersLanguage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		e := newEngine(t, s)
		made, err := e.Found(ctx, engine.Founding{Name: "c", Zone: "Asia/Shanghai", Language: forms.Chinese,
			Members: []engine.FoundMember{{Key: "admin", Name: "管理员"}}}, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Install(ctx, made.Caller("admin", forms.English, true), loadApp(t, "leave")); err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[string]string{forms.Chinese: "年假", forms.English: "Annual leave"} {
			view, err := e.Form(ctx, made.Caller("admin", lang, true), "leave.request", 0)
			if err != nil {
				t.Fatal(err)
			}
			var options map[string][]struct{ ID, Label string }
			if err := json.Unmarshal(view.Options, &options); err != nil {
				t.Fatal(err)
			}
			labels := map[string]string{}
			for _, o := range options["type"] {
				labels[o.ID] = o.Label
			}
			if got := labels["annual"]; got != want {
				t.Errorf("in %s annual reads %q, want %q", lang, got, want)
			}
			reading, err := e.Reading(ctx, made.Caller("admin", lang, true), "leave.request", 1)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(reading.Fields, func(f engine.ReadingField) bool {
				return f.ID == "type" && slices.Contains(f.Options, engine.Choice{ID: "annual", Label: want})
			}) {
				t.Errorf("in %s nothing is read as %q: %+v", lang, want, reading.Fields)
			}
		}
	})
}
