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

// manySource is an app whose rows each look up two records, one behind the other, and ask about people and balances.
func manySource(rows int) map[string][]byte {
	source := map[string][]byte{
		"app.yaml":          []byte("format: 1\nid: many\nversion: 1.0.0\nlanguage: en\nname: Many\n"),
		"forms/groups.yaml": []byte("format: 1\nkind: plain\ntitle: Groups\nschema: {type: object, properties: {name: {type: string, x-field: text}}}\n"),
		"forms/kinds.yaml": []byte(`format: 1
kind: plain
title: Kinds
schema:
  type: object
  properties:
    group: {type: string, x-field: option, x-options: {from: groups}}
    limit: {type: number, x-field: decimal, x-scale: 1}
`),
		"forms/claim.yaml": []byte(`format: 1
kind: plain
title: Claim
schema:
  type: object
  properties:
    lines:
      type: array
      x-field: table
      items:
        type: object
        properties:
          kind: {type: string, x-field: option, x-options: {from: kinds}}
          who: {type: string, x-field: text}
          group: {type: string, x-field: text, x-value: kind.group.name}
          limit: {type: number, x-field: decimal, x-scale: 1, x-value: kind.limit}
          boss: {type: string, x-field: text, x-value: manager(who)}
          place: {type: string, x-field: text, x-value: departmentOf(who)}
          head: {type: string, x-field: text, x-value: head(departmentOf(who))}
          panel: {type: boolean, x-field: boolean, x-value: "hasRole(who, 'admin')"}
          inside: {type: boolean, x-field: boolean, x-value: "inDepartment(who, department)"}
          left: {type: number, x-field: decimal, x-scale: 1, x-value: "balance(['own', kind])"}
`),
	}
	groups, kinds := "format: 1\nform: groups\nrecords:\n", "format: 1\nform: kinds\nrecords:\n"
	for i := range rows {
		groups += fmt.Sprintf("  - {id: g%d, data: {name: Group %d}}\n", i, i)
		kinds += fmt.Sprintf("  - {id: k%d, data: {group: g%d, limit: %d}}\n", i, i, i)
	}
	source["records/groups.yaml"], source["records/kinds.yaml"] = []byte(groups), []byte(kinds)
	return source
}

// TestStatementsOfFacts holds that what 500 rows ask for costs as many statements as what one row asks for.
func TestStatementsOfFacts(t *testing.T) {
	const rows = 500
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			tr := &traced{}
			disk, err := files.NewDisk(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			e := engine.New(engine.Options{Store: storetest.OpenTraced(t, dialect, tr.note), Files: disk, Log: slog.New(slog.DiscardHandler), Demo: true})
			ctx := context.Background()
			founding := engine.Founding{Name: "Many", Zone: "Asia/Shanghai", Language: "en", Roles: []engine.FoundRole{{Key: "admin", Name: "Admin"}},
				Departments: []engine.FoundDepartment{{Key: "all", Name: "All", Head: "m0"}}}
			for i := range rows {
				founding.Members = append(founding.Members, engine.FoundMember{Key: fmt.Sprint("m", i), Name: fmt.Sprint("M ", i), Department: "all"})
				if i > 0 {
					founding.Members[i].Manager = fmt.Sprint("m", i-1)
				}
			}
			founding.Members[0].Roles = []string{"admin"}
			made, err := e.Found(ctx, founding, "a password for tests", 0)
			if err != nil {
				t.Fatal(err)
			}
			admin := made.Caller("m0", forms.English, true)
			if _, err := e.Install(ctx, admin, acceptedApp(t, manySource(rows))); err != nil {
				t.Fatal(err)
			}
			sent := func(n int) string {
				var lines []string
				for i := range n {
					lines = append(lines, fmt.Sprintf(`{"kind":"k%d","who":%q}`, i, made.Members[fmt.Sprint("m", i+1)])) // not the caller, who is known already
				}
				data := []byte(`{"lines":[` + strings.Join(lines, ",") + `]}`)
				if _, err := e.Evaluate(ctx, admin, "many.claim", engine.EvaluateIn{Data: data}); err != nil { // reads the catalog
					t.Fatal(err)
				}
				tr.take()
				got, err := e.Evaluate(ctx, admin, "many.claim", engine.EvaluateIn{Data: data})
				if err != nil || len(got.Problems) > 0 {
					t.Fatal(err, got.Problems)
				}
				var values struct{ Lines []map[string]any }
				if err := json.Unmarshal(got.Data, &values); err != nil {
					t.Fatal(err)
				}
				last := values.Lines[n-1]
				if last["group"] != fmt.Sprint("Group ", n-1) || last["head"] != made.Members["m0"].String() || last["inside"] != true || last["boss"] != made.Members[fmt.Sprint("m", n-1)].String() {
					t.Errorf("the last row is %v", last)
				}
				return strings.Join(tr.take(), "\n")
			}
			one, all := sent(1), sent(rows-1)
			if one != all {
				t.Errorf("many rows send\n%s\none sends\n%s", all, one)
			}
			// In two rounds: who asks, the accounts, the kinds; then the groups and the heads.
			if n := strings.Count(all, "select"); n > 10 {
				t.Errorf("it takes %d queries:\n%s", n, all)
			}
		})
	}
}

// What rows ask for together has a bound: beyond it the rules fail and say why, and nothing is left waiting.
func TestFacts_TooMany(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		var columns strings.Builder
		for i := range 25 {
			fmt.Fprintf(&columns, "          c%d: {type: string, x-field: text, x-value: \"initials(concat('%d', note))\"}\n", i, i)
		}
		w.install(map[string][]byte{
			"app.yaml": []byte("format: 1\nid: flood\nversion: 1.0.0\nlanguage: en\nname: Flood\n"),
			"forms/all.yaml": []byte("format: 1\nkind: plain\ntitle: All\nschema:\n  type: object\n  properties:\n    lines:\n      type: array\n      x-field: table\n      items:\n" +
				"        type: object\n        properties:\n          note: {type: string, x-field: text}\n" + columns.String()),
		})
		var lines []string
		for i := range 500 {
			lines = append(lines, fmt.Sprintf(`{"note":"单%d"}`, i))
		}
		got, err := w.Evaluate(context.Background(), w.as("admin"), "flood.all", engine.EvaluateIn{Data: []byte(`{"lines":[` + strings.Join(lines, ",") + `]}`)})
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Problems) < 100 || !strings.Contains(got.Problems[0].Message, "it takes too many facts at once") {
			t.Errorf("%d problems, first %+v", len(got.Problems), got.Problems[0])
		}
	})
}
