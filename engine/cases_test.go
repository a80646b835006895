package engine_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/superform-dev/superform/apps"
	builtin "github.com/superform-dev/superform/builtin-apps"
	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// newEngine makes an engine over a fresh store.
func newEngine(t *testing.T, s *store.Store) *engine.Engine {
	t.Helper()
	disk, err := files.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(engine.Options{Store: s, Files: disk, Log: slog.New(slog.DiscardHandler), Demo: true})
}

// loadApp reads and checks a bundled app.
func loadApp(t *testing.T, name string) *apps.App {
	t.Helper()
	folder, err := builtin.Files(name)
	if err != nil {
		t.Fatal(err)
	}
	app, problems := apps.Load(folder)
	if app != nil {
		problems = append(problems, apps.Check(app)...)
	}
	for _, p := range problems {
		t.Errorf("%s", p.Text(forms.English))
	}
	if len(problems) > 0 {
		t.FailNow()
	}
	return app
}

func TestCasesOfBundledApps(t *testing.T) {
	for _, name := range builtin.Names() {
		app := loadApp(t, name)
		storetest.Each(t, func(t *testing.T, s *store.Store) {
			e := newEngine(t, s)
			for _, c := range app.Cases {
				t.Run(name+"/"+c.ID, func(t *testing.T) {
					result, err := e.RunCase(context.Background(), app, c)
					if err != nil {
						t.Fatal(err)
					}
					for _, f := range result.Failures {
						t.Errorf("%s:%d: %s", c.File, f.Line, f.Text)
					}
				})
			}
			if err := e.Settle(context.Background()); err != nil {
				t.Fatal(err)
			}
			verifyClean(t, e)
		})
	}
}

// verifyClean asserts that verify finds nothing.
func verifyClean(t *testing.T, e *engine.Engine) {
	t.Helper()
	reports, err := e.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		for _, f := range r.Findings {
			t.Errorf("%s: %s", r.Company, f)
		}
		if r.Unsealed > 0 {
			t.Errorf("%s: %d events are not sealed", r.Company, r.Unsealed)
		}
	}
}
