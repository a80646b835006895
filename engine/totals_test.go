package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// What stands below a table is told to those who see the column, and all that decides which rows count; also where the rule asks beyond the
// record. A record's history comes after it and takes nothing away.
func TestTotals_OfWhatIsSeen(t *testing.T) {
	eachGuarded(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		source := guardSource()
		source["app.yaml"] = bytes.Replace(source["app.yaml"], []byte("1.0.0"), []byte("1.1.0"), 1)
		source["forms/claim.yaml"] = bytes.Replace(source["forms/claim.yaml"], []byte("          cost: {type: number, x-field: decimal, x-scale: 2}\n"), []byte(`          cost: {type: number, x-field: money, x-currency: CNY, x-label: {zh-CN: 金额, en: Cost}, x-total: "true"}
          dear: {type: integer, x-field: integer, x-total: cost > 10}
          many: {type: integer, x-field: integer, x-unit: {zh-CN: 个, en: pcs}, x-total: what == 'w'}
          near: {type: integer, x-field: integer, x-total: "inDepartment(requester, department)"}
          void: {type: integer, x-field: integer, x-total: what == 'nobody'}
`), 1)
		source["forms/claim.yaml"] = bytes.Replace(source["forms/claim.yaml"], []byte("    paper: {"), []byte("    whole: {type: number, x-field: money, x-value: sum(lines.cost)}\n    paper: {"), 1)
		source["forms/claim.yaml"] = bytes.Replace(source["forms/claim.yaml"], []byte("lines.cost, paper]"), []byte("lines.cost, whole, paper]"), 1)
		source["views/claims.yaml"] = bytes.Replace(source["views/claims.yaml"], []byte(", lines"), nil, 1)
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, source)); err != nil {
			t.Fatal(err)
		}
		big := w.file("ana", "guard.claim", `{"subject":"b","amount":500,"lines":[{"_id":"1","what":"w","cost":1234.5,"dear":2,"many":3,"near":4,"void":5},{"_id":"2","what":"x","cost":1,"dear":7,"many":8,"near":9}]}`)
		empty := w.file("ana", "guard.claim", `{"subject":"c","amount":500}`)
		for member, want := range map[string]string{
			"ana": `[{"id":"Cost","label":"¥1,235.50","column":"cost"},{"id":"dear","label":"2","column":"dear"},{"id":"many","label":"3~pcs","column":"many"},{"id":"near","label":"13","column":"near"},{"id":"whole","label":"1,235.50"}]`,
			"fin": `[{"id":"many","label":"3~pcs","column":"many"},{"id":"near","label":"13","column":"near"}]`,
		} {
			view, err := w.Record(ctx, w.as(member), big.ID)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := json.Marshal(view.Said["lines"]); strings.ReplaceAll(string(got), "\u00a0", "~") != want {
				t.Errorf("%s is told %s\nwant %s", member, got, want)
			}
			if view, err = w.Record(ctx, w.as(member), empty.ID); err != nil || view.Said["lines"] != nil {
				t.Errorf("%s is told %v below no rows, %v", member, view.Said, err)
			}
		}
		w.clean()
	})
}

// A total counts rows by what its reader may be told, whatever the command asked before that answers with the record.
func TestTotals_OfWhatACommandAsked(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.install(map[string][]byte{
			"app.yaml": []byte("format: 1\nid: tally\nversion: 1.0.0\nlanguage: en\nname: Tally\nroles:\n  - {id: hr, name: HR}\naudience: [everyone]\n"),
			"forms/kinds.yaml": []byte(`format: 1
kind: plain
title: Kinds
schema: {type: object, properties: {name: {type: string, x-field: text}, limit: {type: integer, x-field: integer}}}
access:
  - {id: hr, who: [{source: role, role: hr}], can: [create, read]}
  - {id: all, who: [{source: everyone}], can: [read], except: [limit]}
`),
			"records/kinds.yaml": []byte("format: 1\nform: kinds\nrecords:\n  - {id: dear, data: {name: Dear, limit: 9}}\n"),
			"forms/claim.yaml": []byte(`format: 1
kind: plain
title: Claim
schema:
  type: object
  properties:
    kind: {type: string, x-field: option, x-options: {from: kinds}}
    lines:
      type: array
      x-field: table
      items: {type: object, properties: {many: {type: integer, x-field: integer, x-label: Many, x-total: kind.limit > 5}, each: {type: integer, x-field: integer, x-total: "true"}}}
checks:
  - {id: dear, when: kind.limit > 100, message: Too dear, at: kind}
access:
  - {id: all, who: [{source: everyone}], can: [create, read, change]}
`),
		})
		const sums = `[{"id":"each","label":"7","column":"each"}]`
		told := func(view engine.RecordView) string {
			text, _ := json.Marshal(view.Said["lines"])
			return string(text)
		}
		made := w.record(w.CreateRecord(ctx, w.as("ana"), w.key(), "tally.claim", json.RawMessage(`{"kind":"dear","lines":[{"many":3,"each":7}]}`), nil))
		if got := told(w.seen("ana", made.ID)); got != sums {
			t.Errorf("read: %s", got)
		}
		if got := told(made); got != sums {
			t.Errorf("the command answers %s", got)
		}
		changed := w.record(w.PatchRecord(ctx, w.as("ana"), w.key(), made.ID, made.Revision, json.RawMessage(`{"kind":"dear"}`)))
		if got := told(changed); got != sums {
			t.Errorf("a change answers %s", got)
		}
		w.clean()
	})
}
