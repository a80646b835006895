package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// Whoever looks after flows may end a record that they may not read; they are told nothing of its data.
func TestAccess_FlowAdmin(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		r := w.submit("ana", "relay", `{"subject":"私事","tag":"隐情"}`)
		answer, err := w.RecordVerb(ctx, w.as("admin"), w.key(), r.ID, "terminate", engine.VerbIn{Comment: "为证"})
		view := w.record(answer, err)
		if view.Status != "terminated" || view.ID != r.ID || view.Number != r.Number {
			t.Errorf("the admin is answered %+v", view)
		}
		for _, secret := range []string{"私事", "隐情", `"data"`, `"path"`, `"actions"`} {
			if strings.Contains(string(answer.Body), secret) {
				t.Errorf("the admin is told %s: %s", secret, answer.Body)
			}
		}
		if _, err := w.Record(ctx, w.as("admin"), r.ID); !engine.HasCode(err, "not_found") {
			t.Errorf("reading it, the admin is told %v", err)
		}
		w.clean()
	})
}
