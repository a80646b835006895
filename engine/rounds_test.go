package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
)

// deepSource is an app whose form asks in rounds, with checks that go over each pair of its rows, and whose flow has a condition
// that may need more rounds than there are.
func deepSource() map[string][]byte {
	var form strings.Builder
	form.WriteString("format: 1\nkind: approval\ntitle: Deep\nschema:\n  type: object\n  properties:\n")
	before := "user"
	for i := range 20 {
		fmt.Fprintf(&form, "    a%d: {type: integer, x-field: integer, x-value: \"daysBetween('2026-01-01', addWorkdays(addDays('2026-01-01', %s), 1))\"}\n", i, strings.Replace(before, "user", "0", 1))
		before = fmt.Sprintf("a%d", i)
	}
	form.WriteString("    items: {type: array, x-field: table, maxItems: 200, items: {type: object, properties: {n: {type: integer, x-field: integer}}}}\nchecks:\n")
	for i := range 24 {
		fmt.Fprintf(&form, "  - {id: c%d, when: \"any(items, none(items, .n == %d) and .n == 0)\", message: M}\n", i, i+1000)
	}
	var each []string
	for i := range 17 {
		each = append(each, fmt.Sprintf("workdays(today(), nil, addWorkdays(today(), %d), nil) > 1000", i))
	}
	return map[string][]byte{
		"app.yaml":        []byte("format: 1\nid: deep\nversion: 1.0.0\nlanguage: en\nname: Deep\n"),
		"forms/deep.yaml": []byte(form.String()),
		"flows/deep.yaml": []byte("format: 1\nform: deep\nnodes:\n  - {id: start, type: start}\n  - id: b\n    type: branch\n    branches:\n      - {id: far, when: \"" +
			strings.Join(each, " or ") + "\", nodes: [{id: vote, type: approve, who: [{source: line-manager}]}]}\n      - {id: near, default: true, nodes: []}\n  - {id: end, type: end}\n"),
	}
}

// All rounds of an evaluation share one budget, and a preview that asks without end says where the record would park.
func TestRounds_ShareOneBudget(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, deepSource())); err != nil {
			t.Fatal(err)
		}
		rows := make([]string, 200)
		for i := range rows {
			rows[i] = fmt.Sprintf(`{"n":%d}`, i+1)
		}
		in := engine.EvaluateIn{Data: json.RawMessage(`{"items":[` + strings.Join(rows, ",") + `]}`)}
		view, err := w.Evaluate(ctx, w.as("ana"), "deep.deep", in)
		if err != nil || len(view.Problems) == 0 || !strings.Contains(view.Problems[0].Message, "steps") {
			t.Errorf("24 checks in 21 rounds are told %+v, %v", view.Problems, err)
		}
		if _, err := w.CreateRecord(ctx, w.as("ana"), w.key(), "deep.deep", in.Data, nil); !engine.HasCode(err, "invalid") {
			t.Errorf("submitting them is told %v", err)
		}
		path, err := w.Preview(ctx, w.as("ana"), "deep.deep", engine.EvaluateIn{Data: json.RawMessage(`{"items":[{"n":1}]}`)})
		if err != nil || len(path.Problems) > 0 || len(path.Steps) == 0 {
			t.Fatalf("the preview gives %+v, %v", path, err)
		}
		if last := path.Steps[len(path.Steps)-1]; !strings.Contains(last.Reason, "it takes too many questions") {
			t.Errorf("the preview ends with %+v", last)
		}
	})
}
