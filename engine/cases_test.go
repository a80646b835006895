package engine_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
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

// What a case names by key stands in data and expectations as the id that it has in the company of the case.
func TestCases_NamePeople(t *testing.T) {
	source := map[string][]byte{
		"app.yaml": []byte("format: 1\nid: named\nversion: 1.0.0\nlanguage: en\nname: Named\naudience: [everyone]\n"),
		"forms/item.yaml": []byte(`format: 1
kind: plain
title: Item
schema:
  type: object
  properties:
    who: {type: string, x-field: member}
    many: {type: array, x-field: members}
    place: {type: string, x-field: department}
    above: {type: string, x-field: member, x-value: manager(who)}
    rows: {type: array, x-field: table, items: {type: object, properties: {member: {type: string, x-field: member}}}}
`),
		"cases/item.yaml": []byte(`format: 1
now: 2025-09-01
departments: {rd: {name: Development}}
members: {wang: {department: rd, manager: li, roles: [admin]}, li: {department: rd}}
cases:
  - id: by-key
    steps:
      - as: wang
        submit: {form: item, as_record: r, data: {who: {member: wang}, many: {members: [li, wang]}, place: {department: rd}, rows: [{member: {member: li}}]}}
        expect: {values: {who: {member: wang}, above: {member: li}, place: {department: rd}}}
`),
	}
	app := acceptedApp(t, source)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		result, err := newEngine(t, s).RunCase(context.Background(), app, app.Cases[0])
		if err != nil || len(result.Failures) > 0 {
			t.Errorf("%+v %v", result.Failures, err)
		}
	})
	source["cases/item.yaml"] = bytes.ReplaceAll(source["cases/item.yaml"], []byte("{who: {member: wang}, many: {members: [li, wang]}, place: {department: rd}, rows"), []byte("{who: {member: wong}, many: {members: [li, no]}, place: {department: xx}, rows"))
	wrong, problems := apps.Load(source)
	if wrong == nil {
		t.Fatal(problems)
	}
	var said []string
	for _, p := range apps.Check(wrong) {
		said = append(said, p.Code+" "+p.Path)
	}
	slices.Sort(said)
	if got, want := strings.Join(said, "|"), "member_department /cases/0/steps/0/submit/data/place/department|member_unknown /cases/0/steps/0/submit/data/many/members/1|member_unknown /cases/0/steps/0/submit/data/who/member"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
