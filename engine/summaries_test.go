package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/engine/files"
	"github.com/superform-dev/superform/engine/store/storetest"
	"github.com/superform-dev/superform/forms"
)

// kindsSource is a Chinese app whose summaries name records that name records, in English too: n kinds, each of a group of its own.
func kindsSource(version, language string, n int) map[string][]byte {
	plain := func(title, summary, fields string) []byte {
		return []byte("format: 1\nkind: plain\ntitle: {zh-CN: " + title + ", en: " + title + "}\nsummary: " + summary + "\nschema:\n  type: object\n  properties:\n" + fields)
	}
	const named = "    name: {type: string, x-field: text}\n    name_en: {type: string, x-field: text}\n"
	groups, kinds := "format: 1\nform: groups\nrecords:\n", "format: 1\nform: kinds\nrecords:\n"
	for i := range n {
		groups += fmt.Sprintf("  - {id: g%d, data: {name: 组%d, name_en: Group %d}}\n", i, i, i)
		kinds += fmt.Sprintf("  - {id: k%d, data: {name: 类%d, name_en: Kind %d, group: g%d}}\n", i, i, i, i)
	}
	return map[string][]byte{
		"app.yaml":            []byte("format: 1\nid: kinds\nversion: " + version + "\nlanguage: " + language + "\nname: {zh-CN: 种类, en: Kinds}\n"),
		"forms/groups.yaml":   plain("组", `{zh-CN: "{{name}}", en: "{{name_en}}"}`, named),
		"forms/kinds.yaml":    plain("类", `{zh-CN: "{{name}} {{group}}", en: "{{name_en}} of {{group}}"}`, named+"    group: {type: string, x-field: option, x-options: {from: groups}}\n"),
		"forms/claims.yaml":   plain("单", `{zh-CN: "{{kind}}", en: "Claim {{kind}}"}`, "    kind: {type: string, x-field: option, x-options: {from: kinds}}\n"),
		"records/groups.yaml": []byte(groups),
		"records/kinds.yaml":  []byte(kinds),
	}
}

// kindsWorld is an engine with that app, what it sends to its database, and its admin.
func kindsWorld(t *testing.T, dialect string, n int) (*engine.Engine, *traced, engine.Founded) {
	t.Helper()
	tr := &traced{}
	disk, err := files.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(engine.Options{Store: storetest.OpenTraced(t, dialect, tr.note), Files: disk, Log: slog.New(slog.DiscardHandler), Demo: true})
	ctx := context.Background()
	made, err := e.Found(ctx, engine.Founding{Name: "Kinds", Zone: "Asia/Shanghai", Language: "zh-CN", Roles: []engine.FoundRole{{Key: "admin", Name: "Admin"}},
		Departments: []engine.FoundDepartment{{Key: "all", Name: "All", Head: "a"}}, Members: []engine.FoundMember{{Key: "a", Name: "A", Department: "all", Roles: []string{"admin"}}}}, "a password for tests", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Install(ctx, made.Caller("a", forms.English, true), acceptedApp(t, kindsSource("1.0.0", "zh-CN", n))); err != nil {
		t.Fatal(err)
	}
	return e, tr, made
}

// TestStatementsOfSummaries holds that a list in another language than the app's reads what its summaries name at once, and
// so does a form with options that name records.
func TestStatementsOfSummaries(t *testing.T) {
	const most = 30
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			e, tr, made := kindsWorld(t, dialect, most)
			ctx, admin := context.Background(), made.Caller("a", forms.English, true)
			sent := func(limit int) string {
				page, err := e.Records(ctx, admin, engine.ListIn{Form: "kinds.claims", Limit: limit})
				if err != nil || len(page.Items) != limit {
					t.Fatal(err, len(page.Items))
				}
				tr.take()
				page, err = e.Records(ctx, admin, engine.ListIn{Form: "kinds.claims", Limit: limit})
				lines := strings.Join(tr.take(), "\n")
				kind, group := -1, 0 // which of those that were filed within one millisecond comes first is not said
				if _, bad := fmt.Sscanf(page.Items[0].Summary, "Claim Kind %d of 组%d", &kind, &group); err != nil || bad != nil || kind != group {
					t.Errorf("the newest is %q, %v", page.Items[0].Summary, err)
				}
				return lines
			}
			for i := range most {
				if _, err := e.CreateRecord(ctx, admin, keyed(fmt.Sprint("c", i)), "kinds.claims", json.RawMessage(fmt.Sprintf(`{"kind":"k%d"}`, i)), nil); err != nil {
					t.Fatal(err)
				}
			}
			if few, all := sent(2), sent(most); few != all {
				t.Errorf("%d rows send\n%s\ntwo send\n%s", most, all, few)
			}
			tr.take()
			form, err := e.Form(ctx, admin, "kinds.claims", 0)
			if n := strings.Count(strings.Join(tr.take(), "\n"), "select records"); err != nil || n > 2 || !strings.Contains(string(form.Options), "Kind 7 of 组7") {
				t.Errorf("a form with %d options takes %d queries of records, %v: %.300s", most, n, err, form.Options)
			}
		})
	}
}

// The definition of a form is written once for each version and language; an app that goes over to another language is compiled anew.
func TestForm_PartsAreKept(t *testing.T) {
	e, _, made := kindsWorld(t, storetest.Dialects[0], 1)
	ctx := context.Background()
	form := func(language string, version int) engine.FormView {
		t.Helper()
		view, err := e.Form(ctx, made.Caller("a", language, true), "kinds.claims", version)
		if err != nil || len(view.Fields) == 0 {
			t.Fatal(err, view)
		}
		return view
	}
	first := form(forms.Chinese, 0)
	if again := form(forms.English, 0); &again.Fields[0] != &first.Fields[0] || &again.Schema[0] != &first.Schema[0] {
		t.Error("the definition is written anew for each reader")
	}
	for _, version := range []string{"1.0.1", "1.0.2"} {
		if _, err := e.Install(ctx, made.Caller("a", forms.English, true), acceptedApp(t, kindsSource(version, "en", 1))); err != nil {
			t.Fatal(err)
		}
		for _, of := range []int{0, 1} {
			if view := form(forms.Chinese, of); view.Language != "en" {
				t.Errorf("%s: version %d of an app that is written in English by now is in %s", version, of, view.Language)
			}
		}
	}
	if old, newest := form(forms.English, 1), form(forms.English, 0); &old.Fields[0] != &form(forms.Chinese, 1).Fields[0] || newest.Version != old.Version {
		t.Errorf("versions %d and %d", newest.Version, old.Version)
	}
}
