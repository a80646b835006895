package engine_test

import (
	"context"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// Whoever runs the server sees and ends the links of every company, and makes one by the rights of a member alone.
func TestEntriesFromTheCommandLine(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		for i := range 3 {
			w.clock.Add(1000)
			w.entry(engine.EntryIn{Form: "proof.kinds", Title: string(rune('a' + i))})
		}
		all, err := w.EntriesOutside(ctx, forms.English, 2)
		if err != nil || len(all) != 2 || all[0].Entry.Title != "c" || all[0].ID != w.made.Company || all[0].Entry.Status != "open" {
			t.Fatalf("%+v %v", all, told(err))
		}
		for range 2 {
			if view, err := w.EndEntry(ctx, forms.English, all[0].Entry.ID); err != nil || view.Status != "closed" {
				t.Errorf("%+v %v", view, told(err))
			}
		}
		if _, err := w.EndEntry(ctx, forms.English, w.made.Company); code(err) != "not_found" {
			t.Errorf("none of that id: %v", err)
		}
		for _, company := range []string{"", w.made.Company.String()} {
			if _, err := w.MakeEntryAs(ctx, company, "nobody", forms.English, engine.EntryIn{Form: "proof.kinds", Title: "d"}); code(err) != "bad_parameter" {
				t.Errorf("nobody's login: %v", err)
			}
		}
		w.clean()
	})
}
