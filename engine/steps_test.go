package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/superform-dev/superform/engine"
	"github.com/superform-dev/superform/forms"
)

// branchSource is the proof app with a branch in the flow of the form "any".
func branchSource() map[string][]byte {
	source := proofSource()
	source["flows/any.yaml"] = []byte(`format: 1
form: any
nodes:
  - {id: start, type: start}
  - id: size
    type: branch
    branches:
      - id: huge
        title: {zh-CN: 特大, en: Huge}
        when: amount > 1000
        nodes:
          - {id: boss, type: approve, title: {zh-CN: 主管, en: Boss}, who: [{source: line-manager}]}
      - {id: mid, when: amount > 100, nodes: []}
      - {id: small, title: {zh-CN: 小额, en: Small}, default: true, nodes: []}
  - {id: vote, type: approve, title: {zh-CN: 表决, en: Vote}, who: [{source: line-manager}]}
  - {id: end, type: end}
`)
	return source
}

// Which way a record goes is told with every condition on the way there, its result and the values that it read.
func TestBranch_Explained(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		if _, err := w.Install(ctx, w.as("admin"), acceptedApp(t, branchSource())); err != nil {
			t.Fatal(err)
		}
		w.grant("ana", "100000")
		for _, tt := range []struct{ amount, en, zh, step string }{
			{"5000", "Branch taken: Huge · amount > 1000: yes (amount = 5000)", "进入分支: 特大 · amount > 1000：是（amount = 5000）",
				"Huge / amount > 1000: yes (amount = 5000)"},
			{"200", "Branch taken: mid · amount > 1000: no (amount = 200); amount > 100: yes (amount = 200)",
				"进入分支: mid · amount > 1000：否（amount = 200）; amount > 100：是（amount = 200）",
				"mid / amount > 1000: no (amount = 200); amount > 100: yes (amount = 200)"},
			{"2", "Branch taken: Small · amount > 1000: no (amount = 2); amount > 100: no (amount = 2)",
				"进入分支: 小额 · amount > 1000：否（amount = 2）; amount > 100：否（amount = 2）",
				"Small / amount > 1000: no (amount = 2); amount > 100: no (amount = 2)"},
		} {
			data := `{"subject":"一","amount":` + tt.amount + `}`
			path, err := w.Preview(ctx, w.as("ana"), "proof.any", engine.EvaluateIn{Data: json.RawMessage(data)})
			if err != nil || len(path.Steps) < 2 {
				t.Fatalf("the preview gives %+v, %v", path, err)
			}
			if got := path.Steps[1].Label + " / " + path.Steps[1].Reason; got != tt.step {
				t.Errorf("the step says %s", got)
			}
			r := w.submit("ana", "any", data)
			for lang, want := range map[string]string{forms.English: tt.en, forms.Chinese: tt.zh} {
				view, err := w.Record(ctx, w.made.Caller("ana", lang, false), r.ID)
				if err != nil {
					t.Fatal(err)
				}
				if got := branched(view.History); got != want {
					t.Errorf("the history says %s", got)
				}
			}
		}
		w.clean()
	})
}

func branched(history []engine.HistoryView) string {
	for _, h := range history {
		if h.Kind == "branched" {
			return h.Text
		}
	}
	return ""
}

// A step on which nobody is asked has no vote.
func TestPreview_SkippedStep(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		source := proofSource()
		flow := fmt.Sprintf(proofFlow, "any", "who: [{source: requester}]")
		source["flows/any.yaml"] = []byte(strings.Replace(flow, "requester: self", "requester: skip", 1))
		if _, err := w.Install(context.Background(), w.as("admin"), acceptedApp(t, source)); err != nil {
			t.Fatal(err)
		}
		path, err := w.Preview(context.Background(), w.as("ana"), "proof.any", engine.EvaluateIn{Data: json.RawMessage(`{"subject":"一"}`)})
		if err != nil || len(path.Steps) < 2 {
			t.Fatalf("the preview gives %+v, %v", path, err)
		}
		if step := path.Steps[1]; !step.Skipped || step.Vote != "" {
			t.Errorf("the skipped step is %+v", step)
		}
	})
}
